"""Where the words of a search stand in a text, whatever its accents and case."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.utils.safestring import SafeString

from core.html import escaped

# What the database folds besides accents and case.
LETTERS = {"ı": "i", "ł": "l", "ø": "o", "œ": "oe", "ß": "ss", "æ": "ae", "đ": "d", "ð": "d", "þ": "th", "ħ": "h"}
LETTERS |= {"ŧ": "t", "ŋ": "n", "ё": "е"}
# Latin and Greek; of other letters the accents are kept.
WITHOUT_ACCENTS = re.compile("[\u0080-\u024f\u0370-\u03ff\u1e00-\u1fff]")
EXCERPT = 200


def folded_letter(letter: str) -> str:
    """A letter as the database folds it, perhaps two; a blank for what parts words."""
    if not letter.isalnum():
        return " "
    lower = letter.lower()
    if lower in LETTERS:
        return LETTERS[lower]
    if not WITHOUT_ACCENTS.match(letter):
        return lower
    plain = (char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))
    return "".join(LETTERS.get(char, char) for char in plain) or lower


class Letters(dict[int, str]):
    """Each letter folded, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded_letter(chr(code))
        return self[code]


FOLDED = Letters()


def folded(text: str) -> str:
    return text.translate(FOLDED)


def searched(words: Sequence[str]) -> list[str]:
    """The parts of words as they are looked for."""
    return list(dict.fromkeys(part for word in words for part in folded(word).split()))


def places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From where to where the words stand in a text, in its order, apart from each other."""
    pattern = pattern_of(tuple(words))
    plain = folded(text)
    if pattern is None or not pattern.search(plain):
        return
    starts = [place for place, letter in enumerate(text) for _ in FOLDED[ord(letter)]]
    for found in pattern.finditer(plain):
        yield starts[found.start()], starts[found.end() - 1] + 1


@lru_cache(maxsize=100)
def pattern_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds the words in a folded text."""
    # A short part means the beginning of a word only.
    parts = sorted(searched(words), key=len, reverse=True)
    patterns = (re.escape(part) if len(part) > 2 else rf"(?<!\S){re.escape(part)}" for part in parts)
    return re.compile("|".join(patterns)) if parts else None


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, safe for a page, with what was looked for marked."""
    pieces: list[str] = []
    last = 0
    for start, end in places(text, words):
        # Two letters folded from one can end one place and begin the next.
        if start >= last:
            pieces.append(f"{escaped(text[last:start])}<mark>{escaped(text[start:end])}</mark>")
            last = end
    return SafeString("".join([*pieces, escaped(text[last:])]))


def words_in(text: str, words: Sequence[str]) -> int:
    """How many of the words stand in a text."""
    beginnings = f" {folded(text)}"
    return sum((part if len(part) > 2 else f" {part}") in beginnings for part in searched(words))


def excerpt(text: str, words: Sequence[str], length: int = EXCERPT) -> SafeString:
    """The part of a text around the first of the words, marked."""
    text = " ".join(text.split())
    if len(text) <= length:
        return marked(text, words)
    first = next(iter(places(text, words)), (0, 0))[0]
    start = max(0, min(first - length // 4, len(text) - length))
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + length
    end = len(text) if end >= len(text) else max(text.rfind(" ", start, end), start + length // 2)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return SafeString(f"{before}{marked(text[start:end], words)}{after}")
