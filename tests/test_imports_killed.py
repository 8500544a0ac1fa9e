"""An import that is stopped midway, or runs beside somebody's edit: nothing is half done, and the page says which."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult

from desk.imports.models import ImportState
from desk.work import tell_of_killed
from partnerships.models import Organization
from tests.conftest import ROOT
from tests.factories import OrganizationFactory
from tests.staff import AdminForm, signed_in
from tests.test_imports_pages import LIST, page_of, previewed
from tests.test_work import PROCESS
from tests.worker import work_off

pytestmark = pytest.mark.django_db(transaction=True)

# What an import writes after the organizations themselves.
LATER_TABLE = "partnerships_organizationcitation"


@pytest.fixture
def editor() -> Client:
    return signed_in("editor")


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table])
        return bool(cursor.fetchone()[0])


def test_a_worker_killed_while_it_applies_leaves_nothing_and_it_can_be_applied_again(
    editor: Client, another: psycopg.Connection[Any]
) -> None:
    with transaction.atomic():
        neighbour = OrganizationFactory(draft=True, name_en="Neighbour")
    made = previewed(editor, "Ville;Type;Pays;Wikidata\nNamur;city;;Q134121\nMons;city;;Q12994\n")
    another.execute(f"LOCK TABLE {LATER_TABLE} IN SHARE MODE")
    editor.post(f"{LIST}{made.pk}/apply/")
    arguments = [connection.settings_dict["NAME"], str(os.getpid())]
    with subprocess.Popen([sys.executable, "-c", PROCESS, *arguments], cwd=ROOT, stderr=subprocess.PIPE) as worker:
        wait_until(lambda: waits_for(LATER_TABLE))
        assert "Being applied: 0 of 2 rows" in page_of(editor, made).text
        form = AdminForm(editor, f"/admin/partnerships/organization/{neighbour.pk}/change/")
        form.fill(short_name="N").save()
        assert form.is_saved(), form.errors
        worker.kill()
        worker.wait()
    another.rollback()
    wait_until(lambda: not waits_for(LATER_TABLE))
    assert "Applying was broken off. Nothing has been applied" in page_of(editor, made).select_one(".notice").text
    made.refresh_from_db()
    assert made.state == ImportState.PREVIEWED
    assert [*Organization.objects.values_list("name_en", "short_name")] == [("Neighbour", "N")]
    left_running(made.pk)
    editor.post(f"{LIST}{made.pk}/apply/")
    work_off()
    assert {each.name_fr for each in Organization.objects.filter(publication="in_review")} == {"Namur", "Mons"}


def left_running(number: int) -> None:
    """What the next worker says when it starts: that the killed one did not do it."""
    tell_of_killed()
    (task,) = DBTaskResult.objects.filter(task_path__endswith="apply_file")
    assert (task.status, task.exception_class_path) == ("FAILED", "desk.work.WorkerKilledError")
    task.delete()
