"""Splits by time only: what is learned always lies before what it is tried on."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

Places: TypeAlias = NDArray[np.intp]
Split: TypeAlias = tuple[Places, Places]


def rolling_windows(when: NDArray[np.float64], count: int, *, share: float = 0.5, gap: float = 0.0) -> list[Split]:
    """Rolling origin: the latest `share` of the rows in `count` windows, each after all that it is learned from.

    `when` orders the rows, shape (rows,); rows of one moment are never parted. Fewer windows come back where there are
    fewer moments. What is learned lies more than `gap` before its window: the time after which a label is complete.

    >>> [(train.tolist(), test.tolist()) for train, test in rolling_windows(np.array([1.0, 2.0, 3.0, 4.0]), 2)]
    [([0, 1], [2]), ([0, 1, 2], [3])]
    """
    ordered = np.sort(when)
    starts = [ordered[int(len(ordered) * (1 - share + share * place / count))] for place in range(count)]
    cuts = np.unique([start for start in starts if start > ordered[0]])
    ends = [*cuts[1:], np.inf][: len(cuts)]
    splits = []
    for start, end in zip(cuts, ends, strict=True):
        splits.append(
            (np.flatnonzero((when < start) & (when <= start - gap)), np.flatnonzero((when >= start) & (when < end)))
        )
    return splits


def folds(labels: NDArray[np.int64], count: int, seed: int) -> list[Split]:
    """Where no time is told: stratified folds, as many as the rarer label allows."""
    count = min(count, int(np.bincount(labels, minlength=2).min()))
    if count < 2:
        return []
    return list(StratifiedKFold(count, shuffle=True, random_state=seed).split(labels[:, None], labels))
