"""HTML and SVG uploaded as a document or a photo, under any name: refused with a sentence, at the field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import AgreementFactory, PhotoFactory, VisitFactory
from tests.staff import AdminForm, signed_in

pytestmark = pytest.mark.django_db

SENTENCE = "The file holds HTML, XML or SVG, whatever its name says. Save it as PDF or as a picture."
PAGES = [
    b"<!DOCTYPE html><script>alert(1)</script>",
    b"\xef\xbb\xbf\n <SVG onload=alert(1)>",
    b"<?xml version='1.0'?><svg/>",
]


@pytest.fixture
def publisher() -> Client:
    return signed_in("publisher")


@pytest.mark.parametrize("content", PAGES)
def test_a_page_is_no_document_whatever_it_is_called(publisher: Client, content: bytes) -> None:
    form = AdminForm(publisher, f"/admin/agreements/agreement/{AgreementFactory(draft=True).pk}/change/")
    form.add_row("documents", title_en="Text", file=SimpleUploadedFile("text.pdf", content)).save()
    assert form.errors_at("documents-0-file") == [SENTENCE]


@pytest.mark.parametrize("content", PAGES)
def test_a_page_is_no_photo_whatever_it_is_called(publisher: Client, content: bytes) -> None:
    visit = VisitFactory(draft=True)
    form = AdminForm(publisher, f"/admin/events/visit/{visit.pk}/change/")
    form.add_row("photos", caption_en="A photo", image=SimpleUploadedFile("photo.jpg", content)).save()
    assert form.errors_at("photos-0-image") == [SENTENCE]
    form = AdminForm(publisher, f"/admin/events/photo/{PhotoFactory(visit=visit).pk}/change/")
    form.fill(image=SimpleUploadedFile("photo.png", content)).save()
    assert form.errors_at("image") == [SENTENCE]


@pytest.mark.parametrize("name", ["drawing.svg", "page.html"])
def test_a_page_under_its_own_name_is_refused_too(publisher: Client, name: str) -> None:
    form = AdminForm(publisher, f"/admin/events/visit/{VisitFactory(draft=True).pk}/change/")
    form.add_row("photos", caption_en="A photo", image=SimpleUploadedFile(name, PAGES[0])).save()
    assert form.errors_at("photos-0-image")
