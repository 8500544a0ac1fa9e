"""CSV files: every row once, at any length, for as many readers as there is room for."""

import csv
import io
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from core import export
from core.download import DOWNLOADS_AT_ONCE, ReaderLeft, download, under_way, watch_of
from tests.factories import AgreementFactory, OrganizationFactory, PersonFactory, SignatureFactory, many_people
from tests.small_register import body_of, csv_records, csv_rows, list_named

pytestmark = pytest.mark.django_db
PEOPLE = "/en/people/export.csv"


def test_no_row_is_lost_or_doubled_in_a_long_file_and_the_order_is_kept(client: Client) -> None:
    many_people(60_000)
    rows = csv_rows(client, f"{PEOPLE}?flavour=data&sort=name")[1:]
    assert [int(row[1].lstrip("x")) for row in rows] == list(range(1, 60_001))


@pytest.mark.parametrize("count", [0, 1, export.FIRST_ROWS - 1, export.FIRST_ROWS, export.FIRST_ROWS + 1])
def test_the_first_rows_and_the_others_meet(client: Client, count: int) -> None:
    many_people(count)
    assert len(csv_rows(client, PEOPLE)) == count + 1


def test_a_long_cell_with_every_sign_comes_as_it_is(client: Client) -> None:
    text = ('a "quoted", text; with ümlauts 😀 ' * 9)[:250].strip()
    agreement = AgreementFactory()
    for _number in range(3):
        SignatureFactory(agreement=agreement, person=None, title_as_printed=text)
    [row] = csv_records(client, "/en/agreements/export.csv?flavour=data")
    assert row["signatories"] == "; ".join([text] * 3)


def test_what_belongs_to_a_row_is_not_given_to_another(client: Client) -> None:
    home = OrganizationFactory(home=True, name_en="Home")
    first = AgreementFactory(title_en="First", parties=[home, OrganizationFactory(name_en="Away")])
    AgreementFactory(title_en="Second", draft=True, parties=[])
    AgreementFactory(title_en="Third", parties=[home, OrganizationFactory(name_en="Elsewhere")])
    SignatureFactory(agreement=first, person=PersonFactory(name="A. Signatory"), title_as_printed="Mayor")
    rows = csv_records(client, "/en/agreements/export.csv?flavour=data&sort=title")
    assert [(row["title"], row["parties"], row["signatories"]) for row in rows] == [
        ("First", "Home; Away", "A. Signatory, Mayor"),
        ("Third", "Home; Elsewhere", ""),
    ]


def test_a_copy_that_breaks_is_an_error_and_the_last_line_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    PersonFactory()
    failing = "SELECT repeat('x', 100), 1 / (n - 5000) FROM generate_series(1, 9000) n"
    monkeypatch.setattr(export.FileQuery, "sql", lambda *_args, **_options: (failing, ()))
    response: Any = client.get(PEOPLE)
    sent: list[bytes] = []
    with pytest.raises(Exception, match="division by zero"):
        sent.extend(response)
    lines = list(csv.reader(io.StringIO(b"".join(sent).decode("utf-8-sig"))))
    assert lines[-1] == ["ERROR: this file is incomplete. Please download it again."]
    assert under_way() == 0


def pieces_of_people(watch: Any) -> Any:
    view = list_named("people")(format="csv")
    view.setup(RequestFactory().get(PEOPLE))
    return view.export().pieces(watch)


def test_a_reader_who_leaves_ends_the_statement_and_leaves_a_connection_that_works(client: Client) -> None:
    many_people(20_000)
    parts = pieces_of_people(lambda: None)
    next(parts)
    next(parts)
    parts.close()
    assert len(csv_rows(client, PEOPLE)) == 20_001


def test_a_reader_who_has_left_is_noticed_while_the_database_is_still_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "WATCH_MILLISECONDS", 50)
    monkeypatch.setattr(export.FileQuery, "sql", lambda *_args, **_options: ("SELECT pg_sleep(60)", ()))
    ours, theirs = socket.socketpair()
    request = RequestFactory().get("/")
    request.META["gunicorn.socket"] = ours
    with ours:
        parts = pieces_of_people(watch_of(request))
        next(parts)
        theirs.close()
        started = time.monotonic()
        with pytest.raises(ReaderLeft):
            next(parts)
    assert time.monotonic() - started < 30
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%pg_sleep%' AND state = 'active'")
        assert cursor.fetchone() == (0,)


def test_more_downloads_than_there_is_room_for_are_asked_to_come_again(client: Client) -> None:
    many_people(2_000)
    open_answers: list[Any] = [client.get(PEOPLE) for _ in range(DOWNLOADS_AT_ONCE)]
    for kind in ("csv", "xlsx"):
        answer = client.get(f"/en/people/export.{kind}")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "try again" in answer.content.decode()
    assert client.head(PEOPLE).status_code == 200
    assert client.get("/en/people/").status_code == 200
    open_answers.pop().close()
    open_answers.append(client.get(PEOPLE))
    assert open_answers[-1].status_code == 200
    for answer in open_answers:
        answer.close()


def test_an_answer_that_is_thrown_away_gives_its_place_back() -> None:
    def pieces(watch: Any) -> Iterator[bytes]:
        yield b"never sent"

    response = download(RequestFactory().get("/"), "list.csv", "text/csv", pieces)
    assert under_way() == 1
    del response
    assert under_way() == 0


def test_a_reader_who_waits_is_waited_for() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        request = RequestFactory().get("/")
        request.META["gunicorn.socket"] = ours
        watch = watch_of(request)
        theirs.send(b"the next request")
        watch()


def test_a_file_is_read_within_one_transaction_without_a_time_limit(client: Client) -> None:
    many_people(export.FIRST_ROWS + 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1234")
    assert b"ERROR" not in body_of(client.get(PEOPLE))
