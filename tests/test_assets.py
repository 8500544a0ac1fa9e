"""What a page loads: fingerprinted, compressed, kept for a year, allowed by a strict policy, and light."""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.autoreload import reset_loaders
from django.test import Client, RequestFactory, override_settings
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.e2e.matrix import EXPECTED_STATUS, addresses
from tests.small_register import LISTS, SmallRegister, body_of

pytestmark = pytest.mark.django_db

PAGE_BYTES = 60_000
SCRIPT_BYTES = 30_000
YEAR = 365 * 24 * 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
POLICY = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
# The map loads on its own page, and its script and its drawing are weighed by its own tests.
OWN_WEIGHT = re.compile(r"/map\b|/atlas\b|world")

type Served = Callable[[str, str], tuple[int, Mapping[str, str], bytes]]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The files of the site as a public site has them."""
    root = tmp_path_factory.mktemp("static")
    with override_settings(
        STATIC_ROOT=root, STORAGES=STORAGES, WHITENOISE_USE_FINDERS=False, WHITENOISE_AUTOREFRESH=False
    ):
        # To compress the libraries of the desk, which no page here loads, takes longer than all the rest.
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin/js/vendor/*"])
        # What is made once for all pages names the files of the settings it was made under.
        reset_loaders()
        yield root
    reset_loaders()


@pytest.fixture
def served(collected: Path) -> Served:
    """Files as whitenoise serves them."""
    middleware = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))

    def get(address: str, encoding: str) -> tuple[int, Mapping[str, str], bytes]:
        answer = middleware(RequestFactory().get(address, headers={"Accept-Encoding": encoding}))
        body = body_of(answer)
        answer.close()
        return answer.status_code, answer.headers, body

    return get


def files_of(page: BeautifulSoup) -> list[str]:
    """What a page loads as soon as it is opened, but for pictures."""
    found = page.select("link[rel=stylesheet], link[rel=icon], script[src]")
    return [str(each.get("href") or each["src"]) for each in found]


@pytest.fixture(scope="module")
def pages(collected: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Mapping[str, HttpResponseBase]:
    """The answer of each type of page, asked for once."""
    with django_db_blocker.unblock(), transaction.atomic():
        known = addresses(SmallRegister(rows=3))
        answers = {name: Client().get(address, headers={"Accept-Encoding": "gzip"}) for name, address in known.items()}
        transaction.set_rollback(True)
    return answers


def soup(response: Any) -> BeautifulSoup:
    body = body_of(response)
    return BeautifulSoup(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body, "lxml")


def test_files_are_fingerprinted_compressed_and_kept_for_a_year(
    pages: Mapping[str, HttpResponseBase], served: Served
) -> None:
    files = {file for response in pages.values() for file in files_of(soup(response))}
    assert files
    for file in files:
        assert re.fullmatch(r"/static/[\w/.-]+\.[0-9a-f]{12}\.\w+", file), file
        status, headers, _body = served(file, "gzip, br")
        assert status == 200, file
        kept = headers["Cache-Control"]
        assert "immutable" in kept
        assert int(re.findall(r"max-age=(\d+)", kept)[0]) >= YEAR
        if file.endswith((".css", ".js")):
            assert headers["Content-Encoding"] == "br", file
            assert served(file, "gzip")[1]["Content-Encoding"] == "gzip", file
            assert "Accept-Encoding" in headers["Vary"]


def weight(address: str, served: Served) -> int:
    return len(served(address, "gzip, br")[2])


def test_every_page_is_light(pages: Mapping[str, HttpResponseBase], served: Served) -> None:
    heavy = []
    for name, response in pages.items():
        files = [file for file in files_of(soup(response)) if not OWN_WEIGHT.search(file)]
        scripts = sum(weight(file, served) for file in files if urlsplit(file).path.endswith(".js"))
        total = len(body_of(response)) + sum(weight(file, served) for file in files)
        if total > PAGE_BYTES or scripts > SCRIPT_BYTES:
            heavy.append(f"{name}: {total} bytes, of them {scripts} of scripts")
    assert heavy == []


def test_the_policy_of_every_page_is_strict(client: Client) -> None:
    known = addresses(SmallRegister())
    known |= {f"{name}.csv": f"/en/{name}/export.csv" for name in LISTS}
    known |= {"feed": "/en/visits/feed.atom", "sitemap": "/sitemap.xml", "lost": "/lost/", "staff": "/admin/login/"}
    for name, address in known.items():
        response = client.get(address)
        body_of(response)
        policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
        assert policy.items() >= POLICY.items(), name
        assert "unsafe" not in " ".join(policy.values()), name
        assert not {"data:", "blob:", "https:", "http:", "*"} & set(" ".join(policy.values()).split()), name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name


def test_no_page_needs_what_the_policy_forbids(pages: Mapping[str, HttpResponseBase]) -> None:
    for name, response in pages.items():
        assert response.status_code == EXPECTED_STATUS.get(name, 200), name
        page = soup(response)
        scripts = [each for each in page.select("script:not([src])") if each.get("type") != "application/ld+json"]
        assert scripts == [], name
        assert page.select("style, [style]") == [], name
        handlers = [key for each in page.find_all(True) for key in each.attrs if key.startswith("on")]
        assert handlers == [], name
        loaded = page.select("[src], link[rel=stylesheet], link[rel=icon]")
        assert all(str(each.get("src") or each["href"]).startswith("/") for each in loaded), name
