"""Lifts the values out of a field's coerced arguments, and refuses those that can't be."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from orjson import dumps
from strawberry.utils.str_converters import to_camel_case

from backend.graph.catalog import Catalog, FieldInfo, TypeInfo
from backend.graph.cursor import Cursors, seal_of
from backend.graph.grams import fold, needed
from backend.graph.groups import DEFAULT_GROUPS, MOST_GROUPS
from backend.graph.identified import identified
from backend.graph.ids import decode, key_of
from backend.graph.kinds import Kind
from backend.graph.lifted import (
    Comparison,
    Custom,
    Given,
    Grouping,
    IsNull,
    Junction,
    Key,
    Keys,
    Lifted,
    Named,
    Page,
    Position,
    Tally,
)
from backend.graph.order import parse_order, total_order
from backend.graph.refusals import Path, bad_text, count_size, groups_size, one_of, page_size, too_complex
from backend.graph.sources import Aggregated, Counted, Lookup, NodeById, NodesByIds, Rows

DEFAULT_SIZE, MOST = 20, 100
SEARCH, COMPARISONS = 100, 200
LAST_CHARACTER = "\U0010ffff"
FIRST_SURROGATE, AFTER_SURROGATES = 0xD800, 0xE000
Bind = Callable[[Any], Any] | Mapping[str, Callable[[Any], Any]] | None


class Leaves:
    """The values lifted so far, for one field."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[Any] = []

    def put(self, value: Any) -> int:
        """Keep a value; its slot."""
        self.found.append(value)
        if len(self.found) > COMPARISONS:
            raise too_complex("arguments", COMPARISONS, len(self.found))
        return len(self.found) - 1

    def put_bound(self, name: str, value: Any, bind: Bind) -> list[tuple[str, int]]:
        """Keep a value under its name, as its binding functions make it."""
        if isinstance(bind, Mapping):
            return [(part, self.put(None if value is None else plain(make(value)))) for part, make in bind.items()]
        made = value if bind is None or value is None else bind(value)
        return [(name, self.put(plain(made)))]


def plain(value: Any) -> Any:
    """A coerced value as a database takes it, where no kind says otherwise."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def lift(catalog: Catalog, cursors: Cursors, info: FieldInfo, args: Mapping[str, Any], path: Path) -> Lifted:
    """Shape and leaves of a field's arguments."""
    leaves = Leaves(path)
    if info.form == "connection" and not isinstance(info.source, Rows):
        return _lift_page(catalog, cursors, info, args, leaves, ())
    match info.source:
        case Lookup():
            return Lifted(_key(catalog, info, args, leaves), tuple(leaves.found))
        case NodeById():
            return Lifted(_node(catalog, args, leaves), tuple(leaves.found))
        case Aggregated():
            return _lift_groups(catalog, info, args, leaves)
        case Counted():
            return _lift_count(args, leaves)
        case NodesByIds():
            pairs = identified(catalog, args["ids"], path)
            return Lifted(Keys(leaves.put(dumps(pairs).decode())), tuple(leaves.found), size=len(pairs))
        case Rows():
            return _lift_rows(catalog, cursors, info, args, leaves)
    return Lifted(Given(), values=dict(args))


def _key(catalog: Catalog, info: FieldInfo, args: Mapping[str, Any], leaves: Leaves) -> Key:
    given = [(name, value) for name, value in args.items() if value is not None]
    target = catalog.types[info.target]
    if len(given) != 1:
        names = tuple(to_camel_case(name) for name in info.source.fields)
        raise one_of(names, leaves.path)
    name, value = given[0]
    if name == "id" and target.is_node:
        return _by_id(target, value, leaves)
    kind = target.fields[name].kind
    assert kind is not None
    return Key(target.name, name, leaves.put(kind.bind(value)))


def _by_id(target: TypeInfo, text: str, leaves: Leaves) -> Key:
    type_name, key = decode(text, leaves.path)
    if type_name != target.name:
        return Key(target.name, "")
    return Key(target.name, "id", leaves.put(key_of(key, target.key_kind, leaves.path)))


def _node(catalog: Catalog, args: Mapping[str, Any], leaves: Leaves) -> Key:
    type_name, _ = decode(args["id"], leaves.path)
    target = catalog.types.get(type_name)
    if target is None or not target.is_node:
        return Key("", "")
    return _by_id(target, args["id"], leaves)


def _lift_rows(catalog: Catalog, cursors: Cursors, info: FieldInfo, args: Mapping[str, Any], leaves: Leaves) -> Lifted:
    slots: list[tuple[str, int]] = []
    for name, declared in info.source.args.items():
        kind, many = catalog.bound[info.coordinate, name]
        value = args.get(to_camel_case(name))
        slots += leaves.put_bound(name, _bindable(value, kind, many), declared.bind)
    if info.form == "connection":
        return _lift_page(catalog, cursors, info, args, leaves, tuple(slots))
    size = info.source.limit if info.form == "list" else 1
    return Lifted(Named(tuple(slots)), tuple(leaves.found), size=size)


def _bindable(value: Any, kind: Kind | None, many: bool) -> Any:
    if kind is None or value is None:
        return value
    return [kind.bind(one) for one in value] if many else kind.bind(value)


def _lift_page(
    catalog: Catalog,
    cursors: Cursors,
    info: FieldInfo,
    args: Mapping[str, Any],
    leaves: Leaves,
    named: tuple[tuple[str, int], ...],
) -> Lifted:
    target = catalog.rows_of(info.target)
    chosen = tuple(args.get("orderBy") or ())
    order = chosen or parse_order(info.source.order or target.order)
    parts = _parts(catalog, target, args.get("filter") or {}, leaves)
    found = Junction("and", parts) if parts else None
    search = _search(args.get("search"), leaves)
    agrees = (info.coordinate, chosen, found, search, *leaves.found)
    size, backward = _size(args, leaves.path)
    keys = total_order(target, order)
    declared = tuple((key.field.name if key.field else "", key.descending, key.kind.name) for key in keys)
    kinds = [key.kind for key in keys]
    places = [_position(cursors, args.get(side), (agrees, declared), kinds, leaves) for side in ("after", "before")]
    page = Page(order, backward, size, found, search, *places)
    return Lifted(Named(named, page) if named else page, tuple(leaves.found), size, agrees, declared)


def _lift_groups(catalog: Catalog, info: FieldInfo, args: Mapping[str, Any], leaves: Leaves) -> Lifted:
    keys = tuple(dict.fromkeys(args.get("groupBy") or ()))
    size = DEFAULT_GROUPS if args.get("first") is None else args["first"]
    if not 1 <= size <= MOST_GROUPS:
        raise groups_size(MOST_GROUPS, leaves.path)
    chosen = args.get("filter")
    found = Junction("and", _parts(catalog, catalog.types[info.target], chosen, leaves)) if chosen else None
    search = _search(args.get("search"), leaves)
    shape = Grouping(keys, tuple(args.get("orderBy") or ()), size, found, search)
    return Lifted(shape, tuple(leaves.found), size if keys else 1)


def _lift_count(args: Mapping[str, Any], leaves: Leaves) -> Lifted:
    up_to = args.get("upTo")
    if up_to is not None and up_to < 1:
        raise count_size(leaves.path)
    shape = Tally(None if up_to is None else leaves.put(up_to), args.get("mode") == "ESTIMATE")
    return Lifted(shape, tuple(leaves.found))


def _size(args: Mapping[str, Any], path: Path) -> tuple[int, bool]:
    first, last = args.get("first"), args.get("last")
    size = last if first is None else first
    if (first is not None and last is not None) or not 1 <= (DEFAULT_SIZE if size is None else size) <= MOST:
        raise page_size(path)
    return (DEFAULT_SIZE if size is None else size), last is not None


def _position(
    cursors: Cursors,
    text: str | None,
    sealed: tuple[tuple[Any, ...], tuple[Any, ...]],
    kinds: list[Kind],
    leaves: Leaves,
) -> Position | None:
    if text is None:
        return None
    values = cursors.read(text, seal_of(*sealed), len(kinds), leaves.path)
    return Position(
        tuple(
            None if value is None else leaves.put(kind.read_carried(value))
            for value, kind in zip(values, kinds, strict=True)
        )
    )


def _search(text: str | None, leaves: Leaves) -> tuple[int, int] | None:
    wanted = fold((text or "").strip())
    if not wanted:
        return None
    if len(wanted) > SEARCH:
        raise bad_text(leaves.path)
    return leaves.put(wanted), leaves.put(sorted(needed(wanted)))


def _parts(catalog: Catalog, target: TypeInfo, chosen: Mapping[str, Any], leaves: Leaves) -> tuple[Any, ...]:
    """What a filter says, in its own order of words: all of it must hold. A null says nothing."""
    parts: list[Any] = []
    customs = {to_camel_case(name): name for name in target.published.filters}
    for name, value in sorted(chosen.items()):
        if value is None:
            continue
        if name in ("and", "or"):
            parts.append(Junction(name, tuple(Junction("and", _parts(catalog, target, one, leaves)) for one in value)))
        elif name == "not":
            parts.append(Junction("not", _parts(catalog, target, value, leaves)))
        elif name in customs:
            parts.append(_custom(catalog, target, customs[name], value, leaves))
        else:
            parts += [_comparison(target, name, op, given, leaves) for op, given in sorted(value.items())]
    return tuple(part for part in parts if part is not None)


def _custom(catalog: Catalog, target: TypeInfo, name: str, value: Any, leaves: Leaves) -> Custom:
    declared = target.published.filters[name]
    kind, many = catalog.bound[f"{target.name}.filter", name]
    return Custom(name, tuple(leaves.put_bound("value", _bindable(value, kind, many), declared.bind)))


def _comparison(target: TypeInfo, name: str, operator: str, value: Any, leaves: Leaves) -> Any:
    if value is None:
        return None
    if operator == "isNull":
        return IsNull(name, value)
    if name == "id" and target.is_node:
        return _compare_id(target, operator, value, leaves)
    kind = target.fields[name].kind
    assert kind is not None
    if operator == "in":
        return Comparison(name, operator, leaves.put([kind.bind(one) for one in value]))
    slot = leaves.put(kind.bind(value))
    if operator == "startsWith":
        beyond = after_all(value)
        if beyond is None:
            return Comparison(name, "gte", slot)
        leaves.put(beyond)
    return Comparison(name, operator, slot)


def after_all(beginning: str) -> str | None:
    """The least text that is greater than all that begin so; None if there is none.

    >>> after_all("红a"), after_all("\U0010ffff")
    ('红b', None)
    """
    kept = beginning.rstrip(LAST_CHARACTER)
    if not kept:
        return None
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(following if following != FIRST_SURROGATE else AFTER_SURROGATES)


def _compare_id(target: TypeInfo, operator: str, value: Any, leaves: Leaves) -> Any:
    """Ids of other types are ids of no row here."""
    decoded = [decode(one, leaves.path) for one in (value if operator == "in" else [value])]
    keys = [key_of(key, target.key_kind, leaves.path) for type_name, key in decoded if type_name == target.name]
    if operator == "in":
        return Comparison("id", operator, leaves.put(keys))
    if not keys:
        return Junction("or", ()) if operator == "eq" else None
    return Comparison("id", operator, leaves.put(keys[0]))
