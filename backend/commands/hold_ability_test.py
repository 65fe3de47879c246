"""holdAbilityTest: a place holds the yearly test of all staff, or says when it will (002-LS 二(三)10)."""

from datetime import date
from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.given import refuse_first, within
from backend.commands.officers import place_of_this_officer
from backend.entities.ability_test import AbilityTest, AbilityTestRow
from backend.entities.scalars import Points
from backend.errors import Conflict
from backend.graph.changed import Changed
from backend.graph.declare import command

HIGHEST: Final = 100_00


@command(
    AbilityTest,
    description="举办能力测验：名称、地区、日期、合格线。Hold an ability test: title, region, day, score to pass.",
)
async def hold_ability_test(
    doing: Doing,
    title: Annotated[str, strawberry.argument(description="名称，1至120字。Title.")],
    region: Annotated[str, strawberry.argument(description="区划代码（辖区内）。Division code, within your region.")],
    held_on: Annotated[date, strawberry.argument(description="测验日期，可在将来。Day; it may lie ahead.")],
    pass_score: Annotated[Points, strawberry.argument(description="合格线，1至100分。Score to pass, 1 to 100.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One test more; of one title there is one a day in a region."""
    place = await place_of_this_officer(doing, region, ("region",))
    named = words(title, ("title",), 120)
    to_pass = round(pass_score * 100)
    refuse_first(within(to_pass, 1_00, HIGHEST, ("passScore",)))
    if await AbilityTestRow.exists(region_id=place, held_on=held_on, title=named):
        raise Conflict(
            "TEST_ON_RECORD",
            zh=f"该地{held_on}的“{named}”已登记。",
            en=f"The test “{named}” of {held_on} is on record there.",
            remedy_zh="请直接登记成绩（recordAbilityResults），或另取名称。",
            remedy_en="Record its results (recordAbilityResults), or give it another title.",
            path=("title",),
        )
    row = await AbilityTestRow.create(
        title=named, region_id=place, held_on=held_on, pass_score=to_pass, recorded_at=doing.work.at
    )
    doing.audit("holdAbilityTest", ("AbilityTest", row.id), region=place, heldOn=held_on.isoformat(), passScore=to_pass)
    doing.work.emit("ability_test.held", f"Region:{place}", {"test": row.id})
    return Changed("AbilityTest", row.id)
