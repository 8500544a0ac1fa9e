"""The columns of the list of agreements."""

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.db.models import Case, DateField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from agreements.filters import STATUS
from agreements.models import (
    AgreementCitation,
    AgreementIdentifier,
    AgreementTopic,
    AgreementType,
    Bindingness,
    Certainty,
    Commitment,
    Modality,
    Party,
    Reason,
    Scope,
    Signature,
    SignatureRole,
    Status,
    Term,
)
from agreements.status import next_decision, term_last_day
from core.columns import (
    ChoiceColumn,
    CodeColumn,
    Column,
    DateColumn,
    ImpreciseDateColumn,
    ListColumn,
    NumberColumn,
    Reader,
    Row,
    TranslatedColumn,
    UrlColumn,
)
from core.functions import Gathered, filled, gathered, gathered_count, gathered_once, translated
from core.html import escaped
from core.models import Publication
from partnerships.exports import page_of, sources_cited
from people.models import Visibility

PUBLIC_PERSON = Q(person__publication=Publication.PUBLISHED) & ~Q(person__visibility=Visibility.PRIVATE)
PUBLIC_PARTY = Q(organization__publication=Publication.PUBLISHED)
PARTIES = Party.objects.all()
SIGNATORIES = Signature.objects.filter(role=SignatureRole.SIGNATORY)


@dataclass(frozen=True, kw_only=True)
class StatusColumn(ChoiceColumn):
    """The status on the day asked, as a word with its shape."""

    style: ClassVar[str] = "standing-now"

    def page_values(self, reader: Reader) -> dict[str, Any]:
        return {**super().page_values(reader), "status_certainty": F(f"{STATUS}__certainty")}

    def shown(self, row: Row, reader: Reader) -> SafeString:
        code, certainty = row[self.name], row["status_certainty"]
        if not code:
            return SafeString("")
        return status_html(code, row[f"{self.name}_label"], certainty, reader.language)


@cache
def status_html(code: str, label: str, certainty: str, language: str) -> SafeString:
    """A status as a shape and a word; what a rule filled in is said to be derived."""
    is_derived = certainty == Certainty.DERIVED and code != Status.UNDETERMINED
    with override(language):
        derived = f" <small>({escaped(Certainty.DERIVED.label)})</small>" if is_derived else ""
    classes = f"status status-{escaped(code)} certainty-{escaped(certainty)}"
    return SafeString(
        f'<span class="{classes}"><span class="shape" aria-hidden="true"></span>{escaped(label)}{derived}</span>'
    )


@dataclass(frozen=True, kw_only=True)
class TypeColumn(ChoiceColumn):
    """The type of the agreement; the page marks those that are only observed."""

    def page_values(self, reader: Reader) -> dict[str, Any]:
        return {**super().page_values(reader), "scope_shown": F("scope")}

    def shown(self, row: Row, reader: Reader) -> SafeString:
        label = super().shown(row, reader)
        if row["scope_shown"] != Scope.OBSERVED:
            return label
        return SafeString(f"{label} <small>({escaped(Scope.OBSERVED.label)})</small>")


def withheld(reader: Reader) -> Value:
    with override(reader.language):
        return Value(gettext("name not public"))


def parties(reader: Reader) -> Any:
    """The names of the parties; one that is not public itself stands as the agreement prints it."""
    printed = Coalesce(filled(F("name_as_printed")), withheld(reader), output_field=TextField())
    public = translated("organization__name", reader.language)
    name = Case(When(PUBLIC_PARTY, then=public), default=printed, output_field=TextField())
    return gathered(PARTIES, "agreement", name, "position", "pk")


def party_countries(reader: Reader) -> Any:
    return gathered_once(PARTIES, "agreement", F("organization__country_id"), only=PUBLIC_PARTY)


def signatories(reader: Reader) -> Any:
    """Each signatory by name and title as printed, as far as they are recorded and public."""
    title = filled(F("title_as_printed"))
    name = Case(
        When(PUBLIC_PERSON, then=F("person__name")),
        When(person__isnull=False, then=withheld(reader)),
        output_field=TextField(),
    )
    named = Case(
        When(
            PUBLIC_PERSON & ~Q(title_as_printed=""),
            then=Concat(name, Value(", "), title, output_field=TextField()),
        ),
        When(person__isnull=False, then=name),
        default=title,
        output_field=TextField(),
    )
    return gathered(SIGNATORIES, "agreement", named, "position", "pk")


def topics(reader: Reader) -> Any:
    return gathered_once(AgreementTopic.objects.all(), "agreement", translated("topic__name", reader.language))


def references(reader: Reader) -> Any:
    reference = Concat("scheme", Value(":"), "value", output_field=TextField())
    return gathered(AgreementIdentifier.objects.all(), "agreement", reference, "scheme", "value")


def commitments_counted(reader: Reader) -> Gathered:
    return gathered_count(Commitment.objects.all(), "agreement")


AGREEMENT_COLUMNS = [
    CodeColumn(
        name="registry_number",
        labelled=False,
        label=_("Registry number"),
        description=_("Number in this register: year of registration and a running number."),
    ),
    TranslatedColumn(name="title", label=_("Title"), description=_("Title in the language asked for."), links=True),
    TypeColumn(
        name="agreement_type",
        labelled=False,
        label=_("Type"),
        description=_("Type of the agreement."),
        choices=AgreementType,
    ),
    ImpreciseDateColumn(
        name="concluded_on", labelled=False, label=_("Concluded"), description=_("Date of the last signature.")
    ),
    Column(
        name="concluded_at",
        label=_("Place"),
        description=_("Place of the signature as printed; empty where it is not recorded."),
        on_page=False,
    ),
    ChoiceColumn(
        name="modality",
        label=_("How it was signed"),
        description=_("Whether it was signed in person, virtually, by correspondence or partly in person."),
        choices=Modality,
        on_page=False,
    ),
    ListColumn(
        name="parties",
        labelled=False,
        source=parties,
        label=_("Parties"),
        description=_("Names of the parties, in their order."),
    ),
    ListColumn(
        name="party_countries",
        source=party_countries,
        label=_("Country codes"),
        description=_("Countries of the parties, two letters of ISO 3166-1."),
        on_page=False,
    ),
    ListColumn(
        name="signatories",
        source=signatories,
        label=_("Signatories"),
        description=_("Signatories with their titles as printed, as far as they are recorded."),
    ),
    StatusColumn(
        name="status",
        source=f"{STATUS}__status",
        label=_("Status"),
        description=_("Status on the day asked for."),
        choices=Status,
    ),
    ChoiceColumn(
        name="status_certainty",
        source=f"{STATUS}__certainty",
        label=_("Certainty of the status"),
        description=_("Whether the status is certain, derived by a rule that filled a gap, or undetermined."),
        choices=Certainty,
        on_page=False,
    ),
    ChoiceColumn(
        name="status_reason",
        source=f"{STATUS}__reason",
        label=_("Reason of the status"),
        description=_("The act or the gap that gives the status."),
        choices=Reason,
        on_page=False,
    ),
    DateColumn(
        name="status_as_of",
        source=lambda reader: Cast(Value(reader.as_of), DateField()),
        label=_("Status as of"),
        description=_("Day the status is given for."),
        on_page=False,
    ),
    ChoiceColumn(
        name="term",
        source=f"{STATUS}__term",
        label=_("Term"),
        description=_("Whether a term is known, there is none, or none is recorded."),
        choices=Term,
        on_page=False,
    ),
    DateColumn(
        name="term_ends_on",
        source=lambda reader: term_last_day(reader.as_of, f"{STATUS}__"),
        label=_("Last day of the term"),
        description=_("Last day of the term with its renewals, where it is known."),
        on_page=False,
    ),
    DateColumn(
        name="decision_on",
        source=lambda reader: next_decision(reader.as_of, f"{STATUS}__"),
        label=_("Next decision"),
        description=_("Day by which renewal or notice is to be decided."),
        on_page=False,
    ),
    ChoiceColumn(
        name="bindingness",
        label=_("Binding"),
        description=_("Whether it binds the parties in law."),
        choices=Bindingness,
        on_page=False,
    ),
    ChoiceColumn(
        name="scope",
        label=_("Scope"),
        description=_("Whether a home authority is party, or the agreement is between others."),
        choices=Scope,
        on_page=False,
    ),
    ListColumn(
        name="topics", source=topics, label=_("Topics"), description=_("Topics of the agreement."), on_page=False
    ),
    NumberColumn(
        name="commitments",
        source=commitments_counted,
        label=_("Commitments"),
        description=_("Number of recorded commitments."),
        on_page=False,
    ),
    ListColumn(
        name="references",
        source=references,
        label=_("Original references"),
        description=_("Numbers of the agreement in other systems, each as scheme:value."),
        on_page=False,
    ),
    ListColumn(
        name="sources",
        source=sources_cited(AgreementCitation, "agreement"),
        label=_("Sources"),
        description=_("Titles of the sources cited."),
        on_page=False,
    ),
    UrlColumn(source=page_of("agreements", "registry_number")),
]
