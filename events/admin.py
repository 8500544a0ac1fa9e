from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models.lookups import Contains
from django.utils.translation import gettext_lazy as _

from core.admin import (
    NumberedInline,
    NumberedStackedInline,
    PartAdmin,
    RecordAdmin,
    RowInline,
    languages,
    years_filter,
)
from core.admin.forms import GuardedForm, RowForm
from core.columns import Column, TranslatedColumn
from core.history import ERASED
from core.search import Fold
from core.uploads import refuse_markup
from events.erasure import erased_of_person
from events.models import (
    DelegationMember,
    Photo,
    PhotoPerson,
    ProgrammeItem,
    ProgrammeItemAgreement,
    ProgrammeParticipant,
    Visit,
    VisitCitation,
    VisitOutcome,
    VisitPartnership,
    VisitTopic,
)
from events.quality import VISIT_QUALITY
from events.tasks import PHOTO_TASKS, VISIT_TASKS

ERASED.append(erased_of_person)


class DelegationMemberInline(NumberedStackedInline):
    model = DelegationMember
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("person", "sending_organization", "organization"),
                    ("post", "title_as_printed"),
                    ("position", "is_head"),
                ]
            },
        )
    ]


class ProgrammeItemInline(NumberedStackedInline):
    model = ProgrammeItem
    show_change_link = True
    verbose_name_plural = _("programme items; participants and signed agreements are on the page behind “Change”")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("position", "kind", "held_on", "starts_at"),
                    languages("title"),
                    ("place", "host"),
                    languages("summary"),
                ]
            },
        )
    ]


class PictureMixin(forms.ModelForm[Photo]):
    """A photo that cannot script the site."""

    def clean_image(self) -> Any:
        refuse_markup(self.cleaned_data.get("image"))
        return self.cleaned_data.get("image")


class PhotoRowForm(PictureMixin, RowForm):
    """A photo among the others of its visit."""


class PhotoForm(PictureMixin, GuardedForm):
    """A photo on a page of its own."""


class PhotoInline(NumberedStackedInline):
    model = Photo
    form = PhotoRowForm
    show_change_link = True
    verbose_name_plural = _("photos; the people in a photo are on the page behind “Change”")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("position", "image", "is_drawing"),
                    languages("caption"),
                    languages("alternative_text"),
                    ("credit", "is_credit_unknown", "rights"),
                    ("taken_on", "source", "source_locator"),
                ]
            },
        )
    ]


class VisitOutcomeInline(NumberedInline):
    model = VisitOutcome
    fields = ["position", *languages("text"), "agreement"]


class VisitPartnershipInline(RowInline):
    model = VisitPartnership


class VisitTopicInline(RowInline):
    model = VisitTopic


class VisitCitationInline(RowInline):
    model = VisitCitation
    fields = ["source", "fact", "locator", "quote"]


@admin.register(Visit)
class VisitAdmin(RecordAdmin):
    list_display = ["title", "direction", "started_on", "ended_on", "places", "publication"]
    bulk_fields = ["direction", "visitor"]
    bulk_links = ["topic_rows", "partnership_rows"]
    sortable_by = ["started_on"]
    list_filter = ["publication", "direction", years_filter("started_on", _("first day"))]
    quality_rules = VISIT_QUALITY
    tasks = VISIT_TASKS
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("publication", "direction", "visitor"),
                    languages("title"),
                    ("started_on", "ended_on", "places"),
                    ("stated_delegation", "stated_companies", "stated_company_representatives"),
                    languages("summary"),
                    "internal_notes",
                ]
            },
        )
    ]
    inlines = [
        VisitPartnershipInline,
        DelegationMemberInline,
        ProgrammeItemInline,
        PhotoInline,
        VisitOutcomeInline,
        VisitTopicInline,
        VisitCitationInline,
    ]


class ParticipantInline(NumberedStackedInline):
    model = ProgrammeParticipant
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("position", "role", "stated_count"),
                    ("person", "post", "organization"),
                    ("title_as_printed",),
                    languages("group"),
                    languages("subject"),
                ]
            },
        )
    ]


class ItemAgreementInline(RowInline):
    model = ProgrammeItemAgreement


@admin.register(ProgrammeItem)
class ProgrammeItemAdmin(PartAdmin):
    """Who took part in a point of the programme, and what was signed there."""

    list_display = ["__str__", "visit", "kind", "held_on", "place"]
    file_columns: ClassVar[Mapping[str, Column]] = {
        "__str__": TranslatedColumn(name="title", label=_("title"), description=_("title"))
    }
    sortable_by = ()
    list_filter = ["kind"]
    list_select_related = ["visit"]
    ordering = ["-pk"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "held_on", "starts_at"),
                    languages("title"),
                    ("place", "host"),
                    languages("summary"),
                ]
            },
        )
    ]
    inlines = [ParticipantInline, ItemAgreementInline]
    record_links = ["visit"]

    def has_module_permission(self, request: Any) -> bool:
        """Items are reached from their visit, never from the index."""
        return False

    def has_add_permission(self, request: Any) -> bool:
        """Items are added on the page of their visit."""
        return False

    def found_by(self, word: str) -> Any:
        return Contains(Fold.of("title_fr", "title_nl", "title_en", "place"), Fold.value(word))


class PhotoPersonInline(RowInline):
    model = PhotoPerson
    fields = ["position", "printed_name", "printed_title", "person"]


@admin.register(Photo)
class PhotoAdmin(PartAdmin):
    """Who stands in a photo, from left to right."""

    form = PhotoForm
    list_display = ["__str__", "visit", "agreement", "credit", "rights"]
    bulk_fields = ["credit", "is_credit_unknown", "rights"]
    tasks = PHOTO_TASKS
    file_columns: ClassVar[Mapping[str, Column]] = {
        "__str__": TranslatedColumn(name="caption", label=_("caption"), description=_("caption"))
    }
    list_select_related = ["visit", "agreement"]
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": [("visit", "programme_item", "agreement"), *PhotoInline.fieldsets[0][1]["fields"]]}),
    ]
    inlines = [PhotoPersonInline]
    record_links = ["visit", "agreement"]

    def found_by(self, word: str) -> Any:
        return Contains(Fold.of("caption_fr", "caption_nl", "caption_en", "credit"), Fold.value(word))
