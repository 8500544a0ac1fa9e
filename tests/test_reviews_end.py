"""What waits about a row goes with it."""

from typing import Any

import pghistory
import pytest
from django.contrib.admin import site

from core.admin.review import ReviewedAdmin
from core.review import Review, ReviewStep
from tests.factories import AgreementFactory, ProgrammeItemFactory
from tests.rules.sql import run

pytestmark = pytest.mark.django_db


def waiting(page: Any, record: Any, **values: Any) -> Review:
    kinds = {"kind": record._meta.label_lower, "page_kind": page._meta.label_lower}
    review: Review = Review.objects.create(record=record.pk, page=page.pk, base_version=1, **kinds, **values)
    return review


def test_a_change_is_withdrawn_with_the_row_whose_page_it_was_typed_on() -> None:
    item, other = ProgrammeItemFactory(), ProgrammeItemFactory()
    waiting(item, item.visit, state="submitted", data={})
    left = waiting(other, other.visit, state="submitted", data={})
    number = item.pk
    with pghistory.context(user=7):
        item.delete()
    assert Review.objects.get() == left
    step = ReviewStep.objects.get()
    told = (step.action, step.by, step.record, step.page, step.is_change)
    assert told == ("withdrawn", 7, item.visit_id, number, True)


def test_the_return_of_a_draft_goes_with_it() -> None:
    agreement = AgreementFactory(draft=True)
    waiting(agreement, agreement, state="returned", comment="Which one?", decided_by=7)
    agreement.delete()
    assert not Review.objects.exists()
    assert not ReviewStep.objects.exists(), "there was no change to withdraw"


@pytest.mark.parametrize("page", [each for each in site._registry.values() if isinstance(each, ReviewedAdmin)], ids=str)
def test_every_table_with_pages_ends_their_reviews(page: Any) -> None:
    rows = run(
        "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgname = 'end_review' AND tgrelid = %s::regclass",
        page.model._meta.db_table,
    )
    assert rows == [(f"{page.opts.label_lower}\\000",)]
