"""uploadReport: the one report of a finished project, with the day it came and the digest of its file."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done
from backend.commands.report_input import ReportInput, prepare
from backend.entities.report import Report
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.look_alikes import suspect


@command(
    Report, description="上传项目报告，一项目一份；上传日期由系统记录。Upload a project's one report, as of today."
)
async def upload_report(
    doing: Doing,
    input: Annotated[ReportInput, strawberry.argument(description="报告。The report.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """The report that was due is there from today; a late one is told to the detector by its days."""
    row = await prepare(doing, input, ("input",))
    await row.save()
    suspected = await suspect(row, doing.today, doing.work.at)
    detail = {"project": row.project_id, "sha256": row.digest, "suspected": suspected}
    return await done(doing, ("Report", row.id), row.agency_id, "report.uploaded", **detail)
