"""planInspections: a region's plan of a quarter, every agency once (002-LS 二(四)12), or the numbers of a year."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.inspecting import PLANNING
from backend.commands.officers import place_of_this_officer
from backend.detectors.numbers import number
from backend.entities.inspection import InspectionKind, InspectionMode
from backend.entities.inspection_plan import (
    InspectionPlan,
    InspectionPlanLineRow,
    InspectionPlanRow,
    InspectionTaskRow,
    PlanState,
    TaskState,
)
from backend.errors import Conflict, InvalidDates, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.inspection_roster import Supervised, roster_of
from backend.periods import days_of
from backend.supervision_tiers import TIERS
from scoring.inspection_plan import QUARTERS, Check, OnRoster, plan_quarter
from scoring.tiers import Tiers, load_tiers


@command(
    InspectionPlan,
    description="编制辖区检查计划：季度计划逐机构列任务，年度计划列分等级数量；同一机构同期只列一次。"
    "Plan a region's inspections: of a quarter task by task, of a year by numbers. No agency is planned for twice.",
)
async def plan_inspections(
    doing: Doing,
    region: Annotated[str, strawberry.argument(description="区划代码（辖区内）。Division code, within your region.")],
    period: Annotated[str, strawberry.argument(description="期间：年（2027）或季（2027Q1）。Year or quarter.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new plan, OPEN."""
    code = await place_of_this_officer(doing, region, ("region",))
    first, last, is_year = days_of(period)
    _must_not_be_over(doing, last)
    await doing.work.lock(PLANNING)
    if await InspectionPlanRow.exists(region_id=code, period=period):
        raise Conflict(
            "PLANNED_ALREADY",
            zh=f"{period}的检查计划已编制。",
            en=f"The inspections of {period} have been planned.",
            remedy_zh="请查看 inspectionPlans。",
            remedy_en="See inspectionPlans.",
            path=("period",),
        )
    tiers = load_tiers()
    roster = [one for one in await roster_of(doing.work, code, first.year, period) if is_year or not one.is_planned]
    if not roster:
        raise NotInThisState(
            "NOTHING_TO_PLAN",
            zh="该地没有待列入计划的机构。",
            en="There is no agency left to plan for.",
            remedy_zh="请核对地区；下级或上级的计划可能已列入。",
            remedy_en="Check the region: a plan of a division below or above may have all of them.",
            path=("region",),
        )
    plan = await InspectionPlanRow.create(
        region_id=code,
        period=period,
        from_on=first,
        until_on=last,
        state=PlanState.OPEN.name,
        scheme=tiers.digest,
        planned_on=doing.today,
        planned_by=doing.actor.subject,
        recorded_at=doing.work.at,
    )
    on_site = _of_the_year(roster, tiers) if is_year else await _tasks(doing, plan, roster, tiers, last)
    await _lines(plan.id, roster, tiers, on_site, is_year=is_year)
    doing.audit("planInspections", ("InspectionPlan", plan.id), region=code, period=period, agencies=len(roster))
    doing.work.emit("inspections.planned", f"Region:{code}", {"plan": plan.id})
    return Changed("InspectionPlan", plan.id)


def _must_not_be_over(doing: Doing, last: date) -> None:
    if doing.today <= last:
        return
    raise InvalidDates(
        "PERIOD_OVER",
        zh=f"该期已于{last}结束。",
        en=f"That period ended on {last}.",
        remedy_zh="请填写本期或以后的期间。",
        remedy_en="Give this period or a later one.",
        path=("period",),
    )


def _of_the_year(roster: Sequence[Supervised], tiers: Tiers) -> Counter[str]:
    visits: Counter[str] = Counter()
    for one in roster:
        visits[one.level] += tiers.tiers[one.level].planned_visits
    return visits


async def _tasks(
    doing: Doing, plan: InspectionPlanRow, roster: Sequence[Supervised], tiers: Tiers, last: date
) -> Counter[str]:
    """One task for each agency; how many of them are visits, by level."""
    quarter = (last.month + 2) // 3
    checks = plan_quarter(
        (OnRoster(one.agency_id, one.level, one.on_site) for one in roster), tiers, year=last.year, quarter=quarter
    )
    month, day = divmod(number("verification.due_month_day", doing.today), 100)
    verified_by = min(last, date(last.year, month, day))
    columns = (
        "plan_id agency_id region_id period kind mode state task_number due_on version recorded_at".split()  # noqa: SIM905
    )
    rows = (
        [
            plan.id,
            check.agency_id,
            one.region,
            plan.period,
            (InspectionKind.VERIFICATION if check.is_verification else InspectionKind.QUARTERLY).name,
            (InspectionMode.ON_SITE if check.is_on_site else InspectionMode.OFF_SITE).name,
            TaskState.PLANNED.name,
            f"RW{plan.period}-{plan.id}-{place:05d}",
            verified_by if check.is_verification and quarter == QUARTERS else last,
            1,
            doing.work.at,
        ]
        for place, (one, check) in enumerate(zip(roster, checks, strict=True), 1)
    )
    await doing.work.bulk_insert(InspectionTaskRow._meta.db_table, columns, rows)
    return _visits(checks)


def _visits(checks: Sequence[Check]) -> Counter[str]:
    return Counter(check.level for check in checks if check.is_on_site)


async def _lines(
    plan_id: int, roster: Sequence[Supervised], tiers: Tiers, on_site: Counter[str], *, is_year: bool
) -> None:
    agencies = Counter(one.level for one in roster)
    await InspectionPlanLineRow.bulk_create(
        [
            InspectionPlanLineRow(
                plan_id=plan_id,
                tier=tier.name,
                agencies=agencies[level],
                on_site=on_site[level],
                off_site=agencies[level] * tiers.tiers[level].quarterly_offsite_checks
                if is_year
                else agencies[level] - on_site[level],
                on_site_ceiling=agencies[level] * tiers.tiers[level].visit_ceiling,
            )
            for level, tier in TIERS.items()
            if agencies[level]
        ]
    )
