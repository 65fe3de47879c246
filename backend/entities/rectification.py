"""RectificationOrder (责令整改) and Notice (约谈, 通报批评, 中止服务, 吊销): the steps out (000-JL 五(一))."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.inspection import Penalty, Violation
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
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency


@strawberry.enum(description="责令整改状态。State of a rectification order.")
class RectificationState(Enum):
    ORDERED = "ORDERED"
    PLANNED = strawberry.enum_value("PLANNED", description="已报整改方案。Its plan was filed.")
    REPORTED = strawberry.enum_value("REPORTED", description="已报整改完成，待验收。Said to be done.")
    ACCEPTED = "ACCEPTED"


class RectificationOrderRow(Model):
    """What an agency has to put right, by when, its plan, and what was seen of it."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    violation = belongs_to("ViolationRow", null=True, index=False)
    violation_id: int | None
    content = long_text()
    state = choice(RectificationState)
    ordered_by = short_text(80)
    ordered_on = day()
    plan_by = day()
    due_on = day()
    plan = long_text(null=True)
    planned_on = day(null=True)
    report = long_text(null=True)
    evidence = data()
    reported_on = day(null=True)
    decision_reason = long_text(null=True)
    decided_on = day(null=True)
    accepted_on = day(null=True)
    accepted_at = moment(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "rectification_order"
        constraints = (one_of("rectification_order", "state", RectificationState),)
        indexes = (index("rectification_order", "ordered_on", "id"),)


@strawberry.enum(description="措施（退出阶梯）。A step on the way out (000-JL 五(一)).")
class NoticeKind(Enum):
    INTERVIEW = strawberry.enum_value("INTERVIEW", description="约谈。A warning interview.")
    CIRCULAR = strawberry.enum_value("CIRCULAR", description="通报批评。A circular that criticises.")
    SUSPENSION = strawberry.enum_value("SUSPENSION", description="中止服务。It may serve nobody for a time.")
    REVOCATION = strawberry.enum_value("REVOCATION", description="吊销，依法定处罚。By a penalty of the law.")


class NoticeRow(Model):
    """One step. `order` is what was not done, `penalty` what revokes; a suspension ends on a day or is lifted."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    order = belongs_to("RectificationOrderRow", null=True, index=False)
    order_id: int | None
    penalty = belongs_to("PenaltyRow", null=True, index=False)
    penalty_id: int | None
    kind = choice(NoticeKind)
    reason = long_text()
    given_by = short_text(80)
    given_on = day()
    lifted_by = short_text(80, null=True)
    lifted_on = day(null=True)
    lifted_reason = long_text(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "notice"
        constraints = (one_of("notice", "kind", NoticeKind),)
        indexes = (index("notice", "given_on", "id"),)


@published(
    "rectification_order",
    description="责令整改：方案、完成、验收（000-JL 五(一)）。An order: plan, report, acceptance.",
)
class RectificationOrder(Node):
    """An order."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    violation: Violation | None = one("所据违法行为。The violation behind it.", "violation_id")
    content: str = column("整改内容。What is to be put right.")
    state: RectificationState = column("状态。State.", filterable=True)
    ordered_on: date = column("责令日期。Day ordered.", orderable=True)
    plan_by: date = column("整改方案期限。Plan due by.", filterable=True)
    due_on: date = column("整改期限。To be done by.", filterable=True)
    plan: str | None = column("整改方案。The plan.")
    planned_on: date | None = column("方案报送日期。Day the plan was filed.")
    report: str | None = column("整改情况。What was done.")
    evidence: strawberry.scalars.JSON | None = column("证据文件摘要。Digests of the evidence.")
    reported_on: date | None = column("报告完成日期。Day it was said to be done.")
    decision_reason: str | None = column("验收意见。What the acceptance said.")
    decided_on: date | None = column("验收决定日期。Day of that decision.")
    accepted_on: date | None = column("验收合格日期。Day accepted.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@published("notice", description="约谈、通报批评、中止服务、吊销。Interview, circular, suspension, revocation.")
class Notice(Node):
    """A step on the way out."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    order: RectificationOrder | None = one("未完成的整改。The order that was not met.", "order_id")
    penalty: Penalty | None = one("所据处罚。The penalty that revokes.", "penalty_id")
    kind: NoticeKind = column("措施。The step.", filterable=True)
    reason: str = column("事由。Why.")
    given_on: date = column("日期。Day given.", orderable=True)
    lifted_on: date | None = column("解除日期。Day lifted.")
    lifted_reason: str | None = column("解除理由。Why it was lifted.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class RectificationQueries:
    """Orders and notices."""

    rectification_orders: Connection[RectificationOrder] = every(
        "责令整改（本机构与属地监管可见）。Orders, for the agency itself and officers of its seat.",
        order=("-ordered_on",),
    )
    notices: Connection[Notice] = every(
        "约谈、通报、中止、吊销（约谈不公开）。Notices; interviews are not public.", order=("-given_on",)
    )
