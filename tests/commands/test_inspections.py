"""What the commands about inspections refuse, and what follows where they are done."""

import asyncio
from datetime import date
from typing import Any

import pytest

from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow
from backend.entities.inspection import InspectionRow, InspectorInterestRow, InspectorRow, ViolationRow
from backend.entities.inspection_plan import InspectionDrawRow, InspectionPlanLineRow, InspectionTaskRow
from backend.inspection_draws import stored_and_drawn_again
from tests.builders import LONG_AGO, a_confirmed_finding, a_finding, a_professional, an_agency
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, Given, World
from tests.commands.cases.inspections import LIANDU, a_plan, a_task, an_inspector, everybody_inspected
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.texts import text_of

QUARTER = {"region": LIANDU, "period": "2026Q2"}


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def refused(desk: Desk, command: str, given: Given, *codes: tuple[str, dict[str, Any]]) -> None:
    """Each change of what is given is refused with its code."""
    for code, change in codes:
        await desk.refused(code, text_of(command), given.actor, **{**given.variables, **change})


def changed(given: Given, **change: Any) -> dict[str, Any]:
    """The variables of a command with one input, changed in it."""
    return {"input": {**given.variables["input"], **change}}


async def test_what_is_refused_of_inspectors_and_their_interests(desk: Desk, world: World) -> None:
    enrol, release = await CASES["enrolInspector"](world), await CASES["releaseInspector"](world)
    await refused(
        desk,
        "enrolInspector",
        enrol,
        ("NOT_YOUR_REGION", {"region": "330106"}),
        ("UNKNOWN_DIVISION", {"region": "999999"}),
        ("TEXT_LENGTH", {"name": " "}),
        ("TEXT_LENGTH", {"staffNumber": "x" * 41}),
    )
    await desk.refused("NOT_YOUR_REGION", text_of("releaseInspector"), AFAR, **release.variables)
    declare, end = await CASES["declareInterest"](world), await CASES["endInterest"](world)
    for command, given in (("declareInterest", declare), ("endInterest", end)):
        await refused(desk, command, given, ("TEXT_LENGTH", {"reason": ""}), ("TEXT_LENGTH", {"reason": "x" * 401}))
    await desk.refused("NOT_YOUR_REGION", text_of("declareInterest"), AFAR, **declare.variables)


async def test_a_quarter_is_planned_once_and_no_agency_twice(desk: Desk, world: World) -> None:
    query = text_of("planInspections")
    await desk.refused("NOTHING_TO_PLAN", query, OFFICER, **QUARTER)
    for _ in range(3):
        await an_agency()
    await an_agency(registration_state="SUSPENDED")
    for code, change in (
        ("PERIOD_FORMAT", {"period": "2026Q5"}),
        ("PERIOD_OVER", {"period": "2026Q1"}),
        ("PERIOD_OVER", {"period": "2025"}),
        ("NOT_YOUR_REGION", {"region": "330106"}),
        ("UNKNOWN_DIVISION", {"region": "999999"}),
    ):
        await desk.refused(code, query, OFFICER, **{**QUARTER, **change})
    await desk.give(query, OFFICER, **QUARTER)
    assert await InspectionTaskRow.all().count() == 3
    await desk.refused("NOTHING_TO_PLAN", query, OFFICER, region="331100", period="2026Q2")
    await an_agency(region_id="331121")
    await desk.give(query, OFFICER, region="331100", period="2026Q2")
    assert await InspectionTaskRow.all().count() == 4


async def test_the_plan_of_a_year_has_numbers_and_is_closed_when_everybody_was_visited(
    desk: Desk, world: World
) -> None:
    for grade in ("A", "D", None):
        await an_agency(grade=grade)
    plan = (await desk.give(text_of("planInspections"), OFFICER, region=LIANDU, period="2026"))["id"]
    lines = await InspectionPlanLineRow.all().order_by("id").values_list("tier", "on_site", "off_site")
    assert [tuple(line) for line in lines] == [("TRUSTED", 1, 4), ("CLOSE", 2, 2), ("KEY", 4, 0)]
    assert not await InspectionTaskRow.exists()
    draw = text_of("drawInspections")
    await desk.refused("PLAN_OF_A_YEAR", draw, OFFICER, inspectionPlanId=plan, size=1, seed="7")
    close = text_of("closeInspectionPlan")
    await everybody_inspected(date(2026, 5, 1), world, mode="OFF_SITE")
    await desk.refused("NOT_COVERED", close, OFFICER, inspectionPlanId=plan)
    await everybody_inspected(date(2026, 5, 2), world)
    assert (await desk.give(close, OFFICER, inspectionPlanId=plan))["__typename"] == "InspectionPlan"


async def test_a_quarter_is_closed_when_its_tasks_are_done_and_everybody_is_covered(desk: Desk, world: World) -> None:
    plan, agency = await a_plan(world), await an_agency()
    task = await a_task(world, agency, plan_id=plan.id, mode="OFF_SITE")
    told, close = {"inspectionPlanId": f"InspectionPlan:{plan.id}"}, text_of("closeInspectionPlan")
    await desk.refused("TASKS_OPEN", close, OFFICER, **told)
    cancel = {"inspectionTaskId": f"InspectionTask:{task.id}", "reason": " "}
    await desk.refused("TEXT_LENGTH", text_of("cancelInspection"), OFFICER, **cancel)
    await desk.give(text_of("cancelInspection"), OFFICER, **{**cancel, "reason": "另案处理"})
    await desk.refused("NOT_COVERED", close, OFFICER, **told)
    await everybody_inspected(plan.from_on, world)
    await desk.give(close, OFFICER, **told)
    for command, more in (("checkOffSite", {}), ("drawInspections", {"size": 1, "seed": "7"})):
        await desk.refused("PLAN_CLOSED", text_of(command), OFFICER, **told, **more)


async def test_a_draw_takes_whom_it_may_and_sends_nobody_with_an_interest_or_from_last_time(
    house: House, desk: Desk, world: World
) -> None:
    plan = await a_plan(world)
    agencies = [await an_agency(grade="A"), await an_agency(grade="B"), await an_agency(grade="B")]
    first, second, third, fourth = [(await an_inspector(world)).id for _ in range(4)]
    await an_inspector(world, released_on=date(2026, 5, 1))
    await InspectionRow.create(
        agency_id=agencies[0].id,
        region_id=LIANDU,
        kind="RANDOM_DRAW",
        mode="ON_SITE",
        task_number="full",
        inspected_on=plan.from_on,
        recorded_at=LONG_AGO,
    )
    await InspectionRow.create(
        agency_id=agencies[1].id,
        region_id=LIANDU,
        kind="RANDOM_DRAW",
        mode="ON_SITE",
        task_number="last",
        inspected_on=date(2026, 5, 1),
        lead_id=first,
        second_id=second,
        recorded_at=LONG_AGO,
    )
    given = {"inspectionPlanId": f"InspectionPlan:{plan.id}", "size": 2, "seed": "7"}
    query = text_of("drawInspections")
    for code, change in (
        ("DRAW_SIZE", {"size": 0}),
        ("DRAW_SIZE", {"size": 3}),
        ("SEED_FORMAT", {"seed": ""}),
        ("SEED_FORMAT", {"seed": "x y"}),
    ):
        await desk.refused(code, query, OFFICER, **{**given, **change})
    told: dict[str, Any] = {
        "reason": "x",
        "region_id": LIANDU,
        "declared_on": date(2026, 5, 1),
        "recorded_at": LONG_AGO,
    }
    interest = await InspectorInterestRow.create(inspector_id=third, agency_id=agencies[1].id, **told)
    await desk.refused("TOO_FEW_INSPECTORS", query, OFFICER, **given)
    await desk.refused("UNKNOWN_DIVISION", query, OFFICER, **given, inspectorsFrom="999999")
    await desk.refused("NOT_YOUR_REGION", query, OFFICER, **given, inspectorsFrom="330106")
    await InspectorInterestRow.filter(id=interest.id).update(ended_on=date(2026, 6, 1))
    off_site = await a_task(world, agencies[2], plan_id=plan.id, period=plan.period, mode="OFF_SITE")
    await desk.give(query, OFFICER, **given)
    row = await InspectionDrawRow.get()
    picks = {agency: {lead, helper} for agency, lead, helper in row.picked}
    assert set(picks) == {agencies[1].id, agencies[2].id}
    assert picks[agencies[1].id] == {third, fourth}
    assert dict(row.roster) == {agencies[1].id: 100, agencies[2].id: 100}
    tasks = await InspectionTaskRow.filter(draw_id=row.id)
    assert {task.agency_id: {task.lead_id, task.second_id} for task in tasks} == picks
    await off_site.refresh_from_db()
    assert (off_site.kind, off_site.mode, off_site.draw_id) == ("RANDOM_DRAW", "ON_SITE", row.id)
    found = await stored_and_drawn_again(house.store, row.id)
    assert found is not None
    assert found[0] == found[1]
    await InspectionDrawRow.filter(id=row.id).update(roster=[*row.roster, [99, 100]])
    assert await stored_and_drawn_again(house.store, row.id) == (found[0], None)
    assert await stored_and_drawn_again(house.store, row.id + 1) is None


async def test_who_may_be_sent_and_how_often(desk: Desk, world: World) -> None:
    given = await CASES["dispatchInspection"](world)
    task = await InspectionTaskRow.get(id=int(given.variables["inspectionTaskId"].partition(":")[2]))
    lead, second = (int(given.variables[name].partition(":")[2]) for name in ("leadId", "secondId"))
    gone = await an_inspector(world, released_on=date(2026, 5, 1))
    elsewhere = await an_inspector(world, region_id="330106")
    barred, was_there = await an_inspector(world), await an_inspector(world)
    await InspectorInterestRow.create(
        inspector_id=barred.id,
        agency_id=task.agency_id,
        region_id=LIANDU,
        reason="x",
        declared_on=LONG_AGO,
        recorded_at=LONG_AGO,
    )
    visit = await InspectionRow.create(
        agency_id=task.agency_id,
        region_id=LIANDU,
        kind="QUARTERLY",
        mode="ON_SITE",
        task_number="last",
        inspected_on=date(2026, 3, 1),
        lead_id=was_there.id,
        recorded_at=LONG_AGO,
    )
    await refused(
        desk,
        "dispatchInspection",
        given,
        ("NO_INSPECTOR_HERE", {"leadId": f"Inspector:{gone.id}"}),
        ("NO_INSPECTOR_HERE", {"secondId": f"Inspector:{elsewhere.id}"}),
        ("INSPECTOR_BARRED", {"secondId": f"Inspector:{barred.id}"}),
        ("INSPECTED_LAST_TIME", {"secondId": f"Inspector:{was_there.id}"}),
        ("TWO_INSPECTORS_NEEDED", {"secondId": given.variables["leadId"]}),
        ("TWO_INSPECTORS_NEEDED", {"secondId": None}),
    )
    await AgencyRow.filter(id=task.agency_id).update(grade="A")
    await refused(desk, "dispatchInspection", given, ("CEILING_REACHED", {}))
    await InspectionRow.filter(id=visit.id).update(kind="TRIGGERED", inspected_on=date(2025, 12, 31))
    done = await desk.give(text_of("dispatchInspection"), OFFICER, **given.variables)
    assert done["__typename"] == "InspectionTask"
    await task.refresh_from_db()
    assert (task.state, task.lead_id, task.second_id) == ("DISPATCHED", lead, second)


@pytest.mark.parametrize(("kind", "is_counted"), [("TRIGGERED", False), ("LOOK_BACK", False), ("SPECIAL", True)])
async def test_an_inspection_for_a_cause_does_not_count_against_the_ceiling(
    desk: Desk, world: World, kind: str, is_counted: bool
) -> None:
    agency = await an_agency(grade="A")
    await everybody_inspected(date(2026, 5, 1), world)
    people = {"leadId": f"Inspector:{(await an_inspector(world)).id}"}
    people["secondId"] = f"Inspector:{(await an_inspector(world)).id}"
    told = {"agencyId": f"Agency:{agency.id}", "kind": kind, "mode": "ON_SITE", "cause": "x", "dueOn": "2026-06-02"}
    task = (await desk.give(text_of("triggerInspection"), OFFICER, input=told))["id"]
    done = await desk.give(text_of("dispatchInspection"), OFFICER, inspectionTaskId=task, **people)
    assert done.get("code") == ("CEILING_REACHED" if is_counted else None)
    if is_counted:
        off = {"inspectionTaskId": task, "leadId": people["leadId"], "mode": "OFF_SITE"}
        assert (await desk.give(text_of("dispatchInspection"), OFFICER, **off))["__typename"] == "InspectionTask"


async def test_what_is_refused_of_an_inspection_for_a_cause(desk: Desk, world: World) -> None:
    given = await CASES["triggerInspection"](world)
    await refused(
        desk,
        "triggerInspection",
        given,
        ("PLANNED_KIND", changed(given, kind="RANDOM_DRAW")),
        ("TEXT_LENGTH", changed(given, cause=" ")),
        ("TEXT_LENGTH", changed(given, cause="x" * 401)),
        ("DUE_BEFORE_TODAY", changed(given, dueOn="2026-05-31")),
    )
    await desk.refused("NOT_YOUR_REGION", text_of("triggerInspection"), AFAR, **given.variables)


async def test_a_no_is_a_violation_and_a_draft_finding(desk: Desk, world: World) -> None:
    given = await CASES["recordInspection"](world)
    staged = """mutation { done: stageFile(name: "x", size: 4, sha256: "%s") { ... on StagedFile { fileId } } }"""
    missing = (await desk.give(staged % ("0" * 64), OFFICER))["fileId"]
    whole = given.variables["input"]["answers"]
    breach = {"rule": "M02", "case": "subcontracted", "occurredOn": "2026-04-01", "description": "转包一项目"}
    stranger = f"Professional:{(await a_professional(await an_agency(), '330106197703031111')).id}"
    named = {"professionalId": stranger, "part": "INVOLVED"}
    await refused(
        desk,
        "recordInspection",
        given,
        ("ANSWERS_INCOMPLETE", changed(given, answers=whole[1:])),
        ("ANSWERS_INCOMPLETE", changed(given, answers=[*whole, whole[0]])),
        ("TEXT_LENGTH", changed(given, answers=[*whole[:-1], {**whole[-1], "isMet": False, "note": None}])),
        ("TEXT_LENGTH", changed(given, note=" ")),
        ("TEXT_LENGTH", changed(given, violations=[{**breach, "description": ""}])),
        ("DAY_IN_THE_FUTURE", changed(given, inspectedOn="2026-06-02")),
        ("DAYS_OUT_OF_ORDER", changed(given, inspectedOn="2026-05-24")),
        ("DAYS_OUT_OF_ORDER", changed(given, violations=[{**breach, "occurredOn": "2026-05-29"}])),
        ("UNKNOWN_RULE_CASE", changed(given, violations=[{**breach, "case": "leased"}])),
        ("UNKNOWN_RULE_CASE", changed(given, violations=[{**breach, "rule": "X99"}])),
        ("UNKNOWN_RULE_CASE", changed(given, violations=[{**breach, "rule": "B01", "case": "awarded"}])),
        ("FILE_MISSING", changed(given, evidenceIds=[missing])),
        ("PERSON_WITHOUT_PART", changed(given, violations=[{**breach, "part": "INVOLVED"}])),
        ("PERSON_WITHOUT_PART", changed(given, violations=[{**breach, "professionalId": stranger}])),
        ("NOT_OF_THIS_AGENCY", changed(given, violations=[{**breach, **named}])),
        ("NOT_FOUND", changed(given, violations=[{**breach, **named, "professionalId": "Professional:987654"}])),
    )
    await desk.give(text_of("recordInspection"), OFFICER, **changed(given, violations=[breach]))
    row = await InspectionRow.get()
    assert (row.is_passed, len(row.evidence), row.checklist["answers"]["ledgers"]["isMet"]) == (False, 1, False)
    assert [each.rule_id for each in await ViolationRow.all().order_by("id")] == ["P04", "M02"]
    drafts = await FindingRow.filter(detector="violation_found", state="DRAFT").order_by("id")
    assert [(each.rule_id, each.case_code) for each in drafts] == [("P04", "fabrication"), ("M02", "subcontracted")]
    task = await InspectionTaskRow.get(inspection_id=row.id)
    assert (task.state, task.task_number) == ("DONE", row.task_number)


async def test_whoever_has_a_confirmed_finding_open_does_not_pass_off_site(desk: Desk, world: World) -> None:
    """Everybody sees who passed: what is only alleged, or not even told to the agency, must not show in it."""
    plan, clean, dirty = await a_plan(world), await an_agency(), await an_agency()
    for state in ("DRAFT", "NOTIFIED", "OBJECTED", "REVOKED", "REPAIRED"):
        await a_finding(clean, state=state)
    await a_confirmed_finding(clean, "Q07", on=date(2026, 5, 1), cured_on=date(2026, 5, 20))
    await a_confirmed_finding(dirty, on=date(2026, 5, 1))
    for agency in (clean, dirty):
        await a_task(world, agency, plan_id=plan.id, mode="OFF_SITE")
    kept = await a_task(world, plan_id=plan.id)
    await desk.give(text_of("checkOffSite"), OFFICER, inspectionPlanId=f"InspectionPlan:{plan.id}")
    found = await InspectionRow.all().values_list("agency_id", "is_passed", "mode")
    assert sorted(tuple(each) for each in found) == [(clean.id, True, "OFF_SITE"), (dirty.id, False, "OFF_SITE")]
    await kept.refresh_from_db()
    assert kept.state == "PLANNED"


@pytest.mark.parametrize("month_day", [(11, 29), (11, 30), (12, 1)])
async def test_who_was_not_visited_this_year_is_verified_by_the_last_of_november(
    house: House, desk: Desk, month_day: tuple[int, int]
) -> None:
    """verification.due_month_day"""
    await an_agency(grade="A")
    at(house, date(2026, 10, 9))
    await desk.give(text_of("planInspections"), OFFICER, region=LIANDU, period="2026Q4")
    task = await InspectionTaskRow.get()
    assert (task.kind, task.mode, task.due_on) == ("VERIFICATION", "ON_SITE", date(2026, 11, 30))
    today = date(2026, *month_day)
    at(house, today)
    asked = '{ inspectionProgress(region: "331102", period: "2026Q4") { overdue notVisited } }'
    told = (await desk.client.ask(asked, OFFICER))["inspectionProgress"]
    assert told == {"overdue": int(today > date(2026, 11, 30)), "notVisited": 1}


async def test_of_two_visits_dispatched_at_once_below_a_ceiling_of_one_one_goes(desk: Desk, world: World) -> None:
    agency = await an_agency(grade="A")
    people = [f"Inspector:{(await an_inspector(world)).id}" for _ in range(4)]
    calls = []
    for pair in (people[:2], people[2:]):
        task = await a_task(world, agency)
        told = {
            "inspectionTaskId": f"InspectionTask:{task.id}",
            "leadId": pair[0],
            "secondId": pair[1],
        }
        calls.append(desk.give(text_of("dispatchInspection"), OFFICER, **told))
    answers_of_both = await asyncio.gather(*calls)
    assert sorted(answer.get("code") or "" for answer in answers_of_both) == ["", "CEILING_REACHED"]


async def test_two_regions_that_plan_at_once_plan_for_nobody_twice(desk: Desk) -> None:
    for place in ("331102", "331102", "331121"):
        await an_agency(region_id=place)
    query = text_of("planInspections")
    calls = [desk.give(query, OFFICER, region=region, period="2026Q2") for region in ("331102", "331100")]
    await asyncio.gather(*calls)
    planned = [int(key) for (key,) in await InspectionTaskRow.all().values_list("agency_id")]
    assert len(planned) == len(set(planned)) == 3


async def test_a_county_with_few_inspectors_draws_them_from_its_city(desk: Desk, world: World) -> None:
    plan = await a_plan(world)
    agency = await an_agency()
    there = {(await an_inspector(world, region_id="331121")).id for _ in range(2)}
    given = {"inspectionPlanId": f"InspectionPlan:{plan.id}", "size": 1, "seed": "7"}
    await desk.refused("TOO_FEW_INSPECTORS", text_of("drawInspections"), OFFICER, **given)
    done = await desk.give(text_of("drawInspections"), OFFICER, **given, inspectorsFrom="331100")
    assert done["__typename"] == "InspectionDraw"
    ((drawn, *sent),) = (await InspectionDrawRow.get()).picked
    assert (drawn, set(sent)) == (agency.id, there)


async def test_who_was_drawn_and_may_go_no_more_is_not_sent(desk: Desk, world: World) -> None:
    lead, second = await an_inspector(world), await an_inspector(world)
    task = await a_task(world, kind="RANDOM_DRAW", lead_id=lead.id, second_id=second.id)
    told = {"inspectionTaskId": f"InspectionTask:{task.id}", "leadId": None, "secondId": None, "mode": None}
    query = text_of("dispatchInspection")
    interest = {"inspectorId": f"Inspector:{second.id}", "agencyId": f"Agency:{task.agency_id}", "reason": "亲属任职"}
    declared = await desk.give(text_of("declareInterest"), OFFICER, **interest)
    assert await desk.refused("INSPECTOR_BARRED", query, OFFICER, **told) == ["secondId"]
    await desk.give(text_of("endInterest"), OFFICER, inspectorInterestId=declared["id"], reason="已离职")
    await InspectorRow.filter(id=lead.id).update(released_on=date(2026, 5, 30))
    assert await desk.refused("NO_INSPECTOR_HERE", query, OFFICER, **told) == ["leadId"]
    other = await an_inspector(world)
    sent = await desk.give(query, OFFICER, **{**told, "leadId": f"Inspector:{other.id}"})
    assert sent["__typename"] == "InspectionTask"


async def test_there_is_no_more_evidence_than_anybody_looks_at_and_each_file_is_kept_once(
    desk: Desk, world: World
) -> None:
    given = await CASES["recordInspection"](world)
    (one,) = given.variables["input"]["evidenceIds"]
    await refused(desk, "recordInspection", given, ("NUMBER_OUT_OF_RANGE", changed(given, evidenceIds=[one] * 51)))
    await desk.give(text_of("recordInspection"), OFFICER, **changed(given, evidenceIds=[one] * 50))
    assert len((await InspectionRow.get()).evidence) == 1


async def test_the_last_quarter_of_the_calendar_has_its_last_day(desk: Desk) -> None:
    await an_agency()
    told = {"region": LIANDU, "period": "9999Q4"}
    assert (await desk.give(text_of("planInspections"), OFFICER, **told))["__typename"] == "InspectionPlan"
    query = 'query ($p: String!) { inspectionProgress(region: "331102", period: $p) { overdue notVisited } }'
    assert (await desk.client.ask(query, OFFICER, p="9999Q4"))["inspectionProgress"] == {"overdue": 0, "notVisited": 1}
