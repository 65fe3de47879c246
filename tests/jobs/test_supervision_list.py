"""The supervision list: tiers by grade and band alike wherever they are asked for, and what moved since last time."""

from datetime import date

import pytest

from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.rating import RatingCause, RatingRow
from backend.entities.risk_model import RiskModelRow
from backend.entities.risk_score import RiskScoreRow
from backend.entities.supervision_list import SupervisionEntryRow, SupervisionListRow
from backend.errors import InvalidDates
from backend.inspection_roster import level_and_visits, roster_of
from backend.jobs.draw_up_list import draw_up
from backend.supervision_tiers import TIERS
from scoring.tiers import load_tiers
from tests.builders import a_contract, a_risk_model, a_risk_score, an_agency, an_enterprise, an_onsite_inspection

SPRING, SUMMER, NEXT_YEAR = date(2026, 6, 1), date(2026, 9, 1), date(2027, 1, 5)
SCORES = {"A": 9800, "B": 8500, "C": 7000, "D": 4000, "PROVISIONAL": 9000}
TIMES = {"LOW": 0.5, "MODERATE": 1.5, "HIGH": 3.0, "VERY_HIGH": 5.0}


async def rated(house: House, grade: str, by_rules: str | None = None, band: str | None = None) -> AgencyRow:
    """An agency of that grade, and of that risk band where a model speaks."""
    agency = await an_agency()
    async with house.store.transaction() as work:
        await house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)
    await agency.refresh_from_db()
    await regraded(agency, grade, by_rules, band)
    return agency


async def regraded(agency: AgencyRow, grade: str, by_rules: str | None = None, band: str | None = None) -> None:
    """Give it another grade and band."""
    score = None
    if band is not None:
        model = await RiskModelRow.first() or await a_risk_model()
        score = await RiskScoreRow.get_or_none(agency_id=agency.id) or await a_risk_score(agency, model)
        score.band, score.probability = band, 0.1 * TIMES[band]
        await score.save()
    told = {"grade": grade, "rule_grade": by_rules or grade, "risk_score_id": score.id if score else None}
    await RatingRow.filter(id=agency.current_rating_id).update(**told)
    await AgencyRow.filter(id=agency.id).update(grade=grade, score=SCORES[grade])


async def drawn_up(house: House, period: str, as_of: date) -> tuple[SupervisionListRow, dict[int, SupervisionEntryRow]]:
    """A list and its entries by agency."""
    async with house.store.transaction() as work:
        row = await draw_up(work, house.book.in_use, period=period, as_of=as_of, seed=period)
    return row, {entry.agency_id: entry for entry in await SupervisionEntryRow.filter(supervision_list_id=row.id)}


@pytest.mark.parametrize(
    ("grade", "by_rules", "band", "tier", "by", "zh", "en"),
    [
        ("A", "A", None, "TRUSTED", "GRADE", "A级，监管等级按信用等级为守信", "grade A: tier trusted by its grade"),
        (
            "B", "B", "HIGH", "CLOSE", "BAND",
            "B级、风险较高，监管等级因风险档上调为从严", "grade B, risk high: tier close, raised by its risk band",
        ),
        (
            "B", "A", "HIGH", "REGULAR", "GRADE",
            "B级、风险较高，监管等级按信用等级为常规", "grade B, risk high: tier regular by its grade",
        ),
        ("D", "D", "LOW", "KEY", "GRADE", "D级、风险低，监管等级按信用等级为重点", "risk low: tier key by its grade"),
        ("PROVISIONAL", "PROVISIONAL", "VERY_HIGH", "CLOSE", "GRADE", "暂定（按C级）", "grade provisional, as C"),
    ],
)  # fmt: skip
async def test_an_entry_says_which_of_grade_and_band_put_it_in_its_tier(
    house: House, grade: str, by_rules: str, band: str | None, tier: str, by: str, zh: str, en: str
) -> None:
    agency = await rated(house, grade, by_rules, band)
    _, entries = await drawn_up(house, "2026Q2", SPRING)
    entry = entries[agency.id]
    assert (entry.grade, entry.band, entry.tier, entry.tier_by) == (grade, band, tier, by)
    assert zh in entry.reason_zh
    assert en in entry.reason_en
    supervised = load_tiers().tiers[{tier.name: level for level, tier in TIERS.items()}[tier]]
    assert (entry.onsite_planned, entry.onsite_ceiling) == (supervised.planned_visits, supervised.visit_ceiling)


async def test_list_plan_and_dispatch_place_every_agency_in_the_same_tier(house: House) -> None:
    bands = (None, *TIMES)
    for grade in SCORES:
        for band in bands:
            await rated(house, grade, band=band)
    for by_rules, grade in (("A", "B"), ("B", "C"), ("C", "D")):
        await rated(house, grade, by_rules, "VERY_HIGH")
    _, entries = await drawn_up(house, "2026Q2", SPRING)
    async with house.store.transaction() as work:
        roster = {one.agency_id: one.level for one in await roster_of(work, "330000", 2026, "2026Q2")}
        alone = {agency: (await level_and_visits(work, agency, 2026))[0] for agency in entries}
    assert len(roster) == len(SCORES) * len(bands) + 3
    assert {agency: TIERS[level].name for agency, level in roster.items()} == {
        agency: entry.tier for agency, entry in entries.items()
    }
    assert alone == roster


async def test_what_moved_each_entry_since_the_last_list(house: House) -> None:
    fell, grew, steady, scored, left, full = [await rated(house, grade) for grade in ("B", "B", "D", "B", "C", "A")]
    await an_onsite_inspection(full, date(2026, 3, 2))
    first, before = await drawn_up(house, "2026Q2", SPRING)
    assert full.id not in before
    assert (first.previous_id, first.first_tenth_kept, first.stricter) == (None, None, None)
    assert {(one.moved_by, one.tier_change, one.previous_rank) for one in before.values()} == {(None, None, None)}

    await regraded(fell, "C")
    client = await an_enterprise(is_high_risk=True)
    for _ in range(40):
        await a_contract(grew, client, until_on=date(2027, 12, 31))
    await regraded(scored, "B", band="VERY_HIGH")
    await AgencyRow.filter(id=left.id).update(registration_state="CANCELLED")
    new = await rated(house, "A")
    second, now = await drawn_up(house, "2027Q1", NEXT_YEAR)

    def told(agency: AgencyRow) -> tuple[str | None, str | None, str | None]:
        entry = now[agency.id]
        return entry.moved_by, entry.tier_change, entry.tier_changed_by

    assert told(grew) == ("EXPOSURE", "UNCHANGED", None)
    assert told(fell) == ("GRADE", "STRICTER", "GRADE")
    assert told(scored) == ("BAND", "STRICTER", "BAND")
    assert told(steady) == ("OTHERS", "UNCHANGED", None)
    assert told(full) == ("VISITS", "NEW", None)
    assert told(new) == ("NEWLY_RATED", "NEW", None)
    entry = now[grew.id]
    assert (entry.previous_rank, entry.previous_tier, entry.previous_grade, entry.previous_exposure) == (
        before[grew.id].rank, "REGULAR", "B", 1,
    )  # fmt: skip
    assert now[new.id].previous_rank is None
    assert (second.previous_id, second.stricter, second.lighter) == (first.id, 2, 0)
    assert (second.newly_listed, second.left_out) == (2, 1)
    assert second.first_tenth_kept == 0


async def test_the_same_again_has_not_moved(house: House) -> None:
    agencies = [await rated(house, grade) for grade in ("B", "C", "D")]
    _, before = await drawn_up(house, "2026Q2", SPRING)
    row, now = await drawn_up(house, "2026Q3", SUMMER)
    assert [now[one.id].rank for one in agencies] == [before[one.id].rank for one in agencies] == [3, 2, 1]
    assert {(one.moved_by, one.tier_change, one.tier_changed_by) for one in now.values()} == {
        ("UNMOVED", "UNCHANGED", None)
    }
    assert (row.first_tenth_kept, row.stricter, row.lighter, row.newly_listed, row.left_out) == (10_000, 0, 0, 0, 0)


async def test_a_list_is_compared_with_the_latest_of_an_earlier_period(house: House) -> None:
    await rated(house, "B")
    later, _ = await drawn_up(house, "2026Q4", SUMMER)
    earlier, _ = await drawn_up(house, "2026Q2", SPRING)
    between, _ = await drawn_up(house, "2026Q3", SUMMER)
    assert (later.previous_id, earlier.previous_id, between.previous_id) == (None, None, earlier.id)


@pytest.mark.parametrize(("as_of", "period", "is_fine"), [
    (date(2026, 12, 31), "2027Q1", True),
    (date(2026, 12, 31), "2027Q2", False),
    (date(2027, 1, 1), "2027Q2", True),
    (date(2026, 6, 1), "9999Q4", False),
])  # fmt: skip
async def test_a_list_is_drawn_up_for_this_quarter_or_the_next(
    house: House, as_of: date, period: str, is_fine: bool
) -> None:
    if is_fine:
        row, _ = await drawn_up(house, period, as_of)
        assert row.period == period
        return
    with pytest.raises(InvalidDates, match="PERIOD_TOO_FAR"):
        await drawn_up(house, period, as_of)
    assert not await SupervisionListRow.exists()
