from people.models.person import Person, PersonCitation, PersonIdentifier, PersonName, PersonQuerySet, Visibility
from people.models.post import Membership, Post, PostRole

__all__ = [
    "Membership",
    "Person",
    "PersonCitation",
    "PersonIdentifier",
    "PersonName",
    "PersonQuerySet",
    "Post",
    "PostRole",
    "Visibility",
]
