"""What the home page says of the year: what ends, and what is marked."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import AgreementFactory
from tests.small_register import soup_of

pytestmark = pytest.mark.django_db

TERM = {"entry_basis": "signature", "term_kind": "months", "term_start": "signature"}


def titles(client: Client, heading: str) -> list[str]:
    section = soup_of(client, "/en/").select_one(f"section[aria-labelledby={heading}]")
    assert section is not None
    links = section.select("a[href*='/agreements/2']")
    return [link.get_text(strip=True) for link in links]


def in_months(months: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=30 * months)


def years_ago(years: int, day: datetime.date) -> str:
    return day.replace(year=day.year - years, day=min(day.day, 28)).isoformat()


def test_what_ends_within_a_year_is_named_the_next_first_and_what_is_renewed_is_not(client: Client) -> None:
    AgreementFactory(title_en="Ends later", concluded_on=years_ago(5, in_months(8)), term_months=60, **TERM)
    AgreementFactory(title_en="Ends soon", concluded_on=years_ago(5, in_months(3)), term_months=60, **TERM)
    AgreementFactory(title_en="Has ended", concluded_on=years_ago(7, in_months(3)), term_months=60, **TERM)
    AgreementFactory(title_en="Has long to go", concluded_on=years_ago(1, in_months(3)), term_months=60, **TERM)
    AgreementFactory(
        title_en="Goes on",
        concluded_on=years_ago(5, in_months(3)),
        term_months=60,
        renewal_mode="tacit",
        renewal_months=60,
        **TERM,
    )
    assert titles(client, "ending") == ["Ends soon", "Ends later"]


def test_an_observed_agreement_is_marked_and_that_no_visit_is_coming_is_said(client: Client) -> None:
    AgreementFactory(title_en="Between others", scope="observed")
    soup = soup_of(client, "/en/")
    [row] = soup.select("section[aria-labelledby=recent-agreements] li")
    assert "observed: between others" in row.get_text()
    assert "No coming visit is recorded." in soup.get_text()
    [listed] = soup_of(client, "/en/agreements/").select("tr[data-id]")
    assert "(observed: between others)" in listed.get_text()


def test_round_anniversaries_are_of_agreements_in_force(client: Client) -> None:
    today = timezone.localdate()
    AgreementFactory(title_en="Ten years", concluded_on=str(today.year - 10), entry_basis="signature")
    AgreementFactory(title_en="Eleven years", concluded_on=str(today.year - 11), entry_basis="signature")
    AgreementFactory(title_en="Ended", concluded_on=f"{today.year - 10}-01-01", term_months=12, **TERM)
    assert titles(client, "anniversaries") == ["Ten years"]
