"""Filters of the admin's lists that stay fast: two bounds, each checked."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from core.dates import FIRST_DAY, LAST_DAY

# No date that is not known is of more years than this: about a year.
WIDEST = 3


class BoundsFilter(ABC, admin.ListFilter):
    """Rows from one bound to another, each typed into an input of its kind."""

    template = "admin/bounds_filter.html"
    labels: ClassVar[tuple[Any, Any]]
    # The attributes of both inputs, their type among them.
    attributes: ClassVar[Mapping[str, Any]]

    def __init__(self, request: HttpRequest, params: dict[str, list[str]], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.names():
            if value := params.pop(name, [""])[-1].strip():
                self.used_parameters[name] = value

    @classmethod
    @abstractmethod
    def names(cls) -> tuple[str, str]:
        """The parameters of both bounds."""

    def expected_parameters(self) -> list[str | None]:
        return [*self.names()]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        others = {name: values for name, values in self.request.GET.lists() if name not in (*self.names(), "p")}
        yield {
            "others": [(name, value) for name, values in others.items() for value in values],
            "attributes": self.attributes.items(),
            "inputs": [
                (name, label, self.used_parameters.get(name, ""))
                for name, label in zip(self.names(), self.labels, strict=True)
            ],
        }


class YearsFilter(BoundsFilter):
    """Rows whose imprecise date is possibly within the years asked."""

    field: ClassVar[str]
    labels = (_("from the year"), _("to the year"))
    attributes: ClassVar[Mapping[str, Any]] = {"type": "number", "min": FIRST_DAY.year, "max": LAST_DAY.year}

    @classmethod
    def names(cls) -> tuple[str, str]:
        return f"{cls.field}_from", f"{cls.field}_to"

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if not self.used_parameters:
            return queryset
        first, last = (self._year(name) for name in self.names())
        start = datetime.date(first, 1, 1) if first else None
        end = datetime.date(last, 12, 31) if last else None
        queryset = queryset.filter(**{f"{self.field}__overlaps": (start, end)})
        # Dates are in the order of their first day: these bounds let the index begin and end where the years do.
        if last and last < LAST_DAY.year:
            queryset = queryset.filter(**{f"{self.field}__lt": DateRange(datetime.date(last + 1, 1, 1), None)})
        if first and first - WIDEST > FIRST_DAY.year:
            queryset = queryset.filter(**{f"{self.field}__gt": DateRange(datetime.date(first - WIDEST, 1, 1), None)})
        return queryset

    def _year(self, name: str) -> int | None:
        text = str(self.used_parameters.get(name, ""))
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= 4):
            raise IncorrectLookupParameters(text)
        if not FIRST_DAY.year <= int(text) <= LAST_DAY.year:
            raise IncorrectLookupParameters(text)
        return int(text)


def years_filter(field_name: str, title_of_field: Any) -> type[YearsFilter]:
    """The filter for one date of a list."""
    return type(f"{field_name.title()}YearsFilter", (YearsFilter,), {"field": field_name, "title": title_of_field})
