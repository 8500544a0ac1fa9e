"""The life of an agreement in steps and in one sentence, read from its acts and its statuses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agreements.exports import status_html
from agreements.models import (
    Agreement,
    ApprovalKind,
    Certainty,
    LifecycleAct,
    LifecycleKind,
    Reason,
    RenewalMode,
    Status,
    StatusPeriod,
    Term,
    TermKind,
    TermStart,
)
from core.dates import AnyDate, DatePrecision, ImpreciseDate

# Of approvals and of acts each; all of them are listed further down the page.
STEPS_SHOWN = 10
ENDED = (Status.TERMINATED, Status.SUPERSEDED, Status.EXPIRED, Status.ENDED_UNENTERED)
ENTRY_KINDS = (LifecycleKind.ENTRY_INTO_FORCE, LifecycleKind.PROVISIONAL_APPLICATION)

# How a step is known.
RECORDED, DERIVED, OPEN = "recorded", "derived", "open"


@dataclass(frozen=True)
class ShownStatus:
    """The status of an agreement over some days, in words."""

    period: StatusPeriod

    @property
    def mark(self) -> SafeString:
        period, language = self.period, get_language() or ""
        return status_html(period.status, period.get_status_display(), period.certainty, language)

    @property
    def first_day(self) -> ImpreciseDate | None:
        lower: date | None = self.period.days.lower
        return ImpreciseDate(lower) if lower else None

    @property
    def last_day(self) -> ImpreciseDate | None:
        upper: date | None = self.period.days.upper
        return ImpreciseDate(upper - timedelta(days=1)) if upper else None

    @property
    def reason_date(self) -> AnyDate | None:
        days = self.period.reason_on
        try:
            return None if days is None else ImpreciseDate.from_range(days)
        except ValueError:
            return None

    def holds_on(self, day: date) -> bool:
        days = self.period.days
        return (days.lower is None or days.lower <= day) and (days.upper is None or day < days.upper)


def holding(statuses: Sequence[ShownStatus], day: date | None) -> ShownStatus | None:
    return next((each for each in statuses if day and each.holds_on(day)), None)


@dataclass(frozen=True)
class Standing:
    """What an agreement is on a day: since when, why, how surely, and what its term says."""

    status: ShownStatus
    since: str
    grounds: str
    notes: tuple[str, ...]

    @property
    def shape(self) -> str:
        """The classes of the status, which give the shape beside the words."""
        return f"status-{self.status.period.status} certainty-{self.status.period.certainty}"


def standing(agreement: Agreement, statuses: Sequence[ShownStatus], day: date | None) -> Standing | None:
    status = holding(statuses, day)
    if status is None:
        return None
    run = run_of_one_status(statuses, status)
    grounds = [reason_in_words(agreement, status)]
    if status.period.certainty == Certainty.DERIVED:
        grounds.append(str(Certainty.DERIVED.label))
    return Standing(status, since_in_words(run), ", ".join(grounds), tuple(notes(agreement, status)))


def run_of_one_status(statuses: Sequence[ShownStatus], status: ShownStatus) -> tuple[ShownStatus, ShownStatus]:
    """The first and the last of the neighbouring periods with the same status, whatever their reasons."""
    place = first = last = statuses.index(status)
    while first > 0 and statuses[first - 1].period.status == status.period.status:
        first -= 1
    while last + 1 < len(statuses) and statuses[last + 1].period.status == status.period.status:
        last += 1
    return statuses[first], statuses[last] if last > place else status


def since_in_words(run: tuple[ShownStatus, ShownStatus]) -> str:
    """The status with the days it holds: "in force since …", "undetermined from … to …", "not concluded until …"."""
    first, last = run
    word, start, end = capfirst(first.period.get_status_display()), first.first_day, last.last_day
    if first.period.status == Status.UNDETERMINED and start and end:
        words = _("%(status)s from %(first)s to %(last)s")
        return words % {"status": word, "first": start.format(), "last": end.format()}
    since = known_since(first)
    if since:
        words = _("%(status)s since %(month_or_year)s") if is_imprecise(since) else _("%(status)s since %(date)s")
        return words % {"status": word, "date": since.format(), "month_or_year": since.format()}
    if end:
        return _("%(status)s until %(date)s") % {"status": word, "date": end.format()}
    return word


def known_since(status: ShownStatus) -> AnyDate | None:
    """When a status began: by the month or year of its reason where it is certain only after that."""
    start, reason = status.first_day, status.reason_date
    if start and reason and reason.latest and is_imprecise(reason):
        return reason if reason.latest + timedelta(days=1) == start.value else start
    return start


def is_imprecise(day: AnyDate) -> bool:
    return day.approximate or day.precision != DatePrecision.DAY


def reason_in_words(agreement: Agreement, status: ShownStatus) -> str:
    period = status.period
    if period.reason == Reason.TERM_ENDED and agreement.term_kind == TermKind.MONTHS:
        return term_in_words(agreement)
    reason, on = period.get_reason_display(), status.reason_date
    if on is None or on == known_since(status):
        return str(reason)
    return _("%(reason)s: %(date)s") % {"reason": reason, "date": on.format()}


def term_in_words(agreement: Agreement) -> str:
    """The length of the term and what it runs from."""
    years, months = divmod(agreement.term_months or 0, 12)
    length = (
        ngettext("%(number)s-month term", "%(number)s-month term", agreement.term_months or 0)
        % {"number": agreement.term_months}
        if months
        else ngettext("%(number)s-year term", "%(number)s-year term", years) % {"number": years}
    )
    from_where = {
        TermStart.SIGNATURE: _("%(term)s from the signature"),
        TermStart.ENTRY_INTO_FORCE: _("%(term)s from the entry into force"),
        TermStart.FIXED_DATE: _("%(term)s from a fixed date"),
    }
    return from_where[TermStart(agreement.term_start)] % {"term": length}


def notes(agreement: Agreement, status: ShownStatus) -> Iterator[str]:
    """What else must be known to read the status: the term, the renewal, the day of the next decision."""
    period: Any = status.period
    if period.status in (Status.IN_FORCE, Status.SUSPENDED, Status.AWAITING, Status.UNDETERMINED):
        if period.term == Term.NOT_RECORDED:
            yield _("term not recorded")
        elif period.term == Term.NONE:
            yield _("no end agreed")
        elif period.term_last_day:
            yield _("last day %(date)s") % {"date": ImpreciseDate(period.term_last_day).format()}
    if period.term == Term.KNOWN and agreement.renewal_mode == RenewalMode.NOT_RECORDED:
        yield _("renewal not recorded")
    elif period.term == Term.KNOWN and period.status == Status.IN_FORCE:
        yield str(agreement.get_renewal_mode_display())
    if period.next_decision:
        yield _("to be decided by %(date)s") % {"date": ImpreciseDate(period.next_decision).format()}


@dataclass(frozen=True)
class Step:
    """A moment in the life of an agreement, reached or not."""

    name: str
    state: str
    on: AnyDate | None = None
    # Words where there is no date, and beside it.
    note: str = ""
    # The classes of what the agreement is from this step on.
    then: str = ""
    is_day: bool = False
    is_last_day: bool = False

    @property
    def state_in_words(self) -> str:
        """How a step is known; what is still open says so itself."""
        return {RECORDED: _("recorded"), DERIVED: str(Certainty.DERIVED.label), OPEN: ""}[self.state]

    @property
    def at(self) -> date | None:
        return self.on.earliest if self.on else None


def steps(agreement: Agreement, statuses: Sequence[ShownStatus], day: date) -> list[Step]:
    """The life of an agreement in its order, with the day it is looked at from."""
    before, after = approval_steps(agreement)
    acts = sorted(act_steps(agreement), key=lambda step: step.at or date.max)
    life = [*before, signature_step(agreement), *after, *entry_steps(agreement, statuses), *acts]
    ordered = [*in_order(life), *end_steps(agreement, statuses, day)]
    place = next((number for number, each in enumerate(ordered) if each.at and each.at > day), len(ordered))
    if place == len(ordered) and ordered[-1].at is None and ordered[-1].state == OPEN:
        place -= 1
    ordered.insert(place, day_step(statuses, day))
    return [replace(each, then=classes_after(each, statuses)) for each in ordered]


def in_order(life: Sequence[Step]) -> list[Step]:
    """Steps by their dates; one without a date stays behind the one it follows in the logic of things."""
    keys: list[date] = []
    for step in life:
        keys.append(step.at or (keys[-1] if keys else date.min))
    return [step for _key, _place, step in sorted(zip(keys, range(len(life)), life, strict=True))]


def approval_steps(agreement: Agreement) -> tuple[list[Step], list[Step]]:
    """What is given before the signature, and what after it."""
    prior: list[Step] = []
    later: list[Step] = []
    for approval in agreement.approvals.all()[:STEPS_SHOWN]:
        step = Step(
            name=capfirst(approval.get_kind_display()),
            state=RECORDED,
            on=approval.approved_on,
            note="" if approval.approved_on else _("date not recorded"),
        )
        (prior if approval.kind == ApprovalKind.PRIOR_APPROVAL else later).append(step)
    if not prior and not later:
        prior.append(Step(name=capfirst(_("approval")), state=OPEN, note=_("not recorded")))
    return prior, later


def signature_step(agreement: Agreement) -> Step:
    if agreement.concluded_on:
        return Step(name=_("Signed"), state=RECORDED, on=agreement.concluded_on)
    words = _("a signature is outstanding") if agreement.is_signature_outstanding else _("date not recorded")
    return Step(name=_("Signed"), state=OPEN, note=words)


def entry_steps(agreement: Agreement, statuses: Sequence[ShownStatus]) -> list[Step]:
    """The entry into force where no act records it."""
    if any(act.kind in ENTRY_KINDS for act in agreement.lifecycle_acts.all()):
        return []
    name = str(capfirst(LifecycleKind.ENTRY_INTO_FORCE.label))
    by_signature = [
        each for each in statuses if (each.period.status, each.period.reason) == (Status.IN_FORCE, Reason.SIGNATURE)
    ]
    if by_signature and agreement.concluded_on:
        return [Step(name=name, state=DERIVED, on=agreement.concluded_on, note=_("derived from the signature"))]
    return [Step(name=name, state=OPEN, note=_("not recorded"))]


def act_steps(agreement: Agreement) -> Iterator[Step]:
    for act in agreement.lifecycle_acts.all()[:STEPS_SHOWN]:
        yield Step(
            name=capfirst(act.get_kind_display()),
            state=RECORDED,
            on=act.effective_on or act.acted_on or act.ends_on,
            note=", ".join(filter(None, [party_in_words(act), until_in_words(act)])),
        )


def party_in_words(act: LifecycleAct) -> str:
    return str(act.organization.name) if act.organization and act.organization.is_public else ""


def until_in_words(act: LifecycleAct) -> str:
    if act.ends_on is None:
        return ""
    if act.ends_on.is_open:
        return _("end open")
    return _("last day %(date)s") % {"date": act.ends_on.format()}


def end_steps(agreement: Agreement, statuses: Sequence[ShownStatus], day: date) -> list[Step]:
    """How it ended without an act, or when its term ends."""
    ended = next((each for each in statuses if each.period.status in ENDED), None)
    if ended is None:
        return term_step(agreement, holding(statuses, day))
    if ended.period.reason in (Reason.TERMINATION, Reason.DENUNCIATION):
        return []
    if ended.period.reason != Reason.TERM_ENDED or ended.first_day is None:
        name = capfirst(ended.period.get_status_display())
        return [Step(name=name, state=RECORDED, on=ended.first_day, note=str(ended.period.get_reason_display()))]
    last_day = ImpreciseDate(ended.first_day.value - timedelta(days=1))
    is_over = last_day.value < day
    return [Step(name=_("End of the term"), state=DERIVED if is_over else OPEN, on=last_day, is_last_day=True)]


def term_step(agreement: Agreement, status: ShownStatus | None) -> list[Step]:
    period: Any = status.period if status else None
    if agreement.term_kind == TermKind.NONE:
        return [Step(name=_("End of the term"), state=OPEN, note=_("no end agreed"))]
    if period is None or not period.term_last_day:
        return [Step(name=_("End of the term"), state=OPEN, note=_("not recorded"))]
    note = str(agreement.get_renewal_mode_display()) if agreement.renewal_mode == RenewalMode.TACIT else ""
    last_day = ImpreciseDate(period.term_last_day)
    return [Step(name=_("End of the term"), state=OPEN, on=last_day, note=note, is_last_day=True)]


def day_step(statuses: Sequence[ShownStatus], day: date) -> Step:
    status = holding(statuses, day)
    return Step(
        name=_("Today") if day == timezone.localdate() else _("Day shown"),
        state=OPEN,
        on=ImpreciseDate(day),
        note=str(status.period.get_status_display()) if status else "",
        is_day=True,
    )


def classes_after(step: Step, statuses: Sequence[ShownStatus]) -> str:
    """What the agreement is after a step, as the line to the next one shows it."""
    if step.on is None or step.on.latest is None:
        return ""
    # On a last day, and within a month or a year, the step is not over yet.
    is_over_later = step.is_last_day or is_imprecise(step.on)
    status = holding(statuses, step.on.latest + timedelta(days=is_over_later))
    return f"then-{status.period.status} certainty-{status.period.certainty}" if status else ""
