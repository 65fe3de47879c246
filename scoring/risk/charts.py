"""Pictures of a model, as SVG: gain, calibration, fairness, learning, and one for each feature's shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl
import vl_convert

from scoring.risk.fairness import named
from scoring.risk.feature_book import FeatureBook
from scoring.risk.tables import CategoryTable, RiskTables, Table

FONT = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
BLUE, GREY, RED = "#1f5fa8", "#9aa4b0", "#b3402e"
WIDTH, HEIGHT = 300, 200


def svg(chart: Any) -> str:
    """A chart as SVG text; drawn without a network."""
    styled = chart.configure(font=FONT).configure_axis(labelFontSize=11, titleFontSize=11, titleFontWeight="normal")
    return str(vl_convert.vegalite_to_svg(styled.configure_view(stroke="#d5dae0").to_json()))


def gain(points: Sequence[Sequence[float]]) -> str:
    """Share of the list worked off against the share found; the diagonal is a random order."""
    rows = pl.DataFrame([[0.0, 0.0], *points], schema=["list", "found"], orient="row")
    curve = (
        alt.Chart(rows)
        .mark_line(color=BLUE, point=True)
        .encode(_x("list", "检查比例 share inspected", "%"), _y("found", "查出比例 share found", "%"))
    )
    return svg((_diagonal(1.0) + curve).properties(width=WIDTH, height=HEIGHT))


def calibration(bands: Sequence[Mapping[str, float]]) -> str:
    """What was foretold against what came, band by band."""
    rows = pl.DataFrame(list(bands))
    most = float(max(rows["foretold"].max(), rows["came"].max()))  # type: ignore[type-var, arg-type]
    dots = (
        alt.Chart(rows)
        .mark_line(color=BLUE, point=True)
        .encode(_x("foretold", "预测概率 foretold", ".1%"), _y("came", "实际发生 came", ".1%"))
    )
    return svg((_diagonal(most) + dots).properties(width=WIDTH, height=HEIGHT))


def fairness(groups: Sequence[Mapping[str, Any]]) -> str:
    """Each group's chance of being wrongly picked against everyone's, with its interval; the band is allowed."""
    rows = pl.DataFrame(
        [{**group, "name": named(group["group"], group["value"])} for group in groups if group["rows"] >= 100]
    )
    if rows.is_empty():
        return ""
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=360))
    bars = (
        alt.Chart(rows)
        .mark_rule(color=BLUE)
        .encode(
            alt.X("low:Q", title="误选比 ratio of being wrongly picked", scale=alt.Scale(zero=False)), alt.X2("high"), y
        )
    )
    dots = alt.Chart(rows).mark_point(color=BLUE, filled=True).encode(alt.X("ratio:Q"), y)
    limits = (
        alt.Chart(pl.DataFrame({"at": [0.8, 1.0, 1.25]})).mark_rule(color=GREY, strokeDash=[4, 4]).encode(alt.X("at:Q"))
    )
    return svg((limits + bars + dots).properties(width=WIDTH * 2, height=alt.Step(16)))


def learning(points: Sequence[Sequence[float]]) -> str:
    """AUC on the last window by the share of the rows that were learned from."""
    if not points:
        return ""
    rows = pl.DataFrame(list(points), schema=["share", "auc"], orient="row")
    curve = alt.Chart(rows).mark_line(color=BLUE, point=True)
    return svg(
        curve.encode(
            _x("share", "训练样本比例 share learned from", "%"),
            alt.Y("auc:Q", title="AUC", scale=alt.Scale(zero=False)),
        ).properties(width=WIDTH, height=HEIGHT)
    )


def shape(table: Table, book: FeatureBook) -> str:
    """What one feature adds to the log-odds, over its values."""
    words = book.features[table.name].words if table.name in book.features else None
    title = [words.zh, words.en] if words else [table.name]
    if isinstance(table, CategoryTable):
        rows = pl.DataFrame({"value": [*table.categories, "无 none"], "adds": [*table.values, table.missing]})
        chart = (
            alt.Chart(rows)
            .mark_bar(color=BLUE)
            .encode(alt.X("value:N", title=None, sort=None), _y("adds", "对数几率 log-odds", ".2f"))
        )
    else:
        rows = pl.DataFrame(_steps(table.edges, table.values), schema=["value", "adds"], orient="row")
        chart = (
            alt.Chart(rows)
            .mark_line(color=BLUE, interpolate="step-after")
            .encode(_x("value", "取值 value", ".6~g"), _y("adds", "对数几率 log-odds", ".2f"))
        )
    return svg(chart.properties(width=220, height=110, title=alt.TitleParams(title, fontSize=11, anchor="start")))


def shapes(tables: RiskTables, book: FeatureBook, *, most: int = 24) -> list[str]:
    """The pictures of the features that move the score most, the widest first."""
    widest = sorted(tables.tables, key=lambda table: (min(table.values) - max(table.values), table.name))
    return [shape(table, book) for table in widest[:most]]


def _steps(edges: Sequence[float], values: Sequence[float]) -> list[tuple[float, float]]:
    if not edges:
        return [(0.0, values[0]), (1.0, values[0])]
    span = (edges[-1] - edges[0]) or max(1.0, abs(edges[0]))
    starts = [edges[0] - 0.1 * span, *edges]
    return [*zip(starts, values, strict=True), (edges[-1] + 0.1 * span, values[-1])]


def _diagonal(most: float) -> Any:
    rows = pl.DataFrame({"x": [0.0, most], "y": [0.0, most]})
    return alt.Chart(rows).mark_line(color=GREY, strokeDash=[4, 4]).encode(alt.X("x:Q"), alt.Y("y:Q"))


def _x(name: str, title: str, form: str) -> Any:
    return alt.X(f"{name}:Q", title=title, axis=alt.Axis(format=form, tickCount=5))


def _y(name: str, title: str, form: str) -> Any:
    return alt.Y(f"{name}:Q", title=title, axis=alt.Axis(format=form, tickCount=5))
