"""The only reader of the environment. Every setting has a default that works on one machine with no other server."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


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
    body_limit: int = 1_000_000
    """Bytes of a request body."""

    @property
    def database_url(self) -> str:
        """Where the database is, as `sqlite:///path` or `postgresql://...`."""
        return self.database or f"sqlite:///{self.home / 'anxin.sqlite3'}"
