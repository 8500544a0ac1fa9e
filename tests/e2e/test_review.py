"""A change on its way to the public, in a browser: submitted, read, published, shown."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import expect

from tests.conftest import Tab
from tests.e2e.desk import DeskPage, sign_in
from tests.e2e.matrix import violations
from tests.factories import AgreementFactory, CommitmentFactory
from tests.staff import colleague

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_is_submitted_read_and_published_without_scripts(tab: Tab, live_server: object) -> None:
    with transaction.atomic():
        agreement = AgreementFactory(title_en="Memorandum")
        CommitmentFactory(agreement=agreement, text_en="Green spaces")
    agreement.refresh_from_db()
    editing, reading = tab(), tab(java_script_enabled=False)
    sign_in(editing.context, colleague("editor", "ann"), str(live_server))
    sign_in(reading.context, colleague("publisher", "pia"), str(live_server))

    editing.goto(f"/admin/agreements/agreement/{agreement.pk}/change/")
    form = DeskPage(editing)
    form.fill(title_en="Memorandum of Ankara")
    form.fill_row(form.add_row("commitments"), text_en="Soft mobility")
    editing.get_by_role("button", name="Save and submit for review").press("Enter")
    expect(editing.get_by_text("waits for review")).to_be_visible()
    assert violations(editing) == []
    assert editing.evaluate("document.documentElement.scrollWidth") <= editing.evaluate("innerWidth")

    reading.goto("/admin/")
    reading.get_by_role("link", name="with a change that waits").click()
    reading.click("#result_list tbody th a")
    reading.get_by_role("link", name="See the review").click()
    expect(reading.get_by_role("row", name="Title (en) Memorandum Memorandum of Ankara")).to_be_visible()
    expect(reading.get_by_text("Soft mobility")).to_be_visible()
    reading.get_by_role("button", name="Publish now").press("Enter")
    expect(reading.get_by_text("The change is published.")).to_be_visible()

    reading.goto(f"/en/agreements/{agreement.registry_number}/")
    expect(reading.get_by_role("heading", level=1)).to_have_text("Memorandum of Ankara")
    expect(reading.get_by_text("Soft mobility").first).to_be_visible()


def test_the_pages_of_a_review_are_accessible_and_fit_a_telephone(tab: Tab, live_server: object) -> None:
    with transaction.atomic():
        agreement = AgreementFactory(title_en="Memorandum")
        new = AgreementFactory(publication="in_review")
    page = tab(viewport={"width": 360, "height": 800})
    sign_in(page.context, colleague("publisher", "pia"), str(live_server))
    editing = tab()
    sign_in(editing.context, colleague("editor", "ann"), str(live_server))
    editing.goto(f"/admin/agreements/agreement/{agreement.pk}/change/")
    DeskPage(editing).fill(title_en="Memorandum of Ankara")
    editing.click("button[name=_submit_change]")
    for language in ("en", "fr", "nl"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": str(live_server)}])
        for address in (f"{agreement.pk}/review/", f"{agreement.pk}/review/publish/", f"{new.pk}/review/"):
            page.goto(f"/admin/agreements/agreement/{address}")
            assert page.locator("html").get_attribute("lang") == language
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"]) for each in found if each["impact"] != "minor"] == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
