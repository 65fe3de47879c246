"""The only reader of the time. Everything else is handed a `Clock`; tests pass a `FrozenClock`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from time import time
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """What tells the moment and the day of the trade (Beijing time)."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The calendar day in Beijing."""
        ...

    def timestamp(self) -> float:
        """The moment in seconds since the epoch."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(CHINA).date()

    def timestamp(self) -> float:
        return time()


@dataclass
class FrozenClock:
    """A clock that stands still until it is moved: for tests, demos and replays."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(CHINA).date()

    def timestamp(self) -> float:
        return self.at.timestamp()

    def move_to(self, at: datetime) -> None:
        """Set the moment; it must be aware."""
        self.at = at
