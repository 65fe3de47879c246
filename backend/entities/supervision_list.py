"""SupervisionList: whom to inspect first, with reason, priority, and planned visits against the ceiling."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, day, index, key, moment, number, one_of, text


@strawberry.enum(description="监管等级（建议方案）。Supervision tier, a proposal built on 002-LS 二(二)6.")
class Tier(Enum):
    TRUSTED = "TRUSTED"
    REGULAR = "REGULAR"
    CLOSE = "CLOSE"
    KEY = "KEY"


@strawberry.enum(description="入选方式：按预期损害或按随机抽取。Picked by expected harm, or by the seeded draw.")
class PickedBy(Enum):
    HARM = "HARM"
    DRAW = "DRAW"


class SupervisionListRow(Model):
    """The list of one period, replayable from its seed and the digest of its roster."""

    id = key()
    period = code(10, unique=True)
    as_of = day()
    known_at = moment()
    seed = code(64)
    roster_digest = code(64)
    exploration_share = number()
    scheme = code(64)
    computed_at = moment()

    class Meta:
        table = "supervision_list"


class SupervisionEntryRow(Model):
    """One agency in a list; `priority` is expected harm in hundredths, `rank` counts from 1 over the province."""

    id = key()
    supervision_list = belongs_to("SupervisionListRow", index=False)
    supervision_list_id: int
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    rank = number()
    tier = choice(Tier)
    picked_by = choice(PickedBy)
    priority = number()
    exposure = number()
    reason_zh = text()
    reason_en = text()
    onsite_planned = number()
    onsite_done = number()
    onsite_ceiling = number()
    offsite_planned = number()
    report_sample_percent = number()

    class Meta:
        table = "supervision_entry"
        constraints = (
            one_of("supervision_entry", "tier", Tier),
            one_of("supervision_entry", "picked_by", PickedBy),
        )
        indexes = (
            index("supervision_entry", "supervision_list_id", "rank"),
            index("supervision_entry", "supervision_list_id", "tier", "rank"),
            index("supervision_entry", "supervision_list_id", "region_id", "rank"),
        )
