"""What the database refuses of agreements, their parties and their acts."""

from typing import Any

import pytest

from agreements.models import Agreement
from partnerships.models import Organization
from tests.factories import AgreementFactory, OrganizationFactory, PersonFactory, TopicFactory
from tests.rules.sql import accepted, day, delete, insert, refused, run, settle, update

pytestmark = pytest.mark.django_db

AGREEMENT, PARTY = "agreements_agreement", "agreements_party"
ACT, APPROVAL, SIGNATURE = "agreements_lifecycleact", "agreements_approval", "agreements_signature"
RELATION, IDENTIFIER = "agreements_agreementrelation", "agreements_agreementidentifier"

# Half-open ranges of possible days, as PostgreSQL writes them.
YEAR_2020, YEAR_2021, YEAR_2022 = "[2020-01-01,2021-01-01)", "[2021-01-01,2022-01-01)", "[2022-01-01,2023-01-01)"


@pytest.fixture
def agreement() -> Agreement:
    """A published agreement of two parties, concluded on 26 October 2021."""
    made: Agreement = AgreementFactory()
    settle()
    return made


@pytest.fixture
def party(agreement: Agreement) -> Organization:
    return agreement.parties.first().organization


def act(agreement: Agreement, kind: str, **values: Any) -> int:
    return insert(ACT, agreement_id=agreement.pk, kind=kind, **values)


def sign(agreement: Agreement, organization: Organization | None = None, **values: Any) -> int:
    title = {"title_as_printed": "Mayor"}
    organization_id = organization and organization.pk
    return insert(SIGNATURE, agreement_id=agreement.pk, organization_id=organization_id, **(title | values))


def approve(agreement: Agreement, organization: Organization | None, kind: str, approved_on: str) -> int:
    return insert(
        APPROVAL,
        agreement_id=agreement.pk,
        organization_id=organization and organization.pk,
        body_as_printed="Council",
        kind=kind,
        approved_on=approved_on,
    )


class TestRule1EndNotBeforeEntryIntoForce:
    @pytest.mark.parametrize("kind", ["termination", "denunciation"])
    def test_a_termination_before_the_entry_is_refused(self, agreement: Agreement, kind: str) -> None:
        act(agreement, "entry_into_force", effective_on=day("2022-06-01"))
        with refused("agreement_end_after_entry"):
            act(agreement, kind, effective_on=day("2022-05-31"))

    def test_an_entry_moved_behind_the_termination_is_refused(self, agreement: Agreement) -> None:
        entry = act(agreement, "entry_into_force", effective_on=day("2022-06-01"))
        act(agreement, "termination", effective_on=day("2022-06-01"))
        settle()
        with refused("agreement_end_after_entry"):
            update(ACT, entry, effective_on=day("2022-06-02"))

    def test_a_termination_in_the_year_of_the_entry_may_come_after_it(self, agreement: Agreement) -> None:
        with accepted():
            act(agreement, "entry_into_force", effective_on=day("2022-06-01"))
            act(agreement, "termination", acted_on=YEAR_2022)

    def test_a_party_withdrawing_before_its_own_entry_is_refused(
        self, agreement: Agreement, party: Organization
    ) -> None:
        act(agreement, "entry_into_force", organization_id=party.pk, effective_on=YEAR_2022)
        with refused("agreement_end_after_entry"):
            act(agreement, "withdrawal", organization_id=party.pk, effective_on=day("2021-12-31"))

    def test_a_termination_before_the_second_party_is_bound_is_refused(self, agreement: Agreement) -> None:
        for number, organization in enumerate(agreement.parties.all()):
            act(
                agreement,
                "entry_into_force",
                organization_id=organization.organization_id,
                effective_on=day(f"2022-06-0{number + 1}"),
            )
        with refused("agreement_end_after_entry"):
            act(agreement, "termination", effective_on=day("2022-06-01"))

    def test_a_term_that_ends_before_the_entry_is_refused(self, agreement: Agreement) -> None:
        act(agreement, "entry_into_force", effective_on=YEAR_2022)
        with refused("agreement_term_ends_after_entry"):
            update(AGREEMENT, agreement.pk, term_kind="end_date", term_ends_on=day("2021-12-31"))

    def test_a_term_in_months_that_is_not_renewed_ends_before_the_entry(self, agreement: Agreement) -> None:
        act(agreement, "entry_into_force", effective_on=day("2022-10-26"))
        term = {"term_kind": "months", "term_months": 12}
        with refused("agreement_term_ends_after_entry"):
            update(AGREEMENT, agreement.pk, renewal_mode="none", **term)
        with accepted():
            update(AGREEMENT, agreement.pk, renewal_mode="not_recorded", **term)
        with accepted():
            act(agreement, "extension", acted_on=YEAR_2022, ends_on=day("2023-10-25"))
            update(AGREEMENT, agreement.pk, renewal_mode="none", **term)

    def test_an_extension_that_ends_before_the_entry_is_refused(self, agreement: Agreement) -> None:
        act(agreement, "entry_into_force", effective_on=YEAR_2022)
        with refused("agreement_extension_ends_after_entry"):
            act(agreement, "extension", acted_on=YEAR_2022, ends_on=day("2021-12-31"))


class TestRule2EndNotBeforeConclusion:
    def test_a_term_that_ends_before_the_conclusion_is_refused(self, agreement: Agreement) -> None:
        with refused("agreement_term_ends_after_conclusion"):
            update(AGREEMENT, agreement.pk, term_kind="end_date", term_ends_on=day("2021-10-25"))

    def test_a_term_that_may_end_after_the_conclusion_is_accepted(self, agreement: Agreement) -> None:
        with accepted():
            update(AGREEMENT, agreement.pk, term_kind="end_date", term_ends_on=YEAR_2021)

    @pytest.mark.parametrize("kind", ["termination", "denunciation"])
    def test_an_end_before_the_conclusion_is_refused(self, agreement: Agreement, kind: str) -> None:
        with refused("agreement_end_after_conclusion"):
            act(agreement, kind, effective_on=YEAR_2020)

    def test_a_conclusion_moved_behind_the_end_is_refused(self, agreement: Agreement) -> None:
        act(agreement, "termination", effective_on=day("2021-10-26"))
        settle()
        with refused("agreement_end_after_conclusion"):
            update(AGREEMENT, agreement.pk, concluded_on=day("2021-10-27"))

    def test_where_no_conclusion_is_recorded_the_signatures_count(self, agreement: Agreement) -> None:
        update(AGREEMENT, agreement.pk, concluded_on=None)
        sign(agreement, signed_on=YEAR_2021)
        with refused("agreement_end_after_conclusion"):
            act(agreement, "termination", effective_on=YEAR_2020)
        with refused("agreement_term_ends_after_conclusion"):
            update(AGREEMENT, agreement.pk, term_kind="end_date", term_ends_on=YEAR_2020)

    def test_an_end_in_the_year_of_the_conclusion_is_accepted(self, agreement: Agreement) -> None:
        with accepted():
            act(agreement, "termination", effective_on=YEAR_2021)

    def test_a_party_that_leaves_before_the_conclusion_is_refused(self, agreement: Agreement) -> None:
        with refused("party_leaves_after_conclusion"):
            update(PARTY, agreement.parties.first().pk, left_on=YEAR_2020)

    def test_a_party_that_leaves_before_it_joins_is_refused(self, agreement: Agreement) -> None:
        with refused("party_leaves_after_joining"):
            update(PARTY, agreement.parties.first().pk, joined_on=YEAR_2022, left_on=YEAR_2021)


class TestRule4ApprovalAndSignature:
    def test_a_prior_approval_after_the_signature_of_that_party_is_refused(
        self, agreement: Agreement, party: Organization
    ) -> None:
        sign(agreement, party, signed_on=day("2021-10-20"))
        with refused("approval_before_signature"):
            approve(agreement, party, "prior_approval", day("2021-10-21"))

    @pytest.mark.parametrize("kind", ["assent", "ratification"])
    def test_an_assent_before_the_signature_of_that_party_is_refused(
        self, agreement: Agreement, party: Organization, kind: str
    ) -> None:
        sign(agreement, party, signed_on=day("2021-10-20"))
        with refused("approval_after_signature"):
            approve(agreement, party, kind, day("2021-10-19"))

    def test_each_kind_on_its_own_side_or_on_the_day_is_accepted(
        self, agreement: Agreement, party: Organization
    ) -> None:
        with accepted():
            sign(agreement, party, signed_on=day("2021-10-20"))
            approve(agreement, party, "prior_approval", day("2021-10-20"))
            approve(agreement, party, "ratification", day("2021-10-20"))
            approve(agreement, party, "prior_approval", YEAR_2021)
            approve(agreement, party, "assent", YEAR_2021)

    def test_the_consent_of_a_third_body_may_come_at_any_time(self, agreement: Agreement) -> None:
        with accepted():
            approve(agreement, None, "prior_approval", YEAR_2022)

    def test_the_signature_of_another_party_does_not_count(self, agreement: Agreement, party: Organization) -> None:
        other = agreement.parties.last().organization
        with accepted():
            sign(agreement, other, signed_on=day("2021-10-01"))
            sign(agreement, party, signed_on=day("2021-10-26"))
            approve(agreement, party, "prior_approval", day("2021-10-10"))

    def test_a_signature_moved_before_its_prior_approval_is_refused(
        self, agreement: Agreement, party: Organization
    ) -> None:
        signature = sign(agreement, party, signed_on=day("2021-10-26"))
        approve(agreement, party, "prior_approval", day("2021-10-20"))
        settle()
        with refused("approval_before_signature"):
            update(SIGNATURE, signature, signed_on=day("2021-10-19"))


class TestRule5WhoActsForAParty:
    def test_a_signature_for_a_stranger_is_refused(self, agreement: Agreement) -> None:
        with refused("signature_for_a_party"):
            sign(agreement, OrganizationFactory())

    def test_an_approval_for_a_stranger_is_refused(self, agreement: Agreement) -> None:
        with refused("approval_for_a_party"):
            approve(agreement, OrganizationFactory(), "prior_approval", YEAR_2021)

    def test_an_act_of_a_stranger_is_refused(self, agreement: Agreement) -> None:
        with refused("lifecycle_act_of_a_party"):
            act(agreement, "accession", organization_id=OrganizationFactory().pk, acted_on=YEAR_2022)

    def test_a_party_that_signed_does_not_disappear(self, agreement: Agreement, party: Organization) -> None:
        sign(agreement, party)
        insert(PARTY, agreement_id=agreement.pk, organization_id=OrganizationFactory(home=True).pk)
        settle()
        with refused("signature_for_a_party"):
            delete(PARTY, agreement.parties.get(organization=party).pk)

    def test_the_party_may_follow_in_the_same_transaction(self, agreement: Agreement) -> None:
        newcomer = OrganizationFactory()
        with accepted():
            sign(agreement, newcomer)
            insert(PARTY, agreement_id=agreement.pk, organization_id=newcomer.pk)

    def test_a_witness_stands_for_no_party(self, agreement: Agreement, party: Organization) -> None:
        with accepted():
            sign(agreement, role="witness", person_id=PersonFactory().pk)
        with refused("signature_witness_stands_for_no_party"):
            sign(agreement, party, role="witness")


class TestRule6PartyOnce:
    def test_a_second_row_of_a_party_is_refused(self, agreement: Agreement, party: Organization) -> None:
        with refused("party_once"):
            insert(PARTY, agreement_id=agreement.pk, organization_id=party.pk)


class TestRule7Parties:
    def test_a_published_agreement_does_not_lose_its_second_party(self, agreement: Agreement) -> None:
        with refused("agreement_two_parties"):
            delete(PARTY, agreement.parties.last().pk)

    def test_a_draft_of_one_party_is_kept_but_not_submitted(self) -> None:
        draft = AgreementFactory(draft=True, parties=[OrganizationFactory(home=True)])
        settle()
        with refused("agreement_two_parties"):
            update(AGREEMENT, draft.pk, publication="in_review")

    def test_a_home_authority_is_party(self, agreement: Agreement) -> None:
        strangers = AgreementFactory(draft=True, parties=OrganizationFactory.create_batch(2))
        settle()
        with refused("agreement_home_is_party"):
            update(AGREEMENT, strangers.pk, publication="published")
        with refused("agreement_home_is_party"):
            update(PARTY, agreement.parties.first().pk, organization_id=OrganizationFactory().pk)

    def test_a_home_authority_of_an_agreement_stays_one(self, agreement: Agreement, party: Organization) -> None:
        with refused("agreement_home_is_party"):
            update("partnerships_organization", party.pk, is_home=False)

    def test_an_observed_agreement_may_have_one_party_and_no_home_authority(self) -> None:
        with accepted():
            AgreementFactory(observed=True, parties=[OrganizationFactory()])

    def test_an_observed_agreement_of_others_does_not_become_ours(self) -> None:
        observed = AgreementFactory(observed=True, parties=[OrganizationFactory()])
        settle()
        with refused("agreement_two_parties"):
            update(AGREEMENT, observed.pk, scope="home")


class TestRule8Signatures:
    def test_the_same_person_organization_and_role_twice_is_refused(
        self, agreement: Agreement, party: Organization
    ) -> None:
        person = PersonFactory().pk
        sign(agreement, party, person_id=person)
        with refused("signature_once"):
            sign(agreement, party, person_id=person)

    def test_the_same_witness_twice_is_refused_though_no_organization_is_named(self, agreement: Agreement) -> None:
        person = PersonFactory().pk
        sign(agreement, role="witness", person_id=person)
        with refused("signature_once"):
            sign(agreement, role="witness", person_id=person)

    def test_another_organization_or_role_is_accepted(self, agreement: Agreement, party: Organization) -> None:
        person = PersonFactory().pk
        with accepted():
            sign(agreement, party, person_id=person)
            sign(agreement, agreement.parties.last().organization, person_id=person)
            sign(agreement, role="witness", person_id=person)
            sign(agreement, party)
            sign(agreement, party)

    def test_a_signature_after_the_conclusion_is_refused(self, agreement: Agreement) -> None:
        with refused("signature_not_after_conclusion"):
            sign(agreement, signed_on=day("2021-10-27"))

    def test_a_party_that_joined_later_signs_later(self, agreement: Agreement) -> None:
        newcomer = OrganizationFactory()
        with accepted():
            insert(PARTY, agreement_id=agreement.pk, organization_id=newcomer.pk, joined_on=YEAR_2022)
            sign(agreement, newcomer, signed_on=YEAR_2022)

    def test_a_conclusion_after_all_signatures_is_refused_where_all_are_recorded(self, agreement: Agreement) -> None:
        sign(agreement, signed_on=day("2021-10-25"))
        settle()
        with refused("agreement_concluded_by_last_signature"):
            update(AGREEMENT, agreement.pk, signatories_recorded="all")
        with accepted():
            update(AGREEMENT, agreement.pk, signatories_recorded="some")

    def test_a_signature_in_the_month_of_the_conclusion_is_accepted(self, agreement: Agreement) -> None:
        with accepted():
            sign(agreement, signed_on="[2021-10-01,2021-11-01)")
            update(AGREEMENT, agreement.pk, signatories_recorded="all")

    def test_a_signature_of_nobody_is_refused(self, agreement: Agreement) -> None:
        with refused("signature_says_something"):
            sign(agreement, title_as_printed=" ")


class TestRule9InPersonSomewhere:
    def test_in_person_without_a_place_is_refused_once_submitted(self, agreement: Agreement) -> None:
        with refused("agreement_in_person_has_place"):
            update(AGREEMENT, agreement.pk, modality="in_person")
        with refused("agreement_in_person_has_place"):
            update(AGREEMENT, agreement.pk, modality="in_person", concluded_at=" ")

    @pytest.mark.parametrize("said", [{"concluded_at": "Ankara"}, {"is_place_not_recorded": True}])
    def test_a_place_or_its_absence_is_said(self, agreement: Agreement, said: dict[str, Any]) -> None:
        with accepted():
            update(AGREEMENT, agreement.pk, modality="in_person", **said)

    def test_not_both(self, agreement: Agreement) -> None:
        with refused("agreement_place_said_once"):
            update(AGREEMENT, agreement.pk, concluded_at="Ankara", is_place_not_recorded=True)

    def test_a_draft_may_be_without(self) -> None:
        with accepted():
            update(AGREEMENT, AgreementFactory(draft=True).pk, modality="in_person")


class TestRule12RelatedAgreements:
    def relate(self, agreement: Agreement, kind: str, related: Agreement) -> int:
        return insert(RELATION, agreement_id=agreement.pk, kind=kind, related_id=related.pk)

    def test_an_agreement_related_to_itself_is_refused(self, agreement: Agreement) -> None:
        with refused("agreement_relation_of_two"):
            self.relate(agreement, "implements", agreement)

    def test_the_same_relation_twice_is_refused(self, agreement: Agreement) -> None:
        other = AgreementFactory()
        self.relate(agreement, "implements", other)
        with refused("agreement_relation_once"):
            self.relate(agreement, "implements", other)

    def test_a_circle_over_three_agreements_and_kinds_is_refused(self) -> None:
        first, second, third = AgreementFactory.create_batch(3)
        self.relate(first, "amends", second)
        self.relate(second, "supersedes", third)
        settle()
        with refused("agreement_relation_no_cycle"):
            self.relate(third, "renews", first)

    def test_a_relation_turned_into_a_circle_is_refused(self) -> None:
        first, second = AgreementFactory.create_batch(2)
        self.relate(first, "amends", second)
        back = self.relate(second, "implements", first)
        settle()
        with refused("agreement_relation_no_cycle"):
            update(RELATION, back, kind="amends")

    def test_implementing_each_other_is_no_circle(self) -> None:
        first, second = AgreementFactory.create_batch(2)
        with accepted():
            self.relate(first, "implements", second)
            self.relate(second, "annex_to", first)

    def test_a_circle_undone_in_the_same_transaction_is_accepted(self) -> None:
        first, second = AgreementFactory.create_batch(2)
        with accepted():
            there = self.relate(first, "amends", second)
            self.relate(second, "amends", first)
            delete(RELATION, there)

    @pytest.mark.parametrize("kind", ["renews", "amends"])
    def test_a_renewal_or_amendment_before_its_parent_is_refused(self, agreement: Agreement, kind: str) -> None:
        earlier = AgreementFactory(concluded_on="2020")
        with refused("agreement_relation_after_parent"):
            self.relate(earlier, kind, agreement)

    def test_a_parent_moved_behind_its_renewal_is_refused(self, agreement: Agreement) -> None:
        parent = AgreementFactory(concluded_on="2020")
        self.relate(agreement, "renews", parent)
        settle()
        with refused("agreement_relation_after_parent"):
            update(AGREEMENT, parent.pk, concluded_on=YEAR_2022)

    def test_a_renewal_in_the_year_of_its_parent_is_accepted(self, agreement: Agreement) -> None:
        with accepted():
            self.relate(AgreementFactory(concluded_on="2021"), "renews", agreement)

    def test_an_agreement_that_extends_another_ends_later(self, agreement: Agreement) -> None:
        update(AGREEMENT, agreement.pk, term_kind="months", term_months=12)
        same_end = AgreementFactory(term_kind="end_date", term_ends_on="2022-10-25")
        later_end = AgreementFactory(term_kind="end_date", term_ends_on="2022-10-26")
        with refused("agreement_relation_moves_end"):
            self.relate(same_end, "extends", agreement)
        with accepted():
            self.relate(later_end, "extends", agreement)

    def test_it_still_does_when_the_other_enters_into_force(self, agreement: Agreement) -> None:
        update(AGREEMENT, agreement.pk, term_kind="months", term_months=12, term_start="entry_into_force")
        extending = AgreementFactory(term_kind="end_date", term_ends_on="2023-06-30")
        self.relate(extending, "extends", agreement)
        settle()
        with refused("agreement_relation_moves_end"):
            act(agreement, "entry_into_force", effective_on=day("2022-07-01"))
        with accepted():
            act(agreement, "entry_into_force", effective_on=day("2022-06-30"))

    def test_an_extension_to_an_earlier_or_the_same_end_is_refused(self, agreement: Agreement) -> None:
        update(AGREEMENT, agreement.pk, term_kind="end_date", term_ends_on=day("2022-12-31"))
        with refused("agreement_extension_moves_end"):
            act(agreement, "extension", acted_on=YEAR_2022, ends_on=day("2022-12-31"))
        with accepted():
            act(agreement, "extension", acted_on=YEAR_2022, ends_on=day("2023-01-01"))

    def test_an_extension_within_a_term_in_months_is_refused(self, agreement: Agreement) -> None:
        update(AGREEMENT, agreement.pk, term_kind="months", term_months=12)
        with refused("agreement_extension_moves_end"):
            act(agreement, "extension", acted_on=YEAR_2022, ends_on=day("2022-10-25"))
        with accepted():
            act(agreement, "extension", acted_on=YEAR_2022, ends_on=day("2022-10-26"))

    def test_an_extension_within_a_term_from_the_entry_into_force_is_refused(self, agreement: Agreement) -> None:
        update(AGREEMENT, agreement.pk, term_kind="months", term_months=12, term_start="entry_into_force")
        act(agreement, "entry_into_force", effective_on=day("2022-01-01"))
        with refused("agreement_extension_moves_end"):
            act(agreement, "extension", acted_on=YEAR_2022, ends_on=day("2022-12-31"))

    def test_a_second_extension_ends_later_than_the_first(self, agreement: Agreement) -> None:
        act(agreement, "extension", acted_on=day("2022-01-01"), ends_on=day("2025-12-31"))
        with refused("agreement_extension_moves_end"):
            act(agreement, "extension", acted_on=day("2023-01-01"), ends_on=day("2025-12-31"))
        with accepted():
            act(agreement, "extension", acted_on=day("2023-01-01"), ends_on="empty")


class TestRule13TermAndNotice:
    def test_a_notice_longer_than_the_term_is_refused(self, agreement: Agreement) -> None:
        with refused("agreement_notice_within_term"):
            update(AGREEMENT, agreement.pk, term_kind="months", term_months=12, notice_months=13)
        with accepted():
            update(AGREEMENT, agreement.pk, term_kind="months", term_months=12, notice_months=12)

    def test_a_notice_longer_than_a_term_until_a_date_is_refused(self, agreement: Agreement) -> None:
        until = {"term_kind": "end_date", "term_ends_on": day("2022-10-25")}
        with refused("agreement_notice_within_term"):
            update(AGREEMENT, agreement.pk, notice_months=13, **until)
        with accepted():
            update(AGREEMENT, agreement.pk, notice_months=12, **until)

    @pytest.mark.parametrize(
        "values",
        [
            {"renewal_mode": "tacit", "term_kind": "months", "term_months": 12, "renewal_months": None},
            {"renewal_mode": "tacit", "term_kind": "months", "term_months": 12, "renewal_months": 0},
            {"renewal_mode": "express", "renewal_months": 12},
        ],
    )
    def test_months_of_renewal_are_given_exactly_where_it_is_tacit(
        self, agreement: Agreement, values: dict[str, Any]
    ) -> None:
        with refused("agreement_renewal_months_iff_tacit"):
            update(AGREEMENT, agreement.pk, **values)

    @pytest.mark.parametrize(
        ("rule", "values"),
        [
            ("agreement_term_months_given", {"term_kind": "months", "term_months": None}),
            ("agreement_term_months_given", {"term_kind": "months", "term_months": 0}),
            ("agreement_term_months_given", {"term_kind": "none", "term_months": 12}),
            ("agreement_term_end_given", {"term_kind": "end_date"}),
            ("agreement_term_end_given", {"term_ends_on": YEAR_2022}),
            ("agreement_max_renewals_if_tacit", {"max_renewals": 1}),
            ("agreement_tacit_renewal_of_a_term", {"renewal_mode": "tacit", "renewal_months": 12}),
            ("agreement_outstanding_not_concluded", {"is_signature_outstanding": True}),
            ("agreements_agreement_notice_months_check", {"notice_months": -1}),
        ],
    )
    def test_a_term_that_contradicts_itself_is_refused(
        self, agreement: Agreement, rule: str, values: dict[str, Any]
    ) -> None:
        with refused(rule):
            update(AGREEMENT, agreement.pk, **values)

    def test_a_tacit_renewal_with_its_months_is_accepted(self, agreement: Agreement) -> None:
        with accepted():
            update(
                AGREEMENT,
                agreement.pk,
                term_kind="months",
                term_months=12,
                renewal_mode="tacit",
                renewal_months=12,
                max_renewals=2,
            )

    @pytest.mark.parametrize("column", ["votes_for", "votes_against", "abstentions"])
    def test_votes_are_not_negative(self, agreement: Agreement, column: str) -> None:
        approval = approve(agreement, None, "assent", YEAR_2022)
        with accepted():
            update(APPROVAL, approval, **{column: 0})
        with refused(f"agreements_approval_{column}_check"):
            update(APPROVAL, approval, **{column: -1})


class TestRule14SuspensionsAndNotice:
    def test_overlapping_suspensions_are_refused(self, agreement: Agreement) -> None:
        act(agreement, "suspension", effective_on=day("2022-01-01"), ends_on=day("2022-06-30"))
        with refused("lifecycle_suspensions_apart"):
            act(agreement, "suspension", effective_on=day("2022-06-30"), ends_on=day("2022-07-31"))
        with accepted():
            act(agreement, "suspension", effective_on=day("2022-07-01"), ends_on=day("2022-07-31"))

    def test_an_open_suspension_covers_all_later_days(self, agreement: Agreement) -> None:
        act(agreement, "suspension", acted_on=day("2022-01-01"), ends_on="empty")
        with refused("lifecycle_suspensions_apart"):
            act(agreement, "suspension", effective_on=day("2030-01-01"))
        with accepted():
            act(agreement, "suspension", effective_on=day("2021-12-01"), ends_on=day("2021-12-31"))

    def test_suspensions_that_only_may_overlap_are_accepted(self, agreement: Agreement) -> None:
        with accepted():
            act(agreement, "suspension", effective_on=YEAR_2022, ends_on=YEAR_2022)
            act(agreement, "suspension", effective_on=YEAR_2022, ends_on=YEAR_2022)
            act(agreement, "suspension", effective_on=day("2022-03-01"))

    def test_two_parties_may_be_suspended_at_once(self, agreement: Agreement) -> None:
        with accepted():
            for row in agreement.parties.all():
                act(agreement, "suspension", organization_id=row.organization_id, acted_on=YEAR_2022, ends_on="empty")

    def test_a_suspension_that_ends_before_it_starts_is_refused(self, agreement: Agreement) -> None:
        with refused("lifecycle_suspension_ends_after_start"):
            act(agreement, "suspension", effective_on=YEAR_2022, ends_on=YEAR_2021)

    @pytest.mark.parametrize("kind", ["termination", "denunciation"])
    def test_an_effect_before_the_notice_is_refused(self, agreement: Agreement, kind: str) -> None:
        with refused("lifecycle_notice_before_effect"):
            act(agreement, kind, acted_on=day("2022-02-01"), effective_on=day("2022-01-31"))
        with accepted():
            act(agreement, kind, acted_on=day("2022-02-01"), effective_on=YEAR_2022)

    @pytest.mark.parametrize(
        ("rule", "kind", "values"),
        [
            ("lifecycle_act_is_dated", "notification", {}),
            ("lifecycle_last_day_only_where_it_lasts", "termination", {"ends_on": YEAR_2022}),
            ("lifecycle_withdrawal_of_a_party", "withdrawal", {"acted_on": YEAR_2022}),
            ("lifecycle_mutual_termination_by_all", "denunciation", {"acted_on": YEAR_2022, "is_mutual": True}),
        ],
    )
    def test_an_act_that_contradicts_its_kind_is_refused(
        self, agreement: Agreement, rule: str, kind: str, values: dict[str, Any]
    ) -> None:
        with refused(rule):
            act(agreement, kind, **values)


class TestRule15Numbers:
    def test_a_number_is_given_at_the_first_submission(self) -> None:
        draft = AgreementFactory(draft=True)
        assert draft.registry_number is None
        update(AGREEMENT, draft.pk, publication="in_review")
        ((number, year),) = run(
            "SELECT registry_number, extract(year FROM now() AT TIME ZONE 'Europe/Brussels')::text"
            " FROM agreements_agreement WHERE id = %s",
            draft.pk,
        )
        assert number.startswith(f"{year}-")
        assert len(number) >= len("2026-001")

    def test_a_number_is_never_typed_or_changed(self, agreement: Agreement) -> None:
        for number in ("2026-999", None):
            with refused("registry_number_given_by_register"):
                update(AGREEMENT, agreement.pk, registry_number=number)
        with refused("registry_number_given_by_register"):
            insert(AGREEMENT, agreement_type="treaty", registry_number="2026-999")
        with refused("registry_number_given_by_register"):
            update(AGREEMENT, AgreementFactory(draft=True).pk, registry_number="2026-999")

    def test_the_number_stays_when_the_agreement_goes_back_to_draft(self) -> None:
        draft = AgreementFactory(publication="in_review")
        draft.refresh_from_db()
        with accepted():
            update(AGREEMENT, draft.pk, publication="draft")
            update(AGREEMENT, draft.pk, publication="in_review")
        assert Agreement.objects.get(pk=draft.pk).registry_number == draft.registry_number

    def test_the_number_of_a_deleted_agreement_is_not_used_again(self) -> None:
        in_review = AgreementFactory(publication="in_review")
        in_review.refresh_from_db()
        in_review.delete()
        following = AgreementFactory(publication="in_review")
        following.refresh_from_db()
        assert following.registry_number > in_review.registry_number

    def test_a_number_lost_with_its_transaction_leaves_a_gap_or_none(self, agreement: Agreement) -> None:
        agreement.refresh_from_db()
        year, last = agreement.registry_number.split("-")
        run("UPDATE agreements_registrycounter SET last_number = last_number + 5 WHERE year = %s", int(year))
        following = AgreementFactory()
        following.refresh_from_db()
        assert following.registry_number == f"{year}-{int(last) + 6:03}"

    def test_the_counter_does_not_go_back(self, agreement: Agreement) -> None:
        for statement in (
            "UPDATE agreements_registrycounter SET last_number = last_number - 1",
            "UPDATE agreements_registrycounter SET year = year + 1",
            "DELETE FROM agreements_registrycounter",
        ):
            with refused("registry_number_given_by_register"):
                run(statement)

    def test_more_than_999_agreements_in_a_year_are_numbered_on(self, agreement: Agreement) -> None:
        run("UPDATE agreements_registrycounter SET last_number = 999")
        following = AgreementFactory()
        following.refresh_from_db()
        assert following.registry_number.endswith("-1000")

    def test_an_original_reference_is_unique_per_scheme(self, agreement: Agreement) -> None:
        other = AgreementFactory()
        insert(IDENTIFIER, agreement_id=agreement.pk, scheme="journal", value="2021/1")
        with refused("agreement_identifier_once"):
            insert(IDENTIFIER, agreement_id=other.pk, scheme="journal", value="2021/1")
        with accepted():
            insert(IDENTIFIER, agreement_id=other.pk, scheme="archive", value="2021/1")


def test_rule_16_titles_are_not_unique() -> None:
    with accepted():
        AgreementFactory.create_batch(2, title_en="Memorandum of understanding")


@pytest.mark.parametrize("publication", ["in_review", "published", "withdrawn"])
def test_a_submitted_agreement_has_a_title(publication: str) -> None:
    draft = AgreementFactory(draft=True, title_en="")
    with refused("agreement_has_title"):
        update(AGREEMENT, draft.pk, title_en=" ", publication=publication)


def test_a_commitment_says_something_and_a_document_is_one_thing(agreement: Agreement) -> None:
    with refused("commitment_has_text"):
        insert("agreements_commitment", agreement_id=agreement.pk, text_fr="\t")
    with refused("document_is_file_or_link"):
        insert("agreements_document", agreement_id=agreement.pk, kind="text")
    with refused("approval_has_body"):
        insert(APPROVAL, agreement_id=agreement.pk, kind="assent")


def test_a_topic_or_a_partnership_is_chosen_once(agreement: Agreement) -> None:
    topic = TopicFactory().pk
    insert("agreements_agreementtopic", agreement_id=agreement.pk, topic_id=topic)
    with refused("agreement_topic_once"):
        insert("agreements_agreementtopic", agreement_id=agreement.pk, topic_id=topic)


def test_the_status_is_never_typed(agreement: Agreement) -> None:
    for statement in (
        "UPDATE agreements_statusperiod SET status = 'terminated'",
        "DELETE FROM agreements_statusperiod",
        "INSERT INTO agreements_statusperiod (agreement_id, days, status, certainty, term, reason)"
        f" VALUES ({agreement.pk}, 'empty', 'in_force', 'certain', 'none', 'entry')",
    ):
        with refused("status_is_computed"):
            run(statement)


def test_a_deleted_draft_takes_its_status_along() -> None:
    number = AgreementFactory(draft=True).pk
    held = "SELECT count(*) > 0 FROM agreements_statusperiod WHERE agreement_id = %s"
    assert run(held, number) == [(True,)]
    with accepted():
        Agreement.objects.get(pk=number).delete()
    assert run(held, number) == [(False,)]
