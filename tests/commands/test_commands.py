"""Findings on their way and the publication of ratings; what holds for every command is in `test_every_command.py`."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from tests.builders import a_confirmed_finding, a_finding, an_agency
from tests.client import Client
from tests.commands.desk import Desk

FIRST = Actor(Role.REGULATOR, "officer:1", region_code="331100", language="en")
SECOND = Actor(Role.REGULATOR, "officer:2", region_code="331100", language="en")
RATER = Actor(Role.RATER, "rater:1", region_code="330000")
ANSWER = "{ __typename ... on Finding { id state version } ... on Problem { code path } }"
NOTIFY = f"mutation ($id: ID!, $v: Int, $k: String) {{ done: notifyFinding(findingId: $id, expectedVersion: $v, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
OBJECT = f"mutation ($id: ID!, $ground: String!, $k: String) {{ done: lodgeObjection(findingId: $id, ground: $ground, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
DECIDE = f"mutation ($id: ID!, $yes: Boolean!, $why: String!, $k: String) {{ done: decideObjection(findingId: $id, isGranted: $yes, reason: $why, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
CONFIRM = f"mutation ($id: ID!, $v: Int, $k: String) {{ done: confirmFinding(findingId: $id, expectedVersion: $v, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
PUBLISH = """mutation ($period: String!, $asOf: Date, $k: String) {
  done: publishRatings(period: $period, asOf: $asOf, idempotencyKey: $k) {
    __typename ... on Publication { period agencies ratings { totalCount } } ... on Problem { code path } } }"""
EXPIRED = datetime(2026, 6, 9, 4, tzinfo=UTC)
"""When the time to object, of what was notified on 1 June, is over."""


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


async def a_draft() -> tuple[AgencyRow, str, Actor]:
    """An agency, the id of a drafted finding of it, and its clerk."""
    agency = await an_agency()
    finding = await a_finding(agency)
    return agency, f"Finding:{finding.id}", Actor(Role.AGENCY, "clerk:1", agency_id=agency.id)


def later(house: House, moment: datetime) -> None:
    """Move the clock."""
    house.clock.move_to(moment)  # type: ignore[attr-defined]


async def test_a_finding_goes_its_way_and_every_step_out_of_turn_is_refused(desk: Desk) -> None:
    _, finding, clerk = await a_draft()
    await desk.refused("NOT_FOUND", OBJECT, clerk, id=finding, ground="not told of it yet")
    await desk.refused("NOT_IN_THIS_STATE", CONFIRM, SECOND, id=finding)
    await desk.refused("NO_OPEN_OBJECTION", DECIDE, SECOND, id=finding, yes=True, why="x")
    await desk.refused("VERSION_MOVED_ON", NOTIFY, FIRST, id=finding, v=7)
    done = await desk.give(NOTIFY, FIRST, id=finding, v=1)
    assert done == {"__typename": "Finding", "id": finding, "state": "NOTIFIED", "version": 2}
    await desk.refused("NOT_IN_THIS_STATE", NOTIFY, FIRST, id=finding)
    await desk.refused("TIME_TO_OBJECT_RUNS", CONFIRM, SECOND, id=finding)
    await desk.refused("ANOTHER_OFFICER_NEEDED", CONFIRM, FIRST, id=finding)
    for ground in ("", "   ", "很" * 4001):
        await desk.refused("GROUND_LENGTH", OBJECT, clerk, id=finding, ground=ground)
    assert (await desk.give(OBJECT, clerk, id=finding, ground="很" * 4000))["state"] == "OBJECTED"
    await desk.refused("NOT_IN_THIS_STATE", OBJECT, clerk, id=finding, ground="again")
    await desk.refused("OBJECTION_OPEN", CONFIRM, SECOND, id=finding)
    await desk.refused("ANOTHER_OFFICER_NEEDED", DECIDE, FIRST, id=finding, yes=False, why="x")
    await desk.refused("REASON_MISSING", DECIDE, SECOND, id=finding, yes=False, why=" ")
    decided = await desk.give(DECIDE, SECOND, id=finding, yes=False, why="proven")
    assert (decided["state"], decided["version"]) == ("OBJECTED", 4)
    await desk.refused("NO_OPEN_OBJECTION", DECIDE, SECOND, id=finding, yes=True, why="x")
    await desk.refused("VERSION_MOVED_ON", CONFIRM, SECOND, id=finding, v=3)
    confirmed = await desk.give(CONFIRM, SECOND, id=finding, v=4)
    assert (confirmed["state"], confirmed["version"]) == ("CONFIRMED", 5)
    await desk.refused("NOT_IN_THIS_STATE", CONFIRM, SECOND, id=finding)


async def test_an_objection_that_is_granted_revokes_and_one_too_late_is_refused(desk: Desk) -> None:
    agency, finding, clerk = await a_draft()
    await desk.give(NOTIFY, FIRST, id=finding)
    await desk.give(OBJECT, clerk, id=finding, ground="x")
    assert (await desk.give(DECIDE, SECOND, id=finding, yes=True, why="right"))["state"] == "REVOKED"
    await desk.refused("NOT_IN_THIS_STATE", CONFIRM, SECOND, id=finding)
    other = f"Finding:{(await a_finding(agency)).id}"
    await desk.give(NOTIFY, FIRST, id=other)
    later(desk.house, EXPIRED)
    await desk.refused("OBJECTION_TOO_LATE", OBJECT, clerk, id=other, ground="x")
    public = await a_confirmed_finding(await an_agency(), on=date(2026, 5, 1))
    await desk.refused("NOT_YOUR_FINDING", OBJECT, clerk, id=f"Finding:{public.id}", ground="x")


async def test_a_refused_call_does_not_use_up_its_key_and_another_command_does_not_share_it(desk: Desk) -> None:
    _, finding, _ = await a_draft()
    await desk.refused("VERSION_MOVED_ON", NOTIFY, FIRST, id=finding, v=9, k="once")
    assert (await desk.give(NOTIFY, FIRST, id=finding, k="once"))["state"] == "NOTIFIED"
    await desk.refused("IDEMPOTENCY_CONFLICT", CONFIRM, FIRST, id=finding, k="once")


async def test_no_rule_is_applied_to_what_happened_before_it_held(desk: Desk) -> None:
    old: dict[str, Any] = {"occurred_on": date(2015, 5, 1), "state": "NOTIFIED", "object_until": date(2026, 5, 28)}
    finding = await a_finding(await an_agency(), **old)
    await desk.refused("NO_RULE_ON_THAT_DAY", CONFIRM, SECOND, id=f"Finding:{finding.id}")


async def test_a_quarter_is_published_once_and_not_ahead_of_time(desk: Desk) -> None:
    for _ in range(3):
        await an_agency()
    for period in ("", "2026", "2026q2", "2026Q5", "2026Q2 ", "２０２６Q2"):
        await desk.refused("PERIOD_FORMAT", PUBLISH, RATER, period=period)
    for period in ("2026Q3", "2099Q1", "9999Q4"):
        await desk.refused("PERIOD_NOT_BEGUN", PUBLISH, RATER, period=period)
    await desk.refused("PERIOD_NOT_BEGUN", PUBLISH, RATER, period="2026Q2", asOf="2026-03-31")
    await desk.refused("PERIOD_FORMAT", PUBLISH, RATER, period="0000Q1")
    await desk.refused("DAY_IN_THE_FUTURE", PUBLISH, RATER, period="2026Q2", asOf="2026-06-02")
    done = await desk.give(PUBLISH, RATER, period="2026Q2", k="q2")
    assert done == {"__typename": "Publication", "period": "2026Q2", "agencies": 3, "ratings": {"totalCount": 3}}
    before = await desk.written()
    assert await desk.give(PUBLISH, RATER, period="2026Q2", k="q2") == done
    assert await desk.written() == before
    await desk.refused("ALREADY_PUBLISHED", PUBLISH, RATER, period="2026Q2")
    await desk.refused("IDEMPOTENCY_CONFLICT", PUBLISH, RATER, period="2026Q3", k="q2")
    answers = await asyncio.gather(*(desk.give(PUBLISH, RATER, period="2026Q1", asOf="2026-06-01") for _ in range(2)))
    assert sorted(answer.get("code", "") for answer in answers) == ["", "ALREADY_PUBLISHED"]


async def test_a_quarter_before_the_first_rules_is_refused(desk: Desk) -> None:
    await an_agency()
    await desk.refused("NO_RULEBOOK_THEN", PUBLISH, RATER, period="2022Q4", asOf="2022-12-31")


async def test_texts_that_no_database_holds_are_refused(desk: Desk, client: Client) -> None:
    _, finding, clerk = await a_draft()
    await desk.give(NOTIFY, FIRST, id=finding)
    before = await desk.written()
    for variables in (
        {"ground": "a\x00b"},
        {"ground": "x", "k": "a\x00"},
        {"ground": "x", "k": "k" * 201},
        {"ground": "x", "k": ""},
    ):
        answer = await client.post(OBJECT, clerk, id=finding, **variables)
        code = (answer.get("errors") or [{}])[0].get("extensions", {}).get("code") or answer["data"]["done"].get("code")
        assert code in ("INVALID_TEXT", "IDEMPOTENCY_KEY"), answer
        assert await desk.written() == before
