"""Files of public lists: the query of all rows at once, and CSV straight from the database to the reader."""

import logging
import select
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from psycopg import OperationalError
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

from core.columns import Field
from core.functions import FormulaSafe, Gathered

logger = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
LINE_END = b"\r\n"
BYTE_ORDER_MARK = "\ufeff"
# So often the reader is looked for while the database has nothing to send yet.
WATCH_MILLISECONDS = 500


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

type Sql = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class FileQuery:
    """All rows of a list with the values of a file, as one statement.

    ``rows`` are those asked for, in the order asked for; ``records`` are any rows, with what their columns share.
    The rows are numbered in their order first. What belongs to them is then read table by table for all of them at
    once, not looked up for each.
    """

    rows: QuerySet[Any, Any]
    records: QuerySet[Any, Any]
    expressions: Sequence[Any]

    def sql(self) -> Sql:
        order = Window(RowNumber(), order_by=list(self.rows.query.order_by))
        asked = self.rows.order_by().annotate(place=order).values_list("pk", "place")
        parts = [("", asked.query.sql_with_params())]
        own = {name: each for name, each in self.named() if not isinstance(each, Gathered)}
        chosen = RawSQL("SELECT pk FROM chosen", ())  # noqa: S611  # no value stands in it
        records = self.records.filter(pk__in=chosen).order_by().annotate(**own).values_list("pk", *own)
        parts.append((f"JOIN (%s) own (pk, {', '.join(own)})", records.query.sql_with_params()))
        ...
