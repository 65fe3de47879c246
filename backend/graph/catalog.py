"""What the compiler knows of the published types: for each field its source, its kind and its target."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import GraphQLSchema

from backend.graph.kinds import KINDS, Kind
from backend.graph.sources import Column, Expression, Published


@dataclass(frozen=True)
class FieldInfo:
    """One field of a published type: `form` is `value`, `one`, `list` or `connection`."""

    name: str
    python_name: str
    parent: str
    source: Any
    form: str
    nullable: bool
    kind: Kind | None = None
    target: str = ""
    """The published type that rows are of."""
    type_name: str = ""
    """The GraphQL type of the field: of a connection, the connection's own."""
    members: tuple[str, ...] = ()
    """The types that a row may be of, where it may be of several."""
    arguments: tuple[Any, ...] = ()
    """Strawberry's arguments, of functions only."""

    @property
    def coordinate(self) -> str:
        """`Type.field`, as GraphQL writes it."""
        return f"{self.parent}.{self.name}"


@dataclass(frozen=True)
class TypeInfo:
    """One published type, its fields by GraphQL name."""

    name: str
    published: Published
    is_node: bool
    fields: Mapping[str, FieldInfo]
    by_python_name: Mapping[str, FieldInfo] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    """The order of its rows where a list declares none."""
    members: tuple[str, ...] = ()
    """The types that its rows may be of, if it is a union or an interface."""

    @cached_property
    def key_kind(self) -> Kind:
        """The kind of the primary key: that of the field that shows it, else a whole number."""
        for info in self.fields.values():
            if info.kind and column_of(info) == self.published.key and info.name != "id":
                return info.kind
        return KINDS["int"]

    def filterable(self) -> list[FieldInfo]:
        """The fields that a filter may speak of."""
        return [info for info in self.fields.values() if getattr(info.source, "filterable", False)]

    def orderable(self) -> list[FieldInfo]:
        """The fields that a list may be ordered by."""
        return [info for info in self.fields.values() if getattr(info.source, "orderable", False)]


@dataclass(frozen=True)
class Catalog:
    """The schema and all of its published types."""

    schema: GraphQLSchema
    types: Mapping[str, TypeInfo]
    bound: Mapping[tuple[str, str], tuple[Kind | None, bool]]
    """Kind of what a filter (`Type.filter`, name) or argument (`Query.field`, name) binds, and if it is a list."""
    converter: Any
    """Strawberry's schema, which turns coerced arguments into the Python objects of a function."""
    abstract: Mapping[str, TypeInfo] = field(default_factory=dict)
    """Unions and interfaces as types of rows that have a place, a type and a key."""

    def rows_of(self, name: str) -> TypeInfo:
        """The type of a list's rows, be it one or several."""
        return self.types[name] if name in self.types else self.abstract[name]


def column_of(info: FieldInfo) -> str:
    """The column that a field is stored in, or nothing."""
    match info.source:
        case Column(name=name):
            return name or info.python_name
        case Expression():
            return ""
    return ""
