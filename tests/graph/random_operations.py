"""Random documents that a schema allows, with their variables: written from the schema alone."""

import json
import random
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_input_object_type,
    is_required_argument,
)

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
BAD_IDS = ("Book", "Book:", "Book:1x", "Book:01", "Book:99999999999999999999", ":", "", "书:1")
PARTS = 70
"""The most parts of all selections of a document."""
BAD_TEXTS = ("a\0b", "\ud800", "x" * 101)


@dataclass(frozen=True)
class Operation:
    """A document, its variables, and the lists whose cursors some of the variables take."""

    document: str
    variables: dict[str, Any]
    cursors: dict[str, str] = field(default_factory=dict)
    """Variable and the response key of the list that it pages."""


class Values:
    """Writes random input values, as JSON and as literals; a literal may hold variables, which are kept here."""

    def __init__(
        self, schema: GraphQLSchema, pools: dict[str, list[Any]], dice: random.Random, without: frozenset[str]
    ) -> None:
        self.schema, self.pools, self.dice, self.without = schema, pools, dice, without
        self.declared: list[str] = []
        self.given: dict[str, Any] = {}

    def chance(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.dice.random() < share

    def value(self, kind: Any, depth: int = 3) -> Any:
        """A value of an input type as JSON."""
        if isinstance(kind, GraphQLNonNull):
            return self._filled(kind.of_type, depth)
        return None if self.chance(0.06) else self._filled(kind, depth)

    def _filled(self, kind: Any, depth: int) -> Any:
        if isinstance(kind, GraphQLList):
            items = [self.value(kind.of_type, depth) for _ in range(self.dice.choice((0, 1, 1, 2, 3)))]
            return items[0] if len(items) == 1 and self.chance(0.3) else items
        if isinstance(kind, GraphQLEnumType):
            return self.dice.choice([name for name in kind.values if not name.startswith(tuple(self.without))])
        if isinstance(kind, GraphQLInputObjectType):
            return {name: self.value(kind.fields[name].type, depth - 1) for name in self._names(kind, depth)}
        return self._scalar(kind.name)

    def _names(self, kind: GraphQLInputObjectType, depth: int) -> list[str]:
        """Which fields of an input are given: few, and none that nests at the end."""
        names = [
            name for name, one in kind.fields.items() if depth > 1 or not is_input_object_type(get_named_type(one.type))
        ]
        words = [name for name in ("and", "or", "not", "not") if name in names]
        if words and self.chance(0.3):
            return [self.dice.choice(words)]
        return self.dice.sample(names, min(len(names), self.dice.choice((0, 1, 1, 1, 2, 3))))

    def _scalar(self, name: str) -> Any:
        if name == "ID" and self.chance(0.01):
            return self.dice.choice(BAD_IDS)
        if name == "String" and self.chance(0.003):
            return self.dice.choice(BAD_TEXTS)
        return self.dice.choice(self.pools[name])

    def literal(self, kind: Any, depth: int = 3) -> str:
        """A value of an input type as a literal."""
        if self.chance(0.18):
            return self.variable(kind, self.value(kind, depth))
        if isinstance(kind, GraphQLNonNull):
            return self._literal(kind.of_type, depth)
        return "null" if self.chance(0.03) else self._literal(kind, depth)

    def _literal(self, kind: Any, depth: int) -> str:
        if isinstance(kind, GraphQLList):
            items = [self.literal(kind.of_type, depth) for _ in range(self.dice.choice((0, 1, 1, 2, 3)))]
            return f"[{', '.join(items)}]"
        if isinstance(kind, GraphQLInputObjectType):
            names = self._names(kind, depth)
            return "{" + ", ".join(f"{name}: {self.literal(kind.fields[name].type, depth - 1)}" for name in names) + "}"
        return printed(self._filled(kind, depth), kind)

    def variable(self, kind: Any, value: Any) -> str:
        """A new variable of a type: given, null, absent, or left to its default."""
        name = f"v{len(self.declared)}"
        nullable = not isinstance(kind, GraphQLNonNull)
        default = f" = {printed(self.value(kind), kind)}" if self.chance(0.15) else ""
        self.declared.append(f"${name}: {kind}{default}")
        if not ((default or nullable) and self.chance(0.15)):
            self.given[name] = value
        return f"${name}"


def printed(value: Any, kind: Any) -> str:
    """A JSON value as a literal of a type."""
    if isinstance(kind, GraphQLNonNull):
        return printed(value, kind.of_type)
    if value is None:
        return "null"
    if isinstance(kind, GraphQLList):
        if not isinstance(value, list):
            return printed(value, kind.of_type)
        return f"[{', '.join(printed(one, kind.of_type) for one in value)}]"
    if isinstance(kind, GraphQLInputObjectType):
        return "{" + ", ".join(f"{name}: {printed(one, kind.fields[name].type)}" for name, one in value.items()) + "}"
    return str(value) if isinstance(kind, GraphQLEnumType) else json.dumps(value)


class Writer:
    """Writes one random query."""

    def __init__(
        self,
        schema: GraphQLSchema,
        pools: dict[str, list[Any]],
        dice: random.Random,
        without: frozenset[str] = frozenset(),
    ) -> None:
        """`without` names fields (`Type.field`) and beginnings of enum values that are not to be written."""
        self.schema, self.dice, self.without = schema, dice, without
        self.values = Values(schema, pools, dice, without)
        self.chance = self.values.chance
        self.fragments: list[tuple[str, str, str]] = []
        """Name, type and body of each."""
        self.cursors: dict[str, str] = {}
        self._keys = 0
        self._left = PARTS

    def operation(self) -> Operation:
        """A whole document."""
        query = self.schema.query_type
        assert query is not None
        body = self._selection(query, self.dice.choice((2, 3, 3, 4, 4, 5)))
        declared = f" Q({', '.join(self.values.declared)})" if self.values.declared else ""
        fragments = [f"fragment {name} on {on} {text}" for name, on, text in self.fragments]
        return Operation("\n".join([f"query{declared} {body}", *fragments]), self.values.given, self.cursors)

    def _selection(self, parent: Composite, depth: int) -> str:
        count = min(self.dice.choice((1, 1, 2, 2, 3, 4)), self._left)
        self._left -= count
        parts = [self._part(parent, depth) for _ in range(count)]
        found = [part for part in parts if part]
        return "{ " + " ".join(found or ["__typename"]) + " }"

    def _part(self, parent: Composite, depth: int) -> str:
        roll = self.dice.random()
        if roll < 0.07:
            return f"{self._alias(0.3)}__typename{self._directives()}"
        if roll < 0.2 and depth > 1:
            return self._inline(parent, depth)
        if roll < 0.3 and depth > 1:
            return self._spread(parent, depth)
        if isinstance(parent, GraphQLUnionType):
            return self._inline(parent, depth) if depth > 1 else ""
        return self._field(parent, depth)

    def _alias(self, share: float) -> str:
        self._keys += 1
        return f"k{self._keys}: " if self.chance(share) else ""

    def _directives(self) -> str:
        if self.chance(0.9):
            return ""
        kind = GraphQLNonNull(self.schema.type_map["Boolean"])  # type: ignore[type-var]
        given = self.values.variable(kind, self.chance(0.5)) if self.chance(0.7) else str(self.chance(0.5)).lower()
        return f" @{self.dice.choice(('skip', 'include'))}(if: {given})"

    def _narrowed(self, parent: Composite) -> Composite:
        """A type that a fragment within the parent may be on."""
        own = set(self._possible(parent))
        kinds = [kind for kind in self.schema.type_map.values() if isinstance(kind, Composite)]
        near = [kind for kind in kinds if not kind.name.startswith("__") and own & set(self._possible(kind))]
        return parent if self.chance(0.3) else self.dice.choice(near)

    def _possible(self, kind: Composite) -> list[str]:
        """The names of the types that an object of a type may be of."""
        return (
            [kind.name]
            if isinstance(kind, GraphQLObjectType)
            else [one.name for one in self.schema.get_possible_types(kind)]
        )

    def _inline(self, parent: Composite, depth: int) -> str:
        on = self._narrowed(parent)
        condition = "" if on is parent and self.chance(0.4) else f" on {on.name}"
        return f"...{condition}{self._directives()} {self._selection(on, depth)}"

    def _spread(self, parent: Composite, depth: int) -> str:
        known = [name for name, on, _ in self.fragments if on == parent.name]
        if known and self.chance(0.4):
            return f"...{self.dice.choice(known)}{self._directives()}"
        on = self._narrowed(parent)
        body = self._selection(on, depth - 1)
        name = f"F{len(self.fragments)}"
        self.fragments.append((name, on.name, body))
        return f"...{name}{self._directives()}"

    def _field(self, parent: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        fields = [
            (name, one)
            for name, one in parent.fields.items()
            if (depth > 1 or not is_composite_type(get_named_type(one.type)))
            and f"{parent.name}.{name}" not in self.without
        ]
        if not fields:
            return ""
        lists = [one for one in fields if "after" in one[1].args and "orderBy" in one[1].args]
        name, chosen = self.dice.choice(lists if lists and self.chance(0.3) else fields)
        arguments, sides = self._arguments(chosen)
        alias = self._alias(1 if arguments else 0.3)
        self.cursors |= dict.fromkeys(sides, alias.removesuffix(": "))
        inner = get_named_type(chosen.type)
        below = ""
        if isinstance(inner, Composite):
            below = " " + self._selection(inner, depth - (0 if inner.name.endswith(("Connection", "Edge")) else 1))
        if sides and self.chance(0.7):  # so that there are cursors to be followed
            below = below[:-1] + "edges { cursor } pageInfo { hasPreviousPage hasNextPage } }"
        return f"{alias}{name}{arguments}{self._directives()}{below}"

    def _arguments(self, chosen: GraphQLField) -> tuple[str, list[str]]:
        """The arguments of a field as text, and the variables that stand for cursors."""
        given: dict[str, str] = {}
        sides: list[str] = []
        if _is_lookup(chosen) and self.chance(0.98):
            name, argument = self.dice.choice(list(chosen.args.items()))
            return f"({name}: {self.values.literal(GraphQLNonNull(get_nullable_type(argument.type)))})", []
        for name, argument in chosen.args.items():
            if name in ("after", "before"):
                if self.chance(0.25):
                    given[name] = self._cursor()
                    sides.append(given[name][1:])
            elif name in ("first", "last"):
                if self.chance(0.5 if name == "first" else 0.3) and ("first" not in given or self.chance(0.01)):
                    given[name] = self._size(argument)
            elif name == "upTo":
                if self.chance(0.3):
                    given[name] = self._size(argument)
            elif is_required_argument(argument) or self.chance(0.6 if name == "orderBy" else 0.4):
                given[name] = self.values.literal(argument.type)
        text = ", ".join(f"{name}: {value}" for name, value in given.items())
        return (f"({text})" if text else ""), sides

    def _cursor(self) -> str:
        name = f"c{len(self.values.declared)}"
        self.values.declared.append(f"${name}: String")
        if self.chance(0.015):
            self.values.given[name] = self.dice.choice((None, None, "", "x", "A" * 60))
        return f"${name}"

    def _size(self, argument: GraphQLArgument) -> str:
        sizes = (1, 1, 2, 2, 3, 3, 4, 5, 7, 100) if self.chance(0.995) else (0, -1, 101, 2**31 - 1)
        size = self.dice.choice(sizes)
        return self.values.variable(argument.type, size) if self.chance(0.2) else str(size)


def _is_lookup(chosen: GraphQLField) -> bool:
    """Whether a field finds one row by one of several keys."""
    one = isinstance(get_nullable_type(chosen.type), GraphQLObjectType) and "first" not in chosen.args
    return one and bool(chosen.args) and not any(is_required_argument(one) for one in chosen.args.values())
