"""How grave a thing is in the words of Order 36, and how long it is shown and when it may be repaired therefore."""

from datetime import date
from typing import Final

from backend.detectors.numbers import number
from backend.entities.inspection import PenaltyKind
from backend.entities.repair import RepairClass
from backend.workdays import months_before
from scoring.rule import Version

OF_PENALTIES: Final = {
    PenaltyKind.SIMPLE.name: RepairClass.MINOR,
    PenaltyKind.FINE.name: RepairClass.GENERAL,
    PenaltyKind.LARGE_FINE.name: RepairClass.SERIOUS,
    PenaltyKind.REVOCATION.name: RepairClass.SERIOUS,
}
OF_CASES: Final = {"S1": RepairClass.MINOR, "S2": RepairClass.GENERAL}
"""The severities of our rules; what is not here is serious. A proposal."""
LEAST: Final = {
    RepairClass.MINOR: "repair.minor_least_months",
    RepairClass.GENERAL: "repair.general_least_months",
    RepairClass.SERIOUS: "repair.serious_least_months",
}
MOST: Final = {
    RepairClass.MINOR: "repair.minor_most_months",
    RepairClass.GENERAL: "repair.general_most_months",
    RepairClass.SERIOUS: "repair.serious_most_months",
}


def gravity_of(version: Version, case_code: str) -> RepairClass:
    """Of a finding, by the severity of its case."""
    severity = next(case.severity for case in version.cases if case.name == case_code)
    return OF_CASES.get(str(severity), RepairClass.SERIOUS)


def shown_until(kind: str, decided_on: date) -> date:
    """The first day on which a penalty of that kind is shown no more."""
    return months_before(decided_on, -number(MOST[OF_PENALTIES[kind]], decided_on))


def repairable_from(gravity: RepairClass, since: date) -> date:
    """The first day on which repair may be asked for."""
    return months_before(since, -number(LEAST[gravity], since))
