"""What an agency may be: kind of provider, admission, registration, grade. Each is stored by its name."""

from enum import Enum

import strawberry


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
    APPLYING = strawberry.enum_value("APPLYING", description="申报准入中，尚不能承接。It applies; not to be hired yet.")
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
