"""Public pages from memory: nearly free to ask for again, and never older than the register."""

import gzip
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from agreements.models import Agreement, Document
from core import changes
from core.caching import PAGES, Page, Pages, PagesMiddleware, accepts_gzip
from core.changes import LOG
from core.models import Publication, Source
from events.models import Photo, Visit
from partnerships.models import Country, NetworkMembership, Organization, Topic
from people.models import Membership
from tests.factories import AgreementFactory, OrganizationFactory, SourceFactory, VisitFactory
from tests.rules.sql import committed, run
from tests.small_register import LISTS, SmallRegister, body_of
from tests.staff import AdminForm, signed_in
from tests.test_secrets import not_said, register_models, text_columns

MARK = "Zwyntje"
MANY = 1_000_000


def etag_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.headers["ETag"]


# An edit writes a mark somewhere.
type Edit = Callable[[SmallRegister, str], None]


def save(register: SmallRegister, mark: str) -> None:
    register.partner.description_en = mark
    register.partner.save()


def bulk_update(register: SmallRegister, mark: str) -> None:
    Agreement.objects.update(title_en=mark)


def raw_sql(register: SmallRegister, mark: str) -> None:
    run("UPDATE people_person SET biography_en = %s WHERE id = %s", mark, register.person.pk)


def new_row(register: SmallRegister, mark: str) -> None:
    register.agreement.commitments.create(text_en=mark, position=9)


def rows_in_bulk(register: SmallRegister, mark: str) -> None:
    row = Document(agreement=register.agreement, title_en=mark, url="https://example.org/bulk", access="public")
    Document.objects.bulk_create([row])


def publication(register: SmallRegister, mark: str) -> None:
    with transaction.atomic():
        draft = VisitFactory(title_en=mark, publication=Publication.IN_REVIEW, started_on="2026-11-01")
    assert mark.encode() not in Client().get("/en/").content
    Visit.objects.filter(pk=draft.pk).update(publication=Publication.PUBLISHED)


def name_of_a_topic(register: SmallRegister, mark: str) -> None:
    Topic.objects.filter(pk=register.topic.pk).update(name_en=mark)


def name_of_a_country(register: SmallRegister, mark: str) -> None:
    Country.objects.filter(code="TR").update(name_en=mark)


def title_of_a_source(register: SmallRegister, mark: str) -> None:
    Source.objects.filter(pk=register.source.pk).update(title=mark)


def membership_of_a_network(register: SmallRegister, mark: str) -> None:
    with transaction.atomic():
        network = OrganizationFactory(kind="network", name_en=mark)
        NetworkMembership.objects.create(network=network, member=register.partner)


def text_of_a_photo(register: SmallRegister, mark: str) -> None:
    Photo.objects.filter(visit=register.visit).update(alternative_text_en=mark)


def name_of_another_record(register: SmallRegister, mark: str) -> None:
    Organization.objects.filter(pk=register.home.pk).update(name_en=mark)


def post_of_a_person(register: SmallRegister, mark: str) -> None:
    post = Membership.objects.filter(person=register.person).earliest("pk").post
    type(post).objects.filter(pk=post.pk).update(label_en=mark)


def save_in_the_admin(register: SmallRegister, mark: str) -> None:
    form = AdminForm(signed_in("publisher"), f"/admin/partnerships/topic/{register.topic.pk}/change/")
    form.fill(description_en=mark).save()
    assert form.is_saved()


# And the page on which it is then to be read.
EDITS: dict[Edit, str] = {
    save: "partner",
    bulk_update: "agreement",
    raw_sql: "person",
    new_row: "agreement",
    rows_in_bulk: "agreement",
    publication: "home",
    name_of_a_topic: "agreement",
    name_of_a_country: "partner",
    title_of_a_source: "person",
    membership_of_a_network: "organization",
    text_of_a_photo: "visit",
    name_of_another_record: "partner",
    post_of_a_person: "person",
    save_in_the_admin: "topic",
}


@pytest.mark.django_db(transaction=True)
class TestNeverStale:
    def test_what_was_edited_is_seen_at_the_next_look(self, client: Client) -> None:
        register = SmallRegister()
        pages = register.pages()
        for edit, name in EDITS.items():
            mark = f"{MARK} {edit.__name__}"
            before = etag_of(client, pages[name])
            assert client.get(pages[name], headers={"if-none-match": before}).status_code == 304, edit
            edit(register, mark)
            response = client.get(pages[name], headers={"if-none-match": before})
            assert response.status_code == 200, edit
            assert mark in response.content.decode(), edit

    def test_what_was_not_edited_is_not_sent_again(self, client: Client) -> None:
        pages = SmallRegister().pages()
        before = {name: etag_of(client, address) for name, address in pages.items()}
        for name, address in pages.items():
            assert client.get(address, headers={"if-none-match": before[name]}).status_code == 304, name

    def test_what_was_deleted_is_not_seen_at_the_next_look(self, client: Client) -> None:
        register = SmallRegister()
        address = register.pages()["person"]
        assert b"M. Yavas 0" in client.get(address).content
        run("DELETE FROM people_personname WHERE person_id = %s", register.person.pk)
        assert b"M. Yavas 0" not in client.get(address).content

    def test_who_was_erased_is_not_seen_at_the_next_look(self, client: Client) -> None:
        register = SmallRegister()
        agreement = register.person.signatures.earliest("pk").agreement.get_absolute_url()
        assert "Mansur Yavaş" in client.get(agreement).content.decode()
        run("SELECT erase_person(%s, %s)", register.person.pk, "(erased)")
        assert "Mansur Yavaş" not in client.get(agreement).content.decode()
        assert client.get(register.pages()["person"]).status_code == 404

    def test_what_was_withdrawn_is_gone_at_the_next_look(self, client: Client) -> None:
        register = SmallRegister()
        address = register.pages()["visit"]
        etag = etag_of(client, address)
        Visit.objects.filter(pk=register.visit.pk).update(publication=Publication.WITHDRAWN)
        assert client.get(address, headers={"if-none-match": etag}).status_code == 410

    def test_an_edit_of_any_table_makes_pages_anew(self) -> None:
        SmallRegister()
        unnoticed = []
        tables: list[type[models.Model]] = [*register_models(), Country]
        for model in tables:
            if model.__name__ not in ("StatusPeriod", "Change") and model._base_manager.exists():
                version = LOG.look().version
                edit_somehow(model)
                unnoticed += [model.__name__] if LOG.look().version == version else []
        assert unnoticed == []

    def test_every_public_address_is_as_if_nothing_were_kept(self, client: Client) -> None:
        register = SmallRegister()
        addresses = [*register.pages().values(), *(f"/en/{name}/" for name in LISTS), "/fr/agreements/?status=in_force"]
        for address in addresses:
            client.get(address)
        Agreement.objects.update(title_en=MARK, title_fr=MARK)
        Organization.objects.update(name_en=MARK)
        kept = {address: body_of(client.get(address, follow=True)) for address in addresses}
        assert len(PAGES) > len(addresses)
        changes.forget()
        assert kept == {address: body_of(client.get(address, follow=True)) for address in addresses}

    def test_midnight_passes(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        committed(
            AgreementFactory,
            term_kind="end_date",
            entry_basis="signature",
            term_ends_on="2026-05-31",
            renewal_mode="none",
        )
        monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 5, 31))
        address = "/en/agreements/?status=expired"
        before = etag_of(client, address)
        assert client.get(address, headers={"if-none-match": before}).status_code == 304
        monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 6, 1))
        assert client.get(address, headers={"if-none-match": before}).status_code == 200

    def test_who_has_written_and_not_committed_leaves_nothing_behind(self, client: Client) -> None:
        register = SmallRegister()
        address = register.pages()["partner"]
        client.get(address)
        kept = len(PAGES)
        with transaction.atomic():
            Organization.objects.update(name_en=MARK)
            assert MARK.encode() in client.get(address, follow=True).content
            transaction.set_rollback(True)
        assert len(PAGES) == kept
        assert MARK.encode() not in client.get(address).content


def edit_somehow(model: type[models.Model]) -> None:
    """Change a row of a table: what is written in it, or where nothing is, its number."""
    columns = [field for field in text_columns(model) if not isinstance(field, models.SlugField)]
    row = model._base_manager.filter(pk=model._base_manager.earliest("pk").pk)
    if columns:
        written = {field.name: f"https://{MARK}.example" for field in columns if isinstance(field, models.URLField)}
        row.update(**{field.name: MARK for field in columns} | written | not_said(model))
    else:
        row.update(id=row.get().pk + MANY)


@pytest.mark.django_db(transaction=True)
class TestTwoProcesses:
    def retitled(self, another: psycopg.Connection[Any], record: models.Model, title: str) -> None:
        another.execute(f"UPDATE {record._meta.db_table} SET title_en = %s WHERE id = %s", [title, record.pk])

    def test_a_page_kept_while_somebody_else_writes_is_made_anew_after_the_commit(
        self, client: Client, another: psycopg.Connection[Any]
    ) -> None:
        visit = SmallRegister().visit
        address = visit.get_absolute_url()
        self.retitled(another, visit, MARK)
        etag = etag_of(client, address)
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
        another.commit()
        answer = client.get(address, headers={"if-none-match": etag}, follow=True)
        assert MARK.encode() in answer.content

    def test_who_began_first_and_commits_last_is_seen_too(
        self, client: Client, another: psycopg.Connection[Any]
    ) -> None:
        register = SmallRegister()
        address = register.pages()["agreement"]
        self.retitled(another, register.agreement, MARK)
        Source.objects.filter(pk=register.source.pk).update(title="Committed in between")
        answer = client.get(address)
        assert b"Committed in between" in answer.content
        assert MARK.encode() not in answer.content
        another.commit()
        assert MARK.encode() in client.get(address).content

    def test_a_page_that_a_commit_overtakes_is_not_answered_again(self, another: psycopg.Connection[Any]) -> None:
        source = SourceFactory(title="old")

        def slow_page(request: HttpRequest) -> HttpResponse:
            title = Source.objects.get().title
            another.execute("UPDATE core_source SET title = 'new' WHERE id = %s", [source.pk])
            another.commit()
            return HttpResponse(title)

        pages = PagesMiddleware(slow_page)
        asked = [pages(RequestFactory().get("/en/")).content for _time in range(2)]
        assert asked == [b"old", b"new"]


def answering(response: HttpResponse | StreamingHttpResponse) -> PagesMiddleware:
    return PagesMiddleware(lambda request: response)


@pytest.mark.django_db(transaction=True)
class TestWhatIsKept:
    def kept(self, response: HttpResponse | StreamingHttpResponse, request: HttpRequest) -> int:
        PAGES.clear()
        answering(response)(request)
        return len(PAGES)

    def test_a_page_is(self) -> None:
        assert self.kept(HttpResponse("A page"), RequestFactory().get("/en/")) == 1

    @pytest.mark.parametrize(
        "response",
        [
            HttpResponse("Not found", status=404),
            HttpResponse("Gone", status=410),
            HttpResponse("a,b", content_type="text/csv"),
            HttpResponse("A page", headers={"Vary": "Cookie"}),
            HttpResponse("A page", headers={"Cache-Control": "no-store"}),
            HttpResponse("A page", headers={"Content-Disposition": "attachment"}),
            StreamingHttpResponse(["A file"]),
        ],
        ids=["missing", "gone", "file", "by cookie", "not to be stored", "download", "stream"],
    )
    def test_nothing_else_is(self, response: HttpResponse | StreamingHttpResponse) -> None:
        assert self.kept(response, RequestFactory().get("/en/")) == 0
        assert not response.has_header("ETag")

    def test_what_sets_a_cookie_is_not(self) -> None:
        response = HttpResponse("A page")
        response.set_cookie("name", "value")
        assert self.kept(response, RequestFactory().get("/en/")) == 0

    @pytest.mark.parametrize(
        "address", ["/", "/admin/", "/robots.txt", "/healthz", "/english/", "/en/visits/export.csv"]
    )
    def test_an_address_outside_the_public_pages_is_not(self, address: str) -> None:
        assert self.kept(HttpResponse("A page"), RequestFactory().get(address)) == 0

    def test_what_is_sent_is_not(self) -> None:
        assert self.kept(HttpResponse("A page"), RequestFactory().post("/en/")) == 0

    def test_a_script_that_refreshes_a_list_is_given_the_same_page(self) -> None:
        assert self.kept(HttpResponse("A page"), RequestFactory().get("/en/")) == 1
        asked_by_script = RequestFactory().get("/en/", headers={"hx-request": "true"})
        assert answering(HttpResponse("Another"))(asked_by_script).content == b"A page"

    def test_a_look_at_the_headers_is_answered_from_memory_and_leaves_nothing_there(self) -> None:
        assert self.kept(HttpResponse("A page"), RequestFactory().head("/en/")) == 0
        assert self.kept(HttpResponse("A page"), RequestFactory().get("/en/")) == 1
        assert answering(HttpResponse("Another"))(RequestFactory().head("/en/")).content == b"A page"

    @pytest.mark.parametrize("address", ["/nl/", "/en/?q=1", "/en/other/"])
    def test_another_address_is_another_page(self, address: str) -> None:
        self.kept(HttpResponse("A page"), RequestFactory().get("/en/"))
        assert answering(HttpResponse("Another"))(RequestFactory().get(address)).content == b"Another"

    def test_a_host_that_is_not_ours_is_refused_first(self) -> None:
        with pytest.raises(DisallowedHost):
            self.kept(HttpResponse("A page"), RequestFactory().get("/en/", headers={"host": "elsewhere.example"}))


@pytest.mark.django_db(transaction=True)
class TestAnswers:
    def test_a_page_from_memory_has_the_headers_of_one_just_made(self, client: Client) -> None:
        first, again = client.get("/en/"), client.get("/en/")
        assert first.headers == again.headers
        assert first.content == again.content
        assert "default-src 'self'" in again.headers["Content-Security-Policy"]
        assert again.headers["X-Frame-Options"] == "DENY"
        assert again.headers["Content-Language"] == "en"
        assert again.headers["Cache-Control"] == "no-cache"
        assert again.headers["Vary"] == "Accept-Encoding"

    def test_a_repeated_page_costs_one_query(self, client: Client, django_assert_num_queries: Any) -> None:
        etag = etag_of(client, "/en/agreements/")
        with django_assert_num_queries(1):
            client.get("/en/agreements/")
        with django_assert_num_queries(1):
            assert client.get("/en/agreements/", headers={"if-none-match": etag}).status_code == 304

    def test_the_answer_that_nothing_changed_has_no_content(self, client: Client) -> None:
        response = client.get("/en/", headers={"if-none-match": f'"other", {etag_of(client, "/en/")}'})
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["ETag"]
        assert response.headers["Content-Security-Policy"]

    @pytest.mark.parametrize("known", ['"other"', "", "nonsense", 'W/"'])
    def test_who_knows_another_page_gets_this_one(self, client: Client, known: str) -> None:
        client.get("/en/")
        assert client.get("/en/", headers={"if-none-match": known}).status_code == 200

    def test_a_page_has_the_same_tag_in_another_process(self, client: Client) -> None:
        before = etag_of(client, "/en/")
        changes.forget()
        assert client.get("/en/", headers={"if-none-match": before}).status_code == 304

    def test_a_browser_that_can_gets_it_compressed(self, client: Client) -> None:
        plain = client.get("/en/agreements/")
        for _time in range(2):
            packed = client.get("/en/agreements/", headers={"accept-encoding": "gzip, br"})
            assert packed.headers["Content-Encoding"] == "gzip"
            assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content) / 2
            assert gzip.decompress(packed.content) == plain.content
            assert packed.headers["ETag"] == plain.headers["ETag"]
        assert not client.get("/en/agreements/").has_header("Content-Encoding")

    def test_who_is_signed_in_gets_the_page_of_everybody(self, client: Client) -> None:
        colleague = signed_in("publisher")
        assert colleague.get("/en/").content == client.get("/en/").content
        assert not colleague.get("/en/").cookies

    def test_the_admin_and_the_files_carry_no_tag(self, client: Client) -> None:
        for response in (signed_in("publisher").get("/admin/"), client.get("/en/agreements/export.csv")):
            assert not response.has_header("ETag")
            assert not response.has_header("Content-Encoding")

    def test_public_pages_hold_no_token_that_their_length_could_give_away(self, client: Client) -> None:
        for address in SmallRegister().pages().values():
            assert b"csrf" not in client.get(address).content


@pytest.mark.django_db
def test_in_a_transaction_that_has_written_pages_still_carry_a_right_tag(client: Client) -> None:
    SourceFactory()
    etag = etag_of(client, "/en/")
    assert client.get("/en/", headers={"if-none-match": etag}).status_code == 304
    assert len(PAGES) == 0


class TestRoom:
    def page(self, length: int) -> Page:
        return Page({}, b"x" * length)

    def test_those_not_asked_for_go_first(self) -> None:
        pages = Pages(room=8_000)
        for name in "abc":
            pages.keep(name, self.page(1_000))
        assert pages.get("a")
        pages.keep("d", self.page(1_500))
        assert [name for name in "abcd" if pages.get(name)] == ["a", "c", "d"]
        assert pages.used <= pages.room

    def test_a_page_larger_than_the_room_is_not_kept(self) -> None:
        pages = Pages(room=2_000)
        pages.keep("large", self.page(5_000))
        assert (len(pages), pages.used) == (0, 0)

    def test_no_room_keeps_nothing(self) -> None:
        pages = Pages(room=0)
        pages.keep("a", self.page(1))
        assert len(pages) == 0

    def test_a_page_kept_twice_counts_once(self) -> None:
        pages = Pages(room=10_000)
        pages.keep("a", self.page(1_000))
        once = pages.used
        pages.keep("a", self.page(1_000))
        assert once == pages.used > 1_000
        pages.keep("a" * 500, self.page(1_000))
        assert pages.used > 2 * once + 400


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("gzip; q=1.0", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("br", False),
        ("", False),
        ("identity", False),
    ],
)
def test_what_a_browser_unpacks(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


def test_pages_are_answered_before_anything_looks_at_a_session() -> None:
    order = settings.MIDDLEWARE
    pages = order.index("core.caching.PagesMiddleware")
    assert pages < order.index("django.contrib.sessions.middleware.SessionMiddleware")
    assert pages > order.index("django.middleware.security.SecurityMiddleware")
    assert pages > order.index("django.middleware.csp.ContentSecurityPolicyMiddleware")
