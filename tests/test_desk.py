"""The admin's first page: each number opens exactly its rows, and each row says what to do."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, AgreementRelation, Document
from core import tasks
from core.dates import months_from
from desk.tasks import TASKS
from tests.factories import (
    AgreementFactory,
    LifecycleActFactory,
    MembershipFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    PhotoFactory,
    PostFactory,
    TopicFactory,
    VisitFactory,
)
from tests.staff import AdminForm, signed_in, soup_of

pytestmark = pytest.mark.django_db


def shown(client: Client) -> dict[str, str]:
    """The tasks on the desk: code and number."""
    links = soup_of(client.get("/admin/")).select(".to-do a.line")
    return {str(each["href"]).rpartition("=")[2]: each.strong.text.strip() for each in links}  # type: ignore[union-attr]


def rows(client: Client, code: str) -> list[tuple[str, str]]:
    """What a number opens: each row, and what to do about it."""
    task = next(each for each in TASKS if each.code == code)
    meta = task.model._meta
    page = soup_of(client.get(f"/admin/{meta.app_label}/{meta.model_name}/?task={code}"))
    found = page.select("#result_list tbody tr")
    return [(row.th.text, row.select_one(".field-what_to_do").text) for row in found]  # type: ignore[union-attr]


def ending(last_day: date, **values: Any) -> Agreement:
    return AgreementFactory(
        parties=[OrganizationFactory(home=True), OrganizationFactory()],
        concluded_on="2020",
        term_kind="end_date",
        term_ends_on=last_day.isoformat(),
        renewal_mode="none",
        **values,
    )


def test_each_task_is_named_once() -> None:
    codes = [task.code for task in TASKS]
    assert len(codes) == len(set(codes))


def test_deadlines_are_told_by_how_near_they_are() -> None:
    today = timezone.localdate()
    near, later = ending(today + timedelta(days=20)), ending(months_from(today, 5))
    ending(months_from(today, 13))
    ending(today + timedelta(days=20), scope="observed")
    noticed = ending(months_from(today, 8), notice_months=6)
    client = signed_in("viewer")
    assert shown(client) == {
        "agreement_due_1": "1",
        "agreement_due_3": "2",
        "agreement_due_6": "3",
        "agreement_due_12": "3",
    }
    assert [title for title, _advice in rows(client, "agreement_due_1")] == [str(near.title)]
    advice = dict(rows(client, "agreement_due_6"))
    assert "The term ends on" in advice[str(later.title)]
    assert "Notice is due by" in advice[str(noticed.title)]


@pytest.mark.parametrize("renewal_months", [12, 36, 60])
def test_tacit_renewal_is_told_before_its_notice_is_due(renewal_months: int) -> None:
    today = timezone.localdate()
    # Its term comes to an end in ten months: notice of three months is due in seven.
    start = months_from(today, 10 - 2 * renewal_months)
    AgreementFactory(
        concluded_on=start.isoformat(),
        term_kind="months",
        term_months=renewal_months,
        renewal_mode="tacit",
        renewal_months=renewal_months,
        notice_months=3,
    )
    client = signed_in("viewer")
    assert shown(client) == {"agreement_due_12": "1"}
    assert "It renews itself: give notice by" in rows(client, "agreement_due_12")[0][1]


def test_what_is_renewed_already_is_no_deadline() -> None:
    today = timezone.localdate()
    agreement = ending(today + timedelta(days=20))
    LifecycleActFactory(
        agreement=agreement,
        kind="extension",
        acted_on=(today + timedelta(days=10)).isoformat(),
        ends_on=months_from(today, 40).isoformat(),
    )
    assert shown(signed_in("viewer")) == {}


def test_ended_without_follow_up() -> None:
    today = timezone.localdate()
    ended, renewed = ending(today - timedelta(days=30)), ending(today - timedelta(days=30))
    ending(months_from(today, -30))
    AgreementRelation.objects.create(agreement=AgreementFactory(), kind="renews", related=renewed)
    client = signed_in("viewer")
    assert shown(client) == {"agreement_ended": "1"}
    assert [title for title, _advice in rows(client, "agreement_ended")] == [str(ended.title)]


def test_posts_that_nobody_holds_any_more() -> None:
    today = timezone.localdate()
    left, taken_over, left_long_ago = PostFactory(), PostFactory(), PostFactory()
    lately, long_ago = (today - timedelta(days=40)).isoformat(), "2001"
    MembershipFactory(post=left, person=PersonFactory(name="Ada"), started_on="2015", ended_on=lately)
    MembershipFactory(post=taken_over, started_on="2015", ended_on=lately)
    MembershipFactory(post=taken_over, started_on=lately, ended_on="..")
    MembershipFactory(post=left_long_ago, started_on="2000", ended_on=long_ago)
    client = signed_in("viewer")
    assert shown(client) == {"post_left": "1"}
    ((_title, advice),) = rows(client, "post_left")
    assert advice.startswith("Ada left on")


def test_gaps_are_told_to_those_who_can_fill_them() -> None:
    home, seen = OrganizationFactory(home=True, latitude=1, longitude=1), OrganizationFactory(latitude=1, longitude=1)
    texts = {"title_en": "Held", "title_fr": "Tenu", "title_nl": "Gehouden"}
    held = AgreementFactory(parties=[home, seen], **texts)
    Document.objects.create(agreement=held, url="https://example.org/text.pdf")
    AgreementFactory(parties=[home, seen], title_en="Not held", title_fr="Non tenu", title_nl="")
    visit = VisitFactory(draft=True)
    visit.citations.all().delete()
    VisitFactory(title_en="A visit", title_fr="", title_nl="")
    PhotoFactory(visit=visit, alternative_text_en="", credit="", is_credit_unknown=False)
    PersonFactory(draft=True).citations.all().delete()
    TopicFactory(name_en="Climate", name_fr="Climat", name_nl="")
    PartnershipFactory(organization_a=home, organization_b=OrganizationFactory(kind="city"), activity="dormant")
    client = signed_in("editor")
    assert shown(client) == {
        "agreement_without_document": "1",
        "agreement_without_translation": "1",
        "visit_without_source": "1",
        "visit_without_translation": "1",
        "photo_uncredited": "1",
        "photo_undescribed": "1",
        "organization_without_coordinates": "1",
        "partnership_dormant": "1",
        "topic_without_translation": "1",
        "person_without_source": "1",
    }
    assert rows(client, "agreement_without_translation") == [("Not held", "Give the title in: nl.")]
    assert rows(client, "topic_without_translation") == [("Climate", "Give the name in: nl.")]
    assert rows(client, "agreement_without_document") == [("Not held", "Add the text, as a file or a link.")]
    # Whoever only looks is told what passes by itself, and no gap.
    viewer = signed_in("viewer")
    assert shown(viewer) == {"partnership_dormant": "1"}
    assert viewer.get("/admin/agreements/agreement/?task=agreement_without_document").status_code == 302


def test_my_drafts_are_those_i_saved() -> None:
    other = signed_in("publisher", "another")
    AgreementFactory(draft=True, title_en="Nobody's")
    theirs, mine = AgreementFactory(draft=True, title_en="Theirs"), AgreementFactory(draft=True, title_en="Mine")
    client = signed_in("editor")
    for editing, agreement in ((other, theirs), (client, mine)):
        form = AdminForm(editing, f"/admin/agreements/agreement/{agreement.pk}/change/")
        assert form.fill(concluded_at="Ankara").save().status_code == 302
    assert shown(client)["agreement_drafts"] == "1"
    assert [title for title, _advice in rows(client, "agreement_drafts")] == ["Mine"]


def test_review_waits_for_publishers() -> None:
    AgreementFactory(publication="in_review")
    assert "agreement_in_review" not in shown(signed_in("editor"))
    client = signed_in("publisher")
    assert shown(client)["agreement_in_review"] == "1"
    assert "publish it" in rows(client, "agreement_in_review")[0][1]


def test_the_desk_asks_the_same_queries_however_many_rows() -> None:
    client = signed_in("administrator")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
        return len(captured)

    queries()
    few = queries()
    for _number in range(3):
        ending(timezone.localdate() + timedelta(days=20))
        VisitFactory(draft=True)
    assert queries() == few


def test_counting_stops_at_a_bound_of_rows_and_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    AgreementFactory.create_batch(3)
    client = signed_in("editor")
    monkeypatch.setattr(tasks, "MOST_COUNTED", 2)
    monkeypatch.setattr("desk.tasks.MOST_COUNTED", 2)
    assert shown(client)["agreement_without_document"] == "more than 2"
    monkeypatch.setattr(tasks, "counted", lambda rows: None)
    assert shown(client)["agreement_without_document"] == "many"


def test_a_count_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    AgreementFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        slow = Agreement.objects.extra(where=["pg_sleep(1) IS NOT NULL"])
        assert tasks.counted(slow) is None
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Mes brouillons"), ("nl", "Mijn ontwerpen"), ("en", "My drafts")]
)
def test_the_desk_speaks_the_language_chosen(language: str, word: str) -> None:
    client = signed_in("editor")
    client.cookies["django_language"] = language
    assert word in soup_of(client.get("/admin/")).select_one(".to-do").text  # type: ignore[union-attr]


def test_whoever_enters_records_finds_the_way_from_the_desk() -> None:
    links = soup_of(signed_in("editor").get("/admin/")).select(".entries a")
    assert links[0]["href"] == "/admin/agreements/agreement/add/"
    assert [each.text for each in links] == ["Agreement", "Visit", "Organization", "Person", "Partnership"]
    assert not soup_of(signed_in("viewer").get("/admin/")).select(".entries a")
