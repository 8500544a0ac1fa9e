"""Files of public lists: CSV straight from the database to the reader, in memory that does not grow."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from core.columns import Field
from core.functions import FormulaSafe

logger = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
LINE_END = b"\r\n"
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Flavour:
    """How a file is written: for a spreadsheet, or for a program."""

    code: str
    label: Any
    defused: bool
    byte_order_mark: bool
    header: str


SPREADSHEET = Flavour("spreadsheet", _("for a spreadsheet"), defused=True, byte_order_mark=True, header="labels")
DATA = Flavour("data", _("for a program"), defused=False, byte_order_mark=False, header="names")
FLAVOURS = {flavour.code: flavour for flavour in (SPREADSHEET, DATA)}
HEADERS = {"names": _("stable column names"), "labels": _("column titles in the language of the page")}


@dataclass(frozen=True)
class CsvExport:
    """A list as a CSV file (RFC 4180, UTF-8)."""

    rows: QuerySet[Any, Any]
    fields: list[Field]
    language: str
    flavour: Flavour
    header: str

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield self.head()
            yield from in_chunks(self.body())
        except Exception:
            # The answer has begun: the reader is told in the file, and the broken connection tells programs.
            logger.exception("CSV export failed midway")
            with override(self.language):
                yield line([gettext("ERROR: this file is incomplete. Please download it again.")])
            raise

    def head(self) -> bytes:
        with override(self.language):
            titles = [str(each.label if self.header == "labels" else each.name) for each in self.fields]
        mark = BYTE_ORDER_MARK if self.flavour.byte_order_mark else ""
        return mark.encode() + line(titles)

    def body(self) -> Iterator[bytes]:
        try:
            sql, params = self.query().query.sql_with_params()
        except EmptyResultSet:
            return
        with transaction.atomic(), connection.cursor() as cursor:
            # A single statement sees a single snapshot, so the isolation level need not be raised.
            cursor.execute("SET TRANSACTION READ ONLY")
            # psycopg writes the parameters into the statement as quoted literals: COPY takes no others.
            with cursor.cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", params) as copy:
                yield from copy

    def query(self) -> Any:
        values = {f"field_{number}": self.written(each) for number, each in enumerate(self.fields)}
        return self.rows.annotate(**values).values_list(*values)

    def written(self, field: Field) -> Any:
        if self.flavour.defused and field.may_hold_formula:
            return FormulaSafe(field.expression)
        return field.expression


def line(values: Iterable[str]) -> bytes:
    """One line of a CSV file, every value quoted."""
    quoted = ('"' + value.replace('"', '""') + '"' for value in values)
    return ",".join(quoted).encode() + LINE_END


def in_chunks(lines: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Join the lines PostgreSQL sends one by one, each ended as RFC 4180 wants it, to larger pieces."""
    waiting: list[bytes] = []
    size = 0
    for each in lines:
        waiting.append(bytes(each[:-1]))
        size += len(each)
        if size >= CHUNK_BYTES:
            yield LINE_END.join(waiting) + LINE_END
            waiting, size = [], 0
    if waiting:
        yield LINE_END.join(waiting) + LINE_END
