"""The supervision list of a quarter: tiers, expected harm, the exploration draw; every agency with room is in it."""

from asyncio import to_thread
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from backend.entities.supervision_list import PickedBy, SupervisionListRow, Tier
from backend.errors import Conflict
from backend.histories import histories
from backend.periods import first_day
from backend.storage.work import Work
from scoring.draw import draw
from scoring.explanation import points_text
from scoring.risk.bands import load_bands
from scoring.risk.exploration import population
from scoring.rulebook import Rulebook
from scoring.supervision import EXPOSURE, draw_weights, supervise
from scoring.tiers import Tiers, load_tiers

EXPLORATION_PERCENT: Final = 5
"""Share of the visits left to the draw. A proposal: 5 to 10 per cent keeps the model learning; a province of thousands
needs no more than the least of it to know its rate within a point or two."""

QUARTERS_A_YEAR: Final = 4

WEIGHT: Final = 100 * 100
"""The weight of an agency that is as likely to breach as is usual; a product of two hundredths, like a tier's."""

TIERS: Final = {"A": Tier.TRUSTED, "B": Tier.REGULAR, "C": Tier.CLOSE, "D": Tier.KEY}

RATED: Final = """
SELECT a.id, a.score, CASE WHEN a.grade = 'PROVISIONAL' THEN 'C' ELSE a.grade END, a.grade, a.region_id,
       s.model_id, s.probability, s.band, m.base_rate
FROM agency a LEFT JOIN rating d ON d.id = a.current_rating_id LEFT JOIN risk_score s ON s.id = d.risk_score_id
LEFT JOIN risk_model m ON m.version = s.model_id
WHERE a.registration_state = 'ACTIVE' AND a.grade IS NOT NULL ORDER BY a.id"""

EXPOSED: Final = """
SELECT c.agency_id, COUNT(*) FROM contract c JOIN enterprise e ON e.id = c.enterprise_id
WHERE e.is_high_risk AND c.from_on <= $1 AND c.until_on >= $1 AND c.recorded_at <= $2 GROUP BY c.agency_id"""

VISITED: Final = """
SELECT i.agency_id, COUNT(*) FROM inspection i WHERE i.mode = 'ON_SITE' AND i.kind NOT IN ('TRIGGERED', 'LOOK_BACK')
AND i.inspected_on >= $3 AND i.inspected_on <= $1 AND i.recorded_at <= $2 GROUP BY i.agency_id"""

FORETOLD: Final = """
SELECT s.agency_id, CAST(s.as_of AS TEXT), s.probability FROM risk_score s WHERE s.as_of <= $1"""
_FORETOLD: Final = {"agency_id": pl.Int64, "as_of": pl.String, "probability": pl.Float64}

COLUMNS: Final = (
    "supervision_list_id",
    "agency_id",
    "region_id",
    "rank",
    "tier",
    "band",
    "picked_by",
    "priority",
    "exposure",
    "reason_zh",
    "reason_en",
    "onsite_planned",
    "onsite_done",
    "onsite_ceiling",
    "offsite_planned",
    "report_sample_percent",
)


@dataclass(frozen=True)
class Roster:
    """What a list is drawn up from."""

    ratings: pl.DataFrame
    exposure: pl.DataFrame
    grades: dict[int, str]
    regions: dict[int, str]
    done: dict[int, int]
    bands: dict[int, str | None]
    model: str | None
    """The risk model whose scores stand behind the current ratings; None: the tiers' weights alone give the order."""


async def draw_up(work: Work, rulebook: Rulebook, *, period: str, as_of: date, seed: str) -> SupervisionListRow:
    """Draw up the list of a period inside this unit of work, from current ratings; one list a period.

    Errors: PERIOD_FORMAT, ALREADY_DRAWN_UP.
    """
    first_day(period)
    if await SupervisionListRow.exists(period=period):
        raise Conflict(
            "ALREADY_DRAWN_UP",
            zh=f"{period}的监管清单已经编制。",
            en=f"The supervision list of {period} has been drawn up already.",
            remedy_zh="每期只编制一次，种子可供复核；请查看 supervisionList。",
            remedy_en="There is one a period, and its seed lets anybody replay it; see supervisionList.",
            path=("period",),
        )
    tiers = load_tiers()
    roster = await _roster(work, as_of)
    weights = draw_weights(roster.ratings, tiers)
    told = await histories(work.reader, rulebook)
    foretold = pl.DataFrame(await work.fetch(FORETOLD, [as_of]), schema=_FORETOLD, orient="row")
    foretold = foretold.with_columns(pl.col("as_of").str.to_date())
    listed = await to_thread(
        supervise,
        roster.ratings,
        roster.exposure,
        tiers,
        places=roster.ratings.height,
        capacity=_capacity(roster, tiers),
        seed=seed,
        exploration_percent=EXPLORATION_PERCENT,
    )
    row = await SupervisionListRow.create(
        period=period,
        as_of=as_of,
        known_at=work.at,
        seed=seed,
        roster_digest=draw(weights, seed, 0).roster_digest,
        exploration_share=EXPLORATION_PERCENT * 100,
        scheme=tiers.digest,
        model_id=roster.model,
        population=await to_thread(population, told, foretold, as_of=as_of),
        computed_at=work.at,
    )
    entries = (_entry(row.id, entry, roster, tiers) for entry in listed.iter_rows(named=True))
    await work.bulk_insert("supervision_entry", COLUMNS, entries)
    return row


def _capacity(roster: Roster, tiers: Tiers) -> int:
    """On-site visits that the tiers plan for a quarter."""
    planned = sum(tiers.tiers[level].planned_visits for level in roster.ratings["treated_as"].to_list())
    return max(1, planned // QUARTERS_A_YEAR) if planned else 0


async def _roster(work: Work, as_of: date) -> Roster:
    at = int(work.at.timestamp() * 1_000_000)
    rated = await work.fetch(RATED)
    exposed = dict(await work.fetch(EXPOSED, [as_of, at]))
    done = dict(await work.fetch(VISITED, [as_of, at, date(as_of.year, 1, 1)]))
    ids = [row[0] for row in rated]
    ratings = pl.DataFrame(
        {
            "agency_id": ids,
            "score": [row[1] for row in rated],
            "treated_as": [row[2] for row in rated],
            "breach_weight": [None if row[6] is None else round(WEIGHT * row[6] / row[8]) for row in rated],
            "is_newcomer": [row[3] == "PROVISIONAL" for row in rated],
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
            "agency_id": ids,
            "exposure": [exposed.get(key, 0) + 1 for key in ids],
            "onsite_done": [done.get(key, 0) for key in ids],
        },
        schema=EXPOSURE,
    )
    grades, regions, bands = ({row[0]: row[place] for row in rated} for place in (3, 4, 7))
    model = next((row[5] for row in rated if row[5] is not None), None)
    return Roster(ratings, exposure, grades, regions, done, bands, model)


def _entry(list_id: int, entry: dict[str, Any], roster: Roster, tiers: Tiers) -> list[Any]:
    agency, level = entry["agency_id"], entry["treated_as"]
    tier, by_draw = tiers.tiers[level], entry["reason"] == "EXPLORATION"
    weight, exposure = points_text(entry["breach_weight"]), entry["exposure"]
    zh, en = (
        ("随机抽取（探索份额）", "Drawn at random (exploration share)")
        if by_draw
        else _why(roster.grades[agency], roster.bands[agency], weight, exposure)
    )
    return [
        list_id,
        agency,
        roster.regions[agency],
        entry["place"],
        TIERS[level].name,
        roster.bands[agency],
        (PickedBy.DRAW if by_draw else PickedBy.HARM).name,
        entry["expected_harm"],
        exposure,
        zh,
        en,
        entry["planned_visits"],
        roster.done.get(agency, 0),
        entry["visit_ceiling"],
        tier.quarterly_offsite_checks,
        tier.reports_percent,
    ]


def _why(grade: str, band: str | None, weight: str, exposure: int) -> tuple[str, str]:
    words = {one.code: one.words for one in load_bands().bands}
    zh = f"{grade}级，权重{weight}×暴露{exposure}"
    en = f"Grade {grade}: weight {weight} x exposure {exposure}"
    if band is None:
        return zh, en
    return f"{grade}级，风险{words[band].zh}，权重{weight}×暴露{exposure}", f"{en}, risk {words[band].en}"
