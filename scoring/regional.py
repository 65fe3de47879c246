"""Which of several dated, regional entries holds at a place on a day: the narrowest region first, then the latest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """What holds from a day on, in a region or (None) everywhere."""

    @property
    def from_on(self) -> date: ...

    @property
    def region(self) -> str | None: ...


D = TypeVar("D", bound=Dated)


def lies_in(place: str, region: str | None) -> bool:
    """Whether a division is the region or lies below it.

    >>> lies_in("331102", "331100"), lies_in("331102", "330000"), lies_in("330100", "331100"), lies_in("331102", None)
    (True, True, False, True)
    """
    return region is None or place.startswith(_stem(region))


def _stem(region: str) -> str:
    for width in (2, 4):
        if region[width:].strip("0") == "":
            return region[:width]
    return region


def held(entries: Iterable[D], place: str, on: date) -> D | None:
    """The entry that holds at a place on a day; None before the first."""
    found = [each for each in entries if each.from_on <= on and lies_in(place, each.region)]
    return max(found, key=lambda each: (len(_stem(each.region or "")), each.from_on), default=None)
