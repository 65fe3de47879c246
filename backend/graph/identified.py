"""What the ids of a `node` or `nodes` field stand for: their types, which the plan depends on, and their keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.graph.catalog import Catalog
from backend.graph.ids import decode, key_of
from backend.graph.refusals import Path, too_many_ids

MOST_IDS = 100
"""The most rows that are looked up by their global ids at once."""


def types_of(catalog: Catalog, args: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """The types that the ids of a field name, each once; an id of no type that has rows names none."""
    if "id" in args:
        found = {decode(args["id"], path)[0]}
    else:
        found = {type_name for type_name, _ in _decoded(args["ids"], path)}
    return tuple(sorted(name for name in found if name in catalog.types and catalog.types[name].is_node))


def identified(catalog: Catalog, ids: Sequence[str], path: Path) -> list[tuple[str, Any] | None]:
    """Type and key of each id; nothing where an id is of no type that has rows."""
    found: list[tuple[str, Any] | None] = []
    for at, (type_name, key) in enumerate(_decoded(ids, path)):
        target = catalog.types.get(type_name)
        known = target is not None and target.is_node
        found.append((type_name, key_of(key, target.key_kind, (*path, at))) if target and known else None)
    return found


def _decoded(ids: Sequence[str], path: Path) -> list[tuple[str, str]]:
    if len(ids) > MOST_IDS:
        raise too_many_ids(MOST_IDS, len(ids), path)
    return [decode(text, (*path, at)) for at, text in enumerate(ids)]
