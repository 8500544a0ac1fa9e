"""Spreadsheets of OpenDocument (LibreOffice): the first sheet."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from django.utils.translation import gettext as _

from desk.imports.archive import (
    LAST_ROW,
    MOST_OF_OTHERS,
    MOST_OF_SHEET,
    Rows,
    Text,
    damaged,
    opened,
    parse,
    part,
    pieces,
    with_password,
)
from desk.imports.table import LONGEST_CELL, MOST_COLUMNS, Line, Table, table_of
from desk.imports.xlsx import MOST_FORMATS, formula_without_result, number_text, shortened_day

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT = f"{OASIS}office:1.0 ", f"{OASIS}table:1.0 ", f"{OASIS}text:1.0 "
STYLE, NUMBER = f"{OASIS}style:1.0 ", f"{OASIS}datastyle:1.0 "
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
PARTS_OF_A_DATE = {f"{NUMBER}day": "d", f"{NUMBER}month": "m", f"{NUMBER}year": "y"}


def read_ods(path: Path) -> Table:
    with opened(path) as archive:
        refuse_encrypted(archive)
    return table_of("ODS", lambda: lines_of(path), dialect=_("sheet “%(title)s”") % {"title": title_of(path)})


def lines_of(path: Path) -> Iterator[Line]:
    with opened(path) as archive, part(archive, CONTENT, MOST_OF_SHEET) as stream:
        content = Content()
        for _piece in pieces(stream, content):
            yield from content.rows.taken()
            if content.is_over:
                break


def title_of(path: Path) -> str:
    with opened(path) as archive, part(archive, CONTENT, MOST_OF_SHEET) as stream:
        content = Content()
        for _piece in pieces(stream, content):
            if content.title:
                break
        return content.title


class Manifest:
    """What the archive says of its parts."""

    def __init__(self) -> None:
        self.is_encrypted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.is_encrypted = self.is_encrypted or name.endswith(" encryption-data")

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def refuse_encrypted(archive: ZipFile) -> None:
    manifest = Manifest()
    if MANIFEST in archive.namelist():
        with part(archive, MANIFEST, MOST_OF_OTHERS) as stream:
            parse(stream, manifest)
    if manifest.is_encrypted:
        raise with_password()


class DateStyles:
    """Which parts of a date each style of cells shows."""

    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self.styles: dict[str, str] = {}
        self.format = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.formats) + len(self.styles) > MOST_FORMATS:
            raise damaged()
        if name == f"{NUMBER}date-style":
            self.format = attributes.get(f"{STYLE}name", "")
            self.formats[self.format] = ""
        elif name in PARTS_OF_A_DATE and self.format:
            self.formats[self.format] += PARTS_OF_A_DATE[name]
        elif name == f"{STYLE}style" and f"{STYLE}data-style-name" in attributes:
            self.styles[attributes.get(f"{STYLE}name", "")] = attributes[f"{STYLE}data-style-name"]

    def shown(self, style: str) -> str:
        return self.formats.get(self.styles.get(style, ""), "")


class Content:
    """The cells of the first sheet as texts."""

    def __init__(self) -> None:
        self.dates = DateStyles()
        self.rows = Rows()
        self.title = ""
        self.is_over = False
        self.is_in_table = False
        self.column_styles: list[str] = []
        self.column = self.row_times = 0
        self.attributes: dict[str, str] = {}
        self.value = Text()
        self.paragraphs = 0
        # Within a comment that is pinned to the cell.
        self.is_beside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.is_in_table:
            self.dates.start(name, attributes)
        if name == f"{TABLE}table":
            self.is_in_table = True
            self.title = self.title or attributes.get(f"{TABLE}name", "")
        elif name == f"{TABLE}table-column":
            times = min(repeated(attributes, "columns"), MOST_COLUMNS - len(self.column_styles))
            self.column_styles += [attributes.get(f"{TABLE}default-cell-style-name", "")] * times
        elif name == f"{TABLE}table-row":
            self.start_row(repeated(attributes, "rows"))
        elif name in CELLS:
            self.attributes, self.paragraphs = attributes, 0
        elif name == f"{OFFICE}annotation":
            self.is_beside = True
        elif name.startswith(TEXT) and not self.is_beside:
            self.start_text(name.removeprefix(TEXT), attributes)

    def start_row(self, times: int) -> None:
        self.rows.number += 1
        self.column, self.row_times = 0, times
        if self.rows.number > LAST_ROW:
            raise damaged()

    def start_text(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "p":
                self.value.add("\n" if self.paragraphs else "")
                self.paragraphs += 1
            case "s":
                self.value.add(" " * min(int(attributes.get(f"{TEXT}c", 1)), LONGEST_CELL))
            case "tab":
                self.value.add("\t")
            case "line-break":
                self.value.add("\n")

    def end(self, name: str) -> None:
        if name in CELLS:
            times = repeated(self.attributes, "columns")
            self.rows.add(self.column, self.text_of_cell(self.value.taken()), times)
            self.column += times
            self.paragraphs = 0
        elif name == f"{TABLE}table-row":
            self.rows.finish(self.row_times)
            self.rows.number += self.row_times - 1
        elif name == f"{OFFICE}annotation":
            self.is_beside = False
        elif name == f"{TABLE}table":
            self.is_over = True

    def text(self, text: str) -> None:
        if self.paragraphs and not self.is_beside:
            self.value.add(text)

    def text_of_cell(self, text: str) -> str:
        kind = self.attributes.get(f"{OFFICE}value-type", "")
        if not kind and not text and f"{TABLE}formula" in self.attributes:
            raise formula_without_result(self.rows.number, self.column)
        match kind:
            case "float" | "currency" | "percentage":
                return number_text(self.attributes[f"{OFFICE}value"])
            case "date":
                day = datetime.date.fromisoformat(self.attributes[f"{OFFICE}date-value"][:10])
                return shortened_day(day, self.dates.shown(self.style))
            case "boolean":
                return self.attributes[f"{OFFICE}boolean-value"].upper()
        return self.attributes.get(f"{OFFICE}string-value", text)

    @property
    def style(self) -> str:
        """The style of the cell, which its column may give."""
        own = self.attributes.get(f"{TABLE}style-name", "")
        return own or (self.column_styles[self.column] if self.column < len(self.column_styles) else "")


def repeated(attributes: dict[str, str], what: str) -> int:
    times = int(attributes.get(f"{TABLE}number-{what}-repeated", 1))
    if not 0 < times <= LAST_ROW:
        raise damaged()
    return times
