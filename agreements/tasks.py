"""What there is to do with agreements: deadlines, what ended, what is missing."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear, Mod
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Agreement,
    AgreementRelation,
    AgreementRelationKind,
    Document,
    RenewalMode,
    Scope,
    Status,
    StatusPeriod,
)
from agreements.status import DayAfter, DayBefore, next_decision
from core.dates import ImpreciseDate, months_from
from core.models import Publication
from core.tasks import AFTERWARDS, DEADLINES, GAPS, Task, tasks_of_record, without_translation

ONE_DAY = timedelta(days=1)
# Deadlines are told this long before; who looks sees the nearest first.
MONTHS_BEFORE = (1, 3, 6, 12)
# What ended longer ago is history.
FOLLOWED_UP_WITHIN = 24
FOLLOW_UPS = (AgreementRelationKind.RENEWS, AgreementRelationKind.EXTENDS, AgreementRelationKind.SUPERSEDES)


def own_agreements() -> QuerySet[Any]:
    """Published agreements of the home authorities, whose deadlines are theirs to keep."""
    return Agreement.objects.published().filter(scope=Scope.HOME)


def current(today: date) -> QuerySet[Any]:
    """The status rows of today of own agreements that are in force or suspended."""
    states = [Status.IN_FORCE, Status.SUSPENDED]
    own = {"agreement__publication": Publication.PUBLISHED, "agreement__scope": Scope.HOME}
    return StatusPeriod.objects.filter(days__contains=today, status__in=states, **own)


def goes_on(day: Any) -> Exists:
    """Whether the agreement is in force on a day, by a renewal that is recorded already, for one."""
    return Exists(
        StatusPeriod.objects.filter(agreement=OuterRef("agreement"), status=Status.IN_FORCE, days__contains=day)
    )


def ending(today: date, last: date) -> QuerySet[Any]:
    """Status rows whose agreement ends by a day, with that day."""
    fixed = Q(ends_on__range=(today, last), term_anchor__isnull=True)
    limited = Q(term_anchor__isnull=False, term_limit__range=(today + ONE_DAY, last + ONE_DAY))
    ends = Coalesce("ends_on", DayBefore("term_limit"))
    rows = current(today).filter(fixed | limited).annotate(deadline=ends)
    return rows.filter(~goes_on(DayAfter(OuterRef("deadline"))))


def noticed(today: date, last: date) -> QuerySet[Any]:
    """Status rows of agreements with a fixed term of which notice must be given by a day, with that day."""
    due = current(today).filter(decision_on__range=(today, last), agreement__notice_months__gt=0)
    return due.filter(~goes_on(DayAfter(OuterRef("ends_on")))).annotate(deadline=F("decision_on"))


def renewing(today: date, last: date) -> QuerySet[Any]:
    """Status rows of agreements renewed tacitly unless notice is given by a day, with that day."""
    first_month, last_month = (day.year * 12 + day.month for day in (today, last))
    month = ExtractYear("term_anchor") * 12 + ExtractMonth("term_anchor") + F("term_months")
    since = Mod(last_month - month + Coalesce("notice_months", 0), F("renewal_months"), output_field=IntegerField())
    rows = current(today).filter(term_anchor__isnull=False)
    # Whether its month comes round in that time is cheap to tell; the day itself is computed for those only.
    near = rows.annotate(since=since).filter(since__lte=last_month - first_month)
    return near.annotate(deadline=next_decision(today)).filter(deadline__lte=last)


def due_within(months: int, user: Any) -> QuerySet[Any]:
    """Own agreements with a deadline in the next months, annotated with the days to tell."""
    today = timezone.localdate()
    last = months_from(today, months)
    found = [each(today, last).order_by().values("agreement") for each in (ending, noticed, renewing)]
    days: QuerySet[Any] = StatusPeriod.objects.on(today).filter(agreement=OuterRef("pk"))
    ends = Coalesce("ends_on", DayBefore("term_limit"))
    return (
        own_agreements()
        .filter(pk__in=found[0].union(*found[1:]))
        .annotate(
            ends=Subquery(days.annotate(ends=ends).values("ends")[:1]),
            decision=Subquery(days.values("next_decision")[:1]),
        )
    )


def advice_before(agreement: Any) -> str:
    """What to do about a deadline."""
    ends = ImpreciseDate(agreement.ends).format() if agreement.ends else ""
    decision = ImpreciseDate(agreement.decision).format() if agreement.decision else ""
    if decision and agreement.renewal_mode == RenewalMode.TACIT:
        return gettext("It renews itself: give notice by %(date)s if it should not.") % {"date": decision}
    if decision and agreement.notice_months:
        words = gettext("Notice is due by %(date)s; the term ends on %(end)s. Prepare what follows.")
        return words % {"date": decision, "end": ends}
    return gettext("The term ends on %(date)s: prepare its renewal, or record how it goes on.") % {"date": ends}


def ended_without_follow_up(user: Any) -> QuerySet[Any]:
    """Own agreements whose term ended in the last years, and that no other renews, extends or supersedes."""
    today = timezone.localdate()
    since = months_from(today, -FOLLOWED_UP_WITHIN)
    # A term ends where a row of days ends: those rows are found by an index.
    over = StatusPeriod.objects.filter(days__endswith__range=(since, today)).values("agreement")
    expired = StatusPeriod.objects.filter(agreement=OuterRef("pk"), days__contains=today, status=Status.EXPIRED)
    followed = AgreementRelation.objects.filter(related=OuterRef("pk"), kind__in=FOLLOW_UPS)
    agreements: QuerySet[Any] = own_agreements().filter(Exists(expired), ~Exists(followed), pk__in=over)
    return agreements.annotate(ended_on=Subquery(expired.values("days__startswith")[:1]))


def advice_after(agreement: Any) -> str:
    last = ImpreciseDate(agreement.ended_on - ONE_DAY).format()
    return gettext("It ended on %(date)s: record what follows it, or that nothing does.") % {"date": last}


def without_document(user: Any) -> QuerySet[Any]:
    return own_agreements().filter(~Exists(Document.objects.filter(agreement=OuterRef("pk"))))


AGREEMENT_TASKS = [
    *tasks_of_record(Agreement),
    *(
        Task(
            f"agreement_due_{months}",
            DEADLINES,
            Agreement,
            ngettext_lazy("within %(months)s month", "within %(months)s months", "months") % {"months": months},
            partial(due_within, months),
            advice_before,
            asks="view",
        )
        for months in MONTHS_BEFORE
    ),
    Task(
        "agreement_ended",
        AFTERWARDS,
        Agreement,
        _("ended without follow-up"),
        ended_without_follow_up,
        advice_after,
        asks="view",
    ),
    Task(
        "agreement_without_document",
        GAPS,
        Agreement,
        _("without a document"),
        without_document,
        lambda agreement: gettext("Add the text, as a file or a link."),
    ),
    without_translation(Agreement),
]
