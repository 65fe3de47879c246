"""RiskScore: what a model said of an agency as of a day, with reasons that add up to it."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.risk_model import RiskModel
from backend.entities.rows import belongs_to, choice, data, day, index, key, moment, one_of, real, whole
from backend.entities.scalars import Points
from backend.graph.declare import Node, column, one, published

if TYPE_CHECKING:
    from backend.entities.agency import Agency


@strawberry.enum(description="风险档：预测概率为基准发生率的多少倍。Risk band: how many times the base rate.")
class RiskBand(Enum):
    LOW = strawberry.enum_value("LOW", description="低。Below the base rate.")
    MODERATE = strawberry.enum_value("MODERATE", description="中。Up to twice the base rate.")
    HIGH = strawberry.enum_value("HIGH", description="较高。Two to four times the base rate.")
    VERY_HIGH = strawberry.enum_value("VERY_HIGH", description="高。Four times the base rate or more.")


class RiskScoreRow(Model):
    """One agency's score by one model as of a day; points in hundredths. Never changed: a later score is a new row."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    model = belongs_to("RiskModelRow", index=False)
    model_id: str
    as_of = day()
    counts_until = day()
    log_odds = real()
    probability = real()
    band = choice(RiskBand)
    points = whole()
    reasons = data(null=False)
    ways_down = data(null=False)
    scored_at = moment()

    class Meta:
        table = "risk_score"
        constraints = (one_of("risk_score", "band", RiskBand),)
        indexes = (
            index("risk_score", "agency_id", "model_id", "as_of"),
            index("risk_score", "model_id", "as_of"),
        )


@published(
    "risk_score",
    description="风险评分：概率、风险档、分值与可加总的理由。A model's word on an agency, with reasons that add up.",
)
class RiskScore(Node):
    """A score. Probability and reasons are for the agency itself and its regulators; band and points for all."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    model: RiskModel | None = one("模型。The model.", "model_id")
    as_of: date = column("截至日。As of this day.", filterable=True, orderable=True)
    counts_until: date = column("失效日。Day from which it counts no more.")
    probability: float | None = column(
        "本季现场检查查出严重违规的概率（0至1）。Probability that an inspection of the quarter finds a serious breach."
    )
    log_odds: float | None = column("对数几率：各理由之和。Log-odds: the sum of the reasons.")
    band: RiskBand = column("风险档。Band.", filterable=True, groupable=True)
    points: Points = column("扣分（计入评定前、封顶前）。Points, before the profile's cap.")
    reasons: strawberry.scalars.JSON | None = column(
        "理由：特征、取值、对数几率（可加总）、说明（中英文）。Reasons: feature, value, log_odds (they add up), zh, en."
    )
    ways_down: strawberry.scalars.JSON | None = column(
        "如何降低：特征、现值、界限、届时概率、说明。What would lower it: feature, value, below, probability, zh, en."
    )
    scored_at: datetime = column("评分时刻。When scored.", filterable=True, orderable=True)
