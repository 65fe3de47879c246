"""decideExtension: the authority grants or refuses a longer term for a listed hazard."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.listing import tell
from backend.commands.officers import must_be_of_this_place, must_give_a_reason
from backend.entities.listed_hazard import ListedHazard, ListedHazardRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import LISTING


@command(ListedHazard, description="决定延期申请，须写明理由。Decide about a longer term, with its reason.")
async def decide_extension(
    doing: Doing,
    listed_hazard_id: Annotated[strawberry.ID, strawberry.argument(description="挂牌编号。Id of the listing.")],
    is_granted: Annotated[bool, strawberry.argument(description="是否准予延期。Whether it is granted.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """EXTENSION_ASKED -> LISTED, with the new term if granted."""
    row: ListedHazardRow = await doing.held(ListedHazardRow, "ListedHazard", listed_hazard_id, expected_version)
    must_be_of_this_place(doing, row.region_id, ("listedHazardId",))
    must_give_a_reason(reason)
    doing.move(row, LISTING)
    before = row.cure_until
    if is_granted and row.asked_until is not None:
        row.cure_until = row.asked_until
    row.asked_until, row.decide_by = None, None
    await row.save()
    detail = {"isGranted": is_granted, "before": before.isoformat(), "until": row.cure_until.isoformat()}
    return tell(doing, row, "extension.decided", reason=reason.strip(), **detail)
