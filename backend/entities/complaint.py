"""Complaint: what the public and insiders say of an agency (002-LS 二(四)11; 000-JL 五(二)), and how it was answered.

Who complained is nowhere in here but in a sealed box (`backend/seal.py`) that no published type shows.
"""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

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
from backend.entities.scalars import Yuan
from backend.graph.declare import Connection, Group, Node, aggregated, column, every, many, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.region import Region


@strawberry.enum(description="种类。What is complained of.")
class ComplaintKind(Enum):
    SERVICE = strawberry.enum_value("SERVICE", description="服务投诉：由机构答复。About a service: the agency answers.")
    REPORT = strawberry.enum_value("REPORT", description="举报违法：由监管核查。A breach: regulators look into it.")
    RETALIATION = strawberry.enum_value(
        "RETALIATION", description="打击报复吹哨人。Retaliation against a whistle-blower."
    )


@strawberry.enum(description="来源渠道。How it came.")
class ComplaintChannel(Enum):
    HOTLINE_12350 = strawberry.enum_value("HOTLINE_12350", description="安全生产举报投诉热线。The work-safety hotline.")
    HOTLINE_12345 = strawberry.enum_value("HOTLINE_12345", description="政务服务热线。The public-service hotline.")
    WEB = "WEB"
    LETTER = "LETTER"


@strawberry.enum(description="办理状态。How far it is.")
class ComplaintState(Enum):
    SUBMITTED = "SUBMITTED"
    DECLINED = strawberry.enum_value("DECLINED", description="不予受理，已说明去处。Not ours; said where to go.")
    ACCEPTED = "ACCEPTED"
    ANSWERED = strawberry.enum_value("ANSWERED", description="机构已答复，待认定。The agency has answered.")
    CONCLUDED = "CONCLUDED"


@strawberry.enum(description="投诉举报结果。Outcome of a complaint.")
class ComplaintOutcome(Enum):
    OPEN = "OPEN"
    UPHELD = "UPHELD"
    NOT_UPHELD = "NOT_UPHELD"


class ComplaintRow(Model):
    """One complaint. `content` is in its author's words and may betray them: handlers write a `lead` for others."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    kind = choice(ComplaintKind, default=ComplaintKind.SERVICE)
    state = choice(ComplaintState, default=ComplaintState.SUBMITTED)
    channel = choice(ComplaintChannel)
    is_insider = flag()
    is_named = flag()
    content = long_text()
    lead = long_text(null=True)
    received_on = day()
    accept_by = day(null=True)
    accepted_on = day(null=True)
    accepted_by = short_text(80, null=True)
    needs_check = flag()
    answer_due_on = day()
    extended_on = day(null=True)
    answer = long_text(null=True)
    answered_on = day(null=True)
    outcome = choice(ComplaintOutcome)
    severity = short_text(2, null=True)
    reason = long_text(null=True)
    concluded_on = day(null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "complaint"
        constraints = (
            one_of("complaint", "kind", ComplaintKind),
            one_of("complaint", "state", ComplaintState),
            one_of("complaint", "channel", ComplaintChannel),
            one_of("complaint", "outcome", ComplaintOutcome),
        )
        indexes = (index("complaint", "received_on", "id"),)


class SealedIdentityRow(Model):
    """Who complained, in a box that the key of the installation opens; no published type, no list, no count."""

    id = key()
    complaint = belongs_to("ComplaintRow", index=False)
    complaint_id: int
    box = long_text()

    class Meta:
        table = "sealed_identity"
        unique_together = (("complaint_id",),)


class IdentityOpeningRow(Model):
    """Each time that a box was opened: by whom and what for."""

    id = key()
    complaint = belongs_to("ComplaintRow")
    complaint_id: int
    opened_by = short_text(80)
    purpose = long_text()
    opened_at = moment()

    class Meta:
        table = "identity_opening"


class ComplaintRewardRow(Model):
    """What a named complainant is paid for, and how it was reckoned; money in fen, shares in per cent."""

    id = key()
    complaint = belongs_to("ComplaintRow", index=False)
    complaint_id: int
    penalty = belongs_to("PenaltyRow", null=True, index=False)
    penalty_id: int | None
    fine = whole(0)
    share_percent = whole()
    least = whole()
    most = whole()
    insider_percent = whole()
    amount = whole()
    granted_by = short_text(80)
    granted_on = day()
    paid_on = day(null=True)
    version = whole(1)

    class Meta:
        table = "complaint_reward"
        unique_together = (("complaint_id",),)


@published(
    "complaint",
    description="投诉举报（002-LS 二(四)11）；举报人身份密封，任何查询均不可见。"
    "A complaint. Who made it is sealed: no query shows it.",
)
class Complaint(Node):
    """A complaint."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "机构。The agency complained of.", "agency_id", groupable=True
    )
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one(
        "受理地。Where it is handled.", "region_id", groupable=True
    )
    kind: ComplaintKind = column("种类。What it is about.", filterable=True, groupable=True)
    state: ComplaintState = column("办理状态。How far it is.", filterable=True, groupable=True)
    channel: ComplaintChannel | None = column("渠道：专办人可见。Channel: handler only.")
    is_insider: bool | None = column("是否内部吹哨：专办人可见。Whether from inside: handler only.")
    is_named: bool | None = column("是否留有身份：专办人可见。Whether an identity is sealed: handler only.")
    content: str | None = column("原文：专办人可见。In its author's words: handler only.")
    lead: str | None = column("线索摘要：由专办人转写。What it comes to, in the handler's words.")
    received_on: date = column("收到日期。Day received.", filterable=True, orderable=True, groupable=True)
    accept_by: date | None = column("受理期限。To be accepted or declined by.")
    accepted_on: date | None = column("受理日期。Day accepted.")
    needs_check: bool = column("是否需核查。Whether it has to be looked into.")
    answer_due_on: date = column("答复期限。Answer due.", filterable=True)
    extended_on: date | None = column("延期日期。Day its term was extended.")
    answer: str | None = column("答复。The answer.")
    answered_on: date | None = column("答复日期。Day answered.", filterable=True)
    outcome: ComplaintOutcome = column("结果。Outcome.", filterable=True, groupable=True)
    severity: str | None = column("情节。Severity, S1 to S3, of what was upheld.")
    reason: str | None = column("认定或不受理的理由：监管可见。Why it was decided so: officers only.")
    concluded_on: date | None = column("认定日期。Day decided.", filterable=True)
    openings: "Connection[IdentityOpening]" = many(
        "身份启封记录：专办人可见。Each opening of its sealed identity: handler only.", "complaint_id"
    )
    reward: "ComplaintReward | None" = one(
        "奖励：专办人可见。Its reward: handler only.", where="{o}.complaint_id = {t}.id", order="{o}.id"
    )
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@published("identity_opening", description="身份启封记录。An opening of a sealed identity.")
class IdentityOpening(Node):
    """Who opened it and what for."""

    opened_by: str = column("启封人。By whom.")
    purpose: str = column("用途。What for.")
    opened_at: datetime = column("启封时刻。When.")


@published(
    "complaint_reward",
    description="举报奖励：罚款额的一定比例，设上下限，内部举报上浮。"
    "A reward: a share of the fine within bounds, more for insiders.",
)
class ComplaintReward(Node):
    """How it was reckoned."""

    fine: Yuan = column("所据罚款。The fine that it rests on.")
    share_percent: int = column("比例，百分之。Share of the fine, per cent.")
    least: Yuan = column("下限。At least.")
    most: Yuan = column("上限。At most.")
    insider_percent: int = column("内部举报上浮，百分之。Added for an insider, per cent.")
    amount: Yuan = column("奖金。The reward.")
    granted_on: date = column("核定日期。Day granted.")
    paid_on: date | None = column("发放日期。Day paid.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@published(description="投诉举报回执：凭回执号查询，请妥存。A receipt: keep it, it alone asks after a complaint.")
class ComplaintReceipt:
    """What a complainant gets."""

    receipt: str = column("回执号。The receipt.")
    accept_by: date = column("受理期限。To be accepted or declined by.")


@published(description="举报人身份（启封）。The identity of a complainant, opened for a purpose.")
class ComplaintIdentity:
    """Who complained."""

    name: str = column("姓名。Name.")
    phone: str = column("电话。Telephone.")
    opening_id: strawberry.ID = column("启封记录编号。Id of the opening on record.")


@queries
class ComplaintQueries:
    """Complaints."""

    complaints: Connection[Complaint] = every(
        "投诉举报（依权限）。Complaints, as far as visible.", order=("-received_on",)
    )
    complaint_groups: list[Group[Complaint]] = aggregated(
        "投诉举报分组统计（依权限）。Complaints by groups, as far as visible."
    )
