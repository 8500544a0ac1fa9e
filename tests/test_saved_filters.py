"""What a colleague looks for in a list is kept under a name, found again on the list and on the desk, and given up."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from desk.models import SavedFilter
from desk.saved_filters import views
from tests.factories import AgreementFactory
from tests.staff import signed_in, soup_of

pytestmark = pytest.mark.django_db

LIST = "/admin/agreements/agreement/"
QUERY = "agreement_type__exact=protocol&q=climate&o=-4"


def keep(client: Client, name: str = "Protocols", query: str = QUERY, **values: Any) -> str:
    """Keep it, and what is said then."""
    answer = client.post("/admin/desk/filters/agreements.agreement/keep/", {"name": name, "query": query, **values})
    assert answer.status_code == 302, answer.status_code
    return said(client, answer["Location"])


def said(client: Client, address: str) -> str:
    found = soup_of(client.get(address, follow=True)).select_one(".messagelist")
    return found.text.strip() if found else ""


def on(client: Client, address: str) -> list[str]:
    return [each.text for each in soup_of(client.get(address)).select(".saved li > a, #saved-filters ~ ul .line span")]


def test_what_is_looked_for_is_kept_and_found_again() -> None:
    AgreementFactory(title_en="Climate", agreement_type="protocol")
    client = signed_in("editor")
    assert not soup_of(client.get(LIST)).select("form.keep"), "there is nothing to keep yet"
    form = soup_of(client.get(f"{LIST}?{QUERY}&p=1")).select_one("form.keep")
    assert form is not None
    query = form.select_one("[name=query]")
    assert query is not None
    assert "is kept" in keep(client, query=str(query["value"]))
    assert on(client, LIST) == ["Protocols"]
    assert on(client, "/admin/") == ["Agreements: Protocols"]
    saved = SavedFilter.objects.get()
    assert saved.query == QUERY
    opened = client.get(f"/admin/desk/filters/{saved.pk}/")
    assert opened["Location"] == f"{LIST}?{QUERY}"
    assert [row.text for row in soup_of(client.get(opened["Location"])).select("#result_list tbody th")] == ["Climate"]


def test_a_private_one_is_seen_by_nobody_else_and_a_shared_one_by_whoever_sees_the_list() -> None:
    owner, other = signed_in("editor", "ann"), signed_in("viewer", "ben")
    keep(owner, "Mine")
    keep(owner, "Ours", is_shared="on")
    private, shared = SavedFilter.objects.order_by("pk")
    assert on(other, LIST) == ["Ours"]
    assert "shared by ann" in soup_of(other.get("/admin/")).text
    assert other.get(f"/admin/desk/filters/{private.pk}/").status_code == 404
    assert other.get(f"/admin/desk/filters/{shared.pk}/").status_code == 302
    for saved in (private, shared):
        assert other.post(f"/admin/desk/filters/{saved.pk}/delete/").status_code == 404
    User.objects.get(username="ben").groups.set(Group.objects.none())
    assert on(other, "/admin/") == []
    assert other.get(f"/admin/desk/filters/{shared.pk}/").status_code == 404
    assert other.post("/admin/desk/filters/agreements.agreement/keep/", {"name": "x"}).status_code == 403


def test_whoever_named_it_deletes_it() -> None:
    client = signed_in("editor")
    keep(client)
    saved = SavedFilter.objects.get()
    assert client.get(f"/admin/desk/filters/{saved.pk}/delete/").status_code == 405
    assert "is deleted" in said(client, client.post(f"/admin/desk/filters/{saved.pk}/delete/")["Location"])
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "agreement_type__exact=scroll",
        "scroll__exact=1",
        "title_en__regex=(a",
        "status=nonsense",
        "concluded_on_from=soon",
        "agreement_type__exact=%00",
        "q=%00",
    ],
)
def test_what_the_list_does_not_know_is_not_kept_and_is_told_when_it_was(query: str) -> None:
    client = signed_in("editor")
    assert "something this list does not know" in keep(client, query=query)
    old = SavedFilter.objects.create(user=User.objects.get(), table="agreements.agreement", name="Old", query=query)
    told = said(client, f"/admin/desk/filters/{old.pk}/")
    assert told == "“Old” asks for something this list no longer knows. Look for it anew and delete the old one."


def test_a_name_is_needed_and_is_used_once(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("editor")
    assert "This field cannot be blank." in keep(client, "  ")
    keep(client)
    assert "You have a filter of this name for this list already" in keep(client)
    assert "at most 80 characters" in keep(client, "x" * 81)
    assert "at most 2000 characters" in keep(client, "Long", query="q=" + "x" * 2000)
    monkeypatch.setattr(views, "MOST_KEPT", 1)
    assert "You have kept 1 filters: delete one first." in keep(client, "Another")
    assert client.post("/admin/desk/filters/agreements.scroll/keep/", {"name": "x"}).status_code == 404
    assert client.post("/admin/desk/filters/nonsense/keep/", {"name": "x"}).status_code == 404


def test_a_list_is_found_however_the_address_writes_its_name() -> None:
    client = signed_in("editor")
    address = "/admin/desk/filters/agreements.Agreement/keep/"
    assert "is kept" in said(client, client.post(address, {"name": "Protocols", "query": QUERY})["Location"])
    assert on(client, LIST) == ["Protocols"]


def test_the_database_keeps_the_rules() -> None:
    user = User.objects.create_user("ann")
    values = {"user": user, "table": "agreements.agreement"}
    SavedFilter.objects.create(name="Ours", **values)
    for name in ("Ours", "  "):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedFilter.objects.create(name=name, **values)
