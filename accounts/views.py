from typing import Any

from allauth.account.views import PasswordChangeView as AllauthPasswordChangeView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from requests import RequestException

from accounts.adapters import provider_failed


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
    try:
        answer: HttpResponse = view(request, provider_id)
    except (RequestException, KeyError, ValueError):
        return provider_failed(request)
    return answer
