"""Columns on their way into a table: arrays, lists and single values become rows."""

from collections.abc import Iterable
from itertools import repeat

import numpy as np

from backend.storage.work import Work


async def load(work: Work, table: str, size: int, columns: dict[str, object]) -> int:
    """Insert `size` rows; a value that is neither array nor list holds for all of them."""
    return await work.bulk_insert(table, list(columns), zip(*(_column(each, size) for each in columns.values()), strict=False))


def _column(values: object, size: int) -> Iterable[object]:
    if isinstance(values, np.ndarray):
        if len(values) != size:
            raise ValueError(f"a column has {len(values)} values instead of {size}")
        listed: list[object] = values.tolist()
        return listed
    if isinstance(values, list):
        return values
    return repeat(values, size)
