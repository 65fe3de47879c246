"""A county's quarter over HTTP: planned, drawn, dispatched, inspected, closed; everybody covered, no ceiling passed.

And a member of the public makes the draw again, by what is published of it and on whatever Python there is.
"""

import asyncio
import subprocess
import sys
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.inspection import InspectionRow
from backend.inspection_draws import stored_and_drawn_again
from backend.storage.audit import verify_chain
from scoring.tiers import load_tiers
from tests.builders import LONG_AGO, an_agency
from tests.commands.cases.inspections import answers
from tests.journeys.stage import Stage, staged

SCRIPT = Path(__file__).parents[2] / "docs" / "replay_draw.py"
OFFICER = Actor(Role.REGULATOR, "officer:1", region_code="331102", language="en")
GRADES = ("A", "A", "B", "B", "B", "C", "C", "C", "D", "PROVISIONAL")
PROGRESS = """{ inspectionProgress(region: "331102", period: "2026Q4") {
  agencies covered coverage notVisited overCeiling planned dispatched done cancelled overdue
  counties { region agencies covered } } }"""
TASKS = """{ inspectionTasks(
  first: 40, filter: { state: { eq: PLANNED }, mode: { eq: ON_SITE } }, orderBy: [DUE_ON_ASC]) {
  nodes { id kind dueOn version agency { id grade } lead { id name } second { id } } } }"""
PLAN = """query ($id: ID!) { node(id: $id) { ... on InspectionPlan { state period
  lines(first: 4) { nodes { tier agencies onSite offSite onSiteCeiling } }
  draws(first: 1) { nodes { id seed picked } } } } }"""
PUBLIC = """{ inspections: agencies(first: 20, orderBy: [NAME_ASC]) { nodes { name
  inspections(first: 4) { nodes { kind mode isPassed inspectedOn lead { name } } } } } }"""


async def a_county() -> list[AgencyRow]:
    """Ten agencies of all grades, some of them visited this year already."""
    agencies = [await an_agency(grade=grade, score=8000) for grade in GRADES]
    for agency in agencies[1:9]:
        await InspectionRow.create(
            agency_id=agency.id,
            region_id="331102",
            kind="VERIFICATION",
            mode="ON_SITE",
            task_number=f"before {agency.id}",
            inspected_on=date(2026, 3, 2),
            recorded_at=LONG_AGO,
        )
    return agencies


async def test_a_county_plans_draws_inspects_and_closes_a_quarter(house: House) -> None:
    await a_county()
    async with staged(house) as stage:
        stage.on("2026-10-09")
        inspectors = [
            (await stage.do(OFFICER, "enrolInspector", name=f"执法{at}", staffNumber=f"浙{at}", region="331102"))["id"]
            for at in range(5)
        ]
        plan = (await stage.do(OFFICER, "planInspections", region="331102", period="2026Q4"))["id"]
        seen = (await stage.see(OFFICER, PLAN, id=plan))["node"]
        assert [line["agencies"] for line in seen["lines"]["nodes"]] == [2, 3, 4, 1]
        assert sum(line["onSite"] + line["offSite"] for line in seen["lines"]["nodes"]) == len(GRADES)
        assert (await stage.see(None, PLAN, id=plan))["node"] is None
        drawn = await _drawn(stage, plan)
        await stage.no("ALREADY_DRAWN", OFFICER, "drawInspections", inspectionPlanId=plan, size=1, seed="again")
        await stage.do(OFFICER, "checkOffSite", inspectionPlanId=plan)
        await stage.no("TASKS_OPEN", OFFICER, "closeInspectionPlan", inspectionPlanId=plan)
        await _visit_all(stage, inspectors)
        progress = (await stage.see(OFFICER, PROGRESS))["inspectionProgress"]
        assert (progress["agencies"], progress["covered"], progress["coverage"]) == (10, 10, 100)
        assert [progress[name] for name in ("notVisited", "overCeiling", "planned", "dispatched", "overdue")] == [0] * 5
        assert (await stage.client.ask(PROGRESS))["inspectionProgress"] is None
        await stage.do(OFFICER, "closeInspectionPlan", inspectionPlanId=plan)
        public = (await stage.see(None, PLAN, id=plan))["node"]
        assert public["state"] == "CLOSED"
        assert public["draws"]["nodes"][0]["picked"] == drawn["picked"]
        await _anybody_draws_again(stage, drawn["id"])
    await _no_ceiling_was_passed()
    found = await stored_and_drawn_again(house.store, int(drawn["id"].partition(":")[2]))
    assert found is not None
    assert found[0] == found[1]
    assert (await verify_chain(house.store)).is_whole


async def _drawn(stage: Stage, plan: str) -> Any:
    done = await stage.do(OFFICER, "drawInspections", inspectionPlanId=plan, size=1, seed="20261009")
    return (await stage.see(OFFICER, PLAN, id=plan))["node"]["draws"]["nodes"][0] | {"id": done["id"]}


async def _visit_all(stage: Stage, inspectors: list[str]) -> None:
    """Two by two; whoever was there last is told that others go. One of them finds ledgers without service."""
    stage.on("2026-11-20")
    tasks = (await stage.see(OFFICER, TASKS))["inspectionTasks"]["nodes"]
    assert any(task["kind"] == "RANDOM_DRAW" and task["lead"] for task in tasks)
    for at, task in enumerate(tasks):
        assert task["kind"] != "VERIFICATION" or task["dueOn"] == "2026-11-30"
        sent = {} if task["lead"] else {"leadId": inspectors[at % 5], "secondId": inspectors[(at + 1) % 5]}
        told = {"inspectionTaskId": task["id"], "expectedVersion": task["version"], **sent}
        await stage.do(OFFICER, "dispatchInspection", **told)
        await stage.no("NOT_IN_THIS_STATE", OFFICER, "dispatchInspection", inspectionTaskId=task["id"])
        checklist = "VERIFICATION" if task["kind"] == "VERIFICATION" else "ON_SITE"
        photo = await stage.file(OFFICER, b"\xff\xd8\xff\xe0 a room" + bytes([at]))
        no = {"performance": "两项合同未履行"} if at == 0 else {}
        found = {"taskId": task["id"], "inspectedOn": "2026-11-20", "evidenceIds": [photo]}
        await stage.do(OFFICER, "recordInspection", input={**found, "answers": await answers(checklist, **no)})
    drafts = "{ findings(first: 5, filter: { state: { eq: DRAFT } }) { nodes { rule { code } summaryZh } } }"
    nodes = (await stage.see(OFFICER, drafts))["findings"]["nodes"]
    assert {"rule": {"code": "C03"}, "summaryZh": "两项合同未履行"} in nodes


async def _no_ceiling_was_passed() -> None:
    tiers = load_tiers().tiers
    for agency in await AgencyRow.all():
        level = "C" if agency.grade == "PROVISIONAL" else str(agency.grade)
        visits = await InspectionRow.filter(agency_id=agency.id, mode="ON_SITE", inspected_on__gte=date(2026, 1, 1))
        assert 1 <= len(visits) <= tiers[level].visit_ceiling


def pythons() -> list[str]:
    """This Python and every other one of a later release that runs here."""
    others = [found for name in ("3.11", "3.12", "3.13", "3.14") if (found := which(f"python{name}"))]
    return [
        sys.executable,
        *(one for one in others if subprocess.run([one, "-V"], capture_output=True).returncode == 0),
    ]


async def _anybody_draws_again(stage: Stage, draw: str) -> None:
    for python in pythons():
        process = await asyncio.create_subprocess_exec(
            python, str(SCRIPT), str(stage.client.http.base_url), draw, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert (process.returncode, out.decode().strip()) == (0, "一致 equal: 1 家 agencies"), python


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REGULATOR])
async def test_nobody_but_officers_sees_whom_inspectors_go_to(house: House, role: Role) -> None:
    agencies = await a_county()
    async with staged(house) as stage:
        stage.on("2026-10-09")
        plan = (await stage.do(OFFICER, "planInspections", region="331102", period="2026Q4"))["id"]
        other = Actor(role, "x", agency_id=agencies[0].id, region_code="331102")
        seen = await stage.client.ask("{ inspectionTasks(first: 5) { totalCount nodes { id } } }", other)
        is_officer = role in (Role.RATER, Role.HANDLER)
        assert (seen["inspectionTasks"]["totalCount"] == 10) == is_officer
        assert ((await stage.client.ask(PLAN, other, id=plan))["node"] is not None) == is_officer
