"""Rules across rows hold when two transactions, neither of which sees the other, would break them together."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from agreements.models import Agreement
from tests.factories import AgreementFactory, OrganizationFactory, PersonFactory, PostFactory
from tests.rules.sql import broken_rule, committed, day, delete, insert, run, update

pytestmark = pytest.mark.django_db(transaction=True)

# Long enough for a statement that waits for nothing, short enough for one that waits for the other transaction.
HEAD_START = 1.0


@contextmanager
def refusals(found: list[str | None]) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        found.append(broken_rule(error))


def together(first: Callable[[], Any], second: Callable[[], Any]) -> list[str | None]:
    """Run ``second`` in a transaction of its own before that of ``first`` ends; the rules that were broken."""
    broken: list[str | None] = []

    def in_between() -> None:
        try:
            with refusals(broken):
                second()
        finally:
            connection.close()

    thread = threading.Thread(target=in_between)
    with refusals(broken):
        first()
        thread.start()
        thread.join(HEAD_START)
    thread.join()
    return broken


def test_two_submissions_get_different_numbers() -> None:
    drafts = [committed(AgreementFactory, draft=True) for _ in range(2)]
    submissions = [lambda pk=draft.pk: update("agreements_agreement", pk, publication="published") for draft in drafts]
    assert together(*submissions) == []
    numbers = Agreement.objects.values_list("registry_number", flat=True)
    assert len(set(numbers)) == 2


def test_two_parties_removed_at_once_do_not_leave_one() -> None:
    parties = [OrganizationFactory, OrganizationFactory, lambda: OrganizationFactory(home=True)]
    agreement = committed(lambda: AgreementFactory(parties=[make() for make in parties]))
    first, second, _home = agreement.parties.values_list("pk", flat=True)
    broken = together(lambda: delete("agreements_party", first), lambda: delete("agreements_party", second))
    assert broken == ["agreement_two_parties"]
    assert agreement.parties.count() == 2


def test_a_circle_is_not_closed_from_both_ends() -> None:
    first, second, third = (committed(AgreementFactory).pk for _ in range(3))
    table = "agreements_agreementrelation"
    insert(table, agreement_id=third, kind="amends", related_id=first)
    broken = together(
        lambda: insert(table, agreement_id=first, kind="renews", related_id=second),
        lambda: insert(table, agreement_id=second, kind="supersedes", related_id=third),
    )
    assert broken == ["agreement_relation_no_cycle"]


def test_a_parent_does_not_move_behind_its_renewal_meanwhile() -> None:
    renewal, parent = committed(AgreementFactory).pk, committed(AgreementFactory).pk
    broken = together(
        lambda: update("agreements_agreement", parent, concluded_on=day("2022-01-01")),
        lambda: insert("agreements_agreementrelation", agreement_id=renewal, kind="renews", related_id=parent),
    )
    assert broken == ["agreement_relation_after_parent"]


@pytest.mark.parametrize("relation_first", [True, False])
def test_an_agreement_superseded_by_one_that_changes_meanwhile_ends_when_that_is_concluded(
    relation_first: bool,
) -> None:
    later, earlier = committed(AgreementFactory).pk, committed(AgreementFactory).pk
    changes = [
        lambda: insert("agreements_agreementrelation", agreement_id=later, kind="supersedes", related_id=earlier),
        lambda: insert(
            "agreements_lifecycleact", agreement_id=later, kind="entry_into_force", effective_on=day("2022-05-01")
        ),
    ]
    assert together(*(changes if relation_first else reversed(changes))) == []
    superseded = (
        "SELECT lower(days)::text FROM agreements_statusperiod WHERE agreement_id = %s AND status = 'superseded'"
    )
    assert run(superseded, earlier) == [("2022-05-01",)]


def test_an_agreement_is_not_submitted_while_its_home_authority_ceases_to_be_one() -> None:
    draft = committed(AgreementFactory, draft=True)
    home = draft.parties.get(organization__is_home=True).organization_id
    broken = together(
        lambda: update("partnerships_organization", home, is_home=False),
        lambda: update("agreements_agreement", draft.pk, publication="in_review"),
    )
    assert broken == ["agreement_home_is_party"]


def test_a_partner_does_not_become_a_company_meanwhile() -> None:
    authorities = [committed(OrganizationFactory).pk for _ in range(2)]
    broken = together(
        lambda: update("partnerships_organization", authorities[0], kind="company"),
        lambda: insert(
            "partnerships_partnership",
            organization_a_id=authorities[0],
            organization_b_id=authorities[1],
            kind="twinning",
        ),
    )
    assert broken == ["partnership_between_authorities"]


def test_seats_are_not_taken_away_while_they_are_filled() -> None:
    post = committed(PostFactory, seats=2).pk
    people = [committed(PersonFactory).pk for _ in range(2)]
    term = {"post_id": post, "started_on": day("2019-01-01"), "ended_on": day("2024-01-01")}
    insert("people_membership", person_id=people[0], **term)
    broken = together(
        lambda: insert("people_membership", person_id=people[1], **term),
        lambda: update("people_post", post, seats=1),
    )
    assert broken == ["membership_single_seat_held_once"]


def test_the_last_source_is_not_removed_while_a_record_is_submitted() -> None:
    draft = committed(AgreementFactory, draft=True)
    citation = draft.citations.get().pk
    broken = together(
        lambda: update("agreements_agreement", draft.pk, publication="published"),
        lambda: delete("agreements_agreementcitation", citation),
    )
    assert broken == ["agreement_cites_source"]


def test_two_acts_recorded_at_once_both_count_for_the_status() -> None:
    agreement = committed(AgreementFactory).pk
    acts = [("suspension", "2022-01-01"), ("termination", "2023-01-01")]
    recordings = [
        lambda kind=kind, on=on: insert(
            "agreements_lifecycleact", agreement_id=agreement, kind=kind, effective_on=day(on)
        )
        for kind, on in acts
    ]
    assert together(*recordings) == []
    held = run("SELECT status FROM agreements_statusperiod WHERE agreement_id = %s ORDER BY days", agreement)
    assert held == [("not_concluded",), ("in_force",), ("suspended",), ("undetermined",), ("terminated",)]


def test_two_people_who_change_one_record_raise_its_version_twice() -> None:
    agreement = committed(AgreementFactory)
    before = Agreement.objects.get(pk=agreement.pk).version
    texts = [
        lambda text=text: insert("agreements_commitment", agreement_id=agreement.pk, text_en=text)
        for text in ("Culture", "Climate")
    ]
    assert together(*texts) == []
    assert Agreement.objects.get(pk=agreement.pk).version == before + 2
