"""Professional: who does the work and earns stars. With certificates, employments and stars."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, data, day, flag, index, key, moment, number, one_of


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


class ProfessionalRow(Model):
    """A person; the resident id is sensitive and leaves only by the masks of `policy.py`."""

    id = key()
    name = code(40)
    masked_name = code(40)
    id_number = code(18, unique=True)
    masked_id_number = code(18)
    phone = code(20, null=True)
    entered_trade_on = day()
    education_hours = number(0)
    is_in_expert_pool = flag()
    recorded_at = moment()

    class Meta:
        table = "professional"


class CertificateRow(Model):
    """A certificate or title that a professional holds."""

    id = key()
    professional = belongs_to("ProfessionalRow")
    professional_id: int
    kind = choice(CertificateKind)
    tier = choice(CertificateTier)
    category = choice(EngineerCategory, null=True)
    number = code(40)
    issuer = code(80)
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
    position = code(40)
    is_full_time = flag(True)
    is_retired_rehire = flag()
    pension_months = number(0)
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
    stars = number()
    points = number()
    parts = data(null=False)
    held_back_by = code(60, null=True)
    valid_until = day()
    is_current = flag()
    recorded_at = moment()

    class Meta:
        table = "star"
        indexes = (index("star", "professional_id", "as_of"), index("star", "agency_id", "is_current", "stars"))
