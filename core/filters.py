"""What every public filter is made of: bounded values, sentences for wrong ones, addresses without one of them."""

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Choices, Exists, Model, OuterRef, Q, QuerySet, Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import ImpreciseDate
from core.documents import SearchKind, records_with
from core.facets import Choice, Facet, Pairs, Period
from core.functions import has_word
from core.highlight import searched
from core.models import MergeableRecord, Source

TRACKING = re.compile(
    r"utm_\w{1,40}|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_ga|_gl"
    r"|mtm_\w{1,40}|pk_\w{1,40}|matomo_\w{1,40}|ref_src|hsCtaTracking|_hs\w{1,10}"
)
MAX_TEXT = 200
MAX_WORDS = 10
MAX_CHOSEN = 50
MAX_ECHO = 60
# More of them help nobody, and a query of a thousand wrong parameters must not keep the site busy.
PROBLEMS_TOLD = 10
FIRST_YEAR, LAST_YEAR = 1000, 2999
# What says which part of a list is shown.
PLACES = ("after", "before")


def cut(text: str) -> str:
    """A value as it is repeated in a sentence: never long enough to hide the sentence."""
    return text if len(text) <= MAX_ECHO else f"{text[:MAX_ECHO]}…"


def quoted(text: str) -> str:
    """A text in the quotation marks of the reader's language."""
    return gettext("“%(text)s”") % {"text": text}


@dataclass(frozen=True)
class Problem:
    """A parameter of the address that cannot be used, and why."""

    parameter: str
    sentence: str


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in use, in words, with the query that drops it."""

    label: str
    value: str
    query_without: str


def asked_parameters(query: QueryDict) -> QueryDict:
    """The query without tracking parameters and empty values."""
    asked = QueryDict(mutable=True)
    for name, values in query.lists():
        kept = [value for value in values if value.strip()]
        if kept and not TRACKING.fullmatch(name):
            asked.setlist(name, kept)
    return asked


def passed_over(query: QueryDict, known: Iterable[str] = ()) -> list[str]:
    """Sentences on the parameters of an address that its page does not know."""
    strange = [name for name in asked_parameters(query) if name not in known]
    return [gettext("“%(value)s” is not known here.") % {"value": cut(name)} for name in strange[:PROBLEMS_TOLD]]


def query_without(query: QueryDict, name: str, value: str | None = None, *, keeps_place: bool = False) -> str:
    """The query with one parameter, or one of its values, taken out; the place in the list goes unless it is kept."""
    left = {key: values for key, values in query.lists() if keeps_place or key not in PLACES}
    if name in left:
        left[name] = [each for each in left[name] if value is not None and each != value]
    return urlencode(left, doseq=True)


class SharedField(forms.Field):
    """A field that keeps nothing of what it checks: all forms have the same one, where Django's has a copy each."""

    def __deepcopy__(self, memo: Any) -> Any:
        return self


class BoundedTextField(SharedField, forms.CharField):
    """A short text."""

    default_error_messages = {
        "max_length": _("This text is too long: at most %(limit_value)d characters are possible."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MAX_TEXT, **kwargs})


class WordsField(BoundedTextField):
    """Words to look for, all of which must be found."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        words: list[str] = text.split()
        # What parts a word, such as a hyphen, makes more of it.
        if max(len(words), len(searched(words))) > MAX_WORDS:
            raise ValidationError(gettext("At most %(count)d words can be looked for.") % {"count": MAX_WORDS})
        if text and not all(any(char.isalnum() for char in word) for word in words):
            raise ValidationError(gettext("Each word to look for needs a letter or a digit."))
        return words


class DayField(SharedField, forms.CharField):
    """A day, written 2021-10-26; a month or a year stands for its first or its last day where that is allowed."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, whole: str = "", **kwargs: Any) -> None:
        self.whole = whole
        super().__init__(**{"max_length": 10, **kwargs})

    def clean(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return self._day(text)
        except ValueError as error:
            raise ValidationError(self._wanted()) from error

    def _wanted(self) -> str:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        if self.whole:
            return (
                gettext(
                    "Write a day, month or year as in 2021-10-26, 2021-10 or 2021, of the years %(first)d to %(last)d."
                )
                % years
            )
        return gettext("Write a day as in 2021-10-26, of the years %(first)d to %(last)d.") % years

    def _day(self, text: str) -> date:
        pattern = r"([12]\d{3})-(\d\d)-(\d\d)" if not self.whole else r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?"
        match = re.fullmatch(pattern, text, re.ASCII)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if day:
            return date(year, month, day)
        if self.whole == "first":
            return date(year, month or 1, 1)
        return (date(year, month or 12, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


class CodeField(SharedField, forms.ChoiceField):
    """One of the known codes."""

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            raise ValidationError(unknown_code(value, codes_of(self.choices)))


class CodesField(SharedField, forms.MultipleChoiceField):
    """Some of the known codes; ``known`` fetches them where they are rows of the register."""

    def __init__(self, *, known: Callable[[], Iterable[str]] | None = None, **kwargs: Any) -> None:
        self.known = known
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        if len(value) > MAX_CHOSEN:
            raise ValidationError(gettext("At most %(count)d values can be chosen.") % {"count": MAX_CHOSEN})
        known = list(self.known()) if value and self.known else codes_of(self.choices)
        for each in value:
            if each not in known:
                raise ValidationError(unknown_code(each, known))


def codes_of(choices: Any) -> list[str]:
    return [str(code) for code, _label in choices if code]


def unknown_code(value: str, known: Sequence[str]) -> str:
    """The sentence for a code that is none of the known ones."""
    sentence = gettext("“%(value)s” is not one of the values known here.") % {"value": cut(value)}
    if not known or len(known) > MAX_CHOSEN:
        return sentence
    possible = gettext("Possible values: %(values)s.") % {"values": ", ".join(known)}
    return f"{sentence} {possible}"


@dataclass(frozen=True)
class Reference:
    """The records a visitor means by a number, or by part of a name."""

    records: QuerySet[Any, Any]
    label: str


def number_in(text: str) -> int | None:
    """The number of a record as addresses have it (12 or 12-ankara); nothing where it is a name."""
    found = re.fullmatch(r"(\d{1,9})(?:-[-\w]*)?", text, re.ASCII)
    return int(found[1]) if found else None


class ReferenceField(BoundedTextField):
    """A record, by its number as in addresses (12 or 12-ankara), or all whose name holds the given text."""

    def __init__(self, *, records: Callable[[], Any], **kwargs: Any) -> None:
        self.records = records
        super().__init__(**{"max_length": 100, **kwargs})

    def clean(self, value: Any) -> Reference | None:
        text = super().clean(value)
        if not text:
            return None
        number = number_in(text)
        return self._by_name(text) if number is None else self._by_number(number)

    def _by_number(self, number: int) -> Reference:
        records = self.records().filter(pk=number)
        record = records.first()
        if record is None and issubclass(records.model, MergeableRecord):
            records = self.records().filter(pk__in=records.model._base_manager.filter(pk=number).values("merged_into"))
            record = records.first()
        if record is None:
            raise ValidationError(gettext("Nothing is recorded under the number %(number)d.") % {"number": number})
        return Reference(records, str(record))

    def _by_name(self, text: str) -> Reference:
        if not any(char.isalnum() for char in text):
            raise ValidationError(gettext("A name needs a letter or a digit."))
        records = self.named_like(text)
        if not records.exists():
            raise ValidationError(gettext("No recorded name contains “%(text)s”.") % {"text": cut(text)})
        return Reference(records, quoted(text))

    def named_like(self, text: str) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = self.records().named_like(text)
        return found


class SourceField(ReferenceField):
    """A source, by its number or by part of its title, publisher or address."""

    def named_like(self, text: str) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = self.records().filter(has_word(text, ["title", "publisher", "url", "reference"]))
        return found


class PublicFilter(django_filters.Filter):  # type: ignore[misc]  # django-filter has no types
    """A filter of the public site; its filterset's method says what it does."""

    def __deepcopy__(self, memo: Any) -> Any:
        # Each filterset has filters of its own; what they are declared with need not be copied with them.
        # A form field keeps nothing of what it checks: made before the copy, it is shared by all filtersets.
        _ = self.field
        copied = copy.copy(self)
        copied.extra = dict(self.extra)
        if self.method is not None:
            copied.method = self.method
        return copied

    field_class: type[forms.Field] = BoundedTextField
    extra: dict[str, Any]
    repeatable = False

    def described(self, value: Any, raw: str) -> str:
        return raw


class WordsFilter(PublicFilter):
    field_class = WordsField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Search"),
                "method": "with_words",
                "widget": forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
                **kwargs,
            }
        )

    def described(self, value: Any, raw: str) -> str:
        return quoted(raw)


class DayFilter(PublicFilter):
    field_class = DayField

    def described(self, value: Any, raw: str) -> str:
        return ImpreciseDate(value).format() if len(raw) == 10 else raw


class CodesFilter(PublicFilter):
    """Any of several codes, given by repeating the parameter."""

    field_class = CodesField
    repeatable = True

    def __init__(self, *, choices: Any, **kwargs: Any) -> None:
        super().__init__(**{"choices": listed(choices), "widget": forms.CheckboxSelectMultiple, **kwargs})

    def described(self, value: Any, raw: str) -> str:
        return str(dict(self.field.choices).get(raw, raw))


class FacetFilter(CodesFilter):
    """Any of several values, each with the number of records it gives.

    ``pairs`` says where the values are recorded. The filter and its counts both follow from it.
    """

    is_dated = False

    def __init__(self, *, pairs: Callable[[date], Sequence[Pairs]], choices: Any = (), **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.pairs = pairs

    def facet(self, name: str) -> Facet:
        return Facet(name, self.pairs, choices=self.choices_now, is_dated=self.is_dated)

    def choices_now(self) -> list[Choice]:
        """The values as they can be chosen now, in the language of the moment."""
        return [Choice(str(code), str(label), (str(code),)) for code, label in self.extra["choices"]]

    def chosen(self, value: Any) -> list[str]:
        return list(value)

    def recorded(self, codes: Sequence[str]) -> Sequence[Any]:
        """The recorded values that codes stand for."""
        return codes

    def filter(self, qs: QuerySet[Any, Any], value: Any) -> QuerySet[Any, Any]:
        codes = self.chosen(value)
        return qs.filter(self.condition(self.recorded(codes))) if codes else qs

    def condition(self, values: Sequence[Any]) -> Q:
        found = Q()
        for pairs in self.pairs(self.parent.day):
            named = {f"{pairs.value}__in": values}
            found |= Q(**named) if pairs.is_direct else Q(pk__in=pairs.rows.filter(**named).values(pairs.record))
        return found


@dataclass(frozen=True)
class Gap:
    """Something that may not be recorded, with the records it is missing from."""

    code: str
    label: Any
    condition: Q


class GapFilter(FacetFilter):
    """The records of which something is not recorded."""

    def __init__(self, *, records: Callable[[], QuerySet[Any, Any]], gaps: Sequence[Gap], **kwargs: Any) -> None:
        self.gaps = gaps
        super().__init__(
            **{
                "label": _("Not recorded"),
                "choices": [(gap.code, gap.label) for gap in gaps],
                "pairs": lambda day: [
                    Pairs(records().filter(gap.condition).annotate(gap=Value(gap.code)), "pk", "gap") for gap in gaps
                ],
                **kwargs,
            }
        )

    def condition(self, values: Sequence[Any]) -> Q:
        found = Q()
        for gap in self.gaps:
            if gap.code in values:
                found |= gap.condition
        return found


class StatusOnDayFilter(FacetFilter):
    """Any of several statuses on the day asked for."""

    is_dated = True


class YearField(CodesField):
    """Some years, in four digits."""

    def validate(self, value: Any) -> None:
        for each in value:
            if not re.fullmatch(r"[12]\d{3}", each, re.ASCII):
                raise ValidationError(gettext("Write a year in four digits, as in 2021."))
        super().validate(value)


class YearFilter(FacetFilter):
    """Any of several years; what lies in several, or is not known to the year, counts in each it can lie in."""

    field_class = YearField

    def __init__(self, *, possible: Callable[[date, date], Q], **kwargs: Any) -> None:
        super().__init__(**{"label": _("Year"), "known": lambda: map(str, range(FIRST_YEAR, LAST_YEAR + 1)), **kwargs})
        self.possible = possible

    def facet(self, name: str) -> Facet:
        return Facet(name, self.pairs)

    def condition(self, values: Sequence[str]) -> Q:
        found = Q()
        for year in map(int, values):
            found |= self.possible(date(year, 1, 1), date(year, 12, 31))
        return found


class ReferencesField(ReferenceField):
    """Records, each by its number as in addresses (12 or 12-ankara) or by part of its name."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> Any:
        if len(value or ()) > MAX_CHOSEN:
            raise ValidationError(gettext("At most %(count)d values can be chosen.") % {"count": MAX_CHOSEN})
        return {each: super(ReferencesField, self).clean(each) for each in value or ()}


class WideFacetFilter(PublicFilter):
    """Any of several records that rows name; those named most are shown with their numbers."""

    field_class = ReferencesField
    repeatable = True

    def __init__(
        self,
        *,
        pairs: Callable[[date], Sequence[Pairs]],
        names_of: Callable[[Sequence[str]], Mapping[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.pairs = pairs
        self.names_of = names_of

    def facet(self, name: str) -> Facet:
        return Facet(name, self.pairs, names_of=self.names_of)

    def chosen(self, value: Mapping[str, Reference]) -> list[str]:
        return [str(pk) for each in value.values() for pk in each.records.order_by().values_list("pk", flat=True)]

    def filter(self, qs: QuerySet[Any, Any], value: Mapping[str, Reference]) -> QuerySet[Any, Any]:
        found = Q()
        for reference in value.values():
            for pairs in self.pairs(self.parent.day):
                rows = pairs.rows.filter(**{f"{pairs.value}__in": reference.records.values("pk")})
                found |= Q(pk__in=rows.values(pairs.record))
        return qs.filter(found) if value else qs

    def described(self, value: Mapping[str, Reference], raw: str) -> str:
        return value[raw].label


class ReferenceFilter(PublicFilter):
    field_class = ReferenceField

    def described(self, value: Reference, raw: str) -> str:
        return value.label


class SourceFilter(ReferenceFilter):
    """The records that cite a source; only sources of public records are known."""

    field_class = SourceField

    def __init__(self, *, cited_by: Callable[[], QuerySet[Any, Any]], **kwargs: Any) -> None:
        super().__init__(**{"label": _("Source"), "records": lambda: sources_of(cited_by()), **kwargs})

    def filter(self, qs: QuerySet[Any, Any], value: Reference | None) -> QuerySet[Any, Any]:
        return qs if value is None else qs.filter(cites(qs.model, value.records))


def sources_of(records: QuerySet[Any, Any]) -> QuerySet[Source]:
    """The sources that some of the records cite."""
    relation: Any = records.model._meta.get_field("citations")
    citations = relation.related_model._base_manager.filter(source=OuterRef("pk"))
    return Source.objects.filter(Exists(citations.filter(**{f"{relation.field.name}__in": records})))


def cites(model: type[Model], sources: QuerySet[Any, Any]) -> Exists:
    """Whether a record of the model cites one of the sources."""
    relation: Any = model._meta.get_field("citations")
    citations = relation.related_model._base_manager.filter(source__in=sources)
    return Exists(citations.filter(**{relation.field.name: OuterRef("pk")}))


def listed(choices: Any) -> Any:
    """The pairs of a class of choices; what is a list or gives one already stays as it is."""
    return choices.choices if isinstance(choices, type) and issubclass(choices, Choices) else choices


class PublicFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filters of one public list; wrong, repeated and unknown parameters are told, never passed over."""

    @property
    def day(self) -> date:
        """The day statuses are asked for."""
        chosen: date | None = self.given.get("as_of")
        return chosen or timezone.localdate()

    @cached_property
    def form(self) -> forms.Form:
        """The form of the filters that are given something, with the fields all filtersets share."""
        form = forms.Form(self.data)
        form.fields = {name: each.field for name, each in self.filters.items() if name in self.data}
        return form

    @cached_property
    def given(self) -> dict[str, Any]:
        """What each filter is given, where that is right; the others have what their field makes of nothing."""
        _ = self.form.errors
        filterset_class: Any = type(self)
        return {**given_nothing(filterset_class), **self.form.cleaned_data}

    @cached_property
    def facets(self) -> dict[str, Any]:
        return {name: each for name, each in self.filters.items() if isinstance(each, FACET_FILTERS)}

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        period = self.period
        if period:
            queryset = queryset.filter(period.possible(period.first or date.min, period.last or date.max))
        return self._narrowed(queryset, self.filters)

    @property
    def words(self) -> Sequence[str]:
        """The words looked for."""
        words: Sequence[str] = self.given.get("q") or ()
        return words

    def rest(self, queryset: QuerySet[Any, Any]) -> list[tuple[Any, str]]:
        """What the filters in use leave, but for facets and the period: rows, and the column of their numbers.

        Words come last.
        """
        in_use = [
            name
            for name, value in self.given.items()
            if value not in (None, "", []) and name not in {"q", *self.facets} and self.filters[name].method != "kept"
        ]
        found: list[tuple[Any, str]] = [(self._narrowed(queryset, in_use), "pk")] if in_use else []
        if self.words:
            # Straight from the documents: a frequent word has very many.
            found.append((records_with(self.searched, self.words), "record"))
        return found

    def _narrowed(self, queryset: QuerySet[Any, Any], names: Iterable[str]) -> QuerySet[Any, Any]:
        for name in names:
            queryset = self.filters[name].filter(queryset, self.given[name])
        return queryset

    @property
    def period(self) -> Period | None:
        first, last = (self.given.get(name) for name in ("date_from", "date_to"))
        return Period("year", self.filters["year"].possible, first, last) if first or last else None

    def chosen(self) -> dict[str, list[str]]:
        """The codes chosen of each facet."""
        return {name: each.chosen(self.given[name]) for name, each in self.facets.items()}

    # Of which kind the records of the list are, where words are looked for.
    searched: ClassVar[SearchKind]

    @cached_property
    def problems(self) -> list[Problem]:
        return [*self._repeated(), *self._wrong(), *self._inverted()]

    def _repeated(self) -> Iterator[Problem]:
        for name, each in self.filters.items():
            if not each.repeatable and len(self.data.getlist(name)) > 1:
                yield Problem(name, gettext("This parameter can be given only once."))

    def _wrong(self) -> Iterator[Problem]:
        for name, sentences in self.form.errors.items():
            yield Problem(name, " ".join(str(sentence) for sentence in sentences))

    def active(self, label_of: Callable[[str, str], str]) -> list[ActiveFilter]:
        """The filters in use, in words; ``label_of`` names the value of a facet."""
        return [
            ActiveFilter(
                str(each.label),
                label_of(name, raw) if isinstance(each, FacetFilter) else each.described(self.given[name], raw),
                query_without(self.data, name, raw),
            )
            for name, each in self.filters.items()
            for raw in dict.fromkeys(self.data.getlist(name))
        ]

    def with_words(self, queryset: QuerySet[Any, Any], name: str, words: Sequence[str]) -> QuerySet[Any, Any]:
        return queryset.filter(pk__in=records_with(self.searched, words)) if words else queryset

    def kept(self, queryset: QuerySet[Any, Any], name: str, value: Any) -> QuerySet[Any, Any]:
        """For a value that other filters take into account."""
        return queryset

    def _inverted(self) -> Iterator[Problem]:
        given = self.given
        if given.get("date_from") and given.get("date_to") and given["date_from"] > given["date_to"]:
            yield Problem("date_to", gettext("The period ends before it starts."))


FACET_FILTERS = (FacetFilter, WideFacetFilter)


@cache
def given_nothing(filterset_class: Any) -> dict[str, Any]:
    """What the filters of a list have while nothing is asked for."""
    return {name: each.field.clean(None) for name, each in filterset_class.base_filters.items()}


def possible_within(column: str, first: date | None, last: date | None) -> Q:
    """Whether an imprecise date can lie in the period: some of its possible days do."""
    return Q(**{f"{column}__overlaps": (first, last)})
