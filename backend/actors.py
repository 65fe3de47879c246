"""Who acts: the roles, what a signed token says of an actor, and how long each role may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from backend.entities.places import subtree_from, subtree_until
from backend.graph.policy import Scope


class Role(Enum):
    """Who asks. No token means PUBLIC."""

    PUBLIC = "PUBLIC"
    """社会公众、门户网站: anyone."""
    BUYER = "BUYER"
    """政府购买主体: a procurement system."""
    INSURER = "INSURER"
    """保险机构: an insurer that stores an agency's credit."""
    AGENCY = "AGENCY"
    """机构经办人: a clerk of one agency."""
    ENTERPRISE = "ENTERPRISE"
    """生产经营单位: a served enterprise; it rectifies its hazards and rates the service."""
    REGULATOR = "REGULATOR"
    """监管执法人员: an officer of a region, for it and all below it."""
    RATER = "RATER"
    """评定机关: whoever publishes ratings (004-FJ (二十八): not always the regulator)."""
    HANDLER = "HANDLER"
    """举报专办人: an officer who may open the sealed identity of a complaint's author."""


@dataclass(frozen=True)
class Actor:
    """Who is acting, as a signed token says it."""

    role: Role = Role.PUBLIC
    subject: str = "public"
    agency_id: int | None = None
    region_code: str | None = None
    language: str = "zh"
    enterprise_id: int | None = None

    def supervises(self, place: str) -> bool:
        """Whether a division lies in the region that the token names."""
        if not self.region_code:
            return False
        return subtree_from(self.region_code) <= place < subtree_until(self.region_code)

    def scope(self) -> "Acting":
        """What the read engine binds into every statement; a region that no place has where there is none."""
        return Acting(
            self.role.name,
            {
                "actor_agency_id": self.agency_id if self.agency_id is not None else -1,
                "actor_enterprise_id": self.enterprise_id if self.enterprise_id is not None else -1,
                "actor_region_from": subtree_from(self.region_code) if self.region_code else "~",
                "actor_region_until": subtree_until(self.region_code) if self.region_code else "~",
            },
            self.language,
            seconds=DEADLINES[self.role],
            is_public=self.role is Role.PUBLIC,
            actor=self,
        )


@dataclass(frozen=True)
class Acting(Scope):
    """The engine's scope, and the actor behind it for the commands."""

    actor: Actor = Actor()


DEADLINES: Final[Mapping[Role, float]] = {
    Role.PUBLIC: 5.0,
    Role.BUYER: 10.0,
    Role.INSURER: 10.0,
    Role.AGENCY: 10.0,
    Role.ENTERPRISE: 10.0,
    Role.REGULATOR: 30.0,
    Role.RATER: 30.0,
    Role.HANDLER: 30.0,
}
"""Seconds after which an answer that is read for a role is stopped."""

OFFICERS: Final = (Role.REGULATOR, Role.RATER, Role.HANDLER)
