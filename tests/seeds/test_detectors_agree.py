"""The nightly run of the detectors and the run for one agency find the same, on a province of random records."""

from datetime import date
from typing import Any

import pytest

from backend.detectors.detector import Detector, detectors
from backend.storage.sql import numbered
from backend.storage.store import Store

DAYS = [date(2025, 3, 31), date(2026, 5, 31)]


async def found(store: Store, detector: Detector, today: date, agency_id: int | None = None) -> list[Any]:
    """What a detector finds of everybody, or of one agency, in a fixed order."""
    sql = detector.sql(store.dialect, today=today, only_one=agency_id is not None)
    params = [today.isoformat()] if agency_id is None else [today.isoformat(), agency_id]
    rows = await store.fetch(numbered(sql) if store.dialect == "sqlite" else sql, params)
    return sorted(map(str, rows))


@pytest.mark.parametrize("today", DAYS, ids=str)
async def test_one_agency_at_a_time_or_all_at_once_it_is_the_same(province: Store, today: date) -> None:
    agencies = [row[0] for row in await province.fetch("SELECT id FROM agency ORDER BY id")]
    total = 0
    for detector in detectors():
        together = await found(province, detector, today)
        apart = [row for agency in agencies for row in await found(province, detector, today, agency)]
        assert sorted(apart) == together, detector.name
        total += len(together)
    assert total > 100
