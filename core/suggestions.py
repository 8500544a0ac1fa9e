"""What somebody may have meant: words one letter away that a public record has."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from django.http import QueryDict

from core.documents import Found, SearchKind, best, parts_of
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
SELECT number, typed, search_count(ARRAY[search_part(typed)::tsquery], %(kinds)s, 1) > 0, word, search_namesakes(word)
FROM unnest(search_words(%(text)s)) WITH ORDINALITY AS asked (typed, number)
LEFT JOIN LATERAL (
    (SELECT word FROM core_word WHERE near && search_near(typed) AND word <> typed LIMIT 200)
    UNION
    (SELECT word FROM core_word WHERE length(typed) > 4 AND word %% typed AND word <> typed
        ORDER BY similarity(word, typed) DESC LIMIT 5)
) AS others ON true
ORDER BY number
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
    """A word that may be meant by one typed, and how unlikely that is."""

    word: str
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
    found = islice(_that_find(_choices(words, kinds), kinds), MOST)
    return [Suggestion(" ".join(query), _label(query, kinds)) for query in found]


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
    for number, typed, is_known, word, count in rows:
        of_word = choices.setdefault(number, [Choice(typed, True, (0, 0, 0))] if is_known else [])
        if word:
            of_word.append(Choice(word, False, (distance(typed, word), word[0] != typed[0], -count)))
    return [sorted(each, key=lambda choice: choice.cost)[:NEAR_WORDS] for each in choices.values()]


def _that_find(choices: list[list[Choice]], kinds: Sequence[str]) -> Iterator[list[str]]:
    """The combinations of choices that a public record has, the most likely first."""
    for_each = shortened(choices)
    together = [each for each in product(*for_each) if each and not all(choice.is_typed for choice in each)]
    together.sort(key=lambda each: [sum(part) for part in zip(*(choice.cost for choice in each), strict=True)])
    for each in together[:TRIED]:
        if _finds(each, kinds):
            yield [choice.word for choice in each]


def shortened(choices: list[list[Choice]]) -> list[list[Choice]]:
    """The most likely choices of each word, so few that all their combinations can be looked at."""
    kept = [list(each) for each in choices]
    while kept and prod(map(len, kept)) > COMBINED:
        longest = max(kept, key=len)
        if len(longest) == 1:
            break
        longest.pop()
    return kept


def _finds(choices: Sequence[Choice], kinds: Sequence[str]) -> bool:
    asked = ", ".join("search_part(%s)" if choice.is_typed else "quote_literal(%s)" for choice in choices)
    with planning_cursor() as cursor:
        cursor.execute(
            f"SELECT search_count(ARRAY[{asked}]::tsquery[], %s, 1)", [*(each.word for each in choices), list(kinds)]
        )
        row: tuple[int] = cursor.fetchone()
    return bool(row[0])


def _label(query: Sequence[str], kinds: Sequence[str]) -> str:
    """The name of the one body or person that is meant, else the words as a record writes them."""
    bodies = [kind for kind in NAMED if kind in kinds]
    found = best(query, bodies, most=1, counted=2)
    if not found.hits:
        found = best(query, [kind for kind in kinds if kind not in bodies], most=1, counted=2)
    if not found.hits:
        return " ".join(query)
    names = _names(found)
    if not names:
        return " ".join(query)
    named = [kind for kind in NAMED if found.totals.get(kind)]
    if len(named) == 1 and found.totals[named[0]] == 1 and found.hits[0].kind == named[0]:
        return names[0]
    written = {folded(word): word for name in reversed(names) for word in re.findall(r"\w+", name)}
    return " ".join(written.get(word, word) for word in query)


def _names(found: Found) -> list[str]:
    """The names of the best record, the reader's language first."""
    place = (found.hits[0].kind, found.hits[0].record)
    order = [*language_order(), ""]
    parts = [part for part in parts_of([place]).get(place, []) if part.weight in "AB"]
    parts.sort(key=lambda part: (part.weight, order.index(part.language)))
    return [part.text for part in parts]
