"""Forms of the second factor that note what fails."""

from collections.abc import Callable
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.core.exceptions import ValidationError

from accounts.audit import record, record_lock
from accounts.models import AuditAction

# What a credential that no browser has made does to the code that reads it.
UNREADABLE = (AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError)


def read_with_care[Read](read: Callable[[], Read]) -> Read:
    """What is read from a credential; one that cannot be read is refused like a wrong one."""
    try:
        return read()
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error


def note_failure(error: ValidationError, user: Any, method: str) -> None:
    """Note what fails; past the lock nothing is looked at, and nothing more is noted."""
    if error.code == "too_many_login_attempts":
        record_lock(context.request, user)
    else:
        record(context.request, AuditAction.SIGN_IN_FAILED, account=user, method=method)


class CredentialField(forms.JSONField):
    """JSON from anybody, of which ten thousand brackets say nothing."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Never shown again: it was good for one time."""
        return initial


class NotingCode:
    user: Any

    def clean_code(self) -> Any:
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            note_failure(error, self.user, "code")
            raise


class NotingKey(forms.Form):
    credential = CredentialField()
    user: Any

    def clean_credential(self) -> Any:
        try:
            return read_with_care(super().clean_credential)  # type: ignore[misc]
        except ValidationError as error:
            note_failure(error, self.user, "passkey")
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


class AddKeyForm(keys.AddWebAuthnForm):
    credential = CredentialField()

    def clean(self) -> dict[str, Any]:
        return read_with_care(super().clean)
