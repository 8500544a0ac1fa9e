"""The columns of the list of people."""

from typing import Any

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from core.columns import Column, ListColumn, NumberColumn, Reader, UrlColumn
from core.functions import Gathered, gathered, gathered_count, gathered_once, translated
from core.models import Publication
from partnerships.exports import page_of, sources_cited
from people.models import Membership, Person, PersonCitation, PersonIdentifier, PersonName

PUBLIC_POSTS = Membership.objects.filter(post__organization__publication=Publication.PUBLISHED)


def posts(reader: Reader) -> Any:
    """Each post as its title and its organization."""
    post = Concat(
        translated("post__label", reader.language),
        Value(", "),
        translated("post__organization__name", reader.language),
        output_field=TextField(),
    )
    return gathered(PUBLIC_POSTS, "person", post, F("started_on").desc(nulls_last=True), "pk")


def organizations(reader: Reader) -> Any:
    return gathered_once(PUBLIC_POSTS, "person", translated("post__organization__name", reader.language))


def countries(reader: Reader) -> Any:
    return gathered_once(PUBLIC_POSTS, "person", F("post__organization__country_id"))


def other_names(reader: Reader) -> Any:
    return gathered(PersonName.objects.all(), "person", F("name"), "name", "pk")


def identifiers(reader: Reader) -> Any:
    identifier = Concat("scheme", Value(":"), "value", output_field=TextField())
    return gathered(PersonIdentifier.objects.all(), "person", identifier, "scheme", "value")


def signatures_counted(reader: Reader) -> Gathered:
    signed = Person.objects.filter(
        signatures__agreement__publication=Publication.PUBLISHED, signatures__role="signatory"
    )
    return gathered_count(signed, "pk", "signatures")


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
        source=sources_cited(PersonCitation, "person"),
        label=_("Sources"),
        description=_("Titles of the sources cited."),
        on_page=False,
    ),
    UrlColumn(source=page_of("people"), slug_of=lambda language: F("name")),
]
