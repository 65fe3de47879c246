"""Inspection: a regulator's look at an agency, and the violations and penalties that come of it."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.finding_person import PersonPart
from backend.entities.rows import (
    belongs_to,
    choice,
    data,
    day,
    flag,
    index,
    key,
    long_text,
    moment,
    one_of,
    short_text,
    whole,
)
from backend.entities.scalars import Yuan
from backend.graph.declare import Connection, Group, Node, aggregated, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.professional import Professional
    from backend.entities.region import Region
    from backend.entities.rule import Rule


@strawberry.enum(description="检查种类。Why an inspection was made.")
class InspectionKind(Enum):
    QUARTERLY = "QUARTERLY"
    VERIFICATION = "VERIFICATION"
    RANDOM_DRAW = "RANDOM_DRAW"
    SPECIAL = "SPECIAL"
    TRIGGERED = "TRIGGERED"
    LOOK_BACK = "LOOK_BACK"


@strawberry.enum(description="检查方式：现场或非现场。On site or off site.")
class InspectionMode(Enum):
    ON_SITE = "ON_SITE"
    OFF_SITE = "OFF_SITE"


class InspectorRow(Model):
    """An officer who inspects."""

    id = key()
    name = short_text(40)
    staff_number = short_text(40, unique=True)
    region = belongs_to("RegionRow", index=False)
    region_id: str
    released_on = day(null=True)

    class Meta:
        table = "inspector"


class InspectorInterestRow(Model):
    """Why an inspector may not go to an agency: kinship, shares, a post held there (回避)."""

    id = key()
    inspector = belongs_to("InspectorRow", index=False)
    inspector_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    reason = long_text()
    declared_on = day()
    ended_on = day(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "inspector_interest"
        indexes = (
            index("inspector_interest", "agency_id", "inspector_id"),
            index("inspector_interest", "declared_on", "id"),
        )


class InspectionRow(Model):
    """One inspection; only on-site ones count against the ceiling, and not those with a trigger (domain 13)."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    kind = choice(InspectionKind)
    mode = choice(InspectionMode)
    task_number = short_text(40, unique=True)
    cause = long_text(null=True)
    inspected_on = day()
    lead = belongs_to("InspectorRow", null=True, index=False)
    lead_id: int | None
    second = belongs_to("InspectorRow", null=True, index=False)
    second_id: int | None
    is_passed = flag(True)
    checklist = data()
    evidence = data()
    note = long_text(null=True)
    recorded_at = moment()

    class Meta:
        table = "inspection"
        constraints = (
            one_of("inspection", "kind", InspectionKind),
            one_of("inspection", "mode", InspectionMode),
        )
        indexes = (index("inspection", "agency_id", "inspected_on"), index("inspection", "region_id", "inspected_on"))


class ViolationRow(Model):
    """A breach that an inspection or a case brought to light, named by the rule that it breaks, and who did it."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    inspection = belongs_to("InspectionRow", null=True)
    inspection_id: int | None
    rule = belongs_to("RuleRow", index=False)
    rule_id: str
    case_code = short_text(40)
    occurred_on = day()
    found_on = day()
    description = long_text()
    professional = belongs_to("ProfessionalRow", null=True, index=False)
    professional_id: int | None
    part = choice(PersonPart, null=True)
    recorded_at = moment()

    class Meta:
        table = "violation"
        constraints = (one_of("violation", "part", PersonPart),)


@strawberry.enum(description="处罚种类。Class of an administrative penalty, as rule L04 has it.")
class PenaltyKind(Enum):
    SIMPLE = "SIMPLE"
    FINE = "FINE"
    LARGE_FINE = "LARGE_FINE"
    REVOCATION = "REVOCATION"


class PenaltyRow(Model):
    """An administrative penalty: public credit information (domain 3.2); amount in fen."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    violation = belongs_to("ViolationRow", null=True, index=False)
    violation_id: int | None
    decision_number = short_text(80)
    authority = short_text(80)
    kind = choice(PenaltyKind)
    amount = whole(0)
    decided_on = day()
    rectify_until = day(null=True)
    rectified_on = day(null=True)
    rectified_at = moment(null=True)
    is_published = flag(True)
    recorded_at = moment()

    class Meta:
        table = "penalty"
        unique_together = (("authority", "decision_number"),)
        constraints = (one_of("penalty", "kind", PenaltyKind),)


@published("inspector", description="执法人员。An officer who inspects.")
class Inspector(Node):
    """An officer."""

    name: str = column("姓名。Name.")
    staff_number: str = column("执法证号。Staff number.", filterable=True, orderable=True)
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("所属地。Where.", "region_id")
    released_on: date | None = column("离任日期。Day released; null: in office.", filterable=True)


@published("inspector_interest", description="执法人员回避事项。Why an inspector may not go to an agency.")
class InspectorInterest(Node):
    """An interest."""

    inspector: Inspector | None = one("执法人员。The inspector.", "inspector_id")
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    reason: str = column("事由。Why.")
    declared_on: date = column("申报日期。Day declared.", orderable=True)
    ended_on: date | None = column("解除日期。Day ended; null: in force.", filterable=True)
    version: int = column("版本号。Version, for expectedVersion.")


@published("inspection", description="监督检查。An inspection of an agency.")
class Inspection(Node):
    """A regulator's look."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "机构。The agency.", "agency_id", groupable=True
    )
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one(
        "检查地。Where.", "region_id", groupable=True
    )
    kind: InspectionKind = column("种类。Why.", filterable=True, groupable=True)
    mode: InspectionMode = column("方式。On site or off site.", filterable=True, groupable=True)
    task_number: str = column("任务编号。Task number.")
    cause: str | None = column("缘由：监管可见。Cause: regulator only.")
    inspected_on: date = column("日期。Day.", filterable=True, orderable=True, groupable=True)
    is_passed: bool = column("是否合格。Whether nothing was found.", filterable=True, groupable=True)
    lead: "Inspector | None" = one("主办。Leading officer.", "lead_id")
    second: "Inspector | None" = one("协办。Second officer.", "second_id")
    checklist: strawberry.scalars.JSON | None = column(
        "逐项核查结果：本机构与监管可见。Answers by item: own agency and regulator only."
    )
    evidence: strawberry.scalars.JSON | None = column(
        "证据文件摘要：本机构与监管可见。Digests of the evidence: own agency and regulator only."
    )
    note: str | None = column("说明：本机构与监管可见。Note: own agency and regulator only.")


@published("violation", description="违法违规行为。A breach found.")
class Violation(Node):
    """A breach."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    inspection: "Inspection | None" = one("检查。The inspection.", "inspection_id")
    rule: Annotated["Rule", strawberry.lazy("backend.entities.rule")] = one("规则。The rule it breaks.", "rule_id")
    case_code: str = column("情形。Case of the rule.")
    occurred_on: date = column("发生日期。Day it happened.", orderable=True)
    found_on: date = column("发现日期。Day found.", orderable=True)
    description: str = column("经过。What happened.")
    professional: Annotated["Professional", strawberry.lazy("backend.entities.professional")] | None = one(
        "当事人员。The person whom it names.", "professional_id"
    )
    part: PersonPart | None = column("其责任。What part that person had.")


@published("penalty", description="行政处罚（公共信用信息）。An administrative penalty.")
class Penalty(Node):
    """A penalty."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    decision_number: str = column("决定书文号。Number of the decision.")
    authority: str = column("处罚机关。Authority.", groupable=True)
    kind: PenaltyKind = column("种类。Class.", filterable=True, groupable=True)
    amount: Yuan = column("罚款。Fine.", orderable=True, measurable=True)
    decided_on: date = column("决定日期。Day of the decision.", filterable=True, orderable=True, groupable=True)
    rectify_until: date | None = column("整改期限。To be rectified by.")
    rectified_on: date | None = column("整改完成。Day accepted.")
    is_published: bool = column("是否公开。Whether published.", filterable=True)


@queries
class InspectionQueries:
    """Inspections and penalties."""

    inspectors: Connection[Inspector] = every(
        "执法人员（监管可见）。Inspectors, for officers.", order=("staff_number",)
    )
    inspector_interests: Connection[InspectorInterest] = every(
        "执法人员回避事项（监管可见）。Interests of inspectors, for officers.", order=("-declared_on",)
    )

    inspection_groups: list[Group[Inspection]] = aggregated(
        "监督检查分组统计。Inspections by groups: by place, day, kind and outcome."
    )
    penalty_groups: list[Group[Penalty]] = aggregated(
        "行政处罚分组统计（依权限）。Penalties by groups, as far as visible."
    )
