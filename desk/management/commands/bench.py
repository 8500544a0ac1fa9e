import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Measure the site against its figures; the measurement lies with the tests and runs in processes of its own."""

    help = "Build registers of several sizes and measure the site on them (--help of tests/bench names the options)."

    def run_from_argv(self, argv: list[str]) -> None:
        if not (settings.BASE_DIR / "tests" / "bench").is_dir():
            sys.exit("The measurement lies with the tests, which are not installed here.")
        sys.exit(subprocess.run([sys.executable, "-m", "tests.bench", *argv[2:]], cwd=settings.BASE_DIR).returncode)

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError("Run it from the command line: manage.py bench")
