"""ClientReview (服务绩效评比): what the served enterprise, the buyer or a third party says of the service."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, day, index, key, long_text, moment, one_of, whole
from backend.entities.scalars import Points
from backend.graph.declare import Node, column, one, published

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.project import Project


@strawberry.enum(description="评价方（003-ND（二十））。Who reviews.")
class Reviewer(Enum):
    CLIENT = "CLIENT"
    BUYER = "BUYER"
    THIRD_PARTY = "THIRD_PARTY"


class ClientReviewRow(Model):
    """A review with a score of 0 to 100 in hundredths."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    project = belongs_to("ProjectRow")
    project_id: int
    reviewer = choice(Reviewer)
    score = whole()
    comment = long_text(null=True)
    reviewed_on = day()
    recorded_at = moment()

    class Meta:
        table = "client_review"
        constraints = (one_of("client_review", "reviewer", Reviewer),)
        indexes = (index("client_review", "agency_id", "reviewed_on"),)


@published("client_review", description="服务绩效评价（001-HZ 五(六)）。A review of service.")
class ClientReview(Node):
    """What clients say."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    project: Annotated["Project", strawberry.lazy("backend.entities.project")] | None = one(
        "项目。The project.", "project_id"
    )
    reviewer: Reviewer = column("评价方。Who reviews.", filterable=True)
    score: Points = column("得分（0至100）。Score, 0 to 100.", filterable=True, orderable=True)
    comment: str | None = column("意见：本机构与监管可见。Comment: own agency and regulator only.")
    reviewed_on: date = column("日期。Day.", filterable=True, orderable=True)
