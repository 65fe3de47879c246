"""Fairness of a list: of those who turn out to be in order, is one group picked more often than the others?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import yaml

from scoring.risk.metrics import ranked, resampled

DRAWS: Final = 200
WORDS: Final = Path(__file__).with_name("fairness_words.yaml")


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, dict[str, str]]]:
    told: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return told


def named(group: str, value: str) -> str:
    """A group in both languages.

    >>> named("size", "SMALL"), named("region", "杭州市")
    ('规模（在履约合同数） size by open contracts: 小型 small', '地区 region: 杭州市')
    """
    told = [_words()[part].get(code) for part, code in (("groups", group), ("values", value))]
    shown = [
        f"{words['zh']} {words['en']}" if words else code for words, code in zip(told, (group, value), strict=True)
    ]
    return ": ".join(shown)


def wrongly_picked(
    seen: pl.DataFrame, score: str, groups: Sequence[str], *, capacity: float, seed: int
) -> list[dict[str, Any]]:
    """Each group's chance of being picked though in order, as a ratio to everyone's, with its 95 per cent interval.

    `seen` has agency_id, origin, label, the score and the columns `groups`. Picked are the first `capacity` of each
    origin's list.
    """
    picked = np.zeros(seen.height, dtype=np.int64)
    for (_,), part in seen.with_row_index("at").group_by("origin", maintain_order=True):
        order = ranked(part[score].to_numpy())[: max(1, int(part.height * capacity))]
        picked[part["at"].to_numpy()[order]] = 1
    in_order = seen.with_columns(picked=pl.Series(picked)).filter(pl.col("label") == 0)
    chosen, whose = in_order["picked"].to_numpy(), in_order["agency_id"].to_numpy()
    if not 0 < chosen.sum() < len(chosen):
        return []
    draws = resampled(chosen, whose, seed, DRAWS)
    told = []
    for name in groups:
        column = in_order[name].cast(pl.String).fill_null("?")
        for value in column.unique().sort().to_list():
            inside = (column == value).to_numpy()
            ratios = [_ratio(chosen[at], inside[at]) for at in draws]
            low, high = (float(edge) for edge in np.nanquantile(ratios, [0.025, 0.975]))
            told.append(
                {
                    "group": name,
                    "value": value,
                    "rows": int(inside.sum()),
                    "ratio": _ratio(chosen, inside),
                    "low": low,
                    "high": high,
                }
            )
    return told


def _ratio(chosen: Any, inside: Any) -> float:
    return float(chosen[inside].mean() / chosen.mean()) if inside.any() else float("nan")
