"""The audit log: what is in it, that it only grows, and who reads it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.audit import record
from accounts.models import AuditAction, AuditEvent, User
from agreements.models import Agreement
from core.models import Publication
from tests.factories import AgreementFactory, PersonFactory
from tests.staff import PASSWORD, AdminForm, colleague, confirm, signed_in, soup_of

pytestmark = pytest.mark.django_db

LOG = "/admin/accounts/auditevent/"


def noted(*actions: str) -> list[AuditEvent]:
    return [*AuditEvent.objects.filter(action__in=actions).order_by("pk")]


def sql(statement: str, *parameters: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET actor_id = NULL",
        "DELETE FROM accounts_auditevent",
        "SET LOCAL session_replication_role = replica; DELETE FROM accounts_auditevent",
    ],
)
def test_nobody_takes_anything_out(statement: str) -> None:
    record(None, AuditAction.IMPORTED, Agreement, rows=3)
    with pytest.raises(Error, match="only ever added to"):
        sql(statement)
    assert AuditEvent.objects.filter(action="imported").count() == 1


def test_it_is_not_emptied_at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'accounts_auditevent'::regclass AND NOT tgisinternal"
        )
        assert {name for (name,) in cursor.fetchall()} == {"append_only", "no_truncate"}


@pytest.mark.parametrize("table", ["accounts_user_groups", "mfa_authenticator", "socialaccount_socialaccount"])
def test_what_it_is_told_of_is_not_emptied_at_once(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
        assert "no_truncate" in {name for (name,) in cursor.fetchall()}


def bulk(user: User, group: Group) -> None:
    User.groups.through.objects.bulk_create([User.groups.through(user=user, group=group)])
    User.groups.through.objects.filter(user=user, group=group).delete()


def raw(user: User, group: Group) -> None:
    sql("INSERT INTO accounts_user_groups (user_id, group_id) VALUES (%s, %s)", user.pk, group.pk)
    sql("DELETE FROM accounts_user_groups WHERE user_id = %s AND group_id = %s", user.pk, group.pk)


@pytest.mark.parametrize("way", [bulk, raw])
def test_a_role_given_and_taken_is_noted_whoever_does_it(way: Callable[[User, Group], None]) -> None:
    ann = colleague("editor", "ann")
    before = len(noted("role_given", "role_taken"))
    way(ann, Group.objects.get(name="publisher"))
    given, taken = noted("role_given", "role_taken")[before:]
    assert (given.action, taken.action) == ("role_given", "role_taken")
    assert given.account == taken.account == ann
    assert given.details["role"] == taken.details["role"] == "publisher"
    assert given.details["database_user"]


def test_flags_are_noted_with_what_they_were() -> None:
    ann = colleague("editor", "ann")
    User.objects.filter(pk=ann.pk).update(is_superuser=True, is_second_factor_required=True, email="ann@example.org")
    (changed,) = noted("account_changed")
    del changed.details["database_user"]
    assert changed.details == {
        "is_superuser": [False, True],
        "is_second_factor_required": [False, True],
        "email": True,
    }
    assert "ann@example.org" not in str([*AuditEvent.objects.values()])


def test_what_a_role_may_do_is_noted_once_for_each_statement() -> None:
    call_command("load_roles", verbosity=0)
    before = len(noted("permission_given", "permission_taken"))
    viewer = Group.objects.get(name="viewer")
    permissions = [*Permission.objects.filter(codename__in=["publish_agreement", "publish_visit"]).order_by("codename")]
    viewer.permissions.add(*permissions)
    viewer.permissions.remove(*permissions)
    found = noted("permission_given", "permission_taken")[before:]
    assert [each.action for each in found] == ["permission_given", "permission_taken"]
    assert [each.details["permissions"] for each in found] == [["publish_agreement", "publish_visit"]] * 2


def test_an_administrator_who_changes_a_colleague_is_named() -> None:
    client = signed_in("administrator", "ada")
    ben = colleague("editor", "ben")
    form = AdminForm(client, f"/admin/accounts/user/{ben.pk}/change/")
    form.fill(groups=Group.objects.get(name="publisher").pk).save()
    assert form.is_saved(), form.errors
    ada = User.objects.get(username="ada")
    last = noted("role_given", "role_taken")[-2:]
    assert {(each.actor, each.account, each.action, each.details["role"]) for each in last} == {
        (ada, ben, "role_given", "publisher"),
        (ada, ben, "role_taken", "editor"),
    }


def test_a_publication_is_noted_with_the_record_and_who() -> None:
    agreement = AgreementFactory(draft=True)
    client = signed_in("publisher", "pia")
    for state in ("in_review", "published", "withdrawn"):
        form = AdminForm(client, f"/admin/agreements/agreement/{agreement.pk}/change/").fill(publication=state)
        form.save()
        assert form.is_saved(), form.errors
    found = [each for each in noted("published", "withdrawn") if each.object_type == "agreements.agreement"]
    assert [(each.action, each.object_id, str(each.actor)) for each in found] == [
        ("published", agreement.pk, "pia"),
        ("withdrawn", agreement.pk, "pia"),
    ]


def test_publications_past_the_site_are_noted_in_bulk() -> None:
    people = [PersonFactory(draft=True) for _number in range(2)]
    with transaction.atomic():
        type(people[0]).objects.update(publication=Publication.IN_REVIEW)
        before = len(noted("published"))
    assert before == len([each for each in noted("published") if each.object_type != "people.person"])


def test_an_import_and_an_export_are_noted_by_one_call() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.17")
    request.user = colleague("editor", "ann")
    agreement = AgreementFactory()
    record(request, AuditAction.EXPORTED, Agreement, rows=12, file="export.csv")
    event = record(request, AuditAction.IMPORTED, agreement)
    assert (event.object_type, event.object_id) == ("agreements.agreement", agreement.pk)
    (exported,) = noted("exported")
    assert (exported.actor, exported.object_type, exported.object_id) == (request.user, "agreements.agreement", None)
    assert (exported.address, exported.details) == ("192.0.2.0", {"rows": 12, "file": "export.csv"})


def test_administrators_read_the_log_and_others_do_not() -> None:
    client = signed_in("administrator", "ada")
    page = client.get(LOG)
    assert page.status_code == 200
    assert "role given" in soup_of(page).select_one("#result_list").text
    for address in (f"{LOG}add/", f"{LOG}{AuditEvent.objects.latest('pk').pk}/delete/"):
        assert client.get(address).status_code == 403
    assert not soup_of(page).select("#result_list input, .addlink")
    for role in ("viewer", "editor", "publisher"):
        assert signed_in(role).get(LOG).status_code == 403


def rows(client: Client, query: str) -> list[str]:
    page = client.get(LOG + query, follow=True)
    return [" ".join(each.text.split()) for each in soup_of(page).select("#result_list tbody tr")]


def test_the_log_is_filtered_by_person_action_and_day() -> None:
    client = signed_in("administrator", "ada")
    Client().post("/admin/login/", {"login": colleague("editor", "ben").username, "password": PASSWORD})
    ben = rows(client, "?q=ben")
    assert ben
    assert all("ben" in each for each in ben)
    assert len(rows(client, "?action__exact=signed_in")) == 1
    assert len(rows(client, "?action__exact=signed_in&q=ada")) == 0
    assert rows(client, "?day_to=2001-01-01") == []
    assert len(rows(client, "?day_from=2001-01-01&q=ben")) == len(ben)
    for nonsense in ("?day_from=x", "?day_from=9999-12-31", "?day_to=1999-01-01"):
        assert client.get(LOG + nonsense).status_code == 302, nonsense
    for forbidden in ("?at__date__gte=2001-01-01", "?details__regex=("):
        assert client.get(LOG + forbidden).status_code == 400, forbidden


def test_the_log_asks_as_much_of_the_database_whatever_it_holds() -> None:
    client = signed_in("administrator", "ada")
    for _number in range(60):
        record(None, AuditAction.IMPORTED, Agreement)
    client.get(LOG)
    asked = []
    for name in ("first", "second"):
        for number in range(5):
            record(None, AuditAction.EXPORTED, Agreement, actor=colleague("viewer", f"{name}-{number}"))
            AgreementFactory()
        with CaptureQueriesContext(connection) as queries:
            assert f"{name}-4" in soup_of(client.get(LOG)).text
        asked.append([query["sql"] for query in queries])
    assert len(asked[0]) == len(asked[1]) <= 8, asked


def test_an_account_that_is_no_more_stays_by_its_number() -> None:
    ann = colleague("editor", "ann")
    record(None, AuditAction.EXPORTED, Agreement, actor=ann)
    number = ann.pk
    ann.delete()
    client = signed_in("administrator", "ada")
    assert any(f"account no. {number}" in each for each in rows(client, "?action__exact=exported"))


def test_an_administrator_helps_who_has_lost_the_second_factor() -> None:
    ben = colleague("editor", "ben")
    Authenticator.objects.create(user=ben, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=ben, type="recovery_codes", data={"seed": "x"})
    client = signed_in("administrator", "ada")
    page = soup_of(client.get(f"/admin/accounts/user/{ben.pk}/change/"))
    assert "authenticator app, since" in page.text
    (link,) = page.select("a[href$='/second-factor/remove/']")
    address = str(link["href"])
    asked = f"/admin/account/reauthenticate/?{urlencode({'next': address})}"
    assert client.get(address)["Location"] == client.post(address)["Location"] == asked
    assert Authenticator.objects.count() == 2
    confirm(client)
    assert "authenticator app" in soup_of(client.get(address)).text
    assert client.post(address).status_code == 302
    assert not Authenticator.objects.exists()
    assert {(str(each.actor), each.account) for each in noted("second_factor_removed")} == {("ada", ben)}
    assert signed_in("publisher").post(address).status_code == 403


def test_an_administrator_does_not_weaken_a_superuser() -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    Authenticator.objects.create(user=root, type="totp", data={"secret": "x"})
    client = signed_in("administrator")
    assert client.post(f"/admin/accounts/user/{root.pk}/second-factor/remove/").status_code == 403
    assert Authenticator.objects.exists()
    call_command("remove_second_factor", "root")
    assert not Authenticator.objects.exists()
