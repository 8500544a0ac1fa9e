"""Every type of page in every language; scripts, width and theme in pairwise cover, and all of them when slow."""

from itertools import combinations

import pytest

from tests.conftest import Tab
from tests.e2e.matrix import LANGUAGES, THEMES, WAYS, WIDTHS, Reader, addresses, pairwise
from tests.small_register import SmallRegister

# So that those who run tests side by side share the work.
PARTS = 2


def settings_of(name: str, way: object) -> list[tuple[str, object]]:
    return [("page", name), *vars(way).items()]


def test_any_two_settings_meet_in_the_pairwise_cover() -> None:
    names = [f"page {number}" for number in range(len(WAYS))]
    met = {pair for name, way in pairwise(names) for pair in combinations(settings_of(name, way), 2)}
    wanted = {pair for name in names for way in WAYS for pair in combinations(settings_of(name, way), 2)}
    assert wanted - met == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_page_can_be_read(tab: Tab, complaints: list[str], language: str, part: int) -> None:
    known = addresses(SmallRegister(rows=2))
    reader = Reader(tab, complaints)
    read = [(name, way) for name, way in pairwise([*known]) if way.language == language]
    faults = [fault for name, way in read[part::PARTS] for fault in reader.faults(name, known[name], way)]
    assert faults == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_page_can_be_read_in_every_way(
    tab: Tab, complaints: list[str], language: str, width: int, theme: str
) -> None:
    known = addresses(SmallRegister(rows=2))
    reader = Reader(tab, complaints)
    ways = [way for way in WAYS if (way.language, way.width, way.theme) == (language, width, theme)]
    faults = [fault for name in known for way in ways for fault in reader.faults(name, known[name], way)]
    assert faults == []
