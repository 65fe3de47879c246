"""cancelProject: the job will not be done, and why."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done
from backend.commands.officers import must_give_a_reason
from backend.entities.project import Project, ProjectRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import PROJECT


@command(Project, description="取消项目。Cancel a project.")
async def cancel_project(
    doing: Doing,
    project_id: Annotated[strawberry.ID, strawberry.argument(description="项目编号。Id of the project.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """PLANNED or RUNNING -> CANCELLED. Its visits and hazards stay in the record."""
    must_give_a_reason(reason)
    row = await doing.held(ProjectRow, "Project", project_id, expected_version)
    doing.move(row, PROJECT)
    await row.save()
    return await done(doing, ("Project", row.id), row.agency_id, "project.cancelled", reason=reason.strip())
