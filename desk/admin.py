"""The desk has no lists of its own."""

from django.contrib import admin
from django_tasks_db.admin import DBTaskResult

# What the worker did is a matter of the logs: the pages of imports tell colleagues what they asked for.
admin.site.unregister(DBTaskResult)
