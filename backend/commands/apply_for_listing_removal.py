"""applyForListingRemoval: after twelve months an agency asks to leave the list early (MEM Order 11)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.dishonesty import tell
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.given import must_be_own
from backend.detectors.numbers import number
from backend.entities.dishonesty_listing import DishonestyListing, DishonestyListingRow
from backend.entities.inspection import PenaltyRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import DISHONESTY
from backend.workdays import after_workdays, months_before


@command(
    DishonestyListing,
    description="列入满12个月且处罚已履行，可申请提前移出。Ask to leave early: after 12 months, penalty performed.",
)
async def apply_for_listing_removal(
    doing: Doing,
    dishonesty_listing_id: Annotated[strawberry.ID, strawberry.argument(description="条目编号。Id of the listing.")],
    ground: Annotated[str, strawberry.argument(description="履行处罚、消除影响的情况，1至4000字。What was done.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """LISTED -> REMOVAL_ASKED; to be accepted in 5 and decided in another 20 workdays."""
    row: DishonestyListingRow = await doing.held(DishonestyListingRow, "DishonestyListing", dishonesty_listing_id)
    must_be_own(doing, row.agency_id, dishonesty_listing_id, ("dishonestyListingId",))
    told = words(ground, ("ground",))
    doing.move(row, DISHONESTY)
    today = doing.today
    months = number("dishonesty.early_months", today)
    if row.decided_on is None or months_before(today, months) < row.decided_on:
        raise NotInThisState(
            "TOO_EARLY_TO_LEAVE",
            zh=f"列入满{months}个月后方可申请。",
            en=f"It may be asked for {months} months after the listing.",
            remedy_zh="请届时申请。",
            remedy_en="Ask then.",
            path=("dishonestyListingId",),
        )
    if (await PenaltyRow.get(id=row.penalty_id)).rectified_on is None:
        raise NotInThisState(
            "PENALTY_NOT_PERFORMED",
            zh="所据处罚的整改尚未验收。",
            en="What the penalty ordered has not been accepted as put right.",
            remedy_zh="请先完成整改并由监管部门验收（acceptRectification）。",
            remedy_en="Put it right, and have it accepted first (acceptRectification).",
            path=("dishonestyListingId",),
        )
    days = number("dishonesty.removal_accept_workdays", today) + number("dishonesty.removal_decide_workdays", today)
    row.removal_ground, row.removal_asked_on = told, today
    row.removal_decide_by = after_workdays(today, days)
    await row.save()
    return await tell(doing, row, "dishonesty.removal_asked", decideBy=row.removal_decide_by.isoformat())
