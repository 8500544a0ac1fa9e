"""What a person decides about rows, and the rows that have to be corrected."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Func, IntegerField, Max, QuerySet
from django.utils.translation import gettext as _

from desk.imports.applying import TAKEN
from desk.imports.doubts import NEW, answer_to, by_doubt
from desk.imports.models import Import, ImportRow, ImportState, RowResult, Verdict
from desk.imports.protecting import closed_to, sentence
from desk.imports.table import letters

# For which verdicts a decision makes sense.
SENSIBLE = {
    "none": (Verdict.NEW, Verdict.CHANGED, Verdict.DOUBT),
    "apply": (Verdict.NEW, Verdict.CHANGED),
    "skip": (Verdict.NEW, Verdict.CHANGED, Verdict.DOUBT),
    "create": (Verdict.DOUBT,),
    "use": (Verdict.DOUBT,),
}
KNOWN = re.compile(r"none|apply|skip|create|use:[0-9,new]*")


TOGETHER = 500

type Doubtful = Sequence[Sequence[Mapping[str, Any]]]


class DecisionError(ValueError):
    """The decision makes no sense for a row; the message says why."""


def decide(file_import: Import, rows: QuerySet[ImportRow], decision: str, user: Any) -> int:
    """Note a decision for these rows; how many were decided.

    It is none, apply, skip, create (each doubt is about another record), or ``use:`` with a number of a candidate, new
    or nothing for each doubt in its order.
    """
    if file_import.state != ImportState.PREVIEWED:
        raise DecisionError(_("Rows are decided between the preview and applying."))
    word = decision.partition(":")[0]
    if word not in SENSIBLE or not KNOWN.fullmatch(decision):
        raise DecisionError(_("A row is applied, left out, made anew, or it is one of its candidates."))
    chosen = rows.filter(file_import=file_import)
    senseless = chosen.exclude(verdict__in=SENSIBLE[word]).first()
    if senseless is not None:
        raise DecisionError(
            _("Row %(row)s is “%(verdict)s”: this cannot be decided for it.")
            % {"row": senseless.number, "verdict": senseless.get_verdict_display()}
        )
    if word == "apply":
        refuse_unpublished_changes(chosen, user)
    if word in ("create", "use"):
        return settle(file_import, chosen, decision)
    return chosen.update(decision=decision)


def settle(file_import: Import, rows: QuerySet[ImportRow], decision: str) -> int:
    """Note the answers to the doubts of these rows, and of rows in the same doubt about which nothing is said yet."""
    word, _colon, text = decision.partition(":")
    decided = []
    for row in rows.iterator():
        doubts = by_doubt(row.candidates)
        # What a doubt would change depends on how it is settled.
        row.changes = []
        answers = answers_of(row, doubts, [NEW] * len(doubts) if word == "create" else text.split(","))
        row.answers, row.decision = answers, "settle" if len(answers) == len(doubts) else "none"
        decided.append(row)
    ImportRow.objects.bulk_update(decided, ["answers", "decision", "changes"], batch_size=TOGETHER)
    return len(decided) + sum(settle_alike(file_import, row) for row in distinct(decided))


def answers_of(row: ImportRow, doubts: Doubtful, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Only candidates of a doubt can be chosen for it."""
    if len(texts) != len(doubts):
        raise DecisionError(_("Row %(row)s does not have this candidate.") % {"row": row.number})
    answers = []
    for doubt, said in zip(doubts, texts, strict=True):
        if said not in {"", NEW, *(str(each["pk"]) for each in doubt)}:
            raise DecisionError(_("Row %(row)s does not have this candidate.") % {"row": row.number})
        if said:
            answers.append(answer_to(doubt, None if said == NEW else int(said)))
    return answers


def distinct(rows: Iterable[ImportRow]) -> Iterable[ImportRow]:
    return {json.dumps(row.candidates): row for row in rows}.values()


def settle_alike(file_import: Import, row: ImportRow) -> int:
    alike = ImportRow.objects.filter(
        file_import=file_import, verdict=Verdict.DOUBT, decision="none", answers=[], candidates=row.candidates
    )
    return alike.update(decision=row.decision, answers=row.answers)


def refuse_unpublished_changes(rows: QuerySet[ImportRow], user: Any) -> None:
    """What the public sees is changed by those who may publish."""
    changed = rows.filter(verdict=Verdict.CHANGED)
    for label in changed.order_by("record_model").values_list("record_model", flat=True).distinct():
        model: Any = apps.get_model(label)
        closed = closed_to(user, model.objects.all()).values("pk")
        row = changed.filter(record_model=label, record_id__in=closed).first()
        if row is not None:
            raise DecisionError(sentence(row.number, user, model))


def not_taken(file_import: Import) -> QuerySet[ImportRow]:
    """Rows whose content is not in the register, and does not get there as they are decided now."""
    rows = file_import.rows.exclude(verdict=Verdict.SAME).order_by("number")
    if file_import.state == ImportState.PREVIEWED:
        return rows.exclude(TAKEN)
    return rows.exclude(result=RowResult.APPLIED)


def rejected_rows(file_import: Import) -> Iterator[list[str]]:
    """The headings and the rows that were not taken, each with its errors in a last column."""
    rows = not_taken(file_import)
    cells = Func("cells", function="jsonb_array_length", output_field=IntegerField())
    longest = rows.aggregate(longest=Max(cells))["longest"] or 0
    headers = with_names(file_import.headers, longest)
    yield [*headers, free_heading(headers, "errors")]
    for row in rows.iterator():
        yield [*row.cells, *[""] * (len(headers) - len(row.cells)), reasons(row)]


def with_names(headers: Sequence[str], width: int) -> list[str]:
    """The headings, and names for the columns of cells that stand beyond them."""
    names = [*headers]
    for column in range(len(headers), width):
        names.append(free_heading(names, _("column %(letters)s") % {"letters": letters(column)}))
    return names


def free_heading(headers: Sequence[str], heading: str) -> str:
    """A heading that no column of the file has, so that the corrected file is mapped as it was."""
    while heading in headers:
        heading += "_"
    return heading


def reasons(row: ImportRow) -> str:
    wrong = [
        " ".join(filter(None, [f"{each['column']}:" if each["column"] else "", each["message"], expected(each)]))
        for each in row.problems
    ]
    doubts = [f"{each['for']} → {each['label']}? {each['why']}" for each in row.candidates]
    return " | ".join([_("Row %(number)s") % {"number": row.number}, *wrong, *doubts])


def expected(problem: dict[str, str]) -> str:
    return "({}: {})".format(_("right would be"), problem["expected"]) if problem["expected"] else ""
