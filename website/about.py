"""About the data: the licence, the files and their columns, how to cite, accessibility and privacy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.columns import ChoiceColumn, Column, Field, Reader, Text
from core.dates import ImpreciseDate
from core.filters import passed_over
from core.lists import PUBLIC_LISTS, PublicListView
from website.linked_data import about_things

INTRODUCTION = _("What the register holds, how to take it along, how to cite it, and what it does not do.")
COLUMNS_INTRODUCTION = _(
    "The columns of the files of each list: their lasting names, what they mean, and what a value looks like."
)
# What a value of each kind looks like in a file, and what the kind is called.
KINDS: dict[str, tuple[Text, str]] = {
    "string": (_("text"), ""),
    "code": (_("code"), "in_force"),
    "edtf": (_("date in EDTF"), "2021-10"),
    "date": (_("day"), "2021-10-26"),
    "number": (_("number"), "12"),
    "url": (_("address"), ""),
}


@dataclass(frozen=True)
class ColumnLine:
    """A column of a file as the dictionary describes it."""

    field: Field
    kind: Text
    example: str
    codes: Sequence[tuple[str, Text]]


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "passed_over": passed_over(request.GET),
        "about": {"title": gettext("About the data"), "description": INTRODUCTION},
        "json_ld": about_things(),
        "licence": settings.DATA_LICENCE,
        "lists": [{"view": view, "count": view.count_at_first(), "address": address_of(view)} for view in PUBLIC_LISTS],
        "today": ImpreciseDate(today).format(),
        "cited": f"{settings.SITE_URL}{reverse('website:home')}",
    }
    return render(request, "website/about.html", context)


@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """What each column of each file means."""
    reader = Reader(language=get_language() or "en", site=settings.SITE_URL, as_of=date.min)
    lists = [{"view": view, "address": address_of(view), "columns": list(lines(view, reader))} for view in PUBLIC_LISTS]
    context = {
        "lists": lists,
        "about": {"title": gettext("Data dictionary"), "description": COLUMNS_INTRODUCTION},
        "passed_over": passed_over(request.GET),
    }
    return render(request, "website/columns.html", context)


def address_of(view: type[PublicListView]) -> str:
    # The addresses of a list all begin with its name.
    return f"{reverse('website:home')}{view.name}/"


def lines(view: type[PublicListView], reader: Reader) -> list[ColumnLine]:
    return [line(view, column, field, reader) for column in view.columns for field in column.fields(reader)]


def line(view: type[PublicListView], column: Column, field: Field, reader: Reader) -> ColumnLine:
    kind, example = KINDS[field.datatype]
    codes: Any = column.choices.choices if isinstance(column, ChoiceColumn) and field.name == column.name else ()
    if codes:
        example = str(codes[0][0])
    elif field.name.endswith("_label"):
        kind, example = KINDS["string"]
    elif field.name.endswith("_precision"):
        example = "month"
    elif field.name == "country":
        example = "TR"
    elif field.name in ("slug", "parent"):
        example = "climate"
    elif field.name == "registry_number":
        example = "2021-003"
    elif field.name.endswith("_language"):
        example = reader.language
    elif field.datatype == "url":
        example = f"{reader.site}{address_of(view)}12/"
    return ColumnLine(field, kind, example, codes)
