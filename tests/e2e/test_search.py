"""The search box in a real browser: suggestions by keyboard and pointer, and without a script."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.matrix import THEMES, violations
from tests.e2e.test_public import NARROW
from tests.small_register import SmallRegister

pytestmark = pytest.mark.django_db(transaction=True)


def suggestions(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions")


def type_into_box(page: Page, text: str) -> None:
    page.get_by_role("combobox", name="Search the register").press_sequentially(text)
    expect(suggestions(page)).to_be_visible()


@pytest.mark.parametrize("address", ["/en/", "/en/search/", "/en/agreements/"])
def test_a_name_is_chosen_by_keyboard(page: Page, address: str) -> None:
    register = SmallRegister()
    page.goto(address)
    box = page.get_by_role("combobox", name="Search the register")
    expect(box).to_have_attribute("aria-expanded", "false")
    type_into_box(page, "anka")
    expect(box).to_have_attribute("aria-expanded", "true")
    count = suggestions(page).get_by_role("option").count()
    status = page.locator("[role=status]").filter(has_text="Suggestions")
    expect(status).to_have_text(f"Suggestions: {count}")
    box.press("ArrowDown")
    chosen = suggestions(page).locator("[aria-selected=true]")
    expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        assert violations(page) == [], theme
    box.press("Enter")
    expect(page).to_have_url(re.compile(register.pages()["organization"]))


def test_the_keys_go_round_through_the_box_and_escape_closes(page: Page) -> None:
    SmallRegister()
    page.goto("/en/")
    type_into_box(page, "mansur")
    box = page.get_by_role("combobox", name="Search the register")
    box.press("ArrowUp")
    expect(suggestions(page).locator("[aria-selected=true]")).to_have_count(1)
    box.press("ArrowDown")
    expect(suggestions(page).locator("[aria-selected=true]")).to_have_count(0)
    box.press("Escape")
    expect(suggestions(page)).to_be_hidden()
    expect(box).to_have_value("mansur")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/search/\?q=mansur"))
    expect(page.locator("ol.records mark").first).to_have_text("Mansur")


def test_a_name_is_chosen_by_touch_on_a_small_phone(page: Page) -> None:
    register = SmallRegister()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto("/en/agreements/")
    type_into_box(page, "mansur")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    suggestions(page).get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(register.pages()["person"]))


def test_the_box_searches_without_a_script(browser: Browser, live_server: object) -> None:
    SmallRegister()
    context = browser.new_context(base_url=str(live_server), java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/")
    page.get_by_label("Search the register").fill("anakra")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Ankara").click()
    expect(page.get_by_role("link", name="Memorandum with Ankara").first).to_be_visible()
    context.close()
