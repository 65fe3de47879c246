"""DishonestyListing (安全生产严重失信主体名单, MEM Order 11): who is listed, why, until when, and how they leave it."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.contest import LISTING_CONTESTED
from backend.entities.inspection import Penalty
from backend.entities.rows import belongs_to, choice, day, index, key, long_text, moment, one_of, short_text, whole
from backend.graph.declare import Connection, Node, column, every, expression, listed, many, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.joint_measure import JointMeasure
    from backend.entities.professional import Professional


@strawberry.enum(
    description="列入情形（机构）：租借资质、挂靠、虚假报告或证书。What an agency is listed for (Order 11)."
)
class DishonestyGround(Enum):
    LEASED_QUALIFICATION = "LEASED_QUALIFICATION"
    AFFILIATION = "AFFILIATION"
    FALSE_REPORT = "FALSE_REPORT"
    FALSE_CERTIFICATE = "FALSE_CERTIFICATE"


@strawberry.enum(description="名单状态。State of a listing.")
class DishonestyState(Enum):
    PROPOSED = strawberry.enum_value("PROPOSED", description="已告知，可陈述申辩。Told; the agency may state its case.")
    DROPPED = strawberry.enum_value("DROPPED", description="不予列入。Not listed after all.")
    LISTED = "LISTED"
    REMOVAL_ASKED = strawberry.enum_value(
        "REMOVAL_ASKED", description="已申请提前移出，仍在名单。Asked for; still on it."
    )
    REMOVED = strawberry.enum_value("REMOVED", description="提前移出。Removed before the end.")
    ENDED = strawberry.enum_value("ENDED", description="期满移出。Its time is over.")


class DishonestyListingRow(Model):
    """One listing. `authority` is the penalty's: who punishes, decides (谁处罚、谁决定). `finding` is what it costs."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    penalty = belongs_to("PenaltyRow", index=False)
    penalty_id: int
    finding = belongs_to("FindingRow", null=True, index=False)
    finding_id: int | None
    ground = choice(DishonestyGround)
    state = choice(DishonestyState)
    authority = short_text(80)
    reason = long_text()
    proposed_by = short_text(80)
    proposed_on = day()
    state_until = day()
    statement = long_text(null=True)
    stated_on = day(null=True)
    decided_by = short_text(80, null=True)
    decided_on = day(null=True)
    decision_reason = long_text(null=True)
    record_by = day(null=True)
    publish_by = day(null=True)
    published_on = day(null=True)
    until_on = day(null=True)
    removal_ground = long_text(null=True)
    removal_asked_on = day(null=True)
    removal_decide_by = day(null=True)
    removal_reason = long_text(null=True)
    removed_on = day(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "dishonesty_listing"
        constraints = (
            one_of("dishonesty_listing", "ground", DishonestyGround),
            one_of("dishonesty_listing", "state", DishonestyState),
        )
        indexes = (index("dishonesty_listing", "proposed_on", "id"), index("dishonesty_listing", "state", "until_on"))


class DishonestyTermRow(Model):
    """An earlier time in public of a listing that was restored: from its publication until the removal got by fraud."""

    id = key()
    listing = belongs_to("DishonestyListingRow")
    listing_id: int
    published_on = day()
    removed_on = day()
    recorded_at = moment()

    class Meta:
        table = "dishonesty_term"


class ListedPersonRow(Model):
    """A person who is directly responsible, named with the agency and on the list as long as it is."""

    id = key()
    listing = belongs_to("DishonestyListingRow")
    listing_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    professional = belongs_to("ProfessionalRow", index=False)
    professional_id: int
    part = long_text()
    recorded_at = moment()

    class Meta:
        table = "listed_person"
        unique_together = (("listing_id", "professional_id"),)


@published(
    "listed_person",
    description="名单所列直接责任人员：公众只见隐名，移出后不再公开。"
    "A directly responsible person on the list; the public sees the masked name, and nothing after it left the list.",
)
class ListedPerson(Node):
    """One person."""

    masked_name: str = expression(
        "姓名（隐名）。Name, masked but for the surname.",
        "(SELECT lp.masked_name FROM professional lp WHERE lp.id = {t}.professional_id)",
    )
    part: str = column("责任。What their part was.")
    professional: Annotated["Professional", strawberry.lazy("backend.entities.professional")] | None = one(
        "人员：本机构与属地监管可见。The person: own agency and officers of its seat.", "professional_id"
    )


@published(
    "dishonesty_listing",
    description="严重失信主体名单条目（应急管理部令第11号）；D级不等于列入。"
    "An entry of the serious-dishonesty list (MEM Order 11). A grade D is no listing.",
)
class DishonestyListing(Node):
    """One listing."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    penalty: Penalty | None = one("所据处罚。The penalty that it rests on.", "penalty_id")
    ground: DishonestyGround = column("情形。What for.", filterable=True)
    state: DishonestyState = column("状态。State.", filterable=True)
    authority: str = column("决定机关，即处罚机关。Who decides: who punished.")
    reason: str = column("事实与理由。Facts and reasons.")
    proposed_on: date = column("告知日期。Day the agency was told.", orderable=True)
    state_until: date = column("陈述申辩期限。Until when it may state its case.")
    statement: str | None = column("陈述申辩：本机构与属地监管可见。Its case: itself and officers of its seat.")
    decided_on: date | None = column("决定日期。Day decided.")
    decision_reason: str | None = column("决定理由。Why.")
    record_by: date | None = column("应录入系统之日。To be recorded in the national system by.")
    publish_by: date | None = column("应公布之日。To be published by.")
    published_on: date | None = column("公布日期。Day published.")
    until_on: date | None = column("期满日期（不含）。Until this day, not included.", filterable=True)
    removal_asked_on: date | None = column("申请提前移出日期。Day early removal was asked for.")
    removal_decide_by: date | None = column("移出申请应决定之日。To be decided by.")
    removal_reason: str | None = column("移出决定理由。Why removal was granted or refused.")
    removed_on: date | None = column("移出日期。Day it left the list.")
    is_contested: bool = expression("是否有异议待决。Whether it is contested, undecided.", LISTING_CONTESTED)
    persons: list[ListedPerson] = listed("直接责任人员。Persons directly responsible.", "listing_id")
    measures: Connection[Annotated["JointMeasure", strawberry.lazy("backend.entities.joint_measure")]] = many(
        "联合惩戒。Its joint measures.", "listing_id", order=("area",)
    )
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class DishonestyQueries:
    """The list."""

    dishonesty_listings: Connection[DishonestyListing] = every(
        "严重失信主体名单：公众可见已公布且在列的。The list; the public sees who is published on it.",
        order=("-proposed_on",),
    )
