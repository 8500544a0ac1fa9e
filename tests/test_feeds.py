"""What is new and what has a day, list by list, as programs read it: Atom and iCalendar."""

from datetime import date, timedelta

import feedparser
import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, AgreementRelation, Document
from core.feeds import CALENDAR_ROWS, FEED_ENTRIES
from core.lists import PUBLIC_LISTS
from core.models import Publication
from events.models import ProgrammeItemAgreement
from tests.factories import AgreementFactory, OrganizationFactory, VisitFactory
from tests.rules.sql import run
from tests.small_register import LISTS, SmallRegister, csv_records, page_rows, soup_of

pytestmark = pytest.mark.django_db

DATED = [view.name for view in PUBLIC_LISTS if view.occasions]
SITE = "http://localhost"


def feed(client: Client, address: str) -> feedparser.FeedParserDict:
    response = client.get(address)
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content)
    assert not found.bozo, found.bozo_exception
    return found


def calendar(client: Client, address: str) -> icalendar.Calendar:
    response = client.get(address)
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(response.content)
    assert not found.errors
    assert not any(each.errors for each in found.walk("VEVENT"))
    return found


def events(found: icalendar.Calendar) -> dict[str, tuple[date, date]]:
    return {str(each["summary"]): (each.decoded("dtstart"), each.decoded("dtend")) for each in found.walk("VEVENT")}


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
@pytest.mark.parametrize("name", LISTS)
def test_each_list_has_a_feed_of_the_rows_it_shows(client: Client, name: str, language: str) -> None:
    SmallRegister(rows=2)
    found = feed(client, f"/{language}/{name}/feed.atom")
    shown = page_rows(client, f"/{language}/{name}/")
    assert {entry.link.removeprefix(SITE) for entry in found.entries} == set(shown)
    assert found.feed.language == language
    assert all(entry.title and entry.summary and entry.updated >= entry.published for entry in found.entries)


def test_a_feed_has_the_filters_of_its_list(client: Client) -> None:
    AgreementFactory(title_en="About water", agreement_type="twinning_charter")
    AgreementFactory(title_en="About trams", agreement_type="memorandum")
    found = feed(client, "/en/agreements/feed.atom?type=twinning_charter")
    assert [entry.title for entry in found.entries] == ["About water"]
    assert "type=twinning_charter" in found.feed.link
    assert "type: twinning charter" in found.feed.title.lower()


def test_the_page_names_the_feeds_of_what_it_shows(client: Client) -> None:
    AgreementFactory(agreement_type="twinning_charter")
    soup = soup_of(client, "/en/agreements/?type=twinning_charter&sort=title")
    named = {str(link["type"]): str(link["href"]) for link in soup.select("head link[rel=alternate][type]")}
    assert named == {
        "application/atom+xml": "/en/agreements/feed.atom?type=twinning_charter",
        "text/calendar": "/en/agreements/calendar.ics?type=twinning_charter",
    }
    for address in named.values():
        assert client.get(address).status_code == 200


def test_the_home_page_names_the_feeds_of_agreements_and_visits(client: Client) -> None:
    named = soup_of(client, "/nl/").select("head link[rel=alternate][type]")
    assert [str(link["href"]) for link in named] == ["/nl/agreements/feed.atom", "/nl/visits/feed.atom"]


def test_entries_are_the_latest_first_and_bounded(client: Client) -> None:
    for day in range(FEED_ENTRIES + 3):
        AgreementFactory(title_en=f"No. {day}", concluded_on=date(2020, 1, 1) + timedelta(days=day))
    found = feed(client, "/en/agreements/feed.atom")
    assert [entry.title for entry in found.entries][:2] == [f"No. {FEED_ENTRIES + 2}", f"No. {FEED_ENTRIES + 1}"]
    assert len(found.entries) == FEED_ENTRIES
    assert "50 of 53, at most 50." in found.feed.subtitle


def test_lists_without_days_begin_with_what_was_entered_last(client: Client) -> None:
    OrganizationFactory(name_en="First entered")
    OrganizationFactory(name_en="Entered later")
    assert feed(client, "/en/organizations/feed.atom").entries[0].title == "Entered later"


def test_the_number_of_an_entry_stays_when_its_title_changes(client: Client) -> None:
    visit = VisitFactory(title_en="A mission")
    (before,) = feed(client, "/en/visits/feed.atom").entries
    type(visit).objects.filter(pk=visit.pk).update(title_en="A mission to Ankara")
    (after,) = feed(client, "/en/visits/feed.atom").entries
    assert before.id == after.id == f"{SITE}/en/visits/{visit.pk}/"
    assert before.link != after.link


def test_what_a_title_is_written_in_is_told(client: Client) -> None:
    AgreementFactory(title_en="", title_fr="Déclaration d'intention")
    (entry,) = feed(client, "/nl/agreements/feed.atom").entries
    assert entry.title_detail.language == "fr"


def moved_back(days: int) -> None:
    """Let all histories so far have happened some days ago."""
    for (table,) in run("SELECT table_name FROM information_schema.columns WHERE column_name = 'pgh_obj_id'"):
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        run(f"UPDATE {table} SET pgh_created_at = pgh_created_at - make_interval(days => {days})")
        run(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_an_entry_is_as_new_as_its_last_public_change(client: Client) -> None:
    agreement = AgreementFactory()

    def updated() -> str:
        (entry,) = feed(client, "/en/agreements/feed.atom").entries
        return str(entry.updated)

    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")
    moved_back(10)
    first = updated()
    Agreement.objects.filter(pk=agreement.pk).update(internal_notes="Ask again.")
    assert updated() == first
    agreement.commitments.create(text_en="They exchange staff.", position=1)
    assert updated() > first


def test_what_the_public_does_not_see_makes_no_entry_new(client: Client) -> None:
    agreement, visit, draft = AgreementFactory(), VisitFactory(), AgreementFactory(draft=True, concluded_on="2000")
    document = Document.objects.create(agreement=agreement, url="https://example.org/x", access="restricted")
    item = visit.programme_items.create(kind="meeting", title_en="Meeting")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")
    moved_back(10)

    def updated() -> list[str]:
        return [str(feed(client, f"/en/{name}/feed.atom").entries[0].updated) for name in ("agreements", "visits")]

    first = updated()
    document.note = "Where the original lies"
    document.save()
    AgreementRelation.objects.create(agreement=agreement, related=draft, kind="implements")
    ProgrammeItemAgreement.objects.create(item=item, agreement=draft)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    assert updated() == first
    document.access = "public"
    document.save()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    assert updated()[0] > first[0]


def test_a_record_is_new_when_it_is_published_not_when_it_is_entered(client: Client) -> None:
    visit = VisitFactory(publication=Publication.IN_REVIEW)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")
    moved_back(10)
    type(visit).objects.filter(pk=visit.pk).update(publication=Publication.PUBLISHED)
    (entry,) = feed(client, "/en/visits/feed.atom").entries
    assert entry.published == entry.updated
    assert entry.published[:4] == str(date.today().year)  # noqa: DTZ011


def test_a_calendar_has_each_visit_with_its_days(client: Client) -> None:
    VisitFactory(title_en="A mission", started_on="2021-10-22", ended_on="2021-10-26")
    VisitFactory(title_en="A day", started_on="2022-03-01", ended_on=None)
    assert events(calendar(client, "/en/visits/calendar.ics")) == {
        "A mission": (date(2021, 10, 22), date(2021, 10, 27)),
        "A day": (date(2022, 3, 1), date(2022, 3, 2)),
    }


def test_days_that_are_not_known_exactly_are_left_out_and_counted(client: Client) -> None:
    VisitFactory(title_en="Known", started_on="2021-10-22", ended_on="2021-10-22")
    VisitFactory(started_on="2021-10", ended_on="2021-10")
    VisitFactory(started_on="2021~", ended_on=None)
    VisitFactory(started_on=None, ended_on=None)
    found = calendar(client, "/en/visits/calendar.ics")
    assert set(events(found)) == {"Known"}
    assert "3 of them are left out, because their day is not recorded exactly." in str(found["description"])


def test_a_calendar_has_signature_end_of_term_and_deadline_of_an_agreement(client: Client) -> None:
    AgreementFactory(
        title_en="Memorandum",
        concluded_on="2024-03-01",
        term_kind="months",
        term_months=60,
        term_start="signature",
        entry_basis="signature",
        renewal_mode="tacit",
        renewal_months=60,
        notice_months=6,
    )
    (row,) = csv_records(client, "/en/agreements/export.csv?as_of=2026-01-01&flavour=data")
    found = events(calendar(client, "/en/agreements/calendar.ics?as_of=2026-01-01"))
    assert {name: first.isoformat() for name, (first, _last) in found.items()} == {
        "Signature: Memorandum": "2024-03-01",
        "End of the term: Memorandum": row["term_ends_on"],
        "Decision on renewal or notice: Memorandum": row["decision_on"],
    }
    assert row["term_ends_on"]


def test_a_calendar_says_how_many_it_holds(client: Client) -> None:
    VisitFactory(started_on="2021-10-22", ended_on="2021-10-22")
    description = str(calendar(client, "/fr/visits/calendar.ics")["description"])
    assert str(CALENDAR_ROWS) in description


@pytest.mark.parametrize("name", LISTS)
def test_a_feed_that_has_not_changed_is_not_sent_again(client: Client, name: str) -> None:
    SmallRegister()
    endings = ["feed.atom", *(["calendar.ics"] if name in DATED else [])]
    for ending in endings:
        first = client.get(f"/en/{name}/{ending}")
        again = client.get(f"/en/{name}/{ending}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/en/agreements/feed.atom?type=nonsense", "“nonsense” is not one of the values known here."),
        ("/en/agreements/feed.atom?colour=red", "This list has no such parameter."),
        ("/en/visits/calendar.ics?year=soon", "Write a year in four digits"),
        ("/fr/visits/feed.atom?year=soon", "Écrivez une année"),
    ],
)
def test_a_feed_says_what_of_its_address_it_does_not_understand(client: Client, address: str, sentence: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_lists_without_days_have_no_calendar(client: Client) -> None:
    assert client.get("/en/people/calendar.ics").status_code == 404


@pytest.mark.parametrize("ending", ["feed.atom", "calendar.ics"])
def test_a_feed_of_many_rows_takes_as_many_queries_as_one_of_few(client: Client, ending: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/en/visits/{ending}?q=mission").status_code == 200
        return len(captured)

    VisitFactory(title_en="A mission")
    queries()
    few = queries()
    for _number in range(10):
        VisitFactory(title_en="Another mission")
    queries()
    VisitFactory(title_en="A last mission")
    assert queries() <= few + 3


def test_a_feed_holds_nothing_that_is_not_public(client: Client) -> None:
    AgreementFactory(title_en="A draft", draft=True)
    VisitFactory(title_en="In review", publication=Publication.IN_REVIEW)
    assert not feed(client, "/en/agreements/feed.atom").entries
    assert not events(calendar(client, "/en/visits/calendar.ics"))


def test_what_xml_cannot_hold_is_left_out_of_a_feed(client: Client) -> None:
    for words in ("a%01b", "a%EF%BF%BFb"):
        assert "ab" in str(feed(client, f"/en/agreements/feed.atom?q={words}").feed.title)
