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


def office_holders(organization: Any, request: Any) -> dict[str, Any]:
    """Who holds and held the posts of an organization, and those of others that are held at it."""
    held_here = Q(post__based_at=organization, post__organization__publication=Publication.PUBLISHED)
    memberships = (
        Membership.objects.filter(Q(post__organization=organization) | held_here)
        .filter(person__in=Person.objects.nameable())
        .select_related("person", "post")
        .order_by("post_id", F("started_on").desc(nulls_last=True), "pk")
    )
    return {"memberships": memberships}


add_panel(
    "organization",
    "people/_organization_people.html",
    office_holders,
    order=10,
    contents=[("people", _("People in office"))],
)
