"""The worker: what pages leave to it is done once, what a killed one left behind is told."""

import datetime
import os
import subprocess
import sys
import time
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.db import connection
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from desk import work
from desk.work import LOCK, do_daily, is_at_work, library_worker, tell_of_killed, the_only_one
from tests.conftest import ROOT
from tests.staff import colleague


@task
def rename(number: int, name: str) -> None:
    User.objects.filter(pk=number).update(first_name=name)


@task
def fail() -> None:
    raise ValueError("on purpose")


@pytest.mark.django_db
def test_what_waits_is_done_in_order_and_a_failure_stops_nothing() -> None:
    user = colleague("editor")
    fail.enqueue()
    rename.enqueue(user.pk, "Ada")
    with mock.patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        library_worker().run()
    user.refresh_from_db()
    assert user.first_name == "Ada"
    done = dict(DBTaskResult.objects.values_list("task_path", "status"))
    assert [done[each.module_path] for each in (fail, rename)] == [TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL]


@pytest.mark.django_db
def test_what_a_killed_worker_left_running_is_told_to_have_failed() -> None:
    left = DBTaskResult.objects.get(pk=rename.enqueue(1, "Ada").id)
    left.claim("process 1")
    tell_of_killed()
    left.refresh_from_db()
    assert left.status == TaskResultStatus.FAILED
    assert left.exception_class_path == "desk.work.WorkerKilledError"


@pytest.mark.django_db
def test_of_two_workers_one_works(another: psycopg.Connection[Any]) -> None:
    another.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    with the_only_one() as is_first:
        assert not is_first()
        assert is_at_work()
        another.close()
        deadline = time.monotonic() + 5
        while not is_first():
            assert time.monotonic() < deadline
        assert is_first()


def test_what_is_daily_is_done_once_a_day_from_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    moments = [datetime.datetime(2026, 11, day, hour) for day, hour in [(28, 6), (28, 7), (28, 23), (29, 3), (29, 8)]]  # noqa: DTZ001
    monkeypatch.setattr(work, "DAILY", {"one": datetime.time(7)})
    monkeypatch.setattr(work, "call_command", called.append)
    done: dict[str, datetime.date] = {}
    counts = []
    for moment in moments:
        monkeypatch.setattr(work.timezone, "localtime", lambda moment=moment: moment)
        do_daily(done)
        counts.append(len(called))
    assert counts == [0, 1, 1, 1, 2]


def test_what_fails_daily_stops_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    called = []

    def broken(command: str) -> None:
        called.append(command)
        raise ValueError("on purpose")

    monkeypatch.setattr(work, "DAILY", {"one": datetime.time(0), "two": datetime.time(0)})
    monkeypatch.setattr(work, "call_command", broken)
    do_daily({})
    assert called == ["one", "two"]
    assert "on purpose" in caplog.text


PROCESS = """
import sys
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"].update(NAME=sys.argv[1])
from django.core.management import call_command
call_command("work", beside=int(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_in_a_process_of_its_own_until_it_is_stopped() -> None:
    user = colleague("editor")
    arguments = [connection.settings_dict["NAME"], str(os.getpid())]
    with subprocess.Popen([sys.executable, "-c", PROCESS, *arguments], cwd=ROOT, stderr=subprocess.PIPE) as process:
        rename.enqueue(user.pk, "Ada")
        deadline = time.monotonic() + 60
        while not User.objects.filter(first_name="Ada").exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        process.terminate()
        assert process.wait(timeout=20) == 0


@pytest.mark.django_db(transaction=True)
def test_the_worker_ends_with_the_process_that_started_it() -> None:
    arguments = [connection.settings_dict["NAME"], "1"]
    done = subprocess.run([sys.executable, "-c", PROCESS, *arguments], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == 0
