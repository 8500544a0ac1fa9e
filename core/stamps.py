"""When records came before the public, and when the public last saw a change: read from their histories."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from core.admin.timeline import children
from core.models import Publication

# Changes that the public does not see.
UNSEEN = ("internal_notes",)


@dataclass(frozen=True)
class Stamp:
    """When a record was first published, and when it or what belongs to it last changed."""

    published: datetime.datetime
    changed: datetime.datetime


def stamps(model: type[models.Model], numbers: Sequence[int]) -> dict[int, Stamp]:
    """The stamps of some records, by one query over their histories."""
    parts = [published(model), seen(model), *changed(model)]
    sql = f"""
        SELECT record, min(at) FILTER (WHERE is_publication), max(at) FROM ({" UNION ALL ".join(parts)}) history
        GROUP BY record
    """  # noqa: S608  # of the names of tables and columns only
    with connection.cursor() as cursor:
        cursor.execute(sql, {"numbers": list(numbers), "published": Publication.PUBLISHED})
        return {record: Stamp(first or last, last) for record, first, last in cursor.fetchall()}


def events(model: Any) -> str:
    """The table of the model's history."""
    table: str = next(iter(set(model.pgh_event_models.values())))._meta.db_table
    return table


def published(model: Any) -> str:
    """The moment a record was first published; of one without a state of its own, of its first entry."""
    is_record = any(field.name == "publication" for field in model._meta.fields)
    condition = "AND publication = %(published)s" if is_record else ""
    return f"""
        SELECT pgh_obj_id AS record, min(pgh_created_at) AS at, true AS is_publication FROM {events(model)}
        WHERE pgh_obj_id = ANY(%(numbers)s) {condition} GROUP BY pgh_obj_id
    """  # noqa: S608


def seen(model: Any) -> str:
    """The moment of the last change of the record's own row that shows."""
    hidden = ", ".join(f"'{name}'" for name in UNSEEN)
    return f"""
        SELECT record, max(at), false FROM (
            SELECT pgh_obj_id AS record, pgh_created_at AS at, shown,
                lag(shown) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before
            FROM {events(model)} event, LATERAL (
                SELECT jsonb_object_agg(key, value) AS shown FROM jsonb_each(to_jsonb(event))
                WHERE key NOT LIKE 'pgh\\_%%' AND key NOT IN ({hidden})
            ) row_shown
            WHERE pgh_obj_id = ANY(%(numbers)s)
        ) own WHERE shown IS DISTINCT FROM before GROUP BY record
    """  # noqa: S608


def changed(model: type[models.Model]) -> Iterator[str]:
    """The moments of the last changes of the rows that belong to a record, and of those that belong to these."""
    for child, column in children(model):
        table = events(child)
        yield (
            f"SELECT {column}, max(pgh_created_at), false FROM {table} "  # noqa: S608
            f"WHERE {column} = ANY(%(numbers)s) GROUP BY {column}"
        )
        for grandchild, link in children(child):
            yield f"""
                SELECT row.{column}, max(part.pgh_created_at), false FROM {events(grandchild)} part
                JOIN (SELECT DISTINCT pgh_obj_id, {column} FROM {table} WHERE {column} = ANY(%(numbers)s)) row
                    ON part.{link} = row.pgh_obj_id
                GROUP BY row.{column}
            """  # noqa: S608
