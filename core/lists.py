"""The one public list: a declaration of queryset, filters and columns gives the page and its files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from core.columns import Column, Reader, Row, Text, UrlColumn, fields_of, page_values
from core.export import FLAVOURS, HEADERS, SPREADSHEET, CsvExport
from core.filters import (
    PROBLEMS_TOLD,
    ActiveFilter,
    CodeField,
    Problem,
    PublicFilterSet,
    asked_parameters,
    cut,
    query_without,
)

PAGE_SIZE = 25
LAST_PAGE = 1_000_000
# An annotation may not carry the name of a model field.
VALUE = "value_"


@dataclass(frozen=True)
class Sort:
    """An order of a list; the row's number is always added, so that no two rows tie."""

    code: str
    label: Text
    order: Callable[[Reader], Sequence[Any]]


class SortControls(forms.Form):
    """How the rows are ordered."""

    def __init__(self, *args: Any, sorts: Sequence[Sort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sort"] = CodeField(
            label=_("Sort"), required=False, choices=[(sort.code, sort.label) for sort in sorts]
        )


class PageControls(SortControls):
    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LAST_PAGE,
        error_messages={"invalid": _("Write the number of a page, counted from 1.")},
    )


class FileControls(SortControls):
    flavour = CodeField(required=False, choices=[(flavour.code, flavour.label) for flavour in FLAVOURS.values()])
    header = CodeField(required=False, choices=list(HEADERS.items()))


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

    http_method_names = ["get", "head", "options"]
    format = "page"

    @classmethod
    def shown_at_first(cls) -> QuerySet[Any, Any]:
        """The rows of the list while no filter is chosen."""
        return cls.queryset.all()

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.file() if self.format == "csv" else self.page()

    # What was asked

    @cached_property
    def asked(self) -> Any:
        return asked_parameters(self.request.GET)

    @cached_property
    def filterset(self) -> PublicFilterSet:
        return self.filterset_class(self.asked, queryset=self.queryset.all(), request=self.request)

    @cached_property
    def controls(self) -> SortControls:
        controls = FileControls if self.format == "csv" else PageControls
        return controls(self.asked, sorts=self.sorts)

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
        )

    @property
    def as_of(self) -> date:
        chosen: date | None = self.filterset.form.cleaned_data.get("as_of")
        return chosen or timezone.localdate()

    @property
    def notes(self) -> Sequence[str]:
        """Sentences that say how the rows are to be read."""
        return ()

    # What is answered

    def rows(self) -> QuerySet[Any, Any]:
        """The asked rows in the asked order: the page shows a part of them, a file all."""
        if self.problems:
            return self.prepared(self.queryset.none())
        return self.prepared(self.filterset.qs).order_by(*self.sort.order(self.reader), "pk")

    def prepared(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Room for what the columns of a list share."""
        return queryset

    @cached_property
    def sort(self) -> Sort:
        chosen = self.controls.cleaned_data.get("sort")
        return next((sort for sort in self.sorts if sort.code == chosen), self.sorts[0])

    def file(self) -> HttpResponseBase:
        if self.problems:
            return self.refused_file()
        given = self.controls.cleaned_data
        flavour = FLAVOURS[given["flavour"] or SPREADSHEET.code]
        export = CsvExport(
            rows=self.rows(),
            fields=fields_of(self.columns, self.reader),
            language=self.reader.language,
            flavour=flavour,
            header=given["header"] or flavour.header,
        )
        body = () if self.request.method == "HEAD" else export
        file_name = f"{self.name}-{timezone.localdate().isoformat()}-{self.reader.language}.csv"
        return StreamingHttpResponse(
            body,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
        )

    def refused_file(self) -> HttpResponse:
        lines = [
            gettext("%(parameter)s: %(sentence)s") % {"parameter": cut(each.parameter), "sentence": each.sentence}
            for each in self.problems[:PROBLEMS_TOLD]
        ]
        lines.insert(0, gettext("This file cannot be made, because part of its address is not understood."))
        return HttpResponse(
            "\n".join(lines) + "\n", status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8"
        )

    def page(self) -> HttpResponse:
        paginator = Paginator(self.rows(), PAGE_SIZE)
        number = self.controls.cleaned_data.get("page") or 1
        status = HTTPStatus.OK if number <= paginator.num_pages else HTTPStatus.NOT_FOUND
        return render(self.request, "core/public_list.html", self.context(paginator, number), status=status)

    def context(self, paginator: Paginator[Any], number: int) -> dict[str, Any]:
        last = paginator.num_pages
        form = self.filterset.form
        return {
            "list": self,
            "main_fields": [field for field in form if field.name in self.main_filters],
            "more_fields": [field for field in form if field.name not in self.main_filters],
            "more_in_use": any(name in form.fields and name not in self.main_filters for name in self.asked),
            "controls": self.controls,
            "refusals": [
                Refusal(each, query_without(self.asked, each.parameter)) for each in self.problems[:PROBLEMS_TOLD]
            ],
            "active": self.active,
            "notes": () if self.problems else self.notes,
            "count": paginator.count,
            "number": number,
            "last": last,
            "is_past_end": number > last,
            "last_query": self.page_query(last),
            "previous_query": self.page_query(number - 1) if 1 < number <= last else None,
            "next_query": self.page_query(number + 1) if number < last else None,
            "columns": self.page_columns,
            "rows": self.cells(paginator.page(number)) if number <= last else [],
            "file_address": f"{self.request.path}export.csv",
            "file_query": query_without(self.asked, "page"),
            "canonical_query": "" if self.problems else self.asked.urlencode(),
        }

    @property
    def active(self) -> list[ActiveFilter]:
        return [] if self.problems else self.filterset.active

    def page_query(self, number: int) -> str:
        query = self.asked.copy()
        query["page"] = str(number)
        return str(query.urlencode())

    @property
    def page_columns(self) -> list[Column]:
        return [column for column in self.columns if column.on_page]

    def cells(self, page: Page[Any]) -> list[list[tuple[Column, Any]]]:
        needed = [column for column in self.columns if column.on_page or isinstance(column, UrlColumn)]
        values = {f"{VALUE}{name}": value for name, value in page_values(needed, self.reader).items()}
        queryset: Any = page.object_list
        rows = [self._named(row) for row in queryset.annotate(**values).values(*values)]
        return [[(column, column.cell(row, self.reader)) for column in self.page_columns] for row in rows]

    @staticmethod
    def _named(row: dict[str, Any]) -> Row:
        return {name.removeprefix(VALUE): value for name, value in row.items()}


PUBLIC_LISTS: list[type[PublicListView]] = []


def list_urls(view: type[PublicListView], url_name: str) -> list[URLPattern]:
    """The addresses of a list and of its files; the list enters the register of lists."""
    PUBLIC_LISTS.append(view)
    return [
        path(f"{view.name}/", view.as_view(), name=f"{url_name}_list"),
        path(f"{view.name}/export.csv", view.as_view(format="csv"), name=f"{url_name}_list_csv"),
    ]


def by(*names: str) -> Callable[[Reader], Sequence[Any]]:
    """An order by columns, the same in every language; what has no value comes last."""

    def order(reader: Reader) -> list[Any]:
        return [
            F(name[1:]).desc(nulls_last=True) if name.startswith("-") else F(name).asc(nulls_last=True)
            for name in names
        ]

    return order
