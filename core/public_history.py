"""What the public may know of the history of a published record: which public fields changed, and on which day.

Never who changed it, and never a value: what stood there may have been private, or be about somebody erased since.
Changes made while the record was not public are left out, and so are rows that lead to what is not public.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.models import Publication
from core.text import CONTENT_LANGUAGES, Translated

DAYS_SHOWN = 20
# Of each table; what lies further back is not told.
EVENTS_READ = 200

type Only = Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]]


@dataclass(frozen=True)
class Part:
    """A table whose changes are public: its columns, the one that leads to the record, and which of its rows."""

    model: type[Model]
    fields: Sequence[str]
    link: str = "pgh_obj_id"
    only: Only = lambda events: events

    @property
    def is_record(self) -> bool:
        return self.link == "pgh_obj_id"

    @property
    def columns(self) -> list[str]:
        """The columns of the fields: one for each language where the text is translated."""
        return [column for name in self.fields for column in columns_of(self.model, name)]

    @property
    def label(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    def field_label(self, name: str) -> str:
        declared = getattr(self.model, name, None)
        if isinstance(declared, Translated):
            return capfirst(str(declared.verbose_name))
        return capfirst(str(self.model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]

    def events(self, record: Model) -> QuerySet[Any, Any]:
        """The latest events of the record's rows in this table, with the columns as they stood after each."""
        table: Any = self.model
        events = table.pgh_event_model.objects.filter(**{self.link: record.pk})
        return self.only(events).annotate(state=self.state()).order_by("-pgh_id")

    def state(self) -> JSONObject:
        """The columns as they stood after an event, as text."""
        columns = [*self.columns, *(["publication"] if self.is_record else [])]
        return JSONObject(**{column: Cast(F(column), TextField()) for column in columns})


def columns_of(model: type[Model], name: str) -> list[str]:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return [f"{name}_{code}" for code in CONTENT_LANGUAGES]
    return [name]


@dataclass(frozen=True)
class Event:
    """What the database kept of one change of one row."""

    part: int
    at: datetime.datetime
    order: int
    row: int
    label: str
    state: dict[str, Any]


@dataclass
class Day:
    """What changed in public on one day, in words."""

    on: datetime.date
    lines: list[str] = field(default_factory=list)


def public_history(record: Model, parts: Sequence[Part]) -> list[Day]:
    """The latest days on which something changed in public, the latest first; the first part is the record itself."""
    events = read_events(record, parts)
    stages = [(each.at, each.state["publication"]) for each in events if each.part == 0]
    told = [*publications(stages)]
    told += [
        (at, line)
        for at, line in changes_of_rows(events, parts)
        if was_public(stages, at, until=False) and was_public(stages, at, until=True)
    ]
    return [*days(told)][:DAYS_SHOWN]


def read_events(record: Model, parts: Sequence[Part]) -> list[Event]:
    """The events of all parts in one query, the oldest first."""
    columns = ("part", "pgh_created_at", "pgh_id", "pgh_obj_id", "pgh_label", "state")
    first, *others = (
        part.events(record).annotate(part=Value(number)).values_list(*columns)[:EVENTS_READ]
        for number, part in enumerate(parts)
    )
    return sorted((Event(*row) for row in first.union(*others, all=True)), key=lambda each: (each.at, each.order))


def was_public(stages: Sequence[tuple[datetime.datetime, str]], at: datetime.datetime, *, until: bool) -> bool:
    """Whether the record was public before a transaction, or with ``until`` at its end."""
    before = [publication for moment, publication in stages if moment < at or (until and moment == at)]
    return bool(before) and before[-1] == Publication.PUBLISHED


def publications(stages: Sequence[tuple[datetime.datetime, str]]) -> Iterator[tuple[datetime.datetime, str]]:
    """When the record was published and withdrawn."""
    has_been_public = False
    for at in sorted({moment for moment, _publication in stages}):
        before, after = was_public(stages, at, until=False), was_public(stages, at, until=True)
        if after and not before:
            yield at, _("Published again") if has_been_public else _("Published")
        elif before and not after:
            yield at, _("Withdrawn")
        has_been_public = has_been_public or after


def changes_of_rows(events: Iterable[Event], parts: Sequence[Part]) -> Iterator[tuple[datetime.datetime, str]]:
    """What happened to each row in each transaction, in words."""
    by_row: dict[tuple[int, int], list[Event]] = {}
    for event in events:
        by_row.setdefault((event.part, event.row), []).append(event)
    for (number, _row), of_row in by_row.items():
        known = of_row[0].label == "insert"
        before: dict[str, Any] | None = None
        for at, together in groupby(of_row, key=lambda each: each.at):
            last = [*together][-1]
            after = None if last.label == "delete" else last.state
            if known and (line := in_words(parts[number], before, after)):
                yield at, line
            before, known = after, True


def in_words(part: Part, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    if before is None or after is None:
        if before is after or part.is_record:
            return ""
        return _("%(rows)s: added") % {"rows": part.label} if after else _("%(rows)s: removed") % {"rows": part.label}
    changed = [
        name for name in part.fields if any(before[each] != after[each] for each in columns_of(part.model, name))
    ]
    if not changed:
        return ""
    fields = ", ".join(part.field_label(name) for name in changed)
    if part.is_record:
        return _("Changed: %(fields)s") % {"fields": fields}
    return _("%(rows)s: changed (%(fields)s)") % {"rows": part.label, "fields": fields}


def days(told: Iterable[tuple[datetime.datetime, str]]) -> Iterator[Day]:
    """The same words once a day, the latest day first."""
    newest_first = sorted(told, key=lambda each: each[0], reverse=True)
    for on, of_day in groupby(newest_first, key=lambda each: timezone.localtime(each[0]).date()):
        yield Day(on, [*dict.fromkeys(line for _at, line in of_day)])
