"""The register in figures: charts whose every figure opens the rows that make it up, each also as a file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from itertools import pairwise
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from pyroaring import BitMap

from agreements.models import Status, StatusPeriod
from agreements.views import AgreementListView
from core.changes import Kept
from core.columns import Reader, Text
from core.download import plain
from core.export import BYTE_ORDER_MARK, FLAVOURS, HEADERS, SPREADSHEET, line
from core.facets import Selection
from core.filters import PROBLEMS_TOLD, CodeField, asked_parameters, cut, passed_over
from core.lists import PublicListView, index_of
from core.models import Publication
from events.views import VisitListView
from partnerships.models import Organization

INTRODUCTION = _(
    "The register in figures. Each figure is a link to exactly the rows it counts, and each chart can be downloaded."
)
# So many years stand in a chart of their own; those before and after them are put together.
YEARS_SHOWN = 40
YEARS_AT_LEAST = 19
YEARS_AHEAD = 2
BARS_SHOWN = 12
# Below a chart each tenth year is named, where the names at both ends leave room; a narrow screen has less.
MARKED_EVERY, MARK_ROOM, NARROW_ROOM = 10, 6, 10
# What a spreadsheet would take for the beginning of a formula; core.functions.FormulaSafe says the same in SQL.
FORMULA = re.compile("^(?=[ \u00a0\u200b\u202f\ufeff]*[-=+@\t\r\n\uff0d\uff1d\uff0b\uff20])")


@dataclass(frozen=True)
class Figure:
    """A number of rows, what it counts, and the query of the list that shows them."""

    code: str
    label: str
    count: int
    query: str
    is_drawn: bool = True
    # Several years put together, which no single year beside them compares with.
    is_many: bool = False
    depth: int = 0

    @property
    def short_label(self) -> str:
        """What stands below its column."""
        if self.is_many:
            return f"≤ {self.code[2:]}" if self.code.startswith("..") else f"≥ {self.code[:-2]}"
        return self.code if self.code.isdigit() else self.label


@dataclass(frozen=True)
class Chart:
    """A series of figures of one list."""

    code: str
    title: Text
    shape: str
    counted: Text
    figures: Sequence[Figure]
    notes: Sequence[str]
    address: str

    @property
    def drawn(self) -> list[Figure]:
        """The figures of the drawing; the table has all."""
        figures = [figure for figure in self.figures if figure.is_drawn]
        if self.shape != "bars":
            return figures
        return sorted(figures, key=lambda figure: -figure.count)[:BARS_SHOWN]

    @property
    def top(self) -> int:
        """Where the scale ends: a round number no figure exceeds."""
        return round_up(max((figure.count for figure in self.drawn), default=0))

    @property
    def columns(self) -> list["Column"]:
        """The figures of a chart over time, as parts of its width and height."""
        drawn, top = self.drawn, self.top
        width = 100 / max(len(drawn), 1)
        return [
            Column(figure, share(number * width), share(width), share(100 - 100 * figure.count / top))
            for number, figure in enumerate(drawn)
        ]

    @property
    def steps(self) -> list["Step"]:
        """The upright parts of a line that goes from figure to figure."""
        return [Step(right.x, left.y, right.y) for left, right in pairwise(self.columns)]

    @property
    def marks(self) -> list["Mark"]:
        """The figures named below a chart over time: as many as there is room for."""
        drawn = self.drawn
        last = len(drawn) - 1
        found = []
        for number, figure in enumerate(drawn):
            is_round = figure.code.isdigit() and int(figure.code) % MARKED_EVERY == 0
            if is_round and MARK_ROOM <= number <= last - MARK_ROOM:
                found.append(
                    Mark(share(100 * (number + 0.5) / len(drawn)), figure.code, "middle", number > last - NARROW_ROOM)
                )
        if drawn:
            found.insert(0, Mark("0", drawn[0].short_label, "start"))
            found.append(Mark("100", drawn[last].short_label, "end"))
        return found

    @property
    def bars(self) -> list["Bar"]:
        drawn = self.drawn
        most = max((figure.count for figure in drawn), default=1)
        return [Bar(figure, share(100 * figure.count / most)) for figure in drawn]


class Column(NamedTuple):
    figure: Figure
    x: str
    width: str
    y: str

    @property
    def bar_x(self) -> str:
        return share(float(self.x) + float(self.width) * 0.14)

    @property
    def bar_width(self) -> str:
        return share(float(self.width) * 0.72)

    @property
    def height(self) -> str:
        return share(100 - float(self.y))

    @property
    def end(self) -> str:
        return share(float(self.x) + float(self.width))


class Step(NamedTuple):
    x: str
    y1: str
    y2: str


class Mark(NamedTuple):
    x: str
    text: str
    anchor: str
    is_near_end: bool = False


class Bar(NamedTuple):
    figure: Figure
    width: str


def share(value: float) -> str:
    """A percentage as SVG writes it, in any language."""
    return f"{value:.3f}"


def round_up(most: int) -> int:
    """The next number of the kind 10, 20, 50, 100 that is not below."""
    step = 1
    while True:
        for factor in (1, 2, 4, 5, 10):
            if factor * step >= most:
                return factor * step
        step *= 10


# How many agreements were in force on the last day of each year


def read_changes() -> Mapping[int, int]:
    """A status counts from the year it begins in to the one before that in which it is over."""
    rows = (
        StatusPeriod.objects.filter(status=Status.IN_FORCE, agreement__publication=Publication.PUBLISHED)
        .order_by()
        .values_list(ExtractYear("days__startswith"), ExtractYear("days__endswith"))
        .annotate(count=Count("pk"))
    )
    found: dict[int, int] = {}
    for begins, ends, count in rows:
        first = begins if begins is not None else date.min.year
        found[first] = found.get(first, 0) + count
        if ends is not None:
            found[ends] = found.get(ends, 0) - count
    return found


IN_FORCE = Kept(read_changes, ["agreement"])


# The charts


def everything_of(view: type[PublicListView]) -> Selection:
    """All rows of a list, as sets."""
    reader = Reader(language=get_language() or "en", site="", as_of=timezone.localdate())
    return Selection(index_of(view), reader, {})


def per_year(selection: Selection) -> list[Figure]:
    """The years, those long past and those far ahead put together, and what has no date."""
    years = {int(year): ids for year, ids in selection.values("year").items()}
    today = timezone.localdate().year
    last = min(max([*years, today]), today + YEARS_AHEAD)
    first = max(min([*years, today - YEARS_AT_LEAST]), last - YEARS_SHOWN + 1)
    earlier = BitMap.union(BitMap(), *(ids for year, ids in years.items() if year < first))
    later = BitMap.union(BitMap(), *(ids for year, ids in years.items() if year > last))
    figures = []
    if earlier:
        label = gettext("%(year)d and before") % {"year": first - 1}
        figures.append(Figure(f"..{first - 1}", label, len(earlier), f"date_to={first - 1}", is_many=True))
    figures += [
        Figure(str(year), str(year), len(years.get(year, ())), f"year={year}") for year in range(first, last + 1)
    ]
    if later:
        label = gettext("%(year)d and after") % {"year": last + 1}
        figures.append(Figure(f"{last + 1}..", label, len(later), f"date_from={last + 1}", is_many=True))
    return [*figures, not_recorded(selection, "date")]


def not_recorded(selection: Selection, gap: str) -> Figure:
    ids = selection.values("missing").get(gap, ())
    return Figure("", gettext("not recorded"), len(ids), f"missing={gap}", is_drawn=False)


def by_choice(selection: Selection, facet: str) -> list[Figure]:
    """The values of a facet that something has, in the facet's own order."""
    return [
        Figure(
            choice.code, choice.label, count, f"{facet}={choice.code}", is_drawn=not choice.depth, depth=choice.depth
        )
        for choice, count in selection.counted(facet)
        if count
    ]


def by_size(figures: Sequence[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda figure: -figure.count)


YEARS_OVERLAP = _("What is not known to the year counts in each year it may lie in.")


def signed_per_year() -> Chart:
    return chart_of(
        AgreementListView,
        "signed-per-year",
        _("Agreements concluded per year"),
        "columns",
        per_year(everything_of(AgreementListView)),
        [_("An agreement is concluded on the day of its last signature."), YEARS_OVERLAP],
    )


def in_force() -> Chart:
    today = timezone.localdate()
    changes = IN_FORCE()
    first = max(min([*changes, today.year - YEARS_AT_LEAST]), today.year - YEARS_SHOWN)
    running = sum(count for year, count in changes.items() if year < first)
    figures = []
    for year in range(first, today.year):
        running += changes.get(year, 0)
        query = f"status=in_force&as_of={year}-12-31"
        figures.append(Figure(str(year), gettext("31 December %(year)d") % {"year": year}, running, query))
    now = everything_of(AgreementListView).values("status").get(Status.IN_FORCE, ())
    figures.append(Figure("today", gettext("today"), len(now), "status=in_force"))
    return chart_of(
        AgreementListView,
        "in-force",
        _("Agreements in force over time"),
        "line",
        figures,
        [
            _("In force on the last day of each year, and today, as the recorded acts and terms say."),
            _("Where the dates do not decide it the status is undetermined, and does not count as in force."),
        ],
    )


def by_country() -> Chart:
    home = set(Organization.objects.published().home().values_list("country", flat=True))
    selection = everything_of(AgreementListView)
    figures = [replace(figure, is_drawn=figure.code not in home) for figure in by_size(by_choice(selection, "country"))]
    return chart_of(
        AgreementListView,
        "by-country",
        _("Agreements by country"),
        "bars",
        [*figures, not_recorded(selection, "country")],
        [
            _("An agreement counts once for each country a party lies in."),
            _("The country of the home authorities is left out of the drawing; the table has it."),
        ],
    )


def by_topic() -> Chart:
    selection = everything_of(AgreementListView)
    return chart_of(
        AgreementListView,
        "by-topic",
        _("Agreements by topic"),
        "bars",
        [*by_choice(selection, "topic"), not_recorded(selection, "topic")],
        [_("An agreement counts for each of its topics, and for what those are part of.")],
    )


def by_type() -> Chart:
    figures = by_size(by_choice(everything_of(AgreementListView), "type"))
    return chart_of(AgreementListView, "by-type", _("Agreements by type"), "bars", figures, [])


def visits_per_year() -> Chart:
    return chart_of(
        VisitListView,
        "visits-per-year",
        _("Visits per year"),
        "columns",
        per_year(everything_of(VisitListView)),
        [_("Missions abroad and visits received. A visit over the turn of a year counts in both."), YEARS_OVERLAP],
    )


CHARTS: dict[str, Callable[[], Chart]] = {
    "signed-per-year": signed_per_year,
    "in-force": in_force,
    "by-country": by_country,
    "by-topic": by_topic,
    "by-type": by_type,
    "visits-per-year": visits_per_year,
}


def chart_of(
    view: type[PublicListView], code: str, title: Text, shape: str, figures: Sequence[Figure], notes: Sequence[Any]
) -> Chart:
    # The addresses of a list all begin with its name.
    address = f"{reverse('website:home')}{view.name}/"
    return Chart(code, title, shape, view.title, figures, notes, address)


# Pages and files


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """All charts with their tables."""
    charts = [make() for make in CHARTS.values()]
    context = {
        "charts": charts,
        "about": {"title": gettext("Statistics"), "description": INTRODUCTION},
        "passed_over": passed_over(request.GET),
    }
    return render(request, "website/statistics.html", context)


def file_form(asked: Any) -> forms.Form:
    """How a file is written, as those of the lists."""
    form = forms.Form(asked)
    form.fields = {
        "flavour": CodeField(required=False, choices=[(each.code, each.label) for each in FLAVOURS.values()]),
        "header": CodeField(required=False, choices=list(HEADERS.items())),
    }
    return form


@require_safe
def chart_file(request: HttpRequest, code: str) -> HttpResponse:
    """The figures of one chart as CSV."""
    if code not in CHARTS:
        raise Http404
    asked = asked_parameters(request.GET)
    form = file_form(asked)
    problems = [f"{name}: {' '.join(map(str, sentences))}" for name, sentences in form.errors.items()]
    problems += [f"{cut(name)}: {sentence}" for name, sentence in strange(asked, form)]
    if problems:
        sentence = gettext("This file cannot be made, because part of its address is not understood.")
        return plain("\n".join([sentence, *problems[:PROBLEMS_TOLD]]), HTTPStatus.BAD_REQUEST)
    flavour = FLAVOURS[form.cleaned_data["flavour"] or SPREADSHEET.code]
    header = form.cleaned_data["header"] or flavour.header
    body = (BYTE_ORDER_MARK if flavour.byte_order_mark else "").encode()
    body += b"".join(map(line, lines(CHARTS[code](), header, is_defused=flavour.defused)))
    name = f"{code}-{timezone.localdate().isoformat()}-{get_language()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


def strange(asked: Any, form: forms.Form) -> Iterator[tuple[str, str]]:
    for name in asked:
        if name not in form.fields:
            known = ", ".join(form.fields)
            yield name, gettext("This file has no such parameter. It knows: %(known)s.") % {"known": known}
        elif len(asked.getlist(name)) > 1:
            yield name, gettext("This parameter can be given only once.")


def lines(chart: Chart, header: str, *, is_defused: bool) -> Iterator[Sequence[str]]:
    """The header and the figures; the address of each is that of its rows."""
    names = ("code", "label", "count", "url")
    titles = (gettext("Code"), gettext("Label"), gettext("Number"), gettext("Address of the rows"))
    yield names if header == "names" else titles
    for figure in chart.figures:
        label = FORMULA.sub("'", figure.label) if is_defused else figure.label
        yield figure.code, label, str(figure.count), f"{settings.SITE_URL}{chart.address}?{figure.query}"
