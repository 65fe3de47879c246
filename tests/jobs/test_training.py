"""From a panel to a rating: a model is trained, judged, kept with its card, switched on by a rater, and speaks."""

import math
from datetime import date

import orjson
import polars as pl
import pytest

from backend import risk_register
from backend.actors import Actor, Role
from backend.app import House
from backend.entities.rating import RatingRow
from backend.entities.risk_model import RiskModelRow, RiskTrainingRow
from backend.entities.risk_score import RiskScoreRow
from backend.histories import histories
from scoring.risk.tables_file import parse
from scoring.risk.training import Trained, train
from tests.builders import an_agency
from tests.client import Client
from tests.scoring.risk.small_province import QUICK, TODAY, laid_out, province

RATER = Actor(Role.RATER, "rater:1", region_code="330000", language="en")
REGISTER = """{ riskModels(first: 5) { nodes { version isPassed checks card content } }
  riskTrainings(first: 5) { nodes { outcome noteEn model { version } } } activeRiskModel { version } }"""
SWITCH = """mutation ($id: ID!) { done: switchRiskModel(model: $id, reason: "passed") {
  __typename ... on Problem { code } } }"""


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    """The panel of the small province."""
    return laid_out(province())


def learned(rows: pl.DataFrame, speaking: Trained | None = None) -> Trained:
    """A model of the panel."""
    return train(
        rows,
        today=TODAY,
        baselines=["findings_1y"],
        groups=["region"],
        settings=QUICK,
        speaking=speaking.tables if speaking else None,
    )


@pytest.fixture(scope="module")
def trained(rows: pl.DataFrame) -> Trained:
    """A model that passes its gate."""
    return learned(rows)


def test_what_is_trained_twice_from_the_same_records_is_the_same_model(rows: pl.DataFrame, trained: Trained) -> None:
    again = learned(rows, speaking=trained)
    assert again.version == trained.version
    beside = again.report["speaking"]
    assert beside["version"] == trained.version
    assert beside["auc_of_champion"] > 0.6
    assert beside["auc_of_speaking"] > 0.6


def test_the_final_model_is_judged_too_and_its_card_tells_all(trained: Trained) -> None:
    assert trained.is_passed
    assert trained.report["breaches"] == 0
    assert trained.report["additivity"] < 1e-9
    assert set(trained.reference) == {*trained.tables.names, "(score)"}
    assert 0.02 < trained.base_rate < 0.2
    markdown, html = trained.card()
    for text in ("准入检验", "The gate", "passed", trained.version[:16], "地区 region"):
        assert text in markdown
        assert text in html
    assert html.count("<svg") > 6


async def test_a_model_is_kept_scores_is_switched_on_and_every_rating_can_be_replayed(
    house: House, client: Client, trained: Trained
) -> None:
    agencies = [await an_agency() for _ in range(3)]
    told = await histories(house.store.reader, house.book.in_use)
    async with house.store.transaction() as work:
        row = await risk_register.keep(work, trained, as_of=TODAY, cards=trained.card())
        await risk_register.keep(work, trained, as_of=TODAY, cards=("again", "again"))
        scored = await risk_register.score_all(work, trained.version, told, as_of=date(2026, 6, 1))
    assert (row.outcome, scored) == ("PASSED", 3)
    assert (await RiskModelRow.all().count(), await RiskTrainingRow.all().count()) == (1, 2)
    register = await client.ask(REGISTER, RATER)
    (model,) = register["riskModels"]["nodes"]
    assert (model["version"], model["isPassed"], register["activeRiskModel"]) == (trained.version, True, None)
    assert parse(model["content"].encode()) == trained.tables
    assert all(check["is_passed"] and check["zh"] and check["en"] for check in model["checks"])
    assert model["card"].startswith("# 风险模型卡")
    assert (await client.ask(REGISTER, None))["riskModels"]["nodes"] == []
    done = (await client.ask(SWITCH, RATER, id=f"RiskModel:{trained.version}"))["done"]
    assert done["__typename"] == "RiskSwitch"
    assert (await client.ask(REGISTER, None))["activeRiskModel"]["version"] == trained.version
    for agency in agencies:
        rating = await RatingRow.get(agency_id=agency.id)
        score = await RiskScoreRow.get(agency_id=agency.id)
        assert (rating.model_version, rating.risk_score_id) == (trained.version, score.id)
        assert math.fsum(reason["log_odds"] for reason in score.reasons) == pytest.approx(score.log_odds, abs=1e-9)
        stored, anew = await house.book.replay(house.store.reader, rating.id)
        assert stored == anew
        said, again = await risk_register.replay(house.store.reader, house.book, score.id)
        assert said == pytest.approx(again, abs=1e-9)


@pytest.mark.once
async def test_a_refused_model_is_kept_with_its_reasons(house: House, rows: pl.DataFrame) -> None:
    shuffled = rows.with_columns(pl.col("label").shuffle(seed=3).over("origin", "is_seen"))
    poor = learned(shuffled)
    assert not poor.is_passed
    async with house.store.transaction() as work:
        row = await risk_register.keep(work, poor, as_of=TODAY, cards=poor.card())
    assert row.outcome == "REFUSED"
    assert "AUC" in row.note_en
    assert "AUC" in row.note_zh
    model = await RiskModelRow.get(version=poor.version)
    assert not model.is_passed
    assert orjson.loads(model.content)["digest"] == poor.version
