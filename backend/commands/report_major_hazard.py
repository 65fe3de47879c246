"""reportMajorHazard: a major hazard is told to the local regulator, at once and once (002-LS 二(一)3)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done
from backend.entities.hazard import Hazard, HazardLevel, HazardRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import award_team


@command(
    Hazard, description="向监管部门报告重大隐患；时刻由系统记录。Report a major hazard to the regulator, as of now."
)
async def report_major_hazard(
    doing: Doing,
    hazard_id: Annotated[strawberry.ID, strawberry.argument(description="隐患编号。Id of the hazard.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its moment is the clock's, so that it can't be dated back."""
    row = await doing.held(HazardRow, "Hazard", hazard_id, expected_version)
    if row.level != HazardLevel.MAJOR.name:
        raise NotInThisState(
            "HAZARD_NOT_MAJOR",
            zh="该隐患不是重大隐患。",
            en="This hazard is not a major one.",
            remedy_zh="一般隐患无需以此报告。",
            remedy_en="A general hazard is not reported this way.",
            path=("hazardId",),
        )
    if row.reported_at is not None:
        raise NotInThisState(
            "HAZARD_REPORTED_ALREADY",
            zh="该隐患已报告。",
            en="This hazard has been reported.",
            remedy_zh="无需重复报告。",
            remedy_en="There is nothing more to do.",
            path=("hazardId",),
        )
    row.reported_at = doing.work.at
    row.version += 1
    await row.save()
    await award_team(doing.work, doing.book, row.project_id)
    return await done(doing, ("Hazard", row.id), row.agency_id, "hazard.reported")
