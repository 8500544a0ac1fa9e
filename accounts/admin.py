from typing import Any

from allauth.account.admin import EmailAddress
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from accounts.audit import record
from accounts.log import AuditEventAdmin
from accounts.models import AuditAction, AuditEvent, User
from core.admin.files import FilesMixin, tell_of_files

# Roles are made by load_roles; a role changed by hand would be changed back. What allauth keeps holds secrets, and is
# shown by the pages of the account it belongs to.
admin.site.unregister([Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])

SUPERUSER_ONLY = ("is_superuser", "user_permissions")


@admin.register(User)
class UserAdmin(FilesMixin, DjangoUserAdmin[User]):
    """Accounts: administrators manage them, only superusers make or change superusers."""

    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "is_second_factor_required", "groups"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("first_name", "last_name"), ("email", "language")]}),
        (_("Roles"), {"fields": ["is_active", "is_staff", "groups", *SUPERUSER_ONLY]}),
        (_("Second factor"), {"fields": ["is_second_factor_required", "second_factor"]}),
        (_("Dates"), {"fields": [("last_login", "date_joined")]}),
    ]
    readonly_fields = ["last_login", "date_joined", "second_factor"]

    def get_urls(self) -> list[Any]:
        remove = self.admin_site.admin_view(self.remove_second_factor_view)
        name = "accounts_user_remove_second_factor"
        return [path("<path:object_id>/second-factor/remove/", remove, name=name), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if getattr(request.user, "is_superuser", False):
            return fieldsets
        return [
            (name, {**options, "fields": [each for each in options["fields"] if each not in SUPERUSER_ONLY]})
            for name, options in fieldsets
        ]

    @admin.display(description=_("set up"))
    def second_factor(self, user: User) -> str:
        found = second_factor.in_words(user)
        if not found:
            return gettext("none")
        return format_html(
            '<ul>{}</ul><a href="{}">{}</a>',
            format_html_join("", "<li>{}</li>", ([each] for each in found)),
            reverse("admin:accounts_user_remove_second_factor", args=[user.pk]),
            gettext("Remove the second factor"),
        )

    def remove_second_factor_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Help a colleague who has lost it; whoever finds a screen unlocked does not."""
        user = self.get_object(request, unquote(object_id))
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        raise_if_reauthentication_required(request, app="mfa")
        if request.method == "POST":
            second_factor.remove(user)
            self.message_user(request, gettext("The second factor of %(name)s is removed.") % {"name": user})
            return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[user.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Remove the second factor of %(name)s") % {"name": user},
            "opts": self.opts,
            "object": user,
            "factors": second_factor.in_words(user),
        }
        return TemplateResponse(request, "admin/accounts/user/remove_second_factor.html", context)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return may_touch(request, obj) and super().has_delete_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup in {
            "is_staff__exact",
            "is_active__exact",
            "is_second_factor_required__exact",
            "groups__id__exact",
        }


def may_touch(request: HttpRequest, account: User | None) -> bool:
    """A superuser's account is changed by superusers only."""
    return account is None or not account.is_superuser or bool(getattr(request.user, "is_superuser", False))


def note_file(request: HttpRequest, model: type[Model], name: str) -> None:
    """Whoever takes a list away as a file stands in the log."""
    record(request, AuditAction.EXPORTED, model, file=name)


admin.site.register(AuditEvent, AuditEventAdmin)
tell_of_files(note_file)
