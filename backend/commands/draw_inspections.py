"""drawInspections: 双随机, agencies by the weight of their tier and two inspectors for each; once for a plan."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import check_seed
from backend.commands.inspecting import PLANNING, is_of_a_year, open_plan
from backend.commands.officers import place_of_this_officer
from backend.entities.inspection import InspectionKind, InspectionMode, InspectorRow
from backend.entities.inspection_plan import (
    InspectionDraw,
    InspectionDrawRow,
    InspectionPlanRow,
    InspectionTaskRow,
    TaskState,
)
from backend.entities.places import subtree_from, subtree_until
from backend.errors import Conflict, InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.inspection_roster import Supervised, barred_pairs, roster_of
from scoring.double_random import Lot, Pick, TooFewInspectors, draw_lot
from scoring.tiers import load_tiers


@command(
    InspectionDraw,
    description="双随机抽取：按等级权重抽机构、随机配两名执法人员，须回避且不派上次人员；每个季度计划只抽一次。"
    "Draw agencies by weight, and for each two inspectors without an interest who were not there last; once a plan.",
)
async def draw_inspections(
    doing: Doing,
    inspection_plan_id: Annotated[strawberry.ID, strawberry.argument(description="季度计划编号。Id of the plan.")],
    size: Annotated[int, strawberry.argument(description="抽取数，至少1。How many, 1 at least.")],
    seed: Annotated[str, strawberry.argument(description="种子，1至40位字母数字。Seed, 1 to 40 letters and digits.")],
    inspectors_from: Annotated[
        str | None,
        strawberry.argument(
            description="从何处人员中抽（辖区内）；空为计划所在地。Whose inspectors; null: the plan's region's."
        ),
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new draw with its visits: a check off site of who is drawn becomes the visit."""
    await doing.work.lock(PLANNING)
    plan = await open_plan(doing, inspection_plan_id)
    check_seed(seed)
    _must_be_of_a_quarter(plan)
    pool = plan.region_id
    if inspectors_from is not None:
        pool = await place_of_this_officer(doing, inspectors_from, ("inspectorsFrom",))
    await _must_be_the_first(plan)
    agencies = await _agencies(doing, plan)
    if not 1 <= size <= len(agencies):
        raise InvalidInput(
            "DRAW_SIZE",
            zh=f"须在1至{len(agencies)}之间：有现场检查余量且本期未安排现场检查的机构数。",
            en=f"It lies between 1 and {len(agencies)}: agencies with room for a visit and none planned.",
            remedy_zh="请核对抽取数。",
            remedy_en="Check the size.",
            path=("size",),
        )
    tiers = load_tiers().tiers
    weights = {one: tiers[row.level].draw_weight for one, row in agencies.items()}
    people = await _inspectors(pool)
    lot = Lot(seed, size, weights, people, await barred_pairs(doing.work, plan.region_id, people))
    picked = _draw(lot)
    row = await InspectionDrawRow.create(
        plan_id=plan.id,
        seed=seed,
        size=size,
        roster=[list(each) for each in lot.roster.items()],
        inspectors=list(lot.inspectors),
        barred=[list(each) for each in lot.barred],
        digest=lot.digest,
        picked=[list(each) for each in picked],
        drawn_on=doing.today,
        drawn_by=doing.actor.subject,
        recorded_at=doing.work.at,
    )
    await _visits(doing, plan, row.id, picked, agencies)
    doing.audit("drawInspections", ("InspectionDraw", row.id), seed=seed, digest=lot.digest, picked=row.picked)
    doing.work.emit("inspections.drawn", f"Region:{plan.region_id}", {"draw": row.id})
    return Changed("InspectionDraw", row.id)


def _must_be_of_a_quarter(plan: InspectionPlanRow) -> None:
    if not is_of_a_year(plan):
        return
    raise NotInThisState(
        "PLAN_OF_A_YEAR",
        zh="年度计划不含任务，不能抽取。",
        en="The plan of a year has no tasks: nothing is drawn of it.",
        remedy_zh="请使用季度计划。",
        remedy_en="Use the plan of a quarter.",
        path=("inspectionPlanId",),
    )


async def _must_be_the_first(plan: InspectionPlanRow) -> None:
    if not await InspectionDrawRow.exists(plan_id=plan.id):
        return
    raise Conflict(
        "ALREADY_DRAWN",
        zh=f"{plan.period}已抽取，不得重抽。",
        en=f"{plan.period} has been drawn, and is not drawn again.",
        remedy_zh="请查看该次抽取。",
        remedy_en="Look at that draw.",
        path=("inspectionPlanId",),
    )


async def _agencies(doing: Doing, plan: InspectionPlanRow) -> dict[int, Supervised]:
    """Who can be drawn: there is room below the ceiling, and no visit is planned in the period already."""
    tiers = load_tiers().tiers
    roster = await roster_of(doing.work, plan.region_id, plan.from_on.year, plan.period)
    return {
        one.agency_id: one
        for one in roster
        if not one.is_to_be_visited and one.on_site < tiers[one.level].visit_ceiling
    }


async def _inspectors(region: str) -> list[int]:
    found = InspectorRow.filter(
        region_id__gte=subtree_from(region), region_id__lt=subtree_until(region), released_on=None
    )
    return [int(key) for (key,) in await found.order_by("id").values_list("id")]


def _draw(lot: Lot) -> list[Pick]:
    try:
        return draw_lot(lot)
    except TooFewInspectors as few:
        raise NotInThisState(
            "TOO_FEW_INSPECTORS",
            zh=f"可派往机构 Agency:{few.agency_id} 的执法人员不足两名。",
            en=f"Fewer than two inspectors may go to Agency:{few.agency_id}.",
            remedy_zh="请登记更多执法人员，或从更大范围抽取（inspectorsFrom，可由上级办理）。",
            remedy_en="Enrol more inspectors, or draw them from further away (inspectorsFrom; the division above may).",
            path=("inspectionPlanId",),
        ) from few


async def _visits(
    doing: Doing, plan: InspectionPlanRow, draw_id: int, picked: Sequence[Pick], agencies: Mapping[int, Supervised]
) -> None:
    """A check that the plan has of who was drawn becomes the visit; of the others there is a new one."""
    held = InspectionTaskRow.filter(plan_id=plan.id, state=TaskState.PLANNED.name)
    planned: dict[int, InspectionTaskRow] = {}
    for start in range(0, len(picked), 500):
        some = [agency for agency, _, _ in picked[start : start + 500]]
        planned |= {int(task.agency_id): task for task in await held.filter(agency_id__in=some)}
    for agency, lead, second in picked:
        told: dict[str, Any] = {"draw_id": draw_id, "lead_id": lead, "second_id": second}
        told |= {"kind": InspectionKind.RANDOM_DRAW.name, "mode": InspectionMode.ON_SITE.name}
        task = planned.get(agency)
        if task is not None:
            await task.update_from_dict({**told, "version": task.version + 1}).save()
            continue
        await InspectionTaskRow.create(
            plan_id=plan.id,
            agency_id=agency,
            region_id=agencies[agency].region,
            period=plan.period,
            state=TaskState.PLANNED.name,
            task_number=f"SJ{plan.period}-{draw_id}-{agency}",
            due_on=plan.until_on,
            recorded_at=doing.work.at,
            **told,
        )
