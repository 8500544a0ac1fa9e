"""Garbage in any public parameter is explained or refused, and never breaks the site."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import product
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from core.lists import FileControls, PageControls
from tests.small_register import LISTS, SmallRegister, body_of, list_named

pytestmark = pytest.mark.django_db

# As they stand in an address, so that broken encodings stay broken.
GARBAGE = {
    "a NUL byte": "a%00b",
    "a broken encoding": "%ff%fe",
    "half a surrogate": "%ed%a0%80",
    "a huge number": "9" * 400,
    "a number past 64 bits": "9223372036854775808",
    "a negative number": "-1",
    "a number in exponent form": "1e1000000",
    "not a number": "NaN",
    "digits of another script": quote("١٢٣"),
    "a day that does not exist": "2021-02-31",
    "a day before all days": "0000-00-00",
    "a day after all days": "9999-12-31",
    "a moment with an extreme offset": quote("2021-01-01T00:00:00+99:99"),
    "an unknown slug": "no-such-thing",
    "an id with a slug": "1-x",
    "quotes": quote("'\";--"),
    "a pattern": quote("(((((.*)*)*)*)$%_\\"),
    "markup": quote("<script>alert(1)</script>"),
    "a template": quote("{{ 7*7 }}{% debug %}"),
    "a direction override": quote("a\u202eb"),
    "only accents": quote("\u0301\u0301"),
    "only spaces": "%20%20",
    "line breaks": "a%0d%0aSet-Cookie:%20x=y",
    "ten kilobytes": "x" * 10_000,
    "two thousand characters": "x" * 2_000,
    "many words": "a+" * 500,
    "a list": "a,b,c",
    "nothing": "",
}
NOT_EMPTY = {name: value for name, value in GARBAGE.items() if value.replace("%20", "")}
ALLOWED = {"page": (200, 400, 404), "file": (200, 400)}


def form_parameters(client: Client, address: str) -> set[str]:
    """The names of what can be filled in on a page."""
    soup = BeautifulSoup(client.get(address).content, "lxml")
    fields = soup.select("main input[name], main select[name], main textarea[name]")
    return {str(field["name"]) for field in fields}


@cache
def parameters_of(name: str) -> list[str]:
    """The same for all tests, which leave the lists empty."""
    client = Client()
    return sorted({*form_parameters(client, f"/en/{name}/"), *PageControls.base_fields, "nonsense", "q[]", ""})


def answers(client: Client, path: str, query: str) -> Iterator[tuple[str, int, bytes]]:
    for kind, address in (("page", path), ("file", f"{path}export.csv")):
        response = client.get(f"{address}?{query}")
        yield kind, response.status_code, body_of(response)


def check(client: Client, name: str, query: str) -> None:
    for kind, status, body in answers(client, f"/en/{name}/", query):
        assert status in ALLOWED[kind], (kind, query[:100], status)
        assert kind == "file" or b"<script>alert" not in body
        assert b"ERROR: this file" not in body


def in_turn(parameters: Mapping[str, Collection[str]], garbage: str) -> list[tuple[str, str]]:
    """Every parameter of some pages with a page that has it, for each piece of garbage another one."""
    having: dict[str, list[str]] = {}
    for page, asked in parameters.items():
        for parameter in asked:
            having.setdefault(parameter, []).append(page)
    turn = [*GARBAGE.values()].index(garbage)
    return [(pages[turn % len(pages)], parameter) for parameter, pages in having.items()]


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_in_a_parameter_never_breaks_a_list(client: Client, garbage: str) -> None:
    parameters = {name: parameters_of(name) for name in LISTS}
    assert all("q" in asked for asked in parameters.values())
    for name, parameter in in_turn(parameters, garbage):
        check(client, name, f"{parameter}={garbage}")


@pytest.mark.slow
@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
@pytest.mark.parametrize("name", LISTS)
def test_garbage_in_a_parameter_of_any_list_never_breaks_it(client: Client, name: str, garbage: str) -> None:
    found = parameters_of(name)
    assert "q" in found
    for parameter in found:
        check(client, name, f"{parameter}={garbage}")


@pytest.mark.parametrize("name", LISTS)
def test_repeated_parameters_never_break_a_list(client: Client, name: str) -> None:
    for parameter in parameters_of(name):
        check(client, name, f"{parameter}=a&{parameter}=b")
        check(client, name, "&".join([f"{parameter}=a"] * 300))


@pytest.mark.parametrize("name", LISTS)
def test_thousands_of_parameters_never_break_a_list(client: Client, name: str) -> None:
    check(client, name, "&".join(f"a{number}=1" for number in range(900)))


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
@pytest.mark.parametrize("parameter", sorted({*FileControls.base_fields, "sort"}))
def test_garbage_in_a_parameter_of_a_file_is_refused(client: Client, parameter: str, garbage: str) -> None:
    response = client.get(f"/en/people/export.csv?{parameter}={garbage}")
    assert response.status_code == (400 if garbage in NOT_EMPTY.values() else 200)


@pytest.mark.parametrize("garbage", NOT_EMPTY.values(), ids=NOT_EMPTY.keys())
def test_garbage_in_an_address_is_not_found(client: Client, garbage: str) -> None:
    for name in LISTS:
        for path in (
            f"/en/{name}/{garbage}/",
            f"/en/{name}/1-{garbage}/",
            f"/en/{name}/{garbage}-x/",
            f"/en/{garbage}/",
        ):
            assert client.get(path).status_code in (301, 400, 404), path[:100]


def parameters_of_pages(client: Client) -> dict[str, set[str]]:
    """The address of a page of each kind, and what can be filled in there."""
    pages = SmallRegister().pages()
    home = pages.pop("home")
    return {home: set()} | {address: form_parameters(client, address) for address in pages.values()}


def refuses_or_answers(client: Client, address: str, parameter: str, garbage: str) -> None:
    response = client.get(f"{address}?{parameter}={garbage}")
    assert response.status_code in (200, 400), (address, parameter, garbage[:50])


def test_garbage_in_the_parameters_of_pages_of_records_never_breaks_them(client: Client) -> None:
    parameters = parameters_of_pages(client)
    for garbage in GARBAGE.values():
        for address, parameter in in_turn(parameters, garbage):
            refuses_or_answers(client, address, parameter, garbage)
    for address, asked in parameters.items():
        for garbage in ["a%00b", "%ff", "x" * 2_000] if not asked else []:
            refuses_or_answers(client, address, "nonsense", garbage)


@pytest.mark.slow
def test_garbage_in_any_parameter_of_any_page_of_a_record_never_breaks_it(client: Client) -> None:
    for address, asked in parameters_of_pages(client).items():
        for parameter, garbage in product(asked, GARBAGE.values()):
            refuses_or_answers(client, address, parameter, garbage)


@pytest.mark.parametrize("garbage", NOT_EMPTY.values(), ids=NOT_EMPTY.keys())
def test_garbage_that_could_be_answered_silently_is_not(client: Client, garbage: str) -> None:
    for parameter in ("type", "status", "country", "topic", "modality", "as_of", "scope", "sort"):
        response = client.get(f"/en/agreements/?{parameter}={garbage}")
        assert response.status_code == 400 or 'class="problems"' in response.content.decode(), parameter


def test_a_parameter_named_like_markup_is_named_harmlessly(client: Client) -> None:
    response = client.get("/en/people/", {"<b>x</b>": "1", "y" * 500: "2"})
    text = response.content.decode()
    assert "<b>x</b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "y" * 100 not in BeautifulSoup(text, "lxml").select_one(".problems").get_text()  # type: ignore[union-attr]


def test_cookies_and_language_of_the_browser_change_nothing(client: Client) -> None:
    plain = client.get("/en/people/")
    client.cookies["sessionid"] = '"aaaa\\\\000bbbb"'
    client.cookies["django_language"] = "nl"
    other = client.get("/en/people/", headers={"accept-language": "nl"})
    assert other.status_code in (200, 400)
    assert plain.headers.get("Vary", "") == "" or "Cookie" not in plain.headers["Vary"]
    if other.status_code == 200:
        assert other.content == plain.content


def test_the_lists_write_nothing(client: Client) -> None:
    for name in LISTS:
        assert client.post(f"/en/{name}/").status_code in (403, 405)
        assert list_named(name).http_method_names == ["get", "head", "options"]
