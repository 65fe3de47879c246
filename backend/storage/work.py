"""The unit of work: one transaction with its audit lines and its events. All of it is kept, or none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from backend.clock import Clock
from backend.storage import audit, outbox
from backend.storage.audit import Deed
from backend.storage.outbox import Event
from backend.storage.reader import Dialect, Reader
from backend.storage.statements import Row, Statements

Encode = Callable[[str, Sequence[str], Iterable[Row]], Iterable[Row]]


class Work:
    """What a command holds while it writes. One task uses it at a time; tortoise's models inside it take part."""

    def __init__(self, statements: Statements, reader: Reader, clock: Clock, encode: Encode) -> None:
        self.reader = reader
        """Reads what this transaction has written."""
        self.at: datetime = clock.now()
        """The moment that everything in this unit of work bears."""
        self._clock = clock
        self.is_over = False
        """Whether it was committed or undone: a task that outlives it may open another."""
        self._statements = statements
        self._encode = encode
        self._deeds: list[Deed] = []
        self._events: list[Event] = []

    @property
    def dialect(self) -> Dialect:
        """`sqlite` or `postgresql`."""
        return self.reader.dialect

    def audit(
        self, *, actor: str, role: str, command: str, subject: tuple[str, object], detail: Mapping[str, object]
    ) -> None:
        """Note a deed for the audit chain; it is written last, so that the chain is held for as short as can be.

        >>> work.audit(actor="u7", role="officer", command="confirmFinding",
        ...            subject=("Finding", 42), detail={"code": "R01"})  # doctest: +SKIP
        """
        self._deeds.append(Deed(actor, role, command, subject[0], str(subject[1]), detail))

    def emit(self, topic: str, key: str, payload: Mapping[str, object]) -> None:
        """Note an event for the outbox: `work.emit("finding.confirmed", "Agency:7", {"finding": 42})`."""
        self._events.append(Event(topic, key, payload))

    async def execute(self, sql: str, params: Sequence[object] = ()) -> int:
        """Run one statement; the number of rows it changed. Placeholders are `$1`, `$2`, ... on both databases."""
        return await self._statements.execute(sql, params)

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement: dates as ISO text, moments as integers, JSON as text or bytes."""
        return await self._statements.fetch(sql, params)

    async def bulk_insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """Load many rows at once; their number. `columns` are the database's; rows may come from a generator.

        Aware datetimes and dicts are turned into what the table's MomentField and JSONField columns hold.
        """
        return await self._statements.load(table, columns, self._encode(table, columns, rows))

    async def lock(self, name: str) -> None:
        """Be the only transaction that holds this name, until the end."""
        await self._statements.lock(name)

    async def hold(self, name: str) -> None:
        """Be the only one, as `lock`; the moment is then read anew, so that moments follow the order of the holders."""
        await self.lock(name)
        self.at = self._clock.now()

    async def settle(self) -> None:
        """Write what was noted: events, then deeds. The store calls it right before the commit."""
        await outbox.write(self._statements, self.at, self._events)
        await audit.append(self._statements, self.at, self._deeds)
