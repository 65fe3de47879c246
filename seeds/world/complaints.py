"""Complaints about agencies: what regulators hear before they go and look."""

from dataclasses import dataclass

import numpy as np

from backend.storage.work import Work
from seeds.world.agencies import Agencies
from seeds.world.days import NEVER, isos, moments, workdays_after
from seeds.world.dice import Whole, dice, pick, texts
from seeds.world.loading import load
from seeds.world.places import places
from seeds.world.truth import failing
from seeds.world.words import COMPLAINTS


@dataclass(frozen=True)
class Complaints:
    """By day of receipt."""

    size: int
    agencies: Whole
    received: Whole


def make_complaints(seed: int, of: Agencies) -> Complaints:
    """Poor agencies draw more of them."""
    roll = dice(seed, "complaints")
    years = (of.today - np.maximum(of.opened, of.start)) / 365
    at = np.repeat(np.arange(of.size), roll.poisson(failing(of.quality, 0.13, 0.8) * years))
    since = np.maximum(of.opened, of.start)[at]
    received = since + (roll.random(len(at)) * (of.today - since)).astype(np.int64)
    order = np.argsort(received, kind="stable")
    return Complaints(len(at), at[order], received[order])


async def load_complaints(work: Work, of: Agencies, complaints: Complaints, seed: int) -> int:
    """Complaints; the demo world's are anonymous."""
    roll, size, at, received = dice(seed, "complaint rows"), complaints.size, complaints.agencies, complaints.received
    due = workdays_after(received, 30)
    late = roll.random(size) < 0.05
    answered = np.where(late, due + roll.integers(1, 30, size), received + roll.integers(3, 35, size))
    answered = np.where(answered < of.today, answered, NEVER)
    upheld = (answered != NEVER) & (roll.random(size) < failing(of.quality[at], 0.35, 0.4))
    is_report = upheld & (roll.random(size) < 0.45)
    is_breach = is_report | (~upheld & (dice(seed, "complaint kinds").random(size) < 0.45))
    severity = np.where(is_report, pick(roll, [55, 33, 12], size), -1)
    ids = np.arange(1, size + 1)
    await load(
        work,
        "complaint",
        size,
        {
            "id": ids,
            "agency_id": at + 1,
            "region_id": places().codes[of.counties[at]],
            "kind": np.where(is_breach, "REPORT", "SERVICE").astype(object),
            "state": np.where(answered == NEVER, "ACCEPTED", "CONCLUDED").astype(object),
            "channel": texts(["HOTLINE_12345", "HOTLINE_12350", "WEB", "LETTER"])[roll.integers(0, 4, size)],
            "is_insider": is_report & (roll.random(size) < 0.2),
            "content": texts(COMPLAINTS)[roll.integers(0, len(COMPLAINTS), size)],
            "received_on": isos(received),
            "accepted_on": isos(received),
            "answer_due_on": isos(due),
            "answered_on": isos(answered),
            "outcome": np.where(answered == NEVER, "OPEN", np.where(upheld, "UPHELD", "NOT_UPHELD")).astype(object),
            "concluded_on": isos(answered),
            "severity": texts(["S1", "S2", "S3", None])[severity],
            "recorded_at": moments(received, roll),
        },
    )
    return size
