"""Switching a risk model on and off: who may, what follows, what is refused, and that any rating can be replayed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.rating import RatingRow
from backend.entities.risk_model import RiskModelRow, RiskSwitchRow, RiskTrainingRow
from backend.storage.audit import verify_chain
from tests.builders import a_credit_code, a_risk_model, a_risk_score, an_agency
from tests.client import Client

RATER = Actor(Role.RATER, "rater:1", region_code="330000", language="en")
SWITCH = """mutation ($model: ID, $reason: String!, $key: String) {
  done: switchRiskModel(model: $model, reason: $reason, idempotencyKey: $key) {
    __typename ... on RiskSwitch { id reason switchedBy model { version } } ... on Problem { code path } } }"""
RATED = """query ($id: ID!) { agency(id: $id) { grade score rating {
  grade score ruleGrade ruleScore riskAbsentReason modelVersion
  risk { band points probability logOdds reasons waysDown countsUntil model { version isPassed } }
  lines { source caseCode pointsTaken reasonZh reasonEn } } } }"""


async def switch(client: Client, model: RiskModelRow | None, actor: Actor | None = RATER, **more: Any) -> Any:
    """The answer to the command."""
    told = {"model": None if model is None else f"RiskModel:{model.version}", "reason": "quarterly review", **more}
    return (await client.ask(SWITCH, actor, **told))["done"]


async def rating_of(client: Client, agency: AgencyRow, actor: Actor | None = RATER) -> Any:
    return (await client.ask(RATED, actor, id=f"Agency:{agency.id}"))["agency"]["rating"]


async def settled(house: House) -> tuple[int, int, str]:
    """How many switches and ratings there are, and the head of the audit chain."""
    chain = await verify_chain(house.store)
    assert chain.is_whole
    return await RiskSwitchRow.all().count(), await RatingRow.all().count(), chain.head


async def test_a_model_is_switched_on_and_every_rating_follows_names_it_and_can_be_replayed(
    house: House, client: Client
) -> None:
    agency, other = await an_agency(), await an_agency()
    model = await a_risk_model()
    reasons = [{"feature": "", "value": None, "log_odds": -2.0, "zh": "平均", "en": "average"}]
    score = await a_risk_score(agency, model, reasons=reasons)
    done = await switch(client, model)
    assert (done["__typename"], done["model"]["version"], done["switchedBy"]) == (
        "RiskSwitch",
        model.version,
        "rater:1",
    )
    rated = await rating_of(client, agency)
    assert (rated["ruleScore"], rated["score"], rated["modelVersion"]) == (100, 95, model.version)
    assert rated["risk"] | {"model": None, "waysDown": None} == {
        "band": "HIGH", "points": 5, "probability": 0.2, "logOdds": -1.386294, "reasons": reasons, "waysDown": None,
        "countsUntil": "2026-10-01", "model": None,
    }  # fmt: skip
    (line,) = rated["lines"]
    assert (line["source"], line["caseCode"], line["pointsTaken"]) == ("RISK", model.version[:12], 5)
    assert line["reasonEn"] == f"RISK (model {model.version[:12]}) 5 of 5"
    unscored = await rating_of(client, other)
    assert (unscored["riskAbsentReason"], unscored["risk"], unscored["modelVersion"]) == (
        "AGENCY_NOT_SCORED",
        None,
        None,
    )
    assert (await RatingRow.get(agency_id=agency.id)).risk_score_id == score.id

    house.clock.move_to(datetime(2026, 7, 1, tzinfo=UTC))  # type: ignore[attr-defined]
    assert (await switch(client, None))["model"] is None
    off = await rating_of(client, agency)
    assert (off["score"], off["riskAbsentReason"], off["risk"]) == (100, "MODEL_SWITCHED_OFF", None)
    then = {"as_of": date(2026, 6, 1), "scored_at": datetime(2026, 7, 2, tzinfo=UTC)}
    later = await a_risk_score(agency, model, points=1000, band="VERY_HIGH", **then)
    assert later.id > score.id
    for row in await RatingRow.all():
        stored, anew = await house.book.replay(house.store.reader, row.id)
        assert stored == anew


async def test_the_public_reads_band_and_points_and_neither_probability_nor_reasons(
    house: House, client: Client
) -> None:
    agency = await an_agency()
    model = await a_risk_model()
    await a_risk_score(agency, model, reasons=[{"zh": "x"}])
    await switch(client, model)
    clerk = Actor(Role.AGENCY, "clerk:1", agency_id=agency.id)
    elsewhere = Actor(Role.REGULATOR, "officer:9", region_code="330100")
    for actor, reads in ((None, False), (elsewhere, False), (clerk, True), (RATER, True)):
        risk = (await rating_of(client, agency, actor))["risk"]
        assert (risk["band"], risk["points"], risk["model"]["version"]) == ("HIGH", 5, model.version)
        assert (risk["probability"] == 0.2, risk["reasons"] == [{"zh": "x"}]) == (reads, reads)
        assert reads or (risk["probability"], risk["logOdds"], risk["reasons"], risk["waysDown"]) == (None,) * 4


async def refused(house: House, client: Client, code: str, model: RiskModelRow | None, **more: Any) -> None:
    """The command is refused with this code and nothing is written."""
    before = await settled(house)
    answer = await switch(client, model, **more)
    assert (answer["__typename"], answer["code"]) == ("Problem", code)
    assert await settled(house) == before


async def test_what_is_no_rater_not_passed_not_scored_or_not_new_is_refused(house: House, client: Client) -> None:
    agency = await an_agency()
    passed, failed = await a_risk_model(), await a_risk_model(-1.0, is_passed=False)
    await refused(house, client, "MODEL_HAS_NO_SCORES", passed)
    await a_risk_score(agency, passed, counts_until=date(2026, 5, 1))
    await refused(house, client, "MODEL_HAS_NO_SCORES", passed)
    await a_risk_score(agency, passed)
    await a_risk_score(agency, failed)
    await refused(house, client, "MODEL_NOT_PASSED", failed)
    await refused(house, client, "SWITCHED_SO_ALREADY", None)
    await refused(house, client, "REASON_MISSING", passed, reason="  ")
    await switch(client, passed)
    await refused(house, client, "SWITCHED_SO_ALREADY", passed)


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([], "NO_MODEL_HAS_PASSED_ITS_GATE"),
        (["TOO_LITTLE_HISTORY"], "TOO_LITTLE_HISTORY"),
        (["TOO_LITTLE_HISTORY", "REFUSED"], "NO_MODEL_HAS_PASSED_ITS_GATE"),
        (["REFUSED", "PASSED", "REFUSED"], "MODEL_NOT_SWITCHED_ON"),
    ],
)
async def test_a_rating_says_why_no_model_speaks(house: House, client: Client, outcomes: list[str], said: str) -> None:
    agency = await an_agency(credit_code=a_credit_code(7))
    for day, outcome in enumerate(outcomes, 1):
        at = datetime(2026, 5, day, tzinfo=UTC)
        await RiskTrainingRow.create(as_of=at.date(), outcome=outcome, note_zh="", note_en="", trained_at=at)
    query = "query ($code: String!) { agencyCredit(creditCode: $code) { riskAbsentReason modelVersion document } }"
    told = (await client.ask(query, RATER, code=agency.credit_code))["agencyCredit"]
    assert (told["riskAbsentReason"], told["modelVersion"]) == (said, None)
    assert orjson.loads(told["document"])["risk_absent_reason"] == said


async def test_a_rating_replays_though_more_happens_in_its_very_moment_later_and_earlier(
    house: House, client: Client
) -> None:
    agency, model, other = await an_agency(), await a_risk_model(), await a_risk_model(-1.0)
    await a_risk_score(agency, model)
    await a_risk_score(agency, model, points=200, band="MODERATE")
    await switch(client, model)
    await a_risk_score(agency, other, points=1000)
    for now in (house.clock.now() + timedelta(hours=hours) for hours in range(1, 4)):
        house.clock.move_to(now)  # type: ignore[attr-defined]
        await a_risk_score(agency, model, points=0, band="LOW", scored_at=now, as_of=date(2026, 4, 2))
        await switch(client, other)
        house.clock.move_to(now + timedelta(minutes=1))  # type: ignore[attr-defined]
        await RiskTrainingRow.create(as_of=now.date(), outcome="PASSED", note_zh="", note_en="", trained_at=now)
        await switch(client, None)
        house.clock.move_to(now + timedelta(minutes=2))  # type: ignore[attr-defined]
        await a_risk_score(agency, other, points=0, scored_at=now + timedelta(days=9))
        await switch(client, model)
    assert await RatingRow.all().count() == 10
    for row in await RatingRow.all():
        stored, anew = await house.book.replay(house.store.reader, row.id)
        assert stored == anew
