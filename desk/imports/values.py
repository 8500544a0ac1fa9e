"""What the texts of cells stand for. Whoever is told of a mistake is told what would be right."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import pycountry
from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.dates import AnyDate, ImpreciseDate, fold
from core.text import CONTENT_LANGUAGES
from partnerships.countries import USER_ASSIGNED
from partnerships.twinnings import OTHER_LABELS

LONGEST_QUOTED = 60
# What a spreadsheet shows where a formula has no result.
ERRORS = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!)|Err:\d+")
# Files of other programs write the hour of a day, which no date of the register has.
HOUR = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
SPACES = re.compile(r"[\s\u00a0\u202f'’]")
NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
THOUSANDS = {sign: re.compile(rf"[+-]?\d{{1,3}}(?:\{sign}\d{{3}})+") for sign in ".,"}
YES = {"yes", "y", "true", "vrai", "waar", "oui", "o", "ja", "j", "1", "x"}
NO = {"no", "n", "false", "faux", "onwaar", "non", "nee", "neen", "0"}

NO_WORD = re.compile(r"[^\w]+")
ARTICLES = {"the", "la", "le", "les", "l", "de", "het"}


class BadValueError(ValueError):
    """A text that stands for nothing of the kind wanted; ``expected`` says what would be right."""

    def __init__(self, message: str, expected: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected


def quoted(text: str) -> str:
    short = text if len(text) <= LONGEST_QUOTED else text[:LONGEST_QUOTED] + "…"
    return _("“%(text)s”") % {"text": short}


def parse_text(text: str) -> str:
    """A text as it is, unless a formula of the spreadsheet failed."""
    if ERRORS.fullmatch(text):
        raise BadValueError(
            _("The formula in this cell shows the error %(error)s.") % {"error": text},
            _("Correct the formula, or write its result in its place."),
        )
    return text


def parse_date(text: str) -> AnyDate:
    """A date as people and programs write it: a day, a month or a year, perhaps approximate."""
    parse_text(text)
    hour = HOUR.fullmatch(text.strip())
    try:
        return ImpreciseDate.parse(hour[1] if hour else text)
    except ValidationError as error:
        raise BadValueError(
            error.messages[0], _("26/10/2021, 2021-10-26, 26 October 2021, 10/2021, 2021 or c. 2021")
        ) from error


def parse_decimal(text: str) -> Decimal:
    """A number with a comma or a point; signs between thousands are dropped where they can be nothing else."""
    return number_of(text, is_whole=False)


def parse_integer(text: str) -> int:
    """A whole number; "1.234" has a sign between thousands, "1234.0" a part of nothing."""
    value = number_of(text, is_whole=True)
    if value != value.to_integral_value():
        raise BadValueError(_("%(text)s is not a whole number.") % {"text": quoted(text)}, "1234")
    return int(value)


def number_of(text: str, is_whole: bool) -> Decimal:
    parse_text(text)
    bare = SPACES.sub("", text).replace("−", "-")
    plain = without_thousands(bare, is_whole)
    if not NUMBER.fullmatch(plain):
        raise BadValueError(_("%(text)s is not a number.") % {"text": quoted(text)}, "1234" if is_whole else "50,85")
    return Decimal(plain)


def without_thousands(text: str, is_whole: bool) -> str:
    """The number with a point before its decimals, and no other sign."""
    for thousands, decimals in (".,", ",."):
        head, _sign, tail = text.partition(decimals)
        if (
            thousands in head
            and THOUSANDS[thousands].fullmatch(head)
            and (tail or is_whole or head.count(thousands) > 1)
        ):
            return head.replace(thousands, "") + (f".{tail}" if tail else "")
    return text.replace(",", ".")


def parse_boolean(text: str) -> bool:
    folded = fold(text)
    if folded in YES or folded in NO:
        return folded in YES
    raise BadValueError(
        _("%(text)s is neither yes nor no.") % {"text": quoted(text)}, _("yes or no, oui or non, ja or nee")
    )


def split_list(text: str) -> list[str]:
    """Several texts in one cell, a semicolon or a line break between them."""
    return [part for each in text.replace("\n", ";").split(";") if (part := each.strip())]


def parse_country(text: str) -> str:
    """The code of a country by its code of ISO 3166-1 or its name in English, French or Dutch."""
    code = country_codes().get(name_key(parse_text(text)))
    if code is None:
        raise BadValueError(
            _("%(text)s is no country of ISO 3166-1, in English, French or Dutch.") % {"text": quoted(text)},
            _("a code such as FR, or a name such as France, Frankrijk"),
        )
    return code


def name_key(text: str) -> str:
    """A name by which a country is found: "Netherlands (the)" and "NETHERLANDS, THE" are "netherlands"."""
    words = NO_WORD.sub(" ", fold(text)).split()
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    if len(words) > 1 and words[-1] in ARTICLES:
        words = words[:-1]
    return " ".join(words)


@cache
def country_codes() -> dict[str, str]:
    """The code of each name and code of a country."""
    known = [(each.alpha_2, each.alpha_3) for each in pycountry.countries]
    known += [(code, alpha_3) for code, alpha_3, _number in USER_ASSIGNED]
    names: dict[str, str] = {}
    for language in CONTENT_LANGUAGES:
        territories = Locale(language).territories
        names.update({name_key(territories[code]): code for code, _alpha_3 in known})
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            if name := getattr(country, attribute, None):
                names.setdefault(name_key(name), country.alpha_2)
    names.update({name_key(name): code for name, code in OTHER_LABELS.items()})
    for code, alpha_3 in known:
        names.update({code.lower(): code, alpha_3.lower(): code})
    return names


def one_of(text: str, choices: Sequence[tuple[str, str]]) -> str:
    """The code of a choice by its code or its name."""
    for code, label in choices:
        if fold(text) in {fold(code), fold(str(label))}:
            return code
    raise BadValueError(
        _("%(text)s is not one of the choices.") % {"text": quoted(text)},
        ", ".join(str(label) for _code, label in choices),
    )
