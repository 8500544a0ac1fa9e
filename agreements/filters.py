"""The filters of the list of agreements."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Agreement,
    AgreementTopic,
    AgreementType,
    Commitment,
    Modality,
    Party,
    Scope,
    Signature,
    SignatureRole,
    Status,
    StatusPeriod,
)
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
    StatusOnDayFilter,
    WordsFilter,
    YearFilter,
    possible_within,
)
from core.functions import YearsBetween
from core.models import Publication
from partnerships.filters import CountryFilter, PartnerFilter, TopicFilter
from people.filters import PersonFilter

# The one status row of an agreement on the day asked, joined under this name.
STATUS = "status_on_day"


def joined_status(queryset: QuerySet[Any, Any], as_of: date) -> QuerySet[Any, Any]:
    """Join the status of each agreement on a day."""
    period = FilteredRelation("status_periods", condition=Q(status_periods__days__contains=as_of))
    joined: QuerySet[Any, Any] = queryset.annotate(**{STATUS: period})
    return joined


def parties_of_row() -> QuerySet[Party]:
    """The parties of an agreement in a list."""
    return Party.objects.filter(agreement=OuterRef("pk"))


def signatures_of_row() -> QuerySet[Signature]:
    """The signatures under an agreement in a list, without those of witnesses."""
    return Signature.objects.filter(agreement=OuterRef("pk"), role=SignatureRole.SIGNATORY)


def of_row(path: str) -> Callable[[date], list[Pairs]]:
    """A value in the agreement's own row."""
    return lambda day: [Pairs(Agreement.objects.published(), "pk", path)]


def statuses(day: date) -> list[Pairs]:
    return [Pairs(StatusPeriod.objects.on(day), "agreement", "status")]


def topics(day: date) -> list[Pairs]:
    """The topics of agreements, and of what the parties undertake."""
    return [
        Pairs(AgreementTopic.objects.all(), "agreement", "topic"),
        Pairs(Commitment.objects.filter(topic__isnull=False), "agreement", "topic"),
    ]


def of_parties(path: str) -> Callable[[date], list[Pairs]]:
    """Values of the public parties, at ``path`` from the party."""
    rows = Party.objects.filter(organization__publication=Publication.PUBLISHED)
    return lambda day: [Pairs(rows, "agreement", path)]


def years(day: date) -> list[Pairs]:
    years = YearsBetween("concluded_on__earliest", "concluded_on__latest")
    return [Pairs(Agreement.objects.published().annotate(possible_year=years), "pk", "possible_year")]


TOPICS_OF_ROW = AgreementTopic.objects.filter(agreement=OuterRef("pk"))
COMMITMENTS_OF_ROW = Commitment.objects.filter(agreement=OuterRef("pk"), topic__isnull=False)
COUNTRIES_OF_ROW = Party.objects.filter(
    agreement=OuterRef("pk"), organization__publication=Publication.PUBLISHED, organization__country__isnull=False
)
GAPS = [
    Gap("date", _("date of conclusion"), Q(concluded_on__isnull=True)),
    Gap("topic", _("topic"), ~Q(Exists(TOPICS_OF_ROW)) & ~Q(Exists(COMMITMENTS_OF_ROW))),
    Gap("country", _("country of a party"), ~Q(Exists(COUNTRIES_OF_ROW))),
]


class AgreementFilterSet(PublicFilterSet):
    """How agreements are found."""

    searched = SearchKind.AGREEMENT

    q = WordsFilter(label=_("Title, party, signatory or content"))
    status = StatusOnDayFilter(label=_("Status"), choices=Status, pairs=statuses)
    as_of = DayFilter(label=_("Status as of"), help_text=_("For example 2022-01-01; today if empty."), method="kept")
    partner = PartnerFilter(
        label=_("Partner or other party"), help_text=_("A name or part of it."), pairs=of_parties("organization")
    )
    country = CountryFilter(label=_("Country of a party"), pairs=of_parties("organization__country"))
    type = FacetFilter(label=_("Type"), choices=AgreementType, pairs=of_row("agreement_type"))
    topic = TopicFilter(pairs=topics)
    year = YearFilter(label=_("Year of conclusion"), pairs=years, possible=partial(possible_within, "concluded_on"))
    signatory = PersonFilter(label=_("Signatory"), help_text=_("A name or part of it."), method="signed_by")
    modality = FacetFilter(label=_("How it was signed"), choices=Modality, pairs=of_row("modality"))
    date_from = DayFilter(
        label=_("Concluded from"),
        whole="first",
        help_text=_("A day, month or year: 2021-10-26, 2021-10 or 2021."),
        method="kept",
    )
    date_to = DayFilter(label=_("Concluded until"), whole="last", method="kept")
    scope = FacetFilter(label=_("Parties"), choices=Scope, pairs=of_row("scope"))
    missing = GapFilter(records=Agreement.objects.published, gaps=GAPS)
    source = SourceFilter(cited_by=Agreement.objects.published)

    def signed_by(self, queryset: QuerySet[Any, Any], name: str, value: Reference) -> QuerySet[Any, Any]:
        return queryset.filter(Exists(signatures_of_row().filter(person__in=value.records)))
