"""InspectionPlan: which inspections a region makes in a period, the tasks, and the double-random draw (双随机)."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.filters import IN_DIVISION
from backend.entities.inspection import Inspection, InspectionKind, InspectionMode, Inspector
from backend.entities.rows import (
    belongs_to,
    choice,
    data,
    day,
    index,
    key,
    long_text,
    moment,
    one_of,
    short_text,
    whole,
)
from backend.entities.scalars import Whole
from backend.entities.supervision_list import Tier
from backend.graph.declare import Connection, Node, column, every, many, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.region import Region


@strawberry.enum(description="检查计划状态。State of a plan of inspections.")
class PlanState(Enum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


@strawberry.enum(description="检查任务状态。State of an inspection to be made.")
class TaskState(Enum):
    PLANNED = "PLANNED"
    DISPATCHED = "DISPATCHED"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class InspectionPlanRow(Model):
    """A region's plan of a year (`2026`: numbers only) or of a quarter (`2026Q4`: with its tasks)."""

    id = key()
    region = belongs_to("RegionRow", index=False)
    region_id: str
    period = short_text(10)
    from_on = day()
    until_on = day()
    state = choice(PlanState)
    scheme = short_text(64)
    planned_on = day()
    planned_by = short_text(80)
    closed_on = day(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "inspection_plan"
        unique_together = (("region_id", "period"),)
        constraints = (one_of("inspection_plan", "state", PlanState),)
        indexes = (index("inspection_plan", "planned_on", "id"),)


class InspectionPlanLineRow(Model):
    """What a plan foresees for one tier."""

    id = key()
    plan = belongs_to("InspectionPlanRow")
    plan_id: int
    tier = choice(Tier)
    agencies = whole()
    on_site = whole()
    off_site = whole()
    on_site_ceiling = whole()

    class Meta:
        table = "inspection_plan_line"
        constraints = (one_of("inspection_plan_line", "tier", Tier),)


class InspectionDrawRow(Model):
    """A double-random draw: `roster` (agency, weight), `inspectors` and `barred` (inspector, agency) are all it needs.

    `picked` is what came of it: agency, who leads, who is the second. Another may be sent later; the draw stays.
    """

    id = key()
    plan = belongs_to("InspectionPlanRow")
    plan_id: int
    seed = short_text(40)
    size = whole()
    roster = data(null=False)
    inspectors = data(null=False)
    barred = data(null=False)
    digest = short_text(64)
    picked = data(null=False)
    drawn_on = day()
    drawn_by = short_text(80)
    recorded_at = moment()

    class Meta:
        table = "inspection_draw"


class InspectionTaskRow(Model):
    """An inspection to be made; what came of it is the inspection of the same task number."""

    id = key()
    plan = belongs_to("InspectionPlanRow", null=True, index=False)
    plan_id: int | None
    draw = belongs_to("InspectionDrawRow", null=True)
    draw_id: int | None
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    period = short_text(10)
    kind = choice(InspectionKind)
    mode = choice(InspectionMode)
    state = choice(TaskState)
    task_number = short_text(40, unique=True)
    cause = long_text(null=True)
    due_on = day()
    lead = belongs_to("InspectorRow", null=True, index=False)
    lead_id: int | None
    second = belongs_to("InspectorRow", null=True, index=False)
    second_id: int | None
    dispatched_on = day(null=True)
    cancel_reason = long_text(null=True)
    inspection = belongs_to("InspectionRow", null=True, index=False)
    inspection_id: int | None
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "inspection_task"
        constraints = (
            one_of("inspection_task", "kind", InspectionKind),
            one_of("inspection_task", "mode", InspectionMode),
            one_of("inspection_task", "state", TaskState),
        )
        indexes = (
            index("inspection_task", "plan_id", "state", "due_on"),
            index("inspection_task", "agency_id", "due_on"),
            index("inspection_task", "due_on", "id"),
            index("inspection_task", "region_id", "period"),
        )


@published("inspection_plan_line", description="计划分等级合计。What a plan foresees for one tier.")
class InspectionPlanLine(Node):
    """One tier's numbers."""

    tier: Tier = column("监管等级。Tier.")
    agencies: Whole = column("机构数。Agencies.")
    on_site: Whole = column("现场检查数。Checks on site.")
    off_site: Whole = column("非现场检查数。Checks off site.")
    on_site_ceiling: Whole = column("现场检查年度上限合计。Ceiling of visits a year, of all of them.")


@published(
    "inspection_draw",
    description="双随机抽取：种子、名册、可派人员与回避齐备，可复算。A double-random draw; anyone can draw again.",
)
class InspectionDraw(Node):
    """A draw of agencies and inspectors."""

    seed: str = column("随机种子。Seed.")
    size: Whole = column("抽取数。How many were to be drawn.")
    roster: strawberry.scalars.JSON = column("名册：机构编号与权重（百分之一）。Agencies and weights in hundredths.")
    inspectors: strawberry.scalars.JSON = column("可派执法人员编号。Inspectors who could be sent.")
    barred: strawberry.scalars.JSON = column("回避：人员与机构编号。Who may not go where.")
    digest: str = column("以上三者的摘要。SHA-256 of the three.")
    picked: strawberry.scalars.JSON = column("结果：机构、主办、协办。What was drawn: agency, lead, second.")
    drawn_on: date = column("抽取日期。Day drawn.", orderable=True)


@published(
    "inspection_plan",
    description="监督检查计划（000-JL 五(二)）。A region's plan of inspections.",
    filters={"region": IN_DIVISION},
)
class InspectionPlan(Node):
    """A plan."""

    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("地区。Region.", "region_id")
    period: str = column("期间：年（2026）或季（2026Q4）。Year or quarter.", filterable=True)
    from_on: date = column("首日。First day.")
    until_on: date = column("末日。Last day.")
    state: PlanState = column("状态。State.", filterable=True)
    scheme: str = column("所据监管等级方案摘要。SHA-256 of the scheme of tiers that it follows.")
    planned_on: date = column("编制日期。Day planned.", orderable=True)
    closed_on: date | None = column("结束日期。Day closed.")
    version: Whole = column("版本号。Version, for expectedVersion.")
    lines: Connection[InspectionPlanLine] = many("分等级合计。Numbers by tier.", "plan_id")
    tasks: "Connection[InspectionTask]" = many("任务。The inspections to be made.", "plan_id")
    draws: Connection[InspectionDraw] = many("双随机抽取。Draws.", "plan_id")


@published(
    "inspection_task",
    description="检查任务（监管可见）。An inspection to be made; for officers.",
    filters={"region": IN_DIVISION},
)
class InspectionTask(Node):
    """A task."""

    plan: InspectionPlan | None = one("计划；因事检查为空。The plan; null: made for a cause.", "plan_id")
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("机构属地。Its seat.", "region_id")
    period: str = column("期间。Period.", filterable=True)
    kind: InspectionKind = column("种类。Why.", filterable=True)
    mode: InspectionMode = column("方式。On site or off site.", filterable=True)
    state: TaskState = column("状态。State.", filterable=True)
    task_number: str = column("任务编号。Task number.")
    cause: str | None = column("缘由。Cause.")
    due_on: date = column("期限。To be made by.", filterable=True, orderable=True)
    lead: Inspector | None = one("主办。Leading officer.", "lead_id")
    second: Inspector | None = one("协办。Second officer.", "second_id")
    dispatched_on: date | None = column("派出日期。Day dispatched.")
    cancel_reason: str | None = column("取消理由。Why it was cancelled.")
    inspection: Inspection | None = one("检查结果。What came of it.", "inspection_id")
    version: Whole = column("版本号。Version, for expectedVersion.")
    recorded_at: datetime = column("登记时刻。When recorded.")


@queries
class InspectionPlanQueries:
    """Plans and tasks."""

    inspection_plans: Connection[InspectionPlan] = every(
        "检查计划；办结后向社会公开。Plans of inspections; public once closed.", order=("-planned_on",)
    )
    inspection_tasks: Connection[InspectionTask] = every(
        "检查任务（监管可见）。Inspections to be made, for officers.", order=("due_on",)
    )
