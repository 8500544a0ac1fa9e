"""A register with something of everything, and ways to read what the site shows of it."""

import csv
import io

from bs4 import BeautifulSoup, Tag
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

import config.urls  # noqa: F401  # the addresses fill the register of lists
from agreements.models import AgreementIdentifier, AgreementPartnership, AgreementTopic, Document
from core.lists import PUBLIC_LISTS, PublicListView
from events.models import ProgrammeItemAgreement, VisitOutcome, VisitTopic
from partnerships.models import (
    NetworkMembership,
    OrganizationIdentifier,
    OrganizationName,
    OrganizationRelation,
    OrganizationSuccession,
    PartnershipTopic,
)
from people.models import PersonIdentifier, PersonName
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    ApprovalFactory,
    CommitmentFactory,
    CountryFactory,
    DelegationMemberFactory,
    KeyFigureFactory,
    LifecycleActFactory,
    MembershipFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    PhotoFactory,
    PhotoPersonFactory,
    PostFactory,
    ProgrammeItemFactory,
    ProgrammeParticipantFactory,
    SignatureFactory,
    SourceFactory,
    TopicFactory,
    VisitFactory,
    VisitPartnershipFactory,
)

LISTS = [view.name for view in PUBLIC_LISTS]
# Pages on the register as a whole.
OVERVIEWS = {"home": "/en/", "map": "/en/map/", "statistics": "/en/statistics/", "about": "/en/about/"}
OVERVIEWS["columns"] = "/en/about/columns/"


class SmallRegister:
    """One partner authority with all that can hang on it; every kind of row ``rows`` times."""

    @transaction.atomic
    def __init__(self, rows: int = 1, topic: str = "climate") -> None:
        self.home = OrganizationFactory(home=True, name_en="Home Region", country=CountryFactory(code="BE"))
        self.source = SourceFactory(title="A mission to Ankara")
        self.partner = OrganizationFactory(
            kind="city",
            name_en="Ankara",
            native_name="Ankara Büyükşehir",
            country=CountryFactory(code="TR"),
            cited=self.source,
        )
        self.topic = TopicFactory(slug=topic, name_en="Climate")
        self.partnership = PartnershipFactory(
            organization_a=self.home, organization_b=self.partner, started_on="2001~", cited=self.source
        )
        PartnershipTopic.objects.create(partnership=self.partnership, topic=self.topic)
        self.person = PersonFactory(name="Mansur Yavaş", cited=self.source)
        self.post = PostFactory(organization=self.partner, label_fr="maire", label_en="mayor")
        self.agreement = AgreementFactory(
            title_en="Memorandum with Ankara", parties=[self.home, self.partner], cited=self.source
        )
        self.agreement.refresh_from_db()
        self.visit = VisitFactory(title_en="Mission to Ankara", cited=self.source)
        VisitPartnershipFactory(visit=self.visit, partnership=self.partnership)
        self.network = OrganizationFactory(kind="network", name_en="Eurocities", country=None)
        NetworkMembership.objects.create(network=self.network, member=self.partner, joined_on="1990", left_on="..")
        for number in range(rows):
            self._add_around_partner(number)
            self._add_to_agreement(number)
            self._add_to_visit(number)

    def _add_around_partner(self, number: int) -> None:
        partner, other = self.partner, OrganizationFactory(country=CountryFactory(code="FR"))
        OrganizationName.objects.create(organization=partner, name=f"Angora {number}")
        OrganizationIdentifier.objects.create(organization=partner, scheme="wikidata", value=f"Q{partner.pk}-{number}")
        OrganizationRelation.objects.create(organization=partner, kind="funded_by", other=other)
        OrganizationRelation.objects.create(organization=other, kind="hosted_by", other=partner)
        OrganizationSuccession.objects.create(predecessor=other, successor=partner, kind="merger")
        NetworkMembership.objects.create(network=OrganizationFactory(kind="network"), member=partner)
        NetworkMembership.objects.create(network=self.network, member=other, joined_on="2001-05-01")
        OrganizationFactory(parent=partner)
        PartnershipFactory(organization_a=other, organization_b=partner)
        KeyFigureFactory(organization=partner, value=number)
        PartnershipTopic.objects.create(partnership=self.partnership, topic=TopicFactory(parent=self.topic))
        MembershipFactory(person=self.person, post=PostFactory(organization=other))
        MembershipFactory(
            person=PersonFactory(), post=self.post, started_on=f"{1900 + number}", ended_on=f"{1900 + number}"
        )
        PersonName.objects.create(person=self.person, name=f"M. Yavas {number}")
        PersonIdentifier.objects.create(person=self.person, scheme="wikidata", value=f"P{self.person.pk}-{number}")

    def _add_to_agreement(self, number: int) -> None:
        agreement = self.agreement
        party = OrganizationFactory()
        agreement.parties.create(organization=party, position=number + 3)
        SignatureFactory(agreement=agreement, person=PersonFactory(), organization=party, title_as_printed="Maire")
        SignatureFactory(agreement=AgreementFactory(parties=[self.home, party]), person=self.person, post=self.post)
        ApprovalFactory(agreement=agreement, body=OrganizationFactory(), approved_on="2021-10-25")
        LifecycleActFactory(agreement=agreement, kind="notification", acted_on="2021-11-01")
        CommitmentFactory(agreement=agreement, position=number + 1, topic=self.topic)
        AgreementRelationFactory(agreement=agreement, related=AgreementFactory(concluded_on="2020"), kind="implements")
        AgreementRelationFactory(agreement=AgreementFactory(), related=agreement, kind="implements")
        AgreementIdentifier.objects.create(agreement=agreement, scheme="file", value=f"F{agreement.pk}-{number}")
        AgreementTopic.objects.create(agreement=agreement, topic=TopicFactory())
        AgreementPartnership.objects.create(
            agreement=agreement, partnership=PartnershipFactory(organization_a=self.home)
        )
        Document.objects.create(agreement=agreement, url=f"https://example.org/{number}", access="public")

    def _add_to_visit(self, number: int) -> None:
        visit = self.visit
        VisitTopic.objects.create(visit=visit, topic=TopicFactory())
        DelegationMemberFactory(visit=visit, person=PersonFactory(), sending_organization=self.home, post=self.post)
        DelegationMemberFactory(visit=VisitFactory(), person=self.person)
        item = ProgrammeItemFactory(visit=visit, host=self.partner, held_on="2021-10-26", position=number + 1)
        ProgrammeParticipantFactory(item=item, person=PersonFactory(), organization=OrganizationFactory())
        ProgrammeParticipantFactory(item=ProgrammeItemFactory(), person=self.person, post=self.post)
        ProgrammeItemAgreement.objects.create(item=item, agreement=self.agreement)
        VisitOutcome.objects.create(visit=visit, text_en="A result", agreement=self.agreement)
        photo = PhotoFactory(visit=visit, agreement=self.agreement, programme_item=item, source=SourceFactory())
        PhotoPersonFactory(photo=photo, position=1, person=self.person)
        VisitPartnershipFactory(visit=visit, partnership=PartnershipFactory(organization_a=self.home))

    def pages(self) -> dict[str, str]:
        """The address of one page of each kind."""
        return {
            **OVERVIEWS,
            "partner": f"/en/partners/{self.partner.pk}-ankara/",
            "organization": f"/en/organizations/{self.partner.pk}-ankara/",
            "network": f"/en/organizations/{self.network.pk}-eurocities/",
            "agreement": f"/en/agreements/{self.agreement.registry_number}/",
            "person": f"/en/people/{self.person.pk}-mansur-yavas/",
            "visit": f"/en/visits/{self.visit.pk}-mission-to-ankara/",
            "topic": f"/en/topics/{self.topic.slug}/",
        }


def list_named(name: str) -> type[PublicListView]:
    return next(view for view in PUBLIC_LISTS if view.name == name)


def body_of(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]


def csv_rows(client: Client, address: str) -> list[list[str]]:
    """The header and rows of a CSV file."""
    response = client.get(address)
    assert response.status_code == 200, body_of(response)[:500]
    return list(csv.reader(io.StringIO(body_of(response).decode("utf-8-sig"), newline="")))


def csv_records(client: Client, address: str) -> list[dict[str, str]]:
    header, *rows = csv_rows(client, address)
    return [dict(zip(header, row, strict=True)) for row in rows]


def soup_of(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    return BeautifulSoup(response.content, "lxml")


def links(soup: BeautifulSoup | Tag, selector: str = "a[href]") -> list[str]:
    return [str(link["href"]) for link in soup.select(selector)]


def page_rows(client: Client, address: str) -> list[str]:
    """The addresses of the rows of a list, from its first page to its last."""
    found: list[str] = []
    path = address.partition("?")[0]
    while address:
        soup = soup_of(client, address)
        found += links(soup, "table.rows th[scope=row] a")
        following = links(soup, "nav.pages a[rel=next]")
        address = path + following[0] if following else ""
    return found
