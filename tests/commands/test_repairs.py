"""Credit repair (Order 36): what is refused, the classes and their days, what a granted one ends and what stays."""

from datetime import date
from typing import Any

import pytest

from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow
from backend.entities.inspection import PenaltyRow
from backend.entities.rating import LineRow, RatingCause
from backend.entities.repair import RepairRow
from tests.builders import a_confirmed_finding, a_finding, an_agency
from tests.client import Client
from tests.commands.cases import CASES, OFFICER, OTHER_OFFICER, World, clerk_of
from tests.commands.cases.dishonesty import a_penalty
from tests.commands.cases.repairs import a_late_report, an_application
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import changed, refused
from tests.commands.texts import text_of

APPLY, DECIDE = text_of("applyForRepair"), text_of("decideRepair")


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def punished(world: World, kind: str, case_code: str, **given: Any) -> tuple[FindingRow, AgencyRow, PenaltyRow]:
    """A confirmed finding of a penalty."""
    agency = await an_agency()
    penalty = await a_penalty(world, agency, kind=kind, **given)
    finding = await a_confirmed_finding(agency, "L04", case_code, on=date(2026, 5, 4))
    await FindingRow.filter(id=finding.id).update(subject_type="Penalty", subject_id=penalty.id)
    return finding, agency, penalty


async def test_what_is_refused(desk: Desk, world: World) -> None:
    given = await CASES["applyForRepair"](world)
    await refused(desk, "applyForRepair", given, ("TEXT_LENGTH", {"ground": " "}))
    agency = await an_agency()
    told = await a_finding(agency, state="NOTIFIED")
    standing = await a_confirmed_finding(agency, "Q02", "area_below_minimum", on=date(2026, 5, 4))
    for finding in (told, standing):
        unfit = {"findingId": f"Finding:{finding.id}", "ground": "x"}
        await desk.refused("NOTHING_TO_REPAIR", APPLY, clerk_of(agency), **unfit)
    fined, body, penalty = await punished(world, "FINE", "fine", rectify_until=date(2026, 5, 30))
    at(desk.house, date(2026, 12, 1))
    unmet = {"findingId": f"Finding:{fined.id}", "ground": "x"}
    await desk.refused("NOT_RECTIFIED_YET", APPLY, clerk_of(body), **unmet)
    await PenaltyRow.filter(id=penalty.id).update(rectified_on=date(2026, 5, 20))
    await desk.give(APPLY, clerk_of(body), **unmet)
    decide = await CASES["decideRepair"](world)
    await refused(desk, "decideRepair", decide, ("TEXT_LENGTH", {"reason": ""}))
    row = await RepairRow.get(id=decide.variables["repairId"].partition(":")[2])
    await FindingRow.filter(id=row.finding_id).update(confirmed_by=OTHER_OFFICER.subject)
    await desk.refused("ANOTHER_OFFICER_NEEDED", DECIDE, OTHER_OFFICER, **decide.variables)


@pytest.mark.parametrize(
    ("rule", "case_code", "gravity", "first"),
    [
        ("R01", "late_1_to_10_days", "MINOR", date(2026, 5, 4)),
        ("S01", "ordinary", "GENERAL", date(2026, 8, 4)),
        ("S01", "serious", "SERIOUS", date(2027, 5, 4)),
    ],
)
async def test_how_grave_it_is_says_from_when_on(
    desk: Desk, rule: str, case_code: str, gravity: str, first: date
) -> None:
    agency = await an_agency()
    finding = await a_confirmed_finding(agency, rule, case_code, on=date(2026, 5, 4))
    told = {"findingId": f"Finding:{finding.id}", "ground": "x"}
    if gravity != "MINOR":
        at(desk.house, date.fromordinal(first.toordinal() - 1))
        await desk.refused("TOO_EARLY_TO_REPAIR", APPLY, clerk_of(agency), **told)
    at(desk.house, first)
    await desk.give(APPLY, clerk_of(agency), **told)
    assert (await RepairRow.get()).gravity == gravity


@pytest.mark.parametrize(
    ("kind", "case_code", "first"),
    [
        ("SIMPLE", "simple", date(2026, 5, 4)),
        ("FINE", "fine", date(2026, 8, 4)),
        ("LARGE_FINE", "large_fine_or_suspension", date(2027, 5, 4)),
        ("REVOCATION", "revocation", date(2027, 5, 4)),
    ],
)
async def test_of_a_penalty_its_kind_says_it(desk: Desk, world: World, kind: str, case_code: str, first: date) -> None:
    finding, agency, _ = await punished(world, kind, case_code)
    told = {"findingId": f"Finding:{finding.id}", "ground": "x"}
    if kind != "SIMPLE":
        at(desk.house, date.fromordinal(first.toordinal() - 1))
        await desk.refused("TOO_EARLY_TO_REPAIR", APPLY, clerk_of(agency), **told)
    at(desk.house, first)
    assert (await desk.give(APPLY, clerk_of(agency), **told))["__typename"] == "Repair"


async def test_a_repair_is_decided_within_ten_workdays(desk: Desk, world: World) -> None:
    given = await CASES["applyForRepair"](world)
    at(desk.house, date(2026, 9, 28))
    await desk.give(APPLY, given.actor, **given.variables)
    assert (await RepairRow.get()).decide_by == date(2026, 10, 16)


async def test_what_is_repaired_counts_nothing_from_that_day_and_the_ledger_keeps_it(desk: Desk) -> None:
    agency = await an_agency()
    finding = await a_late_report(agency)
    async with desk.house.store.transaction() as work:
        before = await desk.house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)
    at(desk.house, date(2026, 6, 2))
    row = await desk.give(APPLY, clerk_of(agency), findingId=f"Finding:{finding.id}", ground="x")
    await desk.give(DECIDE, OTHER_OFFICER, repairId=row["id"], isGranted=True, reason="合格")
    after = await AgencyRow.get(id=agency.id)
    assert (before.score, after.score) == (9_900, 10_000)
    kept = await FindingRow.get(id=finding.id)
    assert (kept.state, kept.repaired_on) == ("REPAIRED", date(2026, 6, 2))
    assert await LineRow.exists(rating_id=before.id, finding_id=finding.id)
    public = "query ($id: ID!) { rating(id: $id) { lines { rule { code } } } node(id: $f) { __typename } }"
    public = public.replace("$id: ID!", "$id: ID!, $f: ID!")
    seen = await desk.client.ask(public, None, id=f"Rating:{before.id}", f=f"Finding:{finding.id}")
    assert (seen["rating"]["lines"], seen["node"]) == ([], None)


async def test_a_refused_repair_changes_nothing_and_may_be_asked_for_again(desk: Desk, world: World) -> None:
    row, agency = await an_application(world)
    told = {"repairId": f"Repair:{row.id}", "isGranted": False, "reason": "未整改到位"}
    await desk.give(DECIDE, OTHER_OFFICER, **told)
    assert (await FindingRow.get(id=row.finding_id)).state == "CONFIRMED"
    again = {"findingId": f"Finding:{row.finding_id}", "ground": "已整改"}
    assert (await desk.give(APPLY, clerk_of(agency), **again))["__typename"] == "Repair"


SHOWN = "query ($id: ID!) { node(id: $id) { ... on Penalty { shownUntil repairedOn } } }"


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        ("SIMPLE", date(2026, 8, 27)),
        ("FINE", date(2027, 5, 27)),
        ("LARGE_FINE", date(2029, 5, 27)),
        ("REVOCATION", date(2029, 5, 27)),
    ],
)
async def test_a_penalty_is_shown_for_the_time_of_its_class(desk: Desk, world: World, kind: str, last: date) -> None:
    given = await CASES["imposePenalty"](world)
    told = changed(given, kind=kind, decidedOn="2026-05-28")
    answer = await desk.give(text_of("imposePenalty"), OFFICER, **told)
    for day, is_shown in ((last, True), (date.fromordinal(last.toordinal() + 1), False)):
        at(desk.house, day)
        seen = (await desk.client.ask(SHOWN, None, id=answer["id"]))["node"]
        assert (seen is not None) is is_shown, (day, seen)
        assert (await desk.client.ask(SHOWN, OFFICER, id=answer["id"]))["node"] is not None


async def test_a_repaired_penalty_is_shown_no_more(desk: Desk, world: World) -> None:
    finding, agency, penalty = await punished(world, "SIMPLE", "simple")
    row = await desk.give(APPLY, clerk_of(agency), findingId=f"Finding:{finding.id}", ground="x")
    told = {"id": f"Penalty:{penalty.id}"}
    assert (await desk.client.ask(SHOWN, None, **told))["node"] is not None
    await desk.give(DECIDE, OTHER_OFFICER, repairId=row["id"], isGranted=True, reason="合格")
    assert (await desk.client.ask(SHOWN, None, **told))["node"] is None
    seen = (await desk.client.ask(SHOWN, OFFICER, **told))["node"]
    assert seen["repairedOn"] == "2026-06-01"
