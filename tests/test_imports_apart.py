"""An import beside others: it is seen while it runs, others edit meanwhile, and a killed one leaves nothing."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from core.models import Source
from desk.imports import applying
from desk.imports.applying import apply_import, settle
from desk.imports.models import Import
from desk.imports.witness import BusyError
from partnerships.countries import load_countries
from partnerships.models import Organization
from tests.factories import OrganizationFactory
from tests.imports import staged

pytestmark = pytest.mark.django_db(transaction=True)

TOWNS = "name_en,kind,country\n" + "".join(f"Town {number},city,BE\n" for number in range(1_200))


@pytest.fixture
def waiting() -> Import:
    load_countries()
    return staged("organizations", TOWNS)


def test_progress_is_seen_and_another_record_is_edited_while_it_runs(
    waiting: Import, monkeypatch: pytest.MonkeyPatch, another: Any
) -> None:
    with transaction.atomic():
        other = OrganizationFactory(name_en="Elsewhere")
    seen: list[tuple[str, int, int]] = []
    finish = applying.finish

    def looked_at(file_import: Import, user: Any) -> None:
        another.rollback()
        (row,) = another.execute("SELECT state, rows_done FROM desk_import").fetchall()
        (count,) = another.execute("SELECT count(*) FROM partnerships_organization").fetchone()
        another.execute("UPDATE partnerships_organization SET location = 'Hills' WHERE id = %s", [other.pk])
        another.commit()
        seen.append((*row, count))
        with pytest.raises(BusyError):
            apply_import(file_import, user)
        finish(file_import, user)

    monkeypatch.setattr(applying, "finish", looked_at)
    apply_import(waiting, None)
    assert seen == [("applying", 1_200, 1)]
    other.refresh_from_db()
    assert other.location == "Hills"
    assert Organization.objects.count() == 1_201


KILLED = """
import os, sys
os.environ["DATABASE_URL"] = sys.argv[1]
import django
django.setup()
from django.db import connection, transaction
connection.settings_dict["NAME"] = sys.argv[3]
from desk.imports import applying
from desk.imports.models import Import
write = applying.note_results
def slowly(*arguments):
    write(*arguments)
    print("written", flush=True)
    sys.stdin.read()
applying.note_results = slowly
applying.apply_import(Import.objects.get(pk=sys.argv[2]), None)
"""


def test_a_killed_import_leaves_nothing_and_is_told(waiting: Import) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, os.environ["DATABASE_URL"], str(waiting.pk), connection.settings_dict["NAME"]],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        waiting.refresh_from_db()
        assert waiting.state == "applying"
        settle(waiting)
        assert waiting.state == "applying", "somebody is at work"
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert not Organization.objects.exists()
    assert not Source.objects.exists()
    settled_within(waiting, seconds=20)
    assert (waiting.state, waiting.problem[:24]) == ("previewed", "Applying was broken off.")
    apply_import(waiting, None)
    assert Organization.objects.count() == 1_200


def settled_within(file_import: Import, seconds: int) -> None:
    """The server notices that the process is gone a moment after it is."""
    end = time.monotonic() + seconds
    while file_import.state == "applying" and time.monotonic() < end:
        settle(file_import)
        time.sleep(0.1)
