"""Report: one per project, uploaded within 30 days of its end (002-LS 二(二)8), and the spot checks of reports."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, day, flag, index, key, moment, number, one_of, text


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
    title = code(160)
    due_on = day()
    uploaded_on = day(null=True)
    digest = code(64, null=True)
    author = belongs_to("ProfessionalRow", null=True, index=False)
    author_id: int | None
    is_published = flag()
    last_outcome = choice(CheckOutcome, null=True)
    recorded_at = moment()

    class Meta:
        table = "report"
        constraints = (one_of("report", "kind", ReportKind), one_of("report", "last_outcome", CheckOutcome))
        indexes = (index("report", "agency_id", "due_on"),)


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
    score = number(null=True)
    note = text(null=True)
    recorded_at = moment()

    class Meta:
        table = "report_check"
        constraints = (one_of("report_check", "outcome", CheckOutcome),)
