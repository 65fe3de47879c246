"""Whether the data agree with the signs that people gave: asked one feature at a time, apart from any model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from scoring.risk.metrics import auc


@dataclass(frozen=True)
class Contrary:
    """A feature that goes with breaches the wrong way round: its own AUC, and by how many standard errors."""

    feature: str
    sign: int
    auc: float
    errors: float


def contrary_to(rows: pl.DataFrame, signs: Mapping[str, int]) -> list[Contrary]:
    """Features whose own ranking of the rows contradicts their sign; how much of that is chance, `errors` says.

    Signs hold in the model whatever the data say: a feature that somebody turned round upstream only falls silent. So
    the data are asked by themselves, one feature at a time.

    >>> rows = pl.DataFrame({"label": [0, 0, 1, 1], "late": [3.0, 2.0, 1.0, 1.0]})
    >>> [(one.feature, one.auc) for one in contrary_to(rows, {"late": 1})]
    [('late', 0.0)]
    """
    found = []
    for name in [name for name in rows.columns if signs.get(name)]:
        known = rows.select("label", name).drop_nulls()
        labels, sign = known["label"].to_numpy(), signs[name]
        positives = int(labels.sum())
        if 0 < positives < len(labels):
            alone = auc(labels, known[name].cast(pl.Float64).to_numpy())
            error = math.sqrt((len(labels) + 1) / (12 * positives * (len(labels) - positives)))
            if sign * (alone - 0.5) < 0:
                found.append(Contrary(name, sign, alone, abs(alone - 0.5) / error))
    return sorted(found, key=lambda one: -one.errors)
