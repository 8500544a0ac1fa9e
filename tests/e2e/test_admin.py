"""The two documents of the register, entered at the desk in a browser, with the page loads counted."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from agreements.models import Agreement
from events.models import PhotoPerson, ProgrammeParticipant, Visit
from partnerships.models import Organization
from tests.e2e.desk import DeskPage, PageLoads, sign_in
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CountryFactory,
    DelegationMemberFactory,
    OrganizationFactory,
    PersonFactory,
    PhotoFactory,
    ProgrammeItemFactory,
    SignatureFactory,
    SourceFactory,
    TopicFactory,
)
from tests.staff import colleague

pytestmark = pytest.mark.django_db(transaction=True)

TOPICS = [
    ("productive-economy", "Économie productive"),
    ("economic-development", "Développement économique"),
    ("public-space", "Espace public"),
    ("environment", "Environnement"),
    ("higher-education", "Enseignement supérieur"),
    ("youth", "Jeunesse"),
    ("equal-opportunities", "Égalité des chances"),
    ("culture", "Culture"),
]
COMMITMENTS = [
    "faciliter les transferts de compétence et soutenir des entreprises innovantes",
    "valoriser l’attractivité des 2 territoires, développer des projets communs",
    "L’espace public, l’aménagement urbain et le développement des villes intelligentes",
    "mettre en commun les expériences dans la gestion des ressources naturelles et de l’économie circulaire",
    "faciliter le développement de coopérations universitaires",
    "rapprocher les jeunes Bruxellois et Franciliens",
    "une attention particulière portée à l’égalité femmes-hommes, au handicap et au respect des droits des minorités",
    "promouvoir les gastronomies bruxelloise et francilienne, ainsi que la préservation du patrimoine",
]
HOME = "Brussels-Capital Region"
ARTICLE = "Accord de coopération avec la Région de Bruxelles-Capitale"


@pytest.fixture
def publisher(page: Page, live_server: object) -> User:
    user = colleague("publisher")
    sign_in(page.context, user, str(live_server))
    return user


@pytest.fixture
def home() -> Organization:
    with transaction.atomic():
        for slug, name in TOPICS:
            TopicFactory(slug=slug, name_fr=name, name_en=name)
        home: Organization = OrganizationFactory(home=True, name_en=HOME, country=CountryFactory(code="BE"))
    return home


@pytest.mark.usefixtures("publisher", "home")
def test_agreement_with_ile_de_france_is_entered_and_published_on_one_page(page: Page) -> None:
    loads = PageLoads(page)
    page.goto("/admin/agreements/agreement/add/")
    desk = DeskPage(page)
    desk.fill(
        title_fr="Accord de coopération entre la Région Île-de-France et la Région de Bruxelles-Capitale",
        concluded_on="23/09/2021",
        term_months="60",
    )
    desk.select(
        publication="published",
        agreement_type="cooperation_agreement",
        signatories_recorded="all",
        term_kind="months",
    )
    enter_source(desk)
    enter_parties(desk)
    enter_signatures(desk)
    approval = desk.add_row("approvals")
    desk.fill_row(approval, approved_on="22/09/2021", body_as_printed="Commission permanente")
    desk.search(f"{approval}-organization", "ile-de-france", "Région Île-de-France")
    for (_slug, topic), text in zip(TOPICS, COMMITMENTS, strict=True):
        row = desk.add_row("commitments")
        desk.fill_row(row, text_fr=text)
        desk.search(f"{row}-topic", topic, topic)
    desk.save()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert len(loads) == 2, loads.addresses
    agreement = Agreement.objects.get()
    assert agreement.is_public
    assert agreement.registry_number
    assert [row.text_fr for row in agreement.commitments.all()] == COMMITMENTS
    assert [str(row.topic) for row in agreement.commitments.all()] == [topic for _slug, topic in TOPICS]
    assert [(str(row.person), row.title_as_printed) for row in agreement.signatures.all()] == [
        ("Valérie Pécresse", "présidente de la Région Île-de-France"),
        ("Rudi Vervoort", "ministre-président de la Région de Bruxelles-Capitale"),
    ]
    approved_on = agreement.approvals.get().approved_on
    assert approved_on is not None
    assert approved_on.edtf() == "2021-09-22"
    page.goto(f"/fr/agreements/{agreement.registry_number}/")
    expect(page.locator("main")).to_contain_text("Valérie Pécresse")


def enter_source(desk: DeskPage) -> None:
    row = desk.add_row("citations")
    with desk.create(f"{row}-source") as popup:
        popup.fill(title=ARTICLE, url="https://example.org/idf")
    desk.fill_row(row, locator="lines 1–9")


def enter_parties(desk: DeskPage) -> None:
    row = desk.add_row("parties")
    with desk.create(f"{row}-organization") as popup:
        popup.select(publication="published", kind="region")
        popup.fill(name_fr="Région Île-de-France")
        cited = popup.add_row("citations")
        popup.search(f"{cited}-source", "accord de cooperation", ARTICLE)
    desk.search(f"{desk.add_row('parties')}-organization", "brussels", HOME)


def enter_signatures(desk: DeskPage) -> None:
    for name, organization, title in [
        ("Valérie Pécresse", "Région Île-de-France", "présidente de la Région Île-de-France"),
        ("Rudi Vervoort", HOME, "ministre-président de la Région de Bruxelles-Capitale"),
    ]:
        row = desk.add_row("signatures")
        desk.search(f"{row}-organization", organization, organization)
        desk.fill_row(row, title_as_printed=title)
        with desk.create(f"{row}-person") as popup:
            popup.fill(name=name)
            popup.select(publication="published")
            cited = popup.add_row("citations")
            popup.search(f"{cited}-source", "accord", ARTICLE)


@pytest.mark.usefixtures("publisher")
def test_mission_to_istanbul_and_ankara_is_entered_with_its_programme_and_photos(page: Page) -> None:
    with transaction.atomic():
        OrganizationFactory(home=True, name_en=HOME)
        ankara = OrganizationFactory(name_en="Ankara Metropolitan Municipality")
        people = ["Rudi Vervoort", "Pascal Smet", "Mansur Yavaş", "Ekrem İmamoğlu"]
        for name in people:
            PersonFactory(name=name)
        source = SourceFactory(title="La Région de Bruxelles-Capitale en visite à Istanbul et Ankara")
        parties = [ankara, OrganizationFactory(home=True)]
        AgreementFactory(title_fr="Mémorandum d’Entente avec Ankara", title_en="", parties=parties)
    loads = PageLoads(page)
    page.goto("/admin/events/visit/add/")
    desk = DeskPage(page)
    desk.select(direction="outgoing")
    desk.fill(
        title_fr="Mission à Istanbul et Ankara",
        started_on="10/2021",
        ended_on="10/2021",
        places="Istanbul, Ankara",
        stated_companies="10",
        stated_company_representatives="17",
    )
    desk.search("visitor", "brussels", HOME)
    for name in people[:2]:
        row = desk.add_row("delegation_members")
        desk.search(f"{row}-person", name.lower(), name)
    for title, kind, day in [
        ("Rencontre avec le Maire d’Istanbul", "meeting", ""),
        ("Signature du Mémorandum d’Entente avec Ankara", "signing_ceremony", "26/10/2021"),
    ]:
        row = desk.add_row("programme_items")
        desk.select(**{f"{row}-kind": kind})
        desk.fill_row(row, title_fr=title, held_on=day)
    photo = desk.add_row("photos")
    desk.fill_row(
        photo,
        caption_fr="La délégation bruxelloise à la résidence de l’Ambassadeur de Belgique",
        alternative_text_fr="La délégation, dans le jardin de la résidence devant une reproduction de l’Atomium",
        rights="not recorded",
    )
    page.check(f"#id_{photo}-is_credit_unknown")
    cited = desk.add_row("citations")
    desk.search(f"{cited}-source", "istanbul et ankara", source.title)
    desk.select(publication="published")
    desk.save("_continue")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert len(loads) == 2, loads.addresses
    visit = Visit.objects.get()
    here = f"**/admin/events/visit/{visit.pk}/change/"

    page.click("#programme_items-1 .inlinechangelink")
    for name, role in [("Mansur Yavaş", "signatory"), ("Rudi Vervoort", "signatory"), ("Pascal Smet", "signatory")]:
        row = desk.add_row("participants")
        desk.search(f"{row}-person", name.split()[0].lower(), name)
        desk.select(**{f"{row}-role": role})
    row = desk.add_row("agreement_rows")
    desk.search(f"{row}-agreement", "entente ankara", str(Agreement.objects.get()))
    desk.save()
    page.wait_for_url(here)
    assert len(loads) == 4, loads.addresses

    page.click("#photos-0 .inlinechangelink")
    for number, name in enumerate(["Jo De Witte", "Rudi Vervoort", "Pascal Smet"], start=1):
        row = desk.add_row("people")
        desk.fill_row(row, position=str(number), printed_name=name)
    desk.save()
    page.wait_for_url(here)
    assert len(loads) == 6, loads.addresses
    assert [row.printed_name for row in PhotoPerson.objects.order_by("position")] == [
        "Jo De Witte",
        "Rudi Vervoort",
        "Pascal Smet",
    ]
    assert ProgrammeParticipant.objects.filter(item__visit=visit).count() == 3
    assert visit.is_public


@pytest.mark.usefixtures("publisher", "home")
def test_error_is_shown_at_its_row_and_nothing_typed_is_lost(page: Page) -> None:
    with transaction.atomic():
        OrganizationFactory(name_en="Ankara")
        OrganizationFactory(name_en="Lisbon")
    page.goto("/admin/agreements/agreement/add/")
    desk = DeskPage(page)
    desk.fill(title_en="Memorandum")
    desk.select(agreement_type="memorandum")
    desk.search(f"{desk.add_row('parties')}-organization", "brussels", HOME)
    desk.search(f"{desk.add_row('parties')}-organization", "ankara", "Ankara")
    desk.search(f"{desk.add_row('signatures')}-organization", "ankara", "Ankara")
    wrong = desk.add_row("signatures")
    desk.search(f"{wrong}-organization", "lisbon", "Lisbon")
    desk.fill_row(wrong, title_as_printed="mayor")
    desk.save()
    expect(page.locator(".errornote")).to_be_visible()
    assert desk.errors_at(f"{wrong}-organization") == [
        "This organization is not a party of the agreement: add it to the parties, or choose a party."
    ]
    assert desk.errors_at("signatures-0-organization") == []
    assert page.input_value(f"#id_{wrong}-title_as_printed") == "mayor"
    expect(page.locator(f"#select2-id_{wrong}-organization-container")).to_contain_text("Lisbon")


@pytest.mark.usefixtures("publisher")
def test_two_people_editing_different_rows_are_told_of_each_other(page: Page, live_server: object) -> None:
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
        CommitmentFactory(agreement=agreement, text_en="Green spaces")
    other_context = page.context.browser.new_context(base_url=str(live_server))  # type: ignore[union-attr]
    sign_in(other_context, colleague("editor", "ben"), str(live_server))
    other = other_context.new_page()
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    page.goto(address)
    other.goto(address)
    DeskPage(other).fill(**{"commitments-0-text_en": "Parks"})
    DeskPage(other).save("_continue")
    expect(other.locator(".messagelist .success")).to_be_visible()
    desk = DeskPage(page)
    desk.fill(title_en="Memorandum of understanding")
    desk.save()
    conflict = page.locator("section.conflict")
    expect(conflict).to_contain_text("Parks")
    expect(conflict).to_contain_text("ben")
    expect(page.locator("#id_title_en")).to_have_value("Memorandum of understanding")
    page.click("text=Leave what is stored and load the page again")
    expect(page.locator("#id_commitments-0-text_en")).to_have_value("Parks")
    other_context.close()


@pytest.mark.usefixtures("publisher")
def test_pages_of_the_desk_name_their_controls_and_fit_a_phone(page: Page) -> None:
    with transaction.atomic():
        agreement = AgreementFactory()
        SignatureFactory(agreement=agreement, organization=agreement.parties.all()[0].organization)
        item = ProgrammeItemFactory()
        DelegationMemberFactory(visit=item.visit)
        PhotoFactory(visit=item.visit)
    page.set_viewport_size({"width": 360, "height": 800})
    for address in (
        f"agreements/agreement/{agreement.pk}/change/",
        f"agreements/agreement/{agreement.pk}/history/",
        f"events/visit/{item.visit_id}/change/",
        f"events/programmeitem/{item.pk}/change/",
        "agreements/agreement/",
        "agreements/agreement/?task=agreement_without_document",
        "desk/quality/",
        "",
    ):
        page.emulate_media(color_scheme="light" if address else "dark")
        page.goto(f"/admin/{address}")
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] != "minor"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
