"""What imports keep of people: it goes with an erasure, and after a time."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from desk.imports.applying import apply_import
from desk.imports.models import Import
from people.models import Person
from tests.factories import PersonFactory
from tests.imports import rows, staged
from tests.rules.sql import run

pytestmark = pytest.mark.django_db

PEOPLE = "name,internal_notes\nAnna Ará,asked us\nBen B,\n"


def test_an_erased_person_is_in_no_cell_any_more() -> None:
    made = staged("people", PEOPLE)
    apply_import(made, None)
    waiting = staged("people", "name,internal_notes\nCarl C,friend of ANNA ARA\nBen B,\n")
    run("SELECT erase_person(%s, '(erased)')", Person.objects.get(name="Anna Ará").pk)
    assert [row.cells for row in rows(made)] == [[], ["Ben B", ""]]
    assert [row.cells for row in rows(waiting)] == [[], ["Ben B", ""]]


def test_what_was_replaced_of_an_erased_person_is_not_put_back() -> None:
    anna = PersonFactory(name="Anna Ara", draft=True)
    anna.identifiers.create(scheme="wikidata", value="Q1")
    made = staged("people", "name,identifiers\nAnna Ará,wikidata:Q1\n")
    made.rows.update(decision="apply")
    apply_import(made, None)
    assert made.imported.get(table="people.Person").before == {"name": "Anna Ara"}
    run("SELECT erase_person(%s, '(erased)')", anna.pk)
    assert made.imported.get(table="people.Person").before == {}


def test_after_a_month_file_and_cells_are_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    made = staged("people", PEOPLE)
    call_command("forget_imports")
    assert rows(made)[0].cells
    Import.objects.update(created_at=timezone.now() - timedelta(days=31))
    call_command("forget_imports")
    made.refresh_from_db()
    assert (made.file.name, [row.cells for row in rows(made)]) == ("", [[], []])
    assert "2 rows forgotten." in capsys.readouterr().out
