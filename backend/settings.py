"""The only reader of the environment. Every setting has a default that works on one machine with no other server."""

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

from backend.graph.trusted import Trust


class Settings(BaseSettings):
    """What an installation may change, each as an environment variable `ANXIN_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="ANXIN_", frozen=True)

    home: Path = Path("var")
    """Folder of everything written: database, keys, files."""
    database: str = ""
    """`postgresql://user:password@host:port/name`; empty means the SQLite file `<home>/anxin.sqlite3`."""
    host: str = "127.0.0.1"
    port: int = 8000
    profile: str = "zj"
    """Rating profile: a file in `scoring/profiles/`."""
    readers: int = 4
    """Read connections to the database of one process."""
    file_limit: int = 20_000_000
    """Bytes of a file."""
    body_limit: int = 1_000_000
    """Bytes of a request body."""
    answer_memory: int = 64_000_000
    """Bytes of answers kept in memory by one process; 0 keeps none."""
    trusted_documents: Path | None = None
    """Folder of manifests of trusted documents, `*.json`."""
    trust: dict[str, Trust] = {}
    """What becomes of other documents, by role: `{"PUBLIC": "required", "BUYER": "report"}`; else `off`."""
    http_profile: Literal["current", "draft-2026"] = "current"
    """Which edition of GraphQL over HTTP status codes follow."""

    @property
    def database_url(self) -> str:
        """Where the database is, as `sqlite:///path` or `postgresql://...`."""
        return self.database or f"sqlite:///{self.home / 'anxin.sqlite3'}"
