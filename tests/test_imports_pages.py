"""The pages of imports: who may, what is shown, what is decided, and that each step leads to the next."""

import csv
import io
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent, User
from core.models import Publication
from desk.imports.forgetting import forget_old
from desk.imports.models import Import, ImportState, SavedMapping
from desk.imports.reading import read_table
from partnerships.models import Organization
from tests.factories import OrganizationFactory
from tests.staff import AdminForm, signed_in, soup_of
from tests.worker import work_off

pytestmark = pytest.mark.django_db

LIST = "/admin/imports/"
TOWNS = """Ville;Type;Pays;Wikidata
Namur;city;Belgique;Q134121
Gand;patelin;BE;
Liège;city;Utopie;Q3992
Munster;city;DE;
"""


@pytest.fixture
def editor(countries: None) -> Client:
    return signed_in("editor")


def upload(client: Client, content: str | bytes = TOWNS, name: str = "villes.csv", kind: str = "organizations") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{LIST}new/", {"kind": kind, "file": SimpleUploadedFile(name, data)})


def uploaded(client: Client, *arguments: Any, **named: Any) -> Import:
    answer = upload(client, *arguments, **named)
    assert answer.status_code == 302, soup_of(answer).select(".errorlist")
    made = Import.objects.latest("pk")
    assert answer.url == f"{LIST}{made.pk}/columns/"
    return made


FIELDS = {"column-0": "name_fr", "column-1": "kind", "column-2": "country", "column-3": "wikidata"}


def previewed(client: Client, *arguments: Any, **named: Any) -> Import:
    """Brought in as far as the preview, columns chosen by hand."""
    made = uploaded(client, *arguments, **named)
    AdminForm(client, f"{LIST}{made.pk}/columns/").fill(**FIELDS).save()
    work_off()
    made.refresh_from_db()
    return made


def rows_of(soup: BeautifulSoup) -> dict[str, str]:
    """What the page says of each row: its verdict."""
    return {
        row.th.get_text(" ", strip=True): row.select_one(".verdict").text
        for row in soup.select("table.rows > tbody > tr")
    }


def page_of(client: Client, made: Import, query: str = "") -> BeautifulSoup:
    answer = client.get(f"{LIST}{made.pk}/{query}")
    assert answer.status_code == 200
    return soup_of(answer)


def sentences(answer: Any) -> list[str]:
    return [each.text.strip() for each in soup_of(answer).select(".errorlist li, .messagelist li")]


@pytest.mark.parametrize(
    "path", ["", "new/", "templates/people.csv", "1/", "1/columns/", "1/undo/", "1/not-taken.xlsx"]
)
def test_only_who_may_enter_records_by_hand_sees_imports(path: str) -> None:
    assert Client().get(f"{LIST}{path}").status_code == 302
    assert signed_in("viewer").get(f"{LIST}{path}").status_code == 403


def test_a_file_goes_through_columns_preview_and_decisions_into_the_register(editor: Client) -> None:
    munster = OrganizationFactory(name_fr="", name_en="Münster", kind="city", country_id="DE")
    made = uploaded(editor)
    form = AdminForm(editor, f"{LIST}{made.pk}/columns/")
    assert [each.text.strip() for each in form.soup.select("table.columns tbody th")] == [
        "Ville",
        "Type",
        "Pays",
        "Wikidata",
    ]
    assert "Namur" in form.soup.select_one("table.columns tbody td").text
    assert (form.data["column-1"], form.data["column-3"]) == ("kind", "wikidata")
    answer = form.fill(**FIELDS, save_as="Villes").save()
    assert answer.url == f"{LIST}{made.pk}/"
    assert "waiting for the worker" in page_of(editor, made).text
    work_off()
    soup = page_of(editor, made)
    assert rows_of(soup) == {"2": "new", "3": "error", "4": "error", "5": "in doubt"}
    wrong = soup.select_one(".row-error .wrong")
    assert wrong.dt.text == "Kind"
    assert "patelin" in wrong.dd.text
    assert "Right would be:" in wrong.dd.text
    assert "Münster" in soup.select_one(".row-doubt .decision").text
    row = made.rows.get(number=5)
    choice = {"row": row.pk, f"asked-{row.pk}": "1", f"use-{row.pk}-0": "new"}
    answer = editor.post(f"{LIST}{made.pk}/decisions/?verdict=doubt", choice, follow=True)
    assert answer.redirect_chain == [(f"{LIST}{made.pk}/?verdict=doubt", 302)]
    assert "1 row is decided." in sentences(answer)
    assert editor.post(f"{LIST}{made.pk}/apply/").url == f"{LIST}{made.pk}/"
    assert not Organization.objects.filter(name_fr="Namur").exists()
    work_off()
    made.refresh_from_db()
    assert made.state == ImportState.APPLIED
    assert {each.name_fr for each in Organization.objects.filter(publication=Publication.IN_REVIEW)} == {
        "Namur",
        "Munster",
    }
    assert munster in Organization.objects.all()
    results = {each.dt.text: each.dd.text for each in page_of(editor, made).select(".results > div")}
    assert (results["rows that made records"], results["rows with errors, left out"]) == ("1", "2")
    assert SavedMapping.objects.get().columns == {
        "Ville": "name_fr",
        "Type": "kind",
        "Pays": "country",
        "Wikidata": "wikidata",
    }
    assert [each.details["file"] for each in AuditEvent.objects.filter(action="imported")] == ["villes.csv"]


def test_choices_kept_under_a_name_are_found_again_by_the_headings(editor: Client) -> None:
    columns = {"Ville": "name_nl", "Pays": "country"}
    SavedMapping.objects.create(kind="organizations", name="Steden", columns=columns, options={"kind": "city"})
    made = uploaded(editor)
    soup = soup_of(editor.get(f"{LIST}{made.pk}/columns/"))
    chosen = [each["value"] for each in soup.select("table.columns select option[selected]")]
    assert chosen == ["name_nl", "", "country", ""]
    assert soup.select("#id_option-kind option[selected]")[0]["value"] == "city"


def test_rows_that_were_not_taken_can_be_corrected_and_brought_again(editor: Client, tmp_path: Any) -> None:
    made = previewed(editor)
    made.rows.filter(number=5).update(decision="skip")
    path = tmp_path / "again.xlsx"
    path.write_bytes(editor.get(f"{LIST}{made.pk}/not-taken.xlsx").getvalue())
    table = read_table(path, "again.xlsx")
    assert table.headers[:4] == made.headers
    found = [cells for _number, cells in table.rows()]
    assert [cells[0] for cells in found][:2] == ["Gand", "Liège"]
    assert "Utopie" in found[1][4]
    content = editor.get(f"{LIST}{made.pk}/not-taken.csv").getvalue().decode("utf-8-sig")
    assert [cells[0] for cells in csv.reader(io.StringIO(content), delimiter=";")][:3] == ["Ville", "Gand", "Liège"]


def test_every_row_that_is_neither_taken_nor_there_already_can_be_taken_away(editor: Client) -> None:
    for name, number in (("Namur", "Q134121"), ("Liège", "Q3992"), ("Gand", "Q1296")):
        town = OrganizationFactory(draft=True, name_fr=name, kind="city", country_id="BE")
        town.identifiers.create(scheme="wikidata", value=number)
    made = previewed(
        editor,
        "Ville;Type;Pays;Wikidata\nNamur;province;BE;Q134121\nLiège;region;BE;Q3992\nGand;city;BE;Q1296\n"
        "Bruges;city;BE;\nMons;city;BE;\nTournai;city;BE;;too;far\n",
    )
    made.rows.filter(number__in=[3, 5]).update(decision="skip")
    assert [row.verdict for row in made.rows.order_by("number")] == [
        *["changed", "changed", "same"],
        *["new", "new", "error"],
    ]

    def taken_away() -> list[list[str]]:
        content = editor.get(f"{LIST}{made.pk}/not-taken.csv").getvalue().decode("utf-8-sig")
        return [*csv.reader(io.StringIO(content), delimiter=";")]

    header, *found = taken_away()
    assert header == [*made.headers, "column E", "column F", "errors"]
    assert [cells[0] for cells in found] == ["Namur", "Liège", "Bruges", "Tournai"]
    assert found[-1][4:6] == ["too", "far"]
    assert {len(cells) for cells in found} == {len(header)}
    assert "far" in page_of(editor, made, "?verdict=error").select_one(".row-error .cells").text
    editor.post(f"{LIST}{made.pk}/apply/")
    work_off()
    assert [header, *found] == taken_away()


def test_what_somebody_asked_for_who_may_not_any_more_is_not_done(editor: Client) -> None:
    made = previewed(editor)
    editor.post(f"{LIST}{made.pk}/apply/")
    User.objects.update(is_active=False)
    work_off()
    assert not Organization.objects.filter(name_fr="Namur").exists()
    other = signed_in("editor", "other")
    assert "may not bring in such lists" in page_of(other, made).select_one(".notice").text
    other.post(f"{LIST}{made.pk}/apply/")
    User.objects.filter(username="other").delete()
    work_off()
    assert not Organization.objects.filter(name_fr="Namur").exists()


def test_what_is_ticked_is_kept_before_it_is_applied(editor: Client) -> None:
    OrganizationFactory(name_fr="", name_en="Münster", kind="city", country_id="DE")
    made = previewed(editor)
    button = page_of(editor, made, "?verdict=doubt").select_one(".summary button.default")
    assert button is not None
    assert page_of(editor, made).select_one(f"form#{button['form']} table.rows") is not None
    row = made.rows.get(number=5)
    wrong = {"row": [made.rows.get(number=2).pk, row.pk], f"decision-{made.rows.get(number=2).pk}": "create"}
    answer = editor.post(str(button["formaction"]), wrong)
    assert (answer.url, Import.objects.get().state) == (f"{LIST}{made.pk}/?verdict=doubt", ImportState.PREVIEWED)
    choice = {"row": row.pk, f"asked-{row.pk}": "1", f"use-{row.pk}-0": "new"}
    editor.post(str(button["formaction"]), choice)
    work_off()
    assert Organization.objects.filter(name_fr="Munster").exists()
    found = {each.text: each["href"] for each in page_of(editor, made).select("section ul a")}
    assert {*found} == {"Munster", "Namur"}
    assert "Namur" in editor.get(str(found["Namur"])).content.decode()


def test_what_a_settled_doubt_would_change_is_shown_before_it_is_applied(editor: Client) -> None:
    town = OrganizationFactory(draft=True, name_fr="Münster", kind="city", country_id="DE")
    made = previewed(editor)
    row = made.rows.get(number=5)
    choice = {"row": row.pk, f"asked-{row.pk}": "1", f"use-{row.pk}-0": town.pk}
    editor.post(f"{LIST}{made.pk}/decisions/", choice)
    (shown,) = page_of(editor, made).select(".row-doubt .sides tbody tr")
    assert [cell.text for cell in shown.select("td")] == ["Münster", "Munster"]
    editor.post(f"{LIST}{made.pk}/decisions/", {**choice, f"use-{row.pk}-0": "new"})
    assert not page_of(editor, made).select(".row-doubt .sides")
    editor.post(f"{LIST}{made.pk}/apply/", choice)
    work_off()
    assert "changes what nobody has seen yet" in page_of(editor, made).select_one(".notice").text
    editor.post(f"{LIST}{made.pk}/apply/", choice)
    work_off()
    town.refresh_from_db()
    assert town.name_fr == "Munster"


def test_where_no_row_is_taken_there_is_nothing_to_apply(editor: Client) -> None:
    made = previewed(editor, "a;b;c;d\nx;hamlet;BE;\n")
    soup = page_of(editor, made)
    assert not soup.select("#decisions .submit-row, .summary button.default")
    answer = editor.post(f"{LIST}{made.pk}/apply/", follow=True)
    assert any("there is nothing to apply" in each for each in sentences(answer))
    made.refresh_from_db()
    assert made.state == ImportState.PREVIEWED


def test_rows_lead_to_their_records(editor: Client) -> None:
    namur = OrganizationFactory(draft=True, name_fr="Namur", kind="city", country_id="BE")
    namur.identifiers.create(scheme="wikidata", value="Q134121")
    made = previewed(editor, "Ville;Type;Pays;Wikidata\nNamur;province;BE;Q134121\n")
    soup = page_of(editor, made, "?verdict=changed")
    (link,) = soup.select(".row-changed td a")
    assert link["href"] == f"/admin/partnerships/organization/{namur.pk}/change/"
    # One row is decided as it stands there.
    assert not soup.select("#bulk")


def test_the_records_of_a_long_import_cost_the_same_as_of_a_short_one(editor: Client) -> None:
    counts = []
    for size in (3, 30):
        text = "a;b;c;d\n" + "".join(f"Ville {size} {n};city;BE;\n" for n in range(size))
        made = previewed(editor, text)
        editor.post(f"{LIST}{made.pk}/apply/")
        work_off()
        with CaptureQueriesContext(connection) as captured:
            assert len(page_of(editor, made).select("section ul a")) == size
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_download_may_have_any_name_and_is_sent_in_pieces(editor: Client) -> None:
    made = previewed(editor, name="a.csv")
    Import.objects.update(filename='of "Ghent" – é.csv')
    answer = editor.get(f"{LIST}{made.pk}/not-taken.csv")
    assert answer.streaming
    assert "filename*=utf-8''of%20%22Ghent%22%20%E2%80%93%20%C3%A9-not%20taken.csv" in answer["Content-Disposition"]
    answer = editor.get(f"{LIST}{made.pk}/not-taken.xlsx")
    assert (answer.streaming, answer.getvalue()[:2]) == (True, b"PK")


def test_a_file_thrown_away_twice_is_thrown_away_once(editor: Client) -> None:
    made = previewed(editor)
    found = Import.objects.get()
    editor.post(f"{LIST}{made.pk}/discard/")
    with mock.patch("desk.imports.views.get_object_or_404", return_value=found):
        assert editor.post(f"{LIST}{made.pk}/discard/").url == LIST
    assert not Import.objects.exists()


def test_cells_that_could_be_formulas_are_texts_in_every_file(editor: Client, tmp_path: Any) -> None:
    made = previewed(editor, "a;b;c;d\n=1+1;x;y;\n@SUM(A1);x;y;\n")
    content = editor.get(f"{LIST}{made.pk}/not-taken.csv").getvalue()
    path = tmp_path / "again.csv"
    path.write_bytes(content)
    assert b"\n'=1+1;" in content
    assert [cells[0] for _number, cells in read_table(path, "again.csv").rows()] == ["=1+1", "@SUM(A1)"]
    sheet = load_workbook(io.BytesIO(editor.get(f"{LIST}{made.pk}/not-taken.xlsx").getvalue())).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_changed_rows_are_shown_old_and_new_side_by_side_and_wait_for_a_decision(editor: Client) -> None:
    namur = OrganizationFactory(draft=True, name_fr="Namur", kind="city", country_id="BE")
    namur.identifiers.create(scheme="wikidata", value="Q134121")
    made = previewed(editor, "Ville;Type;Pays;Wikidata\nNamur;province;BE;Q134121\n")
    (row,) = page_of(editor, made).select(".row-changed")
    assert [[cell.text for cell in each.select("th, td")] for each in row.select(".sides tbody tr")] == [
        ["Kind", "city", "province"]
    ]
    assert "1 row waits for your decision" in page_of(editor, made).select_one(".summary").text
    editor.post(f"{LIST}{made.pk}/decisions/?verdict=changed", {"verdict": "changed", "all": "apply"})
    editor.post(f"{LIST}{made.pk}/apply/")
    work_off()
    assert Organization.objects.get(name_fr="Namur").kind == "province"


def test_a_decision_that_makes_no_sense_is_refused_with_its_sentence(editor: Client) -> None:
    made = previewed(editor)
    answer = editor.post(f"{LIST}{made.pk}/decisions/", {"verdict": "error", "all": "apply"}, follow=True)
    assert any("cannot be decided" in each for each in sentences(answer))
    row = made.rows.get(number=2)
    answer = editor.post(f"{LIST}{made.pk}/decisions/", {"row": row.pk, f"decision-{row.pk}": "use:7"}, follow=True)
    assert any(each.startswith("Row 2: ") for each in sentences(answer))
    for decision in ("apply:x", "none:", "apply:\0", "use:", "use:1,x", "use:" + "9" * 190, "use:²"):
        answer = editor.post(
            f"{LIST}{made.pk}/decisions/", {"row": row.pk, f"decision-{row.pk}": decision}, follow=True
        )
        assert any(each.startswith("Row 2: ") for each in sentences(answer)), decision
        bulk = {"verdict": "new", "all": decision}
        assert editor.post(f"{LIST}{made.pk}/decisions/", bulk).status_code == 302
    for nonsense in ({"row": "x"}, {"row": "9" * 30}, {"verdict": "x", "all": "apply"}, {}):
        assert editor.post(f"{LIST}{made.pk}/decisions/", nonsense).status_code == 302


def test_an_import_is_undone_as_a_whole_until_somebody_has_edited_its_records(editor: Client) -> None:
    made = previewed(editor)
    editor.post(f"{LIST}{made.pk}/apply/")
    work_off()
    namur = Organization.objects.get(name_fr="Namur")
    # As if it had another version since: within one transaction, as a test is, it rises once only.
    made.imported.filter(record_id=namur.pk).update(version=namur.version - 1)
    soup = soup_of(editor.get(f"{LIST}{made.pk}/undo/"))
    assert "It cannot be undone: 1 of its records has been edited" in soup.text
    assert str(soup.select("#content-main li a")[0]["href"]).endswith(f"/{namur.pk}/change/")
    editor.post(f"{LIST}{made.pk}/undo/")
    work_off()
    assert Organization.objects.filter(pk=namur.pk).exists()


def test_an_import_nobody_has_touched_is_undone(editor: Client) -> None:
    made = previewed(editor)
    editor.post(f"{LIST}{made.pk}/apply/")
    work_off()
    assert editor.get(f"{LIST}{made.pk}/undo/").status_code == 200
    assert editor.post(f"{LIST}{made.pk}/undo/").url == f"{LIST}{made.pk}/"
    work_off()
    assert not Organization.objects.filter(name_fr="Namur").exists()
    assert "taken back as a whole" in page_of(editor, made).text


def test_pressed_twice_it_is_done_once(editor: Client) -> None:
    made = previewed(editor)
    editor.post(f"{LIST}{made.pk}/apply/")
    answer = editor.post(f"{LIST}{made.pk}/apply/", follow=True)
    assert "This import is being worked on already." in sentences(answer)
    work_off()
    assert Organization.objects.filter(name_fr="Namur").count() == 1


@pytest.mark.parametrize("path", ["decisions/", "apply/", "discard/"])
def test_nothing_is_changed_by_an_address_alone(editor: Client, path: str) -> None:
    made = uploaded(editor)
    assert editor.get(f"{LIST}{made.pk}/{path}").status_code == 405


def test_a_file_is_thrown_away_only_before_it_is_applied(editor: Client) -> None:
    made = previewed(editor)
    name, storage = str(made.file.name), made.file.storage
    assert storage.exists(name)
    assert editor.post(f"{LIST}{made.pk}/discard/").url == LIST
    assert not storage.exists(name)
    made = previewed(editor)
    editor.post(f"{LIST}{made.pk}/apply/")
    work_off()
    editor.post(f"{LIST}{made.pk}/discard/")
    assert Import.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.xlsx", b"name\nGhent\n", "The file ends in .xlsx but holds plain text."),
        ("a.csv", b"name\n\0\n", "Row 2 holds a NUL byte"),
        ("a.exe", b"MZ", "“a.exe” is not a file that can be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(
    editor: Client, name: str, content: bytes, sentence: str
) -> None:
    answer = upload(editor, content, name)
    assert answer.status_code == 200
    assert any(each.startswith(sentence) for each in sentences(answer))
    assert not Import.objects.exists()


def test_a_file_that_breaks_further_on_ends_in_a_sentence_and_can_be_tried_again(editor: Client) -> None:
    made = previewed(editor, "a;b;c;d\n" + "x;city;BE;\n" * 60 + '"never closed;city;BE;\n')
    assert made.state == ImportState.FAILED
    soup = page_of(editor, made)
    assert "Row 62 opens a quotation mark that is never closed." in soup.select_one(".notice").text
    assert not made.rows.exists()
    desk = soup_of(editor.get("/admin/"))
    line = next(each for each in desk.select("a.line") if "failed" in each.text)
    assert line["href"] == f"{LIST}?state=failed"
    assert "villes.csv" in soup_of(editor.get(line["href"])).text


def test_columns_that_cannot_be_are_refused_with_sentences(editor: Client) -> None:
    made = uploaded(editor)
    form = AdminForm(editor, f"{LIST}{made.pk}/columns/")
    form.fill(**{"column-0": "country", "column-1": "", "column-2": "country"}).save()
    assert any("cannot both be" in each for each in form.errors)
    assert not made.rows.exists()


def test_a_file_that_is_forgotten_has_to_be_brought_again(editor: Client) -> None:
    made = uploaded(editor)
    Import.objects.update(created_at=timezone.now() - timedelta(days=31))
    forget_old()
    answer = editor.get(f"{LIST}{made.pk}/", follow=True)
    assert "The file is not kept any more. Bring it again." in sentences(answer)


def test_the_same_file_is_known_again(editor: Client) -> None:
    made = previewed(editor)
    editor.post(f"{LIST}{made.pk}/apply/")
    work_off()
    answer = editor.get(upload(editor).url)
    assert any("This very file was brought in before" in each for each in sentences(answer))
    again = previewed(editor)
    assert rows_of(page_of(editor, again))["2"] == "same"


@pytest.mark.parametrize("kind", ["organizations", "people", "partnerships", "agreements", "visits"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_template_goes_through_with_its_example(editor: Client, kind: str, ending: str, tmp_path: Any) -> None:
    path = tmp_path / f"template.{ending}"
    path.write_bytes(editor.get(f"{LIST}templates/{kind}.{ending}").content)
    table = read_table(path, path.name)
    made = uploaded(editor, path.read_bytes(), path.name, kind)
    form = AdminForm(editor, f"{LIST}{made.pk}/columns/")
    chosen = [form.data[f"column-{number}"] for number in range(len(table.headers))]
    assert chosen == table.headers
    form.save()
    work_off()
    (row,) = made.rows.all()
    assert (row.verdict, row.problems) == ("new", [])


def test_the_pages_of_a_long_preview_cost_the_same_as_of_a_short_one(editor: Client) -> None:
    def queries(rows: int) -> int:
        made = previewed(editor, "Ville;Type;Pays;Wikidata\n" + "".join(f"Ville {n};city;BE;\n" for n in range(rows)))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page_of(editor, made, "?p=2")
        return len(captured)

    assert queries(60) == queries(160)


def test_what_the_address_asks_wrongly_is_no_error(editor: Client) -> None:
    made = previewed(editor)
    for query in (
        "?verdict=x",
        "?p=x",
        "?p=999999",
        "?verdict=new&p=-1",
        "columns/?mapping=x",
        f"columns/?mapping={'9' * 40}",
    ):
        assert editor.get(f"{LIST}{made.pk}/{query}").status_code == 200
    assert editor.get(f"{LIST}?state=x").status_code == 200
    assert editor.get(f"{LIST}{2**70}/").status_code == 404
    assert editor.get(f"{LIST}templates/x.csv").status_code == 404
