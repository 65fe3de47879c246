"""admissionCheck: every condition with its evidence, by profile; for the agency and its regulators; one statement."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.branch import PremisesRow
from tests.builders import LONG_AGO, a_professional, an_agency
from tests.client import Client

CHECK = """query ($id: ID!) { admissionCheck(agencyId: $id) {
  profile asOf isMet conditions { code clause asksZh asksEn foundZh foundEn isMet } } }"""
OFFICER = Actor(Role.REGULATOR, "o", region_code="331100", language="en")


async def check(client: Client, agency: AgencyRow, actor: Actor | None = OFFICER) -> Any:
    """The answer."""
    return (await client.ask(CHECK, actor, id=f"Agency:{agency.id}"))["admissionCheck"]


async def equipped(agency: AgencyRow, area: int, people: int) -> None:
    """Verified premises of so many square metres, and so many qualified people."""
    await PremisesRow.create(
        agency_id=agency.id,
        region_id=agency.region_id,
        address="x",
        tenure="OWNED",
        declared_area=area * 100,
        verified_area=area * 100,
        verified_on=date(2026, 1, 1),
        recorded_at=LONG_AGO,
    )
    for place in range(people):
        await a_professional(agency, f"3311021980{place:08d}", f"王{place}")


@pytest.mark.parametrize(
    ("profile", "area", "people", "lacks"),
    [
        ("GENERAL", 100, 5, set()),
        ("GENERAL", 99, 5, {"PREMISES"}),
        ("GENERAL", 100, 4, {"STAFF"}),
        ("STATUTORY", 999, 5, {"PREMISES", "STAFF"}),
        ("STATUTORY", 1000, 24, {"STAFF"}),
    ],
)
async def test_each_condition_is_told_with_what_was_found(
    house: House, client: Client, profile: str, area: int, people: int, lacks: set[str]
) -> None:
    agency = await an_agency(admission_profile=profile)
    await equipped(agency, area, people)
    statements = house.store.reader.statements
    told = await check(client, agency)
    assert house.store.reader.statements == statements + 1
    assert {one["code"] for one in told["conditions"] if not one["isMet"]} == lacks
    assert (told["profile"], told["asOf"], told["isMet"]) == (profile, "2026-06-01", not lacks)
    by_code = {one["code"]: one for one in told["conditions"]}
    assert set(by_code) == {"LAWFUL", "PREMISES", "STAFF", "SPECIALISTS", "NOTICES", "SYSTEMS"}
    assert by_code["PREMISES"]["foundEn"] == f"{area} m²"
    assert by_code["STAFF"]["foundZh"] == f"{people}人"
    assert all(one["clause"] and one["asksZh"] and one["asksEn"] and one["foundEn"] for one in by_code.values())


async def test_what_was_never_verified_is_missing_and_who_is_out_of_the_register_is_not_lawful(client: Client) -> None:
    told = await check(client, await an_agency(registration_state="REVOKED"))
    lacking = {one["code"]: one["foundEn"] for one in told["conditions"] if not one["isMet"]}
    assert lacking["PREMISES"] == "not verified yet"
    assert lacking["LAWFUL"] == "REVOKED"


async def test_it_is_for_the_agency_itself_and_the_officers_of_its_region(client: Client) -> None:
    agency, other = await an_agency(), await an_agency()
    for actor, sees in (
        (OFFICER, True),
        (Actor(Role.AGENCY, "c", agency_id=agency.id), True),
        (Actor(Role.AGENCY, "c", agency_id=other.id), False),
        (Actor(Role.REGULATOR, "o", region_code="330100"), False),
        (Actor(Role.INSURER, "i"), False),
        (None, False),
    ):
        assert (await check(client, agency, actor) is not None) == sees
    for wrong in ("", "Agency:", "Agency:x", "Finding:1", "Agency:987654"):
        assert (await client.ask(CHECK, OFFICER, id=wrong))["admissionCheck"] is None
