"""What the database refuses of visits, their programme and their photos."""

from typing import Any

import pytest

from events.models import Photo, PhotoPerson, Visit
from tests.factories import (
    AgreementFactory,
    PhotoFactory,
    PhotoPersonFactory,
    ProgrammeItemFactory,
    VisitFactory,
)
from tests.rules.sql import accepted, day, delete, insert, refused, settle, update

pytestmark = pytest.mark.django_db

VISIT, ITEM, PHOTO, SEEN = "events_visit", "events_programmeitem", "events_photo", "events_photoperson"
COMPLETE = {"caption_en": "", "alternative_text_en": "People at a table", "is_credit_unknown": True, "rights": "free"}


@pytest.fixture
def visit() -> Visit:
    """A published visit from 24 to 28 October 2021."""
    made: Visit = VisitFactory(started_on="2021-10-24", ended_on="2021-10-28")
    settle()
    return made


class TestRule17Visits:
    def test_the_end_is_not_before_the_start(self, visit: Visit) -> None:
        with refused("visit_ends_after_start"):
            update(VISIT, visit.pk, ended_on=day("2021-10-23"))
        with accepted():
            update(VISIT, visit.pk, ended_on="[2021-10-01,2021-11-01)")

    @pytest.mark.parametrize("held_on", [day("2021-10-23"), day("2021-10-29"), "[2021-11-01,2021-12-01)"])
    def test_a_programme_item_outside_the_visit_is_refused(self, visit: Visit, held_on: str) -> None:
        with refused("programme_item_within_visit"):
            insert(ITEM, visit_id=visit.pk, kind="meeting", title_en="Meeting", held_on=held_on)

    @pytest.mark.parametrize("held_on", [day("2021-10-24"), day("2021-10-28"), "[2021-10-01,2021-11-01)", None])
    def test_one_that_may_be_within_is_accepted(self, visit: Visit, held_on: str | None) -> None:
        with accepted():
            insert(ITEM, visit_id=visit.pk, kind="meeting", title_en="Meeting", held_on=held_on)

    def test_a_visit_does_not_move_away_from_its_programme(self, visit: Visit) -> None:
        item = ProgrammeItemFactory(visit=visit, held_on="2021-10-28")
        settle()
        with refused("programme_item_within_visit"):
            update(VISIT, visit.pk, ended_on=day("2021-10-27"))
        with accepted():
            update(VISIT, visit.pk, ended_on=day("2021-10-27"))
            update(ITEM, item.pk, held_on=day("2021-10-27"))

    def test_an_item_does_not_move_to_a_visit_of_other_days(self, visit: Visit) -> None:
        item = ProgrammeItemFactory(visit=visit, held_on="2021-10-28")
        with refused("programme_item_within_visit"):
            update(ITEM, item.pk, visit_id=VisitFactory(started_on="2022").pk)


@pytest.mark.parametrize("column", ["stated_delegation", "stated_companies", "stated_company_representatives"])
def test_rule_13_stated_counts_are_not_negative(visit: Visit, column: str) -> None:
    with refused(f"visit_{column}_not_negative"):
        update(VISIT, visit.pk, **{column: -1})
    with accepted():
        update(VISIT, visit.pk, **{column: 0})


def test_rule_13_a_group_has_no_negative_count(visit: Visit) -> None:
    item = ProgrammeItemFactory(visit=visit)
    group = {"item_id": item.pk, "group_en": "Representatives"}
    with refused("programme_participant_count_not_negative"):
        insert("events_programmeparticipant", stated_count=-1, **group)
    with accepted():
        insert("events_programmeparticipant", stated_count=0, **group)


class TestRule20Photos:
    def test_two_people_do_not_stand_at_one_position(self) -> None:
        photo = PhotoFactory()
        PhotoPersonFactory(photo=photo, position=1)
        with refused("photo_person_position_once"):
            insert(SEEN, photo_id=photo.pk, position=1, printed_name="Another")

    def test_two_people_change_places(self) -> None:
        photo = PhotoFactory()
        left, right = (PhotoPersonFactory(photo=photo, position=number) for number in (1, 2))
        with accepted():
            update(SEEN, left.pk, position=2)
            update(SEEN, right.pk, position=1)
        assert list(PhotoPerson.objects.values_list("pk", flat=True)) == [right.pk, left.pk]

    def test_several_may_stand_where_it_is_not_stated(self) -> None:
        photo = PhotoFactory()
        with accepted():
            PhotoPersonFactory.create_batch(2, photo=photo, position=None)
        with refused("photo_person_position_from_one"):
            insert(SEEN, photo_id=photo.pk, position=0, printed_name="Another")
        with refused("photo_person_is_named"):
            insert(SEEN, photo_id=photo.pk, printed_name=" ")

    @pytest.mark.parametrize(
        ("rule", "lacking"),
        [
            ("photo_has_alternative_text", {"alternative_text_en": " "}),
            ("photo_has_credit", {"is_credit_unknown": False}),
            ("photo_has_credit", {"is_credit_unknown": False, "credit": " "}),
            ("photo_has_rights", {"rights": ""}),
        ],
    )
    @pytest.mark.parametrize("owner", ["visit", "agreement"])
    def test_an_incomplete_photo_is_not_published(self, owner: str, rule: str, lacking: dict[str, Any]) -> None:
        record = {"visit": VisitFactory, "agreement": AgreementFactory}[owner]
        values = {**COMPLETE, **lacking}
        with refused(rule):
            insert(PHOTO, **{f"{owner}_id": record().pk}, **values)
        draft = record(draft=True)
        with accepted():
            insert(PHOTO, **{f"{owner}_id": draft.pk}, **values)
        with refused(rule):
            update(draft._meta.db_table, draft.pk, publication="published")

    def test_a_published_photo_does_not_lose_its_alternative_text(self) -> None:
        photo = PhotoFactory()
        settle()
        with refused("photo_has_alternative_text"):
            update(PHOTO, photo.pk, alternative_text_en="")

    def test_an_incomplete_photo_does_not_move_to_a_published_record(self, visit: Visit) -> None:
        photo = PhotoFactory(visit=VisitFactory(draft=True), rights="")
        settle()
        with refused("photo_has_rights"):
            update(PHOTO, photo.pk, visit_id=visit.pk)
        with refused("photo_has_rights"):
            update(PHOTO, photo.pk, visit_id=None, agreement_id=AgreementFactory().pk)

    def test_a_photo_belongs_to_something_and_says_its_credit_once(self) -> None:
        with refused("photo_of_something"):
            insert(PHOTO, **COMPLETE)
        with refused("photo_credit_said_once"):
            insert(PHOTO, visit_id=VisitFactory().pk, **COMPLETE, credit="A. Photographer")

    def test_the_picture_outlives_the_point_of_the_programme_it_shows(self, visit: Visit) -> None:
        item = ProgrammeItemFactory(visit=visit)
        photo = PhotoFactory(visit=visit, programme_item=item)
        with accepted():
            item.delete()
        assert Photo.objects.get(pk=photo.pk).programme_item is None


def test_rows_of_a_visit_say_something(visit: Visit) -> None:
    item = ProgrammeItemFactory(visit=visit)
    with refused("delegation_member_is_named"):
        insert("events_delegationmember", visit_id=visit.pk)
    with refused("programme_participant_is_described"):
        insert("events_programmeparticipant", item_id=item.pk, group_en=" ")
    with refused("visit_outcome_has_text"):
        insert("events_visitoutcome", visit_id=visit.pk)
    with refused("programme_item_has_title"):
        update(ITEM, item.pk, title_en="")
    with refused("visit_has_title"):
        update(VISIT, visit.pk, title_en="")


def test_a_draft_visit_goes_with_its_rows() -> None:
    draft = VisitFactory(draft=True)
    PhotoPersonFactory(photo=PhotoFactory(visit=draft))
    with accepted():
        Visit.objects.get(pk=draft.pk).delete()
    with refused("record_published_not_deleted"):
        delete(VISIT, VisitFactory().pk)
