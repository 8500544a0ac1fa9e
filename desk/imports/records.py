"""Drafts against the register: what would change, and writing it for many records at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection, models
from django.utils.text import capfirst

from agreements.models import Agreement, Modality, Scope, StatusPeriod
from core.dates import ImpreciseDate
from core.documents import SearchDocument, Word
from core.models import Publication, Record, Source
from desk.imports.drafts import Child, Draft
from desk.imports.matching import Ref, Register
from partnerships.models import Organization, OrganizationIdentifier, Topic
from people.models import Person, PersonIdentifier, Post

# What others point at is made before them.
MAKING_ORDER: Sequence[type[models.Model]] = (Source, Organization, Topic, Person, Post)
# Written by triggers.
COMPUTED = [model._meta.db_table for model in (SearchDocument, Word, StatusPeriod)]
BATCH = 500
IDENTIFIERS: Any = {Organization: OrganizationIdentifier, Person: PersonIdentifier}


@dataclass(frozen=True)
class Change:
    """A value that becomes another one, at a row of the file."""

    row: int
    label: str
    old: str
    new: str

    def told(self) -> dict[str, str]:
        return {"field": self.label, "old": self.old, "new": self.new}


@dataclass
class Edit:
    """A row of the register that gets other values."""

    instance: models.Model
    values: dict[str, Any]
    row: int


@dataclass
class Plan:
    """A draft and what it means for the register as it is."""

    draft: Draft
    instance: models.Model | None = None
    edits: list[Edit] = field(default_factory=list)
    additions: list[Child] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    # The last position of the rows that are there.
    positions: dict[type[models.Model], int] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.instance is None

    @property
    def writes(self) -> bool:
        return self.is_new or bool(self.changes)


def plain(value: Any) -> Any:
    return value.pk if isinstance(value, Ref) else value


@cache
def attname(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).attname)  # type: ignore[union-attr]


def plans_for(drafts: Iterable[Draft], locks: bool) -> list[Plan]:
    """Each draft beside the record it means; asked of the database for all at once."""
    plans = [Plan(draft) for draft in drafts]
    known: defaultdict[type[models.Model], list[Plan]] = defaultdict(list)
    for plan in plans:
        if plan.draft.target.pk is not None:
            known[plan.draft.model].append(plan)
    for model, found in known.items():
        records = model._default_manager.order_by("pk")
        records = records.select_for_update(of=("self",)) if locks else records
        stored = records.in_bulk([plan.draft.target.pk for plan in found])
        for plan in found:
            plan.instance = stored.get(plan.draft.target.pk)
    existing = children_of([plan for plan in plans if plan.instance is not None])
    for plan in plans:
        compare(plan, existing)
    return plans


type Existing = dict[tuple[type[models.Model], Any], list[models.Model]]


def children_of(plans: Sequence[Plan]) -> Existing:
    """The rows below these records, of the models that the drafts have rows of."""
    wanted: defaultdict[tuple[type[models.Model], str], set[int]] = defaultdict(set)
    for plan in plans:
        for child in plan.draft.children:
            parent = child.parent or plan.draft.target
            if parent.pk is not None:
                wanted[(child.model, child.link)].add(parent.pk)
    found: Existing = {}
    for (model, link), parents in wanted.items():
        for row in model._default_manager.filter(**{f"{link}__in": parents}):
            found.setdefault((model, getattr(row, attname(model, link))), []).append(row)
    return found


def compare(plan: Plan, existing: Existing) -> None:
    """Note which values are others, and which rows below are not there yet."""
    draft = plan.draft
    if plan.instance is not None:
        values = differing(plan.instance, draft.fields)
        for name, value in values.items():
            origin = draft.origins[name]
            plan.edits.append(Edit(plan.instance, {name: value}, origin))
            plan.changes.append(change_of(origin, plan.instance, name, value))
    found = matched(draft, existing)
    for child in draft.children:
        rows = stored_beside(draft, child, existing)
        plan.positions[child.model] = max([getattr(row, "position", 0) for row in rows], default=0)
        row = found.get(id(child))
        if row is None:
            plan.additions.append(child)
            if plan.instance is not None:
                plan.changes.append(Change(child.row, capfirst(str(child.model._meta.verbose_name)), "", told(child)))
        else:
            compare_child(plan, child, row)


def stored_beside(draft: Draft, child: Child, existing: Existing) -> list[models.Model]:
    parent = (child.parent or draft.target).pk
    return existing.get((child.model, parent), []) if parent is not None else []


def matched(draft: Draft, existing: Existing) -> dict[int, models.Model]:
    """The stored row of each child that has one: each row is that of one child, first of those that are quite alike."""
    found: dict[int, models.Model] = {}
    for is_exact in (True, False):
        used = {id(row) for row in found.values()}
        for child in draft.children:
            rows = (row for row in stored_beside(draft, child, existing) if id(row) not in used)
            row = next((each for each in rows if is_same_child(each, child, is_exact=is_exact)), None)
            if row is not None and id(child) not in found:
                found[id(child)] = row
                used.add(id(row))
    return found


def compare_child(plan: Plan, child: Child, row: models.Model) -> None:
    soft = {name: child.key[name] for name in child.soft if child.key[name] is not None}
    values = differing(row, {**child.values, **soft})
    if values:
        plan.edits.append(Edit(row, values, child.row))
    for name, value in values.items():
        plan.changes.append(change_of(child.row, row, name, value, f"{capfirst(str(row._meta.verbose_name))}: "))


def is_same_child(row: models.Model, child: Child, *, is_exact: bool) -> bool:
    for name, value in child.key.items():
        stored, wanted = getattr(row, attname(child.model, name)), plain(value)
        if isinstance(value, Ref) and wanted is None:
            return False
        if not is_exact and name in child.soft and (stored is None or wanted is None):
            continue
        if stored != wanted:
            return False
    return True


def differing(instance: models.Model, values: dict[str, Any]) -> dict[str, Any]:
    """The values that are others than those recorded."""
    model = type(instance)
    return {
        name: value
        for name, value in values.items()
        if (isinstance(value, Ref) and value.pk is None) or getattr(instance, attname(model, name)) != plain(value)
    }


def change_of(row: int, instance: models.Model, name: str, value: Any, prefix: str = "") -> Change:
    label = instance._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return Change(row, prefix + str(label), words(instance, name), in_words(type(instance), name, value))


def words(instance: models.Model, name: str) -> str:
    """What is recorded, as people read it."""
    named = instance._meta.get_field(name).name
    display = getattr(instance, f"get_{named}_display", None)
    value = display() if display else getattr(instance, named)
    return "" if value is None else str(value)


def in_words(model: type[models.Model], name: str, value: Any) -> str:
    if isinstance(value, Ref):
        return value.label
    choices = dict(model._meta.get_field(name).flatchoices or ())  # type: ignore[union-attr]
    return str(choices.get(value, "" if value is None else value))


def told(child: Child) -> str:
    """A row below, in a line."""
    values = {**child.key, **child.values}
    return ", ".join(text for name, value in values.items() if (text := in_words(child.model, name, value)))


def publication_of(draft: Draft, homes: set[int]) -> Publication:
    """For review, unless something is missing that a record in review must have."""
    if draft.model is not Agreement:
        return Publication.IN_REVIEW
    said = draft.fields
    parties = [child.key["organization"] for child in draft.children if child.model.__name__ == "Party"]
    is_home = any(ref.pk in homes for ref in parties)
    if said.get("scope", Scope.HOME) == Scope.HOME and (len(parties) < 2 or not is_home):
        return Publication.DRAFT
    if said.get("modality") == Modality.IN_PERSON and not said.get("concluded_at"):
        return Publication.DRAFT
    return Publication.IN_REVIEW


type Journal = Callable[[models.Model, dict[str, Any] | None], None]


class Planner:
    """Tells PostgreSQL's planner of many new rows, each time there are twice as many.

    Triggers keep the plans they made while a table was empty; with these an import of thousands would take for ever.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.enough = 500
        self.tables: set[str] = set(COMPUTED)

    def note(self, rows: Sequence[models.Model]) -> None:
        self.rows += len(rows)
        self.tables.add(rows[0]._meta.db_table)

    def count_anew(self) -> None:
        if self.rows >= self.enough:
            self.enough = 2 * self.rows
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(sorted(self.tables))}")


class Writer:
    """Writes plans; what it makes is noted at their references, and in the journal."""

    def __init__(self, register: Register, source: Source, journal: Journal, own: set[int], planner: Planner) -> None:
        self.register = register
        self.planner = planner
        self.source = source
        self.journal = journal
        self.own = own
        self.made: list[Ref] = []
        self.homes = set(Organization.objects.home().values_list("pk", flat=True))

    def write(self, plans: Sequence[Plan]) -> None:
        targets = {id(plan.draft.target) for plan in plans if plan.is_new}
        self.make_references(plans, targets)
        self.make_records([plan for plan in plans if plan.is_new], targets)
        self.edit(plans)
        self.add_children(plans)
        self.cite(plans)
        self.planner.count_anew()

    def forget(self) -> None:
        """What was made is taken back: it has to be made again when it is needed again."""
        for ref in self.made:
            ref.made = None
        self.made = []

    def make_references(self, plans: Sequence[Plan], targets: set[int]) -> None:
        missing: defaultdict[type[models.Model], dict[int, Ref]] = defaultdict(dict)
        for ref in references(plans):
            if ref.pk is None and id(ref) not in targets:
                missing[ref.model][id(ref)] = ref
        for model in MAKING_ORDER:
            self.make([*missing[model].values()])

    def make(self, refs: Sequence[Ref]) -> None:
        instances: list[Any] = [ref.make() for ref in refs if ref.make]
        for each in instances:
            if isinstance(each, Record):
                each.publication = Publication.IN_REVIEW
        self.create(instances)
        for ref, instance in zip(refs, instances, strict=True):
            self.note(ref, instance)
        identified = [(ref, scheme, value) for ref in refs for scheme, value in ref.identifiers]
        if identified:
            model = IDENTIFIERS[identified[0][0].model]
            link = next(each.attname for each in model._meta.fields if each.is_relation)
            self.create([model(scheme=scheme, value=value, **{link: ref.pk}) for ref, scheme, value in identified])
        self.create([citation_of(each, self.source) for each in instances if isinstance(each, Record)])

    def note(self, ref: Ref, instance: models.Model) -> None:
        ref.made = instance
        self.made.append(ref)
        self.journal(instance, None)
        own: dict[type[models.Model], set[int]] = {
            Organization: self.register.organizations.own,
            Person: self.register.people.own,
        }
        own.get(type(instance), self.own).add(instance.pk)

    def create(self, rows: Sequence[models.Model]) -> None:
        if rows:
            type(rows[0])._default_manager.bulk_create(rows)
            self.planner.note(rows)

    def make_records(self, plans: Sequence[Plan], targets: set[int]) -> None:
        """The records themselves; where one points at another of them, it is told afterwards."""
        later: list[tuple[models.Model, str, Ref]] = []
        for plan in plans:
            instance = plan.draft.model()
            for name, value in plan.draft.fields.items():
                if isinstance(value, Ref) and value.pk is None and id(value) in targets:
                    later.append((instance, name, value))
                else:
                    setattr(instance, attname(plan.draft.model, name), plain(value))
            instance.publication = publication_of(plan.draft, self.homes)  # type: ignore[attr-defined]
            plan.draft.target.made = instance
        self.create([plan.draft.target.made for plan in plans if plan.draft.target.made])
        for plan in plans:
            self.note(plan.draft.target, plan.draft.target.made)  # type: ignore[arg-type]
        for instance, name, ref in later:
            setattr(instance, attname(type(instance), name), ref.pk)
        for name in {name for _instance, name, _ref in later}:
            instances = [instance for instance, each, _ref in later if each == name]
            type(instances[0])._default_manager.bulk_update(instances, [name])

    def edit(self, plans: Sequence[Plan]) -> None:
        """Give rows their new values, all of a row at once, as rules look at several together."""
        before: dict[int, tuple[models.Model, dict[str, Any]]] = {}
        for each in (edit for plan in plans for edit in plan.edits):
            _instance, old = before.setdefault(id(each.instance), (each.instance, {}))
            for name, value in each.values.items():
                old[name] = stored_text(each.instance, name)
                setattr(each.instance, attname(type(each.instance), name), plain(value))
        alike: defaultdict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = defaultdict(list)
        for instance, old in before.values():
            self.journal(instance, old)
            alike[(type(instance), tuple(sorted(instance._meta.get_field(name).name for name in old)))].append(instance)
        for (model, names), instances in alike.items():
            model._default_manager.bulk_update(instances, names, batch_size=BATCH)

    def add_children(self, plans: Sequence[Plan]) -> None:
        rows: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        kept: list[models.Model] = []
        for plan in plans:
            positions = dict(plan.positions)
            for child in plan.additions:
                row = self.child(plan, child, positions)
                rows[child.model].append(row)
                if not goes_with(child, plan):
                    kept.append(row)
        # Those who sign or act for a party come after the parties.
        for each in rows.values():
            self.create(each)
        for row in kept:
            self.journal(row, None)

    def child(self, plan: Plan, child: Child, positions: dict[type[models.Model], int]) -> models.Model:
        parent = child.parent or plan.draft.target
        values = {attname(child.model, name): plain(value) for name, value in {**child.key, **child.values}.items()}
        row = child.model(**values, **{attname(child.model, child.link): parent.pk})
        if hasattr(row, "position"):
            positions[child.model] = positions.get(child.model, 0) + 1
            row.position = positions[child.model]
        return row

    def cite(self, plans: Sequence[Plan]) -> None:
        """Each record that is made or changed cites the file."""
        self.create_by_model(citation_of(plan.draft.target.made, self.source) for plan in plans if plan.is_new)
        changed = [plan.instance for plan in plans if plan.instance is not None and plan.changes]
        for model in {type(each) for each in changed}:
            citations: Any = model._meta.get_field("citations")
            numbers = [each.pk for each in changed if type(each) is model]
            link = citations.field.attname
            cited = set(
                citations.related_model.objects.filter(
                    source=self.source, **{f"{citations.field.name}__in": numbers}
                ).values_list(link, flat=True)
            )
            rows = [
                citations.related_model(source=self.source, **{link: each}) for each in numbers if each not in cited
            ]
            self.create(rows)
            for row in rows:
                self.journal(row, None)

    def create_by_model(self, rows: Iterable[models.Model]) -> None:
        by_model: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        for row in rows:
            by_model[type(row)].append(row)
        for each in by_model.values():
            self.create(each)


def citation_of(record: Any, source: Source) -> models.Model:
    citations: Any = record._meta.get_field("citations")
    made: models.Model = citations.related_model(source=source, **{citations.field.attname: record.pk})
    return made


def goes_with(child: Child, plan: Plan) -> bool:
    """Whether the row goes when the record is taken back, because both were made together."""
    parent = child.parent or plan.draft.target
    link: Any = child.model._meta.get_field(child.link)
    return parent.is_new and link.remote_field.on_delete is models.CASCADE


def references(plans: Sequence[Plan]) -> Iterator[Ref]:
    """All that is pointed at, and what that needs itself."""
    for plan in plans:
        for value in plan.draft.fields.values():
            yield from with_needs(value)
        for child in plan.additions:
            for value in (*child.key.values(), *child.values.values(), child.parent):
                yield from with_needs(value)
        for edit in plan.edits:
            for value in edit.values.values():
                yield from with_needs(value)


def with_needs(value: Any) -> Iterator[Ref]:
    if isinstance(value, Ref):
        for each in value.needs:
            yield from with_needs(each)
        yield value


def stored_text(instance: models.Model, name: str) -> Any:
    """A value as it is kept until it is put back."""
    stored: Any = instance._meta.get_field(name)
    value = getattr(instance, stored.attname)
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.edtf() if isinstance(value, ImpreciseDate) or hasattr(value, "edtf") else str(value)


def check_now() -> None:
    """Have the database check what it would check at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
