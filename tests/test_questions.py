"""Every question of the two real documents, asked of the public site only and answered from what it shows.

The address stands beside each answer. Where a question is about what the documents say, their two sources are
chosen in the list; where they are silent, the site says "not recorded".
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import Tag

from tests.public_pages import Page, Site, words

pytestmark = pytest.mark.django_db

S1 = "source=international.brussels/2021/11"
S2 = "source=iledefrance.fr"
DOCUMENTS = (S1, S2)

NOT_RECORDED = "not recorded"

ISTANBUL = f"/en/agreements/export.csv?{S1}&partner=Istanbul+Metropolitan"
ANKARA = f"/en/agreements/export.csv?{S1}&partner=Ankara"
MCE_ITU = f"/en/agreements/export.csv?{S1}&scope=observed"
ILE_DE_FRANCE = f"/en/agreements/export.csv?{S2}&type=cooperation_agreement"
DECLARATION = f"/en/agreements/export.csv?{S2}&type=declaration_of_intent"
MISSION = f"/en/visits/export.csv?{S1}"
VISIT_TO_BRUSSELS = f"/en/visits/export.csv?{S2}"

ISTANBUL_TITLE = (
    "Memorandum of understanding between the Brussels-Capital Region and the Istanbul Metropolitan Municipality"
)
ANKARA_TITLE = (
    "Memorandum of understanding between the Brussels-Capital Region and the Ankara Metropolitan Municipality"
)
MCE_ITU_TITLE = "Agreement between the Management Centre Europe and Istanbul Technical University"
ILE_DE_FRANCE_TITLE = "Cooperation agreement between the Île-de-France Region and the Brussels-Capital Region"
DECLARATION_TITLE = "Joint declaration of intent on climate and the financing of green projects"
MISSION_TITLE = "Working visit of the Brussels-Capital Region to Istanbul and Ankara"

QUESTIONS: dict[str, str] = {}

type Test = Callable[..., None]


def question(number: str, text: str) -> Callable[[Test], Test]:
    """Declare which question of the list a test answers."""

    def register(test: Test) -> Test:
        assert number not in QUESTIONS, f"{number} is answered twice"
        QUESTIONS[number] = text
        return test

    return register


@pytest.fixture(scope="module")
def site(sample: None) -> Site:
    """The site with the sample data, and nothing else, in its register."""
    return Site()


def of_documents(site: Site, file: str) -> list[dict[str, str]]:
    """The rows of a file with each of the two documents chosen as source."""
    return [row for source in DOCUMENTS for row in site.rows(f"{file}{'&' if '?' in file else '?'}{source}")]


def titles(rows: list[dict[str, str]]) -> set[str]:
    return {row["title"] for row in rows}


def names(rows: list[dict[str, str]]) -> set[str]:
    return {row["name"] for row in rows}


def programme(page: Page) -> dict[str, str]:
    """The words of each point of a visit's programme, by its title."""
    points = page.part("Programme").select("ol.programme > li")
    return {words(title): words(point) for point in points if (title := point.select_one("h4"))}


def signed(page: Page) -> list[list[str]]:
    """Name, party and printed title of each row of a signature sheet."""
    return [row[:3] for row in page.table("Signature sheet")]


# Partners


@question("CQ001", "Which foreign partner authorities are linked to the Region by an instrument?")
def test_the_region_is_linked_to_istanbul_ankara_and_ile_de_france(site: Site) -> None:
    partners = of_documents(site, "/en/partners/export.csv")
    assert names([row for row in partners if int(row["agreements"])]) == {
        "Istanbul Metropolitan Municipality",
        "Ankara Metropolitan Municipality",
        "Île-de-France Region",
    }
    french = site.rows(f"/fr/partners/export.csv?{S1}") + site.rows(f"/fr/partners/export.csv?{S2}")
    assert names(french) == {
        "Grande Municipalité d’Istanbul",
        "Grande Municipalité d’Ankara",
        "Région Île-de-France",
    }


@question("CQ002", "Kind and country of each partner?")
def test_istanbul_and_ankara_are_metropolitan_municipalities_and_ile_de_france_a_region(site: Site) -> None:
    partners = of_documents(site, "/fr/partners/export.csv")
    assert {(row["name"], row["kind"], row["country_name"]) for row in partners} == {
        ("Grande Municipalité d’Istanbul", "metropolitan_municipality", "Turquie"),
        ("Grande Municipalité d’Ankara", "metropolitan_municipality", "Turquie"),
        ("Région Île-de-France", "region", "France"),
    }


@question("CQ003", "Who is the home party of those instruments?")
def test_the_home_party_is_the_brussels_capital_region(site: Site) -> None:
    agreements = of_documents(site, "/en/agreements/export.csv?scope=home")
    assert len(agreements) == 4
    assert all("Brussels-Capital Region" in row["parties"].split("; ") for row in agreements)
    assert "Brussels-Capital Region, Belgium" in " ".join(site.record(ISTANBUL).items("Parties"))


@question("CQ005", "Is City of Brussels a party to any of these?")
def test_the_city_of_brussels_is_party_to_none_of_them(site: Site) -> None:
    assert of_documents(site, "/en/agreements/export.csv?partner=City+of+Brussels") == []
    region = site.record("/en/organizations/export.csv?kind=region&q=brussels-capital")
    city = site.record("/en/organizations/export.csv?q=city+of+brussels")
    assert "wikidata: Q240" in region.fact("Identifiers")
    assert "wikidata: Q239" in city.fact("Identifiers")


@question("CQ006", "Since when do RBC and Île-de-France cooperate?")
def test_the_regions_cooperate_since_about_2001(site: Site) -> None:
    (partner,) = site.rows(f"/en/partners/export.csv?{S2}")
    assert (partner["partner_since"], partner["partner_since_precision"]) == ("2001~", "year")
    page = site.record(f"/en/partners/export.csv?{S2}")
    assert "c. 2001" in words(page.part("Partnerships"))
    assert "Initiée il y a 20 ans" in words(page.part("Sources"))


@question("CQ007", "Which non-governmental / third organisations appear, and as what?")
def test_the_third_organizations_are_recorded_with_their_kind(site: Site) -> None:
    kinds = {row["name"]: row["kind_label"] for row in of_documents(site, "/en/organizations/export.csv")}
    third = {
        "Management Centre Europe": "company",
        "Istanbul Technical University": "university",
        "UN Refugee Agency": "international organization",
        "European Union": "international organization",
        "hub.brussels": "agency",
        "Ankara Chamber of Commerce": "chamber of commerce",
        "Brussels International": "ministry or administration",
        "UMEM centre": "training centre",
        "Gazhane Museum": "museum",
    }
    assert third.items() <= kinds.items()
    umem = site.record(f"/en/organizations/export.csv?{S1}&q=umem")
    assert any(item.startswith("funded by European Union") for item in umem.items("Relations"))
    forum = programme(site.record(MISSION))["Business forum"]
    assert "host: Ankara Chamber of Commerce" in forum
    unnamed = programme(site.record(MISSION))["Meetings with LGBTQI+ organizations"]
    assert "representatives of the LGBTQI+ community and of human rights organizations" in unnamed


# People and posts


@question("CQ009", "Which titles does Pascal Smet carry, and where?")
def test_pascal_smet_has_one_post_and_three_printed_titles(site: Site) -> None:
    page = site.record(f"/en/people/export.csv?{S1}&q=smet")
    assert [row[0] for row in page.table("Posts")] == ["State Secretary for European and International Relations"]
    printed = page.text
    for title in (
        "Secrétaire d’État bruxellois en charge des Relations européennes et internationales",
        "Secrétaire d’État en charge des Relations européennes & internationales et du Commerce extérieur",
        "Secrétaire d’État en charge des Relations internationales",
    ):
        assert title in printed
    assert [locator in words(page.part("Sources")) for locator in ("L6", "L48", "L53")] == [True, True, True]


@question("CQ010", "Who was Mayor of Istanbul in Feb and Oct 2021?")
def test_imamoglu_is_attested_as_mayor_of_istanbul_in_february_and_october_2021(site: Site) -> None:
    page = site.record(f"/en/organizations/export.csv?{S1}&q=istanbul+metropolitan")
    attested = {(row[0], row[1], row[3]) for row in page.table("Attested in office")}
    assert attested == {
        ("February 2021", "Ekrem İmamoğlu", "Mayor of Istanbul"),
        ("October 2021", "Ekrem İmamoğlu", "Mayor of Istanbul"),
    }


@question("CQ011", "Who was Mayor of Ankara on 26 Oct 2021?")
def test_yavas_is_attested_as_mayor_of_ankara_on_26_october_2021(site: Site) -> None:
    page = site.record(f"/en/organizations/export.csv?{S1}&q=ankara+metropolitan")
    rows = [row for row in page.table("Attested in office") if row[0] == "26 October 2021"]
    assert rows
    assert {(row[1], row[3]) for row in rows} == {("Mansur Yavaş", "Mayor of Ankara")}


@question("CQ013", "Who presided it on 30 Nov 2022?")
def test_the_president_of_30_november_2022_is_not_named(site: Site) -> None:
    page = site.record(VISIT_TO_BRUSSELS)
    assert page.items("Delegation") == [
        "Île-de-France Region, présidente de la Région Île-de-France · sent by Île-de-France Region"
    ]
    assert "Pécresse" not in page.text
    assert "The source gives the title of the president, not her name." in page.text
    # Only the post leads to a name, and only for the day of another act.
    region = site.record(f"/en/organizations/export.csv?{S2}&kind=region&q=%C3%AEle-de-france")
    assert {(row[0], row[1]) for row in region.table("Attested in office")} == {
        ("23 September 2021", "Valérie Pécresse")
    }


@question("CQ014", "Who was Belgium’s ambassador to Turkey, with honorific?")
def test_the_ambassador_is_paul_huynen_with_his_honorific(site: Site) -> None:
    page = site.record(f"/en/people/export.csv?{S1}&role=ambassador")
    assert page.heading == "Paul Huynen"
    assert page.fact("Honorific as printed") == "S.E. M."
    assert page.table("Posts")[0][0] == "Ambassador of Belgium to Türkiye"


@question("CQ015", "Who advised the Minister-President diplomatically?")
def test_jo_de_witte_advised_the_minister_president(site: Site) -> None:
    page = site.record(f"/en/people/export.csv?{S1}&role=adviser&q=minister-president")
    assert page.heading == "Jo De Witte"
    assert "Conseiller diplomatique du Ministre-Président" in page.text


@question("CQ017", "Who is Roxane Liénart?")
def test_roxane_lienart_is_attachee_at_brussels_international(site: Site) -> None:
    page = site.record(f"/en/people/export.csv?{S1}&q=li%C3%A9nart")
    assert page.table("Posts")[0][:2] == ["Attaché for bilateral relations", "Brussels International"]
    assert "Attachée en Relations bilatérales chez Brussels International" in page.text


@question("CQ018", "Who is the Region’s economic & commercial attaché in Istanbul?")
def test_stefano_missir_di_lusignano_is_the_attache_in_istanbul(site: Site) -> None:
    page = site.record(f"/en/people/export.csv?{S1}&role=attache&q=istanbul")
    assert page.heading == "Stefano Missir di Lusignano"
    assert page.table("Posts")[0][0] == "Economic and commercial attaché of the Region in Istanbul"


@question("CQ019", "Which posts are held at an office abroad?")
def test_two_posts_are_held_at_an_office_abroad(site: Site) -> None:
    held = {}
    for kind in ("office_abroad", "embassy"):
        office = site.record(f"/en/organizations/export.csv?{S1}&kind={kind}")
        held[office.heading] = [row[:2] for row in office.table("People in office")]
    assert held == {
        "Brussels economic and trade office in Istanbul": [
            ["Stefano Missir di Lusignano", "Economic and commercial attaché of the Region in Istanbul"]
        ],
        "Embassy of Belgium in Türkiye": [["Paul Huynen", "Ambassador of Belgium to Türkiye"]],
    }


@question("CQ021", "Are titles stored as printed, gendered?")
def test_titles_stand_as_printed_and_in_their_gender(site: Site) -> None:
    page = site.record(ILE_DE_FRANCE)
    assert [row[2] for row in signed(page)] == [
        "présidente de la Région Île-de-France",
        "ministre-président de la Région de Bruxelles-Capitale",
    ]
    # The source also calls both "présidents": its words are kept, but no post is made of them.
    assert "présidents respectivement" in words(page.part("Sources"))
    vervoort = site.record(f"/en/people/export.csv?{S2}&q=vervoort")
    assert [row[0] for row in vervoort.table("Posts")] == ["Minister-President"]


@question("CQ022", "Does a search for “Imamoglu”, “Yavas”, “Lienart” (no diacritics, any case) find them?")
@pytest.mark.parametrize(
    ("asked", "found"),
    [("Imamoglu", "Ekrem İmamoğlu"), ("YAVAS", "Mansur Yavaş"), ("lienart", "Roxane Liénart")],
)
def test_a_search_without_diacritics_finds_the_person(site: Site, asked: str, found: str) -> None:
    assert names(site.rows(f"/en/people/export.csv?q={asked}")) == {found}


# The agreements as a list


@question("CQ023", "How many instruments do the seeds describe?")
def test_the_documents_describe_five_instruments(site: Site) -> None:
    rows = of_documents(site, "/en/agreements/export.csv")
    assert {(row["title"], row["concluded_on"]) for row in rows} == {
        (ISTANBUL_TITLE, "2021-02"),
        (ILE_DE_FRANCE_TITLE, "2021-09-23"),
        (MCE_ITU_TITLE, "2021-10"),
        (ANKARA_TITLE, "2021-10-26"),
        (DECLARATION_TITLE, "2022-11-30"),
    }
    assert len(rows) == 5


@question("CQ025", "Signed in 2021? in 2022?")
def test_four_were_signed_in_2021_and_one_in_2022(site: Site) -> None:
    in_2021 = of_documents(site, "/en/agreements/export.csv?date_from=2021&date_to=2021")
    in_2022 = of_documents(site, "/en/agreements/export.csv?date_from=2022&date_to=2022")
    assert len(in_2021) == 4
    assert titles(in_2022) == {DECLARATION_TITLE}


@question("CQ026", "Which were signed virtually?")
def test_only_the_memorandum_with_istanbul_was_signed_virtually(site: Site) -> None:
    assert titles(of_documents(site, "/en/agreements/export.csv?modality=virtual")) == {ISTANBUL_TITLE}


@question("CQ027", "Which instruments carry Vervoort’s signature?")
def test_vervoort_signed_three_and_the_declaration_does_not_say(site: Site) -> None:
    rows = of_documents(site, "/en/agreements/export.csv?signatory=Vervoort")
    assert titles(rows) == {ISTANBUL_TITLE, ANKARA_TITLE, ILE_DE_FRANCE_TITLE}
    assert "Signatories recorded: none." in words(site.record(DECLARATION).part("Signature sheet"))


@question("CQ029", "Which agreements is the Region NOT a party to?")
def test_the_region_is_not_a_party_to_the_agreement_of_mce_and_itu(site: Site) -> None:
    rows = of_documents(site, "/en/agreements/export.csv")
    assert titles([row for row in rows if "Brussels-Capital Region" not in row["parties"]]) == {MCE_ITU_TITLE}
    assert titles(of_documents(site, "/en/agreements/export.csv?scope=observed")) == {MCE_ITU_TITLE}


@question("CQ030", "Which partners have more than one instrument?")
def test_only_ile_de_france_has_more_than_one_instrument(site: Site) -> None:
    partners = of_documents(site, "/en/partners/export.csv")
    assert names([row for row in partners if int(row["agreements"]) > 1]) == {"Île-de-France Region"}
    page = site.record(f"/en/partners/export.csv?{S2}")
    assert [ILE_DE_FRANCE_TITLE in page.text, DECLARATION_TITLE in page.text] == [True, True]
    assert "the form of that earlier cooperation is not described" in page.text


# The memorandum with Istanbul


@question("CQ031", "Who signed, in what capacity?")
def test_vervoort_smet_and_imamoglu_signed_the_memorandum_with_istanbul(site: Site) -> None:
    assert signed(site.record(ISTANBUL)) == [
        ["Rudi Vervoort", "Brussels-Capital Region", "Ministre-Président de la RBC"],
        ["Pascal Smet", "Brussels-Capital Region", "Secrétaire d’État bruxellois"],
        ["Ekrem İmamoğlu", "Istanbul Metropolitan Municipality", "Maire d’Istanbul"],
    ]


@question("CQ033", "How (modality)?")
def test_the_memorandum_with_istanbul_was_signed_virtually(site: Site) -> None:
    assert site.record(ISTANBUL).fact("How it was signed") == "virtually"


@question("CQ034", "Where?")
def test_the_place_of_the_memorandum_with_istanbul_is_not_recorded(site: Site) -> None:
    page = site.record(ISTANBUL)
    assert page.fact("Place") == NOT_RECORDED
    assert {row[5] for row in page.table("Signature sheet")} == {NOT_RECORDED}
    assert "the place of the signature" in page.items("What is not recorded")


@question("CQ035", "Duration / end?")
def test_the_term_of_the_memorandum_with_istanbul_is_not_recorded(site: Site) -> None:
    page = site.record(ISTANBUL)
    assert page.fact("Term") == NOT_RECORDED
    assert "the term" in page.items("What is not recorded")


# The memorandum with Ankara


@question("CQ037", "When?")
def test_the_memorandum_with_ankara_was_concluded_on_26_october_2021(site: Site) -> None:
    (row,) = site.rows(ANKARA)
    assert (row["concluded_on"], row["concluded_on_precision"]) == ("2021-10-26", "day")
    assert site.record(ANKARA).fact("Concluded on") == "26 October 2021"


@question("CQ038", "Who signed, in what capacity?")
def test_vervoort_smet_and_yavas_signed_the_memorandum_with_ankara(site: Site) -> None:
    assert signed(site.record(ANKARA)) == [
        ["Rudi Vervoort", "Brussels-Capital Region", "Ministre-Président de la RBC"],
        ["Pascal Smet", "Brussels-Capital Region", "Secrétaire d’État en charge des Relations internationales"],
        ["Mansur Yavaş", "Ankara Metropolitan Municipality", "Maire d’Ankara"],
    ]


@question("CQ039", "Where and how?")
def test_the_memorandum_with_ankara_was_signed_in_person_in_ankara_during_the_mission(site: Site) -> None:
    page = site.record(ANKARA)
    assert page.fact("How it was signed") == "in person"
    assert page.fact("Place") == "Ankara"
    assert any(item.startswith(MISSION_TITLE) for item in page.items("Visits"))
    assert "cérémonie de signature" in words(site.record(MISSION).part("Sources"))


@question("CQ041", "What does it commit the parties to examine?")
def test_the_parties_examine_networks_and_work_for_inclusion(site: Site) -> None:
    networks, inclusion = site.record(ANKARA).items("What the parties undertake")
    assert "how best to collaborate within the international and European networks of cities" in networks
    assert "to work for more inclusion and sustainability in urban centres" in inclusion.lower()


@question("CQ042", "What stage is it?")
def test_the_memorandum_with_ankara_is_the_first_step(site: Site) -> None:
    page = site.record(ANKARA)
    assert "First step of the collaboration" in page.text
    assert "première étape de la collaboration" in words(page.part("Sources"))


@question("CQ043", "Duration / entry into force?")
def test_term_and_entry_of_the_memorandum_with_ankara_are_not_recorded(site: Site) -> None:
    page = site.record(ANKARA)
    assert page.fact("Term") == NOT_RECORDED
    assert page.fact("Enters into force by") == NOT_RECORDED
    assert {"the term", "an act of entry into force"} <= set(page.items("What is not recorded"))


# The agreement of MCE and ITU


@question("CQ045", "Who signed?")
def test_the_signatories_of_mce_and_itu_are_not_recorded(site: Site) -> None:
    page = site.record(MCE_ITU)
    assert "Signatories recorded: none." in words(page.part("Signature sheet"))
    assert "the signatories" in page.items("What is not recorded")
    assert all("(witness)" in row[0] for row in signed(page))


@question("CQ046", "Who witnessed?")
def test_vervoort_and_smet_witnessed_and_stand_for_no_party(site: Site) -> None:
    assert [row[:2] for row in signed(site.record(MCE_ITU))] == [
        ["Rudi Vervoort (witness)", "–"],
        ["Pascal Smet (witness)", "–"],
    ]


@question("CQ047", "What is it about?")
def test_the_agreement_of_mce_and_itu_is_about_training_alumni(site: Site) -> None:
    (commitment,) = site.record(MCE_ITU).items("What the parties undertake")
    assert commitment.startswith("Coaching and training of the alumni of ITU")


@question("CQ049", "Same organisation under two spellings?")
def test_both_spellings_lead_to_the_same_organization(site: Site) -> None:
    asked = ("Management+Center+Europe", "Management+Centre+Europe", "MCE")
    found = {site.record(f"/en/organizations/export.csv?q={name}").text for name in asked}
    assert len(found) == 1
    page = site.record(f"/en/organizations/export.csv?{S1}&q=mce")
    assert page.heading == "Management Centre Europe"
    assert "Management Center Europe" in page.fact("Other names")


# The cooperation agreement with Île-de-France


@question("CQ050", "Date?")
def test_the_agreement_was_concluded_on_23_september_2021(site: Site) -> None:
    assert site.record(ILE_DE_FRANCE).fact("Concluded on") == "23 September 2021"


@question("CQ051", "Who signed, in what capacity?")
def test_pecresse_and_vervoort_signed_the_agreement(site: Site) -> None:
    assert signed(site.record(ILE_DE_FRANCE)) == [
        ["Valérie Pécresse", "Île-de-France Region", "présidente de la Région Île-de-France"],
        ["Rudi Vervoort", "Brussels-Capital Region", "ministre-président de la Région de Bruxelles-Capitale"],
    ]


@question("CQ053", "For how long?")
def test_the_agreement_lasts_five_years(site: Site) -> None:
    page = site.record(ILE_DE_FRANCE)
    assert page.fact("Term") == "60 months, from: signature"
    assert "pour les 5 années à venir" in words(page.part("Sources"))


@question("CQ054", "When does the term end?")
def test_the_term_ends_on_22_september_2026_and_entry_is_not_recorded(site: Site) -> None:
    (row,) = site.rows(ILE_DE_FRANCE)
    assert (row["term"], row["term_ends_on"], row["status_certainty"]) == ("known", "2026-09-22", "derived")
    assert "an act of entry into force" in site.record(ILE_DE_FRANCE).items("What is not recorded")


@question("CQ055", "Which body approved it, when, by what act, for which party?")
def test_the_permanent_commission_approved_it_for_ile_de_france(site: Site) -> None:
    (approval,) = site.record(ILE_DE_FRANCE).items("Approvals")
    assert approval.startswith("prior approval: Permanent Commission of the Île-de-France Region")
    assert "printed as “Commission permanente”" in approval
    assert "22 September 2021" in approval
    assert "for Île-de-France Region" in approval
    assert "Vote of the elected members of Île-de-France." in approval


@question("CQ057", "Did approval precede signature?")
def test_the_approval_preceded_the_signature_by_one_day(site: Site) -> None:
    page = site.record(ILE_DE_FRANCE)
    statuses = [row[:3] for row in page.table("Acts after the signature")]
    assert statuses[1:3] == [
        ["22 September 2021", "22 September 2021", "approved, not yet signed"],
        ["23 September 2021", "22 September 2026", "in force (derived)"],
    ]
    assert "Au préalable" in words(page.part("Sources"))


@question("CQ058", "Approval on the Brussels side?")
def test_no_approval_of_the_brussels_side_is_recorded(site: Site) -> None:
    approvals = site.record(ILE_DE_FRANCE).items("Approvals")
    assert not [approval for approval in approvals if "Brussels-Capital Region" in approval]


@question("CQ059", "Which domains?")
def test_the_agreement_names_eight_domains(site: Site) -> None:
    page = site.record(ILE_DE_FRANCE)
    domains = [words(item) for item in page.part("What the parties undertake").select("h3")]
    assert domains == [
        "Productive economy",
        "Economic development",
        "Public space, urban planning and smart cities",
        "Environment",
        "Higher education",
        "Youth",
        "Equal opportunities",
        "Culture",
    ]


@question("CQ061", "First agreement or new one?")
def test_it_is_a_new_agreement_in_an_older_cooperation(site: Site) -> None:
    page = site.record(ILE_DE_FRANCE)
    assert "A new agreement in a cooperation begun 20 years ago; the earlier cooperation is not described." in page.text
    assert words(page.part("Related agreements")).endswith("No related agreement is recorded.")


@question("CQ062", "Where was it signed?")
def test_the_place_of_the_agreement_is_not_recorded(site: Site) -> None:
    page = site.record(ILE_DE_FRANCE)
    assert page.fact("Place") == NOT_RECORDED
    assert "the place of the signature" in page.items("What is not recorded")


@question("CQ063", "Was it in force on 2022-01-01? on 2026-11-22?")
def test_it_was_in_force_on_1_january_2022_and_expired_by_22_november_2026(site: Site) -> None:
    (then,) = site.rows(f"{ILE_DE_FRANCE}&as_of=2022-01-01")
    (now,) = site.rows(f"{ILE_DE_FRANCE}&as_of=2026-11-22")
    assert then["status"] == "in_force"
    assert (now["status"], now["status_reason"]) == ("expired", "term_ended")
    page = site.record(f"{ILE_DE_FRANCE}&as_of=2026-11-22")
    assert page.fact("Renewal") == NOT_RECORDED
    assert "the renewal" in page.items("What is not recorded")
    in_force = site.rows(f"/en/agreements/export.csv?{S2}&as_of=2026-11-22&status=in_force")
    assert ILE_DE_FRANCE_TITLE not in titles(in_force)


# The declaration


@question("CQ065", "On what occasion and where?")
def test_the_declaration_was_signed_during_a_visit_to_brussels(site: Site) -> None:
    page = site.record(DECLARATION)
    assert page.fact("Place") == "Bruxelles"
    assert any(
        item.startswith("Visit of the president of the Île-de-France Region to Brussels")
        for item in page.items("Visits")
    )


@question("CQ066", "Aims?")
def test_the_declaration_has_three_aims(site: Site) -> None:
    expertise, funding, partners = site.record(DECLARATION).items("What the parties undertake")
    assert "share and pool expertise" in expertise
    assert all(word in expertise for word in ("climate change", "biodiversity"))
    assert "access of public authorities to private and public funding" in funding
    assert "in the south and the north" in partners
    french = site.record(DECLARATION.replace("/en/", "/fr/")).text
    assert "Partager et mutualiser l’expertise" in french
    assert "Associer les partenaires de coopération internationale, du sud et du nord" in french


@question("CQ067", "Who signed?")
def test_who_signed_the_declaration_is_not_recorded(site: Site) -> None:
    page = site.record(DECLARATION)
    assert "Signatories recorded: none." in words(page.part("Signature sheet"))
    assert signed(page) == []
    assert "the signatories" in page.items("What is not recorded")


@question("CQ069", "Binding, duration?")
def test_the_declaration_is_not_binding_and_its_term_not_recorded(site: Site) -> None:
    page = site.record(DECLARATION)
    assert page.fact("Binding") == "not binding"
    assert "A declaration of intent is by its type not binding" in page.text
    assert page.fact("Term") == NOT_RECORDED


# Visits and their programme


@question("CQ070", "Which visits?")
def test_there_are_two_visits(site: Site) -> None:
    rows = of_documents(site, "/en/visits/export.csv")
    assert [(row["title"], row["direction"], row["started_on"]) for row in rows] == [
        (MISSION_TITLE, "outgoing", "2021-10"),
        ("Visit of the president of the Île-de-France Region to Brussels", "incoming", "2022-11-30"),
    ]


@question("CQ071", "Dates of V1?")
def test_the_mission_is_dated_october_2021_and_one_of_its_items_26_october(site: Site) -> None:
    page = site.record(MISSION)
    assert page.fact("Dates") == "October 2021"
    days = [words(day) for day in page.part("Programme").select("h3")]
    assert set(days) == {"Date not recorded", "26 October 2021"}
    dated = page.part("Programme").find("h3", string=lambda text: "26 October 2021" in (text or ""))
    assert days.count("26 October 2021") == 1
    assert dated is None or len(dated.find_next("ol").select("li > h4")) == 1


@question("CQ073", "Kinds of programme items?")
def test_the_programme_has_the_kinds_the_source_names(site: Site) -> None:
    points = " ".join(programme(site.record(MISSION)).values())
    for kind in ("meeting", "field visit", "business forum", "networking", "signing ceremony"):
        assert f"{kind} · place:" in points


@question("CQ074", "Programme items in Istanbul?")
def test_five_items_took_place_in_istanbul(site: Site) -> None:
    points = programme(site.record(MISSION))
    assert [
        title for title, text in points.items() if "Istanbul" in text.partition("place: ")[2].split(" · ")[0][:40]
    ] == [
        "Meeting with the Mayor of the Istanbul Metropolitan Municipality",
        "Visit to the Gazhane Museum",
        "Meetings with LGBTQI+ organizations",
        "Signing of the agreement between MCE and ITU",
        "Celebration of 20 years of the Brussels economic and trade office",
    ]


@question("CQ075", "Programme items in Ankara?")
def test_four_items_took_place_in_ankara(site: Site) -> None:
    points = programme(site.record(MISSION))
    assert [
        title for title, text in points.items() if "Ankara" in text.partition("place: ")[2].split(" · ")[0][:50]
    ] == [
        "Meeting with the Mayor of Ankara and signing of the memorandum of understanding",
        "Business forum",
        "Visit to the UMEM centre",
        "Laying of a wreath at the Mausoleum of Mustafa Kemal Atatürk",
    ]


@question("CQ077", "Who presented the Gazhane Museum, and what is it?")
def test_the_mayor_of_istanbul_presented_the_gazhane_museum(site: Site) -> None:
    point = programme(site.record(MISSION))["Visit to the Gazhane Museum"]
    assert "Ekrem İmamoğlu, Maire d’Istanbul" in point
    assert "speaker: presentation of the Gazhane Museum" in point
    museum = site.record(f"/en/organizations/export.csv?{S1}&kind=museum")
    assert "art and culture in a renovated former gasworks" in museum.text
    assert "late 19th century; an example of urban regeneration" in museum.text


@question("CQ078", "Who spoke at the business forum, on what, where?")
def test_yavas_and_smet_spoke_at_the_business_forum(site: Site) -> None:
    point = programme(site.record(MISSION))["Business forum"]
    assert "place: Chambre de Commerce d’Ankara" in point
    assert "speaker: the business environment of his municipality" in point.partition("Mansur Yavaş")[2]
    assert "speaker: investment opportunities with Belgium" in point.partition("Pascal Smet")[2]


@question("CQ079", "What happened at the mausoleum?")
def test_a_wreath_was_laid_in_the_name_of_the_region(site: Site) -> None:
    point = programme(site.record(MISSION))["Laying of a wreath at the Mausoleum of Mustafa Kemal Atatürk"]
    assert "In the name of the Brussels Region" in point


@question("CQ081", "Same place under two names?")
def test_both_names_of_the_umem_centre_lead_to_it(site: Site) -> None:
    by_short = site.record("/en/organizations/export.csv?q=UMEM")
    by_full = site.record("/en/organizations/export.csv?q=Centre+international+de+Formation+professionnelle")
    assert by_short.heading == by_full.heading == "UMEM centre"
    assert "Centre international de Formation professionnelle pour Réfugiés" in by_short.fact("Other names")


@question("CQ082", "Which civil-society meetings, and topic?")
def test_lgbtqi_organizations_were_met_on_daily_challenges_and_isolation(site: Site) -> None:
    point = programme(site.record(MISSION))["Meetings with LGBTQI+ organizations"]
    assert "the daily challenges" in point
    assert "isolation since the Covid-19 crisis" in point


@question("CQ083", "Which agreements were signed during V1?")
def test_two_agreements_were_signed_during_the_mission_and_not_that_with_istanbul(site: Site) -> None:
    (row,) = site.rows(MISSION)
    assert {each.partition(" ")[2] for each in row["agreements_signed"].split("; ")} == {MCE_ITU_TITLE, ANKARA_TITLE}
    assert words(site.record(ISTANBUL).part("Visits")).endswith("No visit is recorded.")


# Delegation and companies


@question("CQ085", "Government members in the delegation?")
def test_vervoort_and_smet_lead_the_delegation(site: Site) -> None:
    members = site.record(MISSION).items("Delegation")
    assert [member.split(" (")[0] for member in members if "(leads the delegation)" in member] == [
        "Rudi Vervoort",
        "Pascal Smet",
    ]


@question("CQ086", "How many companies and representatives?")
def test_ten_companies_and_seventeen_representatives_are_stated(site: Site) -> None:
    page = site.record(MISSION)
    assert page.fact("Stated number of companies", "Delegation") == "10"
    assert page.fact("Stated number of company representatives", "Delegation") == "17"


@question("CQ087", "Which companies are named?")
def test_one_company_of_ten_is_named(site: Site) -> None:
    page = site.record(MISSION)
    companies = names(site.rows(f"/en/organizations/export.csv?{S1}&kind=company"))
    members = [member.split(" · ")[0] for member in page.items("Delegation")]
    assert [member for member in members if member in companies] == ["Management Centre Europe"]
    assert page.fact("Stated number of companies", "Delegation") == "10"


@question("CQ089", "What did hub.brussels do?")
def test_hub_brussels_accompanied_the_companies(site: Site) -> None:
    point = programme(site.record(MISSION))["Meetings of the companies with potential clients"]
    assert "Representatives of hub.brussels accompanied the companies of the delegation in their meetings" in point
    assert "building their network" in point


@question("CQ090", "Total delegation size?")
def test_the_size_of_the_delegation_is_not_recorded(site: Site) -> None:
    assert site.record(MISSION).fact("Stated size of the delegation", "Delegation") == NOT_RECORDED


# Offices and anniversaries


@question("CQ091", "Which Brussels office abroad, since when?")
def test_the_office_in_istanbul_exists_since_2001(site: Site) -> None:
    page = site.record(f"/en/organizations/export.csv?{S1}&kind=office_abroad")
    assert page.heading == "Brussels economic and trade office in Istanbul"
    assert page.fact("Founded") == "2001"
    assert "the year of its foundation is derived from that" in page.text
    assert "célébrer les 20 ans" in words(page.part("Sources"))


@question("CQ093", "Which anniversaries were celebrated / are computable?")
def test_anniversaries_follow_from_the_recorded_dates(site: Site) -> None:
    (office,) = site.rows(f"/en/organizations/export.csv?{S1}&kind=office_abroad")
    (partner,) = site.rows(f"/en/partners/export.csv?{S2}")
    (memorandum,) = site.rows(ANKARA)
    celebrated = "Celebration of 20 years of the Brussels economic and trade office"
    assert celebrated in programme(site.record(MISSION))
    assert int(office["founded_on"]) + 20 == 2021
    assert int(office["founded_on"]) + 25 == 2026
    assert int(partner["partner_since"].removesuffix("~")) + 20 == 2021
    assert memorandum["concluded_on"].replace("2021", str(2021 + 5)) == "2026-10-26"


# Photos


def caption_of(photo: Tag) -> Tag:
    (caption,) = photo.select("figcaption")
    return caption


@question("CQ094", "How many photos with captions?")
def test_ten_photos_of_the_mission_and_one_of_the_agreement_have_captions(site: Site) -> None:
    for file, count in ((MISSION, 10), (ILE_DE_FRANCE, 1)):
        captions = [words(photo.select("figcaption p")[0]) for photo in site.record(file).pictures()]
        assert len(captions) == count
        assert all(captions)


@question("CQ095", "Are alternative text and caption separate?")
def test_alternative_text_and_caption_are_separate(site: Site) -> None:
    (photo,) = [photo for photo in site.record(MISSION).pictures() if "L15-16" in words(photo)]
    shown = photo.select_one(".no-image")
    caption = photo.select_one("figcaption")
    assert shown
    assert caption
    assert "Rudi Vervoort, Ekrem İmamoğlu et Pascal Smet, assis en conférence" in words(shown)
    assert "Première rencontre de visu avec Ekrem İmamoğlu" in words(caption)
    assert "assis en conférence" not in words(caption)
    assert "Image not held, see source." in words(shown)


@question("CQ097", "In which photos is X?")
@pytest.mark.parametrize(
    ("person", "locators"),
    [
        ("smet", ["L15-16", "L39-40", "L47-48", "L57-58", "L67-68"]),
        ("vervoort", ["L15-16", "L39-40", "L47-48", "L57-58", "L9"]),
        ("p%C3%A9cresse", ["L9"]),
    ],
)
def test_the_page_of_a_person_shows_the_photos_with_that_person(site: Site, person: str, locators: list[str]) -> None:
    page = site.record(f"/en/people/export.csv?q={person}")
    found = {words(caption_of(photo)).rpartition(", ")[2] for photo in page.pictures()}
    assert found == set(locators)


@question("CQ098", "Which photo documents which signature?")
def test_photos_document_three_signatures_and_none_that_with_istanbul(site: Site) -> None:
    locators = {}
    for file in (ISTANBUL, MCE_ITU, ANKARA, ILE_DE_FRANCE, DECLARATION):
        page = site.record(file)
        shown = [photo for photo in page.pictures() if f"Shows the signing of: {page.heading}" in words(photo)]
        locators[page.heading] = [words(caption_of(photo)).rpartition(", ")[2] for photo in shown]
    assert locators == {
        ISTANBUL_TITLE: [],
        MCE_ITU_TITLE: ["L39-40"],
        ANKARA_TITLE: ["L57-58"],
        ILE_DE_FRANCE_TITLE: ["L9"],
        DECLARATION_TITLE: [],
    }


@question("CQ099", "Photo credit / licence?")
def test_credit_and_rights_of_the_photos_are_not_recorded(site: Site) -> None:
    photos = site.record(MISSION).pictures() + site.record(ILE_DE_FRANCE).pictures()
    assert len(photos) == 11
    assert all("Credit: unknown · Rights: not recorded" in words(photo) for photo in photos)


# Topics and networks


@question("CQ101", "Agreements touching climate / environment?")
def test_three_agreements_touch_climate_or_environment(site: Site) -> None:
    rows = of_documents(site, "/en/agreements/export.csv?topic=environment")
    assert titles(rows) == {ILE_DE_FRANCE_TITLE, DECLARATION_TITLE, ANKARA_TITLE}
    (ankara,) = [row for row in rows if row["title"] == ANKARA_TITLE]
    assert {"Green spaces", "Sustainability"} <= set(ankara["topics"].split("; "))


@question("CQ102", "Which city networks are named?")
def test_no_city_network_is_named(site: Site) -> None:
    assert of_documents(site, "/en/organizations/export.csv?kind=network") == []
    assert "réseaux internationaux et européens des villes et métropoles" in words(site.record(ANKARA).part("Sources"))


@question("CQ103", "Cross-cutting themes of V1?")
def test_the_themes_of_the_mission_are_its_topics(site: Site) -> None:
    (row,) = site.rows(MISSION)
    assert set(row["topics"].split("; ")) == {
        "Urban regeneration",
        "Heritage",
        "Rights of LGBTQI+ people",
        "Inclusion of refugees",
        "Trade and investment",
        "Coaching and training",
        "City diplomacy",
    }
    assert "The pandemic made city diplomacy and the sharing of expertise more necessary." in site.record(MISSION).text


# Context figures


def figures(site: Site, file: str) -> dict[str, list[str]]:
    """What stands in the table of key figures of an organization, by label."""
    return {row[0]: row[1:4] for row in site.record(file).table("Key figures")}


@question("CQ105", "Belgium’s rank for France?")
def test_belgium_is_fifth_client_and_fifth_supplier_of_france(site: Site) -> None:
    shown = figures(site, f"/en/partners/export.csv?{S2}")
    assert shown["Belgium as a client of France: share of French exports (Belgium – France)"] == [
        "5e client de la France (6,9% des exportations françaises)",
        "6.9 %",
        "5",
    ]
    assert shown["Belgium as a supplier of France: share of French imports (Belgium – France)"] == [
        "5ème fournisseur (6,6% des importations françaises)",
        "6.6 %",
        "5",
    ]


@question("CQ106", "France’s rank for Belgium?")
def test_france_is_second_client_and_third_supplier_of_belgium(site: Site) -> None:
    shown = figures(site, f"/en/partners/export.csv?{S2}")
    assert shown["France as a client of Belgium: share of Belgian exports (France – Belgium)"] == [
        "2e client de la Belgique (14,1% des exportations belges)",
        "14.1 %",
        "2",
    ]
    assert shown["France as a supplier of Belgium: share of Belgian imports (France – Belgium)"] == [
        "3e fournisseur (9,7% des importations belges)",
        "9.7 %",
        "3",
    ]


@question("CQ107", "French speakers in Belgium?")
def test_speakers_and_share_of_the_population_are_two_figures_as_printed(site: Site) -> None:
    shown = figures(site, f"/en/partners/export.csv?{S2}")
    printed = {label.split(" (")[0]: row[0] for label, row in shown.items()}
    assert printed["Speakers of French"] == "8,7 millions de locuteurs francophone"
    assert printed["Francophone share of the Belgian population"] == "40% de la population belge est francophone"


@question("CQ109", "Turkish community in Brussels?")
def test_the_turkish_diaspora_has_no_number(site: Site) -> None:
    shown = figures(site, f"/en/partners/export.csv?{S1}&q=ankara")
    assert shown["Turkish diaspora in Brussels (Belgium – Türkiye)"] == [
        "l’importante diaspora turque à Bruxelles",
        NOT_RECORDED,
        "–",
    ]


# Provenance, and what was so on a day


@question("CQ110", "Which source (document, line/quote, language) supports fact X?")
def test_every_record_of_the_documents_names_source_line_and_language(site: Site) -> None:
    lists = ("agreements", "visits", "people", "organizations", "partners")
    for source, title in (
        (S1, "La Région de Bruxelles-Capitale en visite à Istanbul et Ankara"),
        (S2, "Accord de coopération entre la Région Île-de-France et la Région Bruxelles-Capitale"),
    ):
        addresses = [row["url"] for name in lists for row in site.rows(f"/en/{name}/export.csv?{source}")]
        assert len(addresses) > 6
        for address in addresses:
            sources = site.page(address.removeprefix("http://localhost")).part("Sources")
            (cited,) = [item for item in sources.select("ol.sources > li") if title in words(item)]
            assert "French" in words(cited)
            assert cited.select(".locator"), address
            assert all(words(locator).startswith("L") for locator in cited.select(".locator"))
    lines = [words(item) for item in site.record(ILE_DE_FRANCE).part("Sources").select(".citation")]
    assert any("L5" in line and "pour les 5 années à venir" in line for line in lines)


@question("CQ111", "Who held the post of signatory at signature date, and is that post still theirs today?")
def test_the_holder_at_the_signature_is_attested_and_the_mandate_not_recorded(site: Site) -> None:
    page = site.record(f"/en/people/export.csv?{S2}&q=p%C3%A9cresse")
    assert page.table("Attested in office") == [
        [
            "23 September 2021",
            "présidente de la Région Île-de-France",
            "President of the Île-de-France Region",
            ILE_DE_FRANCE_TITLE,
        ]
    ]
    # Whether she holds it today no source says; the title on the act stays as it was printed.
    assert page.table("Posts")[0][2:] == [NOT_RECORDED, NOT_RECORDED]
    assert signed(site.record(ILE_DE_FRANCE))[0][2] == "présidente de la Région Île-de-France"


def test_no_question_of_the_list_is_left_out(shared: Path) -> None:
    with (shared / "questions.csv").open(encoding="utf-8", newline="") as file:
        asked = {row["id"]: row["question"] for row in csv.DictReader(file)}
    assert asked == QUESTIONS
