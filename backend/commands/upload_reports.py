"""uploadReports: up to 500 reports in one call, with every fault told at its place."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.bulk import Filing, OnFault, OnFaultArgument, file_many, sift_each
from backend.commands.doing import Doing
from backend.commands.field_work import Path
from backend.commands.given import own_agency
from backend.commands.report_input import ReportInput, prepare, there_already
from backend.detectors.detector import draft
from backend.entities.report import ReportRow
from backend.graph.changed import Shown
from backend.graph.declare import command
from backend.look_alikes import suspect


@command(Filing, description="批量上传报告，1至500份。Upload 1 to 500 reports at once; faults are told item by item.")
async def upload_reports(
    doing: Doing,
    inputs: Annotated[list[ReportInput], strawberry.argument(description="报告，1至500份。The reports, 1 to 500.")],
    on_fault: OnFaultArgument = OnFault.ALL_OR_NOTHING,
    idempotency_key: IdempotencyKey = None,
) -> Shown:
    """One audit line for all that were written, an event for each; a project is named once."""
    agency, named = own_agency(doing), set[int]()

    async def once(given: ReportInput, path: Path) -> ReportRow:
        row = await prepare(doing, given, path)
        if row.project_id in named:
            raise there_already((*path, "projectId"))
        named.add(row.project_id)
        return row

    async def write(rows: list[ReportRow]) -> list[str]:
        told = []
        for row in rows:
            await row.save()
            told.append({"report": row.id, "suspected": await suspect(row, doing.today, doing.work.at)})
            doing.work.emit("report.uploaded", f"Agency:{agency}", {"report": row.id})
        drafted = await draft(doing.work, today=doing.today, agency_id=agency)
        doing.audit("uploadReports", ("Agency", agency), reports=told, drafted=drafted)
        return [f"Report:{row.id}" for row in rows]

    return await file_many(await sift_each(inputs, once), on_fault, write, doing.actor.language)
