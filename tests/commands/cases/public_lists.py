"""What is published of agencies, what earns a bonus, and being rated on request."""

from typing import Any

from backend.actors import Actor, Role
from tests.builders import an_agency
from tests.commands.cases import OFFICER, Given, World, case, clerk_of

RATER = Actor(Role.RATER, "rater:1", region_code="330000", language="en")


@case("publishAgencyList")
async def publish(world: World) -> Given:
    year = 1000 + world.number() % 1000
    told = {"period": f"{year}H1", "region": "331102"}
    return Given(RATER, told, {"period": f"{year}H2"}, "ALREADY_PUBLISHED")


@case("requestRating")
async def request(world: World) -> Given:
    agency = await an_agency()
    return Given(clerk_of(agency), {"reason": "已整改"}, {"reason": "y"}, "REQUESTED_LATELY")


@case("awardMerit")
async def award(world: World) -> Given:
    agency = await an_agency()
    told: dict[str, Any] = {"agencyId": f"Agency:{agency.id}", "rule": "B01", "caseCode": "awarded"}
    told |= {"documentNumber": f"丽安委〔2026〕{world.number()}号", "awardedOn": "2026-05-20", "summary": "标杆机构"}
    other = {"input": told | {"summary": "y"}}
    return Given(OFFICER, {"input": told}, other, "MERIT_ON_RECORD", elsewhere={"agencyId": None})
