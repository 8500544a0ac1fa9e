"""Two records that are one: what would move, what stands in the way, and the merge itself.

What refers to a record is read from the models. What cannot be said of one record twice follows from the constraints
of the tables; the apps add what no declaration tells.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import BigIntegerField, CheckConstraint, F, Func, Q, QuerySet, UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.history import because
from core.models import PUBLIC_STATES, MergeableRecord, Publication, Record
from core.review import Review

# Rows of each table are counted and named up to here; whoever merges learns what, not every row.
MOST_COUNTED = 5_000
MOST_NAMED = 20
MOST_LOADED = 1_000
# So many pairs of rows are compared before it is looked at; all of them when it is done.
MOST_COMPARED = 1_000
# More rows than this are moved by the command, which no browser has to wait for.
MOST_AT_ONCE = 5_000
# Where a row says nothing, the other may say it.
NOTHING = (None, "", "not_recorded")
ORDER = "position"


class Refusal(Exception):
    """The records are not merged; the sentences say why."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = [*sentences]
        super().__init__(" ".join(self.sentences))


class Stale(Exception):
    """One of the records was changed after its merge was looked at."""


class Reference(NamedTuple):
    """A column that names records of a kind."""

    model: type[models.Model]
    field: Any

    def rows(self, record: models.Model) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._base_manager.filter(**{self.field.name: record.pk})
        return rows

    @property
    def label(self) -> str:
        return f"{capfirst(self.model._meta.verbose_name_plural)} ({self.field.verbose_name})"


class Obstacle(NamedTuple):
    """Why the two cannot be merged yet, and the row to look at."""

    sentence: str
    row: models.Model | None = None


class Move(NamedTuple):
    """How many rows of a table name the one that goes."""

    reference: Reference
    rows: int

    @property
    def label(self) -> str:
        return self.reference.label

    @property
    def is_more(self) -> bool:
        return self.rows > MOST_COUNTED

    @property
    def most(self) -> int:
        return MOST_COUNTED


class Side(NamedTuple):
    """A field in which the two differ; ``is_taken`` where the one that stays takes over what the other says."""

    label: str
    kept: str
    gone: str
    is_taken: bool


type Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Folding:
    """Records of their own below the two: which pairs of them become one, and which stay with the one that goes."""

    model: type[Record]
    twins: Callable[[Any, Any], Iterable[Pair]]
    stays: Callable[[Any, Any], QuerySet[Any]]


@dataclass(frozen=True)
class Kind:
    """What can be merged, and what is particular to it."""

    model: type[MergeableRecord]
    # Fields that must be the same on both, with the sentence that says what to do.
    agree: Mapping[str, Any]
    # Fields in which two records that are the same seldom differ.
    doubtful: Sequence[str]
    # The other names under which the one that stays is known from then on; not saved yet.
    aliases: Callable[[Any, Any], Iterable[models.Model]]
    foldings: Sequence[Folding] = ()
    obstacles: list[Callable[[Any, Any], Iterator[Obstacle]]] = field(default_factory=list)


KINDS: dict[type[models.Model], Kind] = {}


def add_kind(kind: Kind) -> None:
    KINDS[kind.model] = kind


def add_obstacles(model: type[models.Model], obstacles: Callable[[Any, Any], Iterator[Obstacle]]) -> None:
    """What rows of an app above have against a merge."""
    KINDS[model].obstacles.append(obstacles)


def references(model: type[models.Model]) -> list[Reference]:
    """Every column of every table that names records of this kind; histories keep what they say."""
    relations: list[Any] = model._meta.get_fields(include_hidden=True)
    return [
        Reference(relation.related_model, relation.field)
        for relation in relations
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def unique_keys(reference: Reference) -> list[UniqueConstraint]:
    """The constraints by which one record has a row of a kind only once."""
    return [
        constraint
        for constraint in reference.model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and reference.field.name in constraint.fields
    ]


def compared_fields(reference: Reference, without: Sequence[str] = ()) -> list[Any]:
    """What a row says, beside whom it is about and, where that is a matter of order only, where it stands."""
    unique = {name for each in reference.model._meta.constraints for name in getattr(each, "fields", ())}
    apart = {reference.field.name, *({ORDER} - unique), *without}
    return [
        each
        for each in reference.model._meta.concrete_fields
        if each.editable and not each.primary_key and each.name not in apart
    ]


def twins(
    reference: Reference, gone: models.Model, kept: models.Model, most: int | None = None
) -> Iterator[tuple[Pair, list[Any]]]:
    """Rows of the two that could not both be one record's, or need not: each pair with what it is not compared by.

    A row that others refer to is no mere statement; it moves as it is.
    """
    if issubclass(reference.model, Record) or references(reference.model):
        return
    keys = unique_keys(reference)
    for constraint in keys:
        names = [name for name in constraint.fields if name != reference.field.name]
        fields = [reference.model._meta.get_field(name) for name in names]
        for pair in paired(reference, gone, kept, fields, constraint.condition, most):
            yield pair, compared_fields(reference, names)
    if not keys:
        for pair in paired(reference, gone, kept, compared_fields(reference), None, most):
            yield pair, []


def paired(
    reference: Reference,
    gone: models.Model,
    kept: models.Model,
    fields: Sequence[Any],
    condition: Q | None,
    most: int | None,
) -> Iterator[Pair]:
    """The rows of the one with a row of the other that is equal in these fields."""
    quote = connection.ops.quote_name
    table, column = quote(reference.model._meta.db_table), quote(reference.field.column)
    equal = [
        f"other.{quote(each.column)} {'IS NOT DISTINCT FROM' if each.null else '='} own.{quote(each.column)}"
        for each in fields
    ]
    only, parameters = "", ()
    if condition:
        own, parameters = reference.rows(gone).filter(condition).order_by().values("pk").query.sql_with_params()
        only = f"AND own.id IN ({own})"
    statement = f"""
        SELECT own.id, min(other.id) FROM {table} own JOIN {table} other ON {" AND ".join(equal) or "true"}
        WHERE own.{column} = %s AND other.{column} = %s {only} GROUP BY own.id ORDER BY own.id LIMIT %s
    """  # noqa: S608  # of the names of tables and columns, and of what Django has written
    with connection.cursor() as cursor:
        cursor.execute(statement, [gone.pk, kept.pk, *parameters, most])
        numbers = cursor.fetchall()
    manager: Any = reference.model._base_manager
    for start in range(0, len(numbers), MOST_LOADED):
        some = numbers[start : start + MOST_LOADED]
        found = manager.fetch_mode(models.FETCH_PEERS).in_bulk([number for pair in some for number in pair])
        yield from ((found[one], found[other]) for one, other in some)


def said(row: models.Model, each: Any) -> Any:
    return getattr(row, each.attname)


def contradiction(pair: Pair, fields: Sequence[Any]) -> str:
    """The names of the fields in which two rows say different things."""
    one, other = pair
    differing = [
        str(each.verbose_name)
        for each in fields
        if said(one, each) != said(other, each) and said(one, each) not in NOTHING and said(other, each) not in NOTHING
    ]
    return ", ".join(differing)


@dataclass
class Plan:
    """What a merge would do."""

    gone: Any
    kept: Any
    obstacles: list[Obstacle]
    doubts: list[str]
    sides: list[Side]
    aliases: list[str]
    combined: list[str]
    moves: list[Move]
    needs_publisher: bool

    @property
    def is_large(self) -> bool:
        return sum(move.rows for move in self.moves) > MOST_AT_ONCE


class Merge:
    """Two records of a kind, one of which goes and one of which stays."""

    def __init__(self, gone: Any, kept: Any) -> None:
        self.gone, self.kept = gone, kept
        self.kind = KINDS[type(gone)]
        self.references = references(type(gone))

    def plan(self) -> Plan:
        moves = [Move(each, counted(each, self.gone)) for each in self.references]
        return Plan(
            self.gone,
            self.kept,
            [*self.obstacles(MOST_COMPARED)],
            [*self.doubts()],
            [*self.sides()],
            [str(alias) for alias in self.kind.aliases(self.gone, self.kept)],
            [*self.combined()],
            [move for move in moves if move.rows],
            self.needs_publisher(),
        )

    # What stands in the way.

    def obstacles(self, most: int | None = None) -> Iterator[Obstacle]:
        own = [*self.own_obstacles()]
        yield from own
        if own:
            return
        for one, other in self.pairs():
            if Review.objects.about(one).exists():
                yield waits(one)
            for each in references(type(one)):
                yield from islice(self.between(each, one, other), MOST_NAMED)
                yield from islice(contradictions(each, one, other, most), MOST_NAMED)
        for obstacles in self.kind.obstacles:
            yield from islice(obstacles(self.gone, self.kept), MOST_NAMED)

    def own_obstacles(self) -> Iterator[Obstacle]:
        gone, kept = self.gone, self.kept
        if gone.pk == kept.pk:
            yield Obstacle(_("This is one record: choose two."))
            return
        for each in (gone, kept):
            if each.merged_into_id:
                yield Obstacle(_("“%(name)s” was merged into another record already.") % {"name": each}, each)
        if gone.publication in PUBLIC_STATES and kept.publication != Publication.PUBLISHED:
            yield Obstacle(
                _("“%(gone)s” has been public, “%(kept)s” is not published: publish it first, or keep the other.")
                % {"gone": gone, "kept": kept},
                kept,
            )
        for name, sentence in self.kind.agree.items():
            if getattr(gone, name) != getattr(kept, name):
                yield Obstacle(str(sentence), gone)

    def pairs(self) -> Iterator[Pair]:
        """The two themselves, and the records below that become one with them."""
        yield self.gone, self.kept
        for folding in self.kind.foldings:
            yield from folding.twins(self.gone, self.kept)

    def staying(self, reference: Reference) -> list[int]:
        """The rows of a table that stay with the one that goes."""
        numbers: list[int] = []
        for folding in self.kind.foldings:
            if folding.model is reference.model:
                numbers += [one.pk for one, _other in folding.twins(self.gone, self.kept)]
                numbers += folding.stays(self.gone, self.kept).values_list("pk", flat=True)
        return numbers

    def between(self, reference: Reference, gone: models.Model, kept: models.Model) -> Iterator[Obstacle]:
        """Rows that name both, where none can name one record twice."""
        model: Any = type(gone)
        others = [
            each
            for each in reference.model._meta.fields
            if each.is_relation and each.related_model is model and each != reference.field
        ]
        named = Q()
        for each in others:
            named |= Q(**{each.name: kept.pk})
        if issubclass(reference.model, model):
            named |= Q(pk=kept.pk)
        if not named or reference.model in [folding.model for folding in self.kind.foldings]:
            return
        for row in reference.rows(gone).filter(named):
            setattr(row, reference.field.attname, kept.pk)
            if sentence := refusal_of_row(row):
                yield Obstacle(f"{capfirst(row._meta.verbose_name)}: {sentence}", row)

    def doubts(self) -> Iterator[str]:
        for name in self.kind.doubtful:
            each: Any = self.kind.model._meta.get_field(name)
            one, other = getattr(self.gone, name), getattr(self.kept, name)
            if one != other:
                yield f"{capfirst(each.verbose_name)}: {shown(self.gone, each)} / {shown(self.kept, each)}"
        schemes: dict[str, str] = dict(self.kept.identifiers.values_list("scheme", "value"))
        for scheme, value in self.gone.identifiers.values_list("scheme", "value"):
            if scheme in schemes:
                yield f"{scheme}: {value} / {schemes[scheme]}"

    # What it would do.

    def sides(self) -> Iterator[Side]:
        for each in own_fields(self.kind.model):
            if said(self.gone, each) != said(self.kept, each) and said(self.gone, each) not in NOTHING:
                yield Side(
                    capfirst(each.verbose_name),
                    shown(self.kept, each),
                    shown(self.gone, each),
                    is_taken(self.kept, each),
                )

    def combined(self) -> Iterator[str]:
        for one, other in self.pairs():
            if one is not self.gone:
                yield f"{capfirst(one._meta.verbose_name)}: {other}"
            for reference in references(type(one)):
                for (row, _twin), _fields in twins(reference, one, other, MOST_NAMED):
                    yield f"{capfirst(row._meta.verbose_name)}: {row}"

    def needs_publisher(self) -> bool:
        """Whether something public is one of them, or would change with them."""
        if self.gone.publication in PUBLIC_STATES or self.kept.publication in PUBLIC_STATES:
            return True
        return any(is_of_public(reference, self.gone) for reference in self.references)

    # The merge.

    def apply(self, reason: str = "") -> None:
        """Merge them, all or nothing; to be called in a transaction."""
        self.lock()
        obstacles = [*self.obstacles()]
        if obstacles:
            raise Refusal(each.sentence for each in obstacles)
        label = self.kind.model._meta.label_lower
        because(reason, merged={"table": label, "gone": self.gone.pk, "kept": self.kept.pk})
        steps = [*self.steps()]
        # First of all: what is known to be the same body changes nothing by its number, see refresh_status().
        self.leave()
        for step in steps:
            step.touch()
        for step in steps:
            step.move()
        for step in steps:
            step.combine()
        for one, _other in [*self.pairs()][1:]:
            one.publication = Publication.WITHDRAWN
            one.save(update_fields=["publication"])
        self.take_over()

    def steps(self) -> Iterator["Step"]:
        """What happens to each table, for the two and for the records below that become one with them."""
        for one, other in [*self.pairs()]:
            for reference in references(type(one)):
                stays = self.staying(reference) if one is self.gone else []
                yield Step(reference, one, other, stays, [*twins(reference, one, other)])

    def lock(self) -> None:
        """Keep others from changing the two, and from adding to the one that goes, until this is done."""
        rows = self.kind.model._base_manager
        seen = {each.pk: each.version for each in (self.gone, self.kept)}
        # In the order of their numbers, so that two merges of the same two wait for each other.
        for number in sorted(seen):
            found = rows.select_for_update(no_key=number == self.kept.pk).filter(pk=number).first()
            if found is None or found.version != seen[number]:
                raise Stale
            if number == self.gone.pk:
                self.gone = found
            else:
                self.kept = found

    def leave(self) -> None:
        self.gone.merged_into, self.gone.publication = self.kept, Publication.WITHDRAWN
        self.gone.save(update_fields=["merged_into", "publication"])

    def take_over(self) -> None:
        """What the one that stays is called, and says, from then on."""
        for alias in self.kind.aliases(self.gone, self.kept):
            alias.save()
        taken = [each for each in own_fields(self.kind.model) if is_taken(self.kept, each)]
        for each in taken:
            setattr(self.kept, each.attname, said(self.gone, each))
        notes = [each.internal_notes for each in (self.kept, self.gone) if each.internal_notes]
        self.kept.internal_notes = "\n\n".join(dict.fromkeys(notes))
        self.kept.save(update_fields=["internal_notes", *(each.name for each in taken)])


class Step(NamedTuple):
    """The rows of one table that name the record that goes."""

    reference: Reference
    gone: models.Model
    kept: models.Model
    stays: list[int]
    twins: list[tuple[Pair, list[Any]]]

    def rows(self) -> QuerySet[Any]:
        apart = [*self.stays, *(one.pk for (one, _other), _fields in self.twins)]
        return self.reference.rows(self.gone).exclude(pk__in=apart)

    def touch(self) -> None:
        """Raise the versions of the records whose rows move, all at once: row by row it takes far longer."""
        for way in ways_to_records(self.reference.model):
            path = way.removesuffix("publication").removesuffix("__")
            if path:
                records = record_at(self.reference.model, path)._base_manager
                untouched = records.exclude(
                    version_xid=Func(function="this_transaction", output_field=BigIntegerField())
                )
                untouched.filter(pk__in=self.rows().order_by().values(path)).update(version=F("version"))

    def move(self) -> None:
        self.rows().update(**{self.reference.field.attname: self.kept.pk})

    def combine(self) -> None:
        """Make one of two rows that say the same; what only the one says, the other says from then on.

        When all else has moved: what follows from the rows is computed from those that stay.
        """
        for (one, other), fields in self.twins:
            told = [each for each in fields if said(other, each) in NOTHING and said(one, each) not in NOTHING]
            for each in told:
                setattr(other, each.attname, said(one, each))
            type(one)._base_manager.filter(pk=one.pk).delete()
            if told:
                other.save(update_fields=[each.name for each in told])


def record_at(model: Any, path: str) -> Any:
    """The kind of record at the end of a lookup."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def counted(reference: Reference, record: models.Model) -> int:
    return reference.rows(record).order_by().values("pk")[: MOST_COUNTED + 1].count()


def contradictions(
    reference: Reference, gone: models.Model, kept: models.Model, most: int | None
) -> Iterator[Obstacle]:
    """Rows of the two that one record cannot both have, because they say different things, or may come to."""
    reviewed = Review.objects.filter(page_kind=reference.model._meta.label_lower).values_list("page", flat=True)
    for pair, fields in twins(reference, gone, kept, most):
        if pair[0].pk in reviewed:
            yield waits(pair[0])
        if differing := contradiction(pair, fields):
            yield Obstacle(
                _("%(table)s: both have “%(row)s”, and say different things (%(fields)s). Correct or delete one first.")
                % {"table": capfirst(reference.model._meta.verbose_name), "row": pair[1], "fields": differing},
                pair[0],
            )


def waits(row: Any) -> Obstacle:
    return Obstacle(_("Something about “%(name)s” waits for review: decide on it first.") % {"name": row}, row)


def refusal_of_row(row: models.Model) -> str:
    """What a check of the table has against a row."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            try:
                constraint.validate(type(row), row)
            except ValidationError as error:
                return str(error.messages[0])
    return ""


def own_fields(model: type[models.Model]) -> list[Any]:
    """What a record says itself, apart from how it is published and what staff note."""
    apart = ("publication", "internal_notes")
    return [
        each
        for each in model._meta.concrete_fields
        if each.editable and not each.primary_key and each.name not in apart and each.related_model is not model
    ]


def is_taken(kept: models.Model, each: Any) -> bool:
    return said(kept, each) in NOTHING


def shown(record: Any, each: Any) -> str:
    value = getattr(record, each.name)
    if value in NOTHING:
        return "–"
    if each.choices:
        return str(dict(each.flatchoices).get(value, value))
    return str(value.format() if hasattr(value, "format") and not isinstance(value, str) else value)


def ways_to_records(model: type[models.Model]) -> list[str]:
    """The lookups from a row to the publication of the records it belongs to."""
    if issubclass(model, Record):
        return ["publication"]
    fields: list[Any] = [*model._meta.fields]
    return [
        f"{each.name}__{way}"
        for each in fields
        if each.is_relation and each.remote_field.on_delete is models.CASCADE
        for way in ways_to_records(each.related_model)
    ]


def is_of_public(reference: Reference, gone: models.Model) -> bool:
    """Whether rows that would move stand on a public record's page; those of no record may stand on any."""
    ways = ways_to_records(reference.model)
    public = Q()
    for way in ways:
        public |= Q(**{f"{way}__in": PUBLIC_STATES})
    return reference.rows(gone).filter(public).order_by().exists()


@transaction.atomic
def merge(gone: Any, kept: Any, reason: str = "") -> None:
    """Merge two records, or raise what stands in the way."""
    Merge(gone, kept).apply(reason)
