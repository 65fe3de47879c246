"""endInterest: the reason why an inspector could not go to an agency is gone."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.entities.inspection import InspectorInterest, InspectorInterestRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(InspectorInterest, description="解除回避，须写明理由。End an interest, and say why.")
async def end_interest(
    doing: Doing,
    inspector_interest_id: Annotated[strawberry.ID, strawberry.argument(description="回避编号。Id of the interest.")],
    reason: Annotated[str, strawberry.argument(description="理由，1至400字。Why, 1 to 400 characters.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Ended today."""
    row: InspectorInterestRow = await doing.held(
        InspectorInterestRow, "InspectorInterest", inspector_interest_id, expected_version
    )
    told = words(reason, ("reason",), 400)
    if row.ended_on is not None:
        raise NotInThisState(
            "INTEREST_ENDED",
            zh=f"该回避已于{row.ended_on}解除。",
            en=f"This ended on {row.ended_on}.",
            remedy_zh="无需重复解除。",
            remedy_en="There is nothing to do.",
            path=("inspectorInterestId",),
        )
    row.ended_on, row.version = doing.today, row.version + 1
    await row.save()
    doing.audit("endInterest", ("InspectorInterest", row.id), reason=told)
    doing.work.emit("interest.ended", f"Region:{row.region_id}", {"interest": row.id})
    return Changed("InspectorInterest", row.id)
