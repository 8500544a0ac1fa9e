"""When records came before the public, and when the public last saw a change: read from their histories."""

import datetime
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Case, F, JSONField, Q, When

from core.admin.timeline import children
from core.models import Publication, Record
from core.public_history import Part

# Changes that the public does not see.
UNSEEN = ("internal_notes",)


@dataclass(frozen=True)
class Stamp:
    """When a record was first published, and when it or what belongs to it last changed."""

    published: datetime.datetime
    changed: datetime.datetime


def stamps(model: type[models.Model], numbers: Sequence[int], parts: Sequence[Part] = ()) -> dict[int, Stamp]:
    """The stamps of some records: by one query over their histories, and one over the parts the public sees of them."""
    queries = [published(model), *changed(model, [part.model for part in parts])]
    if not parts:
        queries.append(seen(model))
    sql = f"""
        SELECT record, min(at) FILTER (WHERE is_publication), max(at) FROM ({" UNION ALL ".join(queries)}) history
        GROUP BY record
    """  # noqa: S608  # of the names of tables and columns only
    with connection.cursor() as cursor:
        cursor.execute(sql, {"numbers": list(numbers), "published": Publication.PUBLISHED})
        rows = cursor.fetchall()
    told = last_told(parts, numbers) if parts and numbers else {}
    return {record: Stamp(first or last, max(last, told.get(record, last))) for record, first, last in rows}


def last_told(parts: Sequence[Part], numbers: Sequence[int]) -> dict[int, datetime.datetime]:
    """When something the public sees in these parts last changed, record by record."""
    queries = [as_told(part, numbers) for part in parts]
    sql = f"""
        SELECT record, max(at) FROM ({" UNION ALL ".join(query for query, _parameters in queries)}) told GROUP BY record
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [each for _query, parameters in queries for each in parameters])
        return dict(cursor.fetchall())


def as_told(part: Part, numbers: Sequence[int]) -> tuple[str, Sequence[Any]]:
    """The moments at which rows of a part came to show something else: what is hidden shows nothing."""
    table: Any = part.model
    events = table.pgh_event_model.objects.filter(**{f"{part.link}__in": numbers})
    is_seen = ~Q(pgh_label="delete") & Q(pk__in=part.only(events).order_by().values("pk"))
    states = (
        events.annotate(
            record=F(part.link),
            shown=Case(When(is_seen, then=part.state()), default=None, output_field=JSONField()),
        )
        .order_by()
        .values("record", "pgh_obj_id", "pgh_id", "pgh_created_at", "shown")
    )
    sql, parameters = states.query.sql_with_params()
    return (
        f"""
        SELECT record, pgh_created_at AS at FROM (
            SELECT states.*, lag(shown) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before FROM ({sql}) states
        ) told WHERE shown IS DISTINCT FROM before
        """,  # noqa: S608
        parameters,
    )


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


def changed(model: type[models.Model], told: Container[type[models.Model]]) -> Iterator[str]:
    """The moments of the last changes of the rows that belong to a record, and of those that belong to these.

    Of the models in ``told`` another query looks what the public sees.
    """
    for child, column in children(model):
        table = events(child)
        if child not in told:
            yield (
                f"SELECT {column}, max(pgh_created_at), false FROM {table} "  # noqa: S608
                f"WHERE {column} = ANY(%(numbers)s) GROUP BY {column}"
            )
        for grandchild, link in children(child):
            yield f"""
                SELECT row.{column}, max(part.pgh_created_at), false FROM {events(grandchild)} part
                JOIN (SELECT DISTINCT pgh_obj_id, {column} FROM {table} WHERE {column} = ANY(%(numbers)s)) row
                    ON part.{link} = row.pgh_obj_id
                WHERE {leads_to_public(grandchild, link)}
                GROUP BY row.{column}
            """  # noqa: S608


def leads_to_public(model: type[models.Model], link: str) -> str:
    """Of a row that says nothing but what two records have to do with each other: whether the other one is public."""
    others: list[Any] = [field for field in model._meta.fields if not field.primary_key and field.attname != link]
    if not all(field.is_relation for field in others):
        return "true"
    conditions = [
        f"EXISTS (SELECT FROM {field.related_model._meta.db_table} other"
        f" WHERE other.id = part.{field.attname} AND other.publication = %(published)s)"
        for field in others
        if issubclass(field.related_model, Record)
    ]
    return " AND ".join(conditions) or "true"
