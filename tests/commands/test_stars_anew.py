"""Whom findings name, and that stars follow at once: a result, a confirmation, a cure, a repair, a revocation."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.clock import CHINA
from backend.detectors.detector import draft
from backend.entities.agency import AgencyRow
from backend.entities.dishonesty_listing import ListedPersonRow
from backend.entities.finding import FindingRow
from backend.entities.finding_person import FindingPersonRow
from backend.entities.inspection import ViolationRow
from backend.entities.look_alike import LookAlikeRow
from backend.entities.professional import EmploymentRow, ProfessionalRow, StarRow
from backend.entities.project import ProjectMemberRow, ProjectRow, VisitRow
from backend.entities.report import ReportCheckRow, ReportRow
from backend.jobs.award_stars import award, award_again
from backend.jobs.end_listings import end_listings
from tests.builders import LONG_AGO, a_confirmed_finding, a_finding, an_agency
from tests.client import Client
from tests.commands.cases import CASES, OFFICER, OTHER_OFFICER, World
from tests.commands.cases.ability_tests import a_person, a_result, a_test, scored
from tests.commands.cases.contests import a_contest
from tests.commands.cases.dishonesty import a_listing_of, a_penalty, ground_of, named
from tests.commands.cases.findings import NOTIFIED
from tests.commands.cases.reports import a_report
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.texts import text_of

STAR = ("stars", "points", "parts", "held_back_by", "valid_until", "agency_id", "as_of")


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def everybody(house: House) -> int:
    """The batch: everyone at work."""
    async with house.store.transaction() as work:
        day = work.at.astimezone(CHINA).date()
        return await award(work, house.book.in_use, house.book.profile, as_of=day)


async def a_star_of(house: House, agency: AgencyRow, world: World) -> ProfessionalRow:
    """An engineer of three stars, 70 points: a middle certificate, eleven years, a test of 80, 16 hours."""
    person = await a_person(agency)
    await ProfessionalRow.filter(id=person.id).update(education_hours=16)
    await a_result(await a_test(world), person, agency, 80_00)
    await everybody(house)
    assert await now(person) == (3, 70_00, "points")
    return person


async def now(person: ProfessionalRow) -> tuple[int, int, str | None]:
    """Current stars, points, and what holds back."""
    row = await StarRow.get(professional_id=person.id, is_current=True)
    return row.stars, row.points, row.held_back_by


async def drafted(house: House) -> None:
    """The detectors' night."""
    async with house.store.transaction() as work:
        await draft(work, today=work.at.astimezone(CHINA).date())


async def found(finding: FindingRow, person: ProfessionalRow, part: str = "SUBJECT") -> FindingRow:
    """The finding names the person."""
    told = {"finding_id": finding.id, "professional_id": person.id, "agency_id": finding.agency_id}
    await FindingPersonRow.create(part=part, recorded_at=LONG_AGO, **told)
    return finding


async def names() -> set[tuple[str, int, str]]:
    """Rule, person and part of whom findings name."""
    rows = await FindingPersonRow.all()
    return {((await FindingRow.get(id=row.finding_id)).rule_id, row.professional_id, row.part) for row in rows}


async def test_a_person_at_two_agencies_is_named_at_both(house: House) -> None:
    agency, other = await an_agency(), await an_agency()
    person = await a_person(agency)
    told: dict[str, Any] = {"from_on": date(2024, 1, 1), "position": "x", "recorded_at": LONG_AGO}
    await EmploymentRow.create(professional_id=person.id, agency_id=other.id, **told)
    await drafted(house)
    assert await names() == {("M06", person.id, "SUBJECT")}
    assert {row.agency_id for row in await FindingPersonRow.all()} == {agency.id, other.id}
    await drafted(house)
    assert await FindingPersonRow.all().count() == 2


async def test_who_wrote_a_report_is_named_where_its_content_is_at_fault_and_not_where_it_is_late(
    house: House,
) -> None:
    report, other = await a_report(uploaded_on=date(2026, 6, 1)), await a_report()
    author = await a_person(await AgencyRow.get(id=report.agency_id))
    await ReportRow.filter(id=report.id).update(author_id=author.id)
    for checked in (report, other):
        told: dict[str, Any] = {"report_id": checked.id, "agency_id": checked.agency_id, "recorded_at": LONG_AGO}
        for outcome in ("DEFECTIVE", "GRAVELY_DEFICIENT", "INACCURATE", "FALSE"):
            await ReportCheckRow.create(outcome=outcome, checked_on=date(2026, 5, 31), **told)
    told = {"report_id": report.id, "agency_id": report.agency_id, "other_id": other.id, "recorded_at": LONG_AGO}
    alike: dict[str, Any] = {
        "similarity": 9000,
        "state": "CONFIRMED",
        "found_on": date(2026, 5, 30),
        "decided_on": date(2026, 5, 31),
    }
    await LookAlikeRow.create(**told, **alike)
    await drafted(house)
    assert await FindingRow.exists(rule_id="R01", agency_id=report.agency_id)
    assert await FindingRow.filter(agency_id=other.agency_id, subject_type="ReportCheck").count() == 4
    assert await names() == {(rule, author.id, "AUTHOR") for rule in ("R02", "R03", "R04", "R05", "R06")}


async def test_a_violation_names_whom_the_inspector_named_and_its_penalty_nobody_once_more(
    house: House, desk: Desk, world: World
) -> None:
    given = await CASES["recordInspection"](world)
    agency = await AgencyRow.all().order_by("id").first()
    assert agency is not None
    person = await a_person(agency)
    told = {"rule": "M01", "case": "leased", "occurredOn": "2026-05-01", "description": "出借证书"}
    told |= {"professionalId": f"Professional:{person.id}", "part": "LENT_CERTIFICATE"}
    done = await desk.give(
        text_of("recordInspection"), OFFICER, input=given.variables["input"] | {"violations": [told]}
    )
    assert done["__typename"] == "Inspection"
    violation = await ViolationRow.get(rule_id="M01")
    assert (violation.agency_id, violation.professional_id, violation.part) == (
        agency.id,
        person.id,
        "LENT_CERTIFICATE",
    )
    await a_penalty(world, agency, violation_id=violation.id)
    await drafted(house)
    assert await FindingRow.exists(rule_id="L04", fact_id=f"violation:{violation.id}")
    assert await names() == {("M01", person.id, "LENT_CERTIFICATE")}


async def test_a_visit_without_the_named_staff_does_not_say_who_was_missing(house: House, world: World) -> None:
    field = await world.field()
    project = await ProjectRow.get(id=(await field.started()).partition(":")[2])
    told: dict[str, Any] = {"project_id": project.id, "contract_id": project.contract_id, "recorded_at": LONG_AGO}
    told |= {"agency_id": project.agency_id, "visited_on": date(2026, 5, 20), "is_named_staff_present": False}
    await VisitRow.create(**told)
    await drafted(house)
    assert await FindingRow.exists(rule_id="P02")
    assert await names() == set()


async def test_a_confirmed_leasing_takes_the_stars_of_who_lent_the_certificate_and_of_nobody_else(
    house: House, desk: Desk, world: World
) -> None:
    agency = await an_agency()
    person, other = await a_star_of(house, agency, world), await a_person(agency)
    await everybody(house)
    kept = await StarRow.get(professional_id=other.id, is_current=True)
    finding = await found(await a_told(agency), person, "LENT_CERTIFICATE")
    history = await StarRow.filter(professional_id=person.id).count()
    await desk.give(text_of("confirmFinding"), OTHER_OFFICER, findingId=f"Finding:{finding.id}")
    assert await now(person) == (0, 54_00, "CERTIFICATE_LENT")
    assert await StarRow.filter(professional_id=person.id).count() == history + 1
    assert await StarRow.filter(professional_id=person.id, is_current=True).count() == 1
    assert (await StarRow.get(professional_id=other.id, is_current=True)).id == kept.id
    assert (await desk.told()).count("stars.awarded") == 1


async def a_told(agency: AgencyRow, rule: str = "M01", case: str = "leased") -> FindingRow:
    """A finding that may be confirmed now."""
    told = {"notified_by": OFFICER.subject, "notified_at": NOTIFIED, "object_until": date(2026, 5, 28)}
    return await a_finding(agency, rule, case, state="NOTIFIED", **told)


async def test_a_confirmed_finding_of_another_kind_costs_points_by_its_severity(
    house: House, desk: Desk, world: World
) -> None:
    agency = await an_agency()
    person = await a_star_of(house, agency, world)
    for rule, case, points, stars in (("R02", "ordinary_defect", 68_00, 2), ("M06", "shared_person", 60_00, 2)):
        finding = await found(await a_told(agency, rule, case), person)
        done = await desk.give(text_of("confirmFinding"), OTHER_OFFICER, findingId=f"Finding:{finding.id}")
        assert done["__typename"] == "Finding", done
        assert await now(person) == (stars, points, "points")


async def test_what_is_revoked_counts_no_more_from_that_day(house: House, desk: Desk, world: World) -> None:
    contest, agency = await a_contest(world)
    person = await a_star_of(house, agency, world)
    finding = await found(await FindingRow.get(id=contest.finding_id), person, "LENT_CERTIFICATE")
    await everybody(house)
    assert (await now(person))[2] == "CERTIFICATE_LENT"
    given = {"contestId": f"Contest:{contest.id}", "isGranted": True, "reason": "证书并未出借"}
    done = await desk.give(text_of("decideContest"), Actor(Role.REGULATOR, "officer:9", region_code="331100"), **given)
    assert done["__typename"] == "Contest", done
    await finding.refresh_from_db()
    assert finding.state == "REVOKED"
    assert await now(person) == (3, 70_00, "points")


async def test_what_is_repaired_counts_no_more_from_that_day_and_did_the_day_before(
    house: House, desk: Desk, world: World
) -> None:
    row, agency = await a_listing_of(world, "REMOVAL_ASKED")
    person = await a_star_of(house, agency, world)
    ground = await found(await ground_of(row), person, "LENT_CERTIFICATE")
    await everybody(house)
    assert (await now(person))[2] == "CERTIFICATE_LENT"
    given = named(row, isGranted=True, reason="属实")
    assert (await desk.give(text_of("decideListingRemoval"), OTHER_OFFICER, **given))["__typename"] != "Problem"
    assert (await FindingRow.get(id=ground.id)).repaired_on == date(2026, 6, 1)
    assert await now(person) == (3, 70_00, "points")
    async with house.store.transaction() as work:
        await award(work, house.book.in_use, house.book.profile, as_of=date(2026, 5, 31), only=[person.id])
    assert await now(person) == (0, 54_00, "CERTIFICATE_LENT")


async def test_persons_on_the_list_bear_its_finding_until_it_ends(house: House, desk: Desk, world: World) -> None:
    row, agency = await a_listing_of(world)
    person = await a_star_of(house, agency, world)
    told: dict[str, Any] = {"listing_id": row.id, "agency_id": agency.id, "part": "x", "recorded_at": LONG_AGO}
    await ListedPersonRow.create(professional_id=person.id, **told)
    done = await desk.give(text_of("decideDishonestyListing"), OFFICER, **named(row, isListed=True, reason="属实"))
    assert done["__typename"] == "DishonestyListing", done
    assert ("L03", person.id, "LISTED") in await names()
    assert await now(person) == (1, 54_00, "points")
    for day, points in ((date(2029, 5, 31), None), (date(2029, 6, 1), -8_00)):
        at(house, day)
        async with house.store.transaction() as work:
            await end_listings(work, house.book, day)
        star = await StarRow.get(professional_id=person.id, is_current=True)
        assert (star.parts["conduct"] if star.as_of == day else None) == points


async def test_a_cure_halves_what_a_continuing_condition_weighs(house: House, desk: Desk, world: World) -> None:
    agency = await an_agency()
    person = await a_star_of(house, agency, world)
    finding = await a_confirmed_finding(agency, "Q09", "mismatched_person", on=date(2026, 5, 1))
    await found(finding, person)
    await everybody(house)
    assert (await now(person))[1] == 62_00
    told = {"findingId": f"Finding:{finding.id}", "curedOn": "2026-06-01", "reason": "已转入参保"}
    await desk.give(text_of("acceptCure"), OFFICER, **told)
    assert (await now(person))[1] == 66_00


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (100, (3, 75_00, "points")),
        (70, (2, 67_50, "points")),
        (69.99, (0, 67_50, "TEST_FAILED")),
        (None, (0, 50_00, "TEST_FAILED")),
    ],
)
async def test_stars_follow_a_test_at_once_and_by_its_own_score_to_pass(
    house: House, desk: Desk, world: World, score: float | None, expected: tuple[int, int, str]
) -> None:
    agency = await an_agency()
    person = await a_star_of(house, agency, world)
    test = await a_test(world, held_on=date(2026, 5, 25), pass_score=70_00)
    told = {"abilityTestId": f"AbilityTest:{test.id}", "inputs": [scored(person, score)]}
    await desk.give(text_of("recordAbilityResults"), OFFICER, **told)
    assert await now(person) == expected


async def test_who_works_nowhere_any_more_has_no_current_stars(house: House, world: World) -> None:
    agency = await an_agency()
    person = await a_star_of(house, agency, world)
    await EmploymentRow.filter(professional_id=person.id).update(until_on=date(2026, 6, 1))
    async with house.store.transaction() as work:
        assert await award_again(work, house.book, [person.id]) == 0
    assert await StarRow.filter(professional_id=person.id, is_current=True).count() == 0
    assert await StarRow.filter(professional_id=person.id).count() == 1


@pytest.mark.parametrize("command", ["reviewService", "recordReportCheck", "reportMajorHazard"])
async def test_stars_follow_the_work_of_a_team(house: House, desk: Desk, world: World, command: str) -> None:
    """Its lead and its members are awarded anew, as the batch would, and nobody else."""
    given = await CASES[command](world)
    project = await ProjectRow.all().order_by("-id").first()
    assert project is not None
    agency = await AgencyRow.get(id=project.agency_id)
    lead, member, other = [await a_star_of(house, agency, world) for _ in range(3)]
    await ProjectRow.filter(id=project.id).update(lead_id=lead.id)
    await ProjectMemberRow.create(project_id=project.id, professional_id=member.id, duty="x")
    before = {row.professional_id: row.id for row in await StarRow.filter(is_current=True)}
    await desk.give(text_of(command), given.actor, **given.variables)
    now = {row.professional_id: row.id for row in await StarRow.filter(is_current=True)}
    assert {person for person in now if now[person] != before[person]} >= {lead.id, member.id}
    assert now[other.id] == before[other.id]
    fields = ("professional_id", *STAR)
    told = await StarRow.filter(is_current=True).order_by("professional_id").values(*fields)
    await everybody(house)
    assert await StarRow.filter(is_current=True).order_by("professional_id").values(*fields) == told


async def test_stars_follow_who_comes_and_goes(house: House, desk: Desk, world: World) -> None:
    filed = await CASES["fileStaff"](world)
    await desk.give(text_of("fileStaff"), filed.actor, **filed.variables)
    employment = await EmploymentRow.all().order_by("-id").first()
    assert employment is not None
    assert await StarRow.filter(professional_id=employment.professional_id, is_current=True).count() == 1
    told = {"employmentId": f"Employment:{employment.id}", "untilOn": "2026-06-01"}
    await desk.give(text_of("endEmployment"), filed.actor, **told)
    assert await StarRow.filter(professional_id=employment.professional_id, is_current=True).count() == 0


async def test_the_batch_and_the_single_award_agree(house: House, world: World) -> None:
    """Of people whom all kinds of facts concern: each alone, some together, all at once."""
    agency, other = await an_agency(), await an_agency()
    people = [await a_star_of(house, agency, world) for _ in range(6)]
    lender, author, shared, failed, cured, _ = people
    await found(await a_confirmed_finding(agency, "M01", "leased", on=date(2026, 4, 1)), lender, "LENT_CERTIFICATE")
    await found(await a_confirmed_finding(agency, "R04", "inaccurate", on=date(2024, 7, 1)), author, "AUTHOR")
    told: dict[str, Any] = {"from_on": date(2024, 1, 1), "position": "x", "recorded_at": LONG_AGO}
    await EmploymentRow.create(professional_id=shared.id, agency_id=other.id, **told)
    await a_result(await a_test(world, held_on=date(2026, 5, 28)), failed, agency, 10_00)
    whole = {"cured_on": date(2026, 5, 1), "cured_at": LONG_AGO}
    await found(await a_confirmed_finding(agency, "Q09", "mismatched_person", on=date(2026, 4, 1), **whole), cured)
    await everybody(house)
    batch = await StarRow.filter(is_current=True).order_by("professional_id").values_list("professional_id", *STAR)
    assert [row[4] for row in batch] == [
        "CERTIFICATE_LENT",
        "points",
        "TWO_EMPLOYERS",
        "TEST_FAILED",
        "points",
        "points",
    ]
    for groups in ([[person.id] for person in people], [[people[4].id, people[0].id], [people[2].id]]):
        async with house.store.transaction() as work:
            for group in groups:
                await award_again(work, house.book, group)
        single = StarRow.filter(is_current=True).order_by("professional_id")
        assert await single.values_list("professional_id", *STAR) == batch
