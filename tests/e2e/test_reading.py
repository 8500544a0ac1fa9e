"""Pages as people with other means read them: by keyboard, enlarged, without motion, on paper."""

import pytest
from playwright.sync_api import Page

from tests.e2e.matrix import EXPECTED_STATUS, addresses
from tests.small_register import SmallRegister

pytestmark = pytest.mark.django_db(transaction=True)

# What the tabulator stops at, of what can be seen.
STOPS = """() => {
    const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    const shown = [...document.querySelectorAll(wanted)].filter(each =>
        !each.disabled && each.tabIndex >= 0 && each.checkVisibility({visibilityProperty: true}));
    // Of a group of radio buttons the tabulator stops at one.
    return shown.filter(each => each.type !== 'radio' || each.checked)
        .map((each, place) => { each.dataset.stop = place; return place; }).length;
}"""
# Each stop tells of itself as it is reached.
LISTEN = """() => {
    window.reached = [];
    document.addEventListener('focusin', event => window.reached.push((here => {
    const style = getComputedStyle(here);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    // A part of a drawing shows it by a line around one of its own parts.
    const line = here instanceof SVGElement && [...here.querySelectorAll('*')].some(each => {
        const drawn = getComputedStyle(each);
        return (drawn.stroke !== 'none' && parseFloat(drawn.strokeWidth) >= 2) || drawn.outlineStyle !== 'none';
    });
    const seen = ring || line || style.boxShadow !== 'none';
    return {stop: here.dataset.stop, seen, html: here.outerHTML.slice(0, 150)};
    })(event.target)));
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each);
    return [style.transitionDuration, style.animationDuration].some(
        all => all.split(',').some(one => parseFloat(one) > 0.01));
}).map(each => each.outerHTML.slice(0, 150))"""


def pages() -> dict[str, str]:
    return {name: address for name, address in addresses(SmallRegister(rows=2)).items() if name not in EXPECTED_STATUS}


def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Page) -> None:
    for name, address in pages().items():
        page.goto(address)
        count = page.evaluate(STOPS)
        page.evaluate(LISTEN)
        for _step in range(count):
            page.keyboard.press("Tab")
        reached = page.evaluate("reached")
        assert [here["html"] for here in reached if not here["seen"]] == [], name
        assert {here["stop"] for here in reached} == {str(number) for number in range(count)}, name


def test_pages_can_be_enlarged_stilled_and_printed(page: Page) -> None:
    # A window of 1280 pixels holds half as many of pixels twice as large.
    page.set_viewport_size({"width": 640, "height": 450})
    for name, address in pages().items():
        page.emulate_media(media="screen", reduced_motion="reduce")
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, name
        assert page.evaluate(MOVING) == [], name
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible(), name
        assert not page.locator("nav.lists").is_visible(), name
        assert not page.get_by_role("search").first.is_visible(), name
