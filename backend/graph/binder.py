"""The bound values of a statement: where each comes from, and its number. Nothing a client says is ever spliced."""

import re
from dataclasses import dataclass

from backend.graph.dialects import Dialect
from backend.graph.kinds import Kind

MARK = "mark"
ACTOR = "actor"
LEAF = "leaf"
MARKS = re.compile(r"[?$]([0-9]+)")


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

    def finish(self, sql: str) -> tuple[str, tuple[tuple[Source, bool], ...]]:
        """The statement and its bound values by number, each with whether it is a list.

        A predicate that came out false takes its values with it, and a database refuses a value that nothing uses:
        those that are left are numbered anew.
        """
        used = sorted({int(number) for number in MARKS.findall(sql)})
        places = {number: place for place, number in enumerate(used, 1)}
        sources = [(source, many) for source, _, many in self._numbers]
        renumbered = MARKS.sub(lambda match: f"{match[0][0]}{places[int(match[1])]}", sql)
        return renumbered, tuple(sources[number - 1] for number in used)
