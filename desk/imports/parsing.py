"""Cells as values of the fields they are mapped to, or what is wrong with them at their column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import translation
from django.utils.translation import gettext as _

from core.text import CONTENT_LANGUAGES, clean_text
from desk.imports.doubts import Doubts
from desk.imports.fields import Field, Form, Kind
from desk.imports.values import (
    BadValueError,
    one_of,
    parse_boolean,
    parse_country,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_text,
    quoted,
    split_list,
)

WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d{0,11})", re.IGNORECASE)
IDENTIFIER = re.compile(r"([a-z0-9][a-z0-9-]{0,39})\s*:\s*(\S(?:.*\S)?)", re.DOTALL)
DEGREES = {"latitude": 90, "longitude": 180}
DECIMALS = Decimal("0.00001")
# Counts and seats are small numbers in the tables.
LARGEST = 32_767
LONGEST_IDENTIFIER = 200


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell, or worth knowing, and what would be right."""

    message: str
    field: str = ""
    expected: str = ""


@dataclass
class ParsedRow:
    """What a row says: the values of its fields, and what could not be read."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)

    def get(self, name: str) -> Any:
        return self.values.get(name)


class Layout:
    """How the cells of a file are read: the fields of its columns, and what holds for all rows."""

    def __init__(
        self, kind: Kind, headers: Sequence[str], columns: Mapping[str, str], options: Mapping[str, str]
    ) -> None:
        self.width = len(headers)
        self.places = [
            (index, header, kind.field(columns[header])) for index, header in enumerate(headers) if header in columns
        ]
        self.for_all = {name: read(kind.field(name), text, "") for name, text in options.items() if text.strip()}

    def parse(self, number: int, cells: Sequence[str]) -> ParsedRow:
        row = ParsedRow(number, dict(self.for_all))
        if len(cells) > self.width:
            row.problems.append(
                Problem(
                    _("The row has %(cells)s cells, the headings only %(headings)s.")
                    % {"cells": len(cells), "headings": self.width},
                    expected=_("as many cells as headings: is there a separator within a text without quotes?"),
                )
            )
        given: dict[str, Any] = {}
        for index, header, each in self.places:
            if cells[index].strip():
                self._add(row, given, header, each, cells[index])
        row.values.update(given)
        return row

    def _add(self, row: ParsedRow, given: dict[str, Any], header: str, each: Field, text: str) -> None:
        try:
            value = read(each, text, header)
        except BadValueError as error:
            row.problems.append(Problem(error.message, each.name, error.expected))
            return
        if each.name not in given:
            given[each.name] = value
        elif each.form is Form.PROSE:
            given[each.name] += f"\n{value}"
        else:
            given[each.name] = [*given[each.name], *(one for one in value if one not in given[each.name])]


def read(each: Field, text: str, header: str) -> Any:
    """The value of a text; several columns of one prose field are told apart by their headings."""
    value = READERS[each.form](parse_text(text), each)
    return f"{header}: {value}" if each.name == "internal_notes" and header else value


def read_line(text: str, each: Field) -> str:
    return within(clean_text(text, multiline=False), each.longest)


def within(text: str, longest: int) -> str:
    if len(text) > longest:
        raise BadValueError(
            _("This text has %(length)s characters.") % {"length": len(text)},
            _("at most %(longest)s characters") % {"longest": longest},
        )
    return text


def read_date(text: str, each: Field) -> Any:
    value = parse_date(text)
    if value.is_open and each.form is not Form.OPEN_DATE:
        raise BadValueError(_("This date cannot be open."), _("a day, a month or a year, or an empty cell"))
    return value


def read_decimal(text: str, each: Field) -> Decimal:
    value = parse_decimal(text)
    limit = DEGREES[each.name.rpartition("_")[2]]
    if abs(value) > limit:
        raise BadValueError(
            _("%(text)s is out of bounds.") % {"text": quoted(text)},
            _("from -%(limit)s to %(limit)s") % {"limit": limit},
        )
    return value.quantize(DECIMALS)


def read_whole(text: str, each: Field) -> int:
    value = parse_integer(text)
    if not 0 <= value <= LARGEST:
        raise BadValueError(
            _("%(text)s is out of bounds.") % {"text": quoted(text)}, _("from 0 to %(limit)s") % {"limit": LARGEST}
        )
    return value


def read_choice(text: str, each: Field) -> str:
    """The code of a choice, written as its code or as its name in any of the three languages."""
    choices = each.choices
    assert choices is not None  # noqa: S101  every field of this form has them
    for language in CONTENT_LANGUAGES:
        with translation.override(language):
            names = [(str(code), str(label)) for code, label in choices.choices]
        try:
            return one_of(text, names)
        except BadValueError:
            continue
    return one_of(text, [(str(code), str(label)) for code, label in choices.choices])


def read_address(text: str, each: Field) -> str:
    text = within(text.strip(), each.longest if each.name != "source_url" else 1000)
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise BadValueError(
            _("%(text)s is not an address.") % {"text": quoted(text)}, "https://example.org/"
        ) from error
    return text


def read_wikidata(text: str, each: Field) -> str:
    if found := WIKIDATA.fullmatch(text.strip()):
        return found[1].upper()
    raise BadValueError(_("%(text)s is not a Wikidata number.") % {"text": quoted(text)}, "Q239")


def read_list(text: str, each: Field) -> list[str]:
    parts = (read_line(part, each) for part in split_list(text))
    return list(dict.fromkeys(part for part in parts if part))


def read_identifiers(text: str, each: Field) -> list[tuple[str, str]]:
    return [read_identifier(part) for part in split_list(text)]


def read_identifier(text: str) -> tuple[str, str]:
    found = IDENTIFIER.fullmatch(clean_text(text, multiline=False))
    if not found or len(found[2]) > LONGEST_IDENTIFIER:
        raise BadValueError(_("%(text)s is not an identifier.") % {"text": quoted(text)}, "geonames:2797656")
    return found[1], found[2]


READERS: Mapping[Form, Callable[[str, Field], Any]] = {
    Form.LINE: read_line,
    Form.PROSE: lambda text, each: clean_text(text, multiline=True),
    Form.DATE: read_date,
    Form.OPEN_DATE: read_date,
    Form.DECIMAL: read_decimal,
    Form.WHOLE: read_whole,
    Form.YES_NO: lambda text, each: parse_boolean(text),
    Form.COUNTRY: lambda text, each: parse_country(text),
    Form.CHOICE: read_choice,
    Form.ADDRESS: read_address,
    Form.WIKIDATA: read_wikidata,
    Form.LIST: read_list,
    Form.IDENTIFIERS: read_identifiers,
}
