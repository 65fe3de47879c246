"""Repair (信用修复, NDRC Order 36): an agency asks that what is on its record stop counting and be shown no more."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.finding import Finding
from backend.entities.rows import belongs_to, choice, day, index, key, long_text, moment, one_of, short_text, whole
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency


@strawberry.enum(
    description="失信程度：轻微至多公示3个月，一般3至12个月，严重12至36个月。Gravity: for how long it is shown."
)
class RepairClass(Enum):
    MINOR = "MINOR"
    GENERAL = "GENERAL"
    SERIOUS = "SERIOUS"


@strawberry.enum(description="修复申请状态。State of an application for repair.")
class RepairState(Enum):
    APPLIED = "APPLIED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class RepairRow(Model):
    """One application, about one confirmed finding; a penalty behind it is shown no more once it is granted."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    finding = belongs_to("FindingRow")
    finding_id: int
    gravity = choice(RepairClass)
    state = choice(RepairState)
    ground = long_text()
    applied_by = short_text(80)
    applied_on = day()
    decide_by = day()
    reason = long_text(null=True)
    decided_by = short_text(80, null=True)
    decided_on = day(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "repair"
        constraints = (one_of("repair", "gravity", RepairClass), one_of("repair", "state", RepairState))
        indexes = (index("repair", "applied_on", "id"),)


@published("repair", description="信用修复申请。An application for credit repair.")
class Repair(Node):
    """An application."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    finding: Finding | None = one("所申请修复的认定。The finding.", "finding_id")
    gravity: RepairClass = column("失信程度。Its gravity.", filterable=True)
    state: RepairState = column("状态。State.", filterable=True)
    ground: str = column("理由。Why.")
    applied_on: date = column("申请日期。Day it was asked for.", orderable=True)
    decide_by: date = column("应决定之日。To be decided by.", filterable=True)
    reason: str | None = column("决定理由。Why it was decided so.")
    decided_on: date | None = column("决定日期。Day decided.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class RepairQueries:
    """Applications for repair."""

    repairs: Connection[Repair] = every(
        "信用修复申请（本机构与属地监管可见）。Applications for repair: the agency and officers of its seat.",
        order=("-applied_on",),
    )
