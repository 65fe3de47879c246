"""Finding: an alleged, then confirmed breach, with its due process; Objection; Merit: what earns a bonus."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, data, day, index, key, moment, number, one_of, text


@strawberry.enum(description="认定状态。State of a finding; only CONFIRMED counts in a rating.")
class FindingState(Enum):
    DRAFT = "DRAFT"
    NOTIFIED = "NOTIFIED"
    OBJECTED = "OBJECTED"
    CONFIRMED = "CONFIRMED"
    EXPIRED = "EXPIRED"
    REPAIRED = "REPAIRED"
    REVOKED = "REVOKED"


class FindingRow(Model):
    """A breach of one case of one rule. The moments say what was known when; nothing is ever deleted.

    `fact_id` names the fact: one fact feeds one rule. `quantity` counts units (persons, days, elements); `measure` is a
    ratio in hundredths of a percent or a mean score in hundredths, over `sample` items.
    """

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    rule = belongs_to("RuleRow", index=False)
    rule_id: str
    case_code = code(40)
    fact_id = code(80)
    state = choice(FindingState)
    occurred_on = day()
    quantity = number(1)
    measure = number(null=True)
    sample = number(null=True)
    summary_zh = text()
    summary_en = text()
    evidence = data()
    subject_type = code(40, null=True)
    subject_id = number(null=True)
    detector = code(60, null=True)
    drafted_by = code(80)
    drafted_at = moment()
    notified_by = code(80, null=True)
    notified_at = moment(null=True)
    object_until = day(null=True)
    objected_at = moment(null=True)
    decided_by = code(80, null=True)
    decided_at = moment(null=True)
    confirmed_by = code(80, null=True)
    confirmed_at = moment(null=True)
    confirmed_on = day(null=True)
    cured_on = day(null=True)
    cured_at = moment(null=True)
    repaired_on = day(null=True)
    repaired_at = moment(null=True)
    revoked_on = day(null=True)
    revoked_at = moment(null=True)
    version = number(1)

    class Meta:
        table = "finding"
        constraints = (one_of("finding", "state", FindingState),)
        unique_together = (("agency_id", "rule_id", "fact_id"),)
        indexes = (
            index("finding", "agency_id", "state", "confirmed_on"),
            index("finding", "state", "drafted_at", "id"),
        )


@strawberry.enum(description="异议结果。Outcome of an objection.")
class ObjectionOutcome(Enum):
    OPEN = "OPEN"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class ObjectionRow(Model):
    """An agency's objection to a finding, and what another officer decided of it."""

    id = key()
    finding = belongs_to("FindingRow")
    finding_id: int
    agency = belongs_to("AgencyRow")
    agency_id: int
    ground = text()
    lodged_by = code(80)
    lodged_at = moment()
    outcome = choice(ObjectionOutcome)
    reason = text(null=True)
    decided_by = code(80, null=True)
    decided_at = moment(null=True)

    class Meta:
        table = "objection"
        constraints = (one_of("objection", "outcome", ObjectionOutcome),)


class MeritRow(Model):
    """What earns a bonus: an award, a drafted guideline, help given, each with its day."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    rule = belongs_to("RuleRow", index=False)
    rule_id: str
    case_code = code(40)
    fact_id = code(80)
    awarded_on = day()
    quantity = number(1)
    summary_zh = text()
    summary_en = text()
    recorded_at = moment()

    class Meta:
        table = "merit"
        unique_together = (("agency_id", "rule_id", "fact_id"),)
