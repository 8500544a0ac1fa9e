"""Lists as spreadsheets of Excel's format, written row by row while they are sent."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from core.columns import Field
from core.download import Watch
from core.export import CHUNK_BYTES, FileQuery, one_reading

# Longer lists are for programs: hardly any spreadsheet opens them, and Excel's own limit is 1,048,576.
MOST_ROWS = 200_000
ROWS_AT_ONCE = 1_000
# What Excel takes in one cell, counted in units of UTF-16.
LONGEST_TEXT = 32_767
# Excel knows no earlier day, and counts the days before this one wrongly.
FIRST_DAY = date(1900, 3, 1)
DAY_ZERO = date(1899, 12, 30).toordinal()
FULL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WIDTHS = {"number": 10, "date": 12, "edtf": 12, "code": 18, "url": 40}
WIDTH = 30
# Markup, what XML cannot hold or would change, and what Excel would take for the code of such a character.
SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
ROWS_SHEET = "xl/worksheets/sheet1.xml"
# Little is gained by trying harder, and it takes three times as long.
COMPRESSION = 1

type Cell = Callable[[str, Any], str]


@dataclass(frozen=True)
class Description:
    """What the second sheet says about the first: each line has a label and a text."""

    title: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class XlsxExport:
    """A list as a spreadsheet. Its table of contents comes last: one that is broken off cannot be opened."""

    rows: QuerySet[Any, Any]
    records: QuerySet[Any, Any]
    fields: Sequence[Field]
    language: str
    description: Description
    header: str

    def is_too_long(self) -> bool:
        return self.rows.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS

    def pieces(self, watch: Watch) -> Iterator[bytes]:
        sink = Sink()
        with one_reading(), zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as parts:
            with override(self.language):
                count = self.query.count()
                frame = Frame.of(self.fields, self.header, self.description, count)
            for name, content in frame.parts.items():
                parts.writestr(name, content)
            with parts.open(ROWS_SHEET, "w", force_zip64=True) as sheet:
                sheet.write(frame.start.encode())
                yield sink.taken()
                for lines in self.lines(frame.day_style, count, watch):
                    sheet.write(lines.encode())
                    if sink.size >= CHUNK_BYTES:
                        yield sink.taken()
                sheet.write(frame.end.encode())
        yield sink.taken()

    @cached_property
    def query(self) -> FileQuery:
        values = {f"field_{number}": each.expression for number, each in enumerate(self.fields)}
        return FileQuery(self.rows, self.records, values)

    def lines(self, day_style: int, count: int, watch: Watch) -> Iterator[str]:
        """The rows as markup, many at a time."""
        with override(self.language):
            cells = cells_of(self.fields, day_style)
        names = [xl_col_to_name(number) for number in range(len(cells))]
        number = 1
        for rows in self.values(count):
            watch()
            lines = []
            for row in rows:
                number += 1
                line = "".join(
                    [
                        cell(f"{name}{number}", value)
                        for name, cell, value in zip(names, cells, row, strict=True)
                        if value is not None
                    ]
                )
                lines.append(f'<row r="{number}">{line}</row>')
            yield "".join(lines)

    def values(self, count: int) -> Iterator[list[tuple[Any, ...]]]:
        """The rows, many at a time."""
        if not count:
            return
        self.query.plan_for(count)
        sql, params = self.query.sql()
        with connection.cursor() as cursor:
            # All rows are wanted, not the first ones soon, which a cursor is planned for otherwise.
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
            cursor.execute(f"DECLARE rows_of_file NO SCROLL CURSOR FOR {sql}", params)
            while True:
                cursor.execute(f"FETCH FORWARD {ROWS_AT_ONCE} FROM rows_of_file")
                rows = cursor.fetchall()
                yield rows
                if len(rows) < ROWS_AT_ONCE:
                    break
            cursor.execute("CLOSE rows_of_file")


class Sink(io.RawIOBase):
    """Where the parts of the file are written to, and taken from to be sent."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting.append(bytes(data))
        self.size += len(data)
        return len(data)

    def taken(self) -> bytes:
        taken = b"".join(self.waiting)
        self.waiting, self.size = [], 0
        return taken


@dataclass(frozen=True)
class Frame:
    """Everything of a spreadsheet but its rows, as XlsxWriter makes it of a table with a single day in it."""

    parts: dict[str, bytes]
    start: str
    end: str
    day_style: int

    @classmethod
    def of(cls, fields: Sequence[Field], header: str, description: Description, rows: int) -> "Frame":
        made = io.BytesIO()
        with Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
            workbook.set_properties({"title": description.title, "created": timezone.now().replace(tzinfo=None)})
            titles = [str(each.label if header == "labels" else each.name) for each in fields]
            write_titles(workbook, description.title, fields, titles, rows)
            write_description(workbook, description, fields, titles, rows)
        with zipfile.ZipFile(made) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        sheet = parts.pop(ROWS_SHEET).decode()
        # Left out, the size of the table is what its rows are; XlsxWriter knows the first ones only.
        sheet = re.sub(r"<dimension [^>]*/>", "", sheet)
        start, style, end = re.split(r'<row r="2"[^>]*><c r="A2" s="(\d+)">.*?</row>', sheet)
        return cls(parts, start, end, int(style))


def write_titles(workbook: Workbook, title: str, fields: Sequence[Field], titles: Sequence[str], rows: int) -> None:
    """The first sheet, with a day where the rows will stand."""
    sheet = workbook.add_worksheet(sheet_name(title))
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for number, field in enumerate(fields):
        sheet.set_column(number, number, WIDTHS.get(field.datatype, WIDTH))
        sheet.write_string(0, number, titles[number], bold)
    sheet.write_datetime(1, 0, FIRST_DAY, workbook.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.autofilter(0, 0, max(rows, 1), len(fields) - 1)


def write_description(
    workbook: Workbook, description: Description, fields: Sequence[Field], titles: Sequence[str], rows: int
) -> None:
    """The second sheet: what the first one shows, and what its columns mean."""
    sheet = workbook.add_worksheet(sheet_name(gettext("About this file")))
    bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, description.title, bold)
    longest = gettext("A text longer than a cell can hold is cut and says so; the CSV file has the whole text.")
    lines = [*description.lines, (gettext("Rows"), str(rows)), (gettext("Long texts"), longest)]
    for number, (label, text) in enumerate(lines, 2):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, text, wrapped)
    start = len(lines) + 3
    sheet.write_string(start, 0, gettext("Columns"), bold)
    for number, (title, field) in enumerate(zip(titles, fields, strict=True), start + 1):
        sheet.write_string(number, 0, title)
        sheet.write_string(number, 1, str(field.description), wrapped)


def sheet_name(title: str) -> str:
    """A title as the name of a sheet, which is short and holds few signs."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip()


def cells_of(fields: Sequence[Field], day_style: int) -> list[Cell]:
    """How each column is written: every text as a text, whatever it looks like."""
    ending = " … " + gettext("[cut: a cell holds no more; the CSV file has the whole text]")

    def text(place: str, value: str) -> str:
        if len(value) > LONGEST_TEXT // 2 and utf_16_units(value) > LONGEST_TEXT:
            value = shortened(value, ending)
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{SPECIAL.sub(escaped, value)}</t></is></c>'

    def day(place: str, value: date) -> str:
        if value < FIRST_DAY:
            return text(place, value.isoformat())
        return f'<c r="{place}" s="{day_style}"><v>{value.toordinal() - DAY_ZERO}</v></c>'

    def imprecise(place: str, value: str) -> str:
        """A date that is known to the day as a day, any other as it is written."""
        return day(place, date.fromisoformat(value)) if FULL_DAY.fullmatch(value) else text(place, value)

    writers: dict[str, Cell] = {"number": number_cell, "date": day, "edtf": imprecise}
    return [writers.get(each.datatype, text) for each in fields]


def number_cell(place: str, value: int | Decimal) -> str:
    return f'<c r="{place}"><v>{value}</v></c>'


def escaped(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in MARKUP:
        return MARKUP[sign]
    return f"_x005F{sign}" if sign.startswith("_") else f"_x{ord(sign):04X}_"


def utf_16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def shortened(text: str, ending: str) -> str:
    """As much of a text as a cell takes, and that there is more."""
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - utf_16_units(ending))]
    return kept.decode("utf-16-le", errors="ignore") + ending
