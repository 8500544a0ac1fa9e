"""What the pages of imports leave to the worker."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.tasks import Task, TaskResultStatus, task
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from desk.imports.applying import apply_import
from desk.imports.models import AT_WORK, Import
from desk.imports.staging import stage
from desk.imports.undoing import UndoError, undo


@contextmanager
def in_language_of(user: User | None) -> Iterator[None]:
    with override((user.language if user else "") or settings.LANGUAGE_CODE):
        yield


@task
def stage_file(number: int, columns: dict[str, str], options: dict[str, str], user: int) -> None:
    with in_language_of(User.objects.filter(pk=user).first()):
        stage(Import.objects.get(pk=number), columns, options)


@task
def apply_file(number: int, user: int) -> None:
    colleague = User.objects.get(pk=user)
    with in_language_of(colleague):
        apply_import(Import.objects.get(pk=number), colleague)


@task
def undo_file(number: int, user: int) -> None:
    colleague = User.objects.get(pk=user)
    with in_language_of(colleague):
        try:
            undo(Import.objects.get(pk=number), colleague)
        except UndoError as error:
            Import.objects.filter(pk=number).update(problem=str(error))


@transaction.atomic
def leave_to_worker(work: Task[Any, Any], file_import: Import, *arguments: Any) -> bool:
    """Have the worker do it, unless it is at this import already."""
    locked = Import.objects.select_for_update().get(pk=file_import.pk)
    if locked.state in AT_WORK or waiting_since(locked):
        return False
    work.enqueue(locked.pk, *arguments)
    return True


def waiting_since(file_import: Import) -> datetime.datetime | None:
    """Since when something waits for the worker to begin with it."""
    waiting = DBTaskResult.objects.filter(
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
        task_path__in=[each.module_path for each in (stage_file, apply_file, undo_file)],
        args_kwargs__args__0=file_import.pk,
    )
    return waiting.values_list("enqueued_at", flat=True).first()
