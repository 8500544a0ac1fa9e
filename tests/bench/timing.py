"""Rounds over many items, so that what else the machine does falls on all of them alike."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

PASSES = 3
LEAST, MOST = 3, 40
# Seconds that one item may take in one pass, beyond its least number of samples; and however few they are.
SECONDS, MOST_SECONDS = 2.0, 3.0

type Passes = list[list[float]]


@dataclass(frozen=True)
class Item:
    """Something to time."""

    name: str
    run: Callable[[], object]


def rounds(items: Sequence[Item], tell: Callable[[str], None], failed: Callable[[str], None]) -> dict[str, Passes]:
    """Milliseconds of each item: in each pass one of each in turn, until each has enough."""
    items = [item for item in items if runs(item, failed)]
    found: dict[str, Passes] = {item.name: [] for item in items}
    for number in range(PASSES):
        samples: dict[str, list[float]] = {item.name: [] for item in items}
        waiting = list(items)
        while waiting:
            for item in waiting:
                start = time.perf_counter()
                item.run()
                samples[item.name].append(1000 * (time.perf_counter() - start))
            waiting = [item for item in waiting if not is_enough(samples[item.name])]
        for name, times in samples.items():
            found[name].append(times)
        tell(f"pass {number + 1} of {PASSES}")
    return found


def runs(item: Item, failed: Callable[[str], None]) -> bool:
    """Warm up; what does not run at all is told and left out."""
    try:
        item.run()
    except Exception as error:
        failed(f"{item.name}: {error}")
        return False
    return True


def is_enough(times: Sequence[float]) -> bool:
    seconds = sum(times) / 1000
    return len(times) >= MOST or seconds > MOST_SECONDS or (len(times) >= LEAST and seconds > SECONDS)


def p50(passes: Passes) -> float:
    """The median of the passes' medians."""
    return median(median(times) for times in passes)


def p95(passes: Passes) -> float:
    return median(quantiles(times, n=20)[-1] if len(times) > 1 else times[0] for times in passes)


def least(passes: Passes) -> float:
    """The shortest of all, which says most on a machine that is busy with other things."""
    return min(min(times) for times in passes)


def ratio(above: Passes, below: Iterable[Passes]) -> float:
    """How many times the sum of some items one item takes: the median of the passes."""
    parts = list(below)
    return median(median(times) / sum(median(part[number]) for part in parts) for number, times in enumerate(above))
