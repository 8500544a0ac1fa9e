"""The pages about the data say what is so."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from config import environment
from core.lists import PUBLIC_LISTS
from tests.small_register import body_of, csv_rows, links, soup_of

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    return " ".join(soup_of(client, address).get_text(" ").split())


def test_without_a_stated_licence_the_page_says_so(client: Client) -> None:
    assert "The operator of this register has not stated a licence." in text_of(client, "/en/about/")


@override_settings(DATA_LICENCE=("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"))
def test_a_stated_licence_is_named_and_linked(client: Client) -> None:
    soup = soup_of(client, "/en/about/")
    assert links(soup, "a[rel=license]") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert "CC BY 4.0" in soup.get_text()
    assert "has not stated a licence" not in soup.get_text()


@pytest.mark.parametrize("value", ["CC BY 4.0", "https://example.org/", "CC BY http://example.org/", " https://x "])
def test_a_licence_without_name_or_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DATA_LICENCE", value)
    with pytest.raises(ImproperlyConfigured, match="DATA_LICENCE"):
        environment.licence("DATA_LICENCE")


def test_a_licence_is_a_name_and_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_LICENCE", "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/")
    assert environment.licence("DATA_LICENCE") == ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
    monkeypatch.delenv("DATA_LICENCE")
    assert environment.licence("DATA_LICENCE") is None


def test_every_list_can_be_downloaded_from_the_page(client: Client) -> None:
    downloads = links(soup_of(client, "/en/about/"), "table.downloads td a")
    assert len(downloads) == 3 * len(PUBLIC_LISTS)
    for address in downloads:
        assert body_of(client.get(address)), address


def test_the_dictionary_names_the_columns_of_every_file_in_their_order(client: Client) -> None:
    soup = soup_of(client, "/en/about/columns/")
    for view in PUBLIC_LISTS:
        [section] = soup.select(f"section[aria-labelledby={view.name}]")
        named = [code.get_text() for code in section.select("tbody th code")]
        assert named == csv_rows(client, f"/en/{view.name}/export.csv?flavour=data")[0]
        assert all(cell.get_text(strip=True) for cell in section.select("tbody td"))


def test_no_public_page_sets_a_cookie(client: Client) -> None:
    for address in ("/en/", "/en/about/", "/en/map/", "/en/statistics/"):
        assert not client.get(address).cookies
