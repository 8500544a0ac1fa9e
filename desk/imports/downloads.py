"""Files that people take away: empty lists to fill in, and rows to be corrected."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from tempfile import TemporaryFile
from typing import IO

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.xlsx import LONGEST_TEXT, sheet_name, shortened, utf_16_units
from desk.imports.fields import Field, Kind

# What Excel takes as the choices of a cell.
LONGEST_CHOICES = 255
IN_MEMORY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
ROW_BY_ROW = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
ROWS_WITH_CHOICES = 1_000
ROWS_TOGETHER = 100
# What a spreadsheet may take for a formula: an apostrophe before it makes it a text, and is taken away when it is read.
FORMULA = re.compile(r"[ \u00a0\u200b\u202f\ufeff]*[-=+@\t\r\n\uff0d\uff1d\uff0b\uff20]")


def csv_template(kind: Kind) -> bytes:
    """For spreadsheets of this country: semicolons, and a mark of the encoding."""
    return b"".join(csv_pieces(kind.template_rows()))


def xlsx_template(kind: Kind) -> bytes:
    made = io.BytesIO()
    with Workbook(made, IN_MEMORY) as workbook:
        bold = workbook.add_format({"bold": True})
        rows = workbook.add_worksheet(sheet_name(str(capfirst(kind.label))))
        rows.freeze_panes(1, 0)
        rows.set_column(0, len(kind.fields) - 1, 22)
        for number, cells in enumerate(kind.template_rows()):
            for column, text in enumerate(cells):
                rows.write_string(number, column, text, None if number else bold)
        for column, field in enumerate(kind.fields):
            choices = [code for code, _label in choices_of(field)]
            if choices and len(",".join(choices)) <= LONGEST_CHOICES:
                rows.data_validation(1, column, ROWS_WITH_CHOICES, column, {"validate": "list", "source": choices})
        meaning = workbook.add_worksheet(sheet_name(_("Columns")))
        meaning.set_column(0, 0, 32)
        meaning.set_column(1, 2, 60)
        for number, line in enumerate(meanings(kind)):
            for column, text in enumerate(line):
                meaning.write_string(number, column, text, None if number else bold)
    return made.getvalue()


def meanings(kind: Kind) -> Iterator[tuple[str, str, str]]:
    """What each column means, and what may stand in it."""
    yield _("Column"), _("Meaning"), _("What it may hold")
    for field in kind.fields:
        needed = " ({})".format(_("required")) if field.is_required else ""
        allowed = "; ".join(f"{code} ({label})" for code, label in choices_of(field))
        yield field.name, f"{capfirst(field.label)}{needed}. {field.help_text}".strip(), allowed or field.example


def choices_of(field: Field) -> list[tuple[str, str]]:
    return [(str(code), str(label)) for code, label in field.choices.choices] if field.choices else []


def csv_pieces(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A CSV file some rows at a time."""
    yield codecs.BOM_UTF8
    for some in batched(rows, ROWS_TOGETHER):
        made = io.StringIO()
        csv.writer(made, delimiter=";").writerows([defused(text) for text in cells] for cells in some)
        yield made.getvalue().encode()


def defused(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def xlsx_of(rows: Iterable[Sequence[str]]) -> IO[bytes]:
    """A spreadsheet on the disk, gone once it is closed."""
    made = TemporaryFile()  # noqa: SIM115
    with Workbook(made, ROW_BY_ROW) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(number, column, fitting(text))
    made.seek(0)
    return made


def fitting(text: str) -> str:
    """As much of a text as a cell takes."""
    if utf_16_units(text) <= LONGEST_TEXT:
        return text
    return shortened(text, " … " + _("[cut: a cell holds no more; the CSV file has the whole text]"))
