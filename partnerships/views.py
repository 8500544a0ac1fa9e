"""The public lists and pages of partners, organizations and topics."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.columns import Reader
from core.functions import sort_key, sorted_as, translated
from core.linked_data import Node
from core.lists import PublicListView, Sort, by
from core.models import Publication
from core.search import address_slug
from core.views import PublicDetailView, cited_sources
from partnerships.exports import ORGANIZATION_COLUMNS, PARTNER_COLUMNS, TOPIC_COLUMNS
from partnerships.filters import (
    OrganizationFilterSet,
    PartnerFilterSet,
    TopicFilterSet,
    has_partnership,
    with_subtopics,
)
from partnerships.linked_data import organization_node, topic_node
from partnerships.models import (
    KeyFigure,
    NetworkMembership,
    Organization,
    Partnership,
    PartnershipTopic,
    RelationKind,
    Topic,
)

# A page shows so many rows of a kind; the list behind the link shows all of them.
ROWS_SHOWN = 50

INVERSE_RELATIONS = {
    RelationKind.COORDINATED_BY: _("coordinates"),
    RelationKind.FUNDED_BY: _("funds"),
    RelationKind.HOSTED_BY: _("hosts"),
    RelationKind.SUPPORTED_BY: _("supports"),
}


def name_order(reader: Reader) -> Sequence[Any]:
    return [sort_key("name", reader.language)]


def country_order(reader: Reader) -> Sequence[Any]:
    return [sort_key("country__name", reader.language), sort_key("name", reader.language)]


def tree_order(reader: Reader) -> Sequence[Any]:
    """Topics by the name of what they are part of, and under it by their own."""
    own = translated("name", reader.language)
    return [
        sorted_as(Coalesce(translated("parent__name", reader.language), own)),
        Coalesce(F("parent_id"), 0),
        sorted_as(own),
    ]


def themselves(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    return [(Organization.objects.filter(pk__in=numbers), "pk")]


def organizations_of_partnerships(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    rows = Partnership.objects.filter(pk__in=numbers)
    return [(rows, "organization_a"), (rows, "organization_b")]


def organizations_with_partner(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    """The other sides of partnerships: whether an organization is a home authority counts for them."""
    rows = Partnership.objects.all()
    return [
        (rows.filter(organization_b__in=numbers), "organization_a"),
        (rows.filter(organization_a__in=numbers), "organization_b"),
    ]


def members_of_networks(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    """The members of networks, which cannot be found by a network that is hidden."""
    return [(NetworkMembership.objects.filter(network__in=numbers), "member")]


class PartnerListView(PublicListView):
    name = "partners"
    title = _("Partners")
    introduction = _(
        "Authorities in a recorded partnership. Those of the home authorities are shown unless all are asked for."
    )
    queryset = Organization.objects.published()
    filterset_class = PartnerFilterSet
    columns = PARTNER_COLUMNS
    map_url_name = "website:map"
    kind = "organization"
    touched_by = {
        "partner": themselves,
        "partnership": organizations_of_partnerships,
        "organization": organizations_with_partner,
    }
    sorts = [
        Sort("name", _("name"), name_order),
        Sort("country", _("country, then name"), country_order),
    ]


class OrganizationListView(PublicListView):
    name = "organizations"
    title = _("Organizations")
    introduction = _("Every body that acts in the register: authorities, agencies, companies, universities and others.")
    queryset = Organization.objects.published()
    filterset_class = OrganizationFilterSet
    columns = ORGANIZATION_COLUMNS
    kind = "organization"
    touched_by = {"organization": members_of_networks}
    sorts = [
        Sort("name", _("name"), name_order),
        Sort("country", _("country, then name"), country_order),
    ]


class TopicListView(PublicListView):
    name = "topics"
    title = _("Topics")
    introduction = _("What the cooperation is about.")
    queryset = Topic.objects.published()
    filterset_class = TopicFilterSet
    columns = TOPIC_COLUMNS
    kind = "topic"
    # A topic is public with a published record on it or on a part of it.
    touched_by = {"partnership": None, "agreement": None, "visit": None}
    sorts = [
        Sort("topic", _("topic, then what is part of it"), tree_order),
        Sort("name", _("name"), name_order),
        Sort("code", _("code"), by("slug")),
    ]


def pages_of(organization: Any) -> dict[str, Any]:
    """What is known of an organization itself."""
    partnerships = list(
        Partnership.objects.published()
        .filter(Q(organization_a=organization) | Q(organization_b=organization))
        .select_related("organization_a__country", "organization_b__country")
        .prefetch_related("topics", "citations__source")
        .order_by("started_on", "pk")[: ROWS_SHOWN + 1]
    )
    are_more = len(partnerships) > ROWS_SHOWN
    partnerships = partnerships[:ROWS_SHOWN]
    figures = list(_figures(organization, partnerships)[:ROWS_SHOWN])
    return {
        "organization": organization,
        "partnerships": [{"row": each, "other": _other(each, organization)} for each in partnerships],
        "are_more_partnerships": are_more,
        "rows_shown": ROWS_SHOWN,
        "memberships": NetworkMembership.objects.filter(
            member=organization, network__publication=Publication.PUBLISHED
        ).select_related("network")[:ROWS_SHOWN],
        "figures": figures,
        "relations": relations_of(organization),
        "sources": cited_sources(
            organization.citations.all(),
            *(each.citations.all() for each in partnerships),
            *(each.citations.all() for each in figures),
        ),
    }


def relations_of(organization: Any) -> list[dict[str, Any]]:
    """What ties an organization to other public ones, in words read from its own side."""
    relations = organization.relations.select_related("other")
    inverse = organization.inverse_relations.select_related("organization")
    successions = organization.successions.select_related("successor")
    precedents = organization.precedents.select_related("predecessor")
    lines = [
        *(_line(each.get_kind_display(), each.other, each) for each in relations[:ROWS_SHOWN]),
        *(_line(INVERSE_RELATIONS[each.kind], each.organization, each) for each in inverse[:ROWS_SHOWN]),
        *(_line(_("succeeded by"), each.successor, each) for each in successions[:ROWS_SHOWN]),
        *(_line(_("successor of"), each.predecessor, each) for each in precedents[:ROWS_SHOWN]),
        *(_line(_("has the part"), each, None) for each in organization.children.published()[:ROWS_SHOWN]),
    ]
    return [line for line in lines if line["other"].is_public]


def _line(words: Any, other: Organization, row: Any) -> dict[str, Any]:
    return {
        "words": words,
        "other": other,
        "start": _first_of(row, "started_on", "succeeded_on"),
        "end": _first_of(row, "ended_on"),
        "note": _first_of(row, "note"),
    }


def _first_of(row: Any, *names: str) -> Any:
    return next((value for name in names if (value := getattr(row, name, None))), None)


def _other(partnership: Partnership, organization: Organization) -> Organization:
    if partnership.organization_a_id == organization.pk:
        return partnership.organization_b
    return partnership.organization_a


def _figures(organization: Organization, partnerships: Sequence[Partnership]) -> QuerySet[KeyFigure]:
    """The figures about an organization, its partnerships, and its country beside those of its partners."""
    others = [_other(each, organization).country_id for each in partnerships]
    country = organization.country_id
    between = Q(country=country, other_country__in=others) | Q(country__in=others, other_country=country)
    return (
        KeyFigure.objects.filter(Q(organization=organization) | Q(partnership__in=partnerships) | between)
        .select_related("country", "other_country")
        .prefetch_related("citations__source")
    )


class OrganizationDetailView(PublicDetailView):
    name = "organization"
    noun = _("organization")
    list_url_name = "partnerships:organization_list"
    template_name = "partnerships/organization_detail.html"
    parameters = ("as_of",)
    queryset = (
        Organization.objects.published()
        .select_related("country", "parent")
        .prefetch_related("other_names", "identifiers", "citations__source")
    )

    def node(self, record: Any, path: str) -> Node:
        return organization_node(record, path)

    def context(self, record: Organization) -> dict[str, Any]:
        return {**pages_of(record), "is_partner_page": False}


class PartnerDetailView(OrganizationDetailView):
    """An organization seen through its partnerships."""

    name = "organization"
    noun = _("partner")
    list_url_name = "partnerships:partner_list"
    queryset = OrganizationDetailView.queryset.filter(has_partnership(of_home=False))

    def missing(self, lookup: dict[str, Any]) -> HttpResponse:
        """What was merged into a body without partnerships leads to its page as an organization."""
        as_organization = OrganizationDetailView(request=self.request)
        record = None if self.merged_into(lookup) else as_organization.merged_into(lookup)
        return super().missing(lookup) if record is None else as_organization.moved(record)

    def address_of(self, record: Organization) -> str:
        return reverse("partnerships:partner_detail", args=[record.pk, address_slug(record.name.text)])

    def context(self, record: Organization) -> dict[str, Any]:
        return {**pages_of(record), "is_partner_page": True}


class TopicDetailView(PublicDetailView):
    name = "topic"
    noun = _("topic")
    list_url_name = "partnerships:topic_list"
    template_name = "partnerships/topic_detail.html"
    queryset = (
        Topic.objects.published()
        .select_related("parent")
        .prefetch_related(Prefetch("children", Topic.objects.published()))
    )

    def lookup(self, **address: Any) -> dict[str, Any]:
        return {"slug": address["slug"]}

    def node(self, record: Any, path: str) -> Node:
        return topic_node(record, path)

    def context(self, record: Topic) -> dict[str, Any]:
        """What the topic is part of and what is part of it; the records on it count with those of its parts."""
        query = f"topic={record.slug}&scope=all"
        on_topic = PartnershipTopic.objects.filter(partnership=OuterRef("pk"), topic__in=with_subtopics([record.slug]))
        partnerships = (
            Partnership.objects.published()
            .filter(Exists(on_topic))
            .select_related("organization_a", "organization_b")
            .order_by(F("started_on__earliest").desc(nulls_last=True), "pk")
        )
        return {
            "topic": record,
            "partnerships": partnerships[:ROWS_SHOWN],
            "partners_query": query,
            "partners_count": PartnerListView.count_at_first(query),
        }
