"""Where django-allauth asks: who may sign in, what is said, what is noted, and how secrets are kept."""

import base64
import hashlib
from typing import Any

import pghistory
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.audit import record, record_lock
from accounts.models import AuditAction, User

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in of colleagues by name and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "This name and this password do not match. Both tell capital letters from small ones."
        ),
    }

    def validation_error(self, code: str, *values: Any) -> ValidationError:
        if code != "too_many_login_attempts":
            return super().validation_error(code, *values)
        sentence = ngettext(
            "Too many attempts have failed. Wait %(minutes)d minute, then try again.",
            "Too many attempts have failed. Wait %(minutes)d minutes, then try again.",
            settings.LOCK_OUT_MINUTES,
        )
        return ValidationError(sentence % {"minutes": settings.LOCK_OUT_MINUTES}, code=code)

    def is_safe_url(self, url: str) -> bool:
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Not with the host, as allauth has it: a caller writes it in many ways, each of which would count anew.
        return str(credentials.get("username", "")).lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_lock(request, account_named(credentials))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record(request, AuditAction.SIGN_IN_FAILED, account=account_named(credentials))

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **_hints: Any) -> HttpResponse | None:
        """Whatever proved who it is: only active colleagues come in."""
        if user.is_active and getattr(user, "is_staff", False):
            return None
        clear_login(request)
        return refused(request, user, _("This account may not sign in here. An administrator can tell why."))

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        methods = [each["method"] for each in request.session.get("account_authentication_methods", [])]
        record(request, AuditAction.SIGNED_IN, actor=user, methods=methods)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            record(request, AuditAction.SIGNED_OUT)
        super().logout(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("admin:index")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *others: Any, **named: Any
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *others, **named)


class UnreadableSecret(ValidationError):
    """A secret that the present key does not open; a code for it is refused like a wrong one."""

    silent_variable_failure = True


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with the site's key: a copy of the database makes no codes."""

    def encrypt(self, text: str) -> str:
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return keys().decrypt(encrypted_text).decode()
        except InvalidToken as error:
            raise UnreadableSecret(self.error_messages["incorrect_code"], code="incorrect_code") from error


class IdentityProviderAdapter(DefaultSocialAccountAdapter):
    """Sign-in by the region's identity provider: of colleagues there are, never making one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # The provider's claims are used and not kept.
        sociallogin.account.extra_data = {}
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(redirect("admin:index"))
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            return
        colleague = colleague_of(sociallogin)
        if colleague is None:
            sentence = _(
                "%(provider)s knows you, but no colleague here has the e-mail address it has verified for you. "
                "Ask an administrator to enter that address in your account."
            )
            raise ImmediateHttpResponse(refused(request, None, sentence % {"provider": settings.OIDC_NAME}))
        with pghistory.context(user=colleague.pk, url=request.path):
            sociallogin.connect(request, colleague)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        raise ImmediateHttpResponse(provider_failed(request))


def account_named(credentials: dict[str, Any]) -> User | None:
    """The account of that name; a name nobody has is not kept, for it may be a password."""
    return User.objects.filter(username=credentials.get("username", "")).first()


def refused(request: HttpRequest, account: Any, sentence: str) -> HttpResponse:
    record(request, AuditAction.SIGN_IN_REFUSED, account=account)
    messages.error(request, sentence)
    return redirect("account_login")


def provider_failed(request: HttpRequest) -> HttpResponse:
    sentence = _("Signing in by %(provider)s did not succeed. Try again, or use your name and password.")
    return refused(request, None, sentence % {"provider": settings.OIDC_NAME})


def colleague_of(sociallogin: SocialLogin) -> User | None:
    """The one active colleague whose e-mail address the provider has verified; never a superuser.

    Nor somebody who came in by the provider before: an address may have passed to somebody else since.
    """
    verified = [each.email for each in sociallogin.email_addresses if each.verified is True]
    if not verified:
        return None
    found = User.objects.filter(email__iexact=verified[0], is_active=True)[:2]
    if len(found) != 1 or not found[0].is_staff or found[0].is_superuser:
        return None
    # To the database a letter may be another one in capitals, as the dotless i is.
    is_same = found[0].email.lower() == verified[0].lower()
    return found[0] if is_same and not SocialAccount.objects.filter(user=found[0]).exists() else None


def keys() -> MultiFernet:
    """The keys that follow from the site's present and former secrets."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor:" + force_bytes(each)).digest() for each in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
