"""Events that wait in the database to be told to others. Writing them is here; delivering them is a job's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from backend.storage.moments import to_micros
from backend.storage.statements import Statements


@dataclass(frozen=True, slots=True)
class Event:
    """What happened (`topic`), to whom (`key`: events of one key keep their order), and the facts."""

    topic: str
    key: str
    payload: Mapping[str, object]


async def write(statements: Statements, at: datetime, events: Sequence[Event]) -> None:
    """Put events into the outbox, in the transaction that made them true.

    Writers take their turn until their commit: ids follow the order of commits, so that whoever has read up to one
    never finds an earlier one later (`feed.py`).
    """
    if events:
        await statements.lock("outbox")
    for event in events:
        await statements.execute(
            "INSERT INTO event (at, topic, key, payload, attempts) VALUES ($1, $2, $3, $4, 0)",
            [to_micros(at), event.topic, event.key, orjson.dumps(event.payload).decode()],
        )
