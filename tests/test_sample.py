"""The sample data: entered once, published, cited, and true to the two documents."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from agreements.models import Agreement, StatusPeriod
from core.models import Citation, Record, Source
from core.text import CONTENT_LANGUAGES, Translated
from desk.sample.loader import load_sample
from events.models import Photo, Visit
from partnerships.models import Organization, Partnership, Topic
from people.models import Person

pytestmark = pytest.mark.django_db

S1 = "000_9bde1a6bc7e525b2.txt"
S2 = "002_0fbc233e827d6b4b.txt"
DOCUMENTS = {"international.brussels/2021/11": S1, "www.iledefrance.fr": S2}


def models_of(base: type[models.Model]) -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, base)]


def row_counts() -> dict[str, int]:
    """Rows of each table, those of the history too."""
    tables = connection.introspection.table_names()
    return {
        model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.db_table in tables
    }


def citations() -> Iterator[Any]:
    for model in models_of(Citation):
        yield from model.objects.select_related("source")


def test_loading_the_sample_twice_changes_nothing(sample: None) -> None:
    before = row_counts()
    assert not load_sample()
    assert row_counts() == before


def test_the_sample_holds_the_agreements_of_the_documents_and_of_the_public_pages(sample: None) -> None:
    numbers = list(Agreement.objects.order_by("registry_number").values_list("registry_number", flat=True))
    # Five and seven, and the two earlier links of the chain of Montréal and Paris.
    assert len(numbers) == len(set(numbers)) == 14
    assert Visit.objects.count() == 2
    assert Photo.objects.count() == 11
    assert not Photo.objects.exclude(image="").exists()
    assert Organization.objects.get(is_home=True).identifiers.filter(scheme="wikidata", value="Q240").exists()


def test_a_sample_record_that_staff_have_renamed_is_not_entered_again(sample: None) -> None:
    agreement = Agreement.objects.get(title_en__startswith="Joint declaration")
    agreement.title_fr = "Déclaration"
    agreement.save()
    Person.objects.filter(name="Jo De Witte").update(name="Jo de Witte")
    Visit.objects.filter(direction="incoming").update(started_on="2022-11")
    assert not load_sample()
    agreement.refresh_from_db()
    assert agreement.title_fr == "Déclaration"


def test_every_record_of_the_sample_is_published_and_cited(sample: None) -> None:
    for model in models_of(Record):
        assert model.objects.exists(), model
        assert not model.objects.exclude(publication="published").exists(), model
        assert not model.objects.filter(citations=None).exists(), model


def test_a_citation_names_the_field_or_the_rows_it_supports(sample: None) -> None:
    for citation in citations():
        (owner,) = [field for field in citation._meta.fields if field.related_model not in (None, Source)]
        known = {field.name for field in owner.related_model._meta.get_fields()}
        known |= {name for name in vars(owner.related_model) if isinstance(vars(owner.related_model)[name], Translated)}
        assert citation.fact in known, f"{owner.related_model.__name__} has no {citation.fact}"


@pytest.mark.parametrize("model", [Agreement, Organization, Topic, Visit], ids=lambda model: model.__name__)
def test_names_and_titles_are_given_in_three_languages(sample: None, model: Any) -> None:
    name = "title" if hasattr(model, "title") else "name"
    for language in CONTENT_LANGUAGES:
        assert not model.objects.filter(**{f"{name}_{language}": ""}).exists()


STATUS_TABLE = [
    ("Istanbul Metropolitan", "2021-01-31", "not_concluded"),
    ("Istanbul Metropolitan", "2021-02-01", "undetermined"),
    ("Istanbul Metropolitan", "2021-02-28", "undetermined"),
    ("Istanbul Metropolitan", "2021-03-01", "in_force"),
    ("between the Île-de-France", "2021-09-21", "not_concluded"),
    ("between the Île-de-France", "2021-09-22", "approved"),
    ("between the Île-de-France", "2021-09-23", "in_force"),
    ("between the Île-de-France", "2026-09-22", "in_force"),
    ("between the Île-de-France", "2026-09-23", "expired"),
    ("Ankara Metropolitan", "2021-10-25", "not_concluded"),
    ("Ankara Metropolitan", "2021-10-26", "in_force"),
    ("Management Centre Europe", "2021-10-15", "undetermined"),
    ("Management Centre Europe", "2021-11-01", "in_force"),
    ("Joint declaration", "2022-11-29", "not_concluded"),
    ("Joint declaration", "2022-11-30", "in_force"),
    ("Czech Republic", "2003-06-19", "awaiting"),
    ("Czech Republic", "2003-06-20", "in_force"),
    ("Twinning of the City", "2022-07-01", "suspended"),
    ("Barcelona", "2019-01-01", "expired"),
]


def test_each_agreement_has_its_status_on_each_day(sample: None) -> None:
    for title, day, status in STATUS_TABLE:
        period = StatusPeriod.objects.get(agreement__title_en__contains=title, days__contains=date.fromisoformat(day))
        assert period.status == status, f"{title} on {day}"


def plain(text: str) -> str:
    """Text with one kind of apostrophe and of space."""
    return " ".join(text.replace("’", "'").split())


def lines_of(document: str, locator: str, seeds: Path) -> str:
    """The lines of a document that a locator such as L13 or L15-22 names."""
    first, last = re.fullmatch(r"L(\d+)(?:-(\d+))?", locator).groups()  # type: ignore[union-attr]
    lines = (seeds / document).read_text(encoding="utf-8").splitlines()
    return plain("\n".join(lines[int(first) - 1 : int(last or first)]))


def document_of(source: Source) -> str | None:
    return next((document for address, document in DOCUMENTS.items() if address in source.url), None)


def test_every_quotation_stands_where_the_citation_says(sample: None, shared: Path) -> None:
    quoted = 0
    for citation in citations():
        if document := document_of(citation.source):
            assert plain(citation.quote) in lines_of(document, citation.locator, shared / "seeds"), citation.quote
            quoted += 1
    assert quoted > 60


def test_every_caption_and_alternative_text_is_that_of_the_document(sample: None, shared: Path) -> None:
    for photo in Photo.objects.select_related("source"):
        assert photo.source
        lines = lines_of(document_of(photo.source) or "", photo.source_locator, shared / "seeds")
        assert plain(photo.caption_fr) in lines
        if photo.visit:
            assert plain(photo.alternative_text_fr) in lines


def test_every_partner_of_the_public_list_is_a_partner_of_the_region(sample: None, shared: Path) -> None:
    region = Organization.objects.get(is_home=True)
    with (shared / "data" / "brussels_region_partners_public_list.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    partnerships = Partnership.objects.published().of(region)
    assert partnerships.count() == len(listed) == 31
    for row in listed:
        partner = Organization.objects.filter(
            models.Q(name_fr=row["name_fr"]) | models.Q(other_names__name=row["name_fr"]),
            country=row["country_iso2"],
        )
        if row["iso_3166_2"]:
            partner = partner.filter(identifiers__scheme="iso-3166-2", identifiers__value=row["iso_3166_2"])
        assert partnerships.of(partner.get()).get().citations.filter(source__url=row["source_url"]).exists(), row


def test_every_agreement_of_the_public_pages_is_recorded_with_its_date(sample: None, shared: Path) -> None:
    with (shared / "data" / "real_agreements_with_public_sources.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    recorded = {agreement.concluded_on.edtf() for agreement in Agreement.objects.all() if agreement.concluded_on}
    # Of the five agreements of the documents only what these say is recorded: Istanbul to the month.
    assert {row["signed_on"] for row in listed} - recorded == {"2021-02-11"}
    assert "2021-02" in recorded
