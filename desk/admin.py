"""The desk has no lists of its own."""

import django_tasks_db.admin
import django_tasks_db.models
from django.contrib import admin

# What the worker did is a matter of the logs: the pages of imports tell colleagues what they asked for.
admin.site.unregister(django_tasks_db.models.DBTaskResult)
