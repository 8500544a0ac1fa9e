"""What a colleague has besides the password."""

from collections.abc import Iterable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User

KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=KINDS).exists())


def in_words(user: User) -> list[str]:
    """Each of them, with when it was added."""
    found: Iterable[Authenticator] = Authenticator.objects.filter(user=user, type__in=KINDS).order_by("created_at")
    return [
        _("%(factor)s, since %(day)s")
        % {
            "factor": _("authenticator app") if each.type == Authenticator.Type.TOTP else each.wrap().name,
            "day": date_format(localtime(each.created_at), "SHORT_DATE_FORMAT"),
        }
        for each in found
    ]


def remove(user: User) -> int:
    """Take everything away, recovery codes too; how many."""
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    return removed


def set_up_here(sender: Any, instance: Authenticator, created: bool, **others: Any) -> None:
    """To set up a second factor is to have proved that one has it."""
    request = context.request
    if created and instance.type in KINDS and request is not None and request.user == instance.user:
        record_authentication(request, request.user, method="mfa", id=instance.pk, type=instance.type)


def is_proved(request: HttpRequest) -> bool:
    """Whether this session, not only this colleague, has shown one."""
    return any(each["method"] == "mfa" for each in get_authentication_records(request, request.user))
