"""Sending the digests: at most once for each event, whatever breaks off in between."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override

from accounts.models import User
from desk.models import Digest, EventKind, Reminder
from desk.reminders.events import Event, events_for

LINE_BREAK = "\n"


def colleagues() -> Iterator[User]:
    """Those who can be reminded."""
    yield from User.objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")


def remind(user: User, connection: Any, today: date) -> int:
    """Tell a colleague what is new, and return of how much; the events are claimed in the database first.

    Of two processes the second waits for the claims of the first and is left with nothing. After the claim a crash
    loses this mail and never repeats it; the desk still shows everything.
    """
    with override(user.language or settings.LANGUAGE_CODE):
        digest, events = claim(user, today)
        if digest is None:
            return 0
        connection.send_messages([message_to(user, events)])
        Digest.objects.filter(pk=digest.pk).update(sent_at=timezone.now())
    return len(events)


@transaction.atomic
def claim(user: User, today: date) -> tuple[Digest | None, list[Event]]:
    """The events that nobody else is telling this colleague, noted as told."""
    events = [*events_for(user, today)]
    if not events:
        return None, []
    digest = Digest.objects.create(user=user)
    # In one order, so that two processes wait for each other and never both.
    keys = sorted(event.key for event in events)
    Reminder.objects.bulk_create(
        [
            Reminder(digest=digest, user=user, kind=kind, table=table, record=record, occasion=occasion)
            for kind, table, record, occasion in keys
        ],
        ignore_conflicts=True,
    )
    claimed = {*digest.reminders.values_list("kind", "table", "record", "occasion")}
    if not claimed:
        digest.delete()
        return None, []
    return digest, [event for event in events if event.key in claimed]


def message_to(user: User, events: Sequence[Event]) -> EmailMessage:
    count = len(events)
    subject = ngettext(
        "%(count)s thing to look at in the register", "%(count)s things to look at in the register", count
    )
    return EmailMessage(
        f"{gettext('Entente')}: {subject % {'count': count}}",
        LINE_BREAK.join(lines(user, events)),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


def lines(user: User, events: Sequence[Event]) -> Iterator[str]:
    yield gettext("Hello %(name)s,") % {"name": user.get_short_name() or user.get_username()}
    for kind, same in groupby(events, key=lambda event: event.kind):
        yield ""
        yield str(capfirst(EventKind(kind).label))
        for event in same:
            yield ""
            yield f"- {one_line(str(event.record))}: {event.sentence}"
            yield f"  {event.address}"
    yield ""
    yield gettext("Everything there is to do is on the desk: %(address)s") % {"address": f"{settings.SITE_URL}/admin/"}
    yield gettext("You are told of each of these once.")


def one_line(text: str) -> str:
    return " ".join(text.split())
