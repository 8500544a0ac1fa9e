"""Text files: cells between commas, semicolons or tabs, in the encodings that spreadsheets write."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from core.text import grouped
from desk.imports.table import (
    LONGEST_CELL,
    LONGEST_ROW,
    MOST_COLUMNS,
    BadFileError,
    Line,
    Table,
    table_of,
    too_long_a_cell,
    too_long_a_row,
    too_many_columns,
)

# In the order of preference where a file does not tell.
DELIMITERS = (",", ";", "\t")
# A line that Excel reads and does not show.
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
SAMPLE_LINES = 50
PIECE = 64 * 1024
NOT_UTF_8 = re.compile(r"[\udc80-\udcff]")
NOT_WINDOWS_1252 = re.compile(r"[\udc81\udc8d\udc8f\udc90\udc9d]")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}


def read_delimited(path: Path) -> Table:
    encoding, name = recognised_encoding(path)
    delimiter = recognised_delimiter(path, encoding)
    words = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}
    return table_of("CSV", lambda: records(path, encoding, delimiter), name, words.get(delimiter, delimiter))


def recognised_encoding(path: Path) -> tuple[str, str]:
    """How the text is encoded, for Python and in words."""
    with path.open("rb") as file:
        start = file.read(3)
    for mark, found in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return found
    return encoding_by_content(path)


def encoding_by_content(path: Path) -> tuple[str, str]:
    """UTF-8 where all of it is; Windows-1252 where most of what is not ASCII cannot be UTF-8."""
    good = bad = first_bad = first_undefined = 0
    line = 1
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        while piece := file.read(PIECE):
            if not piece.isascii():
                good += len(BEYOND_ASCII.findall(piece))
                bad += len(NOT_UTF_8.findall(piece))
                first_bad = first_bad or line_of(NOT_UTF_8, piece, line)
                first_undefined = first_undefined or line_of(NOT_WINDOWS_1252, piece, line)
            line += piece.count("\n")
    if not bad:
        return "utf-8", "UTF-8"
    if good > bad or first_undefined:
        raise BadFileError(
            _("Line %(line)s holds bytes that are no text in UTF-8. Save the file as “CSV UTF-8” again.")
            % {"line": first_bad if good > bad else first_undefined}
        )
    return "cp1252", "Windows-1252"


def line_of(signs: re.Pattern[str], piece: str, first_line: int) -> int:
    """The line of the first of these signs, 0 where there is none."""
    found = signs.search(piece)
    return first_line + piece.count("\n", 0, found.start()) if found else 0


class Lines:
    """The lines of a file, of which a record may take one or, where its cells hold line breaks, several."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path = path
        self.encoding = encoding
        self.record = 1
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                for line in iter(lambda: file.readline(LONGEST_ROW + 1), ""):
                    self.refuse_unreadable(line)
                    yield line
        except UnicodeError as error:
            raise BadFileError(
                _("The file is no text in %(encoding)s, as which it begins. Save it as “CSV UTF-8” again.")
                % {"encoding": self.encoding.upper()}
            ) from error

    def refuse_unreadable(self, line: str) -> None:
        self.length += len(line)
        if self.length > LONGEST_ROW:
            raise too_long_a_row(self.record)
        if "\0" in line:
            raise BadFileError(
                _("Row %(row)s holds a NUL byte, which no text does. Save the file as “CSV UTF-8” again.")
                % {"row": self.record}
            )

    def next_record(self) -> None:
        self.record += 1
        self.length = 0


def records(path: Path, encoding: str, delimiter: str) -> Iterator[Line]:
    """The records of the file, each with its number as a spreadsheet shows it."""
    lines = Lines(path, encoding)
    try:
        for cells in csv.reader(without_separator_line(lines), delimiter=delimiter, strict=True):
            if len(cells) > MOST_COLUMNS:
                raise too_many_columns(lines.record)
            if max(map(len, cells), default=0) > LONGEST_CELL:
                raise too_long_a_cell(lines.record, next(n for n, each in enumerate(cells) if len(each) > LONGEST_CELL))
            yield lines.record, cells
            lines.next_record()
    except csv.Error as error:
        raise BadFileError(sentence_of(str(error), lines.record)) from error


def without_separator_line(lines: Lines) -> Iterator[str]:
    found = iter(lines)
    first = next(found, "")
    if not SEPARATOR_LINE.fullmatch(first):
        yield first
    yield from found


def sentence_of(error: str, row: int) -> str:
    if "field limit" in error:
        return _(
            "Row %(row)s has a cell of more than %(most)s characters. "
            "Perhaps a quotation mark is opened in this row and never closed; if not, shorten the cell."
        ) % {"row": row, "most": grouped(LONGEST_CELL)}
    if "unexpected end" in error:
        return _(
            "Row %(row)s opens a quotation mark that is never closed. Close it, or write it twice inside a cell."
        ) % {"row": row}
    return _(
        "Row %(row)s has text directly after a closing quotation mark. "
        "Inside a cell in quotation marks, write each quotation mark twice."
    ) % {"row": row}


def recognised_delimiter(path: Path, encoding: str) -> str:
    """The sign that cuts the first lines into the same number of cells, more than one if any does."""
    lines = Lines(path, encoding)
    sample = []
    for line in islice(iter(lines), SAMPLE_LINES):
        sample.append(line)
        lines.next_record()
    told = SEPARATOR_LINE.fullmatch(sample[0]) if sample else None
    if told and told[1] in DELIMITERS:
        return told[1]
    return max(DELIMITERS, key=lambda delimiter: evenness(sample, delimiter))


def evenness(sample: list[str], delimiter: str) -> tuple[bool, float, int]:
    try:
        widths = [len(cells) for cells in csv.reader(sample, delimiter=delimiter) if cells]
    except csv.Error:
        return False, 0, 0
    if not widths:
        return False, 0, 0
    return widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0]
