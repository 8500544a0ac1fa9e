"""Publications whose day has come, each in a transaction of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.admin.acts import Declined, locked, publish_new, require_published
from core.admin.opening import filled_in
from core.admin.saving import settle_constraints
from core.admin.violations import read_violation
from core.models import Publication
from core.review import Review, ReviewState, ReviewStep, Step, may_publish


@dataclass(frozen=True)
class Outcome:
    """What became of one publication; ``refusal`` says why it was not made."""

    name: str
    refusal: str = ""


def due(today: date) -> Iterator[Any]:
    """The keys of the publications whose day has come."""
    yield from Review.objects.filter(state=ReviewState.SCHEDULED, publish_on__lte=today).values_list("pk", flat=True)


def publish_due(key: Any) -> Outcome | None:
    """Publish what is scheduled, as the act of who scheduled it; None where somebody else has done it meanwhile."""
    review = Review.objects.filter(pk=key, state=ReviewState.SCHEDULED).first()
    if review is None:
        return None
    user = get_user_model().objects.filter(pk=review.decided_by).first()
    language = getattr(user, "language", "") or settings.LANGUAGE_CODE
    who = {"user": review.decided_by, "proposed_by": review.authors}
    with override(language), pghistory.context(command="publish_scheduled", **who):
        try:
            with transaction.atomic():
                return publish(review, user)
        except (IntegrityError, DataError) as error:
            reason = read_violation(error).message
        except Declined as declined:
            reason = str(declined)
        return keep_refusal(review, reason)


def publish(planned: Review, user: Any) -> Outcome | None:
    row = apps.get_model(planned.page_kind)._base_manager.filter(pk=planned.page).first()
    record = apps.get_model(planned.kind)._base_manager.filter(pk=planned.record).first()
    if row is None or record is None:
        raise Declined(_("What was to be published is no more."))
    record, review = locked(row, record)
    if review is None or review.state != ReviewState.SCHEDULED or review.version != planned.version:
        return None
    if user is None or not may_publish(user, record):
        raise Declined(_("Whoever scheduled it may not publish any more."))
    if record.version != review.base_version:
        raise Declined(_("The record was changed after it was scheduled."))
    if review.is_change:
        require_published(record)
        publish_change(user, row, record, review)
    elif record.publication == Publication.IN_REVIEW:
        publish_new(user, record)
    settle_constraints()
    return Outcome(str(row))


def publish_change(user: Any, row: Any, record: Any, review: Review) -> None:
    """Send the form of the record what the change holds, as the publisher would from the review page."""
    request: Any = HttpRequest()
    request.method = "POST"
    request.META["SCRIPT_NAME"] = ""
    request.user = user
    request.POST = filled_in(review)
    request.csrf_processing_done = True
    try:
        page: Any = admin.site.get_model_admin(type(row)).publish(request, row, record, review)  # type: ignore[attr-defined]
    except PermissionDenied as error:
        raise Declined(_("Whoever scheduled it may not publish any more.")) from error
    if page is not None:
        raise Declined(" ".join(str(told) for errors in page.context_data["errors"] for told in errors))


def keep_refusal(review: Review, reason: str) -> Outcome:
    """What was refused waits for somebody to look at it, with the reason."""
    with transaction.atomic():
        kept = Review.objects.filter(pk=review.pk, version=review.version, state=ReviewState.SCHEDULED)
        if kept.update(state=ReviewState.REFUSED, refusal=reason, version=F("version") + 1):
            names = ("kind", "record", "page_kind", "page", "is_change")
            about = {name: getattr(review, name) for name in names}
            ReviewStep.objects.create(action=Step.REFUSED, by=review.decided_by, comment=reason, **about)
    return Outcome(str(review), reason)
