"""HazardInput: what an agency records of a hazard, how it is checked, and the row that it becomes."""

from datetime import date, datetime

import strawberry

from backend.clock import CHINA
from backend.commands.doing import Doing
from backend.commands.field_work import Path, in_order, moment, must_run, picture, words
from backend.entities.hazard import HazardLevel, HazardRow
from backend.entities.project import ProjectRow, VisitRow
from backend.errors import InvalidInput
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
    criterion: str | None = strawberry.field(
        default=None,
        description="重大隐患所符合的判定标准条款，至多200字。Which item of which criteria a major hazard meets.",
    )


async def prepare(doing: Doing, given: HazardInput, path: Path) -> HazardRow:
    """The row of a hazard that may be recorded, not written yet; its first fault is raised."""
    project = await doing.held(ProjectRow, "Project", given.project_id, path=(*path, "projectId"))
    must_run(project, (*path, "projectId"))
    visit_id = await _visit(doing, given.visit_id, project, (*path, "visitId"))
    content = words(given.content, (*path, "content"))
    advice = words(given.advice, (*path, "advice")) if given.advice and given.advice.strip() else None
    criterion = (
        words(given.criterion, (*path, "criterion"), 200) if given.criterion and given.criterion.strip() else None
    )
    found_at = moment(doing, given.found_at, (*path, "foundAt"))
    found_on = found_at.astimezone(CHINA).date()
    in_order(project.started_on, found_on, (*path, "foundAt"))
    in_order(found_on, given.due_on, (*path, "dueOn"))
    return HazardRow(
        project_id=project.id,
        visit_id=visit_id,
        agency_id=project.agency_id,
        enterprise_id=project.enterprise_id,
        level=given.level.name,
        state=HAZARD.begins["recordHazard"].name,
        content=content,
        photo_digest=await picture(doing, given.photo_file_id, (*path, "photoFileId")),
        advice=advice,
        example_digest=await picture(doing, given.example_file_id, (*path, "exampleFileId")),
        criterion=criterion,
        found_on=found_on,
        due_on=given.due_on,
        found_at=found_at,
        recorded_at=doing.work.at,
        version=1,
    )


def lacking(row: HazardRow) -> list[str]:
    """The parts that an entry lacks (002-LS 二(一)3); of a major hazard also the criterion that it meets."""
    parts = {"photo": row.photo_digest, "advice": row.advice, "example": row.example_digest}
    if row.level == HazardLevel.MAJOR.name:
        parts["criterion"] = row.criterion
    return [name for name, part in parts.items() if part is None]


async def _visit(doing: Doing, visit_id: str | None, project: ProjectRow, path: Path) -> int | None:
    if visit_id is None:
        return None
    visit = await doing.held(VisitRow, "Visit", visit_id, path=path)
    if visit.project_id == project.id:
        return int(visit.id)
    raise InvalidInput(
        "VISIT_OF_ANOTHER_PROJECT",
        zh="该次上门服务不属于此项目。",
        en="That visit belongs to another project.",
        remedy_zh="请核对上门服务编号。",
        remedy_en="Check the visit's id.",
        path=path,
    )
