"""What can't be right is refused with a stable code, and what is not there is simply not there."""

from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from tests.builders import a_credit_code
from tests.client import Client
from tests.entities.town import Town, build


@pytest.fixture
async def town(house: House) -> Town:
    """The small world."""
    return await build(house)


async def code_of(client: Client, query: str, actor: Actor | None = None, **variables: Any) -> str:
    """The code of the only error, or nothing."""
    answer = await client.post(query, actor, **variables)
    errors = answer.get("errors") or []
    assert len(errors) <= 1
    return str(errors[0]["extensions"]["code"]) if errors else ""


LIST = "query ($f: AgencyFilter, $o: [AgencyOrder!], $s: String, $after: String, $n: Int) { agencies(filter: $f, orderBy: $o, search: $s, after: $after, first: $n) { nodes { id } pageInfo { endCursor } } }"  # noqa: E501
SUPERVISED = 'query ($r: String!) { supervisionList(period: "2026Q2", region: $r) { totalCount } }'
OFFICER = Actor(Role.REGULATOR, "officer:1", region_code="330000")


async def test_an_unknown_division_is_told_by_its_form_or_is_simply_empty(town: Town, client: Client) -> None:
    for wrong in ("", "33", "3311021", "丽水", "331102' --", "031102", "\U0010ffff", "\ud7ff" * 6, "~"):
        expected = "" if wrong == "3311021" else "DIVISION_CODE_FORMAT"
        assert await code_of(client, LIST, f={"region": wrong}) == expected, wrong
        assert await code_of(client, SUPERVISED, OFFICER, r=wrong) == expected, wrong
        assert await code_of(client, LIST, f={"not": {"or": [{"region": wrong}]}}) == expected, wrong
    assert (await client.ask(LIST, f={"region": "999999"}))["agencies"]["nodes"] == []


async def test_an_unknown_grade_or_order_is_a_bad_variable(town: Town, client: Client) -> None:
    assert await code_of(client, LIST, f={"minGrade": "E"}) == "BAD_VARIABLES"
    assert await code_of(client, LIST, f={"minGrade": 1}) == "BAD_VARIABLES"
    assert await code_of(client, LIST, o=["PHONE_ASC"]) == "BAD_VARIABLES"
    assert await code_of(client, "{ agencies(filter: {minGrade: E}) { totalCount } }") == "GRAPHQL_VALIDATION_FAILED"
    assert await code_of(client, "{ agencies(filter: {phone: {eq: 1}}) { totalCount } }") == "GRAPHQL_VALIDATION_FAILED"


async def test_a_forged_or_foreign_cursor_is_refused(town: Town, client: Client) -> None:
    end = (await client.ask(LIST, n=2))["agencies"]["pageInfo"]["endCursor"]
    assert await code_of(client, LIST, n=2, after=end) == ""
    other = end[:8] + ("B" if end[8] == "A" else "A") + end[9:]
    for forged in ("", "x", end[:-4] + "AAAA", other, end + "A", "A" * 64, "游标" * 30):
        assert await code_of(client, LIST, n=2, after=forged) == "CURSOR_FORGED", forged
    for changed in ({"o": ["SCORE_DESC"]}, {"f": {"minGrade": "B"}}, {"s": "安"}):
        assert await code_of(client, LIST, n=2, after=end, **changed) == "CURSOR_FOREIGN"
    query = "query ($a: String) { professionals(after: $a) { nodes { id } } }"
    assert await code_of(client, query, a=end) == "CURSOR_FOREIGN"


async def test_a_malformed_id_or_page_is_refused(town: Town, client: Client) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } }"
    for wrong in ("", "7", "Agency", "Agency:", ":7", "Agency:x", "Agency:01", "Agency:1.5", "Agency:" + "9" * 20):
        assert await code_of(client, query, id=wrong) == "INVALID_ID", wrong
    for nothing in ("Agency:0", "Agency:-1", "Nothing:1", "Query:1", "Problem:1", "GradeCount:1"):
        assert await client.post(query, id=nothing) == {"data": {"node": None}}, nothing
    for size in (0, -1, 101, 2**31 - 1):
        assert await code_of(client, LIST, n=size) == "PAGE_SIZE"
    assert await code_of(client, "{ agency { id } }") == "ONE_KEY_NEEDED"
    both = f'{{ agency(id: "{town.id("good")}", creditCode: "{town.code("good")}") {{ id }} }}'
    assert await code_of(client, both) == "ONE_KEY_NEEDED"


CREDIT = """query ($c: String!, $asOf: Date, $knownAt: DateTime) {
  agencyCredit(creditCode: $c, asOf: $asOf, knownAt: $knownAt) { score } }"""


async def test_codes_and_dates_that_can_not_be_right_are_refused(town: Town, client: Client) -> None:
    good = town.code("good")
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")
    for code, expected in (
        (wrong, "CREDIT_CODE_CHECK_DIGIT"),
        ("1", "CREDIT_CODE_LENGTH"),
        ("", "CREDIT_CODE_LENGTH"),
        (good.replace("MA", "MI"), "CREDIT_CODE_FORMAT"),
        (a_credit_code(4242), ""),
    ):
        assert await code_of(client, CREDIT, c=code) == expected, code
    dates: list[tuple[dict[str, Any], str]] = [
        ({"asOf": "2026-02-30"}, "BAD_VARIABLES"),
        ({"asOf": "yesterday"}, "BAD_VARIABLES"),
        ({"knownAt": "2026-03-01T00:00:00"}, "BAD_VARIABLES"),
        ({"knownAt": "2026-06-01T04:00:01Z"}, "MOMENT_IN_THE_FUTURE"),
        ({"knownAt": "9999-12-31T23:59:59-12:00"}, "BAD_VARIABLES"),
        ({"knownAt": "0001-01-01T00:00:00+12:00"}, "BAD_VARIABLES"),
        ({"asOf": "2022-12-31"}, "NO_RULEBOOK_THEN"),
        ({"asOf": "0001-01-01"}, "NO_RULEBOOK_THEN"),
        ({"asOf": "2027-01-01"}, ""),
        ({"asOf": "2036-12-31"}, ""),
        ({"asOf": "2037-01-01"}, "DAY_TOO_FAR"),
        ({"asOf": "9999-12-31"}, "DAY_TOO_FAR"),
    ]
    for arguments, expected in dates:
        assert await code_of(client, CREDIT, c=good, **arguments) == expected, arguments
    nobody = await client.post(CREDIT, c=good, knownAt="2023-06-01T00:00:00Z")
    assert nobody == {"data": {"agencyCredit": None}}


async def test_what_was_known_before_the_first_rulebook_is_refused(town: Town, house: House, client: Client) -> None:
    async with house.store.transaction() as work:
        await work.execute("UPDATE rulebook_activation SET activated_at = activated_at + 86400000000")
    assert await code_of(client, CREDIT, c=town.code("good"), knownAt="2024-01-01T12:00:00Z") == "NO_RULEBOOK_THEN"
    assert await code_of(client, CREDIT, c=town.code("good"), knownAt="2024-01-02T12:00:00Z") == ""
