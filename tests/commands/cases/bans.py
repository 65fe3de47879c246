"""Bans from the trade and the occupation."""

from datetime import date
from typing import Any

from backend.entities.agency import AgencyRow
from backend.entities.ban import BanRow
from tests.builders import LONG_AGO, an_agency
from tests.commands.cases import OFFICER, OTHER_OFFICER, Given, World, case
from tests.commands.cases.dishonesty import a_penalty, a_person_of


async def a_ban(agency: AgencyRow, state: str = "PROPOSED", **given: Any) -> BanRow:
    """A ban from the trade for a false report, proposed in May 2026; in force from 20 May for five years."""
    told: dict[str, Any] = {
        "kind": "INDUSTRY",
        "ground": "FALSE_REPORT",
        "authority": "丽水市应急管理局",
        "reason": "x",
    }
    told |= {"proposed_by": "officer:0", "proposed_on": date(2026, 5, 10), "recorded_at": LONG_AGO}
    if state != "PROPOSED":
        told |= {"decided_on": date(2026, 5, 20), "from_on": date(2026, 5, 20), "until_on": date(2031, 5, 20)}
    return await BanRow.create(agency_id=agency.id, state=state, **(told | given))


def ban_of(row: BanRow, **more: Any) -> dict[str, Any]:
    """The variables of a command about a ban."""
    return {"banId": f"Ban:{row.id}", **more}


@case("proposeBan")
async def propose(world: World) -> Given:
    penalty = await a_penalty(world)
    person = await a_person_of(penalty.agency_id)
    told = {"subjectId": f"Professional:{person.id}", "basisId": f"Penalty:{penalty.id}", "kind": "OCCUPATION"}
    told |= {"ground": "LEASED_QUALIFICATION", "authority": "丽水市应急管理局", "reason": "出借本人证书"}
    return Given(OFFICER, {"input": told}, {"input": told | {"reason": "y"}}, "BAN_GOING_ON")


@case("decideBan")
async def decide(world: World) -> Given:
    row = await a_ban(await an_agency())
    return Given(OFFICER, ban_of(row, isImposed=True, reason="属实"), {"isImposed": False}, "NOT_IN_THIS_STATE")


@case("liftBan")
async def lift(world: World) -> Given:
    row = await a_ban(await an_agency(), "IN_FORCE")
    told = ban_of(row, ground="COURT", document="（2026）浙11行终7号", reason="判决撤销")
    return Given(OTHER_OFFICER, told, {"reason": "y"}, "NOT_IN_THIS_STATE")
