"""Makes a counter-example small: rows, fields, arguments and variables are left out as long as it still is one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, replace
from itertools import count
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NameNode,
    Node,
    ObjectFieldNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from tests.graph.arena import Arena, Case

REMOVABLE = (FieldNode, FragmentSpreadNode, InlineFragmentNode, ArgumentNode, DirectiveNode, ObjectFieldNode)
PATIENCE = 1000
"""The most cases that are tried: a case that is still large then is told as it is."""


Cut = Callable[[Case, int], Case | None]
"""A case without the thing of a number, or nothing if there is none of it."""


async def smallest(arena: Arena, case: Case) -> Case:
    """A case from which nothing more can be left out, as far as patience goes."""
    kind = kind_of(await arena.difference(case))
    before, tries = None, count()
    while case is not before:
        before = case
        for cut in (_cut_document, _cut_variable, _cut_pick, _cut_row):
            case = await _cut_all(arena, case, kind, cut, tries)
    return case


async def _cut_all(arena: Arena, case: Case, kind: str, cut: Cut, tries: Iterator[int]) -> Case:
    """The case without all that one kind of cut can take from it."""
    number = 0
    while (smaller := cut(case, number)) is not None and next(tries) < PATIENCE:
        if smaller != case and kind_of(await arena.difference(smaller)) == kind:
            case = smaller
        else:
            number += 1
    return case


def kind_of(difference: str) -> str:
    """What kind of difference it is: the error's name, `data`, `keys`, `expected`."""
    found = re.match(r"\w+", difference)
    return found[0] if found else ""


def _cut_document(case: Case, number: int) -> Case | None:
    """Without the field, fragment, argument or directive of this number, the outermost first."""
    cut = _Without(number)
    ast = visit(parse(case.operation.document), cut)
    if cut.left >= 0:
        return None
    return replace(case, operation=replace(case.operation, document=print_ast(_tidy(ast))))


def _cut_variable(case: Case, number: int) -> Case | None:
    """Without the value of a variable."""
    names = list(case.operation.variables)
    if number >= len(names):
        return None
    kept = {name: value for name, value in case.operation.variables.items() if name != names[number]}
    return replace(case, operation=replace(case.operation, variables=kept))


def _cut_pick(case: Case, number: int) -> Case | None:
    """Without a cursor."""
    if number >= len(case.picks):
        return None
    return replace(case, picks=case.picks[:number] + case.picks[number + 1 :])


def _cut_row(case: Case, number: int) -> Case | None:
    """Without a row that no other refers to."""
    world = case.world
    books = {row.book_id for row in world.loans} | {row.book_id for row in world.notes}
    authors = {row.author_id for row in world.books} | {row.author_id for row in world.notes}
    shelves = {row.shelf_code for row in world.books}
    free: list[tuple[str, Any]] = [
        *(("loans", row) for row in world.loans),
        *(("notes", row) for row in world.notes),
        *(("books", row) for row in world.books if row.id not in books),
        *(("authors", row) for row in world.authors if row.id not in authors),
        *(("shelves", row) for row in world.shelves if row.code not in shelves),
    ]
    if number >= len(free):
        return None
    table, gone = free[number]
    kept = tuple(row for row in getattr(world, table) if row is not gone)
    return replace(case, world=replace(world, **{table: kept}))


class _Without(Visitor):
    """Leaves out the removable node of one number; a selection left empty asks for the type's name."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def enter(self, node: Node, *_: Any) -> Any:
        if isinstance(node, REMOVABLE):
            self.left -= 1
            if self.left == -1:
                return REMOVE
        return None

    def leave(self, node: Node, *_: Any) -> Any:
        if isinstance(node, SelectionSetNode) and not node.selections:
            return SelectionSetNode(selections=(FieldNode(name=NameNode(value="__typename")),))
        return None


def _tidy(ast: DocumentNode) -> DocumentNode:
    """Without the fragments and variables that are no longer used."""
    while True:
        text = print_ast(ast)
        kept = tuple(
            node
            for node in ast.definitions
            if not isinstance(node, FragmentDefinitionNode) or re.search(rf"\.\.\.{node.name.value}\b", text)
        )
        if len(kept) == len(ast.definitions):
            return visit(ast, _Used(ast))  # type: ignore[no-any-return]
        ast = DocumentNode(definitions=kept)


class _Used(Visitor):
    """Leaves out the definitions of variables that nothing uses."""

    def __init__(self, ast: DocumentNode) -> None:
        super().__init__()
        found = _Variables()
        visit(ast, found)
        self.used = found.names

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        return None if node.variable.name.value in self.used else REMOVE


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, key: Any, parent: Any, *_: Any) -> None:
        if not isinstance(parent, VariableDefinitionNode):
            self.names.add(node.name.value)


def told(case: Case, difference: str) -> str:
    """A counter-example as a reader and a new test want it."""
    rows = [row for name in ("Shelf", "Author", "Book", "Loan", "Note") for row in case.world.rows(name)]
    lines = [
        difference,
        "",
        *map(_row, rows),
        "",
        case.operation.document,
        "",
        f"variables: {case.operation.variables!r}",
    ]
    return "\n".join([*lines, f"role: {case.scope.role}", *(f"picked: {pick}" for pick in case.picks)])


def _row(row: Any) -> str:
    """A row without what is as by default."""
    given = [
        f"{one.name}={getattr(row, one.name)!r}"
        for one in fields(row)
        if one.default is MISSING or getattr(row, one.name) != one.default
    ]
    return f"{type(row).__name__}({', '.join(given)})"
