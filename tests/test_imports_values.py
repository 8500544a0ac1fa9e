"""What the texts of cells stand for, and what is said of those that stand for nothing."""

from decimal import Decimal

import pytest

from desk.imports.values import (
    BadValueError,
    one_of,
    parse_boolean,
    parse_country,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_text,
    split_list,
)
from partnerships.models import OrganizationKind


def refusal(parse, text):
    with pytest.raises(BadValueError) as caught:
        parse(text)
    return (caught.value.message, caught.value.expected)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("26/10/2021", "2021-10-26"),
        ("26 octobre 2021", "2021-10-26"),
        ("vers 2001", "2001~"),
        ("2021-10-26 00:00:00", "2021-10-26"),
        ("2021-10-26T14:30:00.000Z", "2021-10-26"),
        ("2021-10-26T14:30:00+02:00", "2021-10-26"),
        ("open", ".."),
    ],
)
def test_a_date_is_read_as_people_and_programs_write_it(text, edtf):
    assert parse_date(text).edtf() == edtf


def test_a_date_with_the_month_first_is_refused_with_what_would_be_right():
    assert refusal(parse_date, "10/26/2021") == (
        "There is no month 26. The day comes first, then the month: 26/10/2021.",
        "26/10/2021, 2021-10-26, 26 October 2021, 10/2021, 2021 or c. 2021",
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50,85", "50.85"),
        ("50.85", "50.85"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1,234", "1.234"),
        ("1.234", "1.234"),
        ("0", "0"),
    ],
)
def test_a_number_is_read_with_a_comma_or_a_point(text, value):
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1204", 1204), ("1.204", 1204), ("1,204", 1204), ("4493242.0", 4493242), ("1 204 000", 1204000)],
)
def test_a_whole_number_may_have_signs_between_thousands(text, value):
    assert parse_integer(text) == value


@pytest.mark.parametrize("text", ["", "x", "1e5", "nan", "1,2,3", "12.34.567", "1.234,5,6", "٣", "1" * 31, "5%"])
def test_what_is_no_number_is_refused_with_what_would_be_right(text):
    message, expected = refusal(parse_decimal, text)
    assert message.endswith("” is not a number.")
    assert expected == "50,85"


def test_a_part_of_a_whole_is_refused():
    assert refusal(parse_integer, "17,5") == ("“17,5” is not a whole number.", "1234")


@pytest.mark.parametrize("text", ["yes", "Oui", "JA", "1", "x", "TRUE", "vrai", "waar"])
def test_yes_is_read_in_three_languages(text):
    assert parse_boolean(text)


@pytest.mark.parametrize("text", ["no", "Non", "nee", "0", "FALSE", "faux", "onwaar"])
def test_no_is_read_in_three_languages(text):
    assert not parse_boolean(text)


def test_what_is_neither_is_refused():
    assert refusal(parse_boolean, "perhaps") == (
        "“perhaps” is neither yes nor no.",
        "yes or no, oui or non, ja or nee",
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FR", "FR"),
        ("fra", "FR"),
        ("Frankrijk", "FR"),
        ("Allemagne", "DE"),
        ("NETHERLANDS THE", "NL"),
        ("Netherlands (the)", "NL"),
        ("the Netherlands", "NL"),
        ("Korea, Republic of", "KR"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("COTE D'IVOIRE", "CI"),
        ("Kosovo", "XK"),
        ("Republic of Macedonia", "MK"),
        ("SWAZILAND", "SZ"),
        ("Palestinian National Authority", "PS"),
        ("IRELAND, REPUBLIC OF", "IE"),
    ],
)
def test_a_country_is_found_by_its_code_or_its_name_in_three_languages(text, code):
    assert parse_country(text) == code


@pytest.mark.parametrize("text", ["Utopia", "Czechoslovakia", "Korea"])
def test_what_is_no_country_is_refused_with_what_would_be_right(text):
    assert refusal(parse_country, text) == (
        f"“{text}” is no country of ISO 3166-1, in English, French or Dutch.",
        "a code such as FR, or a name such as France, Frankrijk",
    )


def test_a_list_is_cut_at_semicolons_and_line_breaks():
    assert split_list(" Culture ; Jeunesse;\nMobilité;; ") == ["Culture", "Jeunesse", "Mobilité"]


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#DIV/0!", "Err:502"])
def test_the_error_of_a_formula_is_no_text(text):
    assert refusal(parse_text, text) == (
        f"The formula in this cell shows the error {text}.",
        "Correct the formula, or write its result in its place.",
    )
    assert parse_text("#1 in the list") == "#1 in the list"


def test_a_choice_is_found_by_its_code_or_its_name():
    choices = [(code, str(label)) for code, label in OrganizationKind.choices]
    assert one_of("City", choices) == one_of("city", choices) == "city"
    message, expected = refusal(lambda text: one_of(text, choices), "village")
    assert message == "“village” is not one of the choices."
    assert "region" in expected
