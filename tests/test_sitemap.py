"""What is told to those who visit every page: robots.txt, the sitemap, and the links in the head of a page."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import Tag
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Publication
from tests.factories import AgreementFactory, OrganizationFactory, PersonFactory, VisitFactory
from tests.small_register import LISTS, SmallRegister, links, soup_of
from website import sitemap

pytestmark = pytest.mark.django_db

SITE = "http://localhost"
LANGUAGES = ("en", "fr", "nl")
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def tree(client: Client, address: str) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314  # our own


def parts(client: Client) -> list[str]:
    return [
        str(each.text).removeprefix(SITE) for each in tree(client, "/sitemap.xml").findall("s:sitemap/s:loc", NAMES)
    ]


def addresses(client: Client) -> set[str]:
    return {path for part in parts(client) for path in paths(tree(client, part), "s:url/s:loc")}


def paths(found: ET.Element, where: str) -> list[str]:
    return [str(each.text).removeprefix(SITE) for each in found.findall(where, NAMES)]


def test_robots_are_told_where_the_sitemap_is(client: Client) -> None:
    assert "\nSitemap: http://localhost/sitemap.xml\n" in client.get("/robots.txt").content.decode()


def test_every_page_of_a_record_stands_in_the_sitemap_in_every_language(client: Client) -> None:
    register = SmallRegister()
    found = addresses(client)
    for page in register.pages().values():
        soup = soup_of(client, page)
        for link in soup.select("link[rel=alternate][hreflang]"):
            assert str(link["href"]).removeprefix(SITE) in found
    assert {f"/{language}/{name}/" for language in LANGUAGES for name in LISTS} <= found


def test_each_address_of_the_sitemap_is_a_page(client: Client) -> None:
    SmallRegister()
    # The languages share their addresses: each page is asked for in one of them, in turn.
    for place, address in enumerate(sorted({each[3:] for each in addresses(client)})):
        assert client.get(f"/{LANGUAGES[place % 3]}{address}").status_code == 200, address


def test_each_address_has_the_other_languages_beside_it(client: Client) -> None:
    PersonFactory()
    (part,) = [each for each in parts(client) if "people" in each]
    for url in tree(client, part).findall("s:url", NAMES):
        codes = [each.attrib["hreflang"] for each in url.findall("x:link", NAMES)]
        assert sorted(codes) == ["en", "fr", "nl", "x-default"]


def test_what_is_not_public_is_not_in_the_sitemap(client: Client) -> None:
    AgreementFactory(publication=Publication.IN_REVIEW)
    VisitFactory(publication=Publication.DRAFT)
    PersonFactory(visibility="unlisted")
    assert not [each for each in parts(client) if each.rpartition("-")[0] in ("/sitemap-visits", "/sitemap-people")]


def test_a_part_of_no_kind_is_not_found(client: Client) -> None:
    assert client.get("/sitemap-secrets-0.xml").status_code == 404


def test_parts_follow_the_numbers_of_records(client: Client, monkeypatch: Any) -> None:
    first = OrganizationFactory()
    monkeypatch.setattr(sitemap, "PART_SIZE", 1)
    OrganizationFactory(publication=Publication.IN_REVIEW)
    last = OrganizationFactory()
    found = [each for each in parts(client) if "organizations" in each]
    assert found == [f"/sitemap-organizations-{each.pk}.xml" for each in (first, last)]


def test_the_index_takes_as_many_queries_for_many_parts_as_for_few(client: Client, monkeypatch: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    SmallRegister()
    few = queries()
    monkeypatch.setattr(sitemap, "PART_SIZE", 1)
    assert queries() == few


def test_a_part_takes_as_many_queries_for_many_records_as_for_few(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap-people-0.xml")
        return len(captured)

    PersonFactory()
    few = queries()
    PersonFactory.create_batch(20)
    assert queries() == few <= 4


def heads(client: Client) -> dict[str, Any]:
    pages = [*SmallRegister().pages().values(), *(f"/en/{name}/" for name in LISTS), "/en/search/"]
    return {page: soup_of(client, page).head for page in pages}


def test_every_page_names_itself_and_its_languages(client: Client) -> None:
    for page, head in heads(client).items():
        assert links(head, "link[rel=canonical]") == [f"{SITE}{page}"]
        named = {str(link["hreflang"]): str(link["href"]) for link in head.select("link[hreflang]")}
        assert set(named) == {*LANGUAGES, "x-default"}
        assert named["x-default"] == named[settings.LANGUAGE_CODE]
        for address in {*named.values()} - {f"{SITE}{page}"}:
            assert client.get(urlsplit(address).path).status_code == 200


def test_every_page_says_what_it_is_where_it_is_shared(client: Client) -> None:
    for page, head in heads(client).items():
        told = {str(meta["property"]): str(meta["content"]) for meta in head.select("meta[property]")}
        assert told["og:url"] == f"{SITE}{page}"
        assert told["og:locale"] == "en_GB"
        assert told["og:title"]
        assert 20 <= len(told["og:description"]) <= 300
        assert told["og:image"].endswith(".png")
        assert content(head, "meta[name=description]") == told["og:description"]


def content(head: Tag | None, selector: str) -> str:
    assert head is not None
    (meta,) = head.select(selector)
    return str(meta["content"])


def test_a_record_is_described_by_its_own_words(client: Client) -> None:
    visit = VisitFactory(title_en="Mission to Ankara", summary_en="Ten days\nof <talks>.")
    head = soup_of(client, visit.get_absolute_url()).head
    assert content(head, "meta[name=description]") == "Ten days of <talks>."
    assert content(head, 'meta[property="og:title"]') == "Mission to Ankara"
