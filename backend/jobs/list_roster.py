"""What a supervision list is drawn up from: current ratings with the tiers they lead to, exposure, visits made."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from backend.storage.moments import to_micros
from backend.storage.work import Work
from backend.supervision_tiers import AGENCY, BY_RULES, GRADED
from scoring.supervision import EXPOSURE, USUAL
from scoring.tiers import Tiers

RATED: Final = f"""
SELECT a.id, a.score, {GRADED}, {BY_RULES}, a.grade, a.region_id, rs.model_id, rs.probability, rs.band, m.base_rate
FROM {AGENCY} LEFT JOIN risk_model m ON m.version = rs.model_id
WHERE a.registration_state = 'ACTIVE' AND a.grade IS NOT NULL ORDER BY a.id"""

EXPOSED: Final = """
SELECT c.agency_id, COUNT(*) FROM contract c JOIN enterprise e ON e.id = c.enterprise_id
WHERE e.is_high_risk AND c.from_on <= $1 AND c.until_on >= $1 AND c.recorded_at <= $2 GROUP BY c.agency_id"""

VISITED: Final = """
SELECT i.agency_id, COUNT(*) FROM inspection i WHERE i.mode = 'ON_SITE' AND i.kind NOT IN ('TRIGGERED', 'LOOK_BACK')
AND i.inspected_on >= $3 AND i.inspected_on <= $1 AND i.recorded_at <= $2 GROUP BY i.agency_id"""


@dataclass(frozen=True)
class Placed:
    """One agency of the roster."""

    region: str
    grade: str
    graded: str
    """How its grade is treated, A to D."""
    band: str | None
    level: str
    """Its tier, A to D."""
    done: int
    """Visits of the year that count against the ceiling."""

    @property
    def is_raised(self) -> bool:
        """Whether its risk band put it in a stricter tier than its grade does."""
        return self.level != self.graded


@dataclass(frozen=True)
class Roster:
    """What a list is drawn up from."""

    ratings: pl.DataFrame
    """As `supervise` takes them; `treated_as` is the tier."""
    exposure: pl.DataFrame
    placed: dict[int, Placed]
    model: str | None
    """The risk model whose scores stand behind the current ratings; None: the tiers' weights alone give the order."""


async def roster(work: Work, tiers: Tiers, as_of: date) -> Roster:
    """Everybody who is rated and in force, as known when this unit of work began."""
    at = to_micros(work.at)
    rated = await work.fetch(RATED)
    exposed = dict(await work.fetch(EXPOSED, [as_of, at]))
    done = dict(await work.fetch(VISITED, [as_of, at, date(as_of.year, 1, 1)]))
    placed = {
        agency: Placed(region, grade, graded, band, tiers.level_of(graded, by_rules, band), done.get(agency, 0))
        for agency, _, graded, by_rules, grade, region, _, _, band, _ in rated
    }
    ratings = pl.DataFrame(
        {
            "agency_id": list(placed),
            "score": [row[1] for row in rated],
            "treated_as": [one.level for one in placed.values()],
            "breach_weight": [None if row[7] is None else round(USUAL * row[7] / row[9]) for row in rated],
            "is_newcomer": [one.grade == "PROVISIONAL" for one in placed.values()],
        },
        schema={
            "agency_id": pl.Int64,
            "score": pl.Int64,
            "treated_as": pl.String,
            "breach_weight": pl.Int64,
            "is_newcomer": pl.Boolean,
        },
    )
    exposure = pl.DataFrame(
        {
            "agency_id": list(placed),
            "exposure": [exposed.get(key, 0) + 1 for key in placed],
            "onsite_done": [one.done for one in placed.values()],
        },
        schema=EXPOSURE,
    )
    return Roster(ratings, exposure, placed, next((row[6] for row in rated if row[6] is not None), None))
