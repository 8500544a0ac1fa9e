"""Queries that are compiled once and run often: building them costs more than running them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import psycopg.sql
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, Expression, F, Func, QuerySet, TextField

# An annotation may not carry the name of a model field: it carries this before it, until its values are read.
VALUE = "value_"


@dataclass(frozen=True)
class Mark:
    """The place of a value that is given when the query is run."""

    name: str


class Given(Expression):
    """A value that is given when the query is run."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=TextField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (Mark(self.name),)


class OneOf(Func):
    """Whether a number of a row is among those given, as one parameter however many they are."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()
    conditional = True

    def __init__(self, name: str, own: str = "pk") -> None:
        super().__init__(F(own), Given(name))


class Beyond(Func):
    """Whether a row comes after another one in an order: both as the same number of values, compared from the left."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, own: Sequence[Any], others: Sequence[Any], *, descending: bool) -> None:
        super().__init__(*own, *others)
        self.operator = "<" if descending else ">"

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_context: Any) -> tuple[str, Any]:
        parts, params = [], []
        for source in self.source_expressions:
            sql, source_params = compiler.compile(source)
            parts.append(sql)
            params.extend(source_params)
        half = len(parts) // 2
        return f"({', '.join(parts[:half])}) {self.operator} ({', '.join(parts[half:])})", tuple(params)


def planning_cursor() -> CursorWrapper:
    """A cursor whose statements the server keeps, planned, for the next time."""
    connection.ensure_connection()
    # Django's own cursors write the parameters into the statement, so that each is a new one.
    cursor: Any = psycopg.Cursor(connection.connection)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)


def literal(value: Any) -> str:
    """A value as it stands in a statement that has parameters."""
    connection.ensure_connection()
    return psycopg.sql.Literal(value).as_string(connection.connection).replace("%", "%%")


class Prepared:
    """A compiled query of values; ``swapped`` names parameters by a value that stands for them while compiling.

    ``is_planned_once``: one plan is right whatever is given, and making it costs more than the query.
    """

    def __init__(
        self,
        queryset: QuerySet[Any, Any],
        swapped: Mapping[Any, str] | None = None,
        limit: str = "",
        *,
        is_planned_once: bool = False,
    ) -> None:
        self.is_planned_once = is_planned_once
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        marked = [self._marked(each, swapped or {}) for each in params]
        self.params = [each for each in marked if isinstance(each, Mark)]
        # What is the same each time stands in the statement itself.
        written = ("%s" if isinstance(each, Mark) else literal(each) for each in marked)
        self.sql = sql.replace("%%", "%%%%") % tuple(written)
        if limit:
            self.sql += " LIMIT %s"
            self.params.append(Mark(limit))
        selected = [each[0] for each in compiler.select[: compiler.col_count]]
        names = [*queryset.query.values_select, *queryset.query.annotation_select]
        self.names = [name.removeprefix(VALUE) for name in names]
        self.converters = list(compiler.get_converters(selected).items())

    @staticmethod
    def _marked(param: Any, swapped: Mapping[Any, str]) -> Any:
        try:
            return Mark(swapped[param]) if param in swapped else param
        except TypeError:
            return param

    def rows(self, **given: Any) -> list[Sequence[Any]]:
        params = [given[each.name] for each in self.params]
        # Each thread has its own connection, which must not be kept with the query.
        with planning_cursor() if self.is_planned_once else connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows: list[Sequence[Any]] = cursor.fetchall()
        if not self.converters:
            return rows
        converted = [list(row) for row in rows]
        for position, (convert, expression) in self.converters:
            for row in converted:
                for each in convert:
                    row[position] = each(row[position], expression, connection)
        return [*converted]

    def named(self, **given: Any) -> list[dict[str, Any]]:
        return [dict(zip(self.names, row, strict=True)) for row in self.rows(**given)]
