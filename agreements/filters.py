"""The filters of the list of agreements."""

from datetime import date
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Agreement,
    AgreementIdentifier,
    AgreementTopic,
    AgreementType,
    Commitment,
    Modality,
    Party,
    Scope,
    Signature,
    SignatureRole,
    Status,
)
from core.filters import (
    CodeFilter,
    CodesFilter,
    DayFilter,
    PublicFilterSet,
    Reference,
    SourceFilter,
    WordsFilter,
    possible_within,
)
from core.functions import has_word
from core.search import Fold
from partnerships.filters import CountryFilter, OrganizationFilter, TopicFilter, with_subtopics
from partnerships.models import Organization
from people.filters import PersonFilter
from people.models import Person

# The one status row of an agreement on the day asked, joined under this name.
STATUS = "status_on_day"
COMMITMENT_TEXT = ["text_fr", "text_nl", "text_en"]


def joined_status(queryset: QuerySet[Any, Any], as_of: date) -> QuerySet[Any, Any]:
    """Join the status of each agreement on a day."""
    period = FilteredRelation("status_periods", condition=Q(status_periods__days__contains=as_of))
    joined: QuerySet[Any, Any] = queryset.annotate(**{STATUS: period})
    return joined


def parties_of_row() -> QuerySet[Party]:
    """The parties of an agreement in a list."""
    return Party.objects.filter(agreement=OuterRef("pk"))


def signatures_of_row() -> QuerySet[Signature]:
    """The signatures under an agreement in a list, without those of witnesses."""
    return Signature.objects.filter(agreement=OuterRef("pk"), role=SignatureRole.SIGNATORY)


class AgreementFilterSet(PublicFilterSet):
    """How agreements are found."""

    q = WordsFilter(label=_("Title, party, signatory or content"))
    status = CodesFilter(label=_("Status"), choices=Status, method="of_status")
    as_of = DayFilter(label=_("Status as of"), help_text=_("For example 2022-01-01; today if empty."), method="kept")
    partner = OrganizationFilter(
        label=_("Partner or other party"), help_text=_("A name or part of it."), method="with_party"
    )
    country = CountryFilter(label=_("Country of a party"), method="in_country")
    type = CodesFilter(label=_("Type"), choices=AgreementType, method="of_type")
    topic = TopicFilter(method="on_topic")
    signatory = PersonFilter(label=_("Signatory"), help_text=_("A name or part of it."), method="signed_by")
    modality = CodesFilter(label=_("How it was signed"), choices=Modality, method="signed_how")
    date_from = DayFilter(
        label=_("Concluded from"),
        whole="first",
        help_text=_("A day, month or year: 2021-10-26, 2021-10 or 2021."),
        method="kept",
    )
    date_to = DayFilter(label=_("Concluded until"), whole="last", method="kept")
    scope = CodeFilter(label=_("Parties"), choices=Scope, method="in_scope")
    source = SourceFilter(cited_by=Agreement.objects.published)

    @property
    def day(self) -> date:
        chosen: date | None = self.form.cleaned_data.get("as_of")
        return chosen or timezone.localdate()

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> Any:
        first, last = self.form.cleaned_data["date_from"], self.form.cleaned_data["date_to"]
        if first or last:
            queryset = queryset.filter(possible_within("concluded_on", first, last))
        return super().filter_queryset(queryset)

    def word_found(self, word: str) -> Q:
        folded = Fold.value(word)
        public = Organization.objects.published().named_like(word).values("pk")
        parties = parties_of_row().filter(has_word(word, ["name_as_printed"]) | Q(organization__in=public))
        people = Person.objects.nameable().named_like(word).values("pk")
        signatures = Signature.objects.filter(agreement=OuterRef("pk"), person__in=people)
        commitments = Commitment.objects.filter(agreement=OuterRef("pk"))
        references = AgreementIdentifier.objects.filter(agreement=OuterRef("pk"))
        return (
            Q(folded__contains=folded)
            | has_word(word, ["registry_number", "concluded_at"])
            | Q(Exists(parties))
            | Q(Exists(signatures))
            | Q(Exists(commitments.filter(has_word(word, COMMITMENT_TEXT))))
            | Q(Exists(references.filter(has_word(word, ["value"]))))
        )

    def of_status(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return joined_status(queryset, self.day).filter(**{f"{STATUS}__status__in": codes})

    def with_party(self, queryset: QuerySet[Any, Any], name: str, value: Reference) -> QuerySet[Any, Any]:
        return queryset.filter(Exists(parties_of_row().filter(organization__in=value.records)))

    def in_country(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        bodies = Organization.objects.published().filter(country__in=codes).values("pk")
        return queryset.filter(Exists(parties_of_row().filter(organization__in=bodies)))

    def of_type(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(agreement_type__in=codes)

    def on_topic(self, queryset: QuerySet[Any, Any], name: str, slugs: list[str]) -> QuerySet[Any, Any]:
        topics = with_subtopics(slugs)
        of_agreement = AgreementTopic.objects.filter(agreement=OuterRef("pk"), topic__in=topics)
        of_commitment = Commitment.objects.filter(agreement=OuterRef("pk"), topic__in=topics)
        return queryset.filter(Q(Exists(of_agreement)) | Q(Exists(of_commitment)))

    def signed_by(self, queryset: QuerySet[Any, Any], name: str, value: Reference) -> QuerySet[Any, Any]:
        return queryset.filter(Exists(signatures_of_row().filter(person__in=value.records)))

    def signed_how(self, queryset: QuerySet[Any, Any], name: str, codes: list[str]) -> QuerySet[Any, Any]:
        return queryset.filter(modality__in=codes)

    def in_scope(self, queryset: QuerySet[Any, Any], name: str, code: str) -> QuerySet[Any, Any]:
        return queryset.filter(scope=code)
