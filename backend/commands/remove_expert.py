"""removeExpert: an officer takes somebody out of the pool of experts, and says why."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.expert_pool import leave
from backend.commands.field_work import words
from backend.commands.officers import must_be_of_this_place
from backend.entities.expert import Expert, ExpertLeft, ExpertRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Expert, description="调出专家库，须写明理由。Take somebody out of the pool of experts, and say why.")
async def remove_expert(
    doing: Doing,
    expert_id: Annotated[strawberry.ID, strawberry.argument(description="专家任期编号。Id of the term.")],
    reason: Annotated[str, strawberry.argument(description="理由，1至400字。Why, 1 to 400 characters.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """The term ends today."""
    row: ExpertRow = await doing.held(ExpertRow, "Expert", expert_id, expected_version)
    must_be_of_this_place(doing, row.region_id, ("expertId",))
    told = words(reason, ("reason",), 400)
    if row.left_on is not None:
        raise NotInThisState(
            "LEFT_THE_POOL",
            zh=f"该专家已于{row.left_on}出库。",
            en=f"This term ended on {row.left_on}.",
            remedy_zh="无需重复办理。",
            remedy_en="There is nothing to do.",
            path=("expertId",),
        )
    await leave(doing, [row], ExpertLeft.REMOVED, told)
    doing.audit("removeExpert", ("Expert", row.id), reason=told)
    return Changed("Expert", row.id)
