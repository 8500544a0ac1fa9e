"""Pages that say no: in the reader's language, with what was asked for and where to go on."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory, override_settings

from core.models import Publication
from events.models import Visit
from tests.factories import VisitFactory
from tests.rules.sql import run
from tests.small_register import LISTS, links
from website.errors import server_error

LANGUAGES = ("en", "fr", "nl")


def soup(response: Any, status: int) -> BeautifulSoup:
    assert response.status_code == status
    return BeautifulSoup(response.content, "lxml")


def helps(page: BeautifulSoup, language: str) -> None:
    """The page is in a language, searches, and leads to every list."""
    assert page.select_one(f"html[lang={language}]")
    assert len(page.select("h1")) == 1
    assert len(page.select(f'form[role=search][action="/{language}/search/"]')) == 1
    assert {f"/{language}/", *(f"/{language}/{name}/" for name in LISTS)} <= set(links(page))
    assert page.select_one("meta[name=robots][content=noindex]")
    assert not page.select("link[rel=canonical]")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_does_not_exist_says_what_was_asked_for(client: Client, language: str) -> None:
    page = soup(client.get(f"/{language}/partners/12-ankara-b%C3%BCy%C3%BCk/"), 404)
    helps(page, language)
    assert page.select_one("main code").get_text() == f"/{language}/partners/12-ankara-büyük/"
    assert [str(box["value"]) for box in page.select("main input[name=q]")] == ["ankara büyük"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/partners/", "/favicon.ico", "/english/", "/wp-login.php"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_without_a_language_is_not_found_in_the_language_of_the_browser(
    client: Client, address: str, language: str
) -> None:
    response = client.get(address, headers={"Accept-Language": language})
    helps(soup(response, 404), language)
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.django_db
def test_an_address_is_repeated_as_text_and_never_at_length(client: Client) -> None:
    page = soup(client.get("/en/<script>alert(1)</script>" + "x" * 900), 404)
    assert page.select("main script") == []
    assert len(page.select_one("main code").get_text()) <= 200


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withdrawn_record_is_gone_and_leads_on(client: Client, language: str) -> None:
    visit = VisitFactory(title_en="A secret mission")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    Visit.objects.filter(pk=visit.pk).update(publication=Publication.WITHDRAWN)
    page = soup(client.get(f"/{language}/visits/{visit.pk}-a-secret-mission/"), 410)
    helps(page, language)
    assert page.select_one(f'main strong a[href="/{language}/visits/"], main a[href="/{language}/visits/"] strong')


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_is_refused_with_the_reason(client: Client, language: str) -> None:
    page = soup(client.get(f"/{language}/agreements/", QUERY_STRING="q=%00"), 400)
    helps(page, language)
    if language == "en":
        assert "characters that are not text" in page.get_text()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@override_settings(DEBUG=False)
def test_a_broken_page_needs_no_database(client: Client, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr("website.home.home_things", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get(f"/{language}/")
    helps(soup(response, 500), language)


def test_the_page_of_a_fault_asks_nothing_of_the_database(rf: RequestFactory) -> None:
    # Without the mark for the database any query fails this test.
    helps(soup(server_error(rf.get("/nl/visits/")), 500), "nl")


def test_a_fault_of_the_page_of_faults_is_still_answered(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("website.errors.render_to_string", lambda *args: 1 / 0)
    assert server_error(rf.get("/nl/")).status_code == 500
