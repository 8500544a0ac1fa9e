from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Roles are made by load_roles; a role changed by hand would be changed back.
admin.site.unregister(Group)

SUPERUSER_ONLY = ("is_superuser", "user_permissions")


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Accounts: administrators manage them, only superusers make or change superusers."""

    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "groups"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("first_name", "last_name"), "email"]}),
        (_("Roles"), {"fields": ["is_active", "is_staff", "groups", *SUPERUSER_ONLY]}),
        (_("Dates"), {"fields": [("last_login", "date_joined")]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if getattr(request.user, "is_superuser", False):
            return fieldsets
        return [
            (name, {**options, "fields": [each for each in options["fields"] if each not in SUPERUSER_ONLY]})
            for name, options in fieldsets
        ]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return may_touch(request, obj) and super().has_delete_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup in {"is_staff__exact", "is_active__exact", "groups__id__exact"}


def may_touch(request: HttpRequest, account: User | None) -> bool:
    """A superuser's account is changed by superusers only."""
    return account is None or not account.is_superuser or bool(getattr(request.user, "is_superuser", False))
