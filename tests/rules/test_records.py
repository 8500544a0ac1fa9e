"""What the database refuses of every record: no source, deletion, a way back to draft, TRUNCATE, impossible dates."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models

from core.models import Source
from tests.factories import (
    AgreementFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    SourceFactory,
    VisitFactory,
)
from tests.rules.sql import accepted, delete, insert, refused, run, settle, update

RECORDS = {
    "organization": OrganizationFactory,
    "partnership": PartnershipFactory,
    "person": PersonFactory,
    "agreement": AgreementFactory,
    "visit": VisitFactory,
}
every_record = pytest.mark.parametrize(("name", "factory"), RECORDS.items(), ids=RECORDS)


def table_of(record: models.Model) -> str:
    return record._meta.db_table


@pytest.mark.django_db
class TestRule21Sources:
    @every_record
    @pytest.mark.parametrize("publication", ["in_review", "published"])
    def test_a_record_without_a_source_is_not_submitted(
        self, name: str, factory: Callable[..., Any], publication: str
    ) -> None:
        draft = factory(draft=True, cited=False)
        settle()
        with refused(f"{name}_cites_source"):
            update(table_of(draft), draft.pk, publication=publication)

    @every_record
    def test_a_published_record_keeps_its_last_source(self, name: str, factory: Callable[..., Any]) -> None:
        record, other = factory(), factory()
        settle()
        citation = record.citations.get()
        with refused(f"{name}_cites_source"):
            delete(table_of(citation), citation.pk)
        with refused(f"{name}_cites_source"):
            update(table_of(citation), citation.pk, **{f"{name}_id": other.pk})

    @every_record
    def test_one_source_takes_the_place_of_another(self, name: str, factory: Callable[..., Any]) -> None:
        record = factory()
        citation = record.citations.get()
        with accepted():
            delete(table_of(citation), citation.pk)
            insert(table_of(citation), **{f"{name}_id": record.pk}, source_id=SourceFactory().pk)

    def test_a_source_has_a_title_and_stands_once(self) -> None:
        with refused("source_has_title"):
            insert("core_source", title=" ")
        Source.objects.create(title="Atlas", url="https://example.org/atlas")
        with refused("source_url_once"):
            insert("core_source", title="Atlas again", url="https://example.org/atlas")
        with accepted():
            insert("core_source", title="Without an address")
            insert("core_source", title="Another without")


@pytest.mark.django_db
class TestDeletion:
    @every_record
    @pytest.mark.parametrize("publication", ["published", "withdrawn"])
    def test_what_was_public_is_not_deleted(self, name: str, factory: Callable[..., Any], publication: str) -> None:
        record = factory(publication=publication)
        with refused("record_published_not_deleted"):
            delete(table_of(record), record.pk)

    @every_record
    def test_what_was_public_does_not_become_a_draft_again(self, name: str, factory: Callable[..., Any]) -> None:
        record = factory()
        for publication in ("draft", "in_review"):
            with refused("record_once_public_stays"):
                update(table_of(record), record.pk, publication=publication)
        with accepted():
            update(table_of(record), record.pk, publication="withdrawn")
        with refused("record_once_public_stays"):
            update(table_of(record), record.pk, publication="draft")
        with accepted():
            update(table_of(record), record.pk, publication="published")

    @every_record
    @pytest.mark.parametrize("publication", ["draft", "in_review"])
    def test_what_was_never_public_may_go(self, name: str, factory: Callable[..., Any], publication: str) -> None:
        record = factory(publication=publication)
        with accepted():
            type(record).objects.filter(pk=record.pk).delete()

    def test_a_child_row_of_a_published_record_may_go(self) -> None:
        row = VisitFactory().delegation_members.create(person=PersonFactory())
        with accepted():
            delete("events_delegationmember", row.pk)

    def test_no_table_with_a_history_is_emptied_at_once(self) -> None:
        """Tests switch these triggers off, so that they can clean up; here they are on."""
        guarded = run("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%%no_truncate'")
        for table, trigger in guarded:
            run(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
        for table, _trigger in guarded:
            with refused("record_not_truncated"):
                run(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "days",
    [
        "[2021-10-26,2021-10-28)",
        "[2021-10-02,2021-11-02)",
        "[2021-10-01,2021-12-01)",
        "[2021-02-01,2022-02-01)",
        "[2021-01-01,2023-01-01)",
        "[2021-01-01,)",
        "(,2021-01-01)",
        "(,)",
        "[0999-01-01,1000-01-01)",
        "[3000-01-01,3001-01-01)",
    ],
)
def test_rule_22_days_that_are_no_day_month_or_year_are_refused(days: str) -> None:
    with refused("imprecise_date_precision"):
        insert("core_source", title="Report", published_on=days)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "days",
    [
        "[2021-10-26,2021-10-26]",
        "[2021-10-25,2021-10-27]",
        "[2021-02-01,2021-03-01)",
        "[2021-01-01,2021-04-01)",
        "[2020-01-01,2021-01-01)",
        "[2000-01-01,2003-01-01)",
        None,
    ],
)
def test_rule_22_a_day_a_month_or_a_year_perhaps_approximate_is_accepted(days: str | None) -> None:
    with accepted():
        insert("core_source", title="Report", published_on=days)


@pytest.mark.django_db
def test_an_open_date_stands_only_where_one_can_be_open() -> None:
    with refused("core_source_published_on_check"):
        insert("core_source", title="Report", published_on="empty")
    with accepted():
        update("partnerships_organization", OrganizationFactory().pk, dissolved_on="empty")
