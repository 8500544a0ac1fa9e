"""The pages of the register: what they show, what they say is not recorded, and where they lead."""

from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agreements.models import Agreement, Document
from core.models import Publication, Source
from events.models import Visit
from tests.factories import (
    AgreementFactory,
    ApprovalFactory,
    CommitmentFactory,
    DelegationMemberFactory,
    KeyFigureFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PhotoFactory,
    PhotoPersonFactory,
    PostFactory,
    ProgrammeItemFactory,
    ProgrammeParticipantFactory,
    SignatureFactory,
    VisitFactory,
)
from tests.small_register import SmallRegister, body_of, links, soup_of

pytestmark = pytest.mark.django_db

# A failure here that comes with more rows is a query born in a loop; a steady one is a part added to the page.
QUERIES = {
    "home": 12,
    "partner": 44,
    "organization": 44,
    "network": 28,
    "agreement": 22,
    "person": 17,
    "visit": 14,
    "topic": 16,
    "map": 9,
    "statistics": 5,
    "about": 1,
    "columns": 1,
}


def text_of(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def page_of(client: Client, record: Any, query: str = "") -> BeautifulSoup:
    record.refresh_from_db()
    return soup_of(client, record.get_absolute_url() + query)


def test_the_number_of_queries_of_a_page_is_known_and_does_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rows in (1, 5):
        for name, address in SmallRegister(rows=rows, topic=f"topic-{rows}-x").pages().items():
            with django_assert_num_queries(QUERIES[name], info=f"{name} with {rows} rows"):
                assert client.get(address).status_code == 200, address


def test_every_page_says_its_language_and_its_addresses_in_the_others(client: Client) -> None:
    led_to, read = set(), set()
    for language, address in product(["en", "fr", "nl"], SmallRegister().pages().values()):
        here = address.replace("/en/", f"/{language}/", 1)
        soup = soup_of(client, here)
        read.add(here)
        assert soup.select_one(f"html[lang={language}]")
        [canonical] = links(soup, "link[rel=canonical]")
        assert canonical.startswith(f"http://localhost/{language}/")
        alternates = soup.select("link[rel=alternate][hreflang]")
        assert [link["hreflang"] for link in alternates] == ["fr", "nl", "en", "x-default"]
        assert len(soup.select("h1")) == 1
        assert soup.select_one("a.skip[href='#content']")
        assert soup.select_one("main#content")
        assert soup.title is not None
        assert soup.title.get_text(strip=True)
        led_to.update(links(soup, "nav.languages a"))
    assert led_to
    for link in led_to - read:
        assert client.get(link).status_code in (200, 301), link


def test_headings_are_not_skipped_and_tables_are_named(client: Client) -> None:
    for address in SmallRegister().pages().values():
        soup = soup_of(client, address)
        levels = [int(heading.name[1]) for heading in soup.select("h1, h2, h3, h4")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), address
        for table in soup.select("table"):
            assert table.select_one("caption") or table.get("aria-labelledby"), address
        for field in soup.select("main input:not([type=hidden]), main select"):
            assert field.find_parent("label") or soup.select_one(f"label[for={field['id']}]"), field


@pytest.mark.parametrize(
    ("make", "words"),
    [(OrganizationFactory, "organizations"), (PersonFactory, "people"), (VisitFactory, "visits")],
)
def test_a_wrong_readable_part_leads_to_the_right_address(client: Client, make: Callable[..., Any], words: str) -> None:
    record = make()
    for address in (f"/en/{words}/{record.pk}-old-name/", f"/en/{words}/{record.pk}/"):
        response = client.get(f"{address}?utm_source=x")
        assert response.status_code == 301
        assert response.headers["Location"] == f"{record.get_absolute_url()}?utm_source=x"


def test_the_readable_part_follows_the_language(client: Client) -> None:
    organization = OrganizationFactory(name_fr="Région", name_en="Region")
    response = client.get(f"/fr/organizations/{organization.pk}-region-x/")
    assert response.headers["Location"] == f"/fr/organizations/{organization.pk}-region/"


def test_the_addresses_in_other_languages_are_the_right_ones_at_once(client: Client) -> None:
    organization = OrganizationFactory(name_fr="Région", name_en="Region", name_nl="Gewest")
    soup = page_of(client, organization)
    assert links(soup, "link[hreflang=nl]") == [f"http://localhost/nl/organizations/{organization.pk}-gewest/"]
    for link in links(soup, "nav.languages a"):
        assert client.get(link).status_code == 200


def test_a_name_without_latin_letters_has_an_address(client: Client) -> None:
    organization = OrganizationFactory(name_en="Αθήνα")
    assert client.get(organization.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("make", [OrganizationFactory, PersonFactory, VisitFactory, AgreementFactory])
def test_a_withdrawn_record_leaves_a_tombstone_that_tells_nothing(client: Client, make: Callable[..., Any]) -> None:
    record = make()
    record.refresh_from_db()
    address = record.get_absolute_url()
    type(record).objects.filter(pk=record.pk).update(publication=Publication.WITHDRAWN)
    soup = soup_of(client, address, status=410)
    assert "Withdrawn from the register" in text_of(soup)
    assert str(record) not in text_of(soup)


def test_an_unknown_parameter_is_named_on_every_page(client: Client) -> None:
    for name, address in SmallRegister().pages().items():
        if name == "map":
            continue  # it answers as the lists do
        soup = soup_of(client, f"{address}?colour=red&utm_source=x")
        assert [told.get_text(strip=True) for told in soup.select(".problems")] == ["“colour” is not known here."]


@pytest.mark.parametrize("make", [OrganizationFactory, PersonFactory, VisitFactory])
def test_a_draft_has_no_page(client: Client, make: Callable[..., Any]) -> None:
    assert client.get(make(draft=True).get_absolute_url()).status_code == 404


def test_robots_are_told_what_to_leave(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.status_code == 200
    assert "Disallow: /admin/" in response.content.decode()


def test_home_leads_to_every_list_with_its_count(client: Client) -> None:
    SmallRegister()
    soup = soup_of(client, "/en/")
    counts = {str(link["href"]): link.get_text(" ", strip=True) for link in soup.select(".counts a")}
    assert counts["/en/visits/"].endswith("Visits")
    assert set(counts) == {
        f"/en/{name}/" for name in ("partners", "organizations", "topics", "people", "agreements", "visits")
    }
    for address, words in counts.items():
        listed = text_of(soup_of(client, address))
        assert f"{words.split()[0]} result" in listed


def test_home_finds_everything(client: Client) -> None:
    form = soup_of(client, "/en/").select_one("main form[role=search]")
    assert form is not None
    assert (form["action"], form["method"]) == ("/en/search/", "get")
    assert form.select_one("input[name=q]")


# Agreement


def test_an_agreement_shows_its_status_on_the_chosen_day(client: Client) -> None:
    agreement = AgreementFactory(concluded_on="2021-02")
    inside = text_of(page_of(client, agreement, "?as_of=2021-02-15"))
    assert "Undetermined from 1 February 2021 to 28 February 2021" in inside
    later = text_of(page_of(client, agreement, "?as_of=2021-03-01"))
    assert "In force since February 2021 (signature, derived) · term not recorded" in later
    assert "Reason signature" in later
    assert "Not concluded until 31 January 2021" in text_of(page_of(client, agreement, "?as_of=2021-01-31"))


def test_a_day_that_is_none_is_explained(client: Client) -> None:
    soup = page_of(client, AgreementFactory(), "?as_of=yesterday")
    told = soup.select_one(".problems")
    assert told is not None
    assert "2021-10-26" in told.get_text()


def test_an_agreement_shows_the_last_day_of_its_term_and_when_to_decide(client: Client) -> None:
    agreement = AgreementFactory(
        concluded_on="2021-09-23", term_kind="months", term_months=60, renewal_mode="not_recorded"
    )
    text = text_of(page_of(client, agreement, "?as_of=2022-01-01"))
    assert "last day 22 September 2026" in text
    assert "60 months" in text
    ended = text_of(page_of(client, agreement, "?as_of=2026-11-22"))
    assert "Expired since 23 September 2026 (5-year term from the signature, derived) · renewal not recorded" in ended


def test_a_tacitly_renewed_term_moves_on_with_the_day(client: Client) -> None:
    agreement = AgreementFactory(
        concluded_on="2010-01-01", term_kind="months", term_months=12, renewal_mode="tacit", renewal_months=12
    )
    assert "last day 31 December 2015" in text_of(page_of(client, agreement, "?as_of=2015-06-01"))
    assert "last day 31 December 2020" in text_of(page_of(client, agreement, "?as_of=2020-06-01"))


def test_an_agreement_says_what_is_not_recorded(client: Client) -> None:
    gaps = page_of(client, AgreementFactory()).select_one("section[aria-labelledby=gaps]")
    assert gaps is not None
    for words in ("the place of the signature", "the signatories", "the term", "an act of entry into force"):
        assert words in gaps.get_text()


def test_the_signature_sheet_tells_who_signed_for_whom_under_which_title(client: Client) -> None:
    home, partner = OrganizationFactory(home=True), OrganizationFactory(name_en="Ankara")
    agreement = AgreementFactory(parties=[home, partner], modality="virtual", signatories_recorded="all")
    SignatureFactory(
        agreement=agreement,
        organization=partner,
        person=PersonFactory(name="Mansur Yavaş"),
        title_as_printed="Maire d’Ankara",
        signed_on="2021-10-26",
    )
    SignatureFactory(agreement=agreement, role="witness", person=PersonFactory(name="A Witness"))
    sheet = page_of(client, agreement).select_one("section[aria-labelledby=signatures]")
    assert sheet is not None
    rows = [" ".join(row.get_text(" ").split()) for row in sheet.select("tbody tr")]
    assert rows[0].startswith("Mansur Yavaş Ankara Maire d’Ankara not recorded 26 October 2021 not recorded virtually")
    assert rows[1].startswith("A Witness (witness)")


def test_an_unnamed_signatory_is_said_to_be_unnamed(client: Client) -> None:
    agreement = AgreementFactory()
    SignatureFactory(agreement=agreement, person=None, title_as_printed="Les responsables")
    assert "name not recorded" in text_of(page_of(client, agreement))


def test_commitments_approvals_sources_and_quotes_are_shown(client: Client) -> None:
    source = Source.objects.create(title="Communiqué", publisher="Région", language="fr", url="https://example.org/")
    agreement = AgreementFactory(cited=source)
    agreement.citations.update(fact="date", locator="L1", quote="signé le 23 septembre")
    CommitmentFactory(agreement=agreement, text_en="", text_fr="Jeunesse", position=6)
    party = agreement.parties.latest("pk").organization
    ApprovalFactory(
        agreement=agreement, body_as_printed="Commission permanente", organization=party, approved_on="2021-09-22"
    )
    soup = page_of(client, agreement)
    assert soup.select_one("ol.commitments li[value='6'] [lang=fr]")
    text = text_of(soup)
    assert "prior approval: Commission permanente, 22 September 2021" in text.replace(" ,", ",")
    assert "L1" in text
    quote = soup.select_one("q[lang=fr]")
    assert quote is not None
    assert quote.get_text() == "signé le 23 septembre"


def test_only_public_copies_of_documents_are_served(client: Client) -> None:
    agreement = AgreementFactory()
    agreement.refresh_from_db()
    for access, status in (("public", 200), ("restricted", 404)):
        document = Document(agreement=agreement, access=access)
        document.file.save("text.pdf", ContentFile(b"%PDF-"))
        response = client.get(f"{agreement.get_absolute_url()}documents/{document.pk}/")
        assert response.status_code == status
        if status == 200:
            assert body_of(response) == b"%PDF-"
            assert response.headers["Content-Disposition"].startswith("attachment")
            assert "sandbox" in response.headers["Content-Security-Policy"]
    Agreement.objects.filter(pk=agreement.pk).update(publication=Publication.WITHDRAWN)
    public = Document.objects.get(access="public")
    assert client.get(f"{agreement.get_absolute_url()}documents/{public.pk}/").status_code == 404


# People


def test_a_person_is_shown_with_posts_and_the_days_that_attest_them(client: Client) -> None:
    city = OrganizationFactory(name_en="Istanbul")
    mayor = PostFactory(organization=city, label_en="mayor")
    person = PersonFactory(name="Ekrem İmamoğlu")
    MembershipFactory(person=person, post=mayor)
    agreement = AgreementFactory(concluded_on="2021-02", parties=[OrganizationFactory(home=True), city])
    SignatureFactory(agreement=agreement, person=person, organization=city, post=mayor, title_as_printed="Maire")
    item = ProgrammeItemFactory(held_on="2021-10")
    ProgrammeParticipantFactory(item=item, person=person, post=mayor, role="host")
    for record in (person, city):
        attested = page_of(client, record).select_one("section[aria-labelledby=attested]")
        assert attested is not None
        rows = [" ".join(row.get_text(" ").split()) for row in attested.select("tbody tr")]
        # On the page of the person the name would say nothing.
        name = "" if record == person else " Ekrem İmamoğlu"
        assert rows[0].startswith(f"October 2021{name} not recorded mayor")
        assert rows[1].startswith(f"February 2021{name} Maire mayor")


# Partners


def test_a_partner_page_tells_the_partnership_its_agreements_visits_and_figures(client: Client) -> None:
    register = SmallRegister()
    KeyFigureFactory(
        organization=None, partnership=register.partnership, label_en="Diaspora", value="65000", is_approximate=True
    )
    text = text_of(soup_of(client, register.pages()["partner"]))
    for words in ("Home Region", "c. 2001", "Memorandum with Ankara", "Mission to Ankara", "Diaspora", "about"):
        assert words in text, words


def test_a_partner_without_partnership_has_no_partner_page(client: Client) -> None:
    organization = OrganizationFactory(name_en="Alone")
    assert client.get(f"/en/partners/{organization.pk}-alone/").status_code == 404
    assert client.get(f"/en/organizations/{organization.pk}-alone/").status_code == 200


# Visits


def test_a_visit_keeps_stated_counts_beside_recorded_rows(client: Client) -> None:
    visit = VisitFactory(stated_companies=10, stated_company_representatives=17)
    company = OrganizationFactory(kind="company", name_en="MCE")
    DelegationMemberFactory(visit=visit, person=None, organization=company)
    text = text_of(page_of(client, visit))
    assert "Stated number of companies 10" in text
    assert "Stated number of company representatives 17" in text
    assert "Stated size of the delegation not recorded" in text
    assert "Recorded members 1" in text


def test_a_programme_is_told_by_day_and_says_which_date_is_not_recorded(client: Client) -> None:
    visit = VisitFactory()
    ProgrammeItemFactory(visit=visit, position=1, title_en="Meeting the mayor")
    ProgrammeItemFactory(visit=visit, position=2, title_en="Signing", held_on="2021-10-26", place="Ankara")
    ProgrammeItemFactory(visit=visit, position=3, title_en="Dinner")
    programme = page_of(client, visit).select_one("section[aria-labelledby=programme]")
    assert programme is not None
    headings = [heading.get_text(strip=True) for heading in programme.select("h3, h4")]
    assert headings == ["26 October 2021", "Signing", "Date not recorded", "Meeting the mayor", "Dinner"]


def test_a_picture_that_is_not_held_is_described_with_its_people_from_left_to_right(client: Client) -> None:
    photo = PhotoFactory(caption_en="At the residence", alternative_text_en="Two people in a garden")
    PhotoPersonFactory(photo=photo, position=2, printed_name="Second", printed_title="Ambassador")
    PhotoPersonFactory(photo=photo, position=1, printed_name="First")
    PhotoPersonFactory(photo=photo, position=None, printed_name="Somewhere")
    figure = page_of(client, photo.visit).select_one("figure.photo")
    assert figure is not None
    text = " ".join(figure.get_text(" ").split())
    assert "Image not held, see source." in text
    assert "Two people in a garden" in text
    people = [" ".join(person.get_text(" ").split()) for person in figure.select("ol.people li")]
    assert people == ["1. First", "2. Second, Ambassador", "position not recorded: Somewhere"]


def test_the_image_of_a_picture_is_served_with_its_visit_only(client: Client) -> None:
    photo = PhotoFactory()
    photo.image.save("photo.png", ContentFile(b"\x89PNG"))
    address = f"/en/photos/{photo.pk}/image/"
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    assert body_of(response) == b"\x89PNG"
    image = page_of(client, photo.visit).select_one("figure img")
    assert image is not None
    assert image["alt"] == "People at a table"
    Visit.objects.filter(pk=photo.visit_id).update(publication=Publication.WITHDRAWN)
    assert client.get(address).status_code == 404


def test_a_picture_without_file_has_no_image(client: Client) -> None:
    assert client.get(f"/en/photos/{PhotoFactory().pk}/image/").status_code == 404


# Language


def test_content_in_another_language_is_marked_with_its_language(client: Client) -> None:
    organization = OrganizationFactory(name_en="", name_fr="Région de Bruxelles-Capitale")
    heading = page_of(client, organization).select_one("h1")
    assert heading is not None
    assert heading.select_one("span[lang=fr]")
    assert "(in French)" in heading.get_text()


def test_content_in_the_language_of_the_page_is_not_marked(client: Client) -> None:
    organization = OrganizationFactory(name_en="Region", name_fr="Région")
    heading = page_of(client, organization).select_one("h1")
    assert heading is not None
    assert heading.select("[lang]") == []
