"""What the pages of partners and networks tell: the timeline, the members, and who an organization is linked with."""

from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from core.models import Publication
from events.models import Visit
from partnerships.models import NetworkMembership, Organization
from people.models import Person, Visibility
from tests.factories import (
    AgreementFactory,
    LifecycleActFactory,
    MembershipFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    PostFactory,
    SignatureFactory,
    VisitFactory,
)
from tests.small_register import SmallRegister, links, soup_of
from website import neighbours, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Organization:
    return OrganizationFactory(home=True, name_en="Home Region")


@pytest.fixture
def ankara() -> Organization:
    return OrganizationFactory(kind="city", name_en="Ankara")


def page_of(client: Client, organization: Organization, query: str = "") -> BeautifulSoup:
    return soup_of(client, organization.get_absolute_url() + query)


def words_of(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text(" ").split())


def part(soup: BeautifulSoup, anchor: str) -> Tag:
    section = soup.select_one(f"section[aria-labelledby={anchor}]")
    assert section is not None, anchor
    return section


def rows(section: Tag) -> list[list[str]]:
    return [[words_of(cell) for cell in row.select("th, td")] for row in section.select("tbody tr")]


def names_of_bars(soup: BeautifulSoup, band: str = "bars") -> list[str]:
    return [str(bar["aria-label"]) for bar in part(soup, "timeline").select(f"g.band.of-{band} a")]


# The timeline


def test_an_agreement_is_a_bar_over_its_life(client: Client, home: Organization, ankara: Organization) -> None:
    AgreementFactory(
        title_en="Cooperation",
        parties=[home, ankara],
        concluded_on="2021-09-23",
        term_kind="months",
        term_months=60,
    )
    soup = page_of(client, ankara)
    assert names_of_bars(soup) == [
        "Cooperation: in force (derived), 23 September 2021 – 22 September 2026; "
        "expired (derived), 23 September 2026 – open"
    ]
    [bar] = part(soup, "timeline").select("g.of-bars a")
    assert bar.select("rect.look-derived[fill='url(#timeline-hatch)']")
    assert not bar.select("path.open")
    assert client.get(str(bar["href"])).status_code == 200


def test_an_imprecise_conclusion_has_a_dotted_edge_and_a_bar_without_term_an_open_end(
    client: Client, home: Organization, ankara: Organization
) -> None:
    AgreementFactory(parties=[home, ankara], concluded_on="2019")
    [bar] = part(page_of(client, ankara), "timeline").select("g.of-bars a")
    assert [each["class"][1] for each in bar.select("rect.stretch")] == ["look-undetermined", "look-derived"]
    assert len(bar.select("path.open")) == 1


def test_suspensions_and_renewals_are_seen_on_the_bar(client: Client, home: Organization, ankara: Organization) -> None:
    agreement = AgreementFactory(
        parties=[home, ankara],
        concluded_on="2010-01-01",
        term_kind="months",
        term_months=60,
        renewal_mode="tacit",
        renewal_months=60,
    )
    LifecycleActFactory(agreement=agreement, kind="suspension", effective_on="2017-01-01", ends_on="2017-12-31")
    soup = page_of(client, ankara)
    [bar] = part(soup, "timeline").select("g.of-bars a")
    assert len(bar.select("rect.look-suspended")) == len(bar.select("rect.half")) == 1
    assert len(bar.select("line.renewal")) == 3
    key = words_of(part(soup, "timeline").select_one(".timeline-key"))
    assert "suspended" in key
    assert "renewal or extension" in key


def test_a_recorded_renewal_is_marked(client: Client, home: Organization, ankara: Organization) -> None:
    agreement = AgreementFactory(
        parties=[home, ankara], concluded_on="2010-01-01", term_kind="months", term_months=60, renewal_mode="express"
    )
    LifecycleActFactory(agreement=agreement, kind="renewal", acted_on="2014-12-01", ends_on="2019-12-31")
    [bar] = part(page_of(client, ankara), "timeline").select("g.of-bars a")
    assert len(bar.select("line.renewal")) == 1


def test_the_table_says_what_the_drawing_shows(client: Client, home: Organization, ankara: Organization) -> None:
    PartnershipFactory(organization_a=home, organization_b=ankara, started_on="2001~")
    agreement = AgreementFactory(title_en="Cooperation", parties=[home, ankara], concluded_on="2021-09-23")
    VisitFactory(title_en="A mission", visitor=ankara, direction="incoming", started_on="2022-05", places="Brussels")
    post = PostFactory(organization=ankara, label_en="mayor")
    mayor = PersonFactory(name="Mansur Yavaş")
    MembershipFactory(person=mayor, post=post, started_on="2019-04-08", ended_on="..")
    SignatureFactory(agreement=agreement, person=mayor, post=post, organization=ankara, signed_on="2021-09-23")
    section = part(page_of(client, ankara), "timeline")
    assert rows(section) == [
        ["c. 2001", "Start of the partnership", "Home Region", "–"],
        ["8 April 2019 – open", "In office", "Mansur Yavaş", "mayor; attested 23 September 2021"],
        [
            "23 September 2021",
            "Memorandum of understanding",
            "Cooperation",
            "in force (derived), 23 September 2021 – open",
        ],
        ["May 2022", "Visit received", "A mission", "Brussels"],
    ]
    assert len(section.select("svg.timeline-drawing g.of-marks a")) == 2
    assert len(section.select("svg.timeline-drawing g.of-lines a circle.attested")) == 1


def test_the_chosen_day_is_a_line_and_the_agreements_have_the_status_of_that_day(
    client: Client, home: Organization, ankara: Organization
) -> None:
    AgreementFactory(
        parties=[home, ankara], concluded_on="2010-01-01", term_kind="months", term_months=60, renewal_mode="none"
    )
    today, then = page_of(client, ankara), page_of(client, ankara, "?as_of=2012-05-05")
    assert len(part(today, "timeline").select("line.chosen")) == 0
    assert len(part(then, "timeline").select("line.chosen")) == 1
    assert "5 May 2012" in words_of(part(then, "timeline").select_one("svg"))
    assert "expired" in words_of(part(today, "agreements"))
    assert "in force" in words_of(part(then, "agreements"))
    assert f"/en/agreements/?partner={ankara.pk}&as_of=2012-05-05" in links(part(then, "agreements"))


def test_visits_of_the_same_days_are_drawn_as_far_as_there_is_room(client: Client, ankara: Organization) -> None:
    for _number in range(14):
        VisitFactory(visitor=ankara, started_on="2021-10-05")
    section = part(page_of(client, ankara), "timeline")
    assert len(section.select("g.of-marks a")) == 8
    assert "6 marks found no room and stand in the table only." in words_of(section)
    assert len(rows(section)) == 14


def test_a_day_that_is_none_is_explained_on_the_timeline(
    client: Client, home: Organization, ankara: Organization
) -> None:
    AgreementFactory(parties=[home, ankara])
    told = part(page_of(client, ankara, "?as_of=someday"), "timeline").select_one(".problems")
    assert "2021-10-26" in words_of(told)


def test_an_organization_without_dates_has_no_timeline(client: Client, ankara: Organization) -> None:
    soup = page_of(client, ankara)
    assert soup.select_one("#timeline") is None
    assert "#timeline" not in links(soup, "nav.contents a")


def test_the_table_of_contents_leads_to_every_section(client: Client) -> None:
    soup = soup_of(client, SmallRegister().pages()["partner"])
    anchors = [f"#{heading['id']}" for heading in soup.select("main section > h2[id]")]
    assert links(soup, "nav.contents a") == anchors


def test_what_is_not_public_is_not_on_the_timeline(client: Client, home: Organization, ankara: Organization) -> None:
    AgreementFactory(title_en="Shown", parties=[home, ankara])
    hidden = AgreementFactory(title_en="zqx agreement", parties=[home, ankara])
    visit = VisitFactory(title_en="zqx visit", visitor=ankara, started_on="2021")
    network = OrganizationFactory(kind="network", name_en="zqx network")
    NetworkMembership.objects.create(network=network, member=ankara, joined_on="2000")
    partner = OrganizationFactory(name_en="zqx partner")
    PartnershipFactory(organization_a=ankara, organization_b=partner, started_on="2001")
    OrganizationFactory(parent=ankara, name_en="zqx office", founded_on="2002", draft=True, cited=False)
    person = PersonFactory(name="zqx person")
    MembershipFactory(person=person, post=PostFactory(organization=ankara), started_on="2019", ended_on="..")
    Agreement.objects.filter(pk=hidden.pk).update(publication=Publication.WITHDRAWN)
    Visit.objects.filter(pk=visit.pk).update(publication=Publication.WITHDRAWN)
    Organization.objects.filter(pk__in=[network.pk, partner.pk]).update(publication=Publication.WITHDRAWN)
    Person.objects.filter(pk=person.pk).update(visibility=Visibility.PRIVATE)
    page = client.get(ankara.get_absolute_url()).content.decode()
    assert "Shown" in page
    assert "zqx" not in page


def test_an_unlisted_person_is_on_the_timeline_without_a_link(client: Client, ankara: Organization) -> None:
    person = PersonFactory(name="An Official", visibility=Visibility.UNLISTED)
    for year in ("2001", "2005"):
        post = PostFactory(organization=ankara)
        MembershipFactory(person=person, post=post, started_on=year, ended_on="2010")
    lines = part(page_of(client, ankara), "timeline").select_one("g.of-lines")
    assert "An Official" in words_of(lines)
    assert lines is not None
    assert not lines.select("a")


# Networks


def test_a_network_shows_its_members_over_time(client: Client, ankara: Organization, home: Organization) -> None:
    network = OrganizationFactory(kind="network", name_en="Eurocities")
    NetworkMembership.objects.create(network=network, member=ankara, joined_on="2001", left_on="2010-06")
    NetworkMembership.objects.create(network=network, member=home, mandate="board")
    members = part(page_of(client, network), "members")
    assert rows(members) == [
        ["Ankara", words_of(members.select_one("td")), "2001", "June 2010", "–"],
        ["Home Region", words_of(members.select_one("td")), "not recorded", "not recorded", "board"],
    ]
    [bar] = members.select("g.of-bars a")
    assert bar["aria-label"] == "Ankara: 2001 – June 2010"
    assert rows(part(page_of(client, ankara), "networks")) == [["Eurocities", "2001", "June 2010", "–"]]


# Neighbours


def test_neighbours_are_counted_by_agreements_visits_and_networks(
    client: Client, home: Organization, ankara: Organization
) -> None:
    for _number in range(2):
        AgreementFactory(parties=[home, ankara])
    lille = OrganizationFactory(name_en="Lille")
    network = OrganizationFactory(kind="network", name_en="Eurocities")
    for member in (ankara, lille):
        NetworkMembership.objects.create(network=network, member=member)
    visit = VisitFactory(visitor=home, title_en="Mission")
    visit.programme_items.create(host=ankara, kind="meeting", title_en="Meeting")
    section = part(page_of(client, ankara), "neighbours")
    assert [[row[0], *row[2:]] for row in rows(section)] == [
        ["Home Region", "2", "1", "–"],
        ["Lille", "–", "–", "Eurocities"],
    ]
    drawn = section.select("svg.neighbours-drawing a")
    assert [str(each["aria-label"]) for each in drawn] == [
        "Home Region: 2 agreements, 1 visit",
        "Lille: 1 network",
    ]
    assert [path["class"][1] for path in section.select("path.link")][:3] == [
        "link-agreements",
        "link-visits",
        "link-networks",
    ]


def test_a_count_leads_to_exactly_its_rows(client: Client, home: Organization, ankara: Organization) -> None:
    first = AgreementFactory(parties=[home, ankara])
    second = AgreementFactory(parties=[home, ankara])
    # All of Home Region's agreements are with Ankara: its list has exactly these rows.
    [link] = part(page_of(client, ankara), "neighbours").select("td[data-label=Agreements] a")
    assert link["href"] == f"/en/agreements/?partner={home.pk}"
    listed = soup_of(client, str(link["href"])).select("table.rows tbody tr")
    assert len(listed) == 2
    # As soon as it has another, the list would have more, and the count leads to the organization.
    AgreementFactory(parties=[home, OrganizationFactory()])
    [link] = part(page_of(client, ankara), "neighbours").select("td[data-label=Agreements] a")
    assert link["href"] == f"{home.get_absolute_url()}#agreements"
    # A single one is itself what the count leads to.
    Agreement.objects.filter(pk=second.pk).update(publication=Publication.WITHDRAWN)
    first.refresh_from_db()
    [link] = part(page_of(client, ankara), "neighbours").select("td[data-label=Agreements] a")
    assert link["href"] == first.get_absolute_url()


def test_hidden_neighbours_and_hidden_links_do_not_count(
    client: Client, home: Organization, ankara: Organization
) -> None:
    hidden = OrganizationFactory(name_en="zqx")
    AgreementFactory(parties=[home, ankara, hidden])
    withdrawn = AgreementFactory(parties=[home, ankara])
    Organization.objects.filter(pk=hidden.pk).update(publication=Publication.WITHDRAWN)
    Agreement.objects.filter(pk=withdrawn.pk).update(publication=Publication.WITHDRAWN)
    assert [row[2] for row in rows(part(page_of(client, ankara), "neighbours"))] == ["1"]


# What it costs


def queries_of(client: Client, organization: Organization) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(organization.get_absolute_url()).status_code == 200
    return len(captured)


def test_the_page_of_a_busy_authority_is_bounded(
    client: Client, home: Organization, ankara: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story, "AGREEMENTS_DRAWN", 5)
    monkeypatch.setattr(neighbours, "LATEST", 3)
    monkeypatch.setattr(neighbours, "DRAWN", 2)

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            AgreementFactory(parties=[home, OrganizationFactory()], concluded_on=date(2021, 1, 1 + number))
            PartnershipFactory(organization_a=home)

    AgreementFactory(parties=[home, ankara], concluded_on="2020")
    grow(0, 5)
    few = queries_of(client, home)
    grow(5, 12)
    assert queries_of(client, home) == few
    soup = soup_of(client, f"{home.get_absolute_url()}?as_of=2022-01-01")
    assert len(names_of_bars(soup)) == 5
    assert "The latest 5 of 13 agreements are drawn. The lists have all:" in words_of(part(soup, "timeline"))
    assert f"/en/agreements/?partner={home.pk}&as_of=2022-01-01" in links(part(soup, "timeline"))
    near = part(soup, "neighbours")
    assert len(rows(near)) == 3
    assert "The nearest 2 of 3 are drawn. The table has all of them." in words_of(near)
    assert "Counted in the latest 3 agreements and the latest 3 visits." in words_of(near)
