"""recordHazard: what was found on a client's site. Entries are added, and no command changes what one says."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from backend.clock import CHINA
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, in_order, moment, picture, words
from backend.commands.start_project import must_run
from backend.entities.hazard import Hazard, HazardLevel, HazardRow
from backend.entities.project import ProjectRow, VisitRow
from backend.errors import InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import HAZARD


@strawberry.input(description="一处隐患。A hazard that was found.")
class HazardInput:
    project_id: strawberry.ID = strawberry.field(description="项目编号。Id of a running project of yours.")
    level: HazardLevel = strawberry.field(description="级别。Level.")
    content: str = strawberry.field(description="隐患内容，1至4000字。What it is, 1 to 4000 characters.")
    found_at: datetime = strawberry.field(description="发现时刻，不晚于现在。Moment found, not in the future.")
    due_on: date = strawberry.field(description="整改期限，不早于发现日。To be rectified by; not before it was found.")
    visit_id: strawberry.ID | None = strawberry.field(
        default=None, description="上门服务编号（同一项目）。Id of the visit, of the same project."
    )
    advice: str | None = strawberry.field(default=None, description="整改建议。Practicable advice.")
    photo_file_id: strawberry.ID | None = strawberry.field(
        default=None, description="现场照片文件编号。Id of the photo's file."
    )
    example_file_id: strawberry.ID | None = strawberry.field(
        default=None, description="示例图文件编号。Id of the example picture's file."
    )


@command(
    Hazard,
    description="登记隐患；缺照片、建议、示例图的仍登记，但计为不合格记录。"
    "Record a hazard. One without photo, advice or example picture is recorded too, and counts as faulty.",
)
async def record_hazard(
    doing: Doing,
    input: Annotated[HazardInput, strawberry.argument(description="隐患。The hazard.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new hazard, OPEN; the audit line names the parts that are missing."""
    project = await doing.held(ProjectRow, "Project", input.project_id, path=("input", "projectId"))
    must_run(project, ("input", "projectId"))
    visit_id = await _visit(doing, input.visit_id, project)
    content = words(input.content, ("input", "content"))
    advice = words(input.advice, ("input", "advice")) if input.advice and input.advice.strip() else None
    found_at = moment(doing, input.found_at, ("input", "foundAt"))
    found_on = found_at.astimezone(CHINA).date()
    in_order(project.started_on, found_on, ("input", "foundAt"))
    in_order(found_on, input.due_on, ("input", "dueOn"))
    photo = await picture(doing, input.photo_file_id, ("input", "photoFileId"))
    example = await picture(doing, input.example_file_id, ("input", "exampleFileId"))
    row = await HazardRow.create(
        project_id=project.id,
        visit_id=visit_id,
        agency_id=project.agency_id,
        enterprise_id=project.enterprise_id,
        level=input.level.name,
        state=HAZARD.begins["recordHazard"].name,
        content=content,
        photo_digest=photo,
        advice=advice,
        example_digest=example,
        found_on=found_on,
        due_on=input.due_on,
        found_at=found_at,
        recorded_at=doing.work.at,
    )
    missing = [name for name, part in (("photo", photo), ("advice", advice), ("example", example)) if part is None]
    return await done(doing, ("Hazard", row.id), row.agency_id, "hazard.recorded", project=project.id, missing=missing)


async def _visit(doing: Doing, visit_id: str | None, project: ProjectRow) -> int | None:
    if visit_id is None:
        return None
    visit = await doing.held(VisitRow, "Visit", visit_id, path=("input", "visitId"))
    if visit.project_id == project.id:
        return int(visit.id)
    raise InvalidInput(
        "VISIT_OF_ANOTHER_PROJECT",
        zh="该次上门服务不属于此项目。",
        en="That visit belongs to another project.",
        remedy_zh="请核对上门服务编号。",
        remedy_en="Check the visit's id.",
        path=("input", "visitId"),
    )
