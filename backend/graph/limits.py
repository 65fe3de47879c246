"""What a document may ask for, judged in one linear pass before it is validated.

Each fragment is weighed once, however often it is spread, so that chained fragments cost no more than their text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from backend.graph.refusals import too_complex

OPEN = 100
"""The most selections that may be open within one another, fragments spread: more would exhaust the stack."""
NESTING = 40
"""The deepest that values of arguments and variables may be nested."""
MEMBERS = 200
"""The most fields of one object among the arguments: validation prints the whole object for each that is unknown."""
META = ("__schema", "__type")
META_LISTS = frozenset(
    ("types", "directives", "fields", "args", "inputFields", "enumValues", "interfaces", "possibleTypes")
)


@dataclass(frozen=True)
class Limits:
    """The most that one document may have."""

    characters: int = 30_000
    tokens: int = 4_000
    depth: int = 20
    aliases: int = 100
    directives: int = 50
    root_fields: int = 30
    fields: int = 2_000
    repeats: int = 20
    """Fields of one selection with one response key: validation compares each with each."""
    introspection: int = 20
    """Lists and aliases within introspection, which is answered in the event loop: the standard query has 9 lists."""
    comparisons: int = 100_000
    """What validation may spend on comparing fields with each other, in graphql-core's own units."""
    points: int = 30_000
    """Objects that may be read, and the weights of what is dear: the sizes of nested lists multiply (`cost.py`)."""


@dataclass(frozen=True)
class Weight:
    """What a selection holds, its fragments spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    lists: int = 0
    """Fields named like the lists of introspection, wherever they are."""
    introspection: int = 0

    def beside(self, other: "Weight") -> "Weight":
        """Both in one selection."""
        return Weight(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.lists + other.lists,
            self.introspection + other.introspection,
        )

    def within(self, node: FieldNode) -> "Weight":
        """This selection as that of a field, and the field."""
        name = node.name.value
        aliases = self.aliases + (1 if node.alias else 0)
        lists = self.lists + (name in META_LISTS)
        inner = lists + aliases if name in META else self.introspection
        return Weight(self.depth + 1, self.fields + 1, aliases, self.directives, lists, inner)


class _Scale:
    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._limits = limits
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Weight] = {}

    def weigh(self, selection: SelectionSetNode, level: int = 1) -> Weight:
        if level > OPEN:
            raise too_complex("nesting", OPEN, level)
        total = Weight()
        keys: dict[str, int] = {}
        for node in selection.selections:
            total = total.beside(self._node(node, level))
            if isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                keys[key] = keys.get(key, 0) + 1
                if keys[key] > self._limits.repeats:
                    raise too_complex("repeats", self._limits.repeats, keys[key])
        return total

    def _node(self, node: Any, level: int) -> Weight:
        here = Weight(directives=len(node.directives or ()))
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, level).beside(here)
        inner = (self.weigh(node.selection_set, level + 1) if node.selection_set else Weight()).beside(here)
        for argument in getattr(node, "arguments", None) or ():
            _check_literal(argument.value)
        return inner.within(node) if isinstance(node, FieldNode) else inner

    def _fragment(self, name: str, level: int) -> Weight:
        if name not in self._known:
            self._known[name] = Weight()  # a cycle weighs nothing; validation will refuse it
            fragment = self._fragments.get(name)
            if fragment:
                self._known[name] = self.weigh(fragment.selection_set, level + 1)
        return self._known[name]


def _check_literal(value: Any, deepest: int = NESTING) -> None:
    """Refuse a literal nested so deep that walking it would exhaust the stack, and objects with too many fields."""
    level = [value]
    for _ in range(deepest):
        most = max(len(getattr(one, "fields", None) or ()) for one in level)
        if most > MEMBERS:
            raise too_complex("arguments", MEMBERS, most)
        level = [one for outer in level for one in _parts_of(outer)]
        if not level:
            return
    raise too_complex("nesting", deepest, deepest + 1)


def _parts_of(value: Any) -> list[Any]:
    return [*(getattr(value, "values", None) or ()), *(one.value for one in getattr(value, "fields", None) or ())]


def judge(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that is beyond a limit."""
    scale = _Scale(document, limits)
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode):
            weight = scale.weigh(node.selection_set)
            given = {
                "depth": weight.depth,
                "aliases": weight.aliases,
                "fields": weight.fields,
                "directives": weight.directives + len(node.directives or ()),
                "introspection": weight.introspection,
            }
            if isinstance(node, OperationDefinitionNode):
                given["root_fields"] = len(node.selection_set.selections)
            for what, size in given.items():
                if size > getattr(limits, what):
                    raise too_complex(what, getattr(limits, what), size)


def check_nesting(variables: Mapping[str, Any], deepest: int = NESTING) -> None:
    """Refuse variables nested so deep that walking them would exhaust the stack."""
    level: list[Any] = [variables]
    for _ in range(deepest):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise too_complex("nesting", deepest, deepest + 1)


def _inside(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [one for one in inner if isinstance(one, Mapping | list)]
