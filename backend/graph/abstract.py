"""Rows that may be of several types as SQL: for each type that a row may be of, the sub-select that reads it there."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from backend.graph.catalog import Catalog, FieldInfo, TypeInfo
from backend.graph.kinds import KINDS
from backend.graph.selection import Selected
from backend.graph.sources import Column, OneOf, Published, Rows
from backend.graph.statement import FALSE, Statement, all_of

Read = Callable[[Sequence[Selected], TypeInfo, str, list[str]], str]
"""Writes the select of the row that meets some predicates: what is selected, the type, the alias, the predicates."""
STORED = re.compile(r"[\w.-]+")
PLACE, TYPE, KEY = "place", "type", "key"
"""The columns of a sub-select that gives rows of several types."""


def rows_of_several(name: str, members: tuple[str, ...]) -> TypeInfo:
    """A union or an interface as the type of a sub-select's rows, ordered by their place, then type and key."""
    fields = {
        column: FieldInfo(column, column, name, Column(column), "value", False, KINDS[kind])
        for column, kind in ((PLACE, "int"), (TYPE, "text"), (KEY, "text"))
    }
    return TypeInfo(name, Published("", KEY), False, fields, fields, (PLACE, TYPE), members)


def either(
    statement: Statement,
    selected: Selected,
    conditions: Mapping[str, str],
    keys: Mapping[str, str],
    met: Sequence[str],
    read: Read,
) -> str:
    """The row as the type whose condition holds; NULL where none does, or where the actor does not see the row.

    No two conditions hold at once. `keys` are the row's key by type, `met` is what must hold whatever the type. One
    select of several parts, not a choice between several: SQLite's parser takes only so many levels.
    """
    parts = []
    for name, condition in conditions.items():
        target, alias = statement.type_of(name), statement.alias()
        if statement.visible(name, alias) == FALSE:
            continue
        link = _link(statement, target, alias, keys[name])
        parts.append(read(selected.variants[name], target, alias, [condition, link, *met]))
    return statement.dialect.nested(" UNION ALL ".join(parts)) if parts else statement.dialect.none


def _link(statement: Statement, target: TypeInfo, alias: str, key: str) -> str:
    return f"{statement.key(target, alias)} = {statement.dialect.key(target.key_kind, key)}"


def by_name(selected: Selected, name: str, keys: str) -> tuple[dict[str, str], dict[str, str]]:
    """Conditions and keys of a row whose type's name is the value of one expression, and whose key that of another."""
    return {variant: f"{name} = '{variant}'" for variant in selected.variants}, dict.fromkeys(selected.variants, keys)


def by_columns(source: OneOf, members: Sequence[str], alias: str) -> tuple[dict[str, str], dict[str, str]]:
    """Conditions and keys of a related row of one of several types."""
    if source.columns:
        keys = {name: f"{alias}.{column}" for name, column in source.columns.items()}
        before = {name: list(keys.values())[:at] for at, name in enumerate(keys)}
        empty = {name: [f"{column} IS NULL" for column in before[name]] for name in keys}
        return {name: all_of([*empty[name], f"{key} IS NOT NULL"]) for name, key in keys.items()}, keys
    stored = {name: source.names.get(name, name) for name in members}
    conditions = {name: f"{alias}.{source.type_column} = '{text}'" for name, text in stored.items()}
    return conditions, dict.fromkeys(members, f"{alias}.{source.key_column}")


def in_sight(statement: Statement, source: str, members: Sequence[str]) -> str:
    """The rows of a sub-select of several types that are there and that the actor may see, as a table."""
    alias, arms = statement.alias(), []
    for name in members:
        target, other = statement.type_of(name), statement.alias()
        met = all_of([_link(statement, target, other, f"{alias}.{KEY}"), statement.visible(name, other)])
        seen = FALSE if met == FALSE else f"EXISTS (SELECT 1 FROM {target.published.table} {other} WHERE {met})"
        arms.append(f"WHEN '{name}' THEN {seen}")
    columns = f"{alias}.{PLACE}, {alias}.{TYPE}, CAST({alias}.{KEY} AS {statement.dialect.text_type}) AS {KEY}"
    return f"(SELECT {columns} FROM ({source}) {alias} WHERE CASE {alias}.{TYPE} {' '.join(arms)} ELSE FALSE END)"


def faults_of_several(catalog: Catalog, info: FieldInfo) -> Iterator[str]:
    """What is wrong with a field whose rows may be of several types."""
    abstract = info.target in catalog.abstract
    if isinstance(info.source, OneOf):
        yield from _faults_of_one(info, info.source) if abstract else ["must be of a union or an interface"]
    elif isinstance(info.source, Rows) and abstract:
        if info.source.order:
            yield f"is ordered by the column {PLACE} of its sub-select"
    elif info.source is not None and info.members:
        yield f"its type {info.type_name} is of several: use `one_of_types` or `rows`"
    if isinstance(info.source, OneOf | Rows) and abstract:
        several = catalog.schema.get_possible_types(catalog.schema.type_map[info.target])  # type: ignore[arg-type]
        for name in [one.name for one in several if one.name not in catalog.abstract[info.target].members]:
            yield f"its member {name} has no table"


def _faults_of_one(info: FieldInfo, source: OneOf) -> Iterator[str]:
    if info.form != "one" or not info.nullable:
        yield "must be one row, nullable: it may be out of sight or absent"
    pair = bool(source.type_column) and bool(source.key_column)
    if pair == bool(source.columns) or bool(source.type_column) != bool(source.key_column):
        yield "needs a column of types and one of keys, or a column for each type"
    for name in [name for name in (*source.columns, *source.names) if name not in info.members]:
        yield f"{name} is no member of {info.type_name}"
    if any(not STORED.fullmatch(text) for text in source.names.values()):
        yield "the name of a type as it is stored may have letters, digits, `_`, `.` and `-` alone"
