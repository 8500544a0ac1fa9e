"""Imprecise dates: a day, a month or a year, perhaps approximate, as the sources give them."""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

FIRST_DAY = datetime.date(1000, 1, 1)
LAST_DAY = datetime.date(2999, 12, 31)

LOCALES = {"en": Locale("en", "GB"), "fr": Locale("fr"), "nl": Locale("nl")}
APPROXIMATELY = {"en": "c. ", "fr": "vers ", "nl": "omstreeks "}
OPEN_WORD = {"en": "open", "fr": "ouvert", "nl": "open"}
OPEN_WORDS = {
    *("..", "open", "ongoing", "present", "now", "ouvert", "ouverte", "en cours", "a ce jour"),
    *("aujourd'hui", "lopend", "heden", "tot heden"),
}
UNKNOWN_WORDS = {
    *("?", "-", "n/a", "na", "nd", "n.d.", "s.d.", "sd", "z.d.", "not recorded", "unknown", "non renseigne"),
    *("non enregistre", "inconnu", "inconnue", "onbekend", "niet vermeld", "niet geregistreerd"),
}

APPROXIMATE_PREFIX = re.compile(
    r"(?:[~±]|(?:circa|ca|c|about|around|approximately|approx|vers|environ|env|autour|aux environs"
    r"|omstreeks|ongeveer|rond)(?![a-z]))[. ]*(?:(?:le|de|du|the) )?"
)
NAME = r"(?P<name>[a-z]+)"
YEAR = r"(?P<year>\d{4})"
NUMBERED_DAY = r"(?P<day>\d{1,2}) ?(?:er|eme|e|ste|de|st|nd|rd|th)?"
DATE_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        YEAR,
        rf"(?P<month>\d{{1,2}})[./ -]{YEAR}",
        rf"{YEAR}[./-](?P<month>\d{{1,2}})",
        rf"(?P<day>\d{{1,2}})[./ -](?P<month>\d{{1,2}})[./ -]{YEAR}",
        rf"{YEAR}[./-](?P<month>\d{{1,2}})[./-](?P<day>\d{{1,2}})",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)",
        rf"{NAME}[.,/ -]+{YEAR}",
        rf"{YEAR}[,/ -]+{NAME}\.?",
        rf"{NUMBERED_DAY}[./ -]+(?:of |d'|de )?{NAME}[.,/ -]+{YEAR}",
        rf"{NAME}[. -]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[, ]+{YEAR}",
        rf"{YEAR}[,/ -]+{NAME}[./ -]+(?P<day>\d{{1,2}})",
    )
]
# What stands before a date in a sentence, and what a spreadsheet puts behind it.
LEADING_WORD = re.compile(r"^(?:le|the|on|in|en|op|den|du) ")
MIDNIGHT = re.compile(r"[ t]00:00(?::00(?:\.0+)?)?z?", re.ASCII)
SEPARATED = re.compile(r" ?([/-]) ?|(?<=\d)\. (?=\d)")
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
SHORT_YEAR = re.compile(r"((?:(?:\d{1,2}[./ -]){0,2}|(?:\d{1,2}[./ -]+)?[a-z]+[.,/ -]+))'?(\d\d)", re.ASCII)
PERIOD_FORM = re.compile(r"\d{4}[/-]\d{4}", re.ASCII)
SPREADSHEET_DAY = re.compile(r"[2-6]\d{4}", re.ASCII)
SPREADSHEET_START = datetime.date(1899, 12, 30)
EDTF_FORM = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<approximate>~)?", re.ASCII)
LONGEST_TEXT = 60


class DatePrecision(TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


@dataclass(frozen=True)
class OpenDate:
    """The date of something that has not come to its day yet, such as the end of a running mandate."""

    is_open: ClassVar[bool] = True
    value: ClassVar[None] = None
    precision: ClassVar[None] = None
    approximate: ClassVar[bool] = False
    earliest: ClassVar[None] = None
    latest: ClassVar[None] = None

    def to_range(self) -> DateRange:
        return DateRange(empty=True)

    def edtf(self) -> str:
        return ".."

    def format(self, language: str | None = None) -> str:
        return OPEN_WORD[known_language(language)]

    def certainly_before(self, other: "ImpreciseDate | OpenDate") -> bool:
        return False

    def __str__(self) -> str:
        return self.format()


OPEN = OpenDate()


@dataclass(frozen=True)
class ImpreciseDate:
    """The first day of a day, month or year, how much of it is known, and whether only approximately."""

    value: datetime.date
    precision: DatePrecision = DatePrecision.DAY
    approximate: bool = False

    is_open: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if isinstance(self.value, datetime.datetime):
            raise TypeError("An imprecise date is a date, never a datetime.")
        if self.value != first_day(self.value, self.precision):
            raise ValueError(f"{self.value} is not the first day of a {self.precision}.")
        if not reaches_only_known_years(self.value, self.precision, self.approximate):
            raise ValueError(f"{self.value} is out of reach: dates run from {FIRST_DAY} to {LAST_DAY}.")

    @classmethod
    def from_range(cls, days: DateRange) -> "ImpreciseDate | OpenDate":
        """Return the date whose possible days these are; ValueError where they are no date's."""
        if days.isempty:
            return OPEN
        if days.lower is None or days.upper is None:
            raise ValueError(f"{days} has no end.")
        length = (days.upper - days.lower).days
        precision = precision_of_length(length)
        approximate = length in APPROXIMATE_LENGTHS
        value = shift(days.lower, precision, 1) if approximate else days.lower
        found = cls(value, precision, approximate)
        if found.to_range() != days:
            raise ValueError(f"{days} is not a day, a month or a year.")
        return found

    @classmethod
    def from_edtf(cls, text: str) -> "ImpreciseDate | OpenDate":
        """Read "2021-10-26", "2021-02", "2018", "2001~" or "..", and nothing else."""
        if text == "..":
            return OPEN
        match = EDTF_FORM.fullmatch(text)
        if match is None:
            raise ValidationError(
                _("“%(text)s” is not a date in EDTF form, such as 2021-10-26, 2021-02, 2018 or 2001~."),
                code="invalid",
                params={"text": text[:LONGEST_TEXT]},
            )
        return build(match["year"], match["month"], match["day"], bool(match["approximate"]))

    @classmethod
    def parse(cls, text: str) -> "ImpreciseDate | OpenDate":
        """Read a date as people write it in English, French or Dutch, the day before the month."""
        folded = tidy(text) if len(text) <= LONGEST_TEXT else ""
        if folded in OPEN_WORDS:
            return OPEN
        prefix = APPROXIMATE_PREFIX.match(folded)
        body = LEADING_WORD.sub("", folded[prefix.end() :] if prefix else folded, count=1)
        approximate = prefix is not None or body.endswith("~")
        body = body.removesuffix("~").strip()
        if found := read_parts(body, approximate):
            return found
        weekdays, day = split_weekday(body)
        if weekdays and (found := read_parts(day, approximate)):
            check_weekday(found, weekdays)
            return found
        raise not_a_date(text, body)

    @property
    def earliest(self) -> datetime.date:
        """Return the first possible day."""
        return shift(self.value, self.precision, -1) if self.approximate else self.value

    @property
    def latest(self) -> datetime.date:
        """Return the last possible day."""
        units = 2 if self.approximate else 1
        return shift(self.value, self.precision, units) - datetime.timedelta(days=1)

    def to_range(self) -> DateRange:
        return DateRange(self.earliest, self.latest + datetime.timedelta(days=1), "[)")

    def certainly_before(self, other: "ImpreciseDate | OpenDate") -> bool:
        """Say whether every possible day of this date comes before every possible day of the other."""
        return other.earliest is not None and self.latest < other.earliest

    def edtf(self) -> str:
        length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}
        return self.value.isoformat()[: length[self.precision]] + ("~" if self.approximate else "")

    def format(self, language: str | None = None) -> str:
        """Write the date in words, in the given language or else in the current one."""
        language = known_language(language)
        exact = format_exactly(self.value, self.precision, language)
        if not self.approximate:
            return exact
        article = "le " if language == "fr" and self.precision == DatePrecision.DAY else ""
        return APPROXIMATELY[language] + article + exact

    def __str__(self) -> str:
        return self.format()


type AnyDate = ImpreciseDate | OpenDate


def first_day(day: datetime.date, precision: DatePrecision) -> datetime.date:
    if precision == DatePrecision.YEAR:
        return day.replace(month=1, day=1)
    if precision == DatePrecision.MONTH:
        return day.replace(day=1)
    return day


def shift(first: datetime.date, precision: DatePrecision, units: int) -> datetime.date:
    """Return the first day of the unit that stands so many units later."""
    if precision == DatePrecision.DAY:
        return first + datetime.timedelta(days=units)
    months = first.year * 12 + first.month - 1
    months += units * (12 if precision == DatePrecision.YEAR else 1)
    return first.replace(year=months // 12, month=months % 12 + 1)


APPROXIMATE_LENGTHS = {3, 89, 90, 91, 92, 1095, 1096}


def months_from(day: datetime.date, months: int) -> datetime.date:
    """The day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def precision_of_length(days: int) -> DatePrecision:
    if days <= 3:
        return DatePrecision.DAY
    return DatePrecision.MONTH if days <= 92 else DatePrecision.YEAR


def reaches_only_known_years(value: datetime.date, precision: DatePrecision, approximate: bool) -> bool:
    margin = 1 if approximate else 0
    if not FIRST_DAY <= value <= LAST_DAY:
        return False
    return shift(value, precision, -margin) >= FIRST_DAY and shift(
        value, precision, 1 + margin
    ) <= LAST_DAY + datetime.timedelta(days=1)


def fold(text: str) -> str:
    """Return the text in lower case, without accents or doubled spaces."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'")).lower()
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.split())


def tidy(text: str) -> str:
    """Return the text folded, with plain hyphens, and without a time of midnight or what ends a sentence."""
    plain = DASHES.sub("-", fold(text))
    without_time = MIDNIGHT.sub("", plain) if MIDNIGHT.search(plain) else plain
    return SEPARATED.sub(lambda found: found[1] or ".", without_time).rstrip(",; ")


def read_parts(body: str, approximate: bool) -> ImpreciseDate | None:
    """Make the date of the first form that fits; None where none does."""
    for candidate in (body, body.rstrip(".")):
        for form in DATE_FORMS:
            if match := form.fullmatch(candidate):
                parts = match.groupdict()
                month = month_number(parts["name"]) if parts.get("name") else parts.get("month")
                return build(parts["year"], month, parts.get("day"), approximate)
    return None


@cache
def weekday_names() -> dict[str, set[int]]:
    """Return the days of the week that every name and abbreviation may mean, from Monday as 0."""
    names: dict[str, set[int]] = {}
    for locale in LOCALES.values():
        for width in ("wide", "abbreviated"):
            for number, name in get_day_names(width, locale=locale).items():
                names.setdefault(fold(name).rstrip("."), set()).add(number)
    return names


def split_weekday(body: str) -> tuple[set[int], str]:
    """Take the name of a day of the week off a date."""
    name, _space, day = body.partition(" ")
    return weekday_names().get(name.rstrip(".,"), set()), LEADING_WORD.sub("", day, count=1)


def check_weekday(found: ImpreciseDate, weekdays: set[int]) -> None:
    """A day of the week that is not the date's shows that one of the two is mistyped."""
    if weekdays and found.precision == DatePrecision.DAY and found.value.weekday() not in weekdays:
        raise ValidationError(
            _("%(day)s is a %(weekday)s: correct the date, or leave the day of the week out."),
            code="invalid",
            params={"day": found, "weekday": format_date(found.value, "EEEE", LOCALES[known_language(None)])},
        )


@cache
def month_names() -> dict[str, int]:
    """Return the number of every name and abbreviation of a month in the three languages."""
    names = {}
    for locale in (*LOCALES.values(), Locale("en")):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                names[fold(name).rstrip(".")] = number
    return names


def month_number(name: str) -> int:
    number = month_names().get(name)
    if number is None:
        raise ValidationError(
            _("“%(name)s” is not the name of a month in English, French or Dutch."),
            code="invalid",
            params={"name": name},
        )
    return number


def build(year: str, month: str | int | None, day: str | int | None, approximate: bool) -> ImpreciseDate:
    """Make a date of its parts, or say which of them does not exist."""
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    year_number, month_number, day_number = int(year), int(month or 1), int(day or 1)
    if not FIRST_DAY.year <= year_number <= LAST_DAY.year:
        raise out_of_reach(year)
    if not 1 <= month_number <= 12:
        raise ValidationError(
            _("There is no month %(month)s. The day comes first, then the month: %(right)s."),
            code="invalid",
            params={"month": month, "right": day_first(year, month_number, day)},
        )
    last = calendar.monthrange(year_number, month_number)[1]
    if not 1 <= day_number <= last:
        first = datetime.date(year_number, month_number, 1)
        raise ValidationError(
            _("%(day)s %(month)s is not a day that exists: that month has %(last)s days."),
            code="invalid",
            params={"day": day_number, "month": ImpreciseDate(first, DatePrecision.MONTH), "last": last},
        )
    value = datetime.date(year_number, month_number, day_number)
    if not reaches_only_known_years(value, precision, approximate):
        raise out_of_reach(year)
    return ImpreciseDate(value, precision, approximate)


def out_of_reach(year: str) -> ValidationError:
    return ValidationError(
        _("The year %(year)s is out of reach: dates run from the year 1000 to 2999."),
        code="invalid",
        params={"year": year},
    )


def day_first(year: str, month: int, day: str | int | None) -> str:
    """The date that was meant where its month came first, else an example."""
    is_turned = day is not None and 0 < int(day) <= 12 and 0 < month <= 31
    return f"{month:02}/{int(day or 0):02}/{year}" if is_turned else "26/10/2021"


def not_a_date(text: str, body: str) -> ValidationError:
    return ValidationError(
        what_would_be_right(body)
        or _(
            "“%(text)s” is not a date. Write a day (26/10/2021), a month (02/2021) or a year (2021), "
            "with “c.” before it where it is approximate (c. 2001)."
        ),
        code="invalid",
        params={"text": text.strip()[:LONGEST_TEXT], **alternatives(body)},
    )


def what_would_be_right(body: str) -> Any:
    """The sentence about a text that is nearly a date."""
    if body in UNKNOWN_WORDS:
        return _("Leave a date that is not recorded empty.")
    if SHORT_YEAR.fullmatch(body):
        return _("Write the year with four digits: %(this)s or %(last)s.")
    if PERIOD_FORM.fullmatch(body):
        return _("“%(text)s” is a period. A date is one day, month or year: write where it begins or where it ends.")
    if body.endswith("?"):
        return _("Write “c.” before a date that is not certain: c. 2001.")
    if SPREADSHEET_DAY.fullmatch(body):
        return _("“%(text)s” is how a spreadsheet counts days, perhaps for %(this)s. Write the date.")
    return None


def alternatives(body: str) -> dict[str, str]:
    """What was perhaps meant by a year of two digits or the number of a day."""
    if short := SHORT_YEAR.fullmatch(body):
        return {"this": f"{short[1]}20{short[2]}", "last": f"{short[1]}19{short[2]}"}
    if SPREADSHEET_DAY.fullmatch(body):
        day = SPREADSHEET_START + datetime.timedelta(days=int(body))
        return {"this": ImpreciseDate(day).format()}
    return {}


def known_language(language: str | None) -> str:
    code = (language or get_language() or "en")[:2]
    return code if code in LOCALES else "en"


@lru_cache(maxsize=5_000)
def format_exactly(value: datetime.date, precision: DatePrecision, language: str) -> str:
    pattern = {
        DatePrecision.YEAR: "y",
        DatePrecision.MONTH: "MMMM y",
        DatePrecision.DAY: "d MMMM y",
    }[precision]
    return with_french_first(format_date(value, pattern, LOCALES[language]), value, precision, language)


def with_french_first(text: str, value: datetime.date, precision: DatePrecision, language: str) -> str:
    """Write the first day of a month "1er" in French."""
    if language == "fr" and precision == DatePrecision.DAY and value.day == 1:
        return "1er" + text[1:]
    return text


def format_period(start: AnyDate | None, end: AnyDate | None, language: str | None = None) -> str:
    """Write a period in words, without repeating the month or the year that both ends share."""
    language = known_language(language)
    if start is None and end is None:
        return not_recorded(language)
    if start == end and start is not None:
        return start.format(language)
    if isinstance(start, ImpreciseDate) and isinstance(end, ImpreciseDate):
        return format_closed_period(start, end, language)
    return f"{format_or_not_recorded(start, language)} – {format_or_not_recorded(end, language)}"


def format_closed_period(start: ImpreciseDate, end: ImpreciseDate, language: str) -> str:
    last = end.format(language)
    same_kind = start.precision == end.precision and not start.approximate and not end.approximate
    if same_kind and start.precision == DatePrecision.YEAR:
        return f"{start.format(language)}–{last}"
    if not same_kind or start.value.year != end.value.year:
        return f"{start.format(language)} – {last}"
    if start.precision == DatePrecision.MONTH:
        return f"{format_date(start.value, 'MMMM', LOCALES[language])} – {last}"
    if start.value.month == end.value.month:
        first = format_date(start.value, "d", LOCALES[language])
        return f"{with_french_first(first, start.value, start.precision, language)}–{last}"
    first = format_date(start.value, "d MMMM", LOCALES[language])
    return f"{with_french_first(first, start.value, start.precision, language)} – {last}"


def format_or_not_recorded(value: AnyDate | None, language: str) -> str:
    return not_recorded(language) if value is None else value.format(language)


def not_recorded(language: str) -> str:
    with override(language):
        return gettext("not recorded")
