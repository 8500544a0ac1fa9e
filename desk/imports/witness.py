"""A second connection beside a long transaction: it shows how far that is, and that somebody is at it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from desk.imports.models import Import

# The first of the two numbers of the lock; the second is that of the import.
LOCK = 5_050
# Rows between two signs of progress, so that telling costs nothing.
STEP = 100


class BusyError(Exception):
    """Another process is at this import."""


class Witness:
    """Tells how many rows are done, at once and for everybody."""

    def __init__(self, other: BaseDatabaseWrapper, file_import: Import) -> None:
        self.other = other
        self.number = file_import.pk
        self.told = 0

    def tell(self, done: int) -> None:
        if done - self.told >= STEP:
            self.told = done
            with self.other.cursor() as cursor:
                cursor.execute("UPDATE desk_import SET rows_done = %s WHERE id = %s", [done, self.number])


@contextmanager
def witness(file_import: Import) -> Iterator[Witness]:
    """Nobody else is at the import within; the lock goes with the connection, however the process ends."""
    with closing(connection.copy()) as other:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, file_import.pk])
            if cursor.fetchone() != (True,):
                raise BusyError(_("This import is being worked on already."))
        try:
            yield Witness(other, file_import)
        finally:
            # Closing alone would let go of it a moment later, when the next step may have begun.
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, file_import.pk])
