"""The public list and page of people."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.columns import Reader
from core.functions import filled, sorted_as
from core.linked_data import Node
from core.lists import PublicListView, Sort
from core.models import Publication
from core.views import PublicDetailView, add_panel, cited_sources
from people.exports import PERSON_COLUMNS
from people.filters import PersonFilterSet
from people.linked_data import person_node
from people.models import Membership, Person

# A page shows so many rows of a kind; the list behind the link shows all of them.
ROWS_SHOWN = 50


def sort_name_order(reader: Reader) -> Sequence[Any]:
    return [sorted_as(Coalesce(filled(F("sort_name")), F("name")))]


def name_order(reader: Reader) -> Sequence[Any]:
    return [sorted_as(F("name"))]


def people_of_organizations(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    return [(Membership.objects.filter(post__organization__in=numbers), "person")]


def people_of_posts(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    return [(Membership.objects.filter(post__in=numbers), "person")]


class PersonListView(PublicListView):
    name = "people"
    title = _("People")
    introduction = _("Who holds office, signs agreements and takes part in visits.")
    queryset = Person.objects.published()
    filterset_class = PersonFilterSet
    columns = PERSON_COLUMNS
    kind = "person"
    touched_by = {"organization": people_of_organizations, "post": people_of_posts}
    sorts = [Sort("name", _("family name"), sort_name_order), Sort("written", _("name as written"), name_order)]


class PersonDetailView(PublicDetailView):
    name = "person"
    noun = _("person")
    list_url_name = "people:person_list"
    template_name = "people/person_detail.html"
    queryset = Person.objects.published().prefetch_related(
        "other_names",
        "identifiers",
        "citations__source",
        Prefetch(
            "memberships",
            Membership.objects.filter(post__organization__publication=Publication.PUBLISHED)
            .select_related("post__organization", "post__based_at")
            .order_by(F("started_on").desc(nulls_last=True), "pk"),
        ),
    )

    def node(self, record: Any, path: str) -> Node:
        return person_node(record, path)

    def context(self, record: Person) -> dict[str, Any]:
        return {"person": record, "sources": cited_sources(record.citations.all())}


def held_at(organization: Any) -> QuerySet[Membership]:
    """Who of those who may be named holds and held the posts of an organization, and those of others held at it."""
    held_here = Q(post__based_at=organization, post__organization__publication=Publication.PUBLISHED)
    return Membership.objects.filter(
        Q(post__organization=organization) | held_here, person__in=Person.objects.nameable()
    ).select_related("person", "post")


def office_holders(organization: Any, request: Any) -> dict[str, Any]:
    memberships = list(
        held_at(organization).order_by("post_id", F("started_on").desc(nulls_last=True), "pk")[: ROWS_SHOWN + 1]
    )
    are_more = len(memberships) > ROWS_SHOWN
    return {"memberships": memberships[:ROWS_SHOWN], "are_more": are_more, "query": f"organization={organization.pk}"}


add_panel(
    "organization",
    "people/_organization_people.html",
    office_holders,
    order=10,
    contents=[("people", _("People in office"))],
)
