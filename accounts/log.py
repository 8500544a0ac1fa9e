"""The audit log as administrators read it: by person, action and day, and never otherwise than by reading."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditAction, AuditEvent, User
from core.admin.files import FilesMixin
from core.admin.filters import BoundsFilter
from core.admin.listing import BoundedChangeList, BoundedPaginator
from core.columns import Column

# More colleagues than this are not found by one word.
MOST_FOUND = 100
# So many of a long list of details are told.
MOST_TOLD = 8
# Flags of an account, by their column.
FLAGS = ("is_active", "is_staff", "is_superuser", "is_second_factor_required")


class DaysFilter(BoundsFilter):
    """Events from one day to another, both included."""

    title = gettext_lazy("days")
    labels = (gettext_lazy("from the day"), gettext_lazy("to the day"))
    attributes: ClassVar[Mapping[str, Any]] = {"type": "date"}

    @classmethod
    def names(cls) -> tuple[str, str]:
        return "day_from", "day_to"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        first, last = (self._midnight(name) for name in self.names())
        if first:
            queryset = queryset.filter(at__gte=first)
        if last:
            queryset = queryset.filter(at__lt=last + datetime.timedelta(days=1))
        return queryset

    def _midnight(self, name: str) -> datetime.datetime | None:
        text = str(self.used_parameters.get(name, ""))
        if not text:
            return None
        try:
            day = datetime.date.fromisoformat(text)
            if not 2000 <= day.year <= 2200:
                raise IncorrectLookupParameters(text)
        except ValueError as error:
            raise IncorrectLookupParameters(text) from error
        return datetime.datetime.combine(day, datetime.time(), get_current_timezone())


def text_column(name: str, source: Any) -> Column:
    """A column of the file whose heading is that of the list."""
    return Column(name=name, label="", description="", source=source)


class AuditEventAdmin(FilesMixin, admin.ModelAdmin[AuditEvent]):
    """What happened, the latest first."""

    list_display = ["at", "who", "action", "about", "address", "told"]
    list_filter = [DaysFilter, "action"]
    list_select_related = ["actor", "account"]
    list_per_page = 50
    search_fields = ["actor__username"]
    ordering = ["-at", "-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    actions = None
    file_columns: ClassVar[Mapping[str, Column]] = {
        "who": text_column("who", F("actor__username")),
        "about": text_column(
            "about", Coalesce("account__username", Concat("object_type", Value(" "), Cast("object_id", TextField())))
        ),
        # Without the length of the network, which the list does not show either.
        "address": text_column("address", Func("address", function="host", output_field=TextField())),
        "told": text_column("told", Cast("details", TextField())),
    }

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BoundedChangeList]:
        return BoundedChangeList

    def get_sortable_by(self, request: HttpRequest) -> Any:
        return []

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Events by or about a colleague."""
        word = search_term.strip()
        if not word:
            return queryset, False
        named = Q()
        for field in ("username", "first_name", "last_name", "email"):
            named |= Q(**{f"{field}__icontains": word})
        found = [*User.objects.filter(named).values_list("pk", flat=True)[:MOST_FOUND]]
        return queryset.filter(Q(actor__in=found) | Q(account__in=found)), False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup in ("action__exact", *DaysFilter.names())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("who"))
    def who(self, event: AuditEvent) -> str:
        if event.actor_id is None:
            role = event.details.get("database_user")
            if role:
                return f"{_('directly in the database')} ({role})"
            return _("nobody signed in") if event.action in BEFORE_SIGN_IN else _("by a command")
        return name_of(event, "actor")

    @admin.display(description=gettext_lazy("about"))
    def about(self, event: AuditEvent) -> str:
        if event.account_id is not None:
            return name_of(event, "account")
        if not event.object_type:
            return ""
        model = apps.get_model(event.object_type)
        if event.object_id is None:
            return str(capfirst(model._meta.verbose_name_plural))
        label = f"{capfirst(model._meta.verbose_name)} {event.object_id}"
        try:
            address = reverse(f"admin:{event.object_type.replace('.', '_')}_change", args=[event.object_id])
        except NoReverseMatch:
            return label
        return format_html('<a href="{}">{}</a>', address, label)

    @admin.display(description=gettext_lazy("details"))
    def told(self, event: AuditEvent) -> str:
        return "; ".join(detail(name, value) for name, value in event.details.items() if name != "database_user")


BEFORE_SIGN_IN = (AuditAction.SIGN_IN_FAILED, AuditAction.SIGN_IN_REFUSED, AuditAction.LOCKED_OUT)


def name_of(event: AuditEvent, relation: str) -> str:
    """The account, or its number where it is no more."""
    number = getattr(event, f"{relation}_id")
    account = event._state.fields_cache.get(relation)
    return str(account) if account else _("account no. %(number)s") % {"number": number}


def detail(name: str, value: Any) -> str:
    if name in FLAGS:
        label, (before, after) = User._meta.get_field(name).verbose_name, value  # type: ignore[union-attr]
        return f"{label}: {yes(before)} → {yes(after)}" if before is not None else f"{label}: {yes(after)}"
    if isinstance(value, list):
        more = ["…"] if len(value) > MOST_TOLD else []
        value = ", ".join(map(str, [*value[:MOST_TOLD], *more]))
    return f"{name}: {value}"


def yes(value: Any) -> str:
    return _("yes") if value else _("no")
