"""The bound values of a statement: where each comes from, and its number. Nothing a client says is ever spliced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.graph.dialect import Dialect
from backend.graph.kinds import Kind
from backend.graph.lifted import Lifted

MARK = "mark"
ACTOR = "actor"
LEAF = "leaf"


@dataclass(frozen=True)
class Source:
    """A bound value: leaf `slot` of field `number`, a parameter of the actor by `name`, or the request's mark."""

    origin: str
    number: int = 0
    slot: int = 0
    name: str = ""


class Binder:
    """Hands out placeholders; the same value of the same kind gets one number."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._numbers: dict[tuple[Source, Kind | None, bool], int] = {}

    def bind(self, source: Source, kind: Kind | None, many: bool = False) -> str:
        """The placeholder of a value."""
        number = self._numbers.setdefault((source, kind, many), len(self._numbers) + 1)
        return self._dialect.placeholder(number, kind, many)

    def sources(self) -> tuple[tuple[Source, bool], ...]:
        """Every bound value in the order of its number, and whether it is a list."""
        return tuple((source, many) for source, _, many in self._numbers)


def values(
    sources: Sequence[tuple[Source, bool]],
    dialect: Dialect,
    lifted: Sequence[Lifted],
    actor: Mapping[str, Any],
    mark: str,
) -> list[Any]:
    """The parameters of a statement for one request."""
    found = []
    for source, many in sources:
        if source.origin == LEAF:
            value = lifted[source.number].leaves[source.slot]
        else:
            value = actor.get(source.name) if source.origin == ACTOR else mark
        found.append(dialect.encode(value, many))
    return found
