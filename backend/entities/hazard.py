"""Hazard (隐患): found on a visit, written down with photo and advice, followed until it is closed."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, day, index, key, long_text, moment, one_of, short_text, whole
from backend.graph.declare import Connection, Group, Node, aggregated, column, expression, many, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.enterprise import Enterprise
    from backend.entities.listed_hazard import DoubleReport, ListedHazard
    from backend.entities.project import Project


@strawberry.enum(description="隐患级别。GENERAL 一般, MAJOR 重大.")
class HazardLevel(Enum):
    GENERAL = "GENERAL"
    MAJOR = "MAJOR"


@strawberry.enum(description="隐患状态。State of a hazard on its way to closing.")
class HazardState(Enum):
    OPEN = "OPEN"
    RECTIFIED = "RECTIFIED"
    CLOSED = "CLOSED"


class HazardRow(Model):
    """A hazard entry: content, photo, practicable advice, example picture (002-LS 二(一)3). Never replaced."""

    id = key()
    project = belongs_to("ProjectRow")
    project_id: int
    visit = belongs_to("VisitRow", null=True, index=False)
    visit_id: int | None
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    enterprise = belongs_to("EnterpriseRow", index=False)
    enterprise_id: int
    level = choice(HazardLevel)
    state = choice(HazardState)
    content = long_text()
    photo_digest = short_text(64, null=True)
    advice = long_text(null=True)
    example_digest = short_text(64, null=True)
    found_on = day()
    due_on = day()
    rectified_on = day(null=True)
    rechecked_on = day(null=True)
    closed_on = day(null=True)
    found_at = moment()
    reported_at = moment(null=True)
    measures = long_text(null=True)
    rectified_digest = short_text(64, null=True)
    criterion = short_text(200, null=True)
    lingering_reported_at = moment(null=True)
    recheck_note = long_text(null=True)
    recorded_at = moment()
    version = whole(1)

    class Meta:
        table = "hazard"
        constraints = (one_of("hazard", "level", HazardLevel), one_of("hazard", "state", HazardState))
        indexes = (index("hazard", "agency_id", "found_on"), index("hazard", "enterprise_id", "found_on"))


AT = " FROM enterprise he WHERE he.id = {t}.enterprise_id AND {visible:Enterprise:he}"
"""Where an enterprise is, only those know who may see the enterprise."""


@published(
    "hazard", description="隐患记录：内容、照片、建议、示例图。A hazard: content, photo, advice, example picture."
)
class Hazard(Node):
    """What was found."""

    project: Annotated["Project", strawberry.lazy("backend.entities.project")] | None = one(
        "项目。The project.", "project_id"
    )
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "机构。Who found it.", "agency_id", groupable=True
    )
    enterprise: Annotated["Enterprise", strawberry.lazy("backend.entities.enterprise")] | None = one(
        "企业。Where.", "enterprise_id", groupable=True
    )
    level: HazardLevel = column("级别。Level.", filterable=True, groupable=True)
    state: HazardState = column("状态。State.", filterable=True, groupable=True)
    content: str = column("隐患内容。What it is.")
    photo_digest: str | None = column("照片摘要。SHA-256 of the photo.")
    advice: str | None = column("整改建议。Practicable advice.")
    example_digest: str | None = column("示例图摘要。SHA-256 of the example picture.")
    found_on: date = column("发现日期。Day found.", filterable=True, orderable=True, groupable=True)
    due_on: date = column("整改期限。To be rectified by.", filterable=True, orderable=True)
    rectified_on: date | None = column("整改日期。Day rectified.")
    rechecked_on: date | None = column("复查日期。Day re-checked.")
    closed_on: date | None = column("销号日期。Day signed off.", filterable=True)
    found_at: datetime = column("发现时刻。Moment found.")
    reported_at: datetime | None = column("报告监管部门时刻。Moment reported to the regulator.")
    criterion: str | None = column("符合的重大隐患判定条款。The criterion that a major hazard meets.")
    lingering_reported_at: datetime | None = column("按久拖未改报告的时刻。Moment reported as lingering.")
    double_reports: Connection[Annotated["DoubleReport", strawberry.lazy("backend.entities.listed_hazard")]] = many(
        "双报告。Reports to regulator and workers.", "hazard_id", order=("-reported_on",)
    )
    listing: Annotated["ListedHazard", strawberry.lazy("backend.entities.listed_hazard")] | None = one(
        "挂牌督办。Its listed supervision, the latest.", where="{o}.hazard_id = {t}.id", order="{o}.id DESC"
    )
    county_code: str | None = expression(
        "企业所在县（市、区），企业可见方可见。County of the enterprise, for whoever may see it.",
        f"SELECT he.region_id{AT}",
        groupable=True,
    )
    city_code: str | None = expression(
        "企业所在市，同上。City of the enterprise, likewise.",
        f"SELECT substr(he.region_id, 1, 4) || '00'{AT}",
        groupable=True,
    )
    measures: str | None = column("整改措施。What was done about it.")
    rectified_digest: str | None = column("整改后照片摘要。SHA-256 of the photo after.")
    recheck_note: str | None = column("复查意见。What the re-check found.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class HazardQueries:
    """Hazards."""

    hazard_groups: list[Group[Hazard]] = aggregated("隐患分组统计（依权限）。Hazards by groups, as far as visible.")
