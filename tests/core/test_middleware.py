"""The guard at the door and the language of a page."""

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from core.middleware import MAX_QUERY_BYTES, LanguageMiddleware

HEALTH = "/healthz"


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=a%00b", "%00=1", "q=%ff", "q=%C3%28", "q=%ED%A0%80", "q=\x00", "q=" + "a" * MAX_QUERY_BYTES],
)
def test_a_query_that_is_not_text_or_too_long_is_refused(client: Client, query: str) -> None:
    assert client.get(HEALTH, QUERY_STRING=query).status_code == 400


@pytest.mark.parametrize(
    "query", ["q=%C3%A9", "q=%E2%80%8B", "q=a+b&q=%26", "q=%", "q=%zz", "=&&=", "q=" + "a" * 7_000]
)
def test_a_strange_query_that_is_text_passes(client: Client, query: str) -> None:
    assert client.get(HEALTH, QUERY_STRING=query).status_code == 200


@pytest.mark.parametrize("path", ["/en/\0", "/en/partners/\0/", "/en/\n", "/admin/\0"])
def test_a_path_that_is_not_text_is_refused(client: Client, path: str) -> None:
    assert client.get("/", PATH_INFO=path).status_code == 400


@pytest.mark.parametrize("path", ["/en/%FF", "/en/%C3%A9t%C3%A9", "/en/%25"])
def test_a_path_that_is_nothing_of_ours_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME])
@pytest.mark.parametrize("value", ['"aaaa\\000bbbb"', '"aaaa\\012bbbb"', "aaaa\x7fbbbb"])
def test_a_cookie_with_control_characters_is_refused(client: Client, name: str, value: str) -> None:
    assert client.get(HEALTH, headers={"cookie": f"{name}={value}"}).status_code == 400


def test_other_cookies_are_nobody_s_business(client: Client) -> None:
    assert client.get(HEALTH, headers={"cookie": 'theirs="a\\000b"'}).status_code == 200


def test_the_refusal_is_a_plain_page(client: Client) -> None:
    answer = client.get(HEALTH, QUERY_STRING="q=%00")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert b"<h1>" in answer.content


def language_of(path: str, **headers: str) -> str:
    """The language a page at this address would be written in."""

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(translation.get_language())

    request: WSGIRequest = RequestFactory().get(path, headers=headers)
    return LanguageMiddleware(answer)(request).content.decode()


@pytest.fixture(autouse=True)
def _same_language_afterwards() -> object:
    with translation.override("en"):
        yield


def test_the_language_of_a_public_page_stands_in_its_address() -> None:
    assert language_of("/nl/partners/", **{"Accept-Language": "fr", "Cookie": "django_language=fr"}) == "nl"


def test_elsewhere_it_is_the_default_whatever_the_browser_says() -> None:
    assert language_of("/partners/", **{"Accept-Language": "fr"}) == "en"


def test_the_admin_speaks_the_language_of_the_browser() -> None:
    assert language_of("/admin/", **{"Accept-Language": "fr"}) == "fr"


@pytest.mark.parametrize(("address", "status"), [("/healthz", 200), ("/", 302)])
def test_pages_without_content_need_no_database(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.django_db
def test_the_site_is_ready_while_its_database_answers(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


def test_policy_headers_are_sent(client: Client) -> None:
    headers = client.get(HEALTH).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
