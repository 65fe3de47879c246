"""acceptRectification: a regulator has seen that what a penalty ordered was put right (002-LS 二(二)7)."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, in_order, past, words
from backend.commands.officers import must_supervise
from backend.commands.rating_anew import rate
from backend.entities.inspection import Penalty, PenaltyRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    Penalty,
    description="验收处罚所责令的整改。Accept that what a penalty ordered was put right.",
)
async def accept_rectification(
    doing: Doing,
    penalty_id: Annotated[strawberry.ID, strawberry.argument(description="处罚编号。Id of the penalty.")],
    rectified_on: Annotated[date, strawberry.argument(description="整改完成日期。Day it was put right.")],
    note: Annotated[str, strawberry.argument(description="验收意见，1至4000字。What was seen.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Once."""
    row: PenaltyRow = await doing.held(PenaltyRow, "Penalty", penalty_id)
    await must_supervise(doing, row.agency_id, ("penaltyId",))
    told = words(note, ("note",))
    if row.rectified_on is not None:
        raise NotInThisState(
            "RECTIFIED_ALREADY",
            zh=f"已于{row.rectified_on}验收。",
            en=f"It was accepted as of {row.rectified_on}.",
            remedy_zh="无需重复验收。",
            remedy_en="There is nothing to do.",
            path=("penaltyId",),
        )
    past(doing, rectified_on, ("rectifiedOn",))
    in_order(row.decided_on, rectified_on, ("rectifiedOn",))
    row.rectified_on, row.rectified_at = rectified_on, doing.work.at
    await row.save()
    await rate(doing, row.agency_id)
    return await done(doing, ("Penalty", row.id), row.agency_id, "penalty.rectified", note=told)
