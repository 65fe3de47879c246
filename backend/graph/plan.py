"""A plan: one statement, what is bound to it, and which of its cursors are to be signed."""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from backend.graph.binder import ACTOR, LEAF, Source
from backend.graph.cursor import Cursors
from backend.graph.dialects import Dialect
from backend.graph.lifted import Lifted
from backend.graph.policy import Reader, Scope
from backend.graph.statement import Statement

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
PASSING = re.compile(r"\b(?:now|random|current_(?:date|time|timestamp)|clock_timestamp|uuid_generate\w*)\b", re.I)
"""What gives another value when it is asked again."""


@dataclass(eq=False)
class Plan:
    """What a request of this shape runs."""

    sql: str
    sources: tuple[tuple[Source, bool], ...]
    pages: tuple[int, ...]
    dialect: Dialect
    value: Callable[[str, Scope], Any]
    """The policy's: what a parameter of the actor is now."""
    relations: tuple[str, ...] | None = None
    """The relations that it may read, once they were looked for; none where its answers can't be kept."""

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the statement: the relations that it reads are among them."""
        return frozenset(WORD.findall(self.sql))

    @cached_property
    def is_steady(self) -> bool:
        """Whether the same rows give the same answer at any time."""
        return not PASSING.search(self.sql)

    def bind(self, lifted: Sequence[Lifted]) -> "Bound":
        """The plan with the values of one request, but for those of the actor."""
        values: list[Any] = []
        holes, mark = [], -1
        for at, (source, many) in enumerate(self.sources):
            if source.origin == LEAF:
                values.append(self.dialect.encode(lifted[source.number].leaves[source.slot], many))
                continue
            values.append(None)
            if source.origin == ACTOR:
                holes.append((at, source.name))
            else:
                mark = at
        digests = {number: lifted[number].digest for number in self.pages}
        return Bound(self, values, tuple(holes), mark, digests)


@dataclass(eq=False)
class Bound:
    """A plan and its values; those of the actor are filled in for each request."""

    plan: Plan
    values: list[Any]
    holes: tuple[tuple[int, str], ...]
    mark: int
    digests: Mapping[int, bytes]

    @cached_property
    def text(self) -> str:
        """The values as text: two requests of one plan that have the same are the same but for the actor."""
        return repr(self.values)

    def actor(self, scope: Scope) -> tuple[Any, ...]:
        """The values of the actor that the statement depends on."""
        return tuple([self.plan.value(name, scope) for _, name in self.holes])

    def params(self, scope: Scope, mark: str = "") -> list[Any]:
        """The bound values of one request."""
        if not self.holes and self.mark < 0:
            return self.values
        values = self.values.copy()
        for at, name in self.holes:
            values[at] = self.plan.value(name, scope)
        if self.mark >= 0:
            values[self.mark] = mark
        return values

    def read(self, reader: Reader, scope: Scope, cursors: Cursors) -> Awaitable[bytes | None]:
        """The JSON text of the answer."""
        if self.mark < 0:
            return reader.fetch_json(self.plan.sql, self.params(scope))
        return self._with_cursors(reader, scope, cursors)

    async def _with_cursors(self, reader: Reader, scope: Scope, cursors: Cursors) -> bytes | None:
        mark = secrets.token_hex(12)
        answer = await reader.fetch_json(self.plan.sql, self.params(scope, mark))
        return None if answer is None else cursors.replace_marks(answer, mark, self.digests)


def finished(statement: Statement, sql: str) -> Plan:
    """The plan of a statement that is written."""
    text, sources = statement.binder.finish(sql)
    return Plan(text, sources, tuple(statement.pages), statement.dialect, statement.policy.value)


@dataclass(frozen=True)
class Explained:
    """A statement with its values, for EXPLAIN."""

    sql: str
    params: list[object]
