from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import second_factor
from accounts.models import User


class Command(BaseCommand):
    help = "Remove the second factor of a colleague who has lost it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name with which the colleague signs in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {options['name']!r}.")
        self.stdout.write("Removed." if second_factor.remove(user) else "There was none.")
