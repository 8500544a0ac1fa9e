"""Search keys: text without accents and case, made by the database function ``fold``."""

import unicodedata
from typing import Any

from django.db.models import F, Func, TextField, Value
from django.utils.text import slugify


class Fold(Func):
    """``fold(text)``: accents and case removed, for searching and sorting only."""

    function = "fold"
    arity = 1
    output_field = TextField()

    @classmethod
    def of(cls, *fields: str) -> "Fold":
        """The folded text of several columns, separated so that no word runs over two of them."""
        joined: Any = F(fields[0])
        for field in fields[1:]:
            joined = JoinText(joined, F(field))
        return cls(joined)

    @classmethod
    def value(cls, text: str) -> "Fold":
        return cls(Value(text))


class JoinText(Func):
    """Two texts with a line feed between them; immutable, which ``CONCAT_WS`` is not."""

    template = "%(expressions)s"
    arg_joiner = " || E'\\n' || "
    arity = 2
    output_field = TextField()


def address_slug(text: str) -> str:
    """The readable part of an address; ``-`` stands for names without Latin letters."""
    return slugify(unicodedata.normalize("NFKD", text))[:80].strip("-") or "-"
