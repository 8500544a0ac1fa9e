"""Puts a made register into an empty database: COPY into bare tables, then everything PostgreSQL checks is put back."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pghistory
from django.db import connection, transaction
from psycopg import sql

from agreements.derived import COMPUTE, WRITE
from core.derived import DERIVED, rebuild
from desk.made_register.agreements import AgreementWriter, registry_counters
from desk.made_register.cast import Sizes
from desk.made_register.rules import RULE_QUERIES, violations
from desk.made_register.slices import SLICE, made_cast, written_slices
from desk.made_register.tables import COLUMNS, Rows
from partnerships.countries import load_countries

STATUSES = "agreements_statusperiod"

type Tell = Callable[[str], None]


class NotEmptyError(Exception):
    """A table already holds rows."""


class RuleBrokenError(Exception):
    """What was made breaks a hard rule."""


def load_made_register(agreements: int, seed: int, tell: Tell) -> None:
    """Load a register and what is derived from it, all or nothing."""
    with transaction.atomic():
        # Nobody else's first row may come between the look and the load.
        run([f"LOCK TABLE {', '.join(COLUMNS)} IN ACCESS EXCLUSIVE MODE"])
        refuse_rows()
        with pghistory.context(command="make_register"):
            load_countries()
        with bare_tables([STATUSES], tell):
            with bare_tables(list(COLUMNS), tell):
                copy_register(agreements, seed, tell)
            tell("Computing statuses …")
            run([*COMPUTE, WRITE])
        reset_sequences()
        for structure in DERIVED.values():
            # Statuses are there already.
            if structure.name != "statuses":
                tell(f"Making what is derived: {structure.name} …")
                rebuild(structure)
        tell(f"Checking {len(RULE_QUERIES)} rules …")
        refuse_violations()


def refuse_rows() -> None:
    """A made register is never mixed with a real one."""
    with connection.cursor() as cursor:
        for table in COLUMNS:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if cursor.fetchone() == (True,):
                raise NotEmptyError(table)


def refuse_violations() -> None:
    broken = [f"{each.rule}: {each.rows} rows, the first is {each.first}" for each in violations()]
    if broken:
        raise RuleBrokenError("; ".join(broken))


def copy_register(agreements: int, seed: int, tell: Tell) -> None:
    sizes = Sizes(agreements)
    tell("Making organizations, people and partnerships …")
    copy(made_cast(seed, sizes).rows.written())
    counters = Rows()
    for year, last_number in registry_counters(agreements):
        counters.add_as("agreements_registrycounter", year, last_number)
    copy(counters.written())
    for part, written in written_slices(seed, sizes):
        copy(written)
        if part.end % 100_000 < SLICE:
            what = "agreements" if part.writer is AgreementWriter else "visits"
            tell(f"{part.end - 1:,} {what} copied")


def copy(written: dict[str, bytes]) -> None:
    with connection.cursor() as cursor:
        for table, rows in written.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table].split()))
            # The tables were emptied in this transaction: their rows are visible to all from the start.
            statement = sql.SQL("COPY {} ({}) FROM STDIN (FREEZE)").format(sql.Identifier(table), columns)
            with cursor.copy(statement) as stream:
                stream.write(rows)


class Kept(NamedTuple):
    """A statement that takes something off a table, and the one that puts it back."""

    name: str
    off: str
    on: str


INDEXES = """
SELECT index.relname, format('DROP INDEX %%I', index.relname), pg_get_indexdef(index.oid)
FROM pg_index i JOIN pg_class index ON index.oid = i.indexrelid JOIN pg_class tab ON tab.oid = i.indrelid
WHERE tab.relname = ANY (%s) AND tab.relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)
ORDER BY tab.relname, index.relname
"""
CONSTRAINTS = """
SELECT format('%%s of %%s', conname, conrelid::regclass),
    format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c JOIN pg_class tab ON tab.oid = c.conrelid LEFT JOIN pg_class other ON other.oid = c.confrelid
WHERE contype = %s AND (tab.relname = ANY (%s) OR other.relname = ANY (%s))
ORDER BY tab.relname, conname
"""
# That a table is emptied is noted: who follows the log of changes learns that any record may be another.
TRIGGERS = """
SELECT tgname || ' of ' || tgrelid::regclass, format('ALTER TABLE %%s DISABLE TRIGGER %%I', tgrelid::regclass, tgname),
    format('ALTER TABLE %%s ENABLE %%s TRIGGER %%I', tgrelid::regclass,
        CASE tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, tgname)
FROM pg_trigger JOIN pg_class tab ON tab.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname <> 'note_truncate' AND tab.relname = ANY (%s)
ORDER BY tab.relname, tgname
"""


@contextmanager
def bare_tables(tables: list[str], tell: Tell) -> Iterator[None]:
    """Within, the tables have neither triggers nor indexes nor foreign keys; putting them back checks every row."""
    foreign_keys = kept(CONSTRAINTS, "f", tables, tables)
    exclusions = kept(CONSTRAINTS, "x", tables, [])
    uniques = kept(CONSTRAINTS, "u", tables, [])
    primary_keys = kept(CONSTRAINTS, "p", tables, [])
    indexes = kept(INDEXES, tables)
    triggers = kept(TRIGGERS, tables)
    run(each.off for each in [*triggers, *foreign_keys, *exclusions, *uniques, *indexes, *primary_keys])
    run([f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"])
    yield
    tell(f"Building {len(indexes) + len(uniques) + len(primary_keys) + len(exclusions)} indexes …")
    run(["SET LOCAL maintenance_work_mem = '512MB'"])
    run(each.on for each in [*primary_keys, *uniques, *indexes, *exclusions])
    run(f"ANALYZE {table}" for table in tables)
    tell(f"Checking {len(foreign_keys)} foreign keys …")
    run(each.on for each in foreign_keys)
    run(each.on for each in triggers)


def kept(query: str, *parameters: Any) -> list[Kept]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [Kept(*row) for row in cursor.fetchall()]


def run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


SEQUENCES = """
SELECT format('SELECT setval(%%L, greatest(max(id), 1), max(id) IS NOT NULL) FROM %%I',
    pg_get_serial_sequence(quote_ident(relname), 'id'), relname)
FROM pg_class WHERE relname = ANY (%s) AND pg_get_serial_sequence(quote_ident(relname), 'id') IS NOT NULL
"""


def reset_sequences() -> None:
    """What is entered next gets the next number."""
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES, [[table for table, columns in COLUMNS.items() if columns.startswith("id ")]])
        statements = [statement for (statement,) in cursor.fetchall()]
    run(statements)
