"""From a probability to a band and to the points of the RISK line: by how many times the base rate it is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from scoring.reading import Words

FILE = Path(__file__).with_name("bands_2026.yaml")


@dataclass(frozen=True)
class Band:
    """A band begins at so many times the base rate and takes so many hundredths of a point."""

    code: str
    from_times: float
    points: int
    words: Words


@dataclass(frozen=True)
class Bands:
    """The bands of a term, the lowest first."""

    name: str
    starts_on: date
    valid_days: int
    """Days for which a score counts, unless a later one takes its place."""
    bands: tuple[Band, ...]

    def of(self, probability: float, base_rate: float) -> Band:
        """The band of a probability where `base_rate` is usual, both 0 to 1.

        >>> load_bands().of(0.05, 0.02).code
        'HIGH'
        """
        times = probability / base_rate
        return self.bands[bisect_right([band.from_times for band in self.bands], times) - 1]


@lru_cache(maxsize=1)
def load_bands() -> Bands:
    """The bands that are in force."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    bands = tuple(
        Band(band["code"], float(band["from_times"]), int(band["points"] * 100), Words(band["zh"], band["en"]))
        for band in told["bands"]
    )
    return Bands(told["name"], told["from"], int(told["valid_days"]), bands)
