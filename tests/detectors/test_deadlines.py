"""Each term that a detector watches: nothing on its last day, a finding on the day after; by the dated numbers."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.app import House
from backend.detectors.detector import draft
from backend.detectors.numbers import register
from backend.entities.agency import AgencyRow
from backend.entities.branch import PremisesRow
from backend.entities.complaint import ComplaintRow
from backend.entities.finding import FindingRow
from backend.entities.hazard import HazardRow
from backend.entities.inspection import PenaltyRow
from backend.entities.insurance_policy import InsurancePolicyRow
from backend.entities.practice_notice import PracticeNoticeRow
from backend.entities.professional import EmploymentRow
from backend.entities.project import ProjectRow
from backend.entities.report import ReportRow
from tests.builders import LONG_AGO, a_contract, a_professional, an_agency, an_enterprise, projects_done

Setup = Callable[[AgencyRow, date], Awaitable[None]]
BACKEND = Path(__file__).parents[2] / "backend"


async def a_project(agency: AgencyRow) -> ProjectRow:
    """A finished project for a new client."""
    await projects_done(agency, await an_enterprise(), 1)
    row: ProjectRow = await ProjectRow.filter(agency_id=agency.id).order_by("-id").first()  # type: ignore[assignment]
    return row


def a_report(uploaded: int | None = None, kind: str = "HAZARD_CHECK") -> Setup:
    """A report due on the day; it came so many days later, or never."""

    async def make(agency: AgencyRow, on: date) -> None:
        project = await a_project(agency)
        came = None if uploaded is None else on + timedelta(days=uploaded)
        told: dict[str, Any] = {"due_on": on, "uploaded_on": came, "title": "报告", "recorded_at": LONG_AGO}
        await ReportRow.create(project_id=project.id, agency_id=agency.id, kind=kind, **told)

    return make


def a_hazard(**told: Any) -> Setup:
    """A hazard found and due on the day."""

    async def make(agency: AgencyRow, on: date) -> None:
        project = await a_project(agency)
        days: dict[str, Any] = {"found_on": on, "due_on": on, "found_at": LONG_AGO, "recorded_at": LONG_AGO}
        row: dict[str, Any] = {"level": "GENERAL", "state": "OPEN", "content": "x", **days, **told}
        place = {"project_id": project.id, "agency_id": agency.id, "enterprise_id": project.enterprise_id}
        await HazardRow.create(**place, **row)

    return make


async def a_complaint(agency: AgencyRow, on: date) -> None:
    """A complaint to be answered by the day."""
    told: dict[str, Any] = {"channel": "WEB", "state": "ACCEPTED", "content": "x", "outcome": "OPEN"}
    told["received_on"] = date(2026, 4, 1)
    await ComplaintRow.create(
        agency_id=agency.id, region_id=agency.region_id, answer_due_on=on, recorded_at=LONG_AGO, **told
    )


async def a_policy(agency: AgencyRow, on: date) -> None:
    """A year of insurance that ends on the day, without its assessment."""
    client = await an_enterprise()
    told: dict[str, Any] = {
        "number": "P1",
        "insurer": "x",
        "premium": 1,
        "cover_per_person": 1,
        "recorded_at": LONG_AGO,
    }
    await InsurancePolicyRow.create(
        enterprise_id=client.id, agency_id=agency.id, from_on=date(2025, 6, 1), until_on=on, **told
    )


async def a_penalty(agency: AgencyRow, on: date) -> None:
    """An order to rectify by the day."""
    told: dict[str, Any] = {"decision_number": "1", "authority": "x", "kind": "SIMPLE", "decided_on": date(2026, 1, 5)}
    await PenaltyRow.create(agency_id=agency.id, rectify_until=on, recorded_at=LONG_AGO, **told)


async def undisclosed(agency: AgencyRow, on: date) -> None:
    """A file opened on the day, with nothing disclosed."""
    agency.opened_on, agency.undisclosed_items = on, ["staff"]
    await agency.save()


DAY = date(2026, 4, 30)
TERMS: list[tuple[str, str, Setup, int]] = [
    # number, rule, what there is on the 30th of April, days after it that are still good
    ("report.grace_days", "R01", a_report(), 30),
    ("report.upload_days", "R01", a_report(1), 0),
    ("statutory_report.publish_days", "R07", a_report(0, "TESTING"), 90),
    ("hazard.linger_days", "H04", a_hazard(), 30),
    ("hazard.recheck_days", "H02", a_hazard(), 30),
    ("major_hazard.never_days", "H03", a_hazard(level="MAJOR"), 3),
    ("disclosure.first_days", "R08", undisclosed, 30),
    ("", "S03", a_complaint, 0),
    ("", "I01", a_policy, 0),
    ("", "L05", a_penalty, 0),
]


@pytest.mark.parametrize(
    ("key", "rule", "setup", "days"), TERMS, ids=lambda each: each if isinstance(each, str) else ""
)
async def test_a_term_is_kept_on_its_last_day_and_missed_on_the_next(
    house: House, key: str, rule: str, setup: Setup, days: int
) -> None:
    agency = await an_agency()
    await setup(agency, DAY)
    for day, is_found in ((days - 1, False), (days, False), (days + 1, True)):
        async with house.store.transaction() as work:
            await draft(work, today=DAY + timedelta(days=day), agency_id=agency.id)
        assert await FindingRow.exists(agency_id=agency.id, rule_id=rule) == is_found, day


@pytest.mark.parametrize(("day", "lacks"), [(27, True), (28, False), (29, False)])
async def test_staff_counts_from_three_months_of_pension_contributions(house: House, day: int, lacks: bool) -> None:
    """staff.pension_months, staff.required: who came on 28 February counts from 28 May."""
    agency = await an_agency()
    for place in range(5):
        await a_professional(agency, f"3311021980{place:08d}")
    newest = await EmploymentRow.filter(agency_id=agency.id).order_by("-id").first()
    assert newest is not None
    newest.from_on, newest.pension_months = date(2026, 2, 28), 3
    await newest.save()
    async with house.store.transaction() as work:
        await draft(work, today=date(2026, 5, day), agency_id=agency.id)
    assert await FindingRow.exists(agency_id=agency.id, rule_id="Q03") == lacks


@pytest.mark.parametrize(("months", "people", "lacks"), [(3, 5, False), (2, 5, True), (3, 4, True)])
async def test_five_people_with_three_months_each(house: House, months: int, people: int, lacks: bool) -> None:
    agency = await an_agency()
    for place in range(people):
        await a_professional(agency, f"3311021980{place:08d}")
    await EmploymentRow.filter(agency_id=agency.id).update(pension_months=months)
    async with house.store.transaction() as work:
        await draft(work, today=DAY, agency_id=agency.id)
    assert await FindingRow.exists(agency_id=agency.id, rule_id="Q03") == lacks


@pytest.mark.parametrize(("area", "lacks"), [(9_999, True), (10_000, False), (10_001, False)])
async def test_a_hundred_square_metres(house: House, area: int, lacks: bool) -> None:
    """premises.hundredths_of_m2"""
    agency = await an_agency()
    told: dict[str, Any] = {"region_id": "331102", "address": "x", "tenure": "OWNED", "declared_area": area}
    await PremisesRow.create(agency_id=agency.id, verified_area=area, verified_on=DAY, recorded_at=LONG_AGO, **told)
    async with house.store.transaction() as work:
        await draft(work, today=DAY, agency_id=agency.id)
    assert await FindingRow.exists(agency_id=agency.id, rule_id="Q02") == lacks


@pytest.mark.parametrize(
    ("profile", "kind", "covers", "is_found"),
    [
        ("STATUTORY", "TESTING", date(2026, 10, 14), False),
        ("STATUTORY", "TESTING", date(2026, 10, 15), True),
        ("STATUTORY", "TESTING", None, False),
        ("STATUTORY", "HAZARD_CHECK", date(2026, 10, 15), False),
        ("GENERAL", "TESTING", date(2026, 10, 15), False),
    ],
)
async def test_a_licensed_body_tells_of_statutory_work_seven_workdays_ahead(
    house: House, profile: str, kind: str, covers: date | None, is_found: bool
) -> None:
    """statutory.notice_workdays: what it covers is counted when it is submitted."""
    agency = await an_agency(admission_profile=profile)
    first = date(2026, 10, 14)
    await a_contract(agency, await an_enterprise(), service_kind_id=kind, signed_on=date(2026, 9, 1), from_on=first)
    told: dict[str, Any] = {"content": "x", "missing": [], "state": "SUBMITTED", "submitted_at": LONG_AGO}
    await PracticeNoticeRow.create(
        agency_id=agency.id,
        region_id="331102",
        service_kind_id=kind,
        from_on=first,
        covers_from=covers,
        recorded_at=LONG_AGO,
        **told,
    )
    async with house.store.transaction() as work:
        await draft(work, today=date(2026, 10, 20), agency_id=agency.id)
    assert await FindingRow.exists(agency_id=agency.id, rule_id="Q05") == is_found


@pytest.mark.parametrize(
    ("statutory_from", "covers", "is_found"),
    [
        (date(2026, 10, 21), date(2026, 10, 22), True),
        (date(2026, 10, 22), date(2026, 10, 22), False),
        (date(2026, 10, 23), date(2026, 10, 22), False),
        (date(2026, 10, 22), None, False),
    ],
)
async def test_statutory_work_that_follows_other_work_in_a_county_has_its_own_seven_workdays(
    house: House, statutory_from: date, covers: date | None, is_found: bool
) -> None:
    """The seven workdays run to the statutory contract, not to the consultation that began before it."""
    agency = await an_agency(admission_profile="STATUTORY")
    signed: dict[str, Any] = {"signed_on": date(2026, 9, 1)}
    first = date(2026, 10, 14)
    await a_contract(agency, await an_enterprise(), service_kind_id="HAZARD_CHECK", from_on=first, **signed)
    await a_contract(agency, await an_enterprise(), service_kind_id="TESTING", from_on=statutory_from, **signed)
    told: dict[str, Any] = {"content": "x", "missing": [], "state": "SUBMITTED", "recorded_at": LONG_AGO}
    await PracticeNoticeRow.create(
        agency_id=agency.id,
        region_id="331102",
        service_kind_id="TESTING",
        from_on=first,
        covers_from=covers,
        submitted_at=datetime(2026, 10, 13, 4, tzinfo=UTC),
        **told,
    )
    async with house.store.transaction() as work:
        await draft(work, today=date(2026, 12, 20), agency_id=agency.id)
    found = await FindingRow.filter(agency_id=agency.id, rule_id="Q05")
    assert [(one.case_code, one.occurred_on) for one in found] == ([("none", statutory_from)] if is_found else [])


def test_every_number_is_asked_for_by_the_code() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in BACKEND.rglob("*.py"))
    made = ("report.sample_share.", "review.weight.", "statutory.evaluation.", "statutory.testing.")
    asked = set(re.findall(r"""["']([a-z_]+\.[A-Za-z_0-9.]+)["']""", code))
    assert [key for key in register() if key not in asked and not key.startswith(made)] == []
