"""At the desk: sessions end, and who needs a second factor sets one up first."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import AuditAction
from accounts.sessions import BEGAN, SEEN

GetResponse = Callable[[HttpRequest], HttpResponse]

# Each note of being seen writes the session anew.
NOTED_EVERY = 60
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ALWAYS_OPEN = ("account_", "mfa_", "set_language")


class DeskMiddleware:
    """Public pages pass by untouched: they read no session."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            self.keep_or_end(request)
        return self.get_response(request)

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
        name = request.resolver_match.url_name if request.resolver_match else None
        if (name or "").startswith(ALWAYS_OPEN) or not request.user.needs_second_factor():
            return None
        if is_mfa_enabled(request.user, SECOND_FACTORS):
            return None
        messages.warning(request, _("You need a second factor here. Set one up to go on."))
        return redirect("mfa_index")
