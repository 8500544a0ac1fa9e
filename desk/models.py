"""What the desk keeps."""

from desk.imports.models import Import, ImportedRow, ImportRow, SavedMapping
from desk.reminders.models import Digest, EventKind, Reminder
from desk.saved_filters.models import SavedFilter

__all__ = [
    "Digest",
    "EventKind",
    "Import",
    "ImportRow",
    "ImportedRow",
    "Reminder",
    "SavedFilter",
    "SavedMapping",
]
