"""The map shows the partners of the list, where they lie, each by a link."""

import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from partnerships.models import Country, Organization
from partnerships.views import PartnerListView
from tests.factories import CountryFactory, OrganizationFactory, PartnershipFactory
from tests.small_register import OVERVIEWS, SmallRegister, links, soup_of
from website.geography import DEEPEST, REGIONS, WORLD_WIDTH, around, centres, project
from website.inset import partners_map

WORLD_FILE = Path(__file__).resolve().parent.parent / "static/map/world.svg"
# Longitude and latitude, and the point d3-geo's Equal Earth gives for them.
KNOWN_POINTS = [
    ((0, 0), (4694.444, 2433.585)),
    ((4.35, 50.85), (4848.687, 669.61)),
    ((32.85, 39.93), (5538.174, 1004.88)),
    ((-73.57, 45.5), (2993.913, 829.068)),
    ((116.4, 39.9), (7596.531, 1005.851)),
    ((-168.9, 65), (1423.838, 305.617)),
    ((-169.1, 65), (8576.162, 305.617)),
    ((179.9, -16.5), (9599.092, 3046.58)),
    ((-179.9, -16.5), (9604.538, 3046.58)),
    ((0, 90), (4818.968, 0)),
    ((0, -90), (4818.968, 4867.17)),
    ((151.2, -33.87), (8574.806, 3661.506)),
    ((-70, -55), (3222.239, 4313.856)),
]


@pytest.mark.parametrize(("place", "point"), KNOWN_POINTS)
def test_places_lie_where_the_shapes_were_drawn(place: tuple[float, float], point: tuple[float, float]) -> None:
    assert project(*place) == pytest.approx(point, abs=0.001)


def test_the_map_holds_shapes_only_and_stays_small() -> None:
    text = WORLD_FILE.read_text()
    assert len(text) < 140_000
    assert "script" not in text
    shapes = set(re.findall(r' id="c(\d{3})"', text))
    assert len(shapes) == text.count(' id="c')
    assert shapes <= set(centres())
    x_of_starts = [int(x) for x in re.findall(r"M(\d+) \d+l", text)]
    assert max(x_of_starts) <= WORLD_WIDTH
    # No side of a shape runs across the world, as one that leaps over the antimeridian would.
    steps = [int(step) for path in re.findall(r' d="([^"]+)"', text) for step in re.findall(r"-?\d+", path)]
    assert min(steps) > -2500


def test_every_part_of_the_world_lies_on_the_map() -> None:
    for region in REGIONS.values():
        assert region.view.x >= 0
        assert region.view.x + region.view.width <= WORLD_WIDTH
    for level in range(DEEPEST + 1):
        for x, y in ((0, 0), (WORLD_WIDTH, 4300), (4849, 670)):
            view = around(x, y, level)
            assert view.x >= 0
            assert view.y >= 0
            assert view.x + view.width <= WORLD_WIDTH
            assert view.level == level


@pytest.fixture
def home(db: None) -> Organization:
    organization: Organization = OrganizationFactory(
        home=True, name_en="Home Region", country=CountryFactory(code="BE"), latitude="50.85", longitude="4.35"
    )
    Country.objects.filter(code="BE").update(numeric="056")
    return organization


def partner_at(home: Organization, latitude: str | None, longitude: str | None, **fields: object) -> Organization:
    partner: Organization = OrganizationFactory(kind="city", latitude=latitude, longitude=longitude, **fields)
    PartnershipFactory(organization_a=home, organization_b=partner)
    return partner


def france() -> Country:
    country: Country = CountryFactory(code="FR", name_en="France")
    Country.objects.filter(pk=country.pk).update(numeric="250")
    return country


def signs(soup: BeautifulSoup, number: int = 0) -> dict[str, Tag]:
    """The links of a drawing but those of the home authorities, by their names."""
    drawing = soup.select("div.map-part")[number]
    found = drawing.select("a.sign:not(.home)")
    return {" ".join(each.title.get_text().split()): each for each in found if each.title}


def total(soup: BeautifulSoup) -> int:
    heading = soup.select_one("#results")
    assert heading
    return int(str(heading["data-total"]))


def test_a_partner_stands_where_it_lies_and_leads_to_its_page(client: Client, home: Organization) -> None:
    partner = partner_at(home, "39.93", "32.85", name_en="Ankara", country=CountryFactory(code="TR", name_en="Türkiye"))
    soup = soup_of(client, "/en/map/")
    [(label, sign)] = signs(soup).items()
    assert label == "Ankara, Türkiye"
    assert sign["href"] == f"/en/partners/{partner.pk}-ankara/"
    mark = sign.select_one("circle.mark")
    assert mark
    x, y = project(32.85, 39.93)
    assert (float(str(mark["cx"])), float(str(mark["cy"]))) == pytest.approx((x, y), abs=0.01)
    assert [each.title.get_text(strip=True) for each in soup.select("a.home") if each.title][:1] == [
        "Home Region (home authority)"
    ]


def test_where_no_place_is_recorded_the_middle_of_the_country_says_so(client: Client, home: Organization) -> None:
    partner_at(home, None, None, name_en="Lille", country=france())
    soup = soup_of(client, "/en/map/")
    [(label, sign)] = signs(soup).items()
    assert label == "Lille, France (place in the country not recorded)"
    assert "inexact" in sign["class"]
    assert soup.select("use.with[href$='#c250']")


def test_a_partner_without_place_and_country_is_told_of(client: Client, home: Organization) -> None:
    partner_at(home, None, None, country=None)
    soup = soup_of(client, "/en/map/")
    assert signs(soup) == {}
    assert "1 has no recorded place and no country, and is on the list only." in " ".join(soup.get_text().split())


def test_partners_near_each_other_are_one_sign_that_leads_closer_until_they_part(
    client: Client, home: Organization
) -> None:
    country = france()
    partner_at(home, "48.85", "2.35", name_en="Paris", country=country)
    partner_at(home, "48.80", "2.13", name_en="Versailles", country=country)
    address = "/en/map/"
    for _step in range(DEEPEST):
        found = signs(soup_of(client, address))
        if len(found) == 2:
            break
        [(label, sign)] = found.items()
        assert label == "2 partners: France"
        text = sign.select_one("text")
        assert text
        assert text.get_text() == "2"
        address = f"/en/map/{sign['href']}"
    assert set(found) == {"Paris, France", "Versailles, France"}


def test_partners_at_one_point_lead_to_the_list_of_their_country(client: Client, home: Organization) -> None:
    country = france()
    for _number in range(3):
        partner_at(home, None, None, country=country)
    [sign] = signs(soup_of(client, "/en/map/")).values()
    assert sign["href"] == "/en/partners/?country=FR"
    assert total(soup_of(client, str(sign["href"]))) == 3


def test_the_map_shows_what_the_list_shows(client: Client, home: Organization) -> None:
    country = france()
    partner_at(home, "48.85", "2.35", name_en="Paris", country=country)
    partner_at(home, "39.93", "32.85", name_en="Ankara", country=CountryFactory(code="TR", name_en="Türkiye"))
    other = OrganizationFactory(kind="region", country=country)
    PartnershipFactory(organization_a=other, organization_b=OrganizationFactory(kind="city"))
    for query in (
        "",
        "country=FR",
        "scope=all",
        "scope=all&kind=region",
        "q=ankara",
        "kind=university",
        "sort=country",
    ):
        on_map = soup_of(client, f"/en/map/?{query}")
        [as_list] = links(on_map, "p.take a")
        assert parse_qs(urlsplit(as_list).query) == parse_qs(query), query
        assert total(on_map) == total(soup_of(client, as_list)), query
        for link in links(on_map, ".map-tables table a"):
            row = on_map.select_one(f".map-tables a[href='{link}']")
            assert row
            count = int("".join(each for each in row.find_all(string=True, recursive=False)))
            assert total(soup_of(client, link)) == count, link


def test_the_list_leads_to_the_map_of_the_same_partners(client: Client, home: Organization) -> None:
    partner_at(home, "48.85", "2.35", country=france())
    soup = soup_of(client, "/en/partners/?country=FR&sort=country&view=table")
    assert links(soup, "a[href^='/en/map/?']") == ["/en/map/?country=FR"]
    assert not links(soup_of(client, "/en/organizations/"), "p.ways a[href^='/en/map/']")


def test_the_part_of_the_world_is_kept_apart_from_the_list(client: Client, home: Organization) -> None:
    partner_at(home, "39.93", "32.85", name_en="Ankara", country=CountryFactory(code="TR"))
    soup = soup_of(client, "/en/map/?region=oceania&country=TR")
    assert signs(soup) == {}
    assert links(soup, "p.take a") == ["/en/partners/?country=TR"]
    assert len(signs(soup_of(client, "/en/map/?region=south-america"))) == 0
    assert len(signs(soup_of(client, "/en/map/?region=europe"))) == 1
    for link in links(soup, "nav.map-regions a"):
        assert not soup_of(client, f"/en/map/{link}").select(".problems")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("region=atlantis", "region"),
        ("at=9-1-1", "at"),
        ("at=1-99999-1", "at"),
        ("at=%C2%B2-1-1", "at"),
        ("at=1-1-1&region=asia", "at"),
        ("region=asia&region=europe", "region"),
        ("country=ZZ", "country"),
        ("colour=red", "colour"),
        ("after=3", "after"),
    ],
)
def test_a_wrong_parameter_is_answered_as_the_lists_do(
    client: Client, home: Organization, query: str, parameter: str
) -> None:
    soup = soup_of(client, f"/en/map/?{query}")
    assert [code.get_text() for code in soup.select(".problems code")] == [parameter]
    assert not soup.select("svg.map")


def test_only_public_partners_are_on_the_map(client: Client, home: Organization) -> None:
    hidden = OrganizationFactory(kind="city", draft=True, name_en="Hidden", latitude="10", longitude="10")
    PartnershipFactory(organization_a=home, organization_b=hidden, draft=True)
    soup = soup_of(client, "/en/map/?scope=all")
    assert signs(soup) == {}
    assert total(soup) == 0


def test_the_number_of_queries_does_not_grow_with_the_partners(
    client: Client, home: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    country = france()
    partner_at(home, "-33.87", "151.2", country=country)
    for number in range(12):
        partner_at(home, str(Decimal(35 + number)), str(Decimal(number * 3)), country=country)
        if number in (0, 11):
            with django_assert_num_queries(12):
                client.get("/en/map/")


@pytest.mark.django_db(transaction=True)
def test_the_map_follows_every_change(client: Client) -> None:
    register = SmallRegister()
    place = Organization.objects.filter(pk=register.partner.pk)
    client.get("/en/map/")
    place.update(latitude="39.93", longitude="32.85")
    marks = [mark["cx"] for mark in soup_of(client, "/en/map/").select("a.one:not(.inexact) circle.mark")]
    assert "5538.17" in marks
    place.update(latitude="-33.87", longitude="151.2")
    marks = [mark["cx"] for mark in soup_of(client, "/en/map/").select("a.one:not(.inexact) circle.mark")]
    assert "8574.81" in marks
    assert "5538.17" not in marks


def test_the_page_of_an_organization_shows_where_it_lies(client: Client, home: Organization) -> None:
    partner = partner_at(home, "48.85", "2.35", name_en="Paris", country=france())
    soup = soup_of(client, f"/en/partners/{partner.pk}-paris/")
    assert soup.select("figure.small use.with[href$='#c250']")
    assert "Its place on the map: France" in " ".join(soup.get_text().split())
    nowhere = OrganizationFactory(country=None)
    assert not soup_of(client, nowhere.get_absolute_url()).select("figure.small")


def test_the_small_map_counts_the_partners_of_the_list(client: Client, home: Organization) -> None:
    partner_at(home, "48.85", "2.35", country=france())
    shown = partners_map()
    assert shown["count"] == PartnerListView.count_at_first() == 1
    assert shown["tinted"] == ["250"]
    assert len(shown["dots"]) == 1


def test_overviews_are_walked_with_the_other_pages() -> None:
    assert set(OVERVIEWS) == {"home", "map", "statistics", "about", "columns"}
