from typing import Any, cast

from django.contrib import admin
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import Contains
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import GuardedForm, MergingAdmin, RowInline, SharedAdmin, languages
from core.admin.forms import MOST_SIMILAR
from core.merging import add_kind
from core.search import Fold
from partnerships.admin import organization_named, places_of_organizations
from people.merging import PERSON_MERGE
from people.models import Membership, Person, PersonCitation, PersonIdentifier, PersonName, Post
from people.tasks import PERSON_TASKS, POST_TASKS

add_kind(PERSON_MERGE)

ALIKE = 0.6


class MembershipInline(RowInline):
    model = Membership
    fk_name = "person"
    fields = ["post", "started_on", "ended_on", "note"]
    verbose_name = _("post held")
    verbose_name_plural = _("posts held")


class PostMembershipInline(RowInline):
    """Who held the post; entered on the person's page, whose record it belongs to."""

    model = Membership
    fk_name = "post"
    fields = ["person", "started_on", "ended_on", "note"]
    verbose_name = _("holder")
    verbose_name_plural = _("held by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PersonNameInline(RowInline):
    model = PersonName
    fields = ["name", "note"]


class PersonIdentifierInline(RowInline):
    model = PersonIdentifier
    fields = ["scheme", "value"]


class PersonCitationInline(RowInline):
    model = PersonCitation
    fields = ["source", "fact", "locator", "quote"]


class PersonForm(GuardedForm):
    def similar(self) -> list[models.Model]:
        """People with nearly the same name."""
        name = self.cleaned_data.get("name")
        return [*people_like(name)[:MOST_SIMILAR]] if name else []


def people_like(name: str) -> models.QuerySet[Person]:
    """People with a name that folds to nearly the same text, the likest first."""
    wanted: Any = Fold.value(name)
    others = PersonName.objects.filter(person=OuterRef("pk"), folded__trigram_similar=wanted)
    has_other = Exists(others.alias(alike=TrigramSimilarity("folded", wanted)).filter(alike__gte=ALIKE))
    near = Person.objects.filter(Q(folded__trigram_word_similar=wanted) | has_other, merged_into__isnull=True)
    found: Any = near.annotate(likeness=TrigramSimilarity(Fold(F("name")), wanted))
    return cast("models.QuerySet[Person]", found.filter(Q(likeness__gte=ALIKE) | has_other).order_by("-likeness"))


@admin.register(Person)
class PersonAdmin(MergingAdmin):
    form = PersonForm
    list_display = ["name", "sort_name", "visibility", "publication"]
    bulk_fields = ["visibility"]
    tasks = PERSON_TASKS
    # Two hundred thousand rows are put into no order but that of an index.
    ordering = [Fold("name"), "pk"]
    sortable_by = ()
    list_filter = ["publication", "visibility"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("publication", "visibility"),
                    ("name", "honorific_prefix"),
                    ("given_name", "family_name", "sort_name"),
                ]
            },
        ),
        (_("More"), {"classes": ["collapse"], "fields": [languages("biography"), "internal_notes"]}),
    ]
    inlines = [MembershipInline, PersonCitationInline, PersonNameInline, PersonIdentifierInline]

    def found_by(self, word: str) -> Any:
        names, others = self.places_of(word)
        return Q(pk__in=names) | Q(pk__in=others)

    def places_of(self, word: str) -> list[models.QuerySet[Any, Any]]:
        folded = Fold.value(word)
        return [
            Person.objects.filter(folded__contains=folded).order_by().values_list("pk", flat=True),
            PersonName.objects.filter(folded__contains=folded).order_by().values_list("person", flat=True),
        ]


@admin.register(Post)
class PostAdmin(SharedAdmin):
    # Agreements and visits stand above this app, which knows them as what is related to a post.
    used_by = [
        "organization",
        "based_at",
        "memberships__person",
        "signatures__agreement",
        "delegation_memberships__visit",
        "participations__item__visit",
    ]
    list_display = ["label", "organization", "role", "seats"]
    bulk_fields = ["organization", "based_at", "role", "seats"]
    tasks = POST_TASKS
    list_filter = ["role"]
    list_select_related = ["organization"]
    ordering = ["organization__folded", "pk"]
    fieldsets = [
        (None, {"fields": [("organization", "based_at"), languages("label"), ("role", "seats")]}),
    ]
    inlines = [PostMembershipInline]

    def found_by(self, word: str) -> Any:
        return Q(labelled(word)) | organization_named(word, "organization")

    def places_of(self, word: str) -> list[models.QuerySet[Any, Any]]:
        posts = Post.objects.filter(labelled(word)).values_list("pk", flat=True)
        return [posts, *places_of_organizations(Post, word, "organization")]


def labelled(word: str) -> Contains:
    return Contains(Fold.of("label_fr", "label_nl", "label_en"), Fold.value(word))
