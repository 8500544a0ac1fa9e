"""One page is one save: what the database refuses is told at the right row and field, and nothing is lost."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements.models import Agreement, Document, Party, Signature
from core.models import Publication, Source
from events.models import PhotoPerson
from people.models import Person
from tests.factories import (
    AgreementFactory,
    OrganizationFactory,
    PersonFactory,
    PhotoFactory,
    PhotoPersonFactory,
    SignatureFactory,
    SourceFactory,
    TopicFactory,
)
from tests.staff import AdminForm, signed_in, soup_of

pytestmark = pytest.mark.django_db

ADD_AGREEMENT = "/admin/agreements/agreement/add/"


def change(record: object) -> str:
    meta = record._meta  # type: ignore[attr-defined]
    return f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/change/"  # type: ignore[attr-defined]


@pytest.fixture
def publisher() -> Client:
    return signed_in("publisher")


def typed_agreement(client: Client) -> AdminForm:
    """An agreement between two parties, with its source, ready to be published."""
    form = AdminForm(client, ADD_AGREEMENT).fill(title_fr="Accord de coopération", agreement_type="protocol")
    form.add_row("parties", organization=OrganizationFactory(home=True).pk)
    form.add_row("parties", organization=OrganizationFactory().pk)
    return form.add_row("citations", source=SourceFactory().pk)


def test_agreement_with_all_its_rows_is_published_in_one_save(publisher: Client) -> None:
    form = typed_agreement(publisher).fill(publication="published", concluded_on="23/09/2021")
    form.add_row("commitments", text_fr="La jeunesse", topic=TopicFactory().pk)
    form.add_row("commitments", text_fr="La culture")
    form.save()
    assert form.is_saved(), form.errors
    agreement = Agreement.objects.get()
    assert agreement.publication == Publication.PUBLISHED
    assert agreement.registry_number
    assert [row.position for row in agreement.commitments.all()] == [1, 2]
    assert agreement.version == 1


def test_what_was_typed_comes_back_with_the_sentence_at_its_row(publisher: Client) -> None:
    form = typed_agreement(publisher)
    outsider = OrganizationFactory()
    form.add_row("signatures", organization=outsider.pk, title_as_printed="présidente")
    form.save()
    assert not form.is_saved()
    assert form.errors_at("signatures-0-organization") == [
        "This organization is not a party of the agreement: add it to the parties, or choose a party."
    ]
    assert form.data["signatures-0-title_as_printed"] == "présidente"
    assert form.data["title_fr"] == "Accord de coopération"
    assert not Agreement.objects.exists()
    form.fill_row("signatures", 0, organization=form.data["parties-0-organization"]).save()
    assert form.is_saved()
    assert Signature.objects.get().title_as_printed == "présidente"


def test_second_of_two_equal_parties_is_pointed_out(publisher: Client) -> None:
    form = typed_agreement(publisher)
    form.add_row("parties", organization=form.data["parties-0-organization"])
    form.save()
    assert form.errors_at("parties-2-organization") == ["This organization is already a party."]


def test_removed_party_that_signs_is_told_at_the_signature(publisher: Client) -> None:
    agreement = AgreementFactory(draft=True)
    party = agreement.parties.first()
    assert party is not None
    SignatureFactory(agreement=agreement, organization=party.organization)
    form = AdminForm(publisher, change(agreement)).fill(**{"parties-0-DELETE": "on"})
    form.save()
    assert form.errors_at("signatures-0-organization")
    assert Party.objects.count() == 2


def test_submitted_without_source_or_parties_is_refused_in_words(publisher: Client) -> None:
    form = AdminForm(publisher, ADD_AGREEMENT).fill(
        title_en="Protocol", agreement_type="protocol", publication="in_review"
    )
    form.save()
    assert not form.is_saved()
    assert len(form.errors) == 1
    assert not Agreement.objects.exists()


def test_two_people_in_a_photo_change_places(publisher: Client) -> None:
    photo = PhotoFactory()
    left, right = (PhotoPersonFactory(photo=photo, position=position) for position in (1, 2))
    form = AdminForm(publisher, change(photo))
    form.fill_row("people", 0, position=2).fill_row("people", 1, position=1).save()
    assert form.is_saved(), form.errors
    left.refresh_from_db()
    right.refresh_from_db()
    assert (left.position, right.position) == (2, 1)


def test_two_people_at_one_place_are_told_at_their_row(publisher: Client) -> None:
    photo = PhotoFactory()
    PhotoPersonFactory(photo=photo, position=1)
    form = AdminForm(publisher, change(photo))
    form.add_row("people", printed_name="Somebody", position=1).save()
    assert not form.is_saved()
    assert form.errors_at("people-1-position") == ["Two people cannot stand at the same position."]
    assert PhotoPerson.objects.count() == 1


def test_address_of_another_source_is_pointed_out(publisher: Client) -> None:
    source = SourceFactory(url="https://example.org/a")
    form = AdminForm(publisher, "/admin/core/source/add/").fill(title="Another", url=source.url)
    form.save()
    assert form.errors_at("url") == ["This address is already recorded as a source; use that one."]


def test_pressing_save_twice_adds_one_record(publisher: Client) -> None:
    form = typed_agreement(publisher)
    first, second = form.save(), form.save()
    assert (first.status_code, second.status_code) == (302, 302)
    assert Agreement.objects.count() == 1


def test_published_record_is_not_deleted(publisher: Client) -> None:
    agreement = AgreementFactory()
    response = publisher.post(f"/admin/agreements/agreement/{agreement.pk}/delete/", {"post": "yes"}, follow=True)
    assert "withdraw it instead" in response.content.decode()
    listed = publisher.post(
        "/admin/agreements/agreement/",
        {"action": "delete_selected", "_selected_action": [agreement.pk], "post": "yes"},
    )
    assert "withdraw it instead" in listed.content.decode()
    assert Agreement.objects.filter(pk=agreement.pk).exists()


def test_draft_is_deleted_with_its_rows(publisher: Client) -> None:
    agreement = AgreementFactory(draft=True)
    publisher.post(f"/admin/agreements/agreement/{agreement.pk}/delete/", {"post": "yes"})
    assert not Agreement.objects.exists()


def test_person_who_signed_is_kept_with_a_reason(publisher: Client) -> None:
    signature = SignatureFactory(person=PersonFactory(draft=True))
    page = publisher.post(f"/admin/people/person/{signature.person_id}/delete/", {"post": "yes"})
    assert page.status_code == 200
    assert "protected related objects" in soup_of(page).text
    assert Person.objects.filter(pk=signature.person_id).exists()


def test_source_in_use_is_kept(publisher: Client) -> None:
    source = SourceFactory()
    AgreementFactory(cited=source)
    page = publisher.post(f"/admin/core/source/{source.pk}/delete/", {"post": "yes"})
    assert page.status_code == 200
    assert Source.objects.filter(pk=source.pk).exists()


def test_document_is_kept_with_its_checksum_and_markup_is_refused(publisher: Client) -> None:
    form = AdminForm(publisher, change(AgreementFactory(draft=True)))
    form.add_row("documents", title_en="Text")
    form.fill_row("documents", 0, file=SimpleUploadedFile("text.svg", b"<svg/>")).save()
    assert form.errors_at("documents-0-file")
    form.fill_row("documents", 0, file=SimpleUploadedFile("text.pdf", b"%PDF-")).save()
    assert form.is_saved(), form.errors
    assert Document.objects.get().checksum == hashlib.sha256(b"%PDF-").hexdigest()
