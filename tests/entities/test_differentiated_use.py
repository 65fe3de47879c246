"""What grades are used for, as everyone may ask it: each grade in each use, at a place, on a day."""

from typing import Any

import pytest

from backend.actors import Actor, Role
from tests.client import Client
from tests.commands.cases import OFFICER

ASK = """query ($region: String!, $on: Date) { differentiatedUse(region: $region, asOf: $on) {
  use grade treatedAs tier textZh textEn numbers clause basis fromOn region } }"""


async def told(client: Client, actor: Actor | None = None, region: str = "331102", on: str | None = None) -> Any:
    """The answer by use and grade."""
    rows = (await client.ask(ASK, actor, region=region, on=on))["differentiatedUse"]
    return {(row["use"], row["grade"]): row for row in rows}


async def test_everyone_is_told_of_each_grade_in_each_use(client: Client) -> None:
    found = await told(client)
    assert len(found) == 10 * 5
    assert found["INTERVIEW", "D"]["numbers"] == {"plan_workdays": 10, "recheck_days": 30}
    newcomer, third = found["REPORT_SAMPLING", "PROVISIONAL"], found["REPORT_SAMPLING", "C"]
    assert (newcomer["treatedAs"], newcomer["tier"]) == ("C", "CLOSE")
    assert newcomer["numbers"] == third["numbers"]
    assert (third["clause"], third["basis"], third["region"]) == ("002-LS 二(二)8", "PROPOSAL", None)
    for actor in (Actor(Role.BUYER, "b"), Actor(Role.INSURER, "i"), Actor(Role.AGENCY, "a", agency_id=7), OFFICER):
        assert await told(client, actor) == found


@pytest.mark.parametrize(
    ("region", "on", "basis", "from_on"),
    [
        ("331102", None, "DUTY", "2024-07-01"),
        ("331102", "2024-06-30", "PROPOSAL", "2023-01-01"),
        ("330106", None, "PROPOSAL", "2023-01-01"),
    ],
)
async def test_a_region_has_its_own_from_its_day_on(
    client: Client, region: str, on: str | None, basis: str, from_on: str
) -> None:
    row = (await told(client, region=region, on=on))["PROCUREMENT", "D"]
    assert (row["basis"], row["fromOn"]) == (basis, from_on)
    assert row["region"] == ("331100" if basis == "DUTY" else None)


async def test_what_is_no_division_is_refused(client: Client) -> None:
    answer = await client.post(ASK, region="x")
    assert answer["errors"][0]["extensions"]["code"] == "DIVISION_CODE_FORMAT"
    assert await told(client, on="2022-12-31") == {}
