import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import GreaterThan
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from agreements.merging import agreements_with_itself
from agreements.models import (
    Agreement,
    AgreementCitation,
    AgreementIdentifier,
    AgreementPartnership,
    AgreementRelation,
    AgreementTopic,
    Approval,
    Commitment,
    Document,
    LifecycleAct,
    Party,
    Signature,
    Status,
    StatusPeriod,
)
from agreements.quality import AGREEMENT_QUALITY
from agreements.renewal import renewal_of
from agreements.tasks import AGREEMENT_TASKS
from core.admin import (
    NumberedInline,
    NumberedStackedInline,
    RecordAdmin,
    RowForm,
    RowInline,
    StackedRowInline,
    languages,
    years_filter,
)
from core.columns import ChoiceColumn, Column
from core.merging import add_obstacles
from core.uploads import refuse_markup
from partnerships.admin import named_organizations, organization_named
from partnerships.models import Organization

add_obstacles(Organization, agreements_with_itself)

DOCUMENT_EXTENSIONS = ["pdf", "docx", "doc", "odt", "rtf", "txt", "jpg", "jpeg", "png", "webp", "tif", "tiff"]


class PartyInline(NumberedInline):
    model = Party
    fields = ["position", "organization", "name_as_printed", "role", "joined_on", "left_on"]


class SignatureInline(NumberedStackedInline):
    model = Signature
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("organization", "person", "post"),
                    ("title_as_printed", "role", "signed_on"),
                    ("place", "modality", "position"),
                ]
            },
        )
    ]


class ApprovalInline(StackedRowInline):
    model = Approval
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "approved_on", "organization"),
                    ("body", "body_as_printed"),
                    ("act_number", "journal_reference"),
                    ("votes_for", "votes_against", "abstentions"),
                    languages("note"),
                ]
            },
        )
    ]


class LifecycleActInline(StackedRowInline):
    model = LifecycleAct
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "organization", "is_mutual"),
                    ("acted_on", "effective_on", "ends_on"),
                    ("method", "reference"),
                    languages("reason"),
                ]
            },
        )
    ]


class CommitmentInline(NumberedInline):
    model = Commitment
    fields = ["position", "topic", *languages("text")]


class AgreementRelationInline(RowInline):
    model = AgreementRelation
    fk_name = "agreement"
    fields = ["kind", "related"]


class DocumentForm(RowForm):
    """A document of a kind that cannot script the site, with the checksum of its file."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            FileExtensionValidator(DOCUMENT_EXTENSIONS)(file)
            refuse_markup(file)
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            self.instance.checksum = digest.hexdigest()
        elif not file:
            self.instance.checksum = ""
        return file


class DocumentInline(StackedRowInline):
    model = Document
    form = DocumentForm
    fieldsets = [
        (
            None,
            {
                "fields": [
                    languages("title"),
                    ("kind", "access", "language"),
                    ("file", "url"),
                    "note",
                ]
            },
        )
    ]


class AgreementIdentifierInline(RowInline):
    model = AgreementIdentifier
    fields = ["scheme", "value"]


class AgreementPartnershipInline(RowInline):
    model = AgreementPartnership


class AgreementTopicInline(RowInline):
    model = AgreementTopic


class AgreementCitationInline(RowInline):
    model = AgreementCitation
    fields = ["source", "fact", "locator", "quote"]


IDENTITY = ("publication", "registry_number", "status_in_words")
# Fewer agreements of a status are looked up by their keys.
RARE = 10_000


class StatusFilter(admin.SimpleListFilter):
    """Agreements by their status today."""

    title = _("status today")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.value, str(status.label)) for status in Status]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in Status.values:
            return queryset
        on_the_day = {"days__contains": timezone.localdate(), "status": self.value()}
        keys = [*StatusPeriod.objects.filter(**on_the_day).order_by().values_list("agreement", flat=True)[:RARE]]
        if len(keys) < RARE:
            return queryset.filter(pk__in=keys)
        # An agreement has one status on each day: joined, not asked by EXISTS, either table can come first.
        return queryset.filter(**{f"status_periods__{name}": value for name, value in on_the_day.items()})


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    list_display = [
        "title",
        "registry_number",
        "agreement_type",
        "concluded_on",
        "status_today",
        "publication",
    ]
    change_form_template = "admin/agreement_change_form.html"
    # A million rows are put into no order but that of an index.
    sortable_by = ["registry_number", "concluded_on"]
    list_filter = ["publication", StatusFilter, "agreement_type", "scope", years_filter("concluded_on", _("concluded"))]
    readonly_fields = ["registry_number", "status_in_words"]
    file_columns: ClassVar[Mapping[str, Column]] = {
        "status_today": ChoiceColumn(
            name="status_today",
            label=_("status today"),
            description=_("status today"),
            choices=Status,
            source=lambda reader: Subquery(
                StatusPeriod.objects.filter(agreement=OuterRef("pk"), days__contains=reader.as_of).values("status")[:1]
            ),
        )
    }
    bulk_fields = ["agreement_type", "bindingness", "scope", "modality", "signatories_recorded", "entry_basis"]
    bulk_links = ["topic_rows", "partnership_rows"]
    quality_rules = AGREEMENT_QUALITY
    tasks = AGREEMENT_TASKS
    fieldsets = [
        (
            None,
            {
                "fields": [
                    IDENTITY,
                    languages("title"),
                    ("agreement_type", "bindingness", "scope"),
                ]
            },
        ),
        (
            _("Conclusion"),
            {
                "fields": [
                    ("concluded_on", "concluded_at", "is_place_not_recorded"),
                    ("modality", "signatories_recorded", "is_signature_outstanding"),
                ]
            },
        ),
        (
            _("Term and renewal"),
            {
                "fields": [
                    ("entry_basis", "term_kind", "term_start"),
                    ("term_months", "term_starts_on", "term_ends_on"),
                    ("renewal_mode", "renewal_months", "max_renewals", "notice_months"),
                ]
            },
        ),
        (
            _("Summary and languages"),
            {
                "fields": [
                    languages("summary"),
                    ("languages", "authentic_languages"),
                    "internal_notes",
                ]
            },
        ),
    ]
    inlines = [
        PartyInline,
        SignatureInline,
        ApprovalInline,
        CommitmentInline,
        AgreementTopicInline,
        AgreementPartnershipInline,
        AgreementCitationInline,
        LifecycleActInline,
        AgreementRelationInline,
        AgreementIdentifierInline,
        DocumentInline,
    ]

    def get_urls(self) -> Any:
        renew = self.admin_site.admin_view(require_POST(self.renew))
        return [path("<int:number>/renew/", renew, name="agreements_agreement_renew"), *super().get_urls()]

    def renew(self, request: HttpRequest, number: int) -> HttpResponse:
        """Make a draft that renews the agreement, and open it."""
        agreement = self.get_object(request, str(number))
        if agreement is None:
            raise Http404
        if not (self.has_add_permission(request) and self.has_view_permission(request, agreement)):
            raise PermissionDenied
        draft, is_new = renewal_of(agreement.pk)
        told = (
            _("This draft renews “%(agreement)s”. Check the dates of its term, cite a source, then submit it.")
            if is_new
            else _("There is a draft already that renews “%(agreement)s”: this one.")
        )
        self.message_user(request, told % {"agreement": agreement})
        return HttpResponseRedirect(self.change_address(draft))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        (name, options), *others = super().get_fieldsets(request, obj)
        if obj is None:
            # A new agreement has neither number nor status yet.
            options = {**options, "fields": [each for each in options["fields"] if each != IDENTITY] + ["publication"]}
        return [(name, options), *others]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        today = StatusPeriod.objects.on(timezone.localdate()).filter(agreement=OuterRef("pk"))
        agreements: models.QuerySet[Any] = super().get_queryset(request)
        with_status: models.QuerySet[Any] = agreements.annotate(status_now=Subquery(today.values("status")[:1]))
        return with_status

    def found_by(self, word: str) -> Any:
        found = Q(super().found_by(word))
        if word[:1].isdecimal():
            found |= Q(registry_number__startswith=word)
        if any(keys.exists() for keys in named_organizations(word)):
            party = Party.objects.filter(agreement=OuterRef("pk")).filter(organization_named(word, "organization"))
            # As a value, not by EXISTS, for which the parties of all agreements might be gathered first.
            found |= Q(GreaterThan(Subquery(party.values("pk")[:1]), 0))
        return found

    def places_of(self, word: str) -> list[models.QuerySet[Any, Any]]:
        agreements = Agreement.objects.values_list("pk", flat=True)
        parties = Party.objects.values_list("agreement", flat=True)
        return [
            agreements.filter(super().found_by(word)),
            agreements.filter(registry_number__startswith=word),
            *(parties.filter(organization__in=keys) for keys in named_organizations(word)),
        ]

    @admin.display(description=_("status today"))
    def status_today(self, agreement: Any) -> str:
        status = getattr(agreement, "status_now", None)
        return str(Status(status).label) if status else gettext("computed when saved")

    @admin.display(description=_("status today"))
    def status_in_words(self, agreement: Agreement) -> str:
        """The status, how certain it is, and the act it rests on."""
        period = StatusPeriod.objects.on(timezone.localdate()).filter(agreement=agreement.pk).first()
        if period is None:
            return gettext("computed when saved")
        return f"{period.get_status_display()} ({period.get_certainty_display()}) · {period.get_reason_display()}"
