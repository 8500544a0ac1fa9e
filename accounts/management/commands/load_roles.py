from typing import Any

from django.core.management.base import BaseCommand

from accounts.roles import load_roles


class Command(BaseCommand):
    """Make the roles as groups; may be run again at any time."""

    help = "Make the roles viewer, editor, publisher and administrator as groups, or bring them up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in load_roles().items():
            if options["verbosity"]:
                self.stdout.write(f"{name}: {count} permissions")
