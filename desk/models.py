"""What the desk keeps."""

from desk.reminders.models import Digest, EventKind, Reminder

__all__ = ["Digest", "EventKind", "Reminder"]
