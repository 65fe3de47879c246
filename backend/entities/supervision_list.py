"""SupervisionList: whom to inspect first, with reason, priority, and planned visits against the ceiling."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.agency_kinds import Grade
from backend.entities.contest import ITS_AGENCY_CONTESTED
from backend.entities.filters import IN_DIVISION
from backend.entities.places import asked_from, asked_until
from backend.entities.risk_model import RiskModel
from backend.entities.risk_score import RiskBand
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
from backend.entities.scalars import Percent, Points, Whole
from backend.entities.supervision_kinds import MovedBy, TierBy, TierChange, TierChangedBy
from backend.graph.declare import (
    Argument,
    Connection,
    Node,
    column,
    every,
    expression,
    many,
    one,
    published,
    queries,
    rows,
    subscriptions,
    told,
)

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.region import Region


@strawberry.enum(description="监管等级（建议方案）。Supervision tier, a proposal built on 002-LS 二(二)6.")
class Tier(Enum):
    TRUSTED = "TRUSTED"
    REGULAR = "REGULAR"
    CLOSE = "CLOSE"
    KEY = "KEY"


@strawberry.enum(description="入选方式：按预期损害或按随机抽取。Picked by expected harm, or by the seeded draw.")
class PickedBy(Enum):
    HARM = "HARM"
    DRAW = "DRAW"


class SupervisionListRow(Model):
    """The list of one period, replayable from its seed and the digest of its roster."""

    id = key()
    period = short_text(10, unique=True)
    as_of = day()
    known_at = moment()
    seed = short_text(64)
    roster_digest = short_text(64)
    exploration_share = whole()
    scheme = short_text(64)
    model = belongs_to("RiskModelRow", null=True, index=False)
    model_id: str | None
    population = data()
    previous = belongs_to("SupervisionListRow", null=True, index=False)
    previous_id: int | None
    first_tenth_kept = whole(null=True)
    stricter = whole(null=True)
    lighter = whole(null=True)
    newly_listed = whole(null=True)
    left_out = whole(null=True)
    computed_at = moment()

    class Meta:
        table = "supervision_list"


class SupervisionEntryRow(Model):
    """One agency in a list; `priority` is expected harm in hundredths, `rank` counts from 1 over the province."""

    id = key()
    supervision_list = belongs_to("SupervisionListRow", index=False)
    supervision_list_id: int
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    rank = whole()
    tier = choice(Tier)
    tier_by = choice(TierBy, null=True)
    grade = choice(Grade, null=True)
    band = choice(RiskBand, null=True)
    picked_by = choice(PickedBy)
    priority = whole()
    exposure = whole()
    reason_zh = long_text()
    reason_en = long_text()
    onsite_planned = whole()
    onsite_done = whole()
    onsite_ceiling = whole()
    offsite_planned = whole()
    report_sample_percent = whole()
    previous_rank = whole(null=True)
    previous_tier = choice(Tier, null=True)
    previous_grade = choice(Grade, null=True)
    previous_band = choice(RiskBand, null=True)
    previous_exposure = whole(null=True)
    moved_by = choice(MovedBy, null=True)
    tier_change = choice(TierChange, null=True)
    tier_changed_by = choice(TierChangedBy, null=True)

    class Meta:
        table = "supervision_entry"
        constraints = (
            one_of("supervision_entry", "tier", Tier),
            one_of("supervision_entry", "picked_by", PickedBy),
        )
        indexes = (
            index("supervision_entry", "supervision_list_id", "rank"),
            index("supervision_entry", "supervision_list_id", "tier", "rank"),
            index("supervision_entry", "supervision_list_id", "tier_change", "rank"),
            index("supervision_entry", "supervision_list_id", "region_id", "rank"),
        )


@published(
    "supervision_list",
    description="监管清单：种子与名册摘要可供复核。A period's list; seed and roster digest let anyone replay it.",
)
class SupervisionList(Node):
    """A list of one period."""

    period: str = column("期间，如2026Q4。Period.", filterable=True, orderable=True)
    as_of: date = column("截止日。As of this day.")
    known_at: datetime = column("所知截止时刻。What was recorded by then.")
    seed: str = column("随机种子。Seed of the draw.")
    roster_digest: str = column("名册摘要。SHA-256 of the roster.")
    exploration_share: Percent = column("随机份额。Share left to the draw, per cent.")
    model: RiskModel | None = one(
        "排序所据风险模型；空为仅按规则。The model behind its order; null: rules alone.", "model_id"
    )
    population: strawberry.scalars.JSON | None = column(
        "由随机抽查估计的全体发生率及区间、模型校准。Rate of the whole population by the inspections drawn by lot, with"
        " interval, and what the model had foretold of them."
    )
    previous: "SupervisionList | None" = one("上期清单；空为首期。The list before; null: none.", "previous_id")
    first_tenth_kept: Percent | None = column(
        "前十分之一中上期亦在前十分之一者占比。Share of its first tenth that stood in the last one's, per cent."
    )
    stricter: Whole | None = column("监管等级趋严的机构数。Agencies in a stricter tier than in the list before.")
    lighter: Whole | None = column("监管等级趋宽的机构数。Agencies in a lighter tier than in the list before.")
    newly_listed: Whole | None = column("上期未列入的机构数。Agencies that were not in the list before.")
    left_out: Whole | None = column("上期列入而本期未列入的机构数。Agencies of the list before that are not in it.")
    computed_at: datetime = column("计算时刻。When computed.")
    entries: Connection[Annotated["SupervisionEntry", strawberry.lazy("backend.entities.supervision_list")]] = many(
        "条目，按名次。Its entries, by rank.", "supervision_list_id", order=("rank",)
    )


@published(
    "supervision_entry",
    description="监管清单条目。One agency in a supervision list.",
    filters={
        "region": IN_DIVISION,
    },
)
class SupervisionEntry(Node):
    """Whom to inspect, and why."""

    supervision_list: "SupervisionList | None" = one("清单。The list.", "supervision_list_id")
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("属地。Its region.", "region_id")
    rank: Whole = column("名次，1为最先。Place in the list; 1 comes first.", filterable=True, orderable=True)
    tier: Tier = column("监管等级。Tier.", filterable=True)
    tier_by: TierBy | None = column("监管等级由何而定。What put it in its tier.", filterable=True)
    grade: Grade | None = column("编制时的信用等级。Its grade when the list was drawn up.", filterable=True)
    band: RiskBand | None = column("风险档；空为未评分。Risk band; null: not scored.", filterable=True)
    picked_by: PickedBy = column("入选方式。Picked by harm or by draw.", filterable=True)
    priority: Points = column("预期损害。Expected harm: weight times exposure.", orderable=True)
    exposure: Whole = column(
        "暴露：在履约高危客户合同数加一。Exposure: open contracts with high-risk clients, plus one."
    )
    reason_zh: str = column("理由。Reason, Chinese.")
    reason_en: str = column("理由（英文）。Reason, English.")
    onsite_planned: Whole = column("计划现场检查（年）。On-site visits planned this year.")
    onsite_done: Whole = column("已现场检查（年）。On-site visits made this year.")
    onsite_ceiling: Whole = column("现场检查上限（年）。Ceiling of on-site visits this year.")
    offsite_planned: Whole = column("计划非现场检查（年）。Off-site checks planned this year.")
    report_sample_percent: Whole = column("报告抽查比例。Share of reports to sample, per cent.")
    is_contested: bool = expression(
        "该机构现是否有异议待决。Whether what is held against the agency is contested now.", ITS_AGENCY_CONTESTED
    )
    previous_rank: Whole | None = column("上期名次；空为上期未列入。Place in the list before; null: not in it.")
    previous_tier: Tier | None = column("上期监管等级。Tier in the list before.")
    previous_grade: Grade | None = column("上期信用等级。Grade in the list before.")
    previous_band: RiskBand | None = column("上期风险档。Risk band in the list before.")
    previous_exposure: Whole | None = column("上期暴露。Exposure in the list before.")
    moved_by: MovedBy | None = column(
        "名次变化的主要原因；空为首期清单。What moved its place most; null: there was no list before.", filterable=True
    )
    tier_change: TierChange | None = column(
        "监管等级变化；空为首期清单。How its tier changed; null: there was no list before.", filterable=True
    )
    tier_changed_by: TierChangedBy | None = column("监管等级变化的原因。Why its tier changed; null: it did not.")


@queries
class SupervisionQueries:
    """The supervision list."""

    supervision_lists: Connection[SupervisionList] = every(
        "各期监管清单（监管可见）。The lists of all periods, the latest first. Regulators only.", order=("-period",)
    )

    supervision_list: Connection[SupervisionEntry] = rows(
        "监管清单（监管可见）：先查谁、为什么、计划与上限。Whom to inspect first, and why; planned visits."
        " Regulators only.",
        "SELECT e.* FROM supervision_entry e JOIN supervision_list s ON s.id = e.supervision_list_id"
        " WHERE s.period = :period AND e.region_id >= :low AND e.region_id < :high "
        " AND (:tier IS NULL OR e.tier = :tier)",
        args={
            "period": Argument(str, "期间，如2026Q4。Period."),
            "region": Argument(
                str,
                "区划代码，含其下全部。Division code with everything below.",
                default="330000",
                bind={"low": asked_from, "high": asked_until},
            ),
            "tier": Argument(Tier | None, "监管等级。Tier; null: all.", default=None),
        },
        order=("rank",),
    )


@subscriptions
class SupervisionSubscriptions:
    """What is told of supervision."""

    supervision_list_drawn_up: SupervisionList = told(
        "新一期监管清单已编制；entries 按 tierChange 筛选即得变化（监管可见）。A list was drawn up; its `entries`"
        " filtered by `tierChange` are what changed. Regulators only.",
        topic="supervision_list.drawn_up",
        fact="list",
    )
