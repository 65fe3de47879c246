"""listHazard: a major hazard is put under listed supervision, in public (004-FJ (十九))."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.listing import tell, within_the_term
from backend.commands.officers import must_be_of_this_place
from backend.detectors.numbers import number
from backend.entities.enterprise import EnterpriseRow
from backend.entities.hazard import HazardLevel, HazardRow, HazardState
from backend.entities.listed_hazard import ListedHazard, ListedHazardRow, ListingState
from backend.errors import Conflict, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import LISTING
from backend.workdays import after_workdays


@command(ListedHazard, description="重大隐患挂牌督办，即向社会公开。List a major hazard; it is public from then on.")
async def list_hazard(
    doing: Doing,
    hazard_id: Annotated[strawberry.ID, strawberry.argument(description="隐患编号。Id of the hazard.")],
    authority: Annotated[str, strawberry.argument(description="督办机关，1至80字。Authority, 1 to 80 characters.")],
    cure_until: Annotated[
        date, strawberry.argument(description="整改期限，不超过一年。To be cured by; a year at most.")
    ],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new listing, LISTED, with the day by which it is to be published."""
    hazard: HazardRow = await doing.held(HazardRow, "Hazard", hazard_id)
    client = await EnterpriseRow.get(id=hazard.enterprise_id)
    must_be_of_this_place(doing, client.region_id, ("hazardId",))
    if hazard.level != HazardLevel.MAJOR.name or hazard.state == HazardState.CLOSED.name:
        raise NotInThisState(
            "NOT_TO_BE_LISTED",
            zh="仅未销号的重大隐患可挂牌督办。",
            en="Only a major hazard that has not been closed is listed.",
            remedy_zh="请核对隐患。",
            remedy_en="Check the hazard.",
            path=("hazardId",),
        )
    told = words(authority, ("authority",), 80)
    within_the_term(doing, doing.today, cure_until, ("cureUntil",))
    going = (ListingState.LISTED.name, ListingState.EXTENSION_ASKED.name)
    if await ListedHazardRow.exists(hazard_id=hazard.id, state__in=going):
        raise Conflict(
            "LISTED_ALREADY",
            zh="该隐患已挂牌。",
            en="This hazard is listed.",
            remedy_zh="无需重复挂牌。",
            remedy_en="There is nothing to do.",
            path=("hazardId",),
        )
    row = await ListedHazardRow.create(
        hazard_id=hazard.id,
        enterprise_id=client.id,
        region_id=client.region_id,
        enterprise_name=client.name,
        content=hazard.content,
        authority=told,
        state=LISTING.begins["listHazard"].name,
        listed_on=doing.today,
        publish_by=after_workdays(doing.today, number("listing.publish_workdays", doing.today)),
        cure_until=cure_until,
        recorded_at=doing.work.at,
    )
    return tell(doing, row, "hazard.listed", until=cure_until.isoformat())
