"""The yearly ability test: what is refused, what is written, and whether a region's staff were covered in time."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.ability_test import AbilityTestResultRow, AbilityTestRow
from backend.entities.finding import FindingRow
from backend.entities.professional import EmploymentRow
from tests.builders import LONG_AGO, an_agency
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, World
from tests.commands.cases.ability_tests import LIANDU, a_person, a_result, a_test, scored
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import refused
from tests.commands.texts import text_of

RECORD = """mutation ($test: ID!, $inputs: [AbilityResultInput!]!, $onFault: OnFault! = ALL_OR_NOTHING) {
  done: recordAbilityResults(abilityTestId: $test, inputs: $inputs, onFault: $onFault) {
    __typename ... on Filing { written rejected ids faults { index code path } } ... on Problem { code path } } }"""
COVERAGE = """query ($region: String!, $year: Int!) { told: abilityTestCoverage(region: $region, year: $year) {
  dueOn asOf isOverdue isCovered staff tested passed failed absent untested testedInTime
  counties { region staff tested passed failed absent untested testedInTime isCovered } } }"""


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def test_what_is_refused_of_a_test(desk: Desk, world: World) -> None:
    given = await CASES["holdAbilityTest"](world)
    await refused(
        desk,
        "holdAbilityTest",
        given,
        ("TEXT_LENGTH", {"title": " "}),
        ("TEXT_LENGTH", {"title": "x" * 121}),
        ("UNKNOWN_DIVISION", {"region": "999999"}),
        ("NOT_YOUR_REGION", {"region": "330106"}),
        ("NUMBER_OUT_OF_RANGE", {"passScore": 0.99}),
        ("NUMBER_OUT_OF_RANGE", {"passScore": 100.01}),
    )
    await desk.give(text_of("holdAbilityTest"), OFFICER, **given.variables)
    row = await AbilityTestRow.get()
    assert (row.region_id, row.held_on, row.pass_score) == (LIANDU, date(2026, 9, 20), 60_00)
    for change in ({"heldOn": "2026-09-21"}, {"title": "补考"}, {"region": "331181"}):
        done = await desk.give(text_of("holdAbilityTest"), OFFICER, **{**given.variables, **change})
        assert done["__typename"] == "AbilityTest"
    await desk.refused("TEST_ON_RECORD", text_of("holdAbilityTest"), OFFICER, **given.variables)


async def test_a_result_is_passed_from_the_score_to_pass_on_and_an_absence_has_none(desk: Desk, world: World) -> None:
    test, agency = await a_test(world), await an_agency()
    people = [await a_person(agency) for _ in range(5)]
    inputs = [scored(one, score) for one, score in zip(people, (60, 59.99, None, 100, 0), strict=True)]
    done = await desk.give(RECORD, OFFICER, test=f"AbilityTest:{test.id}", inputs=inputs)
    rows = await AbilityTestResultRow.all().order_by("id")
    assert done["ids"] == [f"AbilityTestResult:{row.id}" for row in rows]
    told = [(row.score, row.is_absent, row.is_passed, row.agency_id) for row in rows]
    assert told == [
        (6000, False, True, agency.id),
        (5999, False, False, agency.id),
        (None, True, False, agency.id),
        (10000, False, True, agency.id),
        (0, False, False, agency.id),
    ]
    (detail,) = await desk.deeds("recordAbilityResults")
    assert (detail["results"], detail["drafted"]) == ([row.id for row in rows], 1)
    assert [(one.rule_id, one.case_code) for one in await FindingRow.filter(rule_id="T02")] == [("T02", "attendance")]
    assert (await desk.told()).count("ability_test.recorded") == 1


@pytest.mark.parametrize(
    ("score", "is_absent", "code"),
    [
        (None, False, "SCORE_OR_ABSENCE"),
        (60, True, "SCORE_OR_ABSENCE"),
        (-0.01, False, "NUMBER_OUT_OF_RANGE"),
        (100.01, False, "NUMBER_OUT_OF_RANGE"),
    ],
)
async def test_a_result_is_a_score_or_an_absence(
    desk: Desk, world: World, score: float | None, is_absent: bool, code: str
) -> None:
    """recordAbilityResults"""
    given = {**scored(await a_person(), 60), "score": score, "isAbsent": is_absent}
    test = await a_test(world)
    async with desk.untouched():
        done = await desk.give(RECORD, OFFICER, test=f"AbilityTest:{test.id}", inputs=[given])
    assert done["faults"] == [{"index": 0, "code": code, "path": ["inputs", "0", "score"]}]


@pytest.mark.parametrize(("on_fault", "written"), [("ALL_OR_NOTHING", 0), ("REJECT_FAULTY", 2), ("DRY_RUN", 0)])
async def test_every_fault_is_told_and_what_is_written_is_as_was_asked(
    desk: Desk, world: World, on_fault: str, written: int
) -> None:
    """recordAbilityResults"""
    test = await a_test(world)
    good, twice, gone = await a_person(), await a_person(), await a_person()
    elsewhere = await a_person(await an_agency(region_id="330106"))
    await EmploymentRow.filter(professional_id=gone.id).update(until_on=test.held_on)
    inputs = [scored(one, 70) for one in (good, twice, twice, gone, elsewhere)]
    given: dict[str, Any] = {"test": f"AbilityTest:{test.id}", "inputs": inputs}
    done = await desk.give(RECORD, OFFICER, **given, onFault=on_fault)
    assert (done["written"], done["rejected"], await AbilityTestResultRow.all().count()) == (written, 3, written)
    assert [(one["index"], one["code"]) for one in done["faults"]] == [
        (2, "RESULT_ON_RECORD"),
        (3, "NOT_EMPLOYED_THEN"),
        (4, "AGENCY_OF_ANOTHER_PLACE"),
    ]
    done = await desk.give(RECORD, OFFICER, **{**given, "inputs": inputs[:1]})
    assert (done["written"], [one["code"] for one in done["faults"]]) == (
        (0, ["RESULT_ON_RECORD"]) if written else (1, [])
    )


@pytest.mark.parametrize(
    ("from_on", "until_on", "is_there"),
    [
        ("2026-05-20", None, True),
        ("2026-05-21", None, False),
        ("2025-01-01", "2026-05-20", False),
        ("2025-01-01", "2026-05-21", True),
    ],
)
async def test_who_sits_it_works_for_an_agency_on_its_day(
    desk: Desk, world: World, from_on: str, until_on: str | None, is_there: bool
) -> None:
    test, person = await a_test(world), await a_person()
    await EmploymentRow.filter(professional_id=person.id).update(from_on=from_on, until_on=until_on)
    done = await desk.give(RECORD, OFFICER, test=f"AbilityTest:{test.id}", inputs=[scored(person, 70)])
    assert [one["code"] for one in done["faults"]] == ([] if is_there else ["NOT_EMPLOYED_THEN"])


async def test_of_two_employers_the_full_time_one_has_the_result(desk: Desk, world: World) -> None:
    test, side, full = await a_test(world), await an_agency(), await an_agency()
    person = await a_person(side)
    await EmploymentRow.filter(professional_id=person.id).update(is_full_time=False)
    told: dict[str, Any] = {"from_on": date(2024, 1, 1), "position": "x", "recorded_at": LONG_AGO}
    await EmploymentRow.create(professional_id=person.id, agency_id=full.id, **told)
    await desk.give(RECORD, OFFICER, test=f"AbilityTest:{test.id}", inputs=[scored(person, 70)])
    assert (await AbilityTestResultRow.get()).agency_id == full.id


@pytest.mark.parametrize(("day", "code"), [(19, "TEST_NOT_HELD_YET"), (20, None), (21, None)])
async def test_results_come_from_the_day_of_the_test_on(
    house: House, desk: Desk, world: World, day: int, code: str | None
) -> None:
    """recordAbilityResults"""
    test, person = await a_test(world), await a_person()
    at(house, date(2026, 5, day))
    done = await desk.give(RECORD, OFFICER, test=f"AbilityTest:{test.id}", inputs=[scored(person, 70)])
    assert done.get("code") == code


async def test_what_else_is_refused_of_results(desk: Desk, world: World) -> None:
    """recordAbilityResults"""
    test, person = f"AbilityTest:{(await a_test(world)).id}", scored(await a_person(), 70)
    await desk.refused("NOT_YOUR_REGION", text_of("recordAbilityResults"), AFAR, abilityTestId=test, inputs=[person])
    await desk.refused("NOTHING_TO_FILE", text_of("recordAbilityResults"), OFFICER, abilityTestId=test, inputs=[])
    many = [person] * 501
    await desk.refused("TOO_MANY_ITEMS", text_of("recordAbilityResults"), OFFICER, abilityTestId=test, inputs=many)


async def covered(
    house: House, client: Client, actor: Actor = OFFICER, region: str = "331100", year: int = 2026
) -> Any:
    """What coverage an officer is told of, in one statement."""
    before = house.store.reader.statements
    told = (await client.ask(COVERAGE, actor, region=region, year=year))["told"]
    assert house.store.reader.statements == before + (actor.role is not Role.PUBLIC)
    return told


async def test_coverage_counts_each_of_the_staff_once_by_their_best_result(house: House, client: Client) -> None:
    world, agency, other = World(house, client), await an_agency(), await an_agency(region_id="331181")
    first, second = await a_test(world), await a_test(world, held_on=date(2026, 5, 25))
    former = await a_test(world, held_on=date(2025, 12, 31))
    passed, resat, failed, absent, untested = [await a_person(agency) for _ in range(5)]
    for person, results in (
        (passed, {first: 60_00}),
        (resat, {first: 59_99, second: 80_00}),
        (failed, {first: None, second: 10_00}),
        (absent, {first: None}),
        (untested, {former: 90_00}),
    ):
        for test, score in results.items():
            await a_result(test, person, agency, score)
    await a_person(other)
    for change in ({"pension_months": 2}, {"until_on": date(2026, 6, 1)}, {"from_on": date(2026, 3, 2)}):
        nobody = await a_person(agency)
        await EmploymentRow.filter(professional_id=nobody.id).update(**change)
    told = await covered(house, client)
    counties = {one.pop("region"): one for one in told["counties"]}
    counted = {"staff": 5, "tested": 3, "passed": 2, "failed": 1, "absent": 1, "untested": 1, "testedInTime": 3}
    assert counties[LIANDU] == {**counted, "isCovered": False}
    assert (counties["331181"]["staff"], counties["331181"]["untested"]) == (1, 1)
    assert (told["staff"], told["tested"], told["untested"], told["isOverdue"]) == (6, 3, 2, False)
    assert [one["region"] for one in (await covered(house, client, region=LIANDU))["counties"]] == [LIANDU]


async def test_coverage_is_for_officers_and_within_their_region(house: House, client: Client) -> None:
    await a_person()
    assert await covered(house, client, Actor()) is None
    assert (await covered(house, client, AFAR))["counties"] == []
    narrow = Actor(Role.HANDLER, "h", region_code="331181")
    assert (await covered(house, client, narrow, "330000"))["counties"] == []
    wide = Actor(Role.RATER, "r", region_code="330000")
    assert (await covered(house, client, wide, "330000"))["staff"] == 1


@pytest.mark.parametrize(
    ("day", "tested_on", "is_overdue", "is_covered"),
    [
        (date(2026, 10, 30), None, False, False),
        (date(2026, 10, 31), None, False, False),
        (date(2026, 11, 1), None, True, False),
        (date(2026, 11, 2), date(2026, 10, 31), False, True),
        (date(2026, 11, 2), date(2026, 11, 1), True, False),
        (date(2027, 2, 1), date(2026, 10, 30), False, True),
    ],
)
async def test_all_staff_are_tested_by_the_end_of_october(
    house: House, client: Client, day: date, tested_on: date | None, is_overdue: bool, is_covered: bool
) -> None:
    """ability_test.due_month_day"""
    agency = await an_agency()
    person = await a_person(agency)
    if tested_on is not None:
        await a_result(await a_test(World(house, client), held_on=tested_on), person, agency, 70_00)
    at(house, day)
    told = await covered(house, client)
    assert (told["dueOn"], told["isOverdue"], told["isCovered"]) == ("2026-10-31", is_overdue, is_covered)
    assert (told["staff"], told["tested"], told["testedInTime"]) == (1, int(tested_on is not None), int(is_covered))
    assert told["asOf"] == min(day, date(2026, 10, 31)).isoformat()
