"""The least that a list page can cost: hand-written SQL for its rows, bare intersections of sets for its counts."""

import time
from collections.abc import Callable, Sequence
from copy import copy
from datetime import date
from heapq import heappush, heappushpop
from typing import Any

import psycopg
from pyroaring import BitMap

from partnerships.models import Topic
from tests.bench.checks import SHOWN_OF_WIDE, WIDE
from tests.bench.plain import FACETS, PAGE, Asked, PlainList

# Up to so many matches, the values they have are better asked of the database than counted from sets.
FEW = 1000
# More numbers than these are not worth sending.
SENT = 20_000

ROWS = """
SELECT a.id, a.registry_number, coalesce(nullif(a.title_en, ''), nullif(a.title_fr, ''), a.title_nl),
       a.agreement_type, a.concluded_on, s.status, s.certainty,
       (SELECT string_agg(CASE WHEN o.publication = 'published'
                               THEN coalesce(nullif(o.name_en, ''), nullif(o.name_fr, ''), nullif(o.name_nl, ''),
                                             o.native_name)
                               ELSE p.name_as_printed END, '; ' ORDER BY p.position, p.id)
          FROM agreements_party p JOIN partnerships_organization o ON o.id = p.organization_id
         WHERE p.agreement_id = a.id),
       (SELECT string_agg(concat_ws(', ', q.name, nullif(g.title_as_printed, '')), '; ' ORDER BY g.position, g.id)
          FROM agreements_signature g
          LEFT JOIN people_person q ON q.id = g.person_id AND q.publication = 'published' AND q.visibility <> 'private'
         WHERE g.agreement_id = a.id AND g.role = 'signatory')
  FROM (SELECT * FROM agreements_agreement a
         WHERE a.publication = 'published' {conditions}
         ORDER BY {order} LIMIT {page}) a
  LEFT JOIN agreements_statusperiod s ON s.agreement_id = a.id AND s.days @> %(day)s::date
 ORDER BY {order}
"""
ORDER = "coalesce(lower(a.concluded_on), '0001-01-01') DESC, a.id DESC"
OF_TOPIC = (
    "SELECT agreement_id FROM agreements_agreementtopic WHERE topic_id = ANY(%(topics)s)"
    " UNION ALL SELECT agreement_id FROM agreements_commitment WHERE topic_id = ANY(%(topics)s)"
)
OF_COUNTRY = (
    "SELECT p.agreement_id FROM agreements_party p JOIN partnerships_organization o ON o.id = p.organization_id"
    " AND o.publication = 'published' WHERE o.country_id = ANY(%(country)s)"
)
GATHERED = {
    "topic": f"AND a.id IN ({OF_TOPIC})",
    "country": f"AND a.id IN ({OF_COUNTRY})",
    "type": "AND a.agreement_type = ANY(%(type)s)",
    "date_from": "AND a.concluded_on && daterange(%(date_from)s::date, %(date_to)s::date, '[]')",
}
# OFFSET keeps each look-up a look-up: without it the planner reads the whole table into a hash.
WALKED = {
    **GATHERED,
    "topic": (
        "AND EXISTS (SELECT FROM (SELECT topic_id FROM agreements_agreementtopic t WHERE t.agreement_id = a.id"
        " UNION ALL SELECT topic_id FROM agreements_commitment c WHERE c.agreement_id = a.id) topics"
        " WHERE topic_id = ANY(%(topics)s) OFFSET 0)"
    ),
    "country": f"AND EXISTS ({OF_COUNTRY} AND p.agreement_id = a.id OFFSET 0)",
    # The walk along the order begins where the period ends.
    "date_from": (
        "AND a.concluded_on && daterange(%(date_from)s::date, %(date_to)s::date, '[]')"
        " AND coalesce(lower(a.concluded_on), '0001-01-01') <= %(date_to)s::date"
    ),
}
MOST_FREQUENT = {
    "partner": (
        "SELECT p.organization_id::text, count(*) FROM agreements_party p"
        " JOIN partnerships_organization o ON o.id = p.organization_id AND o.publication = 'published'"
        f" WHERE p.agreement_id = ANY(%(ids)s) GROUP BY 1 ORDER BY 2 DESC LIMIT {SHOWN_OF_WIDE}"
    )
}
# For comparison: the same counts by SQL alone, own choices not left aside.
GROUPED = """
WITH matched AS MATERIALIZED (SELECT a.id, a.agreement_type, a.modality, a.scope, a.concluded_on
                                FROM agreements_agreement a WHERE a.publication = 'published' {conditions})
SELECT agreement_type, modality, scope, count(*) FROM matched
 GROUP BY GROUPING SETS ((), (agreement_type), (modality), (scope))
UNION ALL SELECT 'status', s.status, NULL, count(*) FROM matched m
  JOIN agreements_statusperiod s ON s.agreement_id = m.id AND s.days @> %(day)s::date GROUP BY s.status
UNION ALL SELECT 'topic', topic_id::text, NULL, count(*) FROM (
  SELECT agreement_id, topic_id FROM agreements_agreementtopic JOIN matched m ON m.id = agreement_id
   UNION SELECT agreement_id, topic_id FROM agreements_commitment JOIN matched m ON m.id = agreement_id) t
 GROUP BY topic_id
UNION ALL SELECT CASE WHEN grouping(o.id) = 0 THEN 'partner' ELSE 'country' END, o.id::text, o.country_id,
                 count(DISTINCT m.id)
  FROM matched m JOIN agreements_party p ON p.agreement_id = m.id
  JOIN partnerships_organization o ON o.id = p.organization_id AND o.publication = 'published'
 GROUP BY GROUPING SETS ((o.id), (o.country_id))
UNION ALL SELECT 'year', extract(year FROM lower(concluded_on))::text, NULL, count(*) FROM matched GROUP BY 2
"""


class Floor:
    """Hand-written answers to the questions of a list, over one connection and over sets kept in memory."""

    def __init__(self, plain: PlainList, connection: psycopg.Connection[Any], today: date) -> None:
        self.connection = connection
        self.plain = plain
        self.today = today
        found: dict[str, dict[str, list[int]]] = {name: {} for name in FACETS}
        for row in plain.rows:
            for name, codes in row.values.items():
                for code in codes:
                    found[name].setdefault(code, []).append(row.pk)
        self.everything = BitMap([row.pk for row in plain.rows])
        self.sets = {name: {code: BitMap(ids) for code, ids in codes.items()} for name, codes in found.items()}
        self.by_size = {
            name: sorted(((len(ids), code, ids) for code, ids in self.sets[name].items()), reverse=True)
            for name in WIDE
        }

    # Rows

    def page(self, asked: Asked) -> Callable[[], object]:
        """The quickest of the ways to fetch the first page: walk the order, gather the matches, or send their ids."""
        params = self.params(asked)
        ways = [self.statement(ROWS, asked, conditions, params) for conditions in (WALKED, GATHERED)]
        found = self.matched(asked)
        if len(found) <= SENT:
            sent = ROWS.format(conditions="AND a.id = ANY(%(ids)s)", order=ORDER, page=PAGE)
            ways.append(self.query(sent, {**params, "ids": list(found)}))
        return min(ways, key=quickness)

    def grouped(self, asked: Asked) -> Callable[[], object]:
        return self.statement(GROUPED, asked, GATHERED, self.params(asked))

    def statement(self, sql: str, asked: Asked, conditions: dict[str, str], params: Any) -> Callable[[], object]:
        chosen = " ".join(conditions[name] for name in asked if name in conditions)
        return self.query(sql.format(conditions=chosen, order=ORDER, page=PAGE), params)

    def query(self, sql: str, params: Any) -> Callable[[], object]:
        # Given as bytes, so that a statement put together at run time may be one.
        return lambda: self.connection.execute(sql.encode(), params).fetchall()

    def params(self, asked: Asked) -> dict[str, Any]:
        topics = dict(Topic.objects.values_list("pk", "parent"))
        within = set(Topic.objects.filter(slug__in=asked.get("topic", [])).values_list("pk", flat=True))
        while more := {pk for pk, parent in topics.items() if parent in within} - within:
            within |= more
        single = {name: asked[name][0] for name in ("date_from", "date_to") if name in asked}
        day = asked.get("as_of", [self.today.isoformat()])[0]
        lists = {name: list(asked[name]) for name in ("country", "type") if name in asked}
        return {**lists, **single, "topics": sorted(within), "day": day}

    # Counts

    def for_day(self, day: date) -> "Floor":
        """The same with the sets of the statuses on a day."""
        found: dict[str, list[int]] = {}
        for pk, codes in self.plain.status_on(day).items():
            found.setdefault(codes[0], []).append(pk)
        other = copy(self)
        other.sets = {**self.sets, "status": {code: BitMap(ids) & self.everything for code, ids in found.items()}}
        return other

    def matched(self, asked: Asked, without: str = "") -> BitMap:
        parts = [
            BitMap.union(BitMap(), *(self.sets[name][code] for code in codes))
            for name, codes in asked.items()
            if name in self.sets and name != without
        ]
        if "date_from" in asked:
            # Whole years: what may lie in one of them.
            first, last = (date.fromisoformat(asked[name][0]).year for name in ("date_from", "date_to"))
            years = self.sets["year"]
            within = map(str, range(first, last + 1))
            parts.append(BitMap.union(BitMap(), *(years[year] for year in within if year in years)))
        return BitMap.intersection(self.everything, *parts) if parts else self.everything

    def counts(self, asked: Asked) -> dict[str, list[tuple[str, int]]]:
        """The number of matches for each value of each facet."""
        matched = self.matched(asked)
        counted = {}
        for name in FACETS:
            among = self.matched(asked, name) if name in asked else matched
            counted[name] = (
                self.most_frequent(name, among)
                if name in WIDE
                else [(code, ids.intersection_cardinality(among)) for code, ids in self.sets[name].items()]
            )
        return counted

    def most_frequent(self, name: str, among: BitMap) -> list[tuple[str, int]]:
        if len(among) <= FEW:
            return self.connection.execute(MOST_FREQUENT[name], {"ids": list(among)}).fetchall()
        best: list[tuple[int, str]] = []
        for size, code, ids in self.by_size[name]:
            if len(best) < SHOWN_OF_WIDE:
                heappush(best, (ids.intersection_cardinality(among), code))
            elif size <= best[0][0]:
                break
            else:
                heappushpop(best, (ids.intersection_cardinality(among), code))
        return [(code, number) for number, code in sorted(best, reverse=True)]


def quickness(way: Callable[[], object]) -> float:
    """Seconds at best; a way that is plainly slow is not tried often."""
    times: list[float] = []
    while len(times) < 7 and sum(times) < 0.5:
        start = time.perf_counter()
        way()
        times.append(time.perf_counter() - start)
    return min(times)


def days_of(asked: Asked, today: date) -> date:
    chosen: Sequence[str] = asked.get("as_of", [])
    return date.fromisoformat(chosen[0]) if chosen else today
