from datetime import date
from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core.constraints import known_choice, not_before, refused_unless, written
from core.fields import ImpreciseDateField
from core.functions import day_or, order_of_list, orders_by_text
from core.history import audited
from core.models import Citation, Model, Publication, Record, RecordQuerySet
from core.search import Fold, address_slug
from core.text import LineField, Translated
from partnerships.models import Organization, Partnership, Topic
from people.models import Person, Post


class Direction(models.TextChoices):
    OUTGOING = "outgoing", _("mission abroad")
    INCOMING = "incoming", _("visit received")


class VisitQuerySet(RecordQuerySet):
    def with_partner(self, organization: Organization) -> Self:
        """Visits within a partnership of the organization, or hosted or made by it."""
        partnerships = VisitPartnership.objects.filter(visit=OuterRef("pk")).filter(
            Q(partnership__organization_a=organization) | Q(partnership__organization_b=organization)
        )
        return self.filter(Exists(partnerships))


@audited
class Visit(Record):
    """A mission sent, or a visit received, within one or more partnerships."""

    title = Translated(_("title"), help_text=_("Shown on public pages."))
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    started_on = ImpreciseDateField(_("first day"), null=True, blank=True)
    ended_on = ImpreciseDateField(_("last day"), null=True, blank=True)
    places = LineField(_("places"), blank=True, help_text=_("Towns visited, as printed."))
    visitor = models.ForeignKey(
        Organization,
        verbose_name=_("visiting organization"),
        on_delete=models.PROTECT,
        related_name="visits_made",
        null=True,
        blank=True,
    )
    summary = Translated(_("summary"), multiline=True, help_text=_("Shown on the public page."))
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("partnerships"), through="VisitPartnership", related_name="visits", blank=True
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), through="VisitTopic", related_name="visits", blank=True
    )
    stated_delegation = models.IntegerField(_("stated size of the delegation"), null=True, blank=True)
    stated_companies = models.IntegerField(_("stated number of companies"), null=True, blank=True)
    stated_company_representatives = models.IntegerField(
        _("stated number of company representatives"), null=True, blank=True
    )
    folded = models.GeneratedField(
        expression=Fold.of("title_fr", "title_nl", "title_en", "summary_fr", "summary_nl", "summary_en", "places"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-started_on", "pk"]
        indexes = [
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="visit_folded_trgm"),
            models.Index(fields=["-started_on", "id"], name="visit_started_on"),
            order_of_list("visit_newest", day_or("started_on__earliest", date.min)),
            order_of_list("visit_oldest", day_or("started_on__earliest", date.max)),
            *orders_by_text("visit_by_title", "title"),
        ]
        constraints = [
            known_choice("visit", "direction", Direction),
            known_choice("visit", "publication", Publication),
            refused_unless(
                Q(publication=Publication.DRAFT) | written("title"),
                name="visit_has_title",
                field="title_fr",
                message=_("A submitted visit needs a title in at least one language."),
            ),
            not_before(
                "ended_on",
                "started_on",
                name="visit_ends_after_start",
                message=_("The visit ends before it starts."),
            ),
            *(
                refused_unless(
                    Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
                    name=f"visit_{field}_not_negative",
                    field=field,
                    message=_("A count cannot be negative."),
                )
                for field in ("stated_delegation", "stated_companies", "stated_company_representatives")
            ),
        ]

    def __str__(self) -> str:
        return str(self.title) or str(_("(no title yet)"))

    def get_absolute_url(self) -> str:
        return reverse("events:visit_detail", args=[self.pk, address_slug(self.title.text)])


@audited
class VisitPartnership(Model):
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="partnership_rows")
    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.PROTECT, related_name="visit_rows"
    )

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="visit_partnership_once",
                fields=["visit", "partnership"],
                violation_error_code="partnership",
                violation_error_message=_("This partnership is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return str(self.partnership)


@audited
class VisitTopic(Model):
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="visit_rows")

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="visit_topic_once",
                fields=["visit", "topic"],
                violation_error_code="topic",
                violation_error_message=_("This topic is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)


@audited
class VisitCitation(Citation):
    visit = models.ForeignKey(Visit, verbose_name=_("visit"), on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


@audited
class DelegationMember(Model):
    """A person or organization that travelled in the delegation of an organization."""

    visit = models.ForeignKey(
        Visit, verbose_name=_("visit"), on_delete=models.CASCADE, related_name="delegation_members"
    )
    sending_organization = models.ForeignKey(
        Organization,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        related_name="delegation_members_sent",
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="delegation_memberships",
        null=True,
        blank=True,
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="delegation_memberships",
        null=True,
        blank=True,
        help_text=_("Where an organization is named without a person, or the person represents it."),
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        related_name="delegation_memberships",
        null=True,
        blank=True,
    )
    title_as_printed = LineField(_("title as printed"), max_length=500, blank=True)
    is_head = models.BooleanField(_("leads the delegation"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("delegation member")
        verbose_name_plural = _("delegation members")
        ordering = ["position", "pk"]
        constraints = [
            refused_unless(
                Q(person__isnull=False) | Q(organization__isnull=False),
                name="delegation_member_is_named",
                field="person",
                message=_("Name the person or the organization; what is only counted goes into the stated numbers."),
            ),
            models.UniqueConstraint(
                name="delegation_member_once",
                fields=["visit", "person", "organization"],
                nulls_distinct=False,
                violation_error_code="person",
                violation_error_message=_("This member is already in the delegation."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organization)


class ItemKind(models.TextChoices):
    MEETING = "meeting", _("meeting")
    FIELD_VISIT = "field_visit", _("field visit")
    BUSINESS_FORUM = "business_forum", _("business forum")
    NETWORKING = "networking", _("networking")
    SIGNING_CEREMONY = "signing_ceremony", _("signing ceremony")
    RECEPTION = "reception", _("reception")
    COMMEMORATION = "commemoration", _("commemoration")
    CELEBRATION = "celebration", _("celebration")
    OTHER = "other", _("other")


@audited
class ProgrammeItem(Model):
    """One point of the programme of a visit."""

    visit = models.ForeignKey(Visit, verbose_name=_("visit"), on_delete=models.CASCADE, related_name="programme_items")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    kind = models.CharField(_("kind"), max_length=16, choices=ItemKind)
    title = Translated(_("title"))
    held_on = ImpreciseDateField(_("date"), null=True, blank=True)
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    place = LineField(_("place"), blank=True, help_text=_("Empty where it is not recorded."))
    host = models.ForeignKey(
        Organization,
        verbose_name=_("host"),
        on_delete=models.PROTECT,
        related_name="programme_items_hosted",
        null=True,
        blank=True,
    )
    summary = Translated(_("summary"), multiline=True, help_text=_("Shown on the public page."))
    agreements = models.ManyToManyField(
        Agreement,
        verbose_name=_("agreements signed there"),
        through="ProgrammeItemAgreement",
        related_name="programme_items",
        blank=True,
    )

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme items")
        ordering = ["position", "pk"]
        indexes = [
            GinIndex(
                OpClass(Fold.of("title_fr", "title_nl", "title_en", "place"), "gin_trgm_ops"),
                name="programme_item_text_trgm",
            )
        ]
        constraints = [
            known_choice("programme_item", "kind", ItemKind),
            refused_unless(
                written("title"),
                name="programme_item_has_title",
                field="title_fr",
                message=_("A programme item needs a title in at least one language."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title) or self.get_kind_display()


@audited
class ProgrammeItemAgreement(Model):
    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="agreement_rows")
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="programme_item_rows"
    )

    class Meta:
        verbose_name = _("agreement signed there")
        verbose_name_plural = _("agreements signed there")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="programme_item_agreement_once",
                fields=["item", "agreement"],
                violation_error_code="agreement",
                violation_error_message=_("This agreement is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return str(self.agreement)


class ParticipantRole(models.TextChoices):
    HOST = "host", _("host")
    SPEAKER = "speaker", _("speaker")
    SIGNATORY = "signatory", _("signatory")
    WITNESS = "witness", _("witness")
    PARTICIPANT = "participant", _("participant")


@audited
class ProgrammeParticipant(Model):
    """A person, an organization or a described group that took part in a programme item."""

    item = models.ForeignKey(
        ProgrammeItem, verbose_name=_("programme item"), on_delete=models.CASCADE, related_name="participants"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
    )
    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="participations", null=True, blank=True
    )
    group = Translated(_("group"), help_text=_("A described group, for example “representatives of …”."))
    stated_count = models.IntegerField(_("stated count"), null=True, blank=True)
    role = models.CharField(_("role"), max_length=11, choices=ParticipantRole, default=ParticipantRole.PARTICIPANT)
    title_as_printed = LineField(_("title as printed"), max_length=500, blank=True)
    subject = Translated(_("subject"), help_text=_("What a speaker spoke about."))
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["position", "pk"]
        constraints = [
            known_choice("programme_participant", "role", ParticipantRole),
            refused_unless(
                Q(person__isnull=False) | Q(organization__isnull=False) | written("group"),
                name="programme_participant_is_described",
                field="person",
                message=_("Say who took part: a person, an organization or a described group."),
            ),
            refused_unless(
                Q(stated_count__isnull=True) | Q(stated_count__gte=0),
                name="programme_participant_count_not_negative",
                field="stated_count",
                message=_("A count cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organization or self.group)


@audited
class VisitOutcome(Model):
    """What came of a visit."""

    visit = models.ForeignKey(Visit, verbose_name=_("visit"), on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = Translated(_("text"), multiline=True)
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        related_name="outcome_rows",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["position", "pk"]
        constraints = [
            refused_unless(
                written("text"),
                name="visit_outcome_has_text",
                field="text_fr",
                message=_("An outcome needs its text in at least one language."),
            )
        ]

    def __str__(self) -> str:
        return str(self.text)[:100]
