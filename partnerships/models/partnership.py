from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice, not_before, refused_unless, some_language
from core.fields import ImpreciseDateField
from core.history import audited
from core.models import Citation, Model, Publication, Record, RecordQuerySet
from core.text import LineField, Translated
from partnerships.models.country import Country
from partnerships.models.organization import Organization
from partnerships.models.topic import Topic


class PartnershipKind(models.TextChoices):
    TWINNING = "twinning", _("twinning")
    FRIENDSHIP = "friendship", _("friendship")
    COOPERATION = "cooperation", _("cooperation")
    OTHER = "other", _("other partnership")


class Activity(models.TextChoices):
    ACTIVE = "active", _("active")
    DORMANT = "dormant", _("dormant")
    SUSPENDED = "suspended", _("suspended")
    NOT_RECORDED = "not_recorded", _("not recorded")


class PartnershipQuerySet(RecordQuerySet):
    def of(self, organization: Organization) -> Self:
        return self.filter(Q(organization_a=organization) | Q(organization_b=organization))

    def of_home(self) -> Self:
        return self.filter(Q(organization_a__is_home=True) | Q(organization_b__is_home=True))


@audited
class Partnership(Record):
    """The lasting relationship between two authorities, under which agreements and visits come about."""

    organization_a = models.ForeignKey(
        Organization,
        verbose_name=_("one authority"),
        on_delete=models.PROTECT,
        related_name="partnerships_as_a",
    )
    organization_b = models.ForeignKey(
        Organization,
        verbose_name=_("other authority"),
        on_delete=models.PROTECT,
        related_name="partnerships_as_b",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PartnershipKind)
    started_on = ImpreciseDateField(_("start"), null=True, blank=True)
    ended_on = ImpreciseDateField(_("end"), null=True, blank=True, open_allowed=True)
    ending = Translated(_("how it ended"))
    activity = models.CharField(
        _("activity"),
        max_length=12,
        choices=Activity,
        default=Activity.NOT_RECORDED,
        help_text=_("A property of the relationship, apart from the legal status of its agreements."),
    )
    summary = Translated(_("summary"), multiline=True, help_text=_("Shown on the public page."))
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), through="PartnershipTopic", related_name="partnerships", blank=True
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["pk"]
        constraints = [
            known_choice("partnership", "kind", PartnershipKind),
            known_choice("partnership", "activity", Activity),
            known_choice("partnership", "publication", Publication),
            refused_unless(
                ~Q(organization_a=F("organization_b")),
                name="partnership_of_two_authorities",
                field="organization_b",
                message=_("A partnership is between two different authorities."),
            ),
            models.UniqueConstraint(
                Least("organization_a", "organization_b"),
                Greatest("organization_a", "organization_b"),
                "kind",
                "started_on",
                name="partnership_once",
                nulls_distinct=False,
                violation_error_code="organization_b",
                violation_error_message=_(
                    "These two authorities already have a partnership of this kind with this start."
                ),
            ),
            not_before(
                "ended_on",
                "started_on",
                name="partnership_ends_after_start",
                message=_("The partnership ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_a} – {self.organization_b}"


@audited
class PartnershipTopic(Model):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="partnership_rows")

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="partnership_topic_once",
                fields=["partnership", "topic"],
                violation_error_code="topic",
                violation_error_message=_("This topic is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)


@audited
class PartnershipCitation(Citation):
    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="citations"
    )

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


@audited
class KeyFigure(Model):
    """A quantity about a partnership, an organization or a pair of countries, as printed."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="key_figures",
        null=True,
        blank=True,
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="key_figures",
        null=True,
        blank=True,
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="key_figures",
        null=True,
        blank=True,
        help_text=_("The country the figure is about."),
    )
    other_country = models.ForeignKey(
        Country,
        verbose_name=_("compared with"),
        on_delete=models.PROTECT,
        related_name="key_figures_compared",
        null=True,
        blank=True,
    )
    label = Translated(_("label"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit = LineField(_("unit"), max_length=40, blank=True, help_text=_("For percentages: %"))
    rank = models.IntegerField(_("rank"), null=True, blank=True)
    is_approximate = models.BooleanField(_("approximate"), default=False)
    as_printed = LineField(_("as printed"), blank=True)
    reference_year = models.PositiveSmallIntegerField(
        _("reference year"), null=True, blank=True, help_text=_("Empty where it is not recorded.")
    )

    class Meta:
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        ordering = ["pk"]
        constraints = [
            refused_unless(
                Q(partnership__isnull=False, organization__isnull=True, country__isnull=True, other_country=None)
                | Q(partnership__isnull=True, organization__isnull=False, country__isnull=True, other_country=None)
                | Q(
                    partnership__isnull=True,
                    organization__isnull=True,
                    country__isnull=False,
                    other_country__isnull=False,
                ),
                name="key_figure_about_one_thing",
                message=_("A figure is about a partnership, an organization or a pair of countries: one of them."),
            ),
            some_language("key_figure", "label", _("A figure needs a label in at least one language.")),
            refused_unless(
                Q(rank__isnull=True) | Q(rank__gte=1),
                name="key_figure_rank_from_one",
                field="rank",
                message=_("Ranks start at 1."),
            ),
            refused_unless(
                ~Q(unit="%") | Q(value__isnull=True) | Q(value__range=(0, 100)),
                name="key_figure_percentage_valid",
                field="value",
                message=_("A percentage is between 0 and 100."),
            ),
            refused_unless(
                Q(value__isnull=True) | Q(value__gte=0),
                name="key_figure_value_not_negative",
                field="value",
                message=_("A figure cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)


@audited
class KeyFigureCitation(Citation):
    key_figure = models.ForeignKey(
        KeyFigure, verbose_name=_("key figure"), on_delete=models.CASCADE, related_name="citations"
    )

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
