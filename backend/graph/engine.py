"""The engine: a request, a scope and a reader go in; the bytes of the answer come out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLSchema, OperationDefinitionNode, SelectionSetNode, execute_sync, print_schema
from graphql.language import DocumentNode, FieldNode

from backend.errors import Refusal
from backend.graph.answer import (
    Answer,
    data_of,
    error_of,
    graphql_error,
    invalid,
    method_not_allowed,
    refused,
    with_errors,
)
from backend.graph.cache import Cache
from backend.graph.checks import check
from backend.graph.cursor import Cursors
from backend.graph.dialect import DIALECTS
from backend.graph.document import Document, DocumentError, Documents, Operation
from backend.graph.lifted import Lifted
from backend.graph.limits import Limits, check_points
from backend.graph.mutation import Commander, Mutations
from backend.graph.plan import Explained, Plan, finished
from backend.graph.policy import Policy, Reader, Scope
from backend.graph.request import Prepared, Preparer, Request
from backend.graph.schema import build
from backend.graph.select import Writer
from backend.graph.selection import Selected
from backend.graph.shown import show
from backend.graph.sources import Computed
from backend.graph.statement import Statement

REMEMBERED = 1000
"""Characters of the longest variables whose coercion is remembered."""


@dataclass(frozen=True)
class Call:
    """What a computed root field is handed: who asks, and a reader."""

    scope: Scope
    reader: Reader


class Engine:
    """Compiles and runs requests against the published types under a policy."""

    def __init__(
        self,
        *,
        types: Iterable[type],
        queries: Iterable[type],
        commands: Iterable[Any] = (),
        policy: Policy,
        secret: bytes,
        former_secrets: Sequence[bytes] = (),
        limits: Limits | None = None,
        plans: int = 2000,
    ) -> None:
        self.limits = limits or Limits()
        self.catalog = build(types, queries, commands)
        check(self.catalog, policy)
        self.policy = policy
        self.documents = Documents(self.schema, self.limits)
        self.plans: Cache[Plan] = Cache(plans)
        self._given: Cache[tuple[tuple[Any, ...], Prepared, list[Lifted]]] = Cache(plans)
        self._cursors = Cursors(secret, former_secrets)
        self._preparer = Preparer(self.catalog, self._cursors)
        self._mutations = Mutations(self.catalog, policy, self._preparer, self._cursors, self.limits)

    @property
    def schema(self) -> GraphQLSchema:
        """The whole schema."""
        return self.catalog.schema

    def print_sdl(self) -> str:
        """The schema in GraphQL's own language."""
        return print_schema(self.schema) + "\n"

    def compile(
        self,
        document: str,
        variables: Mapping[str, Any] | None,
        scope: Scope,
        dialect: str,
        operation: str | None = None,
    ) -> Explained:
        """The one statement of a query and its values, for EXPLAIN; refusals and GraphQL's errors are raised."""
        found = self.documents.get(document)
        chosen = found.operation(operation)
        key, prepared, lifted = self._ready(found, chosen, variables or {})
        plan = self._plan(found, key, prepared, lifted, scope.role, dialect)
        return Explained(plan.sql, plan.params(lifted, scope, "mark"))

    async def execute(
        self, request: Request, scope: Scope, reader: Reader, commander: Commander | None = None
    ) -> bytes:
        """The bytes of the answer."""
        return (await self.answer(request, scope, reader, commander)).body

    async def answer(
        self,
        request: Request,
        scope: Scope,
        reader: Reader,
        commander: Commander | None = None,
        *,
        mutations: bool = True,
    ) -> Answer:
        """The answer, and whether execution began. Bugs are raised; everything expected is in the answer."""
        try:
            document = self.documents.get(request.query)
            operation = document.operation(request.operation_name)
            if operation.kind == "subscription" or (operation.kind == "mutation" and not mutations):
                return method_not_allowed(scope.language)
            if operation.kind == "mutation":
                variables = self.documents.variables(operation, request.variables)
                _, prepared = self._preparer.prepare(document, operation, variables)
                return await self._mutations.run(document, prepared, variables, scope, commander)
            key, prepared, lifted = self._ready(document, operation, request.variables)
            plain = all(_is_read(root) for root in prepared.selection.roots)
            if not plain:
                return await self._mixed(document, operation, request, key, prepared, lifted, scope, reader)
            plan = self._plan(document, key, prepared, lifted, scope.role, reader.dialect)
            return with_errors(await plan.read(reader, lifted, scope, self._cursors) or b"null")
        except DocumentError as found:
            return invalid(found)
        except Refusal as refusal:  # of the request, or of a reader that it was too much for
            return refused(refusal, scope.language)

    def _ready(
        self, document: Document, operation: Operation, variables: Mapping[str, Any]
    ) -> tuple[tuple[Any, ...], Prepared, list[Lifted]]:
        """Selection and lifted arguments; the same variables are not coerced again."""

        def make() -> tuple[tuple[Any, ...], Prepared, list[Lifted]]:
            coerced = self.documents.variables(operation, variables)
            key, prepared = self._preparer.prepare(document, operation, coerced)
            lifted = self._preparer.lifted(prepared, coerced)
            check_points(prepared.selection.roots, lifted, self.limits)
            return key, prepared, lifted

        text = repr(variables)
        return self._given.get((operation, text), make) if len(text) <= REMEMBERED else make()

    def _plan(
        self,
        document: Document,
        key: tuple[Any, ...],
        prepared: Prepared,
        lifted: Sequence[Lifted],
        role: str,
        dialect: str,
    ) -> Plan:
        shapes = tuple(one.shape for one in lifted)

        def write() -> Plan:
            statement = Statement(self.catalog, self.policy, role, DIALECTS[dialect])
            roots = [root for root in prepared.selection.roots if _is_read(root)]
            sql = Writer(statement, lifted).operation(roots)
            return finished(statement, sql)

        return self.plans.get((document, key, role, dialect, shapes), write)

    async def _mixed(
        self,
        document: Document,
        operation: Operation,
        request: Request,
        key: tuple[Any, ...],
        prepared: Prepared,
        lifted: Sequence[Lifted],
        scope: Scope,
        reader: Reader,
    ) -> Answer:
        """An operation with root fields that are no reads: introspection, functions."""
        roots = prepared.selection.roots
        found: dict[str, Any] = {}
        errors: list[dict[str, Any]] = []
        if any(_is_read(root) for root in roots):
            plan = self._plan(document, key, prepared, lifted, scope.role, reader.dialect)
            found = orjson.loads(await plan.read(reader, lifted, scope, self._cursors) or b"{}")
        if asked := [root for root in roots if root.name in ("__schema", "__type")]:
            found |= self._introspect(document, operation, request, asked, errors)
        for root in roots:
            if root.info and isinstance(root.info.source, Computed):
                await self._compute(root, lifted, Call(scope, reader), found, errors)
        failed = [root for root in roots if found.get(root.key) is None and root.info and not root.info.nullable]
        if failed and errors:
            return with_errors(b"null", errors)
        return data_of([(root.key, orjson.dumps(found.get(root.key))) for root in roots], errors)

    def _introspect(
        self,
        document: Document,
        operation: Operation,
        request: Request,
        asked: Sequence[Selected],
        errors: list[dict[str, Any]],
    ) -> dict[str, Any]:
        """graphql-core answers what is asked of the schema itself."""
        nodes: tuple[FieldNode, ...] = tuple(node for root in asked for node in root.nodes)
        alone = OperationDefinitionNode(
            operation=operation.node.operation,
            variable_definitions=operation.node.variable_definitions,
            directives=(),
            selection_set=SelectionSetNode(selections=nodes),
        )
        ast = DocumentNode(definitions=(alone, *document.fragments.values()))
        result = execute_sync(self.schema, ast, variable_values=dict(request.variables))
        errors += [graphql_error(error, "INTROSPECTION") for error in result.errors or ()]
        return result.data or {}

    async def _compute(
        self,
        root: Selected,
        lifted: Sequence[Lifted],
        call: Call,
        found: dict[str, Any],
        errors: list[dict[str, Any]],
    ) -> None:
        info = root.info
        assert info is not None
        if self.policy.field(info.parent, info.name, call.scope.role) is False:
            found[root.key] = [] if info.form == "list" else None
            return
        values = lifted[root.number].values or {}
        try:
            data = await info.source.function(call, **self._mutations.python_arguments(info, values))
        except Refusal as refusal:
            errors.append(error_of(refusal, call.scope.language, root.path))
            data = None
        found[root.key] = data if info.form == "value" else show(data, root.children, info.type_name)


def _is_read(root: Selected) -> bool:
    """Whether a root field is answered by the statement."""
    if root.info is None:
        return root.name == "__typename"
    return not isinstance(root.info.source, Computed)
