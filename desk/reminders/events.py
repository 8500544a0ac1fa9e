"""The events of which a colleague is not told yet: those of the desk, each with what makes it this one event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext

from agreements.models import Agreement
from agreements.tasks import MONTHS_BEFORE, ended_without_follow_up, ending, noticed, renewing
from core.dates import ImpreciseDate, months_from
from core.fields import Latest
from core.models import Publication
from core.tasks import REVIEW
from desk.models import EventKind, Reminder
from desk.tasks import TASKS
from people.models import Post
from people.tasks import posts_left

# So many of each kind go into one digest, the nearest first; the rest is told on the days after.
MOST_TOLD = 100


@dataclass(frozen=True)
class Event:
    kind: EventKind
    record: models.Model
    occasion: str
    sentence: str

    @property
    def key(self) -> tuple[str, str, int, str]:
        return self.kind.value, self.record._meta.label_lower, self.record.pk, self.occasion

    @property
    def address(self) -> str:
        meta = self.record._meta
        path = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.record.pk])
        return f"{settings.SITE_URL}{path}"


def events_for(user: Any, today: date) -> Iterator[Event]:
    """What a colleague has not been told of, kind by kind."""
    if user.has_perm("agreements.view_agreement"):
        for kind, rows, words in (
            (EventKind.NOTICE, (noticed, renewing), gettext("notice is due by %(date)s")),
            (EventKind.END, (ending,), gettext("the term ends on %(date)s")),
        ):
            found = [each for source in rows for each in deadlines(user, kind, source, today)]
            for row in sorted(found, key=lambda row: (row.deadline, row.agreement_id))[:MOST_TOLD]:
                sentence = words % {"date": ImpreciseDate(row.deadline).format()}
                yield Event(kind, row.agreement, row.occasion, sentence)
        yield from ended(user)
    if user.has_perm("people.view_post"):
        yield from left(user)
    yield from submitted(user)


def untold(user: Any, kind: EventKind, table: type[models.Model], record: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of rows annotated with their occasion, those a colleague has not been told of."""
    told = Reminder.objects.filter(
        user=user, kind=kind, table=table._meta.label_lower, record=OuterRef(record), occasion=OuterRef("occasion")
    )
    return rows.filter(~Exists(told))


def deadlines(user: Any, kind: EventKind, source: Any, today: date) -> Iterator[Any]:
    """Status rows with a deadline, each told when it has come so many months near."""
    for nearer, months in pairwise((0, *MONTHS_BEFORE)):
        rows = source(today, months_from(today, months)).select_related("agreement")
        if nearer:
            rows = rows.filter(deadline__gt=months_from(today, nearer))
        occasion = Concat(Cast("deadline", TextField()), Value(f"/{months}"), output_field=CharField())
        new = untold(user, kind, Agreement, "agreement", rows.annotate(occasion=occasion))
        yield from new.order_by("deadline", "agreement")[:MOST_TOLD]


def ended(user: Any) -> Iterator[Event]:
    rows = ended_without_follow_up(user).annotate(occasion=Cast("ended_on", CharField()))
    new = untold(user, EventKind.ENDED, Agreement, "pk", rows)
    for agreement in new.order_by("-ended_on", "pk")[:MOST_TOLD]:
        yield Event(EventKind.ENDED, agreement, agreement.occasion, gettext("it ended, and nothing follows it"))


def left(user: Any) -> Iterator[Event]:
    rows = posts_left(user).annotate(occasion=Cast(Latest(F("left_on")), CharField()))
    for post in untold(user, EventKind.POST, Post, "pk", rows).order_by("-left_on", "pk")[:MOST_TOLD]:
        sentence = gettext("%(person)s left on %(date)s, and nobody is recorded since")
        words = {"person": post.last_holder, "date": post.left_on.format()}
        yield Event(EventKind.POST, post, post.occasion, sentence % words)


def submitted(user: Any) -> Iterator[Event]:
    """Records in review, for those who publish; one that comes back and is submitted again is another event."""
    for task in TASKS:
        if task.group != REVIEW or not task.is_for(user):
            continue
        model: Any = task.model
        before = model.pgh_event_model.objects.filter(~Q(publication=Publication.IN_REVIEW), pgh_obj=OuterRef("pk"))
        last = before.order_by().values("pgh_obj").annotate(last=Max("pgh_id")).values("last")
        rows = task.records(user).annotate(occasion=Cast(Coalesce(Subquery(last), 0), CharField()))
        for record in untold(user, EventKind.REVIEW, model, "pk", rows).order_by("pk")[:MOST_TOLD]:
            yield Event(EventKind.REVIEW, record, record.occasion, gettext("it waits for review"))
