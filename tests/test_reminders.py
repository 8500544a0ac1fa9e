"""Reminders: each colleague is told of what falls due once, in their language, whatever runs twice or breaks off."""

import subprocess
import sys
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from agreements.models import Agreement
from core.dates import months_from
from desk.models import Digest, Reminder
from desk.reminders.sending import claim
from tests.conftest import ROOT
from tests.factories import AgreementFactory, MembershipFactory, OrganizationFactory, PersonFactory
from tests.staff import colleague, signed_in

pytestmark = pytest.mark.django_db


def person(role: str, language: str = "en", email: str = "", **values: Any) -> User:
    user = colleague(role, values.pop("name", ""))
    User.objects.filter(pk=user.pk).update(email=email or f"{user.username}@example.org", language=language, **values)
    user.refresh_from_db()
    return user


def ending(last_day: date, **values: Any) -> Agreement:
    return AgreementFactory(
        parties=[OrganizationFactory(home=True), OrganizationFactory()],
        concluded_on="2020",
        term_kind="end_date",
        term_ends_on=last_day.isoformat(),
        renewal_mode="none",
        **values,
    )


def sent() -> list[Any]:
    """The mail of one run."""
    mail.outbox.clear()
    call_command("send_reminders", stdout=StringIO())
    return [*mail.outbox]


def test_nothing_is_sent_where_nothing_is_due() -> None:
    person("publisher")
    AgreementFactory()
    assert sent() == []
    assert not Digest.objects.exists()


def test_one_digest_tells_everything_that_is_due_once(settings: Any) -> None:
    today = timezone.localdate()
    person("publisher")
    near = ending(today + timedelta(days=20), title_en="Near")
    ending(months_from(today, 8), title_en="With notice", notice_months=6)
    ended = ending(today - timedelta(days=30), title_en="Ended")
    waiting = AgreementFactory(title_en="Waiting", publication="in_review")
    MembershipFactory(
        person=PersonFactory(name="Ada"), started_on="2015", ended_on=(today - timedelta(days=9)).isoformat()
    )
    (message,) = sent()
    assert message.to == ["publisher@example.org"]
    assert "6 things" in message.subject
    for words in ("Near: the term ends on", "With notice: notice is due by", "Ended: it ended", "Waiting: it waits"):
        assert words in message.body
    assert "Ada left on" in message.body
    for agreement in (near, ended, waiting):
        assert f"{settings.SITE_URL}/admin/agreements/agreement/{agreement.pk}/change/" in message.body
    assert sent() == []
    assert Digest.objects.get().sent_at is not None


def test_an_end_is_told_again_when_it_has_come_nearer(monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    person("viewer")
    ending(months_from(today, 7))
    told = []
    for months in range(7):
        monkeypatch.setattr(timezone, "localdate", lambda months=months: months_from(today, months))
        told.append(len(sent()))
    assert told == [1, 1, 0, 0, 1, 0, 1]
    assert [each.occasion.rpartition("/")[2] for each in Reminder.objects.all()] == ["12", "6", "3", "1"]


def test_a_term_with_a_new_end_is_told_anew() -> None:
    today = timezone.localdate()
    person("viewer")
    agreement = ending(today + timedelta(days=20))
    assert len(sent()) == 1
    Agreement.objects.filter(pk=agreement.pk).update(term_ends_on=today + timedelta(days=25))
    assert len(sent()) == 1


def test_a_record_that_is_submitted_again_is_told_again() -> None:
    person("publisher")
    agreement = AgreementFactory(publication="in_review")
    assert len(sent()) == 1
    Agreement.objects.filter(pk=agreement.pk).update(summary_en="Edited while it waits")
    assert sent() == []
    for state in ("draft", "in_review"):
        Agreement.objects.filter(pk=agreement.pk).update(publication=state)
    assert len(sent()) == 1


def test_each_is_told_what_they_may_see_in_their_language() -> None:
    ending(timezone.localdate() + timedelta(days=20))
    AgreementFactory(publication="in_review", title_en="Waiting")
    person("publisher", "fr")
    person("editor", "nl")
    person("viewer", "", email=" ")
    User.objects.filter(username="viewer").update(email="")
    person("administrator", name="gone", is_active=False)
    french, dutch = sent()
    assert french.to == ["publisher@example.org"]
    assert "Waiting: en attente de relecture" in french.body
    assert "Waiting" not in dutch.body
    assert dutch.body.startswith("Dag editor,")


def test_a_mail_that_breaks_off_is_not_repeated_and_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    person("viewer")
    ending(timezone.localdate() + timedelta(days=20))

    def fails(*_arguments: object) -> None:
        raise ConnectionResetError("gone")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fails)
    with pytest.raises(CommandError, match="viewer"):
        sent()
    monkeypatch.undo()
    assert sent() == []
    assert Digest.objects.get().sent_at is None


def test_what_was_claimed_before_a_crash_is_not_sent_again() -> None:
    user = person("viewer")
    ending(timezone.localdate() + timedelta(days=20))
    digest, events = claim(user, timezone.localdate())
    assert (digest is not None, len(events)) == (True, 1)
    assert sent() == []


def test_a_mail_server_that_does_not_answer_costs_nobody_a_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    person("viewer")
    ending(timezone.localdate() + timedelta(days=20))

    def fails(*_arguments: object) -> None:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", fails)
    with pytest.raises(CommandError, match="nothing noted"):
        sent()
    monkeypatch.undo()
    assert len(sent()) == 1


def test_without_a_mail_server_nothing_is_noted_as_told(settings: Any) -> None:
    person("viewer")
    ending(timezone.localdate() + timedelta(days=20))
    settings.MAILERS = {}
    with pytest.raises(CommandError, match="EMAIL_URL"):
        sent()
    assert not Digest.objects.exists()


def test_the_language_chosen_at_the_desk_is_that_of_the_mail() -> None:
    client = signed_in("viewer")
    client.post("/admin/language/", {"language": "nl", "next": "/admin/"})
    assert User.objects.get(username="viewer").language == "nl"
    client.post("/admin/language/", {"language": "xx", "next": "/admin/"})
    assert User.objects.get(username="viewer").language == "nl"


def test_what_does_not_go_into_one_digest_goes_into_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.reminders.events.MOST_TOLD", 2)
    person("viewer")
    today = timezone.localdate()
    for days in (10, 11, 12):
        ending(today + timedelta(days=days))
    assert [Reminder.objects.count() for _run in range(3) if sent() is not None] == [2, 3, 3]


PROCESS = """
import sys
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"].update(NAME=sys.argv[2])
settings.MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": sys.argv[1]}}
}
from django.core.management import call_command
call_command("send_reminders")
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_one_digest(tmp_path: Any) -> None:
    """Both run the command itself, in processes of their own, on the database of the test."""
    with transaction.atomic():
        person("viewer")
        for days in range(10, 25):
            ending(timezone.localdate() + timedelta(days=days))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(tmp_path), connection.settings_dict["NAME"]],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _number in range(2)
    ]
    for process in running:
        _output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    # A process that has nothing to send leaves an empty file.
    assert len([each for each in tmp_path.iterdir() if each.stat().st_size]) == 1
    assert (Digest.objects.count(), Reminder.objects.count()) == (1, 15)
