import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.derived import rebuild, structures


class Command(BaseCommand):
    help = "Make what follows from other data anew; each structure in a transaction, so it can be stopped at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="which; all of them if none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = structures(options["names"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        for each in chosen:
            started = time.monotonic()
            self.stdout.write(f"{each.name} …", ending=" ")
            self.stdout.flush()
            rebuild(each)
            self.stdout.write(f"made anew in {time.monotonic() - started:.1f} s")
