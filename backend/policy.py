"""What each role sees, on one page: which rows, and which fields are masked.

The words stand in `predicates.py`, the roles in `actors.py`; who may give which command, in `powers.py`. What is not
listed here is visible to no one, and a test holds the list complete. What may not be seen looks like what is not there.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from backend.actors import Actor, Role
from backend.clock import Clock
from backend.graph.policy import Scope
from backend.graph.sources import Sql
from backend.predicates import (
    AGENCY_IN_REGION,
    BANNED,
    BOUGHT,
    CLIENT_IN_REGION,
    COMPLAINED_OF,
    CONFIRMED,
    EVER_SPOKE,
    EVERYONE,
    FILES,
    HERE,
    IN_A_RATING,
    IN_PUBLICITY,
    IN_REGION,
    IN_THE_POOL,
    LINES,
    LOOKED_INTO,
    MEASURE_ON_THE_LIST,
    NAMED,
    NOT_AN_INTERVIEW,
    OF_A_PLAN,
    OF_A_PROJECT,
    OF_THE_LIST,
    ON_THE_LIST,
    OWN,
    PENALTY_SHOWN,
    PLAN_CLOSED,
    RECORD,
    RECORD_WITH_PLACE,
    SERVED,
    SERVED_BY_PROJECT,
    TOLD,
    WORK,
    WORK_OF_PROJECT,
    WORKS_HERE,
    by_complaint,
    by_contract,
    officers,
    person_at_work,
    placed,
)

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
        **officers(f"({IN_PUBLICITY} OR {AGENCY_IN_REGION})"),
    },
    "Professional": EVERYONE,
    "Certificate": EVERYONE,
    "Employment": EVERYONE,
    "Star": EVERYONE,
    "Merit": EVERYONE,
    "Rating": EVERYONE,
    "Publication": EVERYONE,
    "AgencyList": EVERYONE,
    "AgencyListEntry": EVERYONE,
    "RiskModel": {**dict.fromkeys(Role, EVER_SPOKE), **officers("TRUE")},
    "RiskSwitch": EVERYONE,
    "RiskTraining": officers("TRUE"),
    "RiskWatch": officers("TRUE"),
    "RiskScore": {**dict.fromkeys(Role, IN_A_RATING), **officers(f"({AGENCY_IN_REGION} OR {IN_A_RATING})")},
    "TrainingBody": EVERYONE,
    "Course": EVERYONE,
    "AbilityTest": EVERYONE,
    "Inspection": EVERYONE,
    "GradeCount": EVERYONE,
    "ProcurementEligibility": EVERYONE,
    "AdmissionCheck": {Role.AGENCY: "TRUE", **officers("TRUE")},
    "AdmissionCondition": {Role.AGENCY: "TRUE", **officers("TRUE")},
    "AgencyCredit": EVERYONE,
    "CreditLine": EVERYONE,
    "CreditAdvice": EVERYONE,
    "WaysToRise": EVERYONE,
    "QueryCost": EVERYONE,
    "FieldCost": EVERYONE,
    "File": FILES,
    "StagedFile": {Role.AGENCY: "TRUE", Role.ENTERPRISE: "TRUE", **officers("TRUE")},
    "Filing": {Role.AGENCY: "TRUE", **officers("TRUE")},
    "FilingFault": {Role.AGENCY: "TRUE", **officers("TRUE")},
    "Inspector": officers("TRUE"),
    "InspectorInterest": officers(IN_REGION),
    "InspectionChecklist": EVERYONE,
    "InspectionPlan": {**dict.fromkeys(Role, PLAN_CLOSED), **officers(f"({PLAN_CLOSED} OR {IN_REGION})")},
    "InspectionPlanLine": OF_A_PLAN,
    "InspectionDraw": OF_A_PLAN,
    "InspectionTask": officers(IN_REGION),
    "Amendment": by_contract(RECORD_WITH_PLACE),
    "Payment": by_contract(RECORD_WITH_PLACE),
    "ProjectStage": OF_A_PROJECT,
    "RatingChange": LINES,
    "Line": LINES,
    "Finding": {
        **dict.fromkeys(Role, CONFIRMED),
        Role.AGENCY: f"({CONFIRMED} OR ({OWN} AND {TOLD}))",
        **officers(f"({CONFIRMED} OR {AGENCY_IN_REGION})"),
    },
    "Objection": RECORD,
    "Enterprise": {
        Role.INSURER: "TRUE",
        Role.ENTERPRISE: "{t}.id = :actor_enterprise_id",
        Role.AGENCY: "EXISTS (SELECT 1 FROM contract ec WHERE ec.enterprise_id = {t}.id"
        " AND ec.agency_id = :actor_agency_id)",
        **officers(IN_REGION),
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
    "Visit": {Role.AGENCY: OWN, Role.ENTERPRISE: SERVED_BY_PROJECT, **officers(WORK_OF_PROJECT)},
    "Hazard": WORK,
    "DoubleReport": WORK,
    "ListedHazard": EVERYONE,
    "Report": {
        **dict.fromkeys(Role, "{t}.is_published"),
        Role.ENTERPRISE: f"({{t}}.is_published OR {SERVED_BY_PROJECT})",
        Role.AGENCY: f"({{t}}.is_published OR {OWN})",
        **officers(f"({{t}}.is_published OR {WORK_OF_PROJECT})"),
    },
    "ReportCheck": {
        Role.AGENCY: OWN,
        **officers(
            f"({AGENCY_IN_REGION} OR EXISTS (SELECT 1 FROM report cr JOIN project cp ON cp.id = cr.project_id"
            " JOIN enterprise ce ON ce.id = cp.enterprise_id WHERE cr.id = {t}.report_id"
            f" AND {placed('ce')}))"
        ),
    },
    "ClientReview": EVERYONE,
    "ReviewSummary": EVERYONE,
    "GuidelineCoverage": EVERYONE,
    "DifferentiatedUse": EVERYONE,
    "InspectionProgress": officers("TRUE"),
    "CountyProgress": officers("TRUE"),
    "AbilityTestCoverage": officers("TRUE"),
    "CountyCoverage": officers("TRUE"),
    "PartyReviews": EVERYONE,
    "ReportGuideline": EVERYONE,
    "ReportSample": officers(IN_REGION),
    "ReportSampleItem": officers(
        f"EXISTS (SELECT 1 FROM report_sample sm WHERE sm.id = {{t}}.sample_id AND {placed('sm')})"
    ),
    "LookAlike": officers(
        f"({AGENCY_IN_REGION} OR EXISTS (SELECT 1 FROM report lr JOIN agency la ON la.id = lr.agency_id"
        " WHERE lr.id = {t}.other_id AND la.region_id >= :actor_region_from AND la.region_id < :actor_region_until))"
    ),
    "Disclosure": EVERYONE,
    "ContractTemplate": EVERYONE,
    "Violation": RECORD,
    "Penalty": {
        **dict.fromkeys(Role, PENALTY_SHOWN),
        Role.AGENCY: f"({PENALTY_SHOWN} OR {OWN})",
        **officers(f"({PENALTY_SHOWN} OR {AGENCY_IN_REGION})"),
    },
    "DishonestyListing": {
        **dict.fromkeys(Role, ON_THE_LIST),
        Role.AGENCY: f"({ON_THE_LIST} OR {OWN})",
        **officers(f"({ON_THE_LIST} OR {AGENCY_IN_REGION})"),
    },
    "Contest": RECORD,
    "Repair": RECORD,
    "RectificationOrder": RECORD,
    "Notice": {
        **dict.fromkeys(Role, NOT_AN_INTERVIEW),
        Role.AGENCY: f"({NOT_AN_INTERVIEW} OR {OWN})",
        **officers(f"({NOT_AN_INTERVIEW} OR {AGENCY_IN_REGION})"),
    },
    "Complaint": {Role.AGENCY: COMPLAINED_OF, **officers(HERE)},
    "IdentityOpening": {Role.HANDLER: by_complaint(HERE)},
    "ComplaintReward": {Role.HANDLER: by_complaint(HERE)},
    "ComplaintReceipt": {Role.PUBLIC: "TRUE", Role.HANDLER: "TRUE"},
    "ComplaintProgress": EVERYONE,
    "ComplaintIdentity": {Role.HANDLER: "TRUE"},
    "ListedPerson": {
        **dict.fromkeys(Role, OF_THE_LIST),
        Role.AGENCY: f"({OF_THE_LIST} OR {OWN})",
        **officers(f"({OF_THE_LIST} OR {AGENCY_IN_REGION})"),
    },
    "JointMeasure": {
        **dict.fromkeys(Role, MEASURE_ON_THE_LIST),
        Role.AGENCY: f"({MEASURE_ON_THE_LIST} OR {OWN})",
        **officers(f"({MEASURE_ON_THE_LIST} OR {AGENCY_IN_REGION})"),
    },
    "Accident": {
        **dict.fromkeys(Role, LOOKED_INTO),
        Role.AGENCY: f"({LOOKED_INTO} OR ({OWN} AND {{t}}.is_agency_responsible))",
        **officers(f"({LOOKED_INTO} OR {AGENCY_IN_REGION} OR {CLIENT_IN_REGION})"),
    },
    "Ban": {
        **dict.fromkeys(Role, BANNED),
        Role.AGENCY: f"({BANNED} OR {OWN})",
        **officers(f"({BANNED} OR {AGENCY_IN_REGION})"),
    },
    "SupervisionList": officers("TRUE"),
    "SupervisionEntry": officers(IN_REGION),
    "InsurancePolicy": {
        Role.INSURER: "TRUE",
        Role.ENTERPRISE: SERVED,
        Role.AGENCY: OWN,
        **officers(f"EXISTS (SELECT 1 FROM enterprise pe WHERE pe.id = {{t}}.enterprise_id AND {placed('pe')})"),
    },
    "TrainingSession": RECORD,
    "TrainingRecord": {
        Role.AGENCY: "EXISTS (SELECT 1 FROM training_session ts WHERE ts.id = {t}.training_session_id"
        " AND ts.agency_id = :actor_agency_id)",
        **officers(
            "EXISTS (SELECT 1 FROM training_session ts JOIN agency ta ON ta.id = ts.agency_id"
            " WHERE ts.id = {t}.training_session_id"
            f" AND {placed('ta')})"
        ),
    },
    "AbilityTestResult": RECORD,
    "Expert": {
        **dict.fromkeys(Role, IN_THE_POOL),
        Role.AGENCY: f"({IN_THE_POOL} OR {WORKS_HERE.replace('{person}', '{t}.professional_id')})",
        **officers(f"({IN_THE_POOL} OR {IN_REGION})"),
    },
    "FindingPerson": NAMED,
}
"""Which rows of a type a role sees; a role that is not named sees none."""

MASKED: Final[Mapping[str, Mapping[Role, str]]] = {
    "Professional.idNumber": person_at_work("id"),
    "Professional.maskedIdNumber": person_at_work("id"),
    "Professional.phone": person_at_work("id"),
    "Professional.enteredTradeOn": person_at_work("id"),
    "Certificate.number": person_at_work("professional_id"),
    "Star.parts": RECORD,
    "Star.heldBackBy": RECORD,
    "Employment.pensionMonths": RECORD,
    "Employment.isPensionMatched": RECORD,
    "Admission.returnReason": RECORD,
    "Report.lastOutcome": {Role.AGENCY: OWN, **officers(WORK_OF_PROJECT)},
    "ClientReview.comment": RECORD,
    "DishonestyListing.statement": RECORD,
    "DishonestyListing.removalReason": RECORD,
    "ListedPerson.professional": RECORD,
    "Ban.professional": RECORD,
    "Ban.reason": RECORD,
    "Ban.decisionReason": RECORD,
    "JointMeasure.answer": {
        **RECORD,
        Role.BUYER: "{t}.answers = 'BUYER'",
        Role.INSURER: "{t}.answers = 'INSURER'",
    },
    "Inspection.cause": officers(HERE),
    "Inspection.checklist": {Role.AGENCY: OWN, **officers(HERE)},
    "Inspection.evidence": {Role.AGENCY: OWN, **officers(HERE)},
    "InspectionPlan.tasks": officers("TRUE"),
    "Inspection.note": {Role.AGENCY: OWN, **officers(HERE)},
    "Complaint.channel": {Role.HANDLER: HERE},
    "Complaint.content": {Role.HANDLER: HERE},
    "Complaint.isInsider": {Role.HANDLER: HERE},
    "Complaint.isNamed": {Role.HANDLER: HERE},
    "Complaint.openings": {Role.HANDLER: HERE},
    "Complaint.reward": {Role.HANDLER: HERE},
    "Complaint.reason": officers(HERE),
    "RiskSwitch.switchedBy": officers("TRUE"),
    "RiskScore.probability": RECORD,
    "RiskScore.logOdds": RECORD,
    "RiskScore.reasons": RECORD,
    "RiskScore.waysDown": RECORD,
    "Finding.evidence": RECORD,
    "Finding.detector": officers(AGENCY_IN_REGION),
    "Finding.draftedBy": officers(AGENCY_IN_REGION),
    "Finding.draftedAt": officers(AGENCY_IN_REGION),
    "Finding.decidedBy": officers(AGENCY_IN_REGION),
    "Finding.confirmedBy": officers(AGENCY_IN_REGION),
}
"""Fields that not everyone who sees the row may read: by role, where it is readable; a role not named never may."""


class HousePolicy:
    """The tables of this page in the form that the read engine asks for, and the day on which it asks."""

    roles = tuple(role.name for role in Role)
    params: Mapping[str, type] = {
        "actor_agency_id": int,
        "actor_enterprise_id": int,
        "actor_region_from": str,
        "actor_region_until": str,
        "today": date,
    }

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def value(self, name: str, scope: Scope) -> Any:
        """What a parameter is now: the day in Beijing is the clock's, everything else the token's."""
        return self._clock.today().isoformat() if name == "today" else scope.params.get(name)

    def rows(self, type_name: str, role: str) -> Sql | None:
        """Which rows of a type the role sees."""
        return ROWS.get(type_name, {}).get(Role(role))

    def field(self, type_name: str, field_name: str, role: str) -> bool | Sql:
        """Whether the role reads a field."""
        masked = MASKED.get(f"{type_name}.{field_name}")
        return True if masked is None else masked.get(Role(role), False)


def visible(actor: Actor, type_name: str, alias: str) -> tuple[str, dict[str, Any]]:
    """The predicate and the parameters that limit a command's own look-up to what its actor may see."""
    predicate = ROWS[type_name].get(actor.role)
    return (predicate or "FALSE").replace("{t}", alias), dict(actor.scope().params)
