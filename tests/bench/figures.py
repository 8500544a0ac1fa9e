"""The figures that are to be met, and what was measured for them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.bench.timing import Passes, p50, ratio

GROUPS = ("check", "lists", "pages", "admin", "edits", "files", "rebuild")
SMALL, LARGE = 10_000, 1_000_000
DATED = ("+ 20 years", "as of 2010")
SCENARIOS = ("all", "topic", "+ country", "+ 20 years", "selective", "as of 2010")
EDITS = ("title", "topics", "signature", "name")
ADMIN = ("list", "filter", "search")


@dataclass
class Measured:
    """What was measured at one size: times of items, and other values by name."""

    size: int
    context: dict[str, str] = field(default_factory=dict)
    times: dict[str, Passes] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def ratio(self, above: str, *below: str) -> float | None:
        names = (above, *below)
        if any(name not in self.times for name in names):
            return None
        return ratio(self.times[above], [self.times[name] for name in below])

    def p50(self, name: str) -> float | None:
        return p50(self.times[name]) if name in self.times else None

    def is_slow(self, name: str) -> bool:
        return (self.p50(name) or 0) > 1000


@dataclass(frozen=True)
class Figure:
    """A value with its limit."""

    name: str
    value: float | None
    limit: float
    is_least: bool = False

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        met = self.value >= self.limit if self.is_least else self.value <= self.limit
        return "met" if met else "MISSED"


def figures(small: Measured | None, large: Measured | None, agree: list[Measured]) -> list[Figure]:
    """Every figure of the sizes that were measured."""
    found = [
        Figure(f"answers that disagree at {each.size:,}", each.values.get("answers that disagree"), 0) for each in agree
    ]
    for each in (small, large):
        if each:
            found += [*lists(each, each is large), *pages(each, each is large)]
    if large:
        found += files(large)
    if small and large:
        found += growth(small, large)
    return found


def lists(measured: Measured, is_large: bool) -> Iterator[Figure]:
    at = f"at {measured.size:,}"
    for scenario in SCENARIOS:
        page, plain = f"list {scenario}", f"usual list {scenario}"
        floor = ("null view", f"page SQL {scenario}", f"facets {scenario}")
        yield Figure(f"{page} / floor {at}", measured.ratio(page, *floor), 2 if is_large else 3)
        if is_large:
            limit = 45 if scenario in DATED else 15
            yield Figure(f"{page} / null view {at}", measured.ratio(page, "null view"), limit)
        faster = (100 if measured.is_slow(plain) else 50) if is_large else 8
        yield Figure(f"{plain} / {page} {at}", measured.ratio(plain, page), faster, is_least=True)


def pages(measured: Measured, is_large: bool) -> Iterator[Figure]:
    at = f"at {measured.size:,}"
    of_null: list[tuple[str, float]] = [
        ("text search", 20 if is_large else 10),
        ("text search in the list", 20 if is_large else 10),
        ("misspelt name", 20 if is_large else 10),
        ("conditional request", 1.3),
        ("cached view", 1.3),
    ]
    yield Figure(f"deep page / first page {at}", measured.ratio("deep page", "list all"), 1.3)
    for name, limit in of_null:
        yield Figure(f"{name} / null view {at}", measured.ratio(name, "null view"), limit)
    yield Figure(f"share of misspellings found {at}", measured.values.get("misspellings found"), 0.95, is_least=True)
    for edit in EDITS:
        bare = measured.ratio(f"edit {edit}", f"edit {edit}, bare")
        yield Figure(f"edit {edit} / with constraints and history only {at}", bare, 2)


def files(measured: Measured) -> Iterator[Figure]:
    at = f"at {measured.size:,}"
    limits: list[tuple[str, str, float, bool]] = [
        ("CSV rows/s / COPY of its query to nowhere", "csv / copy", 0.85, True),
        ("CSV rows/s / usual csv.writer loop", "csv / writer", 20, True),
        ("CSV first byte, share of the whole", "csv first byte", 0.05, False),
        ("CSV memory of the worker, MB more", "csv memory", 16, False),
        ("XLSX of 200,000 rows, MB more", "xlsx memory", 64, False),
        ("XLSX past the cap points to CSV", "xlsx past cap points to csv", 1, True),
        ("rebuild of everything derived / load", "rebuild / load", 2, False),
        ("worker memory, MB", "worker memory", 150, False),
    ]
    for name, key, limit, is_least in limits:
        yield Figure(f"{name} {at}", measured.values.get(key), limit, is_least)


def growth(small: Measured, large: Measured) -> Iterator[Figure]:
    at = f"{large.size:,} against {small.size:,}"
    for scenario in SCENARIOS:
        if scenario not in DATED:
            yield Figure(f"list {scenario}, {at}", grown(small, large, f"list {scenario}"), 1.6)
    for page in ADMIN:
        yield Figure(f"admin {page}, {at}", grown(small, large, f"admin {page}"), 2.5)


def grown(small: Measured, large: Measured, name: str) -> float | None:
    before, after = small.p50(name), large.p50(name)
    return after / before if before and after else None


def size_of(text: str) -> int:
    """10k, 100k, 1m or a plain number."""
    factor: dict[str, int] = {"k": 1_000, "m": 1_000_000}
    number, unit = (text[:-1], text[-1].lower()) if text[-1:].lower() in factor else (text, "")
    return int(number) * factor.get(unit, 1)
