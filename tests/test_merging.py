"""Two organizations, or two people, that are one: what moves, what stands in the way, what is left."""

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, models, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from django.test import Client

from accounts.models import AuditEvent
from agreements.models import Agreement, Approval, LifecycleAct, Party, Signature
from core.merging import KINDS, Merge, Refusal, merge, references, unique_keys
from core.models import Record
from core.review import Review
from events.models import DelegationMember
from partnerships.models import (
    NetworkMembership,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    OrganizationRelation,
    OrganizationSuccession,
    Partnership,
)
from people.models import Membership, Person, PersonName, Post
from tests.factories import (
    AgreementFactory,
    ApprovalFactory,
    CountryFactory,
    DelegationMemberFactory,
    KeyFigureFactory,
    LifecycleActFactory,
    MembershipFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
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
from tests.rules.sql import refused, run, settle
from tests.staff import AdminForm, signed_in, soup_of

pytestmark = pytest.mark.django_db

MERGEABLE = [Organization, Person]


def merge_address(gone: Any, kept: Any) -> str:
    meta = gone._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/merge/?gone={gone.pk}&kept={kept.pk}"


def obstacles(gone: Any, kept: Any) -> list[str]:
    return [each.sentence for each in Merge(gone, kept).plan().obstacles]


def press(client: Client, gone: Any, kept: Any, **more: Any) -> Any:
    address = merge_address(gone, kept)
    form = AdminForm(client, address)
    return client.post(address, {**form.data, **more})


def merged(gone: Any, kept: Any) -> None:
    merge(gone, kept)
    settle()
    gone.refresh_from_db()
    kept.refresh_from_db()


def rows_of_everything(organization: Organization, person: Person) -> list[models.Model]:
    """A row in every table for every column that names an organization or a person."""
    other = OrganizationFactory()
    home = OrganizationFactory(home=True)
    post = PostFactory(organization=organization, based_at=organization)
    agreement = AgreementFactory(parties=[home, organization], observed=True)
    item = ProgrammeItemFactory(host=organization)
    earlier = [OrganizationFactory(draft=True), PersonFactory(draft=True)]
    for each, into in zip(earlier, (organization, person), strict=True):
        merged(each, into)
    organization.other_names.create(name="Alias")
    organization.identifiers.create(scheme="wikidata", value="Q1")
    person.other_names.create(name="Alias")
    person.identifiers.create(scheme="wikidata", value="Q1")
    return [
        OrganizationFactory(parent=organization),
        PartnershipFactory(organization_a=organization, organization_b=other),
        PartnershipFactory(organization_a=other, organization_b=organization, kind="twinning"),
        KeyFigureFactory(organization=organization),
        OrganizationRelation.objects.create(organization=organization, other=other, kind="funded_by"),
        OrganizationRelation.objects.create(organization=other, other=organization, kind="funded_by"),
        OrganizationSuccession.objects.create(predecessor=organization, successor=other, kind="split"),
        OrganizationSuccession.objects.create(predecessor=other, successor=organization, kind="split"),
        NetworkMembership.objects.create(network=organization, member=other),
        NetworkMembership.objects.create(network=other, member=organization),
        post,
        MembershipFactory(person=person, post=post),
        SignatureFactory(agreement=agreement, organization=organization, person=person),
        ApprovalFactory(agreement=agreement, organization=organization, body=organization),
        LifecycleActFactory(agreement=agreement, organization=organization, effective_on="2022"),
        VisitFactory(visitor=organization),
        DelegationMemberFactory(person=person, sending_organization=organization, organization=organization),
        item,
        ProgrammeParticipantFactory(item=item, person=person, organization=organization),
        PhotoPersonFactory(person=person),
    ]


class TestEverythingMoves:
    def test_no_row_of_any_table_is_left_behind_or_lost(self) -> None:
        """Rows stand in every column that names a record: one in a new table is missed here until it has one too."""
        gone, kept = OrganizationFactory(), OrganizationFactory()
        person, other_person = PersonFactory(), PersonFactory()
        rows_of_everything(gone, person)
        for one, other in ((gone, kept), (person, other_person)):
            columns = references(type(one))
            before = {each: each.rows(one).count() + each.rows(other).count() for each in columns}
            empty = [each.label for each in columns if not each.rows(one).exists()]
            assert empty == []
            merged(one, other)
            assert [each.label for each in columns if each.rows(one).exclude(pk=one.pk).exists()] == []
            after = {each: each.rows(other).count() for each in columns}
            # The name of the one that goes, and the one that goes, come on top.
            more = {each.label for each in columns if after[each] > before[each]}
            assert all(after[each] >= before[each] for each in columns)
            assert {label.partition(" (")[0] for label in more} <= {"Other names", "Organizations", "People"}

    @pytest.mark.parametrize("model", MERGEABLE)
    def test_the_database_guards_every_column_that_names_one(self, model: type[models.Model]) -> None:
        guarded = set(
            run(
                "SELECT tgrelid::regclass::text, convert_from(rtrim(tgargs, '\\x00'::bytea), 'utf8') FROM pg_trigger t"
                " JOIN pg_proc f ON f.oid = t.tgfoid WHERE f.proname = %s",
                f"refuse_merged_{model._meta.db_table}",
            )
        )
        named = {(each.model._meta.db_table, each.field.column) for each in references(model)}
        assert guarded == {pair for pair in named if pair[1] != "merged_into_id"}

    @pytest.mark.parametrize("model", MERGEABLE)
    def test_every_rule_that_rows_of_two_could_break_is_known(self, model: type[models.Model]) -> None:
        """Uniqueness by columns and checks are read from the models; any other rule is named here, and handled."""
        found = set()
        for reference in references(model):
            for constraint in reference.model._meta.constraints:
                if constraint in unique_keys(reference) or isinstance(constraint, CheckConstraint):
                    continue
                if reference.field.name in names_in(constraint):
                    found.add(constraint.name)
        expected = {
            "Organization": {"partnership_once", "lifecycle_suspensions_apart"},
            "Person": {"membership_person_holds_post_once"},
        }
        assert found == expected[model.__name__]

    def test_versions_of_records_whose_rows_move_rise(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        records = [
            AgreementFactory(parties=[OrganizationFactory(home=True), gone]),
            DelegationMemberFactory(sending_organization=gone).visit,
            PartnershipFactory(organization_b=gone),
            kept,
        ]
        settle()
        for record in records:
            run(f"ALTER TABLE {record._meta.db_table} DISABLE TRIGGER step_version")
            run(f"UPDATE {record._meta.db_table} SET version = 7, version_xid = 0 WHERE id = %s", record.pk)
            settle()
            run(f"ALTER TABLE {record._meta.db_table} ENABLE TRIGGER step_version")
        kept.refresh_from_db()
        merged(gone, kept)
        for record in records:
            assert type(record)._base_manager.get(pk=record.pk).version == 8


def names_in(constraint: Any) -> set[str]:
    if isinstance(constraint, UniqueConstraint):
        return {each.name for expression in constraint.expressions for each in sources(expression)}
    if isinstance(constraint, ExclusionConstraint):
        named = {expression for expression, _operator in constraint.expressions if isinstance(expression, str)}
        deep = {
            each.name
            for expression, _operator in constraint.expressions
            if not isinstance(expression, str)
            for each in sources(expression)
        }
        return named | deep
    raise AssertionError(constraint)


def sources(expression: Any) -> Iterator[Any]:
    if isinstance(expression, models.F):
        yield expression
    for each in getattr(expression, "get_source_expressions", list)():
        yield from sources(each)


class TestAddresses:
    @pytest.mark.parametrize("language", ["en", "fr", "nl"])
    def test_the_old_address_leads_to_the_one_that_stays_in_every_language(self, language: str) -> None:
        gone, kept = OrganizationFactory(name_en="Angora"), OrganizationFactory(name_en="Ankara")
        PartnershipFactory(organization_b=gone)
        person, other = PersonFactory(name="A. Martin"), PersonFactory(name="Anne Martin")
        merged(gone, kept)
        merged(person, other)
        for old, new in (
            (f"organizations/{gone.pk}-angora/", f"organizations/{kept.pk}-ankara/"),
            (f"organizations/{gone.pk}/", f"organizations/{kept.pk}-ankara/"),
            (f"partners/{gone.pk}-angora/?as_of=2021-01-01", f"partners/{kept.pk}-ankara/?as_of=2021-01-01"),
            (f"people/{person.pk}-a-martin/", f"people/{other.pk}-anne-martin/"),
        ):
            response = Client().get(f"/{language}/{old}")
            assert (response.status_code, response["Location"]) == (301, f"/{language}/{new}")

    def test_the_address_of_a_partner_leads_to_the_organization_where_that_is_no_partner(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory(name_en="Ankara")
        merged(gone, kept)
        response = Client().get(f"/en/partners/{gone.pk}/")
        assert (response.status_code, response["Location"]) == (301, f"/en/organizations/{kept.pk}-ankara/")
        Organization.objects.filter(pk=kept.pk).update(publication="withdrawn")
        assert Client().get(f"/en/partners/{gone.pk}/").status_code == 410

    def test_lists_files_feeds_and_the_sitemap_name_only_the_one_that_stays(self) -> None:
        gone, kept = OrganizationFactory(name_en="Angora"), OrganizationFactory(name_en="Ankara")
        agreement = AgreementFactory(parties=[OrganizationFactory(home=True), gone])
        merged(gone, kept)
        client = Client()
        for address in (
            "/en/organizations/export.csv?flavour=data",
            "/en/organizations/feed.atom",
            "/sitemap-organizations-0.xml",
        ):
            body = b"".join(client.get(address)).decode()
            assert re.search(rf"/organizations/{kept.pk}\b", body)
            assert not re.search(rf"/organizations/{gone.pk}\b", body)
        # An address with the old number, such as that of a feed somebody reads, still means the same body.
        for address in ("/en/agreements/", "/en/agreements/feed.atom", "/en/agreements/export.csv"):
            response = client.get(address, {"partner": str(gone.pk)})
            assert response.status_code == 200
            assert agreement.title_en in b"".join(response).decode()

    def test_what_was_merged_into_a_record_that_is_withdrawn_or_hidden_says_no_more_than_that(self) -> None:
        gone, kept = OrganizationFactory(name_en="Angora"), OrganizationFactory(name_en="Ankara")
        merged(gone, kept)
        Organization.objects.filter(pk=kept.pk).update(publication="withdrawn")
        assert Client().get(f"/en/organizations/{gone.pk}-angora/").status_code == 410
        draft, other = OrganizationFactory(draft=True), OrganizationFactory(draft=True)
        merged(draft, other)
        assert Client().get(f"/en/organizations/{draft.pk}-x/").status_code == 404

    def test_the_one_that_goes_is_found_by_its_name_under_the_one_that_stays(self) -> None:
        gone, kept = OrganizationFactory(name_en="Angora"), OrganizationFactory(name_en="Ankara")
        merged(gone, kept)
        page = Client().get("/en/organizations/", {"q": "angora"}).text
        assert f"/organizations/{kept.pk}-ankara/" in page


class TestNames:
    def test_names_become_other_names_and_those_there_keep_their_time(self) -> None:
        gone = OrganizationFactory(name_en="Angora", name_fr="Angora", native_name="Ankara", short_name="ANG")
        kept = OrganizationFactory(name_en="Ankara")
        gone.other_names.create(name="Ancyra", used_until="1453")
        gone.other_names.create(name="Engürü", language="tr")
        kept.other_names.create(name="Engürü", used_from="1073")
        merged(gone, kept)
        names = {each.name: each for each in OrganizationName.objects.filter(organization=kept)}
        assert names.keys() == {"Angora", "ANG", "Ancyra", "Engürü"}
        assert names["Ancyra"].used_until.format() == "1453"
        assert (names["Engürü"].language, names["Engürü"].used_from.format()) == ("tr", "1073")

    def test_the_name_of_a_person_becomes_another_name_once(self) -> None:
        gone, kept = PersonFactory(name="A. Martin"), PersonFactory(name="Anne Martin")
        kept.other_names.create(name="A. Martin", note="in the journal")
        merged(gone, kept)
        assert [*PersonName.objects.values_list("person", "name")] == [(kept.pk, "A. Martin")]

    def test_identifiers_and_citations_move_and_equal_citations_become_one(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        gone.identifiers.create(scheme="geonames", value="323786")
        both = SourceFactory()
        for each in (gone, kept):
            each.citations.create(source=both, fact="name")
        before = gone.citations.count() + kept.citations.count()
        merged(gone, kept)
        assert [each.value for each in kept.identifiers.all()] == ["323786"]
        assert kept.citations.count() == before - 1

    def test_what_the_one_that_stays_does_not_say_is_taken_over_and_notes_are_joined(self) -> None:
        gone = OrganizationFactory(location="Anatolia", website="https://angora.example", internal_notes="From file 1")
        kept = OrganizationFactory(location="Central Anatolia", internal_notes="Checked")
        gone_version = gone.location
        merged(gone, kept)
        assert (kept.location, kept.website) == ("Central Anatolia", "https://angora.example")
        assert kept.internal_notes == "Checked\n\nFrom file 1"
        assert gone.location == gone_version


class TestObstacles:
    def test_both_are_parties_and_say_the_same_becomes_one_party_with_all_its_acts(self) -> None:
        gone, kept, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(home=True)
        agreement = AgreementFactory(parties=[third, gone, kept])
        Party.objects.filter(organization=gone).update(role="signatory")
        signature = SignatureFactory(agreement=agreement, organization=gone)
        approval = ApprovalFactory(agreement=agreement, organization=gone)
        merged(gone, kept)
        party = agreement.parties.get(organization=kept)
        assert (agreement.parties.count(), party.role) == (2, "signatory")
        assert Signature.objects.get(pk=signature.pk).organization == kept
        assert Approval.objects.get(pk=approval.pk).organization == kept

    def test_both_are_parties_and_say_different_things_is_refused_with_the_way_to_the_agreement(self) -> None:
        gone, kept, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(home=True)
        agreement = AgreementFactory(parties=[third, gone, kept])
        Party.objects.filter(organization=gone).update(left_on="2024")
        Party.objects.filter(organization=kept).update(left_on="2025")
        page = signed_in("publisher").get(merge_address(gone, kept))
        section = soup_of(page).select_one("section.conflict")
        assert section is not None
        assert "say different things (left on)" in section.text
        assert section.select_one(f"a[href='/admin/agreements/agreement/{agreement.pk}/change/']")
        with pytest.raises(Refusal, match="say different things"):
            merge(gone, kept)

    def test_an_agreement_of_the_two_alone_stands_in_the_way(self) -> None:
        gone, kept = OrganizationFactory(home=True), OrganizationFactory(home=True)
        agreement = AgreementFactory(parties=[gone, kept])
        assert any(str(agreement) in sentence for sentence in obstacles(gone, kept))

    def test_a_partnership_between_the_two_stands_in_the_way_until_it_is_withdrawn(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        partnership = PartnershipFactory(organization_a=kept, organization_b=gone)
        assert any("partnership between the two" in sentence for sentence in obstacles(gone, kept))
        Partnership.objects.filter(pk=partnership.pk).update(publication="withdrawn")
        merged(gone, kept)
        partnership.refresh_from_db()
        assert (partnership.organization_a, partnership.organization_b) == (kept, gone)

    @pytest.mark.parametrize("kind", ["parent", "succession", "relation", "network"])
    def test_a_row_between_the_two_is_shown_with_its_sentence(self, kind: str) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        if kind == "parent":
            kept.parent = gone
            kept.save()
        elif kind == "succession":
            OrganizationSuccession.objects.create(predecessor=gone, successor=kept, kind="renaming")
        elif kind == "relation":
            OrganizationRelation.objects.create(organization=kept, other=gone, kind="funded_by")
        else:
            NetworkMembership.objects.create(network=gone, member=kept)
        sentences = {
            "parent": "Organization: An organization cannot be part of itself.",
            "succession": "Succession: An organization cannot succeed itself.",
            "relation": "Relation: An organization cannot be related to itself.",
            "network": "Network membership: A network cannot be a member of itself.",
        }
        assert obstacles(gone, kept) == [sentences[kind]]

    def test_a_circle_of_parents_is_refused_by_the_database_in_a_sentence(self) -> None:
        gone = OrganizationFactory()
        between = OrganizationFactory(parent=gone)
        kept = OrganizationFactory(parent=between)
        response = press(signed_in("publisher"), gone, kept)
        assert "It would be part of itself" in soup_of(response).select_one(".errornote").text  # type: ignore[union-attr]
        assert Organization.objects.get(pk=gone.pk).merged_into is None

    def test_a_part_of_the_one_that_stays_can_go(self) -> None:
        kept = OrganizationFactory()
        gone = OrganizationFactory(parent=kept)
        merged(gone, kept)
        assert (gone.merged_into, kept.parent) == (kept, None)

    def test_partnerships_with_the_same_other_side_become_one_with_all_that_belongs_to_both(self) -> None:
        gone, kept, other = OrganizationFactory(), OrganizationFactory(), OrganizationFactory()
        one = PartnershipFactory(organization_a=other, organization_b=gone, started_on="1970")
        stays = PartnershipFactory(organization_a=kept, organization_b=other, started_on="1970")
        topic = TopicFactory()
        for each in (one, stays):
            each.topic_rows.create(topic=topic)
        one.topic_rows.create(topic=TopicFactory())
        visit = VisitPartnershipFactory(partnership=one).visit
        figure = KeyFigureFactory(partnership=one, organization=None)
        merged(gone, kept)
        assert stays.topic_rows.count() == 2
        assert visit.partnership_rows.get().partnership == stays
        figure.refresh_from_db()
        assert figure.partnership == stays
        one.refresh_from_db()
        assert (one.publication, one.organization_b) == ("withdrawn", gone)
        assert [*Partnership.objects.of(kept).published()] == [stays]

    def test_a_published_partnership_is_not_given_up_for_a_draft(self) -> None:
        gone, kept, other = OrganizationFactory(), OrganizationFactory(), OrganizationFactory()
        PartnershipFactory(organization_a=other, organization_b=gone)
        PartnershipFactory(organization_a=other, organization_b=kept, draft=True)
        assert any("publish the one of" in sentence for sentence in obstacles(gone, kept))

    def test_identifiers_of_one_scheme_that_differ_need_a_word(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        gone.identifiers.create(scheme="wikidata", value="Q239")
        kept.identifiers.create(scheme="wikidata", value="Q240")
        client = signed_in("publisher")
        assert "wikidata: Q239 / Q240" in client.get(merge_address(gone, kept)).text
        assert "say that they are the same" in press(client, gone, kept).text
        assert press(client, gone, kept, is_same="1").status_code == 302
        assert OrganizationIdentifier.objects.filter(organization=kept).count() == 2

    def test_the_same_membership_twice_becomes_one(self) -> None:
        gone, kept, post = PersonFactory(), PersonFactory(name="Anne"), PostFactory()
        for person in (gone, kept):
            MembershipFactory(person=person, post=post, started_on="2010", ended_on="2016")
        merged(gone, kept)
        assert Membership.objects.get().person == kept

    def test_mandates_that_overlap_and_differ_stand_in_the_way(self) -> None:
        gone, kept, post = PersonFactory(), PersonFactory(), PostFactory()
        MembershipFactory(person=gone, post=post, started_on="2010", ended_on="2016")
        MembershipFactory(person=kept, post=post, started_on="2012", ended_on="2018")
        assert any("in times that overlap" in sentence for sentence in obstacles(gone, kept))

    def test_mandates_that_follow_each_other_both_stay(self) -> None:
        gone, kept, post = PersonFactory(), PersonFactory(), PostFactory()
        MembershipFactory(person=gone, post=post, started_on="2010", ended_on="2012")
        MembershipFactory(person=kept, post=post, started_on="2013", ended_on="2018")
        merged(gone, kept)
        assert Membership.objects.filter(person=kept).count() == 2

    def test_signatures_of_the_same_person_that_differ_stand_in_the_way(self) -> None:
        gone, kept, agreement = PersonFactory(), PersonFactory(), AgreementFactory()
        SignatureFactory(agreement=agreement, person=gone, title_as_printed="Mayor")
        SignatureFactory(agreement=agreement, person=kept, title_as_printed="Minister")
        assert any("title as printed" in sentence for sentence in obstacles(gone, kept))

    def test_the_same_member_of_a_delegation_twice_becomes_one(self) -> None:
        gone, kept, visit = PersonFactory(), PersonFactory(), VisitFactory()
        DelegationMemberFactory(visit=visit, person=gone, title_as_printed="Mayor")
        DelegationMemberFactory(visit=visit, person=kept)
        merged(gone, kept)
        assert DelegationMember.objects.get().title_as_printed == "Mayor"

    def test_the_same_person_at_two_places_of_a_photo_stays_at_both(self) -> None:
        gone, kept = PersonFactory(), PersonFactory()
        first = PhotoPersonFactory(person=gone, position=1)
        PhotoPersonFactory(photo=first.photo, person=kept, position=2)
        merged(gone, kept)
        assert kept.photo_appearances.count() == 2

    def test_suspensions_that_overlap_are_refused_by_the_database_in_a_sentence(self) -> None:
        gone, kept, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(home=True)
        agreement = AgreementFactory(parties=[third, gone, kept])
        for each in (gone, kept):
            LifecycleActFactory(
                agreement=agreement, organization=each, kind="suspension", effective_on="2022-01-01", ends_on="2023"
            )
        LifecycleAct.objects.filter(organization=kept).update(reference="another")
        response = press(signed_in("publisher"), gone, kept)
        assert "Another suspension certainly covers some of these days." in response.text
        assert Party.objects.count() == 3

    @pytest.mark.parametrize(
        ("gone", "kept", "told"),
        [
            ({}, {"draft": True}, "publish it first, or keep the other"),
            ({"withdrawn": True}, {"draft": True}, "publish it first, or keep the other"),
            ({}, {"home": True}, "Only one of the two is a home authority"),
        ],
    )
    def test_states_that_do_not_fit_are_told(self, gone: dict[str, Any], kept: dict[str, Any], told: str) -> None:
        [sentence] = obstacles(OrganizationFactory(**gone), OrganizationFactory(**kept))
        assert told in sentence

    def test_a_person_nobody_may_name_is_not_merged_into_one_who_is_named(self) -> None:
        [sentence] = obstacles(PersonFactory(visibility="private"), PersonFactory())
        assert "not visible to the same degree" in sentence

    def test_who_was_erased_stays_apart(self) -> None:
        gone, kept = PersonFactory(visibility="private"), PersonFactory(visibility="private")
        run("SELECT erase_person(%s, 'erased')", gone.pk)
        gone.refresh_from_db()
        assert any("erased" in sentence for sentence in obstacles(gone, kept))

    def test_one_record_is_not_merged_into_itself_nor_twice(self) -> None:
        gone, kept, third = OrganizationFactory.create_batch(3)
        assert obstacles(gone, gone) == ["This is one record: choose two."]
        merged(gone, kept)
        assert any("already" in sentence for sentence in obstacles(gone, third))


class TestWhatIsLeft:
    def test_the_one_that_goes_is_withdrawn_and_leads_to_the_one_that_stays(self) -> None:
        gone, kept, last = OrganizationFactory.create_batch(3)
        merged(gone, kept)
        assert (gone.publication, gone.merged_into) == ("withdrawn", kept)
        merged(kept, last)
        gone.refresh_from_db()
        assert (gone.merged_into, kept.merged_into) == (last, last)

    @pytest.mark.parametrize("model", MERGEABLE)
    def test_the_rules_of_merging_hold_in_the_database(self, model: Any) -> None:
        table = model._meta.db_table
        factory: Any = OrganizationFactory if model is Organization else PersonFactory
        gone, kept, third = factory.create_batch(3)
        draft = factory(draft=True)
        name = "organization" if model is Organization else "person"
        set_to = f"UPDATE {table} SET merged_into_id = %s WHERE id = %s"
        with refused(f"{name}_merged_is_withdrawn"):
            run(set_to, kept.pk, gone.pk)
        withdrawn = f"UPDATE {table} SET publication = 'withdrawn', merged_into_id = %s WHERE id = %s"
        with refused(f"{name}_merged_is_withdrawn"):
            run(withdrawn, gone.pk, gone.pk)
        with refused("record_merged_into_published"):
            run(withdrawn, draft.pk, gone.pk)
            settle()
        merged(gone, kept)
        with refused("record_merged_once"):
            run(withdrawn, gone.pk, third.pk)
            settle()
        with refused("record_merged_once"):
            run(withdrawn, third.pk, kept.pk)
            settle()
        with refused(f"{name}_merged_is_withdrawn"):
            run(f"UPDATE {table} SET publication = 'published' WHERE id = %s", gone.pk)

    def test_nothing_new_refers_to_it(self) -> None:
        gone, kept = OrganizationFactory(name_en="Angora"), OrganizationFactory()
        agreement = AgreementFactory(draft=True)
        merged(gone, kept)
        with refused("merged_record_not_used"):
            Party.objects.create(agreement=agreement, organization=gone)
        form = AdminForm(signed_in("editor"), f"/admin/agreements/agreement/{agreement.pk}/change/")
        form.add_row("parties", organization=gone.pk).save()
        assert any("This record was merged into another one: choose that one." in error for error in form.errors)

    def test_it_is_not_offered_where_something_is_chosen(self) -> None:
        gone, kept = OrganizationFactory(name_en="Angora"), OrganizationFactory(name_en="Ankara")
        merged(gone, kept)
        asked = {"app_label": "agreements", "model_name": "party", "field_name": "organization", "term": "angora"}
        found = signed_in("editor").get("/admin/autocomplete/", asked).json()["results"]
        assert [each["text"] for each in found] == ["Ankara"]

    def test_its_page_says_so_and_is_not_edited(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory(name_en="Ankara")
        merged(gone, kept)
        page = signed_in("publisher").get(f"/admin/partnerships/organization/{gone.pk}/change/")
        assert "This record was merged into another one" in page.text
        assert f"/admin/partnerships/organization/{kept.pk}/change/" in page.text
        assert soup_of(page).select("input[name=_save]") == []

    def test_the_histories_of_both_lead_to_each_other_and_say_why(self) -> None:
        gone, kept = OrganizationFactory(name_en="Angora"), OrganizationFactory(name_en="Ankara")
        gone.other_names.create(name="Ancyra")
        client = signed_in("publisher", "ann")
        press(client, gone, kept, change_reason="entered twice")
        told = f"“Angora” (no. {gone.pk}) was merged into “Ankara”"
        for one, other in ((gone, kept), (kept, gone)):
            page = client.get(f"/admin/partnerships/organization/{one.pk}/history/")
            assert told in page.text
            assert "Entered twice" in page.text
            assert f"/admin/partnerships/organization/{other.pk}/history/" in page.text
        assert "Organization</th>" in page.text
        assert "Other name: Ancyra" in client.get(f"/admin/partnerships/organization/{gone.pk}/history/").text

    def test_it_stands_in_the_audit_log(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        press(signed_in("publisher"), gone, kept)
        event = AuditEvent.objects.get(action="merged")
        assert (event.object_type, event.object_id) == ("partnerships.organization", gone.pk)
        assert event.details["into"] == kept.pk
        assert event.actor.username == "publisher"  # type: ignore[union-attr]

    def test_erasing_a_person_erases_whom_they_were_merged_with(self) -> None:
        gone, kept = PersonFactory(name="A. Martin"), PersonFactory(name="Anne Martin")
        gone.other_names.create(name="Annie Martin")
        with transaction.atomic():
            merged(gone, kept)
        run("SELECT erase_person(%s, 'erased')", kept.pk)
        for table in ("people_person", "people_personname", "people_personevent", "people_personnameevent"):
            assert run(f"SELECT count(*) FROM {table} WHERE name LIKE '%%Martin%%'") == [(0,)]

    def test_a_merge_that_fails_midway_leaves_both_as_they_were(self, monkeypatch: pytest.MonkeyPatch) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        gone.other_names.create(name="Alias")

        def fails(self: Merge) -> None:
            raise IntegrityError("no")

        monkeypatch.setattr(Merge, "take_over", fails)
        response = press(signed_in("publisher"), gone, kept)
        assert response.status_code == 200
        assert gone.other_names.count() == 1


class TestPages:
    def test_the_preview_shows_both_sides_and_what_moves_and_changes_nothing(self) -> None:
        gone = OrganizationFactory(name_en="Angora", location="Anatolia", website="https://angora.example")
        kept = OrganizationFactory(name_en="Ankara", location="Central Anatolia")
        AgreementFactory(parties=[OrganizationFactory(home=True), gone])
        page = soup_of(signed_in("publisher").get(merge_address(gone, kept)))
        rows = [row.get_text("|", strip=True) for row in page.select("tbody tr")]
        assert "Located in|Central Anatolia|Anatolia|as the one that stays" in rows
        assert "Website|–|https://angora.example|taken over" in rows
        assert "Parties (organization)|1" in rows
        assert [each.text for each in page.select("h2:-soup-contains('another name') + ul li")] == ["Angora"]
        assert Organization.objects.get(pk=gone.pk).merged_into is None

    def test_two_chosen_in_the_list_lead_to_the_preview_with_the_public_one_staying(self) -> None:
        draft, public = OrganizationFactory(draft=True), OrganizationFactory()
        client = signed_in("publisher")
        address = "/admin/partnerships/organization/"
        chosen = {"action": "merge_chosen", "_selected_action": [str(draft.pk), str(public.pk)]}
        response = client.post(address, chosen)
        assert response["Location"] == f"{address}merge/?gone={draft.pk}&kept={public.pk}"
        alone = client.post(address, {**chosen, "_selected_action": [str(draft.pk)]}, follow=True)
        assert "Choose two records to merge." in alone.text

    def test_the_page_of_a_record_leads_to_those_like_it(self) -> None:
        country = CountryFactory()
        gone = OrganizationFactory(name_en="Ankara", country=country)
        like = OrganizationFactory(name_en="Ankara Province", country=country)
        OrganizationFactory(name_en="Paris", country=country)
        client = signed_in("publisher")
        page = soup_of(client.get(f"/admin/partnerships/organization/{gone.pk}/change/"))
        address = str(page.find("a", string="Merge into another")["href"])  # type: ignore[index]
        choice = soup_of(client.get(address))
        links = [str(each["href"]) for each in choice.select("#content-main a")]
        assert links == [merge_address(gone, like)]
        assert "Paris" in client.get(address, {"q": "paris", "gone": gone.pk}).text

    def test_an_editor_merges_drafts_and_nothing_that_is_or_stands_on_what_is_public(self) -> None:
        editor = signed_in("editor")
        gone, kept = OrganizationFactory(draft=True), OrganizationFactory(draft=True)
        assert press(editor, gone, kept).status_code == 302
        public = OrganizationFactory()
        other = OrganizationFactory(draft=True)
        page = editor.get(merge_address(other, public))
        assert "only a publisher merges them" in page.text
        assert soup_of(page).select("#content-main form[method=post]") == []
        assert editor.post(merge_address(other, public), {}).status_code == 403
        party, last = OrganizationFactory(draft=True), OrganizationFactory(draft=True)
        AgreementFactory(parties=[OrganizationFactory(home=True), party])
        assert editor.post(merge_address(party, last), {}).status_code == 403
        assert signed_in("viewer").get(merge_address(party, last)).status_code == 403

    def test_where_four_eyes_are_asked_for_nobody_merges_what_is_public_alone(self, settings: Any) -> None:
        settings.FOUR_EYES = True
        gone, kept = OrganizationFactory(), OrganizationFactory()
        client = signed_in("publisher")
        assert f"manage.py merge partnerships.organization {gone.pk}" in client.get(merge_address(gone, kept)).text
        assert client.post(merge_address(gone, kept), {}).status_code == 403
        drafts = OrganizationFactory(draft=True), OrganizationFactory(draft=True)
        assert press(client, *drafts).status_code == 302

    def test_what_waits_for_review_is_decided_first(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        label = "partnerships.organization"
        Review.objects.create(
            kind=label, record=gone.pk, page_kind=label, page=gone.pk, state="submitted", data={}, base_version=1
        )
        assert any("waits for review" in sentence for sentence in obstacles(gone, kept))

    def test_so_is_what_waits_about_rows_that_would_become_one_with_others(self) -> None:
        gone, kept, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(name_en="Third")
        folded = PartnershipFactory(organization_a=gone, organization_b=third)
        PartnershipFactory(organization_a=kept, organization_b=third)
        mandates = [NetworkMembership.objects.create(network=third, member=each) for each in (gone, kept)]
        assert obstacles(gone, kept) == []
        waiting = {"state": "submitted", "data": {}, "base_version": 1}
        for page, record in ((folded, folded), (mandates[0], third)):
            kinds = {"kind": record._meta.label_lower, "page_kind": page._meta.label_lower}
            review = Review.objects.create(record=record.pk, page=page.pk, **kinds, **waiting)
            told = Merge(gone, kept).plan().obstacles
            assert [each.row for each in told if "waits for review" in each.sentence] == [page]
            review.delete()

    def test_a_change_meanwhile_stops_it(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        client = signed_in("publisher")
        response = press(client, gone, kept, gone_version="0")
        assert "Somebody else changed one of the two meanwhile" in response.text
        assert press(client, gone, kept, kept_version="").status_code == 200
        assert not Organization.objects.filter(merged_into__isnull=False).exists()

    @pytest.mark.parametrize("query", ["", "?gone=x&kept=1", "?gone=1&kept=²", "?gone=99999999999999999999&kept=1"])
    def test_numbers_that_are_none_are_not_found(self, query: str) -> None:
        assert signed_in("publisher").get(f"/admin/partnerships/organization/merge/{query}").status_code == 404

    def test_the_preview_asks_the_same_however_much_moves(self, django_assert_max_num_queries: Any) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory()
        PostFactory.create_batch(3, organization=gone)
        client = signed_in("publisher")
        with django_assert_max_num_queries(140) as few:
            client.get(merge_address(gone, kept))
        PostFactory.create_batch(20, organization=gone)
        OrganizationFactory.create_batch(5, parent=gone)
        with django_assert_max_num_queries(len(few)):
            client.get(merge_address(gone, kept))

    def test_very_many_rows_are_left_to_the_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.merging.MOST_AT_ONCE", 2)
        gone, kept = OrganizationFactory(), OrganizationFactory()
        PostFactory.create_batch(3, organization=gone)
        client = signed_in("publisher")
        page = client.get(merge_address(gone, kept))
        assert f"manage.py merge partnerships.organization {gone.pk} {kept.pk}" in page.text
        assert "moved by the command" in client.post(merge_address(gone, kept), {}).text
        out = StringIO()
        call_command("merge", "partnerships.organization", str(gone.pk), str(kept.pk), reason="twice", stdout=out)
        assert "was merged into" in out.getvalue()
        assert Post.objects.filter(organization=kept).count() == 3

    def test_the_command_says_what_stands_in_the_way(self) -> None:
        gone, kept = OrganizationFactory(), OrganizationFactory(kind="city")
        label = "partnerships.organization"
        with pytest.raises(CommandError, match="--same"):
            call_command("merge", label, str(gone.pk), str(kept.pk))
        PartnershipFactory(organization_a=gone, organization_b=kept)
        with pytest.raises(CommandError, match="partnership between the two"):
            call_command("merge", label, str(gone.pk), str(kept.pk), same=True)
        with pytest.raises(CommandError, match="There is no"):
            call_command("merge", label, "0", str(kept.pk))


def test_who_saves_and_is_sent_away_by_the_database_saves_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    organization = OrganizationFactory(draft=True)
    form = AdminForm(signed_in("editor"), f"/admin/partnerships/organization/{organization.pk}/change/")

    def deadlock(self: Any) -> None:
        raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()

    with monkeypatch.context() as patched:
        patched.setattr(Organization, "save", deadlock)
        form.fill(location="Anatolia").save()
    assert "save it once more" in form.errors[0]
    form.save()
    assert form.is_saved()


def test_every_kind_that_can_be_merged_is_declared() -> None:
    assert {*KINDS} == {*MERGEABLE}
    assert all(issubclass(model, Record) for model in KINDS)


def test_a_status_is_as_right_after_a_merge_as_before() -> None:
    gone, kept, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(home=True)
    agreement = AgreementFactory(parties=[third, gone])
    LifecycleActFactory(agreement=agreement, kind="withdrawal", organization=gone, effective_on="2024-01-01")
    merged(gone, kept)
    assert Agreement.objects.get(pk=agreement.pk).lifecycle_acts.get().organization == kept
    assert_statuses(agreement)


def test_a_status_is_right_where_two_parties_became_one() -> None:
    gone, kept, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(home=True)
    agreement = AgreementFactory(parties=[third, gone, kept], concluded_on=None)
    for each, day in ((gone, "2021-05-01"), (kept, "2021-06-01")):
        SignatureFactory(agreement=agreement, organization=each, signed_on=day)
    LifecycleActFactory(agreement=agreement, kind="withdrawal", organization=gone, effective_on="2024-01-01")
    merged(gone, kept)
    assert agreement.parties.count() == 2
    assert_statuses(agreement)
    assert run(
        "SELECT status FROM agreements_statusperiod WHERE agreement_id = %s AND days @> DATE '2024-06-01'", agreement.pk
    ) == [("terminated",)]


def assert_statuses(agreement: Agreement) -> None:
    stored = run("SELECT days, status FROM agreements_statusperiod WHERE agreement_id = %s ORDER BY 1", agreement.pk)
    assert stored == run("SELECT days, status FROM agreement_statuses(%s) ORDER BY 1", agreement.pk)


class TestProposals:
    def test_the_desk_proposes_what_is_perhaps_recorded_twice_and_merges_nothing(self) -> None:
        turkey, germany = CountryFactory(code="TR"), CountryFactory(code="DE")
        first = OrganizationFactory(name_en="Münster", country=germany)
        second = OrganizationFactory(name_en="Munster", country=germany)
        OrganizationFactory(name_en="Munster", country=turkey)
        OrganizationFactory(name_en="Munster", country=germany, withdrawn=True)
        client = signed_in("publisher")
        page = soup_of(client.get("/admin/partnerships/organization/?task=organization_perhaps_twice"))
        rows = [each.get_text(" ") for each in page.select("#result_list tbody tr")]
        assert len(rows) == 1
        assert f"Compare it with organization no. {first.pk} of the same name" in rows[0]
        assert Organization.objects.count() == 4
        merged(second, first)
        assert "Compare it" not in client.get("/admin/partnerships/organization/?task=organization_perhaps_twice").text

    def test_people_of_one_name_are_proposed(self) -> None:
        PersonFactory(name="Anne Martin")
        PersonFactory(name="Anne Martin")
        page = signed_in("publisher").get("/admin/people/person/?task=person_perhaps_twice")
        assert "of the same name: merge them if they are one." in page.text


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_being_added_is_waited_for_and_moves_too(another: Any) -> None:
    """Else it would be left with the one that goes, found by nobody."""
    with transaction.atomic():
        gone, kept = OrganizationFactory(), OrganizationFactory()
        agreement = AgreementFactory(draft=True, observed=True, parties=[])
    another.execute(
        "INSERT INTO agreements_party (agreement_id, organization_id, position, name_as_printed, role)"
        " VALUES (%s, %s, 1, '', '')",
        [agreement.pk, gone.pk],
    )
    client = signed_in("publisher")
    form = AdminForm(client, merge_address(gone, kept))
    run("SET lock_timeout = '300ms'")
    try:
        assert "try again in a moment" in client.post(merge_address(gone, kept), form.data).text
    finally:
        run("SET lock_timeout = 0")
    another.commit()
    assert client.post(merge_address(gone, kept), form.data).status_code == 302
    assert Party.objects.get().organization == kept
    with pytest.raises(psycopg.Error, match="was merged into another one"):
        another.execute(
            "INSERT INTO agreements_party (agreement_id, organization_id, position, name_as_printed, role)"
            " VALUES (%s, %s, 1, '', '')",
            [agreement.pk, gone.pk],
        )
