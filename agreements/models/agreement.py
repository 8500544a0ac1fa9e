from datetime import date
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice, refused_unless, written
from core.fields import ImpreciseDateField
from core.functions import day_or, order_of_list, orders_by_text
from core.history import audited
from core.models import Citation, Identifier, Model, Publication, Record, RecordQuerySet
from core.search import Fold
from core.text import LineField, ProseField, Translated, lacks_translation
from partnerships.models import Organization, Partnership, Topic


class AgreementType(models.TextChoices):
    COOPERATION_AGREEMENT = "cooperation_agreement", _("cooperation agreement")
    MEMORANDUM = "memorandum", _("memorandum of understanding")
    DECLARATION_OF_INTENT = "declaration_of_intent", _("joint declaration of intent")
    DECLARATION = "declaration", _("joint declaration")
    TWINNING_CHARTER = "twinning_charter", _("twinning charter")
    FRIENDSHIP_AGREEMENT = "friendship_agreement", _("friendship agreement")
    PROTOCOL = "protocol", _("protocol")
    ACTION_PLAN = "action_plan", _("action plan")
    TREATY = "treaty", _("treaty")
    EXCHANGE_OF_LETTERS = "exchange_of_letters", _("exchange of letters")
    ADDENDUM = "addendum", _("addendum")
    OTHER = "other", _("other agreement")


class Bindingness(models.TextChoices):
    BINDING = "binding", _("binding")
    NON_BINDING = "non_binding", _("not binding")
    NOT_RECORDED = "not_recorded", _("not recorded")


class Scope(models.TextChoices):
    HOME = "home", _("a home authority is party")
    OBSERVED = "observed", _("observed: between others")


class Modality(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    VIRTUAL = "virtual", _("virtually")
    CORRESPONDENCE = "correspondence", _("by correspondence")
    MIXED = "mixed", _("partly in person")
    NOT_RECORDED = "not_recorded", _("not recorded")


class SignatoriesRecorded(models.TextChoices):
    ALL = "all", _("all")
    SOME = "some", _("some")
    NONE = "none", _("none")


class EntryBasis(models.TextChoices):
    SIGNATURE = "signature", _("signature")
    NOTIFICATION = "notification", _("notification")
    RATIFICATION = "ratification", _("ratification")
    ASSENT = "assent", _("assent")
    FIXED_DATE = "fixed_date", _("fixed date")
    NOT_RECORDED = "not_recorded", _("not recorded")


class TermKind(models.TextChoices):
    MONTHS = "months", _("a number of months")
    END_DATE = "end_date", _("until a date")
    NONE = "none", _("no end")
    NOT_RECORDED = "not_recorded", _("not recorded")


class TermStart(models.TextChoices):
    SIGNATURE = "signature", _("signature")
    ENTRY_INTO_FORCE = "entry_into_force", _("entry into force")
    FIXED_DATE = "fixed_date", _("fixed date")


class RenewalMode(models.TextChoices):
    NONE = "none", _("no renewal")
    EXPRESS = "express", _("express renewal")
    TACIT = "tacit", _("tacit renewal")
    INDEFINITE = "indefinite", _("continues without end")
    NOT_RECORDED = "not_recorded", _("not recorded")


class AgreementQuerySet(RecordQuerySet):
    def of(self, organization: Organization) -> Self:
        return self.filter(Exists(Party.objects.filter(agreement=OuterRef("pk"), organization=organization)))

    def with_status(self, on: Any, status: str) -> Self:
        """Agreements whose status on the day ``on`` is ``status``."""
        periods = self.model._meta.get_field("status_periods").related_model._base_manager
        return self.filter(Exists(periods.filter(agreement=OuterRef("pk"), days__contains=on, status=status)))

    def in_force(self, on: Any) -> Self:
        return self.with_status(on, "in_force")


@audited
class Agreement(Record):
    """An instrument concluded between organizations, with its acts from approval to termination."""

    staff_only = Record.staff_only | {"is_place_not_recorded"}

    # Given by a trigger when the agreement is first submitted, and never changed or used again.
    registry_number = models.CharField(
        _("registry number"), max_length=20, unique=True, null=True, blank=True, editable=False
    )
    title = Translated(_("title"), max_length=1000, help_text=_("Shown on public pages; need not be unique."))
    agreement_type = models.CharField(_("type"), max_length=30, choices=AgreementType)
    bindingness = models.CharField(_("binding"), max_length=12, choices=Bindingness, default=Bindingness.NOT_RECORDED)
    scope = models.CharField(
        _("scope"),
        max_length=8,
        choices=Scope,
        default=Scope.HOME,
        help_text=_("Observed agreements are between others and recorded for information."),
    )
    summary = Translated(_("summary"), multiline=True, help_text=_("Shown on the public page."))
    concluded_on = ImpreciseDateField(
        _("concluded on"),
        null=True,
        blank=True,
        help_text=_("Date of the last signature; empty where it is not recorded."),
    )
    concluded_at = LineField(_("place as printed"), blank=True)
    is_place_not_recorded = models.BooleanField(
        _("place not recorded"), default=False, help_text=_("The sources do not say where it was signed.")
    )
    modality = models.CharField(_("how it was signed"), max_length=14, choices=Modality, default=Modality.NOT_RECORDED)
    signatories_recorded = models.CharField(
        _("signatories recorded"),
        max_length=4,
        choices=SignatoriesRecorded,
        default=SignatoriesRecorded.NONE,
        help_text=_("Whether the rows below are all the signatories, some, or none."),
    )
    is_signature_outstanding = models.BooleanField(
        _("a signature is outstanding"), default=False, help_text=_("Not all parties have signed yet.")
    )
    entry_basis = models.CharField(
        _("enters into force by"), max_length=12, choices=EntryBasis, default=EntryBasis.NOT_RECORDED
    )
    languages = LineField(
        _("languages"), max_length=60, blank=True, help_text=_("Codes separated by commas, for example fr, tr.")
    )
    authentic_languages = LineField(_("authentic languages"), max_length=60, blank=True)
    term_kind = models.CharField(_("term"), max_length=12, choices=TermKind, default=TermKind.NOT_RECORDED)
    term_months = models.PositiveSmallIntegerField(
        _("term in months"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    term_start = models.CharField(_("term runs from"), max_length=16, choices=TermStart, default=TermStart.SIGNATURE)
    term_starts_on = ImpreciseDateField(
        _("fixed start of the term"), null=True, blank=True, help_text=_("Where the term runs from a fixed date.")
    )
    term_ends_on = ImpreciseDateField(
        _("last day of the term"), null=True, blank=True, help_text=_("Where the term is “until a date”.")
    )
    renewal_mode = models.CharField(_("renewal"), max_length=12, choices=RenewalMode, default=RenewalMode.NOT_RECORDED)
    renewal_months = models.PositiveSmallIntegerField(
        _("each renewal in months"), null=True, blank=True, help_text=_("For tacit renewal only.")
    )
    max_renewals = models.PositiveSmallIntegerField(
        _("at most so many renewals"), null=True, blank=True, help_text=_("Empty where there is no limit.")
    )
    notice_months = models.PositiveSmallIntegerField(_("notice in months"), null=True, blank=True)
    partnerships = models.ManyToManyField(
        Partnership,
        verbose_name=_("partnerships"),
        through="AgreementPartnership",
        related_name="agreements",
        blank=True,
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), through="AgreementTopic", related_name="agreements", blank=True
    )
    folded = models.GeneratedField(
        expression=Fold.of("title_fr", "title_nl", "title_en", "summary_fr", "summary_nl", "summary_en"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-concluded_on", "pk"]
        indexes = [
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="agreement_folded_trgm"),
            models.Index(fields=["-concluded_on", "id"], name="agreement_concluded_on"),
            # Each filter of the admin's list finds its rows in the order of that list.
            *(
                models.Index(fields=[field, "-concluded_on", "id"], name=f"agreement_by_{field}")
                for field in ("agreement_type", "scope", "publication")
            ),
            models.Index(
                fields=["id"],
                name="agreement_untranslated",
                condition=Q(publication=Publication.PUBLISHED) & lacks_translation("title"),
            ),
            order_of_list("agreement_newest", day_or("concluded_on__earliest", date.min)),
            order_of_list("agreement_oldest", day_or("concluded_on__earliest", date.max)),
            order_of_list("agreement_by_number", F("registry_number")),
            *orders_by_text("agreement_by_title", "title"),
        ]
        constraints = [
            known_choice("agreement", "agreement_type", AgreementType),
            known_choice("agreement", "bindingness", Bindingness),
            known_choice("agreement", "scope", Scope),
            known_choice("agreement", "modality", Modality),
            known_choice("agreement", "signatories_recorded", SignatoriesRecorded),
            known_choice("agreement", "entry_basis", EntryBasis),
            known_choice("agreement", "term_kind", TermKind),
            known_choice("agreement", "term_start", TermStart),
            known_choice("agreement", "renewal_mode", RenewalMode),
            known_choice("agreement", "publication", Publication),
            refused_unless(
                Q(registry_number__isnull=True) | Q(registry_number__regex=r"^\d{4}-\d{3,}$"),
                name="agreement_registry_number_format",
                message=_("A registry number is a year, a hyphen and at least three digits."),
            ),
            refused_unless(
                Q(publication=Publication.DRAFT) | Q(registry_number__isnull=False),
                name="agreement_submitted_has_number",
                message=_("A submitted agreement has a registry number."),
            ),
            refused_unless(
                Q(publication=Publication.DRAFT) | written("title"),
                name="agreement_has_title",
                field="title_fr",
                message=_("A submitted agreement needs a title in at least one language."),
            ),
            refused_unless(
                ~Q(publication__in=[Publication.IN_REVIEW, Publication.PUBLISHED], modality=Modality.IN_PERSON)
                | Q(concluded_at__regex=r"\S")
                | Q(is_place_not_recorded=True),
                name="agreement_in_person_has_place",
                field="concluded_at",
                message=_("Signed in person: say where, or tick “place not recorded”."),
            ),
            refused_unless(
                ~Q(is_place_not_recorded=True) | Q(concluded_at=""),
                name="agreement_place_said_once",
                field="is_place_not_recorded",
                message=_("A place is given: untick “place not recorded”."),
            ),
            refused_unless(
                Q(term_kind=TermKind.MONTHS, term_months__isnull=False, term_months__gte=1)
                | (~Q(term_kind=TermKind.MONTHS) & Q(term_months__isnull=True)),
                name="agreement_term_months_given",
                field="term_months",
                message=_("Give the number of months exactly where the term is a number of months."),
            ),
            refused_unless(
                Q(term_kind=TermKind.END_DATE, term_ends_on__isnull=False)
                | (~Q(term_kind=TermKind.END_DATE) & Q(term_ends_on__isnull=True)),
                name="agreement_term_end_given",
                field="term_ends_on",
                message=_("Give the last day exactly where the term runs until a date."),
            ),
            refused_unless(
                ~Q(term_ends_on__precedes=F("concluded_on")),
                name="agreement_term_ends_after_conclusion",
                field="term_ends_on",
                message=_("The term ends before the agreement is concluded."),
            ),
            refused_unless(
                Q(renewal_mode=RenewalMode.TACIT, renewal_months__isnull=False, renewal_months__gte=1)
                | (~Q(renewal_mode=RenewalMode.TACIT) & Q(renewal_months__isnull=True)),
                name="agreement_renewal_months_iff_tacit",
                field="renewal_months",
                message=_("Give the months of each renewal exactly where the renewal is tacit."),
            ),
            refused_unless(
                Q(max_renewals__isnull=True) | Q(renewal_mode=RenewalMode.TACIT),
                name="agreement_max_renewals_if_tacit",
                field="max_renewals",
                message=_("A number of renewals is limited only where the renewal is tacit."),
            ),
            refused_unless(
                ~Q(renewal_mode=RenewalMode.TACIT) | Q(term_kind__in=[TermKind.MONTHS, TermKind.END_DATE]),
                name="agreement_tacit_renewal_of_a_term",
                field="term_kind",
                message=_("Tacit renewal needs a term: a number of months or a last day."),
            ),
            refused_unless(
                Q(notice_months__isnull=True) | Q(term_months__isnull=True) | Q(notice_months__lte=F("term_months")),
                name="agreement_notice_within_term",
                field="notice_months",
                message=_("The notice is longer than the term."),
            ),
            refused_unless(
                ~Q(is_signature_outstanding=True) | Q(concluded_on__isnull=True),
                name="agreement_outstanding_not_concluded",
                field="is_signature_outstanding",
                message=_("A signature is outstanding: the agreement has no date of conclusion yet."),
            ),
        ]

    @property
    def is_observed(self) -> bool:
        return self.scope == Scope.OBSERVED

    def __str__(self) -> str:
        title = str(self.title) or str(_("(no title yet)"))
        return f"{self.registry_number} · {title}" if self.registry_number else title

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement_detail", args=[self.registry_number])


@audited
class AgreementPartnership(Model):
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="partnership_rows")
    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.PROTECT, related_name="agreement_rows"
    )

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_partnership_once",
                fields=["agreement", "partnership"],
                violation_error_code="partnership",
                violation_error_message=_("This partnership is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return str(self.partnership)


@audited
class AgreementTopic(Model):
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="agreement_rows")

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_topic_once",
                fields=["agreement", "topic"],
                violation_error_code="topic",
                violation_error_message=_("This topic is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)


@audited
class AgreementIdentifier(Identifier):
    """An original reference of the agreement: file number, journal number, number in another register."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="identifiers"
    )

    class Meta(Identifier.Meta):
        verbose_name = _("original reference")
        verbose_name_plural = _("original references")
        constraints = [
            *Identifier.Meta.constraints,
            models.UniqueConstraint(
                name="agreement_identifier_once",
                fields=["scheme", "value"],
                violation_error_code="value",
                violation_error_message=_("Another agreement has this reference: is it the same one?"),
            ),
        ]


@audited
class AgreementCitation(Citation):
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="citations"
    )

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


@audited
class Party(Model):
    """An organization bound by an agreement, or that declared it with the others."""

    # Each way from one to the other is an index that holds both.
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="parties", db_index=False
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="parties", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    name_as_printed = LineField(_("name as printed"), blank=True)
    role = LineField(_("role"), max_length=100, blank=True)
    joined_on = ImpreciseDateField(
        _("joined on"), null=True, blank=True, help_text=_("Where it joined after the conclusion.")
    )
    left_on = ImpreciseDateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["organization", "agreement"], name="party_of")]
        constraints = [
            models.UniqueConstraint(
                name="party_once",
                fields=["agreement", "organization"],
                violation_error_code="organization",
                violation_error_message=_("This organization is already a party."),
            ),
            refused_unless(
                ~Q(left_on__precedes=F("joined_on")),
                name="party_leaves_after_joining",
                field="left_on",
                message=_("The party leaves before it joins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_as_printed or str(self.organization)


@audited
class Commitment(Model):
    """One thing the parties undertake."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="commitments"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = Translated(_("text"), multiline=True)
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        on_delete=models.PROTECT,
        related_name="commitments",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["position", "pk"]
        constraints = [
            refused_unless(
                written("text"),
                name="commitment_has_text",
                field="text_fr",
                message=_("A commitment needs its text in at least one language."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"[:100]


class DocumentKind(models.TextChoices):
    TEXT = "text", _("text of the agreement")
    ANNEX = "annex", _("annex")
    PRESS_RELEASE = "press_release", _("press release")
    ACT = "act", _("act of approval")
    OTHER = "other", _("other document")


class DocumentAccess(models.TextChoices):
    RESTRICTED = "restricted", _("restricted original")
    PUBLIC = "public", _("public copy")


def document_path(instance: "Document", filename: str) -> str:
    return f"documents/{instance.agreement_id}/{filename}"


@audited
class Document(Model):
    """The text of an agreement, or a document about it: a file or a link."""

    staff_only = frozenset({"access", "note"})

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="documents"
    )
    title = Translated(_("title"))
    kind = models.CharField(_("kind"), max_length=13, choices=DocumentKind, default=DocumentKind.TEXT)
    access = models.CharField(_("access"), max_length=10, choices=DocumentAccess, default=DocumentAccess.RESTRICTED)
    language = models.CharField(_("language"), max_length=3, blank=True)
    file = models.FileField(_("file"), upload_to=document_path, max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    checksum = models.CharField(_("SHA-256 checksum"), max_length=64, blank=True, editable=False)
    note = ProseField(_("note"), blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        constraints = [
            known_choice("document", "kind", DocumentKind),
            known_choice("document", "access", DocumentAccess),
            refused_unless(
                (~Q(file="") & Q(url="")) | (Q(file="") & ~Q(url="")),
                name="document_is_file_or_link",
                field="url",
                message=_("A document is a file or a link: give one of them."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title) or self.get_kind_display()
