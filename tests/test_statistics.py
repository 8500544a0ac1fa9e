"""Each figure of the statistics is the number of rows its link opens."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agreements.models import Agreement, AgreementTopic
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    LifecycleActFactory,
    OrganizationFactory,
    TopicFactory,
    VisitFactory,
)
from tests.small_register import SmallRegister, body_of, csv_records, csv_rows, links, soup_of
from website.statistics import CHARTS, round_up

pytestmark = pytest.mark.django_db

ADDRESS = "/en/statistics/"


def total(client: Client, address: str) -> int:
    heading = soup_of(client, address).select_one("#results")
    assert heading, address
    return int(str(heading["data-total"]))


def figures(soup: BeautifulSoup, chart: str) -> dict[str, int]:
    """The figures of a chart's table by their labels."""
    section = soup.select_one(f"section[aria-labelledby={chart}]")
    assert section
    return {
        row.select("th")[0].get_text(strip=True): int(row.select("a")[0].find_all(string=True)[-1])
        for row in section.select("tbody tr")
    }


def full_register() -> None:
    """Dates of every precision and none, ends, a topic under another, countries."""
    SmallRegister(rows=2)
    home = OrganizationFactory(home=True, country=CountryFactory(code="BE"))
    french = OrganizationFactory(country=CountryFactory(code="FR"))
    for concluded_on in ("2015-03-01", "2016-02", "2017", "2018~", "1955", "1930~", None):
        agreement = AgreementFactory(parties=[home, french], concluded_on=concluded_on)
        AgreementTopic.objects.create(agreement=agreement, topic=TopicFactory(parent=TopicFactory()))
    ended = AgreementFactory(parties=[home, french], concluded_on="2010-01-01", entry_basis="signature")
    LifecycleActFactory(agreement=ended, kind="termination", acted_on="2019-06-30")
    AgreementFactory(parties=[home, french], concluded_on="2012-12-31", entry_basis="signature")
    AgreementFactory(concluded_on="2020")
    for started_on in ("2020-12-30", "2019", None):
        VisitFactory(started_on=started_on, ended_on="2021-01-02" if started_on == "2020-12-30" else None)


def test_every_figure_is_the_number_of_rows_its_link_opens(client: Client) -> None:
    full_register()
    soup = soup_of(client, ADDRESS)
    told = dict.fromkeys(links(soup, "section.chart tbody a"), 0)
    for row in soup.select("section.chart tbody tr a"):
        told[str(row["href"])] = int(row.find_all(string=True)[-1])
    assert len(told) > 60
    for address, count in told.items():
        assert total(client, address) == count, address
    assert any("missing=date" in address and count for address, count in told.items())
    assert any("date_to=" in address and count for address, count in told.items())


def test_every_bar_is_a_link_of_the_table(client: Client) -> None:
    full_register()
    soup = soup_of(client, ADDRESS)
    for section in soup.select("section.chart"):
        drawn = links(section, ".plot a") + links(section, ".bars a")
        assert drawn
        assert set(drawn) <= set(links(section, "tbody a"))


def test_an_agreement_in_force_counts_on_the_last_day_of_each_year_until_it_ends(client: Client) -> None:
    agreement = AgreementFactory(concluded_on="2010-01-01", entry_basis="signature")
    LifecycleActFactory(agreement=agreement, kind="termination", acted_on="2019-12-31")
    in_force = figures(soup_of(client, ADDRESS), "in-force")
    year = timezone.localdate().year
    assert [in_force[f"31 December {each}"] for each in (2009, 2010, 2018)] == [0, 1, 1]
    assert in_force[f"31 December {year - 1}"] == 0
    assert in_force["today"] == 0


def test_what_is_not_known_to_the_year_counts_in_each_it_may_lie_in(client: Client) -> None:
    AgreementFactory(concluded_on="2018~")
    AgreementFactory(concluded_on=None)
    per_year = figures(soup_of(client, ADDRESS), "signed-per-year")
    assert [per_year[each] for each in ("2016", "2017", "2018", "2019", "2020")] == [0, 1, 1, 1, 0]
    assert per_year["not recorded"] == 1


def test_the_country_of_the_home_authorities_is_in_the_table_only(client: Client) -> None:
    home = OrganizationFactory(home=True, country=CountryFactory(code="BE"))
    AgreementFactory(parties=[home, OrganizationFactory(country=CountryFactory(code="FR"))])
    soup = soup_of(client, ADDRESS)
    assert figures(soup, "by-country") == {"Country BE": 1, "Country FR": 1, "not recorded": 0}
    [section] = soup.select("section[aria-labelledby=by-country]")
    assert links(section, ".bars a") == ["/en/agreements/?country=FR"]


@pytest.mark.parametrize("chart", CHARTS)
def test_the_file_of_a_chart_has_the_figures_of_the_page(client: Client, chart: str) -> None:
    full_register()
    on_page = list(figures(soup_of(client, ADDRESS), chart).items())
    rows = csv_rows(client, f"{ADDRESS}{chart}.csv")
    assert rows[0] == ["Code", "Label", "Number", "Address of the rows"]
    assert [(label, int(count)) for _code, label, count, _address in rows[1:]] == on_page
    records = csv_records(client, f"{ADDRESS}{chart}.csv?flavour=data")
    assert list(records[0]) == ["code", "label", "count", "url"]
    for record in records[-3:]:
        address = record["url"].removeprefix("http://localhost")
        assert total(client, address) == int(record["count"]), address


def test_the_file_is_written_as_those_of_the_lists(client: Client) -> None:
    topic = TopicFactory(slug="sums", name_en='=1+1, "all"', name_fr="")
    AgreementTopic.objects.create(agreement=AgreementFactory(), topic=topic)
    response = client.get(f"{ADDRESS}by-topic.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="by-topic-' in response.headers["Content-Disposition"]
    body = body_of(response)
    assert body.startswith("\ufeff".encode())
    assert all(line.endswith(b"\r") for line in body.split(b"\n")[:-1])
    assert '\'=1+1, "all"' in [row[1] for row in csv_rows(client, f"{ADDRESS}by-topic.csv")]
    plain = body_of(client.get(f"{ADDRESS}by-topic.csv?flavour=data")).decode()
    assert '=1+1, "all"' in [row[1] for row in csv.reader(io.StringIO(plain, newline=""))]


@pytest.mark.parametrize("query", ["flavour=strange", "colour=red", "flavour=data&flavour=data", "header=none"])
def test_a_file_asked_for_wrongly_says_so(client: Client, query: str) -> None:
    response = client.get(f"{ADDRESS}in-force.csv?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in body_of(response).decode()


def test_an_unknown_chart_is_not_found(client: Client) -> None:
    assert client.get(f"{ADDRESS}anything.csv").status_code == 404


def test_an_empty_register_has_empty_charts(client: Client) -> None:
    soup = soup_of(client, ADDRESS)
    assert len(soup.select("section.chart")) == len(CHARTS)
    assert set(figures(soup, "signed-per-year").values()) == {0}


def test_the_number_of_queries_does_not_grow(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for rows in (1, 5):
        SmallRegister(rows=rows, topic=f"topic-{rows}-x")
        with django_assert_num_queries(5):
            client.get(ADDRESS)


@pytest.mark.django_db(transaction=True)
def test_the_figures_follow_every_change(client: Client) -> None:
    with transaction.atomic():
        home, partner = OrganizationFactory(home=True), OrganizationFactory()
    with transaction.atomic():
        agreement = AgreementFactory(parties=[home, partner], concluded_on="2010-01-01", entry_basis="signature")
    assert figures(soup_of(client, ADDRESS), "in-force")["31 December 2015"] == 1
    LifecycleActFactory(agreement=agreement, kind="termination", acted_on="2012-05-01")
    assert figures(soup_of(client, ADDRESS), "in-force")["31 December 2015"] == 0
    with transaction.atomic():
        AgreementFactory(parties=[home, partner], concluded_on="2012-01-01", entry_basis="signature")
    assert figures(soup_of(client, ADDRESS), "in-force")["31 December 2015"] == 1
    Agreement.objects.all().update(publication="withdrawn")
    assert figures(soup_of(client, ADDRESS), "in-force")["31 December 2015"] == 0


@pytest.mark.parametrize(("most", "top"), [(0, 1), (1, 1), (3, 4), (5, 5), (7, 10), (11, 20), (41, 50), (101, 200)])
def test_a_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert round_up(most) == top
