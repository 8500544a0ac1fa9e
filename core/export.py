"""Files of public lists: the statement that gives all rows at once, and CSV straight from the database."""

import logging
import select
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from psycopg import ClientCursor, OperationalError
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn

from core.columns import Field
from core.download import ReaderLeft, Watch
from core.functions import FormulaSafe, Gathered

logger = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
LINE_END = b"\r\n"
BYTE_ORDER_MARK = "\ufeff"
# These come before the database has sorted out the rest, so that the reader sees the file begin.
FIRST_ROWS = 500
# So often the reader is looked for while the database has nothing to send yet.
WATCH_MILLISECONDS = 500
# So many times more rows than the planner expects are too many for its plan.
UNDERRATED = 5
# A file takes as long as its reader's line takes: no time limit of the database's user is meant for it. Compiling
# the statement costs more than it saves, and the sorting of a million rows is worth some memory.
SETTINGS = "SET LOCAL statement_timeout = 0; SET LOCAL jit = off; SET LOCAL work_mem = '32MB'"

type Sql = tuple[str, tuple[Any, ...]]


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
class FileQuery:
    """All rows of a list with the values of a file.

    ``rows`` are those asked for, in the order asked for; ``records`` are any, with what their columns share. The rows
    are numbered in their order first. What belongs to them is then read table by table for all of them together:
    looking it up row by row takes several times as long.
    """

    rows: QuerySet[Any, Any]
    records: QuerySet[Any, Any]
    values: dict[str, Any]

    def sql(self, *, after: int = 0, first: int = 0) -> Sql:
        """The statement for the rows after so many, or for so many of the first."""
        numbered, numbered_params = self._numbered
        rest, rest_params = self._rest
        part = f" WHERE place > {after:d}" if after else ""
        part += f" ORDER BY place LIMIT {first:d}" if first else ""
        # Every value stands apart from the statement, as a parameter.
        chosen = f"SELECT * FROM ({numbered}) numbered (pk, place){part}"  # noqa: S608
        statement = f"WITH chosen (pk, place) AS MATERIALIZED ({chosen}) {rest} ORDER BY chosen.place"
        return statement, (*numbered_params, *rest_params)

    def count(self) -> int:
        return self.rows.order_by().count()

    def plan_for(self, count: int) -> None:
        """Keep the database from a plan that is made for few rows where there are many of them.

        The rows asked for are compared one by one with those of other tables where the planner expects a handful; of
        a filter on words, or of tables it has not counted yet, it knows too little to be believed.
        """
        sql, params = self._numbered
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            expected = cursor.fetchone()[0][0]["Plan"]["Plan Rows"]
            if count > UNDERRATED * expected:
                cursor.execute("SET LOCAL enable_nestloop = off")

    @cached_property
    def _numbered(self) -> Sql:
        order: list[Any] = [*self.rows.query.order_by]
        place = Window(RowNumber(), order_by=order)
        numbered = self.rows.order_by().annotate(place_in_file=place).values_list("pk", "place_in_file")
        sql, params = numbered.query.sql_with_params()
        return sql, tuple(params)

    @cached_property
    def _rest(self) -> Sql:
        """What is read of the chosen rows, and from where."""
        names: dict[str, str] = {}
        parts: list[str] = []
        params: list[Any] = []
        for number, (columns, queryset) in enumerate(self._tables()):
            table = f"table_{number}"
            sql, table_params = queryset.query.sql_with_params()
            join = "LEFT JOIN" if number else "JOIN"
            parts.append(f"{join} ({sql}) {table} (pk, {', '.join(columns)}) ON {table}.pk = chosen.pk")
            params.extend(table_params)
            names.update({name: f"{table}.{name}" for name in columns})
        for name, value in self.values.items():
            if isinstance(value, Gathered) and value.empty is not None:
                names[name] = f"COALESCE({names[name]}, {value.empty})"
        selected = ", ".join(names[name] for name in self.values)
        return f"SELECT {selected} FROM chosen {' '.join(parts)}", tuple(params)  # noqa: S608

    def _tables(self) -> Iterator[tuple[list[str], QuerySet[Any, Any]]]:
        """The rows' own values, and those of the rows that belong to them: each table is read once."""
        chosen = RawSQL("SELECT pk FROM chosen", ())
        own = {name: value for name, value in self.values.items() if not isinstance(value, Gathered)}
        records = self.records.filter(pk__in=chosen).order_by()
        yield [*own], records.annotate(**own).values_list("pk", *own)
        tables: dict[tuple[int, str], dict[str, Gathered]] = {}
        for name, value in self.values.items():
            if isinstance(value, Gathered):
                tables.setdefault((id(value.rows), value.owner), {})[name] = value
        for (_rows, owner), values in tables.items():
            one = next(iter(values.values()))
            belonging = one.rows.filter(**{f"{owner}__in": chosen})
            aggregates = {name: value.aggregate for name, value in values.items()}
            yield [*values], one.values_of(belonging, **aggregates)


@dataclass(frozen=True)
class CsvExport:
    """A list as a CSV file (RFC 4180, UTF-8)."""

    rows: QuerySet[Any, Any]
    records: QuerySet[Any, Any]
    fields: Sequence[Field]
    language: str
    flavour: Flavour
    header: str

    def pieces(self, watch: Watch) -> Iterator[bytes]:
        """The file, piece by piece; ``watch`` is called while the database has nothing to send yet."""
        try:
            yield self.head()
            yield from self.body(watch)
        except ReaderLeft:
            raise
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

    def body(self, watch: Watch) -> Iterator[bytes]:
        query = self.query
        try:
            first, rest = query.sql(first=FIRST_ROWS), query.sql(after=FIRST_ROWS)
        except EmptyResultSet:
            return
        with one_reading():
            if (yield from copied(first, watch)) == FIRST_ROWS:
                query.plan_for(query.count())
                yield from copied(rest, watch)

    @property
    def query(self) -> FileQuery:
        values = {f"field_{number}": self.written(each) for number, each in enumerate(self.fields)}
        return FileQuery(self.rows, self.records, values)

    def written(self, field: Field) -> Any:
        if not self.flavour.defused or not field.may_hold_formula:
            return field.expression
        if isinstance(field.expression, Gathered):
            return field.expression.wrapped(FormulaSafe)
        return FormulaSafe(field.expression)


@contextmanager
def one_reading() -> Iterator[None]:
    """A transaction whose statements all see the database as it is at one moment."""
    level = "" if connection.in_atomic_block else "ISOLATION LEVEL REPEATABLE READ, "
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION {level}READ ONLY; {SETTINGS}")
        yield


def copied(sql: Sql, watch: Watch) -> Generator[bytes, None, int]:
    """What a statement gives as CSV, in pieces; in the end the number of its rows.

    Left before its end the statement is cancelled, also while it has sent nothing yet: psycopg would wait for that.
    """
    statement, params = sql
    line = connection.connection
    # The parameters stand in the statement as quoted literals: COPY takes no others.
    written = ClientCursor(line).mogrify(f"COPY ({statement}) TO STDOUT (FORMAT csv)", params)
    server = line.pgconn
    server.send_query(written.encode())
    try:
        while server.flush() or server.is_busy():
            wait(server, watch)
        result = server.get_result()
        if result is None or result.status != ExecStatus.COPY_OUT:
            raise OperationalError(result.get_error_message() if result else "The copy has no result.")
        return (yield from received(server, watch))
    except BaseException:
        if line.info.status == ConnStatus.OK and server.transaction_status == TransactionStatus.ACTIVE:
            line.cancel_safe()
            drain(server)
        raise


def drain(server: PGconn) -> None:
    """Take what is still on its way, so that the connection can be used again."""
    while result := server.get_result():
        while result.status == ExecStatus.COPY_OUT and server.get_copy_data(0)[0] > 0:
            pass


def received(server: PGconn, watch: Watch) -> Generator[bytes, None, int]:
    """The lines of a copy joined to pieces, each line ended as RFC 4180 wants it.

    The server sends line by line: the loop asks libpq itself, and waits only where nothing has come.
    """
    lines: list[Any] = []
    size = 0
    while True:
        count, sent = server.get_copy_data(1)
        if count > 0:
            lines.append(sent[:-1])
            size += count
            if size >= CHUNK_BYTES:
                yield LINE_END.join(lines) + LINE_END
                lines, size = [], 0
        elif count == 0:
            wait(server, watch)
        else:
            break
    if lines:
        yield LINE_END.join(lines) + LINE_END
    return rows_copied(server)


def wait(server: PGconn, watch: Watch) -> None:
    """Wait until the server has sent something."""
    waiting = select.poll()
    waiting.register(server.socket, select.POLLIN)
    while not waiting.poll(WATCH_MILLISECONDS):
        watch()
    server.consume_input()


def rows_copied(server: PGconn) -> int:
    """How many rows a copy had; an error where it did not come to its end."""
    result = server.get_result()
    while server.get_result():
        pass
    if result is None or result.status != ExecStatus.COMMAND_OK:
        raise OperationalError(result.get_error_message() if result else "The copy has no result.")
    return result.command_tuples or 0


def line(values: Iterable[str]) -> bytes:
    """One line of a CSV file, every value quoted."""
    quoted = ('"' + value.replace('"', '""') + '"' for value in values)
    return ",".join(quoted).encode() + LINE_END
