"""Deadlines on the day itself, before it and after it, across a public holiday and a Saturday that is worked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.admission import AdmissionRow
from backend.entities.agency_change import AgencyChangeRow
from backend.entities.finding import FindingRow
from backend.entities.practice_notice import PracticeNoticeRow
from backend.entities.report import ReportRow
from tests.builders import a_contract, a_finding, an_agency, an_enterprise
from tests.client import Client
from tests.commands.cases import OFFICER, World, clerk_of
from tests.commands.cases.admission import an_able_agency, an_application
from tests.commands.cases.hazards import a_major
from tests.commands.cases.reports import a_guideline
from tests.commands.field import FINISH, START, UPLOAD, a_field
from tests.commands.test_commands import CONFIRM, FIRST, NOTIFY, OBJECT, SECOND
from tests.commands.texts import text_of

LAST_DAY = date(2026, 10, 12)
"""Five workdays after Tuesday 29 September: the 30th, 8 and 9 October, Saturday the 10th (worked), Monday the 12th."""


def at(house: House, day: date, hour: int = 4) -> None:
    """Move the clock to an hour of a day in UTC; from 16 o'clock on it is the next day in China."""
    house.clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("day", "hour", "objecting", "confirming"),
    [
        (date(2026, 9, 30), 4, "Finding", "TIME_TO_OBJECT_RUNS"),
        (date(2026, 10, 10), 4, "Finding", "TIME_TO_OBJECT_RUNS"),
        (LAST_DAY, 4, "Finding", "TIME_TO_OBJECT_RUNS"),
        (LAST_DAY, 15, "Finding", "TIME_TO_OBJECT_RUNS"),
        (LAST_DAY, 16, "OBJECTION_TOO_LATE", "Finding"),
        (date(2026, 10, 13), 4, "OBJECTION_TOO_LATE", "Finding"),
    ],
)
@pytest.mark.parametrize("what", ["objecting", "confirming"])
async def test_an_agency_may_object_for_five_workdays_and_nobody_may_confirm_before_they_are_over(
    house: House, client: Client, what: str, day: date, hour: int, objecting: str, confirming: str
) -> None:
    agency = await an_agency()
    finding = await a_finding(agency)
    at(house, date(2026, 9, 29))
    key = f"Finding:{finding.id}"
    await client.ask(NOTIFY, FIRST, id=key)
    assert (await FindingRow.get(id=finding.id)).object_until == LAST_DAY
    at(house, day, hour)
    if what == "objecting":
        clerk = Actor(Role.AGENCY, "clerk:1", agency_id=agency.id)
        done, expected = (await client.ask(OBJECT, clerk, id=key, ground="x"))["done"], objecting
    else:
        done, expected = (await client.ask(CONFIRM, SECOND, id=key))["done"], confirming
    assert expected in (done["__typename"], done.get("code"))


HOLIDAYS = [
    # last day of the term, whether it is the 30 days after: National Day leads to the 8th, a worked Saturday stays
    (date(2026, 9, 1), date(2026, 10, 8)),
    (date(2026, 9, 10), date(2026, 10, 10)),
    (date(2026, 9, 15), date(2026, 10, 15)),
]


@pytest.mark.parametrize(("ended", "due"), HOLIDAYS)
@pytest.mark.parametrize("late", [-1, 0, 1])
async def test_a_report_has_thirty_days_and_until_the_next_workday(
    house: House, client: Client, ended: date, due: date, late: int
) -> None:
    """report.upload_days"""
    at(house, ended)
    field = await a_field(house, client)
    project = (await field.give(START, input=field.project(startedOn=ended.isoformat())))["id"]
    await field.give(FINISH, projectId=project, endedOn=ended.isoformat())
    assert (await ReportRow.get()).due_on == due
    at(house, due + timedelta(days=late))
    told = {"projectId": project, "kind": "HAZARD_CHECK", "title": "报告", "authorId": field.person}
    done = await field.give(UPLOAD, input={**told, "fileId": await field.file(b"%PDF-1.7 x")})
    assert done["__typename"] == "Report"
    assert await FindingRow.exists(rule_id="R01") == (late > 0)


@pytest.mark.parametrize(("changed_on", "due"), HOLIDAYS)
@pytest.mark.parametrize("late", [-1, 0, 1])
async def test_a_change_is_told_within_thirty_days_and_until_the_next_workday(
    house: House, client: Client, changed_on: date, due: date, late: int
) -> None:
    """change.report_days"""
    agency = await an_agency()
    at(house, due + timedelta(days=late))
    change = {"item": "LEGAL_REPRESENTATIVE", "value": "赵四", "changedOn": changed_on.isoformat()}
    await client.ask(text_of("reportAgencyChange"), clerk_of(agency), input=change)
    row = await AgencyChangeRow.get()
    assert row.due_on == due
    assert await FindingRow.exists(rule_id="Q08") == (late > 0)


@pytest.mark.parametrize(("day", "code"), [(10, "PUBLICITY_RUNS"), (12, "PUBLICITY_RUNS"), (13, None)])
async def test_the_publicity_of_an_admission_takes_five_workdays(
    house: House, client: Client, day: int, code: str | None
) -> None:
    """admission.publicity_workdays: across National Day and the Saturday that is worked."""
    at(house, date(2026, 9, 29))
    admission = await an_application(await an_able_agency())
    await client.ask(text_of("publiciseAdmission"), OFFICER, admissionId=admission)
    assert (await AdmissionRow.get()).publicity_until == LAST_DAY
    at(house, date(2026, 10, day))
    done = (await client.ask(text_of("concludeAdmission"), OFFICER, admissionId=admission))["done"]
    assert done.get("code") == code


@pytest.mark.parametrize(
    ("on", "covers"),
    [
        (date(2026, 9, 29), date(2026, 10, 14)),  # National Day between, and the Saturday that is worked
        (date(2026, 10, 9), date(2026, 10, 19)),
        (date(2026, 6, 1), date(2026, 6, 10)),
    ],
)
async def test_a_notice_covers_statutory_work_from_the_seventh_workday(
    house: House, client: Client, on: date, covers: date
) -> None:
    """statutory.notice_workdays"""
    at(house, on)
    told = {"region": "331102", "serviceKind": "TESTING", "fromOn": covers.isoformat()}
    told["contractId"] = f"Contract:{(await a_contract(agency := await an_agency(), await an_enterprise())).id}"
    await client.ask(text_of("submitPracticeNotice"), clerk_of(agency), input=told)
    assert (await PracticeNoticeRow.get()).covers_from == covers


@pytest.mark.parametrize(("day", "is_overdue"), [(9, False), (10, False), (11, True)])
async def test_each_county_has_a_guideline_by_the_tenth_of_october(
    house: House, client: Client, day: int, is_overdue: bool
) -> None:
    """guideline.due_month_day"""
    at(house, date(2026, 10, day))
    await a_guideline(region_id="331102")
    await a_guideline(region_id="331121", until_on=date(2026, 10, 9))
    asked = '{ guidelineCoverage(region: "331100") { counties missing dueOn isOverdue } }'
    before = house.store.reader.statements
    told = (await client.ask(asked))["guidelineCoverage"]
    assert house.store.reader.statements == before + 1
    assert (told["counties"], len(told["missing"])) == (9, 8)
    assert "331121" in told["missing"]
    assert (told["dueOn"], told["isOverdue"]) == ("2026-10-10", is_overdue)


@pytest.mark.parametrize(("until", "code"), [("2027-05-31", None), ("2027-06-01", None), ("2027-06-02", "CURE_TERM")])
async def test_a_listed_hazard_is_cured_within_twelve_months(
    house: House, client: Client, until: str, code: str | None
) -> None:
    """listing.cure_months"""
    hazard, _ = await a_major(World(house, client))
    told = {"hazardId": f"Hazard:{hazard.id}", "authority": "安委办", "cureUntil": until}
    assert (await client.ask(text_of("listHazard"), OFFICER, **told))["done"].get("code") == code
