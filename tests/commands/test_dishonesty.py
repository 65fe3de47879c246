"""Penalties and the serious-dishonesty list: what is refused, the days of Order 11, and what follows for the grade."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.dishonesty_listing import DishonestyListingRow
from backend.entities.finding import FindingRow
from backend.entities.inspection import PenaltyRow, ViolationRow
from backend.jobs.end_listings import end_listings
from tests.builders import a_confirmed_finding, a_scope, an_agency
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, OTHER_OFFICER, World, clerk_of
from tests.commands.cases.contests import a_contest
from tests.commands.cases.dishonesty import a_listing_of, a_penalty, ground_of, named
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import changed, refused
from tests.commands.texts import text_of

PROPOSER = Actor(Role.REGULATOR, "officer:0", region_code="331100", language="en")


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def test_what_is_refused_of_penalties(desk: Desk, world: World) -> None:
    given = await CASES["imposePenalty"](world)
    other = await ViolationRow.get(id=(await a_penalty(world)).violation_id)
    await refused(
        desk,
        "imposePenalty",
        given,
        ("TEXT_LENGTH", changed(given, decisionNumber=" ")),
        ("TEXT_LENGTH", changed(given, authority="x" * 81)),
        ("NUMBER_OUT_OF_RANGE", changed(given, amount=-1)),
        ("DAY_IN_THE_FUTURE", changed(given, decidedOn="2026-06-02")),
        ("DAYS_OUT_OF_ORDER", changed(given, rectifyUntil="2026-05-27")),
        ("VIOLATION_OF_ANOTHER", changed(given, violationId=f"Violation:{other.id}")),
    )
    without = changed(given, violationId=None)
    await desk.refused("NOT_YOUR_REGION", text_of("imposePenalty"), AFAR, **without)
    await desk.give(text_of("imposePenalty"), OFFICER, **given.variables)
    draft = await FindingRow.get(rule_id="L04")
    assert (draft.case_code, draft.state, draft.fact_id.partition(":")[0]) == ("fine", "DRAFT", "violation")
    row = await PenaltyRow.get(decision_number=given.variables["input"]["decisionNumber"])
    assert row.amount == 2_000_000
    accept = await CASES["acceptRectification"](world)
    await refused(
        desk,
        "acceptRectification",
        accept,
        ("TEXT_LENGTH", {"note": ""}),
        ("DAY_IN_THE_FUTURE", {"rectifiedOn": "2026-06-02"}),
        ("DAYS_OUT_OF_ORDER", {"rectifiedOn": "2025-01-31"}),
    )
    await desk.refused("NOT_YOUR_REGION", text_of("acceptRectification"), AFAR, **accept.variables)


async def test_a_pure_consultancy_is_out_of_the_lists_scope(desk: Desk, world: World) -> None:
    query = text_of("proposeDishonestyListing")
    told: dict[str, Any] = {"ground": "LEASED_QUALIFICATION", "reason": "x"}
    consultancy = await an_agency(provider_type="CONSULTING")
    told["penaltyId"] = f"Penalty:{(await a_penalty(world, consultancy)).id}"
    await desk.refused("OUT_OF_THE_LISTS_SCOPE", query, OFFICER, **told)
    await desk.refused("TEXT_LENGTH", query, OFFICER, **{**told, "reason": " "})
    await desk.refused("NOT_YOUR_REGION", query, AFAR, **told)
    await a_scope(consultancy, "SAFETY_EVALUATION")
    assert (await desk.give(query, OFFICER, **told))["__typename"] == "DishonestyListing"


@pytest.mark.parametrize(
    ("day", "stating", "deciding"),
    [
        (date(2026, 10, 10), None, "TIME_TO_STATE_RUNS"),
        (date(2026, 10, 12), None, "TIME_TO_STATE_RUNS"),
        (date(2026, 10, 13), "STATEMENT_TOO_LATE", None),
    ],
)
async def test_an_agency_may_state_its_case_for_five_workdays_and_is_not_listed_before(
    house: House, desk: Desk, world: World, day: date, stating: str | None, deciding: str | None
) -> None:
    """dishonesty.statement_workdays: across National Day and the Saturday that is worked."""
    at(house, date(2026, 9, 29))
    given = await CASES["proposeDishonestyListing"](world)
    await desk.give(text_of("proposeDishonestyListing"), PROPOSER, **given.variables)
    row = await DishonestyListingRow.get()
    assert row.state_until == date(2026, 10, 12)
    clerk = Actor(Role.AGENCY, "clerk", agency_id=row.agency_id, language="en")
    at(house, day)
    decide = named(row, isListed=True, reason="属实")
    done = await desk.give(text_of("decideDishonestyListing"), OFFICER, **decide)
    assert done.get("code") == deciding
    if deciding is not None:
        done = await desk.give(text_of("lodgeStatement"), clerk, **named(row, statement="已整改"))
        assert done.get("code") == stating
        assert (await desk.give(text_of("decideDishonestyListing"), OFFICER, **decide))["__typename"] != "Problem"
    else:
        late = await desk.give(text_of("lodgeStatement"), clerk, **named(row, statement="y"))
        assert late["code"] == "NOT_IN_THIS_STATE"


async def test_a_statement_after_its_day_is_too_late(desk: Desk, world: World) -> None:
    row, agency = await a_listing_of(world)
    clerk, query = clerk_of(agency), text_of("lodgeStatement")
    await desk.refused("STATEMENT_TOO_LATE", query, clerk, **named(row, statement="x"))
    await desk.refused("TEXT_LENGTH", query, clerk, **named(row, statement=" "))
    await desk.give(text_of("decideDishonestyListing"), OFFICER, **named(row, isListed=False, reason="情节不严重"))
    await desk.refused("NOT_IN_THIS_STATE", query, clerk, **named(row, statement="x"))
    await row.refresh_from_db()
    assert (row.state, row.finding_id, row.until_on) == ("DROPPED", None, None)
    await desk.refused("NOT_IN_THIS_STATE", text_of("publishDishonestyListing"), OFFICER, **named(row))


async def test_nobody_decides_what_they_proposed_nor_without_a_reason(desk: Desk, world: World) -> None:
    for command, state, more in (
        ("decideDishonestyListing", "PROPOSED", {"isListed": True}),
        ("decideListingRemoval", "REMOVAL_ASKED", {"isGranted": True}),
        ("restoreDishonestyListing", "REMOVED", {}),
    ):
        row, _ = await a_listing_of(world, state, published_on=date(2025, 3, 20))
        await desk.refused("ANOTHER_OFFICER_NEEDED", text_of(command), PROPOSER, **named(row, reason="x", **more))
        await desk.refused("REASON_MISSING", text_of(command), OFFICER, **named(row, reason=" ", **more))
        if state == "REMOVAL_ASKED":
            await desk.refused("NOT_YOUR_REGION", text_of(command), AFAR, **named(row, reason="x", **more))


async def test_the_days_of_a_listing(house: House, desk: Desk, world: World) -> None:
    """dishonesty.record_workdays, dishonesty.publish_workdays, dishonesty.months"""
    at(house, date(2026, 9, 29))
    row, _ = await a_listing_of(world)
    await desk.give(text_of("decideDishonestyListing"), OFFICER, **named(row, isListed=True, reason="属实"))
    await row.refresh_from_db()
    # the 30th, 8 and 9 October; 20 workdays with the Saturday that is worked
    assert (row.record_by, row.publish_by) == (date(2026, 10, 9), date(2026, 11, 2))
    assert row.until_on == date(2029, 9, 29)


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 3, 11), "TOO_EARLY_TO_LEAVE"), (date(2026, 3, 12), None), (date(2026, 3, 13), None)],
)
async def test_early_removal_may_be_asked_for_after_twelve_months(
    house: House, desk: Desk, world: World, day: date, code: str | None
) -> None:
    """dishonesty.early_months, dishonesty.removal_accept_workdays, dishonesty.removal_decide_workdays"""
    row, agency = await a_listing_of(world, "LISTED")
    at(house, day)
    query, told = text_of("applyForListingRemoval"), named(row, ground="罚款已缴")
    assert (await desk.give(query, clerk_of(agency), **told)).get("code") == code
    if day == date(2026, 3, 12):
        await row.refresh_from_db()
        assert row.removal_decide_by == date(2026, 4, 17)  # 25 workdays, with Qingming between


async def test_a_penalty_that_was_not_performed_keeps_an_agency_on_the_list(desk: Desk, world: World) -> None:
    row, agency = await a_listing_of(world, "LISTED")
    await PenaltyRow.filter(id=row.penalty_id).update(rectified_on=None)
    query = text_of("applyForListingRemoval")
    await desk.refused("PENALTY_NOT_PERFORMED", query, clerk_of(agency), **named(row, ground="x"))
    await desk.refused("TEXT_LENGTH", query, clerk_of(agency), **named(row, ground=""))


async def test_who_leaves_the_list_is_repaired_and_who_cheated_is_on_it_again(desk: Desk, world: World) -> None:
    row, agency = await a_listing_of(world, "REMOVAL_ASKED", published_on=date(2025, 3, 20))
    ground = await ground_of(row)
    refuse = named(row, isGranted=False, reason="影响未消除")
    assert (await desk.give(text_of("decideListingRemoval"), OFFICER, **refuse))["__typename"] != "Problem"
    await row.refresh_from_db()
    assert (row.state, row.removed_on) == ("LISTED", None)
    await DishonestyListingRow.filter(id=row.id).update(state="REMOVAL_ASKED")
    asked = "query ($id: ID!) { node(id: $id) { ... on DishonestyListing { state } } }"
    key = f"DishonestyListing:{row.id}"
    assert (await desk.client.ask(asked, id=key))["node"] == {"state": "REMOVAL_ASKED"}
    grant = named(row, isGranted=True, reason="属实")
    assert (await desk.give(text_of("decideListingRemoval"), OTHER_OFFICER, **grant))["__typename"] != "Problem"
    await ground.refresh_from_db()
    listed = await FindingRow.get(id=row.finding_id)
    assert (ground.state, ground.repaired_on, listed.cured_on) == ("REPAIRED", date(2026, 6, 1), date(2026, 6, 1))
    assert (await desk.client.ask(asked, id=key))["node"] is None
    assert (await AgencyRow.get(id=agency.id)).grade != "D"
    restore = named(row, reason="材料虚假")
    assert (await desk.give(text_of("restoreDishonestyListing"), OFFICER, **restore))["__typename"] != "Problem"
    await row.refresh_from_db()
    assert (row.state, row.published_on, row.until_on) == ("LISTED", None, date(2029, 6, 1))
    assert (await AgencyRow.get(id=agency.id)).grade == "D"


@pytest.mark.parametrize(("day", "is_over"), [(date(2028, 3, 11), False), (date(2028, 3, 12), True)])
async def test_a_listing_ends_by_itself_after_its_months(house: House, world: World, day: date, is_over: bool) -> None:
    row, _ = await a_listing_of(world, "LISTED")
    at(house, day)
    async with house.store.transaction() as work:
        ended = await end_listings(work, house.book, house.clock.today())
    await row.refresh_from_db()
    assert (ended, row.state) == (([row.id], "ENDED") if is_over else ([], "LISTED"))
    assert (await FindingRow.get(id=row.finding_id)).cured_on == (day if is_over else None)


async def test_nobody_is_listed_twice_at_once_by_being_listed_again(desk: Desk, world: World) -> None:
    query = text_of("restoreDishonestyListing")
    for other in ("PROPOSED", "LISTED", "REMOVAL_ASKED"):
        row, agency = await a_listing_of(world, "REMOVED")
        second, _ = await a_listing_of(world, other, agency)
        await desk.refused("LISTING_GOING_ON", query, OFFICER, **named(row, reason="x"))
        await DishonestyListingRow.filter(id=second.id).update(state="ENDED")
        assert (await desk.give(query, OFFICER, **named(row, reason="x")))["state"] == "LISTED"


async def test_what_a_contest_overturned_is_not_listed_again(desk: Desk, world: World) -> None:
    row, agency = await a_listing_of(world, "REMOVED")
    contest, _ = await a_contest(world, agency, "REFUSED", subject="LISTING", listing_id=row.id)
    await contest.filter(id=contest.id).update(state="GRANTED")
    query = text_of("restoreDishonestyListing")
    await desk.refused("OVERTURNED_BY_A_CONTEST", query, OFFICER, **named(row, reason="x"))
    await contest.filter(id=contest.id).update(state="REFUSED")
    assert (await desk.give(query, OFFICER, **named(row, reason="x")))["state"] == "LISTED"


@pytest.mark.parametrize(
    ("state", "code"), [("DROPPED", None), ("REMOVED", "PENALTY_LISTED_ALREADY"), ("ENDED", "PENALTY_LISTED_ALREADY")]
)
async def test_nobody_is_listed_twice_for_one_penalty(desk: Desk, world: World, state: str, code: str | None) -> None:
    row, _ = await a_listing_of(world, state, **({"until_on": None} if state == "DROPPED" else {}))
    told = {"penaltyId": f"Penalty:{row.penalty_id}", "ground": "FALSE_REPORT", "reason": "x", "persons": []}
    answer = await desk.give(text_of("proposeDishonestyListing"), OFFICER, **told)
    assert answer.get("code") == code


async def test_a_listed_agency_gets_no_better_grade_by_a_cure(desk: Desk, world: World) -> None:
    """One officer would lift what takes twelve months and another officer."""
    row, agency = await a_listing_of(world)
    await desk.give(text_of("decideDishonestyListing"), OFFICER, **named(row, isListed=True, reason="x"))
    await row.refresh_from_db()
    told = {"findingId": f"Finding:{row.finding_id}", "curedOn": "2026-06-01", "reason": "x"}
    await desk.refused("CURED_WITH_ITS_LISTING", text_of("acceptCure"), OFFICER, **told)
    assert (await AgencyRow.get(id=agency.id)).grade == "D"


async def test_the_penalty_of_who_leaves_the_list_is_shown_no_more_unless_they_cheated(
    desk: Desk, world: World
) -> None:
    row, agency = await a_listing_of(world, "REMOVAL_ASKED")
    penalty = await PenaltyRow.get(id=row.penalty_id)
    await PenaltyRow.filter(id=penalty.id).update(is_published=True)
    fine: dict[str, Any] = {"subject_type": "Penalty", "subject_id": penalty.id}
    fine["fact_id"] = f"violation:{penalty.violation_id}"
    await a_confirmed_finding(agency, "L04", "large_fine_or_suspension", on=date(2025, 2, 20), **fine)
    shown = "query ($id: ID!) { node(id: $id) { ... on Penalty { repairedOn } } }"
    key = f"Penalty:{penalty.id}"
    assert (await desk.client.ask(shown, None, id=key))["node"] == {"repairedOn": None}
    await desk.give(text_of("decideListingRemoval"), OTHER_OFFICER, **named(row, isGranted=True, reason="x"))
    assert (await desk.client.ask(shown, None, id=key))["node"] is None
    assert (await desk.client.ask(shown, OFFICER, id=key))["node"] == {"repairedOn": "2026-06-01"}
    await desk.give(text_of("restoreDishonestyListing"), OFFICER, **named(row, reason="材料虚假"))
    assert (await desk.client.ask(shown, None, id=key))["node"] == {"repairedOn": None}
