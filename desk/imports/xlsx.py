"""Spreadsheets of Excel: the first sheet that is shown."""

import datetime
import math
import posixpath
import re
from array import array
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from zipfile import ZipFile

from django.utils.translation import gettext as _

from desk.imports.archive import (
    LAST_ROW,
    MOST_OF_OTHERS,
    MOST_OF_SHEET,
    MOST_OF_TEXTS,
    Rows,
    Text,
    damaged,
    local,
    opened,
    parse,
    part,
    pieces,
)
from desk.imports.table import BadFileError, Line, Table, letters, table_of

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
TEXTS = "xl/sharedStrings.xml"
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Excel's own formats of days by their number, and what they show.
BUILT_IN_FORMATS = {14: "dmy", 15: "dmy", 16: "dm", 17: "my", 22: "dmy", **dict.fromkeys(range(27, 37), "dmy")}
# What stands in a format but is not part of the date: texts, colours, escaped signs.
NOT_OF_THE_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
DAY_ZERO = datetime.date(1899, 12, 30)
DAY_ZERO_OF_1904 = datetime.date(1904, 1, 1)
MOST_FORMATS = 70_000


def read_xlsx(path: Path) -> Table:
    with opened(path) as archive:
        workbook = Workbook(archive)
        sheet, title = workbook.first_sheet
    return table_of("XLSX", lambda: lines_of(path, sheet), dialect=_("sheet “%(title)s”") % {"title": title})


def lines_of(path: Path, sheet: str) -> Iterator[Line]:
    with opened(path) as archive:
        handler = Sheet(Workbook(archive))
        with part(archive, sheet, MOST_OF_SHEET) as stream:
            for _piece in pieces(stream, handler):
                yield from handler.rows.taken()


class Workbook:
    """What the sheets have in common: their texts, their formats, and how days are counted."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive

    @cached_property
    def contents(self) -> "Contents":
        contents = Contents()
        with part(self.archive, WORKBOOK, MOST_OF_OTHERS) as stream:
            parse(stream, contents)
        with part(self.archive, RELATIONS, MOST_OF_OTHERS) as stream:
            parse(stream, contents)
        return contents

    @property
    def first_sheet(self) -> tuple[str, str]:
        """The part that holds it, and its title."""
        title, relation = self.contents.sheet
        return posixpath.normpath(posixpath.join("/xl", self.contents.targets[relation])).lstrip("/"), title

    @cached_property
    def texts(self) -> "Texts":
        texts = Texts()
        if TEXTS in self.archive.namelist():
            with part(self.archive, TEXTS, MOST_OF_TEXTS) as stream:
                parse(stream, texts)
        return texts

    @cached_property
    def formats(self) -> "Formats":
        formats = Formats()
        if STYLES in self.archive.namelist():
            with part(self.archive, STYLES, MOST_OF_OTHERS) as stream:
                parse(stream, formats)
        return formats

    def day(self, serial: float, shown: str) -> str:
        """A day as a text, as much of it as its format shows: a month shown without its day is not the first of it."""
        try:
            if self.contents.counts_from_1904:
                day = DAY_ZERO_OF_1904 + datetime.timedelta(days=int(serial))
            else:
                # Excel knows a 29 February 1900, which never was.
                day = DAY_ZERO + datetime.timedelta(days=int(serial) + (serial < 60))
        except OverflowError:
            return number_text(repr(serial))
        return shortened_day(day, shown)


def shortened_day(day: datetime.date, shown: str) -> str:
    if "d" in shown or "y" not in shown:
        return day.isoformat()
    return day.isoformat()[:7] if "m" in shown else day.isoformat()[:4]


class Contents:
    """The sheets of the workbook, and the parts that hold them."""

    def __init__(self) -> None:
        self.sheet: tuple[str, str] = ("", "")
        self.targets: dict[str, str] = {}
        self.counts_from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        own = {local(key): value for key, value in attributes.items()}
        match local(name):
            case "sheet" if not self.sheet[1] and own.get("state", "visible") == "visible":
                self.sheet = (own.get("name", ""), own.get("id", ""))
            case "workbookPr":
                self.counts_from_1904 = own.get("date1904") in {"1", "true"}
            case "Relationship":
                self.targets[own["Id"]] = own["Target"]

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


class Texts:
    """The texts that cells refer to by number, as bytes in one piece: a million small strings would take more."""

    def __init__(self) -> None:
        self.held = bytearray()
        self.ends = array("L")
        self.is_text = False
        # How they are read aloud stands beside some texts.
        self.is_beside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "t":
                self.is_text = not self.is_beside
            case "rPh":
                self.is_beside = True

    def end(self, name: str) -> None:
        match local(name):
            case "t":
                self.is_text = False
            case "rPh":
                self.is_beside = False
            case "si":
                self.ends.append(len(self.held))

    def text(self, text: str) -> None:
        if self.is_text:
            self.held += text.encode()

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self.ends):
            raise damaged()
        start = self.ends[number - 1] if number else 0
        return self.held[start : self.ends[number]].decode()


class Formats:
    """Which parts of a date each format of cells shows; none where it shows a number."""

    def __init__(self) -> None:
        self.codes = dict(BUILT_IN_FORMATS)
        self.shown: list[str] = []
        self.is_of_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "numFmt":
                self.codes[int(attributes["numFmtId"])] = date_parts(attributes["formatCode"])
            case "cellXfs":
                self.is_of_cells = True
            case "xf" if self.is_of_cells and len(self.shown) < MOST_FORMATS:
                self.shown.append(self.codes.get(int(attributes.get("numFmtId", 0)), ""))

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self.is_of_cells = False

    def text(self, text: str) -> None: ...


def date_parts(code: str) -> str:
    """The letters of day, month and year that stand in a format; "m" alone may be minutes."""
    letters_of_date = set(NOT_OF_THE_DATE.sub("", code.partition(";")[0]).lower())
    return "".join(letter for letter in "dmy" if letter in letters_of_date) if letters_of_date & {"d", "y"} else ""


class Sheet:
    """The cells of a sheet as texts."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.rows = Rows()
        self.column = -1
        self.kind = ""
        self.shown = ""
        self.has_formula = self.has_value = self.is_text = self.is_beside = False
        self.value = Text()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "row":
                self.start_row(attributes)
            case "c":
                self.start_cell(attributes)
            case "f":
                self.has_formula = True
            case "v" | "t":
                self.has_value = True
                self.is_text = not self.is_beside
            case "rPh":
                self.is_beside = True

    def start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self.rows.number + 1))
        if not self.rows.number < number <= LAST_ROW:
            raise damaged()
        self.rows.number = number
        self.column = -1

    def start_cell(self, attributes: dict[str, str]) -> None:
        self.column = column_of(attributes["r"]) if "r" in attributes else self.column + 1
        self.kind = attributes.get("t", "n")
        style = int(attributes.get("s", 0))
        shown = self.workbook.formats.shown
        self.shown = shown[style] if 0 <= style < len(shown) else ""
        self.has_formula = self.has_value = False

    def end(self, name: str) -> None:
        match local(name):
            case "v" | "t":
                self.is_text = False
            case "rPh":
                self.is_beside = False
            case "c":
                self.rows.add(self.column, self.text_of_cell(self.value.taken()))
            case "row":
                self.rows.finish()

    def text(self, text: str) -> None:
        if self.is_text:
            self.value.add(text)

    def text_of_cell(self, value: str) -> str:
        if self.has_formula and not self.has_value:
            raise formula_without_result(self.rows.number, self.column)
        if not value or self.kind in {"str", "inlineStr", "e"}:
            return value
        if self.kind == "s":
            return self.workbook.texts[int(value)]
        if self.kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if self.kind == "d":
            return value.removesuffix("T00:00:00")
        return self.workbook.day(float(value), self.shown) if self.shown else number_text(value)


def formula_without_result(row: int, column: int) -> BadFileError:
    return BadFileError(
        _(
            "Cell %(cell)s holds a formula without its result. Open the file in a spreadsheet program and save it "
            "again, or put the result in the place of the formula."
        )
        % {"cell": f"{letters(column)}{row}"}
    )


def column_of(reference: str) -> int:
    """The number of a column, counted from 0, of a reference such as AB12."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise damaged()
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def number_text(text: str) -> str:
    """A number as a person writes it: 2021 and not 2021.0, 50.85 and not 50.850000000000001."""
    value = float(text)
    if not math.isfinite(value):
        raise damaged()
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f")
