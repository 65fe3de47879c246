"""Finding: an alleged, then confirmed breach, with its due process; Objection; Merit: what earns a bonus."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.contest import FINDING_CONTESTED
from backend.entities.rows import (
    belongs_to,
    choice,
    data,
    day,
    falling_index,
    index,
    key,
    long_text,
    moment,
    one_of,
    short_text,
    whole,
)
from backend.entities.scalars import Percent, Whole
from backend.graph.declare import (
    Connection,
    Group,
    Node,
    aggregated,
    column,
    every,
    expression,
    listed,
    lookup,
    one,
    published,
    queries,
)

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.rule import Rule


@strawberry.enum(description="认定状态。State of a finding; only CONFIRMED counts in a rating.")
class FindingState(Enum):
    DRAFT = "DRAFT"
    NOTIFIED = "NOTIFIED"
    OBJECTED = "OBJECTED"
    CONFIRMED = "CONFIRMED"
    EXPIRED = "EXPIRED"
    REPAIRED = "REPAIRED"
    REVOKED = "REVOKED"


class FindingRow(Model):
    """A breach of one case of one rule. The moments say what was known when; nothing is ever deleted.

    `fact_id` names the fact: one fact feeds one rule. `quantity` counts units (persons, days, elements); `measure` is a
    ratio in hundredths of a percent or a mean score in hundredths, over `sample` items.
    """

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    rule = belongs_to("RuleRow", index=False)
    rule_id: str
    case_code = short_text(40)
    fact_id = short_text(80)
    state = choice(FindingState)
    occurred_on = day()
    quantity = whole(1)
    measure = whole(null=True)
    sample = whole(null=True)
    summary_zh = long_text()
    summary_en = long_text()
    evidence = data()
    subject_type = short_text(40, null=True)
    subject_id = whole(null=True)
    detector = short_text(60, null=True)
    drafted_by = short_text(80)
    drafted_at = moment()
    notified_by = short_text(80, null=True)
    notified_at = moment(null=True)
    object_until = day(null=True)
    objected_at = moment(null=True)
    decided_by = short_text(80, null=True)
    decided_at = moment(null=True)
    confirmed_by = short_text(80, null=True)
    confirmed_at = moment(null=True)
    confirmed_on = day(null=True)
    cured_on = day(null=True)
    cured_at = moment(null=True)
    repaired_on = day(null=True)
    repaired_at = moment(null=True)
    revoked_on = day(null=True)
    revoked_at = moment(null=True)
    version = whole(1)

    class Meta:
        table = "finding"
        constraints = (one_of("finding", "state", FindingState),)
        unique_together = (("agency_id", "rule_id", "fact_id"),)
        indexes = (
            index("finding", "agency_id", "state", "confirmed_on"),
            index("finding", "state", "drafted_at", "id"),
            falling_index("finding", "confirmed_on", "id"),
        )


@strawberry.enum(description="异议结果。Outcome of an objection.")
class ObjectionOutcome(Enum):
    OPEN = "OPEN"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class ObjectionRow(Model):
    """An agency's objection to a finding, and what another officer decided of it."""

    id = key()
    finding = belongs_to("FindingRow")
    finding_id: int
    agency = belongs_to("AgencyRow")
    agency_id: int
    ground = long_text()
    lodged_by = short_text(80)
    lodged_at = moment()
    outcome = choice(ObjectionOutcome)
    reason = long_text(null=True)
    decided_by = short_text(80, null=True)
    decided_at = moment(null=True)

    class Meta:
        table = "objection"
        constraints = (one_of("objection", "outcome", ObjectionOutcome),)


class MeritRow(Model):
    """What earns a bonus: an award, a drafted guideline, help given, each with its day."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    rule = belongs_to("RuleRow", index=False)
    rule_id: str
    case_code = short_text(40)
    fact_id = short_text(80)
    awarded_on = day()
    quantity = whole(1)
    summary_zh = long_text()
    summary_en = long_text()
    recorded_at = moment()

    class Meta:
        table = "merit"
        unique_together = (("agency_id", "rule_id", "fact_id"),)
        indexes = (index("merit", "awarded_on", "id"), index("merit", "rule_id", "awarded_on", "id"))


@published("finding", description="违规认定：草稿、告知、异议、确认，确认后计分。An alleged, then confirmed breach.")
class Finding(Node):
    """A breach of one case of one rule."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "机构。The agency.", "agency_id", groupable=True
    )
    rule: Annotated["Rule", strawberry.lazy("backend.entities.rule")] = one(
        "规则。The rule.", "rule_id", groupable=True
    )
    case_code: str = column("情形。Case of the rule.", filterable=True, groupable=True)
    state: FindingState = column("状态。State; only CONFIRMED counts.", filterable=True, groupable=True)
    occurred_on: date = column(
        "发生日期：决定适用规则版本。Day it happened; picks the rule's version.",
        filterable=True,
        orderable=True,
        groupable=True,
    )
    quantity: Whole = column("数量（人、天、项等）。Units: persons, days, elements.", measurable=True)
    measure: Percent | None = column("比例或均分。Measured ratio in per cent, or mean score.")
    sample: Whole | None = column("样本量。Items that were measured.")
    summary_zh: str = column("摘要。Summary, Chinese.")
    summary_en: str = column("摘要（英文）。Summary, English.")
    evidence: strawberry.scalars.JSON | None = column(
        "证据：本机构与监管可见。Evidence: own agency and regulator only."
    )
    detector: str | None = column("检测器：监管可见。Which detector drafted it: regulator only.")
    drafted_by: str | None = column("起草人：监管可见。Who drafted: regulator only.")
    drafted_at: datetime | None = column(
        "起草时刻：监管可见。When drafted: regulator only.", filterable=True, orderable=True
    )
    notified_at: datetime | None = column("告知时刻。When the agency was told.")
    object_until: date | None = column("异议期限（五个工作日）。Last day to object: five workdays.", filterable=True)
    objected_at: datetime | None = column("异议时刻。When it objected.")
    decided_by: str | None = column("决定人：监管可见。Who decided the objection: regulator only.")
    decided_at: datetime | None = column("决定时刻。When the objection was decided.")
    confirmed_by: str | None = column("确认人：监管可见。Who confirmed: regulator only.")
    confirmed_at: datetime | None = column("确认时刻。When confirmed.")
    confirmed_on: date | None = column(
        "确认日期：自此起算时效。Day confirmed; ageing starts here.",
        filterable=True,
        orderable=True,
        groupable=True,
    )
    cured_on: date | None = column("改正日期。Day cured.")
    repaired_on: date | None = column("修复日期。Day of credit repair.")
    is_contested: bool = expression("是否有异议待决。Whether it is contested, undecided.", FINDING_CONTESTED)
    version: Whole = column("版本号。Version, for `expectedVersion`.")
    objections: "list[Objection]" = listed("异议。Objections to it.", "finding_id", limit=20)


@published("objection", description="异议。An agency's objection to a finding.")
class Objection(Node):
    """An objection."""

    finding: "Finding | None" = one("认定。The finding.", "finding_id")
    ground: str = column("理由。Ground.")
    lodged_at: datetime = column("提出时刻。When lodged.", orderable=True)
    outcome: ObjectionOutcome = column("结果。Outcome.", filterable=True)
    reason: str | None = column("决定理由。Reason of the decision.")
    decided_at: datetime | None = column("决定时刻。When decided.")


@published("merit", description="加分事项。What earns bonus points.")
class Merit(Node):
    """Something good."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    rule: Annotated["Rule", strawberry.lazy("backend.entities.rule")] = one("加分规则。The bonus rule.", "rule_id")
    rule_code: str = column(
        "加分规则编号，如B01标杆机构。Code, such as B01: benchmark agencies.", column="rule_id", filterable=True
    )
    awarded_on: date = column("日期。Day.", orderable=True)
    quantity: Whole = column("数量。Units.")
    summary_zh: str = column("摘要。Summary, Chinese.")
    summary_en: str = column("摘要（英文）。Summary, English.")


@queries
class FindingQueries:
    """Findings."""

    finding: Finding | None = lookup("按编号查认定。One finding by its id.", "id")
    findings: Connection[Finding] = every("违规认定（依权限）。Findings, as far as visible.", order=("-confirmed_on",))
    merits: Connection[Merit] = every(
        "加分事项，如标杆与品牌机构（ruleCode）。Merits, such as benchmark agencies (ruleCode).", order=("-awarded_on",)
    )
    finding_groups: list[Group[Finding]] = aggregated(
        "违规认定分组统计（依权限）。Findings by groups, as far as visible."
    )
