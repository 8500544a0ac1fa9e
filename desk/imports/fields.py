"""What can be brought in: the kinds of lists, and the fields a column of each can be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Agreement,
    AgreementType,
    Bindingness,
    EntryBasis,
    Modality,
    Scope,
    SignatoriesRecorded,
    SignatureRole,
)
from core.text import CONTENT_LANGUAGES
from desk.imports.models import ImportKind
from events.models import Direction, Visit
from partnerships.models import Activity, Organization, OrganizationKind, Partnership, PartnershipKind
from people.models import Person, PostRole, Visibility


class NameLanguage(models.TextChoices):
    FR = "fr", _("French")
    NL = "nl", _("Dutch")
    EN = "en", _("English")


class Capacity(models.TextChoices):
    INDIVIDUAL = "individual", _("a person")
    ORGANIZATION = "organization", _("an organization as such")


class Form(Enum):
    """How the text of a cell is read."""

    LINE = "line"
    PROSE = "prose"
    DATE = "date"
    OPEN_DATE = "open date"
    DECIMAL = "decimal"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    COUNTRY = "country"
    CHOICE = "choice"
    ADDRESS = "address"
    WIKIDATA = "wikidata"
    LIST = "list"
    IDENTIFIERS = "identifiers"


# Several columns may be the same field of these forms.
REPEATABLE = (Form.LIST, Form.IDENTIFIERS, Form.PROSE)


@dataclass(frozen=True)
class Field:
    """One thing a column can be; what is not given in the row may be given for all rows."""

    name: str
    label: Any
    form: Form = Form.LINE
    help_text: Any = ""
    example: str = ""
    is_required: bool = False
    choices: type[models.TextChoices] | None = None
    longest: int = 300
    # Headings that mean this field, besides its name and label.
    headings: Sequence[str] = ()

    @property
    def is_repeatable(self) -> bool:
        return self.form in REPEATABLE


@dataclass(frozen=True)
class Kind:
    """One kind of list: what its rows become and what its columns can be."""

    code: str
    label: Any
    model: type[models.Model]
    fields: Sequence[Field]
    # Who may bring it in may add and change all of these.
    permissions: Sequence[str]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def template_rows(self) -> list[list[str]]:
        """The headings, and a row that shows how each is filled in."""
        return [[field.name for field in self.fields], [field.example for field in self.fields]]


def translated(name: str, label: Any, *, form: Form = Form.LINE, **options: Any) -> Iterator[Field]:
    headings = options.pop("headings", ())
    examples = options.pop("examples", {})
    for language in CONTENT_LANGUAGES:
        yield Field(
            f"{name}_{language}",
            format_lazy("{} ({})", label, NameLanguage(language).label),
            form,
            example=examples.get(language, ""),
            headings=headings if language == "en" else (),
            **options,
        )


def body(prefix: str, label: Any, *, example: Sequence[str], headings: Sequence[str] = ()) -> Iterator[Field]:
    """The fields by which an organization is found, or made where there is none."""
    name, kind, country, wikidata = example
    start = f"{prefix}_" if prefix else ""

    def named(text: Any) -> Any:
        return format_lazy("{}: {}", label, text)

    yield Field(prefix, label, example=name, headings=headings)
    yield Field(f"{start}kind", named(_("kind")), Form.CHOICE, example=kind, choices=OrganizationKind)
    yield Field(f"{start}country", named(_("country")), Form.COUNTRY, example=country)
    yield Field(f"{start}wikidata", named(_("Wikidata number")), Form.WIKIDATA, example=wikidata)


def located(prefix: str, label: Any, example: Sequence[str]) -> Iterator[Field]:
    for name, text, value in (("latitude", _("latitude"), example[0]), ("longitude", _("longitude"), example[1])):
        yield Field(f"{prefix}_{name}", format_lazy("{}: {}", label, text), Form.DECIMAL, example=value)


# What every list may say of each record.
COMMON = (
    Field(
        "source_url",
        _("page it is taken from"),
        Form.ADDRESS,
        _("Cited beside the file."),
        "https://example.org/list",
        headings=("source", "url"),
    ),
    Field("internal_notes", _("internal notes"), Form.PROSE, _("Never shown to the public."), headings=("notes",)),
)
NAME_LANGUAGE = Field(
    "name_language",
    _("language of the names"),
    Form.CHOICE,
    _("In which language the names of organizations, posts and topics are written; English where it is not said."),
    "en",
    choices=NameLanguage,
)

ORGANIZATIONS = Kind(
    ImportKind.ORGANIZATIONS,
    ImportKind.ORGANIZATIONS.label,
    Organization,
    (
        *translated(
            "name",
            _("name"),
            headings=("name", "title", "city", "organization"),
            examples={"fr": "Ville de Gand", "nl": "Stad Gent", "en": "City of Ghent"},
        ),
        Field(
            "kind",
            _("kind"),
            Form.CHOICE,
            example="city",
            choices=OrganizationKind,
            is_required=True,
            headings=("type", "soort"),
        ),
        Field("country", _("country"), Form.COUNTRY, example="BE", headings=("country_name", "pays", "land")),
        Field("native_name", _("native name"), example="Stad Gent"),
        Field("short_name", _("short name"), longest=60),
        Field("aliases", _("other names"), Form.LIST, _("Separated by semicolons."), "Gand; Ghent"),
        Field("wikidata", _("Wikidata number"), Form.WIKIDATA, example="Q1296", headings=("wikidata_id", "qid")),
        Field(
            "identifiers",
            _("identifiers"),
            Form.IDENTIFIERS,
            _("Scheme, colon and value, separated by semicolons."),
            "geonames:2797656; nuts-2021:BE234",
        ),
        Field("location", _("located in"), example="Ghent"),
        Field("latitude", _("latitude"), Form.DECIMAL, example="51.05", headings=("lat",)),
        Field("longitude", _("longitude"), Form.DECIMAL, example="3.7167", headings=("lng", "lon", "long")),
        *body("parent", _("part of"), example=("Flemish Region", "region", "BE", "Q9337")),
        Field("founded_on", _("founded"), Form.DATE),
        Field("dissolved_on", _("dissolved"), Form.OPEN_DATE),
        Field("website", _("website"), Form.ADDRESS, example="https://stad.gent/", longest=200),
        *translated("description", _("description"), form=Form.PROSE),
        *body("network", _("member of the network"), example=("Eurocities", "network", "", "Q1376299")),
        Field("network_joined_on", _("member from"), Form.DATE, example="1986"),
        Field("network_left_on", _("member until"), Form.OPEN_DATE),
        Field("network_mandate", _("mandate in the network")),
        NAME_LANGUAGE,
        *COMMON,
    ),
    ("partnerships.organization",),
)

PEOPLE = Kind(
    ImportKind.PEOPLE,
    ImportKind.PEOPLE.label,
    Person,
    (
        Field("name", _("name"), example="Anna Example", is_required=True, headings=("nom", "naam", "person")),
        Field("given_name", _("given name"), example="Anna"),
        Field("family_name", _("family name"), example="Example"),
        Field("honorific_prefix", _("honorific"), longest=60),
        Field("aliases", _("other names"), Form.LIST),
        Field("wikidata", _("Wikidata number"), Form.WIKIDATA),
        Field("identifiers", _("identifiers"), Form.IDENTIFIERS),
        Field("visibility", _("visibility"), Form.CHOICE, example="public", choices=Visibility),
        *translated("biography", _("short description"), form=Form.PROSE),
        Field("post", _("title of the post"), example="mayor", headings=("title", "function", "fonction", "functie")),
        Field("post_role", _("role"), Form.CHOICE, example="mayor", choices=PostRole),
        Field("post_seats", _("seats"), Form.WHOLE, example="1"),
        *body("organization", _("organization of the post"), example=("Example Town", "city", "BE", "")),
        Field("started_on", _("from"), Form.DATE, example="01/12/2018"),
        Field("ended_on", _("until"), Form.OPEN_DATE, example="30/11/2024"),
        NAME_LANGUAGE,
        *COMMON,
    ),
    ("people.person", "people.post", "partnerships.organization"),
)

PARTNERSHIPS = Kind(
    ImportKind.PARTNERSHIPS,
    ImportKind.PARTNERSHIPS.label,
    Partnership,
    (
        *body("body_a", _("one authority"), example=("Example Town", "city", "BE", ""), headings=("city1", "town1")),
        *located("body_a", _("one authority"), ("50.85", "4.35")),
        *body("body_b", _("other authority"), example=("Example City", "city", "FR", ""), headings=("city2", "town2")),
        *located("body_b", _("other authority"), ("48.85", "2.35")),
        Field("kind", _("kind"), Form.CHOICE, example="twinning", choices=PartnershipKind, is_required=True),
        Field("started_on", _("start"), Form.DATE, example="1958", headings=("since", "depuis", "sinds")),
        Field("ended_on", _("end"), Form.OPEN_DATE),
        Field("activity", _("activity"), Form.CHOICE, example="active", choices=Activity),
        *translated("summary", _("summary"), form=Form.PROSE),
        Field("topics", _("topics"), Form.LIST, _("Separated by semicolons."), "Culture; Youth"),
        NAME_LANGUAGE,
        *COMMON,
    ),
    ("partnerships.partnership", "partnerships.organization", "partnerships.topic"),
)

AGREEMENTS = Kind(
    ImportKind.AGREEMENTS,
    ImportKind.AGREEMENTS.label,
    Agreement,
    (
        *translated(
            "title",
            _("title"),
            longest=1000,
            headings=("title", "titre", "titel"),
            examples={"en": "Memorandum of understanding on mobility"},
        ),
        Field("identifier", _("original reference"), example="BX-2021/17", longest=200, headings=("uuid", "id")),
        Field("identifier_scheme", _("scheme of the original reference"), example="archive", longest=40),
        Field("agreement_type", _("type"), Form.CHOICE, example="memorandum", choices=AgreementType, is_required=True),
        Field("bindingness", _("binding"), Form.CHOICE, choices=Bindingness),
        Field("scope", _("scope"), Form.CHOICE, example="observed", choices=Scope),
        Field(
            "concluded_on",
            _("concluded on"),
            Form.DATE,
            example="26/10/2021",
            headings=("signed_on", "date", "signature_date"),
        ),
        Field("concluded_at", _("place as printed"), example="Brussels", headings=("signed_at", "place", "lieu")),
        Field("modality", _("how it was signed"), Form.CHOICE, choices=Modality),
        Field("entry_basis", _("enters into force by"), Form.CHOICE, choices=EntryBasis),
        Field("languages", _("languages"), longest=60, example="fr, en"),
        *translated("summary", _("summary"), form=Form.PROSE),
        Field("topics", _("topics"), Form.LIST, example="Mobility; Culture", headings=("subject", "topic", "theme")),
        Field(
            "parties",
            _("parties"),
            Form.LIST,
            _("Names separated by semicolons; several columns can be parties."),
            "Example Town; Example City",
            headings=("party", "party_a", "party_b", "parties"),
        ),
        Field("parties_kind", _("kind of the parties"), Form.CHOICE, example="city", choices=OrganizationKind),
        Field("parties_country", _("country of the parties"), Form.COUNTRY),
        Field("provisional_on", _("provisional application"), Form.DATE, headings=("provisional_entry_into_force_on",)),
        Field("entry_into_force_on", _("entry into force"), Form.DATE, example="01/01/2022"),
        Field("entry_into_force_effective_on", _("entry into force: effective from"), Form.DATE),
        Field(
            "terminated_on", _("notice of termination"), Form.DATE, _("The day of the notice, or of the termination.")
        ),
        Field("terminated_effective_on", _("termination: effective from"), Form.DATE),
        Field("withdrawn_on", _("withdrawal of a party"), Form.DATE),
        Field("withdrawn_party", _("which party withdraws")),
        Field("document_url", _("address of the text"), Form.ADDRESS, longest=1000),
        Field("document_language", _("language of the text"), longest=3),
        Field("signatories_recorded", _("signatories recorded"), Form.CHOICE, choices=SignatoriesRecorded),
        Field("signatory", _("signatory"), example="Anna Example", headings=("signatory_name", "signataire")),
        Field("signatory_capacity", _("who signs"), Form.CHOICE, example="individual", choices=Capacity),
        Field("signatory_title", _("title as printed"), example="Mayor of Example Town", longest=500),
        Field(
            "signatory_posts",
            _("make posts of the titles"),
            Form.YES_NO,
            _("“Mayor of X and President of Y” are two posts."),
            "yes",
        ),
        *body("signatory_for", _("signed for"), example=("Example Town", "city", "BE", "")),
        Field(
            "signatory_body_kind", _("kind of organizations that sign as such"), Form.CHOICE, choices=OrganizationKind
        ),
        Field("signatory_role", _("role"), Form.CHOICE, example="signatory", choices=SignatureRole),
        Field("signed_on", _("signed on"), Form.DATE),
        NAME_LANGUAGE,
        *COMMON,
    ),
    (
        "agreements.agreement",
        "partnerships.organization",
        "partnerships.topic",
        "people.person",
        "people.post",
    ),
)

VISITS = Kind(
    ImportKind.VISITS,
    ImportKind.VISITS.label,
    Visit,
    (
        *translated(
            "title", _("title"), headings=("title", "titre", "titel"), examples={"en": "Mission to Example City"}
        ),
        Field("direction", _("direction"), Form.CHOICE, example="outgoing", choices=Direction, is_required=True),
        Field("started_on", _("first day"), Form.DATE, example="26/10/2021", headings=("date", "from")),
        Field("ended_on", _("last day"), Form.DATE, example="28/10/2021", headings=("until", "to")),
        Field("places", _("places"), example="Example City", headings=("place", "lieu", "plaats")),
        *body("visitor", _("visiting organization"), example=("Example Town", "city", "BE", "")),
        *translated("summary", _("summary"), form=Form.PROSE),
        Field("topics", _("topics"), Form.LIST, example="Mobility; Culture"),
        Field("stated_delegation", _("stated size of the delegation"), Form.WHOLE, example="17"),
        Field("stated_companies", _("stated number of companies"), Form.WHOLE),
        Field("stated_company_representatives", _("stated number of company representatives"), Form.WHOLE),
        NAME_LANGUAGE,
        *COMMON,
    ),
    ("events.visit", "partnerships.organization", "partnerships.topic"),
)

KINDS = {kind.code: kind for kind in (ORGANIZATIONS, PEOPLE, PARTNERSHIPS, AGREEMENTS, VISITS)}


def kinds() -> list[Kind]:
    return [*KINDS.values()]


def may_import(user: Any, kind: Kind) -> bool:
    """Whether somebody may enter by hand all that a list of this kind may bring."""
    return all(
        user.has_perm(f"{app}.{action}_{model}")
        for app, model in (label.split(".") for label in kind.permissions)
        for action in ("add", "change")
    )
