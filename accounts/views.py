from typing import Any

from allauth.account.views import PasswordChangeView as AllauthPasswordChangeView
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class PasswordChangeView(LoginRequiredMixin, AllauthPasswordChangeView):
    """The colleague's own password, where there is one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, _("Your password is kept by your identity provider: change it there."))
            return redirect("admin:index")
        return super().dispatch(request, *args, **kwargs)
