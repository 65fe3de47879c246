"""Rating: score, grade and lines, as of a day, known at a moment. Published ones are never changed."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final

import strawberry
from tortoise import Model

from backend.entities.agency_kinds import Grade
from backend.entities.contest import LINE_CONTESTED, OVERTURNED, RATING_CONTESTED
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
from backend.entities.scalars import Points
from backend.graph.declare import Node, column, expression, listed, lookup, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.finding import Finding
    from backend.entities.risk_score import RiskScore
    from backend.entities.rule import Rule, RuleVersion


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
    profile = short_text(20)
    rulebook = belongs_to("RulebookRow", index=False)
    rulebook_id: str
    model_version = short_text(64, null=True)
    risk_score = belongs_to("RiskScoreRow", null=True, index=False)
    risk_score_id: int | None
    input_digest = short_text(64)
    document_digest = short_text(64)
    score = whole()
    grade = choice(Grade)
    rule_score = whole()
    rule_grade = choice(Grade)
    reasons = data(null=False)
    risk_absent_reason = short_text(80, null=True)
    next_change_on = day(null=True)
    ban_until = day(null=True)
    cause = choice(RatingCause)
    previous_id = whole(null=True)
    corrects_id = whole(null=True)
    computed_at = moment()
    published_at = moment(null=True)
    period = short_text(10, null=True)

    class Meta:
        table = "rating"
        constraints = (
            one_of("rating", "grade", Grade),
            one_of("rating", "rule_grade", Grade),
            one_of("rating", "cause", RatingCause),
        )
        indexes = (
            index("rating", "agency_id", "as_of", "known_at"),
            index("rating", "period", "score", "id"),
            index("rating", "risk_score_id"),
        )


class LineRow(Model):
    """One finding's or merit's points in a rating: full, taken, and which step lessened them."""

    id = key()
    rating = belongs_to("RatingRow", index=False)
    rating_id: int
    seq = whole()
    source = choice(LineSource)
    finding = belongs_to("FindingRow", null=True, index=False)
    finding_id: int | None
    merit = belongs_to("MeritRow", null=True, index=False)
    merit_id: int | None
    rule = belongs_to("RuleRow", null=True, index=False)
    rule_id: str | None
    rule_version = belongs_to("RuleVersionRow", null=True, index=False)
    rule_version_id: str | None
    case_code = short_text(40, null=True)
    dimension = short_text(20)
    severity = short_text(2, null=True)
    points_full = whole()
    points_taken = whole()
    lessened = data(null=False)
    reason_zh = long_text(null=True)
    reason_en = long_text(null=True)
    half_from = day(null=True)
    counts_until = day(null=True)

    class Meta:
        table = "line"
        constraints = (one_of("line", "source", LineSource),)
        unique_together = (("rating_id", "seq"),)


@strawberry.enum(description="计分项如何变化。How a line differs from the rating before.")
class ChangeKind(Enum):
    ADDED = strawberry.enum_value("ADDED", description="新增。It was not there.")
    CHANGED = strawberry.enum_value("CHANGED", description="分值变化。It took other points.")
    GONE = strawberry.enum_value("GONE", description="不再计分。It counts no more.")


class RatingChangeRow(Model):
    """A line that this rating has otherwise than the agency's current rating before it; points in hundredths."""

    id = key()
    rating = belongs_to("RatingRow", index=False)
    rating_id: int
    kind = choice(ChangeKind)
    source = choice(LineSource)
    finding = belongs_to("FindingRow", null=True, index=False)
    finding_id: int | None
    merit = belongs_to("MeritRow", null=True, index=False)
    merit_id: int | None
    rule = belongs_to("RuleRow", null=True, index=False)
    rule_id: str | None
    points_before = whole()
    points_after = whole()
    reason_zh = long_text(null=True)
    reason_en = long_text(null=True)

    class Meta:
        table = "rating_change"
        constraints = (
            one_of("rating_change", "kind", ChangeKind),
            one_of("rating_change", "source", LineSource),
        )
        indexes = (index("rating_change", "rating_id", "id"),)


REASONS: Final = {
    "sqlite": "SELECT json_group_array(json(j.value)) FROM json_each({t}.reasons) j"
    " WHERE j.value ->> 'finding_id' IS NULL OR EXISTS ("
    "SELECT 1 FROM finding rf WHERE rf.id = j.value ->> 'finding_id' AND {visible:Finding:rf})",
    "postgresql": "SELECT coalesce(jsonb_agg(j.value ORDER BY j.place), '[]'::jsonb)"
    " FROM jsonb_array_elements({t}.reasons) WITH ORDINALITY j(value, place)"
    " WHERE j.value ->> 'finding_id' IS NULL OR EXISTS ("
    "SELECT 1 FROM finding rf WHERE rf.id = (j.value ->> 'finding_id')::bigint AND {visible:Finding:rf})",
}
"""A repaired or revoked finding leaves sight in old ratings too: with its line goes the reason that it gave."""


VALID_UNTIL: Final = (
    "(SELECT MIN(vn.as_of) FROM rating vn WHERE vn.agency_id = {t}.agency_id"
    " AND (vn.as_of > {t}.as_of OR (vn.as_of = {t}.as_of AND vn.known_at > {t}.known_at)))"
)


@published("rating", description="信用评定：得分、等级、逐项扣分及理由。A rating: score, grade, lines and reasons.")
class Rating(Node):
    """A rating as of a day, known at a moment."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    as_of: date = column("评定日。The day it speaks of.", filterable=True, orderable=True)
    known_at: datetime = column("所知截止时刻。What was recorded by then.", filterable=True, orderable=True)
    score: Points = column("得分（0至100）。Score, 0 to 100.", filterable=True, orderable=True)
    grade: Grade = column("等级。Grade.", filterable=True)
    rule_score: Points = column("仅按规则的得分。Score by rules alone.")
    rule_grade: Grade = column("仅按规则的等级。Grade by rules alone.")
    reasons: strawberry.scalars.JSON = expression(
        "限制与否决的理由（所据认定须可见）。Reasons of limiters and vetoes, Chinese and English;"
        " not those of a finding that is out of sight.",
        REASONS,
    )
    risk_absent_reason: str | None = column("没有风险项的原因。Why there is no RISK line.")
    next_change_on: date | None = column("仅因时效而变化的下一日。First day on which ageing alone changes the points.")
    ban_until: date | None = column("一票否决截止日。Until when a veto holds.")
    profile: str = column("评定方案。Profile.")
    rulebook_fingerprint: str = column("规则集指纹。SHA-256 of the rulebook.", column="rulebook_id")
    model_version: str | None = column("风险模型版本。Risk model, if any.")
    risk: Annotated["RiskScore", strawberry.lazy("backend.entities.risk_score")] | None = one(
        "风险项所据评分：概率、档、分值、理由。The score behind the RISK line; null: none, see riskAbsentReason.",
        "risk_score_id",
    )
    input_digest: str = column("输入摘要。SHA-256 of what went in.")
    document_digest: str = column("输出摘要。SHA-256 of the canonical rating.")
    is_contested: bool = expression(
        "评定或其计分项是否有异议待决。Whether it, or what it counts, is contested, undecided.", RATING_CONTESTED
    )
    is_overturned: bool = expression(
        "是否经异议认定有误（原文保留）。Whether a contest showed it to be wrong; it stands as published.", OVERTURNED
    )
    valid_until: date | None = expression(
        "自下一次评定起不再有效；空为现行。Until the next rating's day; null: it stands.", VALID_UNTIL
    )
    cause: RatingCause = column("缘由。Why it was computed.", filterable=True)
    computed_at: datetime = column("计算时刻。When computed.", orderable=True)
    published_at: datetime | None = column(
        "公布时刻；空为尚未按季公布。When published; null: not yet.", filterable=True
    )
    period: str | None = column(
        "公布期（2026Q4）或月度快照（2026-11）。Period of publication, 2026Q4, or of a monthly snapshot, 2026-11.",
        filterable=True,
    )
    previous: "Rating | None" = one("前一次评定；空为首次。The rating before; null: the first.", "previous_id")
    changes: "list[RatingChange]" = listed(
        "与前一次评定相比的变化及原因（依权限）。What differs from the rating before, and why; as far as visible.",
        "rating_id",
        order=("id",),
        limit=500,
    )
    lines: "list[Line]" = listed("逐项。Its lines.", "rating_id", order=("seq",), limit=500)


@published(
    "line", description="一项扣分或加分：全额、实扣与减让原因。One line: full points, points taken, and why less."
)
class Line(Node):
    """One finding's or merit's points."""

    seq: int = column("序号。Order in the rating.", orderable=True)
    source: LineSource = column("来源。Deduction, bonus or risk.", filterable=True)
    rule: Annotated["Rule", strawberry.lazy("backend.entities.rule")] | None = one("规则。The rule.", "rule_id")
    rule_version: Annotated["RuleVersion", strawberry.lazy("backend.entities.rule")] | None = one(
        "规则版本（含条款）。The version that applied, with its clauses.", "rule_version_id"
    )
    finding: Annotated["Finding", strawberry.lazy("backend.entities.finding")] | None = one(
        "认定。The finding.", "finding_id"
    )
    case_code: str | None = column("情形。Case of the rule.")
    dimension: str = column("维度。Dimension.")
    severity: str | None = column("严重程度 S1 至 S4。Severity class.")
    points_full: Points = column("全额分值。Full points.")
    points_taken: Points = column("实际分值。Points taken.", orderable=True)
    lessened: strawberry.scalars.JSON = column("减让步骤。Steps that lessened it, from and to in hundredths.")
    reason_zh: str | None = column("说明。Explanation, Chinese.")
    reason_en: str | None = column("说明（英文）。Explanation, English.")
    half_from: date | None = column("减半起始日。Day from which it counts half.")
    counts_until: date | None = column("失效日。Day from which it counts nothing.")
    is_contested: bool = expression("所据认定是否有异议待决。Whether its finding is contested.", LINE_CONTESTED)


@published("rating_change", description="评定变化中的一项。One line in which a rating differs from the one before.")
class RatingChange(Node):
    """What changed."""

    kind: ChangeKind = column("如何变化。How.", filterable=True)
    source: LineSource = column("来源。Deduction, bonus or risk.", filterable=True)
    rule: Annotated["Rule", strawberry.lazy("backend.entities.rule")] | None = one("规则。The rule.", "rule_id")
    finding: Annotated["Finding", strawberry.lazy("backend.entities.finding")] | None = one(
        "认定。The finding.", "finding_id"
    )
    points_before: Points = column("之前的分值。Points before.")
    points_after: Points = column("之后的分值。Points after.")
    reason_zh: str | None = column("原因。Why, Chinese.")
    reason_en: str | None = column("原因（英文）。Why, English.")


@queries
class RatingQueries:
    """Ratings."""

    rating: Rating | None = lookup("按编号查评定。One rating by its id.", "id")
