"""The worker, run where a test says so."""

from unittest import mock

from django_tasks_db.models import DBTaskResult

from desk.work import library_worker


def work_off() -> None:
    """Have the worker do all that waits, in this process and its transaction."""
    with mock.patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        library_worker().run()
    failures = [each.traceback for each in DBTaskResult.objects.failed()]
    assert not failures, "\n".join(failures)
