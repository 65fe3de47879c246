"""The enterprises that buy safety services, with risk colour, high-risk flag and classes of key client."""

from dataclasses import dataclass

import numpy as np

from backend.storage.work import Work
from seeds.reference import industries
from seeds.world.codes import credit_codes
from seeds.world.days import moments
from seeds.world.dice import Flags, Texts, Whole, dice, pick, texts
from seeds.world.loading import load
from seeds.world.places import places
from seeds.world.words import BRAND_FIRST, BRAND_SECOND, CLIENT_WORDS

WEIGHTS = {"26": 5, "10": 1, "31": 1, "32": 2, "25": 0.5, "47": 3, "54": 3, "33": 12, "34": 9, "38": 7, "29": 7, "17": 8}
SIZES = ["MICRO", "SMALL", "MEDIUM", "LARGE"]
COLOURS = ["BLUE", "YELLOW", "ORANGE", "RED"]
SPECIALTY_OF = {"25": 0, "26": 0, "31": 1, "32": 1, "10": 2}
"""Which specialty (place in staff.SPECIALTIES) an industry's clients ask for."""


@dataclass(frozen=True)
class Clients:
    """In the order of their counties, so that those of a city lie together (place 0 is enterprise 1)."""

    size: int
    counties: Whole
    industries: Texts
    is_high_risk: Flags
    specialty: Whole
    names: Texts


def make_clients(seed: int, size: int) -> Clients:
    """Found them."""
    roll = dice(seed, "clients")
    codes = list(CLIENT_WORDS)
    kind = pick(roll, [float(WEIGHTS.get(code, 2)) for code in codes], size)
    counties = np.sort(pick(roll, places().weights, size))
    risky = {str(row["code"]) for row in industries() if row["is_high_risk"]}
    brand = texts(BRAND_FIRST)[roll.integers(0, len(BRAND_FIRST), size)]
    brand = brand + texts(BRAND_SECOND)[roll.integers(0, len(BRAND_SECOND), size)]
    brand = brand + texts(["", *BRAND_SECOND])[roll.integers(0, len(BRAND_SECOND) + 1, size)]
    return Clients(
        size=size,
        counties=counties,
        industries=texts(codes)[kind],
        is_high_risk=np.array([code in risky for code in codes])[kind],
        specialty=np.array([SPECIALTY_OF.get(code, -1) for code in codes])[kind],
        names=places().short_names[counties] + brand + texts(list(CLIENT_WORDS.values()))[kind] + "有限公司",
    )


async def load_clients(work: Work, of: Clients, seed: int, start: int) -> int:
    """Their rows."""
    roll, size = dice(seed, "client rows"), of.size
    scale = pick(roll, [45, 42, 11, 2], size)
    colour = np.where(of.is_high_risk, pick(roll, [15, 35, 35, 15], size), pick(roll, [55, 32, 10, 3], size))
    small, health = (scale <= 1) & (roll.random(size) < 0.1), roll.random(size) < 0.08
    classes = texts(_classes())[of.is_high_risk + 2 * small + 4 * health]
    return await load(
        work,
        "enterprise",
        size,
        {
            "id": np.arange(1, size + 1),
            "credit_code": credit_codes(texts(["91"] * size), places().numbers[of.counties], 2 * np.arange(size) + 1),
            "name": of.names,
            "region_id": places().codes[of.counties],
            "industry_id": of.industries,
            "size": texts(SIZES)[scale],
            "employees": (np.array([8, 60, 400, 1500])[scale] * np.exp(roll.normal(0, 0.4, size))).astype(int) + 1,
            "risk_colour": texts(COLOURS)[colour],
            "is_high_risk": of.is_high_risk,
            "key_client_classes": classes,
            "is_key_client": classes != "[]",
            "recorded_at": moments(np.full(size, start - 1)),
        },
    )


def _classes() -> list[str]:
    """JSON lists of key-client classes for every mix of three of them."""
    names = ("HIGH_RISK_INDUSTRY", "WEAK_SMALL_FIRM", "OCCUPATIONAL_DISEASE")
    return [
        "[" + ",".join(f'"{name}"' for bit, name in enumerate(names) if mix >> bit & 1) + "]" for mix in range(8)
    ]


def near(of: Clients, agency_counties: Whole, luck: Whole, is_far: Flags) -> Whole:
    """A client of the agency's own city, or of anywhere."""
    cities = places().cities
    edges_low = np.searchsorted(cities[of.counties], cities[agency_counties], side="left")
    edges_high = np.searchsorted(cities[of.counties], cities[agency_counties], side="right")
    local = edges_low + luck % np.maximum(edges_high - edges_low, 1)
    chosen: Whole = np.where(is_far | (edges_high == edges_low), luck % of.size, np.minimum(local, of.size - 1))
    return chosen
