"""A finding's way over HTTP: drafted by a detector, notified, objected to, decided, confirmed; what each party sees."""

from datetime import UTC, date, datetime
from typing import Any

from backend.actors import Actor, Role
from backend.app import House
from backend.detectors.detector import draft
from backend.entities.agency import AgencyRow
from backend.entities.contract import ContractRow
from backend.entities.enterprise import EnterpriseRow
from backend.entities.project import ProjectRow
from backend.entities.report import ReportRow
from backend.storage.audit import verify_chain
from tests.builders import LONG_AGO, a_confirmed_finding, an_agency, an_onsite_inspection
from tests.client import Client

FIRST = Actor(Role.REGULATOR, "officer:1", region_code="331100", language="en")
SECOND = Actor(Role.REGULATOR, "officer:2", region_code="331100", language="en")

FINDINGS = "{ findings(filter: { state: { eq: DRAFT } }) { nodes { id state detector draftedBy } } }"
NOTIFY = "mutation ($id: ID!) { notifyFinding(findingId: $id) { __typename ... on Finding { state objectUntil } } }"
OBJECT = """mutation ($id: ID!, $ground: String!) { lodgeObjection(findingId: $id, ground: $ground) {
  __typename ... on Finding { state objections { ground outcome } } ... on Problem { code path remedy } } }"""
DECIDE = """mutation ($id: ID!) { decideObjection(findingId: $id, isGranted: false, reason: "evidence holds") {
  __typename ... on Finding { state objections { outcome reason } } ... on Problem { code path } } }"""
CONFIRM = """mutation ($id: ID!, $key: String) { confirmFinding(findingId: $id, idempotencyKey: $key) {
  __typename
  ... on Finding { state confirmedOn agency { grade score rating { cause lines {
      rule { code } ruleVersion { clauses pointsBasis } pointsTaken reasonEn finding { id } } } } }
  ... on Problem { code message remedy path } } }"""


async def a_late_report(agency: AgencyRow) -> ReportRow:
    """A report uploaded five days after it was due."""
    client = await EnterpriseRow.create(
        credit_code="91331100MA2TE5T01F",
        name="丽水化工有限公司",
        region_id="331102",
        industry_id="26",
        size="SMALL",
        risk_colour="YELLOW",
        key_client_classes=[],
        recorded_at=LONG_AGO,
    )
    contract = await ContractRow.create(
        number="HT-1",
        agency_id=agency.id,
        enterprise_id=client.id,
        region_id="331102",
        service_kind_id="HAZARD_CHECK",
        mode="ENTERPRISE_ORDER",
        state="RUNNING",
        signed_on=date(2026, 1, 1),
        from_on=date(2026, 1, 2),
        until_on=date(2026, 12, 31),
        missing_elements=[],
        recorded_at=LONG_AGO,
    )
    project = await ProjectRow.create(
        contract_id=contract.id,
        agency_id=agency.id,
        enterprise_id=client.id,
        title="年度隐患排查",
        state="FINISHED",
        started_on=date(2026, 3, 1),
        ended_on=date(2026, 3, 20),
        recorded_at=datetime(2026, 3, 20, 4, tzinfo=UTC),
    )
    return await ReportRow.create(
        project_id=project.id,
        agency_id=agency.id,
        kind="HAZARD_CHECK",
        title="隐患排查报告",
        due_on=date(2026, 4, 19),
        uploaded_on=date(2026, 4, 24),
        recorded_at=datetime(2026, 4, 24, 4, tzinfo=UTC),
    )


async def drafted(house: House, client: Client) -> tuple[AgencyRow, str]:
    """An established agency, and the id of the finding that the detector of late reports drafted about it."""
    agency = await an_agency()
    await an_onsite_inspection(agency, date(2026, 2, 1))
    await a_late_report(agency)
    async with house.store.transaction() as work:
        await draft(work, today=date(2026, 6, 1))
    nodes = (await client.ask(FINDINGS, FIRST))["findings"]["nodes"]
    late = [node["id"] for node in nodes if node["detector"] == "report_late"]
    assert len(late) == 1
    return agency, late[0]


async def test_a_finding_goes_its_way_and_the_rating_follows_in_the_same_answer(house: House, client: Client) -> None:
    agency, finding = await drafted(house, client)
    clerk = Actor(Role.AGENCY, "clerk:1", agency_id=agency.id, language="en")

    notified = await client.ask(NOTIFY, FIRST, id=finding)
    assert notified["notifyFinding"] == {"__typename": "Finding", "state": "NOTIFIED", "objectUntil": "2026-06-08"}

    objected = await client.ask(OBJECT, clerk, id=finding, ground="系统故障")
    assert objected["lodgeObjection"]["state"] == "OBJECTED"
    assert objected["lodgeObjection"]["objections"] == [{"ground": "系统故障", "outcome": "OPEN"}]

    early = await client.ask(CONFIRM, SECOND, id=finding)
    assert early["confirmFinding"]["code"] == "OBJECTION_OPEN"

    same = await client.ask(DECIDE, FIRST, id=finding)
    assert same["decideObjection"] == {
        "__typename": "Problem",
        "code": "ANOTHER_OFFICER_NEEDED",
        "path": ["findingId"],
    }
    decided = await client.ask(DECIDE, SECOND, id=finding)
    assert decided["decideObjection"]["objections"] == [{"outcome": "REFUSED", "reason": "evidence holds"}]

    confirmed = (await client.ask(CONFIRM, SECOND, id=finding, key="k1"))["confirmFinding"]
    assert (confirmed["state"], confirmed["confirmedOn"]) == ("CONFIRMED", "2026-06-01")
    rated = confirmed["agency"]
    (line,) = rated["rating"]["lines"]
    assert rated["rating"]["cause"] == "EVENT"
    assert (line["rule"]["code"], line["pointsTaken"], line["finding"]["id"]) == ("R01", 1.0, finding)
    assert rated["score"] == 99.0
    assert line["ruleVersion"]["pointsBasis"] == "proposal"
    assert [clause["section"] for clause in line["ruleVersion"]["clauses"]] == ["二(二)8"]


async def test_the_same_confirmation_again_changes_nothing(house: House, client: Client) -> None:
    agency, finding = await drafted(house, client)
    await client.ask(NOTIFY, FIRST, id=finding)
    house.clock.move_to(datetime(2026, 6, 9, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    first = await client.ask(CONFIRM, SECOND, id=finding, key="k1")
    before = await _everything(house)
    assert await client.ask(CONFIRM, SECOND, id=finding, key="k1") == first
    again = (await client.ask(CONFIRM, SECOND, id=finding))["confirmFinding"]
    assert (again["__typename"], again["code"]) == ("Problem", "NOT_IN_THIS_STATE")
    other = (await client.ask(NOTIFY, FIRST, id=finding))["notifyFinding"]
    assert other["__typename"] == "Problem"
    assert await _everything(house) == before
    assert agency.id


async def _everything(house: House) -> list[Any]:
    counts = [
        await house.store.fetch(f"SELECT COUNT(*), MAX(id) FROM {table}") for table in ("rating", "line", "event")
    ]
    chain = await verify_chain(house.store)
    return [*counts, chain.lines, chain.head]


async def test_it_can_not_be_confirmed_while_the_agency_may_still_object(house: House, client: Client) -> None:
    _, finding = await drafted(house, client)
    await client.ask(NOTIFY, FIRST, id=finding)
    house.clock.move_to(datetime(2026, 6, 8, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    held = (await client.ask(CONFIRM, SECOND, id=finding))["confirmFinding"]
    assert (held["code"], held["path"]) == ("TIME_TO_OBJECT_RUNS", ["findingId"])
    house.clock.move_to(datetime(2026, 6, 9, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    done = (await client.ask(CONFIRM, SECOND, id=finding))["confirmFinding"]
    assert done["state"] == "CONFIRMED"


async def test_the_public_sees_the_line_with_its_clause_but_not_the_evidence(house: House, client: Client) -> None:
    agency, finding = await drafted(house, client)
    await client.ask(NOTIFY, FIRST, id=finding)
    house.clock.move_to(datetime(2026, 6, 9, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    await client.ask(CONFIRM, SECOND, id=finding)
    seen = await client.ask(
        """query ($id: ID!) { agency(id: $id) { grade rating { lines { reasonZh
             ruleVersion { clauses } finding { id summaryZh evidence draftedBy confirmedBy } } } } }""",
        id=f"Agency:{agency.id}",
    )
    (line,) = seen["agency"]["rating"]["lines"]
    assert line["ruleVersion"]["clauses"][0]["document"] == "002-LS"
    assert line["finding"] == {
        "id": finding,
        "summaryZh": line["finding"]["summaryZh"],
        "evidence": None,
        "draftedBy": None,
        "confirmedBy": None,
    }
    assert "5" in line["finding"]["summaryZh"]


async def test_a_draft_is_there_for_the_regulator_of_the_place_alone(house: House, client: Client) -> None:
    agency, finding = await drafted(house, client)
    query = "query ($id: ID!) { node(id: $id) { id } findings { totalCount } }"
    elsewhere = Actor(Role.REGULATOR, "officer:3", region_code="330500")
    clerk = Actor(Role.AGENCY, "clerk:1", agency_id=agency.id)
    for actor in (None, elsewhere, clerk, Actor(Role.INSURER, "i"), Actor(Role.BUYER, "b")):
        seen = await client.ask(query, actor, id=finding)
        assert seen == {"node": None, "findings": {"totalCount": 0}}, actor
    for actor in (elsewhere, clerk):
        refused = await client.ask(NOTIFY, actor, id=finding)
        assert refused["notifyFinding"]["__typename"] == "Problem"


async def test_the_audit_chain_holds_and_names_the_line_that_was_tampered_with(house: House, client: Client) -> None:
    _, finding = await drafted(house, client)
    await client.ask(NOTIFY, FIRST, id=finding)
    house.clock.move_to(datetime(2026, 6, 9, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    await client.ask(CONFIRM, SECOND, id=finding)
    whole = await verify_chain(house.store)
    assert (whole.is_whole, whole.lines) == (True, 2)
    async with house.store.transaction() as work:
        await work.execute("UPDATE audit SET actor = 'somebody' WHERE seq = 1")
    broken = await verify_chain(house.store)
    assert broken.broken_at == 1


async def test_an_unrelated_confirmed_finding_of_another_agency_changes_nothing_here(
    house: House, client: Client
) -> None:
    agency, finding = await drafted(house, client)
    other = await an_agency()
    await a_confirmed_finding(other, "L06", "refused", on=date(2026, 5, 1))
    await client.ask(NOTIFY, FIRST, id=finding)
    house.clock.move_to(datetime(2026, 6, 9, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    confirmed = await client.ask(CONFIRM, SECOND, id=finding)
    assert confirmed["confirmFinding"]["agency"]["score"] == 99.0
    assert agency.id != other.id
