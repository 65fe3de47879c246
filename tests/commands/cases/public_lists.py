"""What is published of agencies, what earns a bonus, and being rated on request."""

from typing import Any

from backend.actors import Actor, Role
from backend.entities.region import RegionRow
from tests.builders import an_agency
from tests.commands.cases import OFFICER, Given, World, case, clerk_of

RATER = Actor(Role.RATER, "rater:1", region_code="330000", language="en")


@case("publishAgencyList")
async def publish(world: World) -> Given:
    counties = (
        await RegionRow.filter(code__startswith="33", level="COUNTY").order_by("code").values_list("code", flat=True)
    )
    told = {"period": "2026H1", "region": counties[world.number() % len(counties)]}
    return Given(RATER, told, {"period": "2026H2"}, "ALREADY_PUBLISHED")


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
