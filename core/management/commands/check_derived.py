from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.derived import Derived, differences, structures

LINES_TOLD = 20


class Command(BaseCommand):
    help = "Compare what follows from other data with a recount; ends with 1 where they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="which; all of them if none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = structures(options["names"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        wrong = {each.name: self.check_one(each) for each in chosen}
        found = [f"{name} ({count})" for name, count in wrong.items() if count]
        if found:
            raise CommandError(
                f"Not as a recount gives it: {', '.join(found)}. manage.py rebuild_derived makes it anew."
            )

    def check_one(self, structure: Derived) -> int:
        lines: list[str] = []

        def tell(line: str) -> None:
            if len(lines) < LINES_TOLD:
                lines.append(line)

        count = differences(structure, tell)
        self.stdout.write(f"{structure.name}: {f'{count} differences' if count else 'right'}")
        for line in lines:
            self.stdout.write(f"  {line}")
        return count
