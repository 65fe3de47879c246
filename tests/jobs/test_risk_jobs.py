"""The jobs of the risk model on real rows: a young installation, scores whose reasons add up, the list, the watch."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backend import risk_register
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.contract import ContractRow
from backend.entities.inspection import InspectionRow, InspectorRow
from backend.entities.project import ProjectRow
from backend.entities.rating import RatingCause, RatingRow
from backend.entities.report import ReportRow
from backend.entities.risk_model import RiskModelRow, RiskSwitchRow, RiskWatchRow
from backend.entities.risk_score import RiskScoreRow
from backend.entities.supervision_list import SupervisionEntryRow
from backend.histories import histories
from backend.jobs.draw_up_list import draw_up
from backend.jobs.train_risk_model import learn_and_keep
from backend.jobs.watch_risk_model import watch
from backend.rating_rows import Occasion
from scoring.risk.features import features
from scoring.risk.tables_file import RefusedModel
from scoring.risk.watch import reference_of
from tests.builders import a_risk_model, an_agency, an_enterprise, projects_done

TODAY = date(2026, 6, 1)


async def with_late_reports(count: int, **given: Any) -> AgencyRow:
    """An agency that should have handed in so many reports this spring and has not."""
    agency, client = await an_agency(**given), await an_enterprise()
    await projects_done(agency, client, 5)
    contract = await ContractRow.get(agency_id=agency.id)
    for place in range(count):
        due = date(2026, 3, 1) + timedelta(days=place)
        await ReportRow.create(
            project_id=(await _project(contract)).id,
            agency_id=agency.id,
            kind="HAZARD_CHECK",
            title="报告",
            due_on=due,
            recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
        )
    return agency


async def _project(contract: ContractRow) -> Any:
    return await ProjectRow.filter(contract_id=contract.id).first()


async def scored(house: House, model: RiskModelRow, as_of: date = TODAY) -> int:
    """Let a model score everybody."""
    told = await histories(house.store.reader, house.book.in_use)
    async with house.store.transaction() as work:
        return await risk_register.score_all(work, model.version, told, as_of=as_of)


async def test_a_young_installation_learns_nothing_says_so_and_goes_on_by_rules(house: House) -> None:
    agency = await with_late_reports(1)
    row, trained = await learn_and_keep(house.store, house.book, today=TODAY)
    assert (trained, row.outcome) == (None, "TOO_LITTLE_HISTORY")
    assert "仅按规则" in row.note_zh
    assert await RiskModelRow.all().count() == 0
    async with house.store.transaction() as work:
        await house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)
    rating = await RatingRow.get(agency_id=agency.id)
    assert (rating.risk_absent_reason, rating.model_version, rating.score) == (
        "TOO_LITTLE_HISTORY", None, rating.rule_score,
    )  # fmt: skip
    audited = await house.store.fetch("SELECT command FROM audit ORDER BY seq DESC LIMIT 1")
    assert audited[0][0] == "trainRiskModel"


async def test_scores_have_bands_points_and_reasons_that_add_up(house: House) -> None:
    model = await a_risk_model()
    clean, some, many = [await with_late_reports(count) for count in (0, 1, 4)]
    assert await scored(house, model) == 3
    rows = {row.agency_id: row for row in await RiskScoreRow.all()}
    for agency, log_odds in ((clean, -2.5), (some, -1.5), (many, -0.5)):
        row = rows[agency.id]
        assert row.log_odds == pytest.approx(log_odds)
        assert math.fsum(reason["log_odds"] for reason in row.reasons) == pytest.approx(row.log_odds, abs=1e-12)
        assert row.probability == pytest.approx(1 / (1 + math.exp(-log_odds)))
        assert all(reason["zh"] and reason["en"] for reason in row.reasons)
    # Against a base rate of a tenth: 7.6 %, 18 % and 38 %.
    assert [(rows[one.id].band, rows[one.id].points) for one in (clean, some, many)] == [
        ("LOW", 0), ("MODERATE", 200), ("HIGH", 500),
    ]  # fmt: skip
    (way,) = rows[many.id].ways_down
    assert (way["feature"], way["below"]) == ("late_reports_1y", 1.0)
    assert way["probability"] == pytest.approx(rows[clean.id].probability)


async def test_what_was_recorded_after_the_day_changes_no_score(house: House) -> None:
    model = await a_risk_model()
    agency = await with_late_reports(2)
    await scored(house, model, date(2026, 4, 1))
    later = date(2026, 5, 1)
    await ReportRow.create(
        project_id=(await _project(await ContractRow.get(agency_id=agency.id))).id,
        agency_id=agency.id,
        kind="HAZARD_CHECK",
        title="补录",
        due_on=date(2026, 2, 1),
        recorded_at=datetime(later.year, later.month, later.day, tzinfo=UTC),
    )
    await scored(house, model, date(2026, 4, 1))
    first, second = await RiskScoreRow.all().order_by("id")
    assert (first.log_odds, first.reasons) == (second.log_odds, second.reasons)
    stored, anew = await risk_register.replay(house.store.reader, house.book, first.id)
    assert stored == pytest.approx(anew, abs=1e-12)
    with pytest.raises(LookupError):
        await risk_register.replay(house.store.reader, house.book, 987654)


async def test_a_model_altered_by_one_byte_or_put_under_another_version_never_scores(house: House) -> None:
    model, other = await a_risk_model(), await a_risk_model(-3.0)
    await with_late_reports(1)
    await RiskModelRow.filter(version=model.version).update(content=model.content.replace("1.5", "1.6"))
    with pytest.raises(RefusedModel) as altered:
        await scored(house, model)
    assert altered.value.code == "ALTERED_MODEL"
    await RiskModelRow.filter(version=model.version).update(content=other.content)
    with pytest.raises(RefusedModel) as swapped:
        await scored(house, model)
    assert swapped.value.code == "ALTERED_MODEL"
    assert await RiskScoreRow.all().count() == 0


async def speaks(house: House, model: RiskModelRow) -> None:
    """Switch a model on and rate everybody."""
    async with house.store.transaction() as work:
        await RiskSwitchRow.create(model_id=model.version, reason="x", switched_by="r", switched_at=work.at)
        await house.book.rate_all(work, Occasion(RatingCause.EVENT, TODAY, work.at, work.at))


async def test_the_supervision_list_follows_the_model_and_tells_what_the_drawn_ones_show(house: House) -> None:
    model = await a_risk_model()
    agencies = [await with_late_reports(count) for count in (4, 0, 1)]
    await scored(house, model)
    await speaks(house, model)
    officer = await InspectorRow.create(name="甲", staff_number="1", region_id="331102")
    for agency in agencies[:2]:
        await InspectionRow.create(
            agency_id=agency.id, region_id="331102", kind="RANDOM_DRAW", mode="ON_SITE", task_number=f"T{agency.id}",
            inspected_on=date(2025, 8, 1), lead_id=officer.id, is_passed=True,
            recorded_at=datetime(2025, 8, 1, tzinfo=UTC),
        )  # fmt: skip
    async with house.store.transaction() as work:
        row = await draw_up(work, house.book.in_use, period="2026Q2", as_of=TODAY, seed="s")
    assert row.model_id == model.version
    entries = await SupervisionEntryRow.filter(supervision_list_id=row.id).order_by("rank")
    assert [entry.agency_id for entry in entries] == [agencies[0].id, agencies[2].id, agencies[1].id]
    assert [entry.band for entry in entries] == ["HIGH", "MODERATE", "LOW"]
    assert "risk high" in entries[0].reason_en
    assert "风险较高" in entries[0].reason_zh
    assert (row.population["drawn"], row.population["rate"]) == (2, 0.0)
    assert 0.5 < row.population["high"] < 1


async def test_without_a_model_the_list_goes_by_grade_and_says_so(house: House) -> None:
    agency = await with_late_reports(0)
    async with house.store.transaction() as work:
        await house.book.rate_all(work, Occasion(RatingCause.EVENT, TODAY, work.at, work.at))
        row = await draw_up(work, house.book.in_use, period="2026Q2", as_of=TODAY, seed="s")
    assert (row.model_id, row.population["drawn"]) == (None, 0)
    entry = await SupervisionEntryRow.get(supervision_list_id=row.id)
    assert (entry.agency_id, entry.band) == (agency.id, None)


async def test_the_watch_tells_of_what_has_moved_and_of_scores_and_models_that_are_old(house: House) -> None:
    for count in (0, 0, 1, 2):
        await with_late_reports(count)
    told = await histories(house.store.reader, house.book.in_use)
    model = await a_risk_model()
    tables, _ = await risk_register.tables_of(house.store.reader, model.version)
    reference = reference_of(tables, features(told, TODAY))
    await RiskModelRow.filter(version=model.version).update(reference=reference)
    await scored(house, model)

    async def looked(as_of: date) -> RiskWatchRow:
        async with house.store.transaction() as work:
            return await watch(work, model.version, told, as_of=as_of)

    calm = await looked(TODAY)
    assert calm.alerts == []
    assert calm.figures["drift"] == pytest.approx({"late_reports_1y": 0.0, "(score)": 0.0}, abs=0.01)
    assert (calm.figures["scores_days"], calm.figures["model_days"]) == (0, 92)
    later = await looked(date(2027, 6, 1))
    codes = {alert["code"] for alert in later.alerts}
    # A year on no report is late any more, nothing was scored since, and the model is old.
    assert codes == {"SCORE_DRIFT", "FEATURE_DRIFT", "SCORES_OLD", "MODEL_OLD"}
    assert all(alert["zh"] and alert["en"] for alert in later.alerts)
    assert later.figures["foretold"]["as_of"] == str(TODAY)
