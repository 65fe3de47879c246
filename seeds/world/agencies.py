"""The agencies: who they are, where they sit, since when, how large. With scopes, industries, offices and names."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.graph.grams import grams
from backend.storage.work import Work
from seeds.world.codes import credit_codes
from seeds.world.days import NEVER, isos, moments
from seeds.world.dice import Real, Texts, Whole, dice, pick, steps, texts
from seeds.world.loading import load
from seeds.world.places import places
from seeds.world.truth import failing, quality
from seeds.world.words import BRAND_FIRST, BRAND_SECOND, BUSINESS, DISCLOSURES, STREETS, SURNAMES, SYSTEMS

TYPES: Final = (
    # provider type, share, prefix of the credit code, end of the name, kinds of service
    ("CONSULTING", 42, "91", "有限公司", ("HAZARD_CHECK", "SAFETY_CONSULTING", "STANDARDISATION_CONSULTING", "RISK_SURVEY")),
    ("EVALUATION", 12, "91", "评价有限公司", ("SAFETY_EVALUATION", "RISK_ASSESSMENT", "HAZARD_CHECK")),
    ("ENGINEER_FIRM", 10, "91", "事务所有限公司", ("ENTRUSTED_MANAGEMENT", "HAZARD_CHECK", "SAFETY_CONSULTING")),
    ("TRAINING", 9, "52", "培训学校", ("TRAINING", "EMERGENCY_DRILL", "SAFETY_CONSULTING")),
    ("TESTING", 8, "91", "检测有限公司", ("TESTING", "HAZARD_CHECK")),
    ("OCCUPATIONAL_HEALTH", 5, "91", "检测技术有限公司", ("OCCUPATIONAL_HEALTH", "HAZARD_CHECK")),
    ("INSURANCE_RISK_SERVICE", 5, "91", "风险管理有限公司", ("ACCIDENT_PREVENTION", "PRE_INSURANCE_RISK", "HAZARD_CHECK")),
    ("ASSOCIATION", 3, "51", "协会", ("STANDARDISATION_REVIEW", "INTEGRITY_SYSTEM", "TRAINING")),
    ("CAPABLE_ENTERPRISE", 2, "91", "服务有限公司", ("SAFETY_CONSULTING", "EMERGENCY_DRILL")),
    ("RESEARCH_INSTITUTE", 2, "12", "研究院", ("RISK_ASSESSMENT", "ACCIDENT_ANALYSIS", "SAFETY_CONSULTING")),
    ("EXPERT_TEAM", 1, "52", "专家服务中心", ("INSPECTION_SUPPORT", "HAZARD_CHECK")),
    ("SOCIETY", 1, "51", "学会", ("INTEGRITY_SYSTEM", "SAFETY_CONSULTING")),
)  # fmt: skip
STATUTORY: Final = ("EVALUATION", "TESTING", "OCCUPATIONAL_HEALTH")
SERVED: Final = ("13", "17", "26", "29", "33", "34", "36", "38", "10", "32", "47", "54")
NEWCOMERS, YOUNG = 0.03, 0.12


@dataclass(frozen=True)
class Agencies:
    """One place an agency, in the order of the ids (place 0 is agency 1)."""

    size: int
    today: int
    start: int
    quality: Real
    kinds: Whole
    counties: Whole
    opened: Whole
    scale: Real
    names: Texts
    brands: Texts
    codes: Texts


def make_agencies(seed: int, size: int, today: int, start: int) -> Agencies:
    """Found them: `start` is the first day of the history."""
    roll = dice(seed, "agencies")
    kinds = pick(roll, [kind[1] for kind in TYPES], size)
    counties = pick(roll, places().weights, size)
    group = roll.random(size)
    opened = np.where(
        group < NEWCOMERS,
        today - roll.integers(5, 88, size),
        np.where(
            group < NEWCOMERS + YOUNG, roll.integers(start + 60, today - 120, size), start - roll.integers(1, 900, size)
        ),
    )
    prefixes = texts([kind[2] for kind in TYPES])[kinds]
    names, brands = _names(seed, kinds, counties)
    return Agencies(
        size=size,
        today=today,
        start=start,
        quality=quality(seed, size),
        kinds=kinds,
        counties=counties,
        opened=opened,
        scale=np.exp(roll.normal(0.0, 0.35, size)),
        names=names,
        brands=brands,
        codes=credit_codes(prefixes, places().numbers[counties], 2 * np.arange(1, size + 1)),
    )


def _names(seed: int, kinds: Whole, counties: Whole) -> tuple[Texts, Texts]:
    """Unique names: place, brand, business, kind of body; and the brand with its place as the short name."""
    roll, size = dice(seed, "names"), len(kinds)
    firsts, seconds, space = len(BRAND_FIRST), len(BRAND_SECOND), len(BRAND_FIRST) * len(BRAND_SECOND)
    serial = roll.permutation(max(size, space * len(BUSINESS)))[:size]
    brand = texts(BRAND_FIRST)[serial % firsts] + texts(BRAND_SECOND)[serial // firsts % seconds]
    third = serial // (space * len(BUSINESS))
    brand = brand + texts(["", *BRAND_SECOND])[third % (seconds + 1)]
    place = places().short_names[counties]
    business = texts(BUSINESS)[serial // space % len(BUSINESS)]
    ends = texts([kind[3] for kind in TYPES])[kinds]
    return place + brand + business + ends, place + brand


async def load_agencies(work: Work, of: Agencies, seed: int) -> dict[str, int]:
    """Agencies and the rows that describe them; how many of each."""
    roll, size, ids = dice(seed, "agency rows"), of.size, np.arange(1, of.size + 1)
    founded = of.opened - roll.integers(30, 3000, size)
    recorded = moments(of.opened, roll)
    codes = texts([kind[0] for kind in TYPES])[of.kinds]
    surname = texts(SURNAMES)[roll.integers(0, len(SURNAMES), size)]
    address = places().full_names[of.counties] + texts(STREETS)[roll.integers(0, len(STREETS), size)]
    address = address + roll.integers(1, 999, size).astype(str).astype(object) + "号"
    is_statutory = np.isin(of.kinds, [place for place, kind in enumerate(TYPES) if kind[0] in STATUTORY])
    await load(
        work,
        "agency",
        size,
        {
            "id": ids,
            "credit_code": of.codes,
            "name": of.names,
            "short_name": of.brands,
            "provider_type": codes,
            "admission_profile": texts(["GENERAL", "STATUTORY"])[is_statutory.astype(np.int64)],
            "registration_state": "ACTIVE",
            "legal_representative": surname + texts(BRAND_SECOND)[roll.integers(0, len(BRAND_SECOND), size)],
            "region_id": places().codes[of.counties],
            "address": address,
            "phone": [f"0571-8{number:07d}" for number in roll.integers(0, 10**7, size).tolist()],
            "website": [f"https://a{number}.example.cn" for number in ids.tolist()],
            "founded_on": isos(founded),
            "opened_on": isos(of.opened),
            "missing_systems": _lacking(roll.random((size, len(SYSTEMS))), failing(of.quality, 0.006), SYSTEMS),
            "undisclosed_items": _lacking(roll.random((size, len(DISCLOSURES))), failing(of.quality, 0.012), DISCLOSURES),
            "recorded_at": recorded,
            "version": 1,
        },
    )
    counts = {"agency": size, "agency_gram": await _load_grams(work, of)}
    kinds_of = [[(place + 1, kind) for kind in TYPES[type_][4]] for place, type_ in enumerate(of.kinds.tolist())]
    scopes = [pair for pairs in kinds_of for pair in pairs]
    at = np.array([agency for agency, _ in scopes], dtype=np.int64) - 1
    counts["agency_scope"] = await load(
        work,
        "agency_scope",
        len(scopes),
        {
            "id": np.arange(1, len(scopes) + 1),
            "agency_id": at + 1,
            "service_kind_id": [kind for _, kind in scopes],
            "from_on": isos(of.opened[at]),
            "recorded_at": recorded[at],
        },
    )
    counts |= await _load_places(work, of, seed)
    return counts


def _lacking(luck: Real, rates: Real, items: list[str]) -> Texts:
    """JSON lists of what lacks: most are empty."""
    lacks = luck < rates[:, None]
    made = texts(["[]"] * len(rates))
    for place in np.flatnonzero(lacks.any(axis=1)).tolist():
        listed = ",".join(f'"{item}"' for item, is_lacking in zip(items, lacks[place], strict=True) if is_lacking)
        made[place] = f"[{listed}]"
    return made


async def _load_grams(work: Work, of: Agencies) -> int:
    pieces = [sorted(grams(name) | grams(brand)) for name, brand in zip(of.names, of.brands, strict=True)]
    flat = [(gram, place) for place, listed in enumerate(pieces, 1) for gram in listed]
    return await load(
        work, "agency_gram", len(flat), {"gram": [gram for gram, _ in flat], "agency_id": [place for _, place in flat]}
    )


async def _load_places(work: Work, of: Agencies, seed: int) -> dict[str, int]:
    """Premises, industries served, and offices in other cities."""
    roll, size, ids = dice(seed, "agency places"), of.size, np.arange(1, of.size + 1)
    small = roll.random(size) < failing(of.quality, 0.012)
    area = np.where(small, roll.integers(4000, 9900, size), roll.integers(10000, 80000, size))
    verified = np.minimum(np.maximum(of.opened, of.start) + roll.integers(20, 200, size), of.today)
    is_seen = verified < of.today
    await load(
        work,
        "premises",
        size,
        {
            "id": ids,
            "agency_id": ids,
            "region_id": places().codes[of.counties],
            "address": places().full_names[of.counties] + texts(STREETS)[roll.integers(0, len(STREETS), size)] + "1号",
            "tenure": texts(["LEASED", "OWNED"])[(roll.random(size) < 0.25).astype(np.int64)],
            "declared_area": np.maximum(area, 10000 + roll.integers(0, 500, size)),
            "verified_area": np.where(is_seen, area, None),
            "verified_on": isos(np.where(is_seen, verified, NEVER)),
            "recorded_at": moments(of.opened),
        },
    )
    served = 3
    chosen = (roll.integers(0, len(SERVED), size)[:, None] + np.arange(served) * 4) % len(SERVED)
    await load(
        work,
        "agency_industry",
        size * served,
        {"agency_id": np.repeat(ids, served), "industry_id": texts(SERVED)[chosen.ravel()]},
    )
    return {"premises": size, "agency_industry": size * served}


async def load_branches(work: Work, of: Agencies, seed: int, pairs: Whole) -> int:
    """Offices where agencies serve for long outside their city; `pairs` are (place of the agency, county, first day)."""
    roll, size = dice(seed, "branches"), len(pairs)
    at, counties, first = pairs[:, 0], pairs[:, 1], pairs[:, 2]
    has_one = roll.random(size) >= failing(of.quality[at], 0.05)
    at, counties, first = at[has_one], counties[has_one], first[has_one]
    size = len(at)
    opened = np.maximum(first - roll.integers(1, 40, size), of.opened[at])
    return await load(
        work,
        "branch",
        size,
        {
            "id": np.arange(1, size + 1),
            "agency_id": at + 1,
            "region_id": places().codes[counties],
            "name": of.brands[at] + places().short_names[counties] + "办事处",
            "address": places().full_names[counties] + "创业路2号",
            "is_fixed_office": True,
            "resident_staff": roll.integers(1, 4, size),
            "opened_on": isos(opened),
            "recorded_at": moments(opened),
        },
    )


def serials(counts: Whole) -> tuple[Whole, Whole]:
    """For so many items each: whose each item is, and which of its own it is."""
    return np.repeat(np.arange(len(counts)), counts), steps(counts)
