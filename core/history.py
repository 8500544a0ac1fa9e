"""History by database triggers: every insert, update and delete of a row leaves an event row."""

from collections.abc import Callable, Collection
from typing import Any

import pghistory
from django.db import models

# Kept by triggers; a step of the version alone is not a change of the record.
BOOKKEEPING = ("version", "version_xid")


def audited[ModelT: type[models.Model]](model: ModelT) -> ModelT:
    """Class decorator: record every change of the model's rows in its event table."""
    excluded = [
        field.name
        for field in model._meta.local_fields
        if field.name in BOOKKEEPING or isinstance(field, models.GeneratedField)
    ]
    track: Callable[[ModelT], ModelT] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=excluded,
    )
    return track(model)


def because(reason: str = "", **done: Any) -> Any:
    """Keep why with all that this request or command changes: a colleague's words, and what was done, as numbers.

    No names: what stands with a change stays when somebody is erased.

    >>> because("as the journal prints it")
    >>> with because(command="load_sample"): ...
    """
    told = {"reason": reason, **done} if reason else done
    return pghistory.context(**told)


# Of an event, the columns whose values were erased: such a value never comes back.
ERASED: list[Callable[[Any], Collection[str]]] = []


def erased_columns(event: Any) -> set[str]:
    return {column for columns in ERASED for column in columns(event)}
