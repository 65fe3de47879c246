"""closeInspectionPlan: everything planned is done, every agency of the region was covered; the plan becomes public."""

from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.inspecting import is_of_a_year, open_plan
from backend.entities.inspection_plan import InspectionPlan, InspectionPlanRow, PlanState
from backend.entities.places import subtree_from, subtree_until
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command

_OPEN: Final = """
SELECT COUNT(*) FROM inspection_task t WHERE t.plan_id = $1 AND t.state IN ('PLANNED', 'DISPATCHED')"""
_UNCOVERED: Final = """
SELECT COUNT(*), MIN(a.id) FROM agency a
WHERE a.registration_state = 'ACTIVE' AND a.region_id >= $1 AND a.region_id < $2 AND NOT EXISTS (
  SELECT 1 FROM inspection i WHERE i.agency_id = a.id AND i.inspected_on >= $3 AND i.inspected_on <= $4 {where})"""


@command(
    InspectionPlan,
    description="办结检查计划：任务全部完成且机构全覆盖；年度计划须逐家现场核查。办结后向社会公开。"
    "Close a plan: every task is done and every agency covered, of a year by a visit. It is public from then on.",
)
async def close_inspection_plan(
    doing: Doing,
    inspection_plan_id: Annotated[strawberry.ID, strawberry.argument(description="计划编号。Id of the plan.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """OPEN -> CLOSED."""
    plan = await open_plan(doing, inspection_plan_id, expected_version)
    await _must_be_done(doing, plan)
    await _must_cover_all(doing, plan)
    plan.state, plan.closed_on, plan.version = PlanState.CLOSED.name, doing.today, plan.version + 1
    await plan.save()
    doing.audit("closeInspectionPlan", ("InspectionPlan", plan.id), region=plan.region_id, period=plan.period)
    doing.work.emit("inspections.closed", f"Region:{plan.region_id}", {"plan": plan.id})
    return Changed("InspectionPlan", plan.id)


async def _must_be_done(doing: Doing, plan: InspectionPlanRow) -> None:
    ((count,),) = await doing.work.fetch(_OPEN, [plan.id])
    if not count:
        return
    raise NotInThisState(
        "TASKS_OPEN",
        zh=f"还有{count}项任务未完成。",
        en=f"{count} of its tasks are not done.",
        remedy_zh="请完成或说明理由取消。",
        remedy_en="Do them, or cancel them with a reason.",
        path=("inspectionPlanId",),
    )


async def _must_cover_all(doing: Doing, plan: InspectionPlanRow) -> None:
    where = "AND i.mode = 'ON_SITE'" if is_of_a_year(plan) else ""
    bounds = [subtree_from(plan.region_id), subtree_until(plan.region_id), plan.from_on, plan.until_on]
    ((count, one),) = await doing.work.fetch(_UNCOVERED.format(where=where), bounds)
    if not count:
        return
    raise NotInThisState(
        "NOT_COVERED",
        zh=f"本期还有{count}家机构未检查，如 Agency:{one}。",
        en=f"{count} agencies were not inspected in the period, such as Agency:{one}.",
        remedy_zh="请补查；计划编制后新增的机构可用 triggerInspection。",
        remedy_en="Inspect them; for whoever came after the plan there is triggerInspection.",
        path=("inspectionPlanId",),
    )
