"""Contest (异议与复核): an agency contests what has taken effect: a confirmed finding, a rating, a listing, a star.

While it is open every answer that rests on what is contested says so (`isContested`). An objection to a finding that is
not confirmed yet is an `Objection`.
"""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, day, index, key, long_text, moment, one_of, short_text, whole
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.dishonesty_listing import DishonestyListing
    from backend.entities.finding import Finding
    from backend.entities.professional import Star
    from backend.entities.rating import Rating


@strawberry.enum(description="异议对象。What is contested.")
class ContestSubject(Enum):
    FINDING = "FINDING"
    RATING = "RATING"
    LISTING = "LISTING"
    STAR = "STAR"


@strawberry.enum(description="异议状态。State of a contest.")
class ContestState(Enum):
    LODGED = strawberry.enum_value("LODGED", description="已提出，待决定。Waits for its decision.")
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ContestRow(Model):
    """One contest, about one thing."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    subject = choice(ContestSubject)
    finding = belongs_to("FindingRow", null=True)
    finding_id: int | None
    rating = belongs_to("RatingRow", null=True)
    rating_id: int | None
    listing = belongs_to("DishonestyListingRow", null=True)
    listing_id: int | None
    star = belongs_to("StarRow", null=True, index=False)
    star_id: int | None
    ground = long_text()
    state = choice(ContestState)
    lodged_by = short_text(80)
    lodged_on = day()
    decide_by = day()
    reason = long_text(null=True)
    decided_by = short_text(80, null=True)
    decided_on = day(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "contest"
        constraints = (
            one_of("contest", "subject", ContestSubject),
            one_of("contest", "state", ContestState),
        )
        indexes = (
            index("contest", "lodged_on", "id"),
            index("contest", "agency_id", "state"),
            index("contest", "star_id"),
        )


class OverturnedRatingRow(Model):
    """A rating that a contest showed to be wrong: it stands as it was published, and counts as no fall."""

    id = key()
    rating = belongs_to("RatingRow", index=False)
    rating_id: int
    contest = belongs_to("ContestRow", index=False)
    contest_id: int
    overturned_at = moment()

    class Meta:
        table = "overturned_rating"
        unique_together = (("rating_id",),)


OPEN: Final = "EXISTS (SELECT 1 FROM contest ct WHERE ct.state = 'LODGED' AND ct.agency_id = {t}.agency_id AND "
FINDING_CONTESTED: Final = OPEN + "ct.finding_id = {t}.id)"
LISTING_CONTESTED: Final = OPEN + "ct.listing_id = {t}.id)"
LINE_CONTESTED: Final = "EXISTS (SELECT 1 FROM contest ct WHERE ct.state = 'LODGED' AND ct.finding_id = {t}.finding_id)"
RATING_CONTESTED: Final = (
    OPEN
    + "(ct.rating_id = {t}.id OR ct.finding_id IN (SELECT cl.finding_id FROM line cl WHERE cl.rating_id = {t}.id)))"
)
AGENCY_CONTESTED: Final = (
    "EXISTS (SELECT 1 FROM contest ct WHERE ct.state = 'LODGED' AND ct.agency_id = {t}.id"
    " AND (ct.rating_id IS NOT NULL OR ct.listing_id IS NOT NULL OR ct.finding_id IN"
    " (SELECT cl.finding_id FROM line cl WHERE cl.rating_id = {t}.current_rating_id)))"
)
ITS_AGENCY_CONTESTED: Final = (
    OPEN + "(ct.rating_id IS NOT NULL OR ct.listing_id IS NOT NULL OR ct.finding_id IS NOT NULL))"
)
COUNTED_FOR_STAR: Final = (
    "finding_person np JOIN finding wf ON wf.id = np.finding_id"
    " WHERE np.professional_id = {t}.professional_id AND np.recorded_at <= {t}.recorded_at"
    " AND wf.confirmed_on <= {t}.as_of AND wf.confirmed_at <= {t}.recorded_at"
    " AND (wf.revoked_at IS NULL OR wf.revoked_at > {t}.recorded_at)"
    " AND (wf.repaired_on IS NULL OR wf.repaired_on > {t}.as_of OR wf.repaired_at > {t}.recorded_at)"
)
"""The findings that name a star's person and that its award was told of: what `NAMING` of `award_stars` selects."""
STAR_CONTESTED: Final = (
    f"{OPEN}ct.star_id = {{t}}.id) OR EXISTS (SELECT 1 FROM {COUNTED_FOR_STAR} AND {{visible:FindingPerson:np}}"
    " AND EXISTS (SELECT 1 FROM contest cf WHERE cf.finding_id = np.finding_id AND cf.state = 'LODGED'))"
)
"""That a finding is contested is public, whom it names is not: a mark on a star may not tell who could not see it."""
OVERTURNED: Final = "EXISTS (SELECT 1 FROM overturned_rating ov WHERE ov.rating_id = {t}.id)"


@published(
    "contest",
    description="异议与复核：对已生效的认定、评定、名单条目、人员星级。A contest of what has taken effect.",
)
class Contest(Node):
    """A contest."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    subject: ContestSubject = column("对象。What is contested.", filterable=True)
    finding: Annotated["Finding", strawberry.lazy("backend.entities.finding")] | None = one(
        "所异议的认定。The finding.", "finding_id"
    )
    rating: Annotated["Rating", strawberry.lazy("backend.entities.rating")] | None = one(
        "所异议的评定。The rating.", "rating_id"
    )
    listing: Annotated["DishonestyListing", strawberry.lazy("backend.entities.dishonesty_listing")] | None = one(
        "所异议的名单条目。The listing.", "listing_id"
    )
    star: Annotated["Star", strawberry.lazy("backend.entities.professional")] | None = one(
        "所异议的人员星级。The star.", "star_id"
    )
    ground: str = column("理由。Why.")
    state: ContestState = column("状态。State.", filterable=True)
    lodged_on: date = column("提出日期。Day lodged.", orderable=True)
    decide_by: date = column("应决定之日。To be decided by.", filterable=True)
    reason: str | None = column("决定理由。Why it was decided so.")
    decided_on: date | None = column("决定日期。Day decided.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class ContestQueries:
    """Contests."""

    contests: Connection[Contest] = every(
        "异议与复核（本机构与属地监管可见）。Contests, for the agency itself and officers of its seat.",
        order=("-lodged_on",),
    )
