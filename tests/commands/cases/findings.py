"""Findings on their way, and the ratings that are published."""

from datetime import UTC, date, datetime
from typing import Any

from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow, ObjectionRow
from tests.builders import a_confirmed_finding, a_finding, a_risk_model, a_risk_score, an_agency
from tests.commands.cases import AFAR, OFFICER, OTHER_OFFICER, RATER, Given, World, case, clerk_of

NOTIFIED = datetime(2026, 5, 20, 4, tzinfo=UTC)


async def a_notified(agency: AgencyRow, until: date, **given: Any) -> FindingRow:
    """A finding that its agency was told of by the first officer."""
    told = {"notified_by": OFFICER.subject, "notified_at": NOTIFIED, "object_until": until}
    return await a_finding(agency, **{"state": "NOTIFIED", **told, **given})


@case("notifyFinding")
async def notify_finding(_: World) -> Given:
    finding = await a_finding(await an_agency())
    named = {"findingId": f"Finding:{finding.id}"}
    return Given(OFFICER, named, other={"expectedVersion": 7}, second="NOT_IN_THIS_STATE", stranger=AFAR)


@case("lodgeObjection")
async def lodge_objection(_: World) -> Given:
    agency = await an_agency()
    finding = await a_notified(agency, date(2026, 6, 8))
    told = {"findingId": f"Finding:{finding.id}", "ground": "x"}
    stranger = clerk_of(await an_agency())
    return Given(clerk_of(agency), told, other={"ground": "y"}, second="NOT_IN_THIS_STATE", stranger=stranger)


@case("decideObjection")
async def decide_objection(_: World) -> Given:
    agency = await an_agency()
    finding = await a_notified(agency, date(2026, 6, 8), state="OBJECTED", objected_at=NOTIFIED)
    await ObjectionRow.create(
        finding_id=finding.id, agency_id=agency.id, ground="x", lodged_by="clerk", lodged_at=NOTIFIED, outcome="OPEN"
    )
    told = {"findingId": f"Finding:{finding.id}", "isGranted": False, "reason": "x"}
    return Given(OTHER_OFFICER, told, other={"isGranted": True}, second="NO_OPEN_OBJECTION", stranger=AFAR)


@case("confirmFinding")
async def confirm_finding(_: World) -> Given:
    finding = await a_notified(await an_agency(), date(2026, 5, 28))
    named = {"findingId": f"Finding:{finding.id}"}
    return Given(OTHER_OFFICER, named, other={"expectedVersion": 7}, second="NOT_IN_THIS_STATE", stranger=AFAR)


@case("dropFinding")
async def drop_finding(_: World) -> Given:
    finding = await a_finding(await an_agency())
    told = {"findingId": f"Finding:{finding.id}", "reason": "x"}
    return Given(OFFICER, told, other={"reason": "y"}, second="NOT_IN_THIS_STATE", stranger=AFAR)


@case("acceptCure")
async def accept_cure(_: World) -> Given:
    agency = await an_agency(missing_systems=["rules"])
    told = {"fact_id": "system:2026-05-01", "detector": "system_missing"}
    finding = await a_confirmed_finding(agency, "Q07", "missing_item", on=date(2026, 5, 1), **told)
    named = {"findingId": f"Finding:{finding.id}", "curedOn": "2026-05-20", "reason": "已备案"}
    return Given(OFFICER, named, other={"curedOn": "2026-05-21"}, second="NOT_OPEN_TO_CURE")


@case("publishRatings")
async def publish_ratings(world: World) -> Given:
    await an_agency()
    year, quarter = divmod(2026 * 4 + 1 - world.number(), 4)
    told = {"period": f"{year:04d}Q{quarter + 1}", "asOf": "2026-06-01"}
    return Given(RATER, told, other={"asOf": "2026-05-31"}, second="ALREADY_PUBLISHED")


@case("switchRiskModel")
async def switch_risk_model(world: World) -> Given:
    model = await a_risk_model(-2.0 - world.number() / 1000)
    await a_risk_score(await an_agency(), model)
    told = {"model": f"RiskModel:{model.version}", "reason": "quarterly review"}
    return Given(RATER, told, other={"reason": "y"}, second="SWITCHED_SO_ALREADY", elsewhere={"model": None})
