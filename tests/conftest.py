"""Fixtures for all tests, and the report of those that could not be run here."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection, transaction
from django.template import Template
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from accounts.roles import load_roles
from core import changes
from desk.sample.loader import load_sample
from partnerships.countries import load_countries

ROOT = Path(__file__).resolve().parent.parent
NOT_RUN = "NOT RUN: "
NO_BROWSER = NOT_RUN + "no Chromium here; set CHROMIUM to one, or install it"
MADE_ONCE = ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
# What takes long comes first, so that those who run tests side by side end together.
LONG = ("tests/test_setup_run.py", "tests/e2e/", "tests/test_secrets.py")
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def not_run(reason: str) -> NoReturn:
    """End the test and have the report name it."""
    pytest.skip(NOT_RUN + reason)


def tests_not_run(reporter: pytest.TerminalReporter) -> list[tuple[str, str]]:
    """The name and reason of each test that could not be run here."""
    skipped = ((report.nodeid, str(report.longrepr[2])) for report in reporter.stats.get("skipped", []))
    return sorted({(name, reason.removeprefix("Skipped: ")) for name, reason in skipped if NOT_RUN in reason})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    rows = tests_not_run(terminalreporter)
    if rows:
        terminalreporter.section("tests not run here", yellow=True)
        for name, reason in rows:
            terminalreporter.line(f"{name}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a browser test that was not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    passed = session.exitstatus == pytest.ExitCode.OK
    in_ci = os.environ.get("CI") == "true"
    if in_ci and passed and reporter and NO_BROWSER in dict(tests_not_run(reporter)).values():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let tests that commit empty the tables afterwards, which the register itself refuses; the roles stay."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE '%no_truncate'")
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        load_roles()
        empty_tables()
    TransactionTestCase._fixture_teardown = lambda test: empty_tables()  # type: ignore[method-assign]
    yield
    # A browser test has a connection of its own, which Django does not know when it takes the database away.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The served site, which is stopped before the database goes that it reads."""
    return live_server


def empty_tables() -> None:
    """Take out what a test has committed.

    Django would truncate every table, of which each has several files, and write the permissions anew. Only rows that
    no one may delete, which are those of the history, are taken out with their table.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        tables = {each.name for each in connection.introspection.get_table_list(cursor) if each.type == "t"}
        looks = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables.difference(MADE_ONCE)]
        cursor.execute(" UNION ALL ".join(looks))
        filled = {table for (table,) in cursor.fetchall()}
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'A'")
        guarded = filled & {table for (table,) in cursor.fetchall()}
        deletable = filled - guarded if may_put_triggers_to_sleep() else set()
        if deletable:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table in deletable:
            cursor.execute(f"DELETE FROM {table}")
        if filled - deletable:
            cursor.execute(f"TRUNCATE {', '.join(filled - deletable)} CASCADE")


def may_put_triggers_to_sleep() -> bool:
    """Whether the role of these tests is that of the embedded server; elsewhere all is truncated."""
    return connection.connection.info.parameter_status("is_superuser") == "on"


@contextmanager
def entered(load: Callable[[], object], blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows entered once for the tests of a module, and taken back after them."""
    with blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The sample data, for a module whose tests leave it as it is or undo what they do."""
    with entered(load_sample, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def countries(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The countries of the world, for a module whose tests undo what they do."""
    with entered(load_countries, django_db_blocker):
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_templates(django_test_environment: None) -> None:
    """No copy of the context is kept for each template rendered, of which a page of the desk has a thousand.

    Django's test environment keeps them for ``response.context``; these tests read pages as a visitor does.
    """
    Template._render = lambda template, context: template.nodelist.render(context)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Each test begins in English: a request leaves its language behind, which a streamed export still needs."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test begins as a new process does, with nothing kept of a database that is no more."""
    changes.forget()


@pytest.fixture
def another() -> Iterator[psycopg.Connection[Any]]:
    """A second connection, as another process has one."""
    settings = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{name: settings[name] for name in names if name in settings}) as made:
        yield made


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real documents and data the register was made for."""
    folder = Path(os.environ.get("ENTENTE_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        not_run(f"no folder {folder}; set ENTENTE_SHARED to it")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if not program:
        pytest.skip(NO_BROWSER)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS + sandbox)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What went wrong in the page so far; a test that expects something clears it."""
    return []


type Tab = Callable[..., Page]


@pytest.fixture
def tab(browser: Browser, live_server: object, complaints: list[str]) -> Iterator[Tab]:
    """Opens a tab that fails the test on a script error, a failed request or one that leaves the site."""
    host = urlsplit(str(live_server)).netloc
    contexts: list[BrowserContext] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if urlsplit(request.url).netloc not in (host, ""):
            complaints.append(f"leaves the site: {request.url}")

    def on_failure(request: Request) -> None:
        # A page that is left, and a field of suggestions that asks anew, give up what they still wait for:
        # that is the browser's own doing. A server that does not answer fails with another code.
        if request.failure != "net::ERR_ABORTED":
            complaints.append(f"failed: {request.url} {request.failure}")

    def opened(**options: Any) -> Page:
        context = browser.new_context(
            base_url=str(live_server), locale="en-GB", timezone_id="Europe/Brussels", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", on_console)
        page.on("request", on_request)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("requestfailed", on_failure)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(tab: Tab) -> Page:
    """A tab as most visitors have it."""
    return tab()
