"""What the database refuses of organizations, partnerships, topics and figures."""

from typing import Any

import pytest

from partnerships.models import Organization
from tests.factories import CountryFactory, OrganizationFactory, PartnershipFactory, TopicFactory
from tests.rules.sql import accepted, insert, refused, settle, update

pytestmark = pytest.mark.django_db

ORGANIZATION, PARTNERSHIP, FIGURE = "partnerships_organization", "partnerships_partnership", "partnerships_keyfigure"
YEAR_2001, YEAR_2021 = "[2001-01-01,2002-01-01)", "[2021-01-01,2022-01-01)"


@pytest.fixture
def authorities() -> tuple[int, int]:
    first, second = OrganizationFactory.create_batch(2)
    settle()
    return first.pk, second.pk


def partner(a: int, b: int, **values: Any) -> int:
    return insert(PARTNERSHIP, organization_a_id=a, organization_b_id=b, **({"kind": "twinning"} | values))


class TestRule23Partnerships:
    def test_an_authority_is_no_partner_of_itself(self, authorities: tuple[int, int]) -> None:
        with refused("partnership_of_two_authorities"):
            partner(authorities[0], authorities[0])

    def test_one_row_per_unordered_pair_kind_and_start(self, authorities: tuple[int, int]) -> None:
        first, second = authorities
        partner(first, second, started_on=YEAR_2001)
        with refused("partnership_once"):
            partner(second, first, started_on=YEAR_2001)

    def test_a_start_that_is_not_recorded_is_one_start(self, authorities: tuple[int, int]) -> None:
        first, second = authorities
        partner(first, second)
        with refused("partnership_once"):
            partner(second, first)

    def test_another_kind_or_start_is_another_partnership(self, authorities: tuple[int, int]) -> None:
        first, second = authorities
        with accepted():
            partner(first, second)
            partner(second, first, started_on=YEAR_2001)
            partner(first, second, kind="friendship")

    def test_a_company_is_no_side_of_a_partnership(self, authorities: tuple[int, int]) -> None:
        company = OrganizationFactory(kind="company").pk
        with refused("partnership_between_authorities"):
            partner(authorities[0], company)
        partner(*authorities)
        settle()
        with refused("partnership_between_authorities"):
            update(ORGANIZATION, authorities[1], kind="company")

    def test_the_end_is_not_before_the_start(self, authorities: tuple[int, int]) -> None:
        with refused("partnership_ends_after_start"):
            partner(*authorities, started_on=YEAR_2021, ended_on=YEAR_2001)
        with accepted():
            partner(*authorities, started_on=YEAR_2021, ended_on=YEAR_2021)
            partner(*authorities, started_on=YEAR_2001, ended_on="empty")


class TestRule13Figures:
    @pytest.fixture
    def figure(self) -> int:
        return insert(FIGURE, label_en="Share", organization_id=OrganizationFactory().pk)

    @pytest.mark.parametrize(
        ("rule", "values"),
        [
            ("key_figure_rank_from_one", {"rank": 0}),
            ("key_figure_percentage_valid", {"unit": "%", "value": 100.5}),
            ("key_figure_value_not_negative", {"unit": "people", "value": -1}),
            ("key_figure_has_label", {"label_en": " "}),
        ],
    )
    def test_impossible_figures_are_refused(self, figure: int, rule: str, values: dict[str, Any]) -> None:
        with refused(rule):
            update(FIGURE, figure, **values)

    @pytest.mark.parametrize("values", [{"rank": 1}, {"unit": "%", "value": 100}, {"unit": "people", "value": 1453}])
    def test_possible_ones_are_accepted(self, figure: int, values: dict[str, Any]) -> None:
        with accepted():
            update(FIGURE, figure, **values)

    def test_a_figure_is_about_one_thing(self, figure: int) -> None:
        with refused("key_figure_about_one_thing"):
            update(FIGURE, figure, partnership_id=PartnershipFactory().pk)
        with refused("key_figure_about_one_thing"):
            update(FIGURE, figure, organization_id=None, country_id=CountryFactory().pk)
        with refused("key_figure_about_one_thing"):
            update(FIGURE, figure, organization_id=None)


class TestOrganizations:
    @pytest.fixture
    def organization(self) -> Organization:
        made: Organization = OrganizationFactory()
        settle()
        return made

    @pytest.mark.parametrize(
        ("rule", "values"),
        [
            ("organization_coordinates_valid", {"latitude": 91, "longitude": 0}),
            ("organization_coordinates_valid", {"latitude": 50, "longitude": 181}),
            ("organization_coordinates_valid", {"latitude": 50}),
            ("organization_coordinates_valid", {"longitude": 4}),
            ("organization_has_name", {"name_en": ""}),
            ("organization_has_name", {"name_en": "\n "}),
            ("organization_dissolved_after_founded", {"founded_on": YEAR_2021, "dissolved_on": YEAR_2001}),
            ("organization_kind_known", {"kind": "place"}),
            ("organization_publication_known", {"publication": "secret"}),
        ],
    )
    def test_impossible_values_are_refused(self, organization: Organization, rule: str, values: dict[str, Any]) -> None:
        with refused(rule):
            update(ORGANIZATION, organization.pk, **values)

    def test_both_coordinates_or_none_are_accepted(self, organization: Organization) -> None:
        with accepted():
            update(ORGANIZATION, organization.pk, latitude=50.85, longitude=4.35)
            update(ORGANIZATION, organization.pk, latitude=None, longitude=None)

    def test_nothing_is_its_own_parent_successor_relation_or_network(self, organization: Organization) -> None:
        own = organization.pk
        topic = TopicFactory().pk
        with refused("organization_not_its_own_parent"):
            update(ORGANIZATION, own, parent_id=own)
        with refused("succession_of_two_organizations"):
            insert("partnerships_organizationsuccession", predecessor_id=own, successor_id=own, kind="merger")
        with refused("organization_relation_of_two"):
            insert("partnerships_organizationrelation", organization_id=own, other_id=own, kind="funded_by")
        with refused("network_membership_of_two"):
            insert("partnerships_networkmembership", network_id=own, member_id=own)
        with refused("topic_not_its_own_parent"):
            update("partnerships_topic", topic, parent_id=topic)

    @pytest.mark.parametrize(
        ("factory", "rule"),
        [(OrganizationFactory, "organization_not_within_itself"), (TopicFactory, "topic_not_within_itself")],
    )
    def test_nothing_is_part_of_itself_by_way_of_another(self, factory: Any, rule: str) -> None:
        first, second, third = factory.create_batch(3)
        table = first._meta.db_table
        update(table, first.pk, parent_id=second.pk)
        update(table, second.pk, parent_id=third.pk)
        settle()
        with refused(rule):
            update(table, third.pk, parent_id=first.pk)
        with accepted():
            update(table, third.pk, parent_id=first.pk)
            update(table, first.pk, parent_id=None)

    def test_an_identifier_belongs_to_one_organization(self, organization: Organization) -> None:
        table = "partnerships_organizationidentifier"
        insert(table, organization_id=organization.pk, scheme="wikidata", value="Q239")
        with refused("organization_identifier_once"):
            insert(table, organization_id=OrganizationFactory().pk, scheme="wikidata", value="Q239")
        with accepted():
            insert(table, organization_id=organization.pk, scheme="geonames", value="Q239")

    def test_names_alike_but_for_accents_are_two_organizations(self) -> None:
        with accepted():
            insert(ORGANIZATION, kind="city", name_en="Munster")
            insert(ORGANIZATION, kind="city", name_en="Münster")

    def test_goals_are_numbered_1_to_17(self) -> None:
        topic = TopicFactory().pk
        with refused("topic_sdg_goals_exist"):
            update("partnerships_topic", topic, sdg_goals=[17, 18])
        with accepted():
            update("partnerships_topic", topic, sdg_goals=[1, 17])

    def test_a_country_is_named_by_two_capital_letters(self) -> None:
        with refused("country_code_is_iso"):
            CountryFactory(code="be", alpha_3="bel")
