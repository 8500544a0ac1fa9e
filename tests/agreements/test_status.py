"""Status as of a date: the table of the domain, the hard cases, and the arithmetic of renewals."""

import calendar
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.models import Agreement, AgreementRelation, Approval, LifecycleAct, Party, Signature, StatusPeriod
from tests.factories import AgreementFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def status(agreement: Agreement, day: str) -> tuple[str, str]:
    period = StatusPeriod.objects.on(date.fromisoformat(day)).get(agreement=agreement)
    return period.status, period.certainty


def in_sight(agreement: Agreement, day: str) -> tuple[date | None, date | None]:
    """The last day of the term and the next decision date as seen from a day."""
    period = StatusPeriod.objects.on(date.fromisoformat(day)).get(agreement=agreement)
    return period.term_last_day, period.next_decision


def term(agreement: Agreement, day: str) -> str:
    return str(StatusPeriod.objects.on(date.fromisoformat(day)).get(agreement=agreement).term)


def act(agreement: Agreement, kind: str, **fields: Any) -> LifecycleAct:
    return LifecycleAct.objects.create(agreement=agreement, kind=kind, **fields)


NOT_CONCLUDED = ("not_concluded", "certain")
UNDETERMINED = ("undetermined", "undetermined")
IN_FORCE_DERIVED = ("in_force", "derived")
IN_FORCE = ("in_force", "certain")


class TestTableOfTheDomain:
    def test_istanbul_is_undetermined_within_february_2021_then_in_force(self) -> None:
        agreement = AgreementFactory(concluded_on="2021-02")
        assert status(agreement, "2021-01-31") == NOT_CONCLUDED
        assert status(agreement, "2021-02-01") == UNDETERMINED
        assert status(agreement, "2021-02-28") == UNDETERMINED
        assert status(agreement, "2021-03-01") == IN_FORCE_DERIVED
        assert status(agreement, "2026-11-22") == IN_FORCE_DERIVED
        assert term(agreement, "2026-11-22") == "not_recorded"

    def test_ile_de_france_is_approved_then_in_force_for_five_years_then_expired(self) -> None:
        agreement = AgreementFactory(concluded_on="2021-09-23", term_kind="months", term_months=60)
        party = agreement.parties.last()
        Approval.objects.create(
            agreement=agreement, organization=party.organization, body_as_printed="Council", approved_on="2021-09-22"
        )
        assert status(agreement, "2021-09-21") == NOT_CONCLUDED
        assert status(agreement, "2021-09-22") == ("approved", "certain")
        assert status(agreement, "2021-09-23") == IN_FORCE_DERIVED
        assert status(agreement, "2022-01-01") == IN_FORCE_DERIVED
        assert status(agreement, "2026-09-22") == IN_FORCE_DERIVED
        assert in_sight(agreement, "2026-09-22") == (date(2026, 9, 22), date(2026, 9, 23))
        assert status(agreement, "2026-09-23") == ("expired", "derived")
        assert status(agreement, "2026-11-22") == ("expired", "derived")
        assert term(agreement, "2026-11-22") == "known"

    def test_ankara_is_in_force_from_the_day_of_signature(self) -> None:
        agreement = AgreementFactory(concluded_on="2021-10-26")
        assert status(agreement, "2021-10-25") == NOT_CONCLUDED
        assert status(agreement, "2021-10-26") == IN_FORCE_DERIVED
        assert term(agreement, "2021-10-26") == "not_recorded"

    def test_observed_agreement_of_october_2021_is_undetermined_within_that_month(self) -> None:
        agreement = AgreementFactory(observed=True, concluded_on="2021-10")
        assert status(agreement, "2021-09-30") == NOT_CONCLUDED
        assert status(agreement, "2021-10-31") == UNDETERMINED
        assert status(agreement, "2021-11-01") == IN_FORCE_DERIVED

    def test_declaration_on_climate_is_in_force_from_its_day(self) -> None:
        agreement = AgreementFactory(agreement_type="declaration_of_intent", concluded_on="2022-11-30")
        assert status(agreement, "2022-11-29") == NOT_CONCLUDED
        assert status(agreement, "2022-11-30") == IN_FORCE_DERIVED


class TestBeforeConclusion:
    def test_without_any_date_the_status_is_undetermined(self) -> None:
        agreement = AgreementFactory(concluded_on=None)
        assert status(agreement, "1900-01-01") == status(agreement, "2100-01-01") == UNDETERMINED

    def test_an_unrecorded_conclusion_is_not_later_than_the_entry_into_force(self) -> None:
        agreement = AgreementFactory(concluded_on=None)
        act(agreement, "entry_into_force", effective_on="2004-01-01")
        assert status(agreement, "2003-12-31") == UNDETERMINED
        assert status(agreement, "2004-01-01") == IN_FORCE_DERIVED

    def test_partly_signed_only_where_staff_say_a_signature_is_outstanding(self) -> None:
        agreement = AgreementFactory(concluded_on=None, is_signature_outstanding=True)
        signed_for = agreement.parties.first().organization
        Signature.objects.create(
            agreement=agreement, organization=signed_for, title_as_printed="Mayor", signed_on="2020-03-02"
        )
        assert status(agreement, "2020-03-01") == NOT_CONCLUDED
        assert status(agreement, "2020-03-02") == ("partly_signed", "certain")
        Agreement.objects.filter(pk=agreement.pk).update(is_signature_outstanding=False)
        assert status(agreement, "2020-03-02") == IN_FORCE_DERIVED


class TestEntryIntoForce:
    @pytest.mark.parametrize("basis", ["notification", "ratification", "assent", "fixed_date"])
    def test_awaits_entry_where_the_basis_asks_for_an_act(self, basis: str) -> None:
        agreement = AgreementFactory(entry_basis=basis)
        assert status(agreement, "2024-01-01") == ("awaiting", "certain")

    def test_a_recorded_entry_makes_it_certain_and_the_time_before_awaiting(self) -> None:
        agreement = AgreementFactory(concluded_on="2002-02-12")
        act(agreement, "entry_into_force", effective_on="2003-06-20")
        assert status(agreement, "2003-06-19") == ("awaiting", "certain")
        assert status(agreement, "2003-06-20") == IN_FORCE

    def test_provisional_application_before_entry(self) -> None:
        agreement = AgreementFactory(concluded_on="2002-02-12", entry_basis="ratification")
        act(agreement, "provisional_application", effective_on="2002-03-01")
        act(agreement, "entry_into_force", effective_on="2004")
        assert status(agreement, "2002-02-28") == ("awaiting", "certain")
        assert StatusPeriod.objects.on(date(2002, 3, 1)).get(agreement=agreement).reason == "provisional"
        assert status(agreement, "2004-06-01") == IN_FORCE

    def test_within_an_imprecise_entry_the_status_is_undetermined(self) -> None:
        agreement = AgreementFactory(concluded_on="2002-02-12", entry_basis="ratification")
        act(agreement, "entry_into_force", effective_on="2004")
        assert status(agreement, "2003-12-31") == ("awaiting", "certain")
        assert status(agreement, "2004-12-31") == UNDETERMINED
        assert status(agreement, "2005-01-01") == IN_FORCE


class TestEnd:
    def test_ended_before_it_entered_into_force(self) -> None:
        agreement = AgreementFactory(concluded_on="2002-02-12", entry_basis="ratification")
        act(agreement, "termination", effective_on="2003-01-01")
        assert status(agreement, "2002-12-31") == ("awaiting", "certain")
        assert status(agreement, "2003-01-01") == ("ended_unentered", "certain")

    def test_an_expired_agreement_stays_expired_when_superseded_later(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01", term_kind="months", term_months=12)
        AgreementRelation.objects.create(
            agreement=AgreementFactory(concluded_on="2015-05-01"), related=agreement, kind="supersedes"
        )
        assert status(agreement, "2011-01-01") == ("expired", "derived")
        assert status(agreement, "2020-01-01") == ("expired", "derived")

    def test_superseded_from_the_start_of_the_later_agreement(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        later = AgreementFactory(concluded_on="2015-05-01")
        AgreementRelation.objects.create(agreement=later, related=agreement, kind="supersedes")
        assert status(agreement, "2015-04-30") == IN_FORCE_DERIVED
        assert status(agreement, "2015-05-01") == ("superseded", "derived")
        Agreement.objects.filter(pk=later.pk).update(concluded_on="2016-05-01")
        assert status(agreement, "2015-05-01") == IN_FORCE_DERIVED

    def test_a_draft_supersedes_nothing(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        draft = AgreementFactory(concluded_on="2015-05-01", draft=True)
        AgreementRelation.objects.create(agreement=draft, related=agreement, kind="supersedes")
        assert status(agreement, "2020-01-01") == IN_FORCE_DERIVED

    def test_on_the_same_day_termination_goes_before_supersession_and_expiry(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01", term_kind="months", term_months=12)
        AgreementRelation.objects.create(
            agreement=AgreementFactory(concluded_on="2011-01-01"), related=agreement, kind="supersedes"
        )
        assert status(agreement, "2011-01-01")[0] == "superseded"
        act(agreement, "termination", effective_on="2011-01-01")
        assert status(agreement, "2011-01-01") == ("terminated", "certain")

    def test_an_open_suspension_followed_by_termination(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        act(agreement, "suspension", acted_on="2022-06-10", ends_on="..")
        act(agreement, "termination", acted_on="2023-01-05", effective_on="2023-03-01")
        assert status(agreement, "2022-06-09") == IN_FORCE_DERIVED
        assert status(agreement, "2022-06-10") == ("suspended", "certain")
        assert status(agreement, "2023-02-28") == ("suspended", "certain")
        assert status(agreement, "2023-03-01") == ("terminated", "certain")

    def test_a_suspension_lasts_to_its_last_day(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        act(agreement, "suspension", acted_on="2022-06-10", ends_on="2022-06-20")
        assert status(agreement, "2022-06-20") == ("suspended", "certain")
        assert status(agreement, "2022-06-21") == IN_FORCE_DERIVED

    def test_within_an_imprecise_termination_the_status_is_undetermined(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        act(agreement, "termination", effective_on="2015")
        assert status(agreement, "2014-12-31") == IN_FORCE_DERIVED
        assert status(agreement, "2015-12-31") == UNDETERMINED
        assert status(agreement, "2016-01-01") == ("terminated", "certain")

    def test_a_declared_termination_is_the_end_in_sight(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        act(agreement, "termination", acted_on="2015-01-10", effective_on="2015-07-01")
        assert in_sight(agreement, "2015-01-09") == (None, None)
        assert in_sight(agreement, "2015-01-10") == (date(2015, 6, 30), None)

    def test_one_party_leaving_a_declaration_of_85_does_not_end_it(self) -> None:
        signatories = [OrganizationFactory(home=True), *OrganizationFactory.create_batch(84)]
        declaration = AgreementFactory(concluded_on="2020-01-01", parties=signatories)
        act(declaration, "withdrawal", organization=signatories[7], effective_on="2021-01-01")
        assert status(declaration, "2022-01-01") == IN_FORCE_DERIVED

    def test_an_agreement_ends_when_fewer_than_two_parties_are_left(self) -> None:
        parties = [OrganizationFactory(home=True), *OrganizationFactory.create_batch(2)]
        agreement = AgreementFactory(concluded_on="2020-01-01", parties=parties)
        Party.objects.filter(agreement=agreement, organization=parties[1]).update(left_on="2021-01-01")
        assert status(agreement, "2021-01-01") == IN_FORCE_DERIVED
        act(agreement, "withdrawal", organization=parties[2], acted_on="2022-01-01", effective_on="2022-07-01")
        assert status(agreement, "2022-06-30") == IN_FORCE_DERIVED
        assert status(agreement, "2022-07-01") == ("terminated", "certain")

    def test_an_observed_agreement_with_one_recorded_party_is_not_ended(self) -> None:
        agreement = AgreementFactory(observed=True, concluded_on="2020-01-01", parties=[OrganizationFactory()])
        assert status(agreement, "2021-01-01") == IN_FORCE_DERIVED

    def test_denunciation_takes_effect_after_the_notice(self) -> None:
        agreement = AgreementFactory(concluded_on="2020-01-01", notice_months=6)
        act(agreement, "denunciation", organization=agreement.parties.first().organization, acted_on="2021-02-28")
        assert status(agreement, "2021-08-27") == IN_FORCE_DERIVED
        assert status(agreement, "2021-08-28") == ("terminated", "derived")


class TestTermAndRenewal:
    def test_a_fixed_last_day_is_in_force_and_certainly_expired_after(self) -> None:
        agreement = AgreementFactory(concluded_on="2020-01-01", term_kind="end_date", term_ends_on="2021-06-30")
        assert status(agreement, "2021-06-30") == IN_FORCE_DERIVED
        assert status(agreement, "2021-07-01") == ("expired", "certain")

    def test_an_imprecise_signature_makes_the_end_of_the_term_imprecise(self) -> None:
        agreement = AgreementFactory(concluded_on="2014-12", term_kind="months", term_months=48)
        assert status(agreement, "2018-11-30") == IN_FORCE_DERIVED
        assert status(agreement, "2018-12-15") == UNDETERMINED
        assert status(agreement, "2019-01-01") == ("expired", "derived")
        assert in_sight(agreement, "2018-06-01") == in_sight(agreement, "2019-01-01") == (None, None)

    def test_tacit_renewal_goes_on_and_moves_the_end_in_sight(self) -> None:
        agreement = AgreementFactory(
            concluded_on="2020-08-31",
            term_kind="months",
            term_months=6,
            renewal_mode="tacit",
            renewal_months=6,
            notice_months=3,
        )
        assert in_sight(agreement, "2020-08-31") == (date(2021, 2, 27), date(2020, 11, 28))
        assert in_sight(agreement, "2020-11-29") == (date(2021, 2, 27), date(2021, 5, 31))
        assert status(agreement, "2021-02-28") == IN_FORCE_DERIVED
        assert StatusPeriod.objects.on(date(2021, 2, 28)).get(agreement=agreement).reason == "tacit_renewal"
        assert in_sight(agreement, "2021-02-28")[0] == date(2021, 8, 30)
        assert status(agreement, "2120-01-01") == IN_FORCE_DERIVED

    def test_tacit_renewals_stop_at_their_number(self) -> None:
        agreement = AgreementFactory(
            concluded_on="2020-01-15",
            term_kind="months",
            term_months=12,
            renewal_mode="tacit",
            renewal_months=12,
            max_renewals=2,
        )
        assert status(agreement, "2023-01-14") == IN_FORCE_DERIVED
        assert status(agreement, "2023-01-15") == ("expired", "derived")

    def test_an_extension_moves_the_end_once_it_is_made(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01", term_kind="months", term_months=12)
        act(agreement, "extension", acted_on="2010-06-01", ends_on="2015-12-31")
        assert in_sight(agreement, "2010-05-31")[0] == date(2010, 12, 31)
        assert in_sight(agreement, "2010-06-01")[0] == date(2015, 12, 31)
        assert status(agreement, "2015-12-31") == IN_FORCE_DERIVED
        assert status(agreement, "2016-01-01") == ("expired", "certain")

    def test_a_late_renewal_leaves_a_gap(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01", term_kind="months", term_months=12)
        act(agreement, "renewal", acted_on="2011-06-01", ends_on="2015-12-31")
        assert status(agreement, "2011-03-01") == ("expired", "derived")
        assert status(agreement, "2011-06-01") == IN_FORCE_DERIVED

    def test_an_agreement_that_continues_has_no_end_after_its_term(self) -> None:
        agreement = AgreementFactory(
            concluded_on="2010-01-01", term_kind="months", term_months=12, renewal_mode="indefinite"
        )
        assert term(agreement, "2010-12-31") == "known"
        assert status(agreement, "2011-01-01") == IN_FORCE_DERIVED
        assert term(agreement, "2011-01-01") == "none"

    def test_the_last_renewal_is_the_last_decision(self) -> None:
        agreement = AgreementFactory(
            concluded_on="2020-01-01",
            term_kind="months",
            term_months=12,
            renewal_mode="tacit",
            renewal_months=12,
            max_renewals=1,
            notice_months=3,
        )
        assert in_sight(agreement, "2021-10-01") == (date(2021, 12, 31), date(2021, 10, 1))
        assert in_sight(agreement, "2021-10-02") == (date(2021, 12, 31), None)

    @pytest.mark.parametrize(
        "term",
        [
            {"term_kind": "months", "term_months": 12},
            {"term_kind": "months", "term_months": 12, "term_start": "entry_into_force"},
            {"term_kind": "months", "term_months": 12, "term_start": "fixed_date", "term_starts_on": "2010-01-01"},
            {"term_kind": "end_date", "term_ends_on": "2010-12-31"},
        ],
    )
    def test_denunciation_of_a_tacitly_renewed_agreement_ends_it_with_its_term(self, term: dict[str, Any]) -> None:
        agreement = AgreementFactory(
            concluded_on="2010-01-01", renewal_mode="tacit", renewal_months=12, notice_months=3, **term
        )
        act(agreement, "denunciation", organization=agreement.parties.first().organization, acted_on="2015-02-01")
        assert status(agreement, "2015-12-31") == IN_FORCE_DERIVED
        assert in_sight(agreement, "2015-12-31")[0] == date(2015, 12, 31)
        assert status(agreement, "2016-01-01") == ("terminated", "derived")

    def test_an_imprecise_denunciation_leaves_open_which_term_it_ends(self) -> None:
        agreement = AgreementFactory(
            concluded_on="2010-01-01",
            term_kind="months",
            term_months=12,
            renewal_mode="tacit",
            renewal_months=12,
            notice_months=3,
        )
        act(agreement, "denunciation", organization=agreement.parties.first().organization, acted_on="2015")
        assert status(agreement, "2015-12-31") == IN_FORCE_DERIVED
        assert status(agreement, "2016-06-01") == UNDETERMINED
        assert status(agreement, "2017-01-01") == ("terminated", "derived")

    def test_notice_is_for_denunciations_only(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01", notice_months=6)
        act(agreement, "termination", acted_on="2015-02-01", is_mutual=True)
        assert status(agreement, "2015-02-01") == ("terminated", "certain")
        other = AgreementFactory(concluded_on="2010-01-01", notice_months=6)
        act(other, "withdrawal", organization=other.parties.first().organization, acted_on="2015-02-01")
        assert status(other, "2015-02-01") == ("terminated", "certain")

    def test_an_extension_without_its_own_date_was_made_in_time(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01", term_kind="months", term_months=60)
        act(agreement, "extension", ends_on="2019-12-31")
        assert status(agreement, "2015-01-01") == IN_FORCE_DERIVED
        assert status(agreement, "2019-12-31") == IN_FORCE_DERIVED
        assert status(agreement, "2020-01-01")[0] == "expired"

    def test_within_an_imprecise_late_renewal_the_status_is_undetermined(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01", term_kind="end_date", term_ends_on="2014-12-31")
        act(agreement, "renewal", acted_on="2015", ends_on="2020-12-31")
        assert status(agreement, "2014-12-31") == IN_FORCE_DERIVED
        assert status(agreement, "2015-06-01") == UNDETERMINED
        assert status(agreement, "2016-01-01") == IN_FORCE_DERIVED
        assert status(agreement, "2021-01-01") == ("expired", "certain")

    def test_the_term_runs_from_the_last_signature_where_no_conclusion_is_recorded(self) -> None:
        agreement = AgreementFactory(concluded_on=None, term_kind="months", term_months=60)
        for party, day in zip(agreement.parties.all(), ("2010-01-01", "2010-01-05"), strict=True):
            Signature.objects.create(agreement=agreement, organization=party.organization, signed_on=day)
        assert status(agreement, "2010-01-04") == NOT_CONCLUDED
        assert in_sight(agreement, "2010-01-05")[0] == date(2015, 1, 4)
        assert status(agreement, "2015-01-05") == ("expired", "derived")

    def test_a_party_that_joins_later_does_not_conclude_it_again(self) -> None:
        agreement = AgreementFactory(concluded_on=None)
        parties = [party.organization for party in agreement.parties.all()]
        joined = OrganizationFactory()
        Party.objects.create(agreement=agreement, organization=joined, joined_on="2018-01-01")
        for organization, day in zip([*parties, joined], ("2010-01-01", "2010-01-05", "2018-01-01"), strict=True):
            Signature.objects.create(agreement=agreement, organization=organization, signed_on=day)
        assert status(agreement, "2010-01-05") == IN_FORCE_DERIVED


class TestSuspensionAndParties:
    def test_a_suspension_whose_end_is_not_recorded_is_certain_on_its_first_day_only(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        act(agreement, "suspension", acted_on="2012-01-01")
        assert status(agreement, "2011-12-31") == IN_FORCE_DERIVED
        assert status(agreement, "2012-01-01") == ("suspended", "certain")
        assert status(agreement, "2012-01-02") == UNDETERMINED

    def test_a_suspension_whose_start_is_not_recorded_is_undetermined_to_its_last_day(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        act(agreement, "suspension", ends_on="2012-01-31")
        assert status(agreement, "2012-01-31") == UNDETERMINED
        assert status(agreement, "2012-02-01") == IN_FORCE_DERIVED

    def test_one_of_three_parties_suspends_it_for_itself_only(self) -> None:
        parties = [OrganizationFactory(home=True), *OrganizationFactory.create_batch(2)]
        agreement = AgreementFactory(concluded_on="2010-01-01", parties=parties)
        act(agreement, "suspension", organization=parties[1], acted_on="2012-01-01", ends_on="..")
        assert status(agreement, "2013-01-01") == IN_FORCE_DERIVED

    def test_one_of_two_parties_suspends_it(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        suspending = agreement.parties.first().organization
        act(agreement, "suspension", organization=suspending, acted_on="2012-01-01", ends_on="..")
        assert status(agreement, "2013-01-01") == ("suspended", "certain")

    def test_a_party_that_joins_later_does_not_bring_it_back(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        agreement.parties.filter(position=2).update(left_on="2015-01-01")
        Party.objects.create(agreement=agreement, organization=OrganizationFactory(), joined_on="2018-01-01")
        assert status(agreement, "2014-12-31") == IN_FORCE_DERIVED
        assert status(agreement, "2015-01-01") == ("terminated", "certain")
        assert status(agreement, "2019-01-01") == ("terminated", "certain")

    def test_superseded_when_the_second_party_is_bound_or_the_last_has_signed(self) -> None:
        agreement = AgreementFactory(concluded_on="2010-01-01")
        later = AgreementFactory(concluded_on=None)
        AgreementRelation.objects.create(agreement=later, related=agreement, kind="supersedes")
        parties = [party.organization for party in later.parties.all()]
        for organization in parties:
            Signature.objects.create(agreement=later, organization=organization, signed_on="2015-05-01")
        assert status(agreement, "2015-04-30") == IN_FORCE_DERIVED
        assert status(agreement, "2015-05-01")[0] == "superseded"
        for organization, day in zip(parties, ("2016-01-01", "2016-06-01"), strict=True):
            act(later, "entry_into_force", organization=organization, effective_on=day)
        assert status(agreement, "2016-05-31") == IN_FORCE_DERIVED
        assert status(agreement, "2016-06-01") == ("superseded", "certain")


def test_every_day_has_exactly_one_status() -> None:
    agreement = AgreementFactory(concluded_on="2010", term_kind="months", term_months=12)
    act(agreement, "suspension", acted_on="2010-06", ends_on="2010-09")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT range_agg(days) = '{(,)}', sum(1) FROM agreements_statusperiod WHERE agreement_id = %s",
            [agreement.pk],
        )
        covered, count = cursor.fetchone()
        cursor.execute(
            "SELECT 1 FROM agreements_statusperiod a JOIN agreements_statusperiod b"
            " ON a.agreement_id = b.agreement_id AND a.id < b.id AND a.days && b.days"
        )
        assert covered
        assert count > 1
        assert cursor.fetchone() is None


def test_statuses_follow_bulk_updates_and_raw_sql() -> None:
    agreement = AgreementFactory(concluded_on="2010-01-01")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_agreement SET concluded_on = '[2012-01-01,2012-01-02)'")
    assert status(agreement, "2011-01-01") == NOT_CONCLUDED


# The reference for renewals, in plain Python: walk month by month from the first day of the term.


def months_after(day: date, months: int) -> date:
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def boundaries(anchor: date, term_months: int, renewal_months: int) -> Any:
    number = 0
    while True:
        yield months_after(anchor, term_months + number * renewal_months)
        number += 1


DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))
LATER = st.integers(0, 365 * 40)


@settings(deadline=None, max_examples=150)
@given(DAYS, st.integers(-600, 600))
def test_months_clip_like_the_reference(day: date, months: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT add_months(%s, %s)", [day, months])
        assert cursor.fetchone() == (months_after(day, months),)


@settings(deadline=None, max_examples=200)
@given(DAYS, st.integers(1, 120), st.integers(1, 60), LATER, st.integers(0, 24))
def test_boundaries_and_decisions_agree_with_the_reference(
    anchor: date, term_months: int, renewal_months: int, later: int, notice: int
) -> None:
    day = anchor + timedelta(days=later)
    boundary = next(each for each in boundaries(anchor, term_months, renewal_months) if each > day)
    decision = next(
        each
        for each in (months_after(b, -notice) for b in boundaries(anchor, term_months, renewal_months))
        if each >= day
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term_boundary_after(%(anchor)s, %(term)s, %(renewal)s, %(day)s),"
            " term_decision_from(%(anchor)s, %(term)s, %(renewal)s, %(notice)s, %(day)s)",
            {"anchor": anchor, "term": term_months, "renewal": renewal_months, "notice": notice, "day": day},
        )
        assert cursor.fetchone() == (boundary, decision)


@settings(deadline=None, max_examples=60)
@given(
    DAYS,
    st.integers(1, 60),
    st.integers(1, 36),
    st.one_of(st.none(), st.integers(0, 4)),
    st.integers(0, 12),
    st.integers(-400, 365 * 25),
)
def test_tacitly_renewed_agreements_agree_with_the_reference(
    concluded: date, term_months: int, renewal_months: int, max_renewals: int | None, notice: int, offset: int
) -> None:
    day = concluded + timedelta(days=offset)
    notice = min(notice, term_months)
    agreement = Agreement.objects.create(
        agreement_type="memorandum",
        concluded_on=concluded,
        term_kind="months",
        term_months=term_months,
        renewal_mode="tacit",
        renewal_months=renewal_months,
        max_renewals=max_renewals,
        notice_months=notice,
    )
    end = months_after(concluded, term_months + renewal_months * max_renewals) if max_renewals is not None else None
    if day < concluded:
        expected = NOT_CONCLUDED
    elif end and day >= end:
        expected = ("expired", "derived")
    else:
        expected = IN_FORCE_DERIVED
        boundary = next(each for each in boundaries(concluded, term_months, renewal_months) if each > day)
        decision = next(
            (
                months_after(each, -notice)
                for each in boundaries(concluded, term_months, renewal_months)
                if months_after(each, -notice) >= day or (end and each > end)
            ),
            None,
        )
        if end and months_after(end, -notice) < day:
            decision = None
        assert in_sight(agreement, day.isoformat()) == (boundary - timedelta(days=1), decision)
    assert status(agreement, day.isoformat()) == expected
