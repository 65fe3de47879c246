"""dispatchInspection: inspectors are sent; the ceiling of visits is counted before they go."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.inspecting import (
    PLANNING,
    inspector,
    must_be_free_to_go,
    must_have_room,
    tell,
    was_there_last,
)
from backend.entities.inspection import InspectionMode, InspectorRow
from backend.entities.inspection_plan import InspectionTask, InspectionTaskRow
from backend.errors import InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import INSPECTION


@command(
    InspectionTask,
    description="派出检查：现场须两人、不派上次人员、不超上限；可改为非现场。"
    "Send inspectors: on site two, none of the last visit, below the ceiling; it may be made off site instead.",
)
async def dispatch_inspection(
    doing: Doing,
    inspection_task_id: Annotated[strawberry.ID, strawberry.argument(description="任务编号。Id of the task.")],
    lead_id: Annotated[
        strawberry.ID | None, strawberry.argument(description="主办；空为抽定者。Who leads; null: whoever was drawn.")
    ] = None,
    second_id: Annotated[
        strawberry.ID | None, strawberry.argument(description="协办；空为抽定者。The second; null: whoever was drawn.")
    ] = None,
    mode: Annotated[
        InspectionMode | None,
        strawberry.argument(description="改为此方式；空为不变。Made so instead; null: as planned."),
    ] = None,
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """PLANNED -> DISPATCHED."""
    await doing.work.lock(PLANNING)
    task: InspectionTaskRow = await doing.held(
        InspectionTaskRow, "InspectionTask", inspection_task_id, expected_version
    )
    doing.move(task, INSPECTION)
    if mode is not None:
        task.mode = mode.name
    task.lead_id = await _sent(doing, task, lead_id, task.lead_id, "leadId")
    task.second_id = await _sent(doing, task, second_id, task.second_id, "secondId")
    await _who_goes(doing, task)
    await must_have_room(doing, task)
    task.dispatched_on = doing.today
    await task.save()
    return tell(doing, task, "inspection.dispatched", mode=task.mode, lead=task.lead_id, second=task.second_id)


async def _sent(doing: Doing, task: InspectionTaskRow, given: str | None, drawn: int | None, path: str) -> int | None:
    """Who is named, or else was drawn, if they may go today."""
    if given is not None:
        return await inspector(doing, given, task.agency_id, (path,))
    if drawn is not None:
        await must_be_free_to_go(await InspectorRow.get(id=drawn), task.agency_id, (path,))
    return drawn


async def _who_goes(doing: Doing, task: InspectionTaskRow) -> None:
    """On site two people of whom none was there last; off site one is enough."""
    is_on_site = task.mode == InspectionMode.ON_SITE.name
    if task.lead_id is None or (is_on_site and task.second_id in (None, task.lead_id)):
        raise InvalidInput(
            "TWO_INSPECTORS_NEEDED",
            zh="现场检查须派两名不同的执法人员，非现场至少一名。",
            en="On site two different inspectors go; off site there is one at least.",
            remedy_zh="请填写 leadId 与 secondId。",
            remedy_en="Give leadId and secondId.",
            path=("leadId",),
        )
    if is_on_site and await was_there_last(task.agency_id, doing) & {task.lead_id, task.second_id}:
        raise InvalidInput(
            "INSPECTED_LAST_TIME",
            zh="上次检查该机构的人员不得再派。",
            en="Whoever made the last visit to this agency is not sent again.",
            remedy_zh="请另派人员。",
            remedy_en="Send somebody else.",
            path=("leadId",),
        )
