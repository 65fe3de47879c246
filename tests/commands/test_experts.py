"""The pool of experts: who may come into it, and that failing the ability test ends every term at once."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor
from backend.app import House
from backend.entities.ban import BanRow
from backend.entities.expert import ExpertRow
from backend.entities.professional import ProfessionalRow, StarRow
from tests.builders import LONG_AGO
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, World, clerk_of
from tests.commands.cases.ability_tests import a_person, a_result, a_test, scored
from tests.commands.cases.experts import a_candidate, an_expert
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import refused
from tests.commands.texts import text_of

EXPERTS = "{ experts { totalCount nodes { professional { name } specialty leftOn leftWhy leftReason } } }"


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def admitted(desk: Desk, person: ProfessionalRow, **more: Any) -> Any:
    """What comes of admitExpert."""
    told = {"professionalId": f"Professional:{person.id}", "region": "331102", "specialty": "CHEMICAL", **more}
    return await desk.give(text_of("admitExpert"), OFFICER, **told)


async def in_pool(person: ProfessionalRow) -> bool:
    """The mark on the person."""
    return bool((await ProfessionalRow.get(id=person.id)).is_in_expert_pool)


@pytest.mark.parametrize(
    ("stars", "score", "code"),
    [
        (5, 60_00, None),
        (4, 60_00, "TOO_FEW_STARS"),
        (5, 59_99, "LAST_TEST_NOT_PASSED"),
        (5, None, "LAST_TEST_NOT_PASSED"),
    ],
)
async def test_five_stars_and_the_last_test_passed_make_an_expert(
    desk: Desk, world: World, stars: int, score: int | None, code: str | None
) -> None:
    """admitExpert"""
    person, _ = await a_candidate(world, stars, score)
    assert (await admitted(desk, person)).get("code") == code
    assert await in_pool(person) == (code is None)
    assert await ExpertRow.filter(professional_id=person.id, left_on=None).count() == (code is None)


async def test_of_several_tests_the_last_one_decides_and_none_is_not_enough(desk: Desk, world: World) -> None:
    """admitExpert"""
    person, agency = await a_candidate(world)
    await a_result(await a_test(world, held_on=date(2025, 9, 1)), person, agency, 10_00)
    assert (await admitted(desk, person))["__typename"] == "Expert"
    other, agency = await a_candidate(world)
    await a_result(await a_test(world, held_on=date(2026, 5, 21)), other, agency, 10_00)
    assert (await admitted(desk, other))["code"] == "LAST_TEST_NOT_PASSED"


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 12, 31), None), (date(2027, 1, 1), None), (date(2027, 1, 2), "TOO_FEW_STARS")],
)
async def test_stars_count_to_the_last_day_on_which_they_are_valid(
    house: House, desk: Desk, world: World, day: date, code: str | None
) -> None:
    person, _ = await a_candidate(world)
    at(house, day)
    assert (await admitted(desk, person)).get("code") == code


async def test_former_stars_count_no_more(desk: Desk, world: World) -> None:
    person, _ = await a_candidate(world)
    await StarRow.filter(professional_id=person.id).update(is_current=False)
    assert (await admitted(desk, person))["code"] == "TOO_FEW_STARS"


async def test_what_is_refused_of_the_pool(desk: Desk, world: World) -> None:
    given = await CASES["admitExpert"](world)
    wrong = (("NOT_YOUR_REGION", {"region": "330106"}), ("UNKNOWN_DIVISION", {"region": "999999"}))
    await refused(desk, "admitExpert", given, *wrong)
    await desk.give(text_of("admitExpert"), OFFICER, **given.variables)
    await desk.refused("EXPERT_ALREADY", text_of("admitExpert"), OFFICER, **given.variables)
    again = await desk.give(text_of("admitExpert"), OFFICER, **{**given.variables, "region": "331181"})
    assert again["__typename"] == "Expert"
    remove = await CASES["removeExpert"](world)
    wrong = (("TEXT_LENGTH", {"reason": " "}), ("TEXT_LENGTH", {"reason": "x" * 401}))
    await refused(desk, "removeExpert", remove, *wrong)
    await desk.refused("NOT_YOUR_REGION", text_of("removeExpert"), AFAR, **remove.variables)


async def test_who_is_taken_out_of_one_pool_stays_in_the_other(desk: Desk, world: World) -> None:
    person = await a_person()
    here, there = await an_expert(person), await an_expert(person, region_id="331181")
    for term, is_expert in ((here, True), (there, False)):
        await desk.give(text_of("removeExpert"), OFFICER, expertId=f"Expert:{term.id}", reason="本人申请")
        assert await in_pool(person) == is_expert
    await here.refresh_from_db()
    assert (here.left_on, here.left_why, here.left_reason) == (date(2026, 6, 1), "REMOVED", "本人申请")


async def test_failing_the_test_ends_every_term_in_the_same_transaction_and_an_absence_none(
    desk: Desk, world: World
) -> None:
    """002-LS 二(三)10 speaks of those who fail; an absence takes the stars, not the pool."""
    failed, absent, passed, flagged = [await a_person() for _ in range(4)]
    terms = [await an_expert(failed), await an_expert(failed, region_id="331181")]
    others = [await an_expert(absent), await an_expert(passed)]
    await ProfessionalRow.filter(id=flagged.id).update(is_in_expert_pool=True)
    test = await a_test(world, title="2026年测验")
    scores = ((failed, 59.99), (absent, None), (passed, 60), (flagged, 10))
    inputs = [scored(person, score) for person, score in scores]
    told = {"abilityTestId": f"AbilityTest:{test.id}", "inputs": inputs}
    async with desk.untouched():
        await desk.give(text_of("recordAbilityResults"), OFFICER, **told, onFault="DRY_RUN")
    await desk.give(text_of("recordAbilityResults"), OFFICER, **told)
    for term in terms:
        await term.refresh_from_db()
        assert (term.left_on, term.left_why, term.version) == (date(2026, 6, 1), "TEST_FAILED", 2)
        assert "2026年测验" in str(term.left_reason)
    assert await ExpertRow.filter(id__in=[term.id for term in others], left_on=None).count() == 2
    assert [await in_pool(person) for person in (failed, absent, passed, flagged)] == [False, True, True, False]
    assert (await desk.deeds("recordAbilityResults"))[-1]["leftThePool"] == [term.id for term in terms]
    assert (await desk.told()).count("expert.left") == 2


async def test_who_is_in_the_pool_is_public_and_who_left_it_is_not(client: Client, world: World) -> None:
    person, agency = await a_candidate(world)
    await an_expert(person)
    gone = {"left_on": date(2026, 4, 1), "left_why": "TEST_FAILED", "left_reason": "x", "recorded_at": LONG_AGO}
    await an_expert(person, **gone)
    for actor, count in ((Actor(), 1), (AFAR, 1), (OFFICER, 2), (clerk_of(agency), 2)):
        assert (await client.ask(EXPERTS, actor))["experts"]["totalCount"] == count, actor
    (node,) = (await client.ask(EXPERTS))["experts"]["nodes"]
    assert node == {
        "professional": {"name": "李四"},
        "specialty": "CHEMICAL",
        "leftOn": None,
        "leftWhy": None,
        "leftReason": None,
    }


async def test_who_is_banned_is_no_expert(desk: Desk, world: World) -> None:
    """admitExpert"""
    person, agency = await a_candidate(world)
    told: dict[str, Any] = {"kind": "OCCUPATION", "ground": "FALSE_REPORT", "state": "IN_FORCE", "authority": "x"}
    told |= {"reason": "x", "proposed_by": "x", "proposed_on": date(2026, 5, 1), "from_on": date(2026, 5, 1)}
    ban = await BanRow.create(agency_id=agency.id, professional_id=person.id, recorded_at=LONG_AGO, **told)
    assert (await admitted(desk, person)).get("code") == "PERSON_BANNED"
    await BanRow.filter(id=ban.id).update(state="LIFTED", lifted_on=date(2026, 5, 20))
    assert (await admitted(desk, person))["__typename"] == "Expert"
