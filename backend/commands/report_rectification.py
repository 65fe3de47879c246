"""reportRectification: an agency says that it did what was ordered, with its evidence, and asks to be looked at."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, evidence, words
from backend.entities.rectification import RectificationOrder, RectificationOrderRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import RECTIFICATION


@command(
    RectificationOrder,
    description="报告整改完成并申请验收。Report that a rectification is done, and ask for its acceptance.",
)
async def report_rectification(
    doing: Doing,
    rectification_order_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the order.")],
    report: Annotated[str, strawberry.argument(description="整改情况，1至4000字。What was done.")],
    file_ids: Annotated[
        list[strawberry.ID] | None,
        strawberry.argument(description="证据文件编号，至多50个。Ids of its evidence, 50 at most."),
    ] = None,
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its plan comes first."""
    row: RectificationOrderRow = await doing.held(
        RectificationOrderRow, "RectificationOrder", rectification_order_id, expected_version
    )
    told = words(report, ("report",))
    files = await evidence(doing, file_ids or [], ("fileIds",))
    doing.move(row, RECTIFICATION)
    row.report, row.reported_on, row.evidence = told, doing.today, files
    await row.save()
    return await done(doing, ("RectificationOrder", row.id), row.agency_id, "rectification.reported")
