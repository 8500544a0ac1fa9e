"""The list of agreements done plainly: every row in memory, every filter a loop. Slow, and easy to see right."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agreements.models import Agreement, AgreementTopic, Commitment, Party, StatusPeriod
from core.models import Publication
from partnerships.models import Topic

FACETS = ("status", "partner", "country", "type", "topic", "year", "modality", "scope")
PAGE = 25
CHUNK = 20_000

type Asked = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Row:
    """A published agreement with the values its facets count."""

    pk: int
    number: str
    first: date | None
    last: date | None
    values: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Expected:
    """What the list must show: rows in their order, and the count of each value of each facet."""

    rows: list[Row]
    counts: dict[str, Counter[str]]


class PlainList:
    """The published agreements, newest first."""

    def __init__(self) -> None:
        topics, parties = topics_by_agreement(), parties_by_agreement()
        rows = Agreement.objects.published().values_list(
            "pk", "registry_number", "concluded_on__earliest", "concluded_on__latest", "agreement_type", "modality",
            "scope",
        )  # fmt: skip
        # The same tuples again and again: only one of each is kept.
        kept: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.rows = []
        for pk, number, first, last, kind, modality, scope in rows.iterator(CHUNK):
            partners = parties.get(pk, [])
            values = {
                "partner": {str(organization) for organization, _country in partners},
                "country": {country for _organization, country in partners if country},
                "type": {kind},
                "topic": topics.get(pk, set()),
                "year": {str(year) for year in range(first.year, last.year + 1)} if first else set(),
                "modality": {modality},
                "scope": {scope},
            }
            tuples = {name: tuple(sorted(codes)) for name, codes in values.items()}
            shared = {name: kept.setdefault(codes, codes) for name, codes in tuples.items()}
            self.rows.append(Row(pk, number, first, last, shared))
        self.rows.sort(key=lambda row: (row.first or date.min, row.pk), reverse=True)
        self.shown = {"topic": set(Topic.objects.published().values_list("slug", flat=True))}
        self.statuses: dict[date, dict[int, tuple[str, ...]]] = {}

    def status_on(self, day: date) -> dict[int, tuple[str, ...]]:
        if day not in self.statuses:
            periods = StatusPeriod.objects.filter(days__contains=day).order_by()
            found: dict[str, tuple[str, ...]] = {}
            self.statuses[day] = {
                pk: found.setdefault(status, (status,))
                for pk, status in periods.values_list("agreement", "status").iterator(CHUNK)
            }
        return self.statuses[day]

    def expected(self, asked: Asked, today: date) -> Expected:
        """One look at each row: which filters refuse it, and so in which counts it belongs."""
        statuses = self.status_on(date.fromisoformat(asked["as_of"][0]) if "as_of" in asked else today)
        chosen = {name: set(asked[name]) for name in FACETS if name in asked}
        first = date.fromisoformat(asked["date_from"][0]) if "date_from" in asked else None
        last = date.fromisoformat(asked["date_to"][0]) if "date_to" in asked else None
        rows: list[Row] = []
        counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        for row in self.rows:
            if (first or last) and not possible_within(row, first, last):
                continue
            values = {**row.values, "status": statuses.get(row.pk, ())}
            refused = [name for name, codes in chosen.items() if codes.isdisjoint(values[name])]
            if not refused:
                rows.append(row)
            # The counts of a facet leave its own choice aside.
            for name in FACETS if not refused else refused if len(refused) == 1 else ():
                counts[name].update(values[name])
        for name, shown in self.shown.items():
            counts[name] = Counter({code: number for code, number in counts[name].items() if code in shown})
        return Expected(rows, counts)


def possible_within(row: Row, first: date | None, last: date | None) -> bool:
    """Whether the agreement may have been concluded in the period."""
    if row.first is None or row.last is None:
        return False
    return not (first and row.last < first) and not (last and row.first > last)


def topics_by_agreement() -> dict[int, set[str]]:
    """The topics of each agreement and of its commitments, with those they are part of."""
    slugs, parents = {}, {}
    for pk, slug, parent in Topic.objects.values_list("pk", "slug", "parent"):
        slugs[pk], parents[pk] = slug, parent
    found: dict[int, set[str]] = {}
    for model in (AgreementTopic, Commitment):
        pairs: Any = model._base_manager.filter(topic__isnull=False).order_by().values_list("agreement", "topic")
        for agreement, topic in pairs.iterator(CHUNK):
            wider: int | None = topic
            while wider is not None:
                found.setdefault(agreement, set()).add(slugs[wider])
                wider = parents[wider]
    return found


def parties_by_agreement() -> dict[int, list[tuple[int, str | None]]]:
    """The public parties of each agreement, with their country."""
    found: dict[int, list[tuple[int, str | None]]] = {}
    parties = Party.objects.filter(organization__publication=Publication.PUBLISHED).order_by()
    for agreement, organization, country in parties.values_list(
        "agreement", "organization", "organization__country"
    ).iterator(CHUNK):
        found.setdefault(agreement, []).append((organization, country))
    return found


def asked_of(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        asked.setdefault(name, []).append(value)
    return asked
