"""removeListing: the hazard has been cured and signed off; its listing ends (摘牌)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.listing import tell
from backend.commands.officers import must_be_of_this_place
from backend.entities.hazard import HazardRow, HazardState
from backend.entities.listed_hazard import ListedHazard, ListedHazardRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import LISTING


@command(ListedHazard, description="摘牌：隐患已销号。Remove a listing, once the hazard is closed.")
async def remove_listing(
    doing: Doing,
    listed_hazard_id: Annotated[strawberry.ID, strawberry.argument(description="挂牌编号。Id of the listing.")],
    note: Annotated[str, strawberry.argument(description="核查意见，1至4000字。What was verified.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """LISTED or EXTENSION_ASKED -> REMOVED."""
    row: ListedHazardRow = await doing.held(ListedHazardRow, "ListedHazard", listed_hazard_id, expected_version)
    must_be_of_this_place(doing, row.region_id, ("listedHazardId",))
    told = words(note, ("note",))
    doing.move(row, LISTING)
    if (await HazardRow.get(id=row.hazard_id)).state != HazardState.CLOSED.name:
        raise NotInThisState(
            "HAZARD_NOT_CLOSED",
            zh="隐患尚未销号，不能摘牌。",
            en="The hazard has not been closed: its listing stays.",
            remedy_zh="请待复查销号（closeHazard）后摘牌。",
            remedy_en="Wait until it is closed (closeHazard).",
            path=("listedHazardId",),
        )
    row.removed_on = doing.today
    await row.save()
    return tell(doing, row, "hazard.listing_removed", note=told)
