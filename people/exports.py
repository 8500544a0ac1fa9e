"""The columns of the list of people."""

from typing import Any

from django.db.models import F, OuterRef, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from core.columns import Column, ListColumn, NumberColumn, Reader, UrlColumn
from core.functions import RowCount, joined, joined_once, translated
from core.models import Publication
from partnerships.exports import page_of, sources_cited
from people.filters import posts_of_row
from people.models import Person, PersonIdentifier, PersonName


def posts(reader: Reader) -> Any:
    """Each post as its title and its organization."""
    post = Concat(
        translated("post__label", reader.language),
        Value(", "),
        translated("post__organization__name", reader.language),
        output_field=TextField(),
    )
    return joined(posts_of_row().order_by(F("started_on").desc(nulls_last=True), "pk"), post)


def organizations(reader: Reader) -> Any:
    return joined_once(posts_of_row(), translated("post__organization__name", reader.language))


def countries(reader: Reader) -> Any:
    return joined_once(posts_of_row(), F("post__organization__country_id"))


def other_names(reader: Reader) -> Any:
    return joined(PersonName.objects.filter(person=OuterRef("pk")).order_by("name", "pk"), F("name"))


def identifiers(reader: Reader) -> Any:
    rows = PersonIdentifier.objects.filter(person=OuterRef("pk")).order_by("scheme", "value")
    return joined(rows, Concat("scheme", Value(":"), "value", output_field=TextField()))


def signatures_counted(reader: Reader) -> RowCount:
    signed = Person.objects.filter(
        pk=OuterRef("pk"),
        signatures__agreement__publication=Publication.PUBLISHED,
        signatures__role="signatory",
    )
    return RowCount(signed.order_by().values("signatures"))


PERSON_COLUMNS = [
    NumberColumn(name="id", source="pk", label=_("Number"), description=_("Lasting number of the row."), on_page=False),
    Column(name="name", label=_("Name"), description=_("Name as usually written."), links=True),
    Column(name="given_name", label=_("Given name"), description=_("Given name, where recorded."), on_page=False),
    Column(
        name="family_name",
        label=_("Family name"),
        description=_("Family name, where recorded."),
        on_page=False,
    ),
    Column(
        name="honorific_prefix",
        label=_("Honorific"),
        description=_("Honorific before the name, as printed."),
        on_page=False,
    ),
    ListColumn(
        name="other_names",
        source=other_names,
        label=_("Other names"),
        description=_("Other spellings and former names."),
        on_page=False,
    ),
    ListColumn(
        name="posts",
        source=posts,
        label=_("Posts"),
        description=_("Posts held, the latest first; the mandates stand on the page of the person."),
    ),
    ListColumn(
        name="organizations",
        source=organizations,
        label=_("Organizations"),
        description=_("Organizations of the posts."),
        on_page=False,
    ),
    ListColumn(
        name="countries",
        source=countries,
        label=_("Country codes"),
        description=_("Countries of these organizations, two letters of ISO 3166-1."),
        on_page=False,
    ),
    NumberColumn(
        name="signatures",
        source=signatures_counted,
        label=_("Signatures"),
        description=_("Number of signatures under published agreements."),
    ),
    ListColumn(
        name="identifiers",
        source=identifiers,
        label=_("Identifiers"),
        description=_("Identifiers in other systems, each as scheme:value."),
        on_page=False,
    ),
    ListColumn(
        name="sources",
        source=sources_cited("personcitations__person"),
        label=_("Sources"),
        description=_("Titles of the sources cited."),
        on_page=False,
    ),
    UrlColumn(source=page_of("people"), slug_of=lambda language: F("name")),
]
