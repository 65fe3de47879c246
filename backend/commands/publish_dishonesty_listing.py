"""publishDishonestyListing: the listing is in the national system and before the public."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.dishonesty import tell
from backend.commands.doing import Doing
from backend.entities.dishonesty_listing import DishonestyListing, DishonestyListingRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.joint_measures import tell_receivers
from backend.states import DISHONESTY


@command(
    DishonestyListing,
    description="录入并公布名单；此后公众可见，直至移出；同时向十个领域的收件单位告知联合惩戒。"
    "Publish; the public sees it until it leaves the list. The receivers in ten areas are told of joint measures.",
)
async def publish_dishonesty_listing(
    doing: Doing,
    dishonesty_listing_id: Annotated[strawberry.ID, strawberry.argument(description="条目编号。Id of the listing.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """LISTED stays LISTED; joint measures begin with the day."""
    row: DishonestyListingRow = await doing.held(DishonestyListingRow, "DishonestyListing", dishonesty_listing_id)
    if row.published_on is not None:
        raise NotInThisState(
            "PUBLISHED_ALREADY",
            zh=f"已于{row.published_on}公布。",
            en=f"It was published on {row.published_on}.",
            remedy_zh="无需重复公布。",
            remedy_en="There is nothing to do.",
            path=("dishonestyListingId",),
        )
    doing.move(row, DISHONESTY)
    row.published_on = doing.today
    await row.save()
    told = await tell_receivers(doing.work, row, doing.today)
    return await tell(doing, row, "dishonesty.published", measures=told)
