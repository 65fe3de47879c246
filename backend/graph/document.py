"""Documents: parsed, judged and validated once, then kept by their text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping

from backend.graph.cache import Cache
from backend.graph.limits import Limits, check_nesting, judge
from backend.graph.refusals import too_complex
from backend.graph.selection import directive_variables


class DocumentError(Exception):
    """Syntax, validation or variables are wrong: GraphQL's own errors, and a code."""

    def __init__(self, code: str, errors: list[GraphQLError]) -> None:
        super().__init__(code)
        self.code, self.errors = code, errors


@dataclass(eq=False)
class Operation:
    """One operation of a valid document."""

    node: OperationDefinitionNode
    directive_variables: tuple[str, ...]

    @cached_property
    def kind(self) -> str:
        """`query`, `mutation` or `subscription`."""
        return self.node.operation.value


@dataclass(eq=False)
class Document:
    """A valid document."""

    ast: DocumentNode
    fragments: Mapping[str, FragmentDefinitionNode]
    operations: Mapping[str, Operation]
    selections: Cache[Any] = field(default_factory=lambda: Cache(64))

    def operation(self, name: str | None) -> Operation:
        """The operation of that name, or the only one."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None or name not in self.operations:
            words = f"Unknown operation named '{name}'." if name else "Must provide operation name."
            raise DocumentError("OPERATION_NAME", [GraphQLError(words)])
        return self.operations[name]


class Documents:
    """The documents of a schema that were used last."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, size: int = 500) -> None:
        self._schema, self._limits = schema, limits
        self.kept: Cache[Document] = Cache(size)

    def get(self, text: str) -> Document:
        """The valid document of a text; GraphQL's errors or a refusal if it is none."""
        return self.kept.get(text, lambda: self._make(text))

    def _make(self, text: str) -> Document:
        if len(text) > self._limits.characters:
            raise too_complex("characters", self._limits.characters, len(text))
        ast = self._parse(text)
        try:
            judge(ast, self._limits)
            errors = self._validate(ast)
        except RecursionError as error:
            raise too_complex("depth", self._limits.depth, self._limits.tokens) from error
        if errors:
            raise DocumentError("GRAPHQL_VALIDATION_FAILED", errors)
        return _read(ast)

    def _validate(self, ast: DocumentNode) -> list[GraphQLError]:
        """GraphQL's errors. Its own budget is a process's; it is read anew for each document."""
        overlapping.MAX_COMPLEXITY_BUDGET = self._limits.comparisons
        errors = validate(self._schema, ast, max_errors=20)
        if errors and errors[-1].message == "Validation aborted.":
            raise too_complex("comparisons", self._limits.comparisons, self._limits.comparisons + 1)
        return errors

    def _parse(self, text: str) -> DocumentNode:
        try:
            return parse(text, max_tokens=self._limits.tokens, allow_empty_selection_sets=False)
        except GraphQLError as error:
            if "tokens" in error.message:
                raise too_complex("tokens", self._limits.tokens, self._limits.tokens + 1) from error
            raise DocumentError("GRAPHQL_PARSE_FAILED", [error]) from error
        except RecursionError as error:
            raise too_complex("depth", self._limits.depth, self._limits.tokens) from error

    def variables(self, operation: Operation, given: Mapping[str, Any]) -> Any:
        """Coerced variables; GraphQL's errors with their paths if they don't fit."""
        if not operation.node.variable_definitions:
            return None
        check_nesting(given)
        found = get_variable_values(self._schema, operation.node.variable_definitions, dict(given), 20)
        if isinstance(found, list):
            raise DocumentError("BAD_VARIABLES", found)
        return found


def _read(ast: DocumentNode) -> Document:
    fragments = {node.name.value: node for node in ast.definitions if isinstance(node, FragmentDefinitionNode)}
    nodes = [node for node in ast.definitions if isinstance(node, OperationDefinitionNode)]
    operations = {
        node.name.value if node.name else "": Operation(node, directive_variables([node, *fragments.values()]))
        for node in nodes
    }
    return Document(ast, fragments, operations)
