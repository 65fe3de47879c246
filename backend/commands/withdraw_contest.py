"""withdrawContest: an agency no longer contests."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.entities.contest import Contest, ContestRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import CONTEST


@command(Contest, description="撤回异议。Withdraw a contest.")
async def withdraw_contest(
    doing: Doing,
    contest_id: Annotated[strawberry.ID, strawberry.argument(description="异议编号。Id of the contest.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """It may be lodged again within its term."""
    row: ContestRow = await doing.held(ContestRow, "Contest", contest_id, expected_version)
    doing.move(row, CONTEST)
    await row.save()
    doing.audit("withdrawContest", ("Contest", row.id))
    doing.work.emit("contest.withdrawn", f"Agency:{row.agency_id}", {"contest": row.id})
    return Changed("Contest", row.id)
