"""What changed about an agency and when it said so (within thirty days), and the internal systems that it filed."""

from datetime import date
from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, day, index, key, long_text, moment, one_of, short_text
from backend.graph.declare import Node, column, published


@strawberry.enum(description="变更事项。What changed about an agency.")
class ChangeItem(Enum):
    NAME = strawberry.enum_value("NAME", description="名称。Name.")
    LEGAL_REPRESENTATIVE = strawberry.enum_value("LEGAL_REPRESENTATIVE", description="法定代表人。Its representative.")
    ADDRESS = strawberry.enum_value("ADDRESS", description="住所。Seat.")
    PREMISES = strawberry.enum_value("PREMISES", description="工作场所。Working place.")
    PHONE = strawberry.enum_value("PHONE", description="联系电话。Telephone.")
    WEBSITE = strawberry.enum_value("WEBSITE", description="网站。Website.")


class AgencyChangeRow(Model):
    """One change: what was, what is, since when, until when it was to be told and when it was."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    item = choice(ChangeItem)
    before = long_text(null=True)
    after = long_text()
    changed_on = day()
    due_on = day()
    reported_on = day()
    recorded_at = moment()

    class Meta:
        table = "agency_change"
        constraints = (one_of("agency_change", "item", ChangeItem),)
        indexes = (index("agency_change", "agency_id", "reported_on"),)


@published("agency_change", description="机构信息变更（002-LS 二(二)7）。A change of what is on record of an agency.")
class AgencyChange(Node):
    """A change."""

    item: ChangeItem = column("事项。What changed.", filterable=True)
    before: str | None = column("变更前。What it was.")
    after: str = column("变更后。What it is.")
    changed_on: date = column("变更日期。Day of the change.", orderable=True)
    due_on: date = column("应报日期。Day by which it was to be told.")
    reported_on: date = column("报告日期。Day told.", filterable=True, orderable=True)


@strawberry.enum(description="内部管理制度（002-LS 二(一)1、二(一)5）。Internal systems that are asked for.")
class InternalSystem(Enum):
    RULES = strawberry.enum_value("RULES", description="规章制度。Rules.")
    PROCEDURES = strawberry.enum_value("PROCEDURES", description="操作规程。Procedures.")
    ARCHIVES = strawberry.enum_value("ARCHIVES", description="档案管理。Archives.")
    QUALITY_SYSTEM = strawberry.enum_value("QUALITY_SYSTEM", description="质量体系。Quality system.")
    STAFF_FILES = strawberry.enum_value("STAFF_FILES", description="人员档案。Staff files.")
    PERFORMANCE_REVIEW = strawberry.enum_value("PERFORMANCE_REVIEW", description="业绩考核。Performance review.")
    QUALITY_AUDIT = strawberry.enum_value("QUALITY_AUDIT", description="内部审核。Internal audit.")


class AgencySystemRow(Model):
    """The document of an internal system as it was filed, by its digest; a later one follows, none is replaced."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    item = choice(InternalSystem)
    digest = short_text(64)
    filed_on = day()
    recorded_at = moment()

    class Meta:
        table = "agency_system"
        constraints = (one_of("agency_system", "item", InternalSystem),)
        indexes = (index("agency_system", "agency_id", "item"),)


@published("agency_system", description="机构备案的内部管理制度。An internal system that an agency filed.")
class AgencySystem(Node):
    """A document of how the agency works."""

    item: InternalSystem = column("制度。Which.", filterable=True)
    digest: str = column("文件摘要。SHA-256 of the document.")
    filed_on: date = column("备案日期。Day filed.", orderable=True)
