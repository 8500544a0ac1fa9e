"""manage.py make_register: the same register for the same seed, in an empty database, all of it or nothing."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from desk.made_register import slices
from desk.made_register.agreements import AgreementWriter
from desk.made_register.cast import Cast, Sizes
from desk.made_register.load import bare_tables, load_made_register
from desk.made_register.rules import RULE_QUERIES
from desk.made_register.slices import written_slices
from desk.made_register.tables import COLUMNS
from partnerships.countries import load_countries
from partnerships.models import Organization
from tests.factories import OrganizationFactory
from tests.rules.sql import run, settle


def silent(what: str) -> None:
    """Nobody needs to hear it."""


def load(agreements: int, seed: int = 7) -> None:
    load_countries()
    settle()
    load_made_register(agreements, seed, silent)


def fingerprints() -> dict[str, str]:
    """A digest of each table's rows, in their order."""
    return {
        table: hashlib.sha256(repr(run(f"SELECT * FROM {table} ORDER BY 1")).encode()).hexdigest()
        for table in [*COLUMNS, "agreements_statusperiod"]
    }


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_same_seed_makes_the_same_rows(db):
    made = []
    for seed in (3, 3, 4):
        with undone():
            load(60, seed)
            made.append(fingerprints())
    first, again, other = made
    assert first == again
    assert first["agreements_agreement"] != other["agreements_agreement"]


def test_a_slice_is_the_same_whatever_is_made_before_it():
    cast = Cast(1, Sizes(500))
    alone = AgreementWriter(1, cast, 101, 201).write()
    AgreementWriter(1, cast, 1, 101).write()
    assert AgreementWriter(1, Cast(1, Sizes(500)), 101, 201).write() == alone


def test_a_million_agreements_come_with_their_proportions():
    sizes = Sizes(1_000_000)
    assert (sizes.organizations, sizes.people, sizes.visits) == (50_000, 200_000, 200_000)


def test_indexes_constraints_and_triggers_are_as_before(db):
    def guards():
        return [
            run("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"),
            run("SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid), convalidated FROM pg_constraint"
                " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"),
            run("SELECT tgname, tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
                " ORDER BY 1, 2"),
        ]  # fmt: skip

    before = guards()
    load(60)
    assert guards() == before


def test_a_register_that_holds_records_is_refused(db):
    OrganizationFactory(name_en="Kept")
    with pytest.raises(CommandError, match=r"core_source already has rows.*empty database.*DATABASE_URL"):
        call_command("make_register", agreements=10, verbosity=0)
    assert [str(each) for each in Organization.objects.all()] == ["Kept"]


@pytest.mark.parametrize("size", ["0", "-3", "many", "10000001", "1e3"])
def test_a_size_that_cannot_be_made_is_refused(size):
    with pytest.raises(CommandError, match="give a whole number from 1 to 10000000"):
        call_command("make_register", "--agreements", size)


@pytest.mark.django_db(transaction=True)
def test_interrupted_it_leaves_the_database_as_it_was(monkeypatch):
    def interrupt(*args):
        raise KeyboardInterrupt

    # Numbers given to agreements of earlier tests outlive them.
    run("TRUNCATE agreements_registrycounter")
    monkeypatch.setattr("desk.made_register.load.refuse_violations", interrupt)
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("make_register", agreements=30, verbosity=0)
    assert not Organization.objects.exists()
    assert run("SELECT 1 FROM pg_indexes WHERE indexname = 'party_once'")


def test_a_made_register_that_broke_a_rule_is_not_loaded(db, monkeypatch):
    monkeypatch.setitem(RULE_QUERIES, "agreement_two_parties", "SELECT 5 AS id")
    with pytest.raises(CommandError, match="agreement_two_parties: 1 rows, the first is 5"), undone():
        call_command("make_register", agreements=30, verbosity=0)


BULK = ["agreements_party", "agreements_signature", "people_membership"]
BROKEN_IN_BULK = {
    "party_once": """
        INSERT INTO agreements_party (id, agreement_id, organization_id, position, name_as_printed, role)
        SELECT 9999, agreement_id, organization_id, 9, '', '' FROM agreements_party LIMIT 1
    """,
    "signature_for_a_party": """
        UPDATE agreements_signature SET organization_id = (SELECT max(id) FROM partnerships_organization)
        WHERE id = (SELECT min(id) FROM agreements_signature)
    """,
    "membership_person_holds_post_once": """
        INSERT INTO people_membership (id, person_id, post_id, started_on, ended_on, note, is_single_seat)
        SELECT 9990 + copy, 1, 1, '[2000-01-01,2000-01-02)', '[2010-01-01,2010-01-02)', '', false
        FROM generate_series(1, 2) AS copy
    """,
    "party_leaves_after_joining": """
        UPDATE agreements_party SET joined_on = '[2000-01-01,2000-01-02)', left_on = '[1990-01-01,1990-01-02)'
    """,
}


def fill_bare_tables(broken: str) -> None:
    with undone(), bare_tables(BULK, silent):
        for table in BULK:
            run(f"INSERT INTO {table} SELECT * FROM kept_{table}")
        run(broken)


@pytest.mark.parametrize("constraint", BROKEN_IN_BULK)
def test_what_breaks_a_constraint_does_not_pass_bare_tables(db, constraint):
    load(60)
    for table in BULK:
        run(f"CREATE TEMPORARY TABLE kept_{table} ON COMMIT DROP AS SELECT * FROM {table}")
    with pytest.raises(IntegrityError, match=constraint):
        fill_bare_tables(BROKEN_IN_BULK[constraint])


def test_several_processes_write_the_same_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = Sizes(300)
    here = list(written_slices(7, sizes))
    monkeypatch.setattr(slices, "WORTH_A_PROCESS", 0)
    assert list(written_slices(7, sizes)) == here
