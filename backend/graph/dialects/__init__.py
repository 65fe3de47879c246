"""The two databases that statements are written for."""

from backend.graph.dialects.dialect import Dialect
from backend.graph.dialects.postgresql import PostgreSQL
from backend.graph.dialects.sqlite import SQLite

DIALECTS: dict[str, Dialect] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}

__all__ = ["DIALECTS", "Dialect"]
