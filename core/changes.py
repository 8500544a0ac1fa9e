"""What has changed since one last looked: the log of changes, followed from snapshot to snapshot.

Triggers write the log in the transaction of the change itself, so that whoever sees the change sees its row. The
greatest id seen, or a sequence, does not tell what is new: of two transactions the one that took the lower number may
commit later. A counter in one row would tell, but all who write would wait for each other at that row. So a follower
keeps the snapshot it last read in, and asks for the rows of transactions that were not over in that snapshot.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

from core.prepared import planning_cursor

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

    Look first and read the content afterwards: what is read is then as new as the look or newer, never older.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._position = ""

    def changes(self) -> Changes:
        """What has changed since the last call, by one query; a restart where that cannot be told."""
        # The query too: the snapshots of one server follow each other, which those of two threads at once may not.
        with self._lock:
            position, is_inside, told = self._ask()
            is_restart = told == ANYTHING
            if not is_inside:
                self._position = position
            return Changes(is_restart=is_restart, rows=[] if is_restart else rows_of(told), inside=is_inside)

    def forget(self) -> None:
        """Begin anew with the next call."""
        with self._lock:
            self._position = ""

    def _ask(self) -> tuple[str, bool, str]:
        with planning_cursor() as cursor:
            cursor.execute(QUERY, [self._position])
            position, is_inside, told = cursor.fetchone()[0].split("|")
        return position, is_inside == "t", told


def rows_of(told: str) -> list[tuple[str, int | None]]:
    """What changed, as the database writes it: ``agreement=7 country=``."""
    pairs = (each.split("=") for each in told.split())
    return [(kind, int(record) if record else None) for kind, record in pairs]


@dataclass(frozen=True)
class Look:
    """How far this process knew the log at a moment; ``inside`` as of Changes.

    The version is another whenever the content may be another; it means nothing to other processes.
    """

    version: int
    inside: bool


# Who is further behind begins anew.
STEPS_KEPT = 100


class Log:
    """The log as all that keep something in this process follow it: one look tells all of them."""

    def __init__(self) -> None:
        self._follower = Follower()
        self._lock = Lock()
        self._told: deque[tuple[int, Changes]] = deque(maxlen=STEPS_KEPT)
        self._version = 0

    def look(self) -> Look:
        """Read on in the log."""
        with self._lock:
            changes = self._follower.changes()
            if (changes.rows or changes.is_restart) and not changes.inside:
                self._version += 1
                self._told.append((self._version, changes))
            return Look(self._version, changes.inside)

    def since(self, version: int) -> Changes:
        """What has changed since a look, as far as the last one."""
        with self._lock:
            told = [changes for step, changes in self._told if step > version]
            is_missed = len(told) != self._version - version
        if is_missed or any(changes.is_restart for changes in told):
            return Changes(is_restart=True, rows=[], inside=False)
        return Changes(is_restart=False, rows=[row for changes in told for row in changes.rows], inside=False)

    def forget(self) -> None:
        """Begin anew with the next look."""
        self._follower.forget()


LOG = Log()
FORGET.append(LOG.forget)
# What is read while a page is made needs to be as new as the moment it was asked for, and no newer.
_OF_REQUEST: ContextVar[Look | None] = ContextVar("look", default=None)


def look() -> Look:
    """The look the request that is answered began with; a new one where there is none."""
    return _OF_REQUEST.get() or LOG.look()


@contextmanager
def looked(at: Look) -> Iterator[None]:
    """Have all that is kept be as new as this look."""
    token = _OF_REQUEST.set(at)
    try:
        yield
    finally:
        _OF_REQUEST.reset(token)


class Kept[Value]:
    """What this process has read of a few records, read anew once one of their kinds, or anything, has changed."""

    def __init__(self, read: Callable[[], Value], kinds: Collection[str] | None = None) -> None:
        self._read = read
        self._kinds = kinds
        self._kept: tuple[int, Value] | None = None
        FORGET.append(self._forget)

    def _forget(self) -> None:
        self._kept = None

    def __call__(self) -> Value:
        now = look()
        if now.inside:
            return self._read()
        kept = self._kept
        if kept is not None:
            since, value = kept
            changes = LOG.since(since)
            if not changes.is_restart and not self._is_touched(changes):
                self._kept = (now.version, value)
                return value
        value = self._read()
        self._kept = (now.version, value)
        return value

    def _is_touched(self, changes: Changes) -> bool:
        return any(self._kinds is None or kind in self._kinds for kind, _record in changes.rows)
