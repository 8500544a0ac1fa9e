"""The history of a record and its child rows, as the database kept it: who, when, why, what from and to what."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.conflict import LONGEST_KEY
from core.dates import ImpreciseDate, OpenDate
from core.models import Record
from core.review import names_of
from core.text import LocalText

EVENTS_PER_PAGE = 100
# Nobody pages further back.
MOST_PAGES = 1_000
EVENT_FIELDS = "pgh_"


class FieldChange(NamedTuple):
    field: str
    old: str
    new: str
    name: str


@dataclass
class RowChange:
    """One row inserted, updated or deleted."""

    event: Any
    previous: Any
    # The column that ties the row to its record says nothing new, unless the row came from another record.
    link: str = ""
    label: str = ""
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(self.event.pgh_label)

    @property
    def verb(self) -> str:
        return {"insert": _("added"), "update": _("changed"), "delete": _("deleted")}[self.kind]

    @property
    def table(self) -> str:
        return str(self.event.pgh_tracked_model._meta.label_lower)

    @property
    def before(self) -> Any:
        """The event that says how the row was before this change; a deletion says it itself."""
        return self.event if self.kind == "delete" else self.previous


@dataclass
class Group:
    """What one transaction changed, and why."""

    at: datetime.datetime
    who: str
    why: list[str]
    rows: list[RowChange]


@dataclass
class TimelinePage:
    groups: list[Group]
    number: int
    has_next: bool


class Part(NamedTuple):
    """A table with rows of the record: the column that leads to it or to a row of it, and the events of these rows."""

    model: type[models.Model]
    link: str
    events: models.QuerySet[Any]
    above: "Part | None" = None

    @property
    def is_record(self) -> bool:
        return self.link == "pgh_obj_id"


def parts_of(record: models.Model) -> list[Part]:
    """The record itself and what belongs to it, rows of rows too."""
    found = [Part(type(record), "pgh_obj_id", events_of(type(record)).filter(pgh_obj_id=record.pk))]
    left = []
    for part in found:
        rows = [record.pk] if part.is_record else part.events.values("pgh_obj_id")
        for child, attname in belonging(part.model):
            own = Part(child, attname, events_of(child).filter(**{f"{attname}__in": rows}), part)
            found.append(own)
            # Only a row with a page of its own can be given to another record.
            if admin.site.is_registered(child):
                left.append(own._replace(events=departures(own, rows)))
    return [*found, *left]


def departures(part: Part, rows: Any) -> models.QuerySet[Any]:
    """The events by which rows of a part went to another record."""
    others = events_of(part.model).exclude(**{f"{part.link}__in": rows})
    earlier = events_of(part.model).filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    before = Subquery(earlier.order_by("-pgh_id").values(part.link)[:1])
    return (
        others.filter(pgh_obj_id__in=part.events.values("pgh_obj_id")).annotate(before=before).filter(before__in=rows)
    )


def belonging(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """The tables whose rows live and die with a row of ``model``, are edited on its page, or are opened from there."""
    found = dict.fromkeys(children(model))
    found.update(dict.fromkeys(pages_opened_from(model)))
    if issubclass(model, Record) and admin.site.is_registered(model):
        for inline in admin.site.get_model_admin(model).inlines:
            for relation in model._meta.related_objects:
                is_link = relation.field.name == inline.fk_name or inline.fk_name is None
                if relation.related_model is inline.model and is_link:
                    found[inline.model, relation.field.attname] = None
    return [*found]


def pages_opened_from(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    for relation in model._meta.related_objects:
        if relation.field.attname in record_columns(relation.related_model):
            yield relation.related_model, relation.field.attname


def record_columns(model: Any) -> list[str]:
    """The columns that lead to the record of a row that has a page of its own."""
    page = admin.site.get_model_admin(model) if admin.site.is_registered(model) else None
    return [model._meta.get_field(name).attname for name in getattr(page, "record_links", ())]


def events_of(model: Any) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = next(iter(set(model.pgh_event_models.values()))).objects.order_by()
    return rows


def timeline_page(record: models.Model, number: Any) -> TimelinePage:
    """One page of the record's history, the latest change first; it reads the events of this page only."""
    page = min(int(str(number)[:LONGEST_KEY]), MOST_PAGES) if str(number or "").isdecimal() else 1
    page = max(page, 1)
    parts = parts_of(record)
    found = latest_events(parts, (page - 1) * EVENTS_PER_PAGE)
    changes = changes_of(parts, found[:EVENTS_PER_PAGE])
    return TimelinePage(groups_of(changes), page, len(found) > EVENTS_PER_PAGE)


def latest_change(record: models.Model) -> Group | None:
    parts = parts_of(record)
    groups = groups_of(changes_of(parts, latest_events(parts, 0)[:EVENTS_PER_PAGE]))
    return groups[0] if groups else None


def latest_events(parts: list[Part], first: int) -> list[tuple[int, int]]:
    """The part and number of the events from the ``first`` on, those of a page and one more."""
    columns = ["part", "pgh_created_at", "pgh_context_id", "pgh_id"]
    queries = [part.events.annotate(part=Value(number)).values_list(*columns) for number, part in enumerate(parts)]
    ordered = queries[0].union(*queries[1:], all=True).order_by("-pgh_created_at", "pgh_context_id", "part", "pgh_id")
    return [(part, event) for part, _at, _context, event in ordered[first : first + EVENTS_PER_PAGE + 1]]


def changes_of(parts: list[Part], found: list[tuple[int, int]]) -> list[RowChange]:
    """What these events changed, in their order."""
    by_part: dict[int, list[int]] = {}
    for number, event in found:
        by_part.setdefault(number, []).append(event)
    changes = {
        (number, change.event.pgh_id): change
        for number, events in by_part.items()
        for change in with_previous(parts[number], events)
    }
    return [changes[key] for key in found]


def with_previous(part: Part, numbers: list[int]) -> Iterator[RowChange]:
    """Each event with the one before it of the same row, whatever record that row belonged to."""
    earlier = events_of(part.model).filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    events = (
        events_of(part.model)
        .filter(pgh_id__in=numbers)
        .select_related("pgh_context")
        .annotate(previous=Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1]))
    )
    previous = events_of(part.model).in_bulk([event.previous for event in events if event.previous])
    for event in events:
        yield RowChange(event, previous.get(event.previous), part.link)


def groups_of(changes: list[RowChange]) -> list[Group]:
    names = Names(changes)
    together = [[*rows] for _key, rows in groupby(changes, key=lambda change: moment(change.event))]
    contexts = [rows[0].event.pgh_context.metadata if rows[0].event.pgh_context else {} for rows in together]
    users = names_of(number for each in contexts for number in (each.get("user"), *each.get("proposed_by", ())))
    merged = merged_records(contexts)
    return [
        Group(
            rows[0].event.pgh_created_at,
            who(rows[0].event, users),
            [*why(context, merged, users)],
            [names.describe(row) for row in rows],
        )
        for rows, context in zip(together, contexts, strict=True)
    ]


def moment(event: Any) -> tuple[datetime.datetime, str]:
    """What the events of one transaction share."""
    return event.pgh_created_at, str(event.pgh_context.metadata if event.pgh_context else "")


def why(
    context: Mapping[str, Any], merged: Mapping[tuple[str, int], str], users: Mapping[int | None, str]
) -> Iterator[str]:
    """What was done, whose change it was, and the reason a colleague gave."""
    if did := context.get("merged"):
        sides = {side: merged.get((did["table"], did[side]), "–") for side in ("gone", "kept")}
        yield _("“%(gone)s” (no. %(number)s) was merged into “%(kept)s”") % {**sides, "number": did["gone"]}
    if restored := context.get("restored"):
        at = timezone.localtime(datetime.datetime.fromisoformat(restored))
        yield _("put back as it was on %(when)s") % {"when": date_format(at, "j F Y, H:i")}
    if proposed_by := context.get("proposed_by"):
        yield _("proposed by %(names)s") % {"names": ", ".join(users[number] for number in proposed_by)}
    if reason := context.get("reason"):
        yield str(reason)


def merged_records(contexts: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], str]:
    """What the records are called that were merged, one query for each table."""
    wanted: dict[str, set[int]] = {}
    for context in contexts:
        if did := context.get("merged"):
            wanted.setdefault(did["table"], set()).update((did["gone"], did["kept"]))
    return {
        (table, number): str(row)
        for table, numbers in wanted.items()
        for number, row in apps.get_model(table)._base_manager.in_bulk([*numbers]).items()
    }


def children(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """The audited models whose rows live and die with a row of ``model``."""
    for relation in model._meta.related_objects:
        is_part = relation.on_delete is models.CASCADE and hasattr(relation.related_model, "pgh_event_models")
        if is_part:
            yield relation.related_model, relation.field.attname


def tracked_fields(event: Any) -> list[Any]:
    return [each for each in event._meta.concrete_fields if not each.name.startswith(EVENT_FIELDS)]


def user_id(event: Any) -> Any:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def who(event: Any, users: Mapping[int | None, str]) -> str:
    role = event.pgh_context and event.pgh_context.metadata.get("database_user")
    if event.pgh_context is None or role:
        return f"{_('directly in the database')} ({role})" if role else _("directly in the database")
    user = user_id(event)
    if user is None:
        return _("by a command")
    return users[user]


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
            if each.attname == change.event.pgh_tracked_model._meta.pk.attname:
                continue
            if change.kind == "update" and old != new:
                yield FieldChange(label_of(each), old, new, each.name)
            elif each.attname == change.link or not new:
                continue
            elif change.kind == "insert":
                yield FieldChange(label_of(each), "", new, each.name)
            elif change.kind == "delete":
                yield FieldChange(label_of(each), new, "", each.name)

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
