from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.status import next_decision, term_last_day
from core.constraints import known_choice


class Status(models.TextChoices):
    NOT_CONCLUDED = "not_concluded", _("not concluded")
    APPROVED = "approved", _("approved, not yet signed")
    PARTLY_SIGNED = "partly_signed", _("partly signed")
    AWAITING = "awaiting", _("awaiting entry into force")
    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", _("suspended")
    TERMINATED = "terminated", _("terminated")
    SUPERSEDED = "superseded", _("superseded")
    EXPIRED = "expired", _("expired")
    ENDED_UNENTERED = "ended_unentered", _("ended before entry into force")
    UNDETERMINED = "undetermined", _("undetermined")


class Certainty(models.TextChoices):
    CERTAIN = "certain", _("certain")
    DERIVED = "derived", _("derived")
    UNDETERMINED = "undetermined", _("undetermined")


class Term(models.TextChoices):
    KNOWN = "known", _("known")
    NONE = "none", _("no end")
    NOT_RECORDED = "not_recorded", _("not recorded")


class Reason(models.TextChoices):
    NO_CONCLUSION = "no_conclusion", _("not concluded yet")
    APPROVAL = "approval", _("approval")
    PARTIAL_SIGNATURE = "partial_signature", _("a signature is outstanding")
    CONCLUSION_NOT_RECORDED = "conclusion_not_recorded", _("the date of conclusion is not recorded")
    CONCLUSION_IMPRECISE = "conclusion_imprecise", _("the date of conclusion is imprecise")
    END_IMPRECISE = "end_imprecise", _("the date of the end is imprecise")
    SUSPENSION_IMPRECISE = "suspension_imprecise", _("the dates of the suspension are imprecise")
    ENTRY_IMPRECISE = "entry_imprecise", _("the date of entry into force is imprecise")
    AWAITING_ENTRY = "awaiting_entry", _("no entry into force is recorded")
    SIGNATURE = "signature", _("signature")
    ENTRY = "entry", _("entry into force")
    PROVISIONAL = "provisional", _("provisional application")
    RENEWAL = "renewal", _("renewal")
    EXTENSION = "extension", _("extension")
    TACIT_RENEWAL = "tacit_renewal", _("tacit renewal")
    INDEFINITE = "indefinite", _("continues after its term")
    SUSPENSION = "suspension", _("suspension")
    TERMINATION = "termination", _("termination")
    DENUNCIATION = "denunciation", _("denunciation")
    PARTIES_LEFT = "parties_left", _("fewer than two parties are left")
    SUPERSEDED = "superseded", _("a later agreement takes its place")
    TERM_ENDED = "term_ended", _("end of the term")


class StatusPeriodQuerySet(models.QuerySet["StatusPeriod"]):
    def on(self, day: date) -> Self:
        """The status rows that hold on a day, with ``term_last_day`` and ``next_decision`` as seen from it."""
        return self.filter(days__contains=day).annotate(
            term_last_day=term_last_day(day), next_decision=next_decision(day)
        )


class StatusPeriod(models.Model):
    """The status of an agreement over a range of days; written by triggers from the recorded acts."""

    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement"),
        on_delete=models.DO_NOTHING,  # a trigger takes them away with their agreement
        related_name="status_periods",
    )
    days = DateRangeField(_("days"), help_text=_("First day included, last day not."))
    status = models.CharField(_("status"), max_length=16, choices=Status)
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty)
    term = models.CharField(_("term"), max_length=12, choices=Term)
    reason = models.CharField(_("reason"), max_length=24, choices=Reason)
    reason_on = DateRangeField(_("possible days of the act that is the reason"), null=True)
    ends_on = models.DateField(_("last day of the term"), null=True)
    decision_on = models.DateField(_("next decision date"), null=True)
    # Set where the term is renewed tacitly: both dates above then move on with the day asked, up to the limit if any.
    term_anchor = models.DateField(_("first day of the term"), null=True)
    term_months = models.PositiveSmallIntegerField(null=True)
    renewal_months = models.PositiveSmallIntegerField(null=True)
    notice_months = models.PositiveSmallIntegerField(null=True)
    term_limit = models.DateField(null=True)

    objects = StatusPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        ordering = ["agreement", "days"]
        indexes = [
            GistIndex(fields=["status", "days"], name="status_period_by_status"),
            # What the desk asks: which terms end, and of which notice is due, in the months to come.
            models.Index(fields=["ends_on"], name="status_period_ends_on", condition=Q(ends_on__isnull=False)),
            models.Index(fields=["decision_on"], name="status_period_decision", condition=Q(decision_on__isnull=False)),
            models.Index(fields=["agreement"], name="status_period_renewing", condition=Q(term_anchor__isnull=False)),
            models.Index(F("days__endswith"), F("agreement"), name="status_period_by_end"),
        ]
        constraints = [
            known_choice("status_period", "status", Status),
            known_choice("status_period", "certainty", Certainty),
            known_choice("status_period", "term", Term),
            known_choice("status_period", "reason", Reason),
            ExclusionConstraint(
                name="status_period_one_a_day",
                expressions=[("agreement", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                violation_error_message=_("An agreement has one status on each day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.days}"
