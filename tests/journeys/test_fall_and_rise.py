"""An agency falls from B to D by proven leasing, is listed, is barred from a tender the same second, and rises."""

from datetime import date
from typing import Any

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow
from backend.entities.inspection import ViolationRow
from backend.entities.rating import RatingCause
from backend.rating_rows import Occasion
from backend.storage.audit import verify_chain
from tests.builders import a_confirmed_finding, a_credit_code, an_agency, an_enterprise, projects_done
from tests.commands.cases.inspections import answers
from tests.journeys.stage import Stage, staged

FIRST = Actor(Role.REGULATOR, "officer:first", region_code="331100", language="en")
SECOND = Actor(Role.REGULATOR, "officer:second", region_code="331100", language="en")
BUYER = Actor(Role.BUYER, "tender", language="en")
TENDER = """query ($c: [String!]!) { procurementEligibility(creditCodes: $c) { isEligible reason grade } }"""
PUBLIC = """query ($c: String!) { agency(creditCode: $c) { grade score rating { previous { grade } reasons
  lines { rule { code } pointsTaken } changes { kind rule { code } reasonEn } } } }"""
MEASURES = "{ jointMeasures(first: 20) { totalCount nodes { state area } } }"
LIST = "{ dishonestyListings(first: 5) { nodes { state ground untilOn agency { name } } } }"
DRAFTS = """{ findings(first: 10, filter: { state: { eq: DRAFT } }) { nodes { id rule { code } } } }"""


async def a_body() -> AgencyRow:
    """A testing body graded B, with a few small things on its record."""
    agency = await an_agency(provider_type="TESTING", admission_profile="STATUTORY", credit_code=a_credit_code(88))
    await projects_done(agency, await an_enterprise(), 6)
    return agency


async def test_an_agency_falls_is_listed_barred_repairs_and_returns(house: House) -> None:
    agency = await a_body()
    code, clerk = agency.credit_code, Actor(Role.AGENCY, "clerk", agency_id=agency.id, language="en")
    async with staged(house) as stage:
        stage.on("2026-06-01")
        for at in range(4):
            await a_confirmed_finding(agency, "C02", "missing_element", on=date(2026, 5, 1 + at), quantity=2)
        async with house.store.transaction() as work:
            await house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)
        assert (await _tender(stage, code))["reason"] == "ELIGIBLE"
        before = (await stage.see(None, PUBLIC, c=code))["agency"]
        assert before["grade"] == "B", before
        leased = await _inspected(stage, agency)
        penalty = await stage.do(FIRST, "imposePenalty", input=_penalty(agency, leased))
        stage.on("2026-06-15")
        await _confirmed(stage, clerk)
        fallen = await _tender(stage, code)
        assert (fallen["isEligible"], fallen["grade"]) == (False, "D")
        listing = await _listed(stage, clerk, penalty["id"])
        assert (await stage.see(None, LIST))["dishonestyListings"]["nodes"] == []
        await stage.do(FIRST, "publishDishonestyListing", dishonestyListingId=listing)
        (shown,) = (await stage.see(None, LIST))["dishonestyListings"]["nodes"]
        assert (shown["state"], shown["ground"], shown["untilOn"]) == ("LISTED", "LEASED_QUALIFICATION", "2029-06-23")
        barred = await _tender(stage, code)
        assert (barred["isEligible"], barred["reason"]) == (False, "ON_DISHONESTY_LIST")
        assert (await stage.see(None, MEASURES))["jointMeasures"]["totalCount"] == 10
        stage.on("2026-09-01")
        told = {"penaltyId": penalty["id"], "rectifiedOn": "2026-08-20", "note": "已整改"}
        await stage.do(FIRST, "acceptRectification", **told)
        ask = {"dishonestyListingId": listing, "ground": "罚款已缴，人员证书已收回"}
        await stage.no("TOO_EARLY_TO_LEAVE", clerk, "applyForListingRemoval", **ask)
        stage.on("2027-06-23")
        await _rated_by_night(house)
        assert (await _tender(stage, code))["isEligible"] is False
        await stage.do(clerk, "applyForListingRemoval", **ask)
        decide: dict[str, Any] = {"dishonestyListingId": listing, "isGranted": True, "reason": "条件符合"}
        await stage.no("ANOTHER_OFFICER_NEEDED", FIRST, "decideListingRemoval", **decide)
        await stage.do(SECOND, "decideListingRemoval", **decide)
        risen = await _tender(stage, code)
        assert (risen["isEligible"], risen["grade"]) == (True, "C"), risen
        after = (await stage.see(None, PUBLIC, c=code))["agency"]
        assert (after["rating"]["previous"]["grade"], after["grade"]) == ("D", "C")
        assert ("RISE", "BY_STEPS") in [(one["kind"], one["code"]) for one in after["rating"]["reasons"]]
        assert [line["rule"]["code"] for line in after["rating"]["lines"]] == ["L03"]
        assert (await stage.see(None, LIST))["dishonestyListings"]["nodes"] == []
        assert (await stage.see(None, MEASURES))["jointMeasures"]["totalCount"] == 0
        ended = (await stage.see(FIRST, MEASURES))["jointMeasures"]["nodes"]
        assert [one["state"] for one in ended] == ["ENDED"] * 10
        for day, grade in (("2027-09-20", "C"), ("2027-09-21", "B")):
            stage.on(day)
            await _rated_by_night(house)
            assert (await _tender(stage, code))["grade"] == grade, day
    kept = await FindingRow.filter(agency_id=agency.id, rule_id="M01").get()
    assert (kept.state, kept.repaired_on) == ("REPAIRED", date(2027, 6, 23))
    assert (await verify_chain(house.store)).is_whole


async def _tender(stage: Stage, code: str) -> Any:
    (answer,) = (await stage.see(BUYER, TENDER, c=[code]))["procurementEligibility"]
    return answer


async def _inspected(stage: Stage, agency: AgencyRow) -> str:
    """An inspection for a cause finds that the qualification was leased; the violation's id."""
    told = {"agencyId": f"Agency:{agency.id}", "kind": "TRIGGERED", "mode": "ON_SITE", "cause": "举报租借资质"}
    task = (await stage.do(FIRST, "triggerInspection", input={**told, "dueOn": "2026-06-10"}))["id"]
    people = [
        (await stage.do(FIRST, "enrolInspector", name=f"执法{at}", staffNumber=f"浙{at}", region="331102"))["id"]
        for at in range(2)
    ]
    sent = {"inspectionTaskId": task, "leadId": people[0], "secondId": people[1]}
    await stage.do(FIRST, "dispatchInspection", **sent)
    found = {"taskId": task, "inspectedOn": "2026-06-01"}
    no = {"identity": "证书出借给另一家公司"}
    done = await stage.do(FIRST, "recordInspection", input={**found, "answers": await answers("FOR_A_CAUSE", **no)})
    asked = "query ($id: ID!) { node(id: $id) { ... on Inspection { isPassed } } }"
    assert (await stage.see(FIRST, asked, id=done["id"]))["node"] == {"isPassed": False}
    return f"Violation:{(await ViolationRow.get(rule_id='M01')).id}"


def _penalty(agency: AgencyRow, violation: str) -> dict[str, Any]:
    told: dict[str, Any] = {"agencyId": f"Agency:{agency.id}", "violationId": violation, "kind": "LARGE_FINE"}
    return told | {
        "decisionNumber": "浙应急罚〔2026〕7号",
        "authority": "丽水市应急管理局",
        "amount": 80000,
        "decidedOn": "2026-06-01",
        "rectifyUntil": "2026-08-31",
    }


async def _confirmed(stage: Stage, clerk: Actor) -> None:
    """The draft of the leasing is told, contested by nobody, and confirmed by another officer."""
    drafts = (await stage.see(FIRST, DRAFTS))["findings"]["nodes"]
    (leased,) = [one["id"] for one in drafts if one["rule"]["code"] == "M01"]
    stage.on("2026-06-02")
    await stage.do(FIRST, "notifyFinding", findingId=leased)
    stage.on("2026-06-15")
    await stage.do(SECOND, "confirmFinding", findingId=leased)


async def _listed(stage: Stage, clerk: Actor, penalty: str) -> str:
    told = {"penaltyId": penalty, "ground": "LEASED_QUALIFICATION", "reason": "租借资质，情节严重"}
    listing = str((await stage.do(FIRST, "proposeDishonestyListing", **told))["id"])
    await stage.do(clerk, "lodgeStatement", dishonestyListingId=listing, statement="愿意整改")
    stage.on("2026-06-23")
    decide = {"dishonestyListingId": listing, "isListed": True, "reason": "属实"}
    await stage.no("ANOTHER_OFFICER_NEEDED", FIRST, "decideDishonestyListing", **decide)
    await stage.do(SECOND, "decideDishonestyListing", **decide)
    return listing


async def _rated_by_night(house: House) -> None:
    async with house.store.transaction() as work:
        occasion = Occasion(RatingCause.SNAPSHOT, house.clock.today(), work.at, work.at)
        await house.book.rate_all(work, occasion, only_due=False)
