"""The posts of a person over time, with the days on which acts and visits show them in office."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import ImpreciseDate, format_period
from events.views import attestations
from people.models import Membership, Person
from website.story import days_of_bars, stretches_of, worded
from website.timeline import Bar, Look, Things, drawn

POSTS_DRAWN = 12


def career_of_person(person: Person, request: HttpRequest) -> dict[str, Any] | None:
    """The posts of which a date or an attested day is known; nothing where there is none."""
    attested: dict[int, set[ImpreciseDate]] = {}
    for each in attestations(Q(person=person) & Q(post__isnull=False)):
        if isinstance(each["date"], ImpreciseDate):
            attested.setdefault(each["post"].pk, set()).add(each["date"])
    today = timezone.localdate()
    memberships = list(person.memberships.all())[:POSTS_DRAWN]
    bars = [bar for each in memberships if (bar := bar_of(each, attested.get(each.post_id, set()), today))]
    if not bars:
        return None
    return {
        "drawing": drawn(today, None, days_of_bars(bars), [Things(_("Posts"), "lines", bars)]),
        "today": ImpreciseDate(today),
        "has_attested": any(bar.notches for bar in bars),
        "has_dates": any(stretch.look == Look.CERTAIN for bar in bars for stretch in bar.stretches),
    }


def bar_of(membership: Membership, days: set[ImpreciseDate], today: date) -> Bar | None:
    stretches = stretches_of(membership.started_on, membership.ended_on, today)
    if not stretches and not days:
        return None
    post, organization = membership.post, membership.post.organization
    label, language = worded(post.label)
    words = f"{label}, {organization.name}: {format_period(membership.started_on, membership.ended_on)}"
    if days:
        shown = ", ".join(str(day) for day in sorted(days, key=lambda day: day.earliest))
        words = gettext("%(post)s; attested %(days)s") % {"post": words, "days": shown}
    middles = sorted({day.earliest + (day.latest - day.earliest) / 2 for day in days})
    return Bar(
        f"{label}, {organization.name}", organization.get_absolute_url(), words, stretches, middles, language=language
    )
