"""What agencies that fell to the lowest grade were ordered to put right, and when that was accepted, if it was."""

from datetime import date
from typing import Final

import numpy as np

from backend.storage.work import Work
from seeds.world.days import NEVER, isos, moments, number, workdays_after
from seeds.world.dice import dice, texts
from seeds.world.loading import load

FELL: Final = """
SELECT r.agency_id FROM rating r WHERE r.as_of = $1 AND r.grade = 'D' AND NOT EXISTS (
  SELECT 1 FROM rectification_order o WHERE o.agency_id = r.agency_id AND (o.accepted_on IS NULL OR o.accepted_on > $1))
ORDER BY r.agency_id"""
PLAN_WORKDAYS: Final = 10
DAYS: Final = 30
MEND: Final = 0.8
"""Share of the agencies that put right what they were told to."""


async def load_rectifications(work: Work, seed: int, day: date, today: date) -> int:
    """Orders that follow the ratings of a day; whoever has one that is open gets no other."""
    agencies = np.array([agency for (agency,) in await work.fetch(FELL, [day])], dtype=np.int64)
    roll, size, until = dice(seed, f"rectifications {day}"), len(agencies), number(today)
    ordered = number(day) + roll.integers(2, 15, size)
    agencies, ordered = agencies[ordered < until], ordered[ordered < until]
    size = len(agencies)
    planned = ordered + roll.integers(3, 16, size)
    reported = planned + roll.integers(10, 60, size)
    accepted = reported + roll.integers(2, 20, size)
    never = roll.random(size) >= MEND
    planned, reported, accepted = (np.where((at < until) & ~never, at, NEVER) for at in (planned, reported, accepted))
    done = [(at != NEVER).astype(np.int64) for at in (planned, reported, accepted)]
    state = done[0] + done[1] + done[2]
    return await load(
        work,
        "rectification_order",
        size,
        {
            "agency_id": agencies,
            "content": "整改扣分所涉问题，补齐记录，落实质量控制",
            "state": texts(["ORDERED", "PLANNED", "REPORTED", "ACCEPTED"])[state],
            "ordered_by": "officer:demo",
            "ordered_on": isos(ordered),
            "plan_by": isos(workdays_after(ordered, PLAN_WORKDAYS)),
            "due_on": isos(ordered + DAYS),
            "plan": texts([None, "逐项整改，落实责任人与期限"])[done[0]],
            "planned_on": isos(planned),
            "report": texts([None, "已逐项整改"])[done[1]],
            "reported_on": isos(reported),
            "accepted_on": isos(accepted),
            "accepted_at": moments(accepted, roll),
            "recorded_at": moments(ordered, roll),
        },
    )
