"""Complaints: filed by anybody, handled by handlers, answered by agencies, rewarded."""

from datetime import date
from typing import Any

from backend.actors import Actor, Role
from backend.entities.agency import AgencyRow
from backend.entities.complaint import ComplaintRewardRow, ComplaintRow, SealedIdentityRow
from tests.builders import LONG_AGO, an_agency
from tests.commands.cases import Given, World, case, clerk_of
from tests.commands.cases.dishonesty import a_penalty

HANDLER = Actor(Role.HANDLER, "handler:1", region_code="331100", language="en")
OTHER_HANDLER = Actor(Role.HANDLER, "handler:2", region_code="331100", language="en")
HANDLER_AFAR = Actor(Role.HANDLER, "handler:3", region_code="330100", language="en")
IDENTITY = {"name": "张三", "phone": "13800001111"}


async def a_complaint(
    world: World, state: str = "SUBMITTED", agency: AgencyRow | None = None, **given: Any
) -> tuple[ComplaintRow, AgencyRow]:
    """A signed report of an insider about an agency in Liandu, received on 6 May 2026; and the agency."""
    whom = agency or await an_agency(provider_type="TESTING")
    told: dict[str, Any] = {"kind": "REPORT", "channel": "WEB", "content": "出借证书", "outcome": "OPEN"}
    told |= {"received_on": date(2026, 5, 6), "answer_due_on": date(2026, 6, 5), "is_insider": True, "is_named": True}
    if state != "SUBMITTED":
        told |= {"accepted_on": date(2026, 5, 8), "accepted_by": HANDLER.subject, "lead": "证书出借"}
    row = await ComplaintRow.create(
        agency_id=whom.id, region_id=whom.region_id, state=state, recorded_at=LONG_AGO, **(told | given)
    )
    if row.is_named:
        await SealedIdentityRow.create(complaint_id=row.id, box=world.house.seal.close(f"Complaint:{row.id}", IDENTITY))
    return row, whom


def about(row: ComplaintRow, **more: Any) -> dict[str, Any]:
    """The variables of a command about a complaint."""
    return {"complaintId": f"Complaint:{row.id}", **more}


async def a_reward(world: World) -> ComplaintRewardRow:
    """A reward that was granted and not paid."""
    row, _ = await a_complaint(world, "CONCLUDED", outcome="UPHELD", severity="S3")
    return await ComplaintRewardRow.create(
        complaint_id=row.id,
        share_percent=15,
        least=300_000,
        most=30_000_000,
        insider_percent=20,
        amount=360_000,
        granted_by=HANDLER.subject,
        granted_on=date(2026, 5, 20),
    )


@case("fileComplaint")
async def file(world: World) -> Given:
    agency = await an_agency()
    told: dict[str, Any] = {"agencyId": f"Agency:{agency.id}", "kind": "REPORT", "content": "报告造假"}
    told |= {"isInsider": True, "complainant": IDENTITY}
    return Given(
        Actor(language="en"), {"input": told}, {"input": told | {"content": "y"}}, None, elsewhere={"agencyId": None}
    )


@case("acceptComplaint")
async def accept(world: World) -> Given:
    row, _ = await a_complaint(world)
    return Given(
        HANDLER, about(row, lead="证书出借", needsCheck=True), {"lead": "y"}, "NOT_IN_THIS_STATE", HANDLER_AFAR
    )


@case("declineComplaint")
async def decline(world: World) -> Given:
    row, _ = await a_complaint(world)
    return Given(HANDLER, about(row, answer="请向法院起诉"), {"answer": "y"}, "NOT_IN_THIS_STATE", HANDLER_AFAR)


@case("extendComplaint")
async def extend(world: World) -> Given:
    row, _ = await a_complaint(world, "ACCEPTED")
    told = about(row, until="2026-06-20", reason="需检测")
    return Given(HANDLER, told, {"reason": "y"}, "EXTENDED_ALREADY", HANDLER_AFAR)


@case("answerComplaint")
async def answer(world: World) -> Given:
    row, agency = await a_complaint(world, "ACCEPTED", kind="SERVICE")
    stranger = clerk_of(await an_agency())
    return Given(clerk_of(agency), about(row, answer="已补做"), {"answer": "y"}, "NOT_IN_THIS_STATE", stranger)


@case("concludeComplaint")
async def conclude(world: World) -> Given:
    row, _ = await a_complaint(world, "ACCEPTED")
    told = about(row, isUpheld=True, answer="属实，已处罚", reason="现场核实", severity="SERIOUS")
    return Given(OTHER_HANDLER, told, {"reason": "y"}, "NOT_IN_THIS_STATE", HANDLER_AFAR)


@case("openIdentity")
async def open_identity(world: World) -> Given:
    row, _ = await a_complaint(world, "ACCEPTED")
    return Given(
        HANDLER, about(row, purpose="发放奖励"), {"purpose": "y"}, None, HANDLER_AFAR, may_repeat=True, is_silent=True
    )


@case("grantReward")
async def grant(world: World) -> Given:
    row, agency = await a_complaint(world, "CONCLUDED", outcome="UPHELD", severity="S3")
    penalty = await a_penalty(world, agency, amount=10_000_000, decided_on=date(2026, 5, 20))
    return Given(
        HANDLER,
        about(row, penaltyId=f"Penalty:{penalty.id}"),
        about((await a_complaint(world, "CONCLUDED", outcome="UPHELD"))[0]),
        "REWARDED_ALREADY",
        HANDLER_AFAR,
        {"penaltyId": "PENALTY_NOT_OF_THIS"},
    )


@case("payReward")
async def pay(world: World) -> Given:
    reward, other = await a_reward(world), await a_reward(world)
    told = {"complaintRewardId": f"ComplaintReward:{reward.id}"}
    return Given(
        OTHER_HANDLER, told, {"complaintRewardId": f"ComplaintReward:{other.id}"}, "PAID_ALREADY", HANDLER_AFAR
    )
