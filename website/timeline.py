"""Drawing a history with the years across: where each bar, mark and line stands. Nothing here reads the database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

WIDTH = 1000
# Room at both sides, so that what stands at the first or last day is not cut.
MARGIN = 20
HEADER = 30
# The least that can be hit with a finger.
TARGET = 24
BAR = 12
LINE = 3
ARROW = 8
# The half of a mark's width.
REACH = 7
LABELLED_BAR = 44
MARK_LANE = 28
MARK_LANES = 8
GAP = 10
BAND_TITLE = 26
LABELLED_AT_MOST = 12
# Estimated widths of letters, on the generous side: no browser is asked.
LETTER = 7.6
# Of the label of a mark, and the space between the two.
LONGEST_LABEL = 480
BESIDE = 3
YEARS_BACK = 120
YEARS_AHEAD = 15
FEWEST_YEARS = 4
STEPS = (1, 2, 5, 10, 20, 50)
MOST_TICKS = 14


class Look(StrEnum):
    """How a stretch of a bar is drawn; the words of the same name say the rest."""

    CERTAIN = "certain"
    DERIVED = "derived"
    AWAITING = "awaiting"
    SUSPENDED = "suspended"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Stretch:
    """Some days of a bar, the last one not included; without one where they have no end."""

    first: date | None
    end: date | None
    look: Look


@dataclass(frozen=True)
class Bar:
    """Something that lasts: stretches one after the other, and days that are marked on it; some of the two."""

    label: str
    address: str
    words: str
    stretches: Sequence[Stretch]
    notches: Sequence[date] = ()
    language: str = ""


@dataclass(frozen=True)
class Mark:
    """Something that happened on one of some days, from the first possible to the last."""

    label: str
    address: str
    words: str
    kind: str
    first: date
    last: date
    language: str = ""


@dataclass(frozen=True)
class Axis:
    """The years, from the first day drawn to the day after the last."""

    first: date
    end: date

    def x(self, day: date) -> float:
        """Where a day stands; what is out of reach stands at the edge."""
        inside = min(max(day, self.first), self.end)
        share = (inside - self.first) / (self.end - self.first)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    def holds(self, day: date) -> bool:
        return self.first <= day < self.end

    @property
    def ticks(self) -> list[tuple[float, int]]:
        """The years that are named, as many as there is room for."""
        years = range(self.first.year, self.end.year)
        step = next((each for each in STEPS if len(years) / each <= MOST_TICKS), STEPS[-1])
        return [(self.x(date(year, 1, 1)), year) for year in years if year % step == 0]


def axis_of(days: Iterable[date], today: date) -> Axis:
    """The years that hold these days and today, within reach."""
    earliest, latest = date(today.year - YEARS_BACK, 1, 1), date(today.year + YEARS_AHEAD, 12, 31)
    reached = [today, *(min(max(day, earliest), latest) for day in days)]
    last = max(reached).year + 1
    first = min(min(reached).year, last - FEWEST_YEARS)
    return Axis(date(first, 1, 1), date(last, 1, 1))


@dataclass(frozen=True)
class PlacedStretch:
    x: float
    width: float
    look: Look


@dataclass(frozen=True)
class Label:
    """Words beside what they name, cut to the room there is."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True)
class PlacedBar:
    bar: Bar
    x: float
    y: float
    width: float
    bar_y: float
    stretches: list[PlacedStretch]
    notches: list[float]
    label: Label | None
    is_open: bool
    begins_before: bool
    thickness: float = BAR

    @property
    def end(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.bar_y + self.thickness / 2

    @property
    def hit_x(self) -> float:
        """From where the bar and its label can be hit."""
        label = self.label
        start = label.x - len(label.text) * LETTER if label and label.anchor == "end" else self.x
        return max(min(self.x, start, WIDTH - TARGET), 0)

    @property
    def hit_height(self) -> float:
        return LABELLED_BAR - 6 if self.label else TARGET

    @property
    def hit_width(self) -> float:
        label = self.label
        end = label.x + len(label.text) * LETTER if label and label.anchor == "start" else self.end
        return round(max(min(max(self.end, end), WIDTH) - self.hit_x, TARGET), 1)

    @property
    def arrow(self) -> str:
        """A point to the right: it goes on."""
        x, half = self.end, self.thickness / 2
        return f"M{x:.1f} {self.middle - half:.1f}l{ARROW} {half:.1f}l-{ARROW} {half:.1f}z"

    @property
    def arrow_back(self) -> str:
        x, half = self.x, self.thickness / 2
        return f"M{x:.1f} {self.middle - half:.1f}l-{ARROW} {half:.1f}l{ARROW} {half:.1f}z"

    @property
    def notch_top(self) -> float:
        return self.bar_y - 3

    @property
    def notch_bottom(self) -> float:
        return self.bar_y + self.thickness + 3


# How the kinds of marks are drawn, from the middle: none relies on colour.
SHAPES = {
    "mission": "M0 -7L7 6L-7 6z",
    "visit": "M0 7L7 -6L-7 -6z",
    "founded": "M-6 -6L6 -6L6 6L-6 6z",
    "opened": "M-6 -6L6 -6L6 6L-6 6z",
    "started": "M0 -7L7 0L0 7L-7 0z",
    "joined": "M0 -7L7 0L0 7L-7 0z",
    "ended": "M-6 -6L6 6M6 -6L-6 6",
}


def shape_at(kind: str, x: float, y: float) -> str:
    """The shape of a kind of mark, around a point."""
    return "".join(
        f"{part[0]}{round(x + float(part[1:].split()[0]), 1)} {round(y + float(part.rstrip('z').split()[1]), 1)}"
        + ("z" if part.endswith("z") else "")
        for part in re.findall(r"[ML][^ML]+", SHAPES[kind])
    )


@dataclass(frozen=True)
class PlacedMark:
    mark: Mark
    x: float
    y: float
    from_x: float
    to_x: float
    label: Label | None
    begins_before: bool
    # All that the mark takes of its lane, with its label.
    left: float
    right: float

    @property
    def top(self) -> float:
        return self.y - TARGET / 2

    @property
    def hit_width(self) -> float:
        return round(self.right - self.left, 1)

    @property
    def is_wide(self) -> bool:
        """Whether the days it may be of can be told apart on the drawing."""
        return self.to_x - self.from_x > 2 * REACH

    @property
    def shape(self) -> str:
        return shape_at(self.mark.kind, self.x, self.y)

    @property
    def arrow_back(self) -> str:
        x = self.x - REACH
        return f"M{x:.1f} {self.y - 6:.1f}l-6 6l6 6z"


@dataclass(frozen=True)
class Things:
    """What one band of the drawing shows: bars, thin lines or marks."""

    title: Any
    kind: str
    rows: Sequence[Bar] | Sequence[Mark]


@dataclass
class Band:
    """One kind of things, under each other."""

    title: Any
    kind: str
    y: float
    height: float
    bars: list[PlacedBar] = field(default_factory=list)
    marks: list[PlacedMark] = field(default_factory=list)
    left_out: int = 0

    @property
    def title_y(self) -> float:
        return self.y + 17

    @property
    def thickness(self) -> float:
        return LINE if self.kind == "lines" else BAR

    @property
    def half(self) -> float:
        return self.thickness / 2


@dataclass
class Drawing:
    """A whole timeline, ready to be written down."""

    axis: Axis
    bands: list[Band]
    height: float
    today_x: float
    chosen_x: float | None = None
    width: int = WIDTH

    @property
    def left_out(self) -> int:
        return sum(band.left_out for band in self.bands)

    @property
    def today_anchor(self) -> str:
        return "end" if self.today_x > WIDTH / 2 else "start"

    @property
    def today_shift(self) -> int:
        return -5 if self.today_x > WIDTH / 2 else 5


def cut(text: str, room: float) -> str:
    """As much of a text as fits, with a sign that there is more."""
    most = int(room / LETTER)
    return text if len(text) <= most else text[: max(most - 1, 0)].rstrip(" ,.–-") + "…"


def label_beside(text: str, left: float, right: float, y: float) -> Label:
    """The label over something: from its left, or up to its right where it stands too far to the right."""
    room = WIDTH - MARGIN - left
    if len(text) * LETTER <= room or room >= WIDTH / 2:
        return Label(left, y, "start", cut(text, room))
    return Label(right, y, "end", cut(text, right - MARGIN))


def lanes(spans: Sequence[tuple[float, float]], apart: float) -> list[int]:
    """For each span, the first lane in which it touches none of those placed before it."""
    ends: list[list[tuple[float, float]]] = []
    found = []
    for left, right in spans:
        lane = next(
            (
                number
                for number, taken in enumerate(ends)
                if all(right + apart <= start or end + apart <= left for start, end in taken)
            ),
            len(ends),
        )
        if lane == len(ends):
            ends.append([])
        ends[lane].append((left, right))
        found.append(lane)
    return found


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches of the same look that follow each other as one."""
    found: list[Stretch] = []
    for stretch in stretches:
        if found and found[-1].look == stretch.look and found[-1].end == stretch.first:
            found[-1] = Stretch(found[-1].first, stretch.end, stretch.look)
        else:
            found.append(stretch)
    return found


def is_seen(thing: Bar | Mark, axis: Axis) -> bool:
    """Whether there is something to draw: what lies before the years stands at their edge, marked days do not."""
    return isinstance(thing, Mark) or bool(thing.stretches) or any(axis.holds(day) for day in thing.notches)


def placed_stretches(bar: Bar, axis: Axis) -> list[PlacedStretch]:
    placed = []
    for stretch in joined(bar.stretches):
        x = axis.x(stretch.first or axis.first)
        end = axis.x(stretch.end or axis.end)
        placed.append(PlacedStretch(x, round(max(end - x, 1.5), 1), stretch.look))
    return placed


def placed_bar(bar: Bar, axis: Axis, y: float, *, has_label: bool, thickness: float = BAR) -> PlacedBar:
    stretches = placed_stretches(bar, axis)
    notches = [axis.x(day) for day in bar.notches if axis.holds(day)]
    left = min([*(each.x for each in stretches), *notches])
    right = max([*(each.x + each.width for each in stretches), *notches])
    bar_y = y + (LABELLED_BAR - thickness - 10 if has_label else (TARGET - thickness) / 2)
    return PlacedBar(
        bar=bar,
        x=left,
        y=y,
        width=round(right - left, 1),
        bar_y=bar_y,
        stretches=stretches,
        notches=notches,
        label=label_beside(bar.label, left, right, bar_y - 8) if has_label else None,
        is_open=any(each.end is None or each.end > axis.end for each in bar.stretches),
        begins_before=any(each.first is None or each.first < axis.first for each in bar.stretches),
        thickness=thickness,
    )


def band_of_bars(title: Any, kind: str, bars: Sequence[Bar], axis: Axis, top: float) -> Band:
    """A few bars with their labels, one under the other; many of them close together, without."""
    y = top + BAND_TITLE
    place = partial(placed_bar, axis=axis, thickness=LINE if kind == "lines" else BAR)
    if len(bars) <= LABELLED_AT_MOST:
        placed = [place(bar, y=y + row * LABELLED_BAR, has_label=True) for row, bar in enumerate(bars)]
        return Band(title, kind, top, BAND_TITLE + len(bars) * LABELLED_BAR + GAP, bars=placed)
    flat = [place(bar, y=y, has_label=False) for bar in bars]
    rows = lanes([(each.hit_x, each.hit_x + each.hit_width) for each in flat], GAP)
    placed = [place(bar, y=y + row * TARGET, has_label=False) for bar, row in zip(bars, rows, strict=True)]
    return Band(title, kind, top, BAND_TITLE + (max(rows) + 1) * TARGET + GAP, bars=placed)


def placed_mark(mark: Mark, axis: Axis, *, has_label: bool) -> PlacedMark:
    """A mark in the middle of the days it may be of, in a lane still to be found."""
    from_x, to_x = axis.x(mark.first), axis.x(mark.last + timedelta(days=1))
    x = round((from_x + to_x) / 2, 1)
    left, right = min(from_x, x - TARGET / 2), max(to_x, x + TARGET / 2)
    label = None
    if has_label:
        width, after, before = len(mark.label) * LETTER, WIDTH - MARGIN - right - BESIDE, left - MARGIN - BESIDE
        if width <= after or after >= before:
            label = Label(right + BESIDE, 0, "start", cut(mark.label, min(after, LONGEST_LABEL)))
            right += BESIDE + len(label.text) * LETTER
        else:
            label = Label(left - BESIDE, 0, "end", cut(mark.label, min(before, LONGEST_LABEL)))
            left -= BESIDE + len(label.text) * LETTER
    return PlacedMark(mark, x, 0, from_x, to_x, label, mark.last < axis.first, left, right)


def moved(placed: PlacedMark, y: float) -> PlacedMark:
    label = placed.label and Label(placed.label.x, y + 5, placed.label.anchor, placed.label.text)
    return PlacedMark(
        placed.mark,
        placed.x,
        y,
        placed.from_x,
        placed.to_x,
        label,
        placed.begins_before,
        placed.left,
        placed.right,
    )


def band_of_marks(title: Any, marks: Sequence[Mark], axis: Axis, top: float) -> Band:
    """Marks in as many lanes as they need, the first ones first; what needs more than there are is left out."""
    has_label = len(marks) <= LABELLED_AT_MOST
    flat = [placed_mark(mark, axis, has_label=has_label) for mark in marks]
    found = lanes([(each.left, each.right) for each in flat], 4)
    most = max(MARK_LANES, LABELLED_AT_MOST if has_label else 0)
    y = top + BAND_TITLE + MARK_LANE / 2
    shown = [moved(each, y + lane * MARK_LANE) for each, lane in zip(flat, found, strict=True) if lane < most]
    used = min(max(found, default=0) + 1, most)
    return Band(title, "marks", top, BAND_TITLE + used * MARK_LANE + GAP, marks=shown, left_out=len(marks) - len(shown))


def drawn(today: date, chosen: date | None, days: Iterable[date], bands: Iterable[Things]) -> Drawing:
    """A timeline over these days: each band with its title, those without anything left out."""
    axis = axis_of(days, today)
    placed: list[Band] = []
    top: float = HEADER
    for things in bands:
        seen = [row for row in things.rows if is_seen(row, axis)]
        if seen:
            band = placed_band(things, seen, axis, top)
            placed.append(band)
            top += band.height
    chosen_x = axis.x(chosen) if chosen and chosen != today and axis.holds(chosen) else None
    return Drawing(axis, placed, top, axis.x(today), chosen_x)


def placed_band(things: Things, seen: Sequence[Bar | Mark], axis: Axis, top: float) -> Band:
    bars = [row for row in seen if isinstance(row, Bar)]
    marks = [row for row in seen if isinstance(row, Mark)]
    if bars:
        return band_of_bars(things.title, things.kind, bars, axis, top)
    return band_of_marks(things.title, marks, axis, top)
