"""The filters of the list of people."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import CodesFilter, PublicFilterSet, Reference, ReferenceFilter, SourceFilter, WordsFilter
from core.functions import has_word
from core.models import Publication
from core.search import Fold
from partnerships.filters import CountryFilter, OrganizationFilter
from people.models import Membership, Person, PersonName, PostRole


def posts_of_row() -> QuerySet[Membership]:
    """The memberships of a person in a list, in public organizations."""
    return Membership.objects.filter(person=OuterRef("pk"), post__organization__publication=Publication.PUBLISHED)


class PersonFilter(ReferenceFilter):
    """A person whose name may stand on public pages, by number or part of the name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"records": Person.objects.nameable, **kwargs})


class PersonFilterSet(PublicFilterSet):
    """How people are found."""

    q = WordsFilter(label=_("Name or post"))
    organization = OrganizationFilter(label=_("Organization"), method="in_organization")
    role = CodesFilter(label=_("Role"), choices=PostRole, method="in_role", widget=forms.SelectMultiple)
    country = CountryFilter(method="in_country")
    source = SourceFilter(cited_by=Person.objects.published)

    def word_found(self, word: str) -> Q:
        other = PersonName.objects.filter(person=OuterRef("pk"), folded__contains=Fold.value(word))
        labels = has_word(word, ["post__label_fr", "post__label_nl", "post__label_en"])
        return Q(folded__contains=Fold.value(word)) | Q(Exists(other)) | Q(Exists(posts_of_row().filter(labels)))

    def in_organization(self, queryset: QuerySet[Any, Any], name: str, value: Reference) -> QuerySet[Any, Any]:
        return queryset.filter(Exists(posts_of_row().filter(post__organization__in=value.records)))

    def in_role(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(Exists(posts_of_row().filter(post__role__in=codes)))

    def in_country(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(Exists(posts_of_row().filter(post__organization__country__in=codes)))
