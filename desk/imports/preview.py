"""What a page shows of the rows of an import, and what was decided on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from desk.imports.doubts import NEW, Answer, Doubts, Mark, by_doubt
from desk.imports.fields import KINDS
from desk.imports.models import Import, ImportRow, RowResult, Verdict
from desk.imports.table import letters

ROWS_PER_PAGE = 50
LONGEST_SHOWN = 300
# Verdicts about which there is something to decide.
DECIDED = (Verdict.NEW, Verdict.CHANGED, Verdict.DOUBT)


@dataclass
class Cell:
    """One cell of a row that is brought in, with what is wrong in it."""

    label: str
    heading: str
    text: str
    problems: list[Mapping[str, str]] = field(default_factory=list)


@dataclass
class ShownRow:
    """A row with its cells, and the ways in which it may be decided."""

    row: ImportRow
    cells: list[Cell]
    # What is wrong with the row as a whole.
    problems: list[Mapping[str, str]]

    @property
    def verdict(self) -> str:
        return str(Verdict(self.row.verdict).label)

    @property
    def is_taken(self) -> bool:
        return self.row.decision == "apply" or (self.row.verdict == Verdict.NEW and self.row.decision == "none")

    @property
    def is_left_out(self) -> bool:
        return self.row.decision == "skip"

    @property
    def address(self) -> str:
        """Where the record is that the row means."""
        return address_in_admin(self.row.record_model, self.row.record_id) if self.row.record_id else ""

    @property
    def belongs_to(self) -> int | None:
        """The row with which this one makes a record."""
        return self.row.group if self.row.group != self.row.number else None

    @cached_property
    def doubts(self) -> list["Doubt"]:
        answers = Doubts.answered(self.row.answers).answers
        return [
            Doubt(f"use-{self.row.pk}-{number}", candidates, answers)
            for number, candidates in enumerate(by_doubt(self.row.candidates))
        ]


@dataclass
class Doubt:
    """A name that may mean several records, or none."""

    control: str
    candidates: list[Mapping[str, Any]]
    answers: Mapping[Mark, Answer]

    @property
    def name(self) -> str:
        return str(self.candidates[0]["for"])

    @property
    def answer(self) -> str:
        """The number of the candidate chosen, ``new``, or nothing yet."""
        first = self.candidates[0]
        answer = self.answers.get((first["field"], first["for"], first["model"]))
        if answer is None or not answer.holds_for(each["pk"] for each in self.candidates):
            return ""
        return NEW if answer.pk is None else str(answer.pk)


def shown_rows(file_import: Import, rows: Sequence[ImportRow]) -> list[ShownRow]:
    kind = KINDS[file_import.kind]
    columns = [
        (number, header, str(capfirst(kind.field(file_import.columns[header]).label)))
        for number, header in enumerate(file_import.headers)
        if header in file_import.columns
    ]
    return [shown_row(row, columns, len(file_import.headers)) for row in rows]


def shown_row(row: ImportRow, columns: Sequence[tuple[int, str, str]], width: int) -> ShownRow:
    cells = [
        Cell(
            label, header, shortened(row.cells[number]), [each for each in row.problems if each.get("column") == header]
        )
        for number, header, label in columns
        if number < len(row.cells)
    ]
    cells += [
        Cell(_("column %(letters)s") % {"letters": letters(number)}, "", shortened(text))
        for number, text in enumerate(row.cells[width:], width)
    ]
    headings = {header for _number, header, _label in columns}
    others = [each for each in row.problems if each.get("column") not in headings]
    return ShownRow(row, [each for each in cells if each.text or each.problems], others)


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


@dataclass(frozen=True)
class Tally:
    """How many rows there are of each verdict, and what becomes of them as they are decided now."""

    of: Mapping[str, int]
    taken: int
    undecided: int
    left_out: int

    @property
    def total(self) -> int:
        return sum(self.of.values())

    @property
    def errors(self) -> int:
        return self.of[Verdict.ERROR]

    @property
    def same(self) -> int:
        return self.of[Verdict.SAME]

    def verdicts(self) -> Iterator[tuple[str, Any, int]]:
        for verdict in Verdict:
            yield verdict.value, verdict.label, self.of[verdict]


def tally(file_import: Import) -> Tally:
    is_new, is_open = Q(verdict=Verdict.NEW), Q(verdict__in=[Verdict.CHANGED, Verdict.DOUBT])
    is_skipped, is_undecided = Q(decision="skip"), Q(decision="none")
    counts: dict[str, int] = file_import.rows.aggregate(
        **{verdict.value: Count("pk", filter=Q(verdict=verdict)) for verdict in Verdict},
        taken=Count("pk", filter=(is_new & ~is_skipped) | (is_open & ~is_skipped & ~is_undecided)),
        undecided=Count("pk", filter=is_open & is_undecided),
        left_out=Count("pk", filter=(is_new | is_open) & is_skipped),
    )
    rest = {name: counts.pop(name) for name in ("taken", "undecided", "left_out")}
    return Tally(counts, **rest)


def results(file_import: Import) -> Iterator[tuple[str, int]]:
    """What became of the rows, in words."""
    applied = Q(result=RowResult.APPLIED)
    counts = file_import.rows.aggregate(
        made=Count("pk", filter=applied & Q(verdict=Verdict.NEW)),
        changed=Count("pk", filter=applied & Q(verdict=Verdict.CHANGED)),
        settled=Count("pk", filter=applied & Q(verdict=Verdict.DOUBT)),
        same=Count("pk", filter=Q(verdict=Verdict.SAME)),
        left_out=Count("pk", filter=~applied & ~Q(verdict__in=[Verdict.SAME, Verdict.ERROR])),
        errors=Count("pk", filter=Q(verdict=Verdict.ERROR)),
    )
    yield _("rows that made records"), counts["made"]
    yield _("rows that changed records"), counts["changed"]
    yield _("rows in doubt that you decided, taken"), counts["settled"]
    yield _("rows that the register had already"), counts["same"]
    yield _("rows left out"), counts["left_out"]
    yield _("rows with errors, left out"), counts["errors"]


def brought_in(file_import: Import) -> QuerySet[ImportRow, tuple[str, int | None]]:
    """The records that the rows of an applied import made or changed."""
    rows = file_import.rows.filter(result=RowResult.APPLIED, record_id__isnull=False)
    return rows.order_by("record_model", "record_id").values_list("record_model", "record_id").distinct()


def records_of(named: Iterable[tuple[str, int | None]]) -> Iterator[models.Model]:
    """The records of these tables and numbers, as far as they are still there."""
    for label, pairs in groupby(named, key=lambda pair: pair[0]):
        model = apps.get_model(label)
        needed = [each.name for each in model._meta.fields if each.is_relation and not each.null]
        rows = model._default_manager.select_related(*(needed or [None]))
        yield from rows.in_bulk([number for _label, number in pairs]).values()


def address_of(record: models.Model) -> str:
    return address_in_admin(record._meta.label, record.pk)


def address_in_admin(label: str, number: int) -> str:
    app, model = label.lower().split(".")
    return reverse(f"admin:{app}_{model}_change", args=[number])


def rows_of(file_import: Import, verdict: str) -> QuerySet[ImportRow]:
    rows = file_import.rows.order_by("number")
    return rows.filter(verdict=verdict) if verdict else rows


def decision_on(row: ImportRow, answers: Mapping[str, str]) -> str | None:
    """What the form of a page says of a row; nothing where it does not ask about the row or was left open."""
    if row.verdict != Verdict.DOUBT:
        return answers.get(f"decision-{row.pk}")
    if f"skip-{row.pk}" in answers:
        return "skip"
    if f"asked-{row.pk}" not in answers:
        return None
    doubts = ShownRow(row, [], []).doubts
    chosen = [answers.get(doubt.control, "") for doubt in doubts]
    is_as_before = row.decision != "skip" and chosen == [doubt.answer for doubt in doubts]
    return None if is_as_before else f"use:{','.join(chosen)}"
