from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.dictionary import data_dictionary


class Command(BaseCommand):
    help = "Write docs/data-dictionary.md from the models and the public lists."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, default=settings.BASE_DIR / "docs" / "data-dictionary.md", help="where to"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        file.write_text(data_dictionary(), encoding="utf-8")
        self.stdout.write(f"Wrote {file}.")
