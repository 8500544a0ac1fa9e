"""What was measured, as text."""

import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence

from tests.bench.figures import Figure, Measured
from tests.bench.timing import PASSES, least, p50, p95


def report(found: Sequence[Measured], results: Sequence[Figure]) -> str:
    return "\n".join([*head(found), "", *times(found), "", *values(found), "", *troubles(found), *verdicts(results)])


def head(found: Sequence[Measured]) -> Iterator[str]:
    yield f"$ {' '.join(['manage.py bench', *sys.argv[1:]])}"
    yield (
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}; "
        f"one gunicorn worker, one client with a kept connection; medians of {PASSES} passes, all items in turn"
    )
    for measured in found:
        for name, what in measured.context.items():
            yield f"  {measured.size:>9,}  {name}: {what}"


def times(found: Sequence[Measured]) -> Iterator[str]:
    """A line for each item: milliseconds at each size, how often the null view, and the growth between the sizes."""
    columns = "".join(f"{each.size:>12,} p50     p95   least  × null" for each in found)
    yield "milliseconds".ljust(38) + columns + "   growth"
    for name in ordered(each.times for each in found):
        line = name.ljust(38)
        for measured in found:
            if name not in measured.times:
                line += f"{'–':>40}"
                continue
            passes = measured.times[name]
            of_null = measured.ratio(name, "null view")
            line += (
                f"{p50(passes):>16.2f}{p95(passes):>8.2f}{least(passes):>8.2f}{f'{of_null:.1f}' if of_null else '–':>8}"
            )
        first, last = found[0].p50(name), found[-1].p50(name)
        yield line + (f"{last / first:>9.2f}" if first and last and len(found) > 1 else "")


def values(found: Sequence[Measured]) -> Iterator[str]:
    yield "values".ljust(38) + "".join(f"{each.size:>16,}" for each in found)
    for name in ordered(each.values for each in found):
        cells = (f"{each.values[name]:>16,.3f}" if name in each.values else f"{'–':>16}" for each in found)
        yield name.ljust(38) + "".join(cells)


def troubles(found: Sequence[Measured]) -> Iterator[str]:
    for measured in found:
        yield from (f"DISAGREES at {measured.size:,}: {each}" for each in measured.disagreements)
        yield from (f"FAILED at {measured.size:,}: {each}" for each in measured.errors)


def verdicts(results: Sequence[Figure]) -> Iterator[str]:
    width = max(len(each.name) for each in results)
    for each in results:
        value = "–" if each.value is None else f"{each.value:.3g}"
        sign = "≥" if each.is_least else "≤"
        yield f"{each.name.ljust(width)} {value:>9}  {sign} {each.limit:<6g} {each.verdict}"
    missed = [each.name for each in results if each.verdict == "MISSED"]
    yield ""
    yield f"{len(missed)} of {len(results)} figures missed" + "".join(f"\n  MISSED {name}" for name in missed)


def ordered(groups: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(name for group in groups for name in group))
