"""The import of twinned towns: what it brings in, what it leaves out and says so, and what it refuses."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Source
from partnerships.models import Organization, Partnership
from partnerships.twinnings import SCHEME, import_twinnings
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

HEADER = "city1,country1,lat1,lng1,city2,country2,lat2,lng2"
ROWS = [
    "Berat,Albania,40.7022,19.9583,Amasya,Turkey,40.65,35.8331",
    "Amasya,Turkey,40.65,35.8331,Berat,Albania,40.7022,19.9583",
    "Cambridge,England,52.205,0.1225,Szeged,Hungary,46.255,20.145",
    '"Cambridge","England, United Kingdom",52.2050,0.1225,Szeged,Hungary,46.255,20.145',
    "Cambridge,Canada,43.3972,-80.3114,Szeged,Hungary,46.255,20.145",
    "Nienburg,Germany,52.6488,9.2578,Nienburg,Germany,52.6488,9.2578",
    "Münster,Germany,51.9625,7.6256,Fresno,United States,36.7825,-119.7944",
    "Munster,Germany,52.9861,10.0875,Fresno,United States,36.7825,-119.7944",
    'Ningbo,China,29.8603,121.6245,"Varna, Bulgaria",,43.2167,27.9167',
    "Atlantis,Lemuria,0,0,Berat,Albania,40.7022,19.9583",
    "Ghent,Belgium,51.05,3.7167,Liège,Belgium,50.6397,5.5706",
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Twinnings with the defects that the real lists have."""
    path = tmp_path / "twinnings.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return path


def silent(line: str) -> None:
    """No progress is shown."""


def pairs() -> set[frozenset[str]]:
    rows = Partnership.objects.values_list("organization_a__name_en", "organization_b__name_en")
    return {frozenset(row) for row in rows}


def test_each_pair_of_towns_becomes_one_published_twinning(file: Path) -> None:
    report = import_twinnings(file, silent)
    assert report.rows == len(ROWS)
    assert report.partnerships_created == Partnership.objects.published().count() == 6
    assert frozenset({"Berat", "Amasya"}) in pairs()
    assert frozenset({"Ghent", "Liège"}) in pairs()
    assert set(Partnership.objects.values_list("kind", flat=True)) == {"twinning"}


def test_everything_imported_cites_the_list(file: Path) -> None:
    import_twinnings(file, silent)
    source = Source.objects.get()
    assert "CC BY-SA" in source.publisher
    assert not Partnership.objects.exclude(citations__source=source).exists()
    assert not Organization.objects.exclude(citations__source=source).exists()


def test_what_is_left_out_is_reported_with_row_and_reason(file: Path) -> None:
    report = import_twinnings(file, silent)
    assert {(each.row, each.reason, each.detail) for each in report.skipped} == {
        (3, "repeated pair", "Amasya – Berat"),
        (5, "repeated pair", "Cambridge – Szeged"),
        (7, "twinned with itself", "Nienburg"),
        (10, "no country given", "Ningbo – Varna, Bulgaria"),
        (11, "unknown country", "Lemuria"),
    }


def test_a_town_is_its_name_country_and_place(file: Path) -> None:
    import_twinnings(file, silent)
    cambridges = Organization.objects.filter(name_en="Cambridge")
    assert set(cambridges.values_list("country", flat=True)) == {"GB", "CA"}
    assert cambridges.count() == 2
    # Equal but for an accent is not equal.
    assert Organization.objects.filter(folded__startswith="\n\nmunster").count() == 2
    assert Organization.objects.get(name_en="Berat").identifiers.get(scheme=SCHEME).value == "Berat|AL|40.7022|19.9583"


def test_a_second_run_creates_nothing(file: Path) -> None:
    first = import_twinnings(file, silent)
    second = import_twinnings(file, silent)
    assert (second.towns_created, second.partnerships_created) == (0, 0)
    assert (second.towns_known, second.partnerships_known) == (first.towns_created, first.partnerships_created)


def test_a_twinning_that_staff_have_dated_is_not_imported_again(file: Path) -> None:
    import_twinnings(file, silent)
    Partnership.objects.filter(organization_a__name_en="Ghent").update(started_on="1958")
    assert import_twinnings(file, silent).partnerships_created == 0


def test_a_town_is_not_taken_for_an_organization_of_the_same_name(file: Path) -> None:
    ghent = OrganizationFactory(name_en="Ghent", kind="city")
    import_twinnings(file, silent)
    assert Organization.objects.filter(name_en="Ghent").count() == 2
    assert not Partnership.objects.of(ghent).exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"city,country\nGhent,Belgium\n", "Row 1: the columns should be city1,"),
        (b"", "Row 1: the columns should be city1,"),
        (f"{HEADER}\n{ROWS[0]}\nGhent,Belgium,51.05\n".encode(), "Row 3: 8 columns wanted, 3 found."),
        (f"{HEADER}\nGhent,Belgium,north,3.7,A,France,1,1\n".encode(), "Row 2: 'north' is not a latitude"),
        (f"{HEADER}\nGhent,Belgium,NaN,3.7,A,France,1,1\n".encode(), "Row 2: 'NaN' is not a latitude"),
        (f"{HEADER}\nGhent,Belgium,1e9999999,3.7,A,France,1,1\n".encode(), "Row 2: '1e9999999' is not a latitude"),
        (f"{HEADER}\nGhent,Belgium,51.05,181,A,France,1,1\n".encode(), "Row 2: '181' is not a longitude"),
        (f"{HEADER}\n,Belgium,51.05,3.7,A,France,1,1\n".encode(), "Row 2: the name of a town has 1 to 160"),
        (f"{HEADER}\n{'G' * 200},Belgium,51.05,3.7,A,France,1,1\n".encode(), "Row 2: the name of a town has 1 to 160"),
        (f"{HEADER}\n{ROWS[0]}\nLi\xe8ge,Belgium,1,1,A,France,1,1\n".encode("latin-1"), "Row 3: not UTF-8 text"),
        (f"{HEADER}\nGhe\0nt,Belgium,1,1,A,France,1,1\n".encode(), "Row 2: a NUL byte"),
        (f'{HEADER}\n{ROWS[0]}\n"Ghent,Belgium,1,1,A,France,1,1\n'.encode(), "Row 3: unexpected end of data"),
    ],
)
def test_a_bad_file_is_refused_with_its_row_and_nothing_is_imported(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing was imported") as caught:
        call_command("import_twinnings", str(path), verbosity=0)
    assert sentence in str(caught.value)
    assert not Organization.objects.exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read: No such file"):
        call_command("import_twinnings", str(tmp_path / "none.csv"))


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = tmp_path / "marked.csv"
    path.write_text(f"{HEADER}\n{ROWS[0]}\n", encoding="utf-8-sig")
    assert import_twinnings(path, silent).partnerships_created == 1


def test_the_command_shows_progress_and_says_what_it_did(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_twinnings", str(file))
    shown = capsys.readouterr()
    assert "11 rows: 6 twinnings created, 0 already recorded, 5 rows skipped." in shown.out
    assert "Skipped, unknown country: 1\n  row 11: Lemuria" in shown.out
    assert "6 of 6 twinnings written." in shown.err


def import_one_pair(folder: Path) -> None:
    """Bring in a twinning that is not in the real list."""
    path = folder / "one.csv"
    path.write_text(f"{HEADER}\nLaputa,Ireland,1,1,Lilliput,Iceland,2,2\n", encoding="utf-8")
    import_twinnings(path, silent)


def queries_of(address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = Client().get(address)
        assert b"".join(response) if response.streaming else response.content
    return len(queries)


PARTNER_ADDRESSES = ["/en/partners/", "/en/partners/?scope=all", "/en/partners/export.csv?scope=all"]


@pytest.mark.parametrize("address", PARTNER_ADDRESSES)
def test_the_partner_list_needs_the_same_queries_after_an_import(file: Path, tmp_path: Path, address: str) -> None:
    import_one_pair(tmp_path)
    before = queries_of(address)
    import_twinnings(file, silent)
    assert queries_of(address) == before


@pytest.mark.slow
def test_the_real_list_is_imported_whole(shared: Path, tmp_path: Path) -> None:
    import_one_pair(tmp_path)
    path = shared / "data" / "twin_cities_world_hekman.csv"
    before = [queries_of(address) for address in PARTNER_ADDRESSES]
    report = import_twinnings(path, silent)
    assert report.rows == 25_917
    assert report.reasons == {"twinned with itself": 3, "repeated pair": 1_080, "no country given": 5}
    assert report.partnerships_created == 25_917 - len(report.skipped)
    assert Organization.objects.published().count() == report.towns_created + 2
    *pages, file = [queries_of(address) for address in PARTNER_ADDRESSES]
    assert pages == before[:2]
    # Beyond its first rows a file is copied by a second statement.
    assert file == before[2] + 2
    assert import_twinnings(path, silent).partnerships_created == 0
