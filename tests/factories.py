"""Rows for tests: each factory gives the least that a draft needs; traits say what a test is about."""

from typing import Any

import factory
from django.db import connection
from factory.django import DjangoModelFactory

from agreements.models import (
    Agreement,
    AgreementRelation,
    Approval,
    Commitment,
    LifecycleAct,
    Party,
    Signature,
)
from core.models import Publication, Source
from events.models import (
    DelegationMember,
    Photo,
    PhotoPerson,
    ProgrammeItem,
    ProgrammeParticipant,
    Visit,
    VisitPartnership,
)
from partnerships.models import (
    Country,
    KeyFigure,
    Organization,
    Partnership,
    Topic,
)
from people.models import Membership, Person, Post


class SourceFactory(DjangoModelFactory[Source]):
    title = factory.Sequence(lambda n: f"Source {n}")

    class Meta:
        model = Source


class CountryFactory(DjangoModelFactory[Country]):
    code = "BE"
    alpha_3 = factory.LazyAttribute(lambda country: f"{country.code}X")
    numeric = factory.LazyAttribute(lambda country: f"{ord(country.code[0]) * 26 + ord(country.code[1]) - 1755:03}")
    name_en = factory.LazyAttribute(lambda country: f"Country {country.code}")

    class Meta:
        model = Country
        django_get_or_create = ("code",)


class CitedFactory[T: Any](DjangoModelFactory[T]):
    """A record that is published together with a citation, unless told to stay a draft."""

    class Meta:
        abstract = True

    class Params:
        draft = factory.Trait(publication=Publication.DRAFT)
        withdrawn = factory.Trait(publication=Publication.WITHDRAWN)

    publication = Publication.PUBLISHED

    @factory.post_generation
    def cited(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted is not False:
            source = extracted or SourceFactory()
            self.citations.create(source=source)  # type: ignore[attr-defined]


class OrganizationFactory(CitedFactory[Organization]):
    kind = "region"
    name_en = factory.Sequence(lambda n: f"Region {n}")
    country = factory.SubFactory(CountryFactory)

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    class Params:
        home = factory.Trait(is_home=True)


class TopicFactory(DjangoModelFactory[Topic]):
    slug = factory.Sequence(lambda n: f"topic-{n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")

    class Meta:
        model = Topic


class PartnershipFactory(CitedFactory[Partnership]):
    organization_a = factory.SubFactory(OrganizationFactory, home=True)
    organization_b = factory.SubFactory(OrganizationFactory)
    kind = "cooperation"

    class Meta:
        model = Partnership
        skip_postgeneration_save = True


class KeyFigureFactory(DjangoModelFactory[KeyFigure]):
    label_en = "Inhabitants"
    organization = factory.SubFactory(OrganizationFactory)

    class Meta:
        model = KeyFigure


class PersonFactory(CitedFactory[Person]):
    name = factory.Sequence(lambda n: f"Person {n}")

    class Meta:
        model = Person
        skip_postgeneration_save = True


class PostFactory(DjangoModelFactory[Post]):
    organization = factory.SubFactory(OrganizationFactory)
    label_en = "mayor"
    role = "mayor"

    class Meta:
        model = Post


class MembershipFactory(DjangoModelFactory[Membership]):
    person = factory.SubFactory(PersonFactory)
    post = factory.SubFactory(PostFactory)

    class Meta:
        model = Membership


class AgreementFactory(CitedFactory[Agreement]):
    """A published agreement between a home authority and another region, signed on 26 October 2021."""

    title_en = factory.Sequence(lambda n: f"Agreement {n}")
    agreement_type = "memorandum"
    concluded_on = "2021-10-26"

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    class Params:
        observed = factory.Trait(scope="observed")

    @factory.post_generation
    def parties(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            given = extracted if extracted is not None else [OrganizationFactory(home=True), OrganizationFactory()]
            for position, organization in enumerate(given, start=1):
                Party.objects.create(agreement=self, organization=organization, position=position)  # type: ignore[misc]


class SignatureFactory(DjangoModelFactory[Signature]):
    agreement = factory.SubFactory(AgreementFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Signature


class CommitmentFactory(DjangoModelFactory[Commitment]):
    agreement = factory.SubFactory(AgreementFactory)
    text_en = "Exchange of good practice"

    class Meta:
        model = Commitment


class ApprovalFactory(DjangoModelFactory[Approval]):
    agreement = factory.SubFactory(AgreementFactory)
    body_as_printed = "Council"
    kind = "prior_approval"

    class Meta:
        model = Approval


class LifecycleActFactory(DjangoModelFactory[LifecycleAct]):
    agreement = factory.SubFactory(AgreementFactory)
    kind = "entry_into_force"

    class Meta:
        model = LifecycleAct


class AgreementRelationFactory(DjangoModelFactory[AgreementRelation]):
    agreement = factory.SubFactory(AgreementFactory)
    related = factory.SubFactory(AgreementFactory)
    kind = "renews"

    class Meta:
        model = AgreementRelation


class VisitFactory(CitedFactory[Visit]):
    title_en = factory.Sequence(lambda n: f"Visit {n}")
    direction = "outgoing"
    started_on = "2021-10"

    class Meta:
        model = Visit
        skip_postgeneration_save = True


class VisitPartnershipFactory(DjangoModelFactory[VisitPartnership]):
    visit = factory.SubFactory(VisitFactory)
    partnership = factory.SubFactory(PartnershipFactory)

    class Meta:
        model = VisitPartnership


class DelegationMemberFactory(DjangoModelFactory[DelegationMember]):
    visit = factory.SubFactory(VisitFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = DelegationMember


class ProgrammeItemFactory(DjangoModelFactory[ProgrammeItem]):
    visit = factory.SubFactory(VisitFactory)
    kind = "meeting"
    title_en = "Meeting"

    class Meta:
        model = ProgrammeItem


class ProgrammeParticipantFactory(DjangoModelFactory[ProgrammeParticipant]):
    item = factory.SubFactory(ProgrammeItemFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = ProgrammeParticipant


class PhotoFactory(DjangoModelFactory[Photo]):
    visit = factory.SubFactory(VisitFactory)
    caption_en = "A meeting"
    alternative_text_en = "People at a table"
    is_credit_unknown = True
    rights = "not recorded"

    class Meta:
        model = Photo


class PhotoPersonFactory(DjangoModelFactory[PhotoPerson]):
    photo = factory.SubFactory(PhotoFactory)
    printed_name = "A person"

    class Meta:
        model = PhotoPerson


def many_people(count: int) -> None:
    """Published people with long names, entered at once and without history."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_person DISABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO people_person (name, given_name, family_name, honorific_prefix, sort_name, visibility,"
            " biography_fr, biography_nl, biography_en, publication, internal_notes, version, version_xid)"
            " SELECT repeat('x', 280) || n, '', '', '', to_char(n, '00000000'), 'public', '', '', '', 'published',"
            " '', 1, 0 FROM generate_series(1, %s) n",
            [count],
        )
        # What is still to be checked at the end would keep the table from being altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE people_person ENABLE TRIGGER USER")
