"""An insider tells of lent certificates, is rewarded, and nobody but the handler ever learns who it was."""

import re
from typing import Any

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.complaint import ComplaintRow
from backend.entities.finding import FindingRow
from backend.storage.audit import verify_chain
from tests.builders import an_agency
from tests.journeys.stage import Stage, staged

NAME, PHONE = "欧阳某某", "13912345678"
FIRST = Actor(Role.HANDLER, "handler:first", region_code="331100", language="en")
SECOND = Actor(Role.HANDLER, "handler:second", region_code="331100", language="en")
OFFICER = Actor(Role.REGULATOR, "officer:1", region_code="331100", language="en")
PUBLIC = Actor(language="en")
FILE = """mutation ($i: ComplaintInput!) { fileComplaint(input: $i, idempotencyKey: "a") {
  ... on ComplaintReceipt { receipt acceptBy } ... on Problem { code } } }"""
ASK = """query ($r: String!) { complaintByReceipt(receipt: $r) {
  state kind acceptBy answerDueOn answer outcome reward rewardPaidOn } }"""
OPEN = """mutation ($c: ID!) { openIdentity(complaintId: $c, purpose: "发放奖励") {
  ... on ComplaintIdentity { name phone openingId } ... on Problem { code } } }"""
SEE = """{ complaints(first: 5) { totalCount nodes { id lead content isInsider reward { amount } openings(first: 5) {
  nodes { openedBy purpose } } } } }"""


async def test_a_whistle_blower_is_rewarded_and_nobody_learns_who_it_was(house: House) -> None:
    agency = await an_agency(provider_type="TESTING")
    clerk = Actor(Role.AGENCY, "clerk", agency_id=agency.id, language="en")
    told: dict[str, Any] = {"agencyId": f"Agency:{agency.id}", "kind": "REPORT", "isInsider": True}
    told |= {"content": f"我是{NAME}，公司把证书借给别人", "complainant": {"name": NAME, "phone": PHONE}}
    async with staged(house) as stage:
        stage.on("2026-06-01")
        receipt = (await stage.client.ask(FILE, None, i=told))["fileComplaint"]
        assert receipt["acceptBy"] == "2026-06-08"
        again = (await stage.client.ask(FILE, None, i=told))["fileComplaint"]
        assert again == receipt
        mine = receipt["receipt"]
        assert (await _asked(stage, mine))["state"] == "SUBMITTED"
        assert (await stage.client.ask(ASK, None, r=mine[:-1] + "1"))["complaintByReceipt"] is None
        # The agency sees nothing; an officer who is no handler sees that there is something.
        assert (await stage.see(clerk, SEE))["complaints"]["totalCount"] == 0
        (waiting,) = (await stage.see(OFFICER, SEE))["complaints"]["nodes"]
        assert (waiting["content"], waiting["isInsider"], waiting["lead"]) == (None, None, None)
        (complaint,) = (await stage.see(FIRST, SEE))["complaints"]["nodes"]
        this = {"complaintId": complaint["id"]}
        await stage.do(FIRST, "acceptComplaint", **this, lead="证书出借", needsCheck=True)
        (lead,) = (await stage.see(OFFICER, SEE))["complaints"]["nodes"]
        assert lead["lead"] == "证书出借"
        stage.on("2026-06-20")
        true = {"isUpheld": True, "severity": "SERIOUS", "answer": "经查属实", "reason": "现场核实"}
        await stage.no("ANOTHER_OFFICER_NEEDED", FIRST, "concludeComplaint", **this, **true)
        await stage.do(SECOND, "concludeComplaint", **this, **true)
        fine: dict[str, Any] = {
            "agencyId": f"Agency:{agency.id}",
            "decisionNumber": "罚1",
            "authority": "丽水市应急管理局",
        }
        fine |= {"kind": "LARGE_FINE", "amount": 100000, "decidedOn": "2026-06-20"}
        penalty = await stage.do(OFFICER, "imposePenalty", input=fine | {"violationId": None})
        reward = await stage.do(FIRST, "grantReward", **this, penaltyId=penalty["id"])
        assert (await _asked(stage, mine))["reward"] == 18_000.00
        for role in (OFFICER, clerk, PUBLIC):
            refused = (await stage.client.ask(OPEN, role, c=complaint["id"]))["openIdentity"]
            assert refused == {"code": "NOT_ALLOWED"}
        opened = (await stage.client.ask(OPEN, SECOND, c=complaint["id"]))["openIdentity"]
        assert (opened["name"], opened["phone"]) == (NAME, PHONE)
        await stage.no("ANOTHER_OFFICER_NEEDED", FIRST, "payReward", complaintRewardId=reward["id"])
        await stage.do(SECOND, "payReward", complaintRewardId=reward["id"])
        done = await _asked(stage, mine)
        assert (done["state"], done["answer"], done["rewardPaidOn"]) == ("CONCLUDED", "经查属实", "2026-06-20")
        (seen,) = (await stage.see(FIRST, SEE))["complaints"]["nodes"]
        assert seen["openings"]["nodes"] == [{"openedBy": "handler:second", "purpose": "发放奖励"}]
        (shown,) = (await stage.see(clerk, SEE))["complaints"]["nodes"]
        assert (shown["content"], shown["isInsider"], shown["reward"]) == (None, None, None)
    assert (await FindingRow.get(agency_id=agency.id, rule_id="S01")).case_code == "serious"
    assert re.search(NAME, (await ComplaintRow.get()).content)
    assert (await verify_chain(house.store)).is_whole


async def _asked(stage: Stage, receipt: str) -> Any:
    """What the author sees, without a token, in one statement."""
    return (await stage.see(None, ASK, r=receipt))["complaintByReceipt"]
