"""Stored records -> the panel that a risk model learns from and is judged on, with what it must beat beside it.

Past origins see what was recorded by then; baselines and groups are columns of the panel, and never features.
"""

from asyncio import to_thread
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

import polars as pl

from backend import dossier
from backend.clock import CHINA
from backend.histories import histories
from backend.storage.reader import Reader
from scoring.rating import rate
from scoring.risk.histories import Histories
from scoring.risk.panel import HORIZON, origins_of, panel
from scoring.risk.validation import TooLittleHistory
from scoring.rulebook import Rulebook

Progress = Callable[[str, int, int], None]
BASELINES: Final = ("findings_2y", "rule_score")
"""Scores to be beaten, larger is riskier: findings confirmed within two years; the score by rules alone, negated."""
GROUPS: Final = ("region", "size", "kind", "age")
"""What fairness is judged by: city, open contracts, kind of service, years in business."""
TWO_YEARS: Final = 730
SIZES: Final = (3, 6)
"""Open contracts from which an agency is of middle size, and large."""
AGES: Final = (730, 1095)
"""Days in business from which an agency is past its second year, and established."""


async def learning_panel(
    reader: Reader,
    rulebook: Rulebook,
    profile: str,
    *,
    today: date,
    horizon: int = HORIZON,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """One row an agency and quarter: features, answers, `BASELINES` and `GROUPS`, ready for `validation.roll`.

    `profile` names the rulebook's profile by which the rule score is reckoned. `progress` is told the step, and how
    many of how many are done. Errors: TooLittleHistory where no two quarters have complete labels yet.
    """
    tell = progress or (lambda step, done, total: None)
    tell("read", 0, 1)
    told = await histories(reader, rulebook)
    origins = origins_of(told, today, horizon=horizon)
    if len(origins) < 2:
        raise TooLittleHistory(len(origins))

    def looked(done: int, total: int) -> None:
        tell("features", done, total)

    frame = await to_thread(panel, told, origins, horizon=horizon, progress=looked)
    baselines = []
    for place, origin in enumerate(origins):
        tell("rule scores", place, len(origins))
        scores = await _rule_scores(reader, rulebook, profile, origin)
        baselines.append(_findings(told, origin).join(scores, on="agency_id", how="full", coalesce=True))
    beside = pl.concat(
        one.with_columns(origin=pl.lit(origin)) for one, origin in zip(baselines, origins, strict=True)
    ).with_columns(pl.col(BASELINES).fill_null(0.0))
    frame = frame.join(beside, on=["agency_id", "origin"], how="left", maintain_order="left")
    return await _grouped(reader, frame, told)


async def _rule_scores(reader: Reader, rulebook: Rulebook, profile: str, origin: date) -> pl.DataFrame:
    """agency_id and `rule_score`: points that the rules took, as of an origin and known at its end."""
    known_at = datetime.combine(origin + timedelta(days=1), time(), CHINA) - timedelta(microseconds=1)
    told, _ = await dossier.of_all(reader, as_of=origin, known_at=known_at)
    rated = await to_thread(rate, told, rulebook, profile, as_of=origin, known_at=known_at)
    return rated.ratings.select("agency_id", rule_score=-pl.col("rule_score").cast(pl.Float64) / 100)


def _findings(told: Histories, origin: date) -> pl.DataFrame:
    """agency_id and `findings_2y`: confirmed findings of any severity within two years, as known on the day."""
    recent = pl.col("happened_on") > origin - timedelta(days=TWO_YEARS)
    found = told.as_of(origin).events.filter((pl.col("channel") == "finding") & recent)
    return found.group_by("agency_id").agg(findings_2y=pl.len().cast(pl.Float64))


async def _grouped(reader: Reader, frame: pl.DataFrame, told: Histories) -> pl.DataFrame:
    rows = await reader.fetch(
        "SELECT a.id, COALESCE(c.name, SUBSTR(a.region_id, 1, 4)) FROM agency a"
        " LEFT JOIN region c ON c.code = SUBSTR(a.region_id, 1, 4) || '00'"
    )
    regions = pl.DataFrame(
        [tuple(row) for row in rows], schema={"agency_id": pl.Int64, "region": pl.String}, orient="row"
    )
    frame = frame.join(regions, on="agency_id", how="left", maintain_order="left")
    agencies = told.agencies.select("agency_id", "kind", "opened_on")
    frame = frame.join(agencies, on="agency_id", how="left", maintain_order="left")
    days = (pl.col("origin") - pl.col("opened_on")).dt.total_days()
    grouped = frame.with_columns(
        size=_parted("contracts_open", SIZES, ("SMALL", "MIDDLE", "LARGE")),
        age=_parted(days, AGES, ("SECOND_YEAR", "THIRD_YEAR", "ESTABLISHED")),
    )
    return grouped.drop("opened_on")


def _parted(value: str | pl.Expr, edges: tuple[int, int], names: tuple[str, str, str]) -> pl.Expr:
    told = pl.col(value) if isinstance(value, str) else value
    low = pl.when(told < edges[0]).then(pl.lit(names[0]))
    return low.when(told < edges[1]).then(pl.lit(names[1])).otherwise(pl.lit(names[2]))
