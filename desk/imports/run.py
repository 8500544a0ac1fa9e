"""One way through the rows of an import, for the preview as for applying: read, match, compare, write."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched, groupby, islice
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.admin.violations import read_violation
from core.models import Source, SourceKind
from core.text import grouped
from desk.imports.doubts import Candidate, Doubts
from desk.imports.drafts import BUILDERS, Draft
from desk.imports.fields import KINDS, Field
from desk.imports.matching import Ref, RefusedError, Register
from desk.imports.models import Import, ImportRow, Verdict
from desk.imports.parsing import Layout, ParsedRow, Problem
from desk.imports.records import Change, Plan, Planner, Writer, check_now, plans_for

# Rows that are looked up and tried together.
BATCH = 500
# More rows than these are not one record.
LARGEST_GROUP = 2_000

# Where a refusal of the database is shown, and what would be right.
SHOWN_AT = {
    ("agreements.LifecycleAct", "effective_on"): "terminated_effective_on",
    ("agreements.LifecycleAct", "acted_on"): "entry_into_force_on",
    ("agreements.Party", "organization"): "parties",
    ("agreements.Signature", "person"): "signatory",
    ("agreements.Signature", "organization"): "signatory_for",
    ("agreements.AgreementIdentifier", "value"): "identifier",
    ("agreements.Document", "url"): "document_url",
    ("partnerships.Partnership", "organization_a"): "body_a",
    ("partnerships.Partnership", "organization_b"): "body_b",
    ("partnerships.OrganizationIdentifier", "value"): "identifiers",
    ("partnerships.OrganizationName", "name"): "aliases",
    ("partnerships.NetworkMembership", "left_on"): "network_left_on",
    ("people.PersonIdentifier", "value"): "identifiers",
    ("people.Membership", "post"): "post",
    ("people.Membership", "ended_on"): "ended_on",
}


@dataclass
class Outcome:
    """What a row would do, or did."""

    verdict: Verdict = Verdict.ERROR
    problems: list[Problem] = field(default_factory=list)
    candidates: Sequence[Candidate] = ()
    changes: list[Change] = field(default_factory=list)
    plan: Plan | None = None


class Run:
    """What is known while the rows of one import are gone through."""

    def __init__(self, file_import: Import, *, locks: bool = False) -> None:
        self.file_import = file_import
        # Nobody edits what is about to be written.
        self.locks = locks
        self.kind = KINDS[file_import.kind]
        self.layout = Layout(self.kind, file_import.headers, file_import.columns, file_import.options)
        self.register = Register(self.layout.for_all.get("name_language") or "en")
        self.builder = BUILDERS[file_import.kind](self.register)
        # Records of earlier batches, by the row that made them.
        self.drafted: dict[int, int] = {}
        # Records of the register, by the first row about them.
        self.met: dict[int, int] = {}
        self.kept: list[Ref] = []
        self.too_large: set[int] = set()
        self.planner = Planner()

    def batches(self, rows: Iterable[ImportRow]) -> Iterator[Sequence[ImportRow]]:
        """Rows in their order, those of one record together."""
        batch: list[ImportRow] = []
        for group, members in groupby(rows, key=lambda row: row.group):
            rest = iter(members)
            together = [*islice(rest, LARGEST_GROUP + 1)]
            if len(together) > LARGEST_GROUP:
                self.too_large.add(group)
                yield together
                yield from batched(rest, BATCH)
                continue
            batch += together
            if len(batch) >= BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def parsed(self, rows: Sequence[ImportRow]) -> list[ParsedRow]:
        parsed = []
        for row in rows:
            each = self.layout.parse(row.number, row.cells)
            each.doubts = Doubts.answered(row.answers)
            each.problems += self.missing(each)
            parsed.append(each)
        return parsed

    def missing(self, row: ParsedRow) -> Iterator[Problem]:
        told = {problem.field for problem in row.problems}
        for each in self.kind.fields:
            if each.is_required and each.name not in row.values and each.name not in told:
                yield Problem(_("“%(field)s” is empty.") % {"field": each.label}, each.name, choices_of(each))

    def outcomes(self, rows: Sequence[ImportRow]) -> dict[int, Outcome]:
        """What each row means for the register as it is, before anything is tried."""
        large = {row.number: Outcome(problems=[too_many()]) for row in rows if row.group in self.too_large}
        parsed = self.parsed([row for row in rows if row.number not in large])
        outcomes = {**large, **{row.number: Outcome(problems=row.problems) for row in parsed}}
        groups = {row.number: row.group for row in rows}
        readable = [row for row in parsed if not row.problems]
        self.builder.load(readable)
        drafts: dict[Any, Draft] = {}
        for row in readable:
            self.say(row, groups[row.number], drafts, outcomes[row.number])
        for plan in plans_for(drafts.values(), self.locks):
            self.judge(plan, outcomes)
        return outcomes

    def say(self, row: ParsedRow, group: int, drafts: dict[Any, Draft], outcome: Outcome) -> None:
        try:
            said = self.builder.say(row)
        except RefusedError as refusal:
            outcome.problems += refusal.problems
            return
        if row.doubts.is_open:
            outcome.verdict, outcome.candidates = Verdict.DOUBT, row.doubts.met
            return
        target = said.target
        mark = (target.known,) if target.known is not None else id(target)
        if target.is_new and self.drafted.setdefault(id(target), group) != group and mark not in drafts:
            outcome.problems.append(same_record(self.drafted[id(target)]))
            return
        # Kept, so that no other reference can have its number.
        self.kept.append(target)
        draft = drafts.setdefault(mark, Draft(group, self.builder.model, target))
        draft.add(row.number, said)

    def judge(self, plan: Plan, outcomes: dict[int, Outcome]) -> None:
        if self.is_elsewhere(plan) and plan.changes:
            self.refuse_elsewhere(plan, outcomes)
            return
        changed = {change.row for change in plan.changes}
        for number in plan.draft.rows:
            outcome = outcomes[number]
            outcome.plan = plan
            outcome.problems += plan.draft.notes.get(number, [])
            if plan.is_new and number in plan.draft.contributed:
                outcome.verdict = Verdict.NEW
            elif number in changed:
                outcome.verdict = Verdict.CHANGED
                outcome.changes = [change for change in plan.changes if change.row == number]
            else:
                outcome.verdict = Verdict.SAME

    def is_elsewhere(self, plan: Plan) -> bool:
        """Whether rows that were tried with others are about this record of the register, too."""
        if plan.instance is None:
            return False
        return self.met.setdefault(plan.instance.pk, plan.draft.group) != plan.draft.group

    def refuse_elsewhere(self, plan: Plan, outcomes: dict[int, Outcome]) -> None:
        assert plan.instance is not None  # noqa: S101  it is elsewhere
        for number in plan.draft.rows:
            outcomes[number].problems.append(same_record(self.met[plan.instance.pk]))


def too_many() -> Problem:
    return Problem(_("More than %(most)s rows describe this record.") % {"most": grouped(LARGEST_GROUP)})


def same_record(row: int) -> Problem:
    return Problem(
        _("Row %(row)s is about the same record.") % {"row": row},
        expected=_("one way of writing its names in both rows"),
    )


def is_edited_since(row: ImportRow, outcome: Outcome) -> bool:
    """Whether somebody has edited the record since the preview showed what would change."""
    instance: Any = outcome.plan.instance if outcome.plan else None
    return instance is not None and row.record_id == instance.pk and row.record_version != instance.version


def choices_of(each: Field) -> str:
    return ", ".join(str(label) for label in each.choices.labels) if each.choices else ""


def source_of(file_import: Import) -> Source:
    """The file as the source of what it brings; the same file is the same source."""
    reference = f"{file_import.filename[:200]}, SHA-256 {file_import.checksum}"
    found = Source.objects.filter(kind=SourceKind.DATASET, reference=reference).first()
    return found or Source.objects.create(kind=SourceKind.DATASET, title=file_import.filename, reference=reference)


@dataclass(frozen=True)
class Failure:
    """A record that the database refused."""

    plan: Plan
    problem: Problem


def attempt(writer: Writer, plans: Sequence[Plan]) -> list[Failure]:
    """Write the plans and have everything checked; where something is refused, find out what, and write the rest."""
    first = len(writer.made)
    try:
        with transaction.atomic():
            writer.write(plans)
            check_now()
    except (IntegrityError, DataError) as error:
        for ref in writer.made[first:]:
            ref.made = None
        del writer.made[first:]
        if len(plans) == 1:
            return [Failure(plans[0], problem_of(error))]
        half = len(plans) // 2
        return attempt(writer, plans[:half]) + attempt(writer, plans[half:])
    return []


def problem_of(error: IntegrityError | DataError) -> Problem:
    violation = read_violation(error)
    label = violation.model._meta.label if violation.model else ""
    at = SHOWN_AT.get((label, violation.field), violation.field)
    return Problem(violation.message, at, expected_of(violation.model, violation.field))


def expected_of(model: type[models.Model] | None, name: str) -> str:
    """What would be right, as the form of the record says it."""
    if model is None or not name:
        return ""
    return str(model._meta.get_field(name).help_text)  # type: ignore[union-attr]
