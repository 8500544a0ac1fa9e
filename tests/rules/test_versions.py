"""The version of a record: one step for each transaction that changes it or a row below it."""

from typing import Any

import pytest
from django.db import models

from tests.factories import (
    AgreementFactory,
    KeyFigureFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    PhotoFactory,
    PostFactory,
    ProgrammeItemFactory,
    SourceFactory,
    TopicFactory,
    VisitFactory,
)
from tests.rules.sql import accepted, committed, delete, insert, run, update

pytestmark = pytest.mark.django_db(transaction=True)


def version(record: models.Model) -> int:
    ((number,),) = run(f"SELECT version FROM {record._meta.db_table} WHERE id = %s", record.pk)
    return int(number)


def steps_of(table: str, *records: models.Model, **values: Any) -> None:
    """A row inserted, changed and deleted in three transactions raises each record's version by three."""
    before = [version(record) for record in records]
    row = insert(table, **values)
    assert [version(record) for record in records] == [number + 1 for number in before], f"insert into {table}"
    run(f"UPDATE {table} SET id = id WHERE id = %s", row)
    assert [version(record) for record in records] == [number + 2 for number in before], f"update of {table}"
    delete(table, row)
    assert [version(record) for record in records] == [number + 3 for number in before], f"delete from {table}"


def test_the_rows_of_an_agreement_raise_its_version() -> None:
    agreement, other = committed(AgreementFactory), committed(AgreementFactory)
    own = {"agreement_id": agreement.pk}
    photo = committed(PhotoFactory, visit=None, agreement=agreement)
    app = "agreements"
    steps_of(f"{app}_agreementpartnership", agreement, partnership_id=committed(PartnershipFactory).pk, **own)
    steps_of(f"{app}_agreementtopic", agreement, topic_id=committed(TopicFactory).pk, **own)
    steps_of(f"{app}_agreementidentifier", agreement, scheme="journal", value="1", **own)
    steps_of(f"{app}_agreementcitation", agreement, source_id=committed(SourceFactory).pk, **own)
    steps_of(f"{app}_party", agreement, organization_id=committed(OrganizationFactory).pk, **own)
    steps_of(f"{app}_commitment", agreement, text_fr="Échanger", **own)
    steps_of(f"{app}_document", agreement, url="https://example.org/", **own)
    steps_of(f"{app}_signature", agreement, title_as_printed="Mayor", **own)
    steps_of(f"{app}_approval", agreement, body_as_printed="Council", **own)
    steps_of(f"{app}_lifecycleact", agreement, kind="notification", acted_on="[2022-01-01,2022-01-01]", **own)
    steps_of(f"{app}_agreementrelation", agreement, kind="implements", related_id=other.pk, **own)
    steps_of("events_photo", agreement, alternative_text_en="Hands", is_credit_unknown=True, rights="free", **own)
    steps_of("events_photoperson", agreement, photo_id=photo.pk, printed_name="A person")


def test_the_rows_of_a_visit_raise_its_version() -> None:
    visit = committed(VisitFactory)
    own = {"visit_id": visit.pk}
    item, photo = committed(ProgrammeItemFactory, visit=visit), committed(PhotoFactory, visit=visit)
    steps_of("events_visitpartnership", visit, partnership_id=committed(PartnershipFactory).pk, **own)
    steps_of("events_visittopic", visit, topic_id=committed(TopicFactory).pk, **own)
    steps_of("events_visitcitation", visit, source_id=committed(SourceFactory).pk, **own)
    steps_of("events_delegationmember", visit, person_id=committed(PersonFactory).pk, **own)
    steps_of("events_programmeitem", visit, kind="meeting", title_en="Meeting", **own)
    steps_of("events_programmeparticipant", visit, item_id=item.pk, group_en="Representatives")
    steps_of("events_programmeitemagreement", visit, item_id=item.pk, agreement_id=committed(AgreementFactory).pk)
    steps_of("events_visitoutcome", visit, text_en="An agreement", **own)
    steps_of("events_photo", visit, alternative_text_en="Hands", is_credit_unknown=True, rights="free", **own)
    steps_of("events_photoperson", visit, photo_id=photo.pk, printed_name="A person")


def test_the_rows_of_an_organization_raise_its_version() -> None:
    organization, other = committed(OrganizationFactory), committed(OrganizationFactory)
    own = {"organization_id": organization.pk}
    figure = committed(KeyFigureFactory, organization=organization)
    app = "partnerships"
    steps_of(f"{app}_organizationname", organization, name="Alias", **own)
    steps_of(f"{app}_organizationidentifier", organization, scheme="wikidata", value="Q240", **own)
    steps_of(f"{app}_organizationcitation", organization, source_id=committed(SourceFactory).pk, **own)
    steps_of(f"{app}_organizationrelation", organization, other_id=other.pk, kind="funded_by", **own)
    steps_of(
        f"{app}_organizationsuccession",
        organization,
        other,
        predecessor_id=organization.pk,
        successor_id=other.pk,
        kind="merger",
    )
    steps_of(f"{app}_networkmembership", organization, other, network_id=organization.pk, member_id=other.pk)
    steps_of(f"{app}_keyfigure", organization, label_en="Inhabitants", **own)
    steps_of(f"{app}_keyfigurecitation", organization, key_figure_id=figure.pk, source_id=committed(SourceFactory).pk)


def test_the_rows_of_a_partnership_and_of_a_person_raise_their_version() -> None:
    partnership, person = committed(PartnershipFactory), committed(PersonFactory)
    figure = committed(KeyFigureFactory, organization=None, partnership=partnership)
    own = {"partnership_id": partnership.pk}
    steps_of("partnerships_partnershiptopic", partnership, topic_id=committed(TopicFactory).pk, **own)
    steps_of("partnerships_partnershipcitation", partnership, source_id=committed(SourceFactory).pk, **own)
    steps_of("partnerships_keyfigure", partnership, label_en="Visits", **own)
    steps_of(
        "partnerships_keyfigurecitation", partnership, key_figure_id=figure.pk, source_id=committed(SourceFactory).pk
    )
    steps_of("people_personname", person, name="Alias", person_id=person.pk)
    steps_of("people_personidentifier", person, scheme="wikidata", value="Q1", person_id=person.pk)
    steps_of("people_personcitation", person, source_id=committed(SourceFactory).pk, person_id=person.pk)
    steps_of("people_membership", person, post_id=committed(PostFactory).pk, person_id=person.pk)


def test_many_changes_in_one_transaction_are_one_step() -> None:
    visit = committed(VisitFactory)
    before = version(visit)
    with accepted():
        update("events_visit", visit.pk, places="Istanbul, Ankara")
        for number in range(3):
            insert("events_visitoutcome", visit_id=visit.pk, text_en=f"Outcome {number}")
    assert version(visit) == before + 1


def test_a_row_that_moves_raises_both_records() -> None:
    left, arrived = committed(VisitFactory), committed(VisitFactory)
    item = committed(ProgrammeItemFactory, visit=left)
    before = version(left), version(arrived)
    update("events_programmeitem", item.pk, visit_id=arrived.pk)
    assert (version(left), version(arrived)) == (before[0] + 1, before[1] + 1)


def test_nobody_sets_the_version() -> None:
    visit = committed(VisitFactory)
    before = version(visit)
    update("events_visit", visit.pk, version=99, version_xid=0)
    assert version(visit) == before + 1
