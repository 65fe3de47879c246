"""decideDishonestyListing: another officer lists the agency, or drops the matter; a listing is rated at once."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.dishonesty import begin_term, put_on_the_list, tell
from backend.commands.doing import Doing
from backend.commands.officers import must_be_another, must_give_a_reason
from backend.entities.dishonesty_listing import DishonestyListing, DishonestyListingRow, DishonestyState
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import DISHONESTY


@command(
    DishonestyListing,
    description="决定是否列入：须在陈述申辩之后或期满，且非告知人；列入即评为D级并不得参与财政采购。"
    "Decide after the agency's statement or its time; not by who proposed. Who is listed is D at once.",
)
async def decide_dishonesty_listing(
    doing: Doing,
    dishonesty_listing_id: Annotated[strawberry.ID, strawberry.argument(description="条目编号。Id of the listing.")],
    is_listed: Annotated[bool, strawberry.argument(description="是否列入。Whether it is listed.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """PROPOSED -> LISTED for 36 months, or DROPPED."""
    row: DishonestyListingRow = await doing.held(
        DishonestyListingRow, "DishonestyListing", dishonesty_listing_id, expected_version
    )
    must_be_another(doing, row.proposed_by, path=("dishonestyListingId",))
    must_give_a_reason(reason)
    if row.state == DishonestyState.PROPOSED.name and row.statement is None and doing.today <= row.state_until:
        raise NotInThisState(
            "TIME_TO_STATE_RUNS",
            zh=f"陈述申辩期限至{row.state_until}，届满前不能决定。",
            en=f"The agency may state its case until {row.state_until}; nothing is decided before.",
            remedy_zh="请在期满或收到陈述后决定。",
            remedy_en="Decide after that day, or when it has stated its case.",
            path=("dishonestyListingId",),
        )
    doing.move(row, DISHONESTY, grants=is_listed)
    row.decided_by, row.decided_on, row.decision_reason = doing.actor.subject, doing.today, reason.strip()
    if not is_listed:
        await row.save()
        return await tell(doing, row, "dishonesty.dropped", reason=reason.strip())
    begin_term(doing, row)
    await put_on_the_list(doing, row, reason.strip())
    await row.save()
    return await tell(doing, row, "dishonesty.listed", is_rated=True, reason=reason.strip())
