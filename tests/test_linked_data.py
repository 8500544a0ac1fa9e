"""What a page says to programs in the words of schema.org: it can be expanded, and holds only what the page shows."""

import json
from typing import Any

import pytest
from django.test import Client
from pyld import jsonld

from core.linked_data import script
from people.models import Person, Visibility
from tests.factories import AgreementFactory, OrganizationFactory, PersonFactory, SignatureFactory, VisitFactory
from tests.small_register import LISTS, SmallRegister, soup_of
from tests.test_secrets import SECRET, hide, plant, rows_now, tie

pytestmark = pytest.mark.django_db

SCHEMA = "https://schema.org/"
# What schema.org's own context says of our words: all of them are its own, addresses are addresses.
ADDRESSES = ("url", "sameAs", "item", "contentUrl", "additionalType", "license", "urlTemplate")
CONTEXT = {
    "@context": {
        "@vocab": SCHEMA,
        "type": "@type",
        "id": "@id",
        **{name: {"@id": f"{SCHEMA}{name}", "@type": "@id"} for name in ADDRESSES},
    }
}


def local(url: str, _options: Any) -> dict[str, Any]:
    """The context of schema.org as far as it is used here, without a network."""
    assert url in ("https://schema.org", SCHEMA)
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": CONTEXT}


def written(client: Client, address: str) -> str:
    (found,) = soup_of(client, address).select('head script[type="application/ld+json"]')
    return str(found.string)


def things(client: Client, address: str) -> dict[str, dict[str, Any]]:
    """The things of a page by their kind, as they expand."""
    data = json.loads(written(client, address))
    expanded = jsonld.expand(data, {"documentLoader": local})
    assert len(expanded) == len(data["@graph"])
    return {each["@type"][0].removeprefix(SCHEMA): each for each in expanded}


def value(thing: dict[str, Any], name: str) -> Any:
    """The only value of a property."""
    (found,) = thing[SCHEMA + name]
    return found.get("@value", found.get("@id"))


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_the_data_of_every_page_can_be_expanded(client: Client, language: str) -> None:
    pages = SmallRegister().pages()
    kinds = {
        "home": "WebSite",
        "partner": "GovernmentOrganization",
        "organization": "GovernmentOrganization",
        "agreement": "CreativeWork",
        "person": "Person",
        "visit": "Event",
        "topic": "DefinedTerm",
    }
    for page, kind in kinds.items():
        address = soup_of(client, pages[page].replace("/en/", f"/{language}/", 1) if page == "home" else pages[page])
        link = address.select_one(f'link[hreflang="{language}"]')
        assert link is not None
        found = things(client, str(link["href"]).removeprefix("http://localhost"))
        assert kind in found, page
    for name in LISTS:
        assert "BreadcrumbList" in things(client, f"/{language}/{name}/")


def test_an_agreement_says_who_signed_what_and_when(client: Client) -> None:
    parties = [OrganizationFactory(name_en="Ankara", kind="city"), OrganizationFactory(home=True)]
    agreement = AgreementFactory(title_en="Memorandum", parties=parties)
    SignatureFactory(agreement=agreement, person=PersonFactory(name="Mansur Yavaş"), organization=None)
    agreement.refresh_from_db()
    thing = things(client, agreement.get_absolute_url())["CreativeWork"]
    assert value(thing, "name") == "Memorandum"
    assert value(thing, "identifier") == agreement.registry_number
    assert value(thing, "dateCreated") == "2021-10-26"
    assert value(thing[SCHEMA + "creator"][0], "name") == "Ankara"
    assert value(thing[SCHEMA + "contributor"][0], "name") == "Mansur Yavaş"


def test_dates_are_as_precise_as_they_are_known_and_approximate_ones_are_left_out(client: Client) -> None:
    visit = VisitFactory(started_on="2021-02", ended_on=None)
    thing = things(client, visit.get_absolute_url())["Event"]
    assert value(thing, "startDate") == "2021-02"
    visit = VisitFactory(started_on="2001~", ended_on=None)
    assert SCHEMA + "startDate" not in things(client, visit.get_absolute_url())["Event"]


def test_a_text_in_another_language_says_which(client: Client) -> None:
    visit = VisitFactory(title_en="", title_fr="Mission à Ankara")
    data = json.loads(written(client, f"/nl/visits/{visit.pk}-mission-a-ankara/"))
    assert data["@graph"][0]["name"] == {"@value": "Mission à Ankara", "@language": "fr"}


def test_no_text_ends_the_script_early(client: Client) -> None:
    title = "</script><script>alert(1)</script><!-- & \u2028"
    visit = VisitFactory(title_en=title)
    text = written(client, visit.get_absolute_url())
    assert not {"<", ">", "&", "\u2028"} & set(text)
    assert json.loads(text)["@graph"][0]["name"] == title.strip()


def test_pages_without_things_have_no_script(client: Client) -> None:
    assert script([]) == ""
    assert soup_of(client, "/en/search/").select('script[type="application/ld+json"]') == []


def test_the_data_hold_nothing_that_is_hidden(client: Client) -> None:
    shown = SmallRegister()
    already = rows_now()
    hidden = SmallRegister(topic="hidden")
    plant(already)
    hide(already, "draft")
    tie(shown, hidden)
    for address in shown.pages().values():
        found = soup_of(client, address).select('script[type="application/ld+json"]')
        assert not [each for each in found if SECRET in str(each.string).lower()], address


def test_a_person_who_is_only_counted_is_not_named(client: Client) -> None:
    shown = SmallRegister()
    Person.objects.exclude(pk=shown.person.pk).update(visibility=Visibility.PRIVATE, name="Zqx Private")
    for name in ("visit", "agreement"):
        assert "Zqx" not in written(client, shown.pages()[name])


@pytest.mark.parametrize("address", ["/en/", "/en/about/"])
def test_the_data_and_their_files_are_described(client: Client, address: str) -> None:
    SmallRegister()
    found = things(client, address)
    files = found["Dataset"][SCHEMA + "distribution"]
    addresses = {value(each, "contentUrl").removeprefix("http://localhost") for each in files}
    assert {f"/en/{name}/export.csv" for name in LISTS} <= addresses
    for file in addresses:
        assert client.head(file).status_code == 200
