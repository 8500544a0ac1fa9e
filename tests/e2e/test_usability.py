"""The five tasks of docs/usability.md in a real browser: its table of clicks and page loads is what is counted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from desk.sample.loader import load_sample

pytestmark = pytest.mark.django_db(transaction=True)

MOST_LOADS = 3
ROW = re.compile(r"^\| (?P<task>[^|]+\?|Download[^|]+) \| (?P<clicks>\d+) \| (?P<loads>\d+) \|", re.MULTILINE)


class Walk:
    """A visitor who begins at the home page; clicks and page loads from there on are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.goto("/en/")
        self.clicks = self.loads = 0
        page.on("domcontentloaded", self.loaded)

    def loaded(self, _page: Page) -> None:
        self.loads += 1

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def click(self, target: Locator) -> None:
        target.first.click()
        self.clicks += 1

    def go(self, target: Locator) -> None:
        """Click what leads to another page."""
        with self.page.expect_navigation():
            self.click(target)

    def list_of(self, name: str) -> None:
        self.go(self.page.get_by_role("navigation", name="Lists").get_by_role("link", name=name, exact=True))

    def look_for(self, words: str) -> None:
        self.page.get_by_label("Search the register").first.fill(words)
        self.go(self.page.get_by_role("button", name="Search", exact=True))

    def tick(self, name: str, asked: str) -> None:
        """Choose a value; the list refreshes in place, and its address says what is asked for."""
        self.click(self.main.get_by_role("checkbox", name=re.compile(rf"^{name}\b", re.IGNORECASE)))
        expect(self.page).to_have_url(re.compile(asked))

    def rows(self) -> Locator:
        return self.main.locator("tr[data-id]")


def who_signed_with_ankara(walk: Walk) -> None:
    walk.look_for("memorandum Ankara")
    walk.go(walk.main.get_by_role("link", name=re.compile("Memorandum.*Ankara")))
    sheet = walk.page.locator("section", has=walk.page.get_by_role("heading", name=re.compile("^Signature sheet")))
    for words in ("Mansur Yavaş", "Rudi Vervoort", "Minister"):
        expect(sheet).to_contain_text(re.compile(words, re.IGNORECASE))


def in_force_on_the_first_of_january_2022(walk: Walk) -> None:
    walk.list_of("Agreements")
    walk.page.get_by_label("Status as of").fill("2022-01-01")
    walk.tick("in force", "as_of=2022-01-01&status=in_force")
    expect(walk.main).to_contain_text("Status as of 1 January 2022.")
    expect(walk.main).to_contain_text("Île-de-France")


def visits_that_led_to_an_agreement(walk: Walk) -> None:
    walk.list_of("Visits")
    walk.tick("an agreement", "result=agreement")
    expect(walk.rows()).to_have_count(2)


def agreements_on_climate_as_csv(walk: Walk) -> None:
    walk.list_of("Agreements")
    walk.tick("climate", "topic=")
    count = walk.rows().count()
    assert count
    with walk.page.expect_download() as download:
        walk.click(walk.main.get_by_text("Export"))
        walk.click(walk.main.get_by_role("link", name=re.compile("CSV")))
    assert len(download.value.path().read_text("utf-8-sig").strip().splitlines()) > count


def end_of_the_ile_de_france_agreement(walk: Walk) -> None:
    walk.look_for("cooperation agreement Île-de-France")
    walk.go(walk.main.get_by_role("link", name=re.compile("Île-de-France")))
    expect(walk.main).to_contain_text(re.compile("2[23] September 2026"))
    expect(walk.main).to_contain_text(re.compile("derived"))
    expect(walk.page.get_by_role("heading", name=re.compile("^Sources"))).to_be_visible()


TASKS: dict[str, Callable[[Walk], None]] = {
    "Who signed with Ankara, and in what capacity?": who_signed_with_ankara,
    "What was in force on 1 January 2022?": in_force_on_the_first_of_january_2022,
    "Which visits led to an agreement?": visits_that_led_to_an_agreement,
    "Download all agreements on climate as CSV": agreements_on_climate_as_csv,
    "When does the Île-de-France agreement end, and how do we know?": end_of_the_ile_de_france_agreement,
}


def test_each_task_takes_as_many_clicks_and_page_loads_as_written(page: Page) -> None:
    load_sample()
    text = Path(settings.BASE_DIR, "docs", "usability.md").read_text(encoding="utf-8")
    written = {row["task"]: (int(row["clicks"]), int(row["loads"])) for row in ROW.finditer(text)}
    counted = {}
    for task, walked in TASKS.items():
        walk = Walk(page)
        walked(walk)
        page.remove_listener("domcontentloaded", walk.loaded)
        counted[task] = (walk.clicks, walk.loads)
    assert counted == written
    assert max(loads for _clicks, loads in counted.values()) <= MOST_LOADS
