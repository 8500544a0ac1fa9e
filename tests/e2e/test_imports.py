"""A spreadsheet brought in through the pages, in a browser: with scripts and without, small lists and the real ones."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from partnerships.countries import load_countries
from partnerships.models import Organization
from tests.conftest import Tab
from tests.e2e.desk import sign_in
from tests.factories import OrganizationFactory
from tests.real_lists import MEMBERS, PAIRS, SIGNATORIES, TREATIES, RealList
from tests.staff import colleague
from tests.worker import work_off

pytestmark = pytest.mark.django_db(transaction=True)

TOWNS = """Ville;Type;Pays;Wikidata
Namur;city;Belgique;Q134121
Gand;patelin;BE;
Munster;city;DE;
"""
WIDTHS = (360, 1280)


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    load_countries()
    OrganizationFactory(draft=True, name_fr="", name_en="Münster", kind="city", country_id="DE")
    path = tmp_path / "villes.csv"
    path.write_text(TOWNS, encoding="utf-8")
    return path


def check(page: Page) -> None:
    """The page fits every width, and axe has nothing to say."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        nodes = [(each["id"], node["html"]) for each in found.response["violations"] for node in each["nodes"]]
        assert not nodes, (page.url, width)


def bring(page: Page, path: Path, kind: str) -> None:
    """From the list of imports to the columns of a file."""
    page.goto("/admin/imports/")
    page.click("text=Bring in a file")
    page.check(f"input[name=kind][value={kind}]")
    page.set_input_files("#id_file", path)
    page.click("text=Read the file")


def choose(page: Page, columns: Mapping[str, str], options: Mapping[str, str]) -> None:
    for label in page.locator("table.columns tbody label").all():
        page.locator(f"#{label.get_attribute('for')}").select_option(columns.get(label.inner_text(), ""))
    details = page.locator("details:not([open]) > summary")
    if options and details.count():
        details.click()
    for field, text in options.items():
        control = page.locator(f"[id='id_option-{field}']")
        if control.evaluate("each => each.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)
    page.click("text=Look at the rows")


COLUMNS = {"Ville": "name_fr", "Type": "kind", "Pays": "country", "Wikidata": "wikidata"}


def test_a_list_is_brought_in_in_a_browser(page: Page, live_server: object, towns: Path) -> None:
    sign_in(page.context, colleague("editor"), str(live_server))
    page.goto("/admin/imports/new/")
    check(page)
    bring(page, towns, "organizations")
    check(page)
    page.fill("#id_save_as", "Villes")
    choose(page, COLUMNS, {})
    expect(page.locator("#progress")).to_contain_text("waiting for the worker")
    check(page)
    work_off()
    # The page finds out by itself.
    expect(page.locator(".verdicts")).to_contain_text("3 all")
    check(page)
    page.click(".verdicts a:has-text('in doubt')")
    expect(page.locator(".row-doubt")).to_have_count(1)
    page.get_by_label("none of these: make it anew").check()
    page.click("text=Keep these decisions")
    expect(page.locator(".messagelist")).to_contain_text("1 row is decided.")
    expect(page.locator(".summary")).to_contain_text("2 rows are taken")
    page.click("button:text-is('Apply')")
    expect(page.locator("#progress")).to_be_visible()
    work_off()
    expect(page.locator(".results")).to_contain_text("rows that made records")
    check(page)
    page.goto("/admin/imports/")
    expect(page.locator("table.wide")).to_contain_text("applied")
    check(page)
    page.click("text=villes.csv")
    page.click("text=Undo this import")
    check(page)
    page.click("input[value='Undo this import']")
    work_off()
    expect(page.locator(".lead")).to_contain_text("Undone")
    assert [each.name_en for each in Organization.objects.all()] == ["Münster"]


def test_the_browser_is_closed_midway_and_the_import_ends_all_the_same(
    tab: Tab, live_server: object, towns: Path
) -> None:
    user = colleague("editor")
    page = tab()
    sign_in(page.context, user, str(live_server))
    bring(page, towns, "organizations")
    choose(page, COLUMNS, {})
    work_off()
    page.click("button:text-is('Apply')")
    expect(page.locator("#progress")).to_be_visible()
    page.context.close()
    work_off()
    again = tab()
    sign_in(again.context, user, str(live_server))
    again.goto("/admin/imports/")
    again.click("text=villes.csv")
    expect(again.locator(".lead")).to_contain_text("Applied")


def test_all_of_it_works_without_scripts(browser: Browser, live_server: object, towns: Path) -> None:
    context = browser.new_context(base_url=str(live_server), java_script_enabled=False)
    sign_in(context, colleague("editor"), str(live_server))
    page = context.new_page()
    bring(page, towns, "organizations")
    page.locator("#id_column-0").select_option("name_fr")
    page.locator("#id_column-1").select_option("kind")
    page.click("text=Look at the rows")
    work_off()
    # The page is loaded anew every two seconds.
    expect(page.locator(".verdicts")).to_contain_text("3 all")
    page.click("button:text-is('Apply')")
    work_off()
    expect(page.locator(".results")).to_contain_text("rows that made records")
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "lists", [(MEMBERS, SIGNATORIES), (PAIRS,), (TREATIES,)], ids=["eurocities", "pairs", "treaties"]
)
def test_the_real_lists_are_brought_in_through_the_pages(
    page: Page, live_server: object, shared: Path, lists: tuple[RealList, ...]
) -> None:
    load_countries()
    sign_in(page.context, colleague("publisher"), str(live_server))
    page.set_default_timeout(120_000)
    for wanted in lists:
        bring(page, shared / "data" / wanted.filename, wanted.kind)
        choose(page, wanted.columns, wanted.options)
        expect(page.locator("#progress")).to_be_visible()
        work_off()
        expect(page.locator(".verdicts a strong").first).to_have_text(str(sum(wanted.verdicts.values())))
        assert verdicts_on(page) == wanted.verdicts
        page.click("button:text-is('Apply')")
        expect(page.locator("#progress")).to_be_visible()
        work_off()
        expect(page.locator(".lead")).to_contain_text("Applied")
        made = page.locator(".results > div:has-text('rows that made records') dd")
        expect(made).to_have_text(str(wanted.verdicts["new"]))
    page.goto("/admin/")
    expect(page.locator(".to-do")).to_contain_text("Waiting for review")


def verdicts_on(page: Page) -> dict[str, int]:
    """The numbers beside the verdicts, those that are not 0."""
    links = page.locator(".verdicts a[href*=verdict]").all()
    counts = {
        str(each.get_attribute("href")).partition("=")[2]: int(each.locator("strong").inner_text()) for each in links
    }
    return {verdict: count for verdict, count in counts.items() if count}
