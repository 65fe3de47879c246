"""Ordered rectifications and the steps out: what is refused, the days, what follows for the agency and its grade."""

from datetime import date
from typing import Any

import pytest

from backend.app import House
from backend.detectors.detector import draft
from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow
from backend.entities.inspection import PenaltyRow
from backend.entities.rectification import NoticeRow, RectificationOrderRow
from tests.builders import an_agency
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, OTHER_OFFICER, World, clerk_of
from tests.commands.cases.dishonesty import a_penalty
from tests.commands.cases.rectification import a_suspension, an_order, of
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import refused
from tests.commands.texts import text_of


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def test_what_is_refused_of_orders(desk: Desk, world: World) -> None:
    given = await CASES["orderRectification"](world)
    await refused(
        desk,
        "orderRectification",
        given,
        ("TEXT_LENGTH", {"content": " "}),
        ("DUE_IN_THE_PAST", {"dueOn": "2026-06-01"}),
    )
    await desk.refused(
        "NOT_YOUR_REGION", text_of("orderRectification"), AFAR, **{**given.variables, "violationId": None}
    )
    for command, text in (
        ("fileRectificationPlan", "plan"),
        ("reportRectification", "report"),
        ("decideRectification", "reason"),
    ):
        await refused(desk, command, await CASES[command](world), ("TEXT_LENGTH", {text: ""}))
    await desk.refused("NOT_YOUR_REGION", text_of("giveNotice"), AFAR, **(await CASES["giveNotice"](world)).variables)
    field = await world.field()
    promised, _ = await an_order(world, "PLANNED", await AgencyRow.get(id=field.clerk.agency_id))
    unsent = of(promised, report="x", fileIds=[await field.file(is_sent=False)])
    await desk.refused("FILE_MISSING", text_of("reportRectification"), field.clerk, **unsent)
    many = of(promised, report="x", fileIds=[await field.file()] * 51)
    await desk.refused("NUMBER_OUT_OF_RANGE", text_of("reportRectification"), field.clerk, **many)
    decide = await CASES["decideRectification"](world)
    await desk.refused("ANOTHER_OFFICER_NEEDED", text_of("decideRectification"), OFFICER, **decide.variables)
    unplanned, agency = await an_order(world)
    told = of(unplanned, report="x", fileIds=[])
    await desk.refused("NOT_IN_THIS_STATE", text_of("reportRectification"), clerk_of(agency), **told)


@pytest.mark.parametrize(
    ("today", "plan_by", "due"),
    # From 28 September: the holidays of 1 to 7 October don't count as workdays, the working Saturday of the 10th does.
    [
        (date(2026, 9, 28), date(2026, 10, 16), date(2026, 10, 28)),
        (date(2026, 6, 1), date(2026, 6, 15), date(2026, 7, 1)),
    ],
)
async def test_a_plan_within_ten_workdays_and_done_within_thirty_days(
    desk: Desk, today: date, plan_by: date, due: date
) -> None:
    agency = await an_agency()
    at(desk.house, today)
    told = {"agencyId": f"Agency:{agency.id}", "content": "x", "violationId": None, "dueOn": None}
    await desk.give(text_of("orderRectification"), OFFICER, **told)
    row = await RectificationOrderRow.get()
    assert (row.plan_by, row.due_on) == (plan_by, due)


@pytest.mark.parametrize(
    ("state", "today", "is_overdue"),
    [
        ("ORDERED", date(2026, 6, 3), False),
        ("ORDERED", date(2026, 6, 4), True),
        ("PLANNED", date(2026, 6, 4), True),
        ("REPORTED", date(2026, 6, 4), False),
        ("ACCEPTED", date(2026, 7, 4), False),
    ],
)
async def test_an_order_is_overdue_from_the_day_after_its_term_unless_it_waits_for_officers(
    desk: Desk, world: World, state: str, today: date, is_overdue: bool
) -> None:
    _, agency = await an_order(world, state)
    at(desk.house, today)
    async with desk.house.store.transaction() as work:
        await draft(work, today=today, agency_id=agency.id)
    assert await FindingRow.exists(agency_id=agency.id, rule_id="L05", case_code="overdue") is is_overdue


async def test_what_is_sent_back_is_to_be_done_still(desk: Desk, world: World) -> None:
    row, agency = await an_order(world, "REPORTED", due_on=date(2026, 5, 25))
    told = of(row, isAccepted=False, reason="未改到位")
    answer = await desk.give(text_of("decideRectification"), OTHER_OFFICER, **told)
    assert answer["__typename"] == "RectificationOrder"
    row = await RectificationOrderRow.get(id=row.id)
    assert (row.state, row.accepted_on, row.accepted_at) == ("PLANNED", None, None)
    assert await FindingRow.exists(agency_id=agency.id, rule_id="L05")
    assert (await AgencyRow.get(id=agency.id)).current_rating_id is None


async def test_what_is_accepted_rates_the_agency_anew(desk: Desk, world: World) -> None:
    row, agency = await an_order(world, "REPORTED")
    await desk.give(text_of("decideRectification"), OTHER_OFFICER, **of(row, isAccepted=True, reason="合格"))
    assert (await RectificationOrderRow.get(id=row.id)).accepted_on == date(2026, 6, 1)
    assert (await AgencyRow.get(id=agency.id)).current_rating_id is not None


async def test_no_step_on_the_way_out_is_left_out(desk: Desk, world: World) -> None:
    query = text_of("giveNotice")
    order, agency = await an_order(world, due_on=date(2026, 5, 31))
    told: dict[str, Any] = {"agencyId": f"Agency:{agency.id}", "reason": "x", "orderId": None, "penaltyId": None}
    this = {"orderId": f"RectificationOrder:{order.id}"}

    def step(kind: str, **more: Any) -> dict[str, Any]:
        return {"input": {**told, "kind": kind, **more}}

    await desk.refused("TEXT_LENGTH", query, OFFICER, **step("INTERVIEW", reason=""))
    await desk.refused("NOT_YOUR_REGION", query, AFAR, **step("INTERVIEW"))
    await desk.refused("ORDER_MISSING", query, OFFICER, **step("CIRCULAR"))
    await desk.refused("ORDER_MISSING", query, OFFICER, **step("SUSPENSION"))
    await desk.refused("CIRCULAR_COMES_FIRST", query, OFFICER, **step("SUSPENSION", **this))
    await desk.refused("PENALTY_OF_A_REVOCATION", query, OFFICER, **step("REVOCATION"))
    fine = await a_penalty(world, agency)
    for kind, code in (("INTERVIEW", "PENALTY_OF_A_REVOCATION"), ("REVOCATION", "PENALTY_DOES_NOT_REVOKE")):
        await desk.refused(code, query, OFFICER, **step(kind, penaltyId=f"Penalty:{fine.id}"))
    for state, due in (("ORDERED", date(2026, 6, 1)), ("REPORTED", date(2026, 5, 1)), ("ACCEPTED", date(2026, 5, 1))):
        waiting, _ = await an_order(world, state, agency, due_on=due)
        unfit = step("CIRCULAR", orderId=f"RectificationOrder:{waiting.id}")
        assert await desk.refused("ORDER_NOT_UNMET", query, OFFICER, **unfit) == ["input", "orderId"]
    for kind, case_code in (("INTERVIEW", "interview"), ("CIRCULAR", "circular")):
        await desk.give(query, OFFICER, **step(kind, **(this if kind == "CIRCULAR" else {})))
        assert await FindingRow.exists(agency_id=agency.id, rule_id="L07", case_code=case_code)
    await desk.give(query, OFFICER, **step("SUSPENSION", **this))
    assert (await AgencyRow.get(id=agency.id)).registration_state == "SUSPENDED"
    await desk.refused("AGENCY_NOT_SERVING", query, OFFICER, **step("SUSPENSION", **this))
    await PenaltyRow.filter(id=fine.id).update(kind="REVOCATION")
    await desk.give(query, OFFICER, **step("REVOCATION", penaltyId=f"Penalty:{fine.id}"))
    assert (await AgencyRow.get(id=agency.id)).registration_state == "REVOKED"


async def test_a_suspension_is_lifted_once_its_order_is_accepted(desk: Desk, world: World) -> None:
    given = await CASES["liftSuspension"](world)
    await refused(desk, "liftSuspension", given, ("TEXT_LENGTH", {"reason": " "}))
    await desk.refused("ANOTHER_OFFICER_NEEDED", text_of("liftSuspension"), OFFICER, **given.variables)
    await desk.refused("NOT_YOUR_REGION", text_of("liftSuspension"), AFAR, **given.variables)
    unmet, _ = await a_suspension(world, "REPORTED")
    told = {"noticeId": f"Notice:{unmet.id}", "reason": "x"}
    await desk.refused("RECTIFICATION_NOT_ACCEPTED", text_of("liftSuspension"), OTHER_OFFICER, **told)
    circular = await NoticeRow.create(
        agency_id=unmet.agency_id,
        kind="CIRCULAR",
        reason="x",
        given_by="x",
        given_on=date(2026, 5, 1),
        recorded_at=unmet.recorded_at,
    )
    told["noticeId"] = f"Notice:{circular.id}"
    await desk.refused("NO_SUSPENSION_ON", text_of("liftSuspension"), OTHER_OFFICER, **told)
    await desk.give(text_of("liftSuspension"), OTHER_OFFICER, **given.variables)
    lifted = await NoticeRow.get(id=given.variables["noticeId"].partition(":")[2])
    assert (await AgencyRow.get(id=lifted.agency_id)).registration_state == "ACTIVE"
    assert lifted.lifted_on == date(2026, 6, 1)


async def test_an_interview_is_between_the_two_and_a_circular_is_public(desk: Desk, world: World) -> None:
    _, agency = await an_order(world)
    for kind in ("INTERVIEW", "CIRCULAR"):
        await NoticeRow.create(
            agency_id=agency.id,
            kind=kind,
            reason="x",
            given_by="x",
            given_on=date(2026, 5, 1),
            recorded_at=(await RectificationOrderRow.first()).recorded_at,  # type: ignore[union-attr]
        )
    query = "{ notices(first: 5) { totalCount nodes { kind } } rectificationOrders(first: 5) { totalCount } }"
    for actor, kinds, orders in (
        (None, {"CIRCULAR"}, 0),
        (clerk_of(await an_agency()), {"CIRCULAR"}, 0),
        (clerk_of(agency), {"INTERVIEW", "CIRCULAR"}, 1),
        (OFFICER, {"INTERVIEW", "CIRCULAR"}, 1),
        (AFAR, {"CIRCULAR"}, 0),
    ):
        seen = await desk.client.ask(query, actor)
        assert {one["kind"] for one in seen["notices"]["nodes"]} == kinds
        assert (seen["notices"]["totalCount"], seen["rectificationOrders"]["totalCount"]) == (len(kinds), orders)
