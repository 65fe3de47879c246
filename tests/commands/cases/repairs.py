"""Credit repair."""

from datetime import date
from typing import Any

from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow
from backend.entities.repair import RepairRow
from tests.builders import LONG_AGO, a_confirmed_finding, an_agency
from tests.commands.cases import OTHER_OFFICER, Given, World, case, clerk_of


async def a_late_report(agency: AgencyRow, on: date = date(2026, 5, 4)) -> FindingRow:
    """A confirmed finding of a late report: minor, and its way out is repair."""
    return await a_confirmed_finding(agency, "R01", "late_1_to_10_days", on=on)


async def an_application(world: World, finding: FindingRow | None = None, **given: Any) -> tuple[RepairRow, AgencyRow]:
    """An application of 20 May 2026; and its agency."""
    told = finding or await a_late_report(await an_agency())
    whom = await AgencyRow.get(id=told.agency_id)
    row: dict[str, Any] = {"gravity": "MINOR", "state": "APPLIED", "ground": "x", "applied_by": "clerk"}
    row |= {"applied_on": date(2026, 5, 20), "decide_by": date(2026, 6, 3), "recorded_at": LONG_AGO}
    return await RepairRow.create(agency_id=whom.id, finding_id=told.id, **(row | given)), whom


@case("applyForRepair")
async def apply(world: World) -> Given:
    agency = await an_agency()
    told = {"findingId": f"Finding:{(await a_late_report(agency)).id}", "ground": "已补传，流程已改"}
    return Given(clerk_of(agency), told, {"ground": "y"}, "REPAIR_GOING_ON", elsewhere={"findingId": "NOT_YOURS"})


@case("decideRepair")
async def decide(world: World) -> Given:
    row, _ = await an_application(world)
    told = {"repairId": f"Repair:{row.id}", "isGranted": True, "reason": "已整改到位"}
    return Given(OTHER_OFFICER, told, {"isGranted": False}, "NOT_IN_THIS_STATE")
