"""Why a probability is what it is: signed reasons in both languages that add up exactly, and what would lower it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.risk.feature_book import FeatureBook
from scoring.risk.tables import CategoryTable, RiskTables, Table, Value


@dataclass(frozen=True)
class Reason:
    """What one feature adds to the log-odds, beside an average agency; positive: it raises the risk."""

    feature: str
    value: Value
    log_odds: float
    zh: str
    en: str


@dataclass(frozen=True)
class WayDown:
    """A value of one feature that would lower the risk, all else as it is, and the probability then."""

    feature: str
    value: Value
    below: float
    probability: float
    zh: str
    en: str


def reasons(tables: RiskTables, row: Mapping[str, Value], book: FeatureBook, *, most: int = 8) -> list[Reason]:
    """The weightiest reasons and, as the last, all others in one: with the intercept they add up to the log-odds."""
    told = [(name, size) for name, size in tables.reasons(row) if size != 0.0]
    made = [_reason(name, row[name], size, book) for name, size in told[:most]]
    if rest := told[most:]:
        total = math.fsum(size for _, size in rest)
        zh, en = f"其余{len(rest)}项合计", f"the other {len(rest)} together"
        made.append(Reason("", None, total, f"{zh}{total:+.2f}", f"{en} {total:+.2f}"))
    return made


def _reason(name: str, value: Value, size: float, book: FeatureBook) -> Reason:
    words = book.features[name].words
    told = _told(value)
    return Reason(name, value, size, f"{words.zh}（{told[0]}）{size:+.2f}", f"{words.en} ({told[1]}) {size:+.2f}")


def _told(value: Value) -> tuple[str, str]:
    if value is None or value != value:
        return "无记录", "no record"
    return (f"{value:.4g}",) * 2 if isinstance(value, float) else (str(value),) * 2


def ways_down(tables: RiskTables, row: Mapping[str, Value], book: FeatureBook, *, most: int = 3) -> list[WayDown]:
    """What would lower the risk most, one feature at a time: only what has a settled sign can be named as a way."""
    now = tables.one(row)
    found = []
    for table in tables.tables:
        step = _lower(table, row[table.name])
        if step is None:
            continue
        limit, value = step
        probability = 1 / (1 + math.exp(-(now - table.at(row[table.name]) + value)))
        words = book.features[table.name].words
        zh_way, en_way = ("低于", "below") if table.sign > 0 else ("不低于", "at least")
        found.append(
            WayDown(
                table.name,
                row[table.name],
                limit,
                probability,
                f"{words.zh}{zh_way}{limit:.4g}时，概率为{probability:.1%}",
                f"{words.en} {en_way} {limit:.4g}: probability {probability:.1%}",
            )
        )
    return sorted(found, key=lambda way: (way.probability, way.feature))[:most]


def _lower(table: Table, value: Value) -> tuple[float, float] | None:
    """The nearest edge past which the table adds least in the settled direction, and what it adds there."""
    if isinstance(table, CategoryTable) or not table.sign or value is None or value != value or not table.edges:
        return None
    best = table.values[0] if table.sign > 0 else table.values[-1]
    if best >= table.at(value) - 1e-9:
        return None
    return (table.edges[0], best) if table.sign > 0 else (table.edges[-1], best)
