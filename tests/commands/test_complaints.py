"""Complaints: what is refused, their terms on the day, before and after, what follows for the agency, rewards."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.commands.grant_reward import reward_of
from backend.entities.agency import AgencyRow
from backend.entities.complaint import ComplaintRewardRow, ComplaintRow, IdentityOpeningRow, SealedIdentityRow
from backend.entities.finding import FindingRow
from tests.builders import an_agency
from tests.client import Client
from tests.commands.cases import CASES, World, clerk_of
from tests.commands.cases.complaints import (
    HANDLER,
    HANDLER_AFAR,
    OTHER_HANDLER,
    a_complaint,
    about,
)
from tests.commands.cases.dishonesty import a_penalty
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import changed, refused
from tests.commands.texts import text_of

PUBLIC = Actor(language="en")
LATER = Actor(Role.HANDLER, "handler:9", region_code="330000", language="en")
"""A handler of the whole province."""


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def test_what_is_refused_of_filing(desk: Desk, world: World) -> None:
    given = await CASES["fileComplaint"](world)
    await refused(
        desk,
        "fileComplaint",
        given,
        ("TEXT_LENGTH", changed(given, content=" ")),
        ("TEXT_LENGTH", changed(given, content="x" * 4001)),
        ("TEXT_LENGTH", changed(given, complainant={"name": "", "phone": "1"})),
        ("TEXT_LENGTH", changed(given, complainant={"name": "x", "phone": "1" * 21})),
        ("CHANNEL_OF_A_HANDLER", changed(given, channel="HOTLINE_12350")),
    )
    path = await desk.refused("NOT_YOUR_REGION", text_of("fileComplaint"), HANDLER_AFAR, **given.variables)
    assert path == ["input", "agencyId"]
    told = await desk.give(text_of("fileComplaint"), HANDLER, **changed(given, channel="HOTLINE_12350"))
    assert told["__typename"] == "ComplaintReceipt"
    assert (await ComplaintRow.get()).channel == "HOTLINE_12350"


@pytest.mark.parametrize("command", ["acceptComplaint", "declineComplaint", "extendComplaint", "concludeComplaint"])
async def test_what_is_refused_of_handling(desk: Desk, world: World, command: str) -> None:
    given = await CASES[command](world)
    texts = [name for name in ("lead", "answer", "reason") if name in given.variables]
    await refused(desk, command, given, *(("TEXT_LENGTH", {name: " "}) for name in texts))
    row = await ComplaintRow.get(id=given.variables["complaintId"].partition(":")[2])
    # The agency is of Liandu, the complaint of another place: its officers see it, and don't handle it.
    await ComplaintRow.filter(id=row.id).update(region_id="330106")
    await desk.refused("NOT_YOUR_REGION", text_of(command), given.actor, **given.variables)


async def test_what_else_is_refused(desk: Desk, world: World) -> None:
    conclude = await CASES["concludeComplaint"](world)
    await refused(desk, "concludeComplaint", conclude, ("SEVERITY_OF_A_REPORT", {"severity": None}))
    await refused(desk, "concludeComplaint", conclude, ("SEVERITY_OF_A_REPORT", {"isUpheld": False}))
    await desk.refused("ANOTHER_OFFICER_NEEDED", text_of("concludeComplaint"), HANDLER, **conclude.variables)
    reported, agency = await a_complaint(world, "ACCEPTED")
    told = about(reported, answer="x")
    # That somebody reported it is not for the agency to see before it proved true.
    await desk.refused("NOT_FOUND", text_of("answerComplaint"), clerk_of(agency), **told)
    await ComplaintRow.filter(id=reported.id).update(outcome="UPHELD")
    await desk.refused("NOT_FOR_THE_AGENCY", text_of("answerComplaint"), clerk_of(agency), **told)
    answer = await CASES["answerComplaint"](world)
    await refused(desk, "answerComplaint", answer, ("TEXT_LENGTH", {"answer": ""}))
    opened = await CASES["openIdentity"](world)
    await refused(desk, "openIdentity", opened, ("TEXT_LENGTH", {"purpose": " "}))
    nameless, _ = await a_complaint(world, is_named=False)
    await desk.refused("ANONYMOUS", text_of("openIdentity"), HANDLER, **about(nameless, purpose="x"))
    pay = await CASES["payReward"](world)
    await desk.refused("ANOTHER_OFFICER_NEEDED", text_of("payReward"), HANDLER, **pay.variables)
    await ComplaintRow.all().update(region_id="330106")
    await desk.refused("NOT_YOUR_REGION", text_of("payReward"), OTHER_HANDLER, **pay.variables)
    await desk.refused("NOT_YOUR_REGION", text_of("openIdentity"), HANDLER, **opened.variables)


@pytest.mark.parametrize(
    ("needs_check", "due"),
    # Accepted on 28 September 2026: the holidays of 1 to 7 October don't count, the working Saturday of the 10th does.
    [(False, date(2026, 10, 16)), (True, date(2026, 11, 13))],
)
async def test_its_term_begins_with_its_acceptance(desk: Desk, world: World, needs_check: bool, due: date) -> None:
    row, _ = await a_complaint(world)
    at(desk.house, date(2026, 9, 28))
    told = about(row, lead="x", needsCheck=needs_check)
    await desk.give(text_of("acceptComplaint"), HANDLER, **told)
    assert (await ComplaintRow.get(id=row.id)).answer_due_on == due


async def test_a_new_complaint_is_to_be_accepted_within_five_workdays(desk: Desk, world: World) -> None:
    given = await CASES["fileComplaint"](world)
    at(desk.house, date(2026, 9, 28))
    await desk.give(text_of("fileComplaint"), PUBLIC, **given.variables)
    assert (await ComplaintRow.get()).accept_by == date(2026, 10, 10)


async def test_its_term_is_extended_once_before_its_end_by_thirty_days(desk: Desk, world: World) -> None:
    given = await CASES["extendComplaint"](world)
    query = text_of("extendComplaint")
    for until in ("2026-06-05", "2026-07-06"):
        await refused(desk, "extendComplaint", given, ("EXTENSION_TOO_LONG", {"until": until}))
    waiting, _ = await a_complaint(world)
    await desk.refused("NOT_IN_THIS_STATE", query, HANDLER, **about(waiting, until="2026-06-20", reason="x"))
    at(desk.house, date(2026, 6, 6))
    await desk.refused("TERM_IS_OVER", query, HANDLER, **{**given.variables, "until": "2026-07-05"})
    at(desk.house, date(2026, 6, 5))
    await desk.give(query, HANDLER, **{**given.variables, "until": "2026-07-05"})
    assert await ComplaintRow.filter(answer_due_on=date(2026, 7, 5)).count() == 1
    await desk.refused("EXTENDED_ALREADY", query, HANDLER, **{**given.variables, "until": "2026-07-06"})


async def _drafts(agency: AgencyRow) -> list[tuple[str, str]]:
    found = await FindingRow.filter(agency_id=agency.id, rule_id__startswith="S").order_by("rule_id", "case_code")
    return [(one.rule_id, one.case_code) for one in found]


@pytest.mark.parametrize(
    ("kind", "severity", "is_upheld", "drafted"),
    [
        ("REPORT", "MINOR", True, [("S01", "minor")]),
        ("REPORT", "SERIOUS", True, [("S01", "serious")]),
        ("REPORT", None, False, []),
        ("RETALIATION", None, True, [("S04", "retaliation")]),
        ("SERVICE", None, True, [("S03", "upheld")]),
        ("SERVICE", None, False, []),
    ],
)
async def test_what_proved_true_is_drafted_against_the_agency(
    desk: Desk, world: World, kind: str, severity: str | None, is_upheld: bool, drafted: list[tuple[str, str]]
) -> None:
    row, agency = await a_complaint(world, "ACCEPTED", kind=kind)
    told = about(row, isUpheld=is_upheld, answer="x", reason="y", severity=severity)
    answer = await desk.give(text_of("concludeComplaint"), OTHER_HANDLER, **told)
    assert answer["__typename"] == "Complaint"
    assert await _drafts(agency) == drafted


async def test_an_agency_answers_for_its_service_and_not_for_the_regulators_delay(desk: Desk, world: World) -> None:
    late, agency = await a_complaint(world, "ACCEPTED", kind="SERVICE", answer_due_on=date(2026, 5, 29))
    await a_complaint(world, "ACCEPTED", agency, kind="REPORT", answer_due_on=date(2026, 5, 29))
    await a_complaint(world, "SUBMITTED", agency, kind="SERVICE", answer_due_on=date(2026, 5, 29))
    await desk.give(text_of("answerComplaint"), clerk_of(agency), **about(late, answer="已补做"))
    assert await _drafts(agency) == [("S03", "late")]
    query = """query ($r: String!) { complaintByReceipt(receipt: $r) { state answer outcome reward } }"""
    seen = await desk.client.ask(query, None, r=desk.house.seal.receipt(late.id))
    assert seen["complaintByReceipt"] == {"state": "ANSWERED", "answer": "已补做", "outcome": "OPEN", "reward": None}


@pytest.mark.parametrize(
    ("fine", "insider", "amount"),
    [
        (0, 0, 300_000),  # no fine: the least
        (2_000_000, 0, 300_000),  # 15 % of 20,000 yuan are the least
        (2_000_100, 0, 300_015),
        (200_000_000, 0, 30_000_000),  # 15 % of 2,000,000 yuan are the most
        (200_000_100, 0, 30_000_000),
        (200_000_000, 20, 36_000_000),  # an insider gets a fifth on top of that
        (10_000_000, 20, 1_800_000),
    ],
)
def test_a_reward_is_a_share_of_the_fine_within_its_bounds(fine: int, insider: int, amount: int) -> None:
    assert reward_of(fine, 15, 300_000, 30_000_000, insider) == amount


async def test_who_is_rewarded_and_with_what(desk: Desk, world: World) -> None:
    query = text_of("grantReward")
    row, agency = await a_complaint(world, "CONCLUDED", outcome="UPHELD", severity="S3", is_insider=False)
    older = await a_penalty(world, agency, decided_on=date(2026, 5, 5))
    another = await a_penalty(world, decided_on=date(2026, 5, 20))
    for penalty in (older, another):
        told = about(row, penaltyId=f"Penalty:{penalty.id}")
        assert await desk.refused("PENALTY_NOT_OF_THIS", query, HANDLER, **told) == ["penaltyId"]
    unfits: list[dict[str, Any]] = [{"is_named": False}, {"outcome": "NOT_UPHELD"}, {"kind": "SERVICE"}]
    for unfit in unfits:
        other, _ = await a_complaint(world, "CONCLUDED", **({"outcome": "UPHELD"} | unfit))
        await desk.refused("NO_REWARD_FOR_THIS", query, HANDLER, **about(other, penaltyId=None))
    fit = await a_penalty(world, agency, amount=10_000_000, decided_on=date(2026, 5, 6))
    await desk.give(query, HANDLER, **about(row, penaltyId=f"Penalty:{fit.id}"))
    reward = await ComplaintRewardRow.get()
    assert (reward.amount, reward.fine, reward.insider_percent) == (1_500_000, 10_000_000, 0)
    insider, _ = await a_complaint(world, "CONCLUDED", kind="RETALIATION", outcome="UPHELD")
    await desk.give(query, HANDLER, **about(insider, penaltyId=None))
    assert (await ComplaintRewardRow.get(complaint_id=insider.id)).amount == 360_000
    await ComplaintRow.filter(id=row.id).update(region_id="330106")
    await desk.refused("NOT_YOUR_REGION", query, HANDLER, **about(row, penaltyId=None))


async def test_an_agency_sees_what_it_must_answer_and_what_proved_true(desk: Desk, world: World) -> None:
    agency = await an_agency()
    seen = {
        ("SERVICE", "SUBMITTED", "OPEN"): False,
        ("SERVICE", "DECLINED", "OPEN"): False,
        ("SERVICE", "ACCEPTED", "OPEN"): True,
        ("SERVICE", "CONCLUDED", "NOT_UPHELD"): True,
        ("REPORT", "ACCEPTED", "OPEN"): False,
        ("REPORT", "CONCLUDED", "NOT_UPHELD"): False,
        ("REPORT", "CONCLUDED", "UPHELD"): True,
        ("RETALIATION", "ACCEPTED", "OPEN"): False,
    }
    for kind, state, outcome in seen:
        await a_complaint(world, state, agency, kind=kind, outcome=outcome)
    query = "{ complaints(first: 50) { totalCount nodes { kind state outcome content channel isInsider isNamed } } }"
    told: Any = (await desk.client.ask(query, clerk_of(agency)))["complaints"]
    shown = {(one["kind"], one["state"], one["outcome"]) for one in told["nodes"]}
    assert shown == {key for key, is_seen in seen.items() if is_seen}
    assert told["totalCount"] == len(shown)
    assert all(one[name] is None for one in told["nodes"] for name in ("content", "channel", "isInsider", "isNamed"))
    assert (await desk.client.ask(query, LATER))["complaints"]["totalCount"] == len(seen)


async def test_of_two_who_reported_one_thing_one_is_rewarded_from_its_fine(desk: Desk, world: World) -> None:
    first, agency = await a_complaint(world, "CONCLUDED", outcome="UPHELD", severity="S3")
    second, _ = await a_complaint(world, "CONCLUDED", agency, outcome="UPHELD", severity="S3")
    penalty = await a_penalty(world, agency, amount=10_000_000, decided_on=date(2026, 5, 20))
    key, query = f"Penalty:{penalty.id}", text_of("grantReward")
    assert (await desk.give(query, HANDLER, **about(first, penaltyId=key)))["__typename"] == "ComplaintReward"
    path = await desk.refused("FINE_REWARDED_ALREADY", query, HANDLER, **about(second, penaltyId=key))
    assert path == ["penaltyId"]
    # Asked for the first one again, it is said that it has its reward.
    await desk.refused("REWARDED_ALREADY", query, HANDLER, **about(first, penaltyId=key))


async def test_a_box_that_the_key_does_not_open_is_told_as_such(desk: Desk, world: World) -> None:
    row, _ = await a_complaint(world, "ACCEPTED")
    other, _ = await a_complaint(world, "ACCEPTED")
    moved = (await SealedIdentityRow.get(complaint_id=other.id)).box
    for box in ("", "x", "AAAA", moved):
        await SealedIdentityRow.filter(complaint_id=row.id).update(box=box)
        await desk.refused("SEAL_STAYS_SHUT", text_of("openIdentity"), HANDLER, **about(row, purpose="x"))
    assert not await IdentityOpeningRow.exists()
