"""decideListingRemoval: early removal is granted or refused; who leaves is rated anew at once, and repaired."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.dishonesty import take_off_the_list, tell
from backend.commands.doing import Doing
from backend.commands.officers import must_be_another, must_give_a_reason, must_supervise
from backend.entities.dishonesty_listing import DishonestyListing, DishonestyListingRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.joint_measures import end_measures
from backend.states import DISHONESTY


@command(
    DishonestyListing,
    description="决定提前移出：准予则停止公示与惩戒，所据认定一并修复；台账保留。"
    "Grant or refuse early removal. Who leaves is no longer shown, what it rested on is repaired; the ledger keeps it.",
)
async def decide_listing_removal(
    doing: Doing,
    dishonesty_listing_id: Annotated[strawberry.ID, strawberry.argument(description="条目编号。Id of the listing.")],
    is_granted: Annotated[bool, strawberry.argument(description="是否准予。Whether it is granted.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """REMOVAL_ASKED -> REMOVED, or LISTED again."""
    row: DishonestyListingRow = await doing.held(
        DishonestyListingRow, "DishonestyListing", dishonesty_listing_id, expected_version
    )
    await must_supervise(doing, row.agency_id, ("dishonestyListingId",))
    must_be_another(doing, row.proposed_by, path=("dishonestyListingId",))
    must_give_a_reason(reason)
    doing.move(row, DISHONESTY, grants=is_granted)
    row.removal_reason = reason.strip()
    if not is_granted:
        await row.save()
        return await tell(doing, row, "dishonesty.removal_refused", reason=reason.strip())
    row.removed_on = doing.today
    await take_off_the_list(doing, row)
    await row.save()
    ended = await end_measures(doing.work, row, doing.today)
    return await tell(doing, row, "dishonesty.removed", is_rated=True, reason=reason.strip(), measures=ended)
