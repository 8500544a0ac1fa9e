"""Doubts of a row: each is shown with its candidates, and answered of its own."""

from typing import Any

import pytest

from desk.imports.applying import apply_import
from desk.imports.deciding import DecisionError, decide
from desk.imports.models import Import
from desk.imports.preview import ShownRow, decision_on
from partnerships.models import Organization, Partnership
from people.models import Person
from tests.factories import OrganizationFactory, PersonFactory
from tests.imports import rows, staged, verdicts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries")]

PAIR = "body_a,body_a_country,body_b,body_b_country\nMunster,DE,Malmo,SE\n"
PAIR_OPTIONS = {"kind": "twinning", "body_a_kind": "city", "body_b_kind": "city"}


@pytest.fixture
def towns() -> tuple[Organization, Organization]:
    return (
        OrganizationFactory(name_en="Münster", kind="city", country__code="DE"),
        OrganizationFactory(name_en="Malmö", kind="city", country__code="SE"),
    )


def answer(made: Import, decision: str, **which: Any) -> int:
    return decide(made, made.rows.filter(**which), decision, None)


def test_every_doubt_of_a_row_is_shown_with_its_candidates(towns: tuple[Organization, Organization]) -> None:
    made = staged("partnerships", PAIR, options=PAIR_OPTIONS)
    assert verdicts(made) == ["doubt"]
    doubts = ShownRow(rows(made)[0], [], []).doubts
    assert [(doubt.name, [each["pk"] for each in doubt.candidates]) for doubt in doubts] == [
        ("Munster", [towns[0].pk]),
        ("Malmo", [towns[1].pk]),
    ]


def test_each_doubt_is_answered_of_its_own(towns: tuple[Organization, Organization]) -> None:
    made = staged("partnerships", PAIR, options=PAIR_OPTIONS)
    answer(made, f"use:{towns[0].pk},")
    apply_import(made, None)
    assert not Partnership.objects.exists()
    assert Organization.objects.count() == 2
    made = staged("partnerships", PAIR, options=PAIR_OPTIONS)
    answer(made, f"use:{towns[0].pk},new")
    apply_import(made, None)
    assert Partnership.objects.get().organization_a == towns[0]
    assert Partnership.objects.get().organization_b.name_en == "Malmo"


def test_an_answer_is_about_its_own_table() -> None:
    munster = OrganizationFactory(name_en="Münster", kind="city", country__code="DE")
    anna = PersonFactory(pk=munster.pk, name="Anna Müller")
    text = "title_en,agreement_type,scope,signatory,signatory_for,signatory_for_kind\n"
    text += "Charter,treaty,observed,Anna Muller,Munster,city\n"
    made = staged("agreements", text)
    first, second = ShownRow(rows(made)[0], [], []).doubts
    assert {first.name, second.name} == {"Munster", "Anna Muller"}
    answer(made, f"use:{munster.pk},new" if first.name == "Munster" else f"use:new,{munster.pk}")
    apply_import(made, None)
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Anna Muller", anna.name]


def test_a_doubt_that_nobody_saw_stops_applying_and_is_shown(towns: tuple[Organization, Organization]) -> None:
    made = staged("partnerships", PAIR, options=PAIR_OPTIONS)
    answer(made, f"use:{towns[0].pk},new")
    other = OrganizationFactory(name_en="Malmô", kind="city", country__code="SE")
    apply_import(made, None)
    made.refresh_from_db()
    row = rows(made)[0]
    assert (made.state, row.verdict, row.decision, Partnership.objects.exists()) == (
        "previewed",
        "doubt",
        "none",
        False,
    )
    first, second = ShownRow(row, [], []).doubts
    assert (first.answer, second.answer) == (str(towns[0].pk), "")
    assert other.pk in {each["pk"] for each in second.candidates}
    assert "row 2" in made.problem


def test_only_a_candidate_of_the_doubt_itself_can_be_chosen(towns: tuple[Organization, Organization]) -> None:
    made = staged("partnerships", PAIR, options=PAIR_OPTIONS)
    for decision in (f"use:{towns[1].pk},new", f"use:{towns[0].pk}", "use:", "use:nnew,1"):
        with pytest.raises(DecisionError, match="does not have this candidate"):
            answer(made, decision)
    for decision in ("use:1,x", "use:\0,new"):
        with pytest.raises(DecisionError, match="one of its candidates"):
            answer(made, decision)


def test_answers_of_a_page_are_kept_one_by_one_and_shown_again(towns: tuple[Organization, Organization]) -> None:
    made = staged("partnerships", PAIR, options=PAIR_OPTIONS)
    row = rows(made)[0]
    form = {f"asked-{row.pk}": "1", f"use-{row.pk}-0": str(towns[0].pk)}
    decision = decision_on(row, form)
    assert decision == f"use:{towns[0].pk},"
    answer(made, decision)
    row.refresh_from_db()
    assert [doubt.answer for doubt in ShownRow(row, [], []).doubts] == [str(towns[0].pk), ""]
    assert decision_on(row, form) is None


def test_thirty_doubts_of_a_row_fit() -> None:
    names = [f"Tówn{number}" for number in range(30)]
    for name in names:
        OrganizationFactory(name_en=name, kind="city", country__code="BE")
    parties = ";".join(names).replace("ó", "o")
    text = f"title_en,agreement_type,scope,parties,parties_kind\nCharter,treaty,observed,{parties},city\n"
    made = staged("agreements", text)
    numbers = [doubt.candidates[0]["pk"] for doubt in ShownRow(rows(made)[0], [], []).doubts]
    assert answer(made, f"use:{','.join(map(str, numbers))}") == 1
    assert len(rows(made)[0].answers) == 30
