"""The filters of the list of visits."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import CodesFilter, DayFilter, PublicFilterSet, Reference, SourceFilter, WordsFilter
from core.functions import has_word
from core.search import Fold
from events.models import (
    DelegationMember,
    Direction,
    ProgrammeItem,
    ProgrammeParticipant,
    Visit,
    VisitOutcome,
    VisitPartnership,
    VisitTopic,
)
from partnerships.filters import CountryFilter, OrganizationFilter, TopicFilter, with_subtopics
from partnerships.models import Organization
from people.filters import PersonFilter
from people.models import Person


def partnerships_of_row() -> QuerySet[VisitPartnership]:
    """The published partnerships a visit in a list belongs to."""
    return VisitPartnership.objects.filter(visit=OuterRef("pk"), partnership__publication="published")


def involving(organizations: QuerySet[Organization]) -> Q:
    """Whether a visit was made or hosted by one of the organizations, or was within a partnership of one."""
    ids = organizations.values("pk")
    sides = Q(partnership__organization_a__in=ids) | Q(partnership__organization_b__in=ids)
    hosted = ProgrammeItem.objects.filter(visit=OuterRef("pk"), host__in=ids)
    return Q(visitor__in=ids) | Q(Exists(partnerships_of_row().filter(sides))) | Q(Exists(hosted))


class VisitFilterSet(PublicFilterSet):
    """How visits are found."""

    q = WordsFilter(label=_("Title, place, programme or people"))
    partner = OrganizationFilter(
        label=_("Partner or other organization"), help_text=_("A name or part of it."), method="with_partner"
    )
    country = CountryFilter(method="in_country")
    direction = CodesFilter(label=_("Direction"), choices=Direction, method="in_direction")
    topic = TopicFilter(method="on_topic")
    person = PersonFilter(label=_("Person"), help_text=_("A name or part of it."), method="with_person")
    date_from = DayFilter(
        label=_("From"),
        whole="first",
        help_text=_("A day, month or year: 2021-10-26, 2021-10 or 2021."),
        method="kept",
    )
    date_to = DayFilter(label=_("Until"), whole="last", method="kept")
    source = SourceFilter(cited_by=Visit.objects.published)

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> Any:
        first, last = self.form.cleaned_data["date_from"], self.form.cleaned_data["date_to"]
        if first:
            may_end_later = Q(ended_on__latest__gte=first) | Q(ended_on__isnull=True, started_on__latest__gte=first)
            queryset = queryset.filter(may_end_later)
        if last:
            queryset = queryset.filter(started_on__earliest__lte=last)
        return super().filter_queryset(queryset)

    def word_found(self, word: str) -> Q:
        texts = ["title_fr", "title_nl", "title_en", "summary_fr", "summary_nl", "summary_en", "place"]
        people = Person.objects.nameable().named_like(word).values("pk")
        bodies = Organization.objects.published().named_like(word).values("pk")
        named = Q(person__in=people) | Q(organization__in=bodies)
        items = ProgrammeItem.objects.filter(visit=OuterRef("pk"))
        groups = has_word(word, ["group_fr", "group_nl", "group_en"])
        outcomes = VisitOutcome.objects.filter(visit=OuterRef("pk"))
        return (
            Q(folded__contains=Fold.value(word))
            | involving(Organization.objects.filter(pk__in=bodies))
            | Q(Exists(items.filter(has_word(word, texts))))
            | Q(Exists(DelegationMember.objects.filter(named, visit=OuterRef("pk"))))
            | Q(Exists(ProgrammeParticipant.objects.filter(named | groups, item__visit=OuterRef("pk"))))
            | Q(Exists(outcomes.filter(has_word(word, ["text_fr", "text_nl", "text_en"]))))
        )

    def with_partner(self, queryset: QuerySet[Any, Any], name: str, value: Reference) -> QuerySet[Any, Any]:
        return queryset.filter(involving(value.records))

    def in_country(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(involving(Organization.objects.published().filter(country__in=codes)))

    def in_direction(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(direction__in=codes)

    def on_topic(self, queryset: QuerySet[Any, Any], name: str, slugs: list[str]) -> QuerySet[Any, Any]:
        topics = VisitTopic.objects.filter(visit=OuterRef("pk"), topic__in=with_subtopics(slugs))
        return queryset.filter(Exists(topics))

    def with_person(self, queryset: QuerySet[Any, Any], name: str, value: Reference) -> QuerySet[Any, Any]:
        people = value.records.values("pk")
        members = DelegationMember.objects.filter(visit=OuterRef("pk"), person__in=people)
        participants = ProgrammeParticipant.objects.filter(item__visit=OuterRef("pk"), person__in=people)
        return queryset.filter(Q(Exists(members)) | Q(Exists(participants)))
