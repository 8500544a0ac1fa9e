"""What is not public is nowhere on the public site: not in a page, a list, a count, a file or a search."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection, models
from django.test import Client

from agreements.models import Agreement, AgreementPartnership, AgreementRelation, Document
from core.documents import SearchDocument, Word
from core.history import because
from core.models import Publication
from core.review import Review, Step, note
from events.models import (
    DelegationMember,
    Photo,
    PhotoPerson,
    ProgrammeItemAgreement,
    ProgrammeParticipant,
    Visit,
    VisitOutcome,
    VisitPartnership,
)
from partnerships.models import (
    Country,
    KeyFigure,
    NetworkMembership,
    Organization,
    OrganizationRelation,
    OrganizationSuccession,
    Partnership,
)
from people.models import Membership, Person, Visibility
from tests.factories import ApprovalFactory, SignatureFactory
from tests.small_register import LISTS, OVERVIEWS, SmallRegister, body_of, csv_rows, soup_of

pytestmark = pytest.mark.django_db

SECRET = "zqx"
# Words of the register itself, which have no publication of their own.
ALWAYS_PUBLIC = (Country,)
# What the database makes of the others.
DERIVED = (SearchDocument, Word)
# The languages differ in words, not in what is fetched: each state is walked in another one.
LANGUAGE_OF = {Publication.DRAFT: "fr", Publication.IN_REVIEW: "en", Publication.WITHDRAWN: "nl"}
OURS = ("core", "partnerships", "people", "agreements", "events")


def register_models() -> list[type[models.Model]]:
    """Every model of the register but the history that the database keeps of it."""
    found = [model for name in OURS for model in apps.get_app_config(name).get_models()]
    return [model for model in found if not hasattr(model, "pgh_id") and model not in ALWAYS_PUBLIC + DERIVED]


def text_columns(model: type[models.Model]) -> Iterator[models.CharField | models.TextField]:
    """The columns people write text into."""
    for field in model._meta.local_concrete_fields:
        free = isinstance(field, models.CharField | models.TextField) and not field.choices and field.editable
        if free and (field.max_length or 1000) >= 12 and not isinstance(field, models.FileField):
            yield field


def secret_for(field: models.Field, pk: object) -> str:
    return f"https://{SECRET}{pk}.example" if isinstance(field, models.URLField) else f"{SECRET}{pk}"


def plant(already: dict[type[models.Model], set[object]]) -> int:
    """Write a secret into every text column of every row that is not ``already`` there."""
    planted = 0
    for model in register_models():
        columns = list(text_columns(model))
        for row in model._base_manager.exclude(pk__in=already[model]):
            values: dict[str, object] = {field.name: secret_for(field, row.pk) for field in columns}
            if values:
                planted += model._base_manager.filter(pk=row.pk).update(**values, **not_said(model))
    return planted


def not_said(model: type[models.Model]) -> dict[str, bool]:
    """Boxes that say a text is unknown, which a text then contradicts."""
    boxes = ("is_credit_unknown", "is_place_not_recorded")
    return {field.name: False for field in model._meta.local_concrete_fields if field.name in boxes}


def rows_now() -> dict[type[models.Model], set[object]]:
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in register_models()}


def hide(already: dict[type[models.Model], set[object]], publication: str) -> None:
    """Take every record that is not ``already`` there out of the public's sight."""
    with connection.cursor() as cursor:
        for model in (Organization, Partnership, Person, Agreement, Visit):
            # What has been public never becomes a draft again; here it is a shorter way to one with all its rows.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER no_return_to_draft")
            model._base_manager.exclude(pk__in=already[model]).update(publication=publication)
            cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER no_return_to_draft")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def tie(shown: SmallRegister, hidden: SmallRegister) -> None:
    """Let public records refer to hidden ones in every way the model allows."""
    body, person, agreement = hidden.partner, hidden.person, hidden.agreement
    shown.agreement.parties.create(organization=body, position=9)
    title = f"{SECRET} title"
    SignatureFactory(
        agreement=shown.agreement, person=person, organization=body, post=hidden.post, title_as_printed=title
    )
    SignatureFactory(agreement=shown.agreement, person=person, role="witness", position=9, title_as_printed=title)
    ApprovalFactory(agreement=shown.agreement, body=body, body_as_printed="", approved_on="2021-10-25")
    AgreementRelation.objects.create(agreement=shown.agreement, related=agreement, kind="annex_to")
    AgreementPartnership.objects.create(agreement=shown.agreement, partnership=hidden.partnership)
    VisitPartnership.objects.create(visit=shown.visit, partnership=hidden.partnership)
    Partnership.objects.filter(pk=shown.partnership.pk).update(organization_a=hidden.home)
    Visit.objects.filter(pk=shown.visit.pk).update(visitor=body)
    DelegationMember.objects.create(
        visit=shown.visit, person=person, organization=body, post=hidden.post, title_as_printed=title
    )
    DelegationMember.objects.create(visit=shown.visit, organization=hidden.home, sending_organization=body)
    item = shown.visit.programme_items.get()
    type(item).objects.filter(pk=item.pk).update(host=body)
    ProgrammeParticipant.objects.create(item=item, person=person, post=hidden.post, title_as_printed=title)
    ProgrammeParticipant.objects.create(item=item, organization=body)
    ProgrammeItemAgreement.objects.create(item=item, agreement=agreement)
    VisitOutcome.objects.create(visit=shown.visit, text_en="Another result", agreement=agreement)
    photo = Photo.objects.filter(visit=shown.visit).get()
    PhotoPerson.objects.create(
        photo=photo, person=person, printed_name=f"{SECRET}name", printed_title=title, position=2
    )
    Photo.objects.filter(visit=hidden.visit).update(agreement=shown.agreement)
    Membership.objects.create(person=shown.person, post=hidden.post)
    Membership.objects.create(person=person, post=shown.post, started_on="1800", ended_on="1801")
    OrganizationRelation.objects.create(organization=shown.partner, kind="funded_by", other=body)
    OrganizationRelation.objects.create(organization=body, kind="hosted_by", other=shown.partner)
    OrganizationSuccession.objects.create(predecessor=body, successor=shown.partner, kind="merger")
    NetworkMembership.objects.create(network=body, member=shown.partner, mandate="")
    NetworkMembership.objects.create(network=shown.network, member=body, mandate="")
    Organization.objects.filter(pk=shown.partner.pk).update(parent=body)
    KeyFigure.objects.filter(organization=body).update(organization=None, partnership=hidden.partnership)
    Document.objects.create(
        agreement=shown.agreement, title_en=f"{SECRET} original", url=f"https://{SECRET}.example", access="restricted"
    )
    for record in (shown.partner, shown.partnership, shown.person, shown.agreement, shown.visit):
        with because(f"{SECRET} reason"):
            type(record)._base_manager.filter(pk=record.pk).update(internal_notes=f"{SECRET} note")
        wait(record)


def wait(record: models.Model) -> None:
    """Let a change of a public record wait, which was returned with a comment."""
    kind, comment = record._meta.label_lower, f"{SECRET} comment"
    data = {"title_en": [f"{SECRET} change"], "name_en": [f"{SECRET} change"], "change_reason": [f"{SECRET} reason"]}
    about = {"kind": kind, "record": record.pk, "page_kind": kind, "page": record.pk}
    Review.objects.create(state="returned", data=data, comment=comment, decided_by=1, base_version=1, **about)
    note(record, record, None, Step.RETURNED, is_change=True, comment=comment)


@pytest.fixture(params=LANGUAGE_OF)
def registers(request: pytest.FixtureRequest) -> tuple[SmallRegister, SmallRegister]:
    """A public register and a hidden one of the same shape, which public records refer to."""
    shown = SmallRegister()
    already = rows_now()
    hidden = SmallRegister(topic="hidden")
    assert plant(already) > 50
    hide(already, request.param)
    tie(shown, hidden)
    return shown, hidden


def addresses_in(response_address: str, body: bytes) -> Iterator[str]:
    for link in BeautifulSoup(body, "lxml").select("a[href], link[rel=alternate][href], form[action]"):
        address = urldefrag(urljoin(f"http://localhost{response_address}", str(link.get("href") or link["action"])))[0]
        parts = urlsplit(address)
        if is_shown_elsewhere(response_address, parts.path, parts.query):
            continue
        if parts.netloc == "localhost" and not parts.path.startswith(("/admin/", "/static/")):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def is_shown_elsewhere(page: str, path: str, query: str) -> bool:
    """Whether the walk need not go there: of files the whole ones do, the map has no end, a figure is a list again."""
    if not path.endswith("/"):
        return query not in ("", "flavour=data")
    if "/map/" in path:
        chosen = [name for name, _value in parse_qsl(query)]
        return "at" in chosen or len(chosen) > 1
    return is_statistics(page) and not is_statistics(path)


def is_statistics(address: str) -> bool:
    return "/statistics/" in address


def unpacked(body: bytes) -> bytes:
    """What a reader of the file sees: a spreadsheet is a packed file of files."""
    if not is_zipfile(BytesIO(body)):
        return body
    with ZipFile(BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def walk(client: Client, language: str, *, has_queries: bool = True) -> dict[str, bytes]:
    """Every page and file an outsider reaches from the home page, in one language; those of an address, or all."""
    waiting, seen = [f"/{language}/"], dict[str, bytes]()
    while waiting:
        address = waiting.pop()
        if address in seen or address[1:3] != language:
            continue
        response = client.get(address)
        assert response.status_code in (200, 301, 404, 410), address
        seen[address] = unpacked(body_of(response))
        if response.status_code == 301:
            waiting.append(response.headers["Location"])
        elif response.headers["Content-Type"].startswith("text/html"):
            found = addresses_in(address, seen[address])
            waiting.extend(each for each in found if has_queries or "?" not in each)
    return seen


# What can be asked of a list treats the states alike: in the quick run the walk asks in one of them.
@pytest.mark.parametrize(
    ("registers", "has_queries"),
    [
        (Publication.IN_REVIEW, True),
        (Publication.DRAFT, False),
        (Publication.WITHDRAWN, False),
        pytest.param(Publication.DRAFT, True, marks=pytest.mark.slow),
        pytest.param(Publication.WITHDRAWN, True, marks=pytest.mark.slow),
    ],
    indirect=["registers"],
)
def test_no_public_address_gives_a_secret_away(
    client: Client,
    registers: tuple[SmallRegister, SmallRegister],
    has_queries: bool,
    request: pytest.FixtureRequest,
) -> None:
    language = LANGUAGE_OF[request.node.callspec.params["registers"]]
    seen = walk(client, language, has_queries=has_queries)
    leaks = {address: context(body) for address, body in seen.items() if SECRET.encode() in body.lower()}
    assert leaks == {}
    kinds = {address.split("/")[2] for address in seen if address.count("/") > 2}
    assert kinds >= set(LISTS)
    assert {f"/{language}/{name}/export.csv" for name in LISTS} <= set(seen)


def context(body: bytes) -> str:
    start = body.lower().index(SECRET.encode())
    return body[max(0, start - 150) : start + 30].decode(errors="replace")


def test_no_search_or_filter_knows_what_is_hidden(
    client: Client, registers: tuple[SmallRegister, SmallRegister]
) -> None:
    _, hidden = registers
    people, bodies = {SECRET, str(hidden.person.pk)}, {SECRET, str(hidden.partner.pk)}
    for name in LISTS:
        assert len(csv_rows(client, f"/en/{name}/export.csv?q={SECRET}")) == 1, name
    for name, parameter, values in [
        ("agreements", "partner", bodies),
        ("agreements", "signatory", people),
        ("visits", "partner", bodies),
        ("visits", "person", people),
        ("people", "organization", bodies),
        *((name, "source", {SECRET, str(hidden.source.pk)}) for name in LISTS),
    ]:
        for value in values:
            response = client.get(f"/en/{name}/export.csv?{parameter}={value}")
            assert response.status_code == 400, (name, parameter, value)


def test_hidden_records_have_no_page(client: Client, registers: tuple[SmallRegister, SmallRegister]) -> None:
    _, hidden = registers
    for name, address in hidden.pages().items():
        if name not in OVERVIEWS:
            response = client.get(address)
            assert response.status_code in (404, 410), name
            assert SECRET.encode() not in response.content


@pytest.mark.parametrize("has_queries", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_private_person_is_counted_and_never_named(client: Client, has_queries: bool) -> None:
    shown = SmallRegister()
    already = rows_now()
    hidden = SmallRegister(topic="hidden")
    plant({**rows_now(), Person: already[Person]})
    Person.objects.exclude(pk__in=already[Person]).update(visibility=Visibility.PRIVATE)
    tie(shown, hidden)
    seen = walk(client, "en", has_queries=has_queries)
    assert {address for address, body in seen.items() if SECRET.encode() in body.lower()} == set()
    for name in ("agreements", "visits"):
        assert len(csv_rows(client, f"/en/{name}/export.csv?q={SECRET}")) == 1, name
    visit = soup_of(client, shown.pages()["visit"]).get_text()
    assert "of whom 1 is counted, not named" in " ".join(visit.split())
    assert "name not public" in soup_of(client, shown.pages()["agreement"]).get_text()


def test_an_unlisted_person_is_named_on_acts_and_has_no_page(client: Client) -> None:
    shown = SmallRegister()
    Person.objects.filter(pk=shown.person.pk).update(visibility=Visibility.UNLISTED)
    assert client.get(shown.pages()["person"]).status_code == 404
    agreement = Agreement.objects.filter(signatures__person=shown.person).earliest("pk")
    assert "Mansur Yavaş" in soup_of(client, agreement.get_absolute_url()).get_text()
