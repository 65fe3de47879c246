"""More terms on the day, before and after it: hours, bands of days late, answers, a year, long service."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backend.app import House
from backend.detectors.detector import draft
from backend.entities.complaint import ComplaintRow
from backend.entities.disclosure import DisclosureRow
from backend.entities.finding import FindingRow
from backend.entities.hazard import HazardRow
from backend.entities.report import ReportRow
from backend.entities.service_kind import ServiceKindRow
from tests.builders import LONG_AGO, a_contract, an_agency, an_enterprise
from tests.detectors.test_deadlines import DAY, a_project

FOUND = datetime(2026, 4, 30, 1, tzinfo=UTC)


async def case_of(house: House, agency_id: int, rule: str, today: date) -> str | None:
    """The case of the agency's finding by a rule after its detectors ran on a day."""
    async with house.store.transaction() as work:
        await draft(work, today=today, agency_id=agency_id)
    finding = await FindingRow.filter(agency_id=agency_id, rule_id=rule).first()
    return finding.case_code if finding else None


@pytest.mark.parametrize(("region", "hours"), [("331102", 24), ("330110", 2)])
@pytest.mark.parametrize(("minutes", "case"), [(-1, None), (0, None), (1, "late")])
async def test_a_major_hazard_is_reported_within_the_hours_of_its_place(
    house: House, region: str, hours: int, minutes: int, case: str | None
) -> None:
    """major_hazard.report_hours"""
    agency = await an_agency()
    reported = FOUND + timedelta(hours=hours, minutes=minutes)
    client = await an_enterprise(region_id=region)
    told: dict[str, Any] = {"level": "MAJOR", "found_at": FOUND, "reported_at": reported, "enterprise_id": client.id}
    project = await a_project(agency)
    await a_hazard_for(agency.id, project.id, told)
    assert await case_of(house, agency.id, "H03", DAY + timedelta(days=2)) == case


async def a_hazard_for(agency_id: int, project_id: int, told: dict[str, Any]) -> None:
    """A hazard found on the day."""
    days: dict[str, Any] = {"found_on": DAY, "due_on": date(2026, 6, 30), "recorded_at": LONG_AGO}
    await HazardRow.create(agency_id=agency_id, project_id=project_id, state="OPEN", content="x", **{**days, **told})


@pytest.mark.parametrize(
    ("late", "case"),
    [
        (0, None),
        (1, "late_1_to_10_days"),
        (10, "late_1_to_10_days"),
        (11, "late_11_to_30_days"),
        (30, "late_11_to_30_days"),
        (31, "late_over_30_days"),
    ],
)
async def test_a_late_report_by_its_days(house: House, late: int, case: str | None) -> None:
    """report.upload_days"""
    agency = await an_agency()
    project = await a_project(agency)
    told: dict[str, Any] = {"due_on": DAY, "title": "报告", "recorded_at": LONG_AGO, "kind": "HAZARD_CHECK"}
    await ReportRow.create(project_id=project.id, agency_id=agency.id, uploaded_on=DAY + timedelta(days=late), **told)
    assert await case_of(house, agency.id, "R01", date(2026, 7, 1)) == case


@pytest.mark.parametrize(("late", "case"), [(-1, None), (0, None), (1, "late")])
async def test_an_answer_to_a_complaint_by_its_day(house: House, late: int, case: str | None) -> None:
    agency = await an_agency()
    told: dict[str, Any] = {"channel": "WEB", "state": "ANSWERED", "content": "x", "outcome": "OPEN"}
    told["received_on"] = date(2026, 4, 1)
    await ComplaintRow.create(
        agency_id=agency.id,
        region_id=agency.region_id,
        answer_due_on=DAY,
        answered_on=DAY + timedelta(days=late),
        recorded_at=LONG_AGO,
        **told,
    )
    assert await case_of(house, agency.id, "S03", date(2026, 6, 1)) == case


@pytest.mark.parametrize(("today", "is_stale"), [((2026, 4, 29), False), ((2026, 4, 30), True), ((2026, 5, 1), True)])
async def test_a_disclosure_is_good_for_twelve_months(
    house: House, today: tuple[int, int, int], is_stale: bool
) -> None:
    """As the detector has it: stale from the anniversary of the disclosure."""
    agency = await an_agency()
    told: dict[str, Any] = {"staff": [], "procedure": "x", "contents": [], "prices": [], "performance": {}}
    on = date(2025, 4, 30)
    await DisclosureRow.create(
        agency_id=agency.id, from_on=on, until_on=on, digest="x" * 64, disclosed_on=on, recorded_at=LONG_AGO, **told
    )
    assert (await case_of(house, agency.id, "R08", date(*today)) is not None) == is_stale


@pytest.mark.parametrize(("until", "is_long"), [((2026, 7, 31), False), ((2026, 8, 1), True), ((2026, 8, 2), True)])
async def test_a_service_is_long_term_from_six_months(house: House, until: tuple[int, int, int], is_long: bool) -> None:
    """long_term.months"""
    agency = await an_agency()
    kind = await ServiceKindRow.filter(is_long_term=True).first()
    assert kind is not None
    told: dict[str, Any] = {"service_kind_id": kind.code, "signed_on": date(2026, 1, 20), "region_id": "330110"}
    await a_contract(
        agency, await an_enterprise(region_id="330110"), from_on=date(2026, 2, 1), until_on=date(*until), **told
    )
    assert (await case_of(house, agency.id, "Q06", date(2026, 3, 1)) is not None) == is_long
