"""checkOffSite: every check off site that a plan still has, by what the record says, all at once."""

from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.inspecting import PLANNING, open_plan
from backend.entities.inspection_plan import InspectionPlan
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.storage.moments import to_micros
from backend.storage.sql import for_dialect

_TASKS: Final = "t.plan_id = $1 AND t.mode = 'OFF_SITE' AND t.state = 'PLANNED'"
_OPEN: Final = (
    "EXISTS (SELECT 1 FROM finding f WHERE f.agency_id = t.agency_id AND f.cured_on IS NULL AND f.state = 'CONFIRMED')"
)
"""The outcome of a check is public: what is only alleged, or not even told to the agency, must not show in it."""
_CHECK: Final = f"""
INSERT INTO inspection (agency_id, region_id, kind, mode, task_number, inspected_on, is_passed, note, recorded_at)
SELECT t.agency_id, t.region_id, t.kind, t.mode, t.task_number, $2, NOT {_OPEN},
       '系统数据非现场检查 Off-site check by system data', $3
FROM inspection_task t WHERE {_TASKS} ORDER BY t.id"""
_DONE: Final = f"""
UPDATE inspection_task AS t SET state = 'DONE', version = t.version + 1, dispatched_on = $2,
       inspection_id = (SELECT i.id FROM inspection i WHERE i.task_number = t.task_number)
WHERE {_TASKS}"""


@command(
    InspectionPlan,
    description="按系统数据一次完成计划内全部非现场检查：有已确认且未改正的违规认定的为不合格。"
    "Make every check off site of a plan by the record: whoever has a confirmed finding open does not pass.",
)
async def check_off_site(
    doing: Doing,
    inspection_plan_id: Annotated[strawberry.ID, strawberry.argument(description="季度计划编号。Id of the plan.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Their tasks: PLANNED -> DONE, each with its inspection."""
    await doing.work.lock(PLANNING)
    plan = await open_plan(doing, inspection_plan_id)
    today, dialect = doing.today, doing.work.dialect
    made = await doing.work.execute(for_dialect(_CHECK, dialect), [plan.id, today, to_micros(doing.work.at)])
    if not made:
        raise NotInThisState(
            "NOTHING_OFF_SITE",
            zh="该计划没有待办的非现场检查。",
            en="This plan has no check off site left.",
            remedy_zh="现场检查请逐项派出并登记。",
            remedy_en="Visits are dispatched and recorded one by one.",
            path=("inspectionPlanId",),
        )
    await doing.work.execute(for_dialect(_DONE, dialect), [plan.id, today])
    doing.audit("checkOffSite", ("InspectionPlan", plan.id), made=made)
    doing.work.emit("inspections.recorded", f"Region:{plan.region_id}", {"plan": plan.id})
    return Changed("InspectionPlan", plan.id)
