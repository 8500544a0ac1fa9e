"""The public list and page of visits, and what visits add to the pages of other records."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Signature
from core.columns import Reader
from core.feeds import Occasion
from core.functions import day_or, sort_key
from core.linked_data import Node
from core.lists import PublicListView, Sort, by_day
from core.models import Publication
from core.public_history import Part
from core.views import PublicDetailView, add_panel, cited_sources
from events.exports import VISIT_COLUMNS
from events.filters import VisitFilterSet
from events.linked_data import visit_node
from events.models import (
    DelegationMember,
    Photo,
    PhotoPerson,
    ProgrammeItem,
    ProgrammeItemAgreement,
    ProgrammeParticipant,
    Visit,
    VisitCitation,
    VisitOutcome,
    VisitPartnership,
    VisitTopic,
)
from events.telling import Delegation, headline, people_met, recorded, stated
from partnerships.filters import with_subtopics
from partnerships.models import Organization
from people.models import Person, Post

ROWS_SHOWN = 50
POSTS_LOOKED_AT = 500
IMAGE_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def title_order(reader: Reader) -> Sequence[Any]:
    return [sort_key("title", reader.language)]


def visits_of_organizations(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    within = VisitPartnership.objects.all()
    return [
        (Visit.objects.filter(visitor__in=numbers), "pk"),
        (within.filter(partnership__organization_a__in=numbers), "visit"),
        (within.filter(partnership__organization_b__in=numbers), "visit"),
        (ProgrammeItem.objects.filter(host__in=numbers), "visit"),
    ]


def visits_of_partnerships(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    return [(VisitPartnership.objects.filter(partnership__in=numbers), "visit")]


def visits_of_agreements(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    return [
        (VisitOutcome.objects.filter(agreement__in=numbers), "visit"),
        (ProgrammeItemAgreement.objects.filter(agreement__in=numbers), "item__visit"),
    ]


HISTORY = (
    Part(
        Visit,
        (
            "title",
            "direction",
            "started_on",
            "ended_on",
            "places",
            "visitor",
            "summary",
            "stated_delegation",
            "stated_companies",
            "stated_company_representatives",
        ),
    ),
    Part(
        DelegationMember,
        ("sending_organization", "person", "organization", "post", "title_as_printed", "is_head"),
        "visit",
    ),
    Part(ProgrammeItem, ("kind", "title", "held_on", "starts_at", "place", "host", "summary"), "visit"),
    Part(VisitOutcome, ("text",), "visit"),
    Part(Photo, ("caption", "alternative_text", "image", "credit", "rights", "taken_on", "source_locator"), "visit"),
    Part(VisitTopic, ("topic",), "visit"),
    Part(VisitCitation, ("source", "fact", "locator", "quote"), "visit"),
    Part(
        VisitPartnership,
        ("partnership",),
        "visit",
        only=lambda events: events.filter(partnership__publication=Publication.PUBLISHED),
    ),
)


class VisitListView(PublicListView):
    name = "visits"
    title = _("Visits")
    introduction = _("Missions abroad and visits received, with their programme and results.")
    queryset = Visit.objects.published()
    filterset_class = VisitFilterSet
    columns = VISIT_COLUMNS
    history = HISTORY
    kind = "visit"
    touched_by = {
        "organization": visits_of_organizations,
        "partnership": visits_of_partnerships,
        "agreement": visits_of_agreements,
    }
    occasions = [Occasion("visit", "", "started_on", last="ended_on", place="places")]
    sorts = [
        Sort(
            "newest",
            _("newest first"),
            by_day("started_on__earliest", missing=date.min),
            descending=True,
            is_by_first_day=True,
        ),
        Sort("oldest", _("oldest first"), by_day("started_on__earliest", missing=date.max), is_by_first_day=True),
        Sort("title", _("title"), title_order),
    ]


PHOTOS = Photo.objects.select_related("source", "agreement", "programme_item").prefetch_related(
    Prefetch("people", PhotoPerson.objects.select_related("person").order_by(F("position").asc(nulls_last=True), "pk"))
)
PUBLIC_PARTNERSHIPS = VisitPartnership.objects.filter(partnership__publication=Publication.PUBLISHED).select_related(
    "partnership__organization_a", "partnership__organization_b"
)
ITEMS = ProgrammeItem.objects.select_related("host").prefetch_related(
    Prefetch("participants", ProgrammeParticipant.objects.select_related("person", "organization", "post")),
    Prefetch("agreements", Agreement.objects.published()),
)


class VisitDetailView(PublicDetailView):
    name = "visit"
    history = HISTORY
    noun = _("visit")
    list_url_name = "events:visit_list"
    template_name = "events/visit_detail.html"
    queryset = (
        Visit.objects.published()
        .select_related("visitor")
        .prefetch_related(
            "citations__source",
            Prefetch("partnership_rows", PUBLIC_PARTNERSHIPS),
            Prefetch("topic_rows", VisitTopic.objects.select_related("topic")),
            Prefetch(
                "delegation_members",
                DelegationMember.objects.select_related(
                    "sending_organization", "person", "organization", "post__organization"
                ),
            ),
            Prefetch("programme_items", ITEMS),
            Prefetch("outcomes", VisitOutcome.objects.select_related("agreement")),
            Prefetch("photos", PHOTOS),
        )
    )

    def node(self, record: Any, path: str) -> Node:
        return visit_node(record, path)

    def context(self, record: Visit) -> dict[str, Any]:
        delegation = Delegation(list(record.delegation_members.all()))
        items = list(record.programme_items.all())
        return {
            "visit": record,
            "headline": headline(record),
            "stated": stated(record),
            "recorded": recorded(delegation),
            "delegation": delegation,
            "days": by_date(items),
            "met": people_met(items, delegation),
            "sources": cited_sources(record.citations.all()),
        }


def by_date(items: Iterable[ProgrammeItem]) -> list[dict[str, Any]]:
    """The programme in its order, each date under one heading; what has no recorded date comes last, together."""
    dates: dict[Any, list[ProgrammeItem]] = {}
    for item in items:
        dates.setdefault(item.held_on, []).append(item)
    in_order = sorted(dates.items(), key=lambda group: group[0] is None)
    return [{"date": day, "items": group} for day, group in in_order]


def photo_image(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The image of a photo of a published visit or agreement."""
    public = Q(visit__publication=Publication.PUBLISHED) | Q(
        visit__isnull=True, agreement__publication=Publication.PUBLISHED
    )
    photo = get_object_or_404(Photo.objects.filter(public).exclude(image=""), pk=pk)
    kind = IMAGE_TYPES.get(str(photo.image.name).rpartition(".")[2].lower())
    if kind is None:
        raise Http404
    try:
        opened = photo.image.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        opened,
        content_type=kind,
        headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"},
    )


def newest(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    return visits.order_by(F("started_on__earliest").desc(nulls_last=True), "pk")[:ROWS_SHOWN]


def visits_involving(organization: Organization, most: int) -> QuerySet[Visit]:
    """The latest visits an organization made, hosted or that were within its partnerships.

    Each way is asked on its own: a condition that joins them with "or" would read every visit of the register.
    """
    day = day_or("started_on__earliest", date.min)
    within = VisitPartnership.objects.filter(visit=OuterRef("pk"), partnership__publication=Publication.PUBLISHED)
    ways = [
        Q(visitor=organization),
        Q(Exists(within.filter(partnership__organization_a=organization))),
        Q(Exists(within.filter(partnership__organization_b=organization))),
        Q(Exists(ProgrammeItem.objects.filter(visit=OuterRef("pk"), host=organization))),
    ]
    found = [Visit.objects.published().filter(way).order_by(day.desc(), "-pk").values("pk")[:most] for way in ways]
    latest = found[0].union(*found[1:])
    return Visit.objects.filter(pk__in=latest).order_by(day.desc(), "-pk")[:most]


def visits_of_organization(organization: Organization, request: HttpRequest) -> dict[str, Any]:
    return {"visits": visits_involving(organization, ROWS_SHOWN), "query": f"partner={organization.pk}"}


def visits_on_topic(topic: Any, request: HttpRequest) -> dict[str, Any]:
    """The visits on a topic or on a part of it, as the list gives them for it."""
    query = f"topic={topic.slug}"
    on_topic = VisitTopic.objects.filter(visit=OuterRef("pk"), topic__in=with_subtopics([topic.slug]))
    return {
        "visits": newest(Visit.objects.published().filter(Exists(on_topic))),
        "query": query,
        "count": VisitListView.count_at_first(query),
        "counted": _("Visits"),
        "address": reverse("events:visit_list"),
    }


def visits_of_agreement(agreement: Agreement, request: HttpRequest) -> dict[str, Any]:
    """The visits an agreement was signed during or came from, and the pictures of its signing."""
    signed = ProgrammeItemAgreement.objects.filter(item__visit=OuterRef("pk"), agreement=agreement)
    came = VisitOutcome.objects.filter(visit=OuterRef("pk"), agreement=agreement)
    visits = Visit.objects.published().filter(Q(Exists(signed)) | Q(Exists(came)))
    public = Q(visit__isnull=True) | Q(visit__publication=Publication.PUBLISHED)
    return {"visits": newest(visits), "photos": PHOTOS.filter(public, agreement=agreement)[:ROWS_SHOWN]}


def visits_of_person(person: Any, request: HttpRequest) -> dict[str, Any]:
    """The visits a person took part in, and the pictures that show them."""
    member = DelegationMember.objects.filter(visit=OuterRef("pk"), person=person)
    participant = ProgrammeParticipant.objects.filter(item__visit=OuterRef("pk"), person=person)
    visits = Visit.objects.published().filter(Q(Exists(member)) | Q(Exists(participant)))
    shown = PhotoPerson.objects.filter(photo=OuterRef("pk"), person=person)
    public = Q(visit__publication=Publication.PUBLISHED) | Q(
        visit__isnull=True, agreement__publication=Publication.PUBLISHED
    )
    found, photos = list(newest(visits)), list(PHOTOS.filter(public).filter(Exists(shown))[:ROWS_SHOWN])
    if not found and not photos:
        return {"unrecorded": _("visits")}
    return {"visits": found, "query": f"person={person.pk}", "photos": photos}


def attestations(condition: Q) -> list[dict[str, Any]]:
    """Signatures, delegations and programme items that show somebody in office, the latest first."""
    shown = condition & Q(person__in=Person.objects.nameable())
    signatures = Signature.objects.filter(shown, agreement__publication=Publication.PUBLISHED)
    members = DelegationMember.objects.filter(shown, visit__publication=Publication.PUBLISHED)
    participants = ProgrammeParticipant.objects.filter(shown, item__visit__publication=Publication.PUBLISHED)
    rows = [
        *(
            _attested(each, each.signed_on or each.agreement.concluded_on, each.agreement)
            for each in last_entered(signatures, "person", "post__organization", "agreement")
        ),
        *(
            _attested(each, each.visit.started_on, each.visit)
            for each in last_entered(members, "person", "post__organization", "visit")
        ),
        *(
            _attested(each, each.item.held_on or each.item.visit.started_on, each.item.visit)
            for each in last_entered(participants, "person", "post__organization", "item__visit")
        ),
    ]
    return sorted(rows, key=lambda row: row["date"].earliest if row["date"] else date.min, reverse=True)


def last_entered(rows: QuerySet[Any, Any], *related: str) -> QuerySet[Any, Any]:
    """Rows by their number: the first of very many are found without sorting all."""
    return rows.select_related(*related).order_by("-pk")[:ROWS_SHOWN]


def _attested(row: Any, day: Any, record: Any) -> dict[str, Any]:
    return {"date": day, "person": row.person, "title": row.title_as_printed, "post": row.post, "record": record}


def attested_person(person: Any, request: HttpRequest) -> dict[str, Any]:
    found = attestations(Q(person=person) & (Q(post__isnull=False) | ~Q(title_as_printed="")))
    return {"attestations": found, "is_of_person": True}


def attested_organization(organization: Organization, request: HttpRequest) -> dict[str, Any] | None:
    # With their numbers at hand the database knows how frequent these posts are.
    posts = list(Post.objects.filter(organization=organization).values_list("pk", flat=True)[:POSTS_LOOKED_AT])
    found = attestations(Q(post__in=posts))[:ROWS_SHOWN]
    return {"attestations": found} if found else None


add_panel(
    "organization",
    "events/_attestations.html",
    attested_organization,
    order=11,
    contents=[("attested", _("Attested in office"))],
)
add_panel("person", "events/_attestations.html", attested_person, order=5)
add_panel(
    "organization",
    "events/_visit_rows.html",
    visits_of_organization,
    order=30,
    contents=[("visits", _("Visits"))],
)
add_panel("topic", "events/_visit_rows.html", visits_on_topic, order=20)
add_panel("agreement", "events/_visit_rows.html", visits_of_agreement)
add_panel("person", "events/_visit_rows.html", visits_of_person, order=20, contents=[("visits", _("Visits"))])
