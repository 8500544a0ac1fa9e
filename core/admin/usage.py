"""What keeps a row from being deleted, told without fetching the millions of rows that may use it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

# Up to so many Django lists each of them.
MOST_NAMED = 100


def rows_in_use(objs: Sequence[models.Model] | models.QuerySet[Any, Any]) -> Iterator[str]:
    """A sentence for each of the rows that too many others use to list them."""
    for obj in objs:
        for relation in obj._meta.related_objects:
            if is_used_widely(obj, relation):
                yield _("“%(record)s” is used by more than %(most)s rows of “%(name)s”.") % {
                    "record": obj,
                    "most": MOST_NAMED,
                    "name": relation.related_model._meta.verbose_name_plural,
                }
                break


def is_used_widely(obj: models.Model, relation: Any) -> bool:
    if not relation.one_to_many or relation.on_delete is not models.PROTECT:
        return False
    rows = relation.related_model._base_manager.filter(**{relation.field.name: obj})
    return bool(rows.order_by()[: MOST_NAMED + 1].count() > MOST_NAMED)
