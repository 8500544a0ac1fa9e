"""What the audit log is told by code; roles, passwords, second factors and publications reach it by triggers."""

import ipaddress
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.db import models
from django.http import HttpRequest

from accounts.limits import begins_lock
from accounts.models import AuditAction, AuditEvent, User

# So much of an address is kept: the network of a provider's customer, not the device.
KEPT_BITS = {4: 24, 6: 48}


def record(
    request: HttpRequest | None,
    action: AuditAction,
    obj: models.Model | type[models.Model] | None = None,
    *,
    actor: User | None = None,
    account: User | None = None,
    **details: Any,
) -> AuditEvent:
    """Add an event: who did what, to which record or kind of records.

    >>> record(request, AuditAction.EXPORTED, Agreement, rows=1204, file="export.csv")
    """
    user = getattr(request, "user", None)
    return AuditEvent.objects.create(
        action=action,
        actor=actor or (user if user is not None and user.is_authenticated else None),
        account=account,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if isinstance(obj, models.Model) else None,
        address=network_of(request),
        details=details,
    )


def record_lock(request: HttpRequest | None, account: User | None) -> None:
    """Note that somebody is locked out, once in the time of a lock: for an account, else for the network."""
    if begins_lock(f"account:{account.pk}" if account else f"network:{network_of(request)}"):
        record(request, AuditAction.LOCKED_OUT, account=account)


def network_of(request: HttpRequest | None) -> str | None:
    """The network the request came from, where it came from one."""
    found = get_client_ip(request) if request is not None else None
    if not found:
        return None
    address = ipaddress.ip_address(found)
    network = ipaddress.ip_network((address, KEPT_BITS[address.version]), strict=False)
    return str(network.network_address)
