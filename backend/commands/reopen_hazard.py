"""reopenHazard: the re-check found a hazard not cured."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, rechecked
from backend.entities.hazard import Hazard
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Hazard, description="复查不合格，重新整改。The re-check found it not cured: open again.")
async def reopen_hazard(
    doing: Doing,
    hazard_id: Annotated[strawberry.ID, strawberry.argument(description="隐患编号。Id of the hazard.")],
    note: Annotated[str, strawberry.argument(description="复查意见，1至4000字。What the re-check found.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """RECTIFIED -> OPEN. The day it was said to be cured stays in the audit chain."""
    row, told = await rechecked(doing, hazard_id, note, expected_version)
    rectified_on = str(row.rectified_on)
    row.rectified_on = None
    await row.save()
    return await done(doing, ("Hazard", row.id), row.agency_id, "hazard.reopened", note=told, rectified_on=rectified_on)
