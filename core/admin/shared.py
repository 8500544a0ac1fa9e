"""The admin of rows that several records use and that have no publication of their own."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest

from core.admin.base import GuardedAdmin
from core.models import PUBLIC_STATES, Record


def is_publisher(request: HttpRequest) -> bool:
    """Whether somebody may publish records of every kind."""
    user: Any = request.user
    records = [model._meta for model in apps.get_models() if issubclass(model, Record)]
    return all(user.has_perm(f"{each.app_label}.publish_{each.model_name}") for each in records)


class SharedAdmin(GuardedAdmin):
    """Everyone who enters records adds such rows; what a public record uses, only a publisher changes."""

    # The ways from the row to the records that use it.
    used_by: ClassVar[Sequence[str]]

    def is_in_public_use(self, obj: Any) -> bool:
        rows = self.model._base_manager
        used = Q()
        for path in self.used_by:
            used |= Q(Exists(rows.filter(pk=OuterRef("pk"), **{f"{path}__publication__in": PUBLIC_STATES})))
        return rows.filter(used, pk=obj.pk).exists()

    def is_open(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or is_publisher(request) or not self.is_in_public_use(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_open(request, obj)

    def is_shown_publicly(self, obj: Any) -> bool:
        return self.is_in_public_use(obj)
