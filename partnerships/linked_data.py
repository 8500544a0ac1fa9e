"""Organizations and topics in the words of schema.org."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from core.linked_data import Node, cited, full, iso, node, same_as, thing
from partnerships.models import AUTHORITY_KINDS, Organization, OrganizationKind, Topic

# What schema.org has a word for; the others are organizations.
TYPES = {
    **dict.fromkeys(AUTHORITY_KINDS, "GovernmentOrganization"),
    OrganizationKind.ASSEMBLY: "GovernmentOrganization",
    OrganizationKind.ADMINISTRATION: "GovernmentOrganization",
    OrganizationKind.EMBASSY: "GovernmentOrganization",
    OrganizationKind.COMPANY: "Corporation",
    OrganizationKind.UNIVERSITY: "CollegeOrUniversity",
    OrganizationKind.NGO: "NGO",
}


def organization_type(organization: Organization) -> str:
    return TYPES.get(OrganizationKind(organization.kind), "Organization")


def organization_node(organization: Any, path: str) -> Node:
    """An organization as its page shows it."""
    country = organization.country
    place = None
    if organization.latitude is not None and organization.longitude is not None:
        geo = node("GeoCoordinates", latitude=float(organization.latitude), longitude=float(organization.longitude))
        place = node("Place", geo=geo)
    other_names = [organization.native_name, organization.short_name]
    return node(
        organization_type(organization),
        name=organization.name,
        alternateName=[name for name in other_names if name],
        description=organization.description,
        url=full(path),
        sameAs=same_as(organization.identifiers.all(), organization.website),
        address=node("PostalAddress", addressLocality=organization.location, addressCountry=country.pk)
        if country
        else None,
        location=place,
        foundingDate=iso(organization.founded_on),
        dissolutionDate=iso(organization.dissolved_on),
        parentOrganization=thing("Organization", organization.parent),
        subjectOf=cited(organization.citations.all()),
    )


def topic_node(topic: Topic, path: str) -> Node:
    """A topic as its page shows it."""
    terms = node("DefinedTermSet", name=gettext("Topics"), url=full(reverse("partnerships:topic_list")))
    return node(
        "DefinedTerm",
        name=topic.name,
        description=topic.description,
        termCode=topic.slug,
        url=full(path),
        inDefinedTermSet=terms,
    )
