"""Inspection: a regulator's look at an agency, and the violations and penalties that come of it."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, data, day, flag, index, key, moment, number, one_of, text


@strawberry.enum(description="检查种类。Why an inspection was made.")
class InspectionKind(Enum):
    QUARTERLY = "QUARTERLY"
    VERIFICATION = "VERIFICATION"
    RANDOM_DRAW = "RANDOM_DRAW"
    SPECIAL = "SPECIAL"
    TRIGGERED = "TRIGGERED"
    LOOK_BACK = "LOOK_BACK"


@strawberry.enum(description="检查方式：现场或非现场。On site or off site.")
class InspectionMode(Enum):
    ON_SITE = "ON_SITE"
    OFF_SITE = "OFF_SITE"


class InspectorRow(Model):
    """An officer who inspects."""

    id = key()
    name = code(40)
    staff_number = code(40, unique=True)
    region = belongs_to("RegionRow", index=False)
    region_id: str

    class Meta:
        table = "inspector"


class InspectionRow(Model):
    """One inspection; only on-site ones count against the ceiling, and not those with a trigger (domain 13)."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    kind = choice(InspectionKind)
    mode = choice(InspectionMode)
    task_number = code(40, unique=True)
    cause = text(null=True)
    inspected_on = day()
    lead = belongs_to("InspectorRow", null=True, index=False)
    lead_id: int | None
    second = belongs_to("InspectorRow", null=True, index=False)
    second_id: int | None
    is_passed = flag(True)
    checklist = data()
    note = text(null=True)
    recorded_at = moment()

    class Meta:
        table = "inspection"
        constraints = (
            one_of("inspection", "kind", InspectionKind),
            one_of("inspection", "mode", InspectionMode),
        )
        indexes = (index("inspection", "agency_id", "inspected_on"), index("inspection", "region_id", "inspected_on"))


class ViolationRow(Model):
    """A breach that an inspection or a case brought to light, named by the rule that it breaks."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    inspection = belongs_to("InspectionRow", null=True)
    inspection_id: int | None
    rule = belongs_to("RuleRow", index=False)
    rule_id: str
    case_code = code(40)
    occurred_on = day()
    found_on = day()
    description = text()
    recorded_at = moment()

    class Meta:
        table = "violation"


@strawberry.enum(description="处罚种类。Class of an administrative penalty, as rule L04 has it.")
class PenaltyKind(Enum):
    SIMPLE = "SIMPLE"
    FINE = "FINE"
    LARGE_FINE = "LARGE_FINE"
    REVOCATION = "REVOCATION"


class PenaltyRow(Model):
    """An administrative penalty: public credit information (domain 3.2); amount in fen."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    violation = belongs_to("ViolationRow", null=True, index=False)
    violation_id: int | None
    decision_number = code(80)
    authority = code(80)
    kind = choice(PenaltyKind)
    amount = number(0)
    decided_on = day()
    rectify_until = day(null=True)
    rectified_on = day(null=True)
    is_published = flag(True)
    recorded_at = moment()

    class Meta:
        table = "penalty"
        unique_together = (("authority", "decision_number"),)
        constraints = (one_of("penalty", "kind", PenaltyKind),)
