"""Signing in with a passkey, in a browser with an authenticator of its own."""

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import AuditEvent
from tests.staff import PASSWORD, colleague

pytestmark = pytest.mark.django_db(transaction=True)

FACTORS = "/admin/account/second-factor/"


def sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.fill("#id_login", "ann")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.click("#logout-form button")
    page.wait_for_url("**/admin/login/**")


def test_a_passkey_is_added_and_signs_in_alone_and_after_the_password(page: Page) -> None:
    ann = colleague("editor", "ann")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    sign_in(page)
    page.wait_for_url("**/admin/")
    page.goto(f"{FACTORS}webauthn/add/")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{FACTORS}webauthn/add/")
    page.fill("#id_name", "My phone")
    page.check("#id_passwordless")
    page.click("#key-button")
    page.wait_for_url(f"**{FACTORS}recovery-codes/**")
    assert Authenticator.objects.filter(user=ann, type="webauthn").count() == 1
    page.goto(f"{FACTORS}webauthn/")
    expect(page.locator("#content-main table")).to_contain_text("My phone")

    sign_out(page)
    page.click("#passkey-button")
    page.wait_for_url("**/admin/")

    sign_out(page)
    sign_in(page)
    page.wait_for_url(f"**{FACTORS}authenticate/")
    page.click("#key-button")
    page.wait_for_url("**/admin/")

    sign_out(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    expect(page.locator("#key-refused")).to_be_hidden()
    page.click("#passkey-button")
    expect(page.locator("#key-refused")).to_be_visible()
    methods = AuditEvent.objects.filter(action="signed_in").order_by("pk").values_list("details__methods", flat=True)
    assert [*methods] == [["password"], ["mfa"], ["password", "mfa"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_the_account_are_accessible_and_fit_a_phone(page: Page, theme: str) -> None:
    colleague("administrator", "ann")
    page.set_viewport_size({"width": 320, "height": 800})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto("/admin/login/")
    check(page)
    page.fill("#id_login", "ann")
    page.fill("#id_password", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator(".errornote").first).to_be_visible()
    check(page)
    sign_in(page)
    page.wait_for_url("**/admin/")
    page.goto(f"{FACTORS}totp/activate/")
    check(page)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".qr svg")).to_be_visible()
    check(page)
    for address in (FACTORS, f"{FACTORS}webauthn/add/", "/admin/password_change/", "/admin/accounts/auditevent/"):
        page.goto(address)
        check(page)


def check(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] != "minor"] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
