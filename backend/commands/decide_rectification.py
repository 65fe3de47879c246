"""decideRectification: another officer than who ordered it looks, and accepts it or sends it back."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, words
from backend.commands.officers import must_be_another, must_supervise
from backend.commands.rating_anew import rate
from backend.entities.rectification import RectificationOrder, RectificationOrderRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import RECTIFICATION


@command(
    RectificationOrder,
    description="验收整改：合格，或退回继续整改；由责令人以外的人员作出。"
    "Accept a rectification, or send it back; another officer than who ordered it.",
)
async def decide_rectification(
    doing: Doing,
    rectification_order_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the order.")],
    is_accepted: Annotated[bool, strawberry.argument(description="是否合格。Whether it is accepted.")],
    reason: Annotated[str, strawberry.argument(description="验收意见，1至4000字。What was seen.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """An accepted one lets an agency rise again."""
    row: RectificationOrderRow = await doing.held(
        RectificationOrderRow, "RectificationOrder", rectification_order_id, expected_version
    )
    await must_supervise(doing, row.agency_id, ("rectificationOrderId",))
    why = words(reason, ("reason",))
    doing.move(row, RECTIFICATION, grants=is_accepted)
    must_be_another(doing, row.ordered_by, path=("rectificationOrderId",))
    row.decision_reason, row.decided_on = why, doing.today
    if is_accepted:
        row.accepted_on, row.accepted_at = doing.today, doing.work.at
    await row.save()
    if is_accepted:
        await rate(doing, row.agency_id)
    told = ("RectificationOrder", row.id)
    return await done(doing, told, row.agency_id, "rectification.decided", accepted=is_accepted)
