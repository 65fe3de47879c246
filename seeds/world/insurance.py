"""Liability policies with their prevention services, and the accidents at clients."""

import numpy as np

from backend.storage.work import Work
from seeds.world.agencies import Agencies
from seeds.world.clients import Clients
from seeds.world.contracts import Contracts
from seeds.world.days import NEVER, isos, moments
from seeds.world.dice import dice, pick, texts
from seeds.world.loading import load
from seeds.world.truth import failing
from seeds.world.words import INSURERS


async def load_policies(work: Work, of: Agencies, clients: Clients, contracts: Contracts, seed: int) -> int:
    """A fifth of the contracts come with a policy under which the agency does the prevention service."""
    roll = dice(seed, "policies")
    at = np.flatnonzero((roll.random(contracts.size) < 0.2) & (contracts.starts < of.today))
    size, agencies, client = len(at), contracts.agencies[at], contracts.clients[contracts.agencies[:0]]
    client = contracts.clients[at]
    starts = contracts.starts[at]
    ends = starts + 364
    due = roll.integers(1, 4, size)
    ran = np.clip((of.today - starts) / 365, 0, 1)
    poor = failing(of.quality[agencies], 0.02)
    done = np.where(roll.random(size) < poor, due - 1, due)
    done = np.minimum(done, np.floor(due * ran + 1e-9).astype(np.int64))
    assessed = np.where(roll.random(size) < poor * 0.7, NEVER, starts + roll.integers(100, 360, size))
    return await load(
        work,
        "insurance_policy",
        size,
        {
            "id": np.arange(1, size + 1),
            "number": [f"PZ{number:010d}" for number in range(1, size + 1)],
            "insurer": texts(INSURERS)[roll.integers(0, len(INSURERS), size)],
            "enterprise_id": client + 1,
            "agency_id": agencies + 1,
            "from_on": isos(starts),
            "until_on": isos(ends),
            "premium": roll.integers(20, 400, size) * 10_000,
            "cover_per_person": roll.integers(4, 11, size) * 10_000_000,
            "is_compulsory": clients.is_high_risk[client],
            "prevention_services_due": due,
            "prevention_services_done": done,
            "assessed_on": isos(np.where(assessed < of.today, assessed, NEVER)),
            "recorded_at": moments(starts),
        },
    )


async def load_accidents(work: Work, of: Agencies, contracts: Contracts, seed: int) -> int:
    """More of them where the service was poor; the look-back reaches some of the agencies."""
    roll = dice(seed, "accidents")
    hit = roll.random(contracts.size) < failing(of.quality[contracts.agencies], 0.006, 0.5)
    at = np.flatnonzero(hit & (contracts.starts < of.today - 5))
    last = np.minimum(contracts.ends[at], of.today - 2)
    occurred = contracts.starts[at] + (roll.random(len(at)) * (last - contracts.starts[at])).astype(np.int64)
    size, agencies = len(at), contracts.agencies[at]
    grade = pick(roll, [93, 6, 0.8, 0.2], size)
    concluded = occurred + roll.integers(40, 120, size)
    is_over = concluded < of.today
    return await load(
        work,
        "accident",
        size,
        {
            "id": np.arange(1, size + 1),
            "enterprise_id": contracts.clients[at] + 1,
            "agency_id": agencies + 1,
            "occurred_on": isos(occurred),
            "grade": texts(["ORDINARY", "LARGER", "MAJOR", "ESPECIALLY_MAJOR"])[grade],
            "deaths": np.array([0, 3, 10, 30])[grade] + roll.integers(0, 3, size),
            "injured": roll.integers(0, 6, size),
            "is_agency_responsible": is_over & (roll.random(size) < failing(of.quality[agencies], 0.09, 0.6)),
            "concluded_on": isos(np.where(is_over, concluded, NEVER)),
            "recorded_at": moments(occurred),
        },
    )
