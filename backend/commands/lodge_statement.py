"""lodgeStatement: an agency states its case against being listed (陈述申辩), in time."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.dishonesty import tell
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.entities.dishonesty_listing import DishonestyListing, DishonestyListingRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import DISHONESTY


@command(DishonestyListing, description="陈述申辩，期限内可补充。State your case, in time; it may be added to.")
async def lodge_statement(
    doing: Doing,
    dishonesty_listing_id: Annotated[strawberry.ID, strawberry.argument(description="条目编号。Id of the listing.")],
    statement: Annotated[str, strawberry.argument(description="内容，1至4000字。What you say.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """PROPOSED stays PROPOSED."""
    row: DishonestyListingRow = await doing.held(DishonestyListingRow, "DishonestyListing", dishonesty_listing_id)
    told = words(statement, ("statement",))
    doing.move(row, DISHONESTY)
    if doing.today > row.state_until:
        raise NotInThisState(
            "STATEMENT_TOO_LATE",
            zh=f"陈述申辩期限已于{row.state_until}届满。",
            en=f"The time to state its case ended on {row.state_until}.",
            remedy_zh="决定后可申请行政复议或提起诉讼。",
            remedy_en="After the decision there is review and litigation.",
            path=("dishonestyListingId",),
        )
    row.statement = f"{row.statement}\n{told}" if row.statement else told
    row.stated_on = doing.today
    await row.save()
    return await tell(doing, row, "dishonesty.stated")
