"""Deadlines on the day itself, before it and after it, across a public holiday and a Saturday that is worked."""

from datetime import UTC, date, datetime

import pytest

from backend.app import House
from backend.entities.finding import FindingRow
from backend.policy import Actor, Role
from tests.builders import a_finding, an_agency
from tests.client import Client
from tests.commands.test_commands import CONFIRM, FIRST, NOTIFY, OBJECT, SECOND

LAST_DAY = date(2026, 10, 12)
"""Five workdays after Tuesday 29 September: the 30th, 8 and 9 October, Saturday the 10th (worked), Monday the 12th."""


def at(house: House, day: date, hour: int = 4) -> None:
    """Move the clock to an hour of a day in UTC; from 16 o'clock on it is the next day in China."""
    house.clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("day", "hour", "objecting", "confirming"),
    [
        (date(2026, 9, 30), 4, "Finding", "TIME_TO_OBJECT_RUNS"),
        (date(2026, 10, 10), 4, "Finding", "TIME_TO_OBJECT_RUNS"),
        (LAST_DAY, 4, "Finding", "TIME_TO_OBJECT_RUNS"),
        (LAST_DAY, 15, "Finding", "TIME_TO_OBJECT_RUNS"),
        (LAST_DAY, 16, "OBJECTION_TOO_LATE", "Finding"),
        (date(2026, 10, 13), 4, "OBJECTION_TOO_LATE", "Finding"),
    ],
)
@pytest.mark.parametrize("what", ["objecting", "confirming"])
async def test_an_agency_may_object_for_five_workdays_and_nobody_may_confirm_before_they_are_over(
    house: House, client: Client, what: str, day: date, hour: int, objecting: str, confirming: str
) -> None:
    agency = await an_agency()
    finding = await a_finding(agency)
    at(house, date(2026, 9, 29))
    key = f"Finding:{finding.id}"
    await client.ask(NOTIFY, FIRST, id=key)
    assert (await FindingRow.get(id=finding.id)).object_until == LAST_DAY
    at(house, day, hour)
    if what == "objecting":
        clerk = Actor(Role.AGENCY, "clerk:1", agency_id=agency.id)
        done, expected = (await client.ask(OBJECT, clerk, id=key, ground="x"))["done"], objecting
    else:
        done, expected = (await client.ask(CONFIRM, SECOND, id=key))["done"], confirming
    assert expected in (done["__typename"], done.get("code"))
