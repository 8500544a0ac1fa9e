"""Signing in at an identity provider, which runs beside the tests and is asked over HTTP as the region's would be."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.test import Client
from oidc_provider_mock import User as Claimed
from oidc_provider_mock import run_server_in_thread

from accounts.models import AuditEvent, User
from tests.staff import colleague, signed_in, soup_of

pytestmark = pytest.mark.django_db

START = "/admin/account/oidc/provider/login/"
ANN = {"email": "ann@region.example", "email_verified": True}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    people = [
        Claimed(sub="ann-at-provider", claims=ANN),
        Claimed(sub="unverified", claims={**ANN, "email_verified": False}),
        Claimed(sub="says-so-in-words", claims={**ANN, "email_verified": "true"}),
        Claimed(sub="stranger", claims={"email": "stranger@region.example", "email_verified": True}),
        Claimed(sub="without-address", claims={}),
    ]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def at_provider(provider: str, settings: Any) -> Callable[..., Any]:
    """Goes to the provider, says who one is there, and comes back."""
    settings.OIDC_ISSUER, settings.OIDC_NAME = provider, "Region"
    app = {
        "provider_id": "provider",
        "name": "Region",
        "client_id": "entente",
        "secret": "secret",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def go(client: Client, who: str, start: str = START) -> Any:
        there = client.get(start)
        assert there["Location"].startswith(f"{provider}/oauth2/authorize?"), there["Location"]
        assert "code_challenge=" in there["Location"]
        form = {"sub": who} if who else {"action": "deny"}
        back = requests.post(there["Location"], data=form, allow_redirects=False, timeout=10)
        return client.get(back.headers["Location"].removeprefix("http://testserver"))

    return go


def ann(**fields: Any) -> User:
    user = colleague("editor", "ann")
    User.objects.filter(pk=user.pk).update(**{"email": "Ann@Region.example", **fields})
    user.refresh_from_db()
    return user


def told(client: Client) -> str:
    return " ".join(soup_of(client.get("/admin/login/")).select_one(".messagelist").text.split())


def test_a_colleague_is_known_by_the_verified_address_and_then_by_the_providers_number(
    client: Client, at_provider: Callable[..., Any]
) -> None:
    user = ann()
    (link,) = soup_of(client.get("/admin/login/")).select(f"a[href='{START}']")
    assert "Region" in link.text
    assert at_provider(client, "ann-at-provider")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid, linked.extra_data) == (user, "ann-at-provider", {})
    User.objects.filter(pk=user.pk).update(email="changed@region.example")
    again = Client()
    assert at_provider(again, "ann-at-provider")["Location"] == "/admin/"
    assert not again.cookies["sessionid"]["expires"], "it ends with the browser"
    assert SocialAccount.objects.get().extra_data == {}
    found = AuditEvent.objects.filter(action__in=["signed_in", "provider_linked"]).order_by("pk")
    assert not any("database_user" in each.details for each in found)
    assert [(each.action, each.actor) for each in found] == [
        ("provider_linked", user),
        ("signed_in", user),
        ("signed_in", user),
    ]


@pytest.mark.parametrize("who", ["unverified", "says-so-in-words", "stranger", "without-address"])
def test_nobody_else_comes_in_and_no_account_is_made(who: str, client: Client, at_provider: Callable[..., Any]) -> None:
    ann()
    assert at_provider(client, who)["Location"] == "/admin/login/"
    assert "Region knows you, but no colleague here has the e-mail address" in told(client)
    assert client.get("/admin/").status_code == 302
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert AuditEvent.objects.filter(action="sign_in_refused").count() == 1


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}, {"is_superuser": True}])
def test_who_may_not_sign_in_so_is_refused(
    fields: dict[str, bool], client: Client, at_provider: Callable[..., Any]
) -> None:
    ann(**fields)
    assert at_provider(client, "ann-at-provider")["Location"] == "/admin/login/"
    assert client.get("/admin/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_two_colleagues_with_one_address_are_not_guessed_between(
    client: Client, at_provider: Callable[..., Any]
) -> None:
    ann()
    User.objects.filter(pk=colleague("editor", "ben").pk).update(email="ann@region.example")
    assert at_provider(client, "ann-at-provider")["Location"] == "/admin/login/"


def test_an_address_that_has_passed_to_somebody_else_is_no_way_in(
    client: Client, at_provider: Callable[..., Any]
) -> None:
    user = ann()
    SocialAccount.objects.create(user=user, provider="provider", uid="ann-before")
    assert at_provider(client, "ann-at-provider")["Location"] == "/admin/login/"
    call_command("unlink_identity_provider", "ann")
    assert at_provider(client, "ann-at-provider")["Location"] == "/admin/"


def test_an_address_alike_in_capitals_only_is_another(client: Client, at_provider: Callable[..., Any]) -> None:
    ann(email="ann@reg\u0131on.example")
    assert at_provider(client, "ann-at-provider")["Location"] == "/admin/login/"


def test_answers_nobody_asked_for_do_not_fill_the_log(
    client: Client, settings: Any, at_provider: Callable[..., Any]
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"provider": "2/m/ip"}
    forged = "/admin/account/oidc/provider/login/callback/?code=x&state=y"
    assert [client.get(forged).status_code for _number in range(4)] == [302, 302, 429, 429]
    assert AuditEvent.objects.filter(action="sign_in_refused").count() == 2


def test_who_has_left_does_not_come_in_by_the_provider_later(client: Client, at_provider: Callable[..., Any]) -> None:
    user = ann()
    at_provider(client, "ann-at-provider")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302
    again = Client()
    assert at_provider(again, "ann-at-provider")["Location"] == "/admin/login/"
    assert "may not sign in here" in told(again)


def test_who_gives_up_there_is_told_so_here(client: Client, at_provider: Callable[..., Any]) -> None:
    ann()
    given_up = at_provider(client, "")
    assert given_up["Location"] == "/admin/login/"
    assert client.get("/admin/").status_code == 302


def test_an_answer_nobody_asked_for_is_refused(client: Client, at_provider: Callable[..., Any]) -> None:
    forged = client.get("/admin/account/oidc/provider/login/callback/?code=x&state=y")
    assert forged["Location"] == "/admin/login/"
    assert "did not succeed" in told(client)


def test_a_colleague_signed_in_does_not_link_somebody_elses_identity(at_provider: Callable[..., Any]) -> None:
    client = signed_in("editor", "ben")
    answer = at_provider(client, "stranger", f"{START}?process=connect")
    assert answer["Location"] == "/admin/"
    assert not SocialAccount.objects.exists()


def test_a_provider_that_does_not_answer_is_no_error_of_the_site(
    client: Client, settings: Any, at_provider: Callable[..., Any]
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://localhost:9"
    assert client.get(START)["Location"] == "/admin/login/"
    assert "did not succeed" in told(client)


def test_without_a_provider_there_is_no_such_sign_in(client: Client) -> None:
    assert "openid" not in soup_of(client.get("/admin/login/")).text
    assert not soup_of(client.get("/admin/login/")).select(f"a[href='{START}']")
    assert client.get(START).status_code == 404
