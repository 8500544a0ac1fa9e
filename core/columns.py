"""The columns of public lists: one declaration gives the table on the page and the fields of the file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar

from django.db.models import Case, Choices, Expression, F, Q, When
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from core.dates import AnyDate, ImpreciseDate
from core.fields import Earliest, Edtf, Latest, Precision
from core.functions import CaseLabel, LanguageShown, filled, translated
from core.highlight import marked
from core.html import escaped
from core.search import address_slug

type Text = str | Promise

ADDRESS, ADDRESS_OF_PAGE = _("Address"), _("Address of the page of this row.")
type Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reader:
    """Who a list is written for: the language, the address of the site, the day statuses are asked for.

    ``words`` are those looked for, which the page marks.
    """

    language: str
    site: str
    as_of: date
    words: Sequence[str] = ()

    def marked(self, text: str) -> SafeString:
        return marked(text, self.words) if self.words else escaped(text)


type Source = str | Expression | Callable[[Reader], Any]


@dataclass(frozen=True)
class Field:
    """One field of a file: a stable name, what it means, and the SQL that gives it."""

    name: str
    label: Text
    description: Text
    expression: Any
    datatype: str = "string"

    @property
    def may_hold_formula(self) -> bool:
        return self.datatype == "string"


@cache
def nothing_html(language: str) -> SafeString:
    """What stands in an empty cell; the same for all cells of all lists."""
    with override(language):
        return format_html('<span class="nothing">{}</span>', gettext("not recorded"))


def link_html(address: str, shown: SafeString) -> SafeString:
    return SafeString(f'<a href="{escaped(address)}">{shown}</a>')


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a list: text, unless a subclass says otherwise."""

    name: str
    label: Text
    description: Text
    source: Source = ""
    on_page: bool = True
    links: bool = False
    # Whether its label is needed to understand it where rows are not shown as a table.
    labelled: bool = True

    datatype: ClassVar[str] = "string"
    # How its cells look in the list.
    style: ClassVar[str] = ""

    def expression(self, reader: Reader) -> Any:
        source = self.source or self.name
        if callable(source) and not isinstance(source, Expression):
            return source(reader)
        return F(source) if isinstance(source, str) else source

    def fields(self, reader: Reader) -> Iterator[Field]:
        yield Field(self.name, self.label, self.description, filled(self.expression(reader)), self.datatype)

    def page_values(self, reader: Reader) -> dict[str, Any]:
        return {each.name: each.expression for each in self.fields(reader)}

    def cell(self, row: Row, reader: Reader) -> SafeString:
        shown = self.shown(row, reader)
        if not shown:
            return nothing_html(reader.language)
        return link_html(page_address(row, reader), shown) if self.links else shown

    def shown(self, row: Row, reader: Reader) -> SafeString:
        value = row[self.name]
        return reader.marked(value) if value else SafeString("")


@dataclass(frozen=True, kw_only=True)
class CodeColumn(Column):
    """A code or an identifier of the register's own making, which no spreadsheet mistakes for a formula."""

    datatype: ClassVar[str] = "code"

    def shown(self, row: Row, reader: Reader) -> SafeString:
        value = row[self.name]
        return SafeString(f'<span class="code">{escaped(value)}</span>') if value else SafeString("")


@dataclass(frozen=True, kw_only=True)
class TranslatedColumn(Column):
    """Text in the reader's language, else in another one, which is named beside it.

    ``only_if`` keeps the text of a related record back that is not public itself.
    """

    only_if: Q | None = None

    def stem(self) -> str:
        return str(self.source or self.name)

    def guarded(self, expression: Any) -> Any:
        return expression if self.only_if is None else Case(When(self.only_if, then=expression))

    def fields(self, reader: Reader) -> Iterator[Field]:
        text = self.guarded(translated(self.stem(), reader.language))
        yield Field(self.name, self.label, self.description, text)
        yield Field(
            f"{self.name}_language",
            gettext("%(column)s: language") % {"column": self.label},
            gettext("Language the text is given in; another one than asked for where no translation is recorded."),
            self.guarded(LanguageShown(self.stem(), reader.language)),
            datatype="code",
        )

    def shown(self, row: Row, reader: Reader) -> SafeString:
        text, language = row[self.name], row[f"{self.name}_language"]
        if not text or language == reader.language:
            return reader.marked(text or "")
        return SafeString(f'<span lang="{escaped(language)}">{reader.marked(text)}</span>')


@dataclass(frozen=True, kw_only=True)
class ImpreciseDateColumn(Column):
    """A date with its precision: as written, and the first and last day it can stand for."""

    def fields(self, reader: Reader) -> Iterator[Field]:
        days = self.expression(reader)
        about = {"column": self.label}
        yield Field(self.name, self.label, self.description, Edtf(days), datatype="edtf")
        yield Field(
            f"{self.name}_precision",
            gettext("%(column)s: precision") % about,
            gettext("Whether the date is known to the day, the month or the year."),
            Precision(days),
            datatype="code",
        )
        yield Field(
            f"{self.name}_earliest",
            gettext("%(column)s: earliest") % about,
            gettext("First day the date can stand for."),
            Earliest(days),
            datatype="date",
        )
        yield Field(
            f"{self.name}_latest",
            gettext("%(column)s: latest") % about,
            gettext("Last day the date can stand for."),
            Latest(days),
            datatype="date",
        )

    def page_values(self, reader: Reader) -> dict[str, Any]:
        return {self.name: self.expression(reader)}

    def shown(self, row: Row, reader: Reader) -> SafeString:
        value: AnyDate | None = row[self.name]
        return SafeString("") if value is None else escaped(value.format(reader.language))


@dataclass(frozen=True, kw_only=True)
class DateColumn(Column):
    """A calendar day."""

    datatype: ClassVar[str] = "date"

    def fields(self, reader: Reader) -> Iterator[Field]:
        yield Field(self.name, self.label, self.description, self.expression(reader), self.datatype)

    def shown(self, row: Row, reader: Reader) -> SafeString:
        value: date | None = row[self.name]
        return SafeString("") if value is None else escaped(ImpreciseDate(value).format(reader.language))


@dataclass(frozen=True, kw_only=True)
class NumberColumn(Column):
    """A quantity; zero is an answer."""

    # The list and the facet whose set for the row this is the size of: the page takes it from there, as counting very
    # many rows for each row shown would be slow.
    size_of: tuple[str, str] | None = None
    # Or what keeps the numbers of all records in this process, for the same reason.
    numbers: Callable[[], Mapping[int, int]] | None = None

    datatype: ClassVar[str] = "number"

    def fields(self, reader: Reader) -> Iterator[Field]:
        yield Field(self.name, self.label, self.description, self.expression(reader), self.datatype)

    def page_values(self, reader: Reader) -> dict[str, Any]:
        return {} if self.size_of or self.numbers else super().page_values(reader)

    def shown(self, row: Row, reader: Reader) -> SafeString:
        value = row[self.name]
        return SafeString("") if value is None else SafeString(f'<span class="number">{escaped(value)}</span>')


@dataclass(frozen=True, kw_only=True)
class ChoiceColumn(Column):
    """A coded value: its stable code and its label in the reader's language."""

    choices: type[Choices]

    def fields(self, reader: Reader) -> Iterator[Field]:
        code = self.expression(reader)
        labels = {str(value): str(label) for value, label in self.choices.choices}
        yield Field(
            self.name,
            gettext("%(column)s: code") % {"column": self.label},
            self.description,
            filled(code),
            datatype="code",
        )
        yield Field(f"{self.name}_label", self.label, self.description, CaseLabel(code, labels), datatype="code")

    def shown(self, row: Row, reader: Reader) -> SafeString:
        return escaped(row[f"{self.name}_label"] or "")


@dataclass(frozen=True, kw_only=True)
class ListColumn(Column):
    """Several values in one cell, separated by a semicolon, in a stated order."""

    style: ClassVar[str] = "several"

    def fields(self, reader: Reader) -> Iterator[Field]:
        yield Field(self.name, self.label, self.description, self.expression(reader), self.datatype)


@dataclass(frozen=True, kw_only=True)
class UrlColumn(Column):
    """The lasting address of the row's own page."""

    name: str = "url"
    label: Text = ADDRESS
    description: Text = ADDRESS_OF_PAGE
    on_page: bool = False
    slug_of: Callable[[str], Any] | None = None
    datatype: ClassVar[str] = "url"

    def page_values(self, reader: Reader) -> dict[str, Any]:
        values = super().page_values(reader)
        return {**values, "slug_of": self.slug_of(reader.language)} if self.slug_of else values


def page_address(row: Row, reader: Reader) -> str:
    """Where a row's own page is; numbered records are given the readable part of their address."""
    address: str = row["url"].removeprefix(reader.site)
    if "slug_of" in row:
        return f"{address.removesuffix('/')}-{address_slug(row['slug_of'] or '')}/"
    return address


def fields_of(columns: Sequence[Column], reader: Reader) -> list[Field]:
    """Every field of the file, in order."""
    return [each for column in columns for each in column.fields(reader)]


def page_values(columns: Sequence[Column], reader: Reader) -> dict[str, Any]:
    """What the page asks the database for: the fields, and dates as values."""
    return {name: expression for column in columns for name, expression in column.page_values(reader).items()}
