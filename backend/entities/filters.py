"""Filters that several nouns have."""

from typing import Final

from backend.entities.places import asked_from, asked_until
from backend.graph.declare import Filter

IN_DIVISION: Final = Filter(
    str,
    "{t}.region_id >= :low AND {t}.region_id < :high",
    "区划代码，含其下全部。Division code; everything below it is meant too.",
    bind={"low": asked_from, "high": asked_until},
)
"""The filter `region` of whatever has a place."""
