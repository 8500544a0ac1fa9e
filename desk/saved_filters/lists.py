"""Which saved filters a colleague is offered, on a list and on the desk, and whether a list still understands one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.filters import ChoicesFieldListFilter, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.text import capfirst

from desk.saved_filters.models import SavedFilter

# A colleague keeps so many; so many of all colleagues are shown.
MOST_KEPT = 50
MOST_SHOWN = 100
# What an address holds besides what is looked for.
OF_PAGES = ("p", "all", "e")


@dataclass(frozen=True)
class Offer:
    """A saved filter as a colleague sees it."""

    saved: SavedFilter
    list_name: str
    is_own: bool

    @property
    def address(self) -> str:
        return reverse("desk:open_filter", args=[self.saved.pk])


def visible(user: Any) -> QuerySet[SavedFilter]:
    """A colleague's own, and those that others share."""
    return SavedFilter.objects.filter(Q(user=user.pk) | Q(is_shared=True)).select_related("user")


def offers(request: HttpRequest, table: str = "") -> Iterator[Offer]:
    """The filters of one list, or of all, whose rows the colleague may see."""
    found = visible(request.user).filter(table=table) if table else visible(request.user)
    for saved in found[:MOST_SHOWN]:
        page = list_of(saved.table)
        if page is not None and page.has_view_permission(request):
            name = str(capfirst(page.opts.verbose_name_plural))
            yield Offer(saved, name, saved.user_id == request.user.pk)


def list_of(table: str) -> Any:
    """The list of the admin; None where there is none of that name."""
    try:
        return admin.site._registry.get(cast("type[models.Model]", apps.get_model(table)))
    except (LookupError, ValueError):
        return None


def list_address(table: str) -> str:
    return reverse(f"admin:{table.replace('.', '_')}_changelist")


def looked_for(query: str) -> str:
    """The filters, the search and the order of an address."""
    asked = QueryDict(query, mutable=True)
    for name in OF_PAGES:
        asked.pop(name, None)
    return asked.urlencode()


def is_understood(request: Any, page: Any, query: str) -> bool:
    """Whether the list knows all that is asked; if not, it would show other rows than those meant."""
    request.GET = QueryDict(query)
    if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
        return False
    try:
        shown = page.get_changelist_instance(request)
    except (IncorrectLookupParameters, DisallowedModelAdminLookup):
        return False
    return all(knows_its_value(each) for each in shown.filter_specs)


def knows_its_value(each: Any) -> bool:
    if isinstance(each, SimpleListFilter):
        return each.value() is None or each.value() in {str(code) for code, _label in each.lookup_choices}
    if isinstance(each, ChoicesFieldListFilter):
        codes = {str(code) for code, _label in each.field.flatchoices}
        return {*map(str, each.lookup_val or ())} <= codes
    return True
