from typing import Any

from django.core.management.base import BaseCommand

from desk.imports.forgetting import KEPT_DAYS, forget_old


class Command(BaseCommand):
    help = f"Deletes files of imports and the cells of their rows after {KEPT_DAYS} days. Run it every day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_old()} rows forgotten.")
