"""agencyCredit: what the core computes at the moment it is asked, for any day and any state of knowledge."""

from asyncio import to_thread
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Final, cast

import strawberry

from backend.actors import OFFICERS, Acting
from backend.clock import Clock
from backend.codes import credit_code as checked
from backend.entities.agency_kinds import Grade
from backend.entities.scalars import Points, Whole
from backend.errors import InvalidDates
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.graph.policy import Scope
from backend.rating_rows import ban_until
from backend.ratings import Computed, RatingBook
from backend.storage.reader import Reader
from scoring.advice import what_to_do
from scoring.explanation import line_text
from scoring.rating import Ratings

FURTHEST: Final = 10
"""Years ahead for which an ageing rating is computed; nothing that counts today counts for so long."""


@published(description="信用报告中的一项。One line of a credit report.")
class CreditLine:
    """What took or gave points."""

    rule: str = column("规则编号。Code of the rule, or RISK.")
    rule_name_zh: str = column("规则名称。Name of the rule, Chinese.")
    rule_name_en: str = column("规则名称（英文）。Name of the rule, English.")
    clauses: list[str] = column("条款：文件简称与条款号。Clauses, by short name and section.")
    points_basis: str = column("分值依据：法定或建议。Basis of the points: law or proposal.")
    points_full: Points = column("全额分值。Full points.")
    points_taken: Points = column("实际分值。Points taken.")
    text_zh: str = column("说明。In words, Chinese.")
    text_en: str = column("说明（英文）。In words, English.")
    confirmed_on: date = column("确认或授予日期。Day confirmed or awarded.")
    half_from: date | None = column("减半起始日。Day from which it counts half.")
    counts_until: date | None = column("失效日。Day from which it counts nothing.")
    is_contested: bool = column("所据认定是否有异议待决。Whether its finding is contested now.")


@published(description="提升途径。One way to rise: what to do, and what would follow.")
class CreditAdvice:
    """A line that can be cured or repaired."""

    rule: str = column("规则编号。Code of the rule.")
    finding_id: strawberry.ID = column("认定编号。Id of the finding.")
    way_out: str = column("途径：cure 改正、repair 修复、age 时效。cure, repair or age.")
    remedy_zh: str = column("怎么做。What to do, Chinese.")
    remedy_en: str = column("怎么做（英文）。What to do, English.")
    score_then: Points = column("完成后得分。Score that would follow.")
    grade_then: Grade = column("完成后等级。Grade that would follow.")


@published(description="提升途径汇总：怎么做、做完如何、何时仅因时效提升。What an agency can do to rise, as of today.")
class WaysToRise:
    """The remedies of one agency, each tried in turn and rated again."""

    agency_id: strawberry.ID = column("机构编号。Id of the agency.")
    grade: Grade = column("现等级。Grade now.")
    score: Points = column("现得分。Score now.")
    remedies: list[CreditAdvice] = column("途径。The ways.")
    score_if_all_done: Points = column("全部完成后得分。Score if all of it were done.")
    grade_if_all_done: Grade = column("全部完成后等级。Grade if all of it were done.")
    is_contested: bool = column("所据是否有异议待决。Whether what it rests on is contested now, undecided.")
    lifted_on: date | None = column("仅因时效提升等级之日。Day on which ageing alone lifts the grade.")
    grade_when_lifted: Grade | None = column("届时等级。The grade then.")


@published(
    description="机构信用报告：保险机构可存档，可按同样输入复算。An agency's credit, to be stored and recomputed."
)
class AgencyCredit:
    """A rating as of a day, from what was known at a moment, computed when asked."""

    agency_id: strawberry.ID = column("机构编号。Id of the agency.")
    credit_code: str = column("统一社会信用代码。Credit code.")
    as_of: date = column("截至日。As of this day.")
    known_at: datetime = column("所知截止时刻。What was recorded by then.")
    grade: Grade = column("等级。Grade.")
    treated_as: Grade = column("监管与采购按此等级处理。Grade that a newcomer is treated as.")
    score: Points = column("得分。Score, 0 to 100.")
    rule_grade: Grade = column("仅按规则的等级。Grade by rules alone.")
    rule_score: Points = column("仅按规则的得分。Score by rules alone.")
    ban_until: date | None = column("一票否决截止日。Until when a veto holds.")
    reasons: strawberry.scalars.JSON = column("限制与否决的理由。Reasons of limiters and vetoes.")
    risk_absent_reason: str | None = column("没有风险项的原因。Why there is no RISK line.")
    next_change_on: date | None = column("仅因时效而变化的下一日。First day on which ageing alone changes it.")
    profile: str = column("评定方案。Profile.")
    points_basis: str = column("分值依据：proposal 为建议，非法定。Basis of the points: a proposal is not law.")
    rulebook_fingerprint: str = column("规则集指纹。SHA-256 of the rulebook.")
    model_version: str | None = column("风险模型版本。Risk model, if any.")
    input_digest: str = column("输入摘要。SHA-256 of what went in.")
    document_digest: str = column("输出摘要。SHA-256 of the canonical rating; the same input gives the same digest.")
    document: str | None = column(
        "规范化评定文本（JSON）：本机构与监管可见。The canonical rating, as JSON text: own agency and officers only."
    )
    lines: list[CreditLine] = column("逐项。Its lines.")
    line_count: Whole = column("项数。Number of lines.")
    is_contested: bool = column(
        "现行评定、名单或其计分项是否有异议待决。Whether what it rests on is contested now, undecided."
    )


def credit_queries(book: RatingBook, clock: Clock) -> type:
    """The queries of this module, bound to a rating book and a clock."""

    async def answer(
        call: Call,
        credit_code: Annotated[str, strawberry.argument(description="统一社会信用代码。Credit code.")],
        as_of: Annotated[
            date | None, strawberry.argument(description="截至日，默认今天。Day; today by default.")
        ] = None,
        known_at: Annotated[
            datetime | None, strawberry.argument(description="所知截止时刻，默认现在。Moment; now by default.")
        ] = None,
    ) -> Mapping[str, Any] | None:
        code = checked(credit_code, ("creditCode",))
        day, moment = as_of or clock.today(), known_at or clock.now()
        if moment > clock.now():
            raise _not_known_yet()
        if day.year > clock.today().year + FURTHEST:
            raise _too_far()
        # The house hands its own readers to the engine, which knows only part of what they can.
        found = await book.compute_for_show(cast(Reader, call.reader), code, as_of=day, known_at=moment)
        return None if found is None else _credit(found, code, call.scope)

    async def ways(
        call: Call,
        credit_code: Annotated[str, strawberry.argument(description="统一社会信用代码。Credit code.")],
    ) -> Mapping[str, Any] | None:
        code = checked(credit_code, ("creditCode",))
        found = await book.compute_for_show(cast(Reader, call.reader), code, as_of=clock.today(), known_at=clock.now())
        return None if found is None else await to_thread(_ways, found)

    @queries
    class CreditQueries:
        """An agency's credit."""

        agency_credit: AgencyCredit | None = computed(
            "机构信用报告：任一日、按任一时刻所知复算。An agency's credit as of any day, by what was known then.",
            answer,
        )
        ways_to_rise: WaysToRise | None = computed(
            "提升途径：逐项试算改正或修复后的得分与等级。What an agency can do to rise, each way rated anew.",
            ways,
        )

    return CreditQueries


def _credit(found: Computed, code: str, scope: Scope) -> Mapping[str, Any]:
    """What is repaired or revoked is shared no longer, of whatever day (domain 3.3): only officers and the agency
    itself still see it.
    """
    rated = found.ratings
    (content,) = rated.contents()
    is_whole = _sees_all(scope, content["agency_id"])
    hidden: frozenset[int] = frozenset() if is_whole else found.out_of_sight
    shown = [line for line in content["lines"] if line["finding_id"] not in hidden]
    document = rated.canonical(content)
    return {
        **{name: content[name] for name in ("grade", "treated_as", "score", "rule_grade", "rule_score")},
        "reasons": [reason for reason in content["reasons"] if reason["finding_id"] not in hidden],
        **{name: content[name] for name in ("risk_absent_reason", "next_change_on", "profile", "points_basis")},
        "agency_id": f"Agency:{content['agency_id']}",
        "credit_code": code,
        "as_of": rated.as_of,
        "known_at": rated.known_at,
        "ban_until": ban_until(content["lines"], content["is_vetoed"]),
        "rulebook_fingerprint": rated.rulebook.fingerprint,
        "model_version": content["model"],
        "input_digest": content["input_digest"],
        "document_digest": sha256(document).hexdigest(),
        "document": document.decode() if is_whole else None,
        "lines": [_line(rated, line, found.contested) for line in shown],
        "line_count": len(shown),
        "is_contested": _is_contested(found, shown),
    }


def _ways(found: Computed) -> Mapping[str, Any]:
    rated = found.ratings
    (content,) = rated.contents()
    advice = what_to_do(rated, content["agency_id"])
    return {
        "agency_id": f"Agency:{content['agency_id']}",
        "grade": advice.grade,
        "score": advice.score,
        "remedies": [
            {
                "rule": remedy.rule,
                "finding_id": f"Finding:{remedy.finding_id}",
                "way_out": remedy.way_out,
                "remedy_zh": remedy.says.zh,
                "remedy_en": remedy.says.en,
                "score_then": remedy.score,
                "grade_then": remedy.grade,
            }
            for remedy in advice.remedies
        ],
        "score_if_all_done": advice.score_after_all,
        "grade_if_all_done": advice.grade_after_all,
        "is_contested": _is_contested(found, content["lines"]),
        "lifted_on": advice.lifted_on,
        "grade_when_lifted": advice.grade_then,
    }


def _is_contested(found: Computed, lines: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a rating or listing of the agency is contested (None), or a finding that one of these lines counts."""
    return None in found.contested or any(line["finding_id"] in found.contested for line in lines)


def _sees_all(scope: Scope, agency_id: int) -> bool:
    if not isinstance(scope, Acting):
        return False
    return scope.actor.role in OFFICERS or scope.actor.agency_id == agency_id


def _line(rated: Ratings, line: Mapping[str, Any], contested: frozenset[int | None]) -> Mapping[str, Any]:
    rule = rated.rulebook.rules.get(line["rule"])
    version = rule.version_on(line["rule_version_from"]) if rule and line["rule_version_from"] else None
    return {
        "rule": line["rule"],
        "rule_name_zh": rule.name.zh if rule else "风险项",
        "rule_name_en": rule.name.en if rule else "Risk line",
        "clauses": [f"{clause.document} {clause.section}" for clause in version.clauses] if version else [],
        "points_basis": version.points_basis if version else "proposal",
        "points_full": line["full_points"],
        "points_taken": line["taken_points"],
        "text_zh": line_text(line, "zh"),
        "text_en": line_text(line, "en"),
        "confirmed_on": line["confirmed_on"],
        "half_from": line["half_from"],
        "counts_until": line["counts_until"],
        "is_contested": line["finding_id"] is not None and line["finding_id"] in contested,
    }


def _not_known_yet() -> InvalidDates:
    return InvalidDates(
        "MOMENT_IN_THE_FUTURE",
        zh="所知截止时刻不能晚于现在：尚未记录的，无从复算。",
        en="The moment of knowledge can't lie in the future: what is not recorded yet can't be replayed.",
        remedy_zh="请填写现在或更早的时刻。",
        remedy_en="Give now or an earlier moment.",
        path=("knownAt",),
    )


def _too_far() -> InvalidDates:
    return InvalidDates(
        "DAY_TOO_FAR",
        zh=f"截至日最多为{FURTHEST}年后。",
        en=f"The day may lie {FURTHEST} years ahead at most.",
        remedy_zh="请填写更近的日期。",
        remedy_en="Give a nearer day.",
        path=("asOf",),
    )
