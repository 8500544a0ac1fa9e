"""At the desk: sessions end, and who needs a second factor sets one up first."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import AuditAction
from accounts.second_factor import KINDS, is_proved
from accounts.sessions import BEGAN, SEEN
from core.reconnecting import SAFE_METHODS

GetResponse = Callable[[HttpRequest], HttpResponse]

# Each note of being seen writes the session anew.
NOTED_EVERY = 60
# To whom has a second factor that this session has not shown, and to whom has none and needs one.
OPEN_BEFORE_PROOF = ("account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "set_language")
OPEN_BEFORE_SETTING_UP = ("account_", "mfa_", "set_language")


class DeskMiddleware:
    """Public pages pass by untouched: they read no session."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            self.keep_or_end(request)
        response = self.get_response(request)
        if request.path_info.startswith("/admin/account/"):
            # Keys and recovery codes are shown there.
            add_never_cache_headers(response)
        return response

    def keep_or_end(self, request: HttpRequest) -> None:
        """End the session that is too old, or was left alone too long."""
        now = int(time.time())
        began = request.session.setdefault(BEGAN, now)
        seen = request.session.setdefault(SEEN, now)
        if now - began > settings.SESSION_HOURS * 3600 or now - seen > settings.SESSION_IDLE_MINUTES * 60:
            record(request, AuditAction.SESSION_EXPIRED)
            logout(request)
            messages.info(request, _("Your session has ended. Sign in again."))
        elif now - seen >= NOTED_EVERY:
            request.session[SEEN] = now

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return None
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        if is_mfa_enabled(request.user, KINDS):
            return None if name in OPEN_BEFORE_PROOF or is_proved(request) else ask_for_proof(request)
        if name.startswith(OPEN_BEFORE_SETTING_UP) or not request.user.needs_second_factor():
            return None
        messages.warning(request, _("You need a second factor here. Set one up to go on."))
        return redirect("mfa_index")


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """A session that began by password, before the second factor was set up in another one, shows it now."""
    ways = {each["id"]: each["url"] for each in get_adapter().get_reauthentication_methods(request.user)}
    address = ways.get("mfa_reauthenticate") or ways["mfa_reauthenticate:webauthn"]
    wanted = request.get_full_path() if request.method in SAFE_METHODS else reverse("admin:index")
    return redirect(f"{address}?{urlencode({'next': wanted})}")
