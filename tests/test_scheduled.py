"""Publications on a day to come: made once, by the command, as the act of who scheduled them."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent, User
from agreements.models import Agreement
from core.admin import scheduled
from core.models import Publication
from core.review import Review, ReviewState, ReviewStep
from tests.conftest import ROOT
from tests.factories import AgreementFactory, ProgrammeItemFactory, SourceFactory
from tests.staff import AdminForm, signed_in, soup_of
from tests.test_review import address, decide, proposed, public, state, told

committed = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    with transaction.atomic():
        agreement: Agreement = AgreementFactory(title_en="Memorandum")
    agreement.refresh_from_db()
    return agreement


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def come() -> None:
    """The day of everything that is scheduled has come."""
    Review.objects.filter(state=ReviewState.SCHEDULED).update(publish_on=timezone.localdate())


def run() -> str:
    output = StringIO()
    call_command("publish_scheduled", stdout=output)
    return output.getvalue()


def scheduled_change(agreement: Agreement, **values: Any) -> None:
    """A change by Ann that Pia has scheduled, due today."""
    proposed(signed_in("editor", "ann"), agreement, **values)
    decide(signed_in("publisher", "pia"), agreement, "schedule", publish_on=tomorrow())
    assert Review.objects.get().state == ReviewState.SCHEDULED
    come()


@committed
def test_a_scheduled_change_is_published_on_its_day_by_who_scheduled_it(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor", "ann"), signed_in("publisher", "pia")
    proposed(editor, agreement, title_en="Memorandum of Ankara")
    decide(publisher, agreement, "schedule", publish_on=timezone.localdate().isoformat())
    assert "Choose a day to come" in told(publisher, agreement)
    decide(publisher, agreement, "schedule", publish_on=tomorrow())
    assert "agreement_scheduled" in str(soup_of(publisher.get("/admin/")).select_one(".to-do"))
    assert run() == ""
    come()
    assert "published" in run()
    assert run() == ""
    assert "Memorandum of Ankara" in public(agreement)
    event = Agreement.pgh_event_model.objects.latest("pgh_id")  # type: ignore[attr-defined]
    pia = User.objects.get(username="pia")
    assert event.pgh_context.metadata["user"] == pia.pk
    noted = AuditEvent.objects.filter(object_id=agreement.pk, action__in=["scheduled", "change_published"])
    assert [(each.action, each.actor) for each in noted.order_by("pk")] == [
        ("scheduled", pia),
        ("change_published", pia),
    ]
    assert "· pia" in soup_of(publisher.get(address(agreement, "history"))).text


@committed
def test_a_new_record_is_published_on_its_day() -> None:
    with transaction.atomic():
        agreement = AgreementFactory(publication="in_review")
    decide(signed_in("publisher", "pia"), agreement, "schedule", publish_on=tomorrow())
    come()
    run()
    agreement.refresh_from_db()
    assert agreement.publication == Publication.PUBLISHED
    assert not Review.objects.exists()
    noted = AuditEvent.objects.filter(action="published", object_id=agreement.pk).latest("pk")
    assert str(noted.actor) == "pia"


def test_it_is_taken_off_the_schedule_by_a_publisher_or_by_going_on_editing(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor"), signed_in("publisher")
    proposed(editor, agreement, title_en="Memorandum of Ankara")
    decide(publisher, agreement, "schedule", publish_on=tomorrow())
    decide(publisher, agreement, "unschedule")
    assert Review.objects.get().state == ReviewState.SUBMITTED
    decide(publisher, agreement, "schedule", publish_on=tomorrow())
    proposed(editor, agreement, "_save", title_en="Memorandum of Ankara, 2021")
    come()
    assert run() == ""
    assert Review.objects.get().state == ReviewState.PREPARED
    assert AuditEvent.objects.filter(action="unscheduled").count() == 2


@committed
def test_what_cannot_be_published_waits_with_the_reason(agreement: Agreement) -> None:
    with transaction.atomic():
        other = AgreementFactory(title_en="Other")
        new = AgreementFactory(publication="in_review", title_en="New")
    other.refresh_from_db()
    editor, publisher = signed_in("editor"), signed_in("publisher")
    form = AdminForm(editor, address(agreement)).add_row("identifiers", scheme="treaty", value="T-1")
    form.save("_submit_change")
    proposed(editor, other, title_en="Other, corrected")
    for record in (agreement, other, new):
        decide(publisher, record, "schedule", publish_on=tomorrow())
    come()
    other.identifiers.create(scheme="treaty", value="T-1")
    output = run()
    assert output.count("not published") == 2
    assert "was changed after it was scheduled" in output
    assert run() == ""
    new.refresh_from_db()
    assert new.publication == Publication.PUBLISHED
    rows = soup_of(publisher.get("/admin/agreements/agreement/?task=agreement_change_waiting"))
    advice = [row.text for row in rows.select("#result_list .field-what_to_do")]
    assert len(advice) == 2
    assert all(each.startswith("It was not published when it was due: ") for each in advice)
    assert any("Another agreement has this reference" in each for each in advice), advice
    assert "was changed after it was scheduled" in told(publisher, other)
    decide(publisher, other, "return", comment="Look again")
    assert Review.objects.about(other).get().state == ReviewState.RETURNED
    assert {step.action for step in ReviewStep.objects.about(other)} >= {"refused", "returned"}


@pytest.mark.parametrize("lost", ["role", "account"])
def test_who_may_not_publish_any_more_publishes_nothing(agreement: Agreement, lost: str) -> None:
    scheduled_change(agreement, title_en="Memorandum of Ankara")
    pia = User.objects.get(username="pia")
    if lost == "role":
        pia.groups.clear()
    else:
        User.objects.filter(pk=pia.pk).update(is_active=False)
    assert "may not publish any more" in run()
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum"
    assert Review.objects.get().state == ReviewState.REFUSED


def test_one_that_breaks_keeps_no_other_from_its_day(agreement: Agreement, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled_change(agreement, title_en="Memorandum of Ankara")
    new = AgreementFactory(publication="in_review")
    decide(signed_in("publisher", "ben"), new, "schedule", publish_on=tomorrow())
    come()
    whole = scheduled.publish_change

    def broken(*_arguments: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(scheduled, "publish_change", broken)
    with pytest.raises(CommandError, match="tried again"):
        run()
    new.refresh_from_db()
    assert new.publication == Publication.PUBLISHED
    monkeypatch.setattr(scheduled, "publish_change", whole)
    assert "published" in run()
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum of Ankara"


PROCESS = """
import sys
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"].update(NAME=sys.argv[1])
from django.core.management import call_command
call_command("publish_scheduled")
"""


def process() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS, connection.settings_dict["NAME"]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_it_waits(another: psycopg.Connection[Any]) -> None:
    """Until somebody waits for the lock that this connection holds."""
    for _moment in range(600):
        if another.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
            return
        time.sleep(0.1)
    pytest.fail("the publication did not come as far as the lock")


@committed
def test_killed_in_the_middle_of_a_publication_it_has_done_nothing_and_does_it_all_next_time(
    agreement: Agreement, another: psycopg.Connection[Any]
) -> None:
    """The record is written already when the process is killed: what was decided cannot be noted yet."""
    scheduled_change(agreement, title_en="Memorandum of Ankara")
    another.execute("LOCK TABLE core_reviewstep IN EXCLUSIVE MODE")
    running = process()
    wait_until_it_waits(another)
    running.kill()
    running.communicate(timeout=60)
    another.rollback()
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum"
    assert Review.objects.get().state == ReviewState.SCHEDULED
    assert not ReviewStep.objects.filter(action="published").exists()
    assert "published" in run()
    assert run() == ""
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum of Ankara"
    assert ReviewStep.objects.filter(action="published").count() == 1


@committed
def test_two_processes_at_once_publish_once(agreement: Agreement, another: psycopg.Connection[Any]) -> None:
    scheduled_change(agreement, title_en="Memorandum of Ankara")
    before = agreement.version
    another.execute("SELECT 1 FROM core_review FOR UPDATE")
    running = [process(), process()]
    wait_until_it_waits(another)
    another.rollback()
    for each in running:
        _output, errors = each.communicate(timeout=120)
        assert each.returncode == 0, errors
    agreement.refresh_from_db()
    assert (agreement.title_en, agreement.version) == ("Memorandum of Ankara", before + 1)
    assert ReviewStep.objects.filter(action="published").count() == 1
    assert AuditEvent.objects.filter(action="change_published").count() == 1


@committed
def test_a_change_published_while_an_import_runs_meets_what_it_brought(
    agreement: Agreement, another: psycopg.Connection[Any]
) -> None:
    """The import has added a row to the record and has not ended: the publication waits for it, and shows both."""
    proposed(signed_in("editor"), agreement, title_en="Memorandum of Ankara")
    publisher = signed_in("publisher")
    seen = f"{agreement.version}-{Review.objects.get().version}"
    another.execute(
        "INSERT INTO agreements_commitment (agreement_id, position, text_fr, text_nl, text_en)"
        " VALUES (%s, 1, '', '', 'Brought in by the import')",
        [agreement.pk],
    )

    def publish() -> Any:
        try:
            return publisher.post(address(agreement, "review/publish"), {"seen": seen})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        publishing = threads.submit(publish)
        wait_until_it_waits(another)
        another.commit()
        page = publishing.result(timeout=60)
    assert page.status_code == 200
    panel = soup_of(page).select_one("section.conflict")
    assert panel is not None
    assert "Brought in by the import" in panel.text
    assert "Memorandum of Ankara" in panel.text
    assert agreement.commitments.count() == 1
    assert Review.objects.get().state == ReviewState.SUBMITTED
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum"


# Four eyes.


@pytest.fixture
def four_eyes(settings: Any) -> None:
    settings.FOUR_EYES = True


@pytest.mark.usefixtures("four_eyes")
class TestFourEyes:
    def test_nobody_publishes_their_own_record_by_any_way(self) -> None:
        ann, ben = signed_in("publisher", "ann"), signed_in("publisher", "ben")
        with transaction.atomic():
            agreement = AgreementFactory(draft=True)
        form = AdminForm(ann, address(agreement)).fill(title_en="By Ann", publication="in_review")
        form.save()
        assert form.is_saved(), form.errors
        form = AdminForm(ann, address(agreement)).fill(publication="published")
        form.save()
        assert any("somebody else publishes it" in each for each in form.errors_at("publication"))
        page = soup_of(ann.get(address(agreement, "review")))
        assert {str(each["value"]) for each in page.select("button[name=act]")} == {"return"}
        seen = page.select_one("input[name=seen]")
        assert seen is not None
        for act in ("publish", "schedule"):
            ann.post(address(agreement, "review"), {"seen": seen["value"], "act": act, "publish_on": tomorrow()})
            assert "somebody else publishes it" in told(ann, agreement)
        assert state(agreement) == Publication.IN_REVIEW
        decide(ben, agreement, "publish")
        assert state(agreement) == Publication.PUBLISHED

    def test_a_record_is_not_added_as_published(self) -> None:
        form = AdminForm(signed_in("publisher"), "/admin/people/person/add/")
        form.fill(name="Somebody", publication="published").add_row("citations", source=source()).save()
        assert any("somebody else publishes it" in each for each in form.errors_at("publication"))

    @pytest.mark.django_db(transaction=True)
    def test_a_publishers_save_of_a_published_record_is_a_change_for_another(self, agreement: Agreement) -> None:
        ann, ben = signed_in("publisher", "ann"), signed_in("publisher", "ben")
        proposed(ann, agreement, title_en="By Ann")
        agreement.refresh_from_db()
        assert agreement.title_en == "Memorandum"
        assert not soup_of(ann.get(address(agreement, "review"))).select(
            "button[value=publish], button[value=schedule]"
        )
        review = Review.objects.get()
        answer = ann.post(address(agreement, "review/publish"), {"seen": f"{agreement.version}-{review.version}"})
        assert "somebody else publishes it" in answer.content.decode()
        form = AdminForm(ben, address(agreement, "review/publish")).fill(title_en="By Ben, in the end")
        form.save()
        assert not form.is_saved()
        assert any("somebody else publishes it" in each for each in form.errors)
        decide(ben, agreement, "publish")
        agreement.refresh_from_db()
        assert agreement.title_en == "By Ann"

    @pytest.mark.django_db(transaction=True)
    def test_a_withdrawn_record_is_published_again_by_who_did_not_change_it_since(self, agreement: Agreement) -> None:
        ann, ben = signed_in("publisher", "ann"), signed_in("publisher", "ben")
        withdraw = AdminForm(ann, address(agreement)).fill(publication="withdrawn")
        withdraw.save()
        assert withdraw.is_saved(), withdraw.errors
        corrected = AdminForm(ben, address(agreement)).fill(title_en="By Ben")
        corrected.save()
        assert corrected.is_saved(), corrected.errors
        form = AdminForm(ben, address(agreement)).fill(publication="published")
        form.save()
        assert not form.is_saved()
        form = AdminForm(ann, address(agreement)).fill(publication="published")
        form.save()
        assert form.is_saved(), form.errors

    def test_rows_on_pages_of_their_own_change_by_review_only(self) -> None:
        item = ProgrammeItemFactory(title_en="Forum")
        publisher = signed_in("publisher")
        proposed(publisher, item, title_en="Business forum")
        item.refresh_from_db()
        assert item.title_en == "Forum"
        assert publisher.post(f"/admin/events/programmeitem/{item.pk}/delete/", {"post": "yes"}).status_code == 403
        actions = {"action": "delete_selected", "_selected_action": [item.pk], "post": "yes"}
        publisher.post("/admin/events/programmeitem/", actions)
        item.refresh_from_db()

    def test_who_scheduled_it_and_has_become_its_author_does_not_publish_it(self, agreement: Agreement) -> None:
        scheduled_change(agreement, title_en="Memorandum of Ankara")
        pia = User.objects.get(username="pia")
        Review.objects.update(authors=[pia.pk])
        assert "somebody else publishes it" in run()
        agreement.refresh_from_db()
        assert agreement.title_en == "Memorandum"


def test_without_the_setting_a_publisher_publishes_their_own() -> None:
    agreement = AgreementFactory(draft=True)
    form = AdminForm(signed_in("publisher"), address(agreement)).fill(title_en="Mine", publication="published")
    form.save()
    assert form.is_saved(), form.errors


def source() -> int:
    return int(SourceFactory().pk)
