"""Accidents: recorded, looked into in two chapters by somebody else, what it costs, the assessment in a year."""

from datetime import date

import pytest

from backend.app import House
from backend.entities.accident import AccidentRow
from backend.entities.finding import FindingRow
from tests.builders import an_agency, an_enterprise
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, OTHER_OFFICER, World, clerk_of
from tests.commands.cases.accidents import accident_of, an_accident, findings
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_dishonesty import PROPOSER
from tests.commands.test_inspections import changed, refused
from tests.commands.texts import text_of

CONCLUDE, ASSESS = text_of("concludeLookBack"), text_of("assessAccidentRectification")
SEEN = """{ accidents(first: 9) { nodes { grade responsibility technical management concludedOn assessBy assessedOn
  isRectified agency { id } enterprise { id } } } }"""


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def test_what_is_refused_of_an_accident(desk: Desk, world: World) -> None:
    given = await CASES["recordAccident"](world)
    elsewhere = await an_enterprise(region_id="330206")
    await refused(
        desk,
        "recordAccident",
        given,
        ("NOT_FOUND", changed(given, enterpriseId=f"Enterprise:{elsewhere.id}")),
        ("NEVER_SERVED_THERE", changed(given, agencyId=f"Agency:{(await an_agency()).id}")),
        ("NEVER_SERVED_THERE", changed(given, occurredOn="2025-01-01")),
        ("DAY_IN_THE_FUTURE", changed(given, occurredOn="2026-06-02")),
        ("NUMBER_OUT_OF_RANGE", changed(given, deaths=-1)),
        ("NUMBER_OUT_OF_RANGE", changed(given, injured=100_001)),
        ("TEXT_LENGTH", changed(given, account=" ")),
    )
    done = await desk.give(text_of("recordAccident"), OFFICER, **changed(given, agencyId=None))
    none = accident_of(await AccidentRow.get(id=int(done["id"].partition(":")[2])))
    await desk.refused("NO_AGENCY_REACHED", CONCLUDE, OTHER_OFFICER, **none, **findings())
    told = findings(responsibility="NONE")
    assert (await desk.give(CONCLUDE, OTHER_OFFICER, **none, **told))["__typename"] == "Accident"
    assert await FindingRow.all().count() == 0


@pytest.mark.parametrize(
    ("responsibility", "drafted"),
    [
        ("NONE", []),
        ("SECONDARY", [("L01", "larger")]),
        ("MAIN", [("L02", "major_responsibility")]),
        ("FULL", [("L02", "major_responsibility")]),
    ],
)
async def test_what_the_look_back_finds_is_drafted_at_once(
    desk: Desk, responsibility: str, drafted: list[tuple[str, str]]
) -> None:
    """accident.assess_months"""
    row = await an_accident()
    told = accident_of(row, **findings(responsibility=responsibility))
    for code, actor, wrong in (
        ("ANOTHER_OFFICER_NEEDED", PROPOSER, {}),
        ("TEXT_LENGTH", OFFICER, {"technical": " "}),
        ("TEXT_LENGTH", OFFICER, {"management": " "}),
        ("DAY_IN_THE_FUTURE", OFFICER, {"concludedOn": "2026-06-02"}),
        ("DAYS_OUT_OF_ORDER", OFFICER, {"concludedOn": "2026-05-04"}),
    ):
        await desk.refused(code, CONCLUDE, actor, **{**told, **wrong})
    await desk.give(CONCLUDE, OFFICER, **told)
    found = await FindingRow.filter(rule_id__in=["L01", "L02"])
    assert [(one.rule_id, one.case_code) for one in found] == drafted
    assert {(one.state, one.fact_id) for one in found} <= {("DRAFT", f"accident:{row.id}")}
    await row.refresh_from_db()
    assert (row.is_agency_responsible, row.assess_by) == (responsibility != "NONE", date(2027, 5, 30))
    await desk.refused("LOOK_BACK_CLOSED", CONCLUDE, OFFICER, **told)
    await desk.refused("NOT_YOUR_REGION", CONCLUDE, AFAR, **told)


async def test_both_chapters_are_public_when_it_is_closed_and_nothing_before(desk: Desk) -> None:
    agency = await an_agency()
    row = await an_accident(agency)
    assert [len((await desk.client.ask(SEEN, who))["accidents"]["nodes"]) for who in (
        None, clerk_of(agency), AFAR, OFFICER,
    )] == [0, 0, 0, 1]  # fmt: skip
    await desk.give(CONCLUDE, OFFICER, **accident_of(row, **findings()))
    (shown,) = (await desk.client.ask(SEEN))["accidents"]["nodes"]
    assert (shown["technical"], shown["management"]) == ("防爆电气失效，检查未发现", "未按频次服务")
    assert (shown["responsibility"], shown["agency"]) == ("SECONDARY", {"id": f"Agency:{agency.id}"})
    assert (shown["enterprise"], shown["assessBy"]) == (None, "2027-05-30")


async def test_rectification_is_assessed_until_it_is_done(house: House, desk: Desk) -> None:
    row = await an_accident()
    told = accident_of(row, isRectified=False, assessment="尚有两项未落实")
    await desk.refused("LOOK_BACK_OPEN", ASSESS, OFFICER, **told)
    await desk.give(CONCLUDE, OFFICER, **accident_of(row, **findings()))
    await desk.refused("TEXT_LENGTH", ASSESS, OFFICER, **{**told, "assessment": " "})
    await desk.refused("NOT_YOUR_REGION", ASSESS, AFAR, **told)
    at(house, date(2027, 5, 1))
    await desk.give(ASSESS, OFFICER, **told)
    (shown,) = (await desk.client.ask(SEEN))["accidents"]["nodes"]
    assert (shown["isRectified"], shown["assessedOn"]) == (False, "2027-05-01")
    late = '{ accidents(filter: {isRectified: {eq: false}, assessBy: {lt: "?"}}) { totalCount } }'
    for day, count in (("2027-05-30", 0), ("2027-05-31", 1)):
        assert (await desk.client.ask(late.replace("?", day)))["accidents"]["totalCount"] == count
    at(house, date(2027, 6, 3))
    await desk.give(ASSESS, OFFICER, **{**told, "isRectified": True, "assessment": "已落实"})
    await row.refresh_from_db()
    assert (row.is_rectified, row.assessed_on, row.assessment) == (True, date(2027, 6, 3), "尚有两项未落实\n已落实")
    await desk.refused("RECTIFIED_ALREADY", ASSESS, OFFICER, **told)
