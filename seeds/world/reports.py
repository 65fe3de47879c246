"""Reports of finished projects and what clients say of them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.storage.work import Work
from seeds.world.agencies import Agencies
from seeds.world.clients import Clients
from seeds.world.contracts import Contracts
from seeds.world.days import NEVER, isos, moments
from seeds.world.dice import Texts, Whole, dice, hexes, texts
from seeds.world.loading import load
from seeds.world.projects import Projects
from seeds.world.truth import failing

KIND_OF: Final = {
    "RISK_SURVEY": "RISK_SURVEY", "HAZARD_CHECK": "HAZARD_CHECK", "STANDARDISATION_CONSULTING": "STANDARDISATION",
    "STANDARDISATION_REVIEW": "REVIEW", "SAFETY_EVALUATION": "SAFETY_EVALUATION", "TRAINING": "TRAINING",
    "TESTING": "TESTING",
}  # fmt: skip
DUE_DAYS: Final = 30
"""002-LS 二(二)8."""


@dataclass(frozen=True)
class Reports:
    """One for each finished project, in their order (place 0 is report 1)."""

    size: int
    projects: Whole
    agencies: Whole
    due: Whole
    uploaded: Whole
    kinds: Texts


def make_reports(seed: int, of: Agencies, contracts: Contracts, projects: Projects) -> Reports:
    """Most come in time; poor agencies are late more often, and now and then write none."""
    roll = dice(seed, "reports")
    at = np.flatnonzero(projects.is_finished)
    size, agencies, ended = len(at), projects.agencies[at], projects.ends[at]
    late = roll.random(size) < failing(of.quality[agencies], 0.045)
    days = np.where(late, 31 + roll.exponential(14, size).astype(np.int64), roll.integers(2, 30, size))
    uploaded = np.where(roll.random(size) < failing(of.quality[agencies], 0.0015), NEVER, ended + days)
    kinds = texts([KIND_OF.get(kind, "OTHER") for kind in contracts.kinds[projects.contracts[at]].tolist()])
    return Reports(size, at, agencies, ended + DUE_DAYS, np.where(uploaded < of.today, uploaded, NEVER), kinds)


async def load_reports(
    work: Work, of: Agencies, clients: Clients, contracts: Contracts, projects: Projects, reports: Reports,
    outcomes: Texts, seed: int,
) -> int:  # fmt: skip
    """Their rows; `outcomes` are those of the last spot checks."""
    roll, size = dice(seed, "report rows"), reports.size
    is_there = reports.uploaded != NEVER
    statutory = (reports.kinds == "SAFETY_EVALUATION") | (reports.kinds == "TESTING")
    published = is_there & statutory & (roll.random(size) >= failing(of.quality[reports.agencies], 0.012))
    digest = hexes(roll, size)
    digest[~is_there] = None
    client = contracts.clients[projects.contracts[reports.projects]]
    return await load(
        work,
        "report",
        size,
        {
            "id": np.arange(1, size + 1),
            "project_id": reports.projects + 1,
            "agency_id": reports.agencies + 1,
            "kind": reports.kinds,
            "title": clients.names[client] + "服务报告",
            "due_on": isos(reports.due),
            "uploaded_on": isos(reports.uploaded),
            "digest": digest,
            "author_id": projects.leads[reports.projects],
            "is_published": published,
            "last_outcome": outcomes,
            "recorded_at": moments(projects.ends[reports.projects], roll),
        },
    )


async def load_reviews(work: Work, of: Agencies, projects: Projects, seed: int) -> int:
    """Half of the finished projects are reviewed."""
    roll = dice(seed, "reviews")
    at = np.flatnonzero(projects.is_finished & (roll.random(projects.size) < 0.55))
    reviewed = projects.ends[at] + roll.integers(5, 60, len(at))
    kept = reviewed < of.today
    at, reviewed, size = at[kept], reviewed[kept], int(kept.sum())
    mean = 91 + 3.2 * of.quality[projects.agencies[at]]
    score = np.clip(np.round(roll.normal(mean, 5.0, size) * 2) / 2, 20, 100)
    return await load(
        work,
        "client_review",
        size,
        {
            "id": np.arange(1, size + 1),
            "agency_id": projects.agencies[at] + 1,
            "project_id": at + 1,
            "reviewer": texts(["CLIENT", "CLIENT", "CLIENT", "BUYER", "THIRD_PARTY"])[roll.integers(0, 5, size)],
            "score": (score * 100).astype(np.int64),
            "comment": texts([None, "服务及时，建议可行", "报告较为规范", "希望增加现场次数"])[roll.integers(0, 4, size)],
            "reviewed_on": isos(reviewed),
            "recorded_at": moments(reviewed, roll),
        },
    )
