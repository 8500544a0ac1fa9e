"""Whether the site's answers are those of the plain list: rows in order, totals, counts, files."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

from tests.bench.plain import FACETS, PAGE, Asked, Expected, PlainList

LIST = "/en/agreements/"
# Of a facet with very many values the site shows the most frequent ones.
WIDE = ("partner",)
SHOWN_OF_WIDE = 10

TOTAL = re.compile(r'data-total="(\d+)"')
COUNTED = re.compile(r'data-facet="(\w+)" data-value="([^"]*)" data-count="(\d+)"')
ROW = re.compile(r'<tr data-id="(\d+)"')
STATUS = re.compile(r'<span class="status status-(\w+)')
BESIDE = re.compile(r'<a rel="(prev|next)" href="([^"]*)"')

type Get = Callable[[str], str]


@dataclass(frozen=True)
class Page:
    """What a page of a list says in its data attributes."""

    total: int
    ids: list[int]
    statuses: list[str]
    counts: dict[str, dict[str, int]]
    links: dict[str, str]

    @classmethod
    def of(cls, text: str) -> "Page":
        total = TOTAL.search(text)
        if total is None:
            raise AssertionError(f"the page gives no total: {text[:300]}")
        counts: dict[str, dict[str, int]] = {}
        for facet, value, number in COUNTED.findall(text):
            counts.setdefault(facet, {})[unescape(value)] = int(number)
        return cls(
            total=int(total[1]),
            ids=[int(number) for number in ROW.findall(text)],
            statuses=STATUS.findall(text),
            counts=counts,
            links={relation: unescape(address) for relation, address in BESIDE.findall(text)},
        )


def address_of(asked: Asked, path: str = LIST) -> str:
    query = urlencode([(name, value) for name, values in asked.items() for value in values])
    return f"{path}?{query}" if query else path


def list_disagreements(plain: PlainList, asked: Asked, get: Get, today: date, pages: int) -> list[str]:
    """How the first pages of a list, forwards and back, differ from what the plain list gives."""
    expected = plain.expected(asked, today)
    name = address_of(asked)
    statuses = plain.status_on(date.fromisoformat(asked["as_of"][0]) if "as_of" in asked else today)
    return [f"{name}: {each}" for each in page_differences(expected, statuses, name, get, pages)]


def page_differences(
    expected: Expected, statuses: Mapping[int, Sequence[str]], address: str, get: Get, pages: int
) -> Iterator[str]:
    page = Page.of(get(address))
    shown = [status for number in page.ids for status in statuses.get(number, ())]
    if page.statuses != shown:
        yield f"the statuses are {page.statuses}, not {shown}"
    if page.total != len(expected.rows):
        yield f"total {page.total}, not {len(expected.rows)}"
    for facet in FACETS:
        yield from count_differences(facet, page.counts.get(facet, {}), expected.counts[facet])
    ids = [row.pk for row in expected.rows]
    for number in range(pages):
        wanted = ids[number * PAGE : (number + 1) * PAGE]
        if page.ids != wanted:
            yield f"page {number + 1} shows {page.ids}, not {wanted}"
            return
        if ("next" in page.links) != (len(ids) > (number + 1) * PAGE):
            yield f"page {number + 1} of {len(ids)} rows has a wrong link to the next"
            return
        if "next" not in page.links:
            return
        before, page = page, Page.of(get(LIST + page.links["next"]))
        if page.total != len(ids) or page.counts != before.counts:
            yield f"page {number + 2} counts otherwise than the one before"
    back = Page.of(get(LIST + page.links["prev"]))
    if back.ids != ids[(pages - 1) * PAGE : pages * PAGE]:
        yield f"back from page {pages + 1}: {back.ids}"


def count_differences(facet: str, shown: dict[str, int], expected: dict[str, int]) -> Iterator[str]:
    wrong = {code: (number, expected.get(code, 0)) for code, number in shown.items() if number != expected.get(code, 0)}
    if wrong:
        yield f"{facet}: (shown, counted) {dict(list(wrong.items())[:5])}"
    if facet in WIDE:
        most = sorted(expected.values(), reverse=True)[:SHOWN_OF_WIDE]
        if sorted(shown.values(), reverse=True)[: len(most)] != most:
            yield f"{facet}: the most frequent are {most}, shown are {sorted(shown.values(), reverse=True)}"
    elif missing := [code for code, number in expected.items() if number and code not in shown]:
        yield f"{facet}: not shown are {missing[:5]}"


def file_disagreements(plain: PlainList, asked: Asked, text: str, today: date) -> list[str]:
    """How a CSV file differs: its rows in order, and the status of each on the day."""
    expected = plain.expected(asked, today)
    day = date.fromisoformat(asked["as_of"][0]) if "as_of" in asked else today
    statuses = plain.status_on(day)
    wanted = ((row.number, "".join(statuses.get(row.pk, ("",)))) for row in expected.rows)
    name = address_of(asked, f"{LIST}export.csv")
    found: Any = csv.DictReader(io.StringIO(text, newline=""))
    number = 0
    for number, each in enumerate(found, start=1):
        row = (each["registry_number"], each["status"])
        if row != (right := next(wanted, None)):
            return [f"{name}: line {number} is {row}, not {right}"]
    return [] if next(wanted, None) is None else [f"{name}: ends after {number} of {len(expected.rows)} rows"]


def scenarios(plain: PlainList, today: date) -> dict[str, dict[str, list[str]]]:
    """The six questions of the figures, with the values that fit this register."""
    everything = plain.expected({}, today)
    topic = most_frequent(everything, "topic")
    of_topic = plain.expected({"topic": [topic]}, today)
    country = most_frequent(of_topic, "country")
    two = {"topic": [topic], "country": [country]}
    years = {"date_from": ["2000-01-01"], "date_to": ["2019-12-31"]}
    return {
        "all": {},
        "topic": {"topic": [topic]},
        "+ country": two,
        "+ 20 years": {**two, **years},
        "selective": selective(plain, everything, today),
        "as of 2010": {"as_of": ["2010-01-01"]},
    }


def most_frequent(expected: Expected, facet: str) -> str:
    return min(expected.counts[facet].items(), key=lambda each: (-each[1], each[0]))[0]


def selective(plain: PlainList, everything: Expected, today: date) -> dict[str, list[str]]:
    """A combination of four values with few results: those of an agreement with a rare country."""
    countries = sorted(everything.counts["country"].items(), key=lambda each: (each[1], each[0]))
    rare = countries[len(countries) // 3][0]
    row = next(row for row in everything.rows if rare in row.values["country"] and row.values["topic"])
    choice: dict[str, Sequence[str]] = {"country": [rare], "topic": row.values["topic"][:1]}
    return {name: list(codes) for name, codes in {**choice, "type": row.values["type"]}.items()}
