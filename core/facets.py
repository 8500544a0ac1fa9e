"""Facets: which records of a list have which value, as compressed sets of numbers kept in this process.

A set is built from SQL when a process first shows a list and then follows the change log, so that each answer counts
what the database held when it was asked. Counts are sizes of intersections: they cost the same for every combination
of filters, and hardly grow with the register.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from heapq import nsmallest
from html import escape
from itertools import groupby
from operator import itemgetter
from threading import RLock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from pyroaring import BitMap

from core.changes import FORGET, LOG, look
from core.columns import Reader
from core.prepared import OneOf, Prepared

type Values = dict[str, BitMap]
# For a kind of record: the rows, and their column, that name the records of the list which a change can touch; None
# where that can be any.
type TouchedBy = Mapping[str, Callable[[Sequence[int]], Iterable[tuple[QuerySet[Any, Any], str]]] | None]

# Numbers of records as one value: a million of them cost little more than one.
PACKED = "string_agg(int4send(id::integer), ''::bytea)"
# A set is read in portions of so many neighbouring numbers: whole, it would stand in memory several times.
PORTION = 1 << 16
# Statuses are kept for so many different days at a time.
DAYS_KEPT = 6
# With more changed records than this share of a list it is read anew.
SHARE_READ_ANEW = 0.02
# Of so few records the values of a wide facet are counted by the database.
FEW = 5_000
# With more changed records than this in its packed sets a list is read anew.
STALE = 1_000


@dataclass(frozen=True)
class Pairs:
    """Where the values of a facet are recorded: rows that name a record of the list and a value it has."""

    rows: QuerySet[Any, Any]
    record: str
    value: Any

    @property
    def is_direct(self) -> bool:
        """Whether the value stands in the record's own row."""
        return self.record == "pk"

    def prepared(self) -> Prepared:
        """Each value with the record that has it, of some numbers of records given later."""
        rows = self.rows.filter(OneOf("numbers", self.record)).order_by()
        return Prepared(rows.values_list(self.value, self.record), is_planned_once=True)

    def of(self, records: Sequence[int] | None) -> QuerySet[Any, Any]:
        rows = self.rows if records is None else self.rows.filter(**{f"{self.record}__in": records})
        return rows.order_by().values_list(self.record, self.value)


@dataclass(frozen=True)
class Choice:
    """A value as a reader chooses it: its code in addresses, its label, and the recorded values it stands for."""

    code: str
    label: str
    stands_for: tuple[str, ...]
    depth: int = 0

    @cached_property
    def html(self) -> tuple[str, str, str, str]:
        """Its box in pieces, between which the name of the facet, the number of rows and the tick are written."""
        code, depth = escape(self.code), f' class="depth-{self.depth}"' if self.depth else ""
        value, label = f'data-value="{code}" data-count="', f'> {escape(self.label)} <span class="count">'
        return f"<label{depth} ", value, f'{code}" value="{code}"', label


@dataclass(frozen=True)
class Facet:
    """A filter whose values are counted: where they are recorded, and how they are called.

    ``pairs`` may depend on the day statuses are asked for (``is_dated``). A wide facet has too many values to show
    or to name them all: only the most frequent are.
    """

    name: str
    pairs: Callable[[date], Sequence[Pairs]]
    choices: Callable[[], Sequence[Choice]] | None = None
    names_of: Callable[[Sequence[str]], Mapping[str, str]] | None = None
    is_dated: bool = False

    @property
    def is_wide(self) -> bool:
        return self.names_of is not None


def ids_in(packed: Any) -> BitMap:
    """The set of the numbers PostgreSQL packed with ``int4send``."""
    numbers = array("I")
    numbers.frombytes(packed or b"")
    if sys.byteorder == "little":
        numbers.byteswap()
    return BitMap(numbers)


def ids_of(rows: QuerySet[Any, Any] | RawSQL, column: str = "pk") -> BitMap:
    """The numbers a queryset or a statement gives, fetched as one value."""
    if isinstance(rows, RawSQL):
        sql, params = rows.sql, tuple(rows.params)
    else:
        try:
            sql, params = rows.order_by().values_list(column).query.sql_with_params()
        except EmptyResultSet:
            return BitMap()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {PACKED} FROM ({sql}) found (id)", params)  # noqa: S608  # of compiled SQL only
        return ids_in(cursor.fetchone()[0])


def recorded(
    facet: Facet, day: date, among: BitMap, records: Sequence[int] | None = None
) -> Iterator[tuple[str, BitMap]]:
    """Each value of a facet with its records among some, read from all of the list or from those rows only."""
    parts: list[str] = []
    params: list[Any] = []
    for pairs in facet.pairs(day):
        with suppress(EmptyResultSet):
            part, part_params = pairs.of(records).query.sql_with_params()
            parts.append(part)
            params.extend(part_params)
    if not parts:
        return
    # Very many values have few records each.
    portions = "" if facet.is_wide else f", id / {PORTION} ORDER BY pairs.value"
    pairs_sql = f"FROM ({' UNION ALL '.join(parts)}) pairs (id, value) WHERE value IS NOT NULL GROUP BY value{portions}"
    for value, ids in sets_copied(f"SELECT value::text, {PACKED} {pairs_sql}", params):
        ids &= among  # noqa: PLW2901  # made for this alone
        if ids:
            ids.shrink_to_fit()
            yield value, ids


def everything_in(queryset: QuerySet[Any, Any]) -> BitMap:
    """The numbers of all rows of a list."""
    sql, params = queryset.order_by().values_list("pk").query.sql_with_params()
    found = sets_copied(
        f"SELECT '', {PACKED} FROM ({sql}) found (id) GROUP BY id / {PORTION}",  # noqa: S608  # of compiled SQL only
        params,
    )
    return next((ids for _value, ids in found), BitMap())


def sets_copied(statement: str, params: Sequence[Any]) -> Iterator[tuple[str, BitMap]]:
    """The sets a statement gives, each in one row or several after one another; in binary form, never as text."""
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT binary)", params) as copy,
    ):
        copy.set_types(["text", "bytea"])
        for value, rows in groupby(copy.rows(), key=itemgetter(0)):
            ids = BitMap()
            for _value, packed in rows:
                ids |= ids_in(packed)
            yield value, ids


def after(values: Values, changed: BitMap, again: Values) -> Values:
    """The sets after some records were read again; sets they are not in stay the same objects."""
    result = {code: ids - changed if ids.intersect(changed) else ids for code, ids in values.items()}
    for code, ids in again.items():
        result[code] = result[code] | ids if code in result else ids
    return {code: ids for code, ids in result.items() if ids}


class Packed:
    """Very many sets by number, in a few pieces of memory: an object for each takes far more."""

    def __init__(self, values: Iterable[tuple[str, BitMap]]) -> None:
        self.codes, self.sizes, self.ends = array("I"), array("I"), array("Q")
        packed = bytearray()
        for code, ids in values:
            packed += ids.serialize()
            self.codes.append(int(code))
            self.sizes.append(len(ids))
            self.ends.append(len(packed))
        self.bytes = packed
        # The largest first; of equal size by code: every process shows the same ones in the same order.
        places = sorted(range(len(self.codes)), key=lambda place: str(self.codes[place]))
        self.by_size = array("I", sorted(places, key=self.sizes.__getitem__, reverse=True))
        self.by_code = array("I", sorted(places, key=self.codes.__getitem__))

    def place(self, code: int) -> int | None:
        """Where the set of a number stands, if it has one."""
        found = bisect_left(self.by_code, code, key=self.codes.__getitem__)
        is_known = found < len(self.by_code) and self.codes[self.by_code[found]] == code
        return self.by_code[found] if is_known else None

    def ids(self, place: int) -> BitMap:
        start = self.ends[place - 1] if place else 0
        # The types of pyroaring ask for bytes, which would be one more copy of each piece.
        return BitMap.deserialize(self.bytes[start : self.ends[place]])  # type: ignore[arg-type]


class WideValues:
    """The sets of a facet with very many values, which are records: packed, with later changes beside them."""

    def __init__(self, packed: Packed, stale: BitMap | None = None, fresh: Values | None = None) -> None:
        self.packed = packed
        self.stale = stale or BitMap()
        self.fresh = fresh or {}

    def __len__(self) -> int:
        return len(self.packed.sizes)

    def after(self, changed: BitMap, again: Values) -> WideValues:
        return WideValues(self.packed, self.stale | changed, after(self.fresh, changed, again))

    def ids(self, code: str) -> BitMap:
        place = self.packed.place(int(code))
        kept = BitMap() if place is None else self._steady(place)
        return kept | self.fresh[code] if code in self.fresh else kept

    def most_frequent(self, among: BitMap, count: int, is_everything: bool) -> list[tuple[str, int]]:
        """The values with the most records in a set, with how many; of few records the caller counts otherwise."""
        packed = self.packed
        if is_everything and not self.stale:
            return [(str(packed.codes[place]), packed.sizes[place]) for place in packed.by_size[:count]]
        best = [(-self.ids(code).intersection_cardinality(among), code) for code in self.fresh]
        # The largest first, no later value can have more than its size: once that is less, those found so far stand.
        least = 1
        for place in packed.by_size:
            if packed.sizes[place] < least:
                break
            size = self._steady(place).intersection_cardinality(among)
            if size >= least and (code := str(packed.codes[place])) not in self.fresh:
                best.append((-size, code))
                if len(best) >= 2 * count:
                    best = sorted(best)[:count]
                    least = max(-best[-1][0], 1)
        return [(code, -size) for size, code in sorted(best)[:count] if size]

    def _steady(self, place: int) -> BitMap:
        """Of a set as it was read, what has not changed since."""
        ids = self.packed.ids(place)
        return ids - self.stale if self.stale else ids


@dataclass(frozen=True)
class Known:
    """The sets of a list at one moment; never changed, only replaced."""

    everything: BitMap
    values: Mapping[str, Values]
    wide: Mapping[str, WideValues]
    dated: OrderedDict[tuple[str, date], Values] = field(default_factory=OrderedDict)
    # What is worked out when first needed: choices with their labels, sets of values that stand for others.
    worked_out: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: Any, work: Callable[[], Any]) -> Any:
        if key not in self.worked_out:
            self.worked_out[key] = work()
        return self.worked_out[key]


class FacetIndex:
    """The sets of one list, brought up to date whenever they are asked for.

    ``touched_by`` says for other kinds of records which records of the list their change can touch.
    """

    def __init__(
        self,
        kind: str,
        queryset: QuerySet[Any, Any],
        facets: Sequence[Facet],
        touched_by: TouchedBy,
    ) -> None:
        self.kind = kind
        self.queryset = queryset
        self.facets = {facet.name: facet for facet in facets}
        self.touched_by = touched_by
        self.lock = RLock()
        self.few: dict[str, list[Prepared]] = {}
        self.forget()
        FORGET.append(self.forget)

    def forget(self) -> None:
        self.version = 0
        self.known: Known | None = None

    def counted_of_few(self, name: str, records: Sequence[int]) -> Counter[Any]:
        """How many of a few records have each value of a facet, as the database holds them."""
        if name not in self.few:
            self.few[name] = [pairs.prepared() for pairs in self.facets[name].pairs(date.min)]
        found = {tuple(row) for query in self.few[name] for row in query.rows(numbers=records)}
        return Counter(value for value, _record in found if value is not None)

    def now(self) -> Known:
        """The sets as the database holds them now, or newer: never older."""
        with self.lock:
            try:
                now = look()
                if now.inside:
                    # What this transaction wrote may yet be undone: it is read for this answer only.
                    return self.read()
                if self.known is None or now.version > self.version:
                    told = LOG.since(self.version)
                    if self.known is None or told.is_restart:
                        self.known = self.read()
                    elif told.rows:
                        self.known = self.known_after(self.known, told.rows)
                    self.version = now.version
            except BaseException:
                self.forget()
                raise
            return self.known

    def read(self) -> Known:
        everything = everything_in(self.queryset)
        values: dict[str, Values] = {}
        wide: dict[str, WideValues] = {}
        for name, facet in self.facets.items():
            if facet.is_wide:
                wide[name] = WideValues(Packed(recorded(facet, date.min, everything)))
            elif not facet.is_dated:
                values[name] = dict(recorded(facet, date.min, everything))
        return Known(everything, values, wide)

    def known_after(self, known: Known, rows: Iterable[tuple[str, int | None]]) -> Known:
        touched = self.touched(rows)
        if touched is None or len(touched) > max(STALE, SHARE_READ_ANEW * len(known.everything)):
            return self.read()
        # Labels can have changed even where no set has.
        if not touched:
            return replace(known, worked_out={})
        records = list(touched)
        public = ids_of(self.queryset.filter(pk__in=records))

        def again(name: str, day: date = date.min) -> Values:
            return dict(recorded(self.facets[name], day, public, records))

        values = {name: after(old, touched, again(name)) for name, old in known.values.items()}
        wide = {name: old.after(touched, again(name)) for name, old in known.wide.items()}
        dated = OrderedDict((key, after(old, touched, again(*key))) for key, old in known.dated.items())
        if any(len(each.stale) > STALE for each in wide.values()):
            return self.read()
        return Known((known.everything - touched) | public, values, wide, dated)

    def touched(self, rows: Iterable[tuple[str, int | None]]) -> BitMap | None:
        """The records of the list that changes can touch; None where any can be."""
        by_kind: dict[str, set[int]] = {}
        for kind, record in rows:
            if kind == self.kind or kind in self.touched_by:
                if record is None or self.touched_by.get(kind, ()) is None:
                    return None
                by_kind.setdefault(kind, set()).add(record)
        touched = BitMap(by_kind.get(self.kind, ()))
        for kind, records in by_kind.items():
            find = self.touched_by.get(kind)
            for queryset, column in find(sorted(records)) if find else ():
                touched |= ids_of(queryset, column)
        return touched

    def on_day(self, known: Known, name: str, day: date) -> Values:
        """The sets of a facet that depends on the day."""
        key = (name, day)
        # Read outside the lock: in a very large register it takes a second, and others need not wait for this day.
        found = known.dated.get(key) or dict(recorded(self.facets[name], day, known.everything))
        with self.lock:
            known.dated[key] = found
            known.dated.move_to_end(key)
            while len(known.dated) > DAYS_KEPT:
                known.dated.popitem(last=False)
        return found


@dataclass(frozen=True)
class Period:
    """A period asked for: the facet that knows the years of records, and the condition for a part of a year."""

    facet: str
    possible: Callable[[date, date], Q]
    first: date | None
    last: date | None


# A choice with the number of records it would give.
type Counted = tuple[Choice, int]


class Selection:
    """What is asked of a list, as sets: the choices of each facet and what all other filters leave."""

    def __init__(
        self,
        index: FacetIndex,
        reader: Reader,
        chosen: Mapping[str, Sequence[str]],
        rest: Sequence[tuple[QuerySet[Any, Any] | RawSQL, str]] = (),
        period: Period | None = None,
    ) -> None:
        self.index = index
        self.day = reader.as_of
        self.language = reader.language
        self.known = index.now()
        self.codes = {name: codes for name, codes in chosen.items() if codes}
        self.chosen = {name: self.union(name, self.recorded(name, codes)) for name, codes in self.codes.items()}
        self.rest = [ids_of(rows, column) for rows, column in rest]
        if period is not None:
            self.rest.append(self.within(period))
        self.matched = self.among(None)

    def among(self, facet: str | None) -> BitMap:
        """What all filters but the choice of one facet leave."""
        parts = [*self.rest, *(ids for name, ids in self.chosen.items() if name != facet)]
        return BitMap.intersection(self.known.everything, *parts) if parts else self.known.everything

    @property
    def is_everything(self) -> bool:
        return not self.rest and not self.chosen

    def values(self, name: str) -> Values:
        if self.index.facets[name].is_dated:
            return self.index.on_day(self.known, name, self.day)
        return self.known.values[name]

    def choices(self, name: str) -> Mapping[str, Choice]:
        """The choices of a facet by their codes."""
        facet = self.index.facets[name]

        def read() -> Mapping[str, Choice]:
            if facet.choices is None:
                return {code: Choice(code, code, (code,)) for code in sorted(self.values(name), reverse=True)}
            return {choice.code: choice for choice in facet.choices()}

        found: Mapping[str, Choice] = self.known.once((name, self.language), read)
        return found

    def recorded(self, name: str, codes: Sequence[str]) -> list[str]:
        """The recorded values that chosen codes stand for."""
        if name in self.known.wide:
            return list(codes)
        choices = self.choices(name)
        return [value for code in codes if code in choices for value in choices[code].stands_for]

    def within(self, period: Period) -> BitMap:
        """The records that can lie in a period: those of its whole years, and of a year cut by it as SQL finds them."""
        first, last = period.first or date.min, period.last or date.max
        first_whole = first.year if (first.month, first.day) == (1, 1) else first.year + 1
        last_whole = last.year if (last.month, last.day) == (12, 31) else last.year - 1
        years = self.values(period.facet)
        found = [ids for year, ids in years.items() if first_whole <= int(year) <= last_whole]
        if first_whole != first.year:
            found.append(ids_of(self._cut(period, first, min(last, date(first.year, 12, 31)))))
        if last_whole != last.year:
            found.append(ids_of(self._cut(period, max(first, date(last.year, 1, 1)), last)))
        return BitMap.union(BitMap(), *found)

    def _cut(self, period: Period, first: date, last: date) -> QuerySet[Any, Any]:
        return self.index.queryset.filter(period.possible(first, last))

    def union(self, name: str, codes: Sequence[str]) -> BitMap:
        """The records that have one of the values."""
        if name in self.known.wide:
            wide = self.known.wide[name]
            return BitMap.union(BitMap(), *(wide.ids(code) for code in codes))
        values = self.values(name)
        found = [values[code] for code in codes if code in values]
        return found[0] if len(found) == 1 else BitMap.union(BitMap(), *found)

    def counted(self, name: str) -> list[Counted]:
        """Every choice of a facet with its number of records, those of its own choice left aside."""
        among = self.among(name) if name in self.chosen else self.matched
        sets = self.sets(name)
        if among is self.known.everything:
            return [(choice, len(ids)) for choice, ids in sets]
        return [(choice, ids.intersection_cardinality(among)) for choice, ids in sets]

    def sets(self, name: str) -> list[tuple[Choice, BitMap]]:
        """The choices of a facet with the records each stands for."""

        def read() -> list[tuple[Choice, BitMap]]:
            return [(choice, self.records_of(name, choice)) for choice in self.choices(name).values()]

        # Of a day not kept for long neither are these.
        if self.index.facets[name].is_dated:
            return read()
        found: list[tuple[Choice, BitMap]] = self.known.once(("sets", name, self.language), read)
        return found

    def records_of(self, name: str, choice: Choice) -> BitMap:
        """The records a choice stands for; what joins several values is worked out once for all languages."""
        if len(choice.stands_for) == 1:
            return self.union(name, choice.stands_for)
        found: BitMap = self.known.once(("records", name, choice.code), lambda: self.union(name, choice.stands_for))
        return found

    def most_frequent(self, name: str, count: int, always: Sequence[str]) -> list[Counted]:
        """The most frequent values of a wide facet, and those that are chosen."""
        among = self.among(name) if name in self.chosen else self.matched
        wide = self.known.wide[name]
        is_everything = among is self.known.everything
        if not is_everything and len(among) <= min(FEW, len(wide)):
            counted = self.index.counted_of_few(name, list(among)) if among else {}
            # Of equal size by code, as where sets are compared.
            best = nsmallest(
                count, ((str(code), size) for code, size in counted.items()), key=lambda each: (-each[1], each[0])
            )
        else:
            best = wide.most_frequent(among, count, is_everything)
        shown = dict(best) | {code: wide.ids(code).intersection_cardinality(among) for code in always}
        choices = self.choices_of(name, list(shown))
        return [(choices[code], number) for code, number in shown.items() if code in choices]

    def choices_of(self, name: str, codes: Sequence[str]) -> Mapping[str, Choice]:
        """The choices of a wide facet that are shown, named once for each state of the register."""
        named: dict[str, Choice] = self.known.once((name, self.language), dict)
        names_of = self.index.facets[name].names_of
        new = [code for code in codes if code not in named]
        if new and names_of:
            named |= {code: Choice(code, label, (code,)) for code, label in names_of(new).items()}
        return named
