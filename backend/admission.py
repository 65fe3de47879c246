"""admissionCheck: every condition of an agency's admission profile, what was found of it, its evidence, what lacks."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, cast

import strawberry

from backend import conditions
from backend.actors import OFFICERS, Acting, Role
from backend.clock import Clock
from backend.entities.agency_kinds import AdmissionProfile
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.graph.ids import number_of
from backend.predicates import IN_REGION
from backend.storage.reader import Reader
from backend.storage.sql import beside_key


@published(
    description="准入条件之一：要求、所见、依据、缺什么。One condition: what it asks, what was found, what lacks."
)
class AdmissionCondition:
    """A condition."""

    code: str = column("条件代码。Code.")
    clause: str = column("依据条款。Clause.")
    asks_zh: str = column("要求。What it asks, Chinese.")
    asks_en: str = column("要求（英文）。What it asks.")
    found_zh: str = column("所见。What was found, Chinese.")
    found_en: str = column("所见（英文）。What was found.")
    lacks_zh: str | None = column("缺什么；空为符合。What lacks, Chinese; null: it is met.")
    lacks_en: str | None = column("缺什么（英文）。What lacks; null: it is met.")
    evidence: list[strawberry.ID] = column("所据记录的编号。Ids of the records that it rests on.")
    is_met: bool = column("是否符合。Whether it is met.")


@published(description="准入核查：逐项条件。The conditions of admission of one agency, as of today.")
class AdmissionCheck:
    """All of them."""

    agency_id: strawberry.ID = column("机构编号。Id of the agency.")
    profile: AdmissionProfile = column("准入类型。Profile.")
    as_of: date = column("截至日。As of this day.")
    is_met: bool = column("是否全部符合。Whether all are met.")
    conditions: list[AdmissionCondition] = column("条件。The conditions.")


def admission_queries(clock: Clock) -> type:
    """The query of this module, bound to a clock."""

    async def answer(
        call: Call,
        agency_id: Annotated[strawberry.ID, strawberry.argument(description="机构编号。Id of the agency.")],
    ) -> Mapping[str, Any] | None:
        key = number_of("Agency", agency_id)
        if key is None:
            return None
        return await _check(cast(Reader, call.reader), cast(Acting, call.scope), key, clock.today())

    @queries
    class AdmissionCheckQueries:
        """Conditions of admission."""

        admission_check: AdmissionCheck | None = computed(
            "准入核查（本机构及属地监管可见）：每项条件、所见与缺项。"
            "Every condition of admission and what was found; for the agency itself and the officers of its region.",
            answer,
        )

    return AdmissionCheckQueries


async def _check(reader: Reader, scope: Acting, agency_id: int, today: date) -> Mapping[str, Any] | None:
    where, values = beside_key(_may(scope), agency_id, dict(scope.params))
    found = await conditions.look(reader, agency_id, today, _shifted(where), values[1:])
    if found is None:
        return None
    return {
        "agency_id": f"Agency:{agency_id}",
        "profile": found.profile,
        "as_of": today,
        "is_met": not found.lacking,
        "conditions": conditions.told(found),
    }


def _may(scope: Acting) -> str:
    """For the agency itself and the officers of its region; to others there is nothing."""
    if scope.actor.role is Role.AGENCY:
        return "a.id = :actor_agency_id"
    return IN_REGION.replace("{t}", "a") if scope.actor.role in OFFICERS else "FALSE"


def _shifted(where: str) -> str:
    """The day is the first parameter, the agency the second."""
    return re.sub(r"\$(\d+)", lambda match: f"${int(match[1]) + 1}", where)
