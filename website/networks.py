"""The members of a network over time."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest

from core.models import Publication
from partnerships.models import NetworkMembership, Organization, OrganizationKind

MEMBERS_SHOWN = 100


def members_of_network(network: Organization, request: HttpRequest) -> dict[str, Any] | None:
    """The public members of a network, those who joined first on top."""
    if network.kind != OrganizationKind.NETWORK:
        return None
    rows = (
        NetworkMembership.objects.filter(network=network, member__publication=Publication.PUBLISHED)
        .select_related("member__country")
        .order_by(F("joined_on").asc(nulls_last=True), "pk")
    )
    memberships = list(rows[: MEMBERS_SHOWN + 1])
    return {
        "memberships": memberships[:MEMBERS_SHOWN],
        "are_more": len(memberships) > MEMBERS_SHOWN,
        "shown": MEMBERS_SHOWN,
    }
