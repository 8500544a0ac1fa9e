"""What the desk keeps."""

from desk.reminders.models import Digest, EventKind, Reminder
from desk.saved_filters.models import SavedFilter

__all__ = ["Digest", "EventKind", "Reminder", "SavedFilter"]
