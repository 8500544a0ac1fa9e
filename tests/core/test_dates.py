"""Imprecise dates: the value, its words in three languages, the database type, the form field."""

import datetime
from contextlib import suppress
from datetime import date

import pytest
from babel.dates import get_month_names
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.forms import Form
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from core.dates import LOCALES, OPEN, DatePrecision, ImpreciseDate, first_day, format_period
from core.fields import ImpreciseDateField
from core.forms import DayFormField, ImpreciseDateFormField
from core.models import Source

LANGUAGES = ["en", "fr", "nl"]
SOME_DATES = ["2021-10-26", "2021-02", "2018", "2001~", "2021-02~", "2020-03-01~", "1000", "2999", ".."]


@st.composite
def imprecise_dates(draw):
    day = draw(st.dates(date(1002, 1, 1), date(2997, 12, 31)))
    precision = draw(st.sampled_from(DatePrecision))
    return ImpreciseDate(first_day(day, precision), precision, draw(st.booleans()))


def edtf(text):
    return ImpreciseDate.from_edtf(text)


def message_of(text):
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        ImpreciseDate.parse(text)
    with translation.override("en"):
        return caught.value.messages[0]


@given(imprecise_dates())
def test_a_date_and_its_possible_days_are_the_same_thing(value):
    assert ImpreciseDate.from_range(value.to_range()) == value


@given(imprecise_dates())
def test_edtf_reads_back(value):
    assert edtf(value.edtf()) == value


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=imprecise_dates())
def test_what_is_displayed_can_be_typed(language, value):
    assert ImpreciseDate.parse(value.format(language)) == value


@given(imprecise_dates(), imprecise_dates())
def test_a_date_is_certainly_before_another_when_their_possible_days_say_so(one, other):
    assert one.certainly_before(other) == (one.latest < other.earliest)


def test_an_open_date_is_before_and_after_nothing():
    assert not OPEN.certainly_before(edtf("2021"))
    assert not edtf("2021").certainly_before(OPEN)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2021-10-26", date(2021, 10, 26), date(2021, 10, 26)),
        ("2021-10-26~", date(2021, 10, 25), date(2021, 10, 27)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-12~", date(2020, 11, 1), date(2021, 1, 31)),
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2001~", date(2000, 1, 1), date(2002, 12, 31)),
    ],
)
def test_an_approximate_date_is_wider_by_one_unit_each_way(text, earliest, latest):
    assert (edtf(text).earliest, edtf(text).latest) == (earliest, latest)


@pytest.mark.parametrize(
    "days",
    [
        DateRange(date(2021, 10, 26), date(2021, 10, 28)),
        DateRange(date(2021, 10, 26), None),
        DateRange(date(2021, 2, 2), date(2021, 3, 2)),
        DateRange(date(2021, 2, 1), date(2022, 2, 1)),
    ],
)
def test_days_that_are_no_unit_are_no_date(days):
    with pytest.raises(ValueError, match=r"no end|is not"):
        ImpreciseDate.from_range(days)


def test_a_value_must_agree_with_its_precision():
    with pytest.raises(ValueError, match="not the first day of a month"):
        ImpreciseDate(date(2021, 2, 3), DatePrecision.MONTH)


def test_a_datetime_is_refused():
    with pytest.raises(TypeError):
        ImpreciseDate(datetime.datetime(2021, 2, 3, 12, 0, tzinfo=datetime.UTC))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021", "2021"),
        (" 2021 ", "2021"),
        ("02/2021", "2021-02"),
        ("2/2021", "2021-02"),
        ("2021-02", "2021-02"),
        ("26/10/2021", "2021-10-26"),
        ("26.10.2021", "2021-10-26"),
        ("26-10-2021", "2021-10-26"),
        ("26 10 2021", "2021-10-26"),
        ("2021-10-26", "2021-10-26"),
        ("26 octobre 2021", "2021-10-26"),
        ("26 OCTOBRE 2021", "2021-10-26"),
        ("26 Oct 2021", "2021-10-26"),
        ("26 oct. 2021", "2021-10-26"),
        ("26 okt. 2021", "2021-10-26"),
        ("26-okt-2021", "2021-10-26"),
        ("October 26, 2021", "2021-10-26"),
        ("26th October 2021", "2021-10-26"),
        ("1er août 2021", "2021-08-01"),
        ("1er aout 2021", "2021-08-01"),
        ("1 févr. 2021", "2021-02-01"),
        ("1 mrt 2021", "2021-03-01"),
        ("29 février 2020", "2020-02-29"),
        ("octobre 2021", "2021-10"),
        ("oktober\u00a02021", "2021-10"),
        ("Sept 2021", "2021-09"),
        ("c. 2001", "2001~"),
        ("c2001", "2001~"),
        ("ca. 2001", "2001~"),
        ("circa 2001", "2001~"),
        ("vers 2001", "2001~"),
        ("vers le 26 octobre 2021", "2021-10-26~"),
        ("env. 2001", "2001~"),
        ("omstreeks 2001", "2001~"),
        ("~2001", "2001~"),
        ("2001~", "2001~"),
        ("c. 02/2021", "2021-02~"),
        ("en 2021", "2021"),
        ("en octobre 2021", "2021-10"),
        ("le 26 octobre 2021", "2021-10-26"),
        ("op 26 oktober 2021", "2021-10-26"),
        ("the 26th of October 2021", "2021-10-26"),
        ("mardi 26 octobre 2021", "2021-10-26"),
        ("Tuesday, 26 October 2021", "2021-10-26"),
        ("dinsdag 26.10.2021", "2021-10-26"),
        ("mar. 26 octobre 2021", "2021-10-26"),
        ("Mar 26 2021", "2021-03-26"),
        ("1 er octobre 2021", "2021-10-01"),
        ("26 / 10 / 2021", "2021-10-26"),
        ("26. 10. 2021", "2021-10-26"),
        ("26\u201110\u20112021", "2021-10-26"),
        ("26\u201310\u20132021", "2021-10-26"),
        ("26\u00a0octobre\u202f2021", "2021-10-26"),
        ("26/Oct/2021", "2021-10-26"),
        ("2021 octobre", "2021-10"),
        ("2021, October 26", "2021-10-26"),
        ("20211026", "2021-10-26"),
        ("2021-10-26T00:00:00", "2021-10-26"),
        ("26/10/2021 00:00", "2021-10-26"),
        ("26.10.2021.", "2021-10-26"),
        ("octobre 2021,", "2021-10"),
        ("approx. 2001", "2001~"),
        ("ongeveer 2001", "2001~"),
        ("autour de 2001", "2001~"),
        ("circa oktober 2021", "2021-10~"),
        ("open", ".."),
        ("à ce jour", ".."),
        ("heden", ".."),
        ("Ouvert", ".."),
        ("en cours", ".."),
        ("lopend", ".."),
    ],
)
def test_a_date_is_read_as_people_write_it(written, expected):
    assert ImpreciseDate.parse(written).edtf() == expected


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31/02/2021", "31 February 2021 is not a day that exists: that month has 28 days."),
        ("29 février 2021", "29 February 2021 is not a day that exists: that month has 28 days."),
        ("00/02/2021", "0 February 2021 is not a day that exists: that month has 28 days."),
        ("10/26/2021", "There is no month 26. The day comes first, then the month: 26/10/2021."),
        ("00/2021", "There is no month 00. The day comes first, then the month: 26/10/2021."),
        ("12/25/2020", "There is no month 25. The day comes first, then the month: 25/12/2020."),
        ("2021-13-01", "There is no month 13. The day comes first, then the month: 13/01/2021."),
        ("13/13/2021", "There is no month 13. The day comes first, then the month: 26/10/2021."),
        ("26/10/21", "Write the year with four digits: 26/10/2021 or 26/10/1921."),
        ("26-10-21", "Write the year with four digits: 26-10-2021 or 26-10-1921."),
        ("02/21", "Write the year with four digits: 02/2021 or 02/1921."),
        ("26 Oct '21", "Write the year with four digits: 26 oct 2021 or 26 oct 1921."),
        ("21", "Write the year with four digits: 2021 or 1921."),
        ("2001?", "Write “c.” before a date that is not certain: c. 2001."),
        (
            "2001-2003",
            "“2001-2003” is a period. A date is one day, month or year: write where it begins or where it ends.",
        ),
        ("44495", "“44495” is how a spreadsheet counts days, perhaps for 26 October 2021. Write the date."),
        ("n/a", "Leave a date that is not recorded empty."),
        ("inconnu", "Leave a date that is not recorded empty."),
        (
            "lundi 26 octobre 2021",
            "26 October 2021 is a Tuesday: correct the date, or leave the day of the week out.",
        ),
        ("26 brumaire 2021", "“brumaire” is not the name of a month in English, French or Dutch."),
        ("0999", "The year 0999 is out of reach: dates run from the year 1000 to 2999."),
        ("c. 1000", "The year 1000 is out of reach: dates run from the year 1000 to 2999."),
        ("3000", "The year 3000 is out of reach: dates run from the year 1000 to 2999."),
    ],
)
def test_a_mistake_is_told_in_a_sentence(written, sentence):
    assert message_of(written) == sentence


@pytest.mark.parametrize("written", ["yesterday", "99210", "2021-10-26T09:30", "٢٠٢١", "\x00", "c.", "~", "9" * 5000])
def test_what_is_no_date_is_refused_with_examples(written):
    assert "is not a date. Write a day (26/10/2021)" in message_of(written)


@given(st.text(max_size=70))
def test_no_text_breaks_the_reader(text):
    with suppress(ValidationError):
        ImpreciseDate.parse(text)


@pytest.mark.parametrize("text", ["", "21", "2021-2", "2021-13", "2021-02-30", "26/10/2021", "2021?", "2021~~"])
def test_edtf_is_read_strictly(text):
    with pytest.raises(ValidationError):
        edtf(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
def test_no_name_of_a_month_means_another_month_elsewhere(language, width):
    for number, name in get_month_names(width, locale=LOCALES[language]).items():
        assert ImpreciseDate.parse(f"{name} 2021") == edtf(f"2021-{number:02}")


@pytest.mark.parametrize(
    ("text", "en", "fr", "nl"),
    [
        ("2021-10-26", "26 October 2021", "26 octobre 2021", "26 oktober 2021"),
        ("2021-01-01", "1 January 2021", "1er janvier 2021", "1 januari 2021"),
        ("2021-02", "February 2021", "février 2021", "februari 2021"),
        ("2018", "2018", "2018", "2018"),
        ("2001~", "c. 2001", "vers 2001", "omstreeks 2001"),
        ("2001-05~", "c. May 2001", "vers mai 2001", "omstreeks mei 2001"),
        ("2001-05-01~", "c. 1 May 2001", "vers le 1er mai 2001", "omstreeks 1 mei 2001"),
        ("..", "open", "ouvert", "open"),
    ],
)
def test_a_date_has_one_way_to_be_written_in_each_language(text, en, fr, nl):
    assert [edtf(text).format(language) for language in LANGUAGES] == [en, fr, nl]


@pytest.mark.parametrize(
    ("start", "end", "en", "fr"),
    [
        ("2021-10-22", "2021-10-26", "22–26 October 2021", "22–26 octobre 2021"),
        ("2021-10-01", "2021-10-05", "1–5 October 2021", "1er–5 octobre 2021"),
        ("2021-10-28", "2021-11-03", "28 October – 3 November 2021", "28 octobre – 3 novembre 2021"),
        (
            "2021-12-28",
            "2022-01-01",
            "28 December 2021 – 1 January 2022",
            "28 décembre 2021 – 1er janvier 2022",
        ),
        ("2021-10-22", "2021-10-22", "22 October 2021", "22 octobre 2021"),
        ("2021-02", "2021-04", "February – April 2021", "février – avril 2021"),
        ("2018", "2020", "2018–2020", "2018–2020"),
        ("2001~", "2018", "c. 2001 – 2018", "vers 2001 – 2018"),
        ("2018", "..", "2018 – open", "2018 – ouvert"),
    ],
)
def test_a_period_does_not_repeat_what_its_ends_share(start, end, en, fr):
    assert [format_period(edtf(start), edtf(end), language) for language in ("en", "fr")] == [en, fr]


def test_a_period_says_which_end_is_not_recorded():
    assert format_period(edtf("2018"), None, "en") == "2018 – not recorded"
    assert format_period(None, edtf("2018"), "en") == "not recorded – 2018"
    assert format_period(None, None, "en") == "not recorded"


def test_templates_write_dates_in_the_current_language():
    template = Template(
        "{% load dates %}{{ signed|imprecise_date }} · {{ none|imprecise_date }} · {% time_element signed %}"
        " · {% time_element founded %} · {% period signed ended %}"
    )
    context = {"signed": edtf("2021-02"), "none": None, "founded": edtf("2001~"), "ended": date(2021, 4, 1)}
    with translation.override("en"):
        assert template.render(Context(context)) == (
            'February 2021 · not recorded · <time datetime="2021-02">February 2021</time>'
            " · c. 2001 · February 2021 – 1 April 2021"
        )


class EventForm(Form):
    began = ImpreciseDateFormField()
    ended = ImpreciseDateFormField(required=False, open_allowed=True)


def test_the_form_reads_imprecise_dates():
    form = EventForm({"began": "c. 2001", "ended": "open"})
    assert form.is_valid()
    assert form.cleaned_data == {"began": edtf("2001~"), "ended": OPEN}


def test_an_empty_date_is_not_recorded():
    form = EventForm({"began": "2001", "ended": " "})
    assert form.is_valid()
    assert form.cleaned_data["ended"] is None


def test_the_form_says_what_is_wrong_and_shows_again_what_was_typed():
    with translation.override("en"):
        form = EventForm({"began": "31/02/2021", "ended": ""})
        assert form.errors["began"] == ["31 February 2021 is not a day that exists: that month has 28 days."]
        assert 'value="31/02/2021"' in str(form["began"])


def test_the_form_refuses_an_open_date_where_there_is_none():
    with translation.override("en"):
        form = EventForm({"began": "open"})
        assert form.errors["began"] == ["This date cannot be open. Leave it empty if it is not recorded."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_that_is_not_touched_has_not_changed(language):
    initial = {"began": edtf("2001-05-01~"), "ended": OPEN}
    with translation.override(language):
        shown = {name: EventForm(initial=initial)[name].value() for name in initial}
        assert EventForm(shown, initial=initial).changed_data == []


class RetrievedForm(Form):
    on = DayFormField(required=False)


@pytest.mark.parametrize("written", ["26/10/2021", "2021-10-26", "26 octobre 2021", "mardi 26 oktober 2021", ""])
def test_a_day_is_read_as_people_write_it(written):
    form = RetrievedForm({"on": written})
    assert form.is_valid()
    assert form.cleaned_data["on"] == (date(2021, 10, 26) if written else None)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("10/2021", "Write a whole day: 26/10/2021."),
        ("c. 26/10/2021", "Write a whole day: 26/10/2021."),
        ("open", "Write a whole day: 26/10/2021."),
        ("10/26/2021", "There is no month 26. The day comes first, then the month: 26/10/2021."),
    ],
)
def test_what_is_no_whole_day_is_told(written, sentence):
    with translation.override("en"):
        assert RetrievedForm({"on": written}).errors["on"] == [sentence]


def test_the_model_field_takes_dates_and_edtf():
    assert Source(published_on=date(2021, 10, 26)).published_on == edtf("2021-10-26")
    assert Source(published_on="2021-02").published_on == edtf("2021-02")


def test_a_date_field_survives_being_copied():
    field = ImpreciseDateField("end", null=True, open_allowed=True)
    assert field.clone().deconstruct() == field.deconstruct()
    assert field.clone().open_allowed


@pytest.mark.django_db
def test_an_open_date_is_refused_by_the_model_where_there_is_none():
    with pytest.raises(ValidationError) as caught:
        Source(title="Minutes", published_on="..").full_clean()
    assert list(caught.value.message_dict) == ["published_on"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", [*SOME_DATES, None])
def test_a_date_survives_the_database(text):
    value = None if text is None else edtf(text)
    stored = Value(value, ImpreciseDateField(null=True, open_allowed=True))
    Source.objects.create(title="Minutes")
    assert Source.objects.annotate(stored=stored).get().stored == value


@pytest.mark.django_db
def test_a_date_survives_serialization():
    Source.objects.create(title="Minutes", published_on="2001~")
    data = serializers.serialize("json", Source.objects.all())
    (again,) = serializers.deserialize("json", data)
    assert '"published_on": "2001~"' in data
    assert again.object.published_on == edtf("2001~")


@pytest.mark.django_db
def test_bulk_writes_keep_dates():
    sources = Source.objects.bulk_create(
        [
            Source(title="a", published_on="2001~"),
            Source(title="b"),
            Source(title="c", published_on="2021-02"),
        ]
    )
    sources[1].published_on = date(2021, 10, 26)
    Source.objects.bulk_update(sources, ["published_on"])
    values = Source.objects.order_by("title").values_list("published_on", flat=True)
    assert list(values) == [edtf("2001~"), edtf("2021-10-26"), edtf("2021-02")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "days",
    [
        "[2021-10-26,2021-10-28)",
        "[2021-10-26,)",
        "(,2021-10-26)",
        "(,)",
        "[2021-10-26,infinity)",
        "[2021-02-02,2021-03-02)",
        "[2021-02-01,2021-04-01)",
        "[2021-02-01,2022-02-01)",
        "[2021-01-01,2023-01-01)",
        "[0999-01-01,1000-01-01)",
        "[3000-01-01,3001-01-01)",
    ],
)
def test_the_database_refuses_days_that_are_no_date(days):
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_source (published_on) VALUES (%s::daterange)", [days])
    assert caught.value.__cause__.diag.constraint_name == "imprecise_date_precision"


@pytest.mark.django_db
def test_the_database_refuses_an_open_date_where_there_is_none():
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Source.objects.create(title="Minutes", published_on=OPEN)
    assert caught.value.__cause__.diag.constraint_name == "core_source_published_on_check"


@pytest.mark.django_db
@pytest.mark.parametrize("text", SOME_DATES)
def test_sql_and_python_agree(text):
    value = edtf(text)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT edtf(days), imprecise_precision(days), imprecise_is_approximate(days),
                   imprecise_value(days), earliest(days), latest(days)
            FROM (SELECT %s::imprecise_date AS days) AS given
            """,
            [value.to_range()],
        )
        assert cursor.fetchone() == (
            value.edtf(),
            value.precision,
            value.approximate,
            value.value,
            value.earliest,
            value.latest,
        )


@pytest.mark.django_db
def test_sql_and_python_agree_on_every_day_month_and_year_of_a_leap_cycle():
    days = [date(1999, 1, 1) + datetime.timedelta(days=number) for number in range(366 * 3)]
    values = {
        ImpreciseDate(first_day(day, precision), precision, approximate)
        for day in days
        for precision in DatePrecision
        for approximate in (False, True)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT edtf(days), days FROM unnest(%s::imprecise_date[]) AS days",
            [[value.to_range() for value in values]],
        )
        found = cursor.fetchall()
    assert {(text, ImpreciseDate.from_range(days)) for text, days in found} == {
        (value.edtf(), value) for value in values
    }


@pytest.mark.django_db
def test_the_database_accepts_days_months_and_years_and_nothing_else():
    first, last = date(2019, 12, 1), date(2020, 3, 31)
    days = [first + datetime.timedelta(days=number) for number in range((last - first).days + 400)]
    units = {
        ImpreciseDate(first_day(day, precision), precision, approximate).to_range()
        for day in days
        for precision in DatePrecision
        for approximate in (False, True)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT daterange(start::date, start::date + length)
            FROM generate_series(%s::date, %s, '1 day') AS start, generate_series(1, 1100) AS length
            WHERE is_imprecise_date(daterange(start::date, start::date + length))
            """,
            [first, last],
        )
        accepted = {days for (days,) in cursor.fetchall()}
    assert accepted == {days for days in units if days.lower and first <= days.lower <= last}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2021, 9, 23), 60, date(2026, 9, 23)),
        (date(2021, 8, 31), -2, date(2021, 6, 30)),
    ],
)
def test_months_clip_to_the_end_of_a_shorter_month(anchor, months, expected):
    with connection.cursor() as cursor:
        cursor.execute("SELECT add_months(%s, %s)", [anchor, months])
        assert cursor.fetchone() == (expected,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İmamoğlu", "imamoglu"),
        ("Kadıköy", "kadikoy"),
        ("ŁÓDŹ", "lodz"),
        ("Tromsø", "tromso"),
        ("Œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("Iași, Constanța", "iasi, constanta"),
        ("Žižkov", "zizkov"),
        ("Rabat-Salé-Kénitra", "rabat-sale-kenitra"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("МОСКВА", "москва"),
    ],
)
def test_folding_leaves_plain_small_letters(text, folded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold(%s)", [text])
        assert cursor.fetchone() == (folded,)


@pytest.fixture
def sources():
    for text in ("2001~", "2018", "2021-02", "2021-10-26"):
        Source.objects.create(title=text, published_on=text)
    Source.objects.create(title="not recorded")
    return Source.objects.order_by("published_on")


def titles(queryset):
    return [source.title for source in queryset]


@pytest.mark.django_db
def test_dates_sort_by_their_first_possible_day(sources):
    assert titles(sources) == ["2001~", "2018", "2021-02", "2021-10-26", "not recorded"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ((date(2021, 1, 1), date(2021, 12, 31)), ["2021-02", "2021-10-26"]),
        ((date(2021, 2, 28), date(2021, 2, 28)), ["2021-02"]),
        ((None, date(2018, 1, 1)), ["2001~", "2018"]),
        ((date(2018, 12, 31), None), ["2018", "2021-02", "2021-10-26"]),
        ((date(2021, 12, 31), date(2021, 1, 1)), []),
    ],
)
def test_dates_possibly_within_a_period_are_found(sources, period, expected):
    assert titles(sources.filter(published_on__overlaps=period)) == expected


@pytest.mark.django_db
def test_dates_certainly_before_another_are_found(sources):
    assert titles(sources.filter(published_on__precedes=edtf("2021-02"))) == ["2001~", "2018"]
    assert titles(sources.filter(published_on__precedes=F("published_on"))) == []
    assert titles(sources.exclude(published_on__precedes=date(2019, 1, 1))) == [
        "2021-02",
        "2021-10-26",
        "not recorded",
    ]


@pytest.mark.django_db
def test_the_parts_of_a_date_are_columns(sources):
    parts = sources.values_list(
        "published_on__edtf",
        "published_on__value",
        "published_on__precision",
        "published_on__approximate",
        "published_on__earliest",
        "published_on__latest",
    )
    assert parts[0] == ("2001~", date(2001, 1, 1), "year", True, date(2000, 1, 1), date(2002, 12, 31))
    assert parts[2] == ("2021-02", date(2021, 2, 1), "month", False, date(2021, 2, 1), date(2021, 2, 28))


@pytest.mark.django_db
def test_a_list_can_ask_for_bounds(sources):
    assert titles(sources.filter(published_on__latest__lt=date(2019, 1, 1))) == ["2001~", "2018"]
    assert titles(sources.filter(published_on__earliest__gte=date(2021, 2, 1))) == ["2021-02", "2021-10-26"]
