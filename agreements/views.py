"""The public list and page of agreements."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import DateField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.chain import chain_of
from agreements.exports import AGREEMENT_COLUMNS
from agreements.filters import STATUS, AgreementFilterSet, joined_status
from agreements.life import ShownStatus, standing, steps
from agreements.linked_data import agreement_node
from agreements.models import (
    Agreement,
    AgreementCitation,
    AgreementIdentifier,
    AgreementPartnership,
    AgreementRelation,
    AgreementTopic,
    Approval,
    Certainty,
    Commitment,
    Document,
    DocumentAccess,
    EntryBasis,
    LifecycleAct,
    LifecycleKind,
    Modality,
    Party,
    RenewalMode,
    SignatoriesRecorded,
    Signature,
    SignatureRole,
    Status,
    StatusPeriod,
    TermKind,
)
from agreements.status import next_decision, term_last_day
from core.columns import Reader
from core.dates import OPEN, ImpreciseDate, format_period
from core.feeds import Occasion
from core.filters import DayField
from core.functions import day_or, sort_key
from core.linked_data import Node
from core.lists import PublicListView, Sort, by, by_day
from core.models import Publication
from core.public_history import Part
from core.views import PublicDetailView, add_panel, cited_sources
from partnerships.filters import with_subtopics
from partnerships.models import Organization, Topic

ROWS_SHOWN = 50


def title_order(reader: Reader) -> Sequence[Any]:
    return [sort_key("title", reader.language)]


def term_end_order(reader: Reader) -> Sequence[Any]:
    return [Coalesce(term_end(reader), Value(date.max), output_field=DateField())]


def term_end(reader: Reader) -> Any:
    return term_last_day(reader.as_of, f"{STATUS}__")


def decision(reader: Reader) -> Any:
    return next_decision(reader.as_of, f"{STATUS}__")


def agreements_of_organizations(numbers: Sequence[int]) -> list[tuple[QuerySet[Any, Any], str]]:
    return [(Party.objects.filter(organization__in=numbers), "agreement")]


TERM = ("term_kind", "term_months", "term_start", "term_starts_on", "term_ends_on")

# What the history of an agreement may name; notes, restricted documents and ties to hidden records are no part of it.
HISTORY = (
    Part(
        Agreement,
        (
            "title",
            "agreement_type",
            "bindingness",
            "scope",
            "summary",
            "concluded_on",
            "concluded_at",
            "modality",
            "signatories_recorded",
            "is_signature_outstanding",
            "entry_basis",
            "languages",
            "authentic_languages",
            *TERM,
            "renewal_mode",
            "renewal_months",
            "max_renewals",
            "notice_months",
        ),
    ),
    Part(Party, ("organization", "name_as_printed", "role", "joined_on", "left_on"), "agreement"),
    Part(
        Signature,
        ("organization", "person", "post", "title_as_printed", "role", "signed_on", "place", "modality"),
        "agreement",
    ),
    Part(
        Approval,
        (
            "kind",
            "body",
            "body_as_printed",
            "organization",
            "approved_on",
            "act_number",
            "votes_for",
            "votes_against",
            "abstentions",
            "journal_reference",
            "note",
        ),
        "agreement",
    ),
    Part(
        LifecycleAct,
        (
            "kind",
            "organization",
            "acted_on",
            "effective_on",
            "ends_on",
            "is_mutual",
            "method",
            "reason",
            "reference",
        ),
        "agreement",
    ),
    Part(Commitment, ("text", "topic"), "agreement"),
    Part(AgreementTopic, ("topic",), "agreement"),
    Part(AgreementIdentifier, ("scheme", "value"), "agreement"),
    Part(AgreementCitation, ("source", "fact", "locator", "quote"), "agreement"),
    Part(
        Document,
        ("title", "kind", "language", "file", "url"),
        "agreement",
        only=lambda events: events.filter(access=DocumentAccess.PUBLIC),
    ),
    Part(
        AgreementPartnership,
        ("partnership",),
        "agreement",
        only=lambda events: events.filter(partnership__publication=Publication.PUBLISHED),
    ),
    Part(
        AgreementRelation,
        ("kind", "related"),
        "agreement",
        only=lambda events: events.filter(related__publication=Publication.PUBLISHED),
    ),
)


class AgreementListView(PublicListView):
    name = "agreements"
    title = _("Agreements")
    introduction = _("Who agreed what with whom, and whether it is in force.")
    queryset = Agreement.objects.published()
    filterset_class = AgreementFilterSet
    columns = AGREEMENT_COLUMNS
    history = HISTORY
    main_filters = ("q", "as_of")
    kind = "agreement"
    touched_by = {"organization": agreements_of_organizations}
    occasions = [
        Occasion("signature", _("Signature"), "concluded_on", place="concluded_at"),
        Occasion("term", _("End of the term"), term_end, is_main=False),
        Occasion("decision", _("Decision on renewal or notice"), decision, is_main=False),
    ]
    sorts = [
        Sort(
            "newest",
            _("newest first"),
            by_day("concluded_on__earliest", missing=date.min),
            descending=True,
            is_by_first_day=True,
        ),
        Sort("oldest", _("oldest first"), by_day("concluded_on__earliest", missing=date.max), is_by_first_day=True),
        Sort("title", _("title"), title_order),
        Sort("number", _("registry number"), by("registry_number")),
        Sort("term_end", _("end of the term"), term_end_order),
    ]

    def prepared(self, queryset: QuerySet[Any, Any], reader: Reader) -> QuerySet[Any, Any]:
        return joined_status(queryset, reader.as_of)

    @property
    def notes(self) -> list[str]:
        return [gettext("Status as of %(day)s.") % {"day": ImpreciseDate(self.as_of).format()}]


class DayForm(forms.Form):
    """For which day the status is shown."""

    as_of = DayField(label=_("Status as of"), required=False)


PUBLIC_PARTNERSHIPS = AgreementPartnership.objects.filter(
    partnership__publication=Publication.PUBLISHED
).select_related("partnership__organization_a", "partnership__organization_b")


class AgreementDetailView(PublicDetailView):
    name = "agreement"
    noun = _("agreement")
    list_url_name = "agreements:agreement_list"
    template_name = "agreements/agreement_detail.html"
    parameters = ("as_of",)
    history = HISTORY
    queryset = Agreement.objects.published().prefetch_related(
        "identifiers",
        "citations__source",
        Prefetch("parties", Party.objects.select_related("organization__country")),
        Prefetch("signatures", Signature.objects.select_related("organization", "person", "post__organization")),
        Prefetch("approvals", Approval.objects.select_related("body", "organization")),
        Prefetch("lifecycle_acts", LifecycleAct.objects.select_related("organization")),
        Prefetch("commitments", Commitment.objects.select_related("topic")),
        Prefetch("documents", Document.objects.filter(access=DocumentAccess.PUBLIC)),
        Prefetch("topic_rows", AgreementTopic.objects.select_related("topic")),
        Prefetch("partnership_rows", PUBLIC_PARTNERSHIPS),
    )

    def lookup(self, **address: Any) -> dict[str, Any]:
        return {"registry_number": address["registry_number"]}

    def node(self, record: Any, path: str) -> Node:
        return agreement_node(record, path)

    def context(self, record: Agreement) -> dict[str, Any]:
        form = DayForm(self.request.GET)
        day = (form.cleaned_data["as_of"] or timezone.localdate()) if form.is_valid() else None
        statuses = statuses_of(record, day or timezone.localdate())
        return {
            "agreement": record,
            "form": form,
            "day": day,
            "standing": standing(record, statuses, day),
            "statuses": statuses,
            "steps": steps(record, statuses, day or timezone.localdate()),
            "signatories": of_role(record, SignatureRole.SIGNATORY),
            "witnesses": of_role(record, SignatureRole.WITNESS),
            "commitments": by_topic(record.commitments.all()),
            "chain": chain_of(record, day or timezone.localdate()),
            "gaps": gaps(record),
            "sources": cited_sources(record.citations.all()),
        }


def statuses_of(agreement: Agreement, day: date) -> list[ShownStatus]:
    """The statuses of an agreement over time, with the dates of its term as they stand on a day."""
    periods = agreement.status_periods.annotate(term_last_day=term_last_day(day), next_decision=next_decision(day))
    return [ShownStatus(period) for period in periods.order_by("days")]


def by_topic(commitments: Iterable[Commitment]) -> list[tuple[Topic | None, list[Commitment]]]:
    """Commitments under their topics, these in the order in which they first occur; those without one come last."""
    groups: dict[Topic | None, list[Commitment]] = {}
    for each in commitments:
        groups.setdefault(each.topic, []).append(each)
    return sorted(groups.items(), key=lambda group: group[0] is None)


def of_role(agreement: Agreement, role: str) -> list[Signature]:
    return [signature for signature in agreement.signatures.all() if signature.role == role]


def gaps(agreement: Agreement) -> list[str]:
    """What the sources do not say, in words."""
    acts = {act.kind for act in agreement.lifecycle_acts.all()}
    missing = [
        (agreement.concluded_on is None, _("the date of the conclusion")),
        (not agreement.concluded_at, _("the place of the signature")),
        (agreement.modality == Modality.NOT_RECORDED, _("how it was signed")),
        (agreement.signatories_recorded == SignatoriesRecorded.NONE, _("the signatories")),
        (agreement.signatories_recorded == SignatoriesRecorded.SOME, _("some of the signatories")),
        (agreement.entry_basis == EntryBasis.NOT_RECORDED, _("by what it enters into force")),
        (LifecycleKind.ENTRY_INTO_FORCE not in acts, _("an act of entry into force")),
        (agreement.term_kind == TermKind.NOT_RECORDED, _("the term")),
        (agreement.renewal_mode == RenewalMode.NOT_RECORDED, _("the renewal")),
        (agreement.bindingness == "not_recorded", _("whether it is binding")),
        (not agreement.languages, _("the languages")),
        (not agreement.approvals.all(), _("an approval")),
        (not agreement.commitments.all(), _("what the parties undertake")),
        (not agreement.documents.all(), _("a document with the text")),
    ]
    return [str(words) for is_missing, words in missing if is_missing]


def document_file(request: HttpRequest, registry_number: str, pk: int) -> HttpResponseBase:
    """The public copy of a document of a published agreement, always as a download."""
    document = get_object_or_404(
        Document.objects.filter(access=DocumentAccess.PUBLIC).exclude(file=""),
        pk=pk,
        agreement__in=Agreement.objects.published().filter(registry_number=registry_number),
    )
    try:
        opened = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    ending = re.sub(r"[^A-Za-z0-9]", "", str(document.file.name).rpartition(".")[2])[:8] or "bin"
    return FileResponse(
        opened,
        as_attachment=True,
        filename=f"{registry_number}-{pk}.{ending}",
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"},
    )


def latest_first(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The public ones of some agreements in an order that an index has: the first of very many are found at once."""
    newest = day_or("concluded_on__earliest", date.min)
    return agreements.filter(publication=Publication.PUBLISHED).order_by(newest.desc(), "-pk")


def status_words(period: StatusPeriod) -> str:
    """A status with the days on which it holds, as plain text."""
    shown = ShownStatus(period)
    is_derived = period.certainty == Certainty.DERIVED and period.status != Status.UNDETERMINED
    status = f"{period.get_status_display()} ({Certainty.DERIVED.label})" if is_derived else period.get_status_display()
    return f"{status}, {format_period(shown.first_day, shown.last_day or OPEN)}"


def rows_for_page(
    agreements: QuerySet[Agreement], day: date | None = None, count: int = ROWS_SHOWN
) -> list[dict[str, Any]]:
    """The latest of some agreements with their status on a day, as parts of other pages show them."""
    periods = StatusPeriod.objects.filter(days__contains=day or timezone.localdate())
    rows = latest_first(agreements).prefetch_related(Prefetch("status_periods", periods, to_attr="status_today"))
    return [
        {"agreement": each, "status": next((ShownStatus(period) for period in each.status_today), None)}
        for each in rows[:count]
    ]


def agreements_of_organization(organization: Organization, request: HttpRequest) -> dict[str, Any]:
    form = DayForm(request.GET)
    day = form.cleaned_data["as_of"] if form.is_valid() else None
    query = f"partner={organization.pk}&as_of={day}" if day else f"partner={organization.pk}"
    return {"agreements": rows_for_page(Agreement.objects.of(organization), day), "query": query, "day": day}


def agreements_on_topic(topic: Any, request: HttpRequest) -> dict[str, Any]:
    """The agreements on a topic or on a part of it, as the list gives them for it."""
    query, topics = f"topic={topic.slug}", with_subtopics([topic.slug])
    on_topic = Q(Exists(AgreementTopic.objects.filter(agreement=OuterRef("pk"), topic__in=topics))) | Q(
        Exists(Commitment.objects.filter(agreement=OuterRef("pk"), topic__in=topics))
    )
    return {
        "agreements": rows_for_page(Agreement.objects.filter(on_topic)),
        "query": query,
        "count": AgreementListView.count_at_first(query),
        "counted": _("Agreements"),
        "address": reverse("agreements:agreement_list"),
    }


def signatures_of_person(person: Any, request: HttpRequest) -> dict[str, Any]:
    signatures = list(
        Signature.objects.filter(person=person, agreement__publication=Publication.PUBLISHED)
        .select_related("agreement", "organization", "post")
        .order_by(F("agreement__concluded_on__earliest").desc(nulls_last=True), "pk")[:ROWS_SHOWN]
    )
    if not signatures:
        return {"unrecorded": _("signatures")}
    return {"signatures": signatures, "query": f"signatory={person.pk}"}


add_panel(
    "organization",
    "agreements/_agreement_rows.html",
    agreements_of_organization,
    order=20,
    contents=[("agreements", _("Agreements"))],
)
add_panel("topic", "agreements/_agreement_rows.html", agreements_on_topic, order=10)
add_panel(
    "person",
    "agreements/_person_signatures.html",
    signatures_of_person,
    order=10,
    contents=[("signatures", _("Signatures"))],
)
