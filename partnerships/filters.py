"""The filters of the lists of partners, organizations and topics."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.dates import fold
from core.filters import (
    CodeFilter,
    CodesFilter,
    PublicFilterSet,
    Reference,
    ReferenceFilter,
    SourceField,
    SourceFilter,
    WordsFilter,
    cites,
    sources_of,
)
from core.functions import has_word
from core.models import Publication, Source
from core.search import Fold
from partnerships.models import (
    Country,
    Organization,
    OrganizationKind,
    OrganizationName,
    Partnership,
    PartnershipKind,
    PartnershipTopic,
    Topic,
)

SCOPES = [("home", _("partners of the home authorities")), ("all", _("all recorded partners"))]
DESCRIPTION = ["description_fr", "description_nl", "description_en"]


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


def countries_in_use() -> list[tuple[str, str]]:
    """The countries of published organizations, sorted by name."""
    used = Organization.objects.published().filter(country=OuterRef("pk"))
    pairs = [(country.code, str(country)) for country in Country.objects.filter(Exists(used))]
    return sorted(pairs, key=lambda pair: fold(pair[1]))


def known_countries() -> Iterable[str]:
    return Country.objects.values_list("code", flat=True)


def topics_by_name() -> list[tuple[str, str]]:
    """Topics as choices, each under the one it is part of."""
    by_parent: dict[int | None, list[Topic]] = {}
    for topic in Topic.objects.published():
        by_parent.setdefault(topic.parent_id, []).append(topic)
    return list(_branch(by_parent, None, 0))


def _branch(by_parent: dict[int | None, list[Topic]], parent: int | None, depth: int) -> Iterable[tuple[str, str]]:
    for topic in sorted(by_parent.get(parent, []), key=lambda topic: fold(str(topic))):
        yield topic.slug, "– " * depth + str(topic)
        yield from _branch(by_parent, topic.pk, depth + 1)


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


class CountryFilter(CodesFilter):
    """Any of several countries, by their two letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Country"),
                "choices": countries_in_use,
                "known": known_countries,
                "widget": forms.SelectMultiple,
                **kwargs,
            }
        )


class TopicFilter(CodesFilter):
    """Any of several topics, with what is part of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Topic"), "choices": topics_by_name, "widget": forms.SelectMultiple, **kwargs})

    def described(self, value: Any, raw: str) -> str:
        return super().described(value, raw).lstrip("– ")


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


class OrganizationFilterSet(PublicFilterSet):
    """How organizations are found."""

    q = WordsFilter(label=_("Name or description"))
    kind = CodesFilter(label=_("Kind"), choices=OrganizationKind, method="of_kind", widget=forms.SelectMultiple)
    country = CountryFilter(method="in_country")
    source = SourceFilter(cited_by=Organization.objects.published)

    def word_found(self, word: str) -> Q:
        alias = OrganizationName.objects.filter(organization=OuterRef("pk"), folded__contains=Fold.value(word))
        return Q(folded__contains=Fold.value(word)) | Q(Exists(alias)) | has_word(word, DESCRIPTION)

    def of_kind(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(kind__in=codes)

    def in_country(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(country__in=codes)


class PartnerFilterSet(OrganizationFilterSet):
    """How partners are found; those of the home authorities unless all are asked for."""

    scope = CodeFilter(label=_("Partners"), choices=SCOPES, method="kept")
    partnership_kind = CodesFilter(label=_("Partnership"), choices=PartnershipKind, method="of_partnership_kind")
    topic = TopicFilter(method="on_topic")
    source = PartnerSourceFilter()

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> Any:
        of_home = self.form.cleaned_data["scope"] != "all"
        return super().filter_queryset(queryset.filter(has_partnership(of_home=of_home)))

    def of_partnership_kind(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(Exists(partnerships_of_row().filter(kind__in=codes)))

    def on_topic(self, queryset: QuerySet[Any, Any], name: str, slugs: list[str]) -> QuerySet[Any, Any]:
        topics = PartnershipTopic.objects.filter(partnership=OuterRef("pk"), topic__in=with_subtopics(slugs))
        return queryset.filter(Exists(partnerships_of_row().filter(Exists(topics))))


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

    q = WordsFilter(label=_("Name or description"))
    source = TopicSourceFilter()

    def word_found(self, word: str) -> Q:
        return Q(folded__contains=Fold.value(word)) | has_word(word, DESCRIPTION)
