"""The types of pages, and the ways they are read: language, scripts, width and theme."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from playwright.sync_api import Page

from core.models import Publication
from events.models import Visit
from tests.conftest import Tab
from tests.factories import VisitFactory
from tests.small_register import LISTS, SmallRegister
from website.urls import urlpatterns as website_pages

LANGUAGES = ("en", "fr", "nl")
WIDTHS = (320, 768, 1440)
THEMES = ("light", "dark")
HEIGHT = 900
# An answer of its own may be no error of the page.
EXPECTED_STATUS = {"missing": 404, "withdrawn": 410}


@dataclass(frozen=True)
class Way:
    """How a page is read."""

    language: str
    has_scripts: bool
    width: int
    theme: str


WAYS = [Way(*each) for each in product(LANGUAGES, (True, False), WIDTHS, THEMES)]


def is_page(pattern: Any) -> bool:
    """Whether an address of the site as a whole is a page that needs nothing more than its address."""
    route = str(pattern.pattern)
    return (route.endswith("/") or not route) and "<" not in route and pattern.name != "suggest"


def addresses(register: SmallRegister) -> dict[str, str]:
    """The English address of a page of each type."""
    with transaction.atomic():
        withdrawn = VisitFactory()
    Visit.objects.filter(pk=withdrawn.pk).update(publication=Publication.WITHDRAWN)
    return {
        **{str(pattern.name): f"/en/{pattern.pattern}" for pattern in website_pages if is_page(pattern)},
        **register.pages(),
        **{name: f"/en/{name}/" for name in LISTS},
        "refused": "/en/agreements/?type=nonsense",
        "nothing_found": "/en/people/?q=nobody-of-this-name",
        "found": "/en/search/?q=ankara",
        "meant": "/en/search/?q=anakra",
        "search_refused": "/en/search/?q=%2B",
        "missing": "/en/agreements/1999-999/",
        "withdrawn": f"/en/visits/{withdrawn.pk}/",
    }


def in_language(address: str, language: str) -> str:
    return address.replace("/en/", f"/{language}/", 1)


def pairwise(names: Sequence[str]) -> list[tuple[str, Way]]:
    """Each type of page once in each language, so that any two settings of any two dimensions meet."""
    return [
        (name, Way(language, bool((page + place) % 2), WIDTHS[(page + place) % 3], THEMES[(page // 2 + place) % 2]))
        for page, name in enumerate(names)
        for place, language in enumerate(LANGUAGES)
    ]


class Reader:
    """Opens pages in every way, and says what is wrong with them."""

    def __init__(self, tab: Tab, complaints: list[str]) -> None:
        self.tab, self.complaints = tab, complaints
        self.tabs: dict[bool, Page] = {}

    def open(self, name: str, address: str, way: Way) -> Page:
        if way.has_scripts not in self.tabs:
            self.tabs[way.has_scripts] = self.tab(java_script_enabled=way.has_scripts)
        page = self.tabs[way.has_scripts]
        page.set_viewport_size({"width": way.width, "height": HEIGHT})
        page.emulate_media(color_scheme=way.theme)  # type: ignore[arg-type]
        answer = page.goto(in_language(address, way.language))
        assert answer is not None
        expected = EXPECTED_STATUS.get(name, 200)
        assert answer.status == expected, f"{name}: {answer.status}"
        if expected != 200:
            # The browser writes down that the page itself is an error.
            self.complaints[:] = [each for each in self.complaints if f"status of {expected}" not in each]
        return page

    def faults(self, name: str, address: str, way: Way) -> list[str]:
        page = self.open(name, address, way)
        found = []
        if page.locator("h1").count() != 1 or not page.locator("h1").is_visible():
            found.append("not one heading")
        if page.locator("html").get_attribute("lang") != way.language:
            found.append("another language")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > way.width:
            found.append(f"{wide} px wide")
        if not way.has_scripts:
            # Axe is a script itself, and where there are none it may wait for ever.
            page = self.open(name, address, replace(way, has_scripts=True))
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        return [f"{name} {way}: {each}" for each in [*found, *violations(page)]]


def violations(page: Page) -> list[str]:
    """What axe finds."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
