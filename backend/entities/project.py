"""Project: one job under a contract, with its team and its visits (一企一档: one file per client)."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import (
    belongs_to,
    choice,
    day,
    flag,
    index,
    key,
    long_text,
    moment,
    one_of,
    real,
    short_text,
    whole,
)
from backend.graph.declare import Connection, Node, column, listed, many, one, published

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.contract import Contract
    from backend.entities.enterprise import Enterprise
    from backend.entities.hazard import Hazard
    from backend.entities.professional import Professional
    from backend.entities.report import Report


@strawberry.enum(description="项目状态。State of a project.")
class ProjectState(Enum):
    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    CANCELLED = "CANCELLED"


class ProjectRow(Model):
    """A job with its stages: how many ask for evidence, and how many have it (002-LS 二(二)8)."""

    id = key()
    contract = belongs_to("ContractRow")
    contract_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    title = short_text(120)
    state = choice(ProjectState)
    started_on = day()
    ended_on = day(null=True)
    lead = belongs_to("ProfessionalRow", null=True)
    lead_id: int | None
    is_team_matched = flag(True)
    stages_due = whole(0)
    stages_evidenced = whole(0)
    parts_missing = whole(0)
    recorded_at = moment()
    version = whole(1)

    class Meta:
        table = "project"
        constraints = (one_of("project", "state", ProjectState),)
        indexes = (index("project", "agency_id", "ended_on", "id"),)


@strawberry.enum(description="服务过程环节（002-LS 二(二)8）。Stages of service that ask for evidence.")
class Stage(Enum):
    CONTRACT = strawberry.enum_value("CONTRACT", description="合同签订。The contract is signed.")
    MATTER_REPORT = strawberry.enum_value("MATTER_REPORT", description="事项报告。The matter is reported.")
    PLAN = strawberry.enum_value("PLAN", description="服务计划。There is a plan of service.")
    SERVICE = strawberry.enum_value("SERVICE", description="服务实施。Service is given.")
    RECTIFICATION = strawberry.enum_value("RECTIFICATION", description="问题整改。Problems are rectified.")
    CLOSED_LOOP = strawberry.enum_value("CLOSED_LOOP", description="闭环。The loop is closed.")


class ProjectStageRow(Model):
    """Evidence of one stage: a document or photo by its digest, or the record that shows it. Added, never replaced."""

    id = key()
    project = belongs_to("ProjectRow", index=False)
    project_id: int
    stage = choice(Stage)
    note = long_text(null=True)
    digest = short_text(64, null=True)
    filed_on = day()
    recorded_at = moment()

    class Meta:
        table = "project_stage"
        constraints = (one_of("project_stage", "stage", Stage),)
        indexes = (index("project_stage", "project_id", "stage"),)


class ProjectMemberRow(Model):
    """A professional in a project's team, and whether the specialty fits the client's industry."""

    id = key()
    project = belongs_to("ProjectRow")
    project_id: int
    professional = belongs_to("ProfessionalRow")
    professional_id: int
    duty = short_text(40)
    is_matched = flag(True)

    class Meta:
        table = "project_member"


class VisitRow(Model):
    """A visit on site: when it was planned, when it was made, and the sign-in that proves it."""

    id = key()
    project = belongs_to("ProjectRow")
    project_id: int
    contract = belongs_to("ContractRow")
    contract_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    visited_on = day()
    signed_in_at = moment(null=True)
    latitude = real(null=True)
    longitude = real(null=True)
    photo_digest = short_text(64, null=True)
    is_named_staff_present = flag(True)
    recorded_at = moment()

    class Meta:
        table = "visit"
        indexes = (index("visit", "agency_id", "visited_on"),)


@published("project", description="服务项目（一项目一报告）。One job under a contract; it ends in one report.")
class Project(Node):
    """A job."""

    contract: Annotated["Contract", strawberry.lazy("backend.entities.contract")] | None = one(
        "合同。Its contract.", "contract_id"
    )
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    enterprise: Annotated["Enterprise", strawberry.lazy("backend.entities.enterprise")] | None = one(
        "服务对象。The client.", "enterprise_id"
    )
    title: str = column("项目名称。Title.")
    state: ProjectState = column("状态。State.", filterable=True)
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")
    started_on: date = column("开始日期。First day.", filterable=True, orderable=True)
    ended_on: date | None = column("结束日期。Last day; null while running.", filterable=True, orderable=True)
    lead: Annotated["Professional", strawberry.lazy("backend.entities.professional")] | None = one(
        "项目负责人。Who leads.", "lead_id"
    )
    is_team_matched: bool = column(
        "服务小组专业是否对口。Whether the team's specialties fit (002-LS 二(一)3).", filterable=True
    )
    stages_due: int = column("应留痕环节数。Stages that ask for evidence.")
    stages_evidenced: int = column("已留痕环节数。Stages that have it.")
    stages: "list[ProjectStage]" = listed(
        "各环节留痕。Evidence of its stages.", "project_id", order=("filed_on",), limit=100
    )
    members: "list[ProjectMember]" = listed("服务小组。The team.", "project_id", limit=50)
    visits: "Connection[Visit]" = many("上门服务。Visits.", "project_id", order=("-visited_on",))
    hazards: Connection[Annotated["Hazard", strawberry.lazy("backend.entities.hazard")]] = many(
        "隐患。Hazards found.", "project_id", order=("-found_on",)
    )
    report: Annotated["Report", strawberry.lazy("backend.entities.report")] | None = one(
        "服务报告。Its report.", where="{o}.project_id = {t}.id", order="{o}.id DESC"
    )


@published("project_stage", description="服务环节的留痕。Evidence of one stage of a project.")
class ProjectStage(Node):
    """What shows that a stage was done."""

    stage: Stage = column("环节。Stage.", filterable=True)
    note: str | None = column("说明。Note.")
    digest: str | None = column("文件摘要。SHA-256 of the document or photo.")
    filed_on: date = column("留痕日期。Day filed.", orderable=True)


@published("project_member", description="服务小组成员。A member of a project's team.")
class ProjectMember(Node):
    """Who takes part."""

    professional: Annotated["Professional", strawberry.lazy("backend.entities.professional")] | None = one(
        "人员。The person.", "professional_id"
    )
    duty: str = column("分工。Duty.")
    is_matched: bool = column("专业是否对口。Whether the specialty fits.")


@published("visit", description="一次上门服务及其签到。A visit on site and its sign-in.")
class Visit(Node):
    """A visit."""

    project: "Project | None" = one("项目。The project.", "project_id")
    visited_on: date = column("日期。Day.", filterable=True, orderable=True)
    signed_in_at: datetime | None = column("签到时刻。When signed in; null: no sign-in.")
    latitude: float | None = column("纬度。Latitude, degrees.")
    longitude: float | None = column("经度。Longitude, degrees.")
    photo_digest: str | None = column("照片摘要。SHA-256 of the photo.")
    is_named_staff_present: bool = column("约定人员是否到场。Whether the named staff were there.", filterable=True)
