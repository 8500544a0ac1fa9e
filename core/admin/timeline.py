"""The history of a record and its child rows, as the database kept it: who, when, what from and to what."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page, Paginator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.dates import ImpreciseDate, OpenDate
from core.text import LocalText

GROUPS_PER_PAGE = 50
EVENT_FIELDS = "pgh_"


class FieldChange(NamedTuple):
    field: str
    old: str
    new: str


@dataclass
class RowChange:
    """One row inserted, updated or deleted."""

    event: Any
    previous: Any
    # The column that ties the row to its record says nothing new.
    link: str = ""
    label: str = ""
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(self.event.pgh_label)

    @property
    def verb(self) -> str:
        return {"insert": _("added"), "update": _("changed"), "delete": _("deleted")}[self.kind]


@dataclass
class Group:
    """What one transaction changed."""

    at: datetime.datetime
    who: str
    rows: list[RowChange]


def timeline_page(record: models.Model, number: Any) -> Page[Group]:
    """One page of the record's history, the latest change first."""
    changes = sorted(all_changes(record), key=lambda change: moment(change.event), reverse=True)
    groups = [[*rows] for _key, rows in groupby(changes, key=lambda change: moment(change.event))]
    page: Page[Any] = Paginator(groups, GROUPS_PER_PAGE).get_page(number)
    shown = [change for rows in page.object_list for change in rows]
    names = Names(shown)
    users = user_names(shown)
    page.object_list = [
        Group(rows[0].event.pgh_created_at, who(rows[0].event, users), [names.describe(row) for row in rows])
        for rows in page.object_list
    ]
    return page


def latest_change(record: models.Model) -> Group | None:
    groups = timeline_page(record, 1).object_list
    return groups[0] if groups else None


def moment(event: Any) -> tuple[datetime.datetime, str]:
    """What the events of one transaction share."""
    return event.pgh_created_at, str(event.pgh_context.metadata if event.pgh_context else "")


def all_changes(record: models.Model) -> Iterator[RowChange]:
    pending: list[tuple[type[models.Model], str, set[Any]]] = [(type(record), "pgh_obj_id", {record.pk})]
    while pending:
        model, column, ids = pending.pop()
        events = [*events_of(model, column, ids)]
        yield from with_previous(events, column)
        row_ids = {event.pgh_obj_id for event in events}
        if row_ids:
            pending.extend((child, attname, row_ids) for child, attname in children(model))


def events_of(model: Any, column: str, ids: Iterable[Any]) -> models.QuerySet[Any]:
    event_model = next(iter(set(model.pgh_event_models.values())))
    rows: models.QuerySet[Any] = (
        event_model.objects.filter(**{f"{column}__in": ids}).select_related("pgh_context").order_by("pgh_id")
    )
    return rows


def children(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """The audited models whose rows live and die with a row of ``model``."""
    for relation in model._meta.related_objects:
        is_part = relation.on_delete is models.CASCADE and hasattr(relation.related_model, "pgh_event_models")
        if is_part:
            yield relation.related_model, relation.field.attname


def with_previous(events: Iterable[Any], link: str) -> Iterator[RowChange]:
    last: dict[Any, Any] = {}
    for event in events:
        yield RowChange(event, last.get(event.pgh_obj_id), link)
        last[event.pgh_obj_id] = event


def tracked_fields(event: Any) -> list[Any]:
    return [each for each in event._meta.concrete_fields if not each.name.startswith(EVENT_FIELDS)]


def user_names(changes: Iterable[RowChange]) -> dict[Any, str]:
    ids = {user_id(change.event) for change in changes} - {None}
    return {
        user.pk: user.get_full_name() or user.get_username() for user in get_user_model().objects.filter(pk__in=ids)
    }


def user_id(event: Any) -> Any:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def who(event: Any, users: dict[Any, str]) -> str:
    role = event.pgh_context and event.pgh_context.metadata.get("database_user")
    if event.pgh_context is None or role:
        return f"{_('directly in the database')} ({role})" if role else _("directly in the database")
    user = user_id(event)
    if user is None:
        return _("by a command")
    return users.get(user, _("account no. %(number)s") % {"number": user})


class Names:
    """Puts values into words; linked rows are fetched once per table."""

    def __init__(self, changes: Iterable[RowChange]) -> None:
        wanted: dict[type[models.Model], set[Any]] = {}
        for change in changes:
            for each in tracked_fields(change.event):
                if each.is_relation:
                    values = {getattr(event, each.attname) for event in (change.event, change.previous) if event}
                    wanted.setdefault(each.related_model, set()).update(values - {None})
        self.rows = {model: rows_of(model).in_bulk([*ids]) for model, ids in wanted.items()}

    def describe(self, change: RowChange) -> RowChange:
        model = change.event.pgh_tracked_model
        change.label = f"{capfirst(model._meta.verbose_name)}: {self.name_of(change.event)}"
        change.fields = [*self.differences(change)]
        return change

    def name_of(self, event: Any) -> str:
        """What the row was called then, deleted or not."""
        instance = event.pgh_tracked_model()
        for each in tracked_fields(event):
            setattr(instance, each.attname, getattr(event, each.attname))
            if each.is_relation and (row := self.rows[each.related_model].get(getattr(event, each.attname))):
                setattr(instance, each.name, row)
        try:
            return str(instance)
        except ObjectDoesNotExist:
            return str(event.pgh_obj_id)

    def differences(self, change: RowChange) -> Iterator[FieldChange]:
        for each in tracked_fields(change.event):
            new = self.in_words(each, getattr(change.event, each.attname))
            old = self.in_words(each, getattr(change.previous, each.attname)) if change.previous else ""
            if each.attname in (change.link, change.event.pgh_tracked_model._meta.pk.attname):
                continue
            if change.kind == "insert" and new:
                yield FieldChange(label_of(each), "", new)
            elif change.kind == "delete" and new:
                yield FieldChange(label_of(each), new, "")
            elif change.kind == "update" and old != new:
                yield FieldChange(label_of(each), old, new)

    def in_words(self, each: Any, value: Any) -> str:
        if value in (None, "", []):
            return ""
        if each.is_relation:
            return str(self.rows[each.related_model].get(value, f"{each.related_model._meta.verbose_name} {value}"))
        if isinstance(value, ImpreciseDate | OpenDate):
            return value.format()
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if each.choices:
            return str(dict(each.flatchoices).get(value, value))
        return str(value.text if isinstance(value, LocalText) else value)


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._base_manager.all().fetch_mode(models.FETCH_PEERS)


def label_of(each: Any) -> str:
    return capfirst(str(each.verbose_name))
