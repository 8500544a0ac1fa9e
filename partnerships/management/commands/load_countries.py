from typing import Any

import pghistory
from django.core.management.base import BaseCommand

from partnerships.countries import load_countries


class Command(BaseCommand):
    help = "Creates the countries of ISO 3166-1 and brings their names up to date; can be run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        with pghistory.context(command="load_countries"):
            loaded = load_countries()
        if options["verbosity"]:
            self.stdout.write(
                f"Countries: {loaded.created} created, {loaded.changed} changed, {loaded.unchanged} unchanged."
            )
