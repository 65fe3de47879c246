"""The moments that tests speak of."""

from datetime import UTC, datetime

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
"""Noon in Beijing on 1 June 2026: where every test's clock stands until it is moved."""
