"""Raw SQL for tests of what the database itself refuses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction


def run(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Execute one statement past Django's models; the rows it returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def insert(table: str, **values: Any) -> int:
    """INSERT a row; columns that are not named get what an empty form would give them."""
    values = {**unfilled(table), **values}
    columns = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join(["%s"] * len(values))
    ((row_id,),) = run(f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING id", *values.values())
    return int(row_id)


def update(table: str, row_id: int, **values: Any) -> None:
    changes = ", ".join(f'"{column}" = %s' for column in values)
    run(f"UPDATE {table} SET {changes} WHERE id = %s", *values.values(), row_id)


def delete(table: str, row_id: int) -> None:
    run(f"DELETE FROM {table} WHERE id = %s", row_id)


def settle() -> None:
    """Check now what is otherwise checked at the end of the transaction."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """The statements break the rule of this name, at the latest when the transaction would end."""
    with pytest.raises(DatabaseError) as caught, accepted():
        yield
    assert broken_rule(caught.value) == rule, caught.value


@contextmanager
def accepted() -> Iterator[None]:
    """The statements break no rule."""
    with transaction.atomic():
        yield
        settle()


def broken_rule(error: BaseException) -> str | None:
    name: str | None = error.__cause__.diag.constraint_name  # type: ignore[union-attr]
    return name


def committed(factory: Callable[..., Any], **values: Any) -> Any:
    """A record with its rows, made in a transaction of its own."""
    with transaction.atomic():
        return factory(**values)


def day(iso: str) -> str:
    """A range of one day, as SQL writes it."""
    return f"[{iso},{iso}]"


@cache
def unfilled(table: str) -> dict[str, Any]:
    (model,) = (model for model in apps.get_models() if model._meta.db_table == table)
    return {field.column: initial(field) for field in model._meta.concrete_fields if is_required(field)}


def is_required(field: models.Field[Any, Any]) -> bool:
    is_generated = isinstance(field, models.GeneratedField)
    return not (field.null or field.primary_key or is_generated or field.is_relation)


def initial(field: models.Field[Any, Any]) -> Any:
    if field.has_default():
        default = field.get_default()
        return default.value if hasattr(default, "value") else default
    return ""
