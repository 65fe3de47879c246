"""applyForRepair: an agency asks that a finding stop counting, once its class allows it and it was put right."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.given import own_agency
from backend.commands.repairing import OF_PENALTIES, gravity_of, repairable_from
from backend.detectors.numbers import number
from backend.entities.finding import FindingRow, FindingState
from backend.entities.inspection import PenaltyRow
from backend.entities.repair import Repair, RepairClass, RepairRow, RepairState
from backend.errors import Conflict, InvalidDates, InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import REPAIR
from backend.workdays import after_workdays


@command(
    Repair,
    description="申请信用修复：一般须满3个月、严重须满12个月，所涉处罚须已整改。"
    "Ask for credit repair: after 3 months if general, 12 if serious; what a penalty ordered was put right.",
)
async def apply_for_repair(
    doing: Doing,
    finding_id: Annotated[strawberry.ID, strawberry.argument(description="认定编号。Id of the finding.")],
    ground: Annotated[str, strawberry.argument(description="整改情况与理由，1至4000字。What was put right, and why.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One application more."""
    agency = own_agency(doing)
    finding: FindingRow = await doing.held(FindingRow, "Finding", finding_id)
    if finding.agency_id != agency:
        raise InvalidInput(
            "NOT_YOURS",
            zh="该认定不属于本机构。",
            en="This finding is not about your agency.",
            remedy_zh="请核对编号。",
            remedy_en="Check the id.",
            path=("findingId",),
        )
    told = words(ground, ("ground",))
    gravity = await _gravity(doing, finding)
    if await RepairRow.exists(finding_id=finding.id, state=RepairState.APPLIED.name):
        raise Conflict(
            "REPAIR_GOING_ON",
            zh="该认定的修复申请正在办理。",
            en="Its repair has been asked for.",
            remedy_zh="请查看 repairs。",
            remedy_en="See repairs.",
            path=("findingId",),
        )
    row = await RepairRow.create(
        agency_id=agency,
        finding_id=finding.id,
        gravity=gravity.name,
        state=REPAIR.begins["applyForRepair"].name,
        ground=told,
        applied_by=doing.actor.subject,
        applied_on=doing.today,
        decide_by=after_workdays(doing.today, number("repair.decide_workdays", doing.today)),
        recorded_at=doing.work.at,
    )
    doing.audit("applyForRepair", ("Repair", row.id), finding=finding.id)
    doing.work.emit("repair.applied", f"Agency:{agency}", {"repair": row.id})
    return Changed("Repair", row.id)


async def _gravity(doing: Doing, finding: FindingRow) -> RepairClass:
    """How grave it is, if it may be repaired now."""
    rule = doing.book.in_use.rules.get(finding.rule_id)
    version = rule.version_on(finding.occurred_on) if rule else None
    if version is None or version.way_out != "repair" or finding.state != FindingState.CONFIRMED.name:
        raise NotInThisState(
            "NOTHING_TO_REPAIR",
            zh="只有已确认且可修复的认定可以申请；持续性条件请改正。",
            en="Only a confirmed finding whose way out is repair may be repaired; a continuing condition is cured.",
            remedy_zh="请核对认定的状态与途径（waysToRise）。",
            remedy_en="Look at its state and its way out (waysToRise).",
            path=("findingId",),
        )
    gravity = gravity_of(version, finding.case_code)
    penalty = await PenaltyRow.get(id=finding.subject_id) if finding.subject_type == "Penalty" else None
    if penalty is not None:
        gravity = OF_PENALTIES[penalty.kind]
        if penalty.rectify_until is not None and penalty.rectified_on is None:
            raise NotInThisState(
                "NOT_RECTIFIED_YET",
                zh="处罚所责令的整改尚未验收。",
                en="What the penalty ordered has not been accepted as put right.",
                remedy_zh="请先完成整改并验收。",
                remedy_en="Put it right and have it accepted.",
                path=("findingId",),
            )
    since = finding.confirmed_on or doing.today
    if doing.today < (first := repairable_from(gravity, since)):
        raise InvalidDates(
            "TOO_EARLY_TO_REPAIR",
            zh=f"自{first}起可申请修复。",
            en=f"It may be asked for from {first} on.",
            remedy_zh="请届时申请。",
            remedy_en="Ask then.",
            path=("findingId",),
        )
    return gravity
