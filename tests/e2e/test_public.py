"""What visitors do on the public pages, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.small_register import SmallRegister

pytestmark = pytest.mark.django_db(transaction=True)

NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}


def test_the_keyboard_skips_to_the_content(page: Page) -> None:
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_visitor_filters_the_agreements_and_takes_them_along(page: Page) -> None:
    register = SmallRegister(rows=2)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto("/en/")
    page.get_by_label("Search the register").fill("ankara memorandum")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("navigation", name="Kinds of records").get_by_role("link", name="Agreements").click()
    page.get_by_role("main").get_by_role("link", name="Agreements", exact=True).click()
    page.get_by_role("checkbox", name=re.compile(r"^in force \d")).check()
    expect(page).to_have_url(re.compile("status=in_force"))
    page.get_by_label("Status as of").fill("2022-01-01")
    page.get_by_label("Status as of").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Status as of 1 January 2022.")
    expect(page.locator("table.rows tbody tr")).to_have_count(1)
    page.get_by_text("Export", exact=True).click()
    file = page.get_by_role("link", name="Download as CSV").get_attribute("href")
    assert str(register.agreement.registry_number) in page.request.get(str(file)).text()
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(re.compile("/fr/.*as_of=2022-01-01"))
    expect(page.locator("table.rows tbody tr")).to_have_count(1)


def test_the_way_from_home_to_a_signatory_is_three_pages_long(page: Page) -> None:
    SmallRegister()
    page.goto("/en/")
    page.get_by_role("link", name="Partners").first.click()
    page.get_by_role("link", name="Ankara", exact=True).click()
    page.get_by_role("link", name="Memorandum with Ankara").first.click()
    expect(page.get_by_role("heading", name="Signature sheet")).to_be_visible()


def test_a_list_refreshes_in_place_says_so_and_keeps_the_focus_where_it_was(page: Page) -> None:
    SmallRegister(rows=2)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto("/en/agreements/")
    page.evaluate("window.isSamePage = true")
    box = page.get_by_role("checkbox", name=re.compile(r"^in force \d"))
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/en/agreements/\?status=in_force$"))
    expect(page.locator("#announced")).to_have_text(re.compile(r"\d+ results?"))
    assert page.evaluate("window.isSamePage")
    assert page.evaluate("document.activeElement.id") == "status-in_force"
    assert "status=in_force" in str(page.get_by_role("link", name="Français").get_attribute("href"))
    page.get_by_label("Sort").select_option("title")
    expect(page).to_have_url(re.compile("sort=title"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/en/agreements/\?status=in_force$"))
    expect(page.get_by_label("Sort")).to_have_value("newest")


def test_on_a_phone_the_filters_are_folded_away_and_without_script_too(page: Page, browser: Browser) -> None:
    SmallRegister(rows=2)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto("/en/agreements/")
    box = page.get_by_role("checkbox", name=re.compile(r"^in force \d"))
    expect(box).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(box).to_be_visible()
    plain = browser.new_context(java_script_enabled=False, viewport=WIDE)  # type: ignore[arg-type]
    other = plain.new_page()
    other.goto(page.url)
    other.get_by_role("checkbox", name=re.compile(r"^in force \d")).check()
    other.get_by_role("button", name="Show", exact=True).click()
    expect(other).to_have_url(re.compile("status=in_force"))
    assert other.locator("tbody tr").count() == other.locator("tbody .status-in_force").count() > 0
    plain.close()
