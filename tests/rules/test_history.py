"""Rule 24: every change leaves who, when, old and new, whatever made it; the history is only added to."""

import uuid

import pghistory
import pgtrigger
import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, models

from core.models import Publication, Source
from events.models import PhotoPerson
from partnerships.models import Organization
from people.models import Membership, Person, PersonIdentifier, PersonName
from tests.conftest import not_run
from tests.factories import (
    OrganizationFactory,
    PersonFactory,
    PhotoFactory,
    PhotoPersonFactory,
    PostFactory,
    SourceFactory,
)
from tests.rules.sql import accepted, delete, insert, refused, run, settle, update

pytestmark = pytest.mark.django_db

EVENTS = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


def history(record: models.Model, column: str) -> list[tuple[str, object]]:
    """What happened to a row, oldest first, and the value of a column afterwards."""
    return run(  # type: ignore[return-value]
        f"SELECT pgh_label, {column} FROM {record._meta.db_table}event WHERE pgh_obj_id = %s ORDER BY pgh_id",
        record.pk,
    )


class TestEveryChange:
    def test_a_save_leaves_the_old_and_the_new_value(self) -> None:
        source = SourceFactory(title="Old")
        source.title = "New"
        source.save()
        number = source.pk
        source.delete()
        source.pk = number
        assert history(source, "title") == [("insert", "Old"), ("update", "New"), ("delete", "New")]

    def test_a_bulk_update_leaves_an_event_for_each_row(self) -> None:
        sources = SourceFactory.create_batch(3, publisher="Old")
        Source.objects.filter(pk__in=[source.pk for source in sources]).update(publisher="New")
        for source in sources:
            assert history(source, "publisher") == [("insert", "Old"), ("update", "New")]

    def test_rows_made_in_bulk_leave_an_event_each(self) -> None:
        sources = Source.objects.bulk_create([Source(title="One"), Source(title="Two")])
        assert [history(source, "title") for source in sources] == [[("insert", "One")], [("insert", "Two")]]

    def test_raw_sql_leaves_events(self) -> None:
        number = insert("core_source", title="Old")
        update("core_source", number, title="New")
        delete("core_source", number)
        source = Source(pk=number)
        assert history(source, "title") == [("insert", "Old"), ("update", "New"), ("delete", "New")]

    def test_what_changes_nothing_leaves_no_event(self) -> None:
        source = SourceFactory(title="Same")
        update("core_source", source.pk, title="Same")
        assert history(source, "title") == [("insert", "Same")]

    def test_a_rise_of_the_version_alone_leaves_no_event(self) -> None:
        organization = OrganizationFactory()
        update("partnerships_organization", organization.pk, version=7)
        assert [label for label, _name in history(organization, "name_en")] == ["insert"]

    def test_an_event_says_who_and_when(self) -> None:
        with pghistory.context(user=7, url="/admin/"):
            source = SourceFactory()
        rows = run(
            "SELECT c.metadata ->> 'user', c.metadata ->> 'url', e.pgh_created_at <= now() FROM core_sourceevent e"
            " JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.pgh_obj_id = %s",
            source.pk,
        )
        assert rows == [("7", "/admin/", True)]

    def test_a_change_past_the_site_is_by_the_role_that_signed_in(self) -> None:
        number = insert("core_source", title="Report")
        update("core_source", number, title="Reports")
        rows = run(
            "SELECT DISTINCT c.metadata ->> 'database_user', session_user::text FROM core_sourceevent e"
            " JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.pgh_obj_id = %s",
            number,
        )
        assert rows == [(rows[0][1], rows[0][1])]

    def test_no_setting_of_a_session_switches_the_history_off(self) -> None:
        source = SourceFactory(title="Old")
        triggers = [name for (name,) in run("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")]
        run("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(triggers) + "}")
        update("core_source", source.pk, title="New")
        with pgtrigger.ignore():
            Source.objects.filter(pk=source.pk).update(title="Newer")
        assert [title for _label, title in history(source, "title")] == ["Old", "New", "Newer"]

    def test_every_model_of_the_register_has_a_history(self) -> None:
        registered = {
            model
            for model in apps.get_models()
            if model._meta.app_label in ("core", "partnerships", "people", "agreements", "events")
            and model not in EVENTS
        }
        tracked = {model.pgh_tracked_model for model in EVENTS}  # type: ignore[attr-defined]
        assert {model.__name__ for model in registered - tracked} == {
            "StatusPeriod",
            "Change",
            "Review",
            "ReviewStep",
            "SearchDocument",
            "Word",
        }


def second_role() -> None:
    """Act as a role that did not make the tables and may do everything with them."""
    try:
        run("CREATE ROLE entente_second")
        run("GRANT ALL ON ALL TABLES IN SCHEMA public TO entente_second")
        run("SET LOCAL ROLE entente_second")
    except DatabaseError as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            not_run("the role of these tests may not make roles")
        raise


def invented_event(table: str) -> int:
    """A row of a history, which may be added to, with a value in each column that needs one."""
    needed = run(
        "SELECT column_name, CASE data_type WHEN 'boolean' THEN 'false' WHEN 'ARRAY' THEN '{}' WHEN 'text' THEN 'x'"
        " WHEN 'character varying' THEN 'x' WHEN 'timestamp with time zone' THEN 'now' ELSE '1' END"
        " FROM information_schema.columns"
        " WHERE table_name = %s AND is_nullable = 'NO' AND column_name <> 'pgh_id'",
        table,
    )
    columns = ", ".join(f'"{column}"' for column, _value in needed)
    marks = ", ".join(["%s"] * len(needed))
    values = [value for _column, value in needed]
    ((made,),) = run(f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING pgh_id", *values)
    return int(made)


class TestAppendOnly:
    @pytest.mark.parametrize("event", EVENTS, ids=lambda model: model._meta.db_table)
    def test_no_history_is_changed_or_deleted(self, event: type[models.Model]) -> None:
        table = event._meta.db_table
        made = invented_event(table)
        with refused("history_append_only"):
            run(f"UPDATE {table} SET pgh_label = 'forged' WHERE pgh_id = %s", made)
        with refused("history_append_only"):
            run(f"DELETE FROM {table} WHERE pgh_id = %s", made)

    def test_nor_by_another_role(self) -> None:
        source = SourceFactory()
        settle()
        second_role()
        for statement in ("UPDATE core_sourceevent SET title = ''", "DELETE FROM core_sourceevent"):
            with refused("history_append_only"):
                run(statement)
        update("core_source", source.pk, title="Changed by another role")
        assert history(source, "title")[-1] == ("update", "Changed by another role")

    def test_nor_in_a_session_that_replays_a_replica(self) -> None:
        SourceFactory()
        settle()
        try:
            run("SET LOCAL session_replication_role = replica")
        except DatabaseError:
            not_run("the role of these tests may not switch triggers off")
        with refused("history_append_only"):
            run("UPDATE core_sourceevent SET title = ''")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE core_sourceevent SET title = '' /* function erase_person( */",
            "DO $$ BEGIN UPDATE core_sourceevent SET title = '' /* \nPL/pgSQL function erase_person(1) */; END $$",
        ],
    )
    def test_nor_by_naming_the_erasure(self, statement: str) -> None:
        SourceFactory()
        with refused("history_append_only"):
            run(statement)

    @pytest.mark.parametrize(
        "change",
        [
            """UPDATE pghistory_context SET metadata = '{"user": 8}'""",
            "UPDATE pghistory_context SET metadata = '{}'",
            "UPDATE pghistory_context SET created_at = created_at - INTERVAL '1 day'",
            "UPDATE pghistory_context SET id = gen_random_uuid()",
            "DELETE FROM pghistory_context",
        ],
    )
    def test_who_made_a_change_stays(self, change: str) -> None:
        with pghistory.context(user=7):
            SourceFactory()
        with refused("history_append_only"):
            run(change)

    def test_the_context_of_a_change_is_completed_while_it_lasts(self) -> None:
        with pghistory.context(user=7):
            SourceFactory()
            with pghistory.context(command="load_sample"):
                SourceFactory()
        assert run("SELECT metadata ->> 'user', metadata ->> 'command' FROM pghistory_context") == [
            ("7", "load_sample")
        ]

    def test_an_old_context_is_not_added_to(self) -> None:
        run(
            "INSERT INTO pghistory_context (id, metadata, created_at, updated_at)"
            " VALUES (%s, '{}', now() - INTERVAL '2 days', now())",
            uuid.uuid4(),
        )
        with refused("history_append_only"):
            run("""UPDATE pghistory_context SET metadata = '{"user": 7}'""")


NAME = "Jacqueline Dupont-Lefèvre"


class TestErasure:
    @pytest.fixture
    def person(self) -> Person:
        """Someone whose name stands in every place, now and before."""
        made: Person = PersonFactory(
            name=NAME, given_name=NAME, family_name=NAME, sort_name=NAME, biography_fr=NAME, internal_notes=NAME
        )
        made.citations.update(quote=NAME)
        PersonName.objects.create(person=made, name=NAME, note=NAME)
        PersonIdentifier.objects.create(person=made, scheme="wikidata", value=NAME)
        Membership.objects.create(person=made, post=PostFactory(), note=NAME)
        photo = PhotoFactory()
        PhotoPersonFactory(photo=photo, person=made, printed_name=NAME, printed_title=NAME)
        named_first = PhotoPersonFactory(photo=photo, printed_name=NAME)
        PhotoPerson.objects.filter(pk=named_first.pk).update(person=made)
        named_first.refresh_from_db()
        PhotoPerson.objects.filter(pk=named_first.pk).update(person=None)
        made.other_names.all().delete()
        Person.objects.filter(pk=made.pk).update(name=f"{NAME} (†)")
        settle()
        return made

    def places(self) -> list[str]:
        """The tables in which the name still stands."""
        tables = run(
            "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        )
        return sorted(
            table
            for (table,) in tables
            if run(f'SELECT EXISTS (SELECT 1 FROM "{table}" each WHERE each::text LIKE %s)', f"%{NAME}%") == [(True,)]
        )

    def test_one_function_takes_a_name_out_of_the_register_and_its_history(self, person: Person) -> None:
        assert len(self.places()) == 11
        with accepted():
            run("SELECT erase_person(%s, %s)", person.pk, "(erased)")
        assert self.places() == []

    def test_the_act_and_its_history_stay(self, person: Person) -> None:
        labels = [label for label, _name in history(person, "name")]
        with accepted():
            run("SELECT erase_person(%s, %s)", person.pk, "(erased)")
        person.refresh_from_db()
        assert (person.name, person.visibility, person.publication) == ("(erased)", "private", Publication.PUBLISHED)
        assert [label for label, _name in history(person, "name")] == [*labels, "update", "update"]
        assert person.photo_appearances.get().printed_name == "(erased)"
        assert run("SELECT person_id, replacement FROM people_erasure") == [(person.pk, "(erased)")]

    def test_somebody_else_is_untouched(self, person: Person) -> None:
        other = PersonFactory(name="Another")
        run("SELECT erase_person(%s, %s)", person.pk, "(erased)")
        assert history(other, "name") == [("insert", "Another")]

    def test_the_history_of_a_deleted_draft_is_redacted_too(self) -> None:
        draft = PersonFactory(draft=True, name=NAME)
        number = draft.pk
        draft.delete()
        run("SELECT erase_person(%s, %s)", number, "(erased)")
        assert self.places() == []

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE people_personevent SET name = 'Somebody'",
            "UPDATE people_personevent SET pgh_created_at = now() - INTERVAL '1 year'",
            "UPDATE people_personevent SET visibility = 'public', name = '(erased)'",
            "DELETE FROM people_personevent",
        ],
    )
    def test_an_erasure_allows_nothing_but_itself(self, person: Person, change: str) -> None:
        run("SELECT erase_person(%s, %s)", person.pk, "(erased)")
        with refused("history_append_only"):
            run(change)

    def test_without_an_erasure_nothing_is_redacted(self, person: Person) -> None:
        with refused("history_append_only"):
            run("UPDATE people_personevent SET name = '(erased)'")

    @pytest.mark.parametrize(
        "change", ["UPDATE people_erasure SET replacement = 'Somebody'", "DELETE FROM people_erasure"]
    )
    def test_that_it_happened_stays(self, person: Person, change: str) -> None:
        run("SELECT erase_person(%s, %s)", person.pk, "(erased)")
        with refused("history_append_only"):
            run(change)

    @pytest.mark.parametrize("replacement", ["", " ", "x" * 201])
    def test_it_says_what_stands_there(self, person: Person, replacement: str) -> None:
        with refused("erasure_says_what_stands_there"):
            run("SELECT erase_person(%s, %s)", person.pk, replacement)

    def test_another_role_erases_in_the_same_way(self, person: Person) -> None:
        second_role()
        run("SELECT erase_person(%s, %s)", person.pk, "(erased)")
        assert self.places() == []


def test_an_organization_renamed_in_bulk_keeps_its_former_name_in_its_history() -> None:
    organization = OrganizationFactory(name_en="Rabat-Salé-Zaër")
    Organization.objects.update(name_en="Rabat-Salé-Kénitra")
    assert [name for _label, name in history(organization, "name_en")] == ["Rabat-Salé-Zaër", "Rabat-Salé-Kénitra"]
