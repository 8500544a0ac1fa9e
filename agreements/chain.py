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
# Breadth first: the nearest come first, and the search stops there.
LINKS_READ = 60
DEEPEST = 5

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


def chain_of(agreement: Agreement, day: date) -> list[Link]:
    """The chain in the order of conclusion; empty where the agreement stands alone."""
    numbers = neighbours(agreement)
    if len(numbers) < 2:
        return []
    statuses = Prefetch("status_periods", StatusPeriod.objects.filter(days__contains=day), to_attr="status_today")
    rows: Any = (
        Agreement.objects.published()
        .filter(pk__in=numbers)
        .prefetch_related(statuses)
        .order_by(F("concluded_on__earliest").asc(nulls_last=True), "pk")
    )
    links = {
        row.pk: Link(row, next(map(ShownStatus, row.status_today), None), is_this=row.pk == agreement.pk)
        for row in rows
    }
    for relation in AgreementRelation.objects.filter(agreement__in=links, related__in=links).order_by("pk"):
        relation.related = links[relation.related_id].agreement
        links[relation.agreement_id].relations.append(relation)
    return list(links.values())


def neighbours(agreement: Agreement) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEIGHBOURS, [agreement.pk, DEEPEST, LINKS_READ])
        return list(dict.fromkeys(number for (number,) in cursor.fetchall()))[:LINKS_SHOWN]
