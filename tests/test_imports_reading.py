"""Files that are brought in: how they are read, and what is said of those that cannot be."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles.numbers import NumberFormatDescriptor  # noqa: F401
from xlsxwriter import Workbook as Writer

from desk.imports.reading import BadFileError, read_table

HEAD = "Ville;Signé le;Population"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = {name: f"{OASIS}{name}:1.0" for name in ("office", "table", "text", "style")}
SPACES["number"] = f"{OASIS}datastyle:1.0"
ODS_START = f"<office:document-content {' '.join(f'xmlns:{name}="{space}"' for name, space in SPACES.items())}>"
SHEET_START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def written(tmp_path: Path, name: str, content: bytes | str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def rows_of(path: Path, name: str = "") -> list[Any]:
    table = read_table(path, name or path.name)
    return [table.headers, *table.rows()]


def refusal(path: Path, name: str = "") -> str:
    with pytest.raises(BadFileError) as caught:
        rows_of(path, name)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")]
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_text_is_read_in_every_usual_form(tmp_path, delimiter, encoding, told, line_break):
    text = line_break.join(["Ville|Signé le", "Liège|26/10/2021", '"l’une| l’autre"|2021', "", "Gand|"])
    path = written(tmp_path, "liste.csv", text.replace("|", delimiter), encoding)
    assert rows_of(path) == [
        ["Ville", "Signé le"],
        (2, ["Liège", "26/10/2021"]),
        (3, [f"l’une{delimiter} l’autre", "2021"]),
        (5, ["Gand", ""]),
    ]
    table = read_table(path, "liste.csv")
    assert (table.format, table.encoding) == ("CSV", told)
    assert table.dialect == {",": "commas", ";": "semicolons", "\t": "tabs"}[delimiter]


def test_a_cell_may_hold_line_breaks_and_rows_are_counted_as_in_a_spreadsheet(tmp_path):
    path = written(tmp_path, "a.csv", 'name,note\n"Ghent","one\r\ntwo"\nLiège,three\n')
    assert rows_of(path)[1:] == [(2, ["Ghent", "one\ntwo"]), (3, ["Liège", "three"])]


def test_decimal_commas_do_not_pass_for_the_delimiter(tmp_path):
    assert rows_of(written(tmp_path, "a.csv", "ville;lat;lng\nGand;51,05;3,71\n"))[1] == (2, ["Gand", "51,05", "3,71"])


def test_a_list_of_one_column_is_a_table(tmp_path):
    assert rows_of(written(tmp_path, "a.csv", "name\nBrussels, City of\nGhent\n")) == [
        ["name"],
        (2, ["Brussels, City of"]),
        (3, ["Ghent"]),
    ]


def test_the_line_that_names_the_separator_is_no_row(tmp_path):
    assert rows_of(written(tmp_path, "a.csv", "sep=;\nname;kind\nGhent;city\n")) == [
        ["name", "kind"],
        (2, ["Ghent", "city"]),
    ]


def test_headings_that_are_missing_or_repeated_get_the_letter_of_their_column(tmp_path):
    path = written(tmp_path, "a.csv", "name,,name\nGhent,x,Gand\n")
    assert read_table(path, "a.csv").headers == ["name", "column B", "name (column C)"]
    path = written(tmp_path, "b.csv", "name (column C),name,name\na,b,c\n")
    assert read_table(path, "b.csv").headers == ["name (column C)", "name", "name (column C)_"]
    path = written(tmp_path, "c.csv", "column B,,column B\na,b,c\n")
    assert read_table(path, "c.csv").headers == ["column B", "column B_", "column B (column C)"]


def test_text_right_of_the_headings_is_not_lost(tmp_path):
    assert rows_of(written(tmp_path, "a.csv", "a,b\n1,2,3\n1\n"))[1:] == [(2, ["1", "2", "3"]), (3, ["1", ""])]


def test_control_characters_are_dropped_and_accents_composed(tmp_path):
    assert rows_of(written(tmp_path, "a.csv", "name\nLie\u0300ge\u202e\x07\n"))[1] == (2, ["Liège"])


def test_a_spreadsheet_of_excel_is_read_as_it_looks(tmp_path):
    path = tmp_path / "a.xlsx"
    with Writer(path) as book:
        day, month, year = (book.add_format({"num_format": each}) for each in ("dd/mm/yyyy", "mmm-yy", "yyyy"))
        hidden = book.add_worksheet("Old")
        hidden.hide()
        sheet = book.add_worksheet("List")
        sheet.activate()
        sheet.set_first_sheet()
        hidden.write(0, 0, "not this one")
        sheet.write_row(1, 0, ["name", "day", "month", "year", "count", "lat", "yes", "sum"])
        sheet.write(3, 0, "Liège & <b>")
        for column, form in enumerate([day, month, year], 1):
            sheet.write_datetime(3, column, datetime.date(2021, 10, 26), form)
        sheet.write_number(3, 4, 1204)
        sheet.write_number(3, 5, 50.85)
        sheet.write_boolean(3, 6, True)
        sheet.write_formula(3, 7, "=1+1", None, 2)
        sheet.write_rich_string(4, 0, "Gh", book.add_format({"bold": True}), "ent")
    assert rows_of(path) == [
        ["name", "day", "month", "year", "count", "lat", "yes", "sum"],
        (4, ["Liège & <b>", "2021-10-26", "2021-10", "2021", "1204", "50.85", "TRUE", "2"]),
        (5, ["Ghent", *[""] * 7]),
    ]
    assert read_table(path, "a.xlsx").dialect == "sheet “List”"


def test_a_spreadsheet_with_texts_in_its_cells_and_no_references_is_read(tmp_path):
    sheet = (
        '<row><c t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><t>n</t></is></c></row>'
        '<row><c t="inlineStr"><is><r><t>Gh</t></r><r><t>ent</t></r><rPh><t>x</t></rPh></is></c><c><v>7.0</v></c></row>'
    )
    assert rows_of(xlsx(tmp_path, sheet)) == [["name", "n"], (2, ["Ghent", "7"])]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path):
    path = tmp_path / "a.xlsx"
    with Writer(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["day"])
        sheet.write_datetime(1, 0, datetime.date(2021, 10, 26), book.add_format({"num_format": "d/m/yyyy"}))
    assert rows_of(path)[1] == (2, ["2021-10-26"])


def xlsx(tmp_path: Path, rows: str, **parts: str) -> Path:
    """A spreadsheet whose sheet holds this XML."""
    path = tmp_path / "made.xlsx"
    with Writer(path) as book:
        book.add_worksheet().write(0, 0, "x")
    replaced = {"xl/worksheets/sheet1.xml": f"{SHEET_START}{rows}</sheetData></worksheet>", **parts}
    return repacked(path, replaced)


def repacked(path: Path, replaced: dict[str, str]) -> Path:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts.update({name: text.encode() for name, text in replaced.items()})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def ods(tmp_path: Path, rows: str, styles: str = "", **parts: str) -> Path:
    path = tmp_path / "made.ods"
    content = (
        f"{ODS_START}<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Liste">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def cell(text: str, columns: int = 1) -> str:
    repeated = f'table:number-columns-repeated="{columns}"'
    return f'<table:table-cell office:value-type="string" {repeated}><text:p>{text}</text:p></table:table-cell>'


def test_a_spreadsheet_of_libreoffice_is_read_as_it_looks(tmp_path):
    styles = (
        '<number:date-style style:name="N1"><number:month/><number:year/></number:date-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    rows = (
        "<table:table-column/>"
        '<table:table-column table:default-cell-style-name="ce1" table:number-columns-repeated="2"/>'
        f"<table:table-row>{cell('name')}{cell('month')}{cell('day')}{cell('n')}{cell('yes')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row><table:table-row>"
        '<table:table-cell office:value-type="string"><office:annotation><text:p>not this</text:p></office:annotation>'
        "<text:p>Liège<text:s text:c='2'/>a</text:p><text:p>b</text:p></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2021-10-01"/>'
        '<table:table-cell table:style-name="other" office:value-type="date" office:date-value="2021-10-26T00:00:00"/>'
        '<table:table-cell office:value-type="float" office:value="1204"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{cell("Gand", columns=2)}'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    path = ods(tmp_path, rows, styles)
    assert rows_of(path) == [
        ["name", "month", "day", "n", "yes"],
        (4, ["Liège  a\nb", "2021-10", "2021-10-26", "1204", "TRUE"]),
        (5, ["Gand", "Gand", "", "", ""]),
        (6, ["Gand", "Gand", "", "", ""]),
    ]
    assert read_table(path, "x.ods").dialect == "sheet “Liste”"


# What is refused, each with what is wrong, where, and what would be right.


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Its first row should hold the headings of its columns."),
        (b"\n \n", "The file is empty. Its first row should hold the headings of its columns."),
        (
            b"name,kind\n",
            "The file has one row only. Its first row should hold the headings, each further row a record.",
        ),
        (b"name\nGhe\0nt\n", "Row 2 holds a NUL byte, which no text does. Save the file as “CSV UTF-8” again."),
        (
            b'name,kind\nGhent,city\n"Li\xc3\xa8ge,city\nNamur,city\n',
            "Row 3 opens a quotation mark that is never closed. Close it, or write it twice inside a cell.",
        ),
        (
            b'name,kind\n"Ghent"x,city\n',
            "Row 2 has text directly after a closing quotation mark. "
            "Inside a cell in quotation marks, write each quotation mark twice.",
        ),
        (
            b"name\nLi\xc3\xa8ge\nG\xc3\xa9raardsbergen\nLi\xe8ge\n",
            "Line 4 holds bytes that are no text in UTF-8. Save the file as “CSV UTF-8” again.",
        ),
        (
            b"name\nLi\xe8ge\n\x81\n",
            "Line 3 holds bytes that are no text in UTF-8. Save the file as “CSV UTF-8” again.",
        ),
        (b"a" * 301 + b"\n1\n", "Row 1, column A: a heading of more than 300 characters. "),
        (
            b"\xff\xfea\0\n\0\0\xd8x\0",
            "The file is no text in UTF-16, as which it begins. Save it as “CSV UTF-8” again.",
        ),
        (b"a,b\n" + b"1," * 500 + b"1\n", "Row 2 has more than 500 columns. "),
        (b"a,b\n1," + b"x" * 100_001 + b"\n", "Cell B2 holds more than 100\u202f000 characters. "),
        (
            b"a,b\n1," + b"x" * 200_000 + b"\n",
            "Row 2 has a cell of more than 100\u202f000 characters. ",
        ),
        (
            b"a,b\n1," + b"x" * 10_000_000 + b"\n",
            "Row 2 holds more than 1\u202f000\u202f000 characters. ",
        ),
        (b"a\n" + b"1\n" * 200_001, "The file has more than 200\u202f000 rows. "),
    ],
)
def test_text_that_cannot_be_read_is_refused_with_its_place(tmp_path, content, sentence):
    assert refusal(written(tmp_path, "a.csv", content)).startswith(sentence)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.7", "“a.pdf” is not a file that can be read: save the table as CSV, XLSX or ODS."),
        ("a", b"a\n1\n", "“a” is not a file that can be read: save the table as CSV, XLSX or ODS."),
        ("a.xlsm", b"PK\x03\x04", "“a.xlsm” is not a file that can be read: save the table as CSV, XLSX or ODS."),
        ("a.csv", b"%PDF-1.7", "The file holds PDF, whatever its name says: "),
        ("a.csv", b"\x89PNG\r\n", "The file holds PNG, whatever its name says: "),
        ("a.csv", b"<!DOCTYPE html><table>", "The file holds a page or a drawing (HTML, XML or SVG), "),
        ("a.csv", b"\xef\xbb\xbf <svg onload=x>", "The file holds a page or a drawing (HTML, XML or SVG), "),
        ("a.xlsx", b"name\nGhent\n", "The file ends in .xlsx but holds plain text. Save it again in the format"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "The file is protected by a password, or an Excel file of before 2007 (XLS)."),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 100, "The spreadsheet is damaged. "),
    ],
)
def test_a_file_is_what_it_holds_and_must_be_called_so(tmp_path, name, content, sentence):
    assert refusal(written(tmp_path, "x", content), name).startswith(sentence)


def test_a_spreadsheet_under_the_name_of_another_format_is_refused(tmp_path):
    path = xlsx(tmp_path, '<row><c t="inlineStr"><is><t>a</t></is></c></row>')
    assert refusal(path, "a.csv").startswith("The file ends in .csv but holds XLSX.")
    assert refusal(path, "a.ods").startswith("The file ends in .ods but holds XLSX.")


def test_an_archive_that_is_no_spreadsheet_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(path).startswith("The file holds an archive (ZIP), or a document that is no spreadsheet, ")


def test_too_large_a_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("desk.imports.reading.MOST_BYTES", 2 * 1024 * 1024)
    path = written(tmp_path, "a.csv", b"a\n" + b"1\n" * 1_500_000)
    assert refusal(path).startswith("The file has 3 MB; up to 2 MB are taken.")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ('<row r="1"><c r="A1"><f>1+1</f></c></row>', "Cell A1 holds a formula without its result. "),
        (
            f'<row><c t="inlineStr"><is><t>{"x" * 100_001}</t></is></c></row>',
            "Cell A1 holds more than 100\u202f000 ",
        ),
        ('<row><c r="SG1"><v>1</v></c></row>', "Row 1 has more than 500 columns."),
        ('<row r="3"/><row r="2"/>', "The spreadsheet is damaged."),
        ('<row r="99999999"/>', "The spreadsheet is damaged."),
        ('<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "The spreadsheet is damaged."),
        ('<row><c t="s"><v>7</v></c></row>', "The spreadsheet is damaged."),
        ("<row><c><v>seven</v></c></row>", "The spreadsheet is damaged."),
        ("<row><c><v>nan</v></c></row>", "The spreadsheet is damaged."),
        ("<row><c>", "The spreadsheet is damaged."),
        (f'<row a="{"x" * 2_000_000}"/>', "The spreadsheet is damaged."),
    ],
)
def test_a_spreadsheet_that_cannot_be_read_is_refused_with_its_place(tmp_path, rows, sentence):
    assert refusal(xlsx(tmp_path, rows)).startswith(sentence)


def test_xml_that_defines_entities_is_refused(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + f"{SHEET_START}<row><c><v>&b;</v></c></row>"
    assert refusal(xlsx(tmp_path, "", **{"xl/worksheets/sheet1.xml": bomb})).startswith("The spreadsheet is damaged.")


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("desk.imports.xlsx.MOST_OF_SHEET", 1024 * 1024)
    path = xlsx(tmp_path, f"<row/>{' ' * 3 * 1024 * 1024}")
    assert refusal(path).startswith("The spreadsheet would unpack to 3 MB, of which 1 MB are taken.")


def test_a_spreadsheet_that_lies_about_its_size_is_never_read_beyond_it(tmp_path):
    path = xlsx(tmp_path, "".join(f'<row><c t="inlineStr"><is><t>{n}</t></is></c></row>' for n in range(5_000)))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    content = path.read_bytes().replace(size.to_bytes(4, "little"), (5_000).to_bytes(4, "little"))
    assert refusal(written(tmp_path, "lies.xlsx", content)).startswith("The spreadsheet is damaged.")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ('<table:table-row><table:table-cell table:formula="of:=1"/></table:table-row>', "Cell A1 holds a formula"),
        (
            f"<table:table-row table:number-rows-repeated='300000'>{cell('x')}</table:table-row>",
            "The file has more than 2",
        ),
        (
            f"<table:table-row>{cell('x', columns=501)}</table:table-row>",
            "Row 1 has",
        ),
        ("<table:table-row table:number-rows-repeated='0'/>", "The spreadsheet is damaged."),
        ("<table:table-row table:number-rows-repeated='9999999999'/>", "The spreadsheet is damaged."),
        (
            '<table:table-row><table:table-cell office:value-type="date"/></table:table-row>',
            "The spreadsheet is damaged.",
        ),
        ("", "The file is empty."),
    ],
)
def test_a_spreadsheet_of_libreoffice_is_refused_with_its_place(tmp_path, rows, sentence):
    assert refusal(ods(tmp_path, rows)).startswith(sentence)


def test_a_spreadsheet_with_a_password_is_refused(tmp_path):
    manifest = '<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    path = ods(tmp_path, "", **{"META-INF/manifest.xml": manifest})
    assert refusal(path) == "The spreadsheet is protected by a password. Save it without one."
