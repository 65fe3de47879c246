"""restoreDishonestyListing: the removal was got by fraud; the agency is listed again, and its term runs anew."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.dishonesty import begin_term, must_be_the_only_one, put_on_the_list, tell
from backend.commands.doing import Doing
from backend.commands.officers import must_be_another, must_give_a_reason
from backend.entities.contest import ContestRow, ContestState
from backend.entities.dishonesty_listing import DishonestyListing, DishonestyListingRow, DishonestyTermRow
from backend.entities.inspection import PenaltyRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import DISHONESTY


@command(
    DishonestyListing,
    description="以欺骗取得移出的，撤销移出、恢复列入，期限重新计算。Undo a removal got by fraud; the term runs anew.",
)
async def restore_dishonesty_listing(
    doing: Doing,
    dishonesty_listing_id: Annotated[strawberry.ID, strawberry.argument(description="条目编号。Id of the listing.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """REMOVED -> LISTED, rated at once."""
    row: DishonestyListingRow = await doing.held(
        DishonestyListingRow, "DishonestyListing", dishonesty_listing_id, expected_version
    )
    must_be_another(doing, row.proposed_by, path=("dishonestyListingId",))
    must_give_a_reason(reason)
    doing.move(row, DISHONESTY)
    await _must_not_be_overturned(row)
    await must_be_the_only_one(row.agency_id, ("dishonestyListingId",))
    if row.published_on is not None and row.removed_on is not None:
        await DishonestyTermRow.create(
            listing_id=row.id, published_on=row.published_on, removed_on=row.removed_on, recorded_at=doing.work.at
        )
    # The removal repaired the penalty: it is shown again for what is left of its time.
    await PenaltyRow.filter(id=row.penalty_id, repaired_on=row.removed_on).update(repaired_on=None)
    row.decided_by, row.decided_on, row.removed_on = doing.actor.subject, doing.today, None
    row.published_on = None
    begin_term(doing, row)
    await put_on_the_list(doing, row, reason.strip())
    await row.save()
    return await tell(doing, row, "dishonesty.restored", is_rated=True, reason=reason.strip())


async def _must_not_be_overturned(row: DishonestyListingRow) -> None:
    """Refuse where a contest of the listing was granted: it was wrong from the beginning, whatever came after."""
    if not await ContestRow.exists(listing_id=row.id, state=ContestState.GRANTED.name):
        return
    raise NotInThisState(
        "OVERTURNED_BY_A_CONTEST",
        zh="该条目经异议被撤销，不属以欺骗取得移出。",
        en="A contest of this listing was granted: its removal was not got by fraud.",
        remedy_zh="如有新的处罚，请另行告知（proposeDishonestyListing）。",
        remedy_en="If there is a new penalty, propose a listing for it (proposeDishonestyListing).",
        path=("dishonestyListingId",),
    )
