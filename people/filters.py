"""The filters of the list of people."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.facets import Pairs
from core.filters import FacetFilter, PublicFilterSet, ReferenceFilter, SourceFilter, WordsFilter
from core.functions import has_word
from core.models import Publication
from core.search import Fold
from partnerships.filters import CountryFilter, PartnerFilter
from people.models import Membership, Person, PersonName, PostRole


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

    q = WordsFilter(label=_("Name or post"))
    organization = PartnerFilter(label=_("Organization"), pairs=of_posts("post__organization"))
    role = FacetFilter(label=_("Role"), choices=PostRole, pairs=of_posts("post__role"))
    country = CountryFilter(pairs=of_posts("post__organization__country"))
    source = SourceFilter(cited_by=Person.objects.published)

    def word_found(self, word: str) -> Q:
        other = PersonName.objects.filter(person=OuterRef("pk"), folded__contains=Fold.value(word))
        labels = has_word(word, ["post__label_fr", "post__label_nl", "post__label_en"])
        return Q(folded__contains=Fold.value(word)) | Q(Exists(other)) | Q(Exists(posts_of_row().filter(labels)))
