"""Days as whole numbers since 1970-01-01, so that whole columns of them can be reckoned with."""

from datetime import date, timedelta
from functools import cache
from typing import Final

import numpy as np
from numpy.random import Generator

from backend.workdays import after_workdays
from seeds.world.dice import Texts, Whole

EPOCH: Final = date(1970, 1, 1).toordinal()
NEVER: Final = -1_000_000
"""A day that has not come."""
_FIRST, _LAST = date(1980, 1, 1).toordinal() - EPOCH, date(2060, 1, 1).toordinal() - EPOCH
_SECOND = 1_000_000


def number(day: date) -> int:
    """A day as its number."""
    return day.toordinal() - EPOCH


def day_of(place: int) -> date:
    """A number as its day."""
    return date.fromordinal(place + EPOCH)


def isos(days: Whole) -> Texts:
    """ISO text of each day, nothing where it never came: what both databases take."""
    inside = np.where(days == NEVER, 0, np.clip(days, _FIRST, _LAST) - _FIRST + 1)
    return _table()[inside]


@cache
def _table() -> Texts:
    made = np.empty(_LAST - _FIRST + 2, dtype=object)
    first = date.fromordinal(_FIRST + EPOCH)
    made[1:] = [(first + timedelta(days=place)).isoformat() for place in range(_LAST - _FIRST + 1)]
    return made


def moments(days: Whole, roll: Generator | None = None, *, hour: int = 9, span: int = 8) -> Texts:
    """A moment of each day in Beijing office hours, in microseconds; nothing where the day never came."""
    seconds = roll.integers(0, span * 3600, len(days)) if roll is not None else np.zeros(len(days), dtype=np.int64)
    micros = micros_of(days) + (hour * 3600 + seconds) * _SECOND
    made = micros.astype(object)
    made[days == NEVER] = None
    return made


def micros_of(days: Whole) -> Whole:
    """Microseconds of the beginning of each day in Beijing."""
    return (days * 86400 - 8 * 3600) * _SECOND


def workdays_after(days: Whole, count: int) -> Whole:
    """The day on which so many workdays have passed after each day."""
    if not len(days):
        return days
    low, high = int(days.min()), int(days.max())
    table = np.array([number(after_workdays(day_of(place), count)) for place in range(low, high + 1)], dtype=np.int64)
    return table[days - low]
