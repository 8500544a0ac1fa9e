"""Rules that warn: each finds its records, on the record's page and in one report."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import AgreementCitation
from desk.quality import QUALITY_RULES, quality_findings
from events.models import ProgrammeItemAgreement
from tests.factories import (
    AgreementFactory,
    DelegationMemberFactory,
    LifecycleActFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    ProgrammeItemFactory,
    SignatureFactory,
    VisitFactory,
)
from tests.staff import AdminForm, signed_in, soup_of

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, int]]:
    return [(finding.rule.code, finding.record.pk) for finding in quality_findings()]


def test_each_rule_is_named_once() -> None:
    codes = [rule.code for rule in QUALITY_RULES]
    assert len(codes) == len(set(codes))


def test_entry_into_force_before_the_conclusion_warns() -> None:
    retroactive, imprecise = AgreementFactory(), AgreementFactory(concluded_on="2021-10")
    LifecycleActFactory(agreement=retroactive, effective_on="2021-01-01")
    LifecycleActFactory(agreement=imprecise, effective_on="2021-10-01")
    assert found() == [("agreement_entered_before_concluded", retroactive.pk)]


def test_observed_agreement_with_one_party_warns_once_submitted() -> None:
    alone = AgreementFactory(observed=True, parties=[OrganizationFactory()])
    AgreementFactory(observed=True, draft=True, parties=[OrganizationFactory()])
    AgreementFactory(observed=True)
    assert found() == [("agreement_observed_one_party", alone.pk)]


@pytest.mark.parametrize(
    ("started_on", "ended_on", "warns"),
    [
        ("2019-04", "2021-09-30", True),
        ("2021-11", None, True),
        ("2019-04", "..", False),
        (None, None, False),
        ("2021-10", None, False),
        (None, "2021", False),
    ],
)
def test_signature_outside_the_recorded_mandate_warns(
    started_on: str | None, ended_on: str | None, warns: bool
) -> None:
    person, post = PersonFactory(), PostFactory()
    MembershipFactory(person=person, post=post, started_on=started_on, ended_on=ended_on)
    agreement = AgreementFactory(concluded_on="2021-10-26")
    SignatureFactory(agreement=agreement, person=person, post=post)
    assert found() == ([("signature_outside_mandate", agreement.pk)] if warns else [])


def test_signature_in_one_of_two_mandates_does_not_warn() -> None:
    person, post = PersonFactory(), PostFactory()
    MembershipFactory(person=person, post=post, started_on="2010", ended_on="2014")
    MembershipFactory(person=person, post=post, started_on="2019", ended_on="2023")
    SignatureFactory(agreement=AgreementFactory(concluded_on="2021-10-26"), person=person, post=post)
    assert found() == []


def test_post_without_recorded_mandates_does_not_warn() -> None:
    SignatureFactory(person=PersonFactory(), post=PostFactory())
    assert found() == []


def test_published_agreement_that_names_drafts_warns() -> None:
    agreement = AgreementFactory(parties=[OrganizationFactory(home=True), OrganizationFactory(draft=True)])
    SignatureFactory(agreement=agreement, person=PersonFactory(draft=True))
    assert found() == [("agreement_signatory_hidden", agreement.pk), ("agreement_party_hidden", agreement.pk)]


def test_agreement_signed_during_a_visit_but_dated_outside_it_warns() -> None:
    visit = VisitFactory(started_on="2021-10")
    item = ProgrammeItemFactory(visit=visit, kind="signing_ceremony")
    for concluded_on in ("2021-10-26", "2021", "2021-12-01"):
        ProgrammeItemAgreement.objects.create(item=item, agreement=AgreementFactory(concluded_on=concluded_on))
    assert found() == []
    visit.ended_on = "2021-10-31"
    visit.save()
    assert found() == [("visit_agreement_signed_outside", visit.pk)]


def test_more_recorded_rows_than_stated_warns() -> None:
    visit = VisitFactory(stated_companies=1)
    DelegationMemberFactory(visit=visit, person=None, organization=OrganizationFactory(kind="company"))
    assert found() == []
    DelegationMemberFactory(visit=visit, person=None, organization=OrganizationFactory(kind="company"))
    assert found() == [("visit_more_rows_than_stated", visit.pk)]


def test_warning_shows_on_the_records_page_and_after_saving() -> None:
    agreement = AgreementFactory(title_en="Retroactive")
    LifecycleActFactory(agreement=agreement, effective_on="2021-01-01")
    client = signed_in("publisher")
    form = AdminForm(client, f"/admin/agreements/agreement/{agreement.pk}/change/")
    assert "before it is concluded" in form.soup.select_one("section.findings").text  # type: ignore[union-attr]
    page = client.get(form.save()["Location"])
    assert "before it is concluded" in soup_of(page).select_one(".messagelist .warning").text  # type: ignore[union-attr]


def test_report_lists_every_warning_for_staff_only(client: Client) -> None:
    agreement = AgreementFactory()
    LifecycleActFactory(agreement=agreement, effective_on="2021-01-01")
    assert client.get("/admin/desk/quality/").status_code == 302
    page = soup_of(signed_in("viewer").get("/admin/desk/quality/"))
    assert page.select_one(f"a[href='/admin/agreements/agreement/{agreement.pk}/change/']")
    assert len(page.select("#content-main section")) == len(QUALITY_RULES)


def test_report_needs_the_same_queries_however_many_rows() -> None:
    client = signed_in("viewer")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/desk/quality/")
        return len(captured)

    LifecycleActFactory(agreement=AgreementFactory(), effective_on="2021-01-01")
    few = queries()
    for _ in range(5):
        LifecycleActFactory(agreement=AgreementFactory(), effective_on="2021-01-01")
    assert queries() == few


def test_report_is_written_as_csv() -> None:
    agreement = AgreementFactory(title_en="Retroactive")
    LifecycleActFactory(agreement=agreement, effective_on="2021-01-01")
    output = io.StringIO()
    call_command("quality_report", stdout=output)
    header, row = csv.reader(io.StringIO(output.getvalue()))
    assert header == ["rule", "model", "id", "record", "explanation"]
    assert row[:3] == ["agreement_entered_before_concluded", "agreement", str(agreement.pk)]
    assert AgreementCitation.objects.filter(agreement=agreement).exists()
