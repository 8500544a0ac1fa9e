"""Two requests at the same moment, each with its own connection to the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from agreements.models import Agreement
from tests.factories import AgreementFactory
from tests.staff import AdminForm, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [*threads.map(run, acts)]


def test_button_pressed_twice_at_once_adds_one_record() -> None:
    client = signed_in("editor")
    form = AdminForm(client, "/admin/agreements/agreement/add/")
    form.fill(title_en="Memorandum", agreement_type="memorandum", _save="1")
    again = Client()
    again.cookies = client.cookies
    answers = at_once(*(lambda each=each: each.post(form.address, form.data).status_code for each in (client, again)))
    assert answers == [302, 302]
    assert Agreement.objects.count() == 1


def test_two_saves_at_once_leave_one_winner_and_one_conflict() -> None:
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    forms = [AdminForm(signed_in("editor", name), address).fill(title_en=f"By {name}") for name in ("ann", "ben")]
    at_once(*(form.save for form in forms))
    winners = [form for form in forms if form.is_saved()]
    assert len(winners) == 1
    loser = next(form for form in forms if not form.is_saved())
    assert loser.soup.select_one("section.conflict") is not None
    agreement.refresh_from_db()
    assert agreement.title_en == winners[0].data["title_en"]
