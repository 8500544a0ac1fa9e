"""A draft that renews an agreement: what stays the same, with the dates carried forward."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agreements.models import (
    Agreement,
    AgreementPartnership,
    AgreementRelation,
    AgreementRelationKind,
    AgreementTopic,
    Commitment,
    Party,
    RenewalMode,
    Status,
    StatusPeriod,
    TermKind,
    TermStart,
)
from core.dates import ImpreciseDate, months_from
from core.models import Publication
from core.text import CONTENT_LANGUAGES

YEAR = 12
# What the agreement is, and what it says of itself; nothing of how and when it was concluded.
SAME = (
    *(f"title_{code}" for code in CONTENT_LANGUAGES),
    "agreement_type",
    "bindingness",
    "scope",
    "entry_basis",
    "languages",
    "authentic_languages",
)
RENEWAL = ("renewal_mode", "renewal_months", "max_renewals", "notice_months")
# Only of these the end is that of the term.
RUNNING = (Status.IN_FORCE, Status.SUSPENDED, Status.AWAITING, Status.EXPIRED)


@transaction.atomic
def renewal_of(number: int) -> tuple[Agreement, bool]:
    """The draft that renews an agreement, and whether it was made now: asked twice, it is made once."""
    agreement = Agreement.objects.select_for_update().get(pk=number)
    renews = {"relations__kind": AgreementRelationKind.RENEWS, "relations__related": agreement}
    if found := Agreement.objects.filter(publication=Publication.DRAFT, **renews).first():
        return found, False
    draft = Agreement(**{name: getattr(agreement, name) for name in SAME}, **carried_forward(agreement))
    draft.save()
    copy_rows(agreement, draft)
    AgreementRelation.objects.create(agreement=draft, kind=AgreementRelationKind.RENEWS, related=agreement)
    return draft, True


def copy_rows(agreement: Agreement, draft: Agreement) -> None:
    """The parties that are still there, the topics, partnerships and commitments."""
    today = timezone.localdate()
    stayed = agreement.parties.exclude(Q(left_on__isnull=False, left_on__precedes=today))
    Party.objects.bulk_create(
        Party(agreement=draft, **fields_of(party, "organization_id", "position", "name_as_printed", "role"))
        for party in stayed
    )
    texts = [f"text_{code}" for code in CONTENT_LANGUAGES]
    Commitment.objects.bulk_create(
        Commitment(agreement=draft, **fields_of(each, "position", "topic_id", *texts))
        for each in agreement.commitments.all()
    )
    AgreementTopic.objects.bulk_create(
        AgreementTopic(agreement=draft, topic_id=row.topic_id) for row in agreement.topic_rows.all()
    )
    AgreementPartnership.objects.bulk_create(
        AgreementPartnership(agreement=draft, partnership_id=row.partnership_id)
        for row in agreement.partnership_rows.all()
    )


def fields_of(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def carried_forward(agreement: Agreement) -> dict[str, Any]:
    """The term and its renewal, from the day after the end of the previous one where that is known."""
    rules = fields_of(agreement, "term_kind", "term_months", "term_start", *RENEWAL)
    last_day = last_day_of_term(agreement)
    if agreement.term_kind == TermKind.MONTHS and last_day:
        start = ImpreciseDate(last_day + timedelta(days=1))
        return {**rules, "term_start": TermStart.FIXED_DATE, "term_starts_on": start}
    if agreement.term_kind != TermKind.END_DATE:
        return rules
    months = length_of_term(agreement)
    if last_day and months:
        first_day = last_day + timedelta(days=1)
        ends_on = ImpreciseDate(months_from(first_day, months) - timedelta(days=1))
        dates = {"term_starts_on": ImpreciseDate(first_day), "term_ends_on": ends_on}
        return {**rules, "term_start": TermStart.FIXED_DATE, **dates}
    # A term until a date needs the date, and a tacit renewal a term: neither is known.
    unknown = {"term_kind": TermKind.NOT_RECORDED, "renewal_mode": RenewalMode.NOT_RECORDED}
    return {**rules, **unknown, "renewal_months": None, "max_renewals": None}


def last_day_of_term(agreement: Agreement) -> date | None:
    """The last day of the term that runs, or ran last; none where it ended otherwise."""
    today: Any = StatusPeriod.objects.on(timezone.localdate()).filter(agreement=agreement, status__in=RUNNING).first()
    found: date | None = today.term_last_day if today else None
    return found


def length_of_term(agreement: Agreement) -> int | None:
    """The months from the beginning of the term to its last day, as whole years where it is longer than one."""
    begins, ends = agreement.term_starts_on or agreement.concluded_on, agreement.term_ends_on
    if not begins or not ends or begins.is_open or ends.is_open:
        return None
    first, last = begins.earliest, ends.latest
    if first is None or last is None:
        return None
    after = last + timedelta(days=1)
    months = (after.year - first.year) * YEAR + after.month - first.month
    # A day of the year agreed for the end seldom is that of the signature.
    return round(months / YEAR) * YEAR if months > YEAR else max(months, 1)
