"""cancelInspection: an inspection that can't be made any more, with the reason."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.inspecting import tell
from backend.entities.inspection_plan import InspectionTask, InspectionTaskRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import INSPECTION


@command(InspectionTask, description="取消检查任务，须写明理由。Cancel an inspection, and say why.")
async def cancel_inspection(
    doing: Doing,
    inspection_task_id: Annotated[strawberry.ID, strawberry.argument(description="任务编号。Id of the task.")],
    reason: Annotated[str, strawberry.argument(description="理由，1至400字。Why, 1 to 400 characters.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """PLANNED or DISPATCHED -> CANCELLED. Its plan is closed only when the agency was inspected otherwise."""
    task: InspectionTaskRow = await doing.held(
        InspectionTaskRow, "InspectionTask", inspection_task_id, expected_version
    )
    task.cancel_reason = words(reason, ("reason",), 400)
    doing.move(task, INSPECTION)
    await task.save()
    return tell(doing, task, "inspection.cancelled", reason=task.cancel_reason)
