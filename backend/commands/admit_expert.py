"""admitExpert: a professional comes into a region's pool of experts: five stars now, the last test passed."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.banning import must_not_be_banned
from backend.commands.doing import Doing
from backend.commands.officers import place_of_this_officer
from backend.entities.ability_test import AbilityTestResultRow
from backend.entities.expert import Expert, ExpertRow
from backend.entities.professional import EngineerCategory, ProfessionalRow, StarRow
from backend.errors import Conflict, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import scheme_of


@command(
    Expert,
    description="专家入库：现为五星且最近一次能力测验合格（星级方案为建议）。"
    "Admit to the pool of experts who has five stars now and passed the last test; the star scheme is a proposal.",
)
async def admit_expert(
    doing: Doing,
    professional_id: Annotated[strawberry.ID, strawberry.argument(description="人员编号。Id of the person.")],
    region: Annotated[str, strawberry.argument(description="区划代码（辖区内）。Division code, within your region.")],
    specialty: Annotated[EngineerCategory, strawberry.argument(description="专业。Specialty.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A term in the pool begins today."""
    person: ProfessionalRow = await doing.held(ProfessionalRow, "Professional", professional_id)
    place = await place_of_this_officer(doing, region, ("region",))
    if await ExpertRow.exists(professional_id=person.id, region_id=place, left_on=None):
        raise Conflict(
            "EXPERT_ALREADY",
            zh="该人员已在本地专家库。",
            en="This person is in the pool of this place.",
            remedy_zh="请查看 experts。",
            remedy_en="See experts.",
            path=("professionalId",),
        )
    await must_not_be_banned(doing, person.id, doing.today, ("professionalId",))
    await _must_have_stars(doing, person.id)
    await _must_have_passed(person.id)
    row = await ExpertRow.create(
        professional_id=person.id,
        region_id=place,
        specialty=specialty.name,
        admitted_on=doing.today,
        admitted_by=doing.actor.subject,
        recorded_at=doing.work.at,
    )
    await ProfessionalRow.filter(id=person.id).update(is_in_expert_pool=True)
    doing.audit("admitExpert", ("Expert", row.id), person=person.id, region=place, specialty=specialty.name)
    doing.work.emit("expert.admitted", f"Region:{place}", {"expert": row.id})
    return Changed("Expert", row.id)


async def _must_have_stars(doing: Doing, person: int) -> None:
    least = scheme_of(doing.book.in_use).expert_stars
    if await StarRow.exists(
        professional_id=person, is_current=True, stars__gte=least, as_of__lte=doing.today, valid_until__gte=doing.today
    ):
        return
    raise NotInThisState(
        "TOO_FEW_STARS",
        zh=f"入库须现有{least}星且在有效期内。",
        en=f"It takes {least} stars that are valid today.",
        remedy_zh="请查看该人员的星级及限制条件。",
        remedy_en="See the person's stars and what holds them back.",
        path=("professionalId",),
    )


async def _must_have_passed(person: int) -> None:
    last = await AbilityTestResultRow.filter(professional_id=person).order_by("-ability_test__held_on", "-id").first()
    if last is not None and last.is_passed:
        return
    raise NotInThisState(
        "LAST_TEST_NOT_PASSED",
        zh="最近一次能力测验未合格。",
        en="The last ability test was not passed.",
        remedy_zh="请待补考合格后再入库。",
        remedy_en="Let the person pass a test first.",
        path=("professionalId",),
    )
