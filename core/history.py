"""History by database triggers: every insert, update and delete of a row leaves an event row."""

from collections.abc import Callable

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
