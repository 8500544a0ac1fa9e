"""The admin's lists as lists of what to do: the rows of one task, each with what to do about it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin.listing import BoundedChangeList, first_keys
from core.tasks import offered

PARAMETER = "task"
# Fewer rows are looked up by their keys, whatever order the list has.
RARE = 10_000


class AdvisedChangeList(BoundedChangeList):
    """A list whose rows say what to do, where they are those of a task."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        model_admin: Any = self.model_admin
        self.result_list: Any = model_admin.advised(request, self.result_list)


class TaskFilter(admin.SimpleListFilter):
    """The rows of one task."""

    title = _("task")
    parameter_name = PARAMETER

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.tasks = {task.code: task for task in offered(model_admin.tasks, request.user)}
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(task.code, task.title) for task in self.tasks.values()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        code = self.value()
        if code is None:
            return queryset
        if code not in self.tasks:
            raise IncorrectLookupParameters(code)
        task = self.tasks[code]
        rows = task.records(request.user)
        keys = [*first_keys(rows, RARE)]
        return queryset.filter(pk__in=keys if len(keys) < RARE else rows.order_by().values("pk"))
