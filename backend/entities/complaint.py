"""Complaint and accident: what the public, insiders and events say. Who complained is sealed in a table of its own."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, day, flag, key, moment, number, one_of, text


@strawberry.enum(description="举报投诉结果。Outcome of a complaint.")
class ComplaintOutcome(Enum):
    OPEN = "OPEN"
    UPHELD = "UPHELD"
    NOT_UPHELD = "NOT_UPHELD"


class ComplaintRow(Model):
    """A complaint about an agency (002-LS 二(四)11); its author stands in `complaint_author`."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    channel = code(20)
    is_insider = flag()
    content = text()
    received_on = day()
    answer_due_on = day()
    answered_on = day(null=True)
    outcome = choice(ComplaintOutcome)
    severity = code(2, null=True)
    recorded_at = moment()

    class Meta:
        table = "complaint"
        constraints = (one_of("complaint", "outcome", ComplaintOutcome),)


class ComplaintAuthorRow(Model):
    """Who complained: never in a list, a filter or a count; one role sees it on the complaint itself."""

    id = key()
    complaint = belongs_to("ComplaintRow")
    complaint_id: int
    name = code(40)
    phone = code(20)

    class Meta:
        table = "complaint_author"


@strawberry.enum(description="事故等级。Grade of an accident.")
class AccidentGrade(Enum):
    ORDINARY = "ORDINARY"
    LARGER = "LARGER"
    MAJOR = "MAJOR"
    ESPECIALLY_MAJOR = "ESPECIALLY_MAJOR"


class AccidentRow(Model):
    """An accident at a client, and the agency that the look-back reached, if any (000-JL 五(二))."""

    id = key()
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    agency = belongs_to("AgencyRow", null=True)
    agency_id: int | None
    occurred_on = day()
    grade = choice(AccidentGrade)
    deaths = number(0)
    injured = number(0)
    is_agency_responsible = flag()
    concluded_on = day(null=True)
    recorded_at = moment()

    class Meta:
        table = "accident"
        constraints = (one_of("accident", "grade", AccidentGrade),)
