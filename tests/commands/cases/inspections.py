"""Inspectors and their interests; inspections planned, drawn, dispatched, recorded; a plan closed."""

from datetime import date
from typing import Any

from backend.entities.agency import AgencyRow
from backend.entities.inspection import InspectionRow, InspectorInterestRow, InspectorRow
from backend.entities.inspection_checklist import InspectionChecklistRow
from backend.entities.inspection_plan import InspectionPlanRow, InspectionTaskRow
from tests.builders import LONG_AGO, an_agency
from tests.commands.cases import AFAR, OFFICER, Given, World, case

LIANDU = "331102"


async def an_inspector(world: World, **given: Any) -> InspectorRow:
    """An inspector of Liandu."""
    told = {"name": "李安", "staff_number": f"T{world.number()}", "region_id": LIANDU, **given}
    return await InspectorRow.create(**told)


def a_period(world: World) -> str:
    """A quarter that nobody has planned."""
    return f"{2100 + world.number()}Q3"


async def a_plan(world: World, **given: Any) -> InspectionPlanRow:
    """An open plan of Liandu without tasks."""
    told = {"region_id": LIANDU, "period": a_period(world), "state": "OPEN", "scheme": "0" * 64, **given}
    year = int(told["period"][:4])
    told |= {"from_on": date(year, 7, 1), "until_on": date(year, 9, 30), **given}
    told |= {"planned_on": date(2026, 5, 1), "planned_by": "officer:2", "recorded_at": LONG_AGO}
    return await InspectionPlanRow.create(**told)


async def a_task(world: World, agency: AgencyRow | None = None, **given: Any) -> InspectionTaskRow:
    """A visit to a new agency, planned for the second quarter of 2026."""
    whom = agency or await an_agency()
    told = {
        "agency_id": whom.id,
        "region_id": whom.region_id,
        "period": "2026Q2",
        "kind": "QUARTERLY",
        "mode": "ON_SITE",
        "state": "PLANNED",
        "task_number": f"RW{world.number()}",
        "due_on": date(2026, 6, 30),
        "recorded_at": LONG_AGO,
        **given,
    }
    return await InspectionTaskRow.create(**told)


async def answers(code: str, **no: str) -> list[dict[str, Any]]:
    """Yes to every item of a checklist but to these, which say why not."""
    row = await InspectionChecklistRow.get(code=code)
    return [{"code": item["code"], "isMet": item["code"] not in no, "note": no.get(item["code"])} for item in row.items]


async def everybody_inspected(on: date, world: World, **given: Any) -> None:
    """Every agency of Liandu that there is, on a day."""
    for agency in await AgencyRow.filter(region_id=LIANDU):
        told = {"kind": "QUARTERLY", "mode": "ON_SITE", "task_number": f"X{world.number()}", **given}
        told |= {"agency_id": agency.id, "region_id": LIANDU, "inspected_on": on, "recorded_at": LONG_AGO}
        await InspectionRow.create(**told)


@case("enrolInspector")
async def enrol_inspector(world: World) -> Given:
    told = {"name": "李安", "staffNumber": f"浙应急执法{world.number()}", "region": LIANDU}
    return Given(OFFICER, told, {"name": "王安"}, "ENROLLED_ALREADY")


@case("releaseInspector")
async def release_inspector(world: World) -> Given:
    person = await an_inspector(world)
    other = {"inspectorId": f"Inspector:{(await an_inspector(world)).id}"}
    return Given(OFFICER, {"inspectorId": f"Inspector:{person.id}"}, other, "RELEASED_ALREADY")


@case("declareInterest")
async def declare_interest(world: World) -> Given:
    person, agency = await an_inspector(world), await an_agency()
    told = {"inspectorId": f"Inspector:{person.id}", "agencyId": f"Agency:{agency.id}", "reason": "亲属任职"}
    return Given(OFFICER, told, {"reason": "持股"}, "INTEREST_DECLARED")


@case("endInterest")
async def end_interest(world: World) -> Given:
    person, agency = await an_inspector(world), await an_agency()
    row = await InspectorInterestRow.create(
        inspector_id=person.id,
        agency_id=agency.id,
        region_id=LIANDU,
        reason="x",
        declared_on=date(2026, 5, 1),
        recorded_at=LONG_AGO,
    )
    told = {"inspectorInterestId": f"InspectorInterest:{row.id}", "reason": "已离职"}
    return Given(OFFICER, told, {"reason": "y"}, "INTEREST_ENDED", stranger=AFAR)


@case("planInspections")
async def plan_inspections(world: World) -> Given:
    await an_agency()
    told = {"region": LIANDU, "period": a_period(world)}
    return Given(OFFICER, told, {"period": a_period(world)}, "PLANNED_ALREADY")


@case("drawInspections")
async def draw_inspections(world: World) -> Given:
    plan = await a_plan(world)
    for _ in range(3):
        await an_agency()
        await an_inspector(world)
    told = {"inspectionPlanId": f"InspectionPlan:{plan.id}", "size": 2, "seed": "20261124"}
    return Given(OFFICER, told, {"seed": "7"}, "ALREADY_DRAWN", stranger=AFAR)


@case("triggerInspection")
async def trigger_inspection(_: World) -> Given:
    told = {"agencyId": f"Agency:{(await an_agency()).id}", "kind": "TRIGGERED", "mode": "ON_SITE", "cause": "收到举报"}
    told["dueOn"] = "2026-06-15"
    return Given(OFFICER, {"input": told}, {"input": told | {"cause": "事故"}}, None)


@case("dispatchInspection")
async def dispatch_inspection(world: World) -> Given:
    task = await a_task(world)
    lead, second = await an_inspector(world), await an_inspector(world)
    told = {"inspectionTaskId": f"InspectionTask:{task.id}"}
    told |= {"leadId": f"Inspector:{lead.id}", "secondId": f"Inspector:{second.id}"}
    return Given(OFFICER, told, {"mode": "OFF_SITE"}, "NOT_IN_THIS_STATE", stranger=AFAR)


@case("cancelInspection")
async def cancel_inspection(world: World) -> Given:
    told = {"inspectionTaskId": f"InspectionTask:{(await a_task(world)).id}", "reason": "机构已注销"}
    return Given(OFFICER, told, {"reason": "y"}, "NOT_IN_THIS_STATE", stranger=AFAR)


@case("recordInspection")
async def record_inspection(world: World) -> Given:
    field = await world.field()
    agency = await AgencyRow.get(id=field.clerk.agency_id)
    task = await a_task(world, agency, state="DISPATCHED", dispatched_on=date(2026, 5, 25))
    told: dict[str, Any] = {
        "taskId": f"InspectionTask:{task.id}",
        "inspectedOn": "2026-05-28",
        "evidenceIds": [await field.file()],
    }
    told["answers"] = await answers("ON_SITE", ledgers="台账无对应服务")
    return Given(OFFICER, {"input": told}, {"input": told | {"note": "y"}}, "NOT_IN_THIS_STATE", stranger=AFAR)


@case("checkOffSite")
async def check_off_site(world: World) -> Given:
    plan = await a_plan(world)
    await a_task(world, plan_id=plan.id, mode="OFF_SITE")
    other = {"inspectionPlanId": f"InspectionPlan:{(await a_plan(world)).id}"}
    told = {"inspectionPlanId": f"InspectionPlan:{plan.id}"}
    return Given(OFFICER, told, other, "NOTHING_OFF_SITE", stranger=AFAR)


@case("closeInspectionPlan")
async def close_inspection_plan(world: World) -> Given:
    plan = await a_plan(world)
    await everybody_inspected(date(int(plan.period[:4]), 8, 1), world)
    other = {"inspectionPlanId": f"InspectionPlan:{(await a_plan(world)).id}"}
    return Given(OFFICER, {"inspectionPlanId": f"InspectionPlan:{plan.id}"}, other, "PLAN_CLOSED", stranger=AFAR)
