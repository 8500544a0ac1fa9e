"""The filters of the lists of partners, organizations and topics."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from core.changes import Kept
from core.dates import fold
from core.documents import SearchKind
from core.facets import Choice, Pairs
from core.filters import (
    FacetFilter,
    PublicFilterSet,
    Reference,
    ReferenceFilter,
    SourceField,
    SourceFilter,
    WideFacetFilter,
    WordsFilter,
    cites,
    sources_of,
)
from core.models import Publication, Source
from partnerships.models import (
    Country,
    NetworkMembership,
    Organization,
    OrganizationKind,
    Partnership,
    PartnershipKind,
    Topic,
)

SCOPES = [("home", _("partners of the home authorities")), ("all", _("all recorded partners"))]


def has_partnership(*, of_home: bool) -> Q:
    """Whether an authority has a published partnership, perhaps only one with a home authority."""
    return Q(Exists(_partnerships("organization_a", "organization_b", of_home))) | Q(
        Exists(_partnerships("organization_b", "organization_a", of_home))
    )


def _partnerships(own_side: str, other_side: str, of_home: bool) -> QuerySet[Partnership]:
    partnerships = Partnership.objects.published().filter(**{own_side: OuterRef("pk")})
    return partnerships.filter(**{f"{other_side}__is_home": True}) if of_home else partnerships


def partnerships_of_row() -> QuerySet[Partnership]:
    """The published partnerships of an organization in a list."""
    either = Q(organization_a=OuterRef("pk")) | Q(organization_b=OuterRef("pk"))
    return Partnership.objects.published().filter(either)


def countries_by_name() -> list[Choice]:
    """The countries as choices, sorted by name."""
    choices = [Choice(country.code, str(country), (country.code,)) for country in Country.objects.all()]
    return sorted(choices, key=lambda choice: fold(choice.label))


known_countries = Kept(lambda: list(Country.objects.values_list("code", flat=True)), ["country"])


def topics_by_name() -> list[Choice]:
    """Topics as choices, each under the one it is part of; a topic stands for all that is part of it."""
    by_parent: dict[int | None, list[Topic]] = {}
    for topic in Topic.objects.published():
        by_parent.setdefault(topic.parent_id, []).append(topic)
    return list(_branch(by_parent, None, 0))


def _branch(by_parent: dict[int | None, list[Topic]], parent: int | None, depth: int) -> Iterable[Choice]:
    for topic in sorted(by_parent.get(parent, []), key=lambda topic: fold(str(topic))):
        parts = list(_branch(by_parent, topic.pk, depth + 1))
        inner = [value for part in parts if part.depth == depth + 1 for value in part.stands_for]
        yield Choice(topic.slug, str(topic), (str(topic.pk), *inner), depth)
        yield from parts


# A topic is public by what it is recorded on, so any change can make it known.
known_topics = Kept(lambda: list(Topic.objects.published().values_list("slug", flat=True)))


def names_of_organizations(numbers: Sequence[str]) -> dict[str, str]:
    """The names of public organizations by their numbers."""
    return {str(each.pk): str(each.name) for each in Organization.objects.published().filter(pk__in=numbers)}


def with_subtopics(slugs: Iterable[str]) -> list[int]:
    """The topics of these words, and all that are part of them."""
    topics = list(Topic.objects.values_list("pk", "parent_id", "slug"))
    found = {pk for pk, _parent, slug in topics if slug in set(slugs)}
    grown = True
    while grown:
        inner = {pk for pk, parent, _slug in topics if parent in found}
        grown = not inner <= found
        found |= inner
    return sorted(found)


class CountryFilter(FacetFilter):
    """Any of several countries, by their two letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Country"), "known": known_countries, **kwargs})

    def choices_now(self) -> list[Choice]:
        return countries_by_name()


class TopicFilter(FacetFilter):
    """Any of several topics, with what is part of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Topic"), "known": known_topics, **kwargs})

    def choices_now(self) -> list[Choice]:
        return topics_by_name()

    def recorded(self, codes: Sequence[str]) -> Sequence[Any]:
        return with_subtopics(codes)


class PartnerFilter(WideFacetFilter):
    """Any of several organizations, each by its number or part of its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"records": Organization.objects.published, "names_of": names_of_organizations, **kwargs})


class OrganizationFilter(ReferenceFilter):
    """An organization, by its number or part of its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"records": Organization.objects.published, **kwargs})


class PartnerSourceFilter(SourceFilter):
    """The partners that a source names, or whose partnership it names."""

    field_class = SourceField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(cited_by=Organization.objects.published, **kwargs)
        self.extra["records"] = lambda: Source.objects.filter(
            Q(pk__in=sources_of(Organization.objects.published()).values("pk"))
            | Q(pk__in=sources_of(Partnership.objects.published()).values("pk"))
        )

    def filter(self, qs: QuerySet[Any, Any], value: Reference | None) -> QuerySet[Any, Any]:
        if value is None:
            return qs
        partnership = partnerships_of_row().filter(cites(Partnership, value.records))
        return qs.filter(Q(cites(Organization, value.records)) | Q(Exists(partnership)))


def of_row(path: str) -> Callable[[date], list[Pairs]]:
    """A value in the organization's own row."""
    return lambda day: [Pairs(Organization.objects.published(), "pk", path)]


def networks_of_members(day: date) -> list[Pairs]:
    return [Pairs(NetworkMembership.objects.filter(network__publication=Publication.PUBLISHED), "member", "network")]


class OrganizationFilterSet(PublicFilterSet):
    """How organizations are found."""

    searched = SearchKind.ORGANIZATION

    q = WordsFilter(label=_("Name or description"))
    kind = FacetFilter(label=_("Kind"), choices=OrganizationKind, pairs=of_row("kind"))
    country = CountryFilter(pairs=of_row("country"))
    network: PartnerFilter | None = PartnerFilter(label=_("Member of the network"), pairs=networks_of_members)
    source = SourceFilter(cited_by=Organization.objects.published)


class ScopeFilter(FacetFilter):
    """The partners of the home authorities, unless all recorded ones are asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": SCOPES, "pairs": scopes_of_partners, **kwargs})

    def chosen(self, value: Any) -> list[str]:
        return super().chosen(value) or ["home"]

    def condition(self, values: Sequence[Any]) -> Q:
        return has_partnership(of_home="all" not in values)


def scopes_of_partners(day: date) -> list[Pairs]:
    partnerships = Partnership.objects.published()
    return [
        Pairs(rows.annotate(scope=Value(scope)), own_side, "scope")
        for own_side, other_side in (("organization_a", "organization_b"), ("organization_b", "organization_a"))
        for scope, rows in (("all", partnerships), ("home", partnerships.filter(**{f"{other_side}__is_home": True})))
    ]


def of_partnerships(path: str) -> Callable[[date], list[Pairs]]:
    """Values of the published partnerships of organizations, at ``path`` from the partnership."""
    rows = Partnership.objects.published()
    return lambda day: [Pairs(rows, "organization_a", path), Pairs(rows, "organization_b", path)]


class PartnerFilterSet(OrganizationFilterSet):
    """How partners are found; those of the home authorities unless all are asked for."""

    network = None
    scope = ScopeFilter(label=_("Partners"))
    partnership_kind = FacetFilter(label=_("Partnership"), choices=PartnershipKind, pairs=of_partnerships("kind"))
    topic = TopicFilter(pairs=of_partnerships("topic_rows__topic"))
    source = PartnerSourceFilter()


class TopicSourceFilter(SourceFilter):
    """The topics of the public records that cite a source."""

    # Agreements and visits stand above this app, which knows them as what is related to a topic.
    records_on_topics = ("partnerships", "agreements", "visits")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(cited_by=Partnership.objects.published, **kwargs)
        self.extra["records"] = lambda: Source.objects.filter(
            self._any_kind(lambda kind: Exists(self._topics(kind, OuterRef("pk"))))
        )

    def filter(self, qs: QuerySet[Any, Any], value: Reference | None) -> QuerySet[Any, Any]:
        if value is None:
            return qs
        sources = value.records.values("pk")
        return qs.filter(self._any_kind(lambda kind: Q(pk__in=self._topics(kind, sources).values("pk"))))

    def _topics(self, kind: str, sources: Any) -> QuerySet[Topic]:
        lookup = "source" if isinstance(sources, OuterRef) else "source__in"
        return Topic.objects.filter(
            **{f"{kind}__publication": Publication.PUBLISHED, f"{kind}__citations__{lookup}": sources}
        )

    def _any_kind(self, condition: Callable[[str], Any]) -> Q:
        found = Q()
        for kind in self.records_on_topics:
            found |= Q(condition(kind))
        return found


class TopicFilterSet(PublicFilterSet):
    """How topics are found."""

    searched = SearchKind.TOPIC

    q = WordsFilter(label=_("Name or description"))
    topic = TopicFilter(label=_("Part of"), pairs=lambda day: [Pairs(Topic.objects.all(), "pk", "pk")])
    source = TopicSourceFilter()
