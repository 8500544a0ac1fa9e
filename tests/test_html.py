"""The HTML of every type of page is valid: a strict parser reads it, and what refers to another part finds it."""

from collections import Counter
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.e2e.matrix import LANGUAGES, addresses, in_language
from tests.small_register import SmallRegister

pytestmark = pytest.mark.django_db

REFERENCES = {"for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers"}
# What may stand in what, as far as it is easily got wrong.
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "tr": {"td", "th", "script", "template"},
    "select": {"option", "optgroup", "hr"},
}
INTERACTIVE = "a[href], button, input:not([type=hidden]), select, textarea, label, details, summary"
PHRASING_ONLY = ["p", "h1", "h2", "h3", "h4", "span", "strong", "em", "small", "q", "dt", "summary", "label", "button"]
BLOCKS = ["p", "div", "section", "article", "ul", "ol", "dl", "table", "form", "h1", "h2", "h3", "figure", "details"]


def faults(body: str) -> list[str]:
    """What is wrong with a page."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(body)
    found = [f"line {place[0]}: {code} {given}" for place, code, given in parser.errors]
    page = BeautifulSoup(body, "html.parser")
    ids = Counter(str(each["id"]) for each in page.select("[id]"))
    found += [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    for each in page.find_all(True):
        for name in each.attrs.keys() & REFERENCES:
            found += [f"{name}={one} leads nowhere" for one in values(each[name]) if one not in ids]
    for link in page.select('a[href^="#"]'):
        found += [f"{link['href']} leads nowhere"] if str(link["href"])[1:] not in ids else []
    for parent, allowed in CHILDREN.items():
        children = [child.name for each in page.select(parent) for child in each.find_all(True, recursive=False)]
        found += [f"{child} in {parent}" for child in children if child not in allowed]
    for each in page.find_all(BLOCKS):
        found += [f"{each.name} in {outer.name}: {str(each)[:80]}" for outer in each.find_parents(PHRASING_ONLY)]
    for each in page.select(INTERACTIVE):
        found += [f"{each.name} in {outer.name}" for outer in each.find_parents(["a", "button"])]
    found += [f"no text for {str(each)[:80]}" for each in page.select("img:not([alt])")]
    return found


def values(value: Any) -> list[str]:
    return value if isinstance(value, list) else str(value).split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_of_every_type_of_page_is_valid(client: Client, language: str) -> None:
    known = addresses(SmallRegister(rows=2))
    wrong = {}
    for name, address in known.items():
        found = faults(client.get(in_language(address, language)).content.decode())
        if found:
            wrong[name] = sorted(set(found))
    assert wrong == {}


def test_the_parser_is_strict() -> None:
    assert faults("<!DOCTYPE html><title>x</title><p><div></p>")
    assert faults('<!DOCTYPE html><title>x</title><p id="a">1<p id="a">2')
    assert not faults('<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p>1</p></body></html>')
