"""An agency's first year, played over HTTP by its four parties: the agency, the enterprise, two officers, the public.

One report comes late, one major hazard is reported in time, one objection is granted and one refused; at the end the
agency has its first grade, and every line of it is held to the hundredth.
"""

from dataclasses import dataclass
from typing import Any

from backend.actors import Actor, Role
from backend.app import House
from tests.builders import a_credit_code, an_enterprise
from tests.commands.cases.admission import resident_id_of
from tests.journeys.stage import Stage, staged

APPLICANT = Actor(Role.AGENCY, "clerk:new", language="en")
FIRST = Actor(Role.REGULATOR, "officer:first", region_code="331100", language="en")
SECOND = Actor(Role.REGULATOR, "officer:second", region_code="331100", language="en")
RATER = Actor(Role.RATER, "rater", region_code="330000", language="en")
PHOTO = b"\xff\xd8\xff\xe0 a photo of "
SYSTEMS = ("RULES", "PROCEDURES", "ARCHIVES", "QUALITY_SYSTEM", "STAFF_FILES", "PERFORMANCE_REVIEW", "QUALITY_AUDIT")
ELEMENTS = {
    "parties": "双方名称、住所",
    "content": "隐患排查与复查",
    "manner": "上门",
    "frequency": "每年四次",
    "requirements": "专业人员到场",
    "term": "一年",
    "place": "甲方厂区",
    "acceptance": "书面验收",
    "feeStandard": "按年",
    "payment": "分两次",
    "breach": "退费",
}
BODY: dict[str, Any] = {
    "creditCode": a_credit_code(77),
    "name": "丽水初安安全技术服务有限公司",
    "providerType": "CONSULTING",
    "legalRepresentative": "周初",
    "region": "331102",
    "address": "丽水市莲都区解放街7号",
    "foundedOn": "2025-11-03",
    "floorArea": 126.5,
    "tenure": "LEASED",
    "scopes": [{"serviceKind": "HAZARD_CHECK"}],
    "industries": ["26"],
}

CONDITIONS = """query ($id: ID!) { admissionCheck(agencyId: $id) {
  isMet conditions { code isMet lacksEn evidence } } }"""
IN_PUBLICITY = "{ admissions(first: 5) { nodes { state publicityUntil conditions agency { name } } } }"
WHO_CAN_BE_HIRED = "query ($c: [String!]!) { procurementEligibility(creditCodes: $c) { isEligible reason } }"
MY_DRAFTS = """query ($s: FindingState!) { findings(filter: { state: { eq: $s } }, first: 20) {
  nodes { id rule { code } quantity summaryEn version } } }"""
CLIENT_FILE = """query ($id: ID!) { enterprise(id: $id) { contracts(first: 2) { nodes { number missingElements
  projects(first: 6) { nodes { title state stagesEvidenced hazards(first: 5) { nodes { state reportedAt } }
    report { dueOn uploadedOn } visits(first: 5) { nodes { signedInAt } } } } } } } }"""
CREDIT = """query ($c: String!) { agency(creditCode: $c) { grade score rating { ruleScore asOf cause period
  previous { score grade } changes { kind rule { code } pointsBefore pointsAfter reasonEn }
  lines { rule { code } ruleVersion { clauses pointsBasis } pointsFull pointsTaken halfFrom countsUntil } } } }"""


@dataclass
class Year:
    """The parties and what they share."""

    stage: Stage
    clerk: Actor
    client: Actor
    client_code: str
    people: list[str]
    contract: str = ""

    @property
    def agency(self) -> str:
        return f"Agency:{self.clerk.agency_id}"

    async def draft_of(self, rule: str, state: str = "DRAFT") -> dict[str, Any]:
        """The one finding of that rule in that state, as the first officer sees it."""
        seen = await self.stage.see(FIRST, MY_DRAFTS, s=state)
        (found,) = [each for each in seen["findings"]["nodes"] if each["rule"]["code"] == rule]
        return dict(found)


async def test_an_agencys_first_year(house: House) -> None:
    client = await an_enterprise(name="丽水精化厂")
    async with staged(house) as stage:
        year = await registered(stage, Actor(Role.ENTERPRISE, "client", enterprise_id=client.id, language="en"))
        year.client_code = client.credit_code
        await taken_up(year)
        await told_and_contracted(year)
        await first_objection_granted(year)
        await second_objection_refused(year)
        await projects(year)
        await late_report_confirmed(year)
        await graded(year)


async def registered(stage: Stage, client: Actor) -> Year:
    """A body applies, files its people and systems; the regulator verifies."""
    stage.on("2026-06-01")
    body = await stage.do(APPLICANT, "registerAgency", input=BODY)
    clerk = Actor(Role.AGENCY, "clerk:1", agency_id=int(body["id"].partition(":")[2]), language="en")
    year = Year(stage, clerk, client, "", [])
    seen = await stage.see(clerk, CONDITIONS, id=body["id"])
    lacking = {each["code"]: each["lacksEn"] for each in seen["admissionCheck"]["conditions"] if not each["isMet"]}
    assert set(lacking) == {"PREMISES", "STAFF", "SYSTEMS"}
    assert lacking["STAFF"] == "5 more people"
    for number in range(5):
        person = {"idNumber": resident_id_of(600 + number), "name": f"周{number}", "position": "安全工程师"}
        person |= {"fromOn": "2026-01-05", "enteredTradeOn": "2015-01-01"}
        certificate = {"kind": "SAFETY_ENGINEER", "tier": "MIDDLE", "category": "CHEMICAL", "number": f"ZA-{number}"}
        certificate |= {"issuer": "应急管理部", "issuedOn": "2018-01-01"}
        job = await stage.do(clerk, "fileStaff", input={**person, "certificates": [certificate]})
        await stage.do(FIRST, "verifyStaff", employmentId=job["id"], pensionMonths=4, isPensionMatched=True)
    for item in SYSTEMS:
        document = await stage.file(clerk, b"%PDF-1.7 " + item.encode())
        await stage.do(clerk, "fileSystem", item=item, fileId=document)
    seen = await stage.see(
        FIRST,
        "query ($id: ID!) { agency(id: $id) { premises(first: 1) { nodes { id } }"
        " staff(first: 9) { nodes { professional { id } } } } }",
        id=body["id"],
    )
    premises = seen["agency"]["premises"]["nodes"][0]["id"]
    await stage.do(FIRST, "verifyPremises", premisesId=premises, area=126.5)
    year.people = [each["professional"]["id"] for each in seen["agency"]["staff"]["nodes"]]
    seen = await stage.see(clerk, CONDITIONS, id=body["id"])
    assert seen["admissionCheck"]["isMet"]
    return year


async def taken_up(year: Year) -> None:
    """Publicity of five workdays, in sight of everyone; then a newcomer who may be hired."""
    stage, code = year.stage, BODY["creditCode"]
    seen = await stage.see(year.clerk, "{ admissions(first: 1) { nodes { id } } }")
    admission = seen["admissions"]["nodes"][0]["id"]
    assert (await stage.see(None, IN_PUBLICITY))["admissions"]["nodes"] == []
    await stage.do(FIRST, "publiciseAdmission", admissionId=admission)
    (shown,) = (await stage.see(None, IN_PUBLICITY))["admissions"]["nodes"]
    assert (shown["state"], shown["publicityUntil"]) == ("PUBLICISED", "2026-06-08")
    assert (await stage.see(None, WHO_CAN_BE_HIRED, c=[code]))["procurementEligibility"] == [
        {"isEligible": False, "reason": "REGISTRATION_NOT_ACTIVE"}
    ]
    await stage.no("PUBLICITY_RUNS", FIRST, "concludeAdmission", admissionId=admission)
    stage.on("2026-06-09")
    await stage.do(FIRST, "concludeAdmission", admissionId=admission)
    assert (await stage.see(None, WHO_CAN_BE_HIRED, c=[code]))["procurementEligibility"] == [
        {"isEligible": True, "reason": "ELIGIBLE_AS_NEWCOMER"}
    ]
    prices = [{"serviceKind": "HAZARD_CHECK", "unit": "次", "low": 2000, "high": 4000}]
    await stage.do(year.clerk, "discloseServices", procedure="签约、排查、复查、报告", prices=prices)


async def told_and_contracted(year: Year) -> None:
    """A notice without the titles of the staff, a contract without two of its elements: both stand, and are found."""
    stage = year.stage
    notice: dict[str, Any] = {
        "region": "331102",
        "serviceKind": "HAZARD_CHECK",
        "fromOn": "2026-06-10",
        "untilOn": "2027-06-30",
    }
    notice |= {"client": "丽水精化厂", "content": "隐患排查", "staff": [{"name": "周0"}]}
    told = await stage.do(year.clerk, "submitPracticeNotice", input=notice)
    await stage.do(FIRST, "acknowledgePracticeNotice", practiceNoticeId=told["id"])
    stage.on("2026-06-10")
    elements = {name: wording for name, wording in ELEMENTS.items() if name not in ("acceptance", "breach")}
    contract: dict[str, Any] = {"number": "ZA-2026-01", "enterpriseCreditCode": year.client_code, "region": "331102"}
    contract |= {"serviceKind": "HAZARD_CHECK", "mode": "ENTERPRISE_ORDER", "signedOn": "2026-06-10"}
    contract |= {"fromOn": "2026-06-10", "untilOn": "2027-06-30", "visitsAYear": 4, "fee": 24000}
    done = await stage.do(year.clerk, "fileContract", input={**contract, "elements": elements})
    year.contract = done["id"]
    await stage.do(
        year.clerk, "recordPayment", contractId=year.contract, amount=12000, paidOn="2026-06-10", number="FP-1"
    )


async def first_objection_granted(year: Year) -> None:
    """The notice was incomplete in its form, but the titles are on record: the objection is granted, nothing counts."""
    stage = year.stage
    stage.on("2026-06-11")
    found = await year.draft_of("Q05")
    await stage.do(FIRST, "notifyFinding", findingId=found["id"])
    await stage.no("TIME_TO_OBJECT_RUNS", SECOND, "confirmFinding", findingId=found["id"])
    ground = "人员职称已在机构档案中备案"
    await stage.do(year.clerk, "lodgeObjection", findingId=found["id"], ground=ground)
    await stage.no(
        "ANOTHER_OFFICER_NEEDED", FIRST, "decideObjection", findingId=found["id"], isGranted=True, reason="属实"
    )
    done = await stage.do(SECOND, "decideObjection", findingId=found["id"], isGranted=True, reason="属实")
    assert done["state"] == "REVOKED"


async def second_objection_refused(year: Year) -> None:
    """The contract does lack two elements: the objection is refused, the finding counts, and the rating says why."""
    stage = year.stage
    found = await year.draft_of("C02")
    assert found["quantity"] == 2
    await stage.do(FIRST, "notifyFinding", findingId=found["id"])
    stage.on("2026-06-15")
    await stage.do(year.clerk, "lodgeObjection", findingId=found["id"], ground="双方口头约定")
    await stage.do(SECOND, "decideObjection", findingId=found["id"], isGranted=False, reason="合同须为书面")
    stage.on("2026-06-24")
    assert (await stage.do(SECOND, "confirmFinding", findingId=found["id"]))["state"] == "CONFIRMED"
    rating = (await stage.see(None, CREDIT, c=BODY["creditCode"]))["agency"]["rating"]
    assert rating["previous"] == {"score": 100, "grade": "PROVISIONAL"}
    (change,) = rating["changes"]
    assert (change["kind"], change["rule"]["code"], change["pointsAfter"]) == ("ADDED", "C02", 1)
    assert change["reasonEn"]
    amended: dict[str, Any] = {"signedOn": "2026-06-25", "reason": "补齐要素"}
    amended["elements"] = {"acceptance": ELEMENTS["acceptance"], "breach": ELEMENTS["breach"]}
    stage.on("2026-06-25")
    await stage.do(year.clerk, "amendContract", contractId=year.contract, input=amended)


QUARTERS = (
    # title, first day, day of the visit, last day, day of the report
    ("第一次排查", "2026-07-01", "2026-07-06", "2026-07-20", "2026-08-10"),
    ("第二次排查", "2026-09-01", "2026-09-08", "2026-09-15", "2026-10-20"),
    ("第三次排查", "2026-12-01", "2026-12-07", "2026-12-18", "2027-01-08"),
    ("第四次排查", "2027-03-01", "2027-03-08", "2027-03-19", "2027-04-09"),
)


async def projects(year: Year) -> None:
    """Four visits in a year: the first finds a major hazard, the second project's report comes five days late."""
    for place, (title, began, visited, ended, reported) in enumerate(QUARTERS):
        project = await on_site(year, title, began, visited)
        hazard = await found_there(year, project, visited, is_major=place == 0)
        await rectified(year, hazard, ended)
        await finished(year, project, ended, reported)


async def on_site(year: Year, title: str, began: str, visited: str) -> str:
    """A project with its plan and its visit."""
    stage, clerk = year.stage, year.clerk
    stage.on(began)
    told = {"contractId": year.contract, "title": title, "startedOn": began, "leadId": year.people[0]}
    project = (await stage.do(clerk, "startProject", input={**told, "members": year.people[1:3]}))["id"]
    for stage_name in ("MATTER_REPORT", "PLAN"):
        paper = await stage.file(clerk, b"%PDF-1.7 " + stage_name.encode() + title.encode())
        await stage.do(clerk, "fileStage", projectId=project, stage=stage_name, fileId=paper)
    stage.on(visited, 10)
    visit: dict[str, Any] = {"projectId": project, "visitedOn": visited, "signedInAt": f"{visited}T09:00:00+08:00"}
    visit |= {"latitude": 28.45, "longitude": 119.92, "isNamedStaffPresent": True}
    visit["photoFileId"] = await stage.file(clerk, PHOTO + title.encode())
    await stage.do(clerk, "recordVisit", input=visit)
    return str(project)


async def found_there(year: Year, project: str, day: str, *, is_major: bool) -> str:
    """A hazard with photo, advice and example; a major one is told to the county two hours after it was found."""
    stage, clerk = year.stage, year.clerk
    stage.on(day, 11)
    hazard = {"projectId": project, "level": "MAJOR" if is_major else "GENERAL", "content": f"防爆电气失效 {day}"}
    hazard |= {"foundAt": f"{day}T09:30:00+08:00", "dueOn": day[:8] + "28", "advice": "更换为防爆型并复核接线"}
    hazard["photoFileId"] = await stage.file(clerk, PHOTO + b"hazard " + day.encode())
    hazard["exampleFileId"] = await stage.file(clerk, PHOTO + b"example " + day.encode())
    done = await stage.do(clerk, "recordHazard", input=hazard)
    if is_major:
        stage.on(day, 12)
        await stage.do(clerk, "reportMajorHazard", hazardId=done["id"])
    return str(done["id"])


async def rectified(year: Year, hazard: str, day: str) -> None:
    """The enterprise rectifies, the agency looks again and signs off."""
    stage = year.stage
    stage.on(day, 9)
    photo = await stage.file(year.client, PHOTO + b"after " + day.encode())
    done = {"hazardId": hazard, "measures": "已更换并试运行", "rectifiedOn": day, "photoFileId": photo}
    await stage.do(year.client, "rectifyHazard", **done)
    await stage.do(year.clerk, "closeHazard", hazardId=hazard, note="复查合格")


async def finished(year: Year, project: str, ended: str, reported: str) -> None:
    """The project ends, its report comes, and the enterprise says how it was served."""
    stage, clerk = year.stage, year.clerk
    stage.on(ended)
    await stage.do(clerk, "finishProject", projectId=project, endedOn=ended)
    stage.on(reported)
    paper = await stage.file(clerk, b"%PDF-1.7 report " + project.encode())
    report = {"projectId": project, "kind": "HAZARD_CHECK", "title": f"排查报告 {ended}", "authorId": year.people[0]}
    await stage.do(clerk, "uploadReport", input={**report, "fileId": paper})
    await stage.do(year.client, "reviewService", projectId=project, score=92, comment="及时")


async def late_report_confirmed(year: Year) -> None:
    """The detector found the report that was five days late; nobody objects; it counts."""
    stage = year.stage
    stage.on("2027-04-12")
    found = await year.draft_of("R01")
    assert found["quantity"] == 5
    await stage.do(FIRST, "notifyFinding", findingId=found["id"])
    stage.on("2027-04-20")
    await stage.do(SECOND, "confirmFinding", findingId=found["id"])
    drafts = (await stage.see(FIRST, MY_DRAFTS, s="DRAFT"))["findings"]["nodes"]
    assert drafts == []


async def graded(year: Year) -> None:
    """A year after it was taken up: the first published grade, and what the four parties see."""
    stage = year.stage
    stage.on("2027-06-10")
    await stage.do(RATER, "publishRatings", period="2027Q2")
    agency = (await stage.see(None, CREDIT, c=BODY["creditCode"]))["agency"]
    rating = agency["rating"]
    lines = {line["rule"]["code"]: line for line in rating["lines"]}
    assert {code: (line["pointsFull"], line["pointsTaken"]) for code, line in lines.items()} == {
        "C02": (1.0, 0.5),
        "R01": (1.0, 1.0),
    }
    assert (lines["C02"]["halfFrom"], lines["C02"]["countsUntil"]) == ("2026-12-24", "2027-06-24")
    assert (lines["R01"]["halfFrom"], lines["R01"]["countsUntil"]) == ("2027-10-20", "2028-04-20")
    assert lines["R01"]["ruleVersion"]["clauses"][0]["document"] == "002-LS"
    assert {line["ruleVersion"]["pointsBasis"] for line in lines.values()} == {"proposal"}
    assert (agency["score"], agency["grade"], rating["ruleScore"], rating["period"]) == (98.5, "B", 98.5, "2027Q2")
    hired = (await stage.see(None, WHO_CAN_BE_HIRED, c=[BODY["creditCode"]]))["procurementEligibility"]
    assert hired == [{"isEligible": True, "reason": "ELIGIBLE"}]
    which = f"Enterprise:{year.client.enterprise_id}"
    for actor in (year.client, year.clerk, FIRST):
        (contract,) = (await stage.see(actor, CLIENT_FILE, id=which))["enterprise"]["contracts"]["nodes"]
        assert contract["missingElements"] == []
        jobs = contract["projects"]["nodes"]
        assert [job["stagesEvidenced"] for job in jobs] == [6] * 4
        assert sorted(job["report"]["uploadedOn"] for job in jobs) == [quarter[4] for quarter in QUARTERS]
        assert sum(hazard["reportedAt"] is not None for job in jobs for hazard in job["hazards"]["nodes"]) == 1
    assert (await stage.see(None, CLIENT_FILE, id=which))["enterprise"] is None
