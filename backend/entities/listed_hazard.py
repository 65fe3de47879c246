"""Listed supervision of major hazards (挂牌督办, 004-FJ (十九)) and the double report (双报告, (二十))."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.filters import IN_DIVISION
from backend.entities.rows import belongs_to, choice, day, index, key, long_text, moment, one_of, short_text, whole
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.hazard import Hazard
    from backend.entities.region import Region


@strawberry.enum(description="挂牌督办状态。State of a listed supervision.")
class ListingState(Enum):
    LISTED = "LISTED"
    EXTENSION_ASKED = "EXTENSION_ASKED"
    REMOVED = "REMOVED"


class ListedHazardRow(Model):
    """A listing with what is public of it: who, where, what, until when."""

    id = key()
    hazard = belongs_to("HazardRow")
    hazard_id: int
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    enterprise_name = short_text(120)
    content = long_text()
    authority = short_text(80)
    state = choice(ListingState)
    listed_on = day()
    publish_by = day()
    cure_until = day()
    asked_until = day(null=True)
    asked_on = day(null=True)
    decide_by = day(null=True)
    reason = long_text(null=True)
    removed_on = day(null=True)
    recorded_at = moment()
    version = whole(1)

    class Meta:
        table = "listed_hazard"
        constraints = (one_of("listed_hazard", "state", ListingState),)
        indexes = (index("listed_hazard", "listed_on", "id"), index("listed_hazard", "region_id", "state"))


class DoubleReportRow(Model):
    """How a major hazard is treated, told to the regulator and to the workers' congress; reports follow each other."""

    id = key()
    hazard = belongs_to("HazardRow")
    hazard_id: int
    enterprise = belongs_to("EnterpriseRow", index=False)
    enterprise_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    state_and_cause = long_text()
    harm_and_difficulty = long_text()
    plan = long_text()
    workers_told_on = day()
    reported_on = day()
    recorded_at = moment()

    class Meta:
        table = "double_report"


@published(
    "listed_hazard",
    description="重大隐患挂牌督办（004-FJ (十九)），向社会公开。A major hazard under listed supervision; it is public.",
    filters={"region": IN_DIVISION},
)
class ListedHazard(Node):
    """A listing."""

    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("所在地。Where.", "region_id")
    enterprise_name: str = column("企业名称。Name of the enterprise.")
    content: str = column("隐患内容。What it is.")
    authority: str = column("督办机关。Authority.")
    state: ListingState = column("状态。State.", filterable=True)
    listed_on: date = column("挂牌日期。Day listed.", orderable=True)
    publish_by: date = column("应公布日期。Day by which it is published.")
    cure_until: date = column("整改期限。To be cured by.", filterable=True, orderable=True)
    asked_until: date | None = column("申请延至。Day that an extension was asked for.")
    decide_by: date | None = column("延期应决定日。Day by which the extension is decided.")
    removed_on: date | None = column("摘牌日期。Day removed.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@published("double_report", description="重大隐患治理双报告（004-FJ (二十)）。A report to regulator and workers.")
class DoubleReport(Node):
    """A report on the treatment of a major hazard."""

    hazard: Annotated["Hazard", strawberry.lazy("backend.entities.hazard")] | None = one(
        "隐患。The hazard.", "hazard_id"
    )
    state_and_cause: str = column("现状及成因。Its state and cause.")
    harm_and_difficulty: str = column("危害程度及治理难度。Degree of harm, difficulty of the treatment.")
    plan: str = column("治理方案。Plan of the treatment.")
    workers_told_on: date = column("向职工代表大会报告之日。Day the workers' congress was told.")
    reported_on: date = column("向监管部门报告之日。Day the regulator was told.", orderable=True)
    recorded_at: datetime = column("记录时刻。When recorded.")


@queries
class ListedHazardQueries:
    """Listed supervision."""

    listed_hazards: Connection[ListedHazard] = every(
        "挂牌督办的重大隐患。Major hazards under listed supervision.", order=("-listed_on",)
    )
