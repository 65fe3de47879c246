"""Agency: who is rated. With its branches, premises, scope of service and the industries it serves."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import (
    belongs_to,
    choice,
    code,
    data,
    day,
    flag,
    index,
    key,
    moment,
    number,
    one_of,
)


@strawberry.enum(description="机构类别（000-JL 二）。Kinds of service provider that 000-JL 二 names.")
class ProviderType(Enum):
    EVALUATION = "EVALUATION"
    CONSULTING = "CONSULTING"
    TRAINING = "TRAINING"
    TESTING = "TESTING"
    OCCUPATIONAL_HEALTH = "OCCUPATIONAL_HEALTH"
    ASSOCIATION = "ASSOCIATION"
    SOCIETY = "SOCIETY"
    CAPABLE_ENTERPRISE = "CAPABLE_ENTERPRISE"
    UNIVERSITY = "UNIVERSITY"
    RESEARCH_INSTITUTE = "RESEARCH_INSTITUTE"
    EXPERT_TEAM = "EXPERT_TEAM"
    ENGINEER_FIRM = "ENGINEER_FIRM"
    INSURANCE_RISK_SERVICE = "INSURANCE_RISK_SERVICE"


@strawberry.enum(description="准入类型。GENERAL: provincial conditions; STATUTORY: evaluation and testing bodies.")
class AdmissionProfile(Enum):
    GENERAL = "GENERAL"
    STATUTORY = "STATUTORY"


@strawberry.enum(description="登记状态。State of the registration.")
class RegistrationState(Enum):
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    CANCELLED = "CANCELLED"


@strawberry.enum(description="信用等级。Credit grade; PROVISIONAL: a newcomer, treated as C.")
class Grade(Enum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    PROVISIONAL = "PROVISIONAL"


GRADE_RANK = {Grade.A: 4, Grade.B: 3, Grade.C: 2, Grade.PROVISIONAL: 2, Grade.D: 1}
"""Order of grades for `minGrade`; a newcomer counts as C (002-LS 二(三)9 read with 000-JL 六(四))."""


class AgencyRow(Model):
    """A lawfully registered body that gives safety services; the last four columns mirror its current rating."""

    id = key()
    credit_code = code(18, unique=True)
    name = code(120)
    short_name = code(60)
    provider_type = choice(ProviderType)
    admission_profile = choice(AdmissionProfile)
    registration_state = choice(RegistrationState)
    legal_representative = code(40)
    region = belongs_to("RegionRow")
    region_id: str
    address = code(200)
    phone = code(40, null=True)
    website = code(120, null=True)
    owner_key = code(32, null=True, index=True)
    founded_on = day()
    opened_on = day()
    missing_systems = data()
    undisclosed_items = data()
    recorded_at = moment()
    changed_at = moment(null=True)
    version = number(1)
    current_rating_id = number(null=True)
    grade = choice(Grade, null=True)
    grade_rank = number(null=True)
    score = number(null=True)
    ban_until = day(null=True)

    class Meta:
        table = "agency"
        constraints = (
            one_of("agency", "provider_type", ProviderType),
            one_of("agency", "admission_profile", AdmissionProfile),
            one_of("agency", "registration_state", RegistrationState),
            one_of("agency", "grade", Grade),
        )
        indexes = (
            index("agency", "score", "id"),
            index("agency", "name", "id"),
            index("agency", "opened_on", "id"),
            index("agency", "grade_rank", "score", "id"),
            index("agency", "region_id", "grade"),
            index("agency", "grade", "region_id"),
        )


class AgencyGramRow(Model):
    """One- and two-character pieces of an agency's names: what substring search walks."""

    id = key()
    gram = code(2)
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int

    class Meta:
        table = "agency_gram"
        unique_together = (("gram", "agency_id"),)
        indexes = (index("agency_gram", "agency_id"),)


class AgencyScopeRow(Model):
    """A kind of service that an agency may give, from one day until another; certified where the law wants it."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    service_kind = belongs_to("ServiceKindRow", index=False)
    service_kind_id: str
    from_on = day()
    until_on = day(null=True)
    certificate_number = code(60, null=True)
    recorded_at = moment()

    class Meta:
        table = "agency_scope"
        indexes = (
            index("agency_scope", "agency_id", "service_kind_id"),
            index("agency_scope", "service_kind_id", "agency_id"),
        )


class AgencyIndustryRow(Model):
    """An industry that an agency serves."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    industry = belongs_to("IndustryRow", index=False)
    industry_id: str

    class Meta:
        table = "agency_industry"
        unique_together = (("agency_id", "industry_id"), ("industry_id", "agency_id"))


class BranchRow(Model):
    """An office of an agency outside its seat (002-LS 二(一)4 wants one where long-term service is given)."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow")
    region_id: str
    name = code(120)
    address = code(200)
    is_fixed_office = flag()
    resident_staff = number(0)
    opened_on = day()
    closed_on = day(null=True)
    recorded_at = moment()

    class Meta:
        table = "branch"


@strawberry.enum(description="场所权属。How the premises are held.")
class Tenure(Enum):
    OWNED = "OWNED"
    LEASED = "LEASED"


class PremisesRow(Model):
    """A working place with its floor area in hundredths of a square metre, declared and verified."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow")
    region_id: str
    address = code(200)
    tenure = choice(Tenure)
    declared_area = number()
    verified_area = number(null=True)
    verified_on = day(null=True)
    recorded_at = moment()

    class Meta:
        table = "premises"
        constraints = (one_of("premises", "tenure", Tenure),)
