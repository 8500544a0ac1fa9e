"""Several rows changed at once: first shown, then done as shown, by the same rules and into the same history."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from core.admin import bulk
from core.admin.bulk import BulkMixin
from partnerships.models import Organization, Partnership
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    TopicFactory,
)
from tests.staff import signed_in, soup_of

pytestmark = pytest.mark.django_db

AGREEMENTS = "/admin/agreements/agreement/"


def ask(client: Client, address: str, rows: list[Any], step: str = "", **values: Any) -> Any:
    chosen = {"action": "change_at_once", "index": "0", "_selected_action": [row.pk for row in rows]}
    return client.post(address, {**chosen, **({"step": step} if step else {}), **values})


def table(response: Any) -> list[tuple[str, str]]:
    rows = soup_of(response).select(".outcomes tbody tr")
    return [(" ".join(row.th.text.split()), " ".join(row.td.text.split())) for row in rows]  # type: ignore[union-attr]


def seen(response: Any) -> str:
    field = soup_of(response).select_one("input[name=seen]")
    assert field is not None
    return str(field["value"])


def test_what_would_be_done_is_shown_and_then_done() -> None:
    one, other = AgreementFactory(draft=True, title_en="One"), AgreementFactory(draft=True, title_en="Other")
    already = AgreementFactory(draft=True, title_en="Already", agreement_type="protocol")
    client = signed_in("editor")
    form = soup_of(ask(client, AGREEMENTS, [one, other, already]))
    assert form.select_one("input[name=change_agreement_type][type=checkbox]")
    assert "3 rows are chosen, of at most 200" in form.text
    asked: dict[str, Any] = {
        "change_agreement_type": "on",
        "agreement_type": "protocol",
        "change_reason": "As the index has it",
    }
    preview = ask(client, AGREEMENTS, [one, other, already], "preview", **asked)
    assert table(preview) == [
        ("One", "Type: memorandum of understanding → protocol"),
        ("Other", "Type: memorandum of understanding → protocol"),
        ("Already", "It is so already."),
    ]
    assert {*Agreement.objects.filter(title_en__in=["One", "Other"]).values_list("agreement_type", flat=True)} == {
        "memorandum"
    }
    done = ask(client, AGREEMENTS, [one, other, already], "apply", seen=seen(preview), **asked)
    assert done.status_code == 302
    assert "2 rows are changed." in soup_of(client.get(AGREEMENTS)).text
    assert {*Agreement.objects.values_list("agreement_type", flat=True)} == {"protocol"}
    history = soup_of(client.get(f"{AGREEMENTS}{one.pk}/history/"))
    assert "editor" in history.text
    assert "protocol" in history.text
    assert "As the index has it" in history.text


def test_what_a_rule_or_a_role_forbids_is_told_row_by_row() -> None:
    belgium = CountryFactory(code="BE")
    public = OrganizationFactory(name_en="Public", country=belgium)
    draft, twin = (OrganizationFactory(draft=True, name_en=name, country=belgium, kind="city") for name in ("A", "B"))
    parent = OrganizationFactory(draft=True, name_en="Parent", country=belgium)
    address = "/admin/partnerships/organization/"
    client = signed_in("editor")
    asked: dict[str, Any] = {"change_parent": "on", "parent": parent.pk}
    preview = ask(client, address, [public, draft, twin, parent], "preview", **asked)
    told = dict(table(preview))
    assert told["Public"] == "Refused: The public sees this: change it on its own page, where a publisher decides."
    assert told["A"] == "Part of: – → Parent"
    assert told["Parent"].startswith("Refused: ")
    ask(client, address, [public, draft, twin, parent], "apply", seen=seen(preview), **asked)
    assert {*Organization.objects.filter(parent=parent).values_list("name_en", flat=True)} == {"A", "B"}
    assert (
        "Parent: An organization cannot be part of itself."
        in soup_of(client.get(address)).select_one(".messagelist").text
    )  # type: ignore[union-attr]


def test_nobody_publishes_their_own_by_changing_many(settings: Any) -> None:
    published = AgreementFactory(title_en="Shown")
    asked: dict[str, Any] = {"change_bindingness": "on", "bindingness": "binding"}
    client = signed_in("publisher")
    preview = ask(client, AGREEMENTS, [published], "preview", **asked)
    assert table(preview)[0][1] == "Binding: not recorded → binding"
    settings.FOUR_EYES = True
    preview = ask(client, AGREEMENTS, [published], "preview", **asked)
    assert table(preview)[0][1].startswith("Refused: The public sees this")
    assert not soup_of(preview).select("button[value=apply]")
    ask(client, AGREEMENTS, [published], "apply", seen=seen(preview), **asked)
    published.refresh_from_db()
    assert published.bindingness == "not_recorded"


def test_topics_are_added_and_taken_away() -> None:
    climate, water = TopicFactory(name_en="Climate"), TopicFactory(name_en="Water")
    one, other = (PartnershipFactory(draft=True) for _number in range(2))
    one.topic_rows.create(topic=climate)
    address = "/admin/partnerships/partnership/"
    client = signed_in("editor")
    asked: dict[str, Any] = {
        "change_add_topic_rows": "on",
        "add_topic_rows": water.pk,
        "change_remove_topic_rows": "on",
        "remove_topic_rows": climate.pk,
    }
    preview = ask(client, address, [one, other], "preview", **asked)
    assert [said for _row, said in table(preview)] == [
        "Add: topic: – → Water Take away: topic: Climate → –",
        "Add: topic: – → Water",
    ]
    ask(client, address, [one, other], "apply", seen=seen(preview), **asked)
    assert [[str(row.topic) for row in each.topic_rows.all()] for each in Partnership.objects.all()] == [["Water"]] * 2


# A version rises once per transaction, so that a change meanwhile needs a transaction of its own.
@pytest.mark.django_db(transaction=True)
def test_nothing_is_done_that_was_not_shown() -> None:
    with transaction.atomic():
        agreement, already = AgreementFactory(draft=True), AgreementFactory(draft=True, bindingness="binding")
    client = signed_in("editor")
    asked: dict[str, Any] = {"change_bindingness": "on", "bindingness": "binding"}
    preview = ask(client, AGREEMENTS, [agreement, already], "preview", **asked)
    Agreement.objects.filter(pk=agreement.pk).update(concluded_at="Ankara")
    versions = [*Agreement.objects.order_by("pk").values_list("version", flat=True)]
    again = ask(client, AGREEMENTS, [agreement, already], "apply", seen=seen(preview), **asked)
    assert "Something was changed meanwhile" in soup_of(again).text
    agreement.refresh_from_db()
    assert agreement.bindingness != "binding"
    assert ask(client, AGREEMENTS, [agreement, already], "apply", seen=seen(again), **asked).status_code == 302
    agreement.refresh_from_db()
    assert agreement.bindingness == "binding"
    versions[0] += 1
    assert [*Agreement.objects.order_by("pk").values_list("version", flat=True)] == versions


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Tick what is to be changed."),
        ({"agreement_type": "protocol"}, "Tick what is to be changed."),
        ({"change_agreement_type": "on", "agreement_type": "nonsense"}, "not one of the available choices"),
        ({"change_agreement_type": "on", "agreement_type": ""}, "This field is required."),
        ({"change_add_topic_rows": "on", "add_topic_rows": "x"}, "not one of the available choices"),
    ],
)
def test_what_is_not_said_rightly_is_told_at_its_place(values: dict[str, Any], sentence: str) -> None:
    agreement = AgreementFactory(draft=True)
    page = soup_of(ask(signed_in("editor"), AGREEMENTS, [agreement], "preview", **values))
    assert sentence in " ".join(each.text for each in page.select(".errorlist"))
    assert not page.select("button[value=apply]")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_ROWS", 2)
    people = [PersonFactory(draft=True) for _number in range(3)]
    client = signed_in("editor")
    assert ask(client, "/admin/people/person/", people).status_code == 302
    assert "At most 2 rows are changed at once" in soup_of(client.get("/admin/people/person/")).text


def test_whoever_only_looks_is_not_offered_it() -> None:
    AgreementFactory()
    actions = [page.select("option[value=change_at_once]") for page in map(agreements, ("viewer", "editor"))]
    assert [bool(found) for found in actions] == [False, True]


def agreements(role: str) -> BeautifulSoup:
    return soup_of(signed_in(role).get(AGREEMENTS))


def test_the_queries_grow_by_those_of_the_rows_only() -> None:
    client = signed_in("editor")

    def queries(count: int) -> int:
        rows = [AgreementFactory(draft=True) for _number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            ask(client, AGREEMENTS, rows, "preview", change_bindingness="on", bindingness="binding")
        return len(captured)

    queries(1)
    one, three, five = queries(1), queries(3), queries(5)
    assert five - three == three - one


@pytest.mark.parametrize(
    "model_admin",
    [each for each in admin.site._registry.values() if isinstance(each, BulkMixin) and each.bulk_fields],
    ids=lambda each: str(each.model._meta.model_name),
)
def test_no_list_changes_what_belongs_to_a_single_record(model_admin: Any) -> None:
    names = {*model_admin.bulk_fields}
    assert not names & {"publication", "registry_number", "version", "slug", "name", "title"}
    assert names <= {field.name for field in model_admin.model._meta.fields}
