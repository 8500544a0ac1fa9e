"""Names as people mistype them: one letter wrong, missing, doubled or in the wrong place."""

from collections.abc import Callable, Sequence
from random import Random
from urllib.parse import parse_qs, quote

from bs4 import BeautifulSoup

from core.dates import fold
from partnerships.models import Organization
from people.models import Person

SEARCH = "/en/search/"
SHORTEST = 5
NAMES_KEPT = 400
MISSPELLINGS_TRIED = 200
FIRST = 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def name_words(random: Random) -> list[str]:
    """Some words of the names of public organizations and people, none of them a common one."""
    organizations = Organization.objects.published().order_by("pk").values_list("folded", flat=True)
    people = Person.objects.nameable().order_by("pk").values_list("name", flat=True)
    found: set[str] = set()
    for names in (list(organizations[:50_000]), list(people[:50_000])):
        chosen = random.sample(names, min(NAMES_KEPT // 2, len(names)))
        found |= {word for name in chosen for word in fold(name).split() if word.isalpha() and len(word) >= SHORTEST}
    return sorted(found)


def misspelt(word: str, random: Random) -> str:
    """The word with one edit: a letter replaced, dropped or added, or two neighbours exchanged."""
    place = random.randrange(len(word) - 1)
    letter = random.choice(LETTERS)
    return random.choice(
        [
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ]
    )


def not_found(words: Sequence[str], get: Callable[[str], str]) -> list[str]:
    """The words of public names for which the search shows no record."""
    return [word for word in words if 'class="records"' not in get(f"{SEARCH}?q={quote(word)}")]


def found_among_first(words: Sequence[str], random: Random, get: Callable[[str], str]) -> float:
    """The share of misspellings for which what was meant is among the first corrections or records shown."""
    known = set(words)
    tried = found = 0
    while tried < MISSPELLINGS_TRIED:
        word = random.choice(words)
        wrong = misspelt(word, random)
        if wrong not in known:
            tried += 1
            found += any(word in each for each in offered(get(f"{SEARCH}?q={quote(wrong)}")))
    return found / tried


def offered(page: str) -> list[str]:
    """What the page offers first: other words where nothing was found, else records."""
    soup = BeautifulSoup(page, "html.parser")
    meant = [parse_qs(str(link["href"])[1:])["q"][0] for link in soup.select(".meant a[href]")]
    shown = [link.get_text() for link in soup.select("ol.records li > a")]
    return [fold(each) for each in (meant or shown)[:FIRST]]
