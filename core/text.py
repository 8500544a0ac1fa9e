"""Text as the register keeps it: NFC, no control or direction-override characters, three languages."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import get_language

CONTENT_LANGUAGES = ("fr", "nl", "en")
# Bidirectional embeddings, overrides and isolates can make a name read as another one.
DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def grouped(number: int) -> str:
    """A large number with a narrow blank between its thousands, as in every language of the site."""
    return f"{number:,}".replace(",", "\u202f")


def clean_text(text: str, *, multiline: bool) -> str:
    """Return ``text`` in NFC without control characters; line breaks stay only where ``multiline``."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not multiline:
        text = " ".join(text.split("\n"))
    return "".join(
        char
        for char in text
        if char in "\n\t" or (unicodedata.category(char) != "Cc" and char not in DIRECTION_CONTROLS)
    ).strip()


class LineField(models.CharField):  # type: ignore[type-arg]
    """One line of clean text; 300 characters unless told otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_text(value, multiline=False) if isinstance(value, str) else value


class ProseField(models.TextField):  # type: ignore[type-arg]
    """Clean text of several lines."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_text(value, multiline=True) if isinstance(value, str) else value


# Not a tuple: the admin's lists would show one as "text, nl".
@dataclass(frozen=True)
class LocalText:
    """A text and the language it is really in."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def language_order(language: str | None = None) -> list[str]:
    """The content languages, the reader's first."""
    wanted = (language or get_language() or settings.LANGUAGE_CODE)[:2]
    return sorted(CONTENT_LANGUAGES, key=lambda code: code != wanted)


def localized(instance: models.Model, name: str, language: str | None = None) -> LocalText:
    """The text ``name`` of a record in the reader's language, else in the first one filled in."""
    for code in language_order(language):
        if text := getattr(instance, f"{name}_{code}"):
            return LocalText(text, code)
    return LocalText("", language_order(language)[0])


class Translated:
    """Declares one text column per language; reading the attribute gives the reader's ``LocalText``."""

    def __init__(
        self, verbose_name: Any, *, multiline: bool = False, max_length: int = 300, help_text: Any = ""
    ) -> None:
        self.verbose_name = verbose_name
        # The heading of the column in the admin's lists.
        self.short_description = verbose_name
        self.multiline = multiline
        self.max_length = max_length
        self.help_text = help_text

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        for code, field in self._fields():
            cls.add_to_class(f"{name}_{code}", field)
        setattr(cls, name, self)

    def _fields(self) -> "Iterator[tuple[str, models.Field[Any, Any]]]":
        for code in CONTENT_LANGUAGES:
            label = format_lazy("{} ({})", self.verbose_name, code)
            field: models.Field[Any, Any]
            if self.multiline:
                field = ProseField(label, blank=True, help_text=self.help_text)
            else:
                field = LineField(label, max_length=self.max_length, blank=True, help_text=self.help_text)
            yield code, field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        return self if instance is None else localized(instance, self.name)


def missing(instance: models.Model, name: str) -> list[str]:
    """The languages in which a text is not given."""
    return [code for code in CONTENT_LANGUAGES if not getattr(instance, f"{name}_{code}")]


def lacks_translation(stem: str) -> Q:
    """Whether a text is given in some language, and not in all."""
    empty = [Q(**{f"{stem}_{code}": ""}) for code in CONTENT_LANGUAGES]
    some, none = Q(), Q()
    for each in empty:
        some |= each
        none &= each
    return some & ~none
