"""The panel of a stored province: what a model may learn from it, what it must beat, and when it is too young."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from backend.histories import histories, visits_and_breaches
from backend.risk_panel import BASELINES, GROUPS, learning_panel
from backend.storage.store import Store
from scoring.risk.exploration import population
from scoring.risk.feature_book import load_features
from scoring.risk.panel import ANSWERS, origins_of, outcomes
from scoring.risk.validation import TooLittleHistory
from scoring.rulebook import load
from tests.seeds.conftest import TODAY

pytestmark = pytest.mark.once

STEPS: list[tuple[str, int, int]] = []


@pytest.fixture
async def rows(province: Store) -> pl.DataFrame:
    """The panel of five hundred agencies."""
    STEPS.clear()
    return await learning_panel(
        province.reader, load(), "zj", today=TODAY, progress=lambda step, done, total: STEPS.append((step, done, total))
    )


async def test_the_panel_holds_reviewed_features_and_beside_them_what_is_none(rows: pl.DataFrame) -> None:
    assert set(rows.columns) == {*load_features().features, *ANSWERS, *BASELINES, *GROUPS}
    origins = [date(2024, 7, 1), date(2024, 10, 1), *(date(2025, month, 1) for month in (1, 4, 7, 10))]
    assert rows["origin"].unique().sort().to_list() == origins
    assert not rows.select("agency_id", "origin").is_duplicated().any()
    assert {step for step, _, _ in STEPS} == {"read", "features", "rule scores"}


async def test_baselines_are_larger_where_the_risk_is(rows: pl.DataFrame) -> None:
    assert rows["rule_score"].is_between(-100, 0).all()
    assert rows["rule_score"].min() < -30  # type: ignore[operator]
    told: Any = rows.select(pl.corr("findings_2y", "rule_score")).item()
    assert told > 0.5


async def test_groups_are_told_of_every_row(rows: pl.DataFrame) -> None:
    assert rows.select(GROUPS).null_count().sum_horizontal().item() == 0
    assert "杭州市" in set(rows["region"])
    assert rows["region"].str.ends_with("市").all()
    assert set(rows["size"]) == {"SMALL", "MIDDLE", "LARGE"}
    assert set(rows["age"]) == {"SECOND_YEAR", "THIRD_YEAR", "ESTABLISHED"}


async def test_only_inspections_of_the_quarter_have_answers(province: Store, rows: pl.DataFrame) -> None:
    sql = (
        "SELECT agency_id, COUNT(*) FROM inspection WHERE mode = 'ON_SITE' AND inspected_on > '2025-10-01'"
        " AND inspected_on <= '2025-12-30' GROUP BY agency_id"
    )
    visited = {int(agency) for agency, _ in await province.fetch(sql)}
    last = rows.filter(pl.col("origin") == date(2025, 10, 1))
    assert set(last.filter("is_seen")["agency_id"]) == visited & set(last["agency_id"])
    assert last.filter("is_drawn").height > 0
    assert last.filter(pl.col("team").is_not_null())["is_seen"].all()


async def test_a_young_installation_has_too_little_history(province: Store) -> None:
    with pytest.raises(TooLittleHistory, match="1 origins"):
        await learning_panel(province.reader, load(), "zj", today=date(2025, 1, 1))


async def test_breaches_are_what_inspectors_established_dated_by_the_day_they_saw_it(province: Store) -> None:
    events = (await histories(province.reader, load())).events.filter(pl.col("channel") == "breach")
    assert set(events["code"]) <= {"S3", "S4", "LARGE_FINE", "REVOCATION"}
    assert (events["known_on"] >= events["happened_on"]).all()
    found = "SELECT COUNT(*) FROM finding f JOIN violation v ON f.subject_type = 'Violation' AND v.id = f.subject_id"
    sql = f"{found} WHERE f.confirmed_at IS NOT NULL AND f.rule_id NOT IN ('Q08', 'L07')"
    ((by_violation,),) = await province.fetch(sql)
    checked = "SELECT COUNT(*) FROM report_check k JOIN finding f ON f.subject_type = 'ReportCheck'"
    sql = f"{checked} AND f.subject_id = k.id AND f.confirmed_at IS NOT NULL AND f.rule_id IN ('R03', 'R04', 'R05')"
    ((by_check,),) = await province.fetch(sql)
    assert by_violation > 0
    assert events.filter(pl.col("code").is_in(["S3", "S4"])).height == by_violation + by_check


async def test_visits_and_breaches_alone_tell_what_everything_tells_of_outcomes(province: Store) -> None:
    everything, alone = await histories(province.reader, load()), await visits_and_breaches(province.reader, load())
    for origin in origins_of(everything, TODAY):
        assert outcomes(alone, origin).equals(outcomes(everything, origin))
        assert outcomes(alone, origin)["label"].sum() > 0
    foretold = alone.agencies.select("agency_id", as_of=pl.lit(date(2024, 1, 1)), probability=pl.lit(0.1))
    told = population(alone, foretold, as_of=TODAY)
    assert told == population(everything, foretold, as_of=TODAY)
    assert told["drawn"] > 0
