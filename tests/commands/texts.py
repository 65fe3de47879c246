"""The GraphQL text of a command, and where its arguments are ids: read from `schema.graphql`."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_leaf_type,
    print_ast,
)

SCHEMA = build_schema((Path(__file__).parents[2] / "schema.graphql").read_text(encoding="utf-8"))
Where = tuple[str | int, ...]


def fields() -> Mapping[str, GraphQLField]:
    """The commands that the schema has."""
    assert SCHEMA.mutation_type is not None
    found: Mapping[str, GraphQLField] = SCHEMA.mutation_type.fields
    return found


@cache
def text_of(command: str) -> str:
    """A mutation with every argument as a variable of its name; the answer is called `done`."""
    made = fields()[command]
    head = ", ".join(f"${name}: {argument.type}{_default(argument)}" for name, argument in made.args.items())
    told = ", ".join(f"{name}: ${name}" for name in made.args)
    union = get_named_type(made.type)
    assert isinstance(union, GraphQLUnionType)
    kinds = " ".join(f"... on {kind.name} {{ {_asked(kind)} }}" for kind in union.types)
    return f"mutation ({head}) {{ done: {command}({told}) {{ __typename {kinds} }} }}"


def _default(argument: GraphQLArgument) -> str:
    node = argument.ast_node
    return f" = {print_ast(node.default_value)}" if node is not None and node.default_value is not None else ""


def _asked(kind: GraphQLObjectType) -> str:
    if kind.name == "Problem":
        return "code path message remedy"
    if "id" in kind.fields:
        return " ".join(name for name in ("id", "state", "version") if name in kind.fields)
    plain = [name for name, field in kind.fields.items() if is_leaf_type(get_named_type(field.type)) and not field.args]
    return " ".join([*plain, *(["faults { code path message remedy }"] if "faults" in kind.fields else [])])


def ids_in(command: str, variables: Mapping[str, Any]) -> list[tuple[Where, str]]:
    """Every id that is given, with its place; one that is left out fails the test: its case must give it."""
    return [
        found
        for name, argument in fields()[command].args.items()
        for found in _ids(argument.type, variables.get(name), (name,))
    ]


def _ids(kind: Any, value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(kind, GraphQLNonNull):
        yield from _ids(kind.of_type, value, where)
    elif isinstance(kind, GraphQLList):
        for place, one in enumerate(value or []):
            yield from _ids(kind.of_type, one, (*where, place))
    elif isinstance(kind, GraphQLInputObjectType):
        for name, field in kind.fields.items():
            yield from _ids(field.type, (value or {}).get(name), (*where, name))
    elif kind.name == "ID":
        assert isinstance(value, str), f"the case gives no id at {where}"
        yield where, value


def with_id(variables: Mapping[str, Any], where: Sequence[str | int], value: str) -> dict[str, Any]:
    """The variables with another id at a place."""
    changed: dict[str, Any] = _replaced(variables, where, value)
    return changed


def _replaced(tree: Any, where: Sequence[str | int], value: str) -> Any:
    if not where:
        return value
    head, *rest = where
    if isinstance(tree, Mapping):
        return {**tree, str(head): _replaced(tree[head], rest, value)}
    return [_replaced(one, rest, value) if place == head else one for place, one in enumerate(tree)]
