"""Projects under the contracts, their teams, and the visits on site."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.storage.work import Work
from seeds.reference import service_kinds
from seeds.world.agencies import Agencies, serials
from seeds.world.clients import Clients
from seeds.world.contracts import YEAR, Contracts
from seeds.world.days import NEVER, isos, moments
from seeds.world.dice import Flags, Whole, dice, hexes, texts
from seeds.world.loading import load
from seeds.world.places import places
from seeds.world.staff import Staff, someone
from seeds.world.truth import failing

STATES: Final = ("PLANNED", "RUNNING", "FINISHED")
DUTIES: Final = ("项目负责人", "现场检查", "报告编制")
CONSULTING: Final = ("SAFETY_CONSULTING", "ENTRUSTED_MANAGEMENT")


@dataclass(frozen=True)
class Projects:
    """By contract, one after the other (place 0 is project 1)."""

    size: int
    contracts: Whole
    agencies: Whole
    starts: Whole
    ends: Whole
    """Last day as planned; the project is finished if it has passed."""
    leads: Whole
    is_finished: Flags
    first: Whole
    count: Whole


@dataclass(frozen=True)
class Visits:
    """By project (place 0 is visit 1)."""

    size: int
    projects: Whole
    agencies: Whole
    days: Whole


def make_projects(seed: int, of: Agencies, staff: Staff, contracts: Contracts) -> Projects:
    """A short contract is one project, a long one a project for each eight months or so, until today."""
    roll = dice(seed, "projects")
    length = contracts.ends - contracts.starts + 1
    whole = np.maximum(1, np.round(length / 260).astype(np.int64))
    each = length // whole
    begun = np.clip((of.today - contracts.starts) // each + 1, 0, whole)
    at, rank = serials(begun)
    starts = contracts.starts[at] + rank * each[at]
    ends = np.where(rank == whole[at] - 1, contracts.ends[at], starts + each[at] - 1)
    agencies = contracts.agencies[at]
    hasty = (rank == 0) & (roll.random(len(at)) < failing(of.quality[agencies], 0.005))
    starts = np.where(hasty, np.maximum(contracts.signed[at] - roll.integers(2, 20, len(at)), of.start), starts)
    return Projects(
        size=len(at),
        contracts=at,
        agencies=agencies,
        starts=starts,
        ends=ends,
        leads=someone(staff, agencies, roll.integers(0, 2**20, len(at))),
        is_finished=ends < of.today,
        first=np.cumsum(begun) - begun,
        count=begun,
    )


def make_visits(seed: int, of: Agencies, contracts: Contracts, projects: Projects) -> Visits:
    """As many as the contract asks for, spread over its term; poor agencies leave some out."""
    roll = dice(seed, "visits")
    length = contracts.ends - contracts.starts + 1
    due = np.maximum(1, np.round(contracts.visits_a_year * length / YEAR).astype(np.int64))
    at, rank = serials(np.where(projects.count > 0, due, 0))
    spread = (rank + 0.15 + 0.7 * roll.random(len(at))) / due[at]
    days = contracts.starts[at] + (spread * length[at]).astype(np.int64)
    made = (days < of.today) & (roll.random(len(at)) >= failing(of.quality[contracts.agencies[at]], 0.02))
    at, days = at[made], days[made]
    whole = np.maximum(1, np.round(length / 260).astype(np.int64))
    inside = np.minimum((days - contracts.starts[at]) // (length // whole)[at], projects.count[at] - 1)
    project = projects.first[at] + inside
    return Visits(len(at), project, contracts.agencies[at], days)


async def load_projects(
    work: Work, of: Agencies, staff: Staff, clients: Clients, contracts: Contracts, projects: Projects, seed: int
) -> dict[str, int]:
    """Projects and their teams."""
    roll, size, ids = dice(seed, "project rows"), projects.size, np.arange(1, projects.size + 1)
    fine = of.quality[projects.agencies]
    client = contracts.clients[projects.contracts]
    kinds = contracts.kinds[projects.contracts]
    names = {str(kind["code"]): str(kind["name_zh"]) for kind in service_kinds()}
    due = roll.integers(5, 9, size)
    evidenced = np.where(projects.is_finished, due - roll.binomial(due, failing(fine, 0.014)), due // 2)
    parts = np.isin(kinds, CONSULTING) & projects.is_finished & (roll.random(size) < failing(fine, 0.02))
    matched = roll.random(size) >= failing(fine, 0.01)
    await load(
        work,
        "project",
        size,
        {
            "id": ids,
            "contract_id": projects.contracts + 1,
            "agency_id": projects.agencies + 1,
            "enterprise_id": client + 1,
            "title": clients.names[client] + texts([names[kind] for kind in kinds.tolist()]),
            "state": texts(STATES)[np.where(projects.is_finished, 2, np.where(projects.starts > of.today, 0, 1))],
            "started_on": isos(projects.starts),
            "ended_on": isos(np.where(projects.is_finished, projects.ends, NEVER)),
            "lead_id": projects.leads,
            "is_team_matched": matched,
            "stages_due": due,
            "stages_evidenced": evidenced,
            "parts_missing": np.where(parts, roll.integers(1, 3, size), 0),
            "recorded_at": moments(projects.starts, roll),
        },
    )
    others = someone(staff, projects.agencies, projects.leads + 1 + roll.integers(0, 3, size))
    paired = others != projects.leads
    who = np.concatenate([projects.leads, others[paired]])
    whose = np.concatenate([ids, ids[paired]])
    order = np.argsort(whose, kind="stable")
    duty = np.concatenate([np.zeros(size, dtype=np.int64), 1 + roll.integers(0, 2, int(paired.sum()))])
    fits = np.concatenate([matched, np.ones(int(paired.sum()), dtype=np.bool_)])
    members = await load(
        work,
        "project_member",
        len(who),
        {
            "project_id": whose[order],
            "professional_id": who[order],
            "duty": texts(DUTIES)[duty[order]],
            "is_matched": fits[order],
        },
    )
    return {"project": size, "project_member": members}


async def load_visits(
    work: Work, of: Agencies, contracts: Contracts, projects: Projects, visits: Visits, seed: int
) -> int:
    """Each with the sign-in that proves it."""
    roll, size = dice(seed, "visit rows"), visits.size
    contract = projects.contracts[visits.projects]
    county = contracts.counties[contract]
    return await load(
        work,
        "visit",
        size,
        {
            "id": np.arange(1, size + 1),
            "project_id": visits.projects + 1,
            "contract_id": contract + 1,
            "agency_id": visits.agencies + 1,
            "visited_on": isos(visits.days),
            "signed_in_at": moments(visits.days, roll),
            "latitude": (places().latitudes[county] + roll.normal(0, 0.05, size)).round(5),
            "longitude": (places().longitudes[county] + roll.normal(0, 0.05, size)).round(5),
            "photo_digest": hexes(roll, size),
            "is_named_staff_present": roll.random(size) >= failing(of.quality[visits.agencies], 0.0022),
            "recorded_at": moments(visits.days, hour=18),
        },
    )
