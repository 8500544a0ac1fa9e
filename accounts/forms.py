"""Forms of the second factor that note what fails."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.webauthn import forms as keys
from django.core.exceptions import ValidationError

from accounts.audit import record
from accounts.models import AuditAction


class NotingCode:
    user: Any

    def clean_code(self) -> Any:
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError:
            record(context.request, AuditAction.SIGN_IN_FAILED, account=self.user, method="code")
            raise


class NotingKey:
    user: Any

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            record(context.request, AuditAction.SIGN_IN_FAILED, account=self.user, method="passkey")
            raise


class AuthenticateForm(NotingCode, codes.AuthenticateForm):
    pass


class ReauthenticateForm(NotingCode, codes.ReauthenticateForm):
    pass


class AuthenticateKeyForm(NotingKey, keys.AuthenticateWebAuthnForm):
    pass


class SignInKeyForm(NotingKey, keys.LoginWebAuthnForm):
    pass


class ReauthenticateKeyForm(NotingKey, keys.ReauthenticateWebAuthnForm):
    pass
