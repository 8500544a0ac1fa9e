"""A made register has something of everything and obeys every rule, whose query finds what breaks it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from agreements.models import Agreement, AgreementTopic, AgreementType, LifecycleKind, Party, Signature, Status
from core.models import Publication
from core.rules import RULES
from desk.made_register.agreements import registry_counters
from desk.made_register.load import load_made_register
from desk.made_register.rules import RULE_QUERIES, RULES_OF_CHANGES, RULES_OF_CONSTRAINTS, violations
from desk.made_register.words import COUNTRIES, TOPICS
from events.models import Visit
from partnerships.countries import load_countries
from partnerships.models import Organization, Partnership, Topic
from people.models import Membership, Person, Visibility
from tests.factories import AgreementFactory
from tests.rules.sql import run, settle

AGREEMENTS = 600


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A small register, which the tests of this module leave as it is or undo what they do."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_countries()
        settle()
        load_made_register(AGREEMENTS, 7, lambda what: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def made_db(made: None, db: None) -> None:
    """The register, in a transaction of the test's own."""


def test_every_country_and_topic_is_there(made_db):
    assert set(Organization.objects.values_list("country", flat=True)) == set(COUNTRIES)
    assert len(COUNTRIES) == len(set(COUNTRIES)) >= 200
    assert Topic.objects.count() == len(TOPICS) == 40
    assert Topic.objects.filter(parent__isnull=False).exists()
    assert AgreementTopic.objects.values("topic").distinct().count() == 40
    parties = Party.objects.filter(agreement__publication="published")
    assert parties.values("organization__country").distinct().count() >= 190


def test_agreements_have_two_or_three_of_each(made_db):
    for model in (Party, Signature, AgreementTopic):
        assert 1.8 < model.objects.count() / AGREEMENTS < 3.2


def test_some_are_frequent_and_most_are_not(made_db):
    counts = sorted(
        (Party.objects.filter(organization=each).count() for each in Organization.objects.all()), reverse=True
    )
    assert counts[0] > AGREEMENTS * 0.3
    assert sum(count <= 5 for count in counts) > len(counts) / 2


def test_every_status_act_type_and_publication_is_met(made_db):
    seen = {status for (status,) in run("SELECT DISTINCT status FROM agreements_statusperiod")}
    assert seen == set(Status.values)
    kinds = {kind for (kind,) in run("SELECT DISTINCT kind FROM agreements_lifecycleact")}
    assert kinds == set(LifecycleKind.values)
    assert set(Agreement.objects.values_list("agreement_type", flat=True)) == set(AgreementType.values)
    for model in (Agreement, Organization, Partnership, Person, Visit):
        assert set(model.objects.values_list("publication", flat=True)) == set(Publication.values)
    assert set(Person.objects.values_list("visibility", flat=True)) == set(Visibility.values)


def test_dates_are_of_every_precision(made_db):
    found = run("SELECT DISTINCT imprecise_precision(concluded_on), imprecise_is_approximate(concluded_on)"
                " FROM agreements_agreement")  # fmt: skip
    assert set(found) == {(p, a) for p in ("day", "month", "year") for a in (True, False)} | {(None, None)}
    assert Membership.objects.filter(ended_on__isnull=True).exists()
    assert run("SELECT EXISTS (SELECT FROM people_membership WHERE isempty(ended_on))") == [(True,)]


def test_the_statuses_are_those_that_the_triggers_compute(made_db):
    stored = "SELECT * FROM agreements_statusperiod ORDER BY agreement_id, days"
    columns = "agreement_id, days, status, certainty, term, reason, reason_on, ends_on, decision_on, term_limit"
    query = stored.replace("*", columns)
    before = run(query)
    run("UPDATE agreements_agreement SET entry_basis = entry_basis")
    assert run(query) == before


def test_what_is_published_is_found_by_searching(made_db):
    documents = dict(run("SELECT kind, count(*) FROM core_searchdocument GROUP BY kind"))
    for model, kind in ((Agreement, "agreement"), (Organization, "organization"), (Visit, "visit")):
        assert documents[kind] == model.objects.published().count()


def test_the_next_record_gets_the_next_number(made_db):
    last_number = dict(registry_counters(AGREEMENTS))[2026]
    run("UPDATE agreements_registrycounter SET last_number = last_number + 1 WHERE year = 2026")
    assert run("SELECT last_number FROM agreements_registrycounter WHERE year = 2026") == [(last_number + 1,)]
    agreement = AgreementFactory(parties=list(Organization.objects.filter(is_home=True)[:2]))
    assert agreement.pk == AGREEMENTS + 1


def test_a_made_register_breaks_no_rule(made_db):
    assert list(violations()) == []


def test_every_hard_rule_is_asked_or_held_by_postgresql():
    assert RULES.keys() <= RULE_QUERIES.keys() | RULES_OF_CHANGES | RULES_OF_CONSTRAINTS
    constraints = {"agreement_term_ends_after_conclusion", "agreement_notice_within_term",
                   "membership_single_seat_held_once"}  # fmt: skip
    assert RULE_QUERIES.keys() <= RULES.keys() | constraints


LATER = "'[2020-01-01,2020-01-02)'"
EARLIER = "'[1990-01-01,1990-01-02)'"
HOME = "publication = 'published' AND scope = 'home'"
ONE = f"(SELECT min(id) FROM agreements_agreement WHERE {HOME})"
TWO = f"(SELECT max(id) FROM agreements_agreement WHERE {HOME})"
# Two agreements without anything that could break a rule, concluded in 2020.
BARE = [
    *(
        f"DELETE FROM {table} WHERE agreement_id IN ({ONE}, {TWO})"
        for table in ("agreements_lifecycleact", "agreements_approval", "agreements_signature")
    ),
    f"""
    UPDATE agreements_agreement SET concluded_on = {LATER}, is_signature_outstanding = false, term_kind = 'none',
        term_months = NULL, term_ends_on = NULL, renewal_mode = 'none', renewal_months = NULL, max_renewals = NULL,
        notice_months = NULL, signatories_recorded = 'none', term_start = 'signature'
    WHERE id IN ({ONE}, {TWO})
    """,
]


def act(kind: str, acted: str = "NULL", effective: str = "NULL", ends: str = "NULL") -> str:
    return (
        "INSERT INTO agreements_lifecycleact (agreement_id, kind, acted_on, effective_on, ends_on, is_mutual, method,"
        " reference, reason_fr, reason_nl, reason_en)"
        f" VALUES ({ONE}, '{kind}', {acted}, {effective}, {ends}, false, '', '', '', '', '')"
    )


def approval(kind: str, day: str) -> str:
    return (
        "INSERT INTO agreements_approval (agreement_id, kind, body_as_printed, organization_id, approved_on,"
        f" act_number, journal_reference, note_fr, note_nl, note_en) SELECT agreement_id, '{kind}', 'Council',"
        f" organization_id, {day}, '', '', '', '', '' FROM agreements_party WHERE agreement_id = {ONE} LIMIT 1"
    )


def signature(day: str) -> str:
    return (
        "INSERT INTO agreements_signature (agreement_id, title_as_printed, role, signed_on, place, modality, position)"
        f" VALUES ({ONE}, 'Mayor', 'signatory', {day}, '', 'not_recorded', 1)"
    )


def relation(one: str, kind: str, two: str) -> str:
    return f"INSERT INTO agreements_agreementrelation (agreement_id, kind, related_id) VALUES ({one}, '{kind}', {two})"


def change(columns: str) -> str:
    return f"UPDATE agreements_agreement SET {columns} WHERE id = {ONE}"


def uncite(record: str, column: str) -> list[str]:
    published = f"SELECT min(id) FROM {record} WHERE publication = 'published'"
    return [f"DELETE FROM {record}citation WHERE {column} = ({published})"]


# For each rule statements that break it; the triggers that would refuse them are off.
PLANTED = {
    "organization_cites_source": uncite("partnerships_organization", "organization_id"),
    "partnership_cites_source": uncite("partnerships_partnership", "partnership_id"),
    "person_cites_source": uncite("people_person", "person_id"),
    "agreement_cites_source": uncite("agreements_agreement", "agreement_id"),
    "visit_cites_source": uncite("events_visit", "visit_id"),
    "record_merged_once": [
        "UPDATE partnerships_organization SET publication = 'withdrawn', merged_into_id = id + 1 WHERE id IN (1, 2)"
    ],
    "organization_not_within_itself": [
        "UPDATE partnerships_organization SET parent_id = 2 WHERE id = 1",
        "UPDATE partnerships_organization SET parent_id = 1 WHERE id = 2",
    ],
    "topic_not_within_itself": ["UPDATE partnerships_topic SET parent_id = 2 WHERE id = 1"],
    "partnership_between_authorities": [
        "UPDATE partnerships_organization SET kind = 'museum'"
        " WHERE id = (SELECT min(organization_a_id) FROM partnerships_partnership)"
    ],
    "membership_single_seat_held_once": [
        "UPDATE people_membership SET is_single_seat = false"
        " WHERE id = (SELECT min(id) FROM people_membership WHERE is_single_seat)"
    ],
    "registry_number_given_by_register": [change("registry_number = '2026-99999'")],
    "agreement_two_parties": [
        f"DELETE FROM agreements_party WHERE agreement_id = {ONE} AND organization_id NOT IN"
        " (SELECT id FROM partnerships_organization WHERE is_home)"
    ],
    "agreement_home_is_party": ["UPDATE partnerships_organization SET is_home = false WHERE is_home"],
    "agreement_term_ends_after_conclusion": [
        change(f"concluded_on = NULL, term_kind = 'end_date', term_ends_on = {EARLIER}"),
        signature(LATER),
    ],
    "agreement_term_ends_after_entry": [
        change(f"concluded_on = {EARLIER}, term_kind = 'months', term_months = 12"),
        act("entry_into_force", effective=LATER),
    ],
    "agreement_end_after_entry": [
        change("concluded_on = NULL"),
        act("entry_into_force", effective=LATER),
        act("termination", EARLIER),
    ],
    "agreement_end_after_conclusion": [act("termination", EARLIER)],
    "agreement_extension_ends_after_entry": [act("renewal", ends=EARLIER)],
    "party_leaves_after_conclusion": [
        f"UPDATE agreements_party SET joined_on = NULL, left_on = {EARLIER} WHERE agreement_id = {ONE}"
    ],
    "agreement_notice_within_term": [change(f"term_kind = 'end_date', term_ends_on = {LATER}, notice_months = 6")],
    "signature_not_after_conclusion": [change(f"concluded_on = {EARLIER}"), signature(LATER)],
    "agreement_concluded_by_last_signature": [change("signatories_recorded = 'all'"), signature(EARLIER)],
    "approval_before_signature": [change(f"concluded_on = {EARLIER}"), approval("prior_approval", LATER)],
    "approval_after_signature": [approval("ratification", EARLIER)],
    "agreement_extension_moves_end": [
        change("term_kind = 'months', term_months = 120"),
        act("extension", ends="'[2021-01-01,2021-01-02)'"),
    ],
    "agreement_relation_after_parent": [change(f"concluded_on = {EARLIER}"), relation(ONE, "renews", TWO)],
    "agreement_relation_moves_end": [
        f"UPDATE agreements_agreement SET term_kind = 'months', term_months = 12 WHERE id IN ({ONE}, {TWO})",
        relation(ONE, "extends", TWO),
    ],
    "agreement_relation_no_cycle": [
        f"DELETE FROM agreements_agreementrelation WHERE agreement_id IN ({ONE}, {TWO})",
        relation(ONE, "renews", TWO),
        relation(TWO, "supersedes", ONE),
    ],
    "status_is_computed": [f"DELETE FROM agreements_statusperiod WHERE agreement_id = {ONE} AND lower_inf(days)"],
    "programme_item_within_visit": [
        f"UPDATE events_programmeitem SET held_on = {EARLIER} WHERE id = (SELECT min(item.id)"
        " FROM events_programmeitem item JOIN events_visit visit ON visit.id = item.visit_id"
        " WHERE lower(visit.started_on) > '2000-01-01')"
    ],
    "photo_has_alternative_text": [
        "UPDATE events_photo SET alternative_text_fr = ' ', alternative_text_nl = '', alternative_text_en = ''"
    ],
    "photo_has_credit": ["UPDATE events_photo SET is_credit_unknown = false"],
    "photo_has_rights": ["UPDATE events_photo SET rights = ' '"],
}


@pytest.mark.parametrize("rule", RULE_QUERIES)
def test_a_planted_violation_is_found(made_db, rule):
    run("SET LOCAL session_replication_role = replica")
    for statement in [*BARE, *PLANTED[rule]]:
        run(statement)
    assert [each.rule for each in violations()] == [rule]
