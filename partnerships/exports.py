"""The columns of the lists of partners, organizations and topics."""

from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from core.changes import Kept
from core.columns import (
    ChoiceColumn,
    CodeColumn,
    Column,
    ImpreciseDateColumn,
    ListColumn,
    NumberColumn,
    Reader,
    TranslatedColumn,
    UrlColumn,
)
from core.functions import (
    CaseLabel,
    Gathered,
    RowCount,
    gathered,
    gathered_count,
    gathered_once,
    joined_array,
    joined_once,
    translated,
)
from core.models import Citation, Publication
from partnerships.filters import partnerships_of_row
from partnerships.models import (
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationKind,
    OrganizationName,
    PartnershipKind,
    PartnershipTopic,
    Topic,
)


def page_of(words: str, key: str = "pk") -> Any:
    """The lasting address of rows that have a number: the address without its readable part."""

    def address(reader: Reader) -> Concat:
        start = Value(f"{reader.site}/{reader.language}/{words}/")
        return Concat(start, F(key), Value("/"), output_field=TextField())

    return address


def sources_cited(citations: type[Citation], owner: str) -> Any:
    """The titles of the sources a row cites."""

    def titles(reader: Reader) -> Any:
        return gathered_once(citations._default_manager.all(), owner, F("source__title"))

    return titles


def identifiers(reader: Reader) -> Any:
    identifier = Concat("scheme", Value(":"), "value", output_field=TextField())
    return gathered(OrganizationIdentifier.objects.all(), "organization", identifier, "scheme", "value")


def other_names(reader: Reader) -> Any:
    return gathered(OrganizationName.objects.all(), "organization", F("name"), "name", "pk")


def other_side(name_of: Any) -> Any:
    """What the other authority of a partnership gives, kept back where that authority is not public."""
    own = Q(organization_a=OuterRef("pk"))
    public_a = Q(organization_a__publication=Publication.PUBLISHED)
    public_b = Q(organization_b__publication=Publication.PUBLISHED)
    return Case(
        When(own & public_b, then=name_of("organization_b")),
        When(~own & public_a, then=name_of("organization_a")),
        output_field=TextField(),
    )


def partnered_with(reader: Reader) -> Any:
    def name(side: str) -> Any:
        return translated(f"{side}__name", reader.language)

    return joined_once(partnerships_of_row(), other_side(name))


def partnership_kinds(reader: Reader) -> Any:
    labels = {str(value): str(label) for value, label in PartnershipKind.choices}
    return joined_once(partnerships_of_row(), CaseLabel(F("kind"), labels))


def partnership_topics(reader: Reader) -> Any:
    rows = PartnershipTopic.objects.filter(
        Q(partnership__organization_a=OuterRef("pk")) | Q(partnership__organization_b=OuterRef("pk")),
        partnership__publication=Publication.PUBLISHED,
    )
    return joined_once(rows, translated("topic__name", reader.language))


def first_start(reader: Reader) -> Subquery:
    rows = partnerships_of_row().filter(started_on__isnull=False).order_by("started_on", "pk")
    return Subquery(rows.values("started_on")[:1])


def agreements_counted(reader: Reader) -> Gathered:
    published = Organization.objects.filter(parties__agreement__publication=Publication.PUBLISHED)
    return gathered_count(published, "pk", "parties")


def visits_counted(reader: Reader) -> RowCount:
    published = partnerships_of_row().filter(visits__publication=Publication.PUBLISHED)
    return RowCount(published.order_by().values("visits").distinct())


NUMBER = NumberColumn(
    name="id", source="pk", label=_("Number"), description=_("Lasting number of the row."), on_page=False
)
NAME = TranslatedColumn(name="name", label=_("Name"), description=_("Name in the language asked for."), links=True)
NATIVE_NAME = Column(
    name="native_name", label=_("Native name"), description=_("Name as the body writes it itself."), on_page=False
)
KIND = ChoiceColumn(
    name="kind", labelled=False, label=_("Kind"), description=_("What kind of body it is."), choices=OrganizationKind
)
COUNTRY = CodeColumn(
    name="country",
    source="country_id",
    label=_("Country code"),
    description=_("Country, two letters of ISO 3166-1; empty for international bodies."),
    on_page=False,
)
COUNTRY_NAME = TranslatedColumn(
    name="country_name",
    labelled=False,
    source="country__name",
    label=_("Country"),
    description=_("Name of the country."),
)
IDENTIFIERS = ListColumn(
    name="identifiers",
    source=identifiers,
    label=_("Identifiers"),
    description=_("Identifiers in other systems, each as scheme:value."),
    on_page=False,
)
LATITUDE = NumberColumn(name="latitude", label=_("Latitude"), description=_("Degrees north."), on_page=False)
LONGITUDE = NumberColumn(name="longitude", label=_("Longitude"), description=_("Degrees east."), on_page=False)
SOURCES = ListColumn(
    name="sources",
    source=sources_cited(OrganizationCitation, "organization"),
    label=_("Sources"),
    description=_("Titles of the sources cited."),
    on_page=False,
)
AGREEMENTS = NumberColumn(
    name="agreements",
    source=agreements_counted,
    size_of=("agreements", "partner"),
    label=_("Agreements"),
    description=_("Number of published agreements it is a party to."),
)

PARTNER_COLUMNS = [
    NUMBER,
    NAME,
    NATIVE_NAME,
    KIND,
    COUNTRY,
    COUNTRY_NAME,
    ListColumn(
        name="partner_of",
        source=partnered_with,
        label=_("Partner of"),
        description=_("Names of the authorities it has a partnership with."),
    ),
    ListColumn(
        name="partnership_kinds",
        source=partnership_kinds,
        label=_("Partnership"),
        description=_("Kinds of its partnerships."),
        on_page=False,
    ),
    ImpreciseDateColumn(
        name="partner_since",
        source=first_start,
        label=_("Since"),
        description=_("Start of its first partnership."),
    ),
    ListColumn(
        name="topics",
        source=partnership_topics,
        label=_("Topics"),
        description=_("Topics of its partnerships."),
        on_page=False,
    ),
    AGREEMENTS,
    NumberColumn(
        name="visits",
        source=visits_counted,
        label=_("Visits"),
        description=_("Number of published visits within its partnerships."),
    ),
    IDENTIFIERS,
    LATITUDE,
    LONGITUDE,
    SOURCES,
    UrlColumn(source=page_of("partners"), slug_of=lambda language: translated("name", language)),
]

ORGANIZATION_COLUMNS = [
    NUMBER,
    NAME,
    NATIVE_NAME,
    Column(name="short_name", label=_("Short name"), description=_("Usual abbreviation."), on_page=False),
    ListColumn(
        name="other_names",
        source=other_names,
        label=_("Other names"),
        description=_("Aliases, former names and other spellings."),
        on_page=False,
    ),
    KIND,
    COUNTRY,
    COUNTRY_NAME,
    Column(name="location", label=_("Located in"), description=_("Town where it is located.")),
    TranslatedColumn(
        name="parent_name",
        source="parent__name",
        label=_("Part of"),
        description=_("Body it is part of."),
        only_if=Q(parent__publication=Publication.PUBLISHED),
    ),
    ImpreciseDateColumn(name="founded_on", label=_("Founded"), description=_("Date of its foundation."), on_page=False),
    ImpreciseDateColumn(
        name="dissolved_on", label=_("Dissolved"), description=_("Date of its dissolution."), on_page=False
    ),
    AGREEMENTS,
    IDENTIFIERS,
    LATITUDE,
    LONGITUDE,
    Column(name="website", label=_("Website"), description=_("Address of its own site."), on_page=False),
    SOURCES,
    UrlColumn(source=page_of("organizations"), slug_of=lambda language: translated("name", language)),
]


def counted_through(*records: str) -> Any:
    """The number of published records that a topic is related to by one of these ways."""

    def related(path: str) -> QuerySet[Topic, Any]:
        public = Topic.objects.filter(pk=OuterRef("pk"), **{f"{path}__publication": Publication.PUBLISHED})
        return public.order_by().values_list(path)

    def count(reader: Reader) -> RowCount:
        first, *others = [related(path) for path in records]
        return RowCount(first.union(*others).order_by() if others else first)

    return count


def read_partnerships_by_topic() -> dict[int, int]:
    rows = PartnershipTopic.objects.filter(partnership__publication=Publication.PUBLISHED)
    return dict(rows.order_by().values_list("topic").annotate(Count("partnership")))


partnerships_by_topic = Kept(read_partnerships_by_topic, ["partnership"])


def sdg_goals(reader: Reader) -> Any:
    return joined_array(F("sdg_goals"))


TOPIC_COLUMNS = [
    NumberColumn(name="id", source="pk", label=_("Number"), description=_("Lasting number of the row."), on_page=False),
    CodeColumn(
        name="slug", label=_("Code"), description=_("Word of the topic in addresses and filters."), on_page=False
    ),
    TranslatedColumn(name="name", label=_("Topic"), description=_("Name in the language asked for."), links=True),
    CodeColumn(
        name="parent",
        source="parent__slug",
        label=_("Code of the wider topic"),
        description=_("Word of the topic it is part of."),
        on_page=False,
    ),
    TranslatedColumn(
        name="parent_name", source="parent__name", label=_("Part of"), description=_("Topic it is part of.")
    ),
    ListColumn(
        name="sdg_goals",
        source=sdg_goals,
        label=_("Sustainable development goals"),
        description=_("Numbers of the goals of the United Nations it serves."),
    ),
    NumberColumn(
        name="partnerships",
        source=counted_through("partnerships"),
        numbers=partnerships_by_topic,
        label=_("Partnerships"),
        description=_("Number of published partnerships on the topic."),
    ),
    NumberColumn(
        name="agreements",
        source=counted_through("agreements", "commitments__agreement"),
        size_of=("agreements", "topic"),
        label=_("Agreements"),
        description=_("Number of published agreements on the topic."),
    ),
    NumberColumn(
        name="visits",
        source=counted_through("visits"),
        size_of=("visits", "topic"),
        label=_("Visits"),
        description=_("Number of published visits on the topic."),
    ),
    UrlColumn(source=page_of("topics", "slug")),
]
