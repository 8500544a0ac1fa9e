from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice, merged_is_withdrawn, not_before, refused_unless, some_language
from core.fields import ImpreciseDateField
from core.functions import orders_by_text
from core.history import audited
from core.models import Citation, Identifier, MergeableRecord, Model, Publication, RecordQuerySet
from core.search import Fold, address_slug
from core.text import LineField, Translated
from partnerships.models.country import Country


class OrganizationKind(models.TextChoices):
    COUNTRY = "country", _("country")
    STATE = "state", _("state")
    REGION = "region", _("region")
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    METROPOLITAN_MUNICIPALITY = "metropolitan_municipality", _("metropolitan municipality")
    CITY = "city", _("city")
    ASSEMBLY = "assembly", _("assembly or council")
    ADMINISTRATION = "administration", _("ministry or administration")
    AGENCY = "agency", _("agency")
    OFFICE_ABROAD = "office_abroad", _("office abroad")
    EMBASSY = "embassy", _("embassy")
    INTERNATIONAL_ORGANIZATION = "international_organization", _("international organization")
    NETWORK = "network", _("network")
    COMPANY = "company", _("company")
    CHAMBER = "chamber", _("chamber of commerce")
    UNIVERSITY = "university", _("university")
    TRAINING_CENTRE = "training_centre", _("training centre")
    MUSEUM = "museum", _("museum")
    NGO = "ngo", _("non-governmental organization")
    OTHER = "other", _("other body")


# Bodies that can be one side of a partnership.
AUTHORITY_KINDS = (
    OrganizationKind.COUNTRY,
    OrganizationKind.STATE,
    OrganizationKind.REGION,
    OrganizationKind.PROVINCE,
    OrganizationKind.DISTRICT,
    OrganizationKind.METROPOLITAN_MUNICIPALITY,
    OrganizationKind.CITY,
)


class OrganizationQuerySet(RecordQuerySet):
    def home(self) -> Self:
        return self.filter(is_home=True)

    def authorities(self) -> Self:
        return self.filter(kind__in=AUTHORITY_KINDS)

    def named_like(self, text: str) -> Self:
        """Organizations with ``text`` in a name or alias, whatever its accents and case."""
        alias = OrganizationName.objects.filter(organization=OuterRef("pk"), folded__contains=Fold.value(text))
        return self.filter(Q(folded__contains=Fold.value(text)) | Exists(alias))


@audited
class Organization(MergeableRecord):
    """A body that acts: an authority, agency, company, university, network…; never a place."""

    kind = models.CharField(_("kind"), max_length=30, choices=OrganizationKind)
    name = Translated(_("name"), help_text=_("Shown on public pages."))
    native_name = LineField(_("native name"), blank=True, help_text=_("As the body writes it itself."))
    short_name = LineField(_("short name"), max_length=60, blank=True)
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="organizations",
        null=True,
        blank=True,
        help_text=_("Empty for international organizations and networks."),
    )
    location = LineField(_("located in"), blank=True, help_text=_("Town where it is located."))
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    is_home = models.BooleanField(
        _("home authority"), default=False, help_text=_("One of the authorities whose register this is.")
    )
    description = Translated(_("description"), multiline=True)
    founded_on = ImpreciseDateField(_("founded"), null=True, blank=True)
    dissolved_on = ImpreciseDateField(_("dissolved"), null=True, blank=True, open_allowed=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    website = models.URLField(_("website"), blank=True)
    folded = models.GeneratedField(
        expression=Fold.of("name_fr", "name_nl", "name_en", "native_name", "short_name"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["folded", "pk"]
        indexes = [
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="organization_folded_trgm"),
            *orders_by_text("organization_by_name", "name"),
        ]
        constraints = [
            known_choice("organization", "kind", OrganizationKind),
            known_choice("organization", "publication", Publication),
            merged_is_withdrawn("organization"),
            some_language("organization", "name", _("An organization needs a name in at least one language.")),
            not_before(
                "dissolved_on",
                "founded_on",
                name="organization_dissolved_after_founded",
                message=_("The organization is dissolved before it is founded."),
            ),
            refused_unless(
                ~Q(parent=F("pk")),
                name="organization_not_its_own_parent",
                field="parent",
                message=_("An organization cannot be part of itself."),
            ),
            refused_unless(
                Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="organization_coordinates_valid",
                field="latitude",
                message=_("Give both coordinates: latitude from -90 to 90 and longitude from -180 to 180."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("partnerships:organization_detail", args=[self.pk, address_slug(self.name.text)])


@audited
class OrganizationName(Model):
    """Another name of an organization, with the time it was used: an alias, a former name, a spelling."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="other_names"
    )
    name = LineField(_("name"))
    language = models.CharField(
        _("language"), max_length=3, blank=True, help_text=_("Two or three letters, for example tr.")
    )
    used_from = ImpreciseDateField(_("used from"), null=True, blank=True)
    used_until = ImpreciseDateField(_("used until"), null=True, blank=True, open_allowed=True)
    folded = models.GeneratedField(expression=Fold.of("name"), output_field=models.TextField(), db_persist=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name", "pk"]
        indexes = [GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="organization_name_folded_trgm")]
        constraints = [
            not_before(
                "used_until",
                "used_from",
                name="organization_name_used_until_after_from",
                message=_("The name stops being used before it starts."),
            ),
            models.UniqueConstraint(
                name="organization_name_once",
                fields=["organization", "name"],
                violation_error_code="name",
                violation_error_message=_("This organization already has this other name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited
class OrganizationIdentifier(Identifier):
    """An organization's identifier in another system."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="identifiers"
    )

    class Meta(Identifier.Meta):
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            *Identifier.Meta.constraints,
            models.UniqueConstraint(
                name="organization_identifier_once",
                fields=["scheme", "value"],
                violation_error_code="value",
                violation_error_message=_("Another organization has this identifier: is it the same body?"),
            ),
        ]


@audited
class OrganizationCitation(Citation):
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="citations"
    )

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class SuccessionKind(models.TextChoices):
    MERGER = "merger", _("merger")
    SPLIT = "split", _("split")
    RENAMING = "renaming", _("renaming")


@audited
class OrganizationSuccession(Model):
    """Who took over from an organization that merged, split or was renamed."""

    predecessor = models.ForeignKey(
        Organization, verbose_name=_("predecessor"), on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Organization, verbose_name=_("successor"), on_delete=models.PROTECT, related_name="precedents"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind)
    succeeded_on = ImpreciseDateField(_("date"), null=True, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["succeeded_on", "pk"]
        constraints = [
            known_choice("succession", "kind", SuccessionKind),
            refused_unless(
                ~Q(predecessor=F("successor")),
                name="succession_of_two_organizations",
                field="successor",
                message=_("An organization cannot succeed itself."),
            ),
            models.UniqueConstraint(
                name="succession_once",
                fields=["predecessor", "successor"],
                violation_error_code="successor",
                violation_error_message=_("This succession is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class RelationKind(models.TextChoices):
    COORDINATED_BY = "coordinated_by", _("coordinated by")
    FUNDED_BY = "funded_by", _("funded by")
    HOSTED_BY = "hosted_by", _("hosted by")
    SUPPORTED_BY = "supported_by", _("supported by")


@audited
class OrganizationRelation(Model):
    """An organization coordinated, funded or hosted by another."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="relations"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=RelationKind)
    other = models.ForeignKey(
        Organization,
        verbose_name=_("by which organization"),
        on_delete=models.PROTECT,
        related_name="inverse_relations",
    )
    started_on = ImpreciseDateField(_("from"), null=True, blank=True)
    ended_on = ImpreciseDateField(_("until"), null=True, blank=True, open_allowed=True)
    note = LineField(_("note"), blank=True)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["kind", "pk"]
        constraints = [
            known_choice("organization_relation", "kind", RelationKind),
            refused_unless(
                ~Q(organization=F("other")),
                name="organization_relation_of_two",
                field="other",
                message=_("An organization cannot be related to itself."),
            ),
            not_before(
                "ended_on",
                "started_on",
                name="organization_relation_ends_after_start",
                message=_("The relation ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_kind_display()} {self.other}"


@audited
class NetworkMembership(Model):
    """An organization's membership of a network, with its mandate there."""

    network = models.ForeignKey(
        Organization, verbose_name=_("network"), on_delete=models.CASCADE, related_name="network_members"
    )
    member = models.ForeignKey(
        Organization, verbose_name=_("member"), on_delete=models.PROTECT, related_name="network_memberships"
    )
    joined_on = ImpreciseDateField(_("from"), null=True, blank=True)
    left_on = ImpreciseDateField(_("until"), null=True, blank=True, open_allowed=True)
    mandate = LineField(_("mandate"), blank=True, help_text=_("For example: member of the board."))

    class Meta:
        verbose_name = _("network membership")
        verbose_name_plural = _("network memberships")
        ordering = ["network", "joined_on", "pk"]
        constraints = [
            refused_unless(
                ~Q(network=F("member")),
                name="network_membership_of_two",
                field="member",
                message=_("A network cannot be a member of itself."),
            ),
            not_before(
                "left_on",
                "joined_on",
                name="network_membership_ends_after_start",
                message=_("The membership ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.network}"
