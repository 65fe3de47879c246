"""Ordered rectifications, and the steps by which an agency is led out."""

from datetime import date
from typing import Any

from backend.entities.agency import AgencyRow
from backend.entities.rectification import NoticeRow, RectificationOrderRow
from tests.builders import LONG_AGO, an_agency
from tests.commands.cases import OFFICER, OTHER_OFFICER, Given, World, case, clerk_of
from tests.commands.cases.dishonesty import a_penalty


async def an_order(
    world: World, state: str = "ORDERED", agency: AgencyRow | None = None, **given: Any
) -> tuple[RectificationOrderRow, AgencyRow]:
    """An order of 4 May 2026, due on 3 June; and its agency."""
    whom = agency or await an_agency()
    told: dict[str, Any] = {"content": "补做复查", "ordered_by": OFFICER.subject, "ordered_on": date(2026, 5, 4)}
    told |= {"plan_by": date(2026, 5, 18), "due_on": date(2026, 6, 3), "recorded_at": LONG_AGO}
    if state != "ORDERED":
        told |= {"plan": "x", "planned_on": date(2026, 5, 10)}
    if state in ("REPORTED", "ACCEPTED"):
        told |= {"report": "x", "reported_on": date(2026, 5, 20)}
    if state == "ACCEPTED":
        told |= {"accepted_on": date(2026, 5, 25), "accepted_at": LONG_AGO}
    return await RectificationOrderRow.create(agency_id=whom.id, state=state, **(told | given)), whom


async def a_suspension(world: World, state: str = "ACCEPTED") -> tuple[NoticeRow, AgencyRow]:
    """An agency that was suspended for an order that it has met since, or has not."""
    agency = await an_agency(registration_state="SUSPENDED")
    order, _ = await an_order(world, state, agency, due_on=date(2026, 5, 20))
    told: dict[str, Any] = {"reason": "x", "given_by": OFFICER.subject, "given_on": date(2026, 5, 22)}
    return (
        await NoticeRow.create(agency_id=agency.id, order_id=order.id, kind="SUSPENSION", recorded_at=LONG_AGO, **told),
        agency,
    )


def of(row: RectificationOrderRow, **more: Any) -> dict[str, Any]:
    """The variables of a command about an order."""
    return {"rectificationOrderId": f"RectificationOrder:{row.id}", **more}


@case("orderRectification")
async def order(world: World) -> Given:
    penalty = await a_penalty(world)
    told: dict[str, Any] = {"agencyId": f"Agency:{penalty.agency_id}", "content": "收回证书", "dueOn": "2026-07-10"}
    told["violationId"] = f"Violation:{penalty.violation_id}"
    return Given(OFFICER, told, {"content": "y"}, None, elsewhere={"violationId": "VIOLATION_OF_ANOTHER"})


@case("fileRectificationPlan")
async def plan(world: World) -> Given:
    row, agency = await an_order(world)
    return Given(
        clerk_of(agency), of(row, plan="十日内补做"), {"plan": "y"}, "NOT_IN_THIS_STATE", clerk_of(await an_agency())
    )


@case("reportRectification")
async def report(world: World) -> Given:
    field = await world.field()
    row, agency = await an_order(world, "PLANNED", await AgencyRow.get(id=field.clerk.agency_id))
    told = of(row, report="已补做", fileIds=[await field.file()])
    return Given(clerk_of(agency), told, {"report": "y"}, "NOT_IN_THIS_STATE", clerk_of(await an_agency()))


@case("decideRectification")
async def decide(world: World) -> Given:
    row, _ = await an_order(world, "REPORTED")
    told = of(row, isAccepted=True, reason="现场复核合格")
    return Given(OTHER_OFFICER, told, {"isAccepted": False}, "NOT_IN_THIS_STATE")


@case("giveNotice")
async def give(world: World) -> Given:
    order, agency = await an_order(world, due_on=date(2026, 5, 20))
    await NoticeRow.create(
        agency_id=agency.id,
        order_id=order.id,
        kind="CIRCULAR",
        reason="x",
        given_by=OFFICER.subject,
        given_on=date(2026, 5, 22),
        recorded_at=LONG_AGO,
    )
    penalty = await a_penalty(world, agency, kind="REVOCATION")
    told = {"agencyId": f"Agency:{agency.id}", "kind": "REVOCATION", "reason": "逾期不改"}
    told |= {"orderId": f"RectificationOrder:{order.id}", "penaltyId": f"Penalty:{penalty.id}"}
    elsewhere: dict[str, str | None] = {"orderId": "ORDER_NOT_UNMET", "penaltyId": "PENALTY_DOES_NOT_REVOKE"}
    return Given(OFFICER, {"input": told}, {"input": told | {"reason": "y"}}, "AGENCY_NOT_SERVING", elsewhere=elsewhere)


@case("liftSuspension")
async def lift(world: World) -> Given:
    row, _ = await a_suspension(world)
    return Given(OTHER_OFFICER, {"noticeId": f"Notice:{row.id}", "reason": "已改"}, {"reason": "y"}, "NO_SUSPENSION_ON")
