"""What follows from other data is right after every edit, is made anew by one command and checked by another."""

import io
import time

import pytest
from django.core.management import CommandError, call_command

from core.derived import DERIVED, Derived, rebuild, rebuild_together
from tests.rules.sql import run
from tests.small_register import SmallRegister

pytestmark = pytest.mark.django_db

# How each structure is spoilt past its triggers.
SPOILT = {
    "statuses": "UPDATE agreements_statusperiod SET status = 'suspended'",
    "organization_documents": "UPDATE core_searchdocument SET vector = 'x' WHERE kind = 'organization'",
    "person_documents": "DELETE FROM core_searchdocument WHERE kind = 'person'",
    "agreement_documents": "UPDATE core_searchdocument SET vector = 'x' WHERE kind = 'agreement'",
    "visit_documents": "UPDATE core_searchdocument SET record = record + 1000000 WHERE kind = 'visit'",
    "topic_documents": "UPDATE core_searchdocument SET vector = 'x' WHERE kind = 'topic'",
    "words": "DELETE FROM core_word",
}
TABLES = ("agreements_statusperiod", "core_searchdocument", "core_word")


def spoil(statement: str) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    run(statement)
    for table in TABLES:
        run(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def check(*names: str) -> str:
    told = io.StringIO()
    call_command("check_derived", *names, stdout=told)
    return told.getvalue()


def test_everything_that_is_kept_is_right_after_a_register_was_entered() -> None:
    SmallRegister()
    assert check() == "".join(f"{name}: right\n" for name in DERIVED)


def test_every_structure_is_spoilt_in_a_test() -> None:
    assert SPOILT.keys() == DERIVED.keys()


@pytest.mark.parametrize(
    ("name", "statement"),
    [*SPOILT.items(), ("statuses", "DELETE FROM agreements_statusperiod WHERE upper_inf(days)")],
)
def test_what_was_spoilt_is_found_and_made_right(name: str, statement: str) -> None:
    SmallRegister()
    spoil(statement)
    with pytest.raises(CommandError, match=name):
        check(name)
    rebuild(DERIVED[name])
    assert check(name) == f"{name}: right\n"


@pytest.mark.django_db(transaction=True)
class TestRebuilding:
    def test_all_is_made_anew_two_at_once_and_told_and_so_are_pages(self) -> None:
        SmallRegister()
        for statement in SPOILT.values():
            spoil(statement)
        told = io.StringIO()
        call_command("rebuild_derived", stdout=told)
        first, *rest = told.getvalue().splitlines()
        assert first == f"Making anew: {', '.join(DERIVED)} …"
        made = [line.split(" made anew in ")[0] for line in rest]
        assert set(made) == set(DERIVED)
        assert made.index("agreement_documents") < made.index("words")
        assert {("derived",), ("agreement",)} <= set(run("SELECT kind FROM core_change WHERE record IS NULL"))
        assert check() == "".join(f"{name}: right\n" for name in DERIVED)

    def test_broken_off_it_takes_back_what_is_being_made(self) -> None:
        """What is at work is cancelled, not waited for."""
        slow = Derived("slow", ["DELETE FROM core_word", "SELECT pg_sleep(60)"], "")
        quick = Derived("quick", ["SELECT 1"], "")
        SmallRegister()
        words = run("SELECT word FROM core_word")

        def interrupted(structure: Derived, seconds: float) -> None:
            raise KeyboardInterrupt

        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            rebuild_together([slow, quick], interrupted)
        assert time.monotonic() - started < 30
        assert run("SELECT word FROM core_word") == words != []


def test_differences_are_counted_and_the_first_are_named() -> None:
    register = SmallRegister()
    spoil(SPOILT["statuses"])
    told = io.StringIO()
    with pytest.raises(CommandError, match="rebuild_derived"):
        call_command("check_derived", "statuses", stdout=told)
    assert f"  agreement {register.agreement.pk}\n" in told.getvalue()


@pytest.mark.parametrize("command", ["rebuild_derived", "check_derived"])
def test_an_unknown_name_is_refused_with_those_there_are(command: str) -> None:
    with pytest.raises(CommandError, match=r"There is no nonsense; there are .*statuses"):
        call_command(command, "nonsense")


def places_of_statuses(agreement: int) -> list[tuple[str]]:
    return run("SELECT ctid::text FROM agreements_statusperiod WHERE agreement_id = %s ORDER BY days", agreement)


def test_an_edit_that_says_nothing_new_of_the_dates_writes_no_status() -> None:
    agreement = SmallRegister().agreement
    signature = agreement.signatures.earliest("pk")
    before = places_of_statuses(agreement.pk)
    agreement.title_en = "Another title"
    agreement.save()
    signature.title_as_printed = "another title"
    signature.save()
    assert places_of_statuses(agreement.pk) == before
    agreement.entry_basis = "ratification"
    agreement.save()
    assert places_of_statuses(agreement.pk) != before
