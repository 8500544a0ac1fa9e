"""The register's SQL functions as expressions, and the few SQL phrases that lists and files share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateRangeField
from django.db.models import (
    CharField,
    Count,
    DateField,
    Expression,
    F,
    Func,
    Index,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Collate, ExtractYear, NullIf
from django.db.models.lookups import Contains

from core.search import Fold
from core.text import CONTENT_LANGUAGES, language_order

SEPARATOR = "; "


class CertainPeriod(Func):
    """The days certainly between two imprecise dates; none where one is open or not recorded."""

    function = "certain_period"
    arity = 2
    output_field = DateRangeField()


class YearsBetween(Func):
    """Each year from that of one date to that of another, a row for each."""

    function = "generate_series"
    arity = 2
    output_field = IntegerField()
    set_returning = True

    def __init__(self, first: Any, last: Any) -> None:
        super().__init__(ExtractYear(first), ExtractYear(last))


class CaseLabel(Func):
    """The label of a code; an unknown code has none."""

    arity = 1
    output_field = CharField()

    def __init__(self, code: Any, labels: Mapping[str, str]) -> None:
        super().__init__(code)
        self.labels = dict(labels)

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_context: Any) -> tuple[str, Any]:
        code, params = compiler.compile(self.source_expressions[0])
        whens = " ".join("WHEN %s THEN %s" for _ in self.labels)
        pairs = [part for pair in self.labels.items() for part in pair]
        return f"CASE {code} {whens} END", (*params, *pairs)


class WordsOf(Func):
    """Several texts joined by a space, missing ones left out."""

    function = "concat_ws"
    template = "%(function)s(' ', %(expressions)s)"
    output_field = TextField()


class FormulaSafe(Func):
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what could start one.

    What begins between A and z or with a digit, as most texts do, is told by that alone: a pattern takes much longer.
    """

    arity = 1
    output_field = TextField()
    by_pattern = (
        "regexp_replace({text}, "
        r"E'^(?=[ \\u00a0\\u200b\\u202f\\ufeff]*[-=+@\\t\\r\\n\\uff0d\\uff1d\\uff0b\\uff20])', '''')"
    )
    by_letter = "CASE WHEN ascii({text}) BETWEEN 65 AND 122 OR ascii({text}) BETWEEN 48 AND 57 THEN {text} ELSE %s END"

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_context: Any) -> tuple[str, Any]:
        text, params = compiler.compile(self.source_expressions[0])
        # A subquery would be run each time it is written.
        template = self.by_pattern if "SELECT" in text else self.by_letter % self.by_pattern
        return template.format(text=text), (*params,) * template.count("{text}")


class RowCount(Subquery):
    """How many rows a correlated queryset has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class Gathered(Subquery):
    """One value of the rows that belong to a record, such as the names of its parties.

    A page looks it up for each of its few rows. A file asks for the value of all its rows at once, which takes a
    fifth of the time (core.export); both are the same aggregate of the same rows.
    """

    def __init__(self, rows: QuerySet[Any, Any], owner: str, aggregate: Any, empty: int | None = None) -> None:
        self.rows, self.owner, self.aggregate, self.empty = rows, owner, aggregate, empty
        # A number of another type keeps the planner from the index of an exclusion constraint, which is slow to search.
        number = Cast(OuterRef("pk"), IntegerField())
        own = self.values_of(rows.filter(**{owner: number}), gathered=aggregate)
        super().__init__(own.values("gathered"), output_field=aggregate.output_field)
        if empty is not None:
            self.template = f"COALESCE((%(subquery)s), {empty})"

    def values_of(self, rows: QuerySet[Any, Any], **aggregates: Any) -> QuerySet[Any, Any]:
        """The number of each record with its values."""
        return rows.order_by().values(self.owner).annotate(**aggregates)

    def wrapped(self, function: Callable[[Any], Any]) -> "Gathered":
        """The value as a function gives it."""
        return Gathered(self.rows, self.owner, function(self.aggregate), self.empty)


def filled(expression: Any) -> NullIf:
    """The text, or nothing where it is empty: a file does not tell the two apart."""
    return NullIf(expression, Value(""), output_field=TextField())


def translated(name: str, language: str) -> Expression:
    """The text ``name`` in ``language``, else in the first other language it is filled in."""
    return Coalesce(*(filled(F(f"{name}_{code}")) for code in language_order(language)))


class LanguageShown(Func):
    """The language that ``translated`` found the text in."""

    output_field = CharField()

    def __init__(self, name: str, language: str) -> None:
        self.codes = language_order(language)
        super().__init__(*(F(f"{name}_{code}") for code in self.codes))

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_context: Any) -> tuple[str, Any]:
        whens, params = [], []
        for code, source in zip(self.codes, self.source_expressions, strict=True):
            sql, source_params = compiler.compile(source)
            whens.append(f"WHEN {sql} <> '' THEN '{code}'")
            params.extend(source_params)
        return f"CASE {' '.join(whens)} END", tuple(params)


# Sorts after every text.
LAST = "\U0010ffff"


def sorted_as(text: Any) -> Collate:
    """What a text is sorted by: folded and by code point, so that the order is the same on every server.

    What is missing comes last, by a value and not by NULL, which pages that begin after a row could not compare.
    """
    return Collate(Coalesce(Fold(text), Value(LAST), output_field=TextField()), "C")


def sort_key(name: str, language: str) -> Collate:
    return sorted_as(translated(name, language))


def gathered(rows: QuerySet[Any, Any], owner: str, value: Any, *order: Any) -> Gathered:
    """The values of the rows that belong to a record, in this order, as one text; missing ones are left out."""
    return Gathered(rows, owner, filled(StringAgg(value, Value(SEPARATOR), order_by=order)))


def gathered_once(rows: QuerySet[Any, Any], owner: str, value: Any, only: Q | None = None) -> Gathered:
    """The different values of the rows that belong to a record, sorted, as one text."""
    different = StringAgg(value, Value(SEPARATOR), distinct=True, order_by=value, filter=only)
    return Gathered(rows, owner, filled(different))


def gathered_count(rows: QuerySet[Any, Any], owner: str, counted: str = "pk") -> Gathered:
    """How many rows belong to a record."""
    return Gathered(rows, owner, Count(counted), empty=0)


def joined_once(queryset: QuerySet[Any, Any], expression: Any) -> Expression:
    """The different values of ``expression`` over the rows of a correlated queryset, sorted, as one text."""
    values = queryset.order_by().annotate(joined_value=expression).values_list("joined_value")
    return joined_array(ArraySubquery(values.order_by("joined_value").distinct()))


def joined_array(array: Any) -> Expression:
    """The elements of an array as one text; missing ones are left out."""
    return filled(Func(array, Value(SEPARATOR), function="array_to_string", output_field=TextField()))


def has_word(word: str, names: Iterable[Any]) -> Q:
    """Whether the folded word stands in one of the texts."""
    return Q(Contains(Fold(WordsOf(*names)), Fold(Value(word, output_field=TextField()))))


def day_or(name: str, missing: date) -> Coalesce:
    """A day to sort by; ``missing`` places what has none."""
    return Coalesce(F(name), Value(missing, output_field=DateField()))


def order_of_list(name: str, key: Any) -> Index:
    """The index that a public list walks in one of its orders."""
    return Index(key, F("id"), name=name, condition=Q(publication="published"))


def orders_by_text(name: str, text: str) -> list[Index]:
    """The indexes for an order by a translated text, one for each language."""
    return [order_of_list(f"{name}_{code}", sort_key(text, code)) for code in CONTENT_LANGUAGES]
