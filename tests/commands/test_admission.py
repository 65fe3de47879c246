"""Admission: applied for, returned, completed, in publicity, concluded; renewal and more services; each refusal."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.agency_scope import AgencyScopeRow
from backend.entities.branch import PremisesRow
from backend.entities.rating import RatingRow
from backend.errors import NotInThisState
from tests.builders import LONG_AGO, a_credit_code, a_professional, an_agency
from tests.client import Client
from tests.commands.desk import Desk

OFFICER = Actor(Role.REGULATOR, "officer:1", region_code="331100", language="en")
ELSEWHERE = Actor(Role.REGULATOR, "officer:2", region_code="330100", language="en")
NOBODY = Actor(Role.AGENCY, "clerk:0", language="en")
ADMISSION = """{ __typename
  ... on Admission { id kind state scopes isLate conditions publicityUntil concludedOn version }
  ... on Problem { code path message remedy } }"""
REGISTER = """mutation ($input: AgencyInput!, $k: String) { done: registerAgency(input: $input, idempotencyKey: $k) {
  __typename ... on Agency { id registrationState admissionProfile grade scopes { totalCount } }
  ... on Problem { code path message remedy } } }"""
SCOPE = f"mutation ($scopes: [ScopeInput!]!) {{ done: applyForScope(scopes: $scopes) {ADMISSION} }}"
RENEW = f"""mutation ($kind: String!, $number: String!, $until: Date!) {{
  done: applyForRenewal(serviceKind: $kind, certificateNumber: $number, validUntil: $until) {ADMISSION} }}"""
RETURN = f"mutation ($id: ID!, $v: Int, $why: String!) {{ done: returnAdmission(admissionId: $id, expectedVersion: $v, reason: $why) {ADMISSION} }}"  # noqa: E501
COMPLETE = f"mutation ($id: ID!, $note: String!, $scopes: [ScopeInput!]) {{ done: completeAdmission(admissionId: $id, note: $note, scopes: $scopes) {ADMISSION} }}"  # noqa: E501
PUBLICISE = f"mutation ($id: ID!) {{ done: publiciseAdmission(admissionId: $id) {ADMISSION} }}"
CONCLUDE = f"mutation ($id: ID!) {{ done: concludeAdmission(admissionId: $id) {ADMISSION} }}"
WITHDRAW = f"mutation ($id: ID!) {{ done: withdrawAdmission(admissionId: $id) {ADMISSION} }}"
GIVE_UP = """mutation ($id: ID!) { done: giveUpScope(agencyScopeId: $id) {
  __typename ... on AgencyScope { id untilOn } ... on Problem { code path message remedy } } }"""
SEEN = "{ admissions { totalCount } }"
BODY: dict[str, Any] = {
    "creditCode": a_credit_code(71),
    "name": "丽水明安安全技术有限公司",
    "providerType": "CONSULTING",
    "legalRepresentative": "周明",
    "region": "331102",
    "address": "丽水市莲都区解放街1号",
    "foundedOn": "2024-01-10",
    "floorArea": 130,
    "tenure": "LEASED",
    "scopes": [{"serviceKind": "HAZARD_CHECK"}, {"serviceKind": "SAFETY_CONSULTING"}],
    "industries": ["26"],
}
AFTER_PUBLICITY = datetime(2026, 6, 9, 4, tzinfo=UTC)


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


async def registered(desk: Desk) -> tuple[Actor, str]:
    """A body that applies: its clerk, and the id of the application."""
    done = await desk.give(REGISTER, NOBODY, input=BODY)
    clerk = Actor(Role.AGENCY, "clerk:1", agency_id=int(done["id"].partition(":")[2]), language="en")
    seen = await desk.client.ask("{ admissions { nodes { id } } }", clerk)
    return clerk, seen["admissions"]["nodes"][0]["id"]


async def equipped(clerk: Actor) -> None:
    """All that the general conditions ask for, except by commands."""
    agency = await AgencyRow.get(id=clerk.agency_id)
    await PremisesRow.filter(agency_id=agency.id).update(verified_area=13_000, verified_on=date(2026, 5, 1))
    for place in range(5):
        await a_professional(agency, f"33110219801010{place:04d}", f"周{place}")
    agency.missing_systems = []
    await agency.save()


async def concluded(desk: Desk, clerk: Actor, admission: str) -> Any:
    """The application, after its publicity."""
    await equipped(clerk)
    shown = await desk.give(PUBLICISE, OFFICER, id=admission)
    assert shown["state"] == "PUBLICISED", shown
    desk.house.clock.move_to(AFTER_PUBLICITY)  # type: ignore[attr-defined]
    return await desk.give(CONCLUDE, OFFICER, id=admission)


async def test_a_body_applies_is_shown_to_the_public_and_taken_up_with_its_first_rating(
    desk: Desk, client: Client
) -> None:
    clerk, admission = await registered(desk)
    agency = f"Agency:{clerk.agency_id}"
    procurement = "query ($c: String!) { procurementEligibility(creditCodes: [$c]) { reason } }"
    assert (await client.ask(procurement, c=BODY["creditCode"]))["procurementEligibility"] == [
        {"reason": "REGISTRATION_NOT_ACTIVE"}
    ]
    assert (await client.ask(SEEN))["admissions"]["totalCount"] == 0
    assert (await client.ask(SEEN, ELSEWHERE))["admissions"]["totalCount"] == 0
    assert (await client.ask(SEEN, OFFICER))["admissions"]["totalCount"] == 1
    found = await client.ask('{ agencies(search: "明安") { nodes { id } } }')
    assert found["agencies"]["nodes"] == [{"id": agency}]
    lacking = await desk.refused("CONDITIONS_NOT_MET", PUBLICISE, OFFICER, id=admission)
    assert lacking == ["admissionId"]
    done = await concluded(desk, clerk, admission)
    assert (done["state"], done["concludedOn"]) == ("CONCLUDED", "2026-06-09")
    assert {each["code"] for each in done["conditions"]} >= {"PREMISES", "STAFF", "SYSTEMS"}
    seen = await client.ask(
        """query ($id: ID!) { agency(id: $id) { registrationState openedOn grade
             scopes { nodes { fromOn serviceKind { code } } } admissions { nodes { state publicityUntil } } } }""",
        id=agency,
    )
    assert seen["agency"]["registrationState"] == "ACTIVE"
    assert (seen["agency"]["openedOn"], seen["agency"]["grade"]) == ("2026-06-09", "PROVISIONAL")
    assert {each["serviceKind"]["code"] for each in seen["agency"]["scopes"]["nodes"]} == {
        "HAZARD_CHECK",
        "SAFETY_CONSULTING",
    }
    assert seen["agency"]["admissions"]["nodes"] == [{"state": "CONCLUDED", "publicityUntil": "2026-06-08"}]
    assert await desk.told() == [
        "admission.submitted",
        "admission.publicised",
        "agency.rated",
        "admission.concluded",
    ]


async def test_who_only_applies_is_not_rated_by_anybody(house: House, desk: Desk) -> None:
    clerk, _ = await registered(desk)
    async with house.store.transaction() as work:
        with pytest.raises(NotInThisState) as refused:
            await house.book.rate_one(work, clerk.agency_id or 0, cause=None)  # type: ignore[arg-type]
    assert refused.value.code == "NOT_RATED_BEFORE_ADMISSION"
    assert await RatingRow.all().count() == 0


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"creditCode": "92331100MA2TE5T01C"}, "SOLE_TRADER_NOT_ADMITTED", ["input", "creditCode"]),
        ({"creditCode": "91330500MA2TE5T01Q"}, "CREDIT_CODE_CHECK_DIGIT", ["input", "creditCode"]),
        ({"name": " "}, "REQUIRED", ["input", "name"]),
        ({"phone": "1" * 41}, "TOO_LONG", ["input", "phone"]),
        ({"region": "331100"}, "NOT_A_COUNTY", ["input", "region"]),
        ({"region": "999999"}, "UNKNOWN_DIVISION", ["input", "region"]),
        ({"foundedOn": "2026-06-02"}, "DATES_OUT_OF_ORDER", ["input", "today"]),
        ({"floorArea": -1}, "NUMBER_OUT_OF_RANGE", ["input", "floorArea"]),
        ({"industries": ["ZZ"]}, "UNKNOWN_INDUSTRY", ["input", "industries", "0"]),
        ({"scopes": []}, "SCOPES_COUNT", ["input", "scopes"]),
        ({"scopes": [{"serviceKind": "X"}]}, "UNKNOWN_SERVICE_KIND", ["input", "scopes", "0", "serviceKind"]),
        ({"scopes": [{"serviceKind": "TESTING"}]}, "LICENCE_NEEDED", ["input", "scopes", "0", "certificateNumber"]),
        (
            {"scopes": [{"serviceKind": "TRAINING"}, {"serviceKind": "TRAINING"}]},
            "SCOPE_TWICE",
            ["input", "scopes", "1", "serviceKind"],
        ),
        (
            {"scopes": [{"serviceKind": "TESTING", "certificateNumber": "1", "validUntil": "2026-05-31"}]},
            "LICENCE_EXPIRED",
            ["input", "scopes", "0", "validUntil"],
        ),
    ],
)
async def test_what_can_t_be_so_is_refused(desk: Desk, change: dict[str, Any], code: str, path: list[str]) -> None:
    assert await desk.refused(code, REGISTER, NOBODY, input={**BODY, **change}) == path


async def test_an_agency_is_registered_once_and_by_whom_it_may(desk: Desk) -> None:
    clerk, _ = await registered(desk)
    assert await desk.refused("AGENCY_ON_RECORD", REGISTER, NOBODY, input=BODY) == ["input", "creditCode"]
    other = {**BODY, "creditCode": a_credit_code(72)}
    await desk.refused("AGENCY_OF_ITS_OWN", REGISTER, clerk, input=other)
    await desk.refused("NOT_YOUR_REGION", REGISTER, ELSEWHERE, input=other)
    done = await desk.give(REGISTER, OFFICER, input={**other, "providerType": "TESTING"})
    assert (done["registrationState"], done["admissionProfile"]) == ("APPLYING", "STATUTORY")


async def test_an_application_is_returned_completed_and_withdrawn_but_never_refused(desk: Desk) -> None:
    clerk, admission = await registered(desk)
    await desk.refused("NOT_FOUND", RETURN, ELSEWHERE, id=admission, why="x")
    await desk.refused("REQUIRED", RETURN, OFFICER, id=admission, why=" ")
    await desk.refused("VERSION_MOVED_ON", RETURN, OFFICER, id=admission, why="x", v=7)
    await desk.refused("NOT_IN_THIS_STATE", COMPLETE, clerk, id=admission, note="x")
    assert (await desk.give(RETURN, OFFICER, id=admission, why="缺租赁合同"))["state"] == "RETURNED"
    await desk.refused("SCOPES_COUNT", COMPLETE, clerk, id=admission, note="x", scopes=[])
    await desk.refused("REQUIRED", COMPLETE, clerk, id=admission, note="")
    done = await desk.give(COMPLETE, clerk, id=admission, note="已补", scopes=[{"serviceKind": "TRAINING"}])
    assert (done["state"], [each["serviceKind"] for each in done["scopes"]]) == ("SUBMITTED", ["TRAINING"])
    await equipped(clerk)
    assert (await desk.give(PUBLICISE, OFFICER, id=admission))["publicityUntil"] == "2026-06-08"
    await desk.refused("NOT_IN_THIS_STATE", WITHDRAW, clerk, id=admission)
    back = await desk.give(RETURN, OFFICER, id=admission, why="公示期间异议属实")
    assert (back["state"], back["conditions"], back["publicityUntil"]) == ("RETURNED", None, None)
    assert (await desk.give(WITHDRAW, clerk, id=admission))["state"] == "WITHDRAWN"
    again = await desk.give(SCOPE, clerk, scopes=[{"serviceKind": "HAZARD_CHECK"}])
    assert (again["kind"], again["state"]) == ("REGISTRATION", "SUBMITTED")
    await desk.refused("ADMISSION_OPEN_ALREADY", SCOPE, clerk, scopes=[{"serviceKind": "TRAINING"}])


async def test_nothing_is_concluded_before_its_publicity_has_ended(desk: Desk) -> None:
    clerk, admission = await registered(desk)
    await desk.refused("NOT_IN_THIS_STATE", CONCLUDE, OFFICER, id=admission)
    await equipped(clerk)
    await desk.give(PUBLICISE, OFFICER, id=admission)
    assert await desk.refused("PUBLICITY_RUNS", CONCLUDE, OFFICER, id=admission) == ["admissionId"]
    desk.house.clock.move_to(datetime(2026, 6, 8, 15, 59, tzinfo=UTC))  # type: ignore[attr-defined]
    await desk.refused("PUBLICITY_RUNS", CONCLUDE, OFFICER, id=admission)
    desk.house.clock.move_to(datetime(2026, 6, 8, 16, 0, tzinfo=UTC))  # type: ignore[attr-defined]
    assert (await desk.give(CONCLUDE, OFFICER, id=admission))["state"] == "CONCLUDED"


async def test_in_publicity_another_region_sees_it_and_still_may_not_decide(desk: Desk) -> None:
    clerk, admission = await registered(desk)
    await equipped(clerk)
    await desk.give(PUBLICISE, OFFICER, id=admission)
    for query in (CONCLUDE, PUBLICISE):
        await desk.refused("NOT_YOUR_REGION", query, ELSEWHERE, id=admission)
    await desk.refused("NOT_YOUR_REGION", RETURN, ELSEWHERE, id=admission, why="x")
    stranger = Actor(Role.AGENCY, "clerk:9", agency_id=(await an_agency()).id, language="en")
    await desk.refused("NOT_YOURS", WITHDRAW, stranger, id=admission)
    await desk.refused("NOT_YOURS", COMPLETE, stranger, id=admission, note="x")


async def licensed(until: date | None) -> Actor:
    """The clerk of an agency with a licence for testing."""
    agency = await an_agency()
    await AgencyScopeRow.create(
        agency_id=agency.id,
        service_kind_id="TESTING",
        from_on=date(2021, 6, 1),
        until_on=until,
        certificate_number="APJ-1",
        recorded_at=LONG_AGO,
    )
    await equipped(clerk := Actor(Role.AGENCY, "clerk:1", agency_id=agency.id, language="en"))
    await PremisesRow.create(
        agency_id=agency.id,
        region_id="331102",
        address="x",
        tenure="OWNED",
        declared_area=13_000,
        verified_area=13_000,
        verified_on=date(2026, 1, 1),
        recorded_at=LONG_AGO,
    )
    return clerk


@pytest.mark.parametrize(("until", "is_late"), [("2026-09-01", False), ("2026-08-31", True), ("2026-05-01", True)])
async def test_a_renewal_three_months_before_the_end_is_in_time(desk: Desk, until: str, is_late: bool) -> None:
    clerk = await licensed(date.fromisoformat(until))
    asked = {"kind": "TESTING", "number": "APJ-2", "until": "2031-06-01"}
    row = await desk.give(RENEW, clerk, **asked)
    assert (row["kind"], row["isLate"]) == ("RENEWAL", is_late)
    await desk.refused("ADMISSION_OPEN_ALREADY", RENEW, clerk, **asked)
    assert (await desk.give(PUBLICISE, OFFICER, id=row["id"]))["state"] == "PUBLICISED"
    desk.house.clock.move_to(AFTER_PUBLICITY)  # type: ignore[attr-defined]
    await desk.give(CONCLUDE, OFFICER, id=row["id"])
    scopes = await AgencyScopeRow.filter(agency_id=clerk.agency_id).order_by("id")
    assert [(one.certificate_number, one.until_on) for one in scopes] == [
        ("APJ-1", min(date.fromisoformat(until), date(2026, 6, 9))),
        ("APJ-2", date(2031, 6, 1)),
    ]


async def test_a_renewal_needs_a_licence_and_a_longer_one(desk: Desk) -> None:
    clerk = await licensed(date(2026, 9, 1))
    await desk.refused("NO_LICENCE_HELD", RENEW, clerk, kind="TRAINING", number="x", until="2031-01-01")
    await desk.refused("RENEWAL_NOT_LONGER", RENEW, clerk, kind="TESTING", number="x", until="2026-09-01")
    await desk.refused("REQUIRED", RENEW, clerk, kind="TESTING", number=" ", until="2031-01-01")
    suspended = await an_agency(registration_state="SUSPENDED")
    actor = Actor(Role.AGENCY, "clerk:3", agency_id=suspended.id, language="en")
    await desk.refused("AGENCY_NOT_ADMITTED", RENEW, actor, kind="TESTING", number="x", until="2031-01-01")
    await desk.refused("AGENCY_NOT_ADMITTED", SCOPE, actor, scopes=[{"serviceKind": "TRAINING"}])


async def test_a_service_is_added_and_given_up(desk: Desk) -> None:
    clerk = await licensed(None)
    path = await desk.refused(
        "SCOPE_HELD_ALREADY", SCOPE, clerk, scopes=[{"serviceKind": "TESTING", "certificateNumber": "1"}]
    )
    assert path == ["scopes", "0", "serviceKind"]
    row = await desk.give(SCOPE, clerk, scopes=[{"serviceKind": "TRAINING"}])
    await desk.give(PUBLICISE, OFFICER, id=row["id"])
    desk.house.clock.move_to(AFTER_PUBLICITY)  # type: ignore[attr-defined]
    assert (await desk.give(CONCLUDE, OFFICER, id=row["id"]))["state"] == "CONCLUDED"
    added = await AgencyScopeRow.get(agency_id=clerk.agency_id, service_kind_id="TRAINING")
    stranger = Actor(Role.AGENCY, "clerk:9", agency_id=(await an_agency()).id, language="en")
    await desk.refused("NOT_YOURS", GIVE_UP, stranger, id=f"AgencyScope:{added.id}")
    assert (await desk.give(GIVE_UP, clerk, id=f"AgencyScope:{added.id}"))["untilOn"] == "2026-06-09"
    await desk.refused("SCOPE_ENDED_ALREADY", GIVE_UP, clerk, id=f"AgencyScope:{added.id}")
