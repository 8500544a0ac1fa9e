"""Hard rules of organizations and partnerships that triggers hold."""

from django.utils.translation import gettext_lazy as _

from core.rules import Rule

NEEDS_SOURCE = _("A submitted or published record cites at least one source.")

PART_OF_ITSELF = _("It would be part of itself, by way of what it is part of.")

PARTNERSHIP_RULES = {
    "organization_not_within_itself": Rule(PART_OF_ITSELF, "partnerships.Organization", "parent"),
    "topic_not_within_itself": Rule(PART_OF_ITSELF, "partnerships.Topic", "parent"),
    "organization_cites_source": Rule(NEEDS_SOURCE, "partnerships.Organization"),
    "partnership_cites_source": Rule(NEEDS_SOURCE, "partnerships.Partnership"),
    "partnership_between_authorities": Rule(
        _("A partnership is between authorities: states, regions, provinces, cities and the like."),
        "partnerships.Partnership",
        "organization_a",
    ),
}
