"""What the pages of imports leave to the worker."""

import datetime
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.tasks import Task, TaskResultStatus, task
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from desk.imports.applying import apply_import
from desk.imports.fields import KINDS, may_import
from desk.imports.models import AT_WORK, Import
from desk.imports.staging import spoken_to, stage
from desk.imports.undoing import UndoError, undo
from desk.work import is_at_work


@task
def stage_file(number: int, columns: dict[str, str], options: dict[str, str]) -> None:
    stage(Import.objects.get(pk=number), columns, options)


@task
def apply_file(number: int, user: int) -> None:
    file_import = Import.objects.get(pk=number)
    if colleague := still_allowed(file_import, user):
        apply_import(file_import, colleague)


@task
def undo_file(number: int, user: int) -> None:
    # The import keeps the sentence.
    file_import = Import.objects.get(pk=number)
    if colleague := still_allowed(file_import, user):
        with suppress(UndoError):
            undo(file_import, colleague)


def still_allowed(file_import: Import, user: int) -> User | None:
    """Who asked for it, unless they may not do so any more by now; the import keeps the sentence."""
    colleague = User.objects.filter(pk=user, is_active=True).first()
    if colleague is not None and may_import(colleague, KINDS[file_import.kind]):
        return colleague
    with spoken_to(file_import):
        file_import.problem = _("Nothing was done: whoever asked for it may not bring in such lists any more.")
    file_import.save(update_fields=["problem"])
    return None


@transaction.atomic
def leave_to_worker(work: Task[Any, Any], file_import: Import, *arguments: Any) -> bool:
    """Have the worker do it, unless it is at this import already."""
    locked = Import.objects.select_for_update().get(pk=file_import.pk)
    if locked.state in AT_WORK or waiting_since(locked):
        return False
    work.enqueue(locked.pk, *arguments)
    return True


def waiting_since(file_import: Import) -> datetime.datetime | None:
    """Since when something waits for the worker, or has been begun by one that is still there."""
    # What a killed worker was doing is marked as running until the next one starts.
    states = [TaskResultStatus.READY, *([TaskResultStatus.RUNNING] if is_at_work() else [])]
    waiting = DBTaskResult.objects.filter(
        status__in=states,
        task_path__in=[each.module_path for each in (stage_file, apply_file, undo_file)],
        args_kwargs__args__0=file_import.pk,
    )
    return waiting.values_list("enqueued_at", flat=True).first()
