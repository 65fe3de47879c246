"""PracticeNotice (执业告知): told to the county of the client; acknowledged or returned, never approved or refused."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, data, day, index, key, moment, one_of, text


@strawberry.enum(description="告知状态。State of a notice: it can't be refused (000-JL 四(一)1).")
class NoticeState(Enum):
    SUBMITTED = "SUBMITTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    RETURNED_FOR_COMPLETION = "RETURNED_FOR_COMPLETION"


class PracticeNoticeRow(Model):
    """A notice to one county, with the six contents of 002-LS 二(一)4; `missing` names those that lack."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    contract = belongs_to("ContractRow", null=True)
    contract_id: int | None
    service_kind = belongs_to("ServiceKindRow", index=False)
    service_kind_id: str
    content = text()
    from_on = day()
    until_on = day(null=True)
    missing = data(null=False)
    state = choice(NoticeState)
    submitted_at = moment()
    acknowledged_at = moment(null=True)
    recorded_at = moment()

    class Meta:
        table = "practice_notice"
        constraints = (one_of("practice_notice", "state", NoticeState),)
        indexes = (
            index("practice_notice", "agency_id", "region_id", "submitted_at"),
            index("practice_notice", "region_id", "submitted_at"),
        )
