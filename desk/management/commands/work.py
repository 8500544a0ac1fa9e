import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from desk.work import library_worker, work


class Command(BaseCommand):
    help = "Does what the pages leave to it, such as imports, and each day what is due; for as long as the site runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--beside", type=int, help="the number of the process with which this one ends")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = library_worker()
        worker.configure_signals()
        parent = options["beside"]
        work(worker, lambda: parent is None or os.getppid() == parent)
