from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.derived import Derived, rebuild_together, structures


class Command(BaseCommand):
    help = "Make what follows from other data anew; each structure in a transaction, so it can be stopped at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="which; all of them if none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = structures(options["names"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Making anew: {', '.join(each.name for each in chosen)} …")
        self.stdout.flush()
        rebuild_together(chosen, self.tell)

    def tell(self, structure: Derived, seconds: float) -> None:
        self.stdout.write(f"{structure.name} made anew in {seconds:.1f} s")
        self.stdout.flush()
