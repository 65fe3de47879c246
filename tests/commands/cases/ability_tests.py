"""The yearly ability test: held, and its results recorded."""

from datetime import date
from typing import Any

from backend.entities.ability_test import AbilityTestResultRow, AbilityTestRow
from backend.entities.agency import AgencyRow
from backend.entities.professional import ProfessionalRow
from tests.builders import LONG_AGO, a_professional, an_agency
from tests.commands.cases import OFFICER, Given, World, case

LIANDU = "331102"


async def a_test(world: World, **given: Any) -> AbilityTestRow:
    """A test of Liandu on 20 May 2026, to pass with 60."""
    told: dict[str, Any] = {"title": f"能力测验{world.number()}", "region_id": LIANDU, "held_on": date(2026, 5, 20)}
    return await AbilityTestRow.create(**{**told, "pass_score": 60_00, "recorded_at": LONG_AGO, **given})


async def a_person(agency: AgencyRow | None = None) -> ProfessionalRow:
    """An engineer, of a new agency of Liandu unless one is named."""
    number = await ProfessionalRow.all().count()
    return await a_professional(agency or await an_agency(), f"3325011983{number:08d}")


async def a_result(test: AbilityTestRow, person: ProfessionalRow, agency: AgencyRow, score: int | None) -> None:
    """What somebody came to in a test; None: absent."""
    is_passed = score is not None and score >= test.pass_score
    told: dict[str, Any] = {"ability_test_id": test.id, "professional_id": person.id, "agency_id": agency.id}
    told |= {"score": score, "is_absent": score is None, "is_passed": is_passed, "recorded_at": LONG_AGO}
    await AbilityTestResultRow.create(**told)


def scored(person: ProfessionalRow, score: float | None) -> dict[str, Any]:
    """A result as it is given; without a score an absence."""
    return {"professionalId": f"Professional:{person.id}", "score": score, "isAbsent": score is None}


@case("holdAbilityTest")
async def hold_ability_test(world: World) -> Given:
    told = {"title": f"莲都区能力测验{world.number()}", "region": LIANDU, "heldOn": "2026-09-20", "passScore": 60}
    return Given(OFFICER, told, {"passScore": 70}, "TEST_ON_RECORD")


@case("recordAbilityResults")
async def record_ability_results(world: World) -> Given:
    test = await a_test(world)
    inputs = [scored(await a_person(), 81.5), scored(await a_person(), None)]
    told = {"abilityTestId": f"AbilityTest:{test.id}", "inputs": inputs}
    return Given(OFFICER, told, {"inputs": inputs[:1]}, "RESULT_ON_RECORD")
