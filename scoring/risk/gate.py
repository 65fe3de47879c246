"""The gate: a dated policy of limits, and what a validated model shows against each. Any failure keeps a model out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("gate_2026.yaml")


@dataclass(frozen=True)
class Gate:
    """Limits of a term."""

    name: str
    starts_on: date
    limits: Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """One limit and what the model showed: a stable code, the reason in both languages."""

    code: str
    is_passed: bool
    zh: str
    en: str


def load_gate() -> Gate:
    """The gate that is in force."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Gate(told["name"], told["from"], told["limits"])


def judge(report: Mapping[str, Any], gate: Gate, *, reviewed: Iterable[str], signs: Mapping[str, int]) -> list[Check]:
    """Hold a validation report (`validation.report`) against the limits; `reviewed` names the features of the book."""
    limits = gate.limits
    return [
        *_skilled(report, limits),
        *_leads(report["leads"], limits["lead_low_above"]),
        *_calibrated(report, limits),
        *_stable(report, limits),
        *_as_reviewed(report, limits, reviewed, signs),
        _no_future(report["one_feature_auc"], limits["one_feature_auc_at_most"]),
        *_fair(report["fairness"], limits),
    ]


def _skilled(report: Mapping[str, Any], limits: Mapping[str, Any]) -> list[Check]:
    """Enough to learn from, and an order better than chance in every window."""
    windows, positives, low = report["windows"], report["positives"], report["intervals"]["auc"]["low"]
    worst = min((window["auc"] for window in windows), default=0.0)
    least = limits["positives_at_least"]
    return [
        _at_least("POSITIVES", "严重违规样本数", "serious breaches to learn from", positives, least),
        _at_least("WINDOWS", "滚动窗口数", "rolling windows", len(windows), limits["windows_at_least"]),
        _at_least("DISCRIMINATION", "AUC区间下限", "lower end of the AUC", low, limits["auc_low_at_least"]),
        _at_least("WORST_WINDOW", "最差窗口AUC", "AUC of the worst window", worst, limits["worst_window_auc_at_least"]),
    ]


def _calibrated(report: Mapping[str, Any], limits: Mapping[str, Any]) -> list[Check]:
    """Probabilities that come true."""
    low, high = limits["calibration_slope_between"]
    error, slope = report["models"]["champion"]["calibration_error"], report["calibration_slope"]
    return [
        _at_most("CALIBRATION", "校准误差", "calibration error", error, limits["calibration_error_at_most"]),
        Check(
            "CALIBRATION_SLOPE",
            low <= slope <= high,
            f"校准斜率{slope:.2f}，应在{low}至{high}之间",
            f"calibration slope {slope:.2f}, to lie between {low} and {high}",
        ),
    ]


def _stable(report: Mapping[str, Any], limits: Mapping[str, Any]) -> list[Check]:
    """Neither the score nor what it reads has moved."""
    score, most = report["score_stability"], limits["score_stability_at_most"]
    moved = [name for name, psi in report["feature_stability"].items() if psi > limits["feature_stability_at_most"]]
    return [
        _at_most("SCORE_STABILITY", "得分稳定性指数", "stability index of the score", score, most),
        _none("FEATURE_STABILITY", "分布漂移的特征", "features that moved", moved),
    ]


def _as_reviewed(
    report: Mapping[str, Any], limits: Mapping[str, Any], reviewed: Iterable[str], signs: Mapping[str, int]
) -> list[Check]:
    """Only features that people reviewed, each held to its sign, and none of which the data say the opposite."""
    unknown = sorted(set(report["features"]) - set(reviewed))
    turned = sorted(name for name, sign in report.get("signs", {}).items() if sign != signs.get(name, 0))
    contrary = [
        f"{one['feature']} {one['auc']:.2f}"
        for one in report.get("contrary", ())
        if one["errors"] > limits["contrary_errors_at_most"] and abs(one["auc"] - 0.5) > limits["contrary_auc_at_most"]
    ]
    breaches, most = report["breaches"], limits["breaches_at_most"]
    return [
        _none("REVIEWED_FEATURES", "未经审定的特征", "features that nobody reviewed", unknown),
        _none("SIGNS", "方向与审定不符的特征", "features whose sign is not the reviewed one", turned),
        _none("DIRECTION", "数据与审定方向相反的特征", "features that the data turn against their sign", contrary),
        _at_most("MONOTONICITY", "违反方向的次数", "moves against a sign", breaches, most),
    ]


def _no_future(strongest: Mapping[str, Any], most: float) -> Check:
    return Check(
        "NO_FUTURE",
        strongest["auc"] <= most,
        f"单一特征{strongest['feature']}的AUC为{strongest['auc']:.2f}，上限{most}（过高意味着泄漏未来）",
        f"{strongest['feature']} alone has an AUC of {strongest['auc']:.2f}, at most {most}:"
        " what knows so much knows the future",
    )


def passes(checks: Iterable[Check]) -> bool:
    """Whether a model may be switched on."""
    return all(check.is_passed for check in checks)


def _at_least(code: str, zh: str, en: str, value: float, limit: float) -> Check:
    return Check(code, value >= limit, f"{zh}{value:.4g}，至少{limit}", f"{en}: {value:.4g}, at least {limit}")


def _at_most(code: str, zh: str, en: str, value: float, limit: float) -> Check:
    return Check(code, value <= limit, f"{zh}{value:.4g}，至多{limit}", f"{en}: {value:.4g}, at most {limit}")


def _none(code: str, zh: str, en: str, names: list[str]) -> Check:
    listed = ", ".join(names)
    return Check(code, not names, f"{zh}：{listed or '无'}", f"{en}: {listed or 'none'}")


def _leads(leads: Mapping[str, Mapping[str, float]], above: float) -> list[Check]:
    """Only the baselines must be beaten; a challenger that leads is shown, and people decide."""
    return [
        Check(
            f"BEATS_{name.upper()}",
            found["low"] > above,
            f"较基线{name}的AUC领先{found['value']:+.3f}（{found['low']:+.3f}至{found['high']:+.3f}），区间须高于{above}",
            f"leads {name} by {found['value']:+.3f} AUC ({found['low']:+.3f} to {found['high']:+.3f}),"
            f" to lie above {above}",
        )
        for name, found in leads.items()
        if name not in ("logistic", "monotone")
    ]


def _fair(groups: Iterable[Mapping[str, Any]], limits: Mapping[str, Any]) -> list[Check]:
    """A group fails where its whole interval lies outside the limits, and it is large enough to be judged."""
    low, high = limits["fairness_between"]
    judged = [group for group in groups if group["rows"] >= limits["fairness_rows_at_least"]]
    unfair = [
        f"{group['group']} {group['value']} {group['ratio']:.2f}"
        for group in judged
        if group["low"] > high or group["high"] < low
    ]
    return [
        _none(
            "FAIRNESS", f"被误选机会超出{low}至{high}的群体", f"groups wrongly picked outside {low} to {high}", unfair
        )
    ]
