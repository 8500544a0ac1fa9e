"""What has changed since one last looked: the log of changes, followed from snapshot to snapshot.

Triggers write the log in the transaction of the change itself, so that whoever sees the change sees its row. The
greatest id seen, or a sequence, does not tell what is new: of two transactions the one that took the lower number may
commit later. A counter in one row would tell, but all who write would wait for each other at that row. So a follower
keeps the snapshot it last read in, and asks for the rows of transactions that were not over in that snapshot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.db import connection

QUERY = "SELECT changes_told(%s)"
ANYTHING = "*"

# What each process keeps of the database's content enters here the function that empties it.
FORGET: list[Callable[[], None]] = []


def forget() -> None:
    """Empty all that this process keeps of the database's content."""
    for each in FORGET:
        each()


@dataclass(frozen=True)
class Changes:
    """The records changed since the last look, by kind; None is any record of the kind."""

    is_restart: bool
    rows: list[tuple[str, int | None]]
    # The transaction this was asked in does not see what the others see: it has written itself, or keeps its snapshot.
    # What it reads may be used for its own answer, and must not be kept.
    inside: bool


class Follower:
    """Tells what has changed between two looks. Threads share it, each with its own connection.

    Look first and read the content afterwards: what is read is then as new as ``version`` or newer, never older.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._position = ""
        self._steps = 0

    @property
    def version(self) -> int:
        """Another number whenever the content may be another; it means nothing to other processes."""
        return self._steps

    def changes(self) -> Changes:
        """What has changed since the last call, by one query; a restart where that cannot be told."""
        # The query too: the snapshots of one server follow each other, which those of two threads at once may not.
        with self._lock:
            position, is_inside, told = self._ask()
            is_restart = told == ANYTHING
            if not is_inside:
                self._position = position
                self._steps += bool(told)
            return Changes(is_restart=is_restart, rows=[] if is_restart else rows_of(told), inside=is_inside)

    def forget(self) -> None:
        """Begin anew with the next call."""
        with self._lock:
            self._position = ""

    def _ask(self) -> tuple[str, bool, str]:
        with connection.cursor() as cursor:
            cursor.execute(QUERY, [self._position])
            position, is_inside, told = cursor.fetchone()[0].split("|")
        return position, is_inside == "t", told


def rows_of(told: str) -> list[tuple[str, int | None]]:
    """What changed, as the database writes it: ``agreement=7 country=``."""
    pairs = (each.split("=") for each in told.split())
    return [(kind, int(record) if record else None) for kind, record in pairs]
