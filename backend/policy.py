"""All of authorisation on one page: roles, which rows each sees, which fields are masked, who may give which command.

Templates are SQL: `{t}` is the row, `:actor_...` what the token says. What is not listed here is visible to no one, and
a test holds the list complete. What may not be seen looks like what is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from backend.entities.places import subtree_from, subtree_until
from backend.errors import NotAllowed
from backend.graph.policy import Scope
from backend.graph.sources import Sql


class Role(Enum):
    """Who asks. No token means PUBLIC."""

    PUBLIC = "PUBLIC"
    """社会公众、门户网站: anyone."""
    BUYER = "BUYER"
    """政府购买主体: a procurement system."""
    INSURER = "INSURER"
    """保险机构: an insurer that stores an agency's credit."""
    AGENCY = "AGENCY"
    """机构经办人: a clerk of one agency."""
    ENTERPRISE = "ENTERPRISE"
    """生产经营单位: a served enterprise; it rectifies its hazards and rates the service."""
    REGULATOR = "REGULATOR"
    """监管执法人员: an officer of a region, for it and all below it."""
    RATER = "RATER"
    """评定机关: whoever publishes ratings (004-FJ (二十八): not always the regulator)."""
    HANDLER = "HANDLER"
    """举报专办人: an officer who may open the sealed identity of a complaint's author."""


@dataclass(frozen=True)
class Actor:
    """Who is acting, as a signed token says it."""

    role: Role = Role.PUBLIC
    subject: str = "public"
    agency_id: int | None = None
    region_code: str | None = None
    language: str = "zh"
    enterprise_id: int | None = None

    def scope(self) -> "Acting":
        """What the read engine binds into every statement; a region that no place has where there is none."""
        return Acting(
            self.role.name,
            {
                "actor_agency_id": self.agency_id if self.agency_id is not None else -1,
                "actor_enterprise_id": self.enterprise_id if self.enterprise_id is not None else -1,
                "actor_region_from": subtree_from(self.region_code) if self.region_code else "~",
                "actor_region_until": subtree_until(self.region_code) if self.region_code else "~",
            },
            self.language,
            seconds=DEADLINES[self.role],
            is_public=self.role is Role.PUBLIC,
            actor=self,
        )


@dataclass(frozen=True)
class Acting(Scope):
    """The engine's scope, and the actor behind it for the commands."""

    actor: Actor = Actor()


DEADLINES: Final[Mapping[Role, float]] = {
    Role.PUBLIC: 5.0,
    Role.BUYER: 10.0,
    Role.INSURER: 10.0,
    Role.AGENCY: 10.0,
    Role.ENTERPRISE: 10.0,
    Role.REGULATOR: 30.0,
    Role.RATER: 30.0,
    Role.HANDLER: 30.0,
}
"""Seconds after which an answer that is read for a role is stopped."""

OFFICERS: Final = (Role.REGULATOR, Role.RATER, Role.HANDLER)

EVERYONE: Final = dict.fromkeys(Role, "TRUE")
OWN: Final = "{t}.agency_id = :actor_agency_id"
IN_REGION: Final = "({t}.region_id >= :actor_region_from AND {t}.region_id < :actor_region_until)"


def _in_region_of(agency: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM agency pa WHERE pa.id = {agency}"
        " AND pa.region_id >= :actor_region_from AND pa.region_id < :actor_region_until)"
    )


AGENCY_IN_REGION: Final = _in_region_of("{t}.agency_id")
HERE: Final = f"({IN_REGION} OR {AGENCY_IN_REGION})"
"""Both the place of practice and the place of registration supervise (003-ND（二十三）)."""


def _officers(where: str) -> dict[Role, str]:
    return dict.fromkeys(OFFICERS, where)


RECORD: Final = {Role.AGENCY: OWN, **_officers(AGENCY_IN_REGION)}
"""The record of service: the agency that filed it, and the regulators of its seat."""
RECORD_WITH_PLACE: Final = {Role.AGENCY: OWN, **_officers(HERE)}
SERVED: Final = "{t}.enterprise_id = :actor_enterprise_id"
SERVED_BY_PROJECT: Final = (
    "EXISTS (SELECT 1 FROM project sp WHERE sp.id = {t}.project_id AND sp.enterprise_id = :actor_enterprise_id)"
)
"""What was done for an enterprise is its own file (一企一档): contract, project, team, visits, hazards, reports."""

BOUGHT: Final = (
    "({t}.mode = 'GOVERNMENT_PURCHASE' AND {t}.region_id >= :actor_region_from AND {t}.region_id < :actor_region_until)"
)
"""What was bought with public money in the region that a buyer's token names; a token without one names none."""
CLIENT_IN_REGION: Final = (
    "EXISTS (SELECT 1 FROM enterprise ce WHERE ce.id = {t}.enterprise_id"
    " AND ce.region_id >= :actor_region_from AND ce.region_id < :actor_region_until)"
)
CLIENT_OF_PROJECT_IN_REGION: Final = (
    "EXISTS (SELECT 1 FROM project cp JOIN enterprise ce ON ce.id = cp.enterprise_id WHERE cp.id = {t}.project_id"
    " AND ce.region_id >= :actor_region_from AND ce.region_id < :actor_region_until)"
)
"""Work is also the business of the regulator where the client is: hazards and reports are told there."""
WORK: Final = {Role.AGENCY: OWN, Role.ENTERPRISE: SERVED, **_officers(f"({AGENCY_IN_REGION} OR {CLIENT_IN_REGION})")}
WORK_OF_PROJECT: Final = f"({AGENCY_IN_REGION} OR {CLIENT_OF_PROJECT_IN_REGION})"
OF_A_PROJECT: Final = {
    Role.ENTERPRISE: SERVED_BY_PROJECT,
    Role.AGENCY: "EXISTS (SELECT 1 FROM project mp WHERE mp.id = {t}.project_id AND mp.agency_id = :actor_agency_id)",
    **_officers(
        "(EXISTS (SELECT 1 FROM project mp JOIN agency ma ON ma.id = mp.agency_id WHERE mp.id = {t}.project_id"
        " AND ma.region_id >= :actor_region_from AND ma.region_id < :actor_region_until)"
        f" OR {CLIENT_OF_PROJECT_IN_REGION})"
    ),
}

IN_PUBLICITY: Final = "{t}.state IN ('PUBLICISED', 'CONCLUDED')"
"""The course of an admission and its end are public; what was only submitted is between the two."""


def _by_contract(rows: Mapping[Role, str]) -> dict[Role, str]:
    """Who sees the contract sees what belongs to it."""
    inner = {**rows, Role.ENTERPRISE: SERVED}
    return {
        role: f"EXISTS (SELECT 1 FROM contract bc WHERE bc.id = {{t}}.contract_id AND {where.replace('{t}', 'bc')})"
        for role, where in inner.items()
    }


CONFIRMED: Final = "{t}.state = 'CONFIRMED'"
LINE_CONFIRMED: Final = "EXISTS (SELECT 1 FROM finding lf WHERE lf.id = {t}.finding_id AND lf.state = 'CONFIRMED')"
"""A repaired or revoked finding leaves the public's sight on that day, in old ratings too (domain 3.3)."""

LINES: Final = {
    **dict.fromkeys(Role, f"({{t}}.finding_id IS NULL OR {LINE_CONFIRMED})"),
    Role.AGENCY: f"({{t}}.finding_id IS NULL OR {LINE_CONFIRMED}"
    " OR EXISTS (SELECT 1 FROM finding lo WHERE lo.id = {t}.finding_id AND lo.agency_id = :actor_agency_id))",
    **_officers("TRUE"),
}

EVER_SPOKE: Final = "EXISTS (SELECT 1 FROM risk_switch ms WHERE ms.model_id = {t}.version)"
IN_A_RATING: Final = "EXISTS (SELECT 1 FROM rating sr WHERE sr.risk_score_id = {t}.id)"
"""What a model says before it is switched on is for officers: nobody else's grade rests on it."""

ROWS: Final[Mapping[str, Mapping[Role, str]]] = {
    "Region": EVERYONE,
    "Industry": EVERYONE,
    "ServiceKind": EVERYONE,
    "PolicyDocument": EVERYONE,
    "Rule": EVERYONE,
    "RuleVersion": EVERYONE,
    "Agency": EVERYONE,
    "Branch": EVERYONE,
    "Premises": EVERYONE,
    "AgencyScope": EVERYONE,
    "AgencyChange": EVERYONE,
    "AgencySystem": RECORD,
    "Admission": {
        **dict.fromkeys(Role, IN_PUBLICITY),
        Role.AGENCY: f"({IN_PUBLICITY} OR {OWN})",
        **_officers(f"({IN_PUBLICITY} OR {AGENCY_IN_REGION})"),
    },
    "Professional": EVERYONE,
    "Certificate": EVERYONE,
    "Employment": EVERYONE,
    "Star": EVERYONE,
    "Merit": EVERYONE,
    "Rating": EVERYONE,
    "Publication": EVERYONE,
    "RiskModel": {**dict.fromkeys(Role, EVER_SPOKE), **_officers("TRUE")},
    "RiskSwitch": EVERYONE,
    "RiskTraining": _officers("TRUE"),
    "RiskWatch": _officers("TRUE"),
    "RiskScore": {**dict.fromkeys(Role, IN_A_RATING), **_officers(f"({AGENCY_IN_REGION} OR {IN_A_RATING})")},
    "TrainingBody": EVERYONE,
    "Course": EVERYONE,
    "AbilityTest": EVERYONE,
    "Inspection": EVERYONE,
    "GradeCount": EVERYONE,
    "ProcurementEligibility": EVERYONE,
    "AdmissionCheck": {Role.AGENCY: "TRUE", **_officers("TRUE")},
    "AdmissionCondition": {Role.AGENCY: "TRUE", **_officers("TRUE")},
    "AgencyCredit": EVERYONE,
    "CreditLine": EVERYONE,
    "CreditAdvice": EVERYONE,
    "WaysToRise": EVERYONE,
    "QueryCost": EVERYONE,
    "FieldCost": EVERYONE,
    "File": {
        Role.ENTERPRISE: "({t}.enterprise_id = :actor_enterprise_id OR EXISTS (SELECT 1 FROM hazard fh"
        " WHERE fh.enterprise_id = :actor_enterprise_id"
        " AND {t}.sha256 IN (fh.photo_digest, fh.example_digest, fh.rectified_digest)))",
        Role.AGENCY: OWN,
        **_officers(f"({{t}}.agency_id IS NULL OR {AGENCY_IN_REGION})"),
    },
    "StagedFile": {Role.AGENCY: "TRUE", Role.ENTERPRISE: "TRUE", **_officers("TRUE")},
    "Filing": {Role.AGENCY: "TRUE", **_officers("TRUE")},
    "FilingFault": {Role.AGENCY: "TRUE", **_officers("TRUE")},
    "Inspector": _officers("TRUE"),
    "Amendment": _by_contract(RECORD_WITH_PLACE),
    "Payment": _by_contract(RECORD_WITH_PLACE),
    "ProjectStage": OF_A_PROJECT,
    "RatingChange": LINES,
    "Line": LINES,
    "Finding": {
        **dict.fromkeys(Role, CONFIRMED),
        Role.AGENCY: f"({CONFIRMED} OR ({OWN} AND {{t}}.state <> 'DRAFT'))",
        **_officers(f"({CONFIRMED} OR {AGENCY_IN_REGION})"),
    },
    "Objection": RECORD,
    "Enterprise": {
        Role.INSURER: "TRUE",
        Role.ENTERPRISE: "{t}.id = :actor_enterprise_id",
        Role.AGENCY: "EXISTS (SELECT 1 FROM contract ec WHERE ec.enterprise_id = {t}.id"
        " AND ec.agency_id = :actor_agency_id)",
        **_officers(IN_REGION),
    },
    "PracticeNotice": RECORD_WITH_PLACE,
    "Contract": {**RECORD_WITH_PLACE, Role.ENTERPRISE: SERVED, Role.BUYER: BOUGHT},
    "Project": {
        **WORK,
        Role.BUYER: "EXISTS (SELECT 1 FROM contract bc WHERE bc.id = {t}.contract_id AND "
        + BOUGHT.replace("{t}", "bc")
        + ")",
    },
    "ProjectMember": OF_A_PROJECT,
    "Visit": {Role.AGENCY: OWN, Role.ENTERPRISE: SERVED_BY_PROJECT, **_officers(WORK_OF_PROJECT)},
    "Hazard": WORK,
    "DoubleReport": WORK,
    "ListedHazard": EVERYONE,
    "Report": {
        **dict.fromkeys(Role, "{t}.is_published"),
        Role.ENTERPRISE: f"({{t}}.is_published OR {SERVED_BY_PROJECT})",
        Role.AGENCY: f"({{t}}.is_published OR {OWN})",
        **_officers(f"({{t}}.is_published OR {WORK_OF_PROJECT})"),
    },
    "ReportCheck": {
        Role.AGENCY: OWN,
        **_officers(
            f"({AGENCY_IN_REGION} OR EXISTS (SELECT 1 FROM report cr JOIN project cp ON cp.id = cr.project_id"
            " JOIN enterprise ce ON ce.id = cp.enterprise_id WHERE cr.id = {t}.report_id"
            " AND ce.region_id >= :actor_region_from AND ce.region_id < :actor_region_until))"
        ),
    },
    "ClientReview": EVERYONE,
    "ReviewSummary": EVERYONE,
    "PartyReviews": EVERYONE,
    "ReportGuideline": EVERYONE,
    "ReportSample": _officers(IN_REGION),
    "ReportSampleItem": _officers(
        "EXISTS (SELECT 1 FROM report_sample sm WHERE sm.id = {t}.sample_id"
        " AND sm.region_id >= :actor_region_from AND sm.region_id < :actor_region_until)"
    ),
    "LookAlike": _officers(
        f"({AGENCY_IN_REGION} OR EXISTS (SELECT 1 FROM report lr JOIN agency la ON la.id = lr.agency_id"
        " WHERE lr.id = {t}.other_id AND la.region_id >= :actor_region_from AND la.region_id < :actor_region_until))"
    ),
    "Disclosure": EVERYONE,
    "ContractTemplate": EVERYONE,
    "Violation": RECORD,
    "Penalty": {
        **dict.fromkeys(Role, "{t}.is_published"),
        Role.AGENCY: f"({{t}}.is_published OR {OWN})",
        **_officers(f"({{t}}.is_published OR {AGENCY_IN_REGION})"),
    },
    "Complaint": {Role.AGENCY: OWN, **_officers(HERE)},
    "ComplaintAuthor": {
        Role.HANDLER: "EXISTS (SELECT 1 FROM complaint ac WHERE ac.id = {t}.complaint_id"
        " AND ac.region_id >= :actor_region_from AND ac.region_id < :actor_region_until)"
    },
    "Accident": {Role.AGENCY: f"({OWN} AND {{t}}.is_agency_responsible)", **_officers(AGENCY_IN_REGION)},
    "SupervisionList": _officers("TRUE"),
    "SupervisionEntry": _officers(IN_REGION),
    "InsurancePolicy": {
        Role.INSURER: "TRUE",
        Role.ENTERPRISE: SERVED,
        Role.AGENCY: OWN,
        **_officers(
            "EXISTS (SELECT 1 FROM enterprise pe WHERE pe.id = {t}.enterprise_id"
            " AND pe.region_id >= :actor_region_from AND pe.region_id < :actor_region_until)"
        ),
    },
    "TrainingSession": RECORD,
    "TrainingRecord": {
        Role.AGENCY: "EXISTS (SELECT 1 FROM training_session ts WHERE ts.id = {t}.training_session_id"
        " AND ts.agency_id = :actor_agency_id)",
        **_officers(
            "EXISTS (SELECT 1 FROM training_session ts JOIN agency ta ON ta.id = ts.agency_id"
            " WHERE ts.id = {t}.training_session_id"
            " AND ta.region_id >= :actor_region_from AND ta.region_id < :actor_region_until)"
        ),
    },
    "AbilityTestResult": RECORD,
}
"""Which rows of a type a role sees; a role that is not named sees none."""

WORKS_HERE: Final = (
    "EXISTS (SELECT 1 FROM employment we WHERE we.professional_id = {person} AND we.until_on IS NULL"
    " AND we.agency_id = :actor_agency_id)"
)
WORKS_IN_REGION: Final = (
    "EXISTS (SELECT 1 FROM employment we JOIN agency wa ON wa.id = we.agency_id"
    " WHERE we.professional_id = {person} AND we.until_on IS NULL"
    " AND wa.region_id >= :actor_region_from AND wa.region_id < :actor_region_until)"
)


def _person(column: str) -> dict[Role, str]:
    person = "{t}." + column
    return {
        Role.AGENCY: WORKS_HERE.replace("{person}", person),
        **_officers(WORKS_IN_REGION.replace("{person}", person)),
    }


MASKED: Final[Mapping[str, Mapping[Role, str]]] = {
    "Professional.idNumber": _person("id"),
    "Professional.maskedIdNumber": _person("id"),
    "Professional.phone": _person("id"),
    "Professional.enteredTradeOn": _person("id"),
    "Certificate.number": _person("professional_id"),
    "Employment.pensionMonths": RECORD,
    "Employment.isPensionMatched": RECORD,
    "Admission.returnReason": RECORD,
    "Report.lastOutcome": {Role.AGENCY: OWN, **_officers(WORK_OF_PROJECT)},
    "ClientReview.comment": RECORD,
    "Inspection.cause": _officers(HERE),
    "Inspection.note": {Role.AGENCY: OWN, **_officers(HERE)},
    "Complaint.channel": _officers(HERE),
    "Complaint.content": _officers(HERE),
    "Complaint.isInsider": {Role.HANDLER: HERE},
    "Complaint.author": {Role.HANDLER: HERE},
    "RiskSwitch.switchedBy": _officers("TRUE"),
    "RiskScore.probability": RECORD,
    "RiskScore.logOdds": RECORD,
    "RiskScore.reasons": RECORD,
    "RiskScore.waysDown": RECORD,
    "Finding.evidence": RECORD,
    "Finding.detector": _officers(AGENCY_IN_REGION),
    "Finding.draftedBy": _officers(AGENCY_IN_REGION),
    "Finding.draftedAt": _officers(AGENCY_IN_REGION),
    "Finding.decidedBy": _officers(AGENCY_IN_REGION),
    "Finding.confirmedBy": _officers(AGENCY_IN_REGION),
}
"""Fields that not everyone who sees the row may read: by role, where it is readable; a role not named never may."""

COMMANDS: Final[Mapping[str, tuple[Role, ...]]] = {
    "notifyFinding": (Role.REGULATOR, Role.HANDLER),
    "lodgeObjection": (Role.AGENCY,),
    "decideObjection": (Role.REGULATOR, Role.HANDLER),
    "confirmFinding": (Role.REGULATOR, Role.HANDLER),
    "dropFinding": (Role.REGULATOR, Role.HANDLER),
    "acceptCure": (Role.REGULATOR, Role.HANDLER),
    "stageFile": (Role.AGENCY, Role.ENTERPRISE, Role.REGULATOR, Role.HANDLER),
    "reviewService": (Role.ENTERPRISE, Role.BUYER, Role.RATER),
    "startProject": (Role.AGENCY,),
    "recordVisit": (Role.AGENCY,),
    "finishProject": (Role.AGENCY,),
    "cancelProject": (Role.AGENCY,),
    "recordHazard": (Role.AGENCY,),
    "recordHazards": (Role.AGENCY,),
    "reportMajorHazard": (Role.AGENCY,),
    "reportLingeringHazard": (Role.AGENCY,),
    "listHazard": (Role.REGULATOR,),
    "askForExtension": (Role.ENTERPRISE,),
    "decideExtension": (Role.REGULATOR,),
    "removeListing": (Role.REGULATOR,),
    "fileDoubleReport": (Role.ENTERPRISE,),
    "rectifyHazard": (Role.AGENCY, Role.ENTERPRISE),
    "reopenHazard": (Role.AGENCY,),
    "closeHazard": (Role.AGENCY,),
    "uploadReport": (Role.AGENCY,),
    "uploadReports": (Role.AGENCY,),
    "publishReport": (Role.AGENCY,),
    "publishGuideline": (Role.REGULATOR,),
    "withdrawGuideline": (Role.REGULATOR,),
    "recordReportCheck": (Role.REGULATOR,),
    "drawReportSample": (Role.REGULATOR,),
    "confirmLookAlike": (Role.REGULATOR,),
    "dismissLookAlike": (Role.REGULATOR,),
    "publishRatings": (Role.RATER,),
    "switchRiskModel": (Role.RATER,),
    "registerAgency": (Role.AGENCY, Role.REGULATOR),
    "applyForScope": (Role.AGENCY,),
    "applyForRenewal": (Role.AGENCY,),
    "returnAdmission": (Role.REGULATOR,),
    "completeAdmission": (Role.AGENCY,),
    "publiciseAdmission": (Role.REGULATOR,),
    "concludeAdmission": (Role.REGULATOR,),
    "withdrawAdmission": (Role.AGENCY,),
    "giveUpScope": (Role.AGENCY,),
    "reportAgencyChange": (Role.AGENCY,),
    "fileSystem": (Role.AGENCY,),
    "fileStaff": (Role.AGENCY,),
    "endEmployment": (Role.AGENCY,),
    "verifyStaff": (Role.REGULATOR,),
    "verifyPremises": (Role.REGULATOR,),
    "submitPracticeNotice": (Role.AGENCY,),
    "acknowledgePracticeNotice": (Role.REGULATOR,),
    "returnPracticeNotice": (Role.REGULATOR,),
    "completePracticeNotice": (Role.AGENCY,),
    "fileContract": (Role.AGENCY,),
    "fileContracts": (Role.AGENCY,),
    "amendContract": (Role.AGENCY,),
    "recordPayment": (Role.AGENCY,),
    "fileStage": (Role.AGENCY,),
    "openBranch": (Role.AGENCY,),
    "closeBranch": (Role.AGENCY,),
    "discloseServices": (Role.AGENCY,),
    "finishContract": (Role.AGENCY,),
    "endContractEarly": (Role.AGENCY,),
}
"""Who may give which command; where, the command itself asks by `visible`."""


class HousePolicy:
    """The tables of this page in the form that the read engine asks for."""

    roles = tuple(role.name for role in Role)
    params: Mapping[str, type] = {
        "actor_agency_id": int,
        "actor_enterprise_id": int,
        "actor_region_from": str,
        "actor_region_until": str,
    }

    def rows(self, type_name: str, role: str) -> Sql | None:
        """Which rows of a type the role sees."""
        return ROWS.get(type_name, {}).get(Role(role))

    def field(self, type_name: str, field_name: str, role: str) -> bool | Sql:
        """Whether the role reads a field."""
        masked = MASKED.get(f"{type_name}.{field_name}")
        return True if masked is None else masked.get(Role(role), False)


def require(actor: Actor, command: str) -> None:
    """Refuse a command that the actor's role may not give."""
    allowed = COMMANDS[command]
    if actor.role in allowed:
        return
    names = "、".join(role.name for role in allowed)
    raise NotAllowed(
        "NOT_ALLOWED",
        zh=f"您的角色不能执行“{command}”。",
        en=f"Your role may not give the command “{command}”.",
        remedy_zh=f"请使用具有以下角色之一的令牌：{names}。",
        remedy_en=f"Use a token of one of these roles: {', '.join(role.name for role in allowed)}.",
    )


def visible(actor: Actor, type_name: str, alias: str) -> tuple[str, dict[str, Any]]:
    """The predicate and the parameters that limit a command's own look-up to what its actor may see."""
    predicate = ROWS[type_name].get(actor.role)
    return (predicate or "FALSE").replace("{t}", alias), dict(actor.scope().params)
