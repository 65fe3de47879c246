"""Makes a counter-example small: rows, fields, arguments and variables are left out as long as it still is one."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
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
    validate,
    visit,
)

from tests.graph.arena import Arena, Case
from tests.graph.reference.world import World

REMOVABLE = (FieldNode, FragmentSpreadNode, InlineFragmentNode, ArgumentNode, DirectiveNode, ObjectFieldNode)


PATIENCE = 1000
"""The most cases that are tried: a case that is still large then is told as it is."""


async def smallest(arena: Arena, case: Case) -> Case:
    """A case from which nothing more can be left out, as far as patience goes."""
    kind = kind_of(await arena.difference(case))
    shrunk, tried = True, 0
    while shrunk and tried < PATIENCE:
        shrunk = False
        for smaller in _smaller(arena, case):
            tried += 1
            if tried > PATIENCE:
                break
            if kind_of(await arena.difference(smaller)) == kind:
                case, shrunk = smaller, True
                break
    return case


def kind_of(difference: str) -> str:
    """What kind of difference it is: the error's name, `data`, `keys`, `expected`."""
    found = re.match(r"\w+", difference)
    return found[0] if found else ""


def _smaller(arena: Arena, case: Case) -> Iterator[Case]:
    """The case with one thing less, the largest things first."""
    for document in _smaller_documents(case.operation.document):
        if not validate(arena.schema, parse(document)):
            yield replace(case, operation=replace(case.operation, document=document))
    for name in case.operation.variables:
        kept = {key: value for key, value in case.operation.variables.items() if key != name}
        yield replace(case, operation=replace(case.operation, variables=kept))
    for at in range(len(case.picks)):
        yield replace(case, picks=case.picks[:at] + case.picks[at + 1 :])
    for world in _smaller_worlds(case.world):
        yield replace(case, world=world)


def _smaller_worlds(world: World) -> Iterator[World]:
    for loan in world.loans:
        yield replace(world, loans=tuple(one for one in world.loans if one is not loan))
    for note in world.notes:
        yield replace(world, notes=tuple(one for one in world.notes if one is not note))
    lent = {loan.book_id for loan in world.loans} | {note.book_id for note in world.notes}
    for book in world.books:
        if book.id not in lent:
            yield replace(world, books=tuple(one for one in world.books if one is not book))
    written = {book.author_id for book in world.books} | {note.author_id for note in world.notes}
    for author in world.authors:
        if author.id not in written:
            yield replace(world, authors=tuple(one for one in world.authors if one is not author))
    placed = {book.shelf_code for book in world.books}
    for shelf in world.shelves:
        if shelf.code not in placed:
            yield replace(world, shelves=tuple(one for one in world.shelves if one is not shelf))


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


def _smaller_documents(document: str) -> Iterator[str]:
    ast = parse(document)
    count = _Without(10**9)
    visit(ast, count)
    for number in range(10**9 - count.left):
        yield print_ast(_tidy(visit(ast, _Without(number))))


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
