"""What is under way with a record before the public sees it, and what was decided about it."""

from collections.abc import Iterable
from typing import Any, Self

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.constraints import known_choice, refused_unless
from core.text import ProseField


class ReviewState(models.TextChoices):
    PREPARED = "prepared", gettext_lazy("being prepared")
    SUBMITTED = "submitted", gettext_lazy("waiting for review")
    RETURNED = "returned", gettext_lazy("returned")
    SCHEDULED = "scheduled", gettext_lazy("scheduled")
    REFUSED = "refused", gettext_lazy("not published when it was due")


# What somebody may still have to read before the public does.
WAITING = (ReviewState.SUBMITTED, ReviewState.REFUSED)


class Step(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("action", "submitted")
    RETURNED = "returned", pgettext_lazy("action", "returned")
    SCHEDULED = "scheduled", pgettext_lazy("action", "scheduled")
    UNSCHEDULED = "unscheduled", pgettext_lazy("action", "taken off the schedule")
    PUBLISHED = "published", pgettext_lazy("action", "published")
    REFUSED = "refused", pgettext_lazy("action", "not published when it was due")
    WITHDRAWN = "withdrawn", pgettext_lazy("action", "change withdrawn")


class OfRecordQuerySet(models.QuerySet[Any]):
    """Rows about records of all kinds, which name them by kind and number."""

    def about(self, record: models.Model) -> Self:
        return self.filter(kind=record._meta.label_lower, record=record.pk)

    def on_page_of(self, row: models.Model) -> Self:
        return self.filter(page_kind=row._meta.label_lower, page=row.pk)


class OfRecord(models.Model):
    """A row about a record, and the page of the admin it was typed on: that of the record, or of a row of it."""

    kind = models.CharField(gettext_lazy("kind of record"), max_length=100)
    record = models.BigIntegerField(gettext_lazy("number of the record"))
    page_kind = models.CharField(gettext_lazy("kind of page"), max_length=100)
    page = models.BigIntegerField(gettext_lazy("number of the row whose page it is"))

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        abstract = True


class Review(OfRecord):
    """A change to a published record, kept until it is published; or the return or the date of a record that is new."""

    state = models.CharField(pgettext_lazy("of a review", "state"), max_length=9, choices=ReviewState)
    data = models.JSONField(
        gettext_lazy("change"),
        null=True,
        help_text=gettext_lazy("The form as it was typed, by the names of its fields; empty for a record that is new."),
    )
    base_version = models.PositiveIntegerField(
        gettext_lazy("version of the record"), help_text=gettext_lazy("The version that whoever typed or decided saw.")
    )
    version = models.PositiveIntegerField(gettext_lazy("version of the change"), default=1)
    # Accounts by their numbers, as in the histories: core knows no model of them.
    authors = ArrayField(models.BigIntegerField(), verbose_name=gettext_lazy("accounts of the authors"), default=list)
    comment = ProseField(gettext_lazy("comment"), blank=True)
    decided_by = models.BigIntegerField(gettext_lazy("account of who decided"), null=True)
    publish_on = models.DateField(gettext_lazy("publish on"), null=True)
    refusal = models.TextField(gettext_lazy("why it was not published"), blank=True)
    changed_at = models.DateTimeField(gettext_lazy("changed"), auto_now=True)

    class Meta:
        verbose_name = gettext_lazy("review")
        verbose_name_plural = gettext_lazy("reviews")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "state", "record"], name="review_by_kind")]
        constraints = [
            known_choice("review", "state", ReviewState),
            models.UniqueConstraint(
                name="review_once",
                fields=["page_kind", "page"],
                violation_error_code="page",
                violation_error_message=gettext_lazy("A page has one change that waits."),
            ),
            refused_unless(
                ~Q(state=ReviewState.SCHEDULED) | Q(publish_on__isnull=False, decided_by__isnull=False),
                name="review_scheduled_by_somebody",
                field="publish_on",
                message=gettext_lazy("What is scheduled has a date and somebody who decided it."),
            ),
            refused_unless(
                ~Q(state=ReviewState.RETURNED) | Q(comment__regex=r"\S", decided_by__isnull=False),
                name="review_returned_with_comment",
                field="comment",
                message=gettext_lazy("Say what is to be changed: a return has a comment."),
            ),
            refused_unless(
                Q(data__isnull=True) | Q(data__contains={}),
                name="review_data_is_a_form",
                field="data",
                message=gettext_lazy("A change is kept as the fields of a form, by their names."),
            ),
            refused_unless(
                Q(data__isnull=False) | Q(state__in=[ReviewState.RETURNED, ReviewState.SCHEDULED, ReviewState.REFUSED]),
                name="review_of_a_change",
                field="data",
                message=gettext_lazy("Only a change to a published record is prepared and submitted here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_kind} {self.page}: {self.get_state_display()}"

    @property
    def is_change(self) -> bool:
        return self.data is not None


class ReviewStep(OfRecord):
    """One decision about a record on its way to the public: who, when, what; only ever added."""

    at = models.DateTimeField(gettext_lazy("at"), db_default=Now())
    action = models.CharField(gettext_lazy("action"), max_length=11, choices=Step)
    by = models.BigIntegerField(gettext_lazy("account"), null=True)
    is_change = models.BooleanField(gettext_lazy("about a change to a published record"))
    comment = ProseField(gettext_lazy("comment"), blank=True)
    publish_on = models.DateField(gettext_lazy("publish on"), null=True)

    class Meta:
        verbose_name = gettext_lazy("step of a review")
        verbose_name_plural = gettext_lazy("steps of reviews")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "record", "-id"], name="review_step_by_record")]
        constraints = [known_choice("reviewstep", "action", Step)]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}: {self.get_action_display()}"


def note(
    row: models.Model, record: models.Model, by: int | None, action: Step, *, is_change: bool, **more: Any
) -> None:
    """Keep what was decided about a record, on the page of a row of it or its own."""
    ReviewStep.objects.create(
        kind=record._meta.label_lower,
        record=record.pk,
        page_kind=row._meta.label_lower,
        page=row.pk,
        by=by,
        action=action,
        is_change=is_change,
        **more,
    )


def may_publish(user: Any, record: models.Model | type[models.Model]) -> bool:
    return bool(user.has_perm(f"{record._meta.app_label}.publish_{record._meta.model_name}"))


def names_of(accounts: Iterable[int | None]) -> dict[int | None, str]:
    """What colleagues are called, by the numbers of their accounts."""
    numbers = {*accounts} - {None}
    found = get_user_model().objects.in_bulk([*numbers]) if numbers else {}
    names: dict[int | None, str] = {
        number: _("account no. %(number)s") % {"number": number} for number in numbers - found.keys()
    }
    names.update({number: user.get_full_name() or user.get_username() for number, user in found.items()})
    return names
