"""The pool of experts: admitted, and taken out."""

from datetime import date
from typing import Any

from backend.entities.agency import AgencyRow
from backend.entities.expert import ExpertRow
from backend.entities.professional import ProfessionalRow
from tests.builders import LONG_AGO, a_star, an_agency
from tests.commands.cases import OFFICER, Given, World, case
from tests.commands.cases.ability_tests import LIANDU, a_person, a_result, a_test


async def a_candidate(world: World, stars: int = 5, score: int | None = 90_00) -> tuple[ProfessionalRow, AgencyRow]:
    """Who may be admitted, and their agency: stars of 1 January 2026, and a test of 20 May that they passed."""
    agency = await an_agency()
    person = await a_person(agency)
    await a_star(person, agency, stars)
    await a_result(await a_test(world), person, agency, score)
    return person, agency


async def an_expert(person: ProfessionalRow, **given: Any) -> ExpertRow:
    """A term in Liandu's pool."""
    told: dict[str, Any] = {"region_id": LIANDU, "specialty": "CHEMICAL", "admitted_on": date(2026, 3, 1)}
    told |= {"professional_id": person.id, "admitted_by": "officer:0", "recorded_at": LONG_AGO, **given}
    if told.get("left_on") is None:
        await ProfessionalRow.filter(id=person.id).update(is_in_expert_pool=True)
    return await ExpertRow.create(**told)


@case("admitExpert")
async def admit_expert(world: World) -> Given:
    person, _ = await a_candidate(world)
    told = {"professionalId": f"Professional:{person.id}", "region": LIANDU, "specialty": "CHEMICAL"}
    return Given(OFFICER, told, {"specialty": "OTHER"}, "EXPERT_ALREADY")


@case("removeExpert")
async def remove_expert(_: World) -> Given:
    row = await an_expert(await a_person())
    return Given(OFFICER, {"expertId": f"Expert:{row.id}", "reason": "本人申请"}, {"reason": "y"}, "LEFT_THE_POOL")
