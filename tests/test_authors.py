"""Who changed a record since it was last public: rows with pages of their own, and rows that went elsewhere, count."""

from typing import Any

import pghistory
import pytest
from django.contrib.admin import site

from core.admin.four_eyes import authors
from core.admin.record import PartAdmin
from core.admin.timeline import belonging
from events.models import Photo
from partnerships.models import NetworkMembership
from tests.factories import (
    AgreementFactory,
    KeyFigureFactory,
    OrganizationFactory,
    PhotoFactory,
    PhotoPersonFactory,
    ProgrammeItemFactory,
    VisitFactory,
)
from tests.staff import signed_in, soup_of

pytestmark = pytest.mark.django_db

ANN = 7


def mandate(**values: Any) -> NetworkMembership:
    return NetworkMembership.objects.create(network=OrganizationFactory(), **values)


def by_ann(row: Any, **values: Any) -> None:
    with pghistory.context(user=ANN):
        type(row).objects.filter(pk=row.pk).update(**values)


def test_whoever_changes_a_photo_of_an_agreement_is_one_of_its_authors() -> None:
    agreement = AgreementFactory(draft=True)
    photo = PhotoFactory(agreement=agreement, visit=None)
    person = PhotoPersonFactory(photo=photo)
    assert authors(agreement) == set()
    by_ann(person, printed_name="Somebody else")
    assert authors(agreement) == {ANN}
    page = signed_in("viewer").get(f"/admin/agreements/agreement/{agreement.pk}/history/")
    timeline = soup_of(page).select_one(".timeline")
    assert timeline is not None
    assert "Somebody else" in timeline.text


@pytest.mark.parametrize(
    ("make", "link", "parent"),
    [
        (PhotoFactory, "visit", VisitFactory),
        (PhotoFactory, "agreement", AgreementFactory),
        (ProgrammeItemFactory, "visit", VisitFactory),
        (KeyFigureFactory, "organization", OrganizationFactory),
        (mandate, "member", OrganizationFactory),
    ],
)
def test_whoever_moves_a_row_to_another_record_is_an_author_of_both(make: Any, link: str, parent: Any) -> None:
    one, other, third = parent(draft=True), parent(draft=True), parent(draft=True)
    row = make(**{link: one})
    by_ann(row, **{link: other})
    assert [authors(each) for each in (one, other, third)] == [{ANN}, {ANN}, set()]


def test_what_happens_to_a_row_elsewhere_is_no_authorship_of_the_record_it_left() -> None:
    one, other = VisitFactory(draft=True), VisitFactory(draft=True)
    photo = PhotoFactory(visit=one)
    Photo.objects.filter(pk=photo.pk).update(visit=other)
    by_ann(photo, caption_en="Another meeting")
    assert [authors(each) for each in (one, other)] == [set(), {ANN}]


@pytest.mark.parametrize("page", [each for each in site._registry.values() if isinstance(each, PartAdmin)], ids=str)
def test_the_rows_of_every_page_are_parts_of_the_records_it_names(page: Any) -> None:
    for name in page.record_links:
        link = page.model._meta.get_field(name)
        assert (page.model, link.attname) in belonging(link.related_model)
