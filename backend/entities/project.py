"""Project: one job under a contract, with its team and its visits (一企一档: one file per client)."""

from enum import Enum

import strawberry
from tortoise import Model, fields

from backend.entities.rows import belongs_to, choice, code, day, flag, index, key, moment, number, one_of


@strawberry.enum(description="项目状态。State of a project.")
class ProjectState(Enum):
    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    CANCELLED = "CANCELLED"


class ProjectRow(Model):
    """A job with its stages: how many ask for evidence, and how many have it (002-LS 二(二)8)."""

    id = key()
    contract = belongs_to("ContractRow")
    contract_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    title = code(120)
    state = choice(ProjectState)
    started_on = day()
    ended_on = day(null=True)
    lead = belongs_to("ProfessionalRow", null=True)
    lead_id: int | None
    is_team_matched = flag(True)
    stages_due = number(0)
    stages_evidenced = number(0)
    parts_missing = number(0)
    recorded_at = moment()

    class Meta:
        table = "project"
        constraints = (one_of("project", "state", ProjectState),)
        indexes = (index("project", "agency_id", "ended_on", "id"),)


class ProjectMemberRow(Model):
    """A professional in a project's team, and whether the specialty fits the client's industry."""

    id = key()
    project = belongs_to("ProjectRow")
    project_id: int
    professional = belongs_to("ProfessionalRow")
    professional_id: int
    duty = code(40)
    is_matched = flag(True)

    class Meta:
        table = "project_member"


class VisitRow(Model):
    """A visit on site: when it was planned, when it was made, and the sign-in that proves it."""

    id = key()
    project = belongs_to("ProjectRow")
    project_id: int
    contract = belongs_to("ContractRow")
    contract_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    visited_on = day()
    signed_in_at = moment(null=True)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    photo_digest = code(64, null=True)
    is_named_staff_present = flag(True)
    recorded_at = moment()

    class Meta:
        table = "visit"
        indexes = (index("visit", "agency_id", "visited_on"),)
