"""fileStage: an agency files the evidence of one stage of a project (002-LS 二(二)8)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, words
from backend.commands.stages import count_stages, show_stage
from backend.entities.project import Project, ProjectRow, ProjectState, Stage
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Project, description="为项目的一个环节留痕（照片或文件）。File the evidence of one stage of a project.")
async def file_stage(
    doing: Doing,
    project_id: Annotated[strawberry.ID, strawberry.argument(description="项目编号。Id of the project.")],
    stage: Annotated[Stage, strawberry.argument(description="环节。Stage.")],
    file_id: Annotated[strawberry.ID, strawberry.argument(description="文件编号。Id of the photo or document.")],
    note: Annotated[str | None, strawberry.argument(description="说明，1至4000字。Note, 1 to 4000 characters.")] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """While the project runs, and after its end as well: what was missing may be supplied, with the day it was."""
    row: ProjectRow = await doing.held(ProjectRow, "Project", project_id)
    if row.state == ProjectState.CANCELLED.name:
        raise NotInThisState(
            "PROJECT_CANCELLED",
            zh="项目已取消。",
            en="The project was cancelled.",
            remedy_zh="请核对项目编号。",
            remedy_en="Check the project's id.",
            path=("projectId",),
        )
    told = None if note is None else words(note, ("note",))
    file = await doing.file(file_id, ("fileId",))
    await show_stage(doing, row.id, stage, told, file.sha256)
    await count_stages(row)
    row.version += 1
    await row.save()
    return await done(doing, ("Project", row.id), row.agency_id, "stage.filed", stage=stage.name, sha256=file.sha256)
