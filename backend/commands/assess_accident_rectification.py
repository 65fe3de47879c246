"""assessAccidentRectification: whether what a look-back asked for was put right, within a year (004-FJ (二十五))."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.looking_back import accident_here
from backend.entities.accident import Accident
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    Accident,
    description="评估事故整改：结案后一年内，结果公开；未整改到位的可再次评估。"
    "Assess within a year of closing whether things were put right; public. If not, it may be assessed again.",
)
async def assess_accident_rectification(
    doing: Doing,
    accident_id: Annotated[strawberry.ID, strawberry.argument(description="事故编号。Id of the accident.")],
    is_rectified: Annotated[bool, strawberry.argument(description="是否整改到位。Whether it was put right.")],
    assessment: Annotated[str, strawberry.argument(description="评估意见，1至4000字。What was seen.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A late assessment is taken too: the record shows both days."""
    row = await accident_here(doing, accident_id, expected_version)
    if row.concluded_on is None:
        raise NotInThisState(
            "LOOK_BACK_OPEN",
            zh="倒查尚未结案。",
            en="The look-back is not closed yet.",
            remedy_zh="请先结案（concludeLookBack）。",
            remedy_en="Close it first (concludeLookBack).",
            path=("accidentId",),
        )
    if row.is_rectified:
        raise NotInThisState(
            "RECTIFIED_ALREADY",
            zh=f"已于{row.assessed_on}评估为整改到位。",
            en=f"On {row.assessed_on} it was found to be put right.",
            remedy_zh="无需重复评估。",
            remedy_en="There is nothing to do.",
            path=("accidentId",),
        )
    told = words(assessment, ("assessment",))
    row.assessment = f"{row.assessment}\n{told}" if row.assessment else told
    row.assessed_on, row.assessed_by, row.is_rectified = doing.today, doing.actor.subject, is_rectified
    row.version += 1
    await row.save()
    doing.audit(doing.command, ("Accident", row.id), isRectified=is_rectified, assessment=told)
    doing.work.emit("accident.assessed", f"Enterprise:{row.enterprise_id}", {"accident": row.id})
    return Changed("Accident", row.id)
