"""The people of the agencies: valid resident ids, certificates, employments with pension months."""

from dataclasses import dataclass

import numpy as np

from backend.codes import masked_resident_id
from backend.storage.work import Work
from seeds.world.agencies import Agencies, serials
from seeds.world.codes import resident_ids
from seeds.world.days import NEVER, isos, moments
from seeds.world.dice import Flags, Texts, Whole, dice, pick, texts
from seeds.world.loading import load
from seeds.world.places import places
from seeds.world.truth import failing
from seeds.world.words import GIVEN_FIRST, GIVEN_SECOND, SURNAMES

MONTH = 30.4375
CATEGORIES = ["OTHER", "CHEMICAL", "CONSTRUCTION", "METAL_SMELTING", "NON_COAL_MINE", "ROAD_TRANSPORT", "COAL_MINE"]
SPECIALTIES = ["CHEMICAL", "METAL_SMELTING", "NON_COAL_MINE"]
POSITIONS = ["技术负责人", "安全工程师", "安全评价师", "咨询工程师", "检测员", "培训师"]


@dataclass(frozen=True)
class Staff:
    """People who work at an agency now, by agency: those of agency at `place` are `first[place]` and `count[place]`."""

    size: int
    first: Whole
    count: Whole
    agencies: Whole
    since: Whole
    specialty: Whole
    """Of each agency: which specialty (place in SPECIALTIES) it has an engineer of, -1 for none."""


def make_staff(seed: int, of: Agencies) -> Staff:
    """Hire them. Poor agencies are short of people more often."""
    roll = dice(seed, "staff")
    short = roll.random(of.size) < failing(of.quality, 0.03, 1.0)
    count = np.where(short, roll.integers(3, 5, of.size), 5 + roll.poisson(2.6 * of.scale))
    at, rank = serials(count)
    early = of.opened[at] - roll.integers(100, 1500, len(at))
    later = np.maximum(of.opened[at], of.start) + (roll.random(len(at)) * (of.today - of.opened[at] - 40)).astype(int)
    since = np.where((rank < 5) | (roll.random(len(at)) < 0.5), early, np.minimum(later, of.today - 1))
    has_one = roll.random(of.size) < 0.55
    specialty = np.where(has_one, roll.integers(0, len(SPECIALTIES), of.size), -1)
    return Staff(len(at), np.cumsum(count) - count, count, at, since, specialty)


async def load_staff(work: Work, of: Agencies, staff: Staff, seed: int) -> dict[str, int]:
    """People, certificates, employments: present, past, and a few at two agencies at once."""
    roll = dice(seed, "staff rows")
    leavers = int(staff.size * 0.12)
    size = staff.size + leavers
    ids = np.arange(1, size + 1)
    surname = texts(SURNAMES)[roll.integers(0, len(SURNAMES), size)]
    first = texts(GIVEN_FIRST)[roll.integers(0, len(GIVEN_FIRST), size)]
    second = roll.integers(0, len(GIVEN_SECOND), size)
    numbers = resident_ids(places().numbers[pick(roll, places().weights, size)], ids)
    agencies = np.concatenate([staff.agencies, np.sort(roll.integers(0, of.size, leavers))])
    left = np.minimum(of.start + roll.integers(0, of.today - of.start, leavers), of.today - 30)
    since = np.concatenate([staff.since, np.minimum(left, of.opened[staff.agencies[:1]].min()) - roll.integers(90, 900, leavers)])
    entered = since - roll.integers(0, 4500, size)
    await load(
        work,
        "professional",
        size,
        {
            "id": ids,
            "name": surname + first + texts(GIVEN_SECOND)[second],
            "masked_name": surname + texts(["*", "**"])[(second > 0).astype(np.int64)],
            "id_number": numbers,
            "masked_id_number": [masked_resident_id(number) for number in numbers],
            "phone": [f"138{number:08d}" for number in roll.integers(0, 10**8, size).tolist()],
            "entered_trade_on": isos(entered),
            "education_hours": np.clip(roll.poisson(14, size), 0, 60),
            "is_in_expert_pool": roll.random(size) < 0.04,
            "recorded_at": moments(since, roll),
        },
    )
    certificates = await _load_certificates(work, of, staff, seed, agencies, since, size)
    until = np.concatenate([np.full(staff.size, NEVER), left])
    employments = await _load_employments(work, of, seed, agencies, since, until)
    return {"professional": size, "certificate": certificates, "employment": employments}


async def _load_certificates(
    work: Work, of: Agencies, staff: Staff, seed: int, agencies: Whole, since: Whole, size: int
) -> int:
    """Everyone holds one that counts, a third a second one; the second of an agency's people has its specialty."""
    roll = dice(seed, "certificates")
    kind = pick(roll, [52, 22, 8, 18], size)
    is_specialist = np.zeros(size, dtype=np.bool_)
    holders = np.flatnonzero(staff.specialty >= 0)
    is_specialist[staff.first[holders] + 1] = True
    kind = np.where(is_specialist, 0, kind)
    better = roll.random(size) + 0.08 * of.quality[agencies]
    engineers = np.where(is_specialist | (better > 0.35), np.where(better > 0.93, 2, 1), 0)
    tier = np.select([kind == 0, kind == 3], [engineers, np.where(better > 0.8, 2, 1)], 3 + (better < 0.6).astype(int))
    category = np.where(kind == 0, pick(roll, [55, 12, 14, 5, 5, 7, 2], size), -1)
    wanted = np.array([CATEGORIES.index(name) for name in SPECIALTIES])
    category[staff.first[holders] + 1] = wanted[staff.specialty[holders]]
    second = np.flatnonzero(roll.random(size) < 0.3)
    people = np.concatenate([np.arange(size), second])
    kinds = np.concatenate([kind, np.full(len(second), 3)])
    tiers = np.concatenate([tier, np.ones(len(second), dtype=np.int64)])
    categories = np.concatenate([category, np.full(len(second), -1)])
    issued = since[people] - roll.integers(30, 1200, len(people))
    runs = (kinds == 0) | (kinds == 2)
    spare = of.today + roll.integers(40, 1500, len(people))
    return await load(
        work,
        "certificate",
        len(people),
        {
            "id": np.arange(1, len(people) + 1),
            "professional_id": people + 1,
            "kind": texts(["SAFETY_ENGINEER", "SAFETY_EVALUATOR", "FIRE_ENGINEER", "TITLE"])[kinds],
            "tier": texts(["JUNIOR", "MIDDLE", "SENIOR", "LEVEL_1", "LEVEL_2"])[tiers],
            "category": texts([*CATEGORIES, None])[categories],
            "number": [f"ZJ{number:09d}" for number in range(1, len(people) + 1)],
            "issuer": texts(["浙江省应急管理厅", "浙江省人力资源和社会保障厅"])[(kinds == 3).astype(np.int64)],
            "issued_on": isos(issued),
            "valid_until": isos(np.where(runs, spare, NEVER)),
            "recorded_at": moments(since[people]),
        },
    )


async def _load_employments(
    work: Work, of: Agencies, seed: int, agencies: Whole, since: Whole, until: Whole
) -> int:
    """Also a few who hire out to a second agency."""
    roll = dice(seed, "employments")
    poor = roll.random(len(agencies)) < failing(of.quality[agencies], 0.0012)
    twice = np.flatnonzero(poor & (until == NEVER) & (of.size > 1))
    other = (agencies[twice] + 1 + roll.integers(0, max(1, of.size - 1), len(twice))) % of.size
    known = np.maximum(np.maximum(of.opened[agencies[twice]], of.opened[other]), of.start)
    began = np.minimum(known + roll.integers(1, 900, len(twice)), of.today - 2)
    people = np.concatenate([np.arange(len(agencies)), twice])
    at, since = np.concatenate([agencies, other]), np.concatenate([since, began])
    until = np.concatenate([until, np.full(len(twice), NEVER)])
    months = np.minimum(((np.where(until == NEVER, of.today, until) - since) / MONTH).astype(np.int64), 300)
    matched = _is_matched(roll.random(len(people)), of, at)
    checked = np.maximum(of.today - roll.integers(10, 500, len(people)), since)
    return await load(
        work,
        "employment",
        len(people),
        {
            "id": np.arange(1, len(people) + 1),
            "professional_id": people + 1,
            "agency_id": at + 1,
            "from_on": isos(since),
            "until_on": isos(until),
            "position": texts(POSITIONS)[roll.integers(0, len(POSITIONS), len(people))],
            "is_full_time": True,
            "is_retired_rehire": roll.random(len(people)) < 0.02,
            "pension_months": np.maximum(months, 0),
            "pension_checked_on": isos(checked),
            "is_pension_matched": matched,
            "recorded_at": moments(since, roll),
        },
    )


def _is_matched(luck: object, of: Agencies, at: Whole) -> Flags:
    matched: Flags = np.asarray(luck) >= failing(of.quality[at], 0.0025)
    return matched


def someone(staff: Staff, agencies: Whole, luck: Whole) -> Whole:
    """An id of one of an agency's first people, who have been there for long."""
    chosen: Whole = staff.first[agencies] + luck % np.minimum(staff.count[agencies], 5) + 1
    return chosen


def names_of(staff: Staff) -> Texts:
    """For reports and logs that want a text: the ids as text."""
    return np.arange(1, staff.size + 1).astype(str).astype(object)
