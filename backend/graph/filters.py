"""A lifted filter and search as SQL. Every value is the one that the actor reads: a masked field is empty here too."""

from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.kinds import KINDS, Kind
from backend.graph.lifted import Comparison, Custom, IsNull, Junction
from backend.graph.statement import FALSE, TRUE, Statement, all_of

SIGNS = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def filter_sql(statement: Statement, target: TypeInfo, part: object, alias: str, number: int) -> str:
    """The predicate of a filter."""
    match part:
        case Junction(word, parts):
            return _junction(word, [filter_sql(statement, target, one, alias, number) for one in parts])
        case IsNull(field, wanted):
            value, _ = _operand(statement, target, field, alias)
            return f"{value} IS {'' if wanted else 'NOT '}NULL"
        case Comparison(field, operator, slot):
            return _compare(statement, _operand(statement, target, field, alias), operator, number, slot)
        case Custom(name, slots):
            return _custom(statement, target, name, slots, alias, number)
    raise TypeError(part)


def _junction(word: str, parts: list[str]) -> str:
    if word == "not":
        return f"(({all_of(parts)}) IS NOT TRUE)"
    if word == "and":
        return all_of(parts)
    return "(" + " OR ".join(f"({part})" for part in parts) + ")" if parts else FALSE


def _operand(statement: Statement, target: TypeInfo, field: str, alias: str) -> tuple[str, Kind]:
    info: FieldInfo = target.fields[field]
    if field == "id" and target.is_node:
        return statement.key(target, alias), target.key_kind
    assert info.kind is not None
    return statement.value(info, alias), info.kind


def _compare(statement: Statement, operand: tuple[str, Kind], operator: str, number: int, slot: int) -> str:
    value, kind = operand
    dialect = statement.dialect
    mark = statement.leaf(number, slot, kind, many=operator == "in")
    if operator in SIGNS:
        return f"{value} {SIGNS[operator]} {mark}"
    if operator == "ne":
        return f"{value} {dialect.distinct} {mark}"
    if operator == "in":
        return dialect.in_list(value, mark)
    if operator == "contains":
        return f"{dialect.position(value, mark)} > 0"
    # A range, so that an index serves: what begins so lies between the text and the least beyond (`lift.after_all`).
    return f"({value} >= {mark} AND {value} < {statement.leaf(number, slot + 1, kind)})"


def _custom(
    statement: Statement, target: TypeInfo, name: str, slots: tuple[tuple[str, int], ...], alias: str, number: int
) -> str:
    custom = target.published.filters[name]
    kind, many = statement.catalog.bound[(f"{target.name}.filter", name)]
    named = {bound: statement.leaf(number, slot, kind, many) for bound, slot in slots}
    readable = [statement.readable(target.by_python_name[read], alias) for read in custom.reads]
    return all_of([*readable, statement.expand(custom.sql, t=alias, named=named)])


def conditions(
    statement: Statement,
    target: TypeInfo,
    asked: tuple[Junction | None, tuple[int, int] | None],
    alias: str,
    number: int,
) -> list[str]:
    """What the rows of a list or an aggregate must meet by its filter and its search."""
    found, search = asked
    met = [filter_sql(statement, target, found, alias, number)] if found else []
    return [*met, search_sql(statement, target, search, alias, number)] if search else met


def search_sql(statement: Statement, target: TypeInfo, slots: tuple[int, int], alias: str, number: int) -> str:
    """The predicate of a search: rows that have every gram, then the text itself in a field that the actor reads."""
    search = target.published.search
    assert search is not None
    dialect = statement.dialect
    text = statement.leaf(number, slots[0], KINDS["text"])
    grams = statement.leaf(number, slots[1], KINDS["text"], many=True)
    fields = [target.by_python_name[name] for name in search.columns]
    held = [f"{dialect.position(f'lower({statement.value(info, alias)})', text)} > 0" for info in fields]
    found = (
        f"SELECT g.{search.key} FROM {search.table} g WHERE {dialect.in_list(f'g.{search.gram}', grams)}"
        f" GROUP BY g.{search.key} HAVING count(*) = {dialect.list_size(grams)}"
    )
    return all_of([f"{statement.key(target, alias)} IN ({found})", f"({' OR '.join(held)})"]) or TRUE
