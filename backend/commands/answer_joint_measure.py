"""answerJointMeasure: what the receiver of a joint measure did, recorded on its behalf (004-FJ (二十九))."""

from typing import Annotated

import strawberry

from backend.actors import Role
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import must_supervise
from backend.entities.joint_measure import Answering, JointMeasure, JointMeasureRow
from backend.errors import NotAllowed
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import JOINT_MEASURE


@command(
    JointMeasure,
    description="答复联合惩戒：采购方答政府采购与工程招投标，保险机构答保险费率，其余由属地监管代答。"
    "Say what the receiver did: buyers for procurement and tenders, insurers for rates, regulators for the others.",
)
async def answer_joint_measure(
    doing: Doing,
    joint_measure_id: Annotated[strawberry.ID, strawberry.argument(description="惩戒编号。Id of the measure.")],
    answer: Annotated[str, strawberry.argument(description="所采取的措施，1至4000字。What was done.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """TOLD -> ANSWERED."""
    row: JointMeasureRow = await doing.held(JointMeasureRow, "JointMeasure", joint_measure_id, expected_version)
    if row.answers != doing.actor.role.name:
        answering = Answering[row.answers].name
        raise NotAllowed(
            "NOT_THE_RECEIVER",
            zh=f"该领域由{answering}角色答复。",
            en=f"In this area the role {answering} answers.",
            remedy_zh="请由相应收件单位办理。",
            remedy_en="Let that receiver answer.",
            path=("jointMeasureId",),
        )
    if doing.actor.role is not Role.INSURER:
        await must_supervise(doing, row.agency_id, ("jointMeasureId",))
    told = words(answer, ("answer",))
    doing.move(row, JOINT_MEASURE)
    row.answer, row.answered_on, row.answered_by = told, doing.today, doing.actor.subject
    await row.save()
    doing.audit(doing.command, ("JointMeasure", row.id), agency=row.agency_id, area=row.area, answer=told)
    doing.work.emit("measure.answered", f"Agency:{row.agency_id}", {"measure": row.id, "area": row.area})
    return Changed("JointMeasure", row.id)
