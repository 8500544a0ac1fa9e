"""The home page: the way in, the register in numbers, what is new, and what the year brings."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from agreements.life import ShownStatus
from agreements.models import Agreement, Status, StatusPeriod
from agreements.views import AgreementListView, rows_for_page
from core.columns import Reader
from core.dates import ImpreciseDate
from core.facets import Selection
from core.feeds import labelled
from core.filters import passed_over
from core.functions import day_or
from core.lists import ATOM, PUBLIC_LISTS, index_of
from core.models import Publication
from events.models import Visit
from events.views import VisitListView
from website.inset import partners_map
from website.linked_data import home_things

RECENT = 5
SOON = timedelta(days=366)
# Round anniversaries, in years.
ROUND = (5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100)
# So many agreements of an anniversary are named.
NAMED = 3


@dataclass(frozen=True)
class Ending:
    """An agreement in force whose last day is near."""

    agreement: Agreement
    last_day: ImpreciseDate


@dataclass(frozen=True)
class Anniversary:
    """The agreements in force that were concluded a round number of years ago."""

    years: int
    query: str
    count: int
    agreements: list[dict[str, Any]]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.agreements)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: search, every list with its size, the latest agreements and visits, what ends and what is marked."""
    today = timezone.localdate()
    context = {
        "passed_over": passed_over(request.GET),
        "lists": [{"view": view, "count": view.count_at_first()} for view in PUBLIC_LISTS],
        "agreements": rows_for_page(Agreement.objects.published(), count=RECENT),
        "visits": recent_visits(today),
        "coming": coming_visits(today),
        "ending": ending_soon(today),
        "anniversaries": anniversaries(today),
        "partners_map": partners_map(),
        "json_ld": home_things(),
        "feeds": new_feeds(),
    }
    return render(request, "website/home.html", context)


def new_feeds() -> list[dict[str, str]]:
    """The feeds of what a reader of the home page may want to follow."""
    feeds = [
        (AgreementListView.title, reverse("agreements:agreement_list_feed")),
        (VisitListView.title, reverse("events:visit_list_feed")),
    ]
    what = gettext("What is new, as a feed")
    return [{"type": ATOM, "address": path, "label": labelled(str(title), what)} for title, path in feeds]


def recent_visits(today: date) -> list[Visit]:
    day = day_or("started_on__earliest", date.min)
    begun = Visit.objects.published().annotate(day=day).filter(day__lte=today)
    return list(begun.order_by(day.desc(), "-pk")[:RECENT])


def coming_visits(today: date) -> list[Visit]:
    day = day_or("started_on__earliest", date.max)
    planned = Visit.objects.published().annotate(day=day).filter(day__gt=today, day__lt=date.max)
    return list(planned.order_by(day.asc(), "pk")[:RECENT])


def ending_soon(today: date) -> list[Ending]:
    """The agreements in force today that are so no more within a year, the next to end first."""
    in_force = StatusPeriod.objects.filter(status=Status.IN_FORCE)
    # A renewal, for one, begins a new row of the same status.
    goes_on = in_force.filter(agreement=OuterRef("agreement"), days__startswith=OuterRef("days__endswith"))
    periods = in_force.filter(
        ~Exists(goes_on),
        days__contains=today,
        days__endswith__gt=today,
        days__endswith__lte=today + SOON,
        agreement__publication=Publication.PUBLISHED,
    )
    found = periods.select_related("agreement").order_by(F("days__endswith"), "agreement")[:RECENT]
    return [Ending(each.agreement, ImpreciseDate(each.days.upper - timedelta(days=1))) for each in found]


def anniversaries(today: date) -> list[Anniversary]:
    """The round anniversaries of this year, counted as the list counts them."""
    reader = Reader(language=get_language() or "en", site="", as_of=today)
    in_force = Selection(index_of(AgreementListView), reader, {"status": [Status.IN_FORCE.value]})
    by_year = in_force.values("year")
    found = []
    for years in ROUND:
        year = str(today.year - years)
        if year in by_year and (matched := by_year[year] & in_force.matched):
            query = f"year={year}&status={Status.IN_FORCE.value}"
            found.append((years, query, len(matched), list(matched[:NAMED])))
    rows = rows_by_number([number for each in found for number in each[-1]], today)
    return [
        Anniversary(years, query, count, [rows[number] for number in few if number in rows])
        for years, query, count, few in found
    ]


def rows_by_number(numbers: list[int], today: date) -> dict[int, dict[str, Any]]:
    if not numbers:
        return {}
    periods = StatusPeriod.objects.filter(days__contains=today)
    rows = Agreement.objects.published().filter(pk__in=numbers)
    return {
        each.pk: {"agreement": each, "status": next((ShownStatus(period) for period in each.status_today), None)}
        for each in rows.prefetch_related(Prefetch("status_periods", periods, to_attr="status_today"))
    }
