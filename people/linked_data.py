"""People in the words of schema.org."""

from typing import Any

from core.linked_data import Node, cited, full, iso, node, same_as, thing

MOST_POSTS = 50


def person_node(person: Any, path: str) -> Node:
    """A person with the posts held in public organizations."""
    held = [each for each in person.memberships.all() if each.post.organization.is_public]
    return node(
        "Person",
        name=person.name,
        givenName=person.given_name,
        familyName=person.family_name,
        honorificPrefix=person.honorific_prefix,
        alternateName=[each.name for each in person.other_names.all()],
        description=person.biography,
        url=full(path),
        sameAs=same_as(person.identifiers.all()),
        hasOccupation=[post_held(each) for each in held[:MOST_POSTS]],
        subjectOf=cited(person.citations.all()),
    )


def post_held(membership: Any) -> Node:
    """A post for the time it was held."""
    post = membership.post
    occupation = node(
        "Occupation", name=post.label, occupationLocation=None, subjectOf=thing("Organization", post.organization)
    )
    return node(
        "Role", startDate=iso(membership.started_on), endDate=iso(membership.ended_on), hasOccupation=occupation
    )
