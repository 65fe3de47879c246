"""Runs commands: who may, the same call once, one transaction with audit and events, the answer read inside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from backend.actors import Acting
from backend.commands.doing import Doing
from backend.errors import InvalidInput
from backend.files import Uploads
from backend.graph.changed import Changed, Shown
from backend.graph.mutation import Read
from backend.graph.policy import Scope
from backend.powers import require
from backend.ratings import RatingBook
from backend.seal import Seal
from backend.storage import idempotency
from backend.storage.store import Store

LONGEST_KEY = 200
RECORD = "record"
"""The lock that every command takes before it reads the clock: what is known at a moment is then one thing only."""


@dataclass(frozen=True)
class Runner:
    """The way to the commands; the engine calls it for each root field of a mutation."""

    store: Store
    book: RatingBook
    uploads: Uploads
    seal: Seal

    async def __call__(
        self, function: Callable[..., Any], arguments: Mapping[str, Any], scope: Scope, read: Read
    ) -> bytes:
        """Carry out one command; the bytes of its answer. A refusal leaves nothing behind."""
        if not isinstance(scope, Acting):
            raise TypeError("a command needs an actor behind its scope")
        actor, name = scope.actor, _camel(function.__name__)
        require(actor, name)
        given = dict(arguments)
        key = given.pop("idempotency_key", None)
        if key is not None and not 0 < len(key) <= LONGEST_KEY:
            raise _unfit_key()
        async with self.store.transaction() as work:
            await work.hold(RECORD)
            doing = Doing(actor, work, self.book, self.uploads, self.seal, name)
            return await read(await self._once(doing, key, function, given), work.reader)

    async def _once(
        self, doing: Doing, key: str | None, function: Callable[..., Any], given: dict[str, Any]
    ) -> Changed | Shown:
        if key is None:
            answer: Changed | Shown = await function(doing, **given)
            return answer
        work, subject, name = doing.work, doing.actor.subject, doing.command
        body = self.seal.digest(orjson.dumps(given, default=_plain, option=orjson.OPT_SORT_KEYS))
        if answered := await idempotency.recall(work, subject, key, name, body):
            kind, told = orjson.loads(answered)
            return Shown(kind, told) if isinstance(told, dict) else Changed(kind, told)
        answer = await function(doing, **given)
        if isinstance(answer, Changed) or answer.is_deed:
            told = answer.key if isinstance(answer, Changed) else answer.data
            await idempotency.remember(work, subject, key, name, body, orjson.dumps([answer.type, told]).decode())
        return answer


def _plain(value: Any) -> Any:
    """An input object as its fields; anything else as text."""
    return vars(value) if hasattr(value, "__strawberry_definition__") else str(value)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _unfit_key() -> InvalidInput:
    return InvalidInput(
        "IDEMPOTENCY_KEY",
        zh=f"幂等键须为1至{LONGEST_KEY}个字符。",
        en=f"An idempotency key has 1 to {LONGEST_KEY} characters.",
        remedy_zh="请使用例如UUID的短键，或不给出。",
        remedy_en="Use a short one, say a UUID, or none.",
        path=("idempotencyKey",),
    )
