from typing import Any

import pghistory
from django.core.management.base import BaseCommand

from desk.sample.loader import load_sample


class Command(BaseCommand):
    help = (
        "Enters the sample data: the home region and its partners, with two visits and the agreements of public "
        "pages. What is there already, even under another name by now, is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with pghistory.context(command="load_sample"):
            created = load_sample()
        if not options["verbosity"]:
            return
        for model, count in created.items():
            self.stdout.write(f"{model._meta.label}: {count} created")
        self.stdout.write(
            f"The sample data is loaded: {created.total()} rows created."
            if created
            else "The sample data was already loaded: nothing created."
        )
