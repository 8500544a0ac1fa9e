from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError

from partnerships.twinnings import BadFileError, Report, import_twinnings


class Command(BaseCommand):
    help = (
        "Imports a list of twinned towns (columns city1,country1,lat1,lng1,city2,country2,lat2,lng2) as "
        "published partnerships: all of it or nothing. A second run creates nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with pghistory.context(command="import_twinnings"):
                report = import_twinnings(options["file"], self.tell if options["verbosity"] else lambda line: None)
        except BadFileError as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        self.say(report)

    def tell(self, line: str) -> None:
        self.stderr.write(line)

    def say(self, report: Report) -> None:
        self.stdout.write(
            f"{report.rows} rows: {report.partnerships_created} twinnings created, "
            f"{report.partnerships_known} already recorded, {len(report.skipped)} rows skipped.\n"
            f"{report.towns_created} towns created, {report.towns_known} already recorded."
        )
        for reason, count in sorted(report.reasons.items()):
            self.stdout.write(f"Skipped, {reason}: {count}")
            for each in report.skipped:
                if each.reason == reason:
                    self.stdout.write(f"  row {each.row}: {each.detail}")
