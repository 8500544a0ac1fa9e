"""The members of a network over time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import ImpreciseDate, format_period
from core.models import Publication
from partnerships.models import NetworkMembership, Organization, OrganizationKind
from website.story import days_of_bars, stretches_of, worded
from website.timeline import Bar, Drawing, Look, Things, drawn

MEMBERS_SHOWN = 250
MEMBERS_DRAWN = 40


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
    today = timezone.localdate()
    bars = bars_of(memberships, today)
    return {
        "memberships": memberships[:MEMBERS_SHOWN],
        "are_more": len(memberships) > MEMBERS_SHOWN,
        "shown": MEMBERS_SHOWN,
        "drawing": drawing_of(bars, today),
        "are_more_drawn": len(bars) > MEMBERS_DRAWN,
        "drawn": MEMBERS_DRAWN,
        "today": ImpreciseDate(today),
        "is_uncertain": any(each.look == Look.UNDETERMINED for bar in bars for each in bar.stretches),
    }


def bars_of(memberships: Sequence[NetworkMembership], today: date) -> list[Bar]:
    """A bar for each membership whose beginning is recorded."""
    bars = []
    for each in memberships:
        if stretches := stretches_of(each.joined_on, each.left_on, today):
            name, language = worded(each.member.name)
            words = f"{name}: {format_period(each.joined_on, each.left_on)}"
            bars.append(Bar(name, each.member.get_absolute_url(), words, stretches, language=language))
    return bars


def drawing_of(bars: Sequence[Bar], today: date) -> Drawing | None:
    if not bars:
        return None
    shown = bars[:MEMBERS_DRAWN]
    return drawn(today, None, days_of_bars(shown), [Things(_("Members"), "bars", shown)])
