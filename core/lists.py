"""The one public list: a declaration of queryset, filters and columns gives the page and its files."""

import logging
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, get_resolver, path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from core.columns import Column, NumberColumn, Reader, Row, Text, UrlColumn, fields_of, page_values
from core.documents import rank
from core.download import download, plain
from core.export import FLAVOURS, HEADERS, SPREADSHEET, CsvExport
from core.facets import FacetIndex, Selection, TouchedBy
from core.feeds import CALENDAR_ROWS, FEED_ENTRIES, FeedText, Occasion, atom, calendar, labelled
from core.filters import (
    FACET_FILTERS,
    PROBLEMS_TOLD,
    ActiveFilter,
    CodeField,
    Problem,
    PublicFilterSet,
    SharedField,
    asked_parameters,
    cut,
    query_without,
)
from core.functions import day_or
from core.linked_data import breadcrumbs
from core.prepared import VALUE, Beyond, Given, OneOf, Prepared
from core.public_history import Part
from core.rendering import (
    ShownFacet,
    field_html,
    fields_html,
    fieldsets_html,
    head_html,
    rows_html,
    shown_facet,
)
from core.stamps import stamps
from core.suggestions import meant
from core.text import grouped
from core.xlsx import MOST_ROWS, Description, XlsxExport

logger = logging.getLogger(__name__)

PAGE_SIZE = 25
# So many values of a facet are shown at once, the others on request.
SHOWN_AT_ONCE = 10
# Stands for the day asked for in a query that is compiled once for all days.
ANY_DAY = date(2999, 12, 30)
# Of few records the page is picked by their numbers, of more found by walking the list in its order. To look a number
# up takes as long as to walk past two rows: the two take equally long where the square of how many are asked for is so
# many times the rows of the list.
PICKED = 30
# A walk reads a page and one row, or twice as many, and so on: each length has a statement whose plan is kept.
SHORTEST_WALK, LENGTHENED = PAGE_SIZE + 1, 2
# Up to so many numbers are looked up one by one, whatever they are.
LOOKED_UP = 10_000
# So many times the rows in which a page is found on average are read, so that most pages need one walk.
SPARE = 1.3
END = "end"
# More than any row's number.
MOST_NUMBER = 2**62


@dataclass(frozen=True)
class Sort:
    """An order of a list by values that are never missing; the row's number is always added, so that no rows tie."""

    code: str
    label: Text
    keys: Callable[[Reader], Sequence[Any]]
    descending: bool = False
    is_by_first_day: bool = False


# How well rows answer the words looked for: the words give its keys.
BEST = Sort("best", _("best match first"), lambda reader: (), descending=True)


class Controls(forms.Form):
    """What an address may ask for beside filters; of a feed nothing, as it has an order of its own."""

    def __init__(self, *args: Any, sorts: Sequence[Sort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class SortControls(Controls):
    """How the rows are ordered."""

    def __init__(self, *args: Any, sorts: Sequence[Sort], **kwargs: Any) -> None:
        super().__init__(*args, sorts=sorts, **kwargs)
        self.fields["sort"] = sort_field(tuple(sorts))


@cache
def sort_field(sorts: Sequence[Sort]) -> CodeField:
    """The choice of an order; the lists and their orders are few."""
    return CodeField(label=_("Sort"), required=False, choices=[(sort.code, sort.label) for sort in sorts])


class PlaceField(SharedField, forms.CharField):
    """The row a page begins after or ends before, by its number; ``end`` for the end of the list."""

    def clean(self, value: Any) -> Any:
        text = str(value or "")
        if text in ("", END) or re.fullmatch(r"\d{1,9}", text, re.ASCII):
            return text if text in ("", END) else int(text)
        raise ValidationError(gettext("Write the number of a row as the links to other pages give it."))


VIEWS = [("cards", _("Cards")), ("table", _("Table"))]


class PageControls(SortControls):
    after = PlaceField(required=False)
    before = PlaceField(required=False)
    view = CodeField(required=False, choices=VIEWS)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("after") and given.get("before"):
            self.add_error("before", gettext("A page begins after a row or ends before one: give one of them."))
        if given.get("after") == END:
            self.add_error("after", gettext("Nothing comes after the end of the list."))
        return given


class FileControls(SortControls):
    header = CodeField(required=False, choices=list(HEADERS.items()))


class CsvControls(FileControls):
    flavour = CodeField(required=False, choices=[(flavour.code, flavour.label) for flavour in FLAVOURS.values()])


CONTROLS: dict[str, type[Controls]] = {
    "page": PageControls,
    "csv": CsvControls,
    "xlsx": FileControls,
    "atom": Controls,
    "ics": Controls,
}
ATOM, CALENDAR = "application/atom+xml", "text/calendar"
FEED_TYPES = {"atom": f"{ATOM}; charset=utf-8", "ics": f"{CALENDAR}; charset=utf-8"}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Place:
    """The part of a list a page shows, and the queries of the pages around it."""

    numbers: Sequence[int] = ()
    is_gone: bool = False
    is_past_end: bool = False
    previous: str | None = None
    next: str | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class Way:
    """Another way to show the rows, and its query; none for the one in use."""

    label: Text
    query: str | None


@dataclass(frozen=True)
class Drop:
    """A filter without which there would be rows, and how many."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Refusal:
    """A problem as the page shows it: with the query that leaves the parameter out."""

    problem: Problem
    query_without: str


class PublicListView(View):
    """A public list: declare what it holds, how it is filtered and what it shows."""

    name: ClassVar[str]
    title: ClassVar[Text]
    introduction: ClassVar[Text] = ""
    queryset: ClassVar[QuerySet[Any, Any]]
    filterset_class: ClassVar[type[PublicFilterSet]]
    columns: ClassVar[Sequence[Column]]
    sorts: ClassVar[Sequence[Sort]]
    main_filters: ClassVar[Sequence[str]] = ("q",)
    # The page that shows the same rows on a map, for the list that has one.
    map_url_name: ClassVar[str] = ""
    # The kind of the list's records in the change log, and which of them a change of another kind can touch.
    kind: ClassVar[str]
    touched_by: ClassVar[TouchedBy] = {}
    # What of the records' histories the public sees, where it is not all of them.
    history: ClassVar[tuple[Part, ...]] = ()
    # What the records put into a calendar; a list without any has none.
    occasions: ClassVar[Sequence[Occasion]] = ()

    http_method_names = ["get", "head", "options"]
    format = "page"

    @classmethod
    def count_at_first(cls, query: str = "") -> int:
        """How many rows the list has while no filter is chosen, or with those of a query known to be right."""
        filterset = cls.filterset_class(QueryDict(query), queryset=cls.queryset.all())
        filterset.is_valid()
        reader = Reader(language=get_language() or "en", site="", as_of=timezone.localdate())
        return len(Selection(index_of(cls), reader, filterset.chosen()).matched)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if self.format in FEED_TYPES:
            return self.feed()
        return self.page() if self.format == "page" else self.file()

    # What was asked

    @cached_property
    def asked(self) -> Any:
        return asked_parameters(self.request.GET)

    @cached_property
    def filterset(self) -> PublicFilterSet:
        return self.filterset_class(self.asked, queryset=self.queryset.all(), request=self.request)

    @cached_property
    def controls(self) -> Controls:
        return CONTROLS[self.format](self.asked, sorts=self.sorts_offered)

    @cached_property
    def problems(self) -> list[Problem]:
        wrong = [
            Problem(name, " ".join(str(sentence) for sentence in sentences))
            for name, sentences in self.controls.errors.items()
        ]
        return [*self.filterset.problems, *wrong, *self._repeated_controls(), *self._unknown()]

    def _repeated_controls(self) -> list[Problem]:
        sentence = gettext("This parameter can be given only once.")
        return [Problem(name, sentence) for name in self.controls.fields if len(self.asked.getlist(name)) > 1]

    def _unknown(self) -> list[Problem]:
        known = [*self.filterset.filters, *self.controls.fields]
        sentence = gettext("This list has no such parameter. It knows: %(known)s.") % {"known": ", ".join(known)}
        return [Problem(name, sentence) for name in self.asked if name not in known]

    @cached_property
    def reader(self) -> Reader:
        return Reader(
            language=get_language() or "en",
            site=settings.SITE_URL,
            as_of=self.as_of,
            words=() if self.filterset.form.errors else self.filterset.words,
        )

    @property
    def as_of(self) -> date:
        chosen: date | None = self.filterset.given.get("as_of")
        return chosen or timezone.localdate()

    @property
    def notes(self) -> Sequence[str]:
        """Sentences that say how the rows are to be read."""
        return ()

    # What is answered

    def rows(self) -> QuerySet[Any, Any]:
        """The asked rows in the asked order, as files give them; the page shows a part of the same."""
        if self.problems:
            return self.prepared(self.queryset.none(), self.reader)
        return self.prepared(self.filterset.qs, self.reader).order_by(*self.ordering(self.sort_keys(self.reader)))

    def sort_keys(self, reader: Reader) -> Sequence[Any]:
        if self.sort is BEST:
            return [Coalesce(rank(reader.words, self.filterset.searched), Value(0.0))]
        return self.sort.keys(reader)

    def ordering(self, keys: Sequence[Any], *, backwards: bool = False) -> list[Any]:
        descending = self.sort.descending != backwards
        return [key.desc() if descending else key.asc() for key in [*keys, F("pk")]]

    def prepared(self, queryset: QuerySet[Any, Any], reader: Reader) -> QuerySet[Any, Any]:
        """Room for what the columns of a list share; it must depend on nothing but the reader."""
        return queryset

    @cached_property
    def sort(self) -> Sort:
        chosen = self.controls.cleaned_data.get("sort")
        return next((sort for sort in self.sorts_offered if sort.code == chosen), self.sorts[0])

    @property
    def sorts_offered(self) -> Sequence[Sort]:
        """The orders of the list; where words are looked for also how well rows answer them."""
        return [*self.sorts, BEST] if self.asked.get("q") else self.sorts

    @cached_property
    def selection(self) -> Selection:
        """What is asked for, as sets of numbers: the same rows, counted."""
        return self.selected(self.filterset.rest(self.queryset.all()))

    def selected(self, rest: Sequence[tuple[Any, str]]) -> Selection:
        filterset = self.filterset
        return Selection(index_of(type(self)), self.reader, filterset.chosen(), rest, filterset.period)

    def file(self) -> HttpResponseBase:
        if self.problems:
            return self.refused_file()
        export = self.export()
        if isinstance(export, XlsxExport) and self.request.method != "HEAD" and export.is_too_long():
            return self.too_long()
        name = f"{self.name}-{timezone.localdate().isoformat()}-{self.reader.language}.{self.format}"
        return download(self.request, name, CONTENT_TYPES[self.format], export.pieces)

    def export(self) -> CsvExport | XlsxExport:
        """The asked rows as a file."""
        rows, records = self.rows(), self.prepared(self.queryset.all(), self.reader)
        given = self.controls.cleaned_data
        flavour = FLAVOURS[given.get("flavour") or SPREADSHEET.code]
        fields, language = fields_of(self.columns, self.reader), self.reader.language
        header = given["header"] or flavour.header
        if self.format == "xlsx":
            return XlsxExport(rows, records, fields, language, self.description(), header)
        return CsvExport(rows, records, fields, language, flavour, header)

    def description(self) -> Description:
        """What a spreadsheet says about itself."""
        chosen = [(str(each.label), str(each.value)) for each in self.active]
        lines = [
            *(chosen or [(gettext("Filters"), gettext("none: all rows of the list"))]),
            (gettext("Sorted by"), str(self.sort.label)),
            *((gettext("Note"), str(note)) for note in self.notes),
            (gettext("Source"), self.address_of("")),
            (gettext("Made on"), timezone.localdate().isoformat()),
        ]
        return Description(str(self.title), lines)

    def address_of(self, file_name: str) -> str:
        """The full address of the list, or of its file, with what is asked for."""
        query = query_without(self.asked, "header")
        path = self.request.path.rpartition("/")[0]
        return f"{settings.SITE_URL}{path}/{file_name}{'?' if query else ''}{query}"

    def feed(self) -> HttpResponse:
        """The rows last in the order of days, or of their entry, for programs that look again and again."""
        if self.problems:
            return self.refused_file()
        is_calendar = self.format == "ics"
        rows = self.feed_rows(self.latest(CALENDAR_ROWS if is_calendar else FEED_ENTRIES))
        changes = stamps(self.queryset.model, [row["pk"] for row in rows], self.history)
        reader = replace(self.reader, words=())
        about = self.feed_text(len(rows))
        if is_calendar:
            body = calendar(about, rows, self.occasions, self.page_columns, reader, changes)
        else:
            body = atom(about, rows, self.page_columns, reader, changes)
        return HttpResponse(body, content_type=FEED_TYPES[self.format])

    def latest(self, count: int) -> list[int]:
        """The numbers of the newest rows: by their days where the list has them, else by their entry."""
        if self.sorts[0].is_by_first_day:
            return self.numbers(None, count, backwards=False)
        matched = self.selection.matched
        return sorted(matched[max(len(matched) - count, 0) :], reverse=True)

    def feed_rows(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        rows = [dict(row) for row in self.records(numbers)]
        if self.format == "ics" and rows:
            days = {each["pk"]: each for each in self.once("days", self.days).named(numbers=numbers, day=self.as_of)}
            for row in rows:
                row.update(days[row["pk"]])
        return rows

    def days(self, reader: Reader) -> Prepared:
        """What the calendar shows of the rows beside their names."""
        values = {
            f"{VALUE}{name}": F(value) if isinstance(value, str) else value
            for occasion in self.occasions
            for name, value in occasion.values(reader).items()
        }
        queryset = self.prepared(self.queryset.filter(OneOf("numbers")), reader)
        return Prepared(queryset.annotate(**values).order_by().values("pk", *values), {ANY_DAY: "day"})

    def feed_text(self, shown: int) -> FeedText:
        """What a feed says about itself."""
        total = len(self.selection.matched)
        chosen = [labelled(str(each.label), str(each.value)) for each in self.active]
        by_day = self.sorts[0].is_by_first_day
        order = gettext("The latest first.") if by_day else gettext("The last entered first.")
        most = CALENDAR_ROWS if self.format == "ics" else FEED_ENTRIES
        given = gettext("%(shown)d of %(total)d, at most %(most)d.")
        described = [str(self.introduction), given % {"shown": shown, "total": total, "most": most}, order]
        path = self.request.path.rpartition("/")[0]
        query = self.feed_query
        return FeedText(
            title=" · ".join([gettext("Entente"), str(self.title), *chosen]),
            description=" ".join([*described, *map(str, self.notes)]),
            language=self.reader.language,
            site=self.reader.site,
            list_address=f"{self.reader.site}{path}/{'?' if query else ''}{query}",
            own_address=f"{self.reader.site}{self.request.path}{'?' if query else ''}{query}",
        )

    @property
    def feed_query(self) -> str:
        """What is asked for, without what only pages and files know."""
        asked = self.asked.copy()
        for name in self.asked:
            if name not in self.filterset.filters:
                del asked[name]
        return str(asked.urlencode())

    def feeds(self) -> list[dict[str, str]]:
        """The feeds of what is asked for, as the page's head and menu name them."""
        query = f"?{self.feed_query}" if self.feed_query else ""
        path = self.request.path
        found = [{"type": ATOM, "address": f"{path}feed.atom{query}", "label": gettext("What is new, as a feed")}]
        if self.occasions:
            found.append({"type": CALENDAR, "address": f"{path}calendar.ics{query}", "label": gettext("Calendar")})
        return found

    def too_long(self) -> HttpResponse:
        sentence = gettext(
            "This list has more than %(most)s rows, too many for a spreadsheet. "
            "Choose filters, or take all rows as a CSV file: %(address)s"
        )
        text = sentence % {"most": grouped(MOST_ROWS), "address": self.address_of("export.csv")}
        return plain(text, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def refused_file(self) -> HttpResponse:
        lines = [
            gettext("%(parameter)s: %(sentence)s") % {"parameter": cut(each.parameter), "sentence": each.sentence}
            for each in self.problems[:PROBLEMS_TOLD]
        ]
        lines.insert(0, gettext("This file cannot be made, because part of its address is not understood."))
        return plain("\n".join(lines), HTTPStatus.BAD_REQUEST)

    def page(self) -> HttpResponse:
        place = Place() if self.problems else self.place()
        status = HTTPStatus.NOT_FOUND if place.is_gone else HTTPStatus.OK
        return render(self.request, "core/public_list.html", self.context(place), status=status)

    def context(self, place: Place) -> dict[str, Any]:
        return {
            "list": self,
            **self.written_filters(),
            "sort_field": field_html("sort", sort_field(tuple(self.sorts_offered)), self.controls, stands_in="filters"),
            "refusals": [
                Refusal(each, query_without(self.asked, each.parameter)) for each in self.problems[:PROBLEMS_TOLD]
            ],
            "active": self.active,
            "notes": () if self.problems else self.notes,
            "count": 0 if self.problems else len(self.selection.matched),
            "facets": "" if self.problems else fieldsets_html(self.facets()),
            "place": place,
            "did_you_mean": self.did_you_mean(),
            "head": head_html(self.page_columns),
            "rows": rows_html(self.page_columns, self.records(place.numbers), self.reader),
            "file_query": self.file_query,
            "ways": self.ways(),
            "is_table": self.controls.cleaned_data.get("view") == "table",
            "drops": self.drops(),
            "feeds": [] if self.problems else self.feeds(),
            "about": {"title": self.title, "description": self.introduction},
            "json_ld": [] if self.problems else [breadcrumbs((self.title, self.request.path))],
            "canonical_query": "" if self.problems else query_without(self.asked, "view", keeps_place=True),
        }

    def written_filters(self) -> dict[str, Any]:
        """The filters that are no facets: those that are always there, and those that unfold."""
        filterset = self.filterset
        fields = {name: each.field for name, each in filterset.filters.items() if name not in filterset.facets}
        main = {name: field for name, field in fields.items() if name in self.main_filters}
        more = {name: field for name, field in fields.items() if name not in main}
        return {
            "main_fields": fields_html(main, filterset.form),
            "more_fields": fields_html(more, filterset.form),
            "more_in_use": any(name in self.asked for name in more),
        }

    @property
    def file_query(self) -> str:
        """What is asked for, without what only pages know."""
        asked = self.asked.copy()
        asked.pop("view", None)
        return query_without(asked, "after")

    def ways(self) -> list[Way]:
        """The rows as cards, which read well, or as a table, which compares well."""
        if self.problems:
            return []
        in_use = self.controls.cleaned_data.get("view") or VIEWS[0][0]
        found = []
        for code, label in VIEWS:
            asked = self.asked.copy()
            asked["view"] = code
            without = query_without(asked, "view" if code == VIEWS[0][0] else "", keeps_place=True)
            found.append(Way(label, None if code == in_use else without))
        return found

    def drops(self) -> list[Drop]:
        """Where nothing matches all filters: those of which one less would bring rows, the most first."""
        if self.problems or self.selection.matched:
            return []
        without = {name: len(self.selection.among(name)) for name in self.selection.chosen}
        if self.filterset.words:
            without["q"] = len(self.selected(self.filterset.rest(self.queryset.all())[:-1]).matched)
        found = [
            Drop(str(self.filterset.filters[name].label), count, query_without(self.asked, name))
            for name, count in without.items()
        ]
        return sorted((each for each in found if each.count), key=lambda each: -each.count)

    @property
    def active(self) -> list[ActiveFilter]:
        return [] if self.problems else self.filterset.active(self.label_of)

    def label_of(self, name: str, code: str) -> str:
        choice = self.selection.choices(name).get(code)
        return choice.label if choice else code

    def facets(self) -> list[ShownFacet]:
        """The values that can be chosen, with the number of rows each would give."""
        return [
            shown_facet(name, each.label, self.asked.getlist(name), self.selection, SHOWN_AT_ONCE)
            for name, each in self.filterset.facets.items()
        ]

    def did_you_mean(self) -> list[dict[str, str]]:
        """Searches near this one, where it finds nothing."""
        if self.problems or self.selection.matched or not self.reader.words:
            return []
        return meant(self.asked, self.reader.words, self.filterset.searched)

    # Which rows the page shows

    def place(self) -> Place:
        """The part of the list that is asked for."""
        given = self.controls.cleaned_data
        after, before = given.get("after"), given.get("before")
        start = after or (before if before != END else None)
        key = self.key_of(start) if start else None
        if start and key is None:
            return Place(is_gone=True)
        wanted = PAGE_SIZE + 1
        if before == END:
            # The last page ends the list as pages counted from its beginning would.
            wanted = (len(self.selection.matched) - 1) % PAGE_SIZE + 2
        found = self.numbers(key, wanted, backwards=bool(before))
        more = len(found) == wanted
        numbers = found[: wanted - 1]
        if before:
            numbers.reverse()
        if not numbers and start:
            return Place(is_past_end=True)
        return Place(
            numbers=numbers,
            previous=self.place_query("before", numbers[0]) if numbers and (more if before else after) else None,
            next=self.place_query("after", numbers[-1]) if numbers and (before != END if before else more) else None,
            first=query_without(self.asked, "after") if after or before else None,
            last=self.place_query("before", END) if numbers and (before != END if before else more) else None,
        )

    def place_query(self, name: str, value: Any) -> str:
        left = query_without(self.asked, name)
        return f"{left}&{name}={value}" if left else f"{name}={value}"

    def key_of(self, number: int) -> tuple[Any, ...] | None:
        """The values a row is ordered by."""
        rows = self.walked(None, 1, backwards=False, among=[number])
        return tuple(rows[0]) if rows else None

    def numbers(self, key: tuple[Any, ...] | None, count: int, *, backwards: bool) -> list[int]:
        """The numbers of the next rows of the selection, from a row on in the order of the list."""
        matched = self.selection.matched
        found: list[int] = []
        everything = len(self.selection.known.everything)
        if len(matched) ** 2 > PICKED * everything and self.sort is not BEST:
            key = key or self.first_key(backwards=backwards)
            share = everything / len(matched)
            expected = count if share == 1 else SPARE * share * count
            size, walked = SHORTEST_WALK, 0
            while size < expected:
                size *= LENGTHENED
            # Where the rows asked for are the last in the order, picking them is less work in the end.
            while walked <= len(matched) // 2:
                rows = self.walked(key, size, backwards=backwards)
                found.extend(row[-1] for row in rows if row[-1] in matched)
                if len(found) >= count or len(rows) < size:
                    return found[:count]
                key = tuple(rows[-1])
                walked += size
                size *= LENGTHENED
        picked = self.walked(key, count - len(found), backwards=backwards, among=list(matched))
        return [*found, *(row[-1] for row in picked)]

    def first_key(self, *, backwards: bool) -> tuple[Any, ...] | None:
        """Where an order by day can begin: at the first year, in that order, that a row asked for can lie in."""
        if not self.sort.is_by_first_day or backwards:
            return None
        sets = self.selection.known.values["year"]
        years = [int(year) for year, ids in sets.items() if ids.intersect(self.selection.matched)]
        if not years:
            return None
        if not self.sort.descending:
            return (date(min(years), 1, 1), 0)
        period = self.filterset.period
        # A date that is not known to the year counts in later ones too, but never begins after the period asked for.
        last = period.last if period and period.last else date.max
        return (min(date(max(years), 12, 31), last), MOST_NUMBER)

    def walked(
        self, key: tuple[Any, ...] | None, size: int, *, backwards: bool, among: list[int] | None = None
    ) -> list[Sequence[Any]]:
        """The next rows in the order of the list, each as the values it is ordered by and its number."""
        is_begun = key is not None
        # A walk is always planned alike: along the index, to the length that stands in the statement.
        length = size if among is None else None
        is_planned_once = self.sort is not BEST and (among is None or len(among) <= LOOKED_UP)

        def compiled(reader: Reader) -> Prepared:
            rows = self.walking(reader, backwards=backwards, is_begun=is_begun, is_among=among is not None)
            if length:
                return Prepared(rows[:length], {ANY_DAY: "day"}, is_planned_once=is_planned_once)
            return Prepared(rows, {ANY_DAY: "day"}, limit="size", is_planned_once=is_planned_once)

        # How well rows answer is compiled with the words, which are another's the next time.
        asked = ("walk", self.sort.code, backwards, is_begun, length, is_planned_once)
        query = compiled(self.compiling) if self.sort is BEST else self.once(asked, compiled)
        given = {f"key_{number}": value for number, value in enumerate(key or ())}
        return query.rows(size=size, numbers=among, day=self.as_of, **given)

    def walking(self, reader: Reader, *, backwards: bool, is_begun: bool, is_among: bool) -> QuerySet[Any, Any]:
        """The rows of a walk: from a row on, or of some numbers, which are given when it is run."""
        keys = self.sort_keys(reader)
        queryset = self.prepared(self.queryset.all(), reader)
        if is_among:
            queryset = queryset.filter(OneOf("numbers"))
        if is_begun:
            start = [Given(f"key_{number}") for number in range(len(keys) + 1)]
            queryset = queryset.filter(Beyond([*keys, F("pk")], start, descending=self.sort.descending != backwards))
        named = {f"{VALUE}{number}": key for number, key in enumerate(keys)}
        ordering = self.ordering(keys, backwards=backwards)
        return queryset.annotate(**named).order_by(*ordering).values_list(*named, "pk")

    @property
    def compiling(self) -> Reader:
        return replace(self.reader, as_of=ANY_DAY)

    def once(self, key: Hashable, make: Callable[[Reader], Prepared]) -> Prepared:
        """A query of this list, compiled once for each language."""
        key = (type(self), self.reader.language, key)
        if key not in COMPILED:
            COMPILED[key] = make(self.compiling)
        return COMPILED[key]

    # What the page shows of them

    @property
    def page_columns(self) -> list[Column]:
        return [column for column in self.columns if column.on_page]

    def records(self, numbers: Sequence[int]) -> list[Row]:
        """The values of the rows with these numbers, in this order."""
        if not numbers:
            return []
        rows = self.once("records", self.reading).named(numbers=list(numbers), day=self.as_of)
        found = {row["pk"]: row for row in rows}
        for column in self.page_columns:
            kept = kept_numbers(column, list(found)) if isinstance(column, NumberColumn) else None
            if kept is not None:
                for number, row in found.items():
                    row[column.name] = kept.get(number, 0)
        return [found[number] for number in numbers if number in found]

    def reading(self, reader: Reader) -> Prepared:
        needed = [column for column in self.columns if column.on_page or isinstance(column, UrlColumn)]
        values = {f"{VALUE}{name}": value for name, value in page_values(needed, reader).items()}
        queryset = self.prepared(self.queryset.filter(OneOf("numbers")), reader)
        rows = queryset.annotate(**values).order_by().values("pk", *values)
        return Prepared(rows, {ANY_DAY: "day"}, is_planned_once=True)


PUBLIC_LISTS: list[type[PublicListView]] = []
INDEXES: dict[str, FacetIndex] = {}
# Two first visitors must not begin two indexes of one list.
INDEXING = Lock()
COMPILED: dict[Hashable, Prepared] = {}


def list_urls(view: type[PublicListView], url_name: str) -> list[URLPattern]:
    """The addresses of a list and of its files; the list enters the register of lists."""
    PUBLIC_LISTS.append(view)
    calendars = [path(f"{view.name}/calendar.ics", view.as_view(format="ics"), name=f"{url_name}_list_calendar")]
    return [
        path(f"{view.name}/", view.as_view(), name=f"{url_name}_list"),
        path(f"{view.name}/export.csv", view.as_view(format="csv"), name=f"{url_name}_list_csv"),
        path(f"{view.name}/export.xlsx", view.as_view(format="xlsx"), name=f"{url_name}_list_xlsx"),
        path(f"{view.name}/feed.atom", view.as_view(format="atom"), name=f"{url_name}_list_feed"),
        *(calendars if view.occasions else ()),
    ]


def list_at(path: str) -> type[PublicListView]:
    """The list at a path."""
    name = path.strip("/").rpartition("/")[2]
    return next(view for view in PUBLIC_LISTS if view.name == name)


def index_of(view: type[PublicListView]) -> FacetIndex:
    """The sets of a list, one for the whole process."""
    with INDEXING:
        if view.name not in INDEXES:
            filters = view.filterset_class.base_filters.items()
            facets = [each.facet(name) for name, each in filters if isinstance(each, FACET_FILTERS)]
            INDEXES[view.name] = FacetIndex(view.kind, view.queryset, facets, view.touched_by)
        return INDEXES[view.name]


def warm_up() -> None:
    """Read the sets of every list ahead of the first visitor, who reads them where this cannot."""
    try:
        # The lists are there once the addresses are.
        _ = get_resolver().url_patterns
        for view in PUBLIC_LISTS:
            index = index_of(view)
            known = index.now()
            for name in (name for name, facet in index.facets.items() if facet.is_dated):
                index.on_day(known, name, timezone.localdate())
    except DatabaseError:
        logger.warning("The sets behind the facets could not be read ahead.", exc_info=True)
    finally:
        connection.close()


def sizes_of(list_name: str, facet: str, numbers: Sequence[int]) -> dict[int, int]:
    """How many rows of a list have each of some records as the value of a facet."""
    view = next(view for view in PUBLIC_LISTS if view.name == list_name)
    known = index_of(view).now()
    if facet in known.wide:
        return {number: len(known.wide[facet].ids(str(number))) for number in numbers}
    return {number: len(known.values[facet].get(str(number), ())) for number in numbers}


def kept_numbers(column: NumberColumn, records: Sequence[int]) -> Mapping[int, int] | None:
    """What a column says of some records, where that is kept in this process."""
    if column.size_of:
        return sizes_of(*column.size_of, records)
    return column.numbers() if column.numbers else None


def by(name: str) -> Callable[[Reader], Sequence[Any]]:
    """An order by a column that always has a value."""
    return lambda reader: [F(name)]


def by_day(name: str, *, missing: date) -> Callable[[Reader], Sequence[Any]]:
    """An order by a day; ``missing`` places what has none."""
    return lambda reader: [day_or(name, missing)]
