"""Lists as spreadsheets: the values of the CSV file with their types, and what they say about themselves."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from core import xlsx
from core.columns import Field, Reader, fields_of
from people.models import Person
from tests.factories import AgreementFactory, OrganizationFactory, PersonFactory
from tests.small_register import LISTS, SmallRegister, body_of, csv_rows, list_named

pytestmark = pytest.mark.django_db
PEOPLE = "/en/people/export.xlsx"


def sheets(client: Client, address: str) -> list[Worksheet]:
    """The sheets of a file, by their places."""
    response = client.get(address)
    assert response.status_code == 200, body_of(response)[:500]
    return openpyxl.load_workbook(io.BytesIO(body_of(response))).worksheets


def records(client: Client, address: str) -> list[dict[str, Any]]:
    header, *rows = sheets(client, address)[0].iter_rows()
    names = [cell.value for cell in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


def named(text: str) -> Person:
    """A person with a name that the forms would have tidied up, as an import could bring it."""
    person = PersonFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET name = %s WHERE id = %s", [text, person.pk])
    return person


def name_in_file(client: Client) -> Any:
    [row] = records(client, f"{PEOPLE}?header=names")
    return row["name"]


def as_text(value: Any) -> str:
    """A cell as the CSV file writes it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", LISTS)
def test_a_spreadsheet_has_the_titles_and_rows_of_the_csv_file(client: Client, name: str) -> None:
    SmallRegister(rows=3)
    in_csv = csv_rows(client, f"/fr/{name}/export.csv?flavour=data&header=labels")
    sheet = sheets(client, f"/fr/{name}/export.xlsx")[0]
    in_sheet = [[as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    numbers = {n for n, field in enumerate(fields_of_list(name)) if field.datatype == "number"}
    assert len(in_sheet) > 1
    assert [without(row, numbers) for row in in_sheet] == [without(row, numbers) for row in in_csv]
    for shown, written in zip(in_sheet[1:], in_csv[1:], strict=True):
        assert [float(shown[n] or 0) for n in numbers] == [float(written[n] or 0) for n in numbers]


def fields_of_list(name: str) -> list[Field]:
    return fields_of(list_named(name).columns, Reader(language="en", site="", as_of=date(2026, 1, 1)))


def without(row: list[str], places_left_out: set[int]) -> list[str]:
    return [value for place, value in enumerate(row) if place not in places_left_out]


def test_filters_and_order_are_those_of_the_list(client: Client) -> None:
    for title in ("Beta", "Alpha", "Gamma"):
        AgreementFactory(title_en=title, agreement_type="protocol")
    AgreementFactory(title_en="Other", agreement_type="memorandum")
    rows = records(client, "/en/agreements/export.xlsx?type=protocol&sort=title&header=names")
    assert [row["title"].value for row in rows] == ["Alpha", "Beta", "Gamma"]


def test_a_day_is_a_day_and_a_month_stays_as_it_is_written(client: Client) -> None:
    AgreementFactory(concluded_on="2021-10-26")
    AgreementFactory(concluded_on="2020-10")
    AgreementFactory(concluded_on="2019-10-26~")
    day, month, about = records(client, "/en/agreements/export.xlsx?header=names")
    assert as_text(day["concluded_on"].value) == "2021-10-26"
    assert day["concluded_on"].is_date
    assert day["concluded_on"].number_format == "yyyy-mm-dd"
    assert month["concluded_on"].value == "2020-10"
    assert about["concluded_on"].value == "2019-10-26~"
    assert month["concluded_on_latest"].value.date() == date(2020, 10, 31)


def test_a_day_before_excel_counts_days_is_a_text(client: Client) -> None:
    AgreementFactory(concluded_on="1648-10-24")
    AgreementFactory(concluded_on="1900-02-28")
    first, second = records(client, "/en/agreements/export.xlsx?header=names&sort=oldest")
    assert first["concluded_on_earliest"].value == "1648-10-24"
    assert second["concluded_on"].value == "1900-02-28"


def test_numbers_are_numbers_and_codes_are_texts(client: Client) -> None:
    organization = OrganizationFactory(latitude="50.84656", longitude="4.35241", website="https://example.org/")
    [row] = records(client, "/en/organizations/export.xlsx?header=names")
    assert row["id"].value == organization.pk
    assert row["latitude"].value == 50.84656
    assert (row["website"].data_type, row["website"].hyperlink) == ("s", None)
    assert row["agreements"].value == 0


STRANGE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "https://example.org/",
    "{=1}",
    "007",
    "<r>mark</r>",
    'a & b < c > d " e',
    "tab\tand\nline",
    "two  blanks, one after ",
    "İmamoğlu 😀",
]


@pytest.mark.parametrize("text", STRANGE)
def test_a_text_is_a_text_whatever_it_looks_like(client: Client, text: str) -> None:
    named(text)
    cell = name_in_file(client)
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", ["_x0041_", "a\rb", "bell \x07"])
def test_what_xml_would_change_is_written_as_excel_wants_it(client: Client, text: str) -> None:
    named(text)
    body = body_of(client.get(PEOPLE))
    markup = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml").decode()
    written = {"_x0041_": "_x005F_x0041_", "a\rb": "a_x000D_b", "bell \x07": "bell _x0007_"}[text]
    assert f">{written}<" in markup


@pytest.mark.parametrize("sign", ["x", "😀"])
def test_a_text_too_long_for_a_cell_says_that_it_is_cut(sign: str) -> None:
    text = sign * 40_000
    [cell] = xlsx.cells_of([Field("text", "Text", "A text.", None)], 1)
    [value] = re.findall(r"<t [^>]*>(.*)</t>", cell("A2", text))
    assert xlsx.LONGEST_TEXT - 1 <= xlsx.utf_16_units(value) <= xlsx.LONGEST_TEXT
    assert value.startswith(sign * 10_000)
    assert value.endswith(" … [cut: a cell holds no more; the CSV file has the whole text]")


def test_the_titles_stay_in_sight_and_the_rows_can_be_filtered(client: Client) -> None:
    PersonFactory.create_batch(3)
    sheet = sheets(client, PEOPLE)[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}4"
    assert sheet["A1"].font.b


def test_the_second_sheet_says_what_the_file_is_in_the_language_of_the_page(client: Client) -> None:
    AgreementFactory.create_batch(2)
    book = sheets(client, "/en/agreements/export.xlsx?type=memorandum&as_of=2022-01-01&sort=title")
    assert [sheet.title for sheet in book] == ["Agreements", "About this file"]
    said: dict[Any, Any] = {}
    for label, text in book[1].iter_rows(values_only=True):
        said.setdefault(label, text)
    assert said["Type"] == "memorandum of understanding"
    assert said["Sorted by"] == "title"
    assert said["Note"] == "Status as of 1 January 2022."
    assert said["Rows"] == "2"
    assert said["Source"] == "http://localhost/en/agreements/?type=memorandum&as_of=2022-01-01&sort=title"
    assert said["Registry number"].startswith("Number in this register")
    assert sheets(client, "/fr/agreements/export.xlsx")[0].title == "Accords"


def test_a_list_without_rows_is_a_spreadsheet_of_titles(client: Client) -> None:
    sheet = sheets(client, f"{PEOPLE}?header=names")[0]
    assert [cell.value for cell in next(iter(sheet.iter_rows(max_row=1)))][:2] == ["id", "name"]
    assert sheet.max_row == 1


def test_more_rows_than_a_spreadsheet_takes_point_to_the_csv_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    PersonFactory.create_batch(3)
    answer = client.get(f"{PEOPLE}?sort=name")
    assert answer.status_code == 413
    assert "http://localhost/en/people/export.csv?sort=name" in answer.content.decode()
    assert "more than" in answer.content.decode()
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    assert client.get(PEOPLE).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_asking_for_the_head_of_a_file_costs_no_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, kind: str
) -> None:
    PersonFactory()
    with django_assert_num_queries(0):
        response = client.head(f"/en/people/export.{kind}")
    assert response.headers["Content-Disposition"].endswith(f'-en.{kind}"')
    assert body_of(response) == b""


def test_what_is_not_understood_is_refused_with_a_sentence(client: Client) -> None:
    for wrong in ("flavour=data", "header=colours", "after=3", "colour=red"):
        answer = client.get(f"{PEOPLE}?{wrong}")
        assert answer.status_code == 400
        assert wrong.partition("=")[0] in answer.content.decode()


def test_a_spreadsheet_that_fails_midway_cannot_be_opened(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(export: xlsx.XlsxExport, count: int) -> Iterator[list[tuple[Any, ...]]]:
        yield [("1", "first")]
        raise DatabaseError("the database is gone")

    monkeypatch.setattr(xlsx.XlsxExport, "values", breaking)
    monkeypatch.setattr(xlsx, "cells_of", lambda *_: [xlsx.number_cell] * 2)
    response: Any = client.get(PEOPLE)
    sent: list[bytes] = []
    with pytest.raises(DatabaseError):
        sent.extend(response)
    assert sent
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(sent)))
