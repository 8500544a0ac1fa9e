"""The agreements an agreement is tied to, directly or through others, as one bounded chain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Prefetch

from agreements.life import ShownStatus
from agreements.models import Agreement, AgreementRelation, StatusPeriod

LINKS_SHOWN = 12
# So many more are named, and that far is looked; breadth first: the nearest come first, and the search stops there.
OTHERS_NAMED = 60
LINKS_READ = 600
DEEPEST = 12

IN_ORDER = (F("concluded_on__earliest").asc(nulls_last=True), "pk")

NEIGHBOURS = """
WITH RECURSIVE chain (id, depth) AS (
    SELECT %s::bigint, 0
    UNION
    SELECT neighbour.id, chain.depth + 1
    FROM chain
    JOIN LATERAL (
        SELECT related_id AS id FROM agreements_agreementrelation WHERE agreement_id = chain.id
        UNION ALL
        SELECT agreement_id FROM agreements_agreementrelation WHERE related_id = chain.id
    ) AS relation ON true
    JOIN agreements_agreement AS neighbour ON neighbour.id = relation.id AND neighbour.publication = 'published'
    WHERE chain.depth < %s
)
SELECT id FROM chain LIMIT %s
"""


@dataclass
class Link:
    """One agreement of the chain, with what it does to earlier ones and its status of today."""

    agreement: Agreement
    status: ShownStatus | None
    is_this: bool
    relations: list[AgreementRelation] = field(default_factory=list)


@dataclass(frozen=True)
class Chain:
    """The nearest agreements in the order of conclusion, and those that are only named."""

    links: Sequence[Link] = ()
    others: Sequence[Agreement] = ()
    # How many there are, the agreement itself included; at least so many where not all were looked at.
    count: int = 0
    is_bounded: bool = False


def chain_of(agreement: Agreement, day: date) -> Chain:
    """The chain of an agreement; without links where it stands alone."""
    numbers, is_bounded = neighbours(agreement)
    if len(numbers) < 2:
        return Chain()
    others = numbers[LINKS_SHOWN : LINKS_SHOWN + OTHERS_NAMED]
    return Chain(
        links_of(agreement, numbers[:LINKS_SHOWN], day),
        list(Agreement.objects.published().filter(pk__in=others).order_by(*IN_ORDER)) if others else (),
        len(numbers),
        is_bounded or len(numbers) > LINKS_SHOWN + OTHERS_NAMED,
    )


def links_of(agreement: Agreement, numbers: Sequence[int], day: date) -> list[Link]:
    statuses = Prefetch("status_periods", StatusPeriod.objects.filter(days__contains=day), to_attr="status_today")
    rows: Any = Agreement.objects.published().filter(pk__in=numbers).prefetch_related(statuses).order_by(*IN_ORDER)
    links = {
        row.pk: Link(row, next(map(ShownStatus, row.status_today), None), is_this=row.pk == agreement.pk)
        for row in rows
    }
    for relation in AgreementRelation.objects.filter(agreement__in=links, related__in=links).order_by("pk"):
        relation.related = links[relation.related_id].agreement
        links[relation.agreement_id].relations.append(relation)
    return list(links.values())


def neighbours(agreement: Agreement) -> tuple[Sequence[int], bool]:
    """The agreements of the chain, the nearest first, and whether the search stopped before its end."""
    with connection.cursor() as cursor:
        cursor.execute(NEIGHBOURS, [agreement.pk, DEEPEST, LINKS_READ])
        rows = cursor.fetchall()
    is_bounded = len(rows) == LINKS_READ
    return list(dict.fromkeys(number for (number,) in rows)), is_bounded
