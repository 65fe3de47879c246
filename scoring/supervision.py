"""The list of whom to visit first: expected harm, a share left to chance, and visits held to the yearly ceiling."""

from __future__ import annotations

import polars as pl

from scoring.draw import draw, seeded
from scoring.sheet import FULL
from scoring.tiers import Tiers

EXPOSURE: dict[str, type[pl.DataType]] = {
    "agency_id": pl.Int64,
    "exposure": pl.Int64,
    "onsite_done": pl.Int64,
}

USUAL = FULL * FULL
"""The weight of an agency that is as likely to breach as is usual; a product of two hundredths, like a tier's."""


def supervise(
    ratings: pl.DataFrame,
    exposure: pl.DataFrame,
    tiers: Tiers,
    *,
    places: int,
    seed: str,
    exploration_percent: int,
    capacity: int | None = None,
    base: int = 100 * FULL,
) -> pl.DataFrame:
    """Who takes the `places` on the list, and why: EXPECTED_HARM (weight x exposure), or EXPLORATION by seeded draw.

    `capacity`: so many of the first places will be visited (by default all of them). Of these the exploration share is
    drawn from all agencies with room, before harm is looked at and each as likely as any other, and spread evenly: what
    is found at them is therefore true of everybody. A drawn agency keeps its drawn place, whatever its harm.

    `ratings` needs agency_id, score and treated_as, and may carry `breach_weight` from a model; without it the tier's
    draw weight and the score decide. A model may not speak yet of who `is_newcomer`: where it speaks of others, that
    one weighs what is usual, else as tier and score say. `exposure` counts open work with high-risk clients (1 where
    nothing is known) and visits done this year. Agencies at their ceiling are left out. Ties are broken by a seeded
    hash.

    >>> rated = pl.DataFrame({"agency_id": [1, 2], "score": [9800, 5500], "treated_as": ["A", "D"]})
    >>> at_risk = pl.DataFrame({"agency_id": [1, 2], "exposure": [3, 3], "onsite_done": [0, 0]}, schema=EXPOSURE)
    >>> from scoring.tiers import load_tiers
    >>> supervise(rated, at_risk, load_tiers(), places=1, seed="s", exploration_percent=0)["agency_id"].to_list()
    [2]
    """
    frame = _weighed(ratings.join(exposure, on="agency_id", how="left"), tiers, base)
    frame = frame.with_columns(tie=pl.Series([f"{seeded(seed, name):064x}" for name in frame["agency_id"].to_list()]))
    ordered = frame.sort(["expected_harm", "tie"], descending=[True, False]).filter(pl.col("visits_left") > 0)
    visited = min(places if capacity is None else capacity, places, ordered.height)
    explored = visited * exploration_percent // 100
    chance = draw(dict.fromkeys(ordered["agency_id"].to_list(), FULL), seed, explored)
    listed = _spread(ordered, chance.picked, visited).head(places).with_row_index("place", offset=1)
    return listed.select(
        pl.col("place").cast(pl.Int64),
        "agency_id",
        "treated_as",
        "breach_weight",
        "exposure",
        "expected_harm",
        "reason",
        "planned_visits",
        "visit_ceiling",
        "visits_left",
    )


def _spread(ordered: pl.DataFrame, drawn: tuple[int, ...], visited: int) -> pl.DataFrame:
    """Those drawn take places at even distances among the first `visited`; the rest follow by harm between them."""
    is_drawn = pl.col("agency_id").is_in(list(drawn))
    by_harm = ordered.filter(~is_drawn).with_columns(reason=pl.lit("EXPECTED_HARM"))
    if not drawn:
        return by_harm
    held = {(turn + 1) * visited // len(drawn): agency_id for turn, agency_id in enumerate(drawn)}
    free = [place for place in range(1, ordered.height + 1) if place not in held]
    by_chance = pl.DataFrame(
        {"agency_id": list(held.values()), "at": list(held)}, schema={"agency_id": pl.Int64, "at": pl.Int64}
    )
    explored = ordered.filter(is_drawn).with_columns(reason=pl.lit("EXPLORATION")).join(by_chance, on="agency_id")
    return pl.concat([by_harm.with_columns(at=pl.Series(free, dtype=pl.Int64)), explored]).sort("at").drop("at")


def _weighed(frame: pl.DataFrame, tiers: Tiers, base: int) -> pl.DataFrame:
    by_level = {
        name: pl.col("treated_as").replace_strict(
            {level: getattr(tier, name) for level, tier in tiers.tiers.items()}, return_dtype=pl.Int64
        )
        for name in ("draw_weight", "planned_visits", "visit_ceiling")
    }
    frame = frame.with_columns(pl.col("exposure").fill_null(1), pl.col("onsite_done").fill_null(0), **by_level)
    lost = (base - pl.col("score")) * (tiers.zero_score_factor - FULL) // base
    weight = pl.col("draw_weight") * (FULL + lost)
    if "breach_weight" in frame.columns:
        if "is_newcomer" in frame.columns and frame["breach_weight"].null_count() < frame.height:
            weight = pl.when("is_newcomer").then(USUAL).otherwise(weight)
        weight = pl.coalesce("breach_weight", weight)
    return frame.with_columns(breach_weight=weight).with_columns(
        expected_harm=pl.col("breach_weight") * pl.col("exposure"),
        visits_left=(pl.col("visit_ceiling") - pl.col("onsite_done")).clip(0, None),
    )


def draw_weights(ratings: pl.DataFrame, tiers: Tiers) -> dict[int, int]:
    """The roster of the random draw: every agency with its tier's weight in hundredths.

    >>> from scoring.tiers import load_tiers
    >>> draw_weights(pl.DataFrame({"agency_id": [5], "treated_as": ["C"]}), load_tiers())
    {5: 200}
    """
    pairs = zip(ratings["agency_id"].to_list(), ratings["treated_as"].to_list(), strict=True)
    return {agency_id: tiers.tiers[level].draw_weight for agency_id, level in pairs}
