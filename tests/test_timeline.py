"""The layout of a timeline: dates become places, nothing overlaps in its lane, uncertain ends are drawn as such."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from random import Random

import pytest

from core.dates import OPEN, ImpreciseDate
from website.story import months_after, stretches_of
from website.timeline import (
    LABELLED_AT_MOST,
    MARGIN,
    MARK_LANES,
    TARGET,
    WIDTH,
    YEARS_AHEAD,
    YEARS_BACK,
    Bar,
    Drawing,
    Look,
    Mark,
    Stretch,
    Things,
    axis_of,
    cut,
    drawn,
    joined,
    lanes,
)

TODAY = date(2026, 11, 22)


def bar(first: date | None, end: date | None, look: Look = Look.CERTAIN, label: str = "An agreement") -> Bar:
    return Bar(label, "/en/agreements/2021-001/", label, [Stretch(first, end, look)])


def mark(first: date, last: date | None = None, label: str = "A visit") -> Mark:
    return Mark(label, "/en/visits/1-x/", label, "visit", first, last or first)


def timeline(*things: Bar | Mark, chosen: date | None = None) -> Drawing:
    bars = [each for each in things if isinstance(each, Bar)]
    marks = [each for each in things if isinstance(each, Mark)]
    days = [day for each in bars for piece in each.stretches for day in (piece.first, piece.end) if day]
    days += [day for each in marks for day in (each.first, each.last)]
    return drawn(TODAY, chosen, days, [Things("Agreements", "bars", bars), Things("Visits", "marks", marks)])


def registers() -> Iterator[Sequence[Bar | Mark]]:
    """Histories of very different length and crowding, the same at each run."""
    random = Random(4)  # noqa: S311
    for size in (1, 2, 5, LABELLED_AT_MOST, LABELLED_AT_MOST + 1, 40, 60):
        for years in (1, 10, 300):
            things: list[Bar | Mark] = []
            for number in range(size):
                first = TODAY - timedelta(days=random.randrange(years * 365))
                length = timedelta(days=random.choice([1, 30, 400, 5000, 50000]))
                label = "Agreement of long words " * random.randrange(1, 9)
                end = random.choice([None, first + length])
                things.append(
                    bar(random.choice([first, first, None]) if end else first, end, label=f"{number} {label}")
                )
                things.append(mark(first, first + timedelta(days=random.choice([0, 0, 27, 364, 1095])), label=label))
            yield things


REGISTERS = list(registers())


@pytest.mark.parametrize("things", REGISTERS)
def test_everything_lies_inside_the_drawing(things: Sequence[Bar | Mark]) -> None:
    drawing = timeline(*things)
    for band in drawing.bands:
        assert 0 < band.y < band.y + band.height <= drawing.height
        for placed in band.bars:
            assert MARGIN <= placed.x <= placed.end <= WIDTH
            assert 0 <= placed.hit_x <= placed.hit_x + placed.hit_width <= WIDTH
            assert band.y <= placed.y <= placed.bar_y < band.y + band.height
        for each in band.marks:
            assert MARGIN <= each.from_x <= each.x <= each.to_x <= WIDTH - MARGIN
            assert band.y < each.y < band.y + band.height


@pytest.mark.parametrize("things", REGISTERS)
def test_nothing_overlaps_in_its_lane_and_all_can_be_hit(things: Sequence[Bar | Mark]) -> None:
    for band in timeline(*things).bands:
        bars = [(each.y, each.hit_x, each.hit_x + each.hit_width) for each in band.bars]
        marks = [(each.y, each.left, each.right) for each in band.marks]
        for one, other in combinations([*bars, *marks], 2):
            assert one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]
        assert all(right - left >= TARGET - 0.1 for _y, left, right in [*bars, *marks])
        assert all(abs(one[0] - other[0]) in (0, *range(TARGET, 10_000)) for one, other in combinations(bars, 2))


@pytest.mark.parametrize("things", REGISTERS)
def test_no_bar_is_left_out_and_left_out_marks_are_counted(things: Sequence[Bar | Mark]) -> None:
    bars, marks = timeline(*things).bands
    assert len(bars.bars) == len([each for each in things if isinstance(each, Bar)])
    assert len(marks.marks) + marks.left_out == len([each for each in things if isinstance(each, Mark)])
    assert len({each.y for each in marks.marks}) <= max(MARK_LANES, LABELLED_AT_MOST)


def test_a_later_day_stands_further_to_the_right() -> None:
    axis = axis_of([date(2001, 1, 1)], TODAY)
    places = [axis.x(date(2001, 1, 1) + timedelta(days=100 * number)) for number in range(90)]
    assert all(before < after for before, after in pairwise(places))
    assert (axis.x(axis.first), axis.x(axis.end)) == (MARGIN, WIDTH - MARGIN)


def test_the_years_reach_from_the_first_event_to_after_today() -> None:
    axis = axis_of([date(2001, 5, 5)], TODAY)
    assert (axis.first, axis.end) == (date(2001, 1, 1), date(2027, 1, 1))
    assert axis_of([TODAY], TODAY).first <= date(2023, 1, 1)


def test_the_years_reach_only_so_far() -> None:
    axis = axis_of([date(1000, 1, 1), date(2999, 1, 1)], TODAY)
    assert axis.first.year == TODAY.year - YEARS_BACK
    assert axis.end.year <= TODAY.year + YEARS_AHEAD + 1
    assert 2 <= len(axis.ticks) <= 14


def test_what_begins_before_the_drawing_says_so() -> None:
    [band] = timeline(bar(date(1500, 1, 1), date(2020, 1, 1))).bands
    assert band.bars[0].begins_before
    assert band.bars[0].x == MARGIN


def test_a_bar_without_an_end_goes_on_and_one_with_an_end_does_not() -> None:
    [band] = timeline(bar(date(2020, 1, 1), None), bar(date(2020, 1, 1), date(2022, 1, 1))).bands
    assert [each.is_open for each in band.bars] == [True, False]
    assert band.bars[0].end == WIDTH - MARGIN


def test_a_mark_of_an_imprecise_date_reaches_over_all_its_days() -> None:
    [band] = timeline(mark(date(2000, 1, 1), date(2002, 12, 31)), mark(date(2010, 5, 5))).bands
    wide, exact = band.marks
    assert wide.is_wide
    assert wide.from_x < wide.x < wide.to_x
    assert not exact.is_wide


def test_a_few_bars_have_labels_and_many_have_none() -> None:
    few = timeline(*[bar(date(2000 + n, 1, 1), None) for n in range(LABELLED_AT_MOST)])
    many = timeline(*[bar(date(2000 + n, 1, 1), None) for n in range(LABELLED_AT_MOST + 1)])
    assert all(each.label for each in few.bands[0].bars)
    assert not any(each.label for each in many.bands[0].bars)


def test_bars_that_follow_each_other_share_a_lane() -> None:
    assert lanes([(0, 10), (20, 30), (5, 15), (40, 50)], 2) == [0, 0, 1, 0]


def test_a_label_is_cut_to_its_room() -> None:
    assert cut("Memorandum of understanding", 1000) == "Memorandum of understanding"
    assert cut("Memorandum of understanding", 100) == "Memorandum o…"


def test_the_chosen_day_is_drawn_where_it_is_within_the_years() -> None:
    drawing = timeline(bar(date(2001, 1, 1), None), chosen=date(2010, 1, 1))
    assert drawing.chosen_x is not None
    assert MARGIN < drawing.chosen_x < drawing.today_x
    assert timeline(bar(date(2001, 1, 1), None), chosen=date(1990, 1, 1)).chosen_x is None


@pytest.mark.parametrize(
    ("start", "end", "looks"),
    [
        ("2020-01-01", "2022-01-01", [Look.CERTAIN]),
        ("2020", "2022-01-01", [Look.UNDETERMINED, Look.CERTAIN]),
        ("2020", "2022", [Look.UNDETERMINED, Look.CERTAIN, Look.UNDETERMINED]),
        ("2020-01-01", "..", [Look.CERTAIN]),
        ("2020-01-01", "", [Look.UNDETERMINED]),
        ("", "2022", []),
    ],
)
def test_the_uncertain_days_of_a_mandate_are_told_apart(start: str, end: str, looks: list[Look]) -> None:
    first = ImpreciseDate.from_edtf(start) if start else None
    last = (OPEN if end == ".." else ImpreciseDate.from_edtf(end)) if end else None
    stretches = stretches_of(first, last, TODAY)
    assert [each.look for each in stretches] == looks
    for before, after in pairwise(stretches):
        assert before.end == after.first


def test_months_later_end_with_the_month() -> None:
    assert months_after(date(2021, 8, 31), 6) == date(2022, 2, 28)
    assert months_after(date(2021, 12, 31), 2) == date(2022, 2, 28)
    assert months_after(date(2021, 1, 15), 12) == date(2022, 1, 15)


def test_stretches_of_the_same_look_are_one() -> None:
    first, second, third = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
    pieces = [Stretch(first, second, Look.DERIVED), Stretch(second, third, Look.DERIVED)]
    assert joined(pieces) == [Stretch(first, third, Look.DERIVED)]
    apart = [Stretch(first, second, Look.DERIVED), Stretch(third, None, Look.DERIVED)]
    assert joined(apart) == apart


def test_what_lies_outside_the_years_is_not_drawn() -> None:
    long_ago = Bar("Somebody", "", "Somebody", [], [date(1990, 5, 5)])
    at_work = Bar("Another", "", "Another", [], [date(2021, 5, 5)])
    drawing = drawn(TODAY, None, [date(2020, 1, 1)], [Things("In office", "lines", [long_ago, at_work])])
    assert [each.bar.label for each in drawing.bands[0].bars] == ["Another"]
    assert drawn(TODAY, None, [date(2020, 1, 1)], [Things("In office", "lines", [long_ago])]).bands == []
