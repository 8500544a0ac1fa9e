"""What the search engine finds: one document per public record, and the words that names and titles are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from core.prepared import planning_cursor


class SearchKind(models.TextChoices):
    """The kinds of records with a page of their own, in the order they are shown."""

    ORGANIZATION = "organization", _("organization")
    PERSON = "person", _("person")
    AGREEMENT = "agreement", _("agreement")
    VISIT = "visit", _("visit")
    TOPIC = "topic", _("topic")


# Those that are found by the names of who takes part in them, too.
FOUND_BY_NAMES = (SearchKind.AGREEMENT, SearchKind.VISIT)
FOUND = "SELECT unnest(search_found(%s, search_queries(%s), NULL))"


def search_query(words: Sequence[str]) -> str | None:
    """The text search for all of the words, as PostgreSQL writes it; nothing where they have no letter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_query(%s)", [list(words)])
        row: tuple[str | None] = cursor.fetchone()
    return row[0]


class Query(Value):
    """A text search as PostgreSQL writes it, in the statement itself: so the planner knows how rare its words are."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s::tsquery", (self.value,)


class Matches(Func):
    """Whether a document has what a text search asks for; an empty search is nowhere."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()
    conditional = True


class Rank(Func):
    """How well a document answers: names before aliases and parties, these before texts."""

    function = "search_rank"
    output_field = FloatField()


class RankByNames(Func):
    """How well a record answers together with the names of who takes part in it."""

    template = "(SELECT score FROM search_%(kind)s_ranks(%(expressions)s))"
    output_field = FloatField()

    def __init__(self, kind: str, record: str, query: Any) -> None:
        number = Func(F(record), template="ARRAY[%(expressions)s::bigint]")
        super().__init__(number, Query(None), query, kind=SearchKind(kind).value)


class SearchDocument(models.Model):
    """What can be searched of one public record, kept by the database; weights A to D say where a word stands."""

    pk = models.CompositePrimaryKey("kind", "record")
    kind = models.CharField(_("kind of record"), max_length=12, choices=SearchKind, editable=False)
    record = models.BigIntegerField(_("number of the record"), editable=False)
    vector = SearchVectorField(_("words with their places and weights"), editable=False)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        # What is new waits in a list that each search reads too: a short one, or searching would slow down.
        indexes = [
            GinIndex(
                fields=["vector"],
                name=f"search_{kind}",
                condition=Q(kind=kind),
                fastupdate=True,
                gin_pending_list_limit=256,
            )
            for kind in SearchKind.values
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


class Word(models.Model):
    """A word of names and titles, with what is left of it when any one letter goes."""

    word = models.TextField(_("word"), primary_key=True, editable=False)
    near = ArrayField(models.TextField(), verbose_name=_("itself and without one letter"), editable=False)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [
            GinIndex(fields=["near"], name="word_near", fastupdate=False),
            GinIndex(OpClass(F("word"), "gin_trgm_ops"), name="word_trgm", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.word


def rank(words: Sequence[str], kind: str, record: str = "pk") -> Any:
    """How well each row of a list answers the words, to sort by; nothing where it has no document."""
    query = Query(search_query(words))
    if kind in FOUND_BY_NAMES:
        return RankByNames(kind, record, query)
    document = SearchDocument.objects.filter(kind=kind, record=models.OuterRef(record))
    return models.Subquery(document.values(value=Rank(F("vector"), query))[:1])


def records_with(kind: str, words: Sequence[str]) -> Any:
    """The numbers of the records of a kind that have all the words, as rows or a statement that gives them.

    To be looked for among public ones: what is found by the names of who takes part can be a draft.
    """
    if kind in FOUND_BY_NAMES:
        return RawSQL(FOUND, [kind, list(words)])  # noqa: S611  # no text of users
    found = SearchDocument.objects.filter(kind=kind).filter(Matches(F("vector"), Query(search_query(words))))
    return found.values_list("record", flat=True)


@dataclass(frozen=True)
class Hit:
    """A found record and how well it answers."""

    kind: str
    record: int
    score: float

    @property
    def is_named(self) -> bool:
        """Whether its names have all the words: such a one scores one more."""
        return self.score >= 1


@dataclass(frozen=True)
class Found:
    """How many records of each kind were found, counted up to a bound, and the best of each."""

    totals: dict[str, int]
    hits: list[Hit]


# Of each search, all of as many words.
BEST = """
SELECT number, found.kind, total, records, scores
FROM generate_series(1, array_length(%(searches)s::text[], 1)) AS number
CROSS JOIN LATERAL search_best(
    ARRAY(SELECT unnest((%(searches)s::text[])[number:number])), %(kinds)s, %(most)s, %(counted)s
) AS found
"""


def best(words: Sequence[str], kinds: Iterable[str], *, most: int, counted: int) -> Found:
    """The records that answer best: of more than ``most`` of a kind, those with the words in their names."""
    return best_of_each([words], kinds, most=most, counted=counted)[0]


def best_of_each(searches: Sequence[Sequence[str]], kinds: Iterable[str], *, most: int, counted: int) -> list[Found]:
    """The same for several searches that have as many words as each other, at least one."""
    with planning_cursor() as cursor:
        cursor.execute(
            BEST,
            {"searches": [list(words) for words in searches], "kinds": list(kinds), "most": most, "counted": counted},
        )
        rows = cursor.fetchall()
    found = [Found({}, []) for _words in searches]
    for number, kind, total, records, scores in rows:
        found[number - 1].totals[kind] = total
        found[number - 1].hits.extend(
            Hit(kind, record, score) for record, score in zip(records or (), scores or (), strict=True)
        )
    order = SearchKind.values
    for each in found:
        each.hits.sort(key=lambda hit: (-hit.score, order.index(hit.kind), hit.record))
    return found


TEXTS = """
SELECT kind, record, weight, language, part, role
FROM (
    SELECT kind, array_agg(record) AS records FROM unnest(%s::text[], %s::bigint[]) AS asked (kind, record)
    GROUP BY kind
) AS kinds
CROSS JOIN LATERAL search_texts(kind, records)
WHERE part <> ''
ORDER BY weight, part COLLATE "C"
"""


@dataclass(frozen=True)
class Part:
    """One public text of a record, or name of who takes part in it: its weight, its language where that is known."""

    weight: str
    language: str
    text: str
    role: str = ""


def parts_of(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[Part]]:
    """The public texts of some records of any kinds, those that weigh most first."""
    asked = list(places)
    if not asked:
        return {}
    with planning_cursor() as cursor:
        cursor.execute(TEXTS, [[kind for kind, _record in asked], [record for _kind, record in asked]])
        rows = cursor.fetchall()
    found: dict[tuple[str, int], list[Part]] = {}
    for kind, record, *part in rows:
        found.setdefault((kind, record), []).append(Part(*part))
    return found
