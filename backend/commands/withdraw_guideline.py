"""withdrawGuideline: a guideline no longer holds."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_be_of_this_place
from backend.entities.report_guideline import ReportGuideline, ReportGuidelineRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(ReportGuideline, description="停用报告导则，自今日起。Withdraw a guideline, from today on.")
async def withdraw_guideline(
    doing: Doing,
    report_guideline_id: Annotated[strawberry.ID, strawberry.argument(description="导则编号。Id of the guideline.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """What was checked by it stays so."""
    row: ReportGuidelineRow = await doing.held(
        ReportGuidelineRow, "ReportGuideline", report_guideline_id, expected_version
    )
    must_be_of_this_place(doing, row.region_id, ("reportGuidelineId",))
    if row.until_on is not None:
        raise NotInThisState(
            "GUIDELINE_ENDED_ALREADY",
            zh=f"该导则已于{row.until_on}停用。",
            en=f"This guideline ended on {row.until_on}.",
            remedy_zh="无需办理。",
            remedy_en="There is nothing to do.",
            path=("reportGuidelineId",),
        )
    row.until_on = doing.today
    row.version += 1
    await row.save()
    doing.audit("withdrawGuideline", ("ReportGuideline", row.id))
    doing.work.emit("guideline.withdrawn", f"Region:{row.region_id}", {"guideline": row.id})
    return Changed("ReportGuideline", row.id)
