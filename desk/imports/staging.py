"""From the file to rows with a verdict."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from desk.imports.fields import KINDS
from desk.imports.mapping import problems_of
from desk.imports.models import Import, ImportRow, ImportState, Verdict
from desk.imports.reading import BadFileError, Table, read_table
from desk.imports.records import Writer
from desk.imports.run import Outcome, Run, attempt, source_of
from desk.imports.values import BadValueError
from desk.imports.witness import Witness, witness

# States in which a file may be read anew.
BEFORE_APPLYING = (ImportState.UPLOADED, ImportState.STAGING, ImportState.PREVIEWED, ImportState.FAILED)
READ_TOGETHER = 1_000


class StateError(Exception):
    """The import is not in a state in which this can be done; the message says why."""


class MappingError(Exception):
    """The columns cannot be these fields; the message says why."""


def stage(file_import: Import, columns: Mapping[str, str], options: Mapping[str, str]) -> None:
    """Read the file anew and say of each row what it would do; ends in previewed, or failed with the problem."""
    with witness(file_import) as seen, spoken_to(file_import):
        file_import.refresh_from_db()
        if file_import.state not in BEFORE_APPLYING:
            raise StateError(_("This import has been applied."))
        begin(file_import, columns, options)
        try:
            read_rows(file_import, seen)
            preview(file_import, seen)
        except (BadFileError, BadValueError, MappingError) as error:
            ImportRow.objects.filter(file_import=file_import).delete()
            end(file_import, ImportState.FAILED, str(error))
        except Exception:
            end(file_import, ImportState.FAILED, _("Reading was broken off by an error; nothing has been changed."))
            raise
        else:
            end(file_import, ImportState.PREVIEWED)


@contextmanager
def spoken_to(file_import: Import) -> Iterator[None]:
    """Sentences are kept in the language of who brought the file."""
    user: Any = file_import.created_by
    with translation.override(file_import.language or (user and user.language) or settings.LANGUAGE_CODE):
        yield


def begin(file_import: Import, columns: Mapping[str, str], options: Mapping[str, str]) -> None:
    ImportRow.objects.filter(file_import=file_import).delete()
    file_import.columns, file_import.options = dict(columns), dict(options)
    file_import.rows_total = file_import.rows_done = 0
    end(file_import, ImportState.STAGING)


def end(file_import: Import, state: ImportState, problem: str = "") -> None:
    file_import.state, file_import.problem = state, problem
    if state in (ImportState.PREVIEWED, ImportState.APPLIED, ImportState.UNDONE):
        file_import.rows_done = file_import.rows_total
    file_import.save()


@contextmanager
def opened(file_import: Import) -> Iterator[Table]:
    """The table of the file, wherever the file is kept."""
    with tempfile.NamedTemporaryFile() as copy, file_import.file.open("rb") as stored:
        shutil.copyfileobj(stored, copy)
        copy.flush()
        yield read_table(Path(copy.name), file_import.filename)


def read_rows(file_import: Import, seen: Witness) -> None:
    """Keep the cells of each row, and which rows describe one record."""
    kind = KINDS[file_import.kind]
    with opened(file_import) as table:
        if wrong := problems_of(kind, table.headers, file_import.columns, file_import.options):
            raise MappingError(" ".join(wrong))
        file_import.headers = table.headers
        file_import.recognised = {"format": table.format, "encoding": table.encoding, "dialect": table.dialect}
        run = Run(file_import)
        firsts: dict[int, int] = {}
        batch: list[ImportRow] = []
        for number, cells in table.rows():
            file_import.rows_total += 1
            parsed = run.layout.parse(number, cells)
            group = firsts.setdefault(hash(run.builder.group_key(parsed)), number)
            batch.append(ImportRow(file_import=file_import, number=number, group=group, cells=cells))
            if len(batch) >= READ_TOGETHER:
                ImportRow.objects.bulk_create(batch)
                batch = []
        ImportRow.objects.bulk_create(batch)
    file_import.save()


def preview(file_import: Import, seen: Witness) -> None:
    """Judge the rows and try what they would write, without keeping it."""
    run = Run(file_import)
    done = 0
    for batch in run.batches(rows_in_order(ImportRow.objects.filter(file_import=file_import))):
        with transaction.atomic():
            outcomes = run.outcomes(batch)
            with transaction.atomic():
                try_out(run, outcomes)
                transaction.set_rollback(True)
            keep(file_import, outcomes)
        done += len(batch)
        seen.tell(done)


def rows_in_order(rows: QuerySet[ImportRow]) -> Iterator[ImportRow]:
    """The rows, those of one record together, a bounded number at a time."""
    after = (0, 0)
    rows = rows.order_by("group", "number")
    while True:
        group, number = after
        further = Q(group__gt=group) | Q(group=group, number__gt=number)
        found = [*rows.filter(further)[:READ_TOGETHER]]
        yield from found
        if len(found) < READ_TOGETHER:
            return
        after = (found[-1].group, found[-1].number)


def try_out(run: Run, outcomes: Mapping[int, Outcome]) -> None:
    """Write what the rows want, and note what the database refuses; the caller takes it back."""
    plans = [*{id(outcome.plan): outcome.plan for outcome in outcomes.values() if outcome.plan}.values()]
    writer = Writer(run.register, source_of(run.file_import), lambda instance, before: None, set(), run.planner)
    for failure in attempt(writer, [plan for plan in plans if plan.writes]):
        for number in failure.plan.draft.rows:
            outcome = outcomes[number]
            outcome.verdict, outcome.changes = Verdict.ERROR, []
            outcome.problems.append(failure.problem)
    writer.forget()


VERDICTS = """
UPDATE desk_importrow SET verdict = told.verdict, problems = told.problems, candidates = told.candidates,
    changes = told.changes, record_model = told.record_model, record_id = told.record_id,
    record_version = told.record_version,
    decision = CASE WHEN decision = 'settle' THEN 'none' ELSE decision END
FROM jsonb_to_recordset(%s::jsonb) AS told (
    number integer, verdict text, problems jsonb, candidates jsonb, changes jsonb, record_model text, record_id bigint,
    record_version integer
)
WHERE file_import_id = %s AND desk_importrow.number = told.number
"""


def keep(file_import: Import, outcomes: Mapping[int, Outcome]) -> None:
    """Write what is thought of the rows, all at once."""
    run_headers = {field: header for header, field in reversed(file_import.columns.items())}
    told = [told_of(number, outcome, run_headers) for number, outcome in outcomes.items()]
    with connection.cursor() as cursor:
        cursor.execute(VERDICTS, [json.dumps(told), file_import.pk])


def told_of(number: int, outcome: Outcome, headers: Mapping[str, str]) -> dict[str, Any]:
    instance: Any = outcome.plan.instance if outcome.plan else None
    return {
        "number": number,
        "verdict": outcome.verdict,
        "problems": [
            {
                "column": headers.get(each.field, ""),
                "field": each.field,
                "message": str(each.message),
                "expected": str(each.expected),
            }
            for each in outcome.problems
        ],
        "candidates": [each.told() for each in outcome.candidates],
        "changes": [each.told() for each in outcome.changes],
        "record_model": instance._meta.label if instance is not None else "",
        "record_id": instance.pk if instance is not None else None,
        "record_version": instance.version if instance is not None else None,
    }
