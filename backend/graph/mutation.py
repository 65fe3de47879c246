"""Mutations: each root field runs its command; what the client selected of the answer is read in its transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

import orjson
from strawberry.types.arguments import convert_arguments

from backend.errors import Refusal
from backend.graph.answer import Answer, data_of
from backend.graph.catalog import Catalog, FieldInfo
from backend.graph.changed import Changed, Shown
from backend.graph.cost import check_points, points
from backend.graph.cursor import Cursors
from backend.graph.dialects import DIALECTS
from backend.graph.document import Document
from backend.graph.lifted import Given, Lifted
from backend.graph.limits import Limits
from backend.graph.plan import finished
from backend.graph.policy import Policy, Reader, Scope
from backend.graph.problem import problem_of
from backend.graph.refusals import bad_request, unseen_answer
from backend.graph.request import Prepared, Preparer
from backend.graph.select import Writer
from backend.graph.selection import Selected
from backend.graph.shown import show
from backend.graph.statement import Statement

Read = Callable[[Changed | Shown, Reader], Awaitable[bytes]]


class Commander(Protocol):
    """Runs commands: opens the transaction, calls the function, lets `read` answer, and only then commits."""

    async def __call__(
        self, function: Callable[..., Any], arguments: Mapping[str, Any], scope: Scope, read: Read
    ) -> bytes:
        """The bytes that `read` made of what the function returned; a refusal is raised and nothing is kept."""
        ...


class Mutations:
    """Runs the root fields of a mutation one after the other."""

    def __init__(self, catalog: Catalog, policy: Policy, preparer: Preparer, cursors: Cursors, limits: Limits) -> None:
        self._catalog, self._policy, self._preparer, self._cursors = catalog, policy, preparer, cursors
        self._limits = limits

    async def run(
        self, document: Document, prepared: Prepared, variables: Any, scope: Scope, commander: Commander | None
    ) -> Answer:
        """The answers of all root fields; a refusal is a `Problem` in its place."""
        if commander is None:
            raise bad_request("Commands are not taken here.", "此处不受理变更请求。")
        roots = prepared.selection.roots
        given = [self._given(root, variables) for root in roots]
        parts = []
        for root, arguments in zip(roots, given, strict=True):
            parts.append((root.key, await self._one(document, root, arguments, variables, scope, commander)))
        return data_of(parts)

    def _given(self, root: Selected, variables: Any) -> dict[str, Any]:
        """Arguments of every root field are coerced before the first command runs."""
        if root.info is None:
            return {}
        return self.python_arguments(root.info, self._preparer.arguments(root, variables))

    def python_arguments(self, info: FieldInfo, values: Mapping[str, Any]) -> dict[str, Any]:
        """Coerced arguments as a function's own parameters: inputs as objects, enums as members."""
        strawberry_schema = self._catalog.converter
        return convert_arguments(
            dict(values),
            list(info.arguments),
            scalar_registry=strawberry_schema.schema_converter.scalar_registry,
            config=strawberry_schema.config,
        )

    async def _one(
        self,
        document: Document,
        root: Selected,
        arguments: Mapping[str, Any],
        variables: Any,
        scope: Scope,
        commander: Commander,
    ) -> bytes:
        if root.info is None:
            return orjson.dumps(root.parent)

        async def read(changed: Changed | Shown, reader: Reader) -> bytes:
            selection, lifted = self._preparer.of_answer(document, variables, root, changed.type)
            check_points(points(selection, lifted), self._limits)
            if isinstance(changed, Shown):
                return orjson.dumps(show(changed.data, selection, changed.type))
            answer = await self._read(changed, selection, lifted, scope, reader)
            return answer or self._problem(document, variables, root, unseen_answer(), scope)

        try:
            return await commander(root.info.source.function, arguments, scope, read)
        except Refusal as refusal:
            return self._problem(document, variables, root, refusal, scope)

    async def _read(
        self, changed: Changed, selection: Sequence[Selected], lifted: list[Lifted], scope: Scope, reader: Reader
    ) -> bytes | None:
        target = self._catalog.types[changed.type]
        all_lifted = [*lifted, Lifted(Given(), (changed.key,))]
        statement = Statement(self._catalog, self._policy, scope.role, DIALECTS[reader.dialect])
        sql = Writer(statement, all_lifted).changed(selection, target)
        plan = finished(statement, sql)
        return await plan.bind(all_lifted).read(reader, scope, self._cursors)

    def _problem(self, document: Document, variables: Any, root: Selected, refusal: Refusal, scope: Scope) -> bytes:
        selection, _ = self._preparer.of_answer(document, variables, root, "Problem")
        return orjson.dumps(show(problem_of(refusal, scope.language), selection, "Problem"))
