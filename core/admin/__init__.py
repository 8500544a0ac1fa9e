"""What every admin page of the register has in common, and the page of the sources."""

from django.contrib import admin

from core.admin.base import GuardedAdmin
from core.admin.filters import years_filter
from core.admin.forms import GuardedForm, RowForm
from core.admin.merging import MergingAdmin
from core.admin.record import PartAdmin, RecordAdmin
from core.admin.rows import NumberedInline, NumberedStackedInline, RowInline, StackedRowInline, languages
from core.admin.shared import SharedAdmin, is_publisher
from core.admin.source import SourceAdmin

__all__ = [
    "GuardedAdmin",
    "GuardedForm",
    "MergingAdmin",
    "NumberedInline",
    "NumberedStackedInline",
    "PartAdmin",
    "RecordAdmin",
    "RowForm",
    "RowInline",
    "SharedAdmin",
    "SourceAdmin",
    "StackedRowInline",
    "is_publisher",
    "languages",
    "years_filter",
]

# The forms are wide; the index and the breadcrumbs lead everywhere.
admin.site.enable_nav_sidebar = False
