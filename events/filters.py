"""The filters of the list of visits."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.documents import SearchKind
from core.facets import Pairs
from core.filters import (
    DayFilter,
    FacetFilter,
    Gap,
    GapFilter,
    PublicFilterSet,
    Reference,
    SourceFilter,
    WordsFilter,
    YearFilter,
)
from core.functions import YearsBetween
from core.models import Publication
from events.models import (
    DelegationMember,
    Direction,
    ProgrammeItem,
    ProgrammeItemAgreement,
    ProgrammeParticipant,
    Visit,
    VisitOutcome,
    VisitPartnership,
    VisitTopic,
)
from partnerships.filters import CountryFilter, PartnerFilter, TopicFilter
from people.filters import PersonFilter


def involved(path: str) -> Callable[[date], list[Pairs]]:
    """Values of the public organizations that a visit involves, at ``path`` from the organization ("" for itself)."""

    def pairs(day: date) -> list[Pairs]:
        within = VisitPartnership.objects.filter(partnership__publication=Publication.PUBLISHED)
        return [
            Pairs(rows.filter(**{f"{each}__publication": Publication.PUBLISHED}), record, each + path)
            for rows, record, each in (
                (Visit.objects.published(), "pk", "visitor"),
                (within, "visit", "partnership__organization_a"),
                (within, "visit", "partnership__organization_b"),
                (ProgrammeItem.objects.all(), "visit", "host"),
            )
        ]

    return pairs


def may_lie_within(first: date | None, last: date | None) -> Q:
    """Whether some of a visit's possible days lie in the period."""
    found = Q(started_on__isnull=False)
    if first:
        found &= Q(ended_on__latest__gte=first) | Q(ended_on__isnull=True, started_on__latest__gte=first)
    if last:
        found &= Q(started_on__earliest__lte=last)
    return found


def years(day: date) -> list[Pairs]:
    years = YearsBetween("started_on__earliest", Coalesce("ended_on__latest", "started_on__latest"))
    return [Pairs(Visit.objects.published().annotate(possible_year=years), "pk", "possible_year")]


class Result(TextChoices):
    AGREEMENT = "agreement", _("an agreement")


def results(day: date) -> list[Pairs]:
    """Visits that led to a public agreement, or during which one was signed."""
    rows: list[tuple[QuerySet[Any, Any], str]] = [
        (VisitOutcome.objects.all(), "visit"),
        (ProgrammeItemAgreement.objects.all(), "item__visit"),
    ]
    public, found = Q(agreement__publication=Publication.PUBLISHED), Value(Result.AGREEMENT.value)
    return [Pairs(each.filter(public).annotate(result=found), visit, "result") for each, visit in rows]


GAPS = [
    Gap("date", _("date"), Q(started_on__isnull=True)),
    Gap("topic", _("topic"), ~Q(Exists(VisitTopic.objects.filter(visit=OuterRef("pk"))))),
]


class VisitFilterSet(PublicFilterSet):
    """How visits are found."""

    searched = SearchKind.VISIT

    q = WordsFilter(label=_("Title, place, programme or people"))
    partner = PartnerFilter(
        label=_("Partner or other organization"), help_text=_("A name or part of it."), pairs=involved("")
    )
    country = CountryFilter(pairs=involved("__country"))
    direction = FacetFilter(
        label=_("Direction"),
        choices=Direction,
        pairs=lambda day: [Pairs(Visit.objects.published(), "pk", "direction")],
    )
    topic = TopicFilter(pairs=lambda day: [Pairs(VisitTopic.objects.all(), "visit", "topic")])
    result = FacetFilter(label=_("Led to"), choices=Result, pairs=results)
    year = YearFilter(pairs=years, possible=may_lie_within)
    person = PersonFilter(label=_("Person"), help_text=_("A name or part of it."), method="with_person")
    date_from = DayFilter(
        label=_("From"),
        whole="first",
        help_text=_("A day, month or year: 2021-10-26, 2021-10 or 2021."),
        method="kept",
    )
    date_to = DayFilter(label=_("Until"), whole="last", method="kept")
    missing = GapFilter(records=Visit.objects.published, gaps=GAPS)
    source = SourceFilter(cited_by=Visit.objects.published)

    def with_person(self, queryset: QuerySet[Any, Any], name: str, value: Reference) -> QuerySet[Any, Any]:
        people = value.records.values("pk")
        members = DelegationMember.objects.filter(visit=OuterRef("pk"), person__in=people)
        participants = ProgrammeParticipant.objects.filter(item__visit=OuterRef("pk"), person__in=people)
        return queryset.filter(Q(Exists(members)) | Q(Exists(participants)))
