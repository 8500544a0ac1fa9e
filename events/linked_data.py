"""Visits in the words of schema.org."""

from typing import Any

from core.linked_data import Node, cited, full, iso, node, thing, things
from partnerships.linked_data import organization_type

MOST_PEOPLE = 50


def visit_node(visit: Any, path: str) -> Node:
    """A visit as its page shows it; who is only counted is not named."""
    people = [each.person for each in visit.delegation_members.all() if each.person and each.person.is_nameable]
    visitor = visit.visitor
    return node(
        "Event",
        name=visit.title,
        description=visit.summary,
        url=full(path),
        startDate=iso(visit.started_on),
        endDate=iso(visit.ended_on),
        location=node("Place", name=visit.places) if visit.places else None,
        organizer=thing(organization_type(visitor), visitor) if visitor else None,
        attendee=[thing("Person", each) or node("Person", name=each.name) for each in people[:MOST_PEOPLE]],
        about=things("DefinedTerm", [each.topic for each in visit.topic_rows.all()]),
        subjectOf=cited(visit.citations.all()),
    )
