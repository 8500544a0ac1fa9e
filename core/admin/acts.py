"""What can be decided about a record on its way to the public; each act is one transaction of the review page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.admin.four_eyes import authors, own_change
from core.admin.opening import is_published
from core.models import Publication
from core.review import WAITING, Review, ReviewState, Step, may_publish, note

# Whom a change belongs to until it is submitted.
UNSUBMITTED = (ReviewState.PREPARED, ReviewState.RETURNED)


class Declined(Exception):
    """What was decided cannot be done, for the reason the exception says."""


def changed_meanwhile() -> str:
    return _("It was changed meanwhile: read it again, then decide.")


def seen_version(record: Any, review: Review | None) -> str:
    """What changes with each change of the record and of what is under way with it."""
    return f"{record.version}-{review.version if review else 0}"


def locked(row: Any, record: Any) -> tuple[Any, Review | None]:
    """The record and its review, kept from others until the transaction is over."""
    held = type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
    if held is None:
        raise Declined(changed_meanwhile())
    return held, Review.objects.on_page_of(row).select_for_update().first()


def submit(request: Any, row: Any, record: Any, review: Review | None) -> str:
    if review is None or not review.is_change or review.state not in UNSUBMITTED:
        raise Declined(_("There is no change to submit."))
    put(row, record, review, state=ReviewState.SUBMITTED)
    note(row, record, request.user.pk, Step.SUBMITTED, is_change=True)
    return _("The change waits for review.")


def withdraw(request: Any, row: Any, record: Any, review: Review | None) -> str:
    if review is None or not review.is_change:
        raise Declined(_("There is no change to withdraw."))
    review.delete()
    note(row, record, request.user.pk, Step.WITHDRAWN, is_change=True)
    return _("The change is withdrawn. The record stays as it is.")


def give_back(request: Any, row: Any, record: Any, review: Review | None) -> str:
    """Return it to its authors; a record that is new is a draft again."""
    is_change = waits(request, record, review)
    comment = Review._meta.get_field("comment").to_python(request.POST.get("comment", "").replace("\0", ""))
    if not comment:
        raise Declined(_("Say what is to be changed: a return has a comment."))
    decided = {"state": ReviewState.RETURNED, "comment": comment, "decided_by": request.user.pk}
    if not is_change:
        decided["authors"] = sorted(authors(record))
        record = publication_set(record, Publication.DRAFT)
    put(row, record, review, **decided)
    note(row, record, request.user.pk, Step.RETURNED, is_change=is_change, comment=comment)
    return _("Returned with your comment.")


def schedule(request: Any, row: Any, record: Any, review: Review | None) -> str:
    is_change = waits(request, record, review)
    day = day_of(request.POST.get("publish_on", ""))
    found = authors_of(record, review)
    refuse_own_publication(request.user, found)
    if is_change:
        require_published(record)
    if is_change and review and review.base_version != record.version:
        raise Declined(_("The record was changed after this change was typed: publish it now, and see both."))
    put(
        row,
        record,
        review,
        state=ReviewState.SCHEDULED,
        publish_on=day,
        decided_by=request.user.pk,
        authors=sorted(found),
    )
    note(row, record, request.user.pk, Step.SCHEDULED, is_change=is_change, publish_on=day)
    return _("It will be published on %(date)s.") % {"date": date_format(day)}


def unschedule(request: Any, row: Any, record: Any, review: Review | None) -> str:
    if review is None or review.state != ReviewState.SCHEDULED:
        raise Declined(_("It is not scheduled."))
    if review.is_change:
        put(row, record, review, state=ReviewState.SUBMITTED)
    else:
        require_publisher(request, record)
        review.delete()
    note(row, record, request.user.pk, Step.UNSCHEDULED, is_change=review.is_change)
    return _("It is taken off the schedule, and waits for review.")


def publish(request: Any, row: Any, record: Any, review: Review | None) -> str:
    """Publish a record that is new; a change is published through the form of its record."""
    if waits(request, record, review):
        raise Declined(changed_meanwhile())
    publish_new(request.user, record)
    return _("It is published.")


ACTS: dict[str, Callable[[Any, Any, Any, Review | None], str]] = {
    "submit": submit,
    "withdraw": withdraw,
    "return": give_back,
    "schedule": schedule,
    "unschedule": unschedule,
    "publish": publish,
}


def publish_new(user: Any, record: Any) -> None:
    """Publish a record that is in review, as it is; its review is over."""
    refuse_own_publication(user, authors(record))
    record = publication_set(record, Publication.PUBLISHED)
    Review.objects.about(record).filter(data__isnull=True).delete()
    note(record, record, user.pk, Step.PUBLISHED, is_change=False)


def waits(request: Any, record: Any, review: Review | None) -> bool:
    """Whether it is a change that waits for a publisher, or a record that is new; refused if it is neither."""
    require_publisher(request, record)
    if review and review.is_change:
        if review.state not in (*WAITING, ReviewState.SCHEDULED):
            raise Declined(_("It has not been submitted."))
        return True
    if record.publication != Publication.IN_REVIEW:
        raise Declined(_("Nothing waits here for review."))
    return False


def require_published(record: models.Model) -> None:
    """A change is one to what the public sees: it does not bring back what was withdrawn."""
    if not is_published(record):
        raise Declined(_("The record is withdrawn: it is published again first, or the change is returned."))


def require_publisher(request: Any, record: models.Model) -> None:
    if not may_publish(request.user, record):
        raise PermissionDenied


def authors_of(record: models.Model, review: Review | None) -> set[int]:
    return {*review.authors} if review and review.is_change else authors(record)


def refuse_own_publication(user: Any, found: set[int]) -> None:
    if settings.FOUR_EYES and user.pk in found:
        raise Declined(own_change())


def day_of(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise Declined(_("Choose the day, written as in 2027-01-31.")) from error
    if day <= timezone.localdate():
        raise Declined(_("Choose a day to come; what is due today is published now."))
    return day


def publication_set(record: Any, state: Publication) -> Any:
    type(record)._base_manager.filter(pk=record.pk).update(publication=state)
    return type(record)._base_manager.get(pk=record.pk)


def put(row: models.Model, record: Any, review: Review | None, **decided: Any) -> None:
    """Write what was decided; nothing of an earlier decision stays."""
    values = {"comment": "", "decided_by": None, "publish_on": None, "refusal": "", **decided}
    if review is None:
        Review.objects.create(
            kind=record._meta.label_lower,
            record=record.pk,
            page_kind=row._meta.label_lower,
            page=row.pk,
            base_version=record.version,
            **values,
        )
        return
    if not review.is_change:
        values["base_version"] = record.version
    Review.objects.filter(pk=review.pk).update(version=F("version") + 1, changed_at=timezone.now(), **values)
