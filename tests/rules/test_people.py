"""What the database refuses of people, posts and who holds them."""

from typing import Any

import pytest

from people.models import Person, Post
from tests.factories import PersonFactory, PostFactory
from tests.rules.sql import accepted, day, insert, refused, run, settle, update

pytestmark = pytest.mark.django_db

MEMBERSHIP, POST = "people_membership", "people_post"
TERM = {"started_on": day("2019-06-01"), "ended_on": day("2024-06-01")}


def hold(post: Post, person: Person | None = None, /, **values: Any) -> int:
    return insert(MEMBERSHIP, post_id=post.pk, person_id=(person or PersonFactory()).pk, **values)


class TestRule10Memberships:
    @pytest.fixture
    def mayor(self) -> Post:
        made: Post = PostFactory(seats=1)
        settle()
        return made

    def test_two_people_on_one_seat_are_refused(self, mayor: Post) -> None:
        hold(mayor, **TERM)
        with refused("membership_single_seat_held_once"):
            hold(mayor, started_on=day("2024-05-31"), ended_on=day("2025-01-01"))

    def test_the_successor_starts_on_the_last_day(self, mayor: Post) -> None:
        hold(mayor, **TERM)
        with accepted():
            hold(mayor, started_on=day("2024-06-01"), ended_on=day("2025-01-01"))

    @pytest.mark.parametrize(
        "time",
        [
            {"started_on": "[2019-01-01,2020-01-01)", "ended_on": "[2019-01-01,2020-01-01)"},
            {"started_on": day("2020-01-01"), "ended_on": "empty"},
            {"started_on": day("2020-01-01"), "ended_on": None},
            {"started_on": None, "ended_on": day("2020-01-01")},
            {"started_on": "[2018-01-01,2021-01-01)", "ended_on": "[2020-01-01,2023-01-01)"},
        ],
    )
    def test_what_is_imprecise_open_or_not_recorded_excludes_nobody(self, mayor: Post, time: dict[str, Any]) -> None:
        hold(mayor, **TERM)
        with accepted():
            hold(mayor, **time)

    def test_several_seats_or_an_unknown_number_of_them_exclude_nobody(self) -> None:
        with accepted():
            for seats in (2, None):
                post = PostFactory(seats=seats)
                hold(post, **TERM)
                hold(post, **TERM)

    def test_one_person_does_not_hold_a_post_twice_at_a_time(self) -> None:
        post, person = PostFactory(seats=None), PersonFactory()
        hold(post, person, **TERM)
        with refused("membership_person_holds_post_once"):
            hold(post, person, started_on=day("2020-01-01"), ended_on=day("2020-02-01"))
        with accepted():
            hold(post, person, started_on=day("2024-06-01"), ended_on=day("2029-06-01"))

    def test_seats_taken_away_later_count(self) -> None:
        post = PostFactory(seats=2)
        hold(post, **TERM)
        hold(post, **TERM)
        settle()
        with refused("membership_single_seat_held_once"):
            update(POST, post.pk, seats=1)

    def test_seats_added_later_make_room(self, mayor: Post) -> None:
        hold(mayor, **TERM)
        with accepted():
            update(POST, mayor.pk, seats=2)
            hold(mayor, **TERM)

    def test_a_membership_moved_to_a_single_seat_counts(self, mayor: Post) -> None:
        hold(mayor, **TERM)
        elsewhere = hold(PostFactory(seats=None), **TERM)
        with refused("membership_single_seat_held_once"):
            update(MEMBERSHIP, elsewhere, post_id=mayor.pk)

    def test_the_copy_of_the_number_of_seats_cannot_be_set(self, mayor: Post) -> None:
        first = hold(mayor, **TERM)
        run("UPDATE people_membership SET is_single_seat = false")
        assert run("SELECT is_single_seat FROM people_membership WHERE id = %s", first) == [(True,)]
        with refused("membership_single_seat_held_once"):
            hold(mayor, **TERM, is_single_seat=False)

    def test_the_end_is_not_before_the_start(self, mayor: Post) -> None:
        with refused("membership_ends_after_start"):
            hold(mayor, started_on=day("2020-01-02"), ended_on=day("2020-01-01"))

    def test_a_post_has_at_least_one_seat(self, mayor: Post) -> None:
        with refused("post_has_a_seat"):
            update(POST, mayor.pk, seats=0)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("person_has_name", {"name": " "}),
        ("person_visibility_known", {"visibility": "hidden"}),
        ("person_publication_known", {"publication": ""}),
    ],
)
def test_a_person_has_a_name_and_a_known_visibility(rule: str, values: dict[str, Any]) -> None:
    person = PersonFactory()
    with refused(rule):
        update("people_person", person.pk, **values)


@pytest.mark.parametrize("scheme", ["NUMAC", "numac ", " numac", "numac\n", "-numac", "nu mac", "nu_mac", ""])
def test_a_scheme_has_one_way_to_be_written(scheme: str) -> None:
    with refused("personidentifier_scheme_is_a_code"):
        insert("people_personidentifier", person_id=PersonFactory().pk, scheme=scheme, value="1")


@pytest.mark.parametrize("value", ["1 ", " 1", "1\n", " ", ""])
def test_a_value_of_an_identifier_is_trimmed(value: str) -> None:
    with refused("personidentifier_value_is_trimmed"):
        insert("people_personidentifier", person_id=PersonFactory().pk, scheme="iso-3166-2", value=value)


@pytest.mark.parametrize("value", ["1", "C 2021/43512"])
def test_a_value_of_an_identifier_may_be_short_or_of_several_words(value: str) -> None:
    with accepted():
        insert("people_personidentifier", person_id=PersonFactory().pk, scheme="nuts-2021", value=value)


def test_an_identifier_belongs_to_one_person() -> None:
    insert("people_personidentifier", person_id=PersonFactory().pk, scheme="wikidata", value="Q1")
    with refused("person_identifier_once"):
        insert("people_personidentifier", person_id=PersonFactory().pk, scheme="wikidata", value="Q1")
