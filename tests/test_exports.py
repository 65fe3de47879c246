"""The supervision list as a file: every row that the list has, none that the actor may not see."""

import csv
import io
from datetime import date

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.rating import RatingCause
from backend.jobs.draw_up_list import draw_up
from tests.builders import an_agency
from tests.client import Client

PROVINCE = Actor(Role.REGULATOR, "province", region_code="330000", language="en")
LISHUI = Actor(Role.REGULATOR, "lishui", region_code="331100")
WHERE = "/exports/supervision-list"
ASK = """query ($after: String) { supervisionList(period: "2026Q2", first: 100, after: $after) {
  nodes { rank tier reasonZh agency { creditCode } } pageInfo { hasNextPage endCursor } } }"""


async def get(client: Client, actor: Actor | None, **asked: str) -> tuple[int, list[list[str]], str]:
    """Status, rows, and the body as text."""
    headers = {"authorization": f"Bearer {client.tokens.issue(actor)}"} if actor else {}
    answer = await client.http.get(WHERE, params=asked, headers=headers)
    text = answer.content.decode("utf-8-sig")
    return answer.status_code, list(csv.reader(io.StringIO(text, newline=""))), text


@pytest.fixture
async def listed(house: House) -> int:
    """A list of 130 agencies in two cities; how many of them are in Lishui."""
    agencies = [await an_agency(region_id="331102" if number % 3 else "330106") for number in range(130)]
    await AgencyRow.filter(id=agencies[1].id).update(name='=HYPERLINK("http://x","安")')
    async with house.store.transaction() as work:
        for agency in agencies:
            await house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)
        await draw_up(work, house.book.in_use, period="2026Q2", as_of=date(2026, 6, 1), seed="s")
    return sum(number % 3 > 0 for number in range(130))


async def test_the_file_holds_the_whole_list_as_the_api_tells_it(client: Client, listed: int) -> None:
    status, (head, *rows), _ = await get(client, PROVINCE, period="2026Q2")
    assert (status, len(rows)) == (200, 130)
    told, after = [], None
    while after is not False:
        page = (await client.ask(ASK, PROVINCE, after=after))["supervisionList"]
        told += [[str(n["rank"]), n["agency"]["creditCode"], n["tier"], n["reasonZh"]] for n in page["nodes"]]
        after = page["pageInfo"]["hasNextPage"] and page["pageInfo"]["endCursor"]
    places = [head.index(name) for name in ("名次 Rank", "统一社会信用代码 Credit code", "监管等级 Tier", "理由")]
    assert [[row[at] for at in places] for row in rows] == told
    names = [row[head.index("机构 Agency")] for row in rows]
    assert [name for name in names if "HYPERLINK" in name] == ['\'=HYPERLINK("http://x","安")']


async def test_each_reads_its_own_region_and_who_sees_no_list_reads_the_head_alone(client: Client, listed: int) -> None:
    assert len((await get(client, LISHUI, period="2026Q2"))[1]) == 1 + listed
    assert len((await get(client, PROVINCE, period="2026Q2", region="331100"))[1]) == 1 + listed
    assert len((await get(client, LISHUI, period="2026Q2", region="330100"))[1]) == 1
    tier = (await get(client, PROVINCE, period="2026Q2", tier="CLOSE"))[1]
    assert 1 < len(tier) <= 131
    nothing = (await get(client, PROVINCE, period="2019Q1"))[2]
    for actor in (None, Actor(Role.AGENCY, "clerk", agency_id=1), Actor(Role.BUYER, "b"), Actor(Role.INSURER, "i")):
        status, _, text = await get(client, actor, period="2026Q2")
        assert (status, text) == (200, nothing)


async def test_what_is_wrong_is_told_with_its_code(client: Client) -> None:
    for asked, code in (
        ({}, "BAD_VARIABLES"),
        ({"period": "2026Q2", "tier": "X"}, "BAD_VARIABLES"),
        ({"period": "2026Q2", "after": "x"}, "UNKNOWN_PARAMETER"),
    ):
        status, _, text = await get(client, PROVINCE, **asked)
        assert (status, f'"{code}"' in text) == (400, True), text
    twice = await client.http.get(f"{WHERE}?period=2026Q2&period=2026Q1")
    assert (twice.status_code, twice.json()["code"]) == (400, "UNKNOWN_PARAMETER")
    forged = await client.http.get(f"{WHERE}?period=2026Q2", headers={"authorization": "Bearer x"})
    assert (forged.status_code, forged.json()["code"]) == (401, "NOT_SIGNED_IN")
