"""Imprecise dates as PostgreSQL's COPY reads them, made from a true day that they always contain.

What happened later is recorded with later true days, so that no two recorded dates contradict each other.
"""

from datetime import date
from functools import lru_cache
from random import Random

NULL = "\\N"
OPEN = "empty"
# The day up to which the register has been kept; the same whenever it is made.
LAST_DAY = date(2026, 6, 30).toordinal()


@lru_cache(200_000)
def on_day(day: int) -> str:
    return between(day, day + 1)


@lru_cache(20_000)
def in_month(year: int, month: int, around: int = 0) -> str:
    return between(_month(year, month - around), _month(year, month + 1 + around))


@lru_cache(2_000)
def in_year(year: int, around: int = 0) -> str:
    return between(_month(year - around, 1), _month(year + 1 + around, 1))


def between(first: int, end: int) -> str:
    return f"[{date.fromordinal(first)},{date.fromordinal(end)})"


def recorded(rng: Random, day: int) -> str:
    """How a source gives a day: mostly the day itself, else its month or year, exactly or about."""
    roll = rng.random()
    if roll < 0.76:
        return on_day(day)
    true = date.fromordinal(day)
    if roll < 0.86:
        return in_month(true.year, true.month)
    if roll < 0.94:
        return in_year(true.year)
    if roll < 0.97:
        return in_year(true.year, 1)
    return in_month(true.year, true.month, 1) if roll < 0.985 else between(day - 1, day + 2)


def _month(year: int, month: int) -> int:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1).toordinal()
