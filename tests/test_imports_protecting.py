"""What is or was public is changed by an import only where whoever applies or undoes it could save it at once."""

from typing import Any

import pytest

from accounts.models import User
from core.models import Publication
from desk.imports.applying import apply_import
from desk.imports.deciding import DecisionError, decide
from desk.imports.models import Import
from desk.imports.undoing import UndoError, undo
from partnerships.countries import load_countries
from partnerships.models import Organization
from people.models import Person
from tests.factories import OrganizationFactory, PersonFactory
from tests.imports import rows, staged, verdicts
from tests.staff import colleague

pytestmark = pytest.mark.django_db

MUNSTER = "name_en,kind,country,location\nMunster,city,DE,Lower Saxony\n"


@pytest.fixture(autouse=True)
def countries() -> None:
    load_countries()


def munster(**values: Any) -> Organization:
    town: Organization = OrganizationFactory(name_en="Munster", kind="city", country__code="DE", **values)
    return town


def decided(text: str, decision: str, user: User | None, kind: str = "organizations") -> Import:
    made = staged(kind, text)
    decide(made, made.rows.all(), decision, user)
    return made


def publish(town: Organization) -> None:
    Organization.objects.filter(pk=town.pk).update(publication=Publication.PUBLISHED)


def left_out(made: Import) -> str:
    """What is told of the one row, which the import has left out."""
    (row,) = rows(made)
    assert (made.state, row.result) == ("applied", "skipped")
    return str(row.problems[-1]["message"])


def test_an_editor_changes_no_published_record_by_settling_a_doubt() -> None:
    town, editor = munster(), colleague("editor")
    made = decided(MUNSTER.replace("Munster", "Münster"), f"use:{town.pk}", editor)
    apply_import(made, editor)
    town.refresh_from_db()
    assert town.name_en == "Munster"
    assert "Row 2 changes a record that is or was published" in left_out(made)


def test_what_is_published_after_it_was_decided_is_left_out() -> None:
    town, editor = munster(draft=True), colleague("editor")
    town.citations.create(source=OrganizationFactory().citations.get().source)
    made = decided(MUNSTER, "apply", editor)
    publish(town)
    apply_import(made, editor)
    town.refresh_from_db()
    assert town.location == ""
    assert "is or was published" in left_out(made)


def test_a_withdrawn_record_is_changed_by_who_may_publish() -> None:
    town = munster(withdrawn=True)
    with pytest.raises(DecisionError, match="is or was published"):
        decided(MUNSTER, "apply", colleague("editor"))
    publisher = colleague("publisher")
    apply_import(decided(MUNSTER, "apply", publisher), publisher)
    town.refresh_from_db()
    assert town.location == "Lower Saxony"


def test_where_two_people_decide_a_publisher_alone_changes_nothing_published(settings: Any) -> None:
    town, publisher = munster(), colleague("publisher")
    made = decided(MUNSTER, "apply", publisher)
    settings.FOUR_EYES = True
    with pytest.raises(DecisionError, match="a second person reads these"):
        decided(MUNSTER, "apply", publisher)
    apply_import(made, publisher)
    town.refresh_from_db()
    assert town.location == ""
    assert "a second person reads these" in left_out(made)


def test_rows_below_a_published_record_are_closed_with_it() -> None:
    anna, editor = PersonFactory(name="Anna A", draft=True), colleague("editor")
    made = staged("people", "name,post,organization,organization_kind\nAnna A,mayor,Ghent,city\n")
    decide(made, made.rows.all(), f"use:{anna.pk}", editor)
    Person.objects.update(publication=Publication.PUBLISHED)
    apply_import(made, editor)
    assert not Person.objects.get().memberships.exists()
    assert "is or was published" in left_out(made)


def test_the_rest_of_the_file_is_applied() -> None:
    munster(draft=True)
    made = staged("organizations", MUNSTER + "Ghent,city,BE,Flanders\n")
    decide(made, made.rows.filter(verdict="changed"), "apply", None)
    Organization.objects.update(publication=Publication.WITHDRAWN)
    apply_import(made, colleague("editor"))
    assert [(row.verdict, row.result) for row in rows(made)] == [("changed", "skipped"), ("new", "applied")]


def test_an_editor_does_not_undo_what_a_publisher_changed() -> None:
    town, publisher = munster(), colleague("publisher")
    made = decided(MUNSTER, "apply", publisher)
    apply_import(made, publisher)
    with pytest.raises(UndoError, match=r"Published records.*Munster"):
        undo(made, colleague("editor"))
    town.refresh_from_db()
    assert (made.state, town.location) == ("applied", "Lower Saxony")
    undo(made, publisher)
    town.refresh_from_db()
    assert town.location == ""


@pytest.mark.django_db(transaction=True)
def test_an_import_can_be_undone_once_the_one_that_followed_it_is() -> None:
    load_countries()
    town = munster(draft=True)
    first = decided(MUNSTER, "apply", None)
    apply_import(first, None)
    second = decided(MUNSTER.replace("Lower Saxony", "Westphalia"), "apply", None)
    apply_import(second, None)
    with pytest.raises(UndoError, match="Munster"):
        undo(first, None)
    undo(second, None)
    undo(first, None)
    town.refresh_from_db()
    assert (first.state, town.location) == ("undone", "")


@pytest.mark.django_db(transaction=True)
def test_undoing_the_last_import_forgives_no_edit_before_it() -> None:
    load_countries()
    town = munster(draft=True)
    first = decided(MUNSTER, "apply", None)
    apply_import(first, None)
    Organization.objects.filter(pk=town.pk).update(short_name="M")
    second = decided(MUNSTER.replace("Lower Saxony", "Westphalia"), "apply", None)
    apply_import(second, None)
    undo(second, None)
    with pytest.raises(UndoError, match="Munster"):
        undo(first, None)


def test_what_a_colleague_has_saved_since_the_preview_is_not_overwritten_unseen() -> None:
    town = munster(draft=True)
    made = decided(MUNSTER, "apply", None)
    Organization.objects.filter(pk=town.pk).update(location="Westphalia")
    apply_import(made, None)
    town.refresh_from_db()
    assert (made.state, town.location) == ("previewed", "Westphalia")
    assert (verdicts(made), rows(made)[0].changes[-1]["old"]) == (["changed"], "Westphalia")
    apply_import(made, None)
    town.refresh_from_db()
    assert (made.state, town.location) == ("applied", "Lower Saxony")
