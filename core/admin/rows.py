"""Child rows on the page of their record."""

from typing import Any

from django.contrib.admin.options import InlineModelAdmin, StackedInline, TabularInline
from django.db import models
from django.forms import Textarea
from django.http import HttpRequest

from core.admin.forms import GuardedFormSet, NumberedFormSet, RowForm
from core.admin.searching import SearchingMixin, relations
from core.text import CONTENT_LANGUAGES, ProseField


def languages(name: str) -> tuple[str, ...]:
    """The columns of a translated text, side by side."""
    return tuple(f"{name}_{code}" for code in CONTENT_LANGUAGES)


class RowMixin(SearchingMixin, InlineModelAdmin[Any, Any]):
    """Child rows on their record's page, open exactly where the record is."""

    form = RowForm
    formset = GuardedFormSet
    extra = 0
    formfield_overrides = {ProseField: {"widget": Textarea(attrs={"rows": 3, "cols": 30})}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).fetch_mode(models.FETCH_PEERS)

    def get_autocomplete_fields(self: Any, request: HttpRequest) -> list[str]:
        parent = self.fk_name or ""
        names = relations(self.model, without=None if parent else self.parent_model)
        return [name for name in names if name != parent]

    def _is_open(self: Any, request: HttpRequest, obj: Any) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)
        return obj is None or obj._state.adding or bool(parent.has_change_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(request, obj) and super().has_delete_permission(request, obj)


class RowInline(RowMixin, TabularInline[Any, Any]):
    """Child rows as a table."""


class StackedRowInline(RowMixin, StackedInline[Any, Any]):
    """Child rows with several lines each."""


class NumberedInline(RowInline):
    formset = NumberedFormSet


class NumberedStackedInline(StackedRowInline):
    formset = NumberedFormSet
