"""uploadReport: the one report of a finished project (一项目一报告, 002-LS 二(二)8)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, employed, words
from backend.commands.finish_project import due_report
from backend.entities.file import FileKind
from backend.entities.project import ProjectRow, ProjectState
from backend.entities.report import Report, ReportKind, ReportRow
from backend.errors import InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command

FORMATS = (FileKind.PDF.name, FileKind.DOCX.name)


@strawberry.input(description="项目报告。The report of a project.")
class ReportInput:
    project_id: strawberry.ID = strawberry.field(description="已结束项目编号。Id of a finished project of yours.")
    kind: ReportKind = strawberry.field(description="种类。Kind.")
    title: str = strawberry.field(description="标题，1至160字。Title, 1 to 160 characters.")
    file_id: strawberry.ID = strawberry.field(description="文件编号（PDF、DOCX）。Id of its file, PDF or DOCX.")
    author_id: strawberry.ID = strawberry.field(description="编制人（本机构人员）。Who wrote it; works for you.")


@command(
    Report, description="上传项目报告，一项目一份；上传日期由系统记录。Upload a project's one report, as of today."
)
async def upload_report(
    doing: Doing,
    input: Annotated[ReportInput, strawberry.argument(description="报告。The report.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """The report that was due is there from today; a late one is told to the detector by its days."""
    project = await doing.held(ProjectRow, "Project", input.project_id, path=("input", "projectId"))
    if project.state != ProjectState.FINISHED.name or project.ended_on is None:
        raise NotInThisState(
            "PROJECT_NOT_FINISHED",
            zh="项目尚未结束，不能上传报告。",
            en="The project has not been finished: no report of it yet.",
            remedy_zh="请先结束项目（finishProject）。",
            remedy_en="Finish it first (finishProject).",
            path=("input", "projectId"),
        )
    if await ReportRow.exists(project_id=project.id, uploaded_on__isnull=False):
        raise NotInThisState(
            "REPORT_ALREADY_THERE",
            zh="该项目的报告已上传。",
            en="The project has its report.",
            remedy_zh="一项目一报告，不得替换。",
            remedy_en="A project has one report, and it is not replaced.",
            path=("input", "projectId"),
        )
    title = words(input.title, ("input", "title"), 160)
    author = await employed(doing, input.author_id, project.agency_id, project.ended_on, ("input", "authorId"))
    file = await doing.file(input.file_id, ("input", "fileId"))
    if file.kind not in FORMATS:
        raise InvalidInput(
            "REPORT_FORMAT",
            zh="报告须为PDF或DOCX（以内容判定）。",
            en="By its content a report is a PDF or a DOCX.",
            remedy_zh="请转换格式后重新上传。",
            remedy_en="Convert it and send it anew.",
            path=("input", "fileId"),
        )
    row = await ReportRow.filter(project_id=project.id).order_by("id").first() or await due_report(doing, project)
    row.kind, row.title, row.author_id = input.kind.name, title, author
    row.uploaded_on, row.digest = doing.today, file.sha256
    await row.save()
    return await done(
        doing, ("Report", row.id), row.agency_id, "report.uploaded", project=project.id, sha256=file.sha256
    )
