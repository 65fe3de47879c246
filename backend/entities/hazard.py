"""Hazard (隐患): found on a visit, written down with photo and advice, followed until it is closed."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, day, index, key, moment, one_of, text


@strawberry.enum(description="隐患级别。GENERAL 一般, MAJOR 重大.")
class HazardLevel(Enum):
    GENERAL = "GENERAL"
    MAJOR = "MAJOR"


@strawberry.enum(description="隐患状态。State of a hazard on its way to closing.")
class HazardState(Enum):
    OPEN = "OPEN"
    RECTIFIED = "RECTIFIED"
    CLOSED = "CLOSED"


class HazardRow(Model):
    """A hazard entry: content, photo, practicable advice, example picture (002-LS 二(一)3). Never replaced."""

    id = key()
    project = belongs_to("ProjectRow")
    project_id: int
    visit = belongs_to("VisitRow", null=True, index=False)
    visit_id: int | None
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    enterprise = belongs_to("EnterpriseRow", index=False)
    enterprise_id: int
    level = choice(HazardLevel)
    state = choice(HazardState)
    content = text()
    photo_digest = code(64, null=True)
    advice = text(null=True)
    example_digest = code(64, null=True)
    found_on = day()
    due_on = day()
    rectified_on = day(null=True)
    rechecked_on = day(null=True)
    closed_on = day(null=True)
    found_at = moment()
    reported_at = moment(null=True)
    recorded_at = moment()

    class Meta:
        table = "hazard"
        constraints = (one_of("hazard", "level", HazardLevel), one_of("hazard", "state", HazardState))
        indexes = (index("hazard", "agency_id", "found_on"), index("hazard", "enterprise_id", "found_on"))
