"""A row that may be of several types as SQL: for each type it may be of, the sub-select that reads it there."""

from collections.abc import Callable, Mapping, Sequence

from backend.graph.catalog import TypeInfo
from backend.graph.selection import Selected
from backend.graph.statement import Statement

Read = Callable[[Sequence[Selected], TypeInfo, str, list[str]], str]
"""Writes the one row that meets some predicates: what is selected, the type, the alias, the predicates."""


def either(
    statement: Statement,
    selected: Selected,
    conditions: Mapping[str, str],
    keys: Mapping[str, str],
    met: Sequence[str],
    read: Read,
) -> str:
    """The row as the type whose condition holds; NULL where none does, or where the actor does not see the row.

    `keys` are the row's key by type, `met` is what must hold whatever the type.
    """
    arms = []
    for name, selection in selected.variants.items():
        target, alias = statement.type_of(name), statement.alias()
        link = f"{statement.key(target, alias)} = {statement.dialect.key(target.key_kind, keys[name])}"
        arms.append((conditions[name], read(selection, target, alias, [link, *met])))
    return statement.dialect.case(arms)


def by_name(selected: Selected, name: str) -> dict[str, str]:
    """The conditions of a row whose type's name is the value of an expression."""
    return {variant: f"{name} = '{variant}'" for variant in selected.variants}
