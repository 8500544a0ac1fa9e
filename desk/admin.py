"""What the desk adds to the lists of the admin."""

from typing import Any

import django_tasks_db.admin
import django_tasks_db.models
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from core.admin.listing import COMPANIONS
from desk.saved_filters.lists import looked_for, offers


def saved_filters(request: HttpRequest, model: type[models.Model]) -> dict[str, Any]:
    """The filters kept for a list, and what could be kept now."""
    table = model._meta.label_lower
    return {
        "table": table,
        "saved_filters": [*offers(request, table)],
        "looked_for": looked_for(request.GET.urlencode()),
    }


COMPANIONS.append(saved_filters)

# What the worker did is a matter of the logs: the pages of imports tell colleagues what they asked for.
admin.site.unregister(django_tasks_db.models.DBTaskResult)
