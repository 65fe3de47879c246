"""Professional: who does the work and earns stars. With certificates, employments and stars."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final

import strawberry
from tortoise import Model

from backend.entities.contest import STAR_CONTESTED
from backend.entities.rows import belongs_to, choice, data, day, flag, index, key, moment, one_of, short_text, whole
from backend.entities.scalars import Points
from backend.graph.declare import (
    Connection,
    Group,
    Node,
    aggregated,
    column,
    every,
    expression,
    lookup,
    many,
    one,
    published,
    queries,
)

if TYPE_CHECKING:
    from backend.entities.ability_test import AbilityTestResult
    from backend.entities.agency import Agency
    from backend.entities.expert import Expert
    from backend.entities.finding_person import FindingPerson
    from backend.entities.project import Project


@strawberry.enum(description="证书种类。Kinds of certificate; engineers and evaluators both count (002-LS 二(一)2).")
class CertificateKind(Enum):
    SAFETY_ENGINEER = "SAFETY_ENGINEER"
    SAFETY_EVALUATOR = "SAFETY_EVALUATOR"
    FIRE_ENGINEER = "FIRE_ENGINEER"
    TITLE = "TITLE"


@strawberry.enum(
    description="证书等级。Tier: engineers and titles junior to senior; evaluators and fire engineers by level."
)
class CertificateTier(Enum):
    JUNIOR = "JUNIOR"
    MIDDLE = "MIDDLE"
    SENIOR = "SENIOR"
    LEVEL_1 = "LEVEL_1"
    LEVEL_2 = "LEVEL_2"
    LEVEL_3 = "LEVEL_3"


@strawberry.enum(description="注册安全工程师专业类别（现行七类）。The seven engineer categories in force.")
class EngineerCategory(Enum):
    COAL_MINE = "COAL_MINE"
    NON_COAL_MINE = "NON_COAL_MINE"
    CHEMICAL = "CHEMICAL"
    METAL_SMELTING = "METAL_SMELTING"
    CONSTRUCTION = "CONSTRUCTION"
    ROAD_TRANSPORT = "ROAD_TRANSPORT"
    OTHER = "OTHER"


FLOOR: Final = 5
"""The fewest persons that a group may have that is counted or measured in public."""


class ProfessionalRow(Model):
    """A person; the resident id is sensitive and leaves only by the masks of `policy.py`."""

    id = key()
    name = short_text(40)
    masked_name = short_text(40)
    id_number = short_text(18, unique=True)
    masked_id_number = short_text(18)
    phone = short_text(20, null=True)
    entered_trade_on = day()
    education_hours = whole(0)
    is_in_expert_pool = flag()
    recorded_at = moment()

    class Meta:
        table = "professional"
        indexes = (index("professional", "name", "id"),)


class CertificateRow(Model):
    """A certificate or title that a professional holds."""

    id = key()
    professional = belongs_to("ProfessionalRow")
    professional_id: int
    kind = choice(CertificateKind)
    tier = choice(CertificateTier)
    category = choice(EngineerCategory, null=True)
    number = short_text(40)
    issuer = short_text(80)
    issued_on = day()
    valid_until = day(null=True)
    recorded_at = moment()

    class Meta:
        table = "certificate"
        unique_together = (("issuer", "number"),)
        constraints = (
            one_of("certificate", "kind", CertificateKind),
            one_of("certificate", "tier", CertificateTier),
            one_of("certificate", "category", EngineerCategory),
        )


class EmploymentRow(Model):
    """A professional's work at an agency; staff counts from three months of pension contributions there."""

    id = key()
    professional = belongs_to("ProfessionalRow")
    professional_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    from_on = day()
    until_on = day(null=True)
    position = short_text(40)
    is_full_time = flag(True)
    is_retired_rehire = flag()
    pension_months = whole(0)
    pension_checked_on = day(null=True)
    is_pension_matched = flag(True)
    resident_region = belongs_to("RegionRow", null=True, index=False)
    resident_region_id: str | None
    recorded_at = moment()

    class Meta:
        table = "employment"
        indexes = (index("employment", "agency_id", "until_on", "professional_id"),)


class StarRow(Model):
    """A professional's stars as of a day, with the points of each part and the gate that held them back."""

    id = key()
    professional = belongs_to("ProfessionalRow", index=False)
    professional_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    as_of = day()
    stars = whole()
    points = whole()
    parts = data(null=False)
    held_back_by = short_text(60, null=True)
    valid_until = day()
    is_current = flag()
    recorded_at = moment()

    class Meta:
        table = "star"
        indexes = (index("star", "professional_id", "as_of"), index("star", "agency_id", "is_current", "stars"))


@published(
    "professional",
    description="专业技术人员及其个人安全生产职业记录。"
    "A professional who does the work and earns stars, with their personal record of safety practice.",
    floor=FLOOR,
)
class Professional(Node):
    """A person and the record of their practice; what is sensitive shows only to whom it concerns."""

    name: str = column("姓名（依法公开的从业人员）。Name, disclosed by law.", filterable=True, orderable=True)
    id_number: str | None = column(
        "公民身份号码：仅本机构与属地监管可见。Resident id: own agency and its regulator only.", filterable=True
    )
    masked_id_number: str | None = column("脱敏身份号码。Masked resident id: own agency and its regulator only.")
    phone: str | None = column("手机：仅本机构与属地监管可见。Telephone: own agency and its regulator only.")
    entered_trade_on: date | None = column("从业起始日。Since when in the trade.", orderable=True, groupable=True)
    education_hours: int = column(
        "近12个月继续教育学时。Hours of continuing education in the last 12 months.", measurable=True
    )
    is_in_expert_pool: bool = column("是否入选专家库。Whether in the expert pool.", filterable=True, groupable=True)
    certificates: "Connection[Certificate]" = many("证书。Certificates.", "professional_id")
    employments: "Connection[Employment]" = many("从业经历。Employments.", "professional_id", order=("-from_on",))
    star: "Star | None" = one(
        "当前星级。Current stars.",
        where="{o}.professional_id = {t}.id AND {o}.is_current",
        order="{o}.as_of DESC, {o}.id DESC",
    )
    star_history: "Connection[Star]" = many(
        "星级历史，新的在前。All stars, latest first.", "professional_id", order=("-as_of",)
    )
    test_results: Connection[Annotated["AbilityTestResult", strawberry.lazy("backend.entities.ability_test")]] = many(
        "能力测验结果：应考时所在机构与属地监管可见。Results of ability tests: that day's agency and its regulator.",
        "professional_id",
        order=("-held_on",),
    )
    findings_naming: Connection[Annotated["FindingPerson", strawberry.lazy("backend.entities.finding_person")]] = many(
        "涉及本人的已确认认定：该机构与属地监管可见。Confirmed findings that name them: agency and regulator.",
        "professional_id",
        where="EXISTS (SELECT 1 FROM finding cf WHERE cf.id = {o}.finding_id AND cf.state = 'CONFIRMED')",
    )
    projects_led: Connection[Annotated["Project", strawberry.lazy("backend.entities.project")]] = many(
        "负责的项目（依权限）。Projects they led, as far as visible.", "lead_id", order=("-started_on",)
    )
    expert_terms: Connection[Annotated["Expert", strawberry.lazy("backend.entities.expert")]] = many(
        "专家库任期（已出库的依权限）。Terms in the pool of experts; past ones as far as visible.",
        "professional_id",
        order=("-admitted_on",),
    )


@published("certificate", description="资格证书或职称。A certificate or title.", floor=FLOOR)
class Certificate(Node):
    """What a professional holds."""

    kind: CertificateKind = column("种类。Kind.", filterable=True, groupable=True)
    tier: CertificateTier = column("等级。Tier.", filterable=True, groupable=True)
    category: EngineerCategory | None = column("专业类别。Engineer category.", filterable=True, groupable=True)
    number: str | None = column("证书编号：仅本机构与属地监管可见。Number: own agency and its regulator only.")
    issuer: str = column("发证机关。Issuer.")
    issued_on: date = column("发证日期。Day of issue.")
    valid_until: date | None = column("有效期至。Valid until.", filterable=True)


@published(
    "employment",
    description="从业关系：连续参保满三个月方计入人员。Work at an agency; counts from three pension months.",
    floor=FLOOR,
)
class Employment(Node):
    """A professional's work at an agency."""

    professional: "Professional" = one("人员。The person.", "professional_id")
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    position: str = column("岗位。Position.", groupable=True)
    from_on: date = column("入职日期。From this day.", orderable=True)
    until_on: date | None = column("离职日期。Until this day; null: works there now.", filterable=True)
    is_full_time: bool = column("是否专职。Whether full-time.", filterable=True, groupable=True)
    pension_months: int | None = column(
        "连续参保月数：仅本机构与属地监管可见。Pension months: own agency and its regulator only."
    )
    is_pension_matched: bool | None = column("社保是否相符：同上。Whether pension and employer match: likewise.")


@published(
    "star", description="星级认定（建议方案）。Star recognition; the scheme is a proposal built on 002-LS 二(二)6."
)
class Star(Node):
    """Stars of a professional as of a day."""

    professional: "Professional" = one("人员。The person.", "professional_id")
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    as_of: date = column("评定日。As of this day.", orderable=True)
    stars: int = column("星数（0至5）。Stars, 0 to 5.", filterable=True, orderable=True)
    points: Points = column("得分。Points.", orderable=True)
    parts: strawberry.scalars.JSON | None = column(
        "各部分得分：仅本机构与属地监管可见。Points by part, in hundredths: own agency and its regulator only."
    )
    held_back_by: str | None = column(
        "限制升星的条件：同上；空为无。The gate that held the stars back; null: none. Seen likewise."
    )
    valid_until: date = column("有效期至。Valid until.")
    is_current: bool = column("是否当前有效。Whether it is the current one.", filterable=True)
    is_contested: bool = expression(
        "是否有异议待决；所计认定的异议仅本机构与属地监管可见。Whether it is contested, undecided, or a finding is that"
        " counted for it; of the latter own agency and its regulator only are told.",
        STAR_CONTESTED,
    )


@queries
class ProfessionalQueries:
    """Professionals."""

    professional: Professional | None = lookup(
        "按编号或身份号码查人员。One professional by id or resident id.", "id", "id_number"
    )
    professionals: Connection[Professional] = every("专业技术人员名录。Professionals.", order=("name",))
    professional_groups: list[Group[Professional]] = aggregated(
        "人员分组统计，不足五人的组不列出。Professionals by groups of five and more."
    )
    certificate_groups: list[Group[Certificate]] = aggregated(
        "证书分组统计，不足五张的组不列出。Certificates by groups of five and more."
    )
