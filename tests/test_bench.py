"""A made register of thousands: answers agree with the plain list, queries and rows touched do not grow; no times."""

import json
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.bench.checks import LIST, address_of, file_disagreements, list_disagreements, scenarios
from tests.bench.figures import Figure, Measured, figures, size_of
from tests.bench.plain import FACETS, PAGE, PlainList
from tests.bench.report import report
from tests.conftest import empty_tables
from tests.small_register import body_of
from tests.test_public_lists import QUERIES

SIZE = 10_000
COMBINATIONS = 16
# A page of 25 agreements with their parties and signatories; the whole register has hundreds of thousands of rows.
MOST_ROWS_TOUCHED = 600

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[PlainList]:
    """A made register as a site has it: committed, so that what a process keeps of it may be kept."""
    with django_db_blocker.unblock():
        call_command("make_register", agreements=SIZE, seed=1, verbosity=0)
        yield PlainList()
        empty_tables()


def get(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return body_of(response).decode()


def combination(register: PlainList, random: Random) -> dict[str, list[str]]:
    """What a visitor might ask: some values of some facets, perhaps a period and a day."""
    values = {**random.choice(register.rows).values, "status": ("in_force", "expired", "terminated")}
    names = random.sample([name for name in FACETS if values[name]], random.randint(0, 3))
    asked = {name: sorted(set(random.choices(values[name], k=random.randint(1, 2)))) for name in names}
    if random.random() < 0.4:
        year = random.randint(1990, 2020)
        asked |= {"date_from": [f"{year}-07-15"], "date_to": [f"{year + random.randint(0, 15)}-08-01"]}
    if random.random() < 0.4:
        asked["as_of"] = [date(random.randint(1998, 2030), 1, 1).isoformat()]
    return asked


def test_lists_show_and_count_what_the_plain_list_does(register: PlainList) -> None:
    random, today = Random(3), timezone.localdate()  # noqa: S311
    asked = [*scenarios(register, today).values(), *(combination(register, random) for _ in range(COMBINATIONS))]
    found = [each for one in asked for each in list_disagreements(register, one, get, today, pages=2)]
    assert found == []


def test_a_list_is_paged_through_to_its_last_row(register: PlainList) -> None:
    today = timezone.localdate()
    asked = scenarios(register, today)["+ country"]
    pages = len(register.expected(asked, today).rows) // PAGE + 1
    assert pages > 3
    assert list_disagreements(register, asked, get, today, pages) == []


def test_files_hold_what_the_plain_list_does(register: PlainList) -> None:
    today = timezone.localdate()
    for asked in scenarios(register, today).values():
        text = get(address_of({**asked, "flavour": ["data"]}, f"{LIST}export.csv"))
        assert file_disagreements(register, asked, text, today) == []


@pytest.mark.parametrize("name", QUERIES)
def test_a_list_of_thousands_asks_no_more_than_one_of_a_few(name: str, register: PlainList) -> None:
    client = Client()
    client.get(f"/en/{name}/")
    for address in (f"/en/{name}/?utm_id=1", f"/en/{name}/?utm_id=2&q=no+such+word"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        # A search that finds nothing also asks what was meant.
        assert len(queries) <= QUERIES[name] + 3, address


def test_a_page_touches_few_rows_however_deep_it_lies(register: PlainList) -> None:
    today = timezone.localdate()
    middle, near_end = (register.rows[len(register.rows) * share // 10].pk for share in (5, 9))
    addresses = [address_of(asked) for asked in scenarios(register, today).values()]
    for address in [*addresses, f"{LIST}?after={middle}", f"{LIST}?after={near_end}", f"{LIST}?before={middle}"]:
        get(address)
        assert rows_touched(f"{address}{'&' if '?' in address else '?'}utm_id=1") <= MOST_ROWS_TOUCHED, address


def rows_touched(address: str) -> int:
    """How many rows PostgreSQL looks at, by its own account, to find and fill the rows of a page."""
    with CaptureQueriesContext(connection) as queries:
        get(address)
    touched = 0
    with connection.cursor() as cursor:
        for query in queries:
            if query["sql"].startswith("SELECT") and 'FROM "agreements_agreement"' in query["sql"]:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql'].replace('%', '%%')}", [])
                plan = cursor.fetchone()[0]
                touched += looked_at((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return touched


def looked_at(node: dict[str, Any]) -> int:
    """The rows of the tables and indexes below a node of a plan, those a filter drops too."""
    below = sum(looked_at(each) for each in node.get("Plans", []))
    if "Relation Name" not in node:
        return below
    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return below + round(rows * node["Actual Loops"])


def test_a_missed_figure_is_named() -> None:
    small = Measured(10_000, times={"null view": [[1.0]], "list all": [[2.0]], "deep page": [[4.0]]})
    results = figures(small, None, [small])
    assert [each.name for each in results if each.verdict == "MISSED"] == ["deep page / first page at 10,000"]
    assert "MISSED deep page / first page at 10,000" in report([small], results)


def test_a_figure_is_met_at_its_limit() -> None:
    assert Figure("ratio", 2.0, 2).verdict == "met"
    assert Figure("ratio", 2.01, 2).verdict == "MISSED"
    assert Figure("share", 0.95, 0.95, is_least=True).verdict == "met"
    assert Figure("share", None, 0.95, is_least=True).verdict == "not measured"


def test_sizes_are_written_short() -> None:
    assert [size_of(text) for text in ("10k", "100K", "1m", "2500")] == [10_000, 100_000, 1_000_000, 2_500]
