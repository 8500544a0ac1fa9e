"""What somebody may have meant: words one letter away that a public record has."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from django.http import QueryDict

from core.documents import Found, Part, SearchKind, best_of_each, parts_of
from core.highlight import folded
from core.prepared import planning_cursor
from core.text import language_order

MOST = 3
# Of each word so many others are weighed, and so many combinations of them tried.
NEAR_WORDS = 12
COMBINED = 1000
TRIED = 40
NAMED = (SearchKind.ORGANIZATION, SearchKind.PERSON)

# Each word as it is looked for, whether any public record has it, and the known words near it with how many bodies and
# people have those. Where nothing is one letter away, the most similar words stand in.
NEAR = """
SELECT number, typed, part, is_known, word, search_namesakes(word)
FROM unnest(search_words(%(text)s)) WITH ORDINALITY AS asked (typed, number)
CROSS JOIN LATERAL (
    SELECT part, search_count(ARRAY[part::tsquery], %(kinds)s, 1) > 0 AS is_known
    FROM search_part(typed) AS part
    OFFSET 0
) AS known
LEFT JOIN LATERAL (
    (SELECT word FROM core_word WHERE near && search_near(typed) AND word <> typed LIMIT 200)
    UNION
    (SELECT word FROM core_word WHERE length(typed) > 4 AND word %% typed AND word <> typed
        ORDER BY similarity(word, typed) DESC LIMIT 5)
) AS others ON true
ORDER BY number
"""

# Searches are looked at in the order of the series, and no further than is asked for: ORDER BY would weigh all of them.
THAT_FIND = """
SELECT number
FROM generate_series(1, array_length(%(searches)s::text[], 1)) AS number
WHERE search_count(
    ARRAY(SELECT part::tsquery FROM unnest((%(searches)s::text[])[number:number]) AS part), %(kinds)s, 1
) > 0
LIMIT %(most)s
"""

STRANGE = """
SELECT EXISTS (
    SELECT FROM unnest(search_words(%s)) AS typed
    WHERE length(typed) > 3 AND search_count(ARRAY[quote_literal(typed)::tsquery], %s, 1) = 0
)
"""


@dataclass(frozen=True)
class Suggestion:
    """A search that finds something, and how it is offered: by a name where it stands for one record."""

    query: str
    label: str


@dataclass(frozen=True)
class Choice:
    """A word that may be meant by one typed, how PostgreSQL looks for it, and how unlikely it is."""

    word: str
    asked: str
    is_typed: bool
    cost: tuple[int, int, int]


def distance(one: str, other: str) -> int:
    """How many letters are one more, one less, another or exchanged with the next."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            step = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                step = min(step, before[column - 2] + 1)
            current.append(step)
        before, last = last, current
    return last[-1]


def did_you_mean(words: Sequence[str], kind: str | None = None) -> list[Suggestion]:
    """Up to three searches near this one that find something public, perhaps of one kind only."""
    kinds = [kind] if kind else list(SearchKind.values)
    found = _that_find(_choices(words, kinds), kinds)
    labels = _labels(found, kinds)
    return [Suggestion(" ".join(query), label) for query, label in zip(found, labels, strict=True)]


def is_strange(words: Sequence[str]) -> bool:
    """Whether one of the words is none that a public record has, if only as the beginning of another."""
    with planning_cursor() as cursor:
        cursor.execute(STRANGE, [" ".join(words), list(SearchKind.values)])
        row: tuple[bool] = cursor.fetchone()
    return row[0]


def meant(asked: QueryDict, words: Sequence[str], kind: str = "") -> list[dict[str, str]]:
    """The links of “did you mean” on the page of a search or a list: what they say, find, and their query."""
    links = []
    for each in did_you_mean(words, kind or None):
        query = asked.copy()
        for place in ("page", "after", "before"):
            query.pop(place, None)
        query["q"] = each.query
        links.append({"label": each.label, "words": each.query, "query": query.urlencode()})
    return links


def _choices(words: Sequence[str], kinds: Sequence[str]) -> list[list[Choice]]:
    """What each of the words may stand for, the most likely first."""
    with planning_cursor() as cursor:
        cursor.execute(NEAR, {"text": " ".join(words), "kinds": list(kinds)})
        rows = cursor.fetchall()
    choices: dict[int, list[Choice]] = {}
    for number, typed, part, is_known, word, count in rows:
        of_word = choices.setdefault(number, [Choice(typed, part, True, (0, 0, 0))] if is_known else [])
        if word:
            # No known word holds a quotation mark.
            cost = (distance(typed, word), word[0] != typed[0], -count)
            of_word.append(Choice(word, f"'{word}'", False, cost))
    return [sorted(each, key=lambda choice: choice.cost)[:NEAR_WORDS] for each in choices.values()]


def _that_find(choices: list[list[Choice]], kinds: Sequence[str]) -> list[list[str]]:
    """The combinations of choices that a public record has, the most likely first."""
    for_each = shortened(choices)
    together = [each for each in product(*for_each) if each and not all(choice.is_typed for choice in each)]
    together.sort(key=lambda each: [sum(part) for part in zip(*(choice.cost for choice in each), strict=True)])
    searches = [[choice.asked for choice in each] for each in together[:TRIED]]
    if not searches:
        return []
    with planning_cursor() as cursor:
        cursor.execute(THAT_FIND, {"searches": searches, "kinds": list(kinds), "most": MOST})
        rows = cursor.fetchall()
    return [[choice.word for choice in together[number - 1]] for (number,) in rows]


def shortened(choices: list[list[Choice]]) -> list[list[Choice]]:
    """The most likely choices of each word, so few that all their combinations can be looked at."""
    kept = [list(each) for each in choices]
    while kept and prod(map(len, kept)) > COMBINED:
        longest = max(kept, key=len)
        if len(longest) == 1:
            break
        longest.pop()
    return kept


def _labels(queries: Sequence[Sequence[str]], kinds: Sequence[str]) -> list[str]:
    """What each is offered as: the name of the one body or person that is meant, else as a record writes the words."""
    bodies = [kind for kind in NAMED if kind in kinds]
    found: dict[int, Found] = {}
    for group in (bodies, [kind for kind in kinds if kind not in bodies]):
        missing = [number for number in range(len(queries)) if number not in found]
        if group and missing:
            answers = best_of_each([queries[number] for number in missing], group, most=1, counted=2)
            found |= {number: answer for number, answer in zip(missing, answers, strict=True) if answer.hits}
    parts = parts_of((answer.hits[0].kind, answer.hits[0].record) for answer in found.values())
    return [
        _label(query, found[number], parts) if number in found else " ".join(query)
        for number, query in enumerate(queries)
    ]


def _label(query: Sequence[str], found: Found, parts: Mapping[tuple[str, int], Sequence[Part]]) -> str:
    best = found.hits[0]
    names = _names(parts.get((best.kind, best.record), ()))
    if not names:
        return " ".join(query)
    named = [kind for kind in NAMED if found.totals.get(kind)]
    if len(named) == 1 and found.totals[named[0]] == 1 and best.kind == named[0]:
        return names[0]
    written = {folded(word): word for name in reversed(names) for word in re.findall(r"\w+", name)}
    return " ".join(written.get(word, word) for word in query)


def _names(parts: Iterable[Part]) -> list[str]:
    """The names of a record, the reader's language first."""
    order = [*language_order(), ""]
    names = sorted(
        (part for part in parts if part.weight in "AB"), key=lambda part: (part.weight, order.index(part.language))
    )
    return [part.text for part in names]
