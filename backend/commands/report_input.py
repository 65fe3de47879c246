"""ReportInput: the one report of a finished project (一项目一报告, 002-LS 二(二)8), how it is checked, and its row."""

import strawberry

from backend.commands.doing import Doing
from backend.commands.field_work import Path, employed, words
from backend.commands.finish_project import due_report
from backend.entities.file import FileKind
from backend.entities.project import ProjectRow, ProjectState
from backend.entities.report import ReportKind, ReportRow
from backend.errors import InvalidInput, NotInThisState

FORMATS = (FileKind.PDF.name, FileKind.DOCX.name)


@strawberry.input(description="项目报告。The report of a project.")
class ReportInput:
    project_id: strawberry.ID = strawberry.field(description="已结束项目编号。Id of a finished project of yours.")
    kind: ReportKind = strawberry.field(description="种类。Kind.")
    title: str = strawberry.field(description="标题，1至160字。Title, 1 to 160 characters.")
    file_id: strawberry.ID = strawberry.field(description="文件编号（PDF、DOCX）。Id of its file, PDF or DOCX.")
    author_id: strawberry.ID = strawberry.field(description="编制人（本机构人员）。Who wrote it; works for you.")


async def prepare(doing: Doing, given: ReportInput, path: Path) -> ReportRow:
    """The report that is due, as it comes today; not written yet. Its first fault is raised."""
    project = await doing.held(ProjectRow, "Project", given.project_id, path=(*path, "projectId"))
    if project.state != ProjectState.FINISHED.name or project.ended_on is None:
        raise NotInThisState(
            "PROJECT_NOT_FINISHED",
            zh="项目尚未结束，不能上传报告。",
            en="The project has not been finished: no report of it yet.",
            remedy_zh="请先结束项目（finishProject）。",
            remedy_en="Finish it first (finishProject).",
            path=(*path, "projectId"),
        )
    if await ReportRow.exists(project_id=project.id, uploaded_on__isnull=False):
        raise there_already((*path, "projectId"))
    title = words(given.title, (*path, "title"), 160)
    author = await employed(doing, given.author_id, project.agency_id, project.ended_on, (*path, "authorId"))
    file = await doing.file(given.file_id, (*path, "fileId"))
    if file.kind not in FORMATS:
        raise InvalidInput(
            "REPORT_FORMAT",
            zh="报告须为PDF或DOCX（以内容判定）。",
            en="By its content a report is a PDF or a DOCX.",
            remedy_zh="请转换格式后重新上传。",
            remedy_en="Convert it and send it anew.",
            path=(*path, "fileId"),
        )
    row = await ReportRow.filter(project_id=project.id).order_by("id").first() or await due_report(doing, project)
    row.kind, row.title, row.author_id = given.kind.name, title, author
    row.uploaded_on, row.digest = doing.today, file.sha256
    return row


def there_already(path: Path) -> NotInThisState:
    """A project has its report."""
    return NotInThisState(
        "REPORT_ALREADY_THERE",
        zh="该项目的报告已上传。",
        en="The project has its report.",
        remedy_zh="一项目一报告，不得替换。",
        remedy_en="A project has one report, and it is not replaced.",
        path=path,
    )
