"""What can't be so in what commands of admission, of the agency's record and of findings are given."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from tests.builders import a_confirmed_finding, a_contract, a_finding, an_agency, an_enterprise
from tests.client import Client
from tests.commands.cases import CASES, OFFICER, Given, World, clerk_of
from tests.commands.cases.admission import (
    apply_for_renewal,
    complete_admission,
    disclose_services,
    file_staff,
    open_branch,
    record_payment,
    register_agency,
    return_admission,
)
from tests.commands.cases.contracts import a_filing
from tests.commands.desk import Desk
from tests.commands.texts import text_of

TRAINING = {"serviceKind": "TRAINING"}
SCOPES: list[tuple[str, list[Any]]] = [
    ("UNKNOWN_SERVICE_KIND", [{"serviceKind": "X"}]),
    ("LICENCE_NEEDED", [{"serviceKind": "TESTING"}]),
    ("LICENCE_EXPIRED", [{"serviceKind": "TESTING", "certificateNumber": "1", "validUntil": "2026-05-31"}]),
    ("SCOPE_TWICE", [TRAINING, TRAINING]),
    ("TOO_LONG", [{**TRAINING, "certificateNumber": "1" * 61}]),
    ("SCOPES_COUNT", []),
]


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def refused(desk: Desk, code: str, command: str, given: Given, **change: Any) -> None:
    """The command is refused with this code when some of what it is given is another."""
    await desk.refused(code, text_of(command), given.actor, **{**given.variables, **change})


@pytest.mark.parametrize(("code", "scopes"), SCOPES)
async def test_services_that_can_t_be_asked_for(desk: Desk, world: World, code: str, scopes: list[Any]) -> None:
    clerk = Actor(Role.AGENCY, "clerk:1", agency_id=(await an_agency()).id, language="en")
    await desk.refused(code, text_of("applyForScope"), clerk, scopes=scopes)
    await refused(desk, code, "completeAdmission", await complete_admission(world), scopes=scopes)


async def test_texts_that_are_too_long(desk: Desk, world: World) -> None:
    await refused(desk, "TOO_LONG", "applyForRenewal", await apply_for_renewal(world), certificateNumber="1" * 61)
    await refused(desk, "TOO_LONG", "returnAdmission", await return_admission(world), reason="x" * 1001)
    await refused(desk, "TOO_LONG", "discloseServices", await disclose_services(world), procedure="x" * 4001)
    await refused(desk, "TOO_LONG", "recordPayment", await record_payment(world), number="x" * 61)
    given = await open_branch(world)
    for code, change in (
        ("TOO_LONG", {"name": "x" * 121}),
        ("UNKNOWN_DIVISION", {"region": "999999"}),
    ):
        await refused(desk, code, "openBranch", given, input={**given.variables["input"], **change})


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("CREDIT_CODE_LENGTH", "9133"),
        ("CREDIT_CODE_FORMAT", "91330500MA2TE5T0IP"),
        ("CREDIT_CODE_ORGANISATION", "91310115MA1G4L1WX7"),
        ("REGISTRATION_NOT_ADMITTED", "11330500MA2TE5T010"),
    ],
)
async def test_a_credit_code_that_is_none(desk: Desk, world: World, code: str, number: str) -> None:
    given = await register_agency(world)
    await refused(desk, code, "registerAgency", given, input={**given.variables["input"], "creditCode": number})


async def test_an_identity_number_that_is_none(desk: Desk, world: World) -> None:
    given = await file_staff(world)
    for code, number in (("RESIDENT_ID_LENGTH", "3311"), ("RESIDENT_ID_FORMAT", "33110219901301001X")):
        await refused(desk, code, "fileStaff", given, input={**given.variables["input"], "idNumber": number})


async def test_who_may_not_be_hired_files_no_contract(desk: Desk) -> None:
    agency = await an_agency(registration_state="SUSPENDED")
    clerk = Actor(Role.AGENCY, "clerk:1", agency_id=agency.id, language="en")
    filing = await a_filing(1)
    await desk.refused("AGENCY_NOT_ADMITTED", text_of("fileContract"), clerk, input=filing)
    await desk.refused("AGENCY_NOT_ADMITTED", text_of("fileContracts"), clerk, inputs=[filing])
    contract = await a_contract(agency, await an_enterprise())
    change = {"signedOn": "2026-05-20", "reason": "x", "visitsAYear": 3}
    done = await desk.give(text_of("amendContract"), clerk, contractId=f"Contract:{contract.id}", input=change)
    assert done["__typename"] == "Contract"  # what runs may still be amended


async def test_a_cure_that_can_t_be_accepted(desk: Desk) -> None:
    agency = await an_agency()
    cured = await a_confirmed_finding(agency, "Q07", "missing_item", on=date(2026, 5, 10))
    named: dict[str, Any] = {"findingId": f"Finding:{cured.id}", "curedOn": "2026-05-20", "reason": "x"}
    once = await a_confirmed_finding(agency, "L06", "refused", on=date(2026, 5, 10))
    for code, change in (
        ("REASON_MISSING", {"reason": " "}),
        ("DAY_IN_THE_FUTURE", {"curedOn": "2026-06-02"}),
        ("DAYS_OUT_OF_ORDER", {"curedOn": "2026-05-09"}),
        ("NOTHING_TO_CURE", {"findingId": f"Finding:{once.id}"}),
    ):
        await desk.refused(code, text_of("acceptCure"), OFFICER, **{**named, **change})
    draft = await a_finding(agency, "Q07", "missing_item")
    await desk.refused(
        "NOT_OPEN_TO_CURE", text_of("acceptCure"), OFFICER, **{**named, "findingId": f"Finding:{draft.id}"}
    )
    await desk.refused("REASON_MISSING", text_of("dropFinding"), OFFICER, findingId=f"Finding:{draft.id}", reason="")


@pytest.mark.parametrize(
    "command",
    [
        "acceptCure", "cancelProject", "confirmLookAlike", "decideBan", "decideDishonestyListing", "decideExtension",
        "decideListingRemoval", "decideObjection", "dismissLookAlike", "dropFinding", "liftBan",
        "restoreDishonestyListing", "switchRiskModel",
    ],
)  # fmt: skip
async def test_a_reason_shows_something_and_is_no_book(desk: Desk, house: House, client: Client, command: str) -> None:
    given = await CASES[command](World(house, client))
    for code, reason in (("REASON_MISSING", "\u200b\u3000\ufeff"), ("TEXT_LENGTH", "由" * 4001)):
        told = {**given.variables, "reason": reason}
        assert await desk.refused(code, text_of(command), given.actor, **told) == ["reason"]
    assert (await desk.give(text_of(command), given.actor, **{**given.variables, "reason": "由" * 4000}))["__typename"]


async def test_what_shows_nothing_is_no_complaint(desk: Desk, house: House, client: Client) -> None:
    given = await CASES["fileComplaint"](World(house, client))
    for blank in ("\ufeff", "\u200b \u200d", "\u202e"):
        told = {"input": {**given.variables["input"], "content": blank}}
        await desk.refused("TEXT_LENGTH", text_of("fileComplaint"), given.actor, **told)


@pytest.mark.parametrize("is_told", [False, True])
async def test_an_agency_learns_of_no_draft_that_was_dropped_before_it_was_told(desk: Desk, is_told: bool) -> None:
    agency = await an_agency()
    finding = await a_finding(agency)
    key, clerk = f"Finding:{finding.id}", clerk_of(agency)
    if is_told:
        await desk.give(text_of("notifyFinding"), OFFICER, findingId=key)
    await desk.give(text_of("dropFinding"), OFFICER, findingId=key, reason="误报")
    query = "query ($id: ID!) { node(id: $id) { id } findings(first: 5) { totalCount } }"
    seen = await desk.client.ask(query, clerk, id=key)
    assert seen == {"node": {"id": key} if is_told else None, "findings": {"totalCount": int(is_told)}}
    assert (await desk.client.ask(query, OFFICER, id=key))["node"] == {"id": key}
