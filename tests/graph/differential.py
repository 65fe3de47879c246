"""The engine against the reference: the same document, variables, role and rows must give the same bytes."""

from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
from graphql import GraphQLSchema

from backend.graph.cursor import SEAL, SIGNATURE
from backend.graph.engine import Engine
from backend.graph.kinds import EPOCH
from backend.graph.policy import Scope
from backend.graph.request import Request
from tests.graph.databases import Reader
from tests.graph.reference.executor import Reference
from tests.graph.reference.pages import Cursors
from tests.graph.reference.scalars import JSONValue
from tests.graph.reference.world import World

HEADER = 1 + SIGNATURE + SEAL
EXACT = 2**53


@dataclass
class Verdict:
    """What one operation came to: what differs, if anything does, and the cursors of both sides."""

    difference: str = ""
    refused: bool = False
    beyond: bool = False
    """Whether the engine found it too complex, which the reference does not judge."""
    data: Any = None
    """What the reference answered."""
    cursors: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)
    """Path of response keys, the reference's cursor, the engine's."""


class Judge:
    """Compares the engine with the reference over one world that a database holds."""

    def __init__(
        self, engine: Engine, schema: GraphQLSchema, reader: Reader, world: World, cursors: Cursors | None = None
    ) -> None:
        self.engine, self.reader = engine, reader
        self.reference = Reference(schema, world, cursors or Cursors())

    async def compare(
        self, document: str, variables: Mapping[str, Any], scope: Scope, cursors: Mapping[str, tuple[str, str]]
    ) -> Verdict:
        """Ask both; `cursors` are variables that stand for a cursor, the reference's and the engine's own."""
        ours = {**variables, **{name: pair[0] for name, pair in cursors.items()}}
        theirs = {**variables, **{name: pair[1] for name, pair in cursors.items()}}
        expected = self.reference.answer(document, ours, scope)
        answer = orjson.loads(await self.engine.execute(Request(document, theirs), scope, self.reader))
        told = {error["extensions"]["code"] for error in answer.get("errors", [])}
        if any(code.startswith("TOO_COMPLEX") for code in told):
            return Verdict(beyond=True)
        if expected.codes or told:
            alike = bool(told) and told <= expected.codes and "data" not in answer
            return Verdict("" if alike else f"expected {set(expected.codes)}, told {answer}", refused=True)
        verdict = Verdict(data=expected.data)
        found = self._named(answer["data"], expected.data, (), verdict.cursors)
        verdict.difference = difference(found, expected.data)
        return verdict

    def _named(self, answer: Any, expected: Any, path: tuple[str, ...], pairs: list[Any]) -> Any:
        """The answer with each cursor replaced by the reference's, if they point to the same."""
        if isinstance(answer, dict) and isinstance(expected, dict):
            return {key: self._named(one, expected.get(key), (*path, key), pairs) for key, one in answer.items()}
        if isinstance(answer, list) and isinstance(expected, list) and len(answer) == len(expected):
            return [self._named(one, other, path, pairs) for one, other in zip(answer, expected, strict=True)]
        position = self.reference.cursors.known.get(expected) if isinstance(expected, str) else None
        if position is None or not isinstance(answer, str):
            return answer
        pairs.append((path, expected, answer))
        place = points_to(answer)
        return expected if _same_place(place, position.place) else f"a cursor that points to {place}"


def points_to(cursor: str) -> Any:
    """The order values that a cursor of the engine carries."""
    raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    return orjson.loads(raw[HEADER:])


def _same_place(carried: list[Any], place: tuple[Any, ...]) -> bool:
    return len(carried) == len(place) and all(
        float(one) == other if isinstance(other, float) and isinstance(one, str) else one == _carried(other)
        for one, other in zip(carried, place, strict=True)
    )


def _carried(value: Any) -> Any:
    """A value as cursors carry it: moments in microseconds, prices in hundredths."""
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(microseconds=1)
    if isinstance(value, Decimal):
        return int(value * 100)
    return value.isoformat() if isinstance(value, date) else value


def difference(answer: Any, expected: Any) -> str:
    """How two answers differ: in bytes once keys are sorted, or in the order of the keys that were selected."""
    if canonical(answer) != canonical(expected):
        return next(_differing(answer, expected, "data"), "they differ")
    if _keys(answer, expected) != _keys(expected, expected):
        return f"keys are in the order {_keys(answer, expected)}, not {_keys(expected, expected)}"
    return ""


def canonical(value: Any) -> bytes:
    """The bytes of an answer: keys sorted, and numbers that are equal written alike (JSON knows no kinds of them)."""
    return orjson.dumps(_plain(value), option=orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, JSONValue):
        return _plain(value.value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return float(value) if isinstance(value, int) and not -(2**63) <= value < 2**64 else value


def _keys(answer: Any, expected: Any) -> Any:
    """The keys of all objects, in their order, but those within a JSON scalar."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        return [[key, _keys(one, expected.get(key))] for key, one in answer.items()]
    if isinstance(expected, list) and isinstance(answer, list):
        return [_keys(one, other) for one, other in zip(answer, expected, strict=True)]
    return None


def _differing(answer: Any, expected: Any, path: str) -> Iterator[str]:
    """Where two answers differ."""
    if isinstance(answer, dict) and isinstance(expected, dict) and answer.keys() == expected.keys():
        for key in answer:
            yield from _differing(answer[key], expected[key], f"{path}.{key}")
    elif isinstance(answer, list) and isinstance(expected, list) and len(answer) == len(expected):
        for at, (one, other) in enumerate(zip(answer, expected, strict=True)):
            yield from _differing(one, other, f"{path}[{at}]")
    elif canonical(answer) != canonical(expected):
        yield f"{path}: the engine says {answer!r}, the reference {expected!r}"
