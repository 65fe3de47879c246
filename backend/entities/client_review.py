"""ClientReview (服务绩效评比): what the served enterprise, the buyer or a third party says of the service."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, day, index, key, moment, number, one_of, text


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
    score = number()
    comment = text(null=True)
    reviewed_on = day()
    recorded_at = moment()

    class Meta:
        table = "client_review"
        constraints = (one_of("client_review", "reviewer", Reviewer),)
        indexes = (index("client_review", "agency_id", "reviewed_on"),)
