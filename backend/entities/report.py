"""Report: one per project, uploaded within 30 days of its end (002-LS 二(二)8), and the spot checks of reports."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

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
from backend.entities.scalars import Points
from backend.graph.declare import Node, column, listed, one, published

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.project import Project
    from backend.entities.report_guideline import ReportGuideline


@strawberry.enum(description="报告种类（002-LS 二(四)12）。Kinds of report that are spot-checked.")
class ReportKind(Enum):
    RISK_SURVEY = "RISK_SURVEY"
    HAZARD_CHECK = "HAZARD_CHECK"
    STANDARDISATION = "STANDARDISATION"
    REVIEW = "REVIEW"
    SAFETY_EVALUATION = "SAFETY_EVALUATION"
    TRAINING = "TRAINING"
    TESTING = "TESTING"
    OTHER = "OTHER"


@strawberry.enum(description="抽查结果。Outcome of a report's spot check.")
class CheckOutcome(Enum):
    PASSED = "PASSED"
    DEFECTIVE = "DEFECTIVE"
    GRAVELY_DEFICIENT = "GRAVELY_DEFICIENT"
    INACCURATE = "INACCURATE"
    FALSE = "FALSE"


class ReportRow(Model):
    """A service report: `due_on` is 30 calendar days after the project's end; `uploaded_on` empty means none yet."""

    id = key()
    project = belongs_to("ProjectRow")
    project_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    kind = choice(ReportKind)
    title = short_text(160)
    due_on = day()
    uploaded_on = day(null=True)
    digest = short_text(64, null=True)
    author = belongs_to("ProfessionalRow", null=True, index=False)
    author_id: int | None
    is_published = flag()
    published_on = day(null=True)
    summary = long_text(null=True)
    survey_digests = data()
    last_outcome = choice(CheckOutcome, null=True)
    recorded_at = moment()

    class Meta:
        table = "report"
        constraints = (one_of("report", "kind", ReportKind), one_of("report", "last_outcome", CheckOutcome))
        indexes = (index("report", "agency_id", "due_on"),)


class SurveyImageRow(Model):
    """A survey image that was published with a statutory report: its file is then for everyone."""

    id = key()
    report = belongs_to("ReportRow", index=False)
    report_id: int
    digest = short_text(64, index=True)
    recorded_at = moment()

    class Meta:
        table = "survey_image"


class ReportCheckRow(Model):
    """One spot check of a report by a regulator."""

    id = key()
    report = belongs_to("ReportRow")
    report_id: int
    agency = belongs_to("AgencyRow")
    agency_id: int
    inspection = belongs_to("InspectionRow", null=True, index=False)
    inspection_id: int | None
    checked_on = day()
    outcome = choice(CheckOutcome)
    score = whole(null=True)
    note = long_text(null=True)
    guideline = belongs_to("ReportGuidelineRow", null=True, index=False)
    guideline_id: int | None
    answers = data()
    checked_by = short_text(80, null=True)
    recorded_at = moment()

    class Meta:
        table = "report_check"
        constraints = (one_of("report_check", "outcome", CheckOutcome),)


@published(
    "report",
    description="服务报告：项目结束30日内上传（002-LS 二(二)8）。A report: due 30 days after the project's end.",
)
class Report(Node):
    """What the client gets."""

    project: Annotated["Project", strawberry.lazy("backend.entities.project")] | None = one(
        "项目。The project.", "project_id"
    )
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    kind: ReportKind = column("种类。Kind.", filterable=True)
    title: str = column("标题。Title.")
    due_on: date = column("应传日期。Day due.", filterable=True, orderable=True)
    uploaded_on: date | None = column("上传日期。Day uploaded; null: not yet.", filterable=True, orderable=True)
    digest: str | None = column("文件摘要。SHA-256 of the file.")
    is_published: bool = column("是否已公开。Whether published.", filterable=True)
    published_on: date | None = column("公开日期。Day published.")
    summary: str | None = column("公开的报告要点。Its key data, as published.")
    survey_digests: list[str] | None = column("公开的现场勘验影像摘要。SHA-256 of the survey images, as published.")
    last_outcome: CheckOutcome | None = column(
        "最近抽查结果：本机构与监管可见。Last spot check: own agency and regulator only."
    )
    checks: "list[ReportCheck]" = listed("抽查。Its spot checks.", "report_id", limit=50)


@published("report_check", description="报告抽查。A spot check of a report.")
class ReportCheck(Node):
    """A look at a report."""

    report: "Report | None" = one("报告。The report.", "report_id")
    checked_on: date = column("日期。Day.", orderable=True)
    outcome: CheckOutcome = column("结果。Outcome.", filterable=True)
    score: Points | None = column("得分。Score.")
    note: str | None = column("说明。Note.")
    guideline: Annotated["ReportGuideline", strawberry.lazy("backend.entities.report_guideline")] | None = one(
        "所据导则。The guideline it was checked by.", "guideline_id"
    )
    answers: strawberry.scalars.JSON | None = column(
        "逐项核对结果：代码与是否符合。By item of the checklist: met or not."
    )
