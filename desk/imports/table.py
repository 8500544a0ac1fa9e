"""A file as rows of cells, whatever its format, and the bounds of what is read."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.text import clean_text, grouped

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_CELL = 100_000
LONGEST_ROW = 1_000_000
# All cells together: a small spreadsheet can refer to a long text again and again.
MOST_CHARACTERS = 100_000_000
LONGEST_HEADING = 300

MARKED_AS_TEXT = re.compile(r"^'(?=[\s\u200b\ufeff]*[-=+@\uff0d\uff1d\uff0b\uff20])")

type Line = tuple[int, list[str]]


class BadFileError(Exception):
    """The file cannot be read; the message says what is wrong with it, where, and what would be right."""


@dataclass(frozen=True)
class Table:
    """The first table of a file, and how the file was understood.

    ``encoding`` and ``dialect`` are in words, and empty where the format leaves no doubt. A row has at least as many
    cells as there are headings; it has more where the file has text to the right of them.
    """

    headers: list[str]
    format: str
    encoding: str
    dialect: str
    lines: Callable[[], Iterator[Line]]

    def rows(self) -> Iterator[Line]:
        """The rows that are not empty, each with its number as a spreadsheet shows it."""
        lines = filled(self.lines())
        next(lines)
        for count, (number, cells) in enumerate(lines, 1):
            if count > MOST_ROWS:
                raise BadFileError(
                    _("The file has more than %(most)s rows. Divide it, and bring in the parts one by one.")
                    % {"most": grouped(MOST_ROWS)}
                )
            yield number, cells + [""] * (len(self.headers) - len(cells))


def table_of(format: str, lines: Callable[[], Iterator[Line]], encoding: str = "", dialect: str = "") -> Table:
    """The table that such lines make; the first one that is not empty holds the headings."""
    found = filled(lines())
    number, first = next(found, (0, []))
    if not first:
        raise BadFileError(_("The file is empty. Its first row should hold the headings of its columns."))
    if next(found, None) is None:
        raise BadFileError(
            _("The file has one row only. Its first row should hold the headings, each further row a record.")
        )
    return Table(headings(number, first), format, encoding, dialect, lines)


def filled(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines that hold something, without empty cells at their ends."""
    characters = 0
    for number, cells in lines:
        characters += sum(map(len, cells))
        if characters > MOST_CHARACTERS:
            raise BadFileError(
                _("Up to row %(row)s the file holds more than %(most)s characters. Divide it, and bring in the parts.")
                % {"row": number, "most": grouped(MOST_CHARACTERS)}
            )
        cleaned = [cleaned_cell(each) for each in cells]
        while cleaned and not cleaned[-1]:
            cleaned.pop()
        if cleaned:
            yield number, cleaned


def cleaned_cell(text: str) -> str:
    # Files for spreadsheets, ours among them, mark with an apostrophe what could be taken for a formula.
    text = MARKED_AS_TEXT.sub("", text)
    return text.strip() if text.isascii() and text.isprintable() else clean_text(text, multiline=True)


def headings(number: int, cells: Sequence[str]) -> list[str]:
    """A name for each column: its heading, with its letter where that is missing or used twice."""
    names: list[str] = []
    for column, cell in enumerate(cells):
        name = " ".join(cell.split())
        if len(name) > LONGEST_HEADING:
            raise BadFileError(
                _(
                    "Row %(row)s, column %(column)s: a heading of more than %(most)s characters. "
                    "The first row of the file should hold the headings of its columns."
                )
                % {"row": number, "column": letters(column), "most": LONGEST_HEADING}
            )
        if not name:
            name = _("column %(letters)s") % {"letters": letters(column)}
        elif name in names:
            name = _("%(heading)s (column %(letters)s)") % {"heading": name, "letters": letters(column)}
        # What is named by its letter may be what another column is called.
        while name in names:
            name += "_"
        names.append(name)
    return names


def letters(column: int) -> str:
    """The name of a column, counted from 0, in a spreadsheet."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def too_long_a_cell(row: int, column: int) -> BadFileError:
    return BadFileError(
        _("Cell %(cell)s holds more than %(most)s characters. Shorten it, or leave it out of the file.")
        % {"cell": f"{letters(column)}{row}", "most": grouped(LONGEST_CELL)}
    )


def too_long_a_row(row: int) -> BadFileError:
    return BadFileError(
        _("Row %(row)s holds more than %(most)s characters. Shorten it, or leave it out of the file.")
        % {"row": row, "most": grouped(LONGEST_ROW)}
    )


def too_many_columns(row: int) -> BadFileError:
    return BadFileError(
        _("Row %(row)s has more than %(most)s columns. Leave out those that are not to be brought in.")
        % {"row": row, "most": MOST_COLUMNS}
    )
