"""The map and the charts by keyboard and on a phone, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from partnerships.models import Country, Organization
from tests.small_register import SmallRegister

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = "document.activeElement"


@pytest.fixture
def register() -> SmallRegister:
    made = SmallRegister()
    Country.objects.filter(code="TR").update(numeric="792", name_en="Türkiye")
    Organization.objects.filter(pk=made.partner.pk).update(latitude="39.93", longitude="32.85")
    return made


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_keyboard_walks_over_the_signs_and_opens_a_partner(page: Page, register: SmallRegister) -> None:
    page.goto("/en/map/?region=europe")
    tab_to(page, "a.sign.one:not(.inexact)")
    assert page.evaluate(f"{FOCUSED}.querySelector('title').textContent.trim()") == "Ankara, Türkiye"
    ring = page.evaluate(f"getComputedStyle({FOCUSED}.querySelector('.target')).strokeWidth")
    assert ring == "3px"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/en/partners/{register.partner.pk}-ankara/"))


def test_a_sign_has_a_name_and_is_large_enough_to_touch(page: Page, register: SmallRegister) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/en/map/?region=europe")
    sign = page.get_by_role("link", name="Ankara, Türkiye")
    box = sign.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24


def test_the_shapes_of_the_countries_are_drawn(page: Page, register: SmallRegister) -> None:
    with page.expect_response(lambda response: "map/world" in response.url) as told:
        page.goto("/en/map/")
    assert told.value.status == 200
    box = page.locator("svg.map use.with").first.bounding_box()
    assert box
    assert box["width"] > 5


def test_a_column_of_a_chart_opens_its_rows(page: Page, register: SmallRegister) -> None:
    page.goto("/en/statistics/")
    column = page.get_by_role("link", name=re.compile(r"^2021: \d+$")).first
    count = int(column.text_content().split(":")[1])
    column.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/agreements/\?year=2021"))
    assert page.locator("#results").get_attribute("data-total") == str(count)
