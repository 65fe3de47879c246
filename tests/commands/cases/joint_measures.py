"""What other offices are told of who is published on the serious-dishonesty list."""

from datetime import date
from typing import Any

from backend.entities.dishonesty_listing import DishonestyListingRow
from backend.entities.joint_measure import JointMeasureRow
from tests.builders import LONG_AGO
from tests.commands.cases import OFFICER, Given, World, case
from tests.commands.cases.dishonesty import a_listing_of


async def a_measure(listing: DishonestyListingRow, **given: Any) -> JointMeasureRow:
    """What the market regulation was told on 20 March 2025."""
    told: dict[str, Any] = {"area": "OPERATION", "state": "TOLD", "answers": "REGULATOR", "receiver_zh": "市场监管"}
    told |= {
        "receiver_en": "Market regulation",
        "legal_basis": "004-FJ (二十九)",
        "told_on": date(2025, 3, 20),
        **given,
    }
    return await JointMeasureRow.create(
        listing_id=listing.id, agency_id=listing.agency_id, recorded_at=LONG_AGO, **told
    )


@case("answerJointMeasure")
async def answer(world: World) -> Given:
    listing, _ = await a_listing_of(world, "LISTED", published_on=date(2025, 3, 20))
    row = await a_measure(listing)
    told = {"jointMeasureId": f"JointMeasure:{row.id}", "answer": "已列为重点监管对象"}
    return Given(OFFICER, told, {"answer": "y"}, "NOT_IN_THIS_STATE")
