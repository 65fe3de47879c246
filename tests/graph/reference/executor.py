"""Runs a document through graphql-core: first every argument is judged, then the fields are resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    get_named_type,
    is_abstract_type,
    parse,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails, GroupedFieldSet, collect_fields, collect_subfields
from graphql.execution.values import get_argument_values, get_variable_values

from backend.graph.policy import Scope
from tests.graph.reference.books import Library, faults
from tests.graph.reference.pages import Cursors
from tests.graph.reference.scalars import give_scalars
from tests.graph.reference.world import World


@dataclass(frozen=True)
class Answer:
    """The data, or the codes of everything that the request is refused for."""

    data: Any = None
    codes: frozenset[str] = frozenset()


@dataclass
class Reference:
    """Answers documents about a world. The schema is read from the text that the engine prints."""

    schema: GraphQLSchema
    world: World
    cursors: Cursors = field(default_factory=Cursors)

    def answer(self, document: str, variables: Mapping[str, Any], scope: Scope) -> Answer:
        """What the engine must answer."""
        try:
            ast = parse(document)
        except GraphQLError:
            return Answer(codes=frozenset({"GRAPHQL_PARSE_FAILED"}))
        if validate(self.schema, ast):
            return Answer(codes=frozenset({"GRAPHQL_VALIDATION_FAILED"}))
        operation = next(node for node in ast.definitions if isinstance(node, OperationDefinitionNode))
        coerced = get_variable_values(self.schema, operation.variable_definitions or (), dict(variables))
        if isinstance(coerced, list):
            return Answer(codes=frozenset({"BAD_VARIABLES"}))
        codes = frozenset(Judge(self.schema, self.cursors, ast, operation, coerced).codes())
        return Answer(codes=codes) if codes else Answer(self._execute(ast, variables, scope))

    def _execute(self, ast: DocumentNode, variables: Mapping[str, Any], scope: Scope) -> Any:
        library = Library(self.world, scope, self.cursors)
        result = execute_sync(
            self.schema,
            ast,
            variable_values=dict(variables),
            field_resolver=library.resolve,
            type_resolver=lambda row, info, abstract: type(row).__name__,
        )
        if result.errors:
            raise result.errors[0]
        return result.data


class Judge:
    """Walks all fields that a request selects, whether there are rows or not, and tells what is wrong with them."""

    def __init__(
        self,
        schema: GraphQLSchema,
        cursors: Cursors,
        ast: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Any,
    ) -> None:
        self.schema, self.cursors, self.operation, self.variables = schema, cursors, operation, variables
        nodes = [node for node in ast.definitions if isinstance(node, FragmentDefinitionNode)]
        self.fragments = {node.name.value: FragmentDetails(node) for node in nodes}

    def codes(self) -> Iterator[str]:
        """The codes of all faults."""
        query = self.schema.query_type
        assert query is not None
        try:
            found = collect_fields(self.schema, self.fragments, self.variables, query, self.operation)
            yield from self._fields(query, found.grouped_field_set)
        except GraphQLError:
            yield "BAD_ARGUMENTS"

    def _fields(self, parent: GraphQLObjectType, fields: GroupedFieldSet) -> Iterator[str]:
        for details in fields.values():
            name = details[0].node.name.value
            if name not in parent.fields:  # what is asked of the schema itself
                continue
            args = get_argument_values(parent.fields[name], details[0].node, self.variables)
            yield from faults(self.cursors, f"{parent.name}.{name}", args)
            for inner in self._types(parent.fields[name].type, args):
                below = collect_subfields(self.schema, self.fragments, self.variables, self.operation, inner, details)
                yield from self._fields(inner, below.grouped_field_set)

    def _types(self, declared: Any, args: Mapping[str, Any]) -> list[GraphQLObjectType]:
        """The types that a field's objects may be of: of `node` and `nodes`, those that the ids name."""
        named = get_named_type(declared)
        if is_abstract_type(named):
            possible = self.schema.get_possible_types(named)
            if not ("id" in args or "ids" in args):
                return list(possible)
            wanted = {str(text).partition(":")[0] for text in args.get("ids", [args.get("id")])}
            return [one for one in possible if one.name in wanted]
        return [named] if isinstance(named, GraphQLObjectType) else []


def read_schema(sdl: str) -> GraphQLSchema:
    """The schema of a text, its scalars given their meaning."""
    schema = build_schema(sdl)
    give_scalars(schema)
    return schema
