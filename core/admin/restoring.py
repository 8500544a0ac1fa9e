"""One value or one row put back as it was, under the same rules as a save."""

import datetime
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.forms import Conflict, state_of
from core.admin.opening import is_saved_at_once
from core.admin.timeline import (
    FieldChange,
    Names,
    Part,
    RowChange,
    label_of,
    parts_of,
    record_columns,
    tracked_fields,
)
from core.history import erased_columns

# Who publishes is decided on the record's own page.
NEVER = ("publication",)


@dataclass
class Restoration:
    """How a row was by its history, and what of it is to be put back."""

    record: models.Model
    # Whose version and publication the page of the record goes by: the record itself, or the one its row belongs to.
    owner: Any
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
        return type(self.owner)._base_manager.get(pk=self.owner.pk)

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

    def as_it_was(self) -> Any:
        """The row with what is put back in its place."""
        row = self.part.model() if self.is_deleted else copy(self.row)
        for each in self.fields:
            setattr(row, each.attname, each.value_from_object(self.event))
        return row

    def is_of_record(self) -> bool:
        """Whether the row belongs to the record now, where it is there, and would when it is put back."""
        stored = self.part.model._base_manager.filter(pk=self.event.pgh_obj_id).first()
        if (stored is None) != self.is_deleted:
            return False
        return all(self.leads_here(self.part, row) for row in (stored, self.as_it_was()) if row is not None)

    def leads_here(self, part: Part, row: Any) -> bool:
        """Whether a row leads to the record, by all rows between them; one that is gone leads nowhere else."""
        page: Any = admin.site.get_model_admin(part.model) if admin.site.is_registered(part.model) else None
        if part.above is None or part.link in record_columns(part.model):
            try:
                return bool(page.record_of(row) == self.owner)
            except ObjectDoesNotExist:
                return True
        above = part.above.model._base_manager.filter(pk=getattr(row, part.link)).first()
        return above is None or self.leads_here(part.above, above)

    def apply(self, request: HttpRequest, seen: str) -> None:
        """Put it back unless the record has changed since it was seen; to be called in a transaction."""
        guarded = type(self.owner)._base_manager.select_for_update().get(pk=self.owner.pk)
        if state_of(guarded) != seen or not is_saved_at_once(request.user, guarded):
            raise Conflict
        self.lock_references()
        if not self.is_of_record():
            raise Conflict
        # Whoever erased values before the locks were ours has erased them here too.
        self.event.refresh_from_db()
        if erased_columns(self.event) & {each.attname for each in self.fields}:
            raise ValidationError(_("These values were erased: they do not come back."))
        row = self.as_it_was()
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


def restoration_of(page: Any, record: models.Model, table: str, number: int, field: str) -> Restoration:
    """How a row of the record was by one event of its history: one field of it, or all that can be put back."""
    for part in parts_of(record):
        event = part.events.filter(pgh_id=number).first() if part.model._meta.label_lower == table else None
        if event is not None:
            break
    else:
        raise Http404("There is no such event in the history of this record.")
    row = part.model._base_manager.filter(pk=event.pgh_obj_id).first()
    fields = [*restorable(page, part, event, is_deleted=row is None)]
    if field:
        fields = [each for each in fields if each.name == field]
    if not fields or (field and row is None):
        raise Http404("There is no such field to put back.")
    erased = erased_columns(event) & {each.attname for each in fields}
    restoration = Restoration(record, page.record_of(record), part, event, row, fields, bool(erased))
    if not restoration.is_of_record():
        raise Http404("This row belongs to another record: its history is there.")
    return restoration


def restorable(page: Any, part: Part, event: Any, *, is_deleted: bool) -> Iterator[Any]:
    """The fields that can be put back: of a row that is still there, those that can be edited."""
    tracked = {each.attname for each in tracked_fields(event)}
    fixed = {*NEVER, *(page.readonly_fields if part.is_record else ())}
    for each in part.model._meta.concrete_fields:
        is_open = each.editable and not each.primary_key and each.attname != part.link and each.name not in fixed
        if each.attname in tracked and (is_deleted or is_open):
            yield each
