"""Hard rules of people that triggers hold."""

from core.rules import Rule
from partnerships.rules import NEEDS_SOURCE

PEOPLE_RULES = {"person_cites_source": Rule(NEEDS_SOURCE, "people.Person")}
