"""What commands about inspections share: room below the ceiling, who may be sent, what follows a move."""

from typing import Final

from backend.commands.doing import Doing
from backend.entities.inspection import InspectionKind, InspectionMode, InspectorInterestRow, InspectorRow
from backend.entities.inspection_plan import InspectionPlanRow, InspectionTaskRow, PlanState
from backend.errors import InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.inspection_roster import FOR_A_CAUSE, level_and_visits
from scoring.tiers import load_tiers

Path = tuple[str | int, ...]
PLANNING: Final = "inspection plans"
"""Held by whoever plans, draws or dispatches: the ceiling of visits is counted by one at a time."""


async def must_have_room(doing: Doing, task: InspectionTaskRow) -> None:
    """Refuse a visit past the ceiling of its agency's tier; inspections for a cause don't count."""
    if task.mode != InspectionMode.ON_SITE.name or InspectionKind[task.kind] in FOR_A_CAUSE:
        return
    level, visits = await level_and_visits(doing.work, task.agency_id, doing.today.year)
    ceiling = load_tiers().tiers[level].visit_ceiling
    if visits < ceiling:
        return
    raise NotInThisState(
        "CEILING_REACHED",
        zh=f"该机构本年现场检查已{visits}次，达到其监管等级（同{level}级）的上限{ceiling}次。",
        en=f"This agency has had {visits} visits this year: {ceiling} is the ceiling of its tier, that of {level}.",
        remedy_zh="请改为非现场检查（mode: OFF_SITE）；因投诉、事故的检查不计入。",
        remedy_en="Make it off site (mode: OFF_SITE); inspections for a complaint or an accident don't count.",
        path=("inspectionTaskId",),
    )


async def inspector(doing: Doing, global_id: str, agency_id: int, path: Path) -> int:
    """The key of an inspector in office who may go to an agency."""
    row: InspectorRow = await doing.held(InspectorRow, "Inspector", global_id, path=path)
    is_here = doing.actor.supervises(row.region_id)
    await must_be_free_to_go(row, agency_id, path, is_here=is_here)
    return int(row.id)


async def must_be_free_to_go(row: InspectorRow, agency_id: int, path: Path, *, is_here: bool = True) -> None:
    """Refuse who left office or has an interest: it may have come about after they were drawn."""
    if row.released_on is not None or not is_here:
        raise InvalidInput(
            "NO_INSPECTOR_HERE",
            zh=f"“{row.name}”已离任或不属于本辖区。",
            en=f"“{row.name}” is not in office in your region.",
            remedy_zh="请从 inspectors 中选择。",
            remedy_en="Choose one from inspectors.",
            path=path,
        )
    if await InspectorInterestRow.exists(inspector_id=row.id, agency_id=agency_id, ended_on=None):
        raise InvalidInput(
            "INSPECTOR_BARRED",
            zh=f"“{row.name}”须回避该机构。",
            en=f"“{row.name}” may not go to this agency: an interest is declared.",
            remedy_zh="请另派人员。",
            remedy_en="Send somebody else.",
            path=path,
        )


async def was_there_last(agency_id: int, doing: Doing) -> set[int]:
    """Who made the agency's last visit."""
    rows = await doing.work.fetch(
        "SELECT lead_id, second_id FROM inspection WHERE agency_id = $1 AND mode = 'ON_SITE'"
        " ORDER BY inspected_on DESC, id DESC LIMIT 1",
        [agency_id],
    )
    return {int(who) for row in rows for who in row if who is not None}


async def open_plan(doing: Doing, plan_id: str, expected_version: int | None = None) -> InspectionPlanRow:
    """A plan of the officer's region that has not been closed."""
    plan: InspectionPlanRow = await doing.held(InspectionPlanRow, "InspectionPlan", plan_id, expected_version)
    if plan.state == PlanState.OPEN.name:
        return plan
    raise NotInThisState(
        "PLAN_CLOSED",
        zh="该计划已办结。",
        en="This plan is closed.",
        remedy_zh="请编制下一期计划。",
        remedy_en="Plan the next period.",
        path=("inspectionPlanId",),
    )


def is_of_a_year(plan: InspectionPlanRow) -> bool:
    """Whether a plan has the numbers of a year instead of a quarter's tasks."""
    return bool(plan.until_on.month - plan.from_on.month > 2)


def tell(doing: Doing, task: InspectionTaskRow, topic: str, **detail: object) -> Changed:
    """The audit line and the event."""
    doing.audit(doing.command, ("InspectionTask", task.id), agency=task.agency_id, **detail)
    doing.work.emit(topic, f"Region:{task.region_id}", {"task": task.id})
    return Changed("InspectionTask", task.id)
