"""The history of an organization as a timeline: its agreements, visits, milestones and who held office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Prefetch, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from agreements.models import Agreement, Certainty, LifecycleAct, LifecycleKind, Reason, Status, StatusPeriod
from agreements.views import AgreementListView, DayForm, latest_first, status_words
from core.dates import OPEN, AnyDate, ImpreciseDate, format_period
from core.models import Publication
from core.text import LocalText
from events.models import Direction, Visit
from events.views import VisitListView, attestations, visits_involving
from partnerships.models import NetworkMembership, Organization, Partnership
from people.models import Membership
from people.views import held_at
from website.timeline import Bar, Look, Mark, Stretch, Things, drawn, shape_at

AGREEMENTS_DRAWN = 40
VISITS_DRAWN = 40
MILESTONES_DRAWN = 20
LINES_DRAWN = 20
# A day alone is told beside the name, not drawn.
FEWEST = 2
# So many rows of the table are shown without asking.
FEW_ROWS = 4
RENEWALS_MARKED = 30
# More than a term of a month has within a century.
MOST_TERMS = 2_000

LOOKS = {
    Status.APPROVED: Look.AWAITING,
    Status.PARTLY_SIGNED: Look.AWAITING,
    Status.AWAITING: Look.AWAITING,
    Status.SUSPENDED: Look.SUSPENDED,
    Status.UNDETERMINED: Look.UNDETERMINED,
}
RENEWALS = (LifecycleKind.RENEWAL, LifecycleKind.EXTENSION)
KINDS = {
    "mission": _("mission abroad"),
    "visit": _("visit received"),
    "started": _("start of a partnership"),
    "joined": _("joined a network"),
    "opened": _("office opened"),
    "founded": _("founded"),
    "ended": _("ended"),
}
ENDED = (Status.TERMINATED, Status.SUPERSEDED, Status.EXPIRED, Status.ENDED_UNENTERED)


@dataclass(frozen=True)
class Row:
    """What the timeline shows, as a line of a table."""

    day: date | None
    when: str
    kind: Any
    record: Any
    detail: str


def timeline_of_organization(organization: Organization, request: HttpRequest) -> dict[str, Any] | None:
    """The timeline with the same as a table, or nothing where hardly anything has a date."""
    form = DayForm(request.GET)
    today = timezone.localdate()
    chosen = form.cleaned_data["as_of"] if form.is_valid() else None
    agreements = agreements_of(organization)
    visits = list(visits_involving(organization, VISITS_DRAWN))
    milestones = milestones_of(organization)
    held = lines_of(organization, today)
    bars = [bar for each in agreements if (bar := bar_of_agreement(each, today))]
    marks = [*(mark_of_visit(each) for each in visits if each.started_on), *(mark for mark, _row in milestones)]
    lines = [line for line, _row in held]
    if not bars and len(marks) + len(lines) < FEWEST:
        return None
    is_cut = len(agreements) == AGREEMENTS_DRAWN or len(visits) == VISITS_DRAWN
    # A founding long ago and long mandates would leave no room for the cooperation itself; so would what came before
    # the latest agreements and visits, where only these are drawn.
    aside = KINDS.keys() - {"mission", "visit"} if is_cut else {"founded"}
    telling = [*days_of_bars(bars), *days_of_marks(mark for mark in marks if mark.kind not in aside)]
    days = telling or [*days_of_marks(marks), *days_of_bars(lines)]
    if is_cut:
        marks = [mark for mark in marks if mark.last >= min(days)]
    rows = [
        *(row_of_agreement(each) for each in agreements),
        *(row_of_visit(each) for each in visits),
        *(row for _mark, row in milestones),
        *(row for _line, row in held),
    ]
    rows.sort(key=lambda row: row.day or date.max)
    return {
        "drawing": drawn(
            today,
            chosen,
            days,
            [
                Things(_("Agreements"), "bars", sorted(bars, key=first_day)),
                Things(_("Visits and milestones"), "marks", sorted(marks, key=lambda mark: mark.first)),
                Things(_("In office"), "lines", sorted(lines, key=first_day)),
            ],
        ),
        "today": ImpreciseDate(today),
        "chosen": chosen and ImpreciseDate(chosen),
        "form": form,
        "rows": rows,
        "is_short": len(rows) <= FEW_ROWS,
        "looks": [look for look in Look if look in {each.look for bar in bars for each in bar.stretches}],
        "kinds": kinds_of(marks),
        "has_renewals": any(bar.notches for bar in bars),
        "has_lines": bool(lines),
        "cut": said_of_cut(organization, agreements, visits) if is_cut else [],
        "query": f"partner={organization.pk}",
        "as_of": chosen and chosen.isoformat(),
    }


def said_of_cut(organization: Organization, agreements: Sequence[Agreement], visits: Sequence[Visit]) -> list[str]:
    """How many of the agreements and visits are drawn, and how many there are, as their lists count them."""
    query = f"partner={organization.pk}"
    said = []
    if len(agreements) == AGREEMENTS_DRAWN:
        counts = {"drawn": len(agreements), "count": AgreementListView.count_at_first(query)}
        said.append(gettext("The latest %(drawn)d of %(count)d agreements are drawn.") % counts)
    if len(visits) == VISITS_DRAWN:
        counts = {"drawn": len(visits), "count": VisitListView.count_at_first(query)}
        said.append(gettext("The latest %(drawn)d of %(count)d visits are drawn.") % counts)
    return said


def kinds_of(marks: Sequence[Mark]) -> list[tuple[str, Any, str]]:
    """The kinds of marks that occur, each with its words and its shape for the key."""
    found = {mark.kind for mark in marks}
    return [(kind, words, shape_at(kind, 8, 8)) for kind, words in KINDS.items() if kind in found]


def first_day(bar: Bar) -> date:
    return min([*(each.first or date.min for each in bar.stretches), *bar.notches])


def days_of_marks(marks: Iterable[Mark]) -> Iterable[date]:
    for mark in marks:
        yield from (mark.first, mark.last)


def days_of_bars(bars: Iterable[Bar]) -> Iterable[date]:
    for bar in bars:
        yield from bar.notches
        for stretch in bar.stretches:
            yield from (day for day in (stretch.first, stretch.end) if day)


# Agreements


def agreements_of(organization: Organization) -> list[Agreement]:
    """The latest agreements of an organization with their statuses and renewals."""
    acts = LifecycleAct.objects.filter(kind__in=RENEWALS)
    return list(
        latest_first(Agreement.objects.of(organization)).prefetch_related(
            Prefetch("status_periods", StatusPeriod.objects.order_by("days")),
            Prefetch("lifecycle_acts", acts, to_attr="renewals"),
        )[:AGREEMENTS_DRAWN]
    )


def life_of(agreement: Agreement) -> list[StatusPeriod]:
    """The times in which something can be said of an agreement, from its approval to its end."""
    found: list[StatusPeriod] = []
    for period in agreement.status_periods.all():
        if period.status == Status.NOT_CONCLUDED or period.reason == Reason.CONCLUSION_NOT_RECORDED:
            continue
        before = found[-1] if found else None
        if before and (before.status, before.certainty) == (period.status, period.certainty):
            # The reason alone has changed, as from the first term to a renewed one.
            days = DateRange(before.days.lower, period.days.upper)
            found[-1] = StatusPeriod(status=period.status, certainty=period.certainty, days=days)
        else:
            found.append(period)
    return found


def bar_of_agreement(agreement: Agreement, today: date) -> Bar | None:
    stretches = [
        Stretch(period.days.lower, period.days.upper, look_of(period))
        for period in life_of(agreement)
        if period.status not in ENDED
    ]
    if not stretches:
        return None
    name, language = worded(agreement.title)
    words = f"{name}: {'; '.join(status_words(period) for period in life_of(agreement))}"
    return Bar(name, agreement.get_absolute_url(), words, stretches, renewals_of(agreement, today), language)


def look_of(period: StatusPeriod) -> Look:
    in_force = Look.DERIVED if period.certainty == Certainty.DERIVED else Look.CERTAIN
    return LOOKS.get(Status(period.status), in_force)


def renewals_of(agreement: Any, today: date) -> list[date]:
    """The days from which a renewal or an extension counts, those that come by themselves up to today."""
    acts = [(act.effective_on or act.acted_on) for act in agreement.renewals]
    recorded = {day.earliest for day in acts if day and day.earliest}
    tacit = {day for period in agreement.status_periods.all() for day in boundaries_of(period, today)}
    return sorted(recorded | tacit)[-RENEWALS_MARKED:]


def boundaries_of(period: StatusPeriod, today: date) -> Iterable[date]:
    """The days on which a term was renewed tacitly within a time."""
    if period.term_anchor is None or not period.renewal_months:
        return
    last = min(period.days.upper or today, today)
    for number in range(MOST_TERMS):
        boundary = months_after(period.term_anchor, (period.term_months or 0) + number * period.renewal_months)
        if boundary > last or (period.term_limit and boundary >= period.term_limit):
            return
        if period.days.lower is None or boundary >= period.days.lower:
            yield boundary


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    month = day.year * 12 + day.month - 1 + months
    first = date(month // 12, month % 12 + 1, 1)
    following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def row_of_agreement(agreement: Agreement) -> Row:
    detail = "; ".join(status_words(period) for period in life_of(agreement))
    day: Any = agreement.concluded_on
    return Row(day and day.earliest, format_period(day, day), agreement.get_agreement_type_display(), agreement, detail)


# Visits and milestones


def mark_of_visit(visit: Visit) -> Mark:
    start: Any = visit.started_on
    end = visit.ended_on or start
    name, language = worded(visit.title)
    kind = "mission" if visit.direction == Direction.OUTGOING else "visit"
    words = f"{visit.get_direction_display()}, {format_period(start, end)}: {name}"
    return Mark(name, visit.get_absolute_url(), words, kind, start.earliest, end.latest or start.latest, language)


def row_of_visit(visit: Visit) -> Row:
    start: Any = visit.started_on
    end = visit.ended_on or start
    return Row(start and start.earliest, format_period(start, end), visit.get_direction_display(), visit, visit.places)


def milestones_of(organization: Organization) -> list[tuple[Mark, Row]]:
    """The days that count in the history of an organization and of its partnerships."""
    partnerships = (
        Partnership.objects.published()
        .of(organization)
        .filter(Q(started_on__isnull=False) | Q(ended_on__isnull=False))
        .select_related("organization_a", "organization_b")
        .order_by("started_on", "pk")
    )
    found = [
        *own_milestones(organization),
        *(each for row in partnerships[:MILESTONES_DRAWN] for each in of_partnership(row, organization)),
        *(
            milestone("opened", _("opened"), part.founded_on, part)
            for part in organization.children.published().filter(founded_on__isnull=False)[:MILESTONES_DRAWN]
        ),
        *(
            milestone("joined", _("member of a network"), each.joined_on, each.network)
            for each in NetworkMembership.objects.filter(
                member=organization, network__publication=Publication.PUBLISHED, joined_on__isnull=False
            ).select_related("network")[:MILESTONES_DRAWN]
        ),
    ]
    return [each for each in found if each][:MILESTONES_DRAWN]


def own_milestones(organization: Organization) -> list[tuple[Mark, Row] | None]:
    return [
        milestone("founded", _("founded"), organization.founded_on, organization, is_here=True),
        milestone("ended", _("dissolved"), organization.dissolved_on, organization, is_here=True),
    ]


def of_partnership(partnership: Partnership, organization: Organization) -> list[tuple[Mark, Row] | None]:
    is_first = partnership.organization_a_id == organization.pk
    other = partnership.organization_b if is_first else partnership.organization_a
    return [
        milestone("started", _("start of the partnership"), partnership.started_on, other),
        milestone("ended", _("end of the partnership"), partnership.ended_on, other),
    ]


def milestone(
    kind: str, words: Any, day: AnyDate | None, other: Organization, *, is_here: bool = False
) -> tuple[Mark, Row] | None:
    """Something that happened to an organization or between it and another public one."""
    if not isinstance(day, ImpreciseDate) or not other.is_public:
        return None
    name, language = worded(other.name)
    said = str(words)[:1].upper() + str(words)[1:]
    label = said if is_here else f"{said}: {name}"
    address = "" if is_here else other.get_absolute_url()
    mark = Mark(label, address, f"{label}, {day}", kind, day.earliest, day.latest, "" if is_here else language)
    return mark, Row(day.earliest, str(day), words, other, "")


# People in office


def lines_of(organization: Organization, today: date) -> list[tuple[Bar, Row]]:
    """Who held the posts of an organization, as far as dates or acts show it."""
    memberships = list(held_at(organization).order_by(F("started_on").desc(nulls_last=True), "-pk")[:LINES_DRAWN])
    attested: dict[tuple[int, int], list[ImpreciseDate]] = {}
    for each in attestations(Q(post__in={membership.post_id for membership in memberships})):
        if isinstance(each["date"], ImpreciseDate):
            attested.setdefault((each["person"].pk, each["post"].pk), []).append(each["date"])
    found = []
    for membership in memberships:
        days = attested.get((membership.person_id, membership.post_id), [])
        stretches = stretches_of(membership.started_on, membership.ended_on, today)
        if stretches or days:
            found.append(line(membership, stretches, days))
    return found


def stretches_of(start: AnyDate | None, end: AnyDate | None, today: date) -> list[Stretch]:
    """The certain days of a period, with the uncertain ones at its two ends."""
    if not isinstance(start, ImpreciseDate):
        return []
    begun = start.latest
    pieces = [Stretch(start.earliest, begun, Look.UNDETERMINED)] if start.earliest < begun else []
    if isinstance(end, ImpreciseDate):
        ending, over = max(end.earliest, begun), max(end.latest, begun) + timedelta(days=1)
        if end.earliest == end.latest:
            return [*pieces, Stretch(begun, over, Look.CERTAIN)]
        return [*pieces, Stretch(begun, ending, Look.CERTAIN), Stretch(ending, over, Look.UNDETERMINED)]
    if end == OPEN:
        return [*pieces, Stretch(begun, None, Look.CERTAIN)]
    return [*pieces, Stretch(begun, max(today, begun), Look.UNDETERMINED)]


def line(membership: Membership, stretches: Sequence[Stretch], days: Sequence[ImpreciseDate]) -> tuple[Bar, Row]:
    person, post = membership.person, membership.post
    label = f"{person.name}, {post.label}"
    detail = str(post.label)
    if days:
        shown = ", ".join(str(day) for day in sorted(set(days), key=lambda day: day.earliest))
        detail = gettext("%(post)s; attested %(days)s") % {"post": post.label, "days": shown}
    when = format_period(membership.started_on, membership.ended_on)
    address = person.get_absolute_url() if person.is_public else ""
    middles = sorted({day.earliest + (day.latest - day.earliest) / 2 for day in days})
    bar = Bar(label, address, f"{person.name}: {detail}, {when}", stretches, middles)
    return bar, Row(first_day(bar), when, _("in office"), person, detail)


def worded(text: LocalText) -> tuple[str, str]:
    """A name, and its language where that is not the page's."""
    return str(text), "" if text.language == get_language() else text.language
