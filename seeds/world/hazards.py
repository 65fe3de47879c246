"""Hazards found on visits, followed until they are closed or not; and the merits of reporting major ones."""

from dataclasses import dataclass

import numpy as np

from backend.storage.work import Work
from seeds.world.agencies import Agencies, serials
from seeds.world.contracts import Contracts
from seeds.world.days import NEVER, isos, micros_of, moments
from seeds.world.dice import Flags, Whole, dice, hexes, texts
from seeds.world.loading import load
from seeds.world.projects import Projects, Visits
from seeds.world.truth import failing
from seeds.world.words import ADVICE, HAZARDS, MAJOR_HAZARDS

A_VISIT = 1.25
MAJOR = 0.03
HOUR = 3_600_000_000


@dataclass(frozen=True)
class Hazards:
    """By visit (place 0 is hazard 1)."""

    size: int
    visits: Whole
    agencies: Whole
    found: Whole
    is_major: Flags
    closed: Whole
    is_reported_in_time: Flags


def make_hazards(seed: int, visits: Visits) -> tuple[Whole, Flags]:
    """Of which visit each hazard is, and whether it is a major one."""
    roll = dice(seed, "hazards")
    at, _ = serials(roll.poisson(A_VISIT, visits.size))
    return at, roll.random(len(at)) < MAJOR


async def load_hazards(
    work: Work, of: Agencies, contracts: Contracts, projects: Projects, visits: Visits, seed: int
) -> Hazards:
    """Their rows."""
    at, is_major = make_hazards(seed, visits)
    roll, size = dice(seed, "hazard rows"), len(at)
    agencies, found = visits.agencies[at], visits.days[at]
    poor = failing(of.quality[agencies], 1.0)
    due = found + roll.integers(7, 31, size)
    lingers = roll.random(size) < 0.02
    done = np.where(lingers, due + roll.integers(20, 160, size), found + roll.integers(1, 30, size))
    rectified = np.where(done < of.today, done, NEVER)
    checked = (rectified != NEVER) & (roll.random(size) >= np.clip(0.004 * poor, 0, 0.5))
    rechecked = np.where(checked, rectified + roll.integers(1, 20, size), NEVER)
    rechecked = np.where(rechecked < of.today, rechecked, NEVER)
    closed = np.where(rechecked != NEVER, np.minimum(rechecked + roll.integers(0, 5, size), of.today - 1), NEVER)
    found_at = micros_of(found) + roll.integers(9 * HOUR, 17 * HOUR, size)
    reported, in_time = _reported(roll.random((3, size)), poor, is_major, lingers, found_at, micros_of(due))
    reported = np.where(reported < micros_of(np.array([of.today]))[0], reported, NEVER)
    photo, example = hexes(roll, size), hexes(roll, size)
    faulty = np.flatnonzero(roll.random(size) < np.clip(0.009 * poor, 0, 0.6))
    fault = roll.integers(0, 3, len(faulty))
    advice = texts(ADVICE)[roll.integers(0, len(ADVICE), size)]
    photo[faulty[fault == 0]] = None
    advice[faulty[fault == 1]] = None
    example[faulty[fault == 2]] = None
    content = np.where(
        is_major,
        texts(MAJOR_HAZARDS)[roll.integers(0, len(MAJOR_HAZARDS), size)],
        texts(HAZARDS)[roll.integers(0, len(HAZARDS), size)],
    )
    reported_at = reported.astype(object)
    reported_at[reported == NEVER] = None
    state = np.where(closed != NEVER, 2, np.where(rectified != NEVER, 1, 0))
    await load(
        work,
        "hazard",
        size,
        {
            "id": np.arange(1, size + 1),
            "project_id": visits.projects[at] + 1,
            "visit_id": at + 1,
            "agency_id": agencies + 1,
            "enterprise_id": contracts.clients[projects.contracts[visits.projects[at]]] + 1,
            "level": texts(["GENERAL", "MAJOR"])[is_major.astype(np.int64)],
            "state": texts(["OPEN", "RECTIFIED", "CLOSED"])[state],
            "content": content,
            "photo_digest": photo,
            "advice": advice,
            "example_digest": example,
            "found_on": isos(found),
            "due_on": isos(due),
            "rectified_on": isos(rectified),
            "rechecked_on": isos(rechecked),
            "closed_on": isos(closed),
            "found_at": found_at,
            "reported_at": reported_at,
            "recorded_at": moments(found, hour=18),
        },
    )
    return Hazards(size, at, agencies, found, is_major, closed, in_time & (closed != NEVER))


def _reported(
    luck: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    poor: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    is_major: Flags,
    lingers: Flags,
    found_at: Whole,
    due_at: Whole,
) -> tuple[Whole, Flags]:
    """When the regulator was told: of a major hazard within hours, of a lingering one within a month of its due day."""
    never = luck[0] < np.clip(0.008 * poor, 0, 0.5)
    late = luck[1] < np.clip(0.05 * poor, 0, 0.6)
    hours = np.where(late, 26 + luck[2] * 90, 0.3 + luck[2] * 18)
    major = np.where(never, NEVER, found_at + (hours * HOUR).astype(np.int64))
    silent = luck[0] < np.clip(0.06 * poor, 0, 0.8)
    slow = np.where(silent, NEVER, due_at + (luck[2] * 25 * 24 * HOUR).astype(np.int64))
    return np.where(is_major, major, np.where(lingers, slow, NEVER)), is_major & ~never & ~late
