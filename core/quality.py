"""Rules that warn: each finds the records that a person should look at, and says why."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models


@dataclass(frozen=True)
class QualityRule:
    """One warning; ``records`` finds the records, annotated with what ``explain`` puts into words."""

    code: str
    sentence: Any
    records: Callable[[], models.QuerySet[Any]]
    explain: Callable[[Any], str]


class Finding(NamedTuple):
    rule: QualityRule
    record: models.Model
    explanation: str


def findings(rules: Iterable[QualityRule], pk: Any = None, most: int | None = None) -> Iterator[Finding]:
    """What the rules find, in all records or in one; of each rule at most so many."""
    for rule in rules:
        records = rule.records() if pk is None else rule.records().filter(pk=pk)
        # In the order of keys, so that looking ends where enough are found.
        for record in records.order_by("pk").fetch_mode(models.FETCH_PEERS)[:most]:
            yield Finding(rule, record, rule.explain(record))
