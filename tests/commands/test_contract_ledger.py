"""What happens to a contract after its signing, the stages of its projects, and the file of a client as one query."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.contract import ContractRow
from backend.entities.finding import FindingRow
from backend.entities.project import ProjectRow
from tests.builders import a_contract, an_agency, an_enterprise
from tests.client import Client
from tests.commands.desk import Desk
from tests.commands.field import CANCEL, FINISH, PHOTO, START, VISIT, Field, a_field

PROBLEM = "... on Problem { code path message remedy }"
AMEND = f"""mutation ($id: ID!, $input: AmendmentInput!, $v: Int) {{
  done: amendContract(contractId: $id, input: $input, expectedVersion: $v) {{ __typename ... on Contract {{
    version untilOn fee missingElements responsibilityZh responsibilityEn
    amendments {{ number signedOn reason changes }} }} {PROBLEM} }} }}"""
PAY = f"""mutation ($id: ID!, $amount: Yuan!, $on: Date!, $number: String!) {{
  done: recordPayment(contractId: $id, amount: $amount, paidOn: $on, number: $number) {{
    __typename ... on Payment {{ id amount contract {{ paid }} }} {PROBLEM} }} }}"""
STAGE = f"""mutation ($id: ID!, $stage: Stage!, $file: ID!, $note: String) {{
  done: fileStage(projectId: $id, stage: $stage, fileId: $file, note: $note) {{
    __typename ... on Project {{ stagesDue stagesEvidenced stages {{ stage digest filedOn }} }} {PROBLEM} }} }}"""
DONE = f"mutation ($id: ID!) {{ done: finishContract(contractId: $id) {{ __typename ... on Contract {{ state }} {PROBLEM} }} }}"  # noqa: E501
CHANGE = {"signedOn": "2026-05-20", "reason": "续期", "untilOn": "2027-12-31"}


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
async def field(house: House, client: Client) -> Field:
    """An agency at work."""
    return await a_field(house, client)


async def signed(**given: Any) -> tuple[Actor, str]:
    """An agency's clerk and the id of a contract."""
    agency = await an_agency()
    contract = await a_contract(agency, await an_enterprise(), fee=1_000_000, **given)
    return Actor(Role.AGENCY, "clerk:1", agency_id=agency.id, language="en"), f"Contract:{contract.id}"


async def test_an_amendment_is_added_and_keeps_what_was(desk: Desk) -> None:
    clerk, contract = await signed()
    first = await desk.give(AMEND, clerk, id=contract, input={**CHANGE, "fee": 12000, "elements": {"place": "厂区"}})
    assert (first["version"], first["untilOn"], first["fee"]) == (2, "2027-12-31", 12000)
    assert "place" not in first["missingElements"]
    assert "主体责任" in first["responsibilityZh"]
    assert "enterprise" in first["responsibilityEn"]
    second = await desk.give(AMEND, clerk, id=contract, v=2, input={**CHANGE, "untilOn": None, "visitsAYear": 6})
    assert [(one["number"], one["changes"]) for one in second["amendments"]] == [
        (
            1,
            {
                "until_on": {"before": "2026-12-31", "after": "2027-12-31"},
                "fee": {"before": 1_000_000, "after": 1_200_000},
                "element_place": {"before": None, "after": "厂区"},
            },
        ),
        (2, {"visits_a_year": {"before": 0, "after": 6}}),
    ]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"untilOn": None}, "NOTHING_CHANGED", ["input"]),
        ({"untilOn": "2026-12-31"}, "NOTHING_CHANGED", ["input"]),
        ({"reason": ""}, "REQUIRED", ["input", "reason"]),
        ({"signedOn": "2026-06-02"}, "DATES_OUT_OF_ORDER", ["input", "today"]),
        ({"signedOn": "2024-12-31"}, "DATES_OUT_OF_ORDER", ["input", "signedOn"]),
        ({"untilOn": "2024-12-31"}, "DATES_OUT_OF_ORDER", ["input", "untilOn"]),
        ({"visitsAYear": -1}, "NUMBER_OUT_OF_RANGE", ["input", "visitsAYear"]),
        ({"fee": -1}, "NUMBER_OUT_OF_RANGE", ["input", "fee"]),
        ({"elements": {"breach": "x" * 4001}}, "TOO_LONG", ["input", "elements", "breach"]),
    ],
)
async def test_an_amendment_that_can_t_be_so_is_refused(desk: Desk, change: Any, code: str, path: list[str]) -> None:
    clerk, contract = await signed()
    assert await desk.refused(code, AMEND, clerk, id=contract, input={**CHANGE, **change}) == path


async def test_an_amendment_of_what_has_ended_or_was_changed_since_is_refused(desk: Desk) -> None:
    clerk, contract = await signed()
    await desk.refused("VERSION_MOVED_ON", AMEND, clerk, id=contract, v=7, input=CHANGE)
    await desk.give(PAY, clerk, id=contract, amount=5000, on="2026-05-01", number="1")
    await desk.refused("FEE_BELOW_PAID", AMEND, clerk, id=contract, input={**CHANGE, "fee": 4999.99})
    ended, over = await signed(state="FINISHED")
    await desk.refused("CONTRACT_NOT_RUNNING", AMEND, ended, id=over, input=CHANGE)
    await desk.refused("NOT_FOUND", AMEND, ended, id=contract, input=CHANGE)


async def test_payments_add_up_and_never_pass_the_fee(desk: Desk) -> None:
    clerk, contract = await signed()
    done = await desk.give(PAY, clerk, id=contract, amount=3000.5, on="2026-03-01", number="FP-1")
    assert (done["amount"], done["contract"]["paid"]) == (3000.5, 3000.5)
    await desk.give(PAY, clerk, id=contract, amount=1000, on="2026-02-01", number="FP-2")
    row = await ContractRow.get()
    assert (row.paid, row.paid_on) == (400_050, date(2026, 3, 1))
    given: dict[str, Any] = {"id": contract, "amount": 1, "on": "2026-03-01", "number": "FP-3"}
    for change, code in (
        ({"number": "FP-1"}, "PAYMENT_ON_RECORD"),
        ({"number": " "}, "REQUIRED"),
        ({"amount": 0}, "AMOUNT_NOT_POSITIVE"),
        ({"amount": -1}, "AMOUNT_NOT_POSITIVE"),
        ({"amount": 5999.51}, "PAYMENT_ABOVE_FEE"),
        ({"on": "2026-06-02"}, "DAY_IN_THE_FUTURE"),
        ({"on": "2024-12-31"}, "DAYS_OUT_OF_ORDER"),
    ):
        await desk.refused(code, PAY, clerk, **{**given, **change})
    assert (await desk.give(PAY, clerk, **{**given, "amount": 5999.5}))["contract"]["paid"] == 10000


async def test_stages_are_shown_by_the_record_or_filed(desk: Desk, field: Field) -> None:
    project = await field.started()
    row = await ProjectRow.get()
    assert (row.stages_due, row.stages_evidenced) == (6, 1)
    plan = await desk.file(field.clerk, b"%PDF-1.7 plan")
    done = await desk.give(STAGE, field.clerk, id=project, stage="PLAN", file=plan, note="年度计划")
    assert (done["stagesDue"], done["stagesEvidenced"]) == (6, 2)
    assert [each["stage"] for each in done["stages"]] == ["CONTRACT", "PLAN"]
    await desk.refused("TEXT_LENGTH", STAGE, field.clerk, id=project, stage="PLAN", file=plan, note=" ")
    late = await desk.file(field.clerk, b"%PDF-1.7 late", is_sent=False)
    await desk.refused("FILE_MISSING", STAGE, field.clerk, id=project, stage="PLAN", file=late)
    photo = await field.file(PHOTO)
    told = {
        "projectId": project,
        "visitedOn": "2026-05-20",
        "signedInAt": "2026-05-20T09:00:00+08:00",
        "latitude": 28.4,
        "longitude": 119.9,
    }
    await field.give(VISIT, input={**told, "photoFileId": photo, "isNamedStaffPresent": True})
    await field.give(FINISH, projectId=project, endedOn="2026-05-31")
    row = await ProjectRow.get()
    assert row.stages_evidenced == 5  # all but the report to the county
    report = await desk.file(field.clerk, b"%PDF-1.7 told")
    assert (await desk.give(STAGE, field.clerk, id=project, stage="MATTER_REPORT", file=report))["stagesEvidenced"] == 6


async def test_a_cancelled_project_takes_no_evidence(desk: Desk, field: Field) -> None:
    project = await field.started()
    await field.give(CANCEL, projectId=project, reason="客户停产")
    file = await desk.file(field.clerk, b"%PDF-1.7 plan")
    await desk.refused("PROJECT_CANCELLED", STAGE, field.clerk, id=project, stage="PLAN", file=file)


async def test_a_contract_with_a_running_project_is_not_finished(desk: Desk, field: Field) -> None:
    project = await field.started()
    await desk.refused("PROJECTS_STILL_RUN", DONE, field.clerk, id=field.contract)
    await field.give(FINISH, projectId=project, endedOn="2026-05-31")
    assert (await desk.give(DONE, field.clerk, id=field.contract))["state"] == "FINISHED"


async def test_who_may_not_be_hired_files_no_contract_and_begins_no_project(desk: Desk, field: Field) -> None:
    agency = await an_agency(registration_state="SUSPENDED")
    contract = await a_contract(agency, await an_enterprise())
    clerk = Actor(Role.AGENCY, "clerk:3", agency_id=agency.id, language="en")
    told = {**field.project(), "contractId": f"Contract:{contract.id}"}
    await field.refused("AGENCY_NOT_ADMITTED", START, clerk, input=told)


async def test_a_team_without_the_client_s_category_does_not_fit(field: Field) -> None:
    mine = await an_enterprise(industry_id="06")
    agency_id = field.clerk.agency_id
    assert agency_id is not None
    contract = await ContractRow.get(id=int(field.contract.partition(":")[2]))
    chemical = await field.give(START, input=field.project())
    contract.enterprise_id = mine.id
    await contract.save()
    coal = await field.give(START, input=field.project())
    fits = {f"Project:{row.id}": row.is_team_matched for row in await ProjectRow.all()}
    assert fits == {chemical["id"]: True, coal["id"]: False}
    assert await FindingRow.exists(agency_id=agency_id, rule_id="P01")


FILE = """query ($id: ID!) { enterprise(id: $id) { name projects(first: 1) { totalCount } contracts(first: 5) { nodes {
  number amendments { number } payments(first: 10) { totalCount } projects(first: 5) { nodes {
    title stages { stage } members { duty } visits(first: 20) { nodes { visitedOn } }
    hazards(first: 20) { nodes { content state } } report { title } } } } } } }"""


async def test_the_file_of_a_client_is_one_query_and_one_statement(house: House, client: Client, field: Field) -> None:
    await field.found()
    contract = await ContractRow.get()
    which = f"Enterprise:{contract.enterprise_id}"
    served = Actor(Role.ENTERPRISE, "client:1", enterprise_id=contract.enterprise_id)
    for actor in (field.clerk, served, Actor(Role.REGULATOR, "o", region_code="331100")):
        before = house.store.reader.statements
        seen = (await client.ask(FILE, actor, id=which))["enterprise"]
        assert house.store.reader.statements == before + 1
        (filed,) = seen["contracts"]["nodes"]
        (project,) = filed["projects"]["nodes"]
        assert (project["stages"], len(project["hazards"]["nodes"])) == ([{"stage": "CONTRACT"}], 1)
        assert seen["projects"]["totalCount"] == 1
    assert (await client.ask(FILE, field.stranger, id=which))["enterprise"] is None


async def test_templates_are_for_everyone(client: Client) -> None:
    seen = await client.ask("{ contractTemplates { nodes { code elements responsibilityEn serviceKind { code } } } }")
    rows = seen["contractTemplates"]["nodes"]
    assert {row["code"] for row in rows} == {"HAZARD_CHECK", "SAFETY_CONSULTING", "SAFETY_EVALUATION"}
    assert all(len(row["elements"]) == 11 and row["responsibilityEn"] for row in rows)
