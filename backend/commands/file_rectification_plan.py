"""fileRectificationPlan: an agency says how it will put right what was ordered."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, words
from backend.entities.rectification import RectificationOrder, RectificationOrderRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import RECTIFICATION


@command(
    RectificationOrder,
    description="报送整改方案。File the plan of a rectification.",
)
async def file_rectification_plan(
    doing: Doing,
    rectification_order_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the order.")],
    plan: Annotated[str, strawberry.argument(description="整改方案，1至4000字。The plan.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Late or in time: its day says which."""
    row: RectificationOrderRow = await doing.held(
        RectificationOrderRow, "RectificationOrder", rectification_order_id, expected_version
    )
    told = words(plan, ("plan",))
    doing.move(row, RECTIFICATION)
    row.plan, row.planned_on = told, doing.today
    await row.save()
    return await done(doing, ("RectificationOrder", row.id), row.agency_id, "rectification.planned")
