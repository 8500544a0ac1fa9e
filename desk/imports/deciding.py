"""What a person decides about rows, and the rows that have to be corrected."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from desk.imports.models import Import, ImportRow, ImportState, Verdict
from desk.imports.protecting import closed_to, sentence

# For which verdicts a decision makes sense.
SENSIBLE = {
    "none": (Verdict.NEW, Verdict.CHANGED, Verdict.DOUBT),
    "apply": (Verdict.NEW, Verdict.CHANGED),
    "skip": (Verdict.NEW, Verdict.CHANGED, Verdict.DOUBT),
    "create": (Verdict.DOUBT,),
    "use": (Verdict.DOUBT,),
}


class DecisionError(ValueError):
    """The decision makes no sense for a row; the message says why."""


def decide(file_import: Import, rows: QuerySet[ImportRow], decision: str, user: Any) -> int:
    """Note a decision (none, apply, skip, create, use:<pk>[,<pk>]) for these rows; how many were decided."""
    if file_import.state != ImportState.PREVIEWED:
        raise DecisionError(_("Rows are decided between the preview and applying."))
    word = decision.partition(":")[0]
    if word not in SENSIBLE:
        raise DecisionError(_("A row is applied, left out, made anew, or it is one of its candidates."))
    chosen = rows.filter(file_import=file_import)
    senseless = chosen.exclude(verdict__in=SENSIBLE[word]).first()
    if senseless is not None:
        raise DecisionError(
            _("Row %(row)s is “%(verdict)s”: this cannot be decided for it.")
            % {"row": senseless.number, "verdict": senseless.get_verdict_display()}
        )
    if word == "use":
        refuse_strangers(chosen, decision)
    if word == "apply":
        refuse_unpublished_changes(chosen, user)
    return note(file_import, chosen, decision)


def refuse_strangers(rows: Iterable[ImportRow], decision: str) -> None:
    """Only candidates of a row can be chosen for it."""
    _word, _colon, text = decision.partition(":")
    numbers = {int(each) for each in text.split(",") if each.isdecimal()}
    for row in rows:
        if not numbers or numbers - {each["pk"] for each in row.candidates}:
            raise DecisionError(_("Row %(row)s does not have this candidate.") % {"row": row.number})


def refuse_unpublished_changes(rows: QuerySet[ImportRow], user: Any) -> None:
    """What the public sees is changed by those who may publish."""
    changed = rows.filter(verdict=Verdict.CHANGED)
    for label in changed.order_by("record_model").values_list("record_model", flat=True).distinct():
        model: Any = apps.get_model(label)
        closed = closed_to(user, model.objects.all()).values("pk")
        row = changed.filter(record_model=label, record_id__in=closed).first()
        if row is not None:
            raise DecisionError(sentence(row.number, user, model))


def note(file_import: Import, rows: QuerySet[ImportRow], decision: str) -> int:
    """Rows that doubt the same thing, and about which nothing is decided yet, are decided with these."""
    decided = rows.update(decision=decision)
    if decision == "create" or decision.startswith("use:"):
        alike = Q(candidates__in=rows.values("candidates"), verdict=Verdict.DOUBT, decision="none")
        decided += ImportRow.objects.filter(alike, file_import=file_import).update(decision=decision)
    return decided


# What was not taken: it is wrong, in doubt without a decision, or was left out.
REJECTED = Q(verdict=Verdict.ERROR) | (Q(verdict=Verdict.DOUBT) & Q(decision__in=["none", "skip"]))


def rejected_rows(file_import: Import) -> Iterator[list[str]]:
    """The headings and the rows that were not taken, each with its errors in a last column."""
    yield [*file_import.headers, free_heading(file_import.headers)]
    width = len(file_import.headers)
    for row in ImportRow.objects.filter(REJECTED, file_import=file_import).order_by("number").iterator():
        yield [*(row.cells + [""] * width)[:width], reasons(row)]


def free_heading(headers: list[str]) -> str:
    """A heading that no column of the file has, so that the corrected file is mapped as it was."""
    heading = "errors"
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
