"""What a document may ask for, judged in one linear pass before it is validated; and what a request costs in points.

Each fragment is weighed once, however often it is spread, so that chained fragments cost no more than their text.
"""

from collections.abc import Mapping, Sequence
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

from backend.graph.lifted import Lifted
from backend.graph.refusals import too_complex
from backend.graph.selection import Selected
from backend.graph.sources import Listed

NESTING = 40
"""The deepest that values of arguments and variables may be nested."""


@dataclass(frozen=True)
class Limits:
    """The most that one document may have."""

    characters: int = 30_000
    tokens: int = 4_000
    depth: int = 20
    aliases: int = 100
    root_fields: int = 30
    fields: int = 2_000
    repeats: int = 20
    """Fields of one selection with one response key: validation compares each with each."""
    points: int = 30_000
    """Objects that may be read: the sizes of nested lists multiply."""


@dataclass(frozen=True)
class Weight:
    """What a selection holds, its fragments spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0

    def beside(self, other: "Weight") -> "Weight":
        """Both in one selection."""
        return Weight(max(self.depth, other.depth), self.fields + other.fields, self.aliases + other.aliases)


class _Scale:
    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._limits = limits
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Weight] = {}

    def weigh(self, selection: SelectionSetNode) -> Weight:
        total = Weight()
        keys: dict[str, int] = {}
        for node in selection.selections:
            total = total.beside(self._node(node))
            if isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                keys[key] = keys.get(key, 0) + 1
        if keys and max(keys.values()) > self._limits.repeats:
            raise too_complex("repeats", self._limits.repeats, max(keys.values()))
        return total

    def _node(self, node: Any) -> Weight:
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        inner = self.weigh(node.selection_set) if node.selection_set else Weight()
        for argument in getattr(node, "arguments", None) or ():
            _check_literal(argument.value)
        if isinstance(node, FieldNode):
            return Weight(inner.depth + 1, inner.fields + 1, inner.aliases + (1 if node.alias else 0))
        return inner

    def _fragment(self, name: str) -> Weight:
        if name not in self._known:
            self._known[name] = Weight()  # a cycle weighs nothing; validation will refuse it
            fragment = self._fragments.get(name)
            if fragment:
                self._known[name] = self.weigh(fragment.selection_set)
        return self._known[name]


def _check_literal(value: Any, deepest: int = NESTING) -> None:
    """Refuse a literal nested so deep that walking it would exhaust the stack."""
    level = [value]
    for _ in range(deepest):
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
            given = {"depth": weight.depth, "aliases": weight.aliases, "fields": weight.fields}
            if isinstance(node, OperationDefinitionNode):
                given["root_fields"] = len(node.selection_set.selections)
            for what, size in given.items():
                if size > getattr(limits, what):
                    raise too_complex(what, getattr(limits, what), size)


def points(selected: Sequence[Selected], lifted: Sequence[Lifted]) -> int:
    """The objects that a selection may read."""
    return sum(_points(child, lifted) for child in selected if child.children or child.variants)


def _points(child: Selected, lifted: Sequence[Lifted]) -> int:
    size = 1
    if child.number >= 0:
        size = lifted[child.number].size
    elif child.info and isinstance(child.info.source, Listed):
        size = child.info.source.limit
    dearest = max((points(variant, lifted) for variant in child.variants.values()), default=0)
    return size * (1 + points(child.children, lifted) + dearest)


def check_points(selected: Sequence[Selected], lifted: Sequence[Lifted], limits: Limits) -> None:
    """Refuse a request that may read too much."""
    cost = points(selected, lifted)
    if cost > limits.points:
        raise too_complex("points", limits.points, cost)


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
