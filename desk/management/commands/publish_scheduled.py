import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.admin.scheduled import due, publish_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish what is scheduled for today or was for a day before; for once a day, harmless when run again."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = []
        for key in [*due(timezone.localdate())]:
            try:
                outcome = publish_due(key)
            # One record that breaks keeps none of the others from its day; it is tried again by the next run.
            except Exception:
                logger.exception("Scheduled publication %s", key)
                broken.append(key)
                continue
            if outcome is not None:
                told = f"not published: {outcome.refusal}" if outcome.refusal else "published"
                self.stdout.write(f"{outcome.name}: {told}")
        if broken:
            raise CommandError(f"Broken off, and tried again by the next run: {', '.join(map(str, broken))}")
