"""A value put back and two bodies merged at the desk, in a browser, with the keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import Page, expect

from partnerships.models import Organization
from tests.e2e.desk import sign_in
from tests.factories import AgreementFactory, OrganizationFactory
from tests.staff import colleague

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, live_server: object) -> Page:
    sign_in(page.context, colleague("publisher"), str(live_server))
    return page


def accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] != "minor"] == []


def test_a_field_is_put_back_from_the_history(desk: Page) -> None:
    with transaction.atomic():
        organization = OrganizationFactory(name_en="Ankara", location="Anatolia")
    Organization.objects.update(location="Anatollia")
    desk.goto(f"/admin/partnerships/organization/{organization.pk}/change/")
    desk.get_by_role("link", name="History").click()
    accessible(desk)
    desk.get_by_role("link", name="Put back Located in of Organization: Ankara").press("Enter")
    expect(desk.locator("tbody tr")).to_have_text(["Located inAnatolliaAnatolia"])
    accessible(desk)
    desk.get_by_label("Reason for this change").fill("typed wrong")
    desk.keyboard.press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Put back as it was.")
    expect(desk.locator(".timeline .change").first).to_contain_text("Typed wrong")
    organization.refresh_from_db()
    assert organization.location == "Anatolia"


def test_two_bodies_chosen_in_the_list_become_one(desk: Page) -> None:
    with transaction.atomic():
        kept = OrganizationFactory(name_en="Ankara")
        gone = OrganizationFactory(name_en="Angora", country=kept.country, location="Anatolia")
        AgreementFactory(parties=[OrganizationFactory(home=True), gone])
    desk.goto("/admin/partnerships/organization/")
    for each in (gone, kept):
        desk.check(f"input[name=_selected_action][value='{each.pk}']")
    desk.select_option("select[name=action]", label="Merge the two chosen")
    desk.click("button[name=index]")
    expect(desk.locator("#content-main")).to_contain_text("“Angora”")
    accessible(desk)
    desk.get_by_label("Reason for this change").fill("entered twice")
    desk.get_by_role("button", name="Merge").click()
    expect(desk.locator(".messagelist")).to_contain_text("“Angora” was merged into this record.")
    desk.goto(f"/en/organizations/{gone.pk}-angora/")
    expect(desk).to_have_url(f"{desk.url.partition('/en/')[0]}/en/organizations/{kept.pk}-ankara/")
    expect(desk.locator("main")).to_contain_text("Angora")
