"""The parts of a made register that are written by themselves, in several processes: nothing here needs Django."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from desk.made_register.agreements import AgreementWriter
from desk.made_register.cast import Cast, Sizes
from desk.made_register.visits import VisitWriter

SLICE = 10_000
# Below this many agreements a second process costs more than it brings.
WORTH_A_PROCESS = 40_000


class Slice(NamedTuple):
    """A part of the register that can be written by itself."""

    writer: type[AgreementWriter] | type[VisitWriter]
    first: int
    end: int


def slices(sizes: Sizes) -> Iterator[Slice]:
    for writer, count in ((AgreementWriter, sizes.agreements), (VisitWriter, sizes.visits)):
        for first in range(1, count + 1, SLICE):
            yield Slice(writer, first, min(first + SLICE, count + 1))


@cache
def made_cast(seed: int, sizes: Sizes) -> Cast:
    return Cast(seed, sizes)


def write_slice(seed: int, sizes: Sizes, part: Slice) -> dict[str, bytes]:
    return part.writer(seed, made_cast(seed, sizes), part.first, part.end).write()


def written_slices(seed: int, sizes: Sizes) -> Iterator[tuple[Slice, dict[str, bytes]]]:
    """Each slice in order; of a large register another process writes the next ones while one is copied."""
    parts = list(slices(sizes))
    if sizes.agreements < WORTH_A_PROCESS:
        yield from ((part, write_slice(seed, sizes, part)) for part in parts)
        return
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        waiting = iter(parts)
        running = [(part, processes.submit(write_slice, seed, sizes, part)) for part in islice(waiting, 3)]
        while running:
            part, written = running.pop(0)
            result = written.result()
            running += [(each, processes.submit(write_slice, seed, sizes, each)) for each in islice(waiting, 1)]
            yield part, result
