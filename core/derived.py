"""What the database keeps although it follows from the rest: how it is made anew, and what of it is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Derived:
    """A derived structure; triggers keep it, so that ``differences`` finds nothing and ``rebuild`` changes nothing."""

    name: str
    # Statements that make all of it anew, and a query for a line about each difference from a recount.
    rebuild: Sequence[str]
    differences: str


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
