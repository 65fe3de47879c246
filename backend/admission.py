"""admissionCheck: every condition of an agency's admission profile, what was found of it, and what is missing.

GENERAL is 002-LS 二(一)2; STATUTORY is Order 1 for evaluation and testing bodies. One statement; what a condition asks
for stands in the dated numbers, and what the detectors find (`Q04`, `Q05`, `Q07`) is asked of the detectors themselves.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, cast

import strawberry

from backend.clock import Clock
from backend.detectors import notice_missing, specialist_missing, system_missing
from backend.detectors.numbers import number
from backend.detectors.staff_shortage import qualified
from backend.detectors.words import Words
from backend.entities.agency_kinds import AdmissionProfile
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.policy import IN_REGION, OFFICERS, Acting, Role
from backend.storage.reader import Dialect, Reader
from backend.storage.sql import beside_key, numbered


@published(description="准入条件之一：要求、所见、是否符合。One condition of admission: what it asks, what was found.")
class AdmissionCondition:
    """A condition."""

    code: str = column("条件代码。Code.")
    clause: str = column("依据条款。Clause.")
    asks_zh: str = column("要求。What it asks, Chinese.")
    asks_en: str = column("要求（英文）。What it asks.")
    found_zh: str = column("所见。What was found, Chinese.")
    found_en: str = column("所见（英文）。What was found.")
    is_met: bool = column("是否符合。Whether it is met.")


@published(description="准入核查：逐项条件。The conditions of admission of one agency, as of today.")
class AdmissionCheck:
    """All of them."""

    agency_id: strawberry.ID = column("机构编号。Id of the agency.")
    profile: AdmissionProfile = column("准入类型。Profile.")
    as_of: date = column("截至日。As of this day.")
    is_met: bool = column("是否全部符合。Whether all are met.")
    conditions: list[AdmissionCondition] = column("条件。The conditions.")


@dataclass(frozen=True)
class Asked:
    """What a profile asks for, by its numbers of the register."""

    area: str
    staff: str
    clause: str


PROFILES: Final = {
    "GENERAL": Asked("premises.hundredths_of_m2", "staff.required", "002-LS 二(一)2"),
    "STATUTORY": Asked("statutory.hundredths_of_m2", "statutory.staff", "安全评价检测检验机构管理办法"),
}
_FOUND: Final = (
    # code, detector, clause, what it asks
    ("SPECIALISTS", specialist_missing.DETECTOR, "002-LS 二(一)2", "服务高危企业须有相关专业的中级以上注册安全工程师",
     "mid-level engineers of the category for high-risk clients"),
    ("NOTICES", notice_missing.DETECTOR, "002-LS 二(一)4", "向服务对象所在县（市、区）执业告知",
     "a practice notice to each county where clients are"),
    ("SYSTEMS", system_missing.DETECTOR, "002-LS 二(一)5", "管理制度、程序、档案与质量控制齐全",
     "rules, procedures, archives and quality control"),
)  # fmt: skip


def admission_queries(clock: Clock) -> type:
    """The query of this module, bound to a clock."""

    async def answer(
        call: Call,
        agency_id: Annotated[strawberry.ID, strawberry.argument(description="机构编号。Id of the agency.")],
    ) -> Mapping[str, Any] | None:
        kind, _, key = str(agency_id).partition(":")
        if kind != "Agency" or not key.isascii() or not key.isdigit() or len(key) > 18:
            return None
        return await _check(cast(Reader, call.reader), cast(Acting, call.scope), int(key), clock.today())

    @queries
    class AdmissionQueries:
        """Admission."""

        admission_check: AdmissionCheck | None = computed(
            "准入核查（本机构及属地监管可见）：每项条件、所见与缺项。"
            "Every condition of admission and what was found; for the agency itself and the officers of its region.",
            answer,
        )

    return AdmissionQueries


async def _check(reader: Reader, scope: Acting, agency_id: int, today: date) -> Mapping[str, Any] | None:
    where, values = beside_key(_may(scope), agency_id, dict(scope.params))
    sql = _statement(reader.dialect, today, _shifted(where))
    params = [today.isoformat(), *values]
    rows = await reader.fetch(numbered(sql) if reader.dialect == "sqlite" else sql, params)
    return _told(agency_id, today, rows[0]) if rows else None


def _may(scope: Acting) -> str:
    """For the agency itself and the officers of its region; to others there is nothing."""
    if scope.actor.role is Role.AGENCY:
        return "t.id = :actor_agency_id"
    return IN_REGION.replace("{t}", "t") if scope.actor.role in OFFICERS else "FALSE"


def _shifted(where: str) -> str:
    """The day is the first parameter, the agency the second."""
    return re.sub(r"\$(\d+)", lambda match: f"${int(match[1]) + 1}", where)


def _statement(dialect: Dialect, today: date, where: str) -> str:
    words = Words(dialect, today, only_one=True)
    told = [
        f"(SELECT d.summary_{language} FROM ({detector.select(words)}) d LIMIT 1)"
        for _, detector, *_ in _FOUND
        for language in ("zh", "en")
    ]
    area = f"SELECT MAX(p.verified_area) FROM premises p WHERE p.agency_id = a.id AND p.verified_on <= {words.today}"
    own = where.replace("t.", "a.")
    return (
        f"SELECT a.admission_profile, a.registration_state, ({area}), ({qualified(words)}), {', '.join(told)}"
        f" FROM agency a WHERE a.id = {'$2' if dialect == 'sqlite' else '$2::bigint'} AND ({own})"
    )


def _told(agency_id: int, today: date, row: Sequence[Any]) -> Mapping[str, Any]:
    profile, state, area, staff, *found = row
    asked = PROFILES[profile]
    least, people = number(asked.area, today), number(asked.staff, today)
    conditions = [
        _condition(
            "LAWFUL",
            "002-LS 二(一)2",
            ("依法登记且有效", "registered, and in force"),
            (state, state),
            state == "ACTIVE",
        ),
        _condition(
            "PREMISES",
            asked.clause,
            (f"经核实的固定场所不少于{least // 100}平方米", f"verified premises of at least {least // 100} m²"),
            ("尚未核实", "not verified yet") if area is None else (f"{area / 100:g}平方米", f"{area / 100:g} m²"),
            area is not None and area >= least,
        ),
        _condition(
            "STAFF",
            asked.clause,
            (f"专职专业人员不少于{people}人", f"at least {people} full-time qualified people"),
            (f"{staff}人", f"{staff} people"),
            staff >= people,
        ),
    ]
    for (code, _, clause, *asks), zh, en in zip(_FOUND, found[::2], found[1::2], strict=True):
        said = (zh or "符合", en or "met")
        conditions.append(_condition(code, clause, (asks[0], asks[1]), said, zh is None))
    return {
        "agency_id": f"Agency:{agency_id}",
        "profile": profile,
        "as_of": today,
        "is_met": all(condition["is_met"] for condition in conditions),
        "conditions": conditions,
    }


def _condition(code: str, clause: str, asks: tuple[str, str], found: tuple[str, str], is_met: bool) -> dict[str, Any]:
    return {
        "code": code,
        "clause": clause,
        "asks_zh": asks[0],
        "asks_en": asks[1],
        "found_zh": found[0],
        "found_en": found[1],
        "is_met": is_met,
    }
