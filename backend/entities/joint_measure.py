"""JointMeasure (联合惩戒): what other offices are told of who is on the serious-dishonesty list (004-FJ (二十九))."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, day, index, key, long_text, moment, one_of, short_text, whole
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.dishonesty_listing import DishonestyListing


@strawberry.enum(description="联合惩戒领域（004-FJ (二十九)，十项）。The ten areas of joint punishment.")
class MeasureArea(Enum):
    OPERATION = strawberry.enum_value("OPERATION", description="经营。Business operation.")
    FINANCE = strawberry.enum_value("FINANCE", description="投融资。Investment and finance.")
    GOVERNMENT_PROCUREMENT = strawberry.enum_value(
        "GOVERNMENT_PROCUREMENT", description="政府采购。Government procurement."
    )
    ENGINEERING_TENDERS = strawberry.enum_value("ENGINEERING_TENDERS", description="工程招投标。Engineering tenders.")
    STATE_LAND = strawberry.enum_value("STATE_LAND", description="国有土地出让。Grants of state land.")
    HONOURS = strawberry.enum_value("HONOURS", description="授予荣誉。Honours.")
    IMPORT_EXPORT = strawberry.enum_value("IMPORT_EXPORT", description="进出口。Import and export.")
    EXIT_ENTRY = strawberry.enum_value("EXIT_ENTRY", description="出入境。Leaving and entering the country.")
    QUALIFICATION_REVIEW = strawberry.enum_value(
        "QUALIFICATION_REVIEW", description="资质审核。Review of qualifications."
    )
    INSURANCE_RATES = strawberry.enum_value("INSURANCE_RATES", description="保险费率。Insurance rates.")


@strawberry.enum(description="由谁的系统代收件单位答复。Whose system says what the receiver did.")
class Answering(Enum):
    REGULATOR = "REGULATOR"
    BUYER = "BUYER"
    INSURER = "INSURER"


@strawberry.enum(description="惩戒状态。State of a joint measure.")
class MeasureState(Enum):
    TOLD = strawberry.enum_value("TOLD", description="已告知收件单位。The receiver has been told.")
    ANSWERED = strawberry.enum_value("ANSWERED", description="已答复所采取的措施。It was said what was done.")
    ENDED = strawberry.enum_value("ENDED", description="已随移出名单而终止。Ended with the listing.")


class JointMeasureRow(Model):
    """One area of one listing. `ends_by`: until when the receiver has to lift what it did, once the listing is over."""

    id = key()
    listing = belongs_to("DishonestyListingRow")
    listing_id: int
    agency = belongs_to("AgencyRow")
    agency_id: int
    area = choice(MeasureArea)
    state = choice(MeasureState)
    receiver_zh = short_text(80)
    receiver_en = short_text(120)
    answers = choice(Answering)
    legal_basis = short_text(80)
    told_on = day()
    answer = long_text(null=True)
    answered_on = day(null=True)
    answered_by = short_text(80, null=True)
    ended_on = day(null=True)
    ends_by = day(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "joint_measure"
        constraints = (
            one_of("joint_measure", "area", MeasureArea),
            one_of("joint_measure", "state", MeasureState),
            one_of("joint_measure", "answers", Answering),
        )
        indexes = (index("joint_measure", "told_on", "id"),)


@published(
    "joint_measure",
    description="联合惩戒：仅及已公布的严重失信主体，D级不触发。"
    "A joint measure against who is published on the serious-dishonesty list; a grade D makes none.",
)
class JointMeasure(Node):
    """One measure."""

    listing: Annotated["DishonestyListing", strawberry.lazy("backend.entities.dishonesty_listing")] | None = one(
        "名单条目。The listing.", "listing_id"
    )
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    area: MeasureArea = column("领域。Area.", filterable=True)
    state: MeasureState = column("状态。State.", filterable=True)
    receiver_zh: str = column("收件单位。Who is told.")
    receiver_en: str = column("收件单位（英文）。Who is told, English.")
    answers: Answering = column("由谁的系统答复。Whose system answers.", filterable=True)
    legal_basis: str = column("依据。Legal basis.")
    told_on: date = column("告知日期。Day told.", orderable=True, filterable=True)
    answer: str | None = column(
        "所采取的措施：本机构、属地监管与该类收件单位可见。What was done: itself, officers of its seat, its receivers."
    )
    answered_on: date | None = column("答复日期。Day answered.", filterable=True)
    ended_on: date | None = column("终止日期。Day it ended.", filterable=True)
    ends_by: date | None = column("收件单位应解除之日。To be lifted by.", filterable=True)
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class JointMeasureQueries:
    """Joint measures."""

    joint_measures: Connection[JointMeasure] = every(
        "联合惩戒：公众只见在列者。Joint measures; the public sees those of who is published on the list.",
        order=("-told_on",),
    )
