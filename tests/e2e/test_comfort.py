"""The save bar hides nothing one works in; several rows are changed, and a filter is kept, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from agreements.models import Agreement
from desk.models import SavedFilter
from tests.e2e.desk import sign_in
from tests.factories import AgreementFactory, OrganizationFactory, TopicFactory
from tests.staff import colleague

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/admin/agreements/agreement/add/"
SIZES = [(1280, 720), (768, 1024), (360, 640)]
# Of what has the focus and of the bar: where one begins and the other ends; nothing where the bar itself has the focus.
HIDDEN_BEHIND_THE_BAR = """() => {
  const bar = document.querySelector(".submit-row"), focused = document.activeElement;
  if (focused === document.body || bar.contains(focused)) return null;
  const hidden = focused.getBoundingClientRect().bottom - bar.getBoundingClientRect().top;
  return hidden > 1 ? `${focused.tagName} ${focused.id || focused.textContent.trim()} by ${hidden} px` : null;
}"""


@pytest.mark.parametrize("size", SIZES)
def test_what_has_the_focus_is_never_behind_the_save_bar(
    page: Page, live_server: object, size: tuple[int, int]
) -> None:
    sign_in(page.context, colleague("editor"), str(live_server))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(FORM)
    page.click("#commitments-group .add-row a")
    page.focus("#id_publication")
    for _step in range(80):
        assert page.evaluate(HIDDEN_BEHIND_THE_BAR) is None
        page.keyboard.press("Tab")
    for _step in range(80):
        assert page.evaluate(HIDDEN_BEHIND_THE_BAR) is None
        page.keyboard.press("Shift+Tab")


@pytest.mark.parametrize("size", SIZES)
def test_the_save_bar_is_in_sight_without_scripts(browser: Browser, live_server: object, size: tuple[int, int]) -> None:
    width, height = size
    context = browser.new_context(
        java_script_enabled=False, base_url=str(live_server), viewport={"width": width, "height": height}
    )
    sign_in(context, colleague("editor"), str(live_server))
    page = context.new_page()
    page.goto(FORM)
    box = page.locator(".submit-row").bounding_box()
    assert box is not None
    assert box["y"] > height / 2
    assert box["y"] + box["height"] <= height + 1
    assert box["height"] < height / 4
    page.set_viewport_size({"width": width, "height": 400})
    low = page.locator(".submit-row").bounding_box()
    assert low is not None
    assert low["y"] > 400, "on a low screen, as with a keyboard on it, the bar stands at the end of the form"
    context.close()


def test_rows_are_changed_together_and_a_filter_is_kept(page: Page, live_server: object) -> None:
    with transaction.atomic():
        TopicFactory(slug="water", name_en="Water")
        for name in ("One", "Two"):
            AgreementFactory(draft=True, title_en=name, parties=[OrganizationFactory(), OrganizationFactory()])
    sign_in(page.context, colleague("editor"), str(live_server))
    page.goto("/admin/agreements/agreement/?publication__exact=draft")
    page.get_by_text("Saved filters").click()
    page.get_by_label("Keep these filters").fill("Drafts to look through")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("link", name="Drafts to look through")).to_have_attribute("aria-current", "true")
    assert SavedFilter.objects.get().query == "publication__exact=draft"
    no_violations(page)
    page.check("#action-toggle")
    page.select_option("select[name=action]", "change_at_once")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
    page.check("#id_change_agreement_type")
    page.select_option("#id_agreement_type", "protocol")
    page.check("#id_change_add_topic_rows")
    page.click(".select2-selection:has(#select2-id_add_topic_rows-container)")
    page.fill(".select2-container--open .select2-search__field", "wat")
    page.click(".select2-results__option:text-is('Water')")
    page.get_by_role("button", name="Show what would be done").click()
    expect(page.get_by_role("heading", name="2 rows will be changed")).to_be_visible()
    no_violations(page)
    page.get_by_role("button", name="Change these rows").click()
    expect(page.locator(".messagelist")).to_contain_text("2 rows are changed.")
    assert {*Agreement.objects.values_list("agreement_type", "topic_rows__topic__slug")} == {("protocol", "water")}


def no_violations(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] != "minor"] == []
