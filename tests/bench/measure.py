"""Measures one register, group by group."""

import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from agreements.models import Party
from core.models import Publication
from tests.bench.checks import LIST, Asked, address_of, file_disagreements, list_disagreements, scenarios
from tests.bench.edits import Editor
from tests.bench.figures import GROUPS, SCENARIOS, Measured
from tests.bench.files import file_values, spreadsheet_values
from tests.bench.floor import Floor, days_of
from tests.bench.misspelling import SEARCH, found_among_first, misspelt, name_words, not_found
from tests.bench.plain import PlainList
from tests.bench.server import Site
from tests.bench.timing import Item, rounds

PAGES_CHECKED = 8
NAMES_SEARCHED = 30
ADMIN = "/admin/agreements/agreement/"
LOGIN = "bench"
# What every browser sends; a page is kept as it goes out to those.
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


def measure(size: int, only: Collection[str], load_seconds: float | None, folder: Path) -> None:
    """Measure the register at hand and write what was found into the folder."""
    # Told to stop, it stops the servers it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    measured = Measured(size)
    log = folder / f"gunicorn-{size}.log"
    with direct_connection() as direct, Site(log) as site, Site(log) as usual:
        bench = Bench(measured, site, usual, direct, load_seconds)
        for group in GROUPS:
            if group in only:
                bench.measure(group)
            measured.context["load of the machine"] = " ".join(f"{each:.1f}" for each in os.getloadavg())
            (folder / f"{size}.json").write_text(json.dumps(measured.__dict__))


def direct_connection() -> psycopg.Connection[Any]:
    """A connection without Django, as hand-written code would have it."""
    connection.ensure_connection()
    params = connection.get_connection_params()
    wanted = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}
    return psycopg.connect(**wanted, autocommit=True)


class Bench:
    """The measurements, group by group."""

    def __init__(
        self, measured: Measured, site: Site, usual: Site, direct: psycopg.Connection[Any], load_seconds: float | None
    ) -> None:
        self.measured, self.site, self.usual, self.direct = measured, site, usual, direct
        self.load_seconds = load_seconds
        self.started = time.perf_counter()
        self.today = timezone.localdate()
        self.random = Random(1)  # noqa: S311
        self.plain = PlainList()
        self.asked: dict[str, dict[str, list[str]]] = scenarios(self.plain, self.today)
        self.tell(f"the plain list holds {len(self.plain.rows):,} agreements")
        measured.context = {name: address_of(asked) for name, asked in self.asked.items()}
        measured.context["database"] = settings.DATABASES["default"].get("DATA_DIRECTORY", "")

    def tell(self, what: str) -> None:
        print(
            f"  {self.measured.size:>9,} {time.perf_counter() - self.started:7.1f} s  {what}",
            file=sys.stderr,
            flush=True,
        )

    def failed(self, what: str) -> None:
        self.measured.errors.append(what)
        self.tell(f"FAILED {what}")

    def measure(self, group: str) -> None:
        """One group; if it fails, it is told and the others are measured all the same."""
        try:
            getattr(self, group)()
        except Exception as error:
            traceback.print_exc()
            self.failed(f"{group}: {error!r}")

    def text(self, address: str) -> str:
        answer = self.site.get(address)
        if answer.status != 200:
            raise AssertionError(f"{address} answered {answer.status}")
        return answer.text

    def page(self, address: str) -> Callable[[], object]:
        """Fetch the address as nobody asked for it before."""
        return lambda: self.text(self.site.fresh(address))

    # Agreement of answers

    def check(self) -> None:
        wrong = self.measured.disagreements
        for name, asked in self.asked.items():
            wrong += list_disagreements(self.plain, asked, self.text, self.today, PAGES_CHECKED)
            file = self.text(address_of({**asked, "flavour": ["data"]}, f"{LIST}export.csv"))
            wrong += file_disagreements(self.plain, asked, file, self.today)
            self.tell(f"checked: {name}")
        words = self.random.sample(name_words(self.random), NAMES_SEARCHED)
        wrong += [f"the search shows no record named {word}" for word in not_found(words, self.text)]
        self.measured.values["answers that disagree"] = len(wrong)
        for each in wrong:
            self.tell(f"DISAGREES {each}")

    # Lists against their floor and the usual list

    def lists(self) -> None:
        floor = Floor(self.plain, self.direct, self.today)
        items = [Item("null view", lambda: self.text("/bench/null/"))]
        for name in SCENARIOS:
            asked = self.asked[name]
            own = floor.for_day(days_of(asked, self.today))
            items += [
                Item(f"page SQL {name}", own.page(asked)),
                Item(f"facets {name}", lambda own=own, asked=asked: own.counts(asked)),  # type: ignore[misc]
                Item(f"grouping sets {name}", own.grouped(asked)),
                Item(f"list {name}", self.page(address_of(asked))),
                Item(f"usual list {name}", self.usual_page(asked)),
            ]
        deep = self.plain.rows[len(self.plain.rows) // 2 :]
        items.append(
            Item("deep page", lambda: self.text(self.site.fresh(f"{LIST}?after={self.random.choice(deep).pk}")))
        )
        days = iter(range(10_000))
        items.append(
            Item("list as of a day not asked before", lambda: self.text(f"{LIST}?as_of={self.other_day(next(days))}"))
        )
        self.measured.times |= rounds(items, self.tell, self.failed)
        self.measured.values["worker memory"] = self.site.memory("VmHWM")

    @staticmethod
    def other_day(number: int) -> date:
        return date.fromordinal(date(1996, 1, 1).toordinal() + number)

    def usual_page(self, asked: Asked) -> Callable[[], object]:
        address = address_of(asked, "/bench/agreements/")
        return lambda: self.usual.get(address).text

    # Other pages

    def pages(self) -> None:
        cached = address_of({"sort": ["oldest"]})
        tag = {**BROWSER, "If-None-Match": self.site.get(cached, BROWSER).headers.get("etag", "")}
        words = name_words(self.random)
        any_word = partial(self.random.choice, words)
        items = [
            Item("null view", lambda: self.text("/bench/null/")),
            Item("text search", lambda: self.text(self.site.fresh(f"{SEARCH}?q={quote(any_word())}"))),
            Item("text search in the list", lambda: self.text(self.site.fresh(f"{LIST}?q={quote(any_word())}"))),
            Item(
                "misspelt name",
                lambda: self.text(self.site.fresh(f"{SEARCH}?q={quote(misspelt(any_word(), self.random))}")),
            ),
            Item("cached view", lambda: self.page_with(cached, BROWSER)),
            Item("conditional request", lambda: self.unchanged(cached, tag)),
            Item(
                "detail page",
                lambda: self.text(self.site.fresh(f"{LIST}{self.random.choice(self.plain.rows).number}/")),
            ),
        ]
        self.measured.times |= rounds(items, self.tell, self.failed)
        self.measured.values["misspellings found"] = found_among_first(words, self.random, self.text)

    def unchanged(self, address: str, tag: dict[str, str]) -> None:
        answer = self.site.get(address, tag)
        if answer.status != 304:
            raise AssertionError(f"{address} asked with its ETag answered {answer.status}")

    def admin(self) -> None:
        headers = {"Cookie": self.signed_in()}
        word = quote(name_words(self.random)[0])

        def get(address: str) -> Callable[[], object]:
            return lambda: self.page_with(address, headers)

        items = [
            Item("null view", lambda: self.text("/bench/null/")),
            Item("admin list", get(ADMIN)),
            Item("admin filter", get(f"{ADMIN}?publication__exact=published&status=in_force")),
            Item("admin search", get(f"{ADMIN}?q={word}")),
        ]
        self.measured.times |= rounds(items, self.tell, self.failed)
        self.client.logout()
        get_user_model().objects.filter(username=LOGIN).delete()

    def page_with(self, address: str, headers: dict[str, str]) -> None:
        answer = self.site.get(address, headers)
        if answer.status != 200:
            raise AssertionError(f"{address} answered {answer.status}")

    def signed_in(self) -> str:
        user, _ = get_user_model().objects.get_or_create(
            username=LOGIN, defaults={"is_staff": True, "is_superuser": True, "is_active": True}
        )
        self.client = Client()
        self.client.force_login(user)
        return f"{settings.SESSION_COOKIE_NAME}={self.client.cookies[settings.SESSION_COOKIE_NAME].value}"

    # Upkeep

    def edits(self) -> None:
        agreements = [row.pk for row in self.random.sample(self.plain.rows, 200)]
        organizations = Party.objects.filter(
            agreement__in=agreements, organization__publication=Publication.PUBLISHED
        ).values_list("organization", flat=True)
        topics = self.direct.execute("SELECT id FROM partnerships_topic").fetchall()
        editor = Editor(
            self.direct,
            {"agreement": agreements, "organization": sorted(set(organizations)), "topic": [pk for (pk,) in topics]},
        )
        self.measured.context["derived triggers"] = ", ".join(
            f"{table}.{name}" for table, name in editor.derived_triggers()
        )
        self.measured.times |= editor.times(self.tell)
        partners = Counter(code for row in self.plain.rows for code in row.values["partner"])
        frequent, agreements_of_it = partners.most_common(1)[0]
        self.measured.values["agreements of the most frequent party"] = agreements_of_it
        self.measured.values["its renaming, seconds"] = editor.renamed(int(frequent))

    def files(self) -> None:
        self.measured.values |= file_values(self.site, self.usual, self.direct, self.tell)
        self.measured.values |= spreadsheet_values(self.site, self.plain, self.tell)

    def rebuild(self) -> None:
        start = time.perf_counter()
        call_command("rebuild_derived", verbosity=0)
        seconds = time.perf_counter() - start
        self.measured.values["rebuild seconds"] = seconds
        if self.load_seconds:
            self.measured.values["load seconds"] = self.load_seconds
            self.measured.values["rebuild / load"] = seconds / self.load_seconds
