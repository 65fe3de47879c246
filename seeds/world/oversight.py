"""What regulators do: inspections where trouble was before, the violations they bring to light, penalties, spot checks.

Who is inspected depends on what was known by then, on size, on the time since the last visit, on the capacity of the
city, and for a small share on chance alone; what is found depends on who comes. What the records say of an agency is
therefore biased, as it is in life.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np

from backend.commands.repairing import shown_until
from backend.storage.work import Work
from seeds.world.agencies import Agencies
from seeds.world.complaints import Complaints
from seeds.world.days import NEVER, day_of, isos, moments, number
from seeds.world.dice import Flags, Real, Texts, Whole, dice, pick, texts
from seeds.world.loading import load
from seeds.world.places import CITIES, places
from seeds.world.reports import Reports
from seeds.world.truth import failing, strain
from seeds.world.words import GIVEN_SECOND, SURNAMES

QUARTER = 91
CAPACITY = 0.29
"""Share of its agencies that a city's inspectors can visit in a quarter."""
DRAWN = 0.1
"""Share of the visits left to chance: drawn before the ranking and from all agencies, so that they speak for all."""
SERIOUS, STEEP = 0.035, 1.0
"""How often a visit to an average agency finds a serious breach, and how steeply that falls with quality."""
MINOR = 0.2
"""How often it finds something minor instead."""
STRICTNESS = 0.2
"""Spread of the inspectors: how much more or less than their colleagues they find at the same agency."""
KINDS_OF_PENALTIES: Final = ["SIMPLE", "FINE", "LARGE_FINE", "REVOCATION"]
KINDS: Final = ("VERIFICATION", "SPECIAL", "TRIGGERED", "RANDOM_DRAW", "QUARTERLY")
INSPECTORS_A_COUNTY = 3
BREACHES: Final = (
    # rule, case, weight, description
    ("Q08", "late_update", 24, "人员及场所变动后未按期更新信息"),
    ("L07", "interview", 13, "因服务质量问题被约谈"),
    ("L07", "circular", 6, "因检查发现问题被通报批评"),
    ("C03", "not_performed", 11, "合同约定的服务项目未履行"),
    ("M04", "illegal_fees", 4, "违规收费"),
    ("M03", "out_of_scope", 6, "超出服务范围承接业务"),
    ("M03", "beyond_capacity", 3, "超能力承接业务"),
    ("R06", "copied", 6, "多份报告内容雷同"),
    ("H05", "missed", 7, "漏判重大隐患"),
    ("M02", "subcontracted", 1.8, "转包服务项目"),
    ("Q10", "false_information", 1.2, "申报信息与核查结果不符"),
    ("P04", "fabrication", 1.0, "单独制作安全台账等造假"),
    ("C04", "charged_only", 0.8, "只收费不服务"),
    ("L06", "refused", 0.8, "拒绝、阻挠监督检查"),
    ("M05", "acting_as_government", 0.9, "以行政名义开展工作"),
    ("I02", "misused", 0.8, "挪用事故预防费用"),
    ("T03", "breach", 0.8, "考试未实行教考分离"),
    ("M03", "unlicensed_statutory", 0.2, "无资质从事法定业务"),
    ("M01", "leased", 0.3, "租借资质、违法挂靠"),
    ("L03", "listed", 0.2, "被列入安全生产严重失信主体名单"),
    ("S04", "retaliation", 0.3, "打击报复内部吹哨人"),
    ("L02", "major_responsibility", 0.1, "对事故负有重大责任"),
)
SLIGHT: Final = ("Q08", "L07")
"""Rules of the minor ones (S1); the others are serious (S3, S4)."""
GRAVE: Final = ("M02", "Q10", "P04", "C04", "L06", "M05", "I02", "T03", "M01", "L03")


@dataclass(frozen=True)
class Inspections:
    """By quarter, then by agency (place 0 is inspection 1)."""

    size: int
    agencies: Whole
    days: Whole
    kinds: Whole
    leads: Whole
    """Places of the inspectors."""
    is_passed: Flags


@dataclass(frozen=True)
class Violations:
    """Found at inspections (place 0 is violation 1)."""

    size: int
    agencies: Whole
    inspections: Whole
    breaches: Whole
    occurred: Whole
    found: Whole


def strictness(seed: int) -> Real:
    """How often each inspector finds what is there, 1 for the usual; three of them a county, in its order."""
    return np.exp(dice(seed, "strictness").normal(0.0, STRICTNESS, len(places().codes) * INSPECTORS_A_COUNTY))


def found_if_inspected(seed: int, of: Agencies) -> Real:
    """The truth behind the records: how likely a visit, by whichever inspector, would find a serious breach of each."""
    strict = strictness(seed).reshape(-1, INSPECTORS_A_COUNTY)[of.counties]
    mean: Real = _serious(of.quality[:, None], strict).mean(axis=1)
    return mean


def _serious(of: Real, strict: Real) -> Real:
    return np.clip(failing(of, SERIOUS, STEEP) * strict, 0, 0.6)


def inspect(seed: int, of: Agencies, complaints: Complaints) -> tuple[Inspections, Violations]:
    """Quarter by quarter: rank the agencies of each city by what is known, visit as many as there is capacity for."""
    roll, strict = dice(seed, "inspections"), strictness(seed)
    trouble, last = np.zeros(of.size), np.full(of.size, of.start - 200)
    visits: list[tuple[Whole, Whole, Whole, Whole]] = []
    breaches: list[tuple[Whole, Whole, Whole, Whole]] = []
    made = 0
    for begins, ends in _quarters(of.start, of.today):
        fresh = np.zeros(of.size)
        recent = (complaints.received >= begins - QUARTER) & (complaints.received < begins)
        np.add.at(fresh, complaints.agencies[recent], 1.0)
        at, kinds = _choose(roll, of, trouble, fresh, last, begins, CAPACITY * min(1.0, (ends - begins) / QUARTER))
        days = np.maximum(begins, of.opened[at]) + roll.integers(0, ends - begins, len(at))
        kept = days < of.today
        at, kinds, days = at[kept], kinds[kept], days[kept]
        leads = of.counties[at] * INSPECTORS_A_COUNTY + roll.integers(0, INSPECTORS_A_COUNTY, len(at))
        kind = _found(roll, of.quality[at], kinds, strict[leads])
        found = np.flatnonzero(kind >= 0)
        occurred = np.maximum(
            days[found] - roll.integers(3, 110, len(found)), np.maximum(of.opened[at[found]], of.start)
        )
        breaches.append((at[found], made + found, kind[found], occurred))
        visits.append((at, days, kinds + 10 * (kind >= 0), leads))
        made += len(at)
        last[at[kinds != 4]] = days[kinds != 4]
        trouble *= 0.85
        np.add.at(trouble, at[found], 1.0)
        trouble += 0.3 * fresh
    agencies, all_days, marks, leads = (np.concatenate(column) for column in zip(*visits, strict=True))
    whose, inspection, kind, occurred = (np.concatenate(column) for column in zip(*breaches, strict=True))
    return (
        Inspections(len(agencies), agencies, all_days, marks % 10, leads, marks < 10),
        Violations(
            len(whose), whose, inspection, kind, np.minimum(occurred, all_days[inspection]), all_days[inspection]
        ),
    )


def _quarters(start: int, today: int) -> list[tuple[int, int]]:
    """The calendar's quarters, for which lists are drawn up: first days and the days after the last."""
    firsts = [number(date(year, month, 1)) for year in range(day_of(start).year, day_of(today).year + 1)
              for month in (1, 4, 7, 10)]  # fmt: skip
    edges = [start, *(first for first in firsts if start < first < today), today]
    return list(pairwise(edges))


def _found(roll: np.random.Generator, of: Real, kinds: Whole, strict: Real) -> Whole:
    """What each visit finds, as a place in BREACHES, or -1: something serious if it is there, else something minor.

    Whoever comes for a cause writes down more of what is minor; from the desk little is seen.
    """
    is_slight = np.array([breach[0] in SLIGHT for breach in BREACHES])
    weights = np.array([breach[2] for breach in BREACHES])
    from_desk = np.where(kinds == 4, 0.25, 1.0)
    serious = roll.random(len(of)) < _serious(of, strict) * from_desk
    thorough = from_desk * np.where((kinds == 1) | (kinds == 2), 1.7, 1.0)
    minor = roll.random(len(of)) < np.clip(MINOR * thorough * strict * strain(of, 0.5), 0, 0.5)
    kind = np.where(minor, pick(roll, np.where(is_slight, weights, 0.0), len(of)), -1)
    return np.where(serious, pick(roll, np.where(is_slight, 0.0, weights), len(of)), kind)


def _choose(
    roll: np.random.Generator, of: Agencies, trouble: Real, fresh: Real, last: Whole, begins: int, share: float
) -> tuple[Whole, Whole]:
    """By lot, then by rank within the city's capacity; off site a fifth of the rest."""
    is_open = of.opened < begins + QUARTER
    waited = np.clip((begins - last) / 365, 0, 2)
    priority = 1.1 * trouble + 1.3 * fresh + 0.25 * np.log(of.scale) + 1.6 * waited + roll.normal(0, 0.35, of.size)
    city = places().cities[of.counties]
    by_lot = _within_capacity(roll.random(of.size), city, is_open, share * DRAWN)
    left = share * (1 - DRAWN) / (1 - share * DRAWN)
    by_rank = _within_capacity(priority, city, is_open & ~by_lot, left)
    off_site = is_open & ~by_rank & ~by_lot & (roll.random(of.size) < 0.2)
    at = np.flatnonzero(by_rank | by_lot | off_site)
    kind = np.select([off_site[at], by_lot[at], fresh[at] > 0, trouble[at] > 0.6], [4, 3, 2, 1], default=0)
    return at, kind


def _within_capacity(priority: Real, city: Whole, may: Flags, share: float) -> Flags:
    """The first of each city's ranking, as many as its share of those that may be chosen."""
    chosen = np.zeros(len(priority), dtype=np.bool_)
    order = np.lexsort((-priority, city))
    for code in CITIES:
        own = order[city[order] == int(code)]
        own = own[may[own]]
        chosen[own[: int(np.ceil(len(own) * share))]] = True
    return chosen


async def load_inspections(
    work: Work, of: Agencies, inspections: Inspections, violations: Violations, seed: int
) -> dict[str, int]:
    """Inspectors, inspections by two of them, violations, penalties."""
    roll, size = dice(seed, "inspection rows"), inspections.size
    officers = len(places().codes) * INSPECTORS_A_COUNTY
    county = np.repeat(np.arange(len(places().codes)), INSPECTORS_A_COUNTY)
    surname = texts(SURNAMES)[roll.integers(0, len(SURNAMES), officers)]
    await load(
        work,
        "inspector",
        officers,
        {
            "id": np.arange(1, officers + 1),
            "name": surname + texts(GIVEN_SECOND)[roll.integers(1, len(GIVEN_SECOND), officers)],
            "staff_number": [f"浙应急执法{number:05d}" for number in range(1, officers + 1)],
            "region_id": places().codes[county],
        },
    )
    leads = inspections.leads
    seconds = leads // INSPECTORS_A_COUNTY * INSPECTORS_A_COUNTY + (leads + 1) % INSPECTORS_A_COUNTY
    days = isos(inspections.days)
    await load(
        work,
        "inspection",
        size,
        {
            "id": np.arange(1, size + 1),
            "agency_id": inspections.agencies + 1,
            "region_id": places().codes[of.counties[inspections.agencies]],
            "kind": texts(KINDS)[inspections.kinds],
            "mode": texts(["ON_SITE", "OFF_SITE"])[(inspections.kinds == 4).astype(np.int64)],
            "task_number": [f"JC{day[:4]}{place:08d}" for place, day in enumerate(days.tolist(), 1)],
            "cause": texts([None, "上次检查发现问题", "收到投诉举报", None, None])[inspections.kinds],
            "inspected_on": days,
            "lead_id": leads + 1,
            "second_id": seconds + 1,
            "is_passed": inspections.is_passed,
            "recorded_at": moments(inspections.days, roll),
        },
    )
    await load(
        work,
        "violation",
        violations.size,
        {
            "id": np.arange(1, violations.size + 1),
            "agency_id": violations.agencies + 1,
            "inspection_id": violations.inspections + 1,
            "rule_id": texts([breach[0] for breach in BREACHES])[violations.breaches],
            "case_code": texts([breach[1] for breach in BREACHES])[violations.breaches],
            "occurred_on": isos(violations.occurred),
            "found_on": isos(violations.found),
            "description": texts([breach[3] for breach in BREACHES])[violations.breaches],
            "recorded_at": moments(violations.found, hour=18),
        },
    )
    penalties = await _load_penalties(work, of, violations, seed)
    return {"inspector": officers, "inspection": size, "violation": violations.size, "penalty": penalties}


async def _load_penalties(work: Work, of: Agencies, violations: Violations, seed: int) -> int:
    """Grave violations are mostly punished, others now and then."""
    roll = dice(seed, "penalties")
    is_grave = np.isin(violations.breaches, [place for place, breach in enumerate(BREACHES) if breach[0] in GRAVE])
    at = np.flatnonzero(roll.random(violations.size) < np.where(is_grave, 0.6, 0.12))
    decided = violations.found[at] + roll.integers(20, 80, len(at))
    kept = decided < of.today
    at, decided, size = at[kept], decided[kept], int(kept.sum())
    kind = np.where(is_grave[at], pick(roll, [5, 65, 28, 2], size), pick(roll, [45, 53, 2, 0], size))
    until = decided + roll.integers(20, 45, size)
    slow = roll.random(size) < failing(of.quality[violations.agencies[at]], 0.05, 0.5)
    rectified = np.where(slow, until + roll.integers(10, 240, size), decided + roll.integers(3, 20, size))
    rectified = np.where(rectified < of.today, rectified, NEVER)
    amount = np.array([0, 10_000, 80_000, 30_000])[kind] * 100 * (1 + roll.integers(0, 4, size))
    county = of.counties[violations.agencies[at]]
    years = isos(decided)
    return await load(
        work,
        "penalty",
        size,
        {
            "id": np.arange(1, size + 1),
            "agency_id": violations.agencies[at] + 1,
            "violation_id": at + 1,
            "decision_number": [f"浙应急罚〔{day[:4]}〕{place}号" for place, day in enumerate(years.tolist(), 1)],
            "authority": places().full_names[county] + "应急管理局",
            "kind": texts(KINDS_OF_PENALTIES)[kind],
            "amount": amount,
            "decided_on": years,
            "shown_until": [
                shown_until(KINDS_OF_PENALTIES[one], date.fromisoformat(day)).isoformat()
                for one, day in zip(kind.tolist(), years, strict=True)
            ],
            "rectify_until": isos(until),
            "rectified_on": isos(rectified),
            "rectified_at": moments(rectified),
            "is_published": kind > 0,
            "recorded_at": moments(decided, roll),
        },
    )


def check_reports(
    seed: int, of: Agencies, inspections: Inspections, reports: Reports
) -> tuple[Whole, Whole, Whole, Whole]:
    """Spot checks: report, inspection, day and outcome. More of them where more was found before."""
    roll = dice(seed, "spot checks")
    order = np.lexsort((inspections.days, inspections.agencies))
    key = inspections.agencies[order] * 100_000 + inspections.days[order]
    wanted = reports.agencies * 100_000 + reports.uploaded + 1
    place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    inspection = order[place]
    after = (inspections.agencies[inspection] == reports.agencies) & (inspections.days[inspection] > reports.uploaded)
    near = (reports.uploaded != NEVER) & after & (inspections.days[inspection] < reports.uploaded + 200)
    chance = np.where(np.isin(inspections.kinds[inspection], (1, 2)), 0.22, 0.11)
    at = np.flatnonzero(near & (roll.random(reports.size) < chance))
    luck, poor = roll.random(len(at)), strain(of.quality[reports.agencies[at]])
    edges = np.array([0.0006, 0.0045, 0.024, 0.2])
    outcome = 4 - (luck[:, None] < np.clip(edges[None, :] * poor[:, None], 0, [0.01, 0.05, 0.2, 0.8])).sum(axis=1)
    return at, inspection[at], inspections.days[inspection[at]], outcome


OUTCOMES: Final = ("FALSE", "INACCURATE", "GRAVELY_DEFICIENT", "DEFECTIVE", "PASSED")


async def load_checks(work: Work, reports: Reports, checks: tuple[Whole, Whole, Whole, Whole], seed: int) -> int:
    """Their rows."""
    at, inspection, days, outcome = checks
    roll, size = dice(seed, "spot check rows"), len(at)
    base = np.array([20, 45, 58, 76, 92])[outcome]
    return await load(
        work,
        "report_check",
        size,
        {
            "id": np.arange(1, size + 1),
            "report_id": at + 1,
            "agency_id": reports.agencies[at] + 1,
            "inspection_id": inspection + 1,
            "checked_on": isos(days),
            "outcome": texts(OUTCOMES)[outcome],
            "score": (base + roll.integers(-6, 7, size)) * 100,
            "recorded_at": moments(days, hour=18),
        },
    )


def last_outcomes(reports: Reports, checks: tuple[Whole, Whole, Whole, Whole]) -> Texts:
    """Of each report: what its check said, if there was one."""
    outcomes = texts([None] * reports.size)
    outcomes[checks[0]] = texts(OUTCOMES)[checks[3]]
    return outcomes
