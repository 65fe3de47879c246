"""Contests of what has taken effect."""

from datetime import date
from typing import Any

from backend.entities.agency import AgencyRow
from backend.entities.contest import ContestRow
from tests.builders import LONG_AGO, a_confirmed_finding, an_agency
from tests.commands.cases import OTHER_OFFICER, Given, World, case, clerk_of


async def a_contest(
    world: World, agency: AgencyRow | None = None, state: str = "LODGED", **given: Any
) -> tuple[ContestRow, AgencyRow]:
    """An open contest of a confirmed leasing, unless another subject is given; and the agency."""
    whom = agency or await an_agency()
    if not given:
        given = {"subject": "FINDING", "finding_id": (await _leased(whom)).id}
    told: dict[str, Any] = {"ground": "证书并未出借", "lodged_by": "clerk", "lodged_on": date(2026, 5, 20)}
    told |= {"decide_by": date(2026, 6, 10), "recorded_at": LONG_AGO}
    return await ContestRow.create(agency_id=whom.id, state=state, **(told | given)), whom


async def _leased(agency: AgencyRow) -> Any:
    return await a_confirmed_finding(agency, "M01", "leased", on=date(2026, 5, 4))


@case("lodgeContest")
async def lodge(world: World) -> Given:
    agency = await an_agency()
    finding = await _leased(agency)
    told = {"subjectId": f"Finding:{finding.id}", "ground": "证书并未出借"}
    elsewhere: dict[str, str | None] = {"subjectId": "NOT_YOURS"}
    return Given(clerk_of(agency), told, {"ground": "y"}, "CONTESTED_ALREADY", elsewhere=elsewhere)


@case("decideContest")
async def decide(world: World) -> Given:
    row, _ = await a_contest(world)
    told = {"contestId": f"Contest:{row.id}", "isGranted": True, "reason": "核实无出借"}
    return Given(OTHER_OFFICER, told, {"isGranted": False}, "NOT_IN_THIS_STATE")


@case("withdrawContest")
async def withdraw(world: World) -> Given:
    row, agency = await a_contest(world)
    other, _ = await a_contest(world, agency, subject="FINDING", finding_id=await _another(agency))
    stranger = clerk_of(await an_agency())
    told = {"contestId": f"Contest:{row.id}"}
    return Given(clerk_of(agency), told, {"contestId": f"Contest:{other.id}"}, "NOT_IN_THIS_STATE", stranger)


async def _another(agency: AgencyRow) -> int:
    return int((await a_confirmed_finding(agency, "C02", "missing_element", on=date(2026, 5, 5))).id)
