"""Which record a row means where two are alike, and what becomes of rows that meet at one record."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.imports import run
from desk.imports.applying import apply_import
from desk.imports.deciding import decide
from desk.imports.models import Import
from partnerships.models import Organization
from people.models import Membership, Person, Post
from tests.factories import OrganizationFactory, PersonFactory
from tests.imports import rows, staged, verdicts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries")]


def decided(made: Import, decision: str) -> Import:
    decide(made, made.rows.filter(verdict__in=["changed", "doubt"]), decision, None)
    apply_import(made, None)
    made.refresh_from_db()
    return made


def test_what_a_colleague_saved_since_the_preview_is_not_overwritten() -> None:
    town = OrganizationFactory(name_en="Ghent", kind="city", location="Old", draft=True)
    made = staged("organizations", "name_en,kind,country,location\nGhent,city,BE,From the file\n")
    # As if it had another version since: within one transaction, as a test is, it rises once only.
    Organization.objects.filter(pk=town.pk).update(location="Colleague")
    made.rows.update(record_version=town.version - 1)
    decided(made, "apply")
    town.refresh_from_db()
    assert (made.state, town.location) == ("previewed", "Colleague")
    assert rows(made)[0].changes[0]["old"] == "Colleague"
    assert "row 2" in made.problem
    decided(made, "apply")
    town.refresh_from_db()
    assert (made.state, town.location) == ("applied", "From the file")


def test_a_sharp_s_is_another_way_of_writing() -> None:
    OrganizationFactory(name_en="Giessen", kind="city", country__code="DE")
    made = staged("organizations", "name_en,kind,country\nGießen,city,DE\n")
    assert verdicts(made) == ["doubt"]


def test_hyphens_are_signs() -> None:
    OrganizationFactory(name_en="Saint-Denis", kind="city", country__code="FR")
    OrganizationFactory(name_en="Coeur d’Alène", kind="city", country__code="US")
    made = staged("organizations", "name_en,kind,country\nSaint Denis,city,FR\nCoeur d'Alène,city,US\n")
    assert verdicts(made) == ["doubt", "doubt"]


def test_two_numbers_are_two_people() -> None:
    made = staged("people", "name,wikidata\nJan Peeters,Q2\nJan Peeters,Q3\n")
    assert verdicts(made) == ["new", "error"]
    assert "another identifier" in rows(made)[1].problems[0]["message"]


def test_a_recorded_person_with_another_number_is_only_proposed() -> None:
    PersonFactory(name="Jan Peeters").identifiers.create(scheme="wikidata", value="Q1")
    made = staged("people", "name,wikidata\nJan Peeters,Q2\n")
    assert verdicts(made) == ["doubt"]
    assert "another identifier" in rows(made)[0].candidates[0]["why"]
    decided(made, "create")
    assert Person.objects.count() == 2


def test_one_name_in_two_organizations_is_told() -> None:
    text = "name,post,organization,organization_kind\nJan Peeters,mayor,Ghent,city\nJan Peeters,mayor,Liège,city\n"
    made = staged("people", text)
    assert verdicts(made) == ["new", "new"]
    assert "another organization" in rows(made)[1].problems[0]["message"]


def test_two_terms_are_two_rows() -> None:
    ghent = OrganizationFactory(name_en="Ghent", kind="city", country=None)
    bert = PersonFactory(name="Bert", draft=True)
    post = Post.objects.create(organization=ghent, label_en="mayor", role="mayor")
    Membership.objects.create(person=bert, post=post)
    text = """name,post,organization,organization_kind,started_on,ended_on
Bert,mayor,Ghent,city,2000,2006
Bert,mayor,Ghent,city,2012,2018
"""
    made = staged("people", text)
    assert verdicts(made) == ["changed", "changed"]
    decided(made, "apply")
    assert sorted(str(each.started_on) for each in bert.memberships.all()) == ["2000", "2012"]
    assert verdicts(staged("people", text)) == ["same", "same"]


def test_a_term_without_days_takes_no_other_row() -> None:
    text = """name,post,organization,organization_kind,started_on
Bert,mayor,Ghent,city,
Bert,mayor,Ghent,city,2000
"""
    made = staged("people", text)
    apply_import(made, None)
    assert Membership.objects.count() == 2
    assert verdicts(staged("people", text)) == ["same", "same"]


def test_rows_of_one_record_that_are_tried_apart_do_not_overwrite_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    town = OrganizationFactory(name_en="Ghent", kind="city", location="Old", draft=True)
    town.identifiers.create(scheme="wikidata", value="Q1296")
    monkeypatch.setattr(run, "BATCH", 1)
    text = "name_en,kind,country,location,wikidata\nGhent,city,BE,One,Q1296\nGhent,city,BE,Two,\n"
    made = staged("organizations", text)
    assert verdicts(made) == ["changed", "error"]
    assert rows(made)[1].problems[0]["message"] == "Row 2 is about the same record."
    decided(made, "apply")
    town.refresh_from_db()
    assert town.location == "One"
    assert verdicts(staged("organizations", text)) == ["same", "error"]


def test_a_group_that_is_too_large_is_refused_before_it_is_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "LARGEST_GROUP", 3)
    seen: list[int] = []
    say = run.Run.say

    def counted(self: run.Run, row: Any, *arguments: Any) -> None:
        seen.append(row.number)
        say(self, row, *arguments)

    monkeypatch.setattr(run.Run, "say", counted)
    text = "name_en,kind,internal_notes\n" + "".join(f"Ghent,city,note {each}\n" for each in range(5)) + "Melle,city,\n"
    made = staged("organizations", text)
    assert verdicts(made) == ["error"] * 5 + ["new"]
    assert rows(made)[4].problems[0]["message"] == "More than 3 rows describe this record."
    assert seen == [7]


def test_posts_are_looked_up_for_all_rows_at_once() -> None:
    counts = []
    for size in (2, 12):
        for each in range(size):
            OrganizationFactory(name_en=f"Town {size} {each}", kind="city", country=None)
        text = "name,post,organization,organization_kind\n"
        text += "".join(f"Person {size} {each},mayor,Town {size} {each},city\n" for each in range(size))
        with CaptureQueriesContext(connection) as queries:
            staged("people", text)
        counts.append(len(queries))
    assert counts[0] == counts[1]
