"""The pages of single records: steps of a life, marks of sources, public history, chains, headlines, citations."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agreements.chain import LINKS_SHOWN
from agreements.life import standing, steps
from agreements.models import Agreement, AgreementRelation, Approval, Document, LifecycleAct
from agreements.views import HISTORY, statuses_of
from core.dates import ImpreciseDate
from core.models import Publication
from core.public_history import DAYS_SHOWN, public_history
from events.models import DelegationMember, Visit
from events.views import HISTORY as VISIT_HISTORY
from people.models import Visibility
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    CommitmentFactory,
    DelegationMemberFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    ProgrammeItemFactory,
    ProgrammeParticipantFactory,
    SignatureFactory,
    SourceFactory,
    TopicFactory,
    VisitFactory,
)
from tests.small_register import SmallRegister, links, soup_of

pytestmark = pytest.mark.django_db

# A day gone by, so that it is never today.
DAY = date(2026, 11, 1)


def page_of(client: Client, record: Any, query: str = "", language: str = "en") -> BeautifulSoup:
    record.refresh_from_db()
    return soup_of(client, record.get_absolute_url().replace("/en/", f"/{language}/", 1) + query)


def section(soup: BeautifulSoup, name: str) -> Tag:
    found = soup.select_one(f"section[aria-labelledby={name}]")
    assert found is not None
    return found


def words(part: Tag) -> str:
    return " ".join(part.get_text(" ").split())


# The life of an agreement


def life(agreement: Agreement, day: date = DAY) -> list[tuple[str, str, str]]:
    """Name, state and date or note of each step."""
    agreement = Agreement.objects.get(pk=agreement.pk)
    return [
        (step.name, "day" if step.is_day else step.state, str(step.on.format() if step.on else step.note))
        for step in steps(agreement, statuses_of(agreement, day), day)
    ]


def told(agreement: Agreement, day: str) -> str:
    agreement = Agreement.objects.get(pk=agreement.pk)
    found = standing(agreement, statuses_of(agreement, date.fromisoformat(day)), date.fromisoformat(day))
    assert found is not None
    return " · ".join([f"{found.since} ({found.grounds})", *found.notes])


@pytest.fixture
def ile_de_france() -> Agreement:
    agreement: Agreement = AgreementFactory(concluded_on="2021-09-23", term_kind="months", term_months=60)
    party = agreement.parties.latest("pk").organization
    Approval.objects.create(
        agreement=agreement, organization=party, body_as_printed="Council", approved_on="2021-09-22"
    )
    return agreement


def test_the_term_of_ile_de_france_ends_before_the_day_shown(ile_de_france: Agreement) -> None:
    assert life(ile_de_france) == [
        ("Prior approval", "recorded", "22 September 2021"),
        ("Signed", "recorded", "23 September 2021"),
        ("Entry into force", "derived", "23 September 2021"),
        ("End of the term", "derived", "22 September 2026"),
        ("Day shown", "day", "1 November 2026"),
    ]


def test_the_term_of_ile_de_france_lies_ahead_on_an_earlier_day(ile_de_france: Agreement) -> None:
    assert life(ile_de_france, date(2022, 1, 1))[3:] == [
        ("Day shown", "day", "1 January 2022"),
        ("End of the term", "open", "22 September 2026"),
    ]


def test_the_line_is_that_of_the_status_between_two_steps(ile_de_france: Agreement) -> None:
    agreement = Agreement.objects.get(pk=ile_de_france.pk)
    lines = [step.then for step in steps(agreement, statuses_of(agreement, DAY), DAY)]
    assert lines == [
        "then-approved certainty-certain",
        "then-in_force certainty-derived",
        "then-in_force certainty-derived",
        "then-expired certainty-derived",
        "then-expired certainty-derived",
    ]


def test_istanbul_has_no_approval_and_no_term_and_says_so() -> None:
    assert life(AgreementFactory(concluded_on="2021-02")) == [
        ("Approval", "open", "not recorded"),
        ("Signed", "recorded", "February 2021"),
        ("Entry into force", "derived", "February 2021"),
        ("Day shown", "day", "1 November 2026"),
        ("End of the term", "open", "not recorded"),
    ]


def test_an_agreement_that_awaits_its_entry_into_force_has_not_reached_it() -> None:
    agreement = AgreementFactory(concluded_on="2024-03-01", entry_basis="ratification")
    assert ("Entry into force", "open", "not recorded") in life(agreement)


def test_recorded_acts_stand_in_the_order_of_their_effect() -> None:
    agreement = AgreementFactory(concluded_on="2002-02-12", entry_basis="notification", term_kind="none")
    for kind, acted, effective in [
        ("termination", "2020-01-01", "2021-01-01"),
        ("entry_into_force", "2003-06-20", None),
        ("notification", "2003-05-27", None),
    ]:
        LifecycleAct.objects.create(agreement=agreement, kind=kind, acted_on=acted, effective_on=effective)
    assert life(agreement) == [
        ("Approval", "open", "not recorded"),
        ("Signed", "recorded", "12 February 2002"),
        ("Notification of completion", "recorded", "27 May 2003"),
        ("Entry into force", "recorded", "20 June 2003"),
        ("Termination", "recorded", "1 January 2021"),
        ("Day shown", "day", "1 November 2026"),
    ]


def test_a_ratification_follows_the_signature() -> None:
    agreement = AgreementFactory(concluded_on="2024-03-01")
    Approval.objects.create(
        agreement=agreement, kind="ratification", body_as_printed="Council", approved_on="2024-06-01"
    )
    names = [name for name, _state, _when in life(agreement)]
    assert names.index("Ratification") > names.index("Signed")


@pytest.mark.parametrize(
    ("fields", "day", "sentence"),
    [
        ({"concluded_on": "2021-02"}, "2021-01-31", "Not concluded until 31 January 2021"),
        (
            {"concluded_on": "2021-02"},
            "2021-02-15",
            "Undetermined from 1 February 2021 to 28 February 2021 (the date of conclusion is imprecise",
        ),
        (
            {"concluded_on": "2021-02"},
            "2021-03-01",
            "In force since February 2021 (signature, derived) · term not recorded",
        ),
        (
            {"concluded_on": "2021-10-26"},
            "2026-11-22",
            "In force since 26 October 2021 (signature, derived) · term not recorded",
        ),
        (
            {"concluded_on": "2021-09-23", "term_kind": "months", "term_months": 60},
            "2022-01-01",
            "In force since 23 September 2021 (signature, derived) · last day 22 September 2026 · renewal not recorded",
        ),
        (
            {"concluded_on": "2021-09-23", "term_kind": "months", "term_months": 60},
            "2026-11-22",
            "Expired since 23 September 2026 (5-year term from the signature, derived) · renewal not recorded",
        ),
        (
            {"concluded_on": "2021-09-23", "term_kind": "months", "term_months": 18, "renewal_mode": "none"},
            "2026-11-22",
            "Expired since 23 March 2023 (18-month term from the signature, derived)",
        ),
        (
            {"concluded_on": "2024-03-01", "entry_basis": "ratification"},
            "2026-11-22",
            "Awaiting entry into force since 1 March 2024 (no entry into force is recorded",
        ),
    ],
)
def test_the_standing_is_one_sentence(fields: dict[str, Any], day: str, sentence: str) -> None:
    assert told(AgreementFactory(**fields), day).startswith(sentence)


def test_a_status_runs_through_neighbouring_reasons() -> None:
    agreement = AgreementFactory(
        concluded_on="2010-01-01",
        term_kind="months",
        term_months=12,
        renewal_mode="tacit",
        renewal_months=12,
        entry_basis="signature",
    )
    assert told(agreement, "2020-06-01").startswith("In force since 1 January 2010 (")


# Marks of sources


def marked_page(client: Client, language: str = "en") -> BeautifulSoup:
    first, second = SourceFactory(title="First source"), SourceFactory(title="Second source")
    agreement = AgreementFactory(cited=first)
    for source, fact in [
        (first, "concluded_on"),
        (second, "concluded_on"),
        (second, "signatures"),
        (second, "a remark"),
        (second, "summary"),
    ]:
        agreement.citations.create(source=source, fact=fact, quote="words")
    return page_of(client, agreement, language=language)


def test_every_mark_leads_to_its_source_and_every_source_back_to_its_marks(client: Client) -> None:
    soup = marked_page(client)
    marks = soup.select("sup.marks a")
    assert [(mark.get_text(), mark["href"], mark["aria-label"]) for mark in marks] == [
        ("1", "#source-1", "Source 1"),
        ("1", "#source-1", "Source 1"),
        ("2", "#source-2", "Source 2"),
        ("2", "#source-2", "Source 2"),
    ]
    for mark in marks:
        source = soup.select_one(str(mark["href"]))
        assert source is not None
        assert f"#{mark['id']}" in links(source, "a.back")
    for back in links(soup, "a.back"):
        assert soup.select_one(back) is not None
    names = [str(element["id"]) for element in soup.select("[id]")]
    assert len(names) == len(set(names))


def test_a_fact_the_page_has_no_place_for_is_named_at_its_source_only(client: Client) -> None:
    sources = section(marked_page(client), "sources")
    assert "A remark" in [strong.get_text() for strong in sources.select("strong")]


def test_marks_are_named_in_the_language_of_the_page(client: Client) -> None:
    marks = marked_page(client, "nl").select("sup.marks a")
    assert {mark["aria-label"] for mark in marks} == {"Bron 1", "Bron 2"}


# Public history

EVENT_TABLES = [part.model.pgh_event_model._meta.db_table for part in (*HISTORY, *VISIT_HISTORY)]  # type: ignore[attr-defined]


def a_day_passes() -> None:
    """Move what has happened so far one day back; the history itself refuses to be changed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in dict.fromkeys(EVENT_TABLES):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            cursor.execute(f"UPDATE {table} SET pgh_created_at = pgh_created_at - INTERVAL '1 day'")
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def history(agreement: Agreement) -> list[list[str]]:
    return [day.lines for day in public_history(agreement, HISTORY)]


def change(agreement: Agreement, **fields: Any) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(**fields)


def test_a_change_of_a_public_field_is_named_with_its_day_and_without_its_values(client: Client) -> None:
    agreement = AgreementFactory(summary_en="The first words")
    a_day_passes()
    change(agreement, summary_en="Other words", term_kind="none")
    CommitmentFactory(agreement=agreement, text_en="A promise")
    assert history(agreement) == [["Changed: Summary, Term", "Commitments: added"], ["Published"]]
    shown = words(section(page_of(client, agreement), "history"))
    for value in ("first words", "Other words", "promise"):
        assert value not in shown


def test_what_was_changed_before_the_publication_stays_untold() -> None:
    agreement = AgreementFactory(draft=True, summary_en="Draft words")
    a_day_passes()
    change(agreement, summary_en="Better draft words")
    a_day_passes()
    change(agreement, publication=Publication.PUBLISHED)
    assert history(agreement) == [["Published"]]


def test_what_was_changed_while_withdrawn_stays_untold() -> None:
    agreement = AgreementFactory()
    for fields in (
        {"publication": Publication.WITHDRAWN},
        {"summary_en": "Withdrawn words"},
        {"publication": Publication.PUBLISHED},
    ):
        a_day_passes()
        change(agreement, **fields)
    assert history(agreement) == [["Published again"], ["Withdrawn"], ["Published"]]


def test_notes_restricted_documents_and_ties_to_hidden_agreements_stay_untold() -> None:
    agreement = AgreementFactory()
    a_day_passes()
    change(agreement, internal_notes="Not for the public")
    document = Document.objects.create(agreement=agreement, url="https://example.org/x", access="restricted")
    AgreementRelation.objects.create(
        agreement=agreement, related=AgreementFactory(draft=True, concluded_on="2000"), kind="implements"
    )
    assert history(agreement) == [["Published"]]
    Document.objects.filter(pk=document.pk).update(note="Where the original lies")
    assert history(agreement) == [["Published"]]


def test_a_public_document_is_told_without_its_note() -> None:
    agreement = AgreementFactory()
    document = Document.objects.create(agreement=agreement, url="https://example.org/x", access="public")
    a_day_passes()
    Document.objects.filter(pk=document.pk).update(note="Where the original lies")
    assert history(agreement) == [["Published"]]
    a_day_passes()
    Document.objects.filter(pk=document.pk).update(url="https://example.org/y")
    assert history(agreement)[0] == ["Documents: changed (Address)"]


def test_an_erased_person_leaves_no_name_in_the_history(client: Client) -> None:
    agreement = AgreementFactory()
    a_day_passes()
    person = PersonFactory(name="Jacqueline Dupont")
    SignatureFactory(agreement=agreement, person=person, title_as_printed="Maire")
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_person(%s, '(erased)')", [person.pk])
    soup = page_of(client, agreement)
    assert "Signatures: added" in words(section(soup, "history"))
    assert "Dupont" not in words(soup)
    assert "Maire" not in words(section(soup, "history"))


def test_a_removed_row_is_told_and_one_that_came_and_went_is_not() -> None:
    agreement = AgreementFactory()
    commitment = CommitmentFactory(agreement=agreement)
    a_day_passes()
    commitment.delete()
    CommitmentFactory(agreement=agreement, position=2).delete()
    assert history(agreement)[0] == ["Commitments: removed"]


def test_the_history_is_bounded_and_one_query_long(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    agreement = AgreementFactory()
    for number in range(DAYS_SHOWN + 2):
        a_day_passes()
        change(agreement, summary_en=f"Words {number}")
    with django_assert_num_queries(1):
        assert len(history(agreement)) == DAYS_SHOWN


def test_the_history_of_a_visit_is_told_too(client: Client) -> None:
    visit = VisitFactory()
    a_day_passes()
    Visit.objects.filter(pk=visit.pk).update(places="Ankara")
    assert "Changed: Places" in words(section(page_of(client, visit), "history"))


# The chain of related agreements


@pytest.fixture
def chain() -> list[Agreement]:
    first = AgreementFactory(title_en="First accord", concluded_on="2006-04")
    second = AgreementFactory(title_en="Update", concluded_on="2014-05")
    third = AgreementFactory(title_en="Pact", concluded_on="2023-04-27")
    AgreementRelationFactory(agreement=second, related=first, kind="amends")
    AgreementRelationFactory(agreement=third, related=second, kind="supersedes")
    return [first, second, third]


def test_a_chain_is_shown_whole_from_each_of_its_agreements(client: Client, chain: list[Agreement]) -> None:
    for place, agreement in enumerate(chain):
        shown = section(page_of(client, agreement), "related").select("ol.chain > li")
        assert [words(link).partition("Other")[0].split(" ·")[0] for link in shown] == [
            "April 2006",
            "May 2014",
            "27 April 2023",
        ]
        assert [link.get("aria-current") for link in shown] == ["true" if each == place else None for each in range(3)]
        assert "amends: First accord" in words(shown[1])
        assert "supersedes: Update" in words(shown[2])


def test_a_hidden_agreement_breaks_the_chain(client: Client, chain: list[Agreement]) -> None:
    change(chain[1], publication=Publication.WITHDRAWN)
    assert "No related agreement is recorded." in words(section(page_of(client, chain[2]), "related"))


def test_a_chain_is_bounded(client: Client) -> None:
    frame = AgreementFactory(concluded_on="2000")
    for _number in range(LINKS_SHOWN + 5):
        AgreementRelationFactory(agreement=AgreementFactory(), related=frame, kind="implements")
    related = section(page_of(client, frame), "related")
    shown = related.select("ol.chain > li")
    assert f"The nearest {LINKS_SHOWN} of {LINKS_SHOWN + 6} agreements of this chain are drawn." in words(related)
    assert "There may be more" not in words(related)
    assert len(related.select("details li a")) == 6
    assert len(shown) == LINKS_SHOWN
    assert [link for link in shown if link.get("aria-current")]


def test_commitments_stand_under_their_topics_and_keep_their_numbers(client: Client) -> None:
    agreement, climate = AgreementFactory(), TopicFactory(name_en="Climate")
    for text, topic in (("First", climate), ("Second", None), ("Third", climate)):
        CommitmentFactory(agreement=agreement, text_en=text, topic=topic, position=agreement.commitments.count() + 1)
    undertaken = section(page_of(client, agreement), "commitments")
    shown = [words(each) for each in undertaken.select("h3, li")]
    assert shown == ["Climate", "First", "Third", "Without a topic", "Second"]
    assert [str(each["value"]) for each in undertaken.select("li")] == ["1", "3", "2"]


# How to cite


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“An accord”, no. {}. Entente, register of international partnerships, {} (consulted on {})."),
        ("fr", "« Un accord », n° {}. Entente, registre des partenariats internationaux, {} (consulté le {})."),
        ("nl", "“Een akkoord”, nr. {}. Entente, register van internationale partnerschappen, {} (geraadpleegd op {})."),
    ],
)
def test_a_record_says_how_to_cite_it(client: Client, language: str, text: str) -> None:
    agreement = AgreementFactory(title_en="An accord", title_fr="Un accord", title_nl="Een akkoord")
    soup = page_of(client, agreement, "?as_of=2022-01-01", language)
    cited = soup.select_one("p.cite")
    day = ImpreciseDate(timezone.localdate()).format(language)
    address = f"http://localhost/{language}/agreements/{agreement.registry_number}/"
    assert cited is not None
    assert " ".join(cited.get_text().split()).replace("\xa0", " ") == text.format(
        agreement.registry_number, address, day
    )


# Visits


def test_a_visit_opens_with_who_went_where_and_with_how_many(client: Client) -> None:
    visit = VisitFactory(
        direction="outgoing",
        places="Istanbul, Ankara",
        started_on="2021-10",
        visitor=OrganizationFactory(name_en="Home Region"),
        stated_companies=10,
        stated_company_representatives=17,
    )
    DelegationMemberFactory(visit=visit, person=PersonFactory())
    DelegationMemberFactory(visit=visit, person=PersonFactory(visibility=Visibility.PRIVATE))
    opening = words(page_of(client, visit).select_one("article > header") or pytest.fail("no header"))
    assert "Mission to Istanbul, Ankara, October 2021, by Home Region" in opening.replace(" ,", ",")
    assert "10 companies, 17 company representatives." in opening
    assert "1 person by name, 1 person not named." in opening


def test_a_visitor_who_is_not_public_is_not_in_the_headline(client: Client) -> None:
    visit = VisitFactory(direction="incoming", places="", visitor=OrganizationFactory(draft=True, name_en="Hidden"))
    opening = page_of(client, visit).select_one("p.now")
    assert opening is not None
    assert words(opening).startswith("Visit received,")
    assert "Hidden" not in words(opening)


def test_people_met_are_those_who_may_be_named_and_did_not_travel(client: Client) -> None:
    visit = VisitFactory()
    mayor, traveller = PersonFactory(name="The Mayor"), PersonFactory(name="A Traveller")
    aide = PersonFactory(name="An Aide", visibility=Visibility.PRIVATE)
    DelegationMember.objects.create(visit=visit, person=traveller)
    for title in ("Meeting", "Dinner"):
        item = ProgrammeItemFactory(visit=visit, title_en=title)
        for person in (mayor, traveller, aide):
            ProgrammeParticipantFactory(item=item, person=person)
    met = section(page_of(client, visit), "met")
    assert [words(each) for each in met.select("li")] == ["The Mayor Meeting · Dinner"]


# People


def test_the_posts_of_a_person_are_drawn_with_the_days_that_attest_them(client: Client) -> None:
    person, post = PersonFactory(), PostFactory(label_en="mayor")
    MembershipFactory(person=person, post=post, started_on="2015", ended_on="2022-06-30")
    SignatureFactory(agreement=AgreementFactory(concluded_on="2021-10-26"), person=person, post=post)
    drawing = section(page_of(client, person), "career").select_one("svg.timeline-drawing")
    assert drawing is not None
    [bar] = drawing.select("a[aria-label]")
    assert str(bar["aria-label"]).startswith("mayor, ")
    assert str(bar["aria-label"]).endswith("2015 – 30 June 2022; attested 26 October 2021")
    assert len(drawing.select(".attested")) == 1


def test_what_is_not_recorded_of_a_person_is_said_in_one_sentence(client: Client) -> None:
    person = PersonFactory()
    soup = page_of(client, person)
    [sentence] = soup.select("#unrecorded")
    assert words(sentence) == "Not recorded: posts, signatures, visits"
    assert not soup.select("#posts, #signatures, #visits, a[href='#posts']")


def test_nothing_is_drawn_of_a_person_without_any_date(client: Client) -> None:
    person = PersonFactory()
    MembershipFactory(person=person, post=PostFactory())
    assert page_of(client, person).select("#career") == []


# Topics


def test_the_numbers_of_a_topic_lead_to_as_many_rows(client: Client) -> None:
    SmallRegister(rows=2)
    for link in soup_of(client, "/en/topics/climate/").select("ul.counts a"):
        number = link.select_one("strong")
        assert number is not None
        results = soup_of(client, str(link["href"])).select_one("#results")
        assert results is not None
        assert results["data-total"] == number.get_text()
