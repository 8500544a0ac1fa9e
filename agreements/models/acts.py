from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Modality
from core.constraints import known_choice, refused_unless
from core.fields import ImpreciseDateField
from core.history import audited
from core.models import Model
from core.text import LineField, Translated
from partnerships.models import Organization
from people.models import Person, Post


class SuspensionDays(Func):
    """The days an agreement is certainly suspended: all later ones where the end is open."""

    function = "suspension_days"
    arity = 2
    output_field = DateRangeField()


class SignatureRole(models.TextChoices):
    SIGNATORY = "signatory", _("signatory")
    WITNESS = "witness", _("witness")


@audited
class Signature(Model):
    """What is known of one signatory or witness; what is not known stays empty."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="signatures"
    )
    # With the agreement it references the party row (constraint signature_for_a_party).
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("signed for"),
        on_delete=models.PROTECT,
        related_name="signatures",
        null=True,
        blank=True,
        help_text=_("One of the parties; empty for witnesses."),
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="signatures",
        null=True,
        blank=True,
        # What a person signed is an index that holds both.
        db_index=False,
        help_text=_("Empty where the name is not recorded or an organization signs as such."),
    )
    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="signatures", null=True, blank=True
    )
    title_as_printed = LineField(
        _("title as printed"), max_length=500, blank=True, help_text=_("Word for word, in its printed gender.")
    )
    role = models.CharField(_("role"), max_length=9, choices=SignatureRole, default=SignatureRole.SIGNATORY)
    signed_on = ImpreciseDateField(
        _("signed on"), null=True, blank=True, help_text=_("Empty where it is the date of the conclusion.")
    )
    place = LineField(_("place"), blank=True)
    modality = models.CharField(_("how"), max_length=14, choices=Modality, default=Modality.NOT_RECORDED)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["role", "position", "pk"]
        indexes = [models.Index(fields=["person", "agreement"], name="signature_of")]
        constraints = [
            known_choice("signature", "role", SignatureRole),
            known_choice("signature", "modality", Modality),
            refused_unless(
                ~Q(role=SignatureRole.WITNESS) | Q(organization__isnull=True),
                name="signature_witness_stands_for_no_party",
                field="organization",
                message=_("A witness signs for no party: leave this empty."),
            ),
            refused_unless(
                Q(person__isnull=False) | Q(organization__isnull=False) | Q(title_as_printed__regex=r"\S"),
                name="signature_says_something",
                field="person",
                message=_("Say who signed, for whom or under which title; do not record an unknown signatory."),
            ),
            models.UniqueConstraint(
                name="signature_once",
                fields=["agreement", "person", "organization", "role"],
                condition=Q(person__isnull=False),
                nulls_distinct=False,
                violation_error_code="person",
                violation_error_message=_("This person already signs for this organization in this role."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.title_as_printed or self.organization)


class ApprovalKind(models.TextChoices):
    PRIOR_APPROVAL = "prior_approval", _("prior approval")
    ASSENT = "assent", _("assent")
    RATIFICATION = "ratification", _("ratification")


@audited
class Approval(Model):
    """A body approves, assents to or ratifies an agreement, for one party or as a third body."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="approvals"
    )
    kind = models.CharField(_("kind"), max_length=14, choices=ApprovalKind, default=ApprovalKind.PRIOR_APPROVAL)
    body = models.ForeignKey(
        Organization,
        verbose_name=_("body"),
        on_delete=models.PROTECT,
        related_name="approvals_given",
        null=True,
        blank=True,
    )
    body_as_printed = LineField(_("body as printed"), blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("for which party"),
        on_delete=models.PROTECT,
        related_name="approvals",
        null=True,
        blank=True,
        help_text=_("Empty for the consent of a third body."),
    )
    approved_on = ImpreciseDateField(_("date"), null=True, blank=True)
    act_number = LineField(_("number of the act"), max_length=100, blank=True)
    votes_for = models.PositiveIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveIntegerField(_("abstentions"), null=True, blank=True)
    journal_reference = LineField(_("reference of the official journal"), blank=True)
    note = Translated(_("note"), multiline=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["approved_on", "pk"]
        constraints = [
            known_choice("approval", "kind", ApprovalKind),
            refused_unless(
                Q(body__isnull=False) | Q(body_as_printed__regex=r"\S"),
                name="approval_has_body",
                field="body",
                message=_("Say which body approved."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.body_as_printed or self.body}"


class LifecycleKind(models.TextChoices):
    NOTIFICATION = "notification", _("notification of completion")
    DEPOSIT = "deposit", _("deposit of an instrument")
    ACCESSION = "accession", _("accession")
    ENTRY_INTO_FORCE = "entry_into_force", _("entry into force")
    PROVISIONAL_APPLICATION = "provisional_application", _("provisional application")
    DENUNCIATION = "denunciation", _("notice of denunciation")
    TERMINATION = "termination", _("termination")
    WITHDRAWAL = "withdrawal", _("withdrawal of a party")
    SUSPENSION = "suspension", _("suspension")
    EXTENSION = "extension", _("extension")
    RENEWAL = "renewal", _("renewal")


@audited
class LifecycleAct(Model):
    """A dated act in the life of an agreement after its signature."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="lifecycle_acts"
    )
    kind = models.CharField(_("act"), max_length=24, choices=LifecycleKind)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("by or for which party"),
        on_delete=models.PROTECT,
        related_name="lifecycle_acts",
        null=True,
        blank=True,
        help_text=_("Empty where the act is of or for all parties."),
    )
    acted_on = ImpreciseDateField(
        _("date of the act"), null=True, blank=True, help_text=_("Date of the notice, deposit or decision.")
    )
    effective_on = ImpreciseDateField(
        _("effective from"),
        null=True,
        blank=True,
        help_text=_("First day of its effect, where it differs from the date of the act."),
    )
    ends_on = ImpreciseDateField(
        _("last day"),
        null=True,
        blank=True,
        open_allowed=True,
        help_text=_("Last day of a suspension, or new last day of the term after an extension or renewal."),
    )
    is_mutual = models.BooleanField(_("by mutual consent"), default=False)
    method = LineField(
        _("method"),
        max_length=200,
        blank=True,
        help_text=_("For example: first day of the month after the last notification."),
    )
    reason = Translated(_("reason"))
    reference = LineField(_("reference"), blank=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["acted_on", "effective_on", "pk"]
        constraints = [
            known_choice("lifecycle_act", "kind", LifecycleKind),
            refused_unless(
                Q(acted_on__isnull=False) | Q(effective_on__isnull=False) | Q(ends_on__isnull=False),
                name="lifecycle_act_is_dated",
                field="acted_on",
                message=_("An act needs a date, perhaps only a year."),
            ),
            refused_unless(
                ~Q(kind__in=[LifecycleKind.TERMINATION, LifecycleKind.DENUNCIATION, LifecycleKind.WITHDRAWAL])
                | ~Q(effective_on__precedes=F("acted_on")),
                name="lifecycle_notice_before_effect",
                field="effective_on",
                message=_("The effect comes before the notice."),
            ),
            refused_unless(
                Q(kind__in=[LifecycleKind.SUSPENSION, LifecycleKind.EXTENSION, LifecycleKind.RENEWAL])
                | Q(ends_on__isnull=True),
                name="lifecycle_last_day_only_where_it_lasts",
                field="ends_on",
                message=_("Only a suspension, an extension or a renewal has a last day."),
            ),
            refused_unless(
                ~Q(kind=LifecycleKind.SUSPENSION)
                | (~Q(ends_on__precedes=F("effective_on")) & ~Q(ends_on__precedes=F("acted_on"))),
                name="lifecycle_suspension_ends_after_start",
                field="ends_on",
                message=_("The suspension ends before it starts."),
            ),
            ExclusionConstraint(
                name="lifecycle_suspensions_apart",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (Coalesce("organization", Value(0)), RangeOperators.EQUAL),
                    (SuspensionDays(Coalesce("effective_on", "acted_on"), "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=LifecycleKind.SUSPENSION),
                violation_error_code="effective_on",
                violation_error_message=_("Another suspension certainly covers some of these days."),
            ),
            refused_unless(
                ~Q(kind=LifecycleKind.WITHDRAWAL) | Q(organization__isnull=False),
                name="lifecycle_withdrawal_of_a_party",
                field="organization",
                message=_("Say which party withdraws."),
            ),
            refused_unless(
                ~Q(is_mutual=True) | Q(kind=LifecycleKind.TERMINATION, organization__isnull=True),
                name="lifecycle_mutual_termination_by_all",
                field="is_mutual",
                message=_("Only a termination by all parties is by mutual consent."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class AgreementRelationKind(models.TextChoices):
    RENEWS = "renews", _("renews")
    AMENDS = "amends", _("amends")
    EXTENDS = "extends", _("extends")
    SUPERSEDES = "supersedes", _("supersedes")
    IMPLEMENTS = "implements", _("implements")
    ANNEX_TO = "annex_to", _("is an annex to")


@audited
class AgreementRelation(Model):
    """What one agreement does to an earlier one."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("relation"), max_length=10, choices=AgreementRelationKind)
    related = models.ForeignKey(
        Agreement, verbose_name=_("other agreement"), on_delete=models.PROTECT, related_name="inverse_relations"
    )

    class Meta:
        verbose_name = _("related agreement")
        verbose_name_plural = _("related agreements")
        ordering = ["kind", "pk"]
        constraints = [
            known_choice("agreement_relation", "kind", AgreementRelationKind),
            refused_unless(
                ~Q(agreement=F("related")),
                name="agreement_relation_of_two",
                field="related",
                message=_("An agreement cannot be related to itself."),
            ),
            models.UniqueConstraint(
                name="agreement_relation_once",
                fields=["agreement", "kind", "related"],
                violation_error_code="related",
                violation_error_message=_("This relation is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.related}"
