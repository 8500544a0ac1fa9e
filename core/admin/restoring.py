"""One value or one row put back as it was, under the same rules as a save."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.forms import Conflict, state_of
from core.admin.timeline import FieldChange, Names, Part, RowChange, label_of, parts_of, tracked_fields
from core.history import erased_columns

# Who publishes is decided on the record's own page.
NEVER = ("publication",)


@dataclass
class Restoration:
    """How a row was by its history, and what of it is to be put back."""

    record: models.Model
    part: Part
    event: Any
    row: Any
    # The fields to put back; all there are where the row was deleted.
    fields: list[Any]
    is_erased: bool

    @property
    def at(self) -> datetime.datetime:
        """The day and time at which the row came to be so; of one that was deleted, until when it was."""
        at: datetime.datetime = self.event.pgh_created_at
        return at

    @property
    def is_deleted(self) -> bool:
        return self.row is None

    @property
    def label(self) -> str:
        change = RowChange(self.event, None)
        return f"{capfirst(self.part.model._meta.verbose_name)}: {Names([change]).name_of(self.event)}"

    def is_allowed_to(self, user: Any) -> bool:
        meta = self.part.model._meta
        return bool(user.has_perm(f"{meta.app_label}.{'add' if self.is_deleted else 'change'}_{meta.model_name}"))

    def guarded(self) -> models.Model:
        """The record as it is stored now, by whose version it is seen whether somebody changed it meanwhile."""
        return type(self.record)._base_manager.get(pk=self.record.pk)

    def differences(self) -> list[FieldChange]:
        """Each field that would change: as it is now, and as it was then."""
        now = self.event_of_row()
        change = RowChange(self.event, now)
        names = Names([change])
        return [
            FieldChange(label_of(each), old, new, each.name)
            for each in self.fields
            if each.attname != self.part.link and not each.primary_key
            for old in [names.in_words(each, getattr(now, each.attname)) if now else ""]
            for new in [names.in_words(each, getattr(self.event, each.attname))]
            if old != new
        ]

    def event_of_row(self) -> Any:
        """The stored row as an event would tell it."""
        if self.is_deleted:
            return None
        names = [each.attname for each in tracked_fields(self.event)]
        return type(self.event)(**{name: getattr(self.row, name) for name in names})

    def apply(self, seen: str) -> None:
        """Put it back unless the record has changed since it was seen; to be called in a transaction."""
        guarded = type(self.record)._base_manager.select_for_update().get(pk=self.record.pk)
        if state_of(guarded) != seen:
            raise Conflict
        self.lock_references()
        # Whoever erased values before the locks were ours has erased them here too.
        self.event.refresh_from_db()
        if erased_columns(self.event) & {each.attname for each in self.fields}:
            raise ValidationError(_("These values were erased: they do not come back."))
        row = self.row or self.part.model()
        for each in self.fields:
            setattr(row, each.attname, each.value_from_object(self.event))
        changed = {each.name for each in self.fields}
        row.clean_fields(exclude={each.name for each in row._meta.fields} - changed)
        row.save(force_insert=self.is_deleted, update_fields=None if self.is_deleted else changed)

    def lock_references(self) -> None:
        """What the row refers to must still be there, and stay until this is done: not be erased, nor merged."""
        for each in self.fields:
            number = getattr(self.event, each.attname) if each.is_relation else None
            if number is None:
                continue
            rows = each.related_model._base_manager.select_for_update(no_key=True)
            if rows.filter(pk=number).order_by("pk").first() is None:
                raise ValidationError(
                    _("%(field)s: what this referred to is no longer there.") % {"field": label_of(each)}
                )


def restoration_of(admin: Any, record: models.Model, table: str, number: int, field: str) -> Restoration:
    """How a row of the record was by one event of its history: one field of it, or all that can be put back."""
    for part in parts_of(record):
        event = part.events.filter(pgh_id=number).first() if part.model._meta.label_lower == table else None
        if event is not None:
            break
    else:
        raise Http404("There is no such event in the history of this record.")
    row = part.model._base_manager.filter(pk=event.pgh_obj_id).first()
    fields = [*restorable(admin, part, event, is_deleted=row is None)]
    if field:
        fields = [each for each in fields if each.name == field]
    if not fields or (field and row is None):
        raise Http404("There is no such field to put back.")
    erased = erased_columns(event) & {each.attname for each in fields}
    return Restoration(record, part, event, row, fields, bool(erased))


def restorable(admin: Any, part: Part, event: Any, *, is_deleted: bool) -> Iterator[Any]:
    """The fields that can be put back: of a row that is still there, those that can be edited."""
    tracked = {each.attname for each in tracked_fields(event)}
    fixed = {*NEVER, *(admin.readonly_fields if part.is_record else ())}
    for each in part.model._meta.concrete_fields:
        is_open = each.editable and not each.primary_key and each.attname != part.link and each.name not in fixed
        if each.attname in tracked and (is_deleted or is_open):
            yield each
