"""Four eyes: nobody publishes what they changed themselves, where the site asks for it."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from core.admin.forms import Refusal, Refused
from core.admin.timeline import Part, RowChange, parts_of, tracked_fields, user_id, with_previous
from core.admin.violations import Violation
from core.models import Publication


def authors(record: models.Model) -> set[int]:
    """The accounts of everybody who changed the record or a row of it since it was last public.

    Of a record that is public, this is about the time before it became so.
    """
    since = hidden_since(record)
    return {
        user_id(change.event)
        for part in parts_of(record)
        for change in with_previous(part, events_since(part, since))
        if is_authorship(change)
    } - {None}


def events_since(part: Part, moment: datetime.datetime | None) -> list[int]:
    events = part.events if moment is None else part.events.filter(pgh_created_at__gte=moment)
    return [*events.values_list("pgh_id", flat=True)]


def hidden_since(record: Any) -> datetime.datetime | None:
    """When the record was last withdrawn; None where it never was public before."""
    events = record.pgh_event_model.objects.filter(pgh_obj_id=record.pk).order_by("-pgh_id")
    hidden = events.exclude(publication=Publication.PUBLISHED).first()
    shown = events.filter(publication=Publication.PUBLISHED, pgh_id__lt=hidden.pgh_id).first() if hidden else None
    if shown is None:
        return None
    withdrawn = events.filter(pgh_id__gt=shown.pgh_id).last()
    return withdrawn.pgh_created_at if withdrawn else None


def is_authorship(change: RowChange) -> bool:
    """Whether more was changed than the state of publication."""
    if change.kind != "update" or change.previous is None:
        return True
    return any(
        getattr(change.event, each.attname) != getattr(change.previous, each.attname)
        for each in tracked_fields(change.event)
        if each.name != "publication"
    )


def refuse_own(user: Any, found: set[int] | None) -> None:
    """Refuse what a colleague would publish, who is one of its authors, or the only one where none are given."""
    if settings.FOUR_EYES and (found is None or user.pk in found):
        raise Refused(Refusal(Violation(own_change(), field="publication")))


def own_change() -> str:
    return _("You changed this yourself: somebody else publishes it.")
