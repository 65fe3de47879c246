"""Penalties, and the life of a listing as seriously dishonest."""

from datetime import date
from typing import Any

from backend.entities.agency import AgencyRow
from backend.entities.dishonesty_listing import DishonestyListingRow
from backend.entities.finding import FindingRow
from backend.entities.inspection import PenaltyRow, ViolationRow
from backend.entities.professional import ProfessionalRow
from tests.builders import LONG_AGO, a_confirmed_finding, a_professional, an_agency
from tests.commands.cases import OFFICER, OTHER_OFFICER, Given, World, case, clerk_of

WHERE: dict[str, str | None] = {"dishonestyListingId": "NOT_YOURS"}


async def a_penalty(world: World, agency: AgencyRow | None = None, **given: Any) -> PenaltyRow:
    """A penalty of a testing body in Liandu, for leasing its qualification."""
    whom = agency or await an_agency(provider_type="TESTING")
    violation = await ViolationRow.create(
        agency_id=whom.id,
        rule_id="M01",
        case_code="leased",
        occurred_on=date(2025, 1, 5),
        found_on=date(2025, 1, 10),
        description="租借资质",
        recorded_at=LONG_AGO,
    )
    told: dict[str, Any] = {"authority": "莲都区应急管理局", "kind": "LARGE_FINE", "decided_on": date(2025, 2, 1)}
    told |= {"decision_number": f"罚{world.number()}", "violation_id": violation.id, "recorded_at": LONG_AGO, **given}
    return await PenaltyRow.create(agency_id=whom.id, **told)


async def a_listing_of(
    world: World, state: str = "PROPOSED", agency: AgencyRow | None = None, **given: Any
) -> tuple[DishonestyListingRow, AgencyRow]:
    """A listing that began on 3 March 2025, and its agency."""
    penalty = await a_penalty(world, agency, rectified_on=date(2025, 3, 1))
    whom = await AgencyRow.get(id=penalty.agency_id)
    told: dict[str, Any] = {"ground": "LEASED_QUALIFICATION", "authority": penalty.authority, "reason": "x"}
    told |= {"proposed_by": "officer:0", "proposed_on": date(2025, 3, 3), "state_until": date(2025, 3, 10)}
    if state != "PROPOSED":
        finding = await a_confirmed_finding(whom, "L03", "listed", on=date(2025, 3, 12))
        told |= {"decided_on": date(2025, 3, 12), "until_on": date(2028, 3, 12), "finding_id": finding.id}
    told |= {"recorded_at": LONG_AGO, **given}
    row = await DishonestyListingRow.create(agency_id=whom.id, penalty_id=penalty.id, state=state, **told)
    return row, whom


async def a_person_of(agency_id: int, name: str = "李四") -> ProfessionalRow:
    """An engineer of the agency."""
    agency = await AgencyRow.get(id=agency_id)
    return await a_professional(agency, f"3325011981{await ProfessionalRow.all().count():08d}", name)


async def ground_of(row: DishonestyListingRow) -> FindingRow:
    """The confirmed finding of what the penalty punished."""
    penalty = await PenaltyRow.get(id=row.penalty_id)
    agency = await AgencyRow.get(id=row.agency_id)
    return await a_confirmed_finding(
        agency, "M01", "leased", on=date(2025, 2, 20), fact_id=f"violation:{penalty.violation_id}"
    )


def named(row: DishonestyListingRow, **more: Any) -> dict[str, Any]:
    """The variables of a command about a listing."""
    return {"dishonestyListingId": f"DishonestyListing:{row.id}", **more}


@case("imposePenalty")
async def impose_penalty(world: World) -> Given:
    agency = await an_agency()
    violation = await ViolationRow.create(
        agency_id=agency.id,
        rule_id="M02",
        case_code="subcontracted",
        occurred_on=date(2026, 5, 1),
        found_on=date(2026, 5, 10),
        description="x",
        recorded_at=LONG_AGO,
    )
    told: dict[str, Any] = {"agencyId": f"Agency:{agency.id}", "violationId": f"Violation:{violation.id}"}
    told |= {"decisionNumber": f"浙应急罚〔2026〕{world.number()}号", "authority": "莲都区应急管理局", "kind": "FINE"}
    told |= {"amount": 20000, "decidedOn": "2026-05-28", "rectifyUntil": "2026-06-28"}
    return Given(OFFICER, {"input": told}, {"input": told | {"amount": 1}}, "PENALTY_ON_RECORD")


@case("acceptRectification")
async def accept_rectification(world: World) -> Given:
    penalty = await a_penalty(world)
    told = {"penaltyId": f"Penalty:{penalty.id}", "rectifiedOn": "2026-05-20", "note": "现场复核，已整改"}
    return Given(OFFICER, told, {"note": "y"}, "RECTIFIED_ALREADY")


@case("proposeDishonestyListing")
async def propose(world: World) -> Given:
    penalty = await a_penalty(world)
    told: dict[str, Any] = {"penaltyId": f"Penalty:{penalty.id}", "ground": "LEASED_QUALIFICATION"}
    person = await a_person_of(penalty.agency_id)
    told |= {"reason": "租借资质，情节严重"}
    told |= {"persons": [{"professionalId": f"Professional:{person.id}", "part": "出借本人证书"}]}
    return Given(OFFICER, told, {"reason": "y"}, "LISTING_GOING_ON")


@case("lodgeStatement")
async def lodge_statement(world: World) -> Given:
    row, agency = await a_listing_of(world, state_until=date(2026, 6, 5))
    stranger = clerk_of(await an_agency())
    return Given(clerk_of(agency), named(row, statement="已整改"), {"statement": "y"}, None, stranger, may_repeat=True)


@case("decideDishonestyListing")
async def decide(world: World) -> Given:
    row, _ = await a_listing_of(world)
    return Given(OFFICER, named(row, isListed=True, reason="属实"), {"isListed": False}, "NOT_IN_THIS_STATE")


@case("publishDishonestyListing")
async def publish(world: World) -> Given:
    row, _ = await a_listing_of(world, "LISTED")
    other, _ = await a_listing_of(world, "LISTED")
    return Given(OFFICER, named(row), named(other), "PUBLISHED_ALREADY")


@case("applyForListingRemoval")
async def apply_for_removal(world: World) -> Given:
    row, agency = await a_listing_of(world, "LISTED", published_on=date(2025, 3, 20))
    told = named(row, ground="罚款已缴，影响已消除")
    return Given(clerk_of(agency), told, {"ground": "y"}, "NOT_IN_THIS_STATE", elsewhere=WHERE)


@case("decideListingRemoval")
async def decide_removal(world: World) -> Given:
    row, _ = await a_listing_of(world, "REMOVAL_ASKED")
    await ground_of(row)
    return Given(OTHER_OFFICER, named(row, isGranted=True, reason="属实"), {"isGranted": False}, "NOT_IN_THIS_STATE")


@case("restoreDishonestyListing")
async def restore(world: World) -> Given:
    row, _ = await a_listing_of(world, "REMOVED")
    return Given(OFFICER, named(row, reason="材料虚假"), {"reason": "y"}, "NOT_IN_THIS_STATE")
