"""A plan: one statement, what is bound to it, and which of its cursors are to be signed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from backend.graph.binder import Source, values
from backend.graph.cursor import Cursors
from backend.graph.dialect import Dialect
from backend.graph.lifted import Lifted
from backend.graph.policy import Reader, Scope
from backend.graph.statement import Statement


@dataclass(frozen=True)
class Plan:
    """What a request of this shape runs."""

    sql: str
    sources: tuple[tuple[Source, bool], ...]
    pages: tuple[int, ...]
    dialect: Dialect

    def params(self, lifted: Sequence[Lifted], scope: Scope, mark: str = "") -> list[object]:
        """The bound values of one request."""
        return values(self.sources, self.dialect, lifted, scope.params, mark)

    async def read(self, reader: Reader, lifted: Sequence[Lifted], scope: Scope, cursors: Cursors) -> bytes | None:
        """The JSON text of the answer."""
        mark = secrets.token_hex(12) if self.pages else ""
        answer = await reader.fetch_json(self.sql, self.params(lifted, scope, mark))
        if answer is None or not self.pages:
            return answer
        digests = {number: lifted[number].digest for number in self.pages}
        return cursors.replace_marks(answer, mark, digests)


def finished(statement: Statement, sql: str) -> Plan:
    """The plan of a statement that is written."""
    text, sources = statement.binder.finish(sql)
    return Plan(text, sources, tuple(statement.pages), statement.dialect)


@dataclass(frozen=True)
class Explained:
    """A statement with its values, for EXPLAIN."""

    sql: str
    params: list[object]
