from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from desk.imports.applying import apply_import
from desk.imports.fields import KINDS
from desk.imports.forms import save_mapping
from desk.imports.mapping import suggest
from desk.imports.models import Import, ImportRow, ImportState, RowResult, SavedMapping, Verdict
from desk.imports.reading import BadFileError, read_table
from desk.imports.staging import stage
from desk.imports.storing import keep

MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Brings a list in as the pages of the desk do: shows what each row would do and, with --apply, does it. "
        "Changes of recorded values and doubts are left for the pages."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=[*KINDS], required=True)
        parser.add_argument("--mapping", help="name of a saved mapping; without it the headings say what they are")
        parser.add_argument("--column", action="append", default=[], metavar="HEADING=FIELD")
        parser.add_argument("--set", action="append", default=[], metavar="FIELD=TEXT", help="the same for all rows")
        parser.add_argument("--save-mapping", metavar="NAME", help="keep columns and texts under this name")
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, path = KINDS[options["kind"]], options["file"]
        columns, for_all = self.mapping(kind.code, path, options)
        if name := options["save_mapping"]:
            save_mapping(kind, name, columns, for_all)
        file_import = keep(path, kind=kind.code, filename=path.name)
        stage(file_import, columns, for_all)
        self.tell(file_import)
        if options["apply"]:
            apply_import(file_import, None)
            self.tell_applied(file_import)

    def mapping(self, kind: str, path: Path, options: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
        columns, for_all = pairs(options["column"]), pairs(options["set"])
        if options["mapping"]:
            saved = SavedMapping.objects.filter(kind=kind, name=options["mapping"]).first()
            if saved is None:
                raise CommandError(f"There is no mapping of {kind} called “{options['mapping']}”.")
            return {**saved.columns, **columns}, {**saved.options, **for_all}
        try:
            return columns or suggest(KINDS[kind], read_table(path, path.name).headers), for_all
        except (BadFileError, OSError) as error:
            raise CommandError(f"Nothing was imported. {error}") from error

    def tell(self, file_import: Import) -> None:
        if file_import.state != ImportState.PREVIEWED:
            raise CommandError(f"Nothing was imported. {file_import.problem}")
        rows = ImportRow.objects.filter(file_import=file_import)
        counts = dict(rows.order_by("verdict").values_list("verdict").annotate(Count("pk")))
        said = ", ".join(f"{counts.get(verdict, 0)} {Verdict(verdict).label}" for verdict in Verdict.values)
        self.stdout.write(f"{file_import.rows_total} rows: {said}.")
        for row in rows.filter(verdict__in=[Verdict.ERROR, Verdict.DOUBT]).order_by("number")[:MOST_SHOWN]:
            why = [each["message"] for each in row.problems] + [each["label"] for each in row.candidates]
            self.stdout.write(f"  row {row.number}, {row.get_verdict_display()}: {'; '.join(why)}")

    def tell_applied(self, file_import: Import) -> None:
        if file_import.state != ImportState.APPLIED:
            raise CommandError(file_import.problem)
        applied = ImportRow.objects.filter(file_import=file_import, result=RowResult.APPLIED).count()
        self.stdout.write(f"{applied} rows applied, {file_import.rows_total - applied} left out.")


def pairs(texts: Iterable[str]) -> dict[str, str]:
    return {left: right for left, _equals, right in (text.rpartition("=") for text in texts)}
