"""The pages of partners and networks in a real browser: drawn, followed by keyboard, accessible in three languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_public import NARROW
from tests.small_register import SmallRegister

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_bars_are_reached_by_keyboard_and_lead_to_their_agreements(page: Page) -> None:
    register = SmallRegister()
    page.goto(register.pages()["partner"])
    bar = page.locator(".timeline-drawing .of-bars a").first
    page.locator(".timeline").first.focus()
    page.keyboard.press("Tab")
    expect(bar).to_be_focused()
    expect(bar).to_have_accessible_name(re.compile(r"^Memorandum with Ankara: .*in force \(derived\), .* – open$"))
    outline = bar.locator(".hit").evaluate("each => getComputedStyle(each).strokeWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Memorandum with Ankara")


def test_the_timeline_scrolls_by_itself_on_a_phone_and_shows_the_latest_years_first(page: Page) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(SmallRegister().pages()["partner"])
    timeline = page.locator(".timeline").first
    assert timeline.evaluate("each => each.scrollWidth > each.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    place = page.locator(".timeline-drawing line.today").bounding_box()
    assert place is not None
    assert 0 < place["x"] < NARROW["width"]


def test_the_timeline_needs_no_script_and_takes_a_day(page: Page) -> None:
    page.goto(SmallRegister().pages()["partner"])
    page.get_by_label("Status as of").fill("2023-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("as_of=2023-01-01"))
