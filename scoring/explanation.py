"""Puts lines and reasons into words, Chinese and English. It computes nothing: all amounts come from the steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scoring.profile import PROVISIONAL, Profile, Rise
from scoring.reading import Words
from scoring.rulebook import Rulebook

# Which step lessened a line: its name, the amount before it and the amount after it.
LESSENING = (
    ("price", "full_points", "after_price"),
    ("one_rule_per_fact", "after_price", "after_fact"),
    ("age", "after_fact", "after_age"),
    ("one_measurement", "after_age", "after_measurement"),
    ("cap_rule", "after_measurement", "after_rule_cap"),
    ("cap_dimension", "after_rule_cap", "after_dimension_cap"),
    ("bonus", "after_dimension_cap", "taken_points"),
)
_STEP_WORDS = {
    "price": Words("样本不足", "sample too small"),
    "one_rule_per_fact": Words("同一事实只计一条规则", "one rule per fact"),
    "age": Words("时效", "age"),
    "repair": Words("已修复", "repaired"),
    "one_measurement": Words("同一指标只计最重一次", "one measurement"),
    "cap_rule": Words("规则封顶", "rule cap"),
    "cap_dimension": Words("维度封顶", "dimension cap"),
    "bonus": Words("加分封顶或暂停", "bonus cap or withheld"),
    "risk": Words("风险项封顶", "risk cap"),
}


def points_text(hundredths: int) -> str:
    """Hundredths as a short number.

    >>> points_text(450), points_text(1200)
    ('4.5', '12')
    """
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def line_text(line: Mapping[str, object], language: str = "en") -> str:
    """One line in words: what it takes of its full points, and which steps lessened it.

    >>> cap = {"step": "cap_dimension", "before": 1500, "after": 1000}
    >>> line_text({"rule": "I02", "source": "DEDUCTION", "repaired_on": None, "full_points": 1500,
    ...            "taken_points": 1000, "lessened": [cap]})
    'I02 10 of 15: dimension cap'
    """
    taken, full = points_text(_number(line["taken_points"])), points_text(_number(line["full_points"]))
    name = _name(line, language)
    names = []
    for change in _changes(line):
        step = str(change["step"])
        if step == "age" and line["repaired_on"] is not None:
            step = "repair"
        if step == "bonus" and line["source"] == "RISK":
            step = "risk"
        names.append(getattr(_STEP_WORDS[step], language))
    amount = f"{name} {taken} of {full}" if language == "en" else f"{name} {full}分计{taken}分"
    separator = ", " if language == "en" else "、"
    return amount + (": " if language == "en" else "：") + separator.join(names) if names else amount


def _name(line: Mapping[str, object], language: str) -> str:
    if line["source"] != "RISK":
        return str(line["rule"])
    return f"RISK (model {line['case']})" if language == "en" else f"RISK（模型{line['case']}）"


def _changes(line: Mapping[str, object]) -> list[Mapping[str, object]]:
    changes = line["lessened"]
    return changes if isinstance(changes, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def reason_words(reason: Mapping[str, object], rulebook: Rulebook, profile: Profile) -> dict[str, object]:
    """A reason in both languages, with the clause that the rule rests on where a rule is behind it."""
    kind, code = str(reason["kind"]), str(reason["code"])
    if kind == PROVISIONAL and profile.provisional is not None:
        return {"zh": profile.provisional.says.zh, "en": profile.provisional.says.en, "clauses": []}
    if kind == "RISE" and profile.rise is not None:
        return _rise_reason(reason, profile.rise)
    if kind == "RISK_BOUND":
        zh, en = "风险项单独不得再降低等级", "The risk line alone may not lower the grade any further"
        return {"zh": zh, "en": en, "clauses": []}
    for limiter in profile.limiters:
        if limiter.code == code:
            return {"zh": limiter.says.zh, "en": limiter.says.en, "clauses": []}
    return _rule_reason(reason, rulebook, profile)


def _rise_reason(reason: Mapping[str, object], rise: Rise) -> dict[str, object]:
    says, until = rise.held if reason["code"] == "HELD" else rise.by_steps, reason["until"]
    zh, en = (f"（{until}起）", f" (from {until} on)") if isinstance(until, date) else ("", "")
    return {"zh": says.zh + zh, "en": says.en + en, "clauses": []}


def _rule_reason(reason: Mapping[str, object], rulebook: Rulebook, profile: Profile) -> dict[str, object]:
    rule = rulebook.rules[str(reason["code"])]
    version = next(held for held in rule.versions if held.starts_on == reason["rule_version_from"])
    case = next(case for case in version.cases if case.name == reason["detail"])
    grade = profile.grades[profile.rank(str(reason["level"]))].name
    until = reason["until"]
    zh_until = f"，至{until}止" if isinstance(until, date) else ""
    en_until = f" until {until}" if isinstance(until, date) else ""
    zh, en = ("一票否决为", "veto, grade") if reason["kind"] == "VETO" else ("最高评为", "at most")
    return {
        "zh": f"{rule.code} {rule.name.zh}（{case.title.zh}）：{zh}{grade.zh}{zh_until}",
        "en": f"{rule.code} {rule.name.en} ({case.title.en}): {en} {grade.en}{en_until}",
        "clauses": [f"{clause.document} {clause.section}" for clause in version.clauses],
    }
