"""Signing in: who comes in, how often one may fail, the second factor, and how a session ends."""

import datetime
import hashlib
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import AuditAction, AuditEvent, User
from tests.staff import PASSWORD, colleague, signed_in, soup_of

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
FACTORS = "/admin/account/second-factor/"


@pytest.fixture(autouse=True)
def no_failures_yet(db: None) -> None:
    """Tests in a browser leave their failures behind: they are counted in a table of no model."""
    cache.clear()


def sign_in(client: Client, name: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def sentence(response: Any) -> str:
    return soup_of(response).select_one(".errornote").text


def events(*actions: str) -> list[Any]:
    return [*AuditEvent.objects.filter(action__in=actions).order_by("pk")]


def code_of(secret: str) -> str:
    """What the app on somebody's phone shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_after_five_failures_the_account_is_locked_for_every_address(client: Client, settings: Any) -> None:
    colleague("editor", "ann")
    for number in range(5):
        assert "do not match" in sentence(sign_in(client, "ann", "wrong", REMOTE_ADDR=f"192.0.2.{number}"))
    refused = sign_in(client, "ann", REMOTE_ADDR="198.51.100.7")
    assert sentence(refused) == "Too many attempts have failed. Wait 15 minutes, then try again."
    assert client.get("/admin/").status_code == 302
    (locked,) = events("locked_out")
    assert (locked.account.username, locked.actor, locked.address) == ("ann", None, "198.51.100.0")
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/1s/key"}
    assert sign_in(client, "ann").status_code == 302


def test_a_locked_name_says_the_same_whether_the_account_exists_or_not(client: Client) -> None:
    colleague("editor", "ann")
    said = {
        name: [sentence(sign_in(client, name, "wrong", REMOTE_ADDR=f"192.0.2.{number}")) for number in range(7)]
        for name in ("ann", "nobody-of-that-name")
    }
    assert said["ann"] == said["nobody-of-that-name"]
    assert said["ann"][4] != said["ann"][5]


def test_one_address_that_tries_many_names_is_stopped(client: Client, settings: Any) -> None:
    colleague("editor", "ann")
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "3/15m/ip,5/15m/key"}
    for number in range(3):
        sign_in(client, f"name-{number}", "wrong")
    assert "Too many" in sentence(sign_in(client, "ann"))
    assert sign_in(client, "ann", REMOTE_ADDR="192.0.2.1").status_code == 302


def test_requests_without_end_are_answered_429(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, "ann")
    stopped = sign_in(client, "ann")
    assert stopped.status_code == 429
    assert "Too many attempts" in soup_of(stopped).text


def test_an_address_that_anybody_can_write_does_not_count(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/15m/ip"}
    sign_in(client, "a", "wrong", headers={"X-Forwarded-For": "192.0.2.1"})
    assert "Too many" in sentence(sign_in(client, "b", "wrong", headers={"X-Forwarded-For": "192.0.2.2"}))
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert "do not match" in sentence(sign_in(client, "c", "wrong", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.3"}))
    assert "Too many" in sentence(sign_in(client, "d", "wrong", headers={"X-Forwarded-For": "7.7.7.7, 192.0.2.3"}))


def test_the_name_of_nobody_is_not_kept(client: Client) -> None:
    sign_in(client, "Tr0ub4dor-typed-in-the-wrong-field", "wrong")
    (failed,) = events("sign_in_failed")
    assert (failed.actor, failed.account, failed.details) == (None, None, {})
    assert "Tr0ub4dor" not in str([*AuditEvent.objects.values()])


@pytest.mark.parametrize("flag", ["is_active", "is_staff"])
def test_who_is_no_active_colleague_is_told_the_same_as_who_mistypes(flag: str, client: Client) -> None:
    user = colleague("editor", "ann")
    assert sign_in(client, "ann").status_code == 302
    User.objects.filter(pk=user.pk).update(**{flag: False})
    assert client.get("/admin/").status_code == 302
    assert "do not match" in sentence(sign_in(Client(), "ann"))


def test_after_signing_in_one_is_where_one_wanted_to_be_and_never_elsewhere(client: Client) -> None:
    colleague("editor", "ann")
    data = {"login": "ann", "password": PASSWORD}
    assert client.get("/admin/people/person/")["Location"] == f"{LOGIN}?next=/admin/people/person/"
    assert client.post(LOGIN, {**data, "next": "/admin/people/person/"})["Location"] == "/admin/people/person/"
    assert Client().post(LOGIN, {**data, "next": "https://example.org/"})["Location"] == "/admin/"


def test_there_is_no_way_to_sign_up_or_to_change_an_address(client: Client) -> None:
    for address in ("signup", "account/signup", "account/email", "account/password/reset", "password_reset"):
        assert client.get(f"/admin/{address}/").status_code in (302, 404), address
    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/"):
        assert client.get(address).status_code == 404


def test_signing_in_and_out_is_noted_with_a_shortened_address(client: Client) -> None:
    ann = colleague("editor", "ann")
    sign_in(client, "ann", REMOTE_ADDR="2001:db8:85a3:8d3::1")
    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302
    noted = events("signed_in", "signed_out")
    assert [(each.action, each.actor) for each in noted] == [("signed_in", ann), ("signed_out", ann)]
    assert noted[0].address == "2001:db8:85a3::"
    assert noted[0].details == {"methods": ["password"]}


def set_up_totp(client: Client) -> str:
    """Add an authenticator app as a person does; its key."""
    address = f"{FACTORS}totp/activate/"
    asked = client.get(address)
    if asked.status_code == 302:
        assert client.post(asked["Location"], {"password": PASSWORD, "next": address}).status_code == 302
        asked = client.get(address)
    secret: str = soup_of(asked).select_one("#totp-secret").text
    assert soup_of(asked).select_one(".qr svg path")
    done = client.post(address, {"code": code_of(secret)})
    assert done.status_code == 302, soup_of(done).text
    cache.clear()  # a code works once; the clock of the test does not move on
    return secret


def test_an_authenticator_app_is_asked_for_from_then_on(client: Client) -> None:
    ann = colleague("editor", "ann")
    sign_in(client, "ann")
    secret = set_up_totp(client)
    assert secret not in str([*Authenticator.objects.values_list("data", flat=True)])
    client.post("/admin/logout/")
    assert sign_in(client, "ann")["Location"] == f"{FACTORS}authenticate/"
    assert client.get("/admin/").status_code == 302
    assert "Incorrect code" in soup_of(client.post(f"{FACTORS}authenticate/", {"code": "000000"})).text
    code = code_of(secret)
    assert client.post(f"{FACTORS}authenticate/", {"code": code})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    sign_in(client, "ann")
    again = client.post(f"{FACTORS}authenticate/", {"code": code})
    assert "Incorrect code" in soup_of(again).text, "a code works once"
    noted = events("second_factor_added", "sign_in_failed")
    assert {(each.action, each.account) for each in noted} == {("second_factor_added", ann), ("sign_in_failed", ann)}
    assert [each.details for each in events("signed_in")] == [
        {"methods": ["password"]},
        {"methods": ["password", "mfa"]},
    ]


def test_a_recovery_code_works_once(client: Client) -> None:
    colleague("editor", "ann")
    sign_in(client, "ann")
    set_up_totp(client)
    codes = [each.text for each in soup_of(client.get(f"{FACTORS}recovery-codes/")).select(".codes code")]
    assert len(codes) == 10
    for answer in (302, 200):
        client.post("/admin/logout/")
        sign_in(client, "ann")
        assert client.post(f"{FACTORS}authenticate/", {"code": codes[0]}).status_code == answer


def test_guessing_codes_ends_in_the_lock(client: Client) -> None:
    colleague("editor", "ann")
    sign_in(client, "ann")
    secret = set_up_totp(client)
    client.post("/admin/logout/")
    sign_in(client, "ann")
    for _number in range(5):
        client.post(f"{FACTORS}authenticate/", {"code": "000000"})
    refused = client.post(f"{FACTORS}authenticate/", {"code": code_of(secret)})
    assert "Too many attempts" in soup_of(refused).text


def test_knocking_at_a_lock_adds_nothing_to_the_log(client: Client) -> None:
    colleague("editor", "ann")
    sign_in(client, "ann")
    set_up_totp(client)
    client.post("/admin/logout/")
    sign_in(client, "ann")
    for _number in range(9):
        client.post(f"{FACTORS}authenticate/", {"code": "000000"})
    assert len(events("sign_in_failed")) == 5
    assert len(events("locked_out")) == 1
    for number in range(9):
        sign_in(Client(), "ann", "wrong", REMOTE_ADDR=f"192.0.2.{number}")
        sign_in(Client(), "nobody-of-that-name", "wrong", REMOTE_ADDR=f"192.0.2.{number}")
    assert len(events("sign_in_failed")) == 5 + 5 + 5
    assert [each.account and each.account.username for each in events("locked_out")] == ["ann", None]


def test_a_password_stored_anew_after_an_upgrade_is_no_new_password(client: Client, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher"]
    ann = colleague("editor", "ann")
    User.objects.filter(pk=ann.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha1"))
    before = len(events("password_changed"))
    assert sign_in(client, "ann").status_code == 302
    ann.refresh_from_db()
    assert not ann.password.startswith("pbkdf2_sha1$")
    assert len(events("password_changed")) == before
    assert events("account_changed")[-1].details == {"password_stored_anew": True}
    ann.set_password("another-long-pass-phrase-8")
    ann.save()
    assert len(events("password_changed")) == before + 1


@pytest.mark.parametrize("by", ["site", "administrator"])
def test_who_needs_a_second_factor_sets_one_up_first(by: str, client: Client, settings: Any) -> None:
    ann = colleague("editor", "ann")
    settings.REQUIRE_SECOND_FACTOR = by == "site"
    User.objects.filter(pk=ann.pk).update(is_second_factor_required=by == "administrator")
    sign_in(client, "ann")
    for address in ("/admin/", "/admin/agreements/agreement/", "/admin/desk/quality/"):
        assert client.get(address)["Location"] == FACTORS, address
    assert client.post("/admin/people/person/add/", {}).status_code == 302
    assert "You need a second factor" in soup_of(client.get(FACTORS)).text
    set_up_totp(client)
    assert client.get("/admin/").status_code == 200


def test_a_second_factor_is_not_changed_by_whoever_finds_a_screen_unlocked(client: Client) -> None:
    colleague("editor", "ann")
    sign_in(client, "ann")
    set_up_totp(client)
    session = client.session
    session["account_authentication_methods"] = [
        {**each, "at": each["at"] - 3600} for each in session["account_authentication_methods"]
    ]
    session.save()
    for address in ("totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/add/"):
        assert "reauthenticate" in client.get(FACTORS + address)["Location"], address
    assert client.post(f"{FACTORS}totp/deactivate/").status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()


def move_back(client: Client, name: str, seconds: int) -> None:
    session = client.session
    session[name] = int(time.time()) - seconds
    session.save()


@pytest.mark.parametrize(("name", "seconds"), [("desk_seen", 61 * 60), ("desk_began", 12 * 3600 + 60)])
def test_a_session_ends_when_left_alone_or_after_a_day_of_work(name: str, seconds: int) -> None:
    client = signed_in("editor", "ann")
    assert client.get("/admin/").status_code == 200
    move_back(client, name, seconds)
    assert client.get("/admin/").status_code == 302
    assert "Your session has ended" in soup_of(client.get(LOGIN)).text
    assert [each.actor.username for each in events("session_expired")] == ["ann"]


def test_a_session_that_is_used_goes_on() -> None:
    client = signed_in("editor")
    client.get("/admin/")
    move_back(client, "desk_seen", 59 * 60)
    before = Session.objects.get().expire_date
    assert client.get("/admin/").status_code == 200
    assert Session.objects.get().expire_date > before
    assert client.session["desk_seen"] > time.time() - 60


def test_cookies_of_the_desk_are_for_the_desk_only(client: Client) -> None:
    colleague("editor", "ann")
    client.get(LOGIN)
    answer = sign_in(client, "ann")
    for name in ("sessionid", "csrftoken"):
        cookie = answer.cookies[name]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax"), name
    assert answer.cookies["sessionid"]["expires"] == "", "it ends with the browser"
    public = client.get("/en/")
    assert not public.cookies
    assert "Cookie" not in public.headers.get("Vary", "")


@pytest.mark.parametrize("password", ["short-7", "password1234", "739472648201", "annabella-ann"])
def test_weak_passwords_are_refused(password: str, client: Client) -> None:
    User.objects.filter(pk=colleague("editor", "annabella").pk).update(first_name="Ann")
    sign_in(client, "annabella")
    fields = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post("/admin/password_change/", fields)
    assert answer.status_code == 200
    assert soup_of(answer).select(".errorlist li")


def test_a_new_password_is_noted_and_ends_other_sessions(client: Client) -> None:
    ann = colleague("editor", "ann")
    other = Client()
    sign_in(client, "ann")
    sign_in(other, "ann")
    new = "another-long-pass-phrase-8"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/admin/password_change/", fields)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
    assert [(each.actor, each.account) for each in events("password_changed")] == [(ann, ann)]


def test_every_action_of_the_log_has_its_words() -> None:
    assert all(re.fullmatch(r"[a-z][a-z -]+", str(action.label)) for action in AuditAction)


def test_pages_of_the_account_need_no_other_host_and_no_script_in_the_page(client: Client) -> None:
    colleague("editor", "ann")
    pages: list[Callable[[], Any]] = [lambda: client.get(LOGIN)]
    for page in pages:
        assert_strict(page())
    sign_in(client, "ann")
    set_up_totp(client)
    addresses = ["", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/", "webauthn/add/"]
    for address in [*(FACTORS + each for each in addresses), "/admin/password_change/", "/admin/logout/"]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert_strict(answer)
        assert not address.startswith(FACTORS) or "no-store" in answer["Cache-Control"], address


def assert_strict(response: Any) -> None:
    soup = soup_of(response)
    assert not soup.select("[style], style, [onclick]")
    for script in soup.select("script"):
        assert script.get("type") == "application/json" or str(script["src"]).startswith("/static/")
    for each in soup.select("[src], link[href], form[action]"):
        address = str(each.get("src") or each.get("href") or each.get("action"))
        assert not address.startswith(("http", "//", "data:")), address


def test_writing_the_host_otherwise_does_not_count_anew(client: Client) -> None:
    colleague("editor", "ann")
    said = [
        sentence(
            sign_in(client, "ann", "wrong", REMOTE_ADDR=f"192.0.2.{number}", headers={"Host": f"testserver:{number}"})
        )
        for number in range(1, 7)
    ]
    assert "do not match" in said[4]
    assert "Too many" in said[5]


def test_what_counts_failures_keeps_no_address_and_no_name(client: Client) -> None:
    sign_in(client, "nobody", "wrong", REMOTE_ADDR="192.0.2.17")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM accounts_limit")
        kept = str(cursor.fetchall())
    assert kept != "[]"
    assert "192.0.2" not in kept
    assert hashlib.sha256(b"nobody").hexdigest() not in kept


@pytest.mark.parametrize("address", [LOGIN, "/admin/logout/"])
def test_where_one_wanted_to_be_may_be_nonsense(address: str, client: Client) -> None:
    assert client.get(address, {"next": "http://["}).status_code < 500
    assert client.post(address, {"next": "http://["}).status_code < 500


CREDENTIALS = [
    '{"id":1}',
    '{"id":"YQ","rawId":"YQ","type":"x","response":null,"clientExtensionResults":1}',
    "[" * 100_000,
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"W10","authenticatorData":"","signature":"",'
    '"userHandle":1,"attestationObject":"YQ"}}',
]


def test_a_credential_no_browser_made_is_refused(client: Client) -> None:
    colleague("editor", "ann")
    for credential in CREDENTIALS:
        client.get(f"{FACTORS}webauthn/login/", headers={"Accept": "application/json"})
        assert client.post(f"{FACTORS}webauthn/login/", {"credential": credential})["Location"] == LOGIN
    sign_in(client, "ann")
    set_up_totp(client)
    for credential in CREDENTIALS:
        assert client.get(f"{FACTORS}webauthn/add/").status_code == 200
        refused = client.post(f"{FACTORS}webauthn/add/", {"name": "k", "credential": credential})
        assert soup_of(refused).select(".errorlist, .errornote"), credential
    client.post("/admin/logout/")
    sign_in(client, "ann")
    for credential in CREDENTIALS[:3]:
        assert client.post(f"{FACTORS}authenticate/", {"credential": credential}).status_code == 200, credential


def test_a_session_begun_by_password_shows_the_second_factor_set_up_since(client: Client) -> None:
    colleague("editor", "ann")
    other = Client()
    sign_in(client, "ann")
    sign_in(other, "ann")
    secret = set_up_totp(client)
    assert client.get("/admin/").status_code == 200
    proof = f"{FACTORS}reauthenticate/"
    closed = (
        "",
        "totp/deactivate/",
        "recovery-codes/",
        "webauthn/add/",
        "../reauthenticate/",
        "../../password_change/",
    )
    for address in ["/admin/", "/admin/jsi18n/", *(FACTORS + each for each in closed)]:
        assert other.get(address, follow=False)["Location"].startswith(proof), address
    assert other.post("/admin/account/reauthenticate/", {"password": PASSWORD})["Location"].startswith(proof)
    wanted = "/admin/people/person/?q=a"
    asked = other.get(wanted)["Location"]
    assert other.get(asked).status_code == 200
    assert other.post(asked, {"code": code_of(secret), "next": wanted})["Location"] == wanted
    assert other.get(wanted).status_code == 200


def test_a_secret_of_a_former_key_is_like_a_wrong_code(client: Client, settings: Any) -> None:
    colleague("editor", "ann")
    sign_in(client, "ann")
    secret = set_up_totp(client)
    Authenticator.objects.filter(type="totp").update(data={"secret": "x"})
    Authenticator.objects.filter(type="recovery_codes").update(data={"seed": "x", "used_mask": 0})
    assert client.get(FACTORS).status_code == 200
    client.post("/admin/logout/")
    sign_in(client, "ann")
    assert "Incorrect code" in soup_of(client.post(f"{FACTORS}authenticate/", {"code": code_of(secret)})).text


def test_a_session_left_alone_is_still_there_to_be_ended() -> None:
    client = signed_in("editor", "ann")
    client.get("/admin/")
    left = Session.objects.get().expire_date - timezone.now()
    assert left > datetime.timedelta(hours=12), "else nobody is told, and nothing is noted"
