"""From decided rows to records: all of them in one transaction, or none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pghistory
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditAction
from core.models import Record
from desk.imports.models import AT_WORK, Import, ImportedRow, ImportRow, ImportState, RowResult, Verdict
from desk.imports.protecting import closed_plans, sentence
from desk.imports.records import Plan, Writer
from desk.imports.run import BATCH, Outcome, Run, attempt, is_edited_since, source_of
from desk.imports.staging import StateError, end, keep, rows_in_order, spoken_to
from desk.imports.witness import BusyError, Witness, witness

# Without a decision only what is new is taken; what is there changes, and doubts are settled, by somebody's word.
TAKEN = (
    (Q(verdict=Verdict.NEW) & ~Q(decision="skip"))
    | Q(verdict=Verdict.CHANGED, decision="apply")
    | Q(verdict=Verdict.DOUBT, decision="settle")
)

MOST_TOLD = 10


class NothingAppliedError(Exception):
    """Rows cannot be applied after all; what is thought of them goes with it."""

    def __init__(self, outcomes: Mapping[int, Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


def apply_import(file_import: Import, user: Any) -> None:
    """Apply what was decided; ends in applied, or as it was, with the problem and nothing applied."""
    with witness(file_import) as seen, spoken_to(file_import):
        file_import.refresh_from_db()
        if file_import.state not in (ImportState.PREVIEWED, ImportState.APPLYING):
            raise StateError(_("This import is not ready to be applied."))
        file_import.rows_done = 0
        end(file_import, ImportState.APPLYING)
        try:
            with transaction.atomic(), pghistory.context(**by_whom(file_import, user)):
                write_all(file_import, seen, user)
                finish(file_import, user)
        except NothingAppliedError as refused:
            keep_seen(file_import, refused.outcomes)
            ready_again(file_import, sentence_for(refused.outcomes))
        except Exception:
            ready_again(file_import, _("Applying was broken off by an error; nothing has been applied."))
            raise
    if file_import.state == ImportState.APPLIED:
        file_import.file.delete(save=True)


def by_whom(file_import: Import, user: Any) -> dict[str, Any]:
    return {"import": file_import.pk, **({"user": user.pk} if user is not None else {})}


def ready_again(file_import: Import, problem: str) -> None:
    file_import.applied_at = None
    file_import.source = None
    end(file_import, ImportState.PREVIEWED, problem)


def sentence_for(outcomes: Mapping[int, Outcome]) -> str:
    if all(outcome.verdict == Verdict.CHANGED for outcome in outcomes.values()):
        words = _("Nothing was applied: row %(row)s changes what nobody has seen yet. Look at it, and apply again.")
    else:
        words = _("Nothing was applied: row %(row)s is refused, see there. Decide about it, and apply again.")
    return words % {"row": ", ".join(map(str, sorted(outcomes)[:MOST_TOLD]))}


def keep_seen(file_import: Import, outcomes: Mapping[int, Outcome]) -> None:
    """What is thought of rows now; a doubt that was settled stays one, and shows what it would change."""
    shown = keep_settled(file_import, outcomes)
    keep(file_import, {number: outcome for number, outcome in outcomes.items() if number not in shown})


def keep_settled(file_import: Import, outcomes: Mapping[int, Outcome]) -> set[int]:
    """Show what settled doubts would change; which rows these are."""
    changing = [number for number, outcome in outcomes.items() if outcome.verdict == Verdict.CHANGED]
    settled = [*file_import.rows.filter(number__in=changing, verdict=Verdict.DOUBT)]
    for row in settled:
        row.changes = told_changes(outcomes[row.number])
    ImportRow.objects.bulk_update(settled, ["changes"], batch_size=BATCH)
    return {row.number for row in settled}


def show_settled(file_import: Import, numbers: Collection[int]) -> None:
    """Judge anew the doubts among these rows; where too many belong together, applying shows them."""
    groups = file_import.rows.filter(pk__in=numbers, verdict=Verdict.DOUBT).values("group")
    together = [*taken_rows(file_import).filter(group__in=groups).order_by("group", "number")[: BATCH + 1]]
    if 0 < len(together) <= BATCH:
        with spoken_to(file_import):
            keep_settled(file_import, Run(file_import).outcomes(together))


def told_changes(outcome: Outcome) -> list[dict[str, str]]:
    return [each.told() for each in outcome.changes]


def write_all(file_import: Import, seen: Witness, user: Any) -> None:
    run = Run(file_import, locks=True)
    journal: list[ImportedRow] = []

    def note(instance: models.Model, before: dict[str, Any] | None) -> None:
        journal.append(
            ImportedRow(file_import=file_import, table=instance._meta.label, record_id=instance.pk, before=before)
        )

    taken = taken_rows(file_import)
    if not taken.exists():
        return
    file_import.source = source_of(file_import)
    writer = Writer(run.register, file_import.source, note, run.builder.made_here, run.planner)
    done = 0
    unseen: dict[int, Outcome] = {}
    for batch in run.batches(rows_in_order(taken)):
        outcomes = run.outcomes(batch)
        leave_out_closed(file_import, outcomes, user)
        unseen |= surprises(batch, outcomes)
        plans = plans_of(outcomes)
        write_batch(writer, plans, outcomes)
        ImportedRow.objects.bulk_create(journal, ignore_conflicts=True)
        journal.clear()
        note_results(file_import, outcomes)
        done += len(batch)
        seen.tell(done)
    if unseen:
        raise NothingAppliedError(unseen)
    note_versions(file_import)


def taken_rows(file_import: Import) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(TAKEN, file_import=file_import)


def plans_of(outcomes: Mapping[int, Outcome]) -> list[Plan]:
    return [*{id(outcome.plan): outcome.plan for outcome in outcomes.values() if outcome.plan}.values()]


def leave_out_closed(file_import: Import, outcomes: dict[int, Outcome], user: Any) -> None:
    """Rows that would change what this colleague cannot change at once are left out, each with its sentence."""
    closed = {
        number: sentence(number, user, model)
        for plan, model in closed_plans(user, plans_of(outcomes))
        for number in plan.draft.rows
    }
    rows = [*file_import.rows.filter(number__in=closed)]
    for row in rows:
        row.problems = [*row.problems, {"column": "", "field": "", "message": closed[row.number], "expected": ""}]
        del outcomes[row.number]
    ImportRow.objects.bulk_update(rows, ["problems"])


def surprises(batch: Sequence[ImportRow], outcomes: Mapping[int, Outcome]) -> dict[int, Outcome]:
    """Rows that change what nobody has seen: a doubt is settled, or the register has changed since the preview."""
    judged = [(row, outcomes[row.number]) for row in batch if row.number in outcomes]
    refused = {row.number: each for row, each in judged if each.verdict in (Verdict.ERROR, Verdict.DOUBT)}
    if refused:
        raise NothingAppliedError(refused)
    return {row.number: each for row, each in judged if is_unseen(row, each)}


def is_unseen(row: ImportRow, outcome: Outcome) -> bool:
    if outcome.verdict != Verdict.CHANGED:
        return False
    return told_changes(outcome) != row.changes or is_edited_since(row, outcome)


def write_batch(writer: Writer, plans: Sequence[Plan], outcomes: Mapping[int, Outcome]) -> None:
    failures = attempt(writer, [plan for plan in plans if plan.writes])
    if failures:
        refused = {number: outcomes[number] for failure in failures for number in failure.plan.draft.rows}
        for failure in failures:
            for number in failure.plan.draft.rows:
                refused[number].verdict = Verdict.ERROR
                refused[number].problems.append(failure.problem)
        raise NothingAppliedError(refused)


RESULTS = """
UPDATE desk_importrow SET result = %s, record_model = told.model, record_id = told.record
FROM unnest(%s::integer[], %s::text[], %s::bigint[]) AS told (number, model, record)
WHERE file_import_id = %s AND desk_importrow.number = told.number
"""


def note_results(file_import: Import, outcomes: Mapping[int, Outcome]) -> None:
    rows = [
        (number, outcome.plan.draft.model._meta.label, outcome.plan.draft.target.pk)
        for number, outcome in outcomes.items()
        if outcome.plan
    ]
    numbers, tables, records = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    with connection.cursor() as cursor:
        cursor.execute(RESULTS, [RowResult.APPLIED, numbers, tables, records, file_import.pk])


def note_versions(file_import: Import) -> None:
    """The versions of the records as the import leaves them."""
    with connection.cursor() as cursor:
        for model in tables_of(file_import):
            if issubclass(model, Record):
                for table, label in (("desk_importedrow", "table"), ("desk_importrow", "record_model")):
                    column = "version" if label == "table" else "record_version"
                    cursor.execute(
                        f"UPDATE {table} noted SET {column} = record.version FROM {model._meta.db_table} record"  # noqa: S608
                        f' WHERE noted.file_import_id = %s AND noted."{label}" = %s AND noted.record_id = record.id',
                        [file_import.pk, model._meta.label],
                    )


def tables_of(file_import: Import) -> Iterator[type[models.Model]]:
    labels = ImportedRow.objects.filter(file_import=file_import).order_by("table").values_list("table", flat=True)
    yield from (apps.get_model(label) for label in labels.distinct())


def finish(file_import: Import, user: Any) -> None:
    """In the same transaction as the records: either both stand or neither does."""
    rows = ImportRow.objects.filter(file_import=file_import)
    rows.filter(result=RowResult.NONE).update(result=RowResult.SKIPPED)
    file_import.applied_at = timezone.now()
    end(file_import, ImportState.APPLIED)
    audit.record(
        None,
        AuditAction.IMPORTED,
        file_import,
        actor=user,
        file=file_import.filename,
        kind=file_import.kind,
        rows=rows.filter(result=RowResult.APPLIED).count(),
    )


# Where an import stands again after whoever was at work has been stopped.
AFTER_A_STOP = {
    ImportState.STAGING: ImportState.UPLOADED,
    ImportState.APPLYING: ImportState.PREVIEWED,
    ImportState.UNDOING: ImportState.APPLIED,
}


def settle(file_import: Import) -> None:
    """Where whoever was at work has been stopped, say so: nothing was applied, and it can be started again."""
    if file_import.state not in AT_WORK:
        return
    try:
        with witness(file_import), spoken_to(file_import):
            file_import.refresh_from_db()
            state = AFTER_A_STOP.get(ImportState(file_import.state))
            if state:
                end(file_import, state, stopped_sentence(ImportState(file_import.state)))
    except BusyError:
        return


def stopped_sentence(state: ImportState) -> str:
    return {
        ImportState.STAGING: _("Reading was broken off. Nothing has been changed; read the file again."),
        ImportState.APPLYING: _("Applying was broken off. Nothing has been applied; it can be applied again."),
        ImportState.UNDOING: _("Undoing was broken off. Everything is still applied; it can be undone again."),
    }[state]
