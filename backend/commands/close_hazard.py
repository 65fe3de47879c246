"""closeHazard: the re-check found a hazard cured, and it is signed off."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, rechecked
from backend.entities.hazard import Hazard
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Hazard, description="复查合格，销号。The re-check found it cured: signed off.")
async def close_hazard(
    doing: Doing,
    hazard_id: Annotated[strawberry.ID, strawberry.argument(description="隐患编号。Id of the hazard.")],
    note: Annotated[str, strawberry.argument(description="复查意见，1至4000字。What the re-check found.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """RECTIFIED -> CLOSED."""
    row, told = await rechecked(doing, hazard_id, note, expected_version)
    rectified_on = str(row.rectified_on)
    row.closed_on = doing.today
    await row.save()
    return await done(doing, ("Hazard", row.id), row.agency_id, "hazard.closed", note=told, rectified_on=rectified_on)
