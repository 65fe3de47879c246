"""Applications for admission, and what an agency files of itself and its regulator verifies."""

from datetime import date
from typing import Any

from backend.actors import Actor, Role
from backend.entities.admission import AdmissionRow
from backend.entities.agency import AgencyRow
from backend.entities.agency_scope import AgencyScopeRow
from backend.entities.branch import BranchRow, PremisesRow
from backend.entities.professional import EmploymentRow
from tests.builders import LONG_AGO, a_contract, a_credit_code, a_professional, a_scope, an_agency, an_enterprise
from tests.commands.cases import AFAR, OFFICER, Given, World, case, clerk_of
from tests.commands.desk import Desk

APPLICANT = Actor(Role.AGENCY, "clerk:new", language="en")
PDF = b"%PDF-1.7 a document"


def a_body(number: int) -> dict[str, Any]:
    """What a body registers with."""
    return {
        "creditCode": a_credit_code(500_000 + number),
        "name": f"丽水明安{number}有限公司",
        "providerType": "CONSULTING",
        "legalRepresentative": "周明",
        "region": "331102",
        "address": "解放街1号",
        "foundedOn": "2024-01-10",
        "floorArea": 130,
        "tenure": "LEASED",
        "scopes": [{"serviceKind": "HAZARD_CHECK"}],
    }


async def an_application(agency: AgencyRow, state: str = "SUBMITTED", **given: Any) -> str:
    """The id of an application for more services."""
    told: dict[str, Any] = {
        "kind": "SCOPE",
        "scopes": [{"serviceKind": "TRAINING", "certificateNumber": None, "validUntil": None}],
    }
    told |= {"state": state, "submitted_at": LONG_AGO, "recorded_at": LONG_AGO, **given}
    return f"Admission:{(await AdmissionRow.create(agency_id=agency.id, **told)).id}"


async def an_able_agency() -> AgencyRow:
    """An agency that meets every condition."""
    agency = await an_agency()
    place: dict[str, Any] = {"region_id": "331102", "address": "x", "tenure": "OWNED", "declared_area": 20_000}
    verified: dict[str, Any] = {"verified_area": 20_000, "verified_on": date(2026, 1, 1), "recorded_at": LONG_AGO}
    await PremisesRow.create(agency_id=agency.id, **place, **verified)
    for number in range(5):
        await a_professional(agency, f"{agency.id:06d}19800101{number:04d}")
    return agency


@case("registerAgency")
async def register_agency(world: World) -> Given:
    body = a_body(world.number())
    return Given(APPLICANT, {"input": body}, {"input": body | {"name": "另一家"}}, "AGENCY_ON_RECORD")


@case("applyForScope")
async def apply_for_scope(_: World) -> Given:
    told = {"scopes": [{"serviceKind": "TRAINING"}]}
    other = {"scopes": [{"serviceKind": "RISK_SURVEY"}]}
    return Given(clerk_of(await an_agency()), told, other, "ADMISSION_OPEN_ALREADY")


@case("applyForRenewal")
async def apply_for_renewal(_: World) -> Given:
    agency = await an_agency()
    scope = await a_scope(agency, "TESTING", date(2026, 12, 1))
    scope.certificate_number = "APJ-1"
    await scope.save()
    told = {"serviceKind": "TESTING", "certificateNumber": "APJ-2", "validUntil": "2031-12-01"}
    return Given(clerk_of(agency), told, {"certificateNumber": "APJ-3"}, "ADMISSION_OPEN_ALREADY")


@case("returnAdmission")
async def return_admission(_: World) -> Given:
    told = {"admissionId": await an_application(await an_agency()), "reason": "x"}
    return Given(OFFICER, told, {"reason": "y"}, "NOT_IN_THIS_STATE", stranger=AFAR)


async def of_an_agency(state: str, **told: Any) -> Given:
    """What an agency does with its own application."""
    agency = await an_agency()
    named = {"admissionId": await an_application(agency, state), **told}
    stranger = clerk_of(await an_agency())
    return Given(clerk_of(agency), named, {"expectedVersion": 7}, "NOT_IN_THIS_STATE", stranger=stranger)


@case("completeAdmission")
async def complete_admission(_: World) -> Given:
    return await of_an_agency("RETURNED", note="x")


@case("withdrawAdmission")
async def withdraw_admission(_: World) -> Given:
    return await of_an_agency("SUBMITTED")


@case("publiciseAdmission")
async def publicise_admission(_: World) -> Given:
    named = {"admissionId": await an_application(await an_able_agency())}
    return Given(OFFICER, named, {"expectedVersion": 7}, "NOT_IN_THIS_STATE", stranger=AFAR)


@case("concludeAdmission")
async def conclude_admission(_: World) -> Given:
    agency = await an_agency(registration_state="APPLYING")
    over: dict[str, Any] = {
        "kind": "REGISTRATION",
        "publicised_at": LONG_AGO,
        "publicity_until": date(2026, 5, 29),
        "conditions": [],
    }
    named = {"admissionId": await an_application(agency, "PUBLICISED", **over)}
    return Given(OFFICER, named, {"expectedVersion": 7}, "NOT_IN_THIS_STATE")


@case("giveUpScope")
async def give_up_scope(_: World) -> Given:
    agency = await an_agency()
    named = {"agencyScopeId": f"AgencyScope:{(await a_scope(agency, 'TRAINING')).id}"}
    other = {"agencyScopeId": f"AgencyScope:{(await AgencyScopeRow.get(agency_id=agency.id)).id + 1}"}
    return Given(clerk_of(agency), named, other, "SCOPE_ENDED_ALREADY", elsewhere={"agencyScopeId": "NOT_YOURS"})


@case("reportAgencyChange")
async def report_agency_change(world: World) -> Given:
    told = {"item": "LEGAL_REPRESENTATIVE", "value": f"赵{world.number()}", "changedOn": "2026-05-20"}
    other = {"input": told | {"value": "钱"}}
    return Given(clerk_of(await an_agency()), {"input": told}, other, "NOTHING_CHANGED")


@case("fileSystem")
async def file_system(world: World) -> Given:
    clerk = clerk_of(await an_agency(missing_systems=["rules", "archives"]))
    file = await Desk(world.house, world.client).file(clerk, PDF)
    told = {"item": "RULES", "fileId": file}
    return Given(clerk, told, {"item": "ARCHIVES"}, None, stranger=clerk_of(await an_agency()))


@case("fileStaff")
async def file_staff(world: World) -> Given:
    person = {"idNumber": resident_id_of(world.number()), "name": "王安", "position": "工程师", "fromOn": "2026-02-01"}
    told = {**person, "enteredTradeOn": "2015-01-01"}
    other = {"input": told | {"position": "主任"}}
    return Given(clerk_of(await an_agency()), {"input": told}, other, "EMPLOYED_ALREADY")


def resident_id_of(number: int) -> str:
    """A resident id whose check digit is right; nobody's."""
    body = f"33110219900101{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


async def a_job() -> tuple[AgencyRow, str]:
    """An agency, and the id of somebody's work there."""
    agency = await an_agency()
    await a_professional(agency, f"{agency.id:06d}198001019999")
    return agency, f"Employment:{(await EmploymentRow.get(agency_id=agency.id)).id}"


@case("endEmployment")
async def end_employment(_: World) -> Given:
    agency, job = await a_job()
    told = {"employmentId": job, "untilOn": "2026-05-31"}
    elsewhere = {"employmentId": "NOT_YOURS"}
    return Given(clerk_of(agency), told, {"untilOn": "2026-05-30"}, "LEFT_ALREADY", elsewhere=elsewhere)


@case("verifyStaff")
async def verify_staff(_: World) -> Given:
    _agency, job = await a_job()
    told = {"employmentId": job, "pensionMonths": 7, "isPensionMatched": True}
    return Given(OFFICER, told, {"pensionMonths": 8}, None, may_repeat=True)


@case("verifyPremises")
async def verify_premises(_: World) -> Given:
    agency = await an_agency()
    place: dict[str, Any] = {
        "region_id": "331102",
        "address": "x",
        "tenure": "OWNED",
        "declared_area": 20_000,
        "recorded_at": LONG_AGO,
    }
    row = await PremisesRow.create(agency_id=agency.id, **place)
    return Given(OFFICER, {"premisesId": f"Premises:{row.id}", "area": 120}, {"area": 121}, None, may_repeat=True)


@case("openBranch")
async def open_branch(_: World) -> Given:
    office = {"name": "办事处", "region": "330106", "address": "1号", "isFixedOffice": True, "residentStaff": 2}
    told = {**office, "openedOn": "2026-05-01"}
    return Given(clerk_of(await an_agency()), {"input": told}, {"input": told | {"residentStaff": 3}}, None)


@case("closeBranch")
async def close_branch(_: World) -> Given:
    agency = await an_agency()
    place: dict[str, Any] = {"region_id": "330106", "name": "办事处", "address": "1号", "opened_on": date(2026, 1, 1)}
    row = await BranchRow.create(agency_id=agency.id, recorded_at=LONG_AGO, **place)
    other = {"branchId": f"Branch:{row.id + 1}"}
    elsewhere = {"branchId": "NOT_YOURS"}
    named = {"branchId": f"Branch:{row.id}"}
    return Given(clerk_of(agency), named, other, "BRANCH_CLOSED_ALREADY", elsewhere=elsewhere)


@case("discloseServices")
async def disclose_services(_: World) -> Given:
    prices = [{"serviceKind": "HAZARD_CHECK", "unit": "次", "low": 1000, "high": 3000}]
    told = {"procedure": "签约、排查、复查", "prices": prices}
    return Given(clerk_of(await an_agency()), told, {"procedure": "另一"}, None)


@case("amendContract")
async def amend_contract(_: World) -> Given:
    agency = await an_agency()
    contract = await a_contract(agency, await an_enterprise())
    told = {"contractId": f"Contract:{contract.id}"}
    change = {"signedOn": "2026-05-20", "reason": "续期", "untilOn": "2027-12-31"}
    other = {"input": change | {"untilOn": "2028-12-31"}}
    stranger = clerk_of(await an_agency())
    return Given(clerk_of(agency), {**told, "input": change}, other, "NOTHING_CHANGED", stranger=stranger)


@case("recordPayment")
async def record_payment(_: World) -> Given:
    agency = await an_agency()
    contract = await a_contract(agency, await an_enterprise(), fee=1_000_000)
    told = {"contractId": f"Contract:{contract.id}", "amount": 100, "paidOn": "2026-05-01", "number": "FP-1"}
    stranger = clerk_of(await an_agency())
    return Given(clerk_of(agency), told, {"amount": 200}, "PAYMENT_ON_RECORD", stranger=stranger)


@case("fileStage")
async def file_stage(world: World) -> Given:
    field = await world.field()
    told = {"projectId": await field.started(), "stage": "PLAN", "fileId": await field.file(PDF)}
    return Given(field.clerk, told, {"stage": "SERVICE"}, None, stranger=field.stranger)
