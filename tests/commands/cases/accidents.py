"""Accidents and the look-back at the agency's part."""

from datetime import date
from typing import Any

from backend.entities.accident import AccidentRow
from backend.entities.agency import AgencyRow
from tests.builders import LONG_AGO, a_contract, an_agency, an_enterprise
from tests.commands.cases import OFFICER, OTHER_OFFICER, Given, World, case


async def an_accident(agency: AgencyRow | None = None, **given: Any) -> AccidentRow:
    """An explosion on 5 May 2026 at a client in Liandu, recorded by officer:0."""
    whom = agency or await an_agency()
    client = await an_enterprise()
    await a_contract(whom, client)
    told: dict[str, Any] = {"occurred_on": date(2026, 5, 5), "grade": "LARGER", "deaths": 3, "account": "反应釜爆炸"}
    told |= {"recorded_by": "officer:0", "recorded_at": LONG_AGO, "agency_id": whom.id, **given}
    return await AccidentRow.create(enterprise_id=client.id, **told)


def accident_of(row: AccidentRow, **more: Any) -> dict[str, Any]:
    """The variables of a command about an accident."""
    return {"accidentId": f"Accident:{row.id}", **more}


def findings(**given: Any) -> dict[str, Any]:
    """What a look-back says."""
    told = {"responsibility": "SECONDARY", "technical": "防爆电气失效，检查未发现", "management": "未按频次服务"}
    return {**told, "concludedOn": "2026-05-30", **given}


@case("recordAccident")
async def record(world: World) -> Given:
    agency, client = await an_agency(), await an_enterprise()
    await a_contract(agency, client)
    told = {"enterpriseId": f"Enterprise:{client.id}", "agencyId": f"Agency:{agency.id}", "occurredOn": "2026-05-05"}
    told |= {"grade": "LARGER", "account": "反应釜爆炸"}
    whole: dict[str, Any] = {**told, "deaths": 3, "injured": 1}
    return Given(OFFICER, {"input": whole}, {"input": whole | {"deaths": 4}}, "ACCIDENT_ON_RECORD")


@case("concludeLookBack")
async def conclude(world: World) -> Given:
    row = await an_accident()
    return Given(OTHER_OFFICER, accident_of(row, **findings()), {"technical": "y"}, "LOOK_BACK_CLOSED")


@case("assessAccidentRectification")
async def assess(world: World) -> Given:
    row = await an_accident(concluded_on=date(2026, 5, 20), technical="x", management="x", responsibility="SECONDARY")
    told = accident_of(row, isRectified=True, assessment="防范措施已落实")
    return Given(OFFICER, told, {"assessment": "y"}, "RECTIFIED_ALREADY")
