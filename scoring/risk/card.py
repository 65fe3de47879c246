"""The card of a model: what it is, what it showed, what it may not be used for. Markdown and HTML from one content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from scoring.risk import charts
from scoring.risk.fairness import named
from scoring.risk.feature_book import FeatureBook
from scoring.risk.gate import Check, passes
from scoring.risk.tables import RiskTables
from scoring.risk.tables_file import digest_of


@dataclass(frozen=True)
class Section:
    """A heading, sentences, perhaps a table, perhaps pictures."""

    zh: str
    en: str
    sentences: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    pictures: Sequence[str] = field(default_factory=tuple)


def sections(
    tables: RiskTables, report: Mapping[str, Any], checks: Sequence[Check], book: FeatureBook, *, pictures: bool
) -> list[Section]:
    """The content of a card."""
    return [
        Section("是什么", "What it is", _about(tables, report, checks)),
        Section("准入检验", "The gate", (), ("", "检验 check", "说明", "in words"), _gate(checks)),
        _performance(report, pictures),
        _windows(report, pictures),
        _fairness(report, pictures),
        _shapes(tables, book, pictures),
        Section("不得用于", "Not to be used for", _limits()),
    ]


NAMES = {
    "champion": "本模型 this model",
    "logistic": "逻辑回归 logistic regression",
    "monotone": "含交互的单调提升 boosting with interactions",
    "findings_2y": "两年违规数 findings in two years",
    "rule_score": "仅按规则 score by rules alone",
}


def _performance(report: Mapping[str, Any], pictures: bool) -> Section:
    bands = report["models"]["champion"]["calibration_bands"]
    return Section(
        "表现",
        "How good it is",
        [_explored(report["exploration"])],
        (
            "模型 model",
            "AUC",
            "AP",
            "前一成命中 precision at 10 %",
            "前半查出 found in first half",
            "KS",
            "Brier",
            "校准误差 calibration error",
        ),
        [_row(NAMES.get(name, name), told) for name, told in report["models"].items()],
        [charts.gain(report["gain"]), charts.calibration(bands)] if pictures else (),
    )


def _windows(report: Mapping[str, Any], pictures: bool) -> Section:
    return Section(
        "滚动窗口",
        "Rolling windows",
        (),
        ("起点 origin", "已检查 seen", "严重违规 serious", "AUC"),
        [
            [window["origin"], str(window["seen"]), str(window["positives"]), f"{window['auc']:.3f}"]
            for window in report["windows"]
        ],
        [charts.learning(report["learning_curve"])] if pictures else (),
    )


def _fairness(report: Mapping[str, Any], pictures: bool) -> Section:
    zh = "未发生严重违规的机构被排入前20%的机会，与全体之比；区间为95%自助法区间。"
    en = "The chance of agencies in order to be among the first 20 %, against everyone's; 95 % bootstrap intervals."
    return Section(
        "公平性",
        "Fairness",
        [(zh, en)],
        ("群体 group", "机构期数 rows", "比值 ratio", "区间 interval"),
        [
            [
                named(one["group"], one["value"]),
                str(one["rows"]),
                f"{one['ratio']:.2f}",
                f"{one['low']:.2f}–{one['high']:.2f}",
            ]
            for one in report["fairness"]
        ],
        [charts.fairness(report["fairness"])] if pictures else (),
    )


def _shapes(tables: RiskTables, book: FeatureBook, pictures: bool) -> Section:
    zh = "模型是各特征阶梯函数之和：图中即模型本身。"
    en = "The model is the sum of one step function a feature: these pictures are the model."
    return Section(
        "各特征的作用", "What each feature does", [(zh, en)], pictures=charts.shapes(tables, book) if pictures else ()
    )


def markdown(title: str, content: Sequence[Section]) -> str:
    """The card as Markdown, without pictures."""
    lines = [f"# {title}", ""]
    for section in content:
        lines += [f"## {section.zh} {section.en}", ""]
        for zh, en in section.sentences:
            lines += [f"- {zh}", f"  {en}"]
        if section.rows:
            lines += ["", "| " + " | ".join(section.head) + " |", "|" + "---|" * len(section.head)]
            lines += ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in section.rows]
        lines.append("")
    return "\n".join(lines)


def html(title: str, content: Sequence[Section]) -> str:
    """The card as one HTML page that needs nothing else."""
    parts = [HEAD.replace("{title}", escape(title)), f"<h1>{escape(title)}</h1>"]
    for section in content:
        parts.append(f"<h2>{escape(section.zh)} <small>{escape(section.en)}</small></h2>")
        parts += [f"<p>{escape(zh)}<br><span>{escape(en)}</span></p>" for zh, en in section.sentences]
        if section.rows:
            head = "".join(f"<th>{escape(cell)}</th>" for cell in section.head)
            rows = "".join(
                "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in section.rows
            )
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
        if section.pictures:
            parts.append("<div class=pictures>" + "".join(section.pictures) + "</div>")
    return "\n".join([*parts, "</body></html>\n"])


HEAD = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body { font: 15px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; color: #1c2430 }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid #d5dae0 }
small, p span { color: #5b6673; font-weight: normal }
table { border-collapse: collapse; font-size: .9rem; width: 100% }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #e6e9ed; vertical-align: top }
td:first-child { white-space: nowrap }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0 } .pictures svg { max-width: 100%; height: auto }
</style></head><body>"""


def _about(tables: RiskTables, report: Mapping[str, Any], checks: Sequence[Check]) -> list[tuple[str, str]]:
    facts = tables.facts
    verdict = ("通过，可由评定机关启用", "passed: the rater may switch it on")
    if not passes(checks):
        verdict = ("未通过，不得启用", "not passed: it may not be switched on")
    return [
        (f"模型版本 {digest_of(tables)[:16]}", f"Model version {digest_of(tables)[:16]}"),
        (
            "预测机构如在本季度接受现场检查，被查出严重违规（S3、S4，或较重处罚）并经认定的概率；可加、单调的提升模型，已按较晚时间校准。",
            "Probability that an on-site inspection in the coming quarter, if there is one, finds a serious breach (S3,"
            " S4, or one gravely punished) that is then confirmed; additive monotone boosting, calibrated on later"
            " time.",
        ),
        (
            f"训练样本{facts.get('rows')}行，其中严重违规{facts.get('positives')}；特征{len(tables.tables)}项，轮数{facts.get('rounds')}。",
            f"Learned from {facts.get('rows')} rows, {facts.get('positives')} of them serious; {len(tables.tables)}"
            f" features, {facts.get('rounds')} rounds.",
        ),
        (
            f"检验：{report['rows']}行，其中已检查{report['seen']}，严重违规{report['positives']}。",
            f"Tried on {report['rows']} rows, {report['seen']} of them inspected, {report['positives']} serious.",
        ),
        (f"准入检验：{verdict[0]}", f"The gate: {verdict[1]}"),
    ]


def _gate(checks: Sequence[Check]) -> list[list[str]]:
    return [["通过 yes" if check.is_passed else "未通过 NO", check.code, check.zh, check.en] for check in checks]


def _row(name: str, told: Mapping[str, Any]) -> list[str]:
    keys = (
        "auc",
        "average_precision",
        "precision_at_10_percent",
        "found_in_first_half",
        "ks",
        "brier",
        "calibration_error",
    )
    return [name, *(f"{told[key]:.3f}" if key in told else "–" for key in keys)]


def _explored(told: Mapping[str, Any]) -> tuple[str, str]:
    if not told.get("drawn"):
        return (
            "没有随机抽取的检查，全体发生率无从无偏估计。",
            "No inspection was drawn by lot: the population's rate can't be estimated without bias.",
        )
    return (
        f"随机抽取{told['drawn']}次：全体发生率{told['rate']:.1%}（{told['low']:.1%}至{told['high']:.1%}）；"
        f"仅看已检查者为{told['naive_rate']:.1%}；模型对被抽取者的平均预测{told['foretold_of_drawn']:.1%}。",
        f"{told['drawn']} drawn by lot: population rate {told['rate']:.1%} ({told['low']:.1%} to {told['high']:.1%});"
        f" of all inspected {told['naive_rate']:.1%}; the model foretold {told['foretold_of_drawn']:.1%} of them.",
    )


def _limits() -> list[tuple[str, str]]:
    return [
        ("不得作为处罚、列入失信名单或取消资格的依据；违规须经查证、告知与异议程序认定。",
         "No ground for penalties, listings or exclusion: a breach is found by evidence and due process only."),
        ("风险项至多使等级下降一级，且不低于C级。",
         "The RISK line alone lowers a grade by one at most, and never below C."),
        ("在册不满一年的机构不作预测；由准入核查和随机抽查覆盖。",
         "Nothing is foretold of agencies in their first year on record: admission and the lot look after them."),
        ("仅由已检查机构的结果学得；对从未检查者的预测不确定性更大。",
         "Learned from inspected agencies only: it knows less of those that nobody ever inspected."),
    ]  # fmt: skip
