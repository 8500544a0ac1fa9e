"""Every public list: its page and its files show the same rows, and say what they cannot do."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import factory
import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.download import Watch
from core.export import CHUNK_BYTES, CsvExport
from core.lists import PUBLIC_LISTS
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CountryFactory,
    OrganizationFactory,
    PartnershipFactory,
    PersonFactory,
    TopicFactory,
    VisitFactory,
    many_people,
)
from tests.small_register import (
    LISTS,
    SmallRegister,
    body_of,
    csv_records,
    csv_rows,
    links,
    list_named,
    page_rows,
    soup_of,
)

pytestmark = pytest.mark.django_db

# What users of the files rely on: change it only with a reason, and tell them.
HEADERS = {
    "partners": (
        "id name name_language native_name kind kind_label country country_name country_name_language "
        "partner_of partnership_kinds partner_since partner_since_precision partner_since_earliest "
        "partner_since_latest topics agreements visits identifiers latitude longitude sources url"
    ),
    "organizations": (
        "id name name_language native_name short_name other_names kind kind_label country country_name "
        "country_name_language location parent_name parent_name_language founded_on "
        "founded_on_precision founded_on_earliest founded_on_latest dissolved_on dissolved_on_precision "
        "dissolved_on_earliest dissolved_on_latest agreements identifiers latitude longitude website "
        "sources url"
    ),
    "topics": (
        "id slug name name_language parent parent_name parent_name_language sdg_goals partnerships "
        "agreements visits url"
    ),
    "people": (
        "id name given_name family_name honorific_prefix other_names posts organizations countries "
        "signatures identifiers sources url"
    ),
    "agreements": (
        "registry_number title title_language agreement_type agreement_type_label concluded_on "
        "concluded_on_precision concluded_on_earliest concluded_on_latest concluded_at modality "
        "modality_label parties party_countries signatories status status_label status_certainty "
        "status_certainty_label status_reason status_reason_label status_as_of term term_label "
        "term_ends_on decision_on bindingness bindingness_label scope scope_label topics commitments "
        "references sources url"
    ),
    "visits": (
        "id title title_language direction direction_label started_on started_on_precision "
        "started_on_earliest started_on_latest ended_on ended_on_precision ended_on_earliest "
        "ended_on_latest places visitor visitor_language partners delegation recorded_members "
        "stated_delegation stated_companies stated_company_representatives programme_items "
        "agreements_signed topics sources url"
    ),
}

# In a transaction that has itself written, as a test's, the sets behind the facets are read for each page: a COPY for
# all rows and one for each facet, which are not counted here. Tests of facets count what a page asks after.
QUERIES = {"partners": 5, "organizations": 4, "topics": 5, "people": 4, "agreements": 6, "visits": 5}

COMBINATIONS = {
    "partners": ["", "scope=all", "country=TR&country=FR&scope=all", "q=ankara", "partnership_kind=cooperation"],
    "organizations": [
        "",
        "kind=city",
        "kind=city&kind=network",
        "country=BE&sort=country",
        "q=region",
        "source=mission",
    ],
    "topics": ["", "sort=code", "q=topic", "source=mission"],
    "people": ["", "q=person", "organization=ankara", "role=mayor&sort=written", "country=TR"],
    "agreements": [
        "",
        "status=in_force&as_of=2022-01-01",
        "status=in_force&status=undetermined&as_of=2021-10-26&sort=oldest",
        "partner=ankara&country=TR",
        "topic=climate",
        "signatory=yavas&type=memorandum&type=protocol",
        "modality=not_recorded&date_from=2021&date_to=2021-12",
        "scope=home&sort=title",
        "q=ankara+memorandum",
        "source=mission&sort=number",
    ],
    "visits": ["", "partner=ankara", "country=TR&date_from=2021-10&date_to=2021-10", "direction=outgoing", "q=mission"],
}


class TopicInUseFactory(TopicFactory):
    """A topic of a published partnership."""

    class Meta:
        skip_postgeneration_save = True

    @factory.post_generation
    def used(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        PartnershipFactory().topic_rows.create(topic=self)


def many_of(name: str, count: int) -> None:
    """Rows enough for several pages."""
    make: Any = {
        "topics": TopicInUseFactory,
        "partners": PartnershipFactory,
        "organizations": OrganizationFactory,
        "people": PersonFactory,
        "agreements": AgreementFactory,
        "visits": VisitFactory,
    }[name]
    make.create_batch(count)


def without_readable_part(address: str) -> str:
    """The address of a numbered record as files give it."""
    head, _, tail = address.removeprefix("http://localhost").rstrip("/").rpartition("/")
    number = tail.partition("-")[0] if head.rpartition("/")[2] not in ("agreements", "topics") else tail
    return f"{head}/{number}/"


def test_every_list_has_its_header_combinations_and_count_of_queries_here() -> None:
    assert set(LISTS) == set(HEADERS) == set(QUERIES) == set(COMBINATIONS)


@pytest.mark.parametrize("name", LISTS)
def test_the_columns_of_the_data_file_are_a_contract(client: Client, name: str) -> None:
    [header] = csv_rows(client, f"/en/{name}/export.csv?flavour=data")[:1]
    assert " ".join(header) == HEADERS[name]


@pytest.mark.parametrize("name", LISTS)
def test_names_and_titles_of_columns_are_unique(client: Client, name: str) -> None:
    for header in ("names", "labels"):
        [titles] = csv_rows(client, f"/en/{name}/export.csv?header={header}")[:1]
        assert len(titles) == len(set(titles))
        assert all(titles)


@pytest.mark.parametrize("name", LISTS)
def test_page_and_file_show_the_same_rows_in_the_same_order(client: Client, name: str) -> None:
    SmallRegister(rows=2)
    many_of(name, 30)
    for query in COMBINATIONS[name]:
        on_pages = [without_readable_part(each) for each in page_rows(client, f"/en/{name}/?{query}")]
        in_file = csv_records(client, f"/en/{name}/export.csv?flavour=data&{query}")
        assert on_pages == [without_readable_part(row["url"]) for row in in_file], query
        assert on_pages, query
        assert len(on_pages) == len(set(on_pages)), query


def test_links_of_rows_and_files_lead_to_pages(client: Client) -> None:
    SmallRegister()
    for name in LISTS:
        [address, *_] = page_rows(client, f"/en/{name}/")
        assert client.get(address).status_code == 200
        [row, *_] = csv_records(client, f"/en/{name}/export.csv?flavour=data")
        assert client.get(row["url"], follow=True).status_code == 200


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("rows", [5, 50])
def test_the_number_of_queries_of_a_list_does_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, rows: int
) -> None:
    many_of(name, rows)
    with django_assert_num_queries(QUERIES[name]):
        client.get(f"/en/{name}/")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("rows", [5, 50])
def test_a_file_is_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, rows: int
) -> None:
    many_of(name, rows)
    # Beside the COPY: a savepoint, read-only, and the end of the savepoint.
    with django_assert_num_queries(3):
        body_of(client.get(f"/en/{name}/export.csv"))


def person_named_exactly(name: str) -> None:
    """A person with a name that the forms would have tidied up, as an import could bring it."""
    person = PersonFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET name = %s WHERE id = %s", [name, person.pk])


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "\u00a0=1", "\u00a0 @x", "＝1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_takes_for_a_formula_is_defused(client: Client, text: str) -> None:
    person_named_exactly(text)
    [row] = csv_records(client, "/en/people/export.csv?header=names")
    assert row["name"] == f"'{text}"


@pytest.mark.parametrize("text", [*DANGEROUS, "a =1", "'quoted", 'with "quotes", and\nlines', "İmamoğlu"])
def test_the_data_flavour_gives_text_as_recorded(client: Client, text: str) -> None:
    person_named_exactly(text)
    [row] = csv_records(client, "/en/people/export.csv?flavour=data")
    assert row["name"] == text


@pytest.mark.parametrize("text", ["plain", "a =1", "1-2", "'quoted", "İmamoğlu"])
def test_harmless_text_is_left_alone_in_a_spreadsheet_file(client: Client, text: str) -> None:
    person_named_exactly(text)
    [row] = csv_records(client, "/en/people/export.csv?header=names")
    assert row["name"] == text


def test_a_list_of_values_is_defused_as_a_whole(client: Client) -> None:
    AgreementFactory(title_en="=1", parties=[OrganizationFactory(home=True, name_en="=1"), OrganizationFactory()])
    [row] = csv_records(client, "/en/agreements/export.csv?header=names")
    assert row["title"] == "'=1"
    assert row["parties"].startswith("'=1; ")


def test_a_file_for_a_spreadsheet_begins_with_a_byte_order_mark_and_titles_in_its_language(client: Client) -> None:
    assert body_of(client.get("/en/people/export.csv")).startswith(b'\xef\xbb\xbf"Number","Name"')
    assert b'"id","name"' in body_of(client.get("/en/people/export.csv?header=names"))


def test_a_file_for_programs_has_neither_mark_nor_translated_titles(client: Client) -> None:
    assert body_of(client.get("/fr/people/export.csv?flavour=data")).startswith(b'"id","name"')
    assert body_of(client.get("/en/people/export.csv?flavour=data&header=labels")).startswith(b'"Number","Name"')


def test_lines_end_as_rfc_4180_wants_and_gaps_are_empty(client: Client) -> None:
    person_named_exactly("Two\nlines")
    [header, row, end] = body_of(client.get("/en/people/export.csv?flavour=data")).split(b"\r\n")
    assert header.startswith(b'"id"')
    assert b'"Two\nlines",,,,' in row
    assert end == b""


def test_the_name_of_a_file_says_list_day_and_language(client: Client) -> None:
    response = client.get("/fr/agreements/export.csv")
    name = response.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="agreements-20')
    assert name.endswith('-fr.csv"')
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_codes_stay_and_labels_follow_the_language(client: Client) -> None:
    AgreementFactory(agreement_type="memorandum", title_fr="Mémorandum", title_en="")
    [english] = csv_records(client, "/en/agreements/export.csv?flavour=data")
    assert (english["agreement_type"], english["agreement_type_label"]) == ("memorandum", "memorandum of understanding")
    assert (english["title"], english["title_language"]) == ("Mémorandum", "fr")


def test_an_imprecise_date_stands_with_its_precision_and_bounds(client: Client) -> None:
    AgreementFactory(concluded_on="2021-02")
    [row] = csv_records(client, "/en/agreements/export.csv?flavour=data")
    dates = [row[f"concluded_on{part}"] for part in ("", "_precision", "_earliest", "_latest")]
    assert dates == ["2021-02", "month", "2021-02-01", "2021-02-28"]


def test_a_head_request_makes_no_file(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = client.head("/en/people/export.csv")
    assert response.headers["Content-Type"].startswith("text/csv")


def test_a_file_is_streamed_in_pieces_of_even_size_and_constant_memory(client: Client) -> None:
    many_people(5000)
    response: Any = client.get("/en/people/export.csv?flavour=data")
    tracemalloc.start()
    sizes = [len(piece) for piece in response]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(sizes) > 1_500_000
    assert max(sizes) < 2 * CHUNK_BYTES
    assert len(sizes) < sum(sizes) / CHUNK_BYTES + 3
    assert peak < 1_000_000


def test_a_failure_midway_is_the_last_line_of_the_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(export: CsvExport, watch: Watch) -> Iterator[bytes]:
        yield b"1,first\n" * 20_000
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(CsvExport, "body", breaking)
    response: Any = client.get("/en/people/export.csv?flavour=data")
    pieces: list[bytes] = []
    with pytest.raises(RuntimeError):
        pieces.extend(response)
    rows = list(csv.reader(io.StringIO(b"".join(pieces).decode(), newline="")))
    assert rows[-1] == ["ERROR: this file is incomplete. Please download it again."]


WRONG = [
    ("agreements", "type=nonsense", "type", "memorandum"),
    ("agreements", "as_of=2022-13-01", "as_of", "2021-10-26"),
    ("agreements", "as_of=0999-01-01", "as_of", "1000"),
    ("agreements", "date_from=2020&date_to=2019", "date_to", "ends before"),
    ("agreements", "status=in_force&status=gone", "status", "expired"),
    ("agreements", "partner=nowhere", "partner", "nowhere"),
    ("agreements", "partner=999999", "partner", "999999"),
    ("agreements", "as_of=2022-01-01&as_of=2023-01-01", "as_of", "only once"),
    ("agreements", "year=22", "year", "2021"),
    ("agreements", "q=%2B%2B", "q", "letter"),
    ("agreements", "colour=red", "colour", "no such parameter"),
    ("agreements", "sort=colour", "sort", "newest"),
    ("partners", "country=XX", "country", "XX"),
    ("visits", "topic=nothing", "topic", "nothing"),
    ("people", "q=" + "a" * 201, "q", "200"),
]


def test_the_page_names_a_wrong_parameter_and_shows_nothing(client: Client) -> None:
    SmallRegister()
    for name, query, parameter, words in WRONG:
        soup = soup_of(client, f"/en/{name}/?{query}")
        told = soup.select_one(".problems")
        assert told is not None, query
        assert parameter in told.get_text(), query
        assert words in told.get_text(), query
        assert not soup.select("table.rows"), query
        [drop] = links(told)
        assert page_rows(client, f"/en/{name}/{drop}"), query


@pytest.mark.parametrize(("name", "query", "parameter", "words"), WRONG)
def test_the_file_refuses_a_wrong_parameter_with_a_sentence(
    client: Client, name: str, query: str, parameter: str, words: str
) -> None:
    response = client.get(f"/en/{name}/export.csv?{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert f"{parameter}: " in text
    assert words in text


def test_a_file_knows_no_pages(client: Client) -> None:
    assert client.get("/en/people/export.csv?after=2").status_code == 400


@pytest.mark.parametrize("name", LISTS)
def test_known_tracking_parameters_are_passed_over(client: Client, name: str) -> None:
    many_of(name, 1)
    query = urlencode({"utm_source": "x", "fbclid": "y", "gclid": "z", "mc_cid": "1"})
    assert page_rows(client, f"/en/{name}/?{query}")
    assert csv_rows(client, f"/en/{name}/export.csv?{query}")[1:]
    assert "utm_source" not in client.get(f"/en/{name}/?{query}").content.decode()


def test_filters_in_use_are_shown_and_can_be_dropped_one_by_one(client: Client) -> None:
    SmallRegister()
    query = "status=in_force&status=expired&country=TR&as_of=2022-01-01&partner=ankara"
    soup = soup_of(client, f"/en/agreements/?{query}")
    chips = [chip.get_text() for chip in soup.select("ul.active li")]
    assert len(chips) == 5
    assert "Status: in force" in chips[0]
    assert links(soup, "ul.active a")[0] == "?status=expired&country=TR&as_of=2022-01-01&partner=ankara"
    assert "Status as of 1 January 2022." in soup.get_text()


def test_filters_survive_paging_and_a_change_of_language(client: Client) -> None:
    CountryFactory(code="TR", name_en="Türkiye")
    organizations = OrganizationFactory.create_batch(30, country_id="TR")
    soup = soup_of(client, "/en/organizations/?country=TR&utm_source=x")
    by_name = sorted(organizations, key=lambda each: (each.name_en.lower(), each.pk))
    assert links(soup, "nav.pages a[rel=next]") == [f"?country=TR&after={by_name[24].pk}"]
    assert "/fr/organizations/?country=TR" in links(soup, "nav.languages a")
    assert links(soup, "a[href*=export]")[0] == "/en/organizations/export.csv?country=TR"


def test_the_form_keeps_what_was_chosen(client: Client) -> None:
    SmallRegister()
    soup = soup_of(client, "/en/agreements/?status=in_force&country=TR&q=ankara&sort=title")
    assert soup.select_one("input[name=status][value=in_force][checked]")
    assert soup.select_one("input[name=country][value=TR][checked]")
    assert soup.select_one("select[name=sort] option[value=title][selected]")
    assert soup.select_one("input[name=q][value=ankara]")


def test_a_partner_is_found_by_part_of_any_name_without_its_accents(client: Client) -> None:
    register = SmallRegister()
    for value in ("ANKARA", "ankara", "Büyükşehir", "buyuksehir", "angora"):
        rows = csv_records(client, f"/en/agreements/export.csv?flavour=data&{urlencode({'partner': value})}")
        assert register.agreement.registry_number in [row["registry_number"] for row in rows], value


def test_a_partner_is_found_by_number_with_or_without_readable_part(client: Client) -> None:
    register = SmallRegister()
    other = AgreementFactory()
    other.refresh_from_db()
    for value in (f"{register.partner.pk}", f"{register.partner.pk}-any-slug"):
        rows = csv_records(client, f"/en/agreements/export.csv?flavour=data&partner={value}")
        numbers = [row["registry_number"] for row in rows]
        assert register.agreement.registry_number in numbers
        assert other.registry_number not in numbers


def test_all_words_must_be_found_wherever_they_stand(client: Client) -> None:
    register = SmallRegister()
    AgreementFactory(title_en="Memorandum with another")
    for words in ("memorandum ankara", "BUYUKSEHIR practice", f"F{register.agreement.pk}-0 memorandum"):
        rows = csv_records(client, f"/en/agreements/export.csv?flavour=data&{urlencode({'q': words})}")
        assert [row["registry_number"] for row in rows] == [register.agreement.registry_number], words
    assert not csv_records(client, "/en/agreements/export.csv?flavour=data&q=memorandum+nothing")


def test_what_is_looked_for_is_text_and_never_a_pattern(client: Client) -> None:
    PersonFactory(name="Percent 100% sure_thing")
    PersonFactory(name="Percent 1000 sureXthing")
    for words, found in [("100%", 2), ("sure_thing", 1), ("per%t", 0), ("s_re", 0), ("1000", 1)]:
        rows = csv_rows(client, f"/en/people/export.csv?{urlencode({'q': words})}")
        assert len(rows) - 1 == found, words


def test_a_month_can_lie_in_a_period_that_begins_within_it(client: Client) -> None:
    AgreementFactory(concluded_on="2021-02")
    for query, found in [("date_from=2021-02-15", 1), ("date_to=2021-02-15", 1), ("date_from=2021-03", 0)]:
        assert len(csv_records(client, f"/en/agreements/export.csv?{query}")) == found, query


def test_the_partners_of_home_authorities_come_first_and_all_on_request(client: Client) -> None:
    abroad = PartnershipFactory(organization_a=OrganizationFactory(name_en="Far"), organization_b=OrganizationFactory())
    at_home = PartnershipFactory()
    names = {row["name"] for row in csv_records(client, "/en/partners/export.csv?flavour=data")}
    assert names == {at_home.organization_b.name_en}
    everyone = {row["name"] for row in csv_records(client, "/en/partners/export.csv?flavour=data&scope=all")}
    assert everyone >= {"Far", abroad.organization_b.name_en, at_home.organization_a.name_en}


def test_a_topic_stands_for_what_is_part_of_it(client: Client) -> None:
    wider = TopicFactory(slug="environment")
    narrower = TopicFactory(slug="air", parent=wider)
    agreement = AgreementFactory()
    agreement.topic_rows.create(topic=narrower)
    assert len(csv_records(client, "/en/agreements/export.csv?topic=environment")) == 1


def test_a_topic_is_public_with_a_published_record_on_it_or_on_a_part_of_it(client: Client) -> None:
    widest, wider = TopicFactory(slug="earth"), TopicFactory(slug="environment")
    wider.parent = widest
    wider.save()
    AgreementFactory().topic_rows.create(topic=TopicFactory(slug="air", parent=wider))
    AgreementFactory(draft=True).topic_rows.create(topic=TopicFactory(slug="secret", parent=wider))
    CommitmentFactory(agreement=AgreementFactory(withdrawn=True), topic=TopicFactory(slug="past"))
    TopicFactory(slug="unused")
    found = {row["slug"] for row in csv_records(client, "/en/topics/export.csv?flavour=data")}
    assert found == {"earth", "environment", "air"}
    offered = {str(each["value"]) for each in soup_of(client, "/en/agreements/").select("input[name=topic]")}
    assert offered == found
    assert "secret" not in soup_of(client, "/en/topics/environment/").decode()
    for slug in ("secret", "past", "unused"):
        assert client.get(f"/en/topics/{slug}/").status_code == 404
        assert client.get(f"/en/agreements/export.csv?topic={slug}").status_code == 400


def test_a_topic_counts_an_agreement_once_however_it_is_about_it(client: Client) -> None:
    topic = TopicFactory(slug="climate")
    for is_about, undertakes in [(True, True), (True, False), (False, True), (False, False)]:
        agreement = AgreementFactory()
        if is_about:
            agreement.topic_rows.create(topic=topic)
        if undertakes:
            CommitmentFactory(agreement=agreement, topic=topic)
    [row] = csv_records(client, "/en/topics/export.csv?flavour=data")
    assert row["agreements"] == "3"
    assert len(csv_records(client, "/en/agreements/export.csv?topic=climate")) == 3


def test_names_are_sorted_without_regard_to_accents_or_case(client: Client) -> None:
    for name in ("zulu", "Éclair", "alpha", "Écho", "ébauche"):
        OrganizationFactory(name_en=name)
    names = [row["name"] for row in csv_records(client, "/en/organizations/export.csv?flavour=data")]
    assert names == ["alpha", "ébauche", "Écho", "Éclair", "zulu"]


def test_text_in_another_language_is_marked_in_the_list(client: Client) -> None:
    OrganizationFactory(name_en="", name_fr="Région")
    soup = soup_of(client, "/en/organizations/")
    name = soup.select_one("th[scope=row] span[lang=fr]")
    assert name is not None
    assert name.get_text() == "Région"


def test_every_list_counts_all_its_rows(client: Client) -> None:
    PersonFactory.create_batch(30)
    assert "30 results" in soup_of(client, "/en/people/").get_text()


def test_the_register_of_lists_knows_each_list_by_one_name() -> None:
    assert len(LISTS) == len(set(LISTS)) == len(PUBLIC_LISTS)
    assert list_named("visits").name == "visits"
