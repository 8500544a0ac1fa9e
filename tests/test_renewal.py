"""An agreement as the renewal of another: a draft with what stays the same, its dates carried forward."""

from typing import Any

import pytest
from django.utils import timezone

from agreements import renewal
from agreements.models import Agreement
from agreements.renewal import renewal_of
from core.dates import months_from
from partnerships.models import Topic
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    LifecycleActFactory,
    OrganizationFactory,
    SignatureFactory,
)
from tests.staff import signed_in, soup_of

pytestmark = pytest.mark.django_db


def renewed(**values: object) -> Agreement:
    parties = [OrganizationFactory(home=True), OrganizationFactory()]
    return renewal_of(AgreementFactory(parties=parties, **values).pk)[0]


def day_of(value: Any) -> str:
    return str(value.value.isoformat())


def test_what_stays_the_same_is_copied_and_nothing_of_how_it_was_signed() -> None:
    home, other, gone = OrganizationFactory(home=True), OrganizationFactory(), OrganizationFactory()
    agreement = AgreementFactory(
        title_fr="Accord",
        concluded_on="2020-05-01",
        concluded_at="Ankara",
        modality="in_person",
        parties=[home, other, gone],
    )
    agreement.parties.filter(organization=gone).update(left_on="2022")
    topic = Topic.objects.create(name_en="Climate", slug="climate")
    agreement.topic_rows.create(topic=topic)
    CommitmentFactory(agreement=agreement, text_en="To meet", topic=topic)
    SignatureFactory(agreement=agreement, organization=home)
    draft, is_new = renewal_of(agreement.pk)
    draft.refresh_from_db()
    assert is_new
    assert (draft.publication, draft.registry_number, draft.concluded_on, draft.concluded_at) == (
        "draft",
        None,
        None,
        "",
    )
    assert (draft.title_fr, draft.agreement_type) == ("Accord", agreement.agreement_type)
    assert {party.organization for party in draft.parties.all()} == {home, other}
    assert [(each.text_en, each.topic) for each in draft.commitments.all()] == [("To meet", topic)]
    assert [row.topic for row in draft.topic_rows.all()] == [topic]
    assert [(each.kind, each.related) for each in draft.relations.all()] == [("renews", agreement)]
    assert not draft.signatures.exists()
    assert not draft.citations.exists()


def test_a_term_of_months_begins_where_the_previous_one_ends() -> None:
    draft = renewed(concluded_on="2021-09-23", term_kind="months", term_months=60, renewal_mode="express")
    assert (draft.term_months, draft.term_start, day_of(draft.term_starts_on)) == (60, "fixed_date", "2026-09-23")
    assert draft.renewal_mode == "express"


def test_a_term_until_a_date_is_as_long_again() -> None:
    draft = renewed(concluded_on="2021-10-26", term_kind="end_date", term_ends_on="2026-12-31", notice_months=6)
    assert (day_of(draft.term_starts_on), day_of(draft.term_ends_on)) == ("2027-01-01", "2031-12-31")
    assert draft.notice_months == 6


def test_a_term_renewed_tacitly_is_carried_from_its_next_end() -> None:
    today = timezone.localdate()
    start = months_from(today, -30)
    draft = renewed(
        concluded_on=start.isoformat(), term_kind="months", term_months=12, renewal_mode="tacit", renewal_months=12
    )
    assert day_of(draft.term_starts_on) == months_from(start, 36).isoformat()


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"term_kind": "none"}, "none"),
        ({}, "not_recorded"),
        (
            {"concluded_on": None, "term_kind": "end_date", "term_ends_on": "2030", "renewal_mode": "none"},
            "not_recorded",
        ),
    ],
)
def test_what_is_not_known_is_not_invented(values: dict[str, object], kind: str) -> None:
    draft = renewed(**values)
    assert (draft.term_kind, draft.term_starts_on, draft.term_ends_on) == (kind, None, None)


def test_the_end_of_what_was_terminated_is_not_carried_forward() -> None:
    agreement = AgreementFactory(concluded_on="2015-01-01", term_kind="months", term_months=240)
    LifecycleActFactory(agreement=agreement, kind="termination", acted_on="2020-01-01", effective_on="2020-01-01")
    assert renewal_of(agreement.pk)[0].term_starts_on is None


def test_a_renewal_is_made_as_a_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = AgreementFactory()

    def fails(*rows: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(renewal, "copy_rows", fails)
    with pytest.raises(OSError, match="no space"):
        renewal_of(agreement.pk)
    assert Agreement.objects.count() == 1


def test_the_button_makes_one_draft_however_often_it_is_pressed() -> None:
    agreement = AgreementFactory(concluded_on="2021-09-23")
    client = signed_in("editor")
    page = soup_of(client.get(f"/admin/agreements/agreement/{agreement.pk}/change/"))
    address = str(page.select_one(".object-tools form")["action"])  # type: ignore[index]
    assert client.get(address).status_code == 405
    first, second = client.post(address), client.post(address)
    draft = Agreement.objects.get(publication="draft")
    assert first["Location"] == second["Location"] == f"/admin/agreements/agreement/{draft.pk}/change/"
    assert "renews" in soup_of(client.get(first["Location"])).select_one(".messagelist").text  # type: ignore[union-attr]


def test_who_only_reads_makes_no_draft() -> None:
    agreement = AgreementFactory()
    client = signed_in("viewer")
    assert soup_of(client.get(f"/admin/agreements/agreement/{agreement.pk}/change/")).select(".object-tools form") == []
    assert client.post(f"/admin/agreements/agreement/{agreement.pk}/renew/").status_code == 403
    assert Agreement.objects.count() == 1
