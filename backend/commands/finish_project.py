"""finishProject: the job is over; from its last day the time runs in which its report is due (002-LS 二(二)8)."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, in_order, past
from backend.commands.stages import show_what_the_record_shows
from backend.detectors.numbers import number
from backend.entities.contract import ContractRow
from backend.entities.project import Project, ProjectRow
from backend.entities.report import ReportKind, ReportRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import PROJECT
from backend.workdays import last_day


@command(Project, description="结束项目；报告应在其后30日内上传。End a project; its report is due 30 days later.")
async def finish_project(
    doing: Doing,
    project_id: Annotated[strawberry.ID, strawberry.argument(description="项目编号。Id of the project.")],
    ended_on: Annotated[date, strawberry.argument(description="结束日期，不晚于今天。Last day, today or before.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """PLANNED or RUNNING -> FINISHED, and one report that is due."""
    row = await doing.held(ProjectRow, "Project", project_id, expected_version)
    doing.move(row, PROJECT)
    past(doing, ended_on, ("endedOn",))
    in_order(row.started_on, ended_on, ("endedOn",))
    row.ended_on = ended_on
    await show_what_the_record_shows(doing, row)
    await row.save()
    if not await ReportRow.exists(project_id=row.id):
        await due_report(doing, row)
    return await done(doing, ("Project", row.id), row.agency_id, "project.finished", ended_on=ended_on.isoformat())


async def due_report(doing: Doing, project: ProjectRow) -> ReportRow:
    """The report that a finished project owes: the detector of late reports counts from its due day."""
    ended_on = project.ended_on or doing.today
    kind = (await ContractRow.get(id=project.contract_id)).service_kind_id
    return await ReportRow.create(
        project_id=project.id,
        agency_id=project.agency_id,
        kind=kind if kind in ReportKind.__members__ else ReportKind.OTHER.name,
        title=project.title,
        due_on=last_day(ended_on, number("report.upload_days", ended_on)),
        recorded_at=doing.work.at,
    )
