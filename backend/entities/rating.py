"""Rating: score, grade and lines, as of a day, known at a moment. Published ones are never changed."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.agency import Grade
from backend.entities.rows import belongs_to, choice, code, data, day, index, key, moment, number, one_of, text


@strawberry.enum(description="评定缘由。Why a rating was computed.")
class RatingCause(Enum):
    EVENT = "EVENT"
    SNAPSHOT = "SNAPSHOT"
    CORRECTION = "CORRECTION"


@strawberry.enum(description="计分项来源。Where a line comes from.")
class LineSource(Enum):
    DEDUCTION = "DEDUCTION"
    BONUS = "BONUS"
    RISK = "RISK"


class RatingRow(Model):
    """One rating; scores in hundredths. Fingerprint, model and digests are what a replay needs."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    as_of = day()
    known_at = moment()
    profile = code(20)
    rulebook = belongs_to("RulebookRow", index=False)
    rulebook_id: str
    model_version = code(40, null=True)
    input_digest = code(64)
    document_digest = code(64)
    score = number()
    grade = choice(Grade)
    rule_score = number()
    rule_grade = choice(Grade)
    reasons = data(null=False)
    risk_absent_reason = code(80, null=True)
    next_change_on = day(null=True)
    ban_until = day(null=True)
    cause = choice(RatingCause)
    corrects_id = number(null=True)
    computed_at = moment()
    published_at = moment(null=True)
    period = code(10, null=True)

    class Meta:
        table = "rating"
        constraints = (
            one_of("rating", "grade", Grade),
            one_of("rating", "rule_grade", Grade),
            one_of("rating", "cause", RatingCause),
        )
        indexes = (index("rating", "agency_id", "as_of", "known_at"), index("rating", "period", "published_at"))


class LineRow(Model):
    """One finding's or merit's points in a rating: full, taken, and which step lessened them."""

    id = key()
    rating = belongs_to("RatingRow", index=False)
    rating_id: int
    seq = number()
    source = choice(LineSource)
    finding = belongs_to("FindingRow", null=True, index=False)
    finding_id: int | None
    merit = belongs_to("MeritRow", null=True, index=False)
    merit_id: int | None
    rule = belongs_to("RuleRow", null=True, index=False)
    rule_id: str | None
    rule_version = belongs_to("RuleVersionRow", null=True, index=False)
    rule_version_id: int | None
    case_code = code(40, null=True)
    dimension = code(20)
    severity = code(2, null=True)
    points_full = number()
    points_taken = number()
    lessened = data(null=False)
    reason_zh = text(null=True)
    reason_en = text(null=True)
    half_from = day(null=True)
    counts_until = day(null=True)

    class Meta:
        table = "line"
        constraints = (one_of("line", "source", LineSource),)
        unique_together = (("rating_id", "seq"),)
