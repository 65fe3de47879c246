"""Root fields that no statement answers: introspection by graphql-core, and functions that return plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import OperationDefinitionNode, SelectionSetNode, execute_sync
from graphql.language import DocumentNode, FieldNode

from backend.errors import Refusal
from backend.graph.answer import error_of, graphql_error
from backend.graph.catalog import Catalog
from backend.graph.mutation import Mutations
from backend.graph.policy import Policy, Reader, Scope
from backend.graph.ready import Ready
from backend.graph.selection import Selected
from backend.graph.shown import show
from backend.graph.sources import Computed

Errors = list[dict[str, Any]]


@dataclass(frozen=True)
class Call:
    """What a computed root field is handed: who asks, and a reader."""

    scope: Scope
    reader: Reader


class Mixed:
    """Adds what a statement can't answer to what it did."""

    def __init__(self, catalog: Catalog, policy: Policy, mutations: Mutations) -> None:
        self._catalog, self._policy, self._mutations = catalog, policy, mutations

    async def answer(self, ready: Ready, data: bytes, call: Call) -> tuple[list[tuple[str, bytes]] | None, Errors]:
        """The root fields in their order; None where an error leaves nothing of them."""
        assert ready.prepared is not None
        roots = ready.prepared.selection.roots
        found: dict[str, Any] = orjson.loads(data)
        errors: Errors = []
        if asked := [root for root in roots if root.name in ("__schema", "__type")]:
            found |= self._introspect(ready, asked, errors)
        for root in roots:
            if root.info and isinstance(root.info.source, Computed):
                found[root.key] = await self._compute(root, ready.lifted[root.number].values or {}, call, errors)
        failed = [root for root in roots if found.get(root.key) is None and root.info and not root.info.nullable]
        if failed and errors:
            return None, errors
        return [(root.key, orjson.dumps(found.get(root.key))) for root in roots], errors

    def _introspect(self, ready: Ready, asked: Sequence[Selected], errors: Errors) -> dict[str, Any]:
        """graphql-core answers what is asked of the schema itself."""
        operation = ready.operation.node
        nodes: tuple[FieldNode, ...] = tuple(node for root in asked for node in root.nodes)
        alone = OperationDefinitionNode(
            operation=operation.operation,
            variable_definitions=operation.variable_definitions,
            directives=(),
            selection_set=SelectionSetNode(selections=nodes),
        )
        ast = DocumentNode(definitions=(alone, *ready.document.fragments.values()))
        result = execute_sync(self._catalog.schema, ast, variable_values=dict(ready.request.variables))
        errors += [graphql_error(error, "INTROSPECTION") for error in result.errors or ()]
        return result.data or {}

    async def _compute(self, root: Selected, values: Mapping[str, Any], call: Call, errors: Errors) -> Any:
        info = root.info
        assert info is not None
        if self._policy.field(info.parent, info.name, call.scope.role) is False:
            return [] if info.form == "list" else None
        try:
            data = await info.source.function(call, **self._mutations.python_arguments(info, values))
        except Refusal as refusal:
            errors.append(error_of(refusal, call.scope.language, root.path))
            return None
        return data if info.form == "value" else show(data, root.children, info.type_name)
