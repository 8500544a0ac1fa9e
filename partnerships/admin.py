from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat, Greatest
from django.db.models.lookups import Contains
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import (
    GuardedForm,
    MergingAdmin,
    PartAdmin,
    RecordAdmin,
    RowInline,
    SharedAdmin,
    StackedRowInline,
    is_publisher,
    languages,
    years_filter,
)
from core.admin.forms import MOST_SIMILAR
from core.columns import Column, Reader
from core.functions import translated
from core.merging import add_kind
from core.search import Fold
from partnerships.merging import ORGANIZATION_MERGE
from partnerships.models import (
    Country,
    KeyFigure,
    KeyFigureCitation,
    NetworkMembership,
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationName,
    OrganizationRelation,
    OrganizationSuccession,
    Partnership,
    PartnershipCitation,
    PartnershipTopic,
    Topic,
)
from partnerships.models.topic import TopicQuerySet
from partnerships.tasks import ORGANIZATION_TASKS, PARTNERSHIP_TASKS, TOPIC_TASKS

add_kind(ORGANIZATION_MERGE)

ALIKE = 0.6
NAME_COLUMNS = ("name_fr", "name_nl", "name_en", "native_name", "short_name")


def named_organizations(word: str) -> list[models.QuerySet[Any, Any]]:
    """The keys of the organizations with ``word`` in a name, and of those with it in an alias."""
    folded = Fold.value(word)
    return [
        Organization.objects.filter(folded__contains=folded).order_by().values_list("pk", flat=True),
        OrganizationName.objects.filter(folded__contains=folded).order_by().values_list("organization", flat=True),
    ]


def organization_named(word: str, link: str) -> Q:
    """The condition that the organization behind ``link`` has ``word`` in a name or alias."""
    names, aliases = named_organizations(word)
    return Q(**{f"{link}__in": names}) | Q(**{f"{link}__in": aliases})


def places_of_organizations(model: Any, word: str, *links: str) -> list[models.QuerySet[Any, Any]]:
    """The keys of the rows whose links lead to an organization with ``word`` in a name or alias."""
    rows = model._base_manager.values_list("pk", flat=True)
    return [rows.filter(**{f"{link}__in": keys}) for link in links for keys in named_organizations(word)]


@admin.register(Country)
class CountryAdmin(SharedAdmin):
    used_by = ["organizations"]
    list_display = ["code", "alpha_3", "name"]
    ordering = ["code"]
    fieldsets = [(None, {"fields": [("code", "alpha_3", "numeric"), languages("name")]})]

    def found_by(self, word: str) -> Any:
        return Contains(Fold.of("name_fr", "name_nl", "name_en"), Fold.value(word)) | Q(code=word.upper()[:2])

    def get_readonly_fields(self, request: HttpRequest, obj: Country | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


class OrganizationNameInline(RowInline):
    model = OrganizationName
    fields = ["name", "language", "used_from", "used_until"]


class OrganizationIdentifierInline(RowInline):
    model = OrganizationIdentifier
    fields = ["scheme", "value"]


class OrganizationRelationInline(RowInline):
    model = OrganizationRelation
    fk_name = "organization"
    fields = ["kind", "other", "started_on", "ended_on", "note"]


class OrganizationSuccessionInline(RowInline):
    model = OrganizationSuccession
    fk_name = "predecessor"
    fields = ["kind", "successor", "succeeded_on"]
    verbose_name = _("successor")
    verbose_name_plural = _("taken over by")


class NetworkMembershipInline(RowInline):
    model = NetworkMembership
    fk_name = "member"
    fields = ["network", "joined_on", "left_on", "mandate"]
    verbose_name_plural = _("member of networks")


class KeyFigureInline(StackedRowInline):
    model = KeyFigure
    show_change_link = True
    fieldsets = [
        (
            None,
            {
                "fields": [
                    languages("label"),
                    ("value", "unit", "is_approximate"),
                    ("rank", "reference_year", "as_printed"),
                ]
            },
        )
    ]


class OrganizationCitationInline(RowInline):
    model = OrganizationCitation
    fields = ["source", "fact", "locator", "quote"]


class OrganizationForm(GuardedForm):
    def similar(self) -> list[models.Model]:
        """Organizations with nearly the same name or alias, whatever its language."""
        typed = {self.cleaned_data.get(column) or "" for column in NAME_COLUMNS} - {""}
        found: dict[Any, models.Model] = {}
        for name in typed:
            found.update({each.pk: each for each in organizations_like(name)[:MOST_SIMILAR]})
        return [*found.values()]


def organizations_like(name: str) -> models.QuerySet[Organization]:
    """Organizations with a name that folds to nearly the same text, the likest first."""
    wanted: Any = Fold.value(name)
    aliases = OrganizationName.objects.filter(organization=OuterRef("pk"), folded__trigram_similar=wanted)
    has_alias = Exists(aliases.alias(alike=TrigramSimilarity("folded", wanted)).filter(alike__gte=ALIKE))
    likeness = Greatest(*(TrigramSimilarity(Fold(F(column)), wanted) for column in NAME_COLUMNS))
    near = Organization.objects.filter(Q(folded__trigram_word_similar=wanted) | has_alias, merged_into__isnull=True)
    found: Any = near.annotate(likeness=likeness)
    return cast("models.QuerySet[Organization]", found.filter(Q(likeness__gte=ALIKE) | has_alias).order_by("-likeness"))


@admin.register(Organization)
class OrganizationAdmin(MergingAdmin):
    form = OrganizationForm
    list_display = ["name", "kind", "country", "is_home", "publication"]
    bulk_fields = ["kind", "country", "location", "parent"]
    tasks = ORGANIZATION_TASKS
    list_filter = ["publication", "kind", "is_home"]
    list_select_related = ["country"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("publication", "kind", "is_home"),
                    languages("name"),
                    ("native_name", "short_name"),
                    ("country", "location", "parent"),
                ]
            },
        ),
        (
            _("More"),
            {
                "classes": ["collapse"],
                "fields": [
                    languages("description"),
                    ("founded_on", "dissolved_on"),
                    ("latitude", "longitude", "website"),
                    "internal_notes",
                ],
            },
        ),
    ]
    inlines = [
        OrganizationCitationInline,
        OrganizationNameInline,
        OrganizationIdentifierInline,
        OrganizationRelationInline,
        OrganizationSuccessionInline,
        NetworkMembershipInline,
        KeyFigureInline,
    ]

    def found_by(self, word: str) -> Any:
        return organization_named(word, "pk")

    def places_of(self, word: str) -> list[models.QuerySet[Any, Any]]:
        return named_organizations(word)


class PartnershipTopicInline(RowInline):
    model = PartnershipTopic


class PartnershipCitationInline(RowInline):
    model = PartnershipCitation
    fields = ["source", "fact", "locator", "quote"]


def both_sides(link: str = "") -> Callable[[Reader], Any]:
    """The names of the two authorities of a partnership."""

    def names(reader: Reader) -> Any:
        one, other = (translated(f"{link}organization_{side}__name", reader.language) for side in "ab")
        # Without a partnership behind the link there is nothing to join.
        return Case(
            When(
                **{f"{link}organization_a__isnull": False},
                then=Concat(one, Value(" – "), other, output_field=models.TextField()),
            )
        )

    return names


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    list_display = ["__str__", "kind", "started_on", "ended_on", "activity", "publication"]
    bulk_fields = ["kind", "activity"]
    bulk_links = ["topic_rows"]
    tasks = PARTNERSHIP_TASKS
    file_columns: ClassVar[Mapping[str, Column]] = {
        "__str__": Column(name="partnership", label=_("partnership"), description=_("partnership"), source=both_sides())
    }
    list_filter = ["publication", "kind", "activity", years_filter("started_on", _("start"))]
    list_select_related = ["organization_a", "organization_b"]
    ordering = ["-pk"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("publication", "kind", "activity"),
                    ("organization_a", "organization_b"),
                    ("started_on", "ended_on"),
                    languages("ending"),
                    languages("summary"),
                    "internal_notes",
                ]
            },
        )
    ]
    inlines = [PartnershipTopicInline, PartnershipCitationInline, KeyFigureInline]

    def found_by(self, word: str) -> Any:
        return organization_named(word, "organization_a") | organization_named(word, "organization_b")

    def places_of(self, word: str) -> list[models.QuerySet[Any, Any]]:
        return places_of_organizations(Partnership, word, "organization_a", "organization_b")

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """A partnership has no page of its own."""
        return None


@admin.register(Topic)
class TopicAdmin(SharedAdmin):
    used_by = TopicQuerySet.used_by
    list_display = ["name", "slug", "parent"]
    tasks = TOPIC_TASKS
    bulk_fields = ["parent"]
    list_select_related = ["parent"]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [(None, {"fields": [languages("name"), ("slug", "parent", "sdg_goals"), languages("description")]})]

    def is_in_public_use(self, obj: Topic) -> bool:
        """A topic is public with what is part of it, too."""
        return super().is_in_public_use(obj) or Topic.objects.published().filter(pk=obj.pk).exists()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Topic | None = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)


class KeyFigureCitationInline(RowInline):
    model = KeyFigureCitation
    fields = ["source", "fact", "locator", "quote"]


@admin.register(KeyFigure)
class KeyFigureAdmin(PartAdmin):
    list_display = [
        "label",
        "value",
        "unit",
        "rank",
        "reference_year",
        "partnership",
        "organization",
        "country",
    ]
    file_columns: ClassVar[Mapping[str, Column]] = {
        "partnership": Column(
            name="partnership", label=_("partnership"), description=_("partnership"), source=both_sides("partnership__")
        )
    }
    list_select_related = [
        "partnership__organization_a",
        "partnership__organization_b",
        "organization",
        "country",
    ]
    fieldsets = [
        (_("About one of these"), {"fields": [("partnership", "organization"), ("country", "other_country")]}),
        (
            _("Figure"),
            {
                "fields": [
                    languages("label"),
                    ("value", "unit", "is_approximate"),
                    ("rank", "reference_year", "as_printed"),
                ]
            },
        ),
    ]
    inlines = [KeyFigureCitationInline]
    record_links = ["partnership", "organization"]

    def is_open(self, request: HttpRequest, obj: Any) -> bool:
        """A figure about two countries stands on public pages at once, without a record of its own."""
        is_of_countries = obj is not None and self.record_of(obj) is obj
        return is_publisher(request) if is_of_countries else super().is_open(request, obj)

    def found_by(self, word: str) -> Any:
        return Contains(Fold.of("label_fr", "label_nl", "label_en"), Fold.value(word))


@admin.register(NetworkMembership)
class NetworkMembershipAdmin(PartAdmin):
    list_display = ["network", "member", "joined_on", "left_on", "mandate"]
    list_display_links = ["member"]
    list_select_related = ["network", "member"]
    fieldsets = [(None, {"fields": [("network", "member"), ("joined_on", "left_on"), "mandate"]})]
    record_links = ["network"]

    def found_by(self, word: str) -> Any:
        return organization_named(word, "network") | organization_named(word, "member")

    def places_of(self, word: str) -> list[models.QuerySet[Any, Any]]:
        return places_of_organizations(NetworkMembership, word, "network", "member")
