"""The log of changes: what a transaction changed is told to all who look after its commit, once, and only then."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from core import changes
from core.changes import LOG, STEPS_KEPT, Changes, Follower, Kept, look, looked
from core.models import Source
from partnerships.models import Country, Topic
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    KeyFigureFactory,
    OrganizationFactory,
    PartnershipFactory,
    PhotoFactory,
    PhotoPersonFactory,
    ProgrammeItemFactory,
    SourceFactory,
    TopicFactory,
)
from tests.rules.sql import committed, run

OURS = ("accounts", "core", "partnerships", "people", "agreements", "events", "website", "desk")
# Models whose rows no public page shows.
NEVER_SHOWN = {
    "User": "who signs in",
    "AuditEvent": "what those did who signed in",
    "Digest": "mail to them",
    "Reminder": "what it told them",
    "Change": "the log itself",
    "Review": "changes that the public does not see yet",
    "ReviewStep": "what was decided about them",
    "Import": "files that colleagues bring in",
    "ImportRow": "what each of their rows would do",
    "ImportedRow": "what they did, so that it can be undone",
    "SavedMapping": "which of their columns is which field",
    "SavedFilter": "lists that colleagues open again",
}
# What the database computes of watched tables.
COMPUTED = {
    "SearchDocument": "the words of the records",
    "Word": "the words of all documents",
}


@pytest.fixture
def follower() -> Follower:
    """One who has looked once."""
    made = Follower()
    made.changes()
    return made


@pytest.mark.django_db
class TestWatching:
    def watched(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for table, trigger in run(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgfoid = 'note_changes()'::regprocedure AND t.tgenabled = 'O'"
        ):
            found.setdefault(table, set()).add(trigger)
        return found

    def shown(self) -> set[str]:
        models_of_apps = [model for name in OURS for model in apps.get_app_config(name).get_models()]
        return {
            model._meta.db_table
            for model in models_of_apps
            if not hasattr(model, "pgh_tracked_model") and model.__name__ not in NEVER_SHOWN | COMPUTED
        }

    def test_every_table_that_a_public_page_can_show_is_watched(self) -> None:
        assert self.shown() == self.watched().keys()

    def test_every_way_to_change_a_row_is_watched(self) -> None:
        every = {"note_insert", "note_update", "note_delete", "note_truncate"}
        assert set(map(frozenset, self.watched().values())) == {frozenset(every)}


@pytest.mark.django_db(transaction=True)
class TestFollowing:
    def told(self, follower: Follower) -> set[tuple[str, int | None]]:
        found = follower.changes()
        assert not found.is_restart
        assert not found.inside
        return set(found.rows)

    def test_the_first_look_tells_nothing_but_that_it_is_the_first(self) -> None:
        first = Follower().changes()
        assert (first.is_restart, first.rows, first.inside) == (True, [], False)

    def test_nothing_is_told_while_nothing_changes(self, follower: Follower) -> None:
        assert self.told(follower) == set()

    def test_a_change_is_told_once(self, follower: Follower) -> None:
        source = SourceFactory()
        assert self.told(follower) == {("source", source.pk)}
        assert self.told(follower) == set()

    def test_insert_bulk_update_raw_sql_and_delete_are_told(self, follower: Follower) -> None:
        one, two = Source.objects.bulk_create([Source(title="One"), Source(title="Two")])
        both = {("source", one.pk), ("source", two.pk)}
        assert self.told(follower) == both
        Source.objects.update(publisher="Both")
        assert self.told(follower) == both
        run("UPDATE core_source SET title = 'Three' WHERE id = %s", one.pk)
        assert self.told(follower) == {("source", one.pk)}
        Source.objects.filter(pk=two.pk).delete()
        assert self.told(follower) == {("source", two.pk)}

    def test_what_changes_nothing_is_not_told(self, follower: Follower) -> None:
        SourceFactory(title="Same")
        follower.changes()
        Source.objects.update(title="Same")
        Source.objects.filter(title="Other").update(title="Another")
        Source.objects.filter(title="Other").delete()
        assert self.told(follower) == set()

    def test_a_transaction_that_is_undone_is_not_told(self, follower: Follower) -> None:
        with transaction.atomic():
            SourceFactory()
            transaction.set_rollback(True)
        assert self.told(follower) == set()

    def test_a_row_that_moves_is_told_of_both_records(self, follower: Follower) -> None:
        old, new = committed(OrganizationFactory), committed(OrganizationFactory)
        name = old.other_names.create(name="Alias")
        follower.changes()
        type(name).objects.update(organization=new)
        assert self.told(follower) == {("organization", old.pk), ("organization", new.pk)}

    def test_a_change_of_a_number_is_told_of_both_numbers(self, follower: Follower) -> None:
        source = SourceFactory()
        follower.changes()
        Source.objects.update(id=source.pk + 1000)
        assert self.told(follower) == {("source", source.pk), ("source", source.pk + 1000)}

    def test_a_country_stands_for_any(self, follower: Follower) -> None:
        Country.objects.create(code="ZZ", alpha_3="ZZZ", numeric="999", name_en="Nowhere")
        assert self.told(follower) == {("country", None)}

    def test_a_partnership_also_tells_its_two_sides(self, follower: Follower) -> None:
        partnership = committed(PartnershipFactory)
        sides = {("partner", partnership.organization_a_id), ("partner", partnership.organization_b_id)}
        told = self.told(follower)
        assert sides | {("partnership", partnership.pk)} <= told

    def test_rows_further_below_change_their_record(self, follower: Follower) -> None:
        agreement = committed(AgreementFactory)
        item = committed(ProgrammeItemFactory)
        figure = committed(KeyFigureFactory, organization=None, partnership=committed(PartnershipFactory))
        photo = committed(PhotoFactory, visit=None, agreement=agreement)
        follower.changes()
        PhotoPersonFactory(photo=photo)
        assert ("agreement", agreement.pk) in self.told(follower)
        item.participants.create(organization=committed(OrganizationFactory))
        assert ("visit", item.visit_id) in self.told(follower)
        figure.citations.create(source=SourceFactory())
        assert ("partnership", figure.partnership_id) in self.told(follower)

    def test_a_thousand_rows_are_told_one_by_one_and_more_as_any(self, follower: Follower) -> None:
        Topic.objects.bulk_create(Topic(slug=f"topic-{n}", name_en=f"Topic {n}") for n in range(1001))
        assert self.told(follower) == {("topic", None)}
        run("DELETE FROM partnerships_topic WHERE id IN (SELECT id FROM partnerships_topic LIMIT 1)")
        follower.changes()
        run("DELETE FROM partnerships_topic")
        assert len(self.told(follower)) == 1000

    def test_a_table_emptied_at_once_is_told_as_any(self, follower: Follower) -> None:
        TopicFactory()
        follower.changes()
        run("TRUNCATE partnerships_topic CASCADE")
        assert ("topic", None) in self.told(follower)

    def test_a_save_of_many_rows_is_one_row_of_the_log_per_record(self, follower: Follower) -> None:
        agreement = committed(AgreementFactory)
        follower.changes()
        with transaction.atomic():
            for number in range(5):
                agreement.documents.create(url=f"https://example.org/{number}")
                Agreement.objects.filter(pk=agreement.pk).update(title_en=f"Title {number}")
        assert follower.changes().rows == [("agreement", agreement.pk)]

    def test_whoever_has_written_sees_more_than_may_be_kept(self, follower: Follower) -> None:
        with transaction.atomic():
            source = SourceFactory()
            own = follower.changes()
            assert own.inside
            assert own.rows == [("source", source.pk)]
            transaction.set_rollback(True)
        assert self.told(follower) == set()

    def test_whoever_keeps_an_old_snapshot_must_not_keep_what_it_shows(self, follower: Follower) -> None:
        with transaction.atomic():
            run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert follower.changes().inside


@pytest.mark.django_db(transaction=True)
class TestTwoConnections:
    def test_a_change_is_told_when_it_is_committed_and_not_before(
        self, follower: Follower, another: psycopg.Connection[Any]
    ) -> None:
        another.execute(
            "INSERT INTO core_source (kind, title, publisher, url, language, reference)"
            " VALUES ('document', 'Report', '', '', 'en', '')"
        )
        assert follower.changes().rows == []
        another.commit()
        assert follower.changes().rows == [("source", Source.objects.get().pk)]

    def test_who_began_first_and_commits_last_is_told_too(
        self, follower: Follower, another: psycopg.Connection[Any]
    ) -> None:
        first, second = SourceFactory(), SourceFactory()
        follower.changes()
        another.execute("UPDATE core_source SET title = 'first' WHERE id = %s", [first.pk])
        Source.objects.filter(pk=second.pk).update(title="second")
        assert follower.changes().rows == [("source", second.pk)]
        assert follower.changes().rows == []
        another.commit()
        assert follower.changes().rows == [("source", first.pk)]
        assert follower.changes().rows == []

    def test_two_who_write_at_once_do_not_wait_for_each_other(self, another: psycopg.Connection[Any]) -> None:
        first, second = SourceFactory(), SourceFactory()
        run("SET lock_timeout = '1s'")
        another.execute("UPDATE core_source SET title = 'first' WHERE id = %s", [first.pk])
        Source.objects.filter(pk=second.pk).update(title="second")
        run("SELECT trim_changes(0)")
        another.execute("SELECT trim_changes(0)")
        another.commit()
        assert set(Source.objects.values_list("title", flat=True)) == {"first", "second"}


def trim(kept: int) -> None:
    """Trim the log whatever runs in other databases of the server."""
    run("SELECT trim_changes(%s, pg_snapshot_xmax(pg_current_snapshot()))", kept)


def look_as_if_alone(follower: Follower) -> Changes:
    """A look that older transactions in other databases of the server, which never write here, leave no trace in."""
    found = follower.changes()
    snapshot, log = follower._position.split(" ")
    latest = snapshot.split(":")[1]
    follower._position = f"{latest}:{latest}: {log}"
    return found


@pytest.mark.django_db(transaction=True)
class TestTrimming:
    def logged(self) -> list[tuple[Any, ...]]:
        return run("SELECT kind, record FROM core_change ORDER BY id")

    def test_who_missed_what_was_trimmed_begins_anew(self, follower: Follower) -> None:
        SourceFactory.create_batch(3)
        trim(1)
        assert look_as_if_alone(follower).is_restart
        assert not follower.changes().is_restart

    def test_who_has_looked_since_misses_nothing(self, follower: Follower) -> None:
        SourceFactory.create_batch(3)
        look_as_if_alone(follower)
        trim(1)
        source = SourceFactory()
        again = follower.changes()
        assert (again.is_restart, again.rows) == (False, [("source", source.pk)])

    def test_what_goes_leaves_one_row_that_says_so(self) -> None:
        for _time in range(3):
            SourceFactory.create_batch(3)
            trim(1)
        kinds = [kind for kind, _record in self.logged()]
        assert kinds[-1] == "trimmed"
        assert kinds.count("trimmed") <= 2
        assert kinds.count("source") <= 2

    def test_while_a_transaction_runs_nothing_goes_that_is_younger(
        self, follower: Follower, another: psycopg.Connection[Any]
    ) -> None:
        source = SourceFactory()
        follower.changes()
        another.execute("UPDATE core_source SET title = 'running' WHERE id = %s", [source.pk])
        SourceFactory.create_batch(3)
        follower.changes()
        run("SELECT trim_changes(0)")
        another.commit()
        again = follower.changes()
        assert (again.is_restart, again.rows) == (False, [("source", source.pk)])

    def test_the_log_trims_itself(self) -> None:
        run("SELECT setval(pg_get_serial_sequence('core_change', 'id'), 199999)")
        trimming_is_told = """
            CREATE OR REPLACE FUNCTION trim_changes(
                kept integer DEFAULT 100000, before xid8 DEFAULT pg_snapshot_xmin(pg_current_snapshot())
            ) RETURNS void LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING MESSAGE = kept; END'
        """
        with transaction.atomic():
            run(trimming_is_told)
            with pytest.raises(DatabaseError, match="100000"):
                SourceFactory()
            transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
class TestAnotherLog:
    def test_an_emptied_log_begins_anew(self, follower: Follower) -> None:
        SourceFactory()
        run("TRUNCATE core_change")
        assert follower.changes().is_restart

    def test_numbers_of_transactions_that_a_copy_brought_along_are_left_out(self, follower: Follower) -> None:
        run("INSERT INTO core_change (xid, kind) VALUES ('9000000000000000000', 'source')")
        assert follower.changes().rows == []
        source = SourceFactory()
        assert follower.changes().rows == [("source", source.pk)]

    def test_who_forgets_begins_anew(self, follower: Follower) -> None:
        follower.forget()
        assert follower.changes().is_restart


def test_what_a_process_keeps_is_emptied_by_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    emptied: list[int] = []
    monkeypatch.setattr(changes, "FORGET", [lambda: emptied.append(1), lambda: emptied.append(2)])
    changes.forget()
    assert emptied == [1, 2]


def test_the_models_named_as_never_shown_exist() -> None:
    names = {model.__name__ for model in apps.get_models()}
    assert NEVER_SHOWN.keys() | COMPUTED.keys() <= names


def test_computed_models_are_no_records() -> None:
    assert not any(hasattr(model, "publication") for model in map(model_named, COMPUTED))


def model_named(name: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model.__name__ == name)


@pytest.mark.django_db(transaction=True)
class TestTheLogOfThisProcess:
    """One look tells all that keep something."""

    def test_each_is_told_what_has_changed_since_its_own_look(self) -> None:
        first = LOG.look()
        one = SourceFactory()
        second = LOG.look()
        other = SourceFactory()
        third = LOG.look()
        assert LOG.since(first.version).rows == [("source", one.pk), ("source", other.pk)]
        assert LOG.since(second.version).rows == [("source", other.pk)]
        assert LOG.since(third.version).rows == []

    def test_who_is_too_far_behind_begins_anew(self) -> None:
        first = LOG.look()
        for _number in range(STEPS_KEPT):
            SourceFactory()
            LOG.look()
        assert not LOG.since(first.version).is_restart
        SourceFactory()
        LOG.look()
        assert LOG.since(first.version).is_restart

    def test_what_the_asking_transaction_wrote_moves_nothing(self) -> None:
        before = LOG.look()
        with transaction.atomic():
            SourceFactory()
            own = LOG.look()
            assert own.inside
            assert own.version == before.version
            transaction.set_rollback(True)
        assert LOG.look() == before

    def test_within_a_request_there_is_one_look(self) -> None:
        with looked(LOG.look()):
            first = look()
            SourceFactory()
            assert look() == first
        assert look().version > first.version

    def test_what_is_kept_is_read_anew_when_its_kind_has_changed_and_only_then(self) -> None:
        country = CountryFactory()
        kept = Kept(lambda: list(Country.objects.values_list("name_en", flat=True)), ["country"])
        kept()
        SourceFactory()
        with CaptureQueriesContext(connection) as queries:
            kept()
        assert len(queries) == 1
        Country.objects.filter(pk=country.pk).update(name_en="Elsewhere")
        assert kept() == ["Elsewhere"]

    def test_what_a_transaction_reads_of_its_own_is_not_kept(self) -> None:
        country = CountryFactory(name_en="Here")
        kept = Kept(lambda: list(Country.objects.values_list("name_en", flat=True)), ["country"])
        with transaction.atomic():
            Country.objects.filter(pk=country.pk).update(name_en="Elsewhere")
            assert kept() == ["Elsewhere"]
            transaction.set_rollback(True)
        assert kept() == ["Here"]
