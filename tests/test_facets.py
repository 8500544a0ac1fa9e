"""Facets and pages of public lists: counts equal what files hold, and pages together are the file."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from core.lists import PUBLIC_LISTS
from core.models import Publication
from events.models import ProgrammeItemAgreement, Visit, VisitOutcome
from partnerships.models import NetworkMembership
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CountryFactory,
    OrganizationFactory,
    PersonFactory,
    ProgrammeItemFactory,
    TopicFactory,
    VisitFactory,
)
from tests.small_register import SmallRegister, csv_records, links, page_rows, soup_of

pytestmark = pytest.mark.django_db


def counts(soup: BeautifulSoup, facet: str) -> dict[str, int]:
    return {str(each["data-value"]): int(str(each["data-count"])) for each in soup.select(f"[data-facet={facet}]")}


def total(soup: BeautifulSoup) -> int:
    [shown] = soup.select("[data-total]")
    return int(str(shown["data-total"]))


def pages_from(client: Client, address: str, way: str = "next") -> Iterator[BeautifulSoup]:
    """A page and those its links lead to, one after the other."""
    path = address.partition("?")[0]
    while True:
        soup = soup_of(client, address)
        yield soup
        onward = links(soup, f"nav.pages a[rel={way}]")
        if not onward:
            return
        address = f"{path}{onward[0]}"


def numbers(soup: BeautifulSoup) -> list[str]:
    return [str(row["data-id"]) for row in soup.select("tr[data-id]")]


def test_every_count_is_the_number_of_rows_its_choice_gives(client: Client) -> None:
    SmallRegister()
    for view in PUBLIC_LISTS:
        address = f"/en/{view.name}/"
        soup = soup_of(client, address)
        assert total(soup) == len(csv_records(client, f"{address}export.csv"))
        for facet in {str(each["data-facet"]) for each in soup.select("[data-facet]")}:
            for value, count in counts(soup, facet).items():
                asked = urlencode({facet: value})
                assert count == len(csv_records(client, f"{address}export.csv?{asked}")), f"{view.name} {asked}"
                assert count == total(soup_of(client, f"{address}?{asked}")), f"{view.name} {asked}"


def test_counts_of_a_facet_leave_its_own_choice_aside(client: Client) -> None:
    for kind, country in (("memorandum", "TR"), ("memorandum", "FR"), ("declaration", "TR"), ("protocol", "FR")):
        CountryFactory(code=country)
        partner = OrganizationFactory(country_id=country)
        AgreementFactory(agreement_type=kind, parties=[OrganizationFactory(home=True), partner])
    soup = soup_of(client, "/en/agreements/?type=memorandum&country=TR")
    assert total(soup) == 1
    assert counts(soup, "type") == {"memorandum": 1, "declaration": 1}
    assert {code: counts(soup, "country")[code] for code in ("TR", "FR")} == {"TR": 1, "FR": 1}
    both = soup_of(client, "/en/agreements/?type=memorandum&type=declaration&country=TR")
    assert total(both) == 2
    assert [str(each["value"]) for each in both.select("input[name=type][checked]")] == ["memorandum", "declaration"]


def test_organizations_are_found_by_the_network_they_are_members_of(client: Client) -> None:
    network, member = OrganizationFactory(kind="network", name_en="Eurocities"), OrganizationFactory()
    NetworkMembership.objects.create(network=network, member=member)
    soup = soup_of(client, "/en/organizations/?network=eurocities")
    assert numbers(soup) == [str(member.pk)]
    assert counts(soup_of(client, "/en/organizations/"), "network") == {str(network.pk): 1}


def test_values_without_rows_are_folded_away(client: Client) -> None:
    AgreementFactory(concluded_on="2010-05-01", entry_basis="signature")
    soup = soup_of(client, "/en/agreements/")
    folded = {str(each["data-value"]) for each in soup.select("#more-status [data-facet=status]")}
    assert "in_force" not in folded
    assert "suspended" in folded


def test_the_day_asked_for_changes_statuses_and_their_counts(client: Client) -> None:
    AgreementFactory(concluded_on="2010-05-01", entry_basis="signature", term_kind="months", term_months=24)
    for day, status in (("2009-01-01", "draft"), ("2011-01-01", "in_force"), ("2020-01-01", "expired")):
        found = counts(soup_of(client, f"/en/agreements/?as_of={day}"), "status")
        assert ({code for code, count in found.items() if count} == {status}) == (status != "draft")
        if status != "draft":
            assert total(soup_of(client, f"/en/agreements/?as_of={day}&status={status}")) == 1


def test_each_row_shows_its_status_of_the_day_asked_for_whatever_was_asked_before(client: Client) -> None:
    AgreementFactory(concluded_on="2010-05-01", entry_basis="signature", term_kind="months", term_months=24)
    seen = set()
    for day in ("2026-01-01", "2011-01-01", "2009-01-01"):
        rows = soup_of(client, f"/en/agreements/?as_of={day}").select("tbody .status")
        shown = [str(row["class"][1]).removeprefix("status-") for row in rows]
        file = csv_records(client, f"/en/agreements/export.csv?flavour=data&as_of={day}")
        recorded = [row["status"] for row in file if row["status"]]
        assert shown == recorded, day
        seen.add(tuple(recorded))
    assert len(seen) > 1


def test_what_is_dated_to_several_years_counts_in_each_and_once_in_a_period(client: Client) -> None:
    AgreementFactory(concluded_on="2001~")
    AgreementFactory(concluded_on="2002-03-04")
    assert counts(soup_of(client, "/en/agreements/"), "year") == {"2002": 2, "2001": 1, "2000": 1}
    for asked, expected in (
        ("year=2002", 2),
        ("year=2000&year=2002", 2),
        ("date_from=2002", 2),
        ("date_from=2002-03-05", 1),
        ("date_from=2002-03-04&date_to=2002-03-04", 2),
        ("date_to=2001-06", 1),
        ("date_from=2003", 0),
    ):
        assert total(soup_of(client, f"/en/agreements/?{asked}")) == expected, asked
        assert len(csv_records(client, f"/en/agreements/export.csv?{asked}")) == expected, asked


def test_the_partners_named_most_are_offered_and_several_can_be_chosen(client: Client) -> None:
    home = OrganizationFactory(home=True)
    partners = OrganizationFactory.create_batch(14)
    for number, partner in enumerate(partners):
        for _each in range(number // 4 + 1):
            AgreementFactory(parties=[home, partner])
    soup = soup_of(client, "/en/agreements/")
    found = counts(soup, "partner")
    assert found[str(partners[-1].pk)] == 4
    assert len(found) == 10
    first, last = partners[0].pk, partners[-1].pk
    chosen = soup_of(client, f"/en/agreements/?partner={first}&partner={last}")
    assert total(chosen) == 5
    assert {str(each["value"]) for each in chosen.select("input[name=partner][checked]")} == {str(first), str(last)}


def test_hidden_parties_are_not_counted(client: Client) -> None:
    hidden = OrganizationFactory(draft=True, country=CountryFactory(code="XH"))
    AgreementFactory(parties=[OrganizationFactory(home=True), hidden])
    soup = soup_of(client, "/en/agreements/")
    assert "XH" not in counts(soup, "country")
    assert str(hidden.pk) not in counts(soup, "partner")


def test_a_topic_counts_what_is_on_its_parts_once(client: Client) -> None:
    wider = TopicFactory(slug="environment")
    agreement = AgreementFactory()
    agreement.topic_rows.create(topic=TopicFactory(slug="air", parent=wider))
    agreement.topic_rows.create(topic=TopicFactory(slug="water", parent=wider))
    CommitmentFactory(agreement=agreement, topic=wider)
    assert counts(soup_of(client, "/en/agreements/"), "topic") == {"environment": 1, "air": 1, "water": 1}


SORTS = [(view.name, sort.code) for view in PUBLIC_LISTS for sort in view.sorts]


@pytest.mark.parametrize(("name", "sort"), [each for each in SORTS if each[0] in ("agreements", "people", "visits")])
def test_pages_forwards_and_backwards_are_the_file(client: Client, name: str, sort: str) -> None:
    register = SmallRegister()
    if name == "people":
        PersonFactory.create_batch(60)
    for number in range(60 if name == "agreements" else 0):
        day = [None, "2001", "2001-05", "2001-05-06"][number % 4]
        AgreementFactory(
            concluded_on=day, title_en=f"Agreement {number % 7}", parties=[register.home, register.partner]
        )
    query = f"?sort={sort}"
    file = [row["url"] for row in csv_records(client, f"/en/{name}/export.csv{query}&flavour=data")]
    pages = list(pages_from(client, f"/en/{name}/{query}"))
    assert sum(len(numbers(page)) for page in pages) == len(file) == total(pages[0])
    forwards = [number for page in pages for number in numbers(page)]
    assert len(set(forwards)) == len(forwards)
    [last] = links(pages[0], "nav.pages a")[-1:] or [query]
    back = list(pages_from(client, f"/en/{name}/{last}", "prev"))
    assert [number for page in reversed(back) for number in numbers(page)] == forwards
    assert [numbers(page) for page in reversed(back)] == [numbers(page) for page in pages]


def test_a_page_after_a_row_that_is_gone_says_so_and_leads_to_the_first(client: Client) -> None:
    PersonFactory.create_batch(30)
    soup = soup_of(client, "/en/people/?after=999999999", status=404)
    assert "no longer in the list" in soup.get_text()
    assert "/en/people/" in links(soup, ".empty a")


@pytest.mark.parametrize(
    "place", ["after=x", "after=-1", "before=1.5", "after=end", "after=1&before=2", "after=99999999999"]
)
def test_a_place_that_is_none_is_told(client: Client, place: str) -> None:
    told = soup_of(client, f"/en/people/?{place}").select_one(".problems")
    assert told is not None


@pytest.fixture
def walking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists whose pages are found by walking in their order, as those of very large registers are."""
    monkeypatch.setattr("core.lists.PICKED", 0)
    monkeypatch.setattr("core.lists.SHORTEST_WALK", 7)
    monkeypatch.setattr("core.lists.SPARE", 0)


@pytest.mark.usefixtures("walking")
def test_walking_in_order_finds_the_same_rows_as_picking_them(client: Client) -> None:
    home = OrganizationFactory(home=True)
    for number in range(80):
        AgreementFactory(agreement_type=["memorandum", "protocol"][number % 2], parties=[home, OrganizationFactory()])
    expected = [row["url"] for row in csv_records(client, "/en/agreements/export.csv?type=protocol&flavour=data")]
    pages = pages_from(client, "/en/agreements/?type=protocol")
    found = [row for page in pages for row in links(page, "table.rows th a")]
    assert [each.rstrip("/").rpartition("/")[2] for each in found] == [
        each.rstrip("/").rpartition("/")[2] for each in expected
    ]


def test_a_list_can_be_sorted_by_how_well_rows_answer_and_marks_what_was_looked_for(client: Client) -> None:
    in_summary = AgreementFactory(title_en="On water", summary_en="About the harbour of Antwerp", concluded_on="2020")
    in_title = AgreementFactory(title_en="Harbour and Häfen", concluded_on="2001")
    query = "q=HÁRBOUR&sort=best"
    page = soup_of(client, f"/en/agreements/?{query}")
    assert numbers(page) == [str(in_title.pk), str(in_summary.pk)]
    file = csv_records(client, f"/en/agreements/export.csv?{query}&flavour=data")
    in_title.refresh_from_db()
    in_summary.refresh_from_db()
    assert [row["registry_number"] for row in file] == [in_title.registry_number, in_summary.registry_number]
    assert [mark.get_text() for mark in page.select("table.rows th mark")] == ["Harbour"]
    assert "sort=best" not in soup_of(client, "/en/agreements/").decode()
    assert soup_of(client, "/en/agreements/?sort=best").select_one(".problems")


def test_a_search_in_a_list_that_finds_nothing_offers_what_was_meant(client: Client) -> None:
    PersonFactory(name="Ekrem İmamoğlu")
    soup = soup_of(client, "/en/people/?q=Imamoglou")
    assert total(soup) == 0
    [link] = soup.select("p.meant a")
    assert page_rows(client, f"/en/people/{link['href']}")


def test_numbers_taken_from_sets_are_those_of_the_file(client: Client) -> None:
    SmallRegister()
    AgreementFactory(draft=True, parties=[OrganizationFactory(home=True), OrganizationFactory()])
    for name in ("topics", "partners", "organizations"):
        page = soup_of(client, f"/en/{name}/")
        file = csv_records(client, f"/en/{name}/export.csv?flavour=data")
        shown = [
            [cell.get_text(strip=True) for cell in row.select("td[data-label=Agreements], td[data-label=Visits]")]
            for row in page.select("tr[data-id]")
        ]
        assert shown == [[row[each] for each in ("agreements", "visits") if each in row] for row in file], name


def test_the_best_match_is_that_of_the_words_asked_for_now(client: Client) -> None:
    harbour = AgreementFactory(title_en="Harbour", summary_en="And a museum")
    museum = AgreementFactory(title_en="Museum", summary_en="And a harbour")
    for word, first, second in (("harbour", harbour, museum), ("museum", museum, harbour)):
        page = soup_of(client, f"/en/agreements/?q={word}&sort=best")
        assert numbers(page) == [str(first.pk), str(second.pk)], word


def test_a_partner_whose_name_begins_with_a_number_is_not_taken_for_that_number(client: Client) -> None:
    OrganizationFactory(name_en="3-Länder-Rat")
    AgreementFactory(parties=[OrganizationFactory(home=True), OrganizationFactory(name_en="33-Länder-Rat")])
    soup = soup_of(client, "/en/agreements/?partner=3-Länder")
    assert total(soup) == 1
    assert [str(box["value"]) for box in soup.select("input[type=text][name=partner]")] == ["3-Länder"]
    assert not soup.select("input[name=partner][checked]")


@pytest.mark.usefixtures("walking")
def test_pages_of_a_period_begin_with_dates_that_reach_beyond_it(client: Client) -> None:
    for day in ("2019~", "2019", "2019-12-31", "2020-02", "2021"):
        AgreementFactory(concluded_on=day)
    query = "date_to=2019"
    for sort in ("newest", "oldest"):
        file = csv_records(client, f"/en/agreements/export.csv?{query}&sort={sort}&flavour=data")
        page = soup_of(client, f"/en/agreements/?{query}&sort={sort}")
        shown = [link.rstrip("/").rpartition("/")[2] for link in links(page, "table.rows th a")]
        assert shown == [row["registry_number"] for row in file], sort
        assert len(shown) == 3


def test_visits_that_led_to_an_agreement_are_found_as_soon_as_it_is_public(client: Client) -> None:
    VisitFactory(title_en="Talks only")
    for title in ("With a result", "With a signing"):
        VisitFactory(title_en=title)
    agreement = AgreementFactory(publication=Publication.IN_REVIEW)
    VisitOutcome.objects.create(
        visit=Visit.objects.get(title_en="With a result"), text_en="A memorandum", agreement=agreement
    )
    item = ProgrammeItemFactory(visit=Visit.objects.get(title_en="With a signing"))
    ProgrammeItemAgreement.objects.create(item=item, agreement=agreement)
    address = "/en/visits/?result=agreement"
    assert total(soup_of(client, address)) == 0
    type(agreement).objects.filter(pk=agreement.pk).update(publication=Publication.PUBLISHED)
    assert counts(soup_of(client, "/en/visits/"), "result") == {"agreement": 2}
    assert total(soup_of(client, address)) == 2
    file = csv_records(client, "/en/visits/export.csv?result=agreement&flavour=data")
    assert {row["title"] for row in file} == {"With a result", "With a signing"}


def test_an_empty_list_says_which_filter_to_drop_and_what_that_would_bring(client: Client) -> None:
    for kind in ("memorandum", "memorandum", "declaration"):
        AgreementFactory(agreement_type=kind)
    soup = soup_of(client, "/en/agreements/?type=memorandum&q=nowhere")
    offered = {str(each["href"]): " ".join(each.get_text().split()) for each in soup.select(".empty li a")}
    assert offered == {"?type=memorandum": "Without the filter “Title, party, signatory or content”: 2 results"}
    for query in offered:
        assert total(soup_of(client, f"/en/agreements/{query}")) == 2
    soup = soup_of(client, "/en/agreements/?type=memorandum&status=suspended")
    assert {str(each["href"]) for each in soup.select(".empty li a")} == {"?type=memorandum"}
