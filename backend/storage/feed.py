"""Events as they are committed, for those who listen: read from the outbox, which keeps them for whoever comes back.

The place of an event is its id; `outbox.write` has ids follow the order of commits.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from backend.storage.reader import Reader

BATCH: Final = 100
"""How many events are read at once."""
INTERVAL: Final = 0.5
"""Seconds between two looks. One look a process, however many listen; none where nobody does."""

LAST: Final = "(SELECT COALESCE(MAX(id), 0) FROM event WHERE topic = ${place})"
AFTER: Final = f"SELECT id, payload FROM event WHERE topic = $1 AND id > $2 ORDER BY id LIMIT {BATCH}"


@dataclass(eq=False)
class Waiter:
    """Who waits for an event of a topic behind a place."""

    topic: str
    place: int
    told: asyncio.Future[None]


class Feed:
    """The events of one database, whichever process wrote them."""

    def __init__(self, reader: Reader, interval: float = INTERVAL) -> None:
        self._reader, self._interval = reader, interval
        self._waiting: set[Waiter] = set()
        self._looking: asyncio.Task[None] | None = None

    async def last(self, topic: str) -> int:
        """The place of the last event of a topic; 0 where there is none."""
        return (await self._lasts([topic]))[topic]

    async def after(self, topic: str, place: int) -> Sequence[tuple[int, Mapping[str, Any]]]:
        """The next events of a topic after a place, oldest first, at most a hundred."""
        return [(number, orjson.loads(facts)) for number, facts in await self._reader.fetch(AFTER, [topic, place])]

    async def beyond(self, topic: str, place: int) -> None:
        """Wait until there is an event of the topic after this place."""
        waiter = Waiter(topic, place, asyncio.get_running_loop().create_future())
        self._waiting.add(waiter)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            await waiter.told
        finally:
            self._waiting.discard(waiter)

    async def close(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> None:
        while self._waiting:
            try:
                last = await self._lasts(sorted({waiter.topic for waiter in self._waiting}))
            except Exception as error:
                for waiter in self._waiting:
                    if not waiter.told.done():
                        waiter.told.set_exception(error)
                return
            for waiter in self._waiting:
                if last.get(waiter.topic, 0) > waiter.place and not waiter.told.done():
                    waiter.told.set_result(None)
            await asyncio.sleep(self._interval)

    async def _lasts(self, topics: Sequence[str]) -> dict[str, int]:
        columns = ", ".join(LAST.format(place=at) for at in range(1, len(topics) + 1))
        (found,) = await self._reader.fetch(f"SELECT {columns}", topics)
        return dict(zip(topics, found, strict=True))
