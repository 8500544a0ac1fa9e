from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tests.bench.figures import GROUPS
from tests.bench.measure import measure


class Command(BaseCommand):
    """Measure the register that DATABASE_URL names; the runner in tests/bench/__main__.py starts one for each size."""

    help = "Measure one register and write what was found as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", type=int, required=True)
        parser.add_argument("--only", nargs="*", choices=GROUPS, default=GROUPS)
        parser.add_argument("--load-seconds", type=float)
        parser.add_argument("--folder", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        measure(options["size"], options["only"], options["load_seconds"], options["folder"])
