"""Edits as the database sees them: with everything derived kept up, and with constraints and history only."""

import time
from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any

import psycopg

from tests.bench.timing import PASSES, Passes

EDITS_A_PASS = 25
# An edit that takes longer than this in a pass is not repeated.
SECONDS = 10.0
# Each is one transaction of an editor on a published agreement, or on a party of one.
STATEMENTS = {
    "title": ["UPDATE agreements_agreement SET title_en = %(text)s WHERE id = %(agreement)s"],
    "topics": [
        "DELETE FROM agreements_agreementtopic WHERE agreement_id = %(agreement)s",
        "INSERT INTO agreements_agreementtopic (agreement_id, topic_id) SELECT %(agreement)s, %(topic)s",
    ],
    "signature": ["UPDATE agreements_signature SET title_as_printed = %(text)s WHERE agreement_id = %(agreement)s"],
    "name": ["UPDATE partnerships_organization SET short_name = %(text)s WHERE id = %(organization)s"],
}
# The tables that only triggers write.
DERIVED = "agreements_statusperiod|core_change|core_searchdocument|core_word"
# The triggers of what is derived: those whose function writes such a table, or calls one that does.
DERIVED_TRIGGERS = r"""
WITH RECURSIVE writing AS (
    SELECT oid, proname FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace
       AND prosrc ~* ('\m(insert into|update|delete from)\s+(' || %(tables)s || ')\M')
     UNION
    SELECT p.oid, p.proname FROM pg_proc p JOIN writing w ON p.prosrc ~ ('\m' || w.proname || '\s*\(')
     WHERE p.pronamespace = 'public'::regnamespace
)
SELECT t.tgrelid::regclass::text, quote_ident(t.tgname) FROM pg_trigger t JOIN writing w ON w.oid = t.tgfoid
 WHERE NOT t.tgisinternal AND t.tgrelid::regclass::text !~ ('^(' || %(tables)s || ')$')
 ORDER BY 1, 2
"""


class Editor:
    """Somebody who edits the register, one record after the other, and takes everything back."""

    def __init__(self, connection: psycopg.Connection[Any], records: dict[str, list[int]]) -> None:
        self.connection = connection
        self.records = records
        self.random = Random(1)  # noqa: S311
        self.numbers = count(1)

    def times(self, progress: Callable[[str], None]) -> dict[str, Passes]:
        """Milliseconds of each edit, in turn with and without the upkeep of what is derived."""
        found: dict[str, Passes] = {}
        for number in range(PASSES):
            self.one_pass("", [], found)
            self.one_pass(", bare", self.derived_triggers(), found)
            progress(f"edits, pass {number + 1} of {PASSES}")
        return found

    def one_pass(self, suffix: str, triggers: list[tuple[str, str]], found: dict[str, Passes]) -> None:
        """Some of each edit without some triggers, in a transaction that is rolled back."""
        times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
        with self.connection.transaction(force_rollback=True):
            for table, trigger in triggers:
                self.connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}".encode())
            for turn in range(EDITS_A_PASS + 2):
                for name in STATEMENTS:
                    if sum(times[name]) > 1000 * SECONDS:
                        continue
                    milliseconds = self.edit(name)
                    # The first ones after triggers were switched plan anew.
                    if turn >= 2:
                        times[name].append(milliseconds)
        for name, each in times.items():
            found.setdefault(f"edit {name}{suffix}", []).append(each)

    def edit(self, name: str) -> float:
        """Milliseconds of an edit with all that is checked when it is committed."""
        given: dict[str, Any] = {kind: self.random.choice(ids) for kind, ids in self.records.items()}
        given["text"] = f"Changed {next(self.numbers)}"
        with self.connection.transaction(force_rollback=True):
            start = time.perf_counter()
            for statement in STATEMENTS[name]:
                self.connection.execute(statement.encode(), given)
            self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return 1000 * (time.perf_counter() - start)

    def renamed(self, organization: int) -> float:
        """Seconds to rename one organization."""
        self.records = {**self.records, "organization": [organization]}
        return self.edit("name") / 1000

    def derived_triggers(self) -> list[tuple[str, str]]:
        return self.connection.execute(DERIVED_TRIGGERS, {"tables": DERIVED}).fetchall()
