from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError, transaction

from core.admin.saving import settle_constraints
from core.admin.violations import read_violation
from core.history import because
from core.merging import KINDS, Merge, Refusal


class Command(BaseCommand):
    """The merge of records that have too much for a page of the desk: all of it or nothing."""

    help = "Merge a record into another, as the page of the desk does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        labels = sorted(model._meta.label_lower for model in KINDS)
        parser.add_argument("kind", choices=labels)
        parser.add_argument("gone", type=int, help="number of the record that goes")
        parser.add_argument("kept", type=int, help="number of the record that stays")
        parser.add_argument("--reason", default="", help="kept in the history")
        parser.add_argument("--same", action="store_true", help="they are the same, although they differ")

    def handle(self, *args: Any, **options: Any) -> None:
        merge = Merge(*(self.record(options["kind"], options[side]) for side in ("gone", "kept")))
        if (doubts := [*merge.doubts()]) and not options["same"]:
            raise CommandError("Are they the same? " + "; ".join(doubts) + ". If so, add --same.")
        try:
            with because(command="merge"), transaction.atomic():
                merge.apply(options["reason"])
                settle_constraints()
        except Refusal as refusal:
            raise CommandError(" ".join(refusal.sentences)) from refusal
        except (IntegrityError, DataError) as error:
            raise CommandError(read_violation(error).message) from error
        self.stdout.write(f"{merge.gone} was merged into {merge.kept}.")

    def record(self, kind: str, number: int) -> Any:
        record = apps.get_model(kind)._base_manager.filter(pk=number).first()
        if record is None:
            raise CommandError(f"There is no {kind} {number}.")
        return record
