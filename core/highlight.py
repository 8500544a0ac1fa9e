"""Where the words of a search stand in a text, whatever its accents and case."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
    parts = searched(words)
    if not parts:
        return
    letters = [FOLDED[ord(letter)] for letter in text]
    starts = [place for place, plain in enumerate(letters) for _ in plain]
    # A short part means the beginning of a word only.
    patterns = (re.escape(part) if len(part) > 2 else rf"(?<!\S){re.escape(part)}" for part in sorted(parts, key=len))
    for found in re.finditer("|".join(reversed(list(patterns))), "".join(letters)):
        yield starts[found.start()], starts[found.end() - 1] + 1


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, safe for a page, with what was looked for marked."""
    pieces: list[SafeString] = []
    last = 0
    for start, end in places(text, words):
        # Two letters folded from one can end one place and begin the next.
        if start >= last:
            pieces.append(format_html("{}<mark>{}</mark>", text[last:start], text[start:end]))
            last = end
    pieces.append(format_html("{}", text[last:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


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
    return format_html("{}{}{}", before, marked(text[start:end], words), after)
