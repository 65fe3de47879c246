"""Reports at once, by guideline, sampled, published, held against each other; reviews by three parties."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.contract import ContractRow
from backend.entities.enterprise import EnterpriseRow
from backend.entities.finding import FindingRow
from backend.entities.look_alike import LookAlikeRow, TextSketchRow
from backend.entities.project import ProjectRow
from backend.entities.report import ReportRow
from backend.sampling import stored_and_drawn_again
from tests.builders import an_agency, an_enterprise, projects_done
from tests.client import Client
from tests.commands.cases import AFAR, OFFICER, World, clerk_of
from tests.commands.cases.reports import ITEMS, a_guideline, a_report, a_suspicion
from tests.commands.desk import Desk
from tests.commands.field import FINISH, PHOTO, Field, a_field
from tests.commands.texts import text_of


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def test_a_new_guideline_ends_the_former_and_is_for_everyone(desk: Desk, client: Client) -> None:
    told: dict[str, Any] = {"region": "331102", "kind": "HAZARD_CHECK", "title": "导则", "checklist": ITEMS}
    query = text_of("publishGuideline")
    first = (await desk.give(query, OFFICER, **told))["id"]
    second = (await desk.give(query, OFFICER, **{**told, "title": "导则（二）"}))["id"]
    asked = '{ reportGuidelines(filter: { region: "331100" }) { nodes { id title untilOn checklist } } }'
    seen = {each["id"]: each for each in (await client.ask(asked))["reportGuidelines"]["nodes"]}
    assert (seen[first]["untilOn"], seen[second]["untilOn"]) == ("2026-06-01", None)
    assert seen[second]["checklist"] == ITEMS
    await desk.refused("NOT_YOUR_REGION", text_of("withdrawGuideline"), AFAR, reportGuidelineId=second)
    long = [{**ITEMS[0], "code": str(place)} for place in range(101)]
    for code, change in (
        ("UNKNOWN_DIVISION", {"region": "999999"}),
        ("NOT_YOUR_REGION", {"region": "330106"}),
        ("REQUIRED", {"title": " "}),
        ("TOO_LONG", {"title": "x" * 161}),
        ("NUMBER_OUT_OF_RANGE", {"checklist": []}),
        ("NUMBER_OUT_OF_RANGE", {"checklist": long}),
        ("NUMBER_OUT_OF_RANGE", {"checklist": [{**ITEMS[0], "weight": 0}]}),
        ("ITEM_TWICE", {"checklist": [ITEMS[0], ITEMS[0]]}),
    ):
        await desk.refused(code, query, OFFICER, **{**told, **change})


@pytest.mark.parametrize(
    ("outcome", "rule"),
    [("PASSED", None), ("DEFECTIVE", "R02"), ("GRAVELY_DEFICIENT", "R03"), ("INACCURATE", "R04"), ("FALSE", "R05")],
)
async def test_a_check_by_the_guideline_has_a_score_and_its_finding(
    desk: Desk, client: Client, outcome: str, rule: str | None
) -> None:
    report = await a_report(is_published=True, last_outcome=None)
    answers = [{"code": "basis", "isMet": True}, {"code": "result", "isMet": False}]
    told: dict[str, Any] = {"reportId": f"Report:{report.id}", "guidelineId": await a_guideline(), "answers": answers}
    told |= {"outcome": outcome, "note": "逐项核对"}
    query = text_of("recordReportCheck")
    await desk.refused("ANSWERS_INCOMPLETE", query, OFFICER, input={**told, "answers": answers[:1]})
    await desk.refused(
        "ANSWERS_INCOMPLETE", query, OFFICER, input={**told, "guidelineId": await a_guideline("TESTING")}
    )
    await desk.refused("TEXT_LENGTH", query, OFFICER, input={**told, "note": ""})
    await desk.refused("NOT_YOUR_REGION", query, AFAR, input=told)
    for other in ({"region_id": "330200"}, {"until_on": date(2026, 6, 1)}):
        of_no_use = {**told, "guidelineId": await a_guideline(**other)}
        await desk.refused("GUIDELINE_NOT_IN_FORCE", query, OFFICER, input=of_no_use)
    awaited = await a_report(uploaded_on=None)
    await desk.refused("NO_REPORT_YET", query, OFFICER, input={**told, "reportId": f"Report:{awaited.id}"})
    done = (await desk.give(query, OFFICER, input=told))["id"]
    seen = await client.ask(
        "query ($id: ID!) { node(id: $id) { ... on ReportCheck { score answers } } }", OFFICER, id=done
    )
    assert seen["node"] == {"score": 75.0, "answers": {"basis": True, "result": False}}
    found = await FindingRow.filter(agency_id=report.agency_id, rule_id__in=("R02", "R03", "R04", "R05")).values_list(
        "rule_id"
    )
    assert [code for (code,) in found] == ([rule] if rule else [])


async def test_a_sample_is_drawn_by_grade_and_drawn_again_the_same(house: House, desk: Desk, client: Client) -> None:
    for grade, count in (("A", 11), ("D", 4), (None, 1)):
        for _ in range(count):
            report = await a_report("TESTING")
            await AgencyRow.filter(id=report.agency_id).update(grade=grade)
    told = {"region": "331100", "period": "2026H1", "kind": "TESTING", "seed": "20260601"}
    query = text_of("drawReportSample")
    for code, change in (
        ("HALF_YEAR_FORMAT", {"period": "2026Q1"}),
        ("SEED_FORMAT", {"seed": ""}),
        ("UNKNOWN_DIVISION", {"region": "999999"}),
        ("NOT_YOUR_REGION", {"region": "330106"}),
        ("NOTHING_TO_DRAW", {"period": "2025H2"}),
    ):
        await desk.refused(code, query, OFFICER, **{**told, **change})
    sample = (await desk.give(query, OFFICER, **told))["id"]
    asked = """query ($id: ID!) { node(id: $id) { ... on ReportSample {
      population size items { nodes { stratum isChecked } } } } }"""
    seen = (await client.ask(asked, OFFICER, id=sample))["node"]
    assert (seen["population"], seen["size"]) == (16, 5)  # 10 % of 11, 50 % of 4, 15 % of 1, each rounded up
    strata = [each["stratum"] for each in seen["items"]["nodes"]]
    assert sorted(strata) == ["A", "A", "D", "D", "UNRATED"]
    assert (await client.ask(asked, AFAR, id=sample))["node"] is None
    stored = await stored_and_drawn_again(house.store, int(sample.partition(":")[2]))
    assert stored is not None
    assert stored[0] == stored[1]
    async with house.store.transaction() as work:
        await work.execute("UPDATE report_sample SET roster = '[[1, \"A\"]]'")
    altered = await stored_and_drawn_again(house.store, int(sample.partition(":")[2]))
    assert altered is not None
    assert altered[1] is None
    drawn = seen["items"]["nodes"]
    assert not any(each["isChecked"] for each in drawn)


async def test_a_statutory_report_is_published_with_its_images(desk: Desk, client: Client) -> None:
    report = await a_report()
    clerk = clerk_of(await report.agency)
    photo, document = await desk.file(clerk, PHOTO), await desk.file(clerk, b"%PDF-1.7 x")
    unsent = await desk.file(clerk, b"%PDF-1.7 y", is_sent=False)
    told: dict[str, Any] = {"reportId": f"Report:{report.id}", "summary": "要点", "imageFileIds": [photo]}
    query = text_of("publishReport")
    plain = await a_report("HAZARD_CHECK")
    for code, change in (
        ("TEXT_LENGTH", {"summary": ""}),
        ("NUMBER_OUT_OF_RANGE", {"imageFileIds": []}),
        ("PHOTO_FORMAT", {"imageFileIds": [document]}),
        ("FILE_MISSING", {"imageFileIds": [unsent]}),
    ):
        await desk.refused(code, query, clerk, **{**told, **change})
    other = clerk_of(await plain.agency)
    await desk.refused("NOT_A_STATUTORY_REPORT", query, other, **{**told, "reportId": f"Report:{plain.id}"})
    place = f"/files/{photo.partition(':')[2]}"
    assert (await client.http.get(place)).status_code == 404
    await desk.give(query, clerk, **told)
    shown = await client.http.get(place)
    assert (shown.status_code, shown.content) == (200, PHOTO)
    assert (await client.http.get(f"/files/{document.partition(':')[2]}")).status_code == 404
    asked = "query ($id: ID!) { node(id: $id) { ... on Report { summary publishedOn surveyDigests } } }"
    seen = (await client.ask(asked, id=f"Report:{report.id}"))["node"]
    assert (seen["summary"], seen["publishedOn"], len(seen["surveyDigests"])) == ("要点", "2026-06-01", 1)
    await desk.refused("NOT_YOURS", query, other, **told)


async def test_reports_at_once_tell_every_fault_at_its_place(house: House, client: Client, desk: Desk) -> None:
    field: Field = await a_field(house, client)
    ended, running = await field.started(), await field.started()
    await field.give(FINISH, projectId=ended, endedOn="2026-05-20")
    document, photo = await field.file(b"%PDF-1.7 a"), await field.file()
    unsent = await field.file(b"%PDF-1.7 b", is_sent=False)
    good = {"projectId": ended, "kind": "HAZARD_CHECK", "title": "报告", "authorId": field.person, "fileId": document}
    faulty = [
        ("REPORT_ALREADY_THERE", good),
        ("PROJECT_NOT_FINISHED", {**good, "projectId": running}),
        ("TEXT_LENGTH", {**good, "title": ""}),
        ("NOT_EMPLOYED_HERE", {**good, "authorId": field.outsider}),
        ("REPORT_FORMAT", {**good, "fileId": photo}),
        ("FILE_MISSING", {**good, "fileId": unsent}),
    ]
    query, items = text_of("uploadReports"), [good, *(item for _, item in faulty)]
    for policy, written in (("ALL_OR_NOTHING", 0), ("DRY_RUN", 0), ("REJECT_FAULTY", 1)):
        done = await desk.give(query, field.clerk, inputs=items, onFault=policy)
        assert done["written"] == written
        assert [fault["code"] for fault in done["faults"]] == [code for code, _ in faulty]
    await desk.refused("NOTHING_TO_FILE", query, field.clerk, inputs=[])
    await desk.refused("TOO_MANY_ITEMS", query, field.clerk, inputs=[good] * 501)
    assert await ReportRow.filter(uploaded_on__not_isnull=True).count() == 1


BOILERPLATE = "依据安全生产法及相关标准规范，服务小组对企业生产经营场所进行了现场检查，并对发现的问题逐条提出整改建议。"
FOUND = [
    "配电室门未向外开启，且未设挡鼠板，电缆沟盖板缺失两块，绝缘垫老化开裂。",
    "反应釜安全阀校验已过期三个月，压力表无检定标识，紧急切断阀手柄缺失。",
    "危化品仓库内酸碱混存，泄漏收集沟堵塞，可燃气体报警器探头被油污覆盖。",
    "叉车司机无证上岗，厂区限速标志缺失，装卸平台边缘无防坠护栏及警示线。",
    "粉尘车间除尘管道积尘厚度超过三毫米，未使用防爆吸尘器，泄爆口被货物遮挡。",
    "有限空间作业审批表未填写气体检测数据，现场无监护人，未配备正压式呼吸器。",
]


def a_document(text: str) -> bytes:
    """A DOCX that says this."""
    made = io.BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>"
        )
    return made.getvalue()


async def uploaded(house: House, client: Client, text: str) -> str:
    """The id of a report with this text, by a new agency for a new client."""
    field = await a_field(house, client)
    project = await field.started()
    await field.give(FINISH, projectId=project, endedOn="2026-05-20")
    told = {"projectId": project, "kind": "HAZARD_CHECK", "title": "报告", "authorId": field.person}
    told["fileId"] = await field.file(a_document(text))
    done = await client.ask(text_of("uploadReport"), field.clerk, input=told)
    return str(done["done"]["id"])


async def test_a_copied_report_is_suspected_and_found_once_a_person_confirms(
    house: House, client: Client, desk: Desk
) -> None:
    first = await uploaded(house, client, "甲化工有限公司隐患排查报告。" + BOILERPLATE + "".join(FOUND))
    copy = await uploaded(house, client, "乙机械有限公司隐患排查报告。" + BOILERPLATE + "".join(FOUND))
    row = await LookAlikeRow.get()
    assert (f"Report:{row.other_id}", f"Report:{row.report_id}") == (first, copy)
    assert row.similarity >= 8000
    asked = "{ lookAlikes { nodes { id similarity state report { id } other { id } } } }"
    assert len((await client.ask(asked, OFFICER))["lookAlikes"]["nodes"]) == 1
    for actor in (None, AFAR, Actor(Role.AGENCY, "c", agency_id=row.agency_id)):
        assert (await client.ask(asked, actor))["lookAlikes"]["nodes"] == []
    told = {"lookAlikeId": f"LookAlike:{row.id}", "reason": ""}
    await desk.refused("REASON_MISSING", text_of("confirmLookAlike"), OFFICER, **told)
    assert not await FindingRow.exists(rule_id="R06")
    await desk.give(text_of("confirmLookAlike"), OFFICER, **{**told, "reason": "逐段相同，仅换企业名称"})
    assert (await FindingRow.get(rule_id="R06")).agency_id == row.agency_id


async def test_a_suspicion_is_for_the_regulators_of_both_agencies(desk: Desk, client: Client) -> None:
    await a_suspicion()
    other = await ReportRow.get(id=(await LookAlikeRow.get()).other_id)
    await AgencyRow.filter(id=other.agency_id).update(region_id=AFAR.region_code)
    for officer in (OFFICER, AFAR):
        assert len((await client.ask("{ lookAlikes { nodes { id } } }", officer))["lookAlikes"]["nodes"]) == 1


async def test_the_regulator_of_the_client_may_check_as_well(desk: Desk) -> None:
    report = await a_report(is_published=True)
    client = (await ProjectRow.get(id=report.project_id)).enterprise_id
    await EnterpriseRow.filter(id=client).update(region_id=AFAR.region_code)
    told = {"reportId": f"Report:{report.id}", "outcome": "PASSED", "note": "核对无误"}
    assert (await desk.give(text_of("recordReportCheck"), AFAR, input=told))["__typename"] == "ReportCheck"


async def test_a_dismissed_suspicion_is_no_finding(desk: Desk) -> None:
    told = {"lookAlikeId": await a_suspicion(), "reason": " "}
    await desk.refused("REASON_MISSING", text_of("dismissLookAlike"), OFFICER, **told)
    assert (await desk.give(text_of("dismissLookAlike"), OFFICER, **{**told, "reason": "仅模板相同"}))[
        "state"
    ] == "DISMISSED"
    assert not await FindingRow.exists(rule_id="R06")


async def test_two_honest_reports_from_one_template_are_not_suspected(house: House, client: Client) -> None:
    await uploaded(house, client, "甲化工有限公司隐患排查报告。" + BOILERPLATE + "".join(FOUND[:3]))
    await uploaded(house, client, "乙机械有限公司隐患排查报告。" + BOILERPLATE + "".join(FOUND[3:]))
    assert await LookAlikeRow.all().count() == 0


WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DEFINED = (
    "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE x [<!ENTITY a '一二三四五六七八九十'>]>"
    f"<w:t xmlns:w='{WORDS}'>&a;</w:t>"
).encode("utf-16")


@pytest.mark.parametrize("part", [b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", DEFINED, b"<not closed", b""])
@pytest.mark.parametrize("is_locked", [False, True])
async def test_a_document_that_can_t_be_read_is_no_error(
    house: House, client: Client, part: bytes, is_locked: bool
) -> None:
    field = await a_field(house, client)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", part)
    content = bytearray(made.getvalue())
    if is_locked:  # the flag of encryption, in the part's own head and in the directory
        listed = content.rfind(b"PK\x01\x02")
        content[listed + 8] |= 1
        content[content.rfind(b"PK\x03\x04", 0, listed) + 6] |= 1
    assert await field.file(bytes(content))
    assert await field.file(b"%PDF-1.7 broken")
    assert await TextSketchRow.filter(shingles=0).count() == 2


async def test_buyer_and_third_party_review_too_each_once_and_weighted(
    client: Client, desk: Desk, world: World
) -> None:
    agency, served = await an_agency(), await an_enterprise()
    await projects_done(agency, served, 5)
    await ContractRow.filter(agency_id=agency.id).update(mode="GOVERNMENT_PURCHASE")
    projects = [f"Project:{row.id}" for row in await ProjectRow.filter(agency_id=agency.id).order_by("id")]
    client_ = Actor(Role.ENTERPRISE, "client:1", enterprise_id=served.id, language="en")
    buyer = Actor(Role.BUYER, "buyer:1", region_code="331100", language="en")
    rater = Actor(Role.RATER, "rater:1", region_code="331100", language="en")
    query = text_of("reviewService")
    for actor in (
        Actor(Role.BUYER, "buyer:0", language="en"),
        Actor(Role.BUYER, "b", region_code="330100", language="en"),
    ):
        await desk.refused("NOT_FOUND", query, actor, projectId=projects[0], score=50)
    asked = """query ($id: ID!) { reviewSummary(agencyId: $id) {
      count minimum isEnough weightedMean parties { reviewer weight count mean } } }"""
    which = f"Agency:{agency.id}"
    for actor, score in ((client_, 90), (buyer, 60), (rater, 40)):
        assert (await desk.give(query, actor, projectId=projects[0], score=score))["__typename"] == "ClientReview"
        await desk.refused("REVIEWED_ALREADY", query, actor, projectId=projects[0], score=score)
    few = (await client.ask(asked, id=which))["reviewSummary"]
    assert (few["count"], few["isEnough"], few["weightedMean"]) == (3, False, None)
    for project in projects[1:3]:
        await desk.give(query, client_, projectId=project, score=80)
    before = desk.house.store.reader.statements
    told = (await client.ask(asked, id=which))["reviewSummary"]
    assert desk.house.store.reader.statements == before + 1
    assert (told["count"], told["minimum"], told["isEnough"]) == (5, 5, True)
    assert told["weightedMean"] == 77.27  # (60 * 250 + 20 * 60 + 20 * 40) / 220
    by = {each["reviewer"]: (each["weight"], each["count"], each["mean"]) for each in told["parties"]}
    assert by == {"CLIENT": (60, 3, 83.33), "BUYER": (20, 1, 60), "THIRD_PARTY": (20, 1, 40)}
    assert await FindingRow.exists(agency_id=agency.id, rule_id="S02", measure=7727)
    assert (await client.ask(asked, id="Agency:987654"))["reviewSummary"] is None


async def test_a_buyer_sees_what_was_bought_in_its_region_and_nothing_else(client: Client) -> None:
    agency, served = await an_agency(), await an_enterprise()
    await projects_done(agency, served, 1)
    asked = "{ contracts { totalCount } }"
    buyer = Actor(Role.BUYER, "buyer:1", region_code="331100")
    assert (await client.ask(asked, buyer))["contracts"]["totalCount"] == 0
    await ContractRow.filter(agency_id=agency.id).update(mode="GOVERNMENT_PURCHASE")
    assert (await client.ask(asked, buyer))["contracts"]["totalCount"] == 1
    for other in (Actor(Role.BUYER, "b"), Actor(Role.BUYER, "b", region_code="330100")):
        assert (await client.ask(asked, other))["contracts"]["totalCount"] == 0
