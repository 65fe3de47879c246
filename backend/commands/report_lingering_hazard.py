"""reportLingeringHazard: a hazard long past its due day is told to the local regulator (002-LS 二(一)3)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done
from backend.entities.hazard import Hazard, HazardRow, HazardState
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    Hazard,
    description="报告久拖未改的隐患；时刻由系统记录。Tell the regulator of a hazard past its due day, as of now.",
)
async def report_lingering_hazard(
    doing: Doing,
    hazard_id: Annotated[strawberry.ID, strawberry.argument(description="隐患编号。Id of the hazard.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """An OPEN hazard after its due day; once."""
    row: HazardRow = await doing.held(HazardRow, "Hazard", hazard_id, expected_version)
    if row.state != HazardState.OPEN.name or row.due_on >= doing.today:
        raise NotInThisState(
            "HAZARD_NOT_LINGERING",
            zh=f"该隐患已整改，或整改期限（{row.due_on}）未过。",
            en=f"The hazard was rectified, or its due day ({row.due_on}) has not passed.",
            remedy_zh="期限已过仍未整改的，才以此报告。",
            remedy_en="Report one that is open after its due day.",
            path=("hazardId",),
        )
    if row.lingering_reported_at is not None:
        raise NotInThisState(
            "LINGERING_REPORTED_ALREADY",
            zh="该隐患已按久拖未改报告。",
            en="It has been reported as lingering.",
            remedy_zh="无需重复报告。",
            remedy_en="There is nothing more to do.",
            path=("hazardId",),
        )
    row.lingering_reported_at = doing.work.at
    row.version += 1
    await row.save()
    return await done(doing, ("Hazard", row.id), row.agency_id, "hazard.lingers")
