"""Two people edit the same record: neither overwrites the other without knowing it."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Commitment
from core.admin.forms import GuardedForm
from core.models import Source
from events.models import ProgrammeParticipant
from partnerships.models import Organization
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    OrganizationFactory,
    ProgrammeItemFactory,
    SourceFactory,
)
from tests.staff import AdminForm, signed_in

# A version rises once per transaction, so that two saves need two.
committed = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
        CommitmentFactory(agreement=agreement, text_en="Green spaces")
    return agreement


@pytest.fixture
def two_forms(agreement: Agreement) -> tuple[AdminForm, AdminForm]:
    """The same page, opened by Ann and by Ben."""
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    return AdminForm(signed_in("editor", "ann"), address), AdminForm(signed_in("editor", "ben"), address)


@committed
def test_second_to_save_is_shown_both_versions(two_forms: tuple[AdminForm, AdminForm]) -> None:
    ann, ben = two_forms
    ann.fill(title_en="Memorandum of Ankara").save()
    assert ann.is_saved()
    ben.fill(title_en="Memorandum of understanding").save()
    assert not ben.is_saved()
    panel = ben.soup.select_one("section.conflict")
    assert panel is not None
    assert "Memorandum of Ankara" in panel.text
    assert "Memorandum of understanding" in panel.text
    assert "ann" in panel.text
    assert ben.data["title_en"] == "Memorandum of understanding"
    assert Agreement.objects.get().title_en == "Memorandum of Ankara"


@committed
def test_only_who_saves_over_it_knowingly_overwrites(two_forms: tuple[AdminForm, AdminForm]) -> None:
    ann, ben = two_forms
    ann.fill(title_en="Memorandum of Ankara").save()
    ben.fill(title_en="Memorandum of understanding").save()
    ben.save()
    assert not ben.is_saved()
    assert Agreement.objects.get().title_en == "Memorandum of Ankara"
    button = ben.soup.select_one("button[name='_save_over']")
    assert button is not None
    ben.save("_save_over", str(button["value"]))
    assert ben.is_saved(), ben.errors
    assert Agreement.objects.get().title_en == "Memorandum of understanding"


@committed
def test_editing_different_rows_of_one_record_conflicts_too(two_forms: tuple[AdminForm, AdminForm]) -> None:
    ann, ben = two_forms
    ann.fill_row("commitments", 0, text_en="Parks").save()
    assert ann.is_saved(), ann.errors
    source = SourceFactory(title="Press release")
    ben.add_row("citations", source=source.pk).save()
    assert not ben.is_saved()
    panel = ben.soup.select_one("section.conflict")
    assert panel is not None
    assert "Press release" in panel.text
    assert "Parks" in panel.text
    assert Commitment.objects.get().text_en == "Parks"


@committed
def test_rows_added_and_removed_meanwhile_are_shown(two_forms: tuple[AdminForm, AdminForm]) -> None:
    ann, ben = two_forms
    ann.fill(**{"commitments-0-DELETE": "on"}).add_row("commitments", text_en="Soft mobility").save()
    assert ann.is_saved()
    ben.fill_row("commitments", 0, text_en="Green and blue spaces").save()
    panel = ben.soup.select_one("section.conflict")
    assert panel is not None
    assert "Soft mobility" in panel.text
    assert "added after you opened the page" in panel.text
    assert any("removed this row meanwhile" in error for error in ben.errors)
    assert ben.data["commitments-0-text_en"] == "Green and blue spaces"
    assert [row.text_en for row in Commitment.objects.all()] == ["Soft mobility"]


def test_saving_nothing_new_writes_nothing(agreement: Agreement) -> None:
    form = AdminForm(signed_in("editor"), f"/admin/agreements/agreement/{agreement.pk}/change/")
    with CaptureQueriesContext(connection) as queries:
        form.save()
    assert form.is_saved()
    assert not [query for query in queries if query["sql"].startswith('UPDATE "agreements')]


def test_form_without_version_is_not_saved(agreement: Agreement) -> None:
    form = AdminForm(signed_in("editor"), f"/admin/agreements/agreement/{agreement.pk}/change/")
    del form.data["base_version"]
    form.fill(title_en="Blind").save()
    assert not form.is_saved()
    assert Agreement.objects.get().title_en == "Memorandum"


@pytest.mark.parametrize("version", ["", "x", "99999999999999999999999", "-1", "\0"])
def test_nonsense_for_a_version_is_not_saved(agreement: Agreement, version: str) -> None:
    form = AdminForm(signed_in("editor"), f"/admin/agreements/agreement/{agreement.pk}/change/")
    form.fill(title_en="Blind", base_version=version).save("_save_over", version)
    assert not form.is_saved()


def test_version_is_compared_in_the_update_itself(agreement: Agreement, monkeypatch: pytest.MonkeyPatch) -> None:
    form = AdminForm(signed_in("editor"), f"/admin/agreements/agreement/{agreement.pk}/change/")
    compare, before_the_other_saved = GuardedForm.clean, iter([True])

    def clean(page: GuardedForm) -> Any:
        return page.cleaned_data if next(before_the_other_saved, False) else compare(page)

    monkeypatch.setattr(GuardedForm, "clean", clean)
    form.fill(base_version="77", title_en="Late").save()
    assert not form.is_saved()
    assert form.soup.select_one("section.conflict") is not None
    assert Agreement.objects.get().title_en == "Memorandum"


def test_rows_without_a_version_are_guarded_by_what_they_hold() -> None:
    source = SourceFactory(title="Press release")
    address = f"/admin/core/source/{source.pk}/change/"
    ann, ben = AdminForm(signed_in("editor", "ann"), address), AdminForm(signed_in("editor", "ben"), address)
    ann.fill(publisher="Region").save()
    ben.fill(title="Press notice").save()
    assert not ben.is_saved()
    assert "Region" in ben.soup.select_one("section.conflict").text  # type: ignore[union-attr]
    assert Source.objects.get().title == "Press release"


@committed
def test_participant_added_on_the_items_page_conflicts_with_the_visits_page() -> None:
    with transaction.atomic():
        item, organization = ProgrammeItemFactory(), OrganizationFactory()
    visit = AdminForm(signed_in("publisher", "ann"), f"/admin/events/visit/{item.visit_id}/change/")
    page = AdminForm(signed_in("publisher", "ben"), f"/admin/events/programmeitem/{item.pk}/change/")
    page.add_row("participants", organization=organization.pk).save()
    assert page.is_saved(), page.errors
    assert page.response["Location"] == f"/admin/events/visit/{item.visit_id}/change/"
    visit.fill(title_en="Other title").save()
    assert not visit.is_saved()
    assert ProgrammeParticipant.objects.count() == 1
    assert Organization.objects.filter(pk=organization.pk).exists()
