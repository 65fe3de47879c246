"""Where things happen: the counties of Zhejiang with the weight of their economy, and roughly where they lie."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from seeds.reference import regions
from seeds.world.dice import Real, Texts, Whole, texts

PROVINCE: Final = "33"
CITIES: Final = {
    "3301": (22, 30.25, 120.17), "3302": (17, 29.87, 121.55), "3303": (11, 28.00, 120.67), "3304": (9, 30.75, 120.75),
    "3305": (6, 30.87, 120.10), "3306": (9, 30.00, 120.58), "3307": (9, 29.12, 119.65), "3308": (4, 28.94, 118.87),
    "3309": (2, 30.01, 122.10), "3310": (8, 28.66, 121.43), "3311": (4, 28.45, 119.92),
}  # fmt: skip
"""Share of the agencies, and degrees of latitude and longitude of the city."""


@dataclass(frozen=True)
class Places:
    """The counties in the order of their codes."""

    codes: Texts
    numbers: Whole
    cities: Whole
    full_names: Texts
    short_names: Texts
    weights: Real
    latitudes: Real
    longitudes: Real


@cache
def places() -> Places:
    """The counties of the province."""
    counties = [row for row in regions() if str(row["code"]).startswith(PROVINCE) and row["level"] == "COUNTY"]
    codes = [str(row["code"]) for row in counties]
    names = {str(row["code"]): str(row["name"]) for row in regions() if str(row["code"]).startswith(PROVINCE)}
    size = len(codes)
    shares = np.array([CITIES[code[:4]][0] for code in codes], dtype=np.float64)
    inside = np.array([sum(other[:4] == code[:4] for other in codes) for code in codes])
    spread = np.linspace(-0.25, 0.25, size)
    return Places(
        codes=texts(codes),
        numbers=np.array([int(code) for code in codes], dtype=np.int64),
        cities=np.array([int(code[:4]) for code in codes], dtype=np.int64),
        full_names=texts([str(row["full_name"]) for row in counties]),
        short_names=texts([_short(code, names) for code in codes]),
        weights=shares / inside,
        latitudes=np.array([CITIES[code[:4]][1] for code in codes]) + spread,
        longitudes=np.array([CITIES[code[:4]][2] for code in codes]) - spread,
    )


def _short(code: str, names: dict[str, str]) -> str:
    """What a firm of the place puts before its name: the city for a district, else the county itself."""
    name = names[code]
    if name.endswith("区"):
        return names[f"{code[:4]}00"].removesuffix("市")
    return name.removesuffix("自治县").removesuffix("畲族").removesuffix("县").removesuffix("市")
