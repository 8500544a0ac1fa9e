"""The engine of imports: verdicts of the preview, what applying brings in, deciding and undoing."""

import pytest

from desk.imports.applying import apply_import
from partnerships.countries import load_countries
from partnerships.models import Organization
from tests.imports import staged, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def countries() -> None:
    load_countries()


TOWNS = """name_en,kind,country,latitude,longitude,wikidata,aliases
Ghent,city,BE,"51,05",3.7167,Q1296,Gand; Gent
Liège,city,Belgique,,,Q3992,
"""


def test_new_organizations_come_in_for_review_and_cite_the_file() -> None:
    made = staged("organizations", TOWNS)
    assert (made.state, made.problem) == ("previewed", "")
    assert verdicts(made) == ["new", "new"]
    apply_import(made, None)
    made.refresh_from_db()
    assert (made.state, made.problem) == ("applied", "")
    ghent = Organization.objects.get(name_en="Ghent")
    assert (ghent.publication, ghent.kind, ghent.country_id, str(ghent.latitude)) == (
        "in_review",
        "city",
        "BE",
        "51.05000",
    )
    assert {name.name for name in ghent.other_names.all()} == {"Gand", "Gent"}
    assert [str(each) for each in ghent.identifiers.all()] == ["wikidata: Q1296"]
    assert ghent.citations.get().source.title == "list.csv"


def test_the_same_file_again_changes_nothing() -> None:
    apply_import(staged("organizations", TOWNS), None)
    again = staged("organizations", TOWNS)
    assert verdicts(again) == ["same", "same"]
    versions = list(Organization.objects.values_list("pk", "version"))
    apply_import(again, None)
    assert list(Organization.objects.values_list("pk", "version")) == versions
