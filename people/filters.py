"""The filters of the list of people."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.documents import SearchKind
from core.facets import Pairs
from core.filters import FacetFilter, PublicFilterSet, ReferenceFilter, SourceFilter, WordsFilter
from core.models import Publication
from partnerships.filters import CountryFilter, PartnerFilter
from people.models import Membership, Person, PostRole


def posts_of_row() -> QuerySet[Membership]:
    """The memberships of a person in a list, in public organizations."""
    return Membership.objects.filter(person=OuterRef("pk"), post__organization__publication=Publication.PUBLISHED)


class PersonFilter(ReferenceFilter):
    """A person whose name may stand on public pages, by number or part of the name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"records": Person.objects.nameable, **kwargs})


def of_posts(path: str) -> Callable[[date], list[Pairs]]:
    """Values of the posts people hold or held in public organizations, at ``path`` from the membership."""
    rows = Membership.objects.filter(post__organization__publication=Publication.PUBLISHED)
    return lambda day: [Pairs(rows, "person", path)]


class PersonFilterSet(PublicFilterSet):
    """How people are found."""

    searched = SearchKind.PERSON

    q = WordsFilter(label=_("Name or post"))
    organization = PartnerFilter(label=_("Organization"), pairs=of_posts("post__organization"))
    role = FacetFilter(label=_("Role"), choices=PostRole, pairs=of_posts("post__role"))
    country = CountryFilter(pairs=of_posts("post__organization__country"))
    source = SourceFilter(cited_by=Person.objects.published)
