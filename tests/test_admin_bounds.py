"""Lists of the desk cost the same however many rows there are: bounded counts and pages, searches by key."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from core.admin import listing, searching, usage
from core.admin.listing import BoundedPaginator
from desk import views
from partnerships.models import OrganizationName
from tests.factories import (
    AgreementFactory,
    LifecycleActFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    VisitFactory,
)
from tests.staff import signed_in, soup_of

pytestmark = pytest.mark.django_db
LIST = "/admin/agreements/agreement/"


@pytest.fixture
def small_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_LISTED", 3)


def titles(client: Any, query: str = "", address: str = LIST) -> list[str]:
    response = client.get(f"{address}{query}")
    assert response.status_code == 200, response.status_code
    return [each.text for each in soup_of(response).select("#result_list tbody th")]


def test_up_to_the_bound_the_count_is_exact(small_bound):
    AgreementFactory.create_batch(3)
    page = soup_of(signed_in("viewer").get(LIST))
    assert " ".join(page.select_one(".paginator").text.split()).endswith("3 agreements")


def test_beyond_the_bound_the_page_says_where_counting_stopped(small_bound):
    AgreementFactory.create_batch(5)
    client = signed_in("viewer")
    for query in ("", "?publication__exact=published", "?q=agreement"):
        page = soup_of(client.get(LIST + query))
        assert "the first 3 of about" in page.select_one(".paginator").text
        assert "result" not in page.select_one("#changelist-search").text
        assert not page.select(".actions .question")


def test_pages_end_at_the_bound(small_bound, monkeypatch):
    monkeypatch.setattr("agreements.admin.AgreementAdmin.list_per_page", 2)
    agreements = [AgreementFactory(concluded_on=f"202{number}") for number in range(5)]
    client = signed_in("viewer")
    newest_first = [str(each.title) for each in reversed(agreements)]
    assert titles(client) == newest_first[:2]
    assert titles(client, "?p=2") == newest_first[2:3]
    assert client.get(f"{LIST}?p=3").status_code == 302


def test_more_rows_than_the_bound_are_not_changed_at_once(small_bound):
    AgreementFactory.create_batch(5, draft=True)
    client = signed_in("administrator")
    chosen = {"action": "delete_selected", "select_across": "1", "_selected_action": "1", "index": "0"}
    page = soup_of(client.post(LIST, chosen, follow=True))
    assert "More than 3 rows cannot be changed at once" in page.text
    assert Agreement.objects.count() == 5


def test_a_page_is_looked_up_by_the_keys_of_its_rows():
    AgreementFactory.create_batch(4)
    rows = Agreement.objects.filter(parties__position=1).order_by("pk")
    with CaptureQueriesContext(connection) as captured:
        page = [*BoundedPaginator(rows, 2).page(2)]
    assert page == [*rows[2:4]]
    assert "OFFSET" not in captured[-1]["sql"]


@pytest.mark.parametrize("common", [0, 1, 100])
def test_words_are_found_whether_they_are_common_or_not(common, monkeypatch):
    monkeypatch.setattr(searching, "COMMON", common)
    partner = OrganizationFactory(name_en="Ankara", native_name="Büyükşehir")
    OrganizationName.objects.create(organization=partner, name="Angora")
    home = OrganizationFactory(home=True)
    climate = AgreementFactory(title_en="Climate", parties=[home, partner])
    AgreementFactory(title_en="Climate too", parties=[home, OrganizationFactory()])
    AgreementFactory(title_en="Water", parties=[home, partner])
    climate.refresh_from_db()
    client = signed_in("viewer")
    assert titles(client, "?q=climate") == ["Climate", "Climate too"]
    assert titles(client, "?q=climate+buyuksehir") == ["Climate"]
    assert titles(client, "?q=angora") == ["Climate", "Water"]
    assert titles(client, f"?q={climate.registry_number}") == ["Climate"]
    assert titles(client, "?q=climate+nowhere") == []
    assert titles(client, "?q=water&publication__exact=draft") == []


@pytest.mark.parametrize("common", [0, 100])
def test_every_list_is_searched_in_all_its_places(common, monkeypatch):
    monkeypatch.setattr(searching, "COMMON", common)
    ankara = OrganizationFactory(name_en="Ankara")
    OrganizationName.objects.create(organization=ankara, name="Angora")
    PartnershipFactory(organization_b=ankara)
    PostFactory(organization=ankara, label_en="governor")
    person = PersonFactory(name="Ekrem İmamoğlu")
    person.other_names.create(name="The mayor of the strait")
    VisitFactory(title_en="Mission to Ankara")
    OrganizationFactory(kind="network").network_members.create(member=ankara)
    client = signed_in("viewer")
    for address, words in {
        "/admin/partnerships/organization/": ("ankara", "angora"),
        "/admin/partnerships/partnership/": ("ankara", "angora"),
        "/admin/partnerships/networkmembership/": ("ankara", "angora"),
        "/admin/people/post/": ("ankara", "angora", "governor"),
        "/admin/people/person/": ("imamoglu", "strait"),
        "/admin/events/visit/": ("ankara",),
    }.items():
        for word in words:
            page = soup_of(client.get(f"{address}?q={word}"))
            assert len(page.select("#result_list tbody tr")) == 1, (address, word)


def test_years_bound_the_walk_along_the_dates_and_lose_none():
    for day in ("2009-12-31", "2010-01-01", "2010", "2011-06", "2012-12-31", "2013-01-01", "2009~", "2013~", "2008~"):
        AgreementFactory(title_en=day, concluded_on=day)
    AgreementFactory(title_en="undated", concluded_on=None)
    found = titles(signed_in("viewer"), "?concluded_on_from=2010&concluded_on_to=2012")
    assert sorted(found) == ["2009~", "2010", "2010-01-01", "2011-06", "2012-12-31", "2013~"]


def test_what_too_many_rows_use_is_not_fetched_to_be_deleted(monkeypatch):
    monkeypatch.setattr(usage, "MOST_NAMED", 2)
    source = SourceFactory(title="Widely cited")
    AgreementFactory.create_batch(3, cited=source)
    client = signed_in("administrator")
    page = soup_of(client.get(f"/admin/core/source/{source.pk}/delete/"))
    assert "“Widely cited” is used by more than 2 rows" in page.text
    chosen = {"action": "delete_selected", "_selected_action": str(source.pk), "index": "0"}
    assert "is used by more than 2 rows" in soup_of(client.post("/admin/core/source/", chosen)).text


def test_the_quality_report_shows_the_first_of_many(monkeypatch):
    monkeypatch.setattr(views, "MOST_SHOWN", 2)
    for _ in range(3):
        LifecycleActFactory(agreement=AgreementFactory(), effective_on="2021-01-01")
    page = soup_of(signed_in("viewer").get("/admin/desk/quality/"))
    section = page.select_one("section[aria-labelledby=rule-agreement_entered_before_concluded]")
    assert len(section.select("tbody tr")) == 2
    assert "There are more" in section.text


QUERIES = {"": 8, "?q=agreement": 13, "?publication__exact=published": 8, "?status=in_force": 9}


@pytest.mark.parametrize("query", QUERIES)
def test_a_list_needs_few_queries(query):
    AgreementFactory.create_batch(3)
    client = signed_in("viewer")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(LIST + query).status_code == 200
    assert len(captured) <= QUERIES[query], [each["sql"][:120] for each in captured]


@pytest.mark.parametrize("rare", [1, 100])
def test_agreements_are_filtered_by_status_whether_it_is_rare_or_not(rare, monkeypatch):
    monkeypatch.setattr("agreements.admin.RARE", rare)
    AgreementFactory(title_en="Valid")
    AgreementFactory(title_en="Over", term_kind="end_date", term_ends_on="2022-01-01")
    client = signed_in("viewer")
    assert titles(client, "?status=in_force") == ["Valid"]
    assert titles(client, "?status=expired") == ["Over"]
    assert titles(client, "?status=expired&publication__exact=draft") == []
