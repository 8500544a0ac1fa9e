"""What the database keeps although it follows from the rest: how it is made anew, and what of it is wrong."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

AT_ONCE = 2


@dataclass(frozen=True)
class Derived:
    """A derived structure; triggers keep it, so that ``differences`` finds nothing and ``rebuild`` changes nothing."""

    name: str
    # Statements that make all of it anew, and a query for a line about each difference from a recount.
    rebuild: Sequence[str]
    differences: str
    # The structures that are made before it, by name.
    follows: Sequence[str] = ()


DERIVED: dict[str, Derived] = {}


def add_derived(*structures: Derived) -> None:
    """Enter structures, each after those it is made from."""
    DERIVED.update({each.name: each for each in structures})


def structures(names: Sequence[str]) -> list[Derived]:
    """Those of these names; all of them if none is named."""
    unknown = [name for name in names if name not in DERIVED]
    if unknown:
        raise ValueError(f"There is no {unknown[0]}; there are {', '.join(DERIVED)}.")
    return [DERIVED[name] for name in names or DERIVED]


def rebuild(structure: Derived) -> None:
    """Make a structure anew in one transaction: until its end everybody sees the old one."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in structure.rebuild:
            cursor.execute(statement)
        # Pages that were made from the old one are not answered again.
        cursor.execute("INSERT INTO core_change (kind) VALUES ('derived') ON CONFLICT DO NOTHING")


def rebuild_together(chosen: Sequence[Derived], done: Callable[[Derived, float], None]) -> None:
    """Make structures anew, two at once, each on a connection of its own and after those it follows.

    ``done`` is told each with its seconds. Broken off, it takes back what is being made, and what is finished stays.
    """
    lines: set[Any] = set()

    def make(structure: Derived) -> float:
        started = time.monotonic()
        connection.ensure_connection()
        line = connection.connection
        lines.add(line)
        try:
            rebuild(structure)
        finally:
            lines.discard(line)
            connection.close()
        return time.monotonic() - started

    waiting, made = [*chosen], dict[Future[float], Derived]()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            while waiting or made:
                unfinished = {each.name for each in (*waiting, *made.values())}
                for each in [each for each in waiting if unfinished.isdisjoint(each.follows)]:
                    waiting.remove(each)
                    made[pool.submit(make, each)] = each
                for future in wait(made, return_when=FIRST_COMPLETED).done:
                    done(made.pop(future), future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # Again and again: one may be about to send its next statement.
            while any(future.running() for future in made):
                for line in [*lines]:
                    line.cancel_safe()
                time.sleep(0.1)
            raise


def differences(structure: Derived, tell: Callable[[str], None]) -> int:
    """Tell each difference between what is kept and what would be made now; how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(structure.differences)
        count = 0
        while rows := cursor.fetchmany(1_000):
            count += len(rows)
            for (line,) in rows:
                tell(str(line))
    return count
