"""Lists, search and autocomplete of the desk: constant in queries, deaf to accents, calm about nonsense."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement
from core.admin import GuardedAdmin, PartAdmin
from partnerships.models import Organization, OrganizationName
from people.models import Person, PersonName
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CountryFactory,
    KeyFigureFactory,
    MembershipFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    PhotoFactory,
    PostFactory,
    ProgrammeItemFactory,
    SignatureFactory,
    SourceFactory,
    TopicFactory,
    VisitFactory,
)
from tests.staff import AdminForm, signed_in, soup_of

pytestmark = pytest.mark.django_db

MODELS = [model for model, page in admin.site._registry.items() if isinstance(page, GuardedAdmin)]
FACTORIES: dict[str, Any] = {
    "agreement": AgreementFactory,
    "country": CountryFactory,
    "keyfigure": KeyFigureFactory,
    "organization": OrganizationFactory,
    "partnership": PartnershipFactory,
    "person": PersonFactory,
    "photo": PhotoFactory,
    "post": PostFactory,
    "programmeitem": ProgrammeItemFactory,
    "source": SourceFactory,
    "topic": TopicFactory,
    "visit": VisitFactory,
}


def list_address(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add(model: Any, count: int) -> None:
    name = model._meta.model_name
    for number in range(count):
        if name == "country":
            CountryFactory(code=f"{chr(65 + number // 26)}{chr(65 + number % 26)}")
        elif name == "networkmembership":
            OrganizationFactory(kind="network").network_members.create(member=OrganizationFactory())
        else:
            FACTORIES[name]()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model._meta.model_name))
def test_list_needs_the_same_queries_for_five_and_fifty_rows(model: Any) -> None:
    client = signed_in("viewer")
    shown = []
    for count in (5, 45):
        add(model, count)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(list_address(model))
        assert page.status_code == 200
        shown.append(len(captured))
    assert shown[0] == shown[1]
    assert shown[0] <= 10


def test_page_of_an_agreement_needs_the_same_queries_for_two_and_forty_rows() -> None:
    agreement = AgreementFactory(parties=[OrganizationFactory(home=True), OrganizationFactory()])
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    client = signed_in("publisher")
    shown = []
    for count in (2, 38):
        for _ in range(count):
            organization = OrganizationFactory()
            agreement.parties.create(organization=organization)
            SignatureFactory(agreement=agreement, organization=organization, post=PostFactory())
            CommitmentFactory(agreement=agreement, topic=TopicFactory())
            agreement.citations.create(source=SourceFactory())
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        shown.append(len(captured))
    assert shown[0] == shown[1]


HOSTILE = [
    "title_fr__regex=(",
    "concluded_on__year=9999",
    "id__in=1,2,x",
    "parties__organization__internal_notes__contains=a",
    "publication__exact=%27",
    "publication__exact=zzz",
    "publication__isnull=perhaps",
    "concluded_on_from=99999999999999",
    "concluded_on_from=1e1000000",
    "concluded_on_from=²",
    "concluded_on_from=2030&concluded_on_to=1990",
    "status=nonsense",
    "p=99999999999999999999999",
    "p=-1",
    "p=x",
    "o=99.-99.x",
    "o=" + "1." * 500,
    "q=" + "a" * 7000,
    "q=%00",
    "q=%ff",
    "q=" + "%25" * 100,
    "q=%27%22%5C",
    "e=1",
    "all=",
    "_facets=True",
    "_popup=1&_to_field=internal_notes",
    "_to_field=nothing",
    "unknown=1",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("model", [Agreement, Organization], ids=["agreement", "organization"])
def test_no_parameter_of_a_list_breaks_it(model: Any, query: str) -> None:
    AgreementFactory()
    page = signed_in("viewer").get(f"{list_address(model)}?{query}", follow=True)
    assert page.status_code in (200, 400)


AUTOCOMPLETE = "app_label=agreements&model_name=party&field_name=organization"


@pytest.mark.parametrize(
    "query",
    [
        f"{AUTOCOMPLETE}&term=%00",
        f"{AUTOCOMPLETE}&term=" + "a" * 7000,
        f"{AUTOCOMPLETE}&term=a&page=99999999999999999999",
        f"{AUTOCOMPLETE}&term=a&page=x",
        f"{AUTOCOMPLETE}&term=(%5B*",
        "app_label=auth&model_name=permission&field_name=content_type",
        "app_label=agreements&model_name=party&field_name=nothing",
        "app_label=nothing&model_name=party&field_name=organization",
        "",
    ],
)
def test_no_parameter_of_autocomplete_breaks_it(query: str) -> None:
    assert signed_in("viewer").get(f"/admin/autocomplete/?{query}").status_code in (200, 400, 403, 404)


@pytest.mark.parametrize("pk", ["0", "-1", "99999999999999999999999", "x", "1'", "_5F"])
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_no_number_of_a_record_breaks_its_pages(pk: str, page: str) -> None:
    response = signed_in("publisher").get(f"/admin/agreements/agreement/{pk}/{page}/", follow=True)
    assert response.status_code in (200, 404)


def test_nonsense_in_a_form_comes_back_with_sentences() -> None:
    form = AdminForm(signed_in("editor"), "/admin/agreements/agreement/add/")
    form.add_row("parties", organization="99999999999999999999999", position="1e99", joined_on="\0")
    form.add_row("commitments", text_fr="a\0b", topic="x")
    form.fill(concluded_on="32/13/2021", term_months="99999999999", agreement_type="'", form_token="t" * 9000)
    form.save()
    assert not form.is_saved()
    assert len(form.errors) >= 6


def autocomplete(client: Client, model: str, field: str, term: str) -> list[str]:
    page = client.get(
        "/admin/autocomplete/",
        {"app_label": "agreements", "model_name": model, "field_name": field, "term": term},
    )
    return [result["text"] for result in page.json()["results"]]


def test_search_and_autocomplete_are_deaf_to_accents_and_know_aliases() -> None:
    person, organization = PersonFactory(name="Ekrem İmamoğlu"), OrganizationFactory(name_en="Salé Region")
    PersonName.objects.create(person=person, name="The mayor of the strait")
    OrganizationName.objects.create(organization=organization, name="Rabat-Salé-Zaër")
    client = signed_in("editor")
    assert autocomplete(client, "signature", "person", "Imamoglu") == ["Ekrem İmamoğlu"]
    assert autocomplete(client, "signature", "person", "imamoglu EKREM") == ["Ekrem İmamoğlu"]
    assert autocomplete(client, "signature", "person", "mayor strait") == ["Ekrem İmamoğlu"]
    assert autocomplete(client, "party", "organization", "zaer") == ["Salé Region"]
    listed = soup_of(client.get("/admin/people/person/?q=imamoglu"))
    assert "Ekrem İmamoğlu" in listed.text
    assert "0 results" not in listed.text


def test_autocomplete_needs_the_same_queries_for_two_and_twenty_rows() -> None:
    client = signed_in("editor")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            autocomplete(client, "signature", "post", "mayor")
        return len(captured)

    PostFactory.create_batch(2)
    few = queries()
    PostFactory.create_batch(18)
    assert queries() == few


def test_agreements_are_found_by_party_and_number_and_filtered_by_years_and_status() -> None:
    agreement = AgreementFactory(
        title_en="Memorandum",
        parties=[OrganizationFactory(home=True), OrganizationFactory(name_en="Ankara", native_name="Büyükşehir")],
    )
    agreement.refresh_from_db()
    client = signed_in("viewer")

    def is_listed(query: str) -> bool:
        return bool(soup_of(client.get(f"/admin/agreements/agreement/?{query}")).select("#result_list tbody tr"))

    assert is_listed("q=buyuksehir")
    assert is_listed(f"q={agreement.registry_number}")
    assert not is_listed("q=Lisbon")
    assert is_listed("concluded_on_from=2021&concluded_on_to=2021")
    assert not is_listed("concluded_on_from=2022")
    assert is_listed("status=in_force")
    assert not is_listed("status=expired")


def test_similar_organization_is_pointed_out_before_a_double_is_made() -> None:
    recorded = OrganizationFactory(name_en="Île-de-France Region")
    client = signed_in("editor")
    form = AdminForm(client, "/admin/partnerships/organization/add/").fill(
        kind="region", name_en="Ile de France region"
    )
    form.save()
    assert not form.is_saved()
    assert form.soup.select_one(f".similar a[href='/admin/partnerships/organization/{recorded.pk}/change/']")
    form.fill(is_another_one="on").save()
    assert form.is_saved()
    assert Organization.objects.count() == 2


def test_similar_alias_is_pointed_out_too() -> None:
    OrganizationName.objects.create(
        organization=OrganizationFactory(name_en="Rabat-Salé-Kénitra"), name="Rabat-Salé-Zemmour-Zaër"
    )
    form = AdminForm(signed_in("editor"), "/admin/partnerships/organization/add/")
    form.fill(kind="region", name_fr="Rabat Sale Zemmour Zaer").save()
    assert form.soup.select_one(".similar a")


def test_organization_with_another_name_is_added_at_once() -> None:
    OrganizationFactory(name_en="Munich")
    form = AdminForm(signed_in("editor"), "/admin/partnerships/organization/add/")
    form.fill(kind="city", name_en="Ankara").save()
    assert form.is_saved(), form.errors


def test_similar_person_is_pointed_out_before_a_double_is_made() -> None:
    PersonFactory(name="Mansur Yavaş")
    form = AdminForm(signed_in("editor"), "/admin/people/person/add/").fill(name="Mansur Yavas")
    form.save()
    assert not form.is_saved()
    assert "Mansur Yavaş" in form.soup.select_one(".similar").text  # type: ignore[union-attr]
    form.fill(is_another_one="on").save()
    assert form.is_saved()
    assert Person.objects.count() == 2


def pages_in_languages() -> Iterator[Any]:
    """The models in each language; of each model the quick run opens the pages in one, in turn."""
    for (place, model), (turn, language) in product(enumerate(MODELS), enumerate(["fr", "nl", "en"])):
        marks = [] if place % 3 == turn else [pytest.mark.slow]
        yield pytest.param(model, language, marks=marks, id=f"{model._meta.model_name}-{language}")


@pytest.mark.parametrize(("model", "language"), [*pages_in_languages()])
def test_every_page_opens_in_each_language(model: Any, language: str) -> None:
    add(model, 1)
    if model is Organization:
        MembershipFactory()
    client = signed_in("publisher")
    chosen = client.post("/admin/language/", {"language": language, "next": list_address(model)})
    assert chosen["Location"] == list_address(model)
    row = model._base_manager.first()
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    pages = [list_address(model), reverse(f"{base}_change", args=[row.pk]), reverse(f"{base}_history", args=[row.pk])]
    is_part = isinstance(admin.site._registry[model], PartAdmin)
    for address in [*pages, *([] if is_part else [reverse(f"{base}_add")])]:
        page = client.get(address)
        assert page.status_code == 200, address
        assert soup_of(page).html["lang"] == language  # type: ignore[index]


def test_page_of_a_record_links_to_what_the_public_sees() -> None:
    agreement = AgreementFactory()
    agreement.refresh_from_db()
    client = signed_in("publisher")
    page = soup_of(client.get(f"/admin/agreements/agreement/{agreement.pk}/change/"))
    link = page.select_one(".viewsitelink")
    assert link is not None
    assert client.get(str(link["href"])).status_code == 200
    draft = AgreementFactory(draft=True)
    page = soup_of(client.get(f"/admin/agreements/agreement/{draft.pk}/change/"))
    assert page.select_one(".viewsitelink") is None


def test_page_of_an_agreement_shows_its_status_today() -> None:
    agreement = AgreementFactory(concluded_on="2021-10-26")
    page = soup_of(signed_in("publisher").get(f"/admin/agreements/agreement/{agreement.pk}/change/"))
    assert "in force (derived) · signature" in page.select_one(".field-status_in_words").text  # type: ignore[union-attr]
