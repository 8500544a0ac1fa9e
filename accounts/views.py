from typing import Any

from allauth.account.views import PasswordChangeView as AllauthPasswordChangeView
from allauth.core.internal import ratelimit
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language
from requests import RequestException

from accounts.adapters import provider_failed
from accounts.models import User


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """The language of the desk, in which its mail is written, too."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    return set_language(request)


class PasswordChangeView(LoginRequiredMixin, AllauthPasswordChangeView):
    """The colleague's own password, where there is one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, _("Your password is kept by your identity provider: change it there."))
            return redirect("admin:index")
        return super().dispatch(request, *args, **kwargs)


def go_to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    return asked_at_provider(openid_connect.login, request, provider_id)


def come_from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    return asked_at_provider(openid_connect.callback, request, provider_id)


def asked_at_provider(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the view answers; a provider that is away, or talks nonsense, is no error of the site."""
    # Each of them asks the provider or writes to the audit log.
    if not ratelimit.consume(request, app="allauth.account", action="provider", limit_get=True):
        return ratelimit.respond_429(request)
    try:
        answer: HttpResponse = view(request, provider_id)
    except (RequestException, KeyError, ValueError):
        return provider_failed(request)
    return answer
