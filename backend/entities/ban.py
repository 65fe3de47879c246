"""Ban (行业禁入、职业禁入): who may not work in the trade, why and until when (000-JL 五(二); 004-FJ (七))."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.accident import Accident
from backend.entities.inspection import Penalty
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
    short_text,
    whole,
)
from backend.graph.declare import Connection, Node, column, every, expression, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.professional import Professional


@strawberry.enum(description="禁入种类。Kind of ban.")
class BanKind(Enum):
    INDUSTRY = strawberry.enum_value("INDUSTRY", description="行业禁入：机构或人员。From the trade: agency or person.")
    OCCUPATION = strawberry.enum_value("OCCUPATION", description="职业禁入：人员。From the occupation: a person.")


@strawberry.enum(description="禁入情形。What a ban is for.")
class BanGround(Enum):
    LEASED_QUALIFICATION = strawberry.enum_value(
        "LEASED_QUALIFICATION", description="租借资质（安全生产法第九十二条）。Leased qualification."
    )
    AFFILIATION = strawberry.enum_value("AFFILIATION", description="挂靠（同上）。Affiliation.")
    FALSE_REPORT = strawberry.enum_value("FALSE_REPORT", description="出具虚假报告（同上）。False report.")
    ACCIDENT = strawberry.enum_value(
        "ACCIDENT", description="对事故负有重大责任（004-FJ (七)）。Major responsibility for an accident."
    )


@strawberry.enum(description="禁入状态。State of a ban.")
class BanState(Enum):
    PROPOSED = "PROPOSED"
    DROPPED = strawberry.enum_value("DROPPED", description="不予禁入。Not imposed after all.")
    IN_FORCE = "IN_FORCE"
    LIFTED = strawberry.enum_value("LIFTED", description="被法院或复议撤销。Set aside by a court or on review.")
    ENDED = strawberry.enum_value("ENDED", description="期满。Its time is over.")


@strawberry.enum(description="撤销禁入的机关。Who set a ban aside.")
class LiftGround(Enum):
    COURT = strawberry.enum_value("COURT", description="人民法院判决。A court's judgment.")
    REVIEW = strawberry.enum_value("REVIEW", description="行政复议决定。A decision on review.")


class BanRow(Model):
    """One ban: of the agency itself or, with `professional`, of a person who worked for it. No `until_on`: for life."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    professional = belongs_to("ProfessionalRow", null=True)
    professional_id: int | None
    penalty = belongs_to("PenaltyRow", null=True, index=False)
    penalty_id: int | None
    accident = belongs_to("AccidentRow", null=True, index=False)
    accident_id: int | None
    kind = choice(BanKind)
    ground = choice(BanGround)
    state = choice(BanState)
    authority = short_text(80)
    reason = long_text()
    is_lifelong = flag()
    proposed_by = short_text(80)
    proposed_on = day()
    decided_by = short_text(80, null=True)
    decided_on = day(null=True)
    decision_reason = long_text(null=True)
    from_on = day(null=True)
    until_on = day(null=True)
    lifted_by = short_text(80, null=True)
    lifted_on = day(null=True)
    lift_ground = choice(LiftGround, null=True)
    lift_document = short_text(80, null=True)
    lift_reason = long_text(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "ban"
        constraints = (
            one_of("ban", "kind", BanKind),
            one_of("ban", "ground", BanGround),
            one_of("ban", "state", BanState),
            one_of("ban", "lift_ground", LiftGround),
        )
        indexes = (index("ban", "proposed_on", "id"), index("ban", "state", "until_on"))


@published(
    "ban",
    description="行业禁入、职业禁入：生效期间公开，人员隐名。"
    "A ban from the trade or the occupation; public while it is in force, persons by masked names.",
)
class Ban(Node):
    """One ban."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "被禁入的机构；禁入人员时为其任职机构。The agency that is barred, or for which the person worked.", "agency_id"
    )
    is_of_agency: bool = expression(
        "是否禁入机构本身。Whether the agency itself is barred.", "{t}.professional_id IS NULL"
    )
    masked_name: str | None = expression(
        "被禁入人员（隐名）；空为机构。Name of the person, masked; null: the agency.",
        "(SELECT bp.masked_name FROM professional bp WHERE bp.id = {t}.professional_id)",
    )
    professional: Annotated["Professional", strawberry.lazy("backend.entities.professional")] | None = one(
        "被禁入人员：该机构与属地监管可见。The person: that agency and officers of its seat.", "professional_id"
    )
    penalty: Penalty | None = one("所据处罚。The penalty that it rests on.", "penalty_id")
    accident: Accident | None = one("所据事故。The accident that it rests on.", "accident_id")
    kind: BanKind = column("种类。Kind.", filterable=True)
    ground: BanGround = column("情形。What for.", filterable=True)
    state: BanState = column("状态。State.", filterable=True)
    authority: str = column("决定机关。Authority.")
    reason: str | None = column("事实与理由：该机构与属地监管可见。Facts: that agency and officers of its seat.")
    is_lifelong: bool = column("是否终身。Whether for life.", filterable=True)
    proposed_on: date = column("提出日期。Day proposed.", orderable=True)
    decided_on: date | None = column("决定日期。Day decided.")
    decision_reason: str | None = column("决定理由：同上。Why: likewise.")
    from_on: date | None = column("起始日期。From this day.", filterable=True)
    until_on: date | None = column(
        "截止日期（不含）；生效而空为终身。Until this day, not included; in force and null: for life."
    )
    lifted_on: date | None = column("撤销日期。Day set aside.")
    lift_ground: LiftGround | None = column("撤销机关。Who set it aside.")
    lift_document: str | None = column("撤销文书文号。Number of that decision.")
    lift_reason: str | None = column("撤销理由。Why it was set aside.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class BanQueries:
    """Bans."""

    bans: Connection[Ban] = every("禁入：公众见生效的。Bans; the public sees those in force.", order=("-proposed_on",))
