"""The worker: does what pages leave to it, one thing after another, and each day what is due daily."""

import datetime
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from desk.imports.applying import settle
from desk.imports.models import AT_WORK, Import

logger = logging.getLogger(__name__)

# Of all workers of a database one works: the one that holds this lock. What runs when it is taken was left behind.
LOCK = 5_120_001
# A lock of one number stands there in two halves.
HOLDERS = """
SELECT EXISTS (
    SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database AND datname = current_database()
    WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = %s AND objsubid = 1
)
"""
SECONDS_BETWEEN_LOOKS = 1
SECONDS_TO_RECONNECT = 3
# Commands that may run twice without harm, and the hour from which they run each day.
DAILY = {
    "publish_scheduled": datetime.time(0),
    "forget_imports": datetime.time(3),
    "send_reminders": datetime.time(7),
}


class WorkerKilledError(Exception):
    """The worker was stopped while it ran this."""


def library_worker() -> Worker:
    """The library's worker, which does all that waits whenever it is run."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"process {os.getpid()}",
        excluded_queue_names=[],
    )


def work(worker: Worker, is_wanted: Callable[[], bool]) -> None:
    """Work until stopped or not wanted any more; a database that is away is waited for."""
    done: dict[str, datetime.date] = {}
    while worker.running and is_wanted():
        try:
            with the_only_one() as is_first:
                if is_first():
                    tell_of_killed()
                while worker.running and is_wanted() and is_first():
                    do_daily(done)
                    worker.run()
                    time.sleep(SECONDS_BETWEEN_LOOKS)
        except OperationalError as error:
            logger.warning("The database cannot be used: %s", error)
        if worker.running and is_wanted():
            time.sleep(SECONDS_TO_RECONNECT)


@contextmanager
def the_only_one() -> Iterator[Callable[[], bool]]:
    """Says whether this is the worker that works; on a connection of its own, with whose end another one may."""
    own = connections.create_connection(DEFAULT_DB_ALIAS)

    def is_first() -> bool:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            return bool(cursor.fetchone()[0])

    try:
        yield is_first
    finally:
        own.close()


def is_at_work() -> bool:
    """Whether a worker works on this database."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [LOCK])
        return bool(cursor.fetchone()[0])


def tell_of_killed() -> None:
    """Say of what a killed worker left behind that it was not done."""
    for task in DBTaskResult.objects.running():
        logger.error("%s was stopped while it ran %s.", task.worker_ids[-1:], task.task_path)
        task.set_failed(WorkerKilledError("The worker was stopped while it ran this."))
    for each in Import.objects.filter(state__in=AT_WORK):
        settle(each)


def do_daily(done: dict[str, datetime.date]) -> None:
    """What is due today and not done yet; what fails is due again tomorrow."""
    now = timezone.localtime()
    for command, hour in DAILY.items():
        if done.get(command) != now.date() and now.time() >= hour:
            done[command] = now.date()
            try:
                call_command(command)
            except Exception:
                # Whatever is wrong with one of them, all else goes on.
                logger.exception("%s failed.", command)
