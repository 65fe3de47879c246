"""One request as it goes through the engine: document, operation, variables, selection, lifted arguments."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import FieldNode, GraphQLError, GraphQLObjectType
from graphql.execution.values import get_argument_values

from backend.graph.catalog import Catalog
from backend.graph.cursor import Cursors
from backend.graph.document import Document, DocumentError, Operation
from backend.graph.identified import types_of
from backend.graph.lift import lift
from backend.graph.lifted import Lifted
from backend.graph.refusals import Path, bad_text
from backend.graph.selection import Resolver, Selected, Selection, uses_variables
from backend.graph.sources import NodeById, NodesByIds

UNPAIRED = re.compile("[\ud800-\udfff]")
"""Half of a character: JSON may escape one, no database holds it."""


@dataclass(frozen=True)
class Request:
    """What a client sends."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    report_cost: bool = False
    """Whether the answer is to say what it cost."""
    document_id: str | None = None
    """Of a trusted document, whose text then stands in `query`."""


def check_texts(value: Any, path: Path) -> None:
    """Refuse a text that a database can't hold, wherever it is among the arguments."""
    if isinstance(value, str):
        if "\x00" in value or not (value.isascii() or not UNPAIRED.search(value)):
            raise bad_text(path)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            check_texts(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            check_texts(inner, (*path, at))


@dataclass(eq=False)
class Prepared:
    """A selection whose arguments without variables are lifted once and for all."""

    selection: Selection
    fixed: dict[int, Lifted] = field(default_factory=dict)


class Preparer:
    """Turns an operation and its variables into a selection and lifted arguments."""

    def __init__(self, catalog: Catalog, cursors: Cursors) -> None:
        self._catalog, self._cursors = catalog, cursors

    def prepare(self, document: Document, operation: Operation, variables: Any) -> tuple[tuple[Any, ...], Prepared]:
        """The selection and its key: the operation, what its directives say, and what its ids are of."""
        root = operation.kind.capitalize()
        coerced = variables.coerced if variables else {}
        directives = tuple(coerced.get(name) for name in operation.directive_variables)
        name = operation.node.name.value if operation.node.name else ""
        first = (name, directives)
        nodes = document.selections.get(("nodes", *first), lambda: self._id_nodes(document, operation, variables, root))
        concrete = {key: self._concrete(node, variables, key) for key, node in nodes.items()}
        key = (*first, *concrete.values())

        def resolve() -> Prepared:
            resolver = Resolver(self._catalog, document.fragments, variables, concrete)
            return self._fix(resolver.resolve(root, operation.node.selection_set))

        return key, document.selections.get(key, resolve)

    def _fix(self, selection: Selection) -> Prepared:
        prepared = Prepared(selection)
        for selected in selection.taking:
            if not any(uses_variables(argument.value) for argument in selected.nodes[0].arguments or ()):
                prepared.fixed[selected.number] = self._lift(selected, None)
        return prepared

    def lifted(self, prepared: Prepared, variables: Any) -> list[Lifted]:
        """The lifted arguments of every field that takes some."""
        return [
            prepared.fixed.get(selected.number) or self._lift(selected, variables)
            for selected in prepared.selection.taking
        ]

    def _lift(self, selected: Selected, variables: Any) -> Lifted:
        assert selected.info is not None
        args = self._arguments(selected.parent, selected.nodes[0], variables)
        return lift(self._catalog, self._cursors, selected.info, args, selected.path)

    def _arguments(self, parent: str, node: FieldNode, variables: Any) -> dict[str, Any]:
        owner = self._catalog.schema.type_map[parent]
        assert isinstance(owner, GraphQLObjectType)
        try:
            found = get_argument_values(owner.fields[node.name.value], node, variables)
        except GraphQLError as error:
            raise DocumentError("BAD_ARGUMENTS", [error]) from error
        check_texts(found, (node.name.value,))
        return found

    def arguments(self, selected: Selected, variables: Any) -> dict[str, Any]:
        """The coerced arguments of a field."""
        return self._arguments(selected.parent, selected.nodes[0], variables)

    def _id_nodes(self, document: Document, operation: Operation, variables: Any, root: str) -> dict[str, FieldNode]:
        resolver = Resolver(self._catalog, document.fragments, variables, {})
        fields = self._catalog.types[root].fields
        return {
            key: nodes[0]
            for key, nodes in resolver.roots(root, operation.node.selection_set).items()
            if (info := fields.get(nodes[0].name.value)) and isinstance(info.source, NodeById | NodesByIds)
        }

    def _concrete(self, node: FieldNode, variables: Any, key: str) -> tuple[str, ...]:
        return types_of(self._catalog, self._arguments("Query", node, variables), (key,))

    def of_answer(
        self, document: Document, variables: Any, selected: Selected, type_name: str
    ) -> tuple[Sequence[Selected], list[Lifted]]:
        """What a mutation's field selects of the type it answered with."""
        resolver = Resolver(self._catalog, document.fragments, variables, {})
        selection = resolver.of(type_name, selected.nodes, selected.path)
        return selection.roots, [self._lift(taking, variables) for taking in selection.taking]
