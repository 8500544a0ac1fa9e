"""The database is started anew while people read: what only reads is answered all the same."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from core import reconnecting
from core.middleware import ReconnectingMiddleware
from core.reconnecting import answered_after_a_break, is_reconnected
from tests.rules.sql import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cut(another: psycopg.Connection[Any]) -> Iterator[Any]:
    """Ends this connection from the server's side, as a new start does."""

    def end_connection() -> None:
        ((own,),) = run("SELECT pg_backend_pid()")
        another.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
        another.commit()

    yield end_connection
    connection.close()


def test_a_page_is_answered_after_a_new_start_of_the_database(client: Client, cut: Any) -> None:
    before = client.get("/en/agreements/").content
    cut()
    assert client.get("/en/agreements/").content == before


def test_a_page_that_was_being_made_is_made_again(cut: Any) -> None:
    request = RequestFactory().get("/en/")

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(run("SELECT 7")))

    request.resolver_match = ResolverMatch(view, (), {})
    cut()
    with pytest.raises(OperationalError) as caught:
        view(request)
    answer = ReconnectingMiddleware(view).process_exception(request, caught.value)
    assert answer is not None
    assert answer.content == b"[(7,)]"


def test_what_writes_is_not_done_twice(cut: Any) -> None:
    request = RequestFactory().post("/admin/")
    cut()
    assert ReconnectingMiddleware(HttpResponse).process_exception(request, OperationalError("lost")) is None


def test_an_error_with_another_cause_stands() -> None:
    run("SELECT 1")
    asked = []

    def question() -> None:
        asked.append(1)
        raise OperationalError("canceling statement due to statement timeout")

    with pytest.raises(OperationalError, match="statement timeout"):
        answered_after_a_break(question)
    assert asked == [1]
    request = RequestFactory().get("/en/")
    assert (
        ReconnectingMiddleware(HttpResponse).process_exception(request, ValueError("no error of the database")) is None
    )


def test_within_a_transaction_nothing_is_tried_again() -> None:
    with transaction.atomic():
        assert not is_reconnected()


def test_it_waits_until_the_database_is_back(cut: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = iter([OperationalError("the database system is starting up")] * 3)
    connect = connection.connect

    def starting_up() -> None:
        for refusal in refusals:
            raise refusal
        connect()

    cut()
    monkeypatch.setattr(reconnecting, "PAUSE", 0.001)
    monkeypatch.setattr(connection, "connect", starting_up)
    assert is_reconnected()
    assert next(refusals, None) is None


def test_it_gives_up_in_the_end(cut: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise OperationalError("connection refused")

    cut()
    monkeypatch.setattr(reconnecting, "PATIENCE", 0.01)
    monkeypatch.setattr(connection, "connect", down)
    assert not is_reconnected()
