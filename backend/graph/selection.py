"""Resolves an operation's selection: fragments spread, skipped fields left out, equal response keys merged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
    VariableNode,
    get_directive_values,
    is_abstract_type,
)

from backend.graph.catalog import Catalog, FieldInfo
from backend.graph.refusals import bad_directive, too_complex
from backend.graph.sources import Aggregated, Computed, Counted, Every, Lookup, Many, NodeById, NodesByIds, Rows

TAKING = (Aggregated, Computed, Counted, Every, Lookup, Many, NodeById, NodesByIds, Rows)
"""Sources whose arguments are lifted."""
MOST = 10_000
"""The most fields of a selection, each counted once for every type that its row may be of: nested, they multiply."""


@dataclass(eq=False)
class Selected:
    """One field of the answer; `number` counts the fields that take arguments, -1 for those that take none."""

    key: str
    name: str
    parent: str
    info: FieldInfo | None
    nodes: tuple[FieldNode, ...]
    path: tuple[str, ...]
    number: int = -1
    children: tuple["Selected", ...] = ()
    concrete: str = ""
    """The type that an abstract field turned out to be."""
    variants: Mapping[str, tuple["Selected", ...]] = field(default_factory=dict)
    """What is selected of each type that a row may be of, where it may be of several."""


@dataclass(eq=False)
class Selection:
    """A resolved operation: its root fields, and all fields that take arguments."""

    roots: tuple[Selected, ...]
    taking: list[Selected] = field(default_factory=list)


class Resolver:
    """Resolves one operation under one set of directive values."""

    def __init__(
        self,
        catalog: Catalog,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Any,
        concrete: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._catalog, self._fragments, self._variables, self._concrete = catalog, fragments, variables, concrete
        self._taking: list[Selected] = []
        self._size = 0

    def resolve(self, root: str, selection: SelectionSetNode) -> Selection:
        """The whole selection from the root type down."""
        roots = self._children(root, [selection], ())
        return Selection(roots, self._taking)

    def roots(self, root: str, selection: SelectionSetNode) -> dict[str, list[FieldNode]]:
        """The root fields alone, by response key."""
        return self._collect(root, [selection])

    def of(self, type_name: str, nodes: Sequence[FieldNode], path: tuple[str, ...]) -> Selection:
        """What a field selects of a type that is known only now."""
        children = self._children(type_name, [node.selection_set for node in nodes if node.selection_set], path)
        return Selection(children, self._taking)

    def _children(
        self, parent: str, selections: Sequence[SelectionSetNode], path: tuple[str, ...]
    ) -> tuple[Selected, ...]:
        return tuple(
            self._selected(parent, key, nodes, (*path, key)) for key, nodes in self._collect(parent, selections).items()
        )

    def _selected(self, parent: str, key: str, nodes: list[FieldNode], path: tuple[str, ...]) -> Selected:
        self._size += 1
        if self._size > MOST:
            raise too_complex("variants", MOST, self._size)
        name = nodes[0].name.value
        info = self._catalog.types[parent].fields.get(name)
        selected = Selected(key, name, parent, info, tuple(nodes), path)
        if info is None:
            return selected
        if isinstance(info.source, TAKING):
            selected.number = len(self._taking)
            self._taking.append(selected)
        inner, sets = info.type_name, [node.selection_set for node in nodes if node.selection_set]
        if isinstance(info.source, NodeById):
            inner = selected.concrete = "".join(self._concrete.get(key, ()))
        members = self._concrete.get(key, ()) if isinstance(info.source, NodesByIds) else info.members
        selected.variants = {name: self._children(name, sets, path) for name in members}
        if inner in self._catalog.types:
            selected.children = self._children(inner, sets, path)
        return selected

    def _collect(self, parent: str, selections: Sequence[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        found: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for selection in selections:
            for node in self._fields(parent, selection, spread):
                key = node.alias.value if node.alias else node.name.value
                found.setdefault(key, []).append(node)
        return found

    def _fields(self, parent: str, selection: SelectionSetNode, spread: set[str]) -> Iterator[FieldNode]:
        for node in selection.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition.name.value, parent):
                    yield from self._fields(parent, node.selection_set, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                fragment = self._fragments[node.name.value]
                if self._applies(fragment.type_condition.name.value, parent):
                    yield from self._fields(parent, fragment.selection_set, spread)

    def _included(self, node: Any) -> bool:
        if not node.directives:
            return True
        try:
            skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
            include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        except GraphQLError as error:
            raise bad_directive() from error
        return not (skip and skip["if"]) and not (include and not include["if"])

    def _applies(self, condition: str, parent: str) -> bool:
        if condition == parent:
            return True
        schema = self._catalog.schema
        abstract, concrete = schema.get_type(condition), schema.get_type(parent)
        return is_abstract_type(abstract) and schema.is_sub_type(abstract, concrete)  # type: ignore[arg-type]


def directive_variables(nodes: Sequence[Any]) -> tuple[str, ...]:
    """The variables that decide which fields are left out, anywhere below these nodes."""
    found: set[str] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        for directive in getattr(node, "directives", None) or ():
            if directive.name.value in ("skip", "include"):
                values = [argument.value for argument in directive.arguments or ()]
                found |= {value.name.value for value in values if isinstance(value, VariableNode)}
        if selection := getattr(node, "selection_set", None):
            stack += selection.selections
    return tuple(sorted(found))


def uses_variables(value: Any) -> bool:
    """Whether a literal holds a variable."""
    if isinstance(value, VariableNode):
        return True
    inner = getattr(value, "values", None) or [field.value for field in getattr(value, "fields", None) or ()]
    return any(uses_variables(one) for one in inner)
