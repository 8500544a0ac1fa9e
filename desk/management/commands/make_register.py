import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from psycopg.errors import InsufficientPrivilege

from desk.made_register.load import NotEmptyError, RuleBrokenError, load_made_register

MOST = 10_000_000
OTHER_DATABASE = (
    "A made register is for an empty database: create another one, set DATABASE_URL to it "
    "(embedded:///another/folder makes one), run “manage.py migrate” and then this command again."
)
NOT_OWNER = (
    "Nothing was loaded: the role in DATABASE_URL does not own the tables, whose triggers and indexes are taken off "
    "while they are filled. Connect as the role that ran “manage.py migrate”."
)


def agreements_wanted(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST:
        return int(text)
    raise ArgumentTypeError(f"give a whole number from 1 to {MOST}, not {text!r}")


class Command(BaseCommand):
    help = (
        "Fills an empty database with a made-up register, the same for the same size and seed: for measuring and "
        "trying, never beside real records. All of it is loaded or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agreements", type=agreements_wanted, required=True, help="1 to 10000000")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes another register (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        tell = self.stopwatch() if options["verbosity"] else lambda what: None
        try:
            load_made_register(options["agreements"], options["seed"], tell)
        except NotEmptyError as error:
            raise CommandError(f"The table {error} already has rows. {OTHER_DATABASE}") from error
        except RuleBrokenError as error:
            raise CommandError(f"Nothing was loaded: what was made breaks a rule. {error}") from error
        except KeyboardInterrupt:
            raise CommandError("Interrupted: nothing was loaded, the tables are as they were.") from None
        except DatabaseError as error:
            if isinstance(error.__cause__, InsufficientPrivilege):
                raise CommandError(NOT_OWNER) from error
            raise
        if not connection.in_atomic_block:
            tell("Tidying up the tables …")
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")
        tell("The register is made and obeys every rule.")

    def stopwatch(self) -> Callable[[str], None]:
        """Says on standard error what is done, and after how many seconds."""
        began = time.monotonic()

        def tell(what: str) -> None:
            self.stderr.write(f"{time.monotonic() - began:7.1f} s  {what}", self.style.HTTP_INFO)

        return tell
