"""The supervision list of a quarter: tiers, expected harm, the exploration draw; every agency with room is in it."""

from asyncio import to_thread
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from backend.entities.supervision_kinds import TierBy
from backend.entities.supervision_list import PickedBy, SupervisionListRow
from backend.errors import Conflict, InvalidDates
from backend.histories import visits_and_breaches
from backend.jobs.list_before import COLUMNS as MOVED
from backend.jobs.list_before import before, stands
from backend.jobs.list_roster import Placed, Roster, roster
from backend.periods import first_day, last_day_of, period_of
from backend.storage.work import Work
from backend.supervision_tiers import TIERS
from scoring.draw import roster_digest
from scoring.explanation import points_text
from scoring.reading import Words
from scoring.risk.bands import load_bands
from scoring.risk.exploration import population
from scoring.rulebook import Rulebook
from scoring.supervision import draw_weights, supervise
from scoring.tiers import Tiers, load_tiers

EXPLORATION_PERCENT: Final = 5
"""Share of the visits left to the draw. A proposal: 5 to 10 per cent keeps the model learning; a province of thousands
needs no more than the least of it to know its rate within a point or two."""

QUARTERS_A_YEAR: Final = 4

TIER_WORDS: Final = {
    "A": Words("守信", "trusted"),
    "B": Words("常规", "regular"),
    "C": Words("从严", "close"),
    "D": Words("重点", "key"),
}

FORETOLD: Final = """
SELECT s.agency_id, CAST(s.as_of AS TEXT), s.probability FROM risk_score s WHERE s.as_of <= $1"""
_FORETOLD: Final = {"agency_id": pl.Int64, "as_of": pl.String, "probability": pl.Float64}

COLUMNS: Final = (
    "supervision_list_id",
    "agency_id",
    "region_id",
    "rank",
    "tier",
    "tier_by",
    "grade",
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
    *MOVED,
)


async def draw_up(work: Work, rulebook: Rulebook, *, period: str, as_of: date, seed: str) -> SupervisionListRow:
    """Draw up the list of a period inside this unit of work, from current ratings; one list a period.

    Errors: PERIOD_FORMAT, PERIOD_TOO_FAR, ALREADY_DRAWN_UP.
    """
    coming = last_day_of(period_of(as_of)) + timedelta(days=1)
    if first_day(period) > coming:
        raise InvalidDates(
            "PERIOD_TOO_FAR",
            zh=f"{period}尚早，至多可编制下一季（{period_of(coming)}）的清单。",
            en=f"It is too early for {period}: the list of {period_of(coming)} is the latest that can be drawn up.",
            remedy_zh="请填写本季或下一季。",
            remedy_en="Give this quarter or the next.",
            path=("period",),
        )
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
    told = await roster(work, tiers, as_of)
    listed = await to_thread(
        supervise,
        told.ratings,
        told.exposure,
        tiers,
        places=told.ratings.height,
        capacity=_capacity(told, tiers),
        seed=seed,
        exploration_percent=EXPLORATION_PERCENT,
    )
    entries = list(listed.iter_rows(named=True))
    last, now = await before(work, period, tiers), stands(entries, told)
    row = SupervisionListRow(
        period=period,
        as_of=as_of,
        known_at=work.at,
        seed=seed,
        roster_digest=roster_digest(draw_weights(told.ratings, tiers)),
        exploration_share=EXPLORATION_PERCENT * 100,
        scheme=tiers.digest,
        model_id=told.model,
        population=await _population(work, rulebook, as_of),
        computed_at=work.at,
        **last.in_all(now),
    )
    await row.save()
    rows = (
        [row.id, *_entry(entry, told, tiers), *last.of(entry["agency_id"], now[entry["agency_id"]])]
        for entry in entries
    )
    await work.bulk_insert("supervision_entry", COLUMNS, rows)
    work.emit("supervision_list.drawn_up", f"SupervisionList:{row.id}", {"list": row.id, "period": period})
    return row


async def _population(work: Work, rulebook: Rulebook, as_of: date) -> dict[str, Any]:
    """What the inspections drawn by lot say of everybody."""
    told = await visits_and_breaches(work.reader, rulebook)
    foretold = pl.DataFrame(await work.fetch(FORETOLD, [as_of]), schema=_FORETOLD, orient="row")
    foretold = foretold.with_columns(pl.col("as_of").str.to_date())
    return await to_thread(population, told, foretold, as_of=as_of)


def _capacity(told: Roster, tiers: Tiers) -> int:
    """On-site visits that the tiers plan for a quarter."""
    planned = sum(tiers.tiers[level].planned_visits for level in told.ratings["treated_as"].to_list())
    return max(1, planned // QUARTERS_A_YEAR) if planned else 0


def _entry(entry: dict[str, Any], told: Roster, tiers: Tiers) -> list[Any]:
    one, by_draw = told.placed[entry["agency_id"]], entry["reason"] == "EXPLORATION"
    tier = tiers.tiers[one.level]
    weight, exposure = points_text(entry["breach_weight"]), entry["exposure"]
    zh, en = (
        ("随机抽取（探索份额）", "Drawn at random (exploration share)")
        if by_draw
        else (f"权重{weight}×暴露{exposure}", f"Weight {weight} x exposure {exposure}")
    )
    why = why_this_tier(one)
    return [
        entry["agency_id"],
        one.region,
        entry["place"],
        TIERS[one.level].name,
        (TierBy.BAND if one.is_raised else TierBy.GRADE).name,
        one.grade,
        one.band,
        (PickedBy.DRAW if by_draw else PickedBy.HARM).name,
        entry["expected_harm"],
        exposure,
        f"{zh}；{why.zh}",
        f"{en}; {why.en}",
        entry["planned_visits"],
        one.done,
        entry["visit_ceiling"],
        tier.quarterly_offsite_checks,
        tier.reports_percent,
    ]


def why_this_tier(one: Placed) -> Words:
    """Which of grade and risk band put an agency in its tier, in words."""
    tier = TIER_WORDS[one.level]
    grade = Words("暂定（按C级）", "grade provisional, as C") if one.grade == "PROVISIONAL" else None
    grade = grade or Words(f"{one.grade}级", f"grade {one.grade}")
    if one.band is None:
        return Words(f"{grade.zh}，监管等级按信用等级为{tier.zh}", f"{grade.en}: tier {tier.en} by its grade")
    risk = next(band.words for band in load_bands().bands if band.code == one.band)
    zh, en = f"{grade.zh}、风险{risk.zh}", f"{grade.en}, risk {risk.en}"
    if one.is_raised:
        return Words(f"{zh}，监管等级因风险档上调为{tier.zh}", f"{en}: tier {tier.en}, raised by its risk band")
    return Words(f"{zh}，监管等级按信用等级为{tier.zh}", f"{en}: tier {tier.en} by its grade")
