"""What admission asks of an agency and what is on record of it: one statement, and a judgement of each condition.

GENERAL is 002-LS 二(一)2; STATUTORY is Order 1 for evaluation and testing bodies. What a condition asks for stands in
the dated numbers; what detectors find (Q04, Q05) is asked of the detectors themselves.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from backend.detectors import notice_missing, specialist_missing
from backend.detectors.numbers import number
from backend.detectors.staff_shortage import qualified
from backend.detectors.words import Words
from backend.storage.reader import Dialect, Reader
from backend.storage.sql import for_dialect

GENERAL: Final = "002-LS 二(一)2"
ORDER_1: Final = "安全评价检测检验机构管理办法"
LAWFUL: Final = ("ACTIVE", "APPLYING")
"""Who applies is registered as a body; that it is not admitted yet is what is being looked at."""


@dataclass(frozen=True)
class Condition:
    """A condition: what it asks, what was found, what lacks, and the ids of the records that say so."""

    code: str
    clause: str
    asks: tuple[str, str]
    found: tuple[str, str]
    lacks: tuple[str, str] | None
    evidence: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """As the API and the record of an application have it."""
        lacks = self.lacks or (None, None)
        return {
            "code": self.code,
            "clause": self.clause,
            "asks_zh": self.asks[0],
            "asks_en": self.asks[1],
            "found_zh": self.found[0],
            "found_en": self.found[1],
            "lacks_zh": lacks[0],
            "lacks_en": lacks[1],
            "evidence": list(self.evidence),
            "is_met": self.lacks is None,
        }


@dataclass(frozen=True)
class Found:
    """The one row that is read of an agency."""

    profile: str
    provider_type: str
    registration: str
    assets: int | None
    website: str | None
    missing_systems: str | None
    premises: int | None
    area: int | None
    staff: str | None
    evaluators: int
    upper_evaluators: int
    first_evaluators: int
    systems: str | None
    specialists_zh: str | None
    specialists_en: str | None
    notices_zh: str | None
    notices_en: str | None


@dataclass(frozen=True)
class Findings:
    """All conditions of an agency, as of a day."""

    profile: str
    conditions: tuple[Condition, ...]

    @property
    def lacking(self) -> list[str]:
        """Codes of the conditions that are not met."""
        return [condition.code for condition in self.conditions if condition.lacks]


async def look(
    reader: Reader, agency_id: int, today: date, where: str = "TRUE", values: Sequence[Any] = ()
) -> Findings | None:
    """The conditions of an agency; None if there is none for which `where` holds (of `a`, parameters from $3 on)."""
    sql = _statement(Words(reader.dialect, today, only_one=True), where)
    params = [today.isoformat(), agency_id, *values]
    rows = await reader.fetch(for_dialect(sql, reader.dialect), params)
    if not rows:
        return None
    found = Found(*rows[0])
    return Findings(found.profile, tuple(each for judge in JUDGES for each in judge(found, today)))


def _statement(w: Words, where: str) -> str:
    best = (
        f"FROM premises p WHERE p.agency_id = a.id AND p.verified_on <= {w.today} ORDER BY p.verified_area DESC, p.id"
    )
    certified = (
        "AND EXISTS (SELECT 1 FROM certificate v WHERE v.professional_id = e.professional_id"
        " AND v.kind = 'SAFETY_EVALUATOR' AND v.tier IN ({tiers}))"
    )
    tiers = ("'LEVEL_1', 'LEVEL_2', 'LEVEL_3'", "'LEVEL_1', 'LEVEL_2'", "'LEVEL_1'")
    parts = [
        "a.admission_profile, a.provider_type, a.registration_state, a.fixed_assets, a.website",
        "CAST(a.missing_systems AS TEXT)",
        f"(SELECT p.id {best} LIMIT 1)",
        f"(SELECT p.verified_area {best} LIMIT 1)",
        f"({qualified(w, _joined(w.dialect, 'e.professional_id'))})",
        *(f"({qualified(w)} {certified.replace('{tiers}', of)})" for of in tiers),
        f"(SELECT {_joined(w.dialect, 's.id')} FROM agency_system s WHERE s.agency_id = a.id)",
        *(
            f"(SELECT d.summary_{language} FROM ({detector.select(w)}) d LIMIT 1)"
            for detector in (specialist_missing.DETECTOR, notice_missing.DETECTOR)
            for language in ("zh", "en")
        ),
    ]
    key = "$2" if w.dialect == "sqlite" else "$2::bigint"
    return f"SELECT {', '.join(parts)} FROM agency a WHERE a.id = {key} AND ({where})"


def _joined(dialect: Dialect, column: str) -> str:
    if dialect == "sqlite":
        return f"group_concat(DISTINCT {column})"
    return f"string_agg(DISTINCT CAST({column} AS TEXT), ',')"


def _ids(kind: str, joined: str | None) -> tuple[str, ...]:
    return tuple(f"{kind}:{key}" for key in sorted(map(int, joined.split(",") if joined else ())))


def _is_of_order_1(found: Found) -> bool:
    return found.profile == "STATUTORY" and found.provider_type in ("EVALUATION", "TESTING")


def _lawful(found: Found, _: date) -> Iterator[Condition]:
    is_met = found.registration in LAWFUL
    lacks = None if is_met else ("登记状态不正常", "its registration is not in force")
    said = (found.registration, found.registration)
    yield Condition("LAWFUL", GENERAL, ("依法登记且有效", "registered, and in force"), said, lacks)


def _premises(found: Found, today: date) -> Iterator[Condition]:
    is_statutory = found.profile == "STATUTORY"
    least = number("statutory.hundredths_of_m2" if is_statutory else "premises.hundredths_of_m2", today)
    area = found.area
    said, lacks = ("尚未核实", "not verified yet"), ("场所面积待核实", "the floor area is to be verified")
    if area is not None:
        said = (f"{area / 100:g}平方米", f"{area / 100:g} m²")
        lacks = (f"还差{(least - area) / 100:g}平方米", f"{(least - area) / 100:g} m² more")
    yield Condition(
        "PREMISES",
        ORDER_1 if is_statutory else GENERAL,
        (f"经核实的固定场所不少于{least // 100}平方米", f"verified premises of at least {least // 100} m²"),
        said,
        None if area is not None and area >= least else lacks,
        () if found.premises is None else (f"Premises:{found.premises}",),
    )


def _staff(found: Found, today: date) -> Iterator[Condition]:
    is_statutory = found.profile == "STATUTORY"
    least = number("statutory.staff" if is_statutory else "staff.required", today)
    people = _ids("Professional", found.staff)
    short = least - len(people)
    yield Condition(
        "STAFF",
        ORDER_1 if is_statutory else GENERAL,
        (f"专职专业人员不少于{least}人", f"at least {least} full-time qualified people"),
        (f"{len(people)}人", f"{len(people)} people"),
        (f"还缺{short}人", f"{short} more people") if short > 0 else None,
        people,
    )


def _specialists(found: Found, _: date) -> Iterator[Condition]:
    asks = (
        "服务高危企业须有相关专业的中级以上注册安全工程师",
        "mid-level engineers of the category for high-risk clients",
    )
    yield _by_detector("SPECIALISTS", GENERAL, asks, found.specialists_zh, found.specialists_en)


def _notices(found: Found, _: date) -> Iterator[Condition]:
    asks = ("向服务对象所在县（市、区）执业告知", "a practice notice to each county where clients are")
    yield _by_detector("NOTICES", "002-LS 二(一)4", asks, found.notices_zh, found.notices_en)


def _by_detector(code: str, clause: str, asks: tuple[str, str], zh: str | None, en: str | None) -> Condition:
    if zh is None or en is None:
        return Condition(code, clause, asks, ("符合", "met"), None)
    return Condition(code, clause, asks, (zh, en), (zh, en))


def _systems(found: Found, _: date) -> Iterator[Condition]:
    missing = [name.upper() for name in orjson.loads(found.missing_systems or "null") or ()]
    names = ", ".join(missing)
    yield Condition(
        "SYSTEMS",
        "002-LS 二(一)5",
        ("管理制度、程序、档案与质量控制齐全", "rules, procedures, archives and quality control"),
        (f"缺{len(missing)}项", f"{len(missing)} are missing") if missing else ("符合", "met"),
        (f"须备案：{names}", f"to be filed: {names}") if missing else None,
        _ids("AgencySystem", found.systems),
    )


def _assets(found: Found, today: date) -> Iterator[Condition]:
    if not _is_of_order_1(found):
        return
    least = number(f"statutory.{found.provider_type.lower()}.assets_fen", today)
    held = found.assets
    said = ("未申报", "not declared") if held is None else (f"{held // 100:,}元", f"{held // 100:,} yuan")
    yield Condition(
        "ASSETS",
        ORDER_1,
        (f"固定资产不少于{least // 100:,}元", f"fixed assets of at least {least // 100:,} yuan"),
        said,
        None if held is not None and held >= least else ("固定资产不足", "the fixed assets are not enough"),
    )
    lacks = None if found.website else ("须有网站", "a website is needed")
    said = (found.website or "无", found.website or "none")
    yield Condition("WEBSITE", ORDER_1, ("设有网站以公开报告信息", "a website to publish reports on"), said, lacks)


def _evaluators(found: Found, today: date) -> Iterator[Condition]:
    """Shares of the upper levels among an evaluation body's evaluators."""
    if not _is_of_order_1(found) or found.provider_type != "EVALUATION":
        return
    all_of, upper, first = found.evaluators, found.upper_evaluators, found.first_evaluators
    least_first = number("statutory.evaluators.first_share", today)
    least_upper = number("statutory.evaluators.upper_share", today)
    is_met = all_of > 0 and first * 10_000 >= all_of * least_first and upper * 10_000 >= all_of * least_upper
    shares = f"{least_first / 100:g}%", f"{least_upper / 100:g}%"
    yield Condition(
        "EVALUATORS",
        ORDER_1,
        (
            f"安全评价师中一级不少于{shares[0]}，一、二级合计不少于{shares[1]}",
            f"of the evaluators {shares[0]} of level 1, {shares[1]} of levels 1 and 2",
        ),
        (f"评价师{all_of}人，一级{first}人，一、二级{upper}人", f"{all_of} evaluators, {first} and {upper} of them"),
        None if is_met else ("高等级评价师不足", "too few of the upper levels"),
    )


JUDGES: Final[tuple[Callable[[Found, date], Iterator[Condition]], ...]] = (
    _lawful,
    _premises,
    _staff,
    _specialists,
    _notices,
    _systems,
    _assets,
    _evaluators,
)


def told(findings: Findings) -> list[Mapping[str, Any]]:
    """The conditions as the API and the record of an application have them."""
    return [condition.told() for condition in findings.conditions]
