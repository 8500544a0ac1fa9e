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

QUERY = "SELECT seen, log, is_inside, is_trimmed, kinds, records FROM changes_since(%s::pg_snapshot)"

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
        self._seen: str | None = None
        self._log = ""
        self._steps = 0

    @property
    def version(self) -> int:
        """Another number whenever the content may be another; it means nothing to other processes."""
        return self._steps

    def changes(self) -> Changes:
        """What has changed since the last call, by one query; a restart where that cannot be told."""
        # The query too: the snapshots of one server follow each other, which those of two threads at once may not.
        with self._lock:
            seen, log, is_inside, is_trimmed, kinds, records = self._ask()
            is_restart = self._seen is None or is_trimmed or log != self._log
            rows = [] if is_restart else list(zip(kinds or (), records or (), strict=True))
            if not is_inside:
                self._seen, self._log = seen, log
                self._steps += bool(is_restart or rows)
            return Changes(is_restart=is_restart, rows=rows, inside=is_inside)

    def forget(self) -> None:
        """Begin anew with the next call."""
        with self._lock:
            self._seen = None

    def _ask(self) -> tuple[str, str, bool, bool, list[str] | None, list[int | None] | None]:
        with connection.cursor() as cursor:
            cursor.execute(QUERY, [self._seen])
            row: tuple[str, str, bool, bool, list[str] | None, list[int | None] | None] = cursor.fetchone()
        return row
