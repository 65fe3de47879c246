"""The selection as SQL: a row is a JSON object, a related row a scalar sub-select, a list an aggregate."""

from collections.abc import Sequence

from backend.graph.abstract import KEY, TYPE, by_columns, by_name, either, in_sight
from backend.graph.aggregate import GroupWriter
from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.connection import PageWriter, Source, columns_of
from backend.graph.kinds import KINDS
from backend.graph.lifted import Grouping, Key, Keys, Lifted, Named, Page
from backend.graph.order import Term, order_by, parse_order, total_order
from backend.graph.refusals import too_deep
from backend.graph.selection import Selected
from backend.graph.sources import (
    Aggregated,
    Column,
    Every,
    Listed,
    Lookup,
    Many,
    NodeById,
    NodesByIds,
    One,
    OneOf,
    Rows,
)
from backend.graph.statement import FALSE, Statement, all_of


class Writer:
    """Writes one operation for one role; `lifted` are the shapes of its fields' arguments, by number."""

    def __init__(self, statement: Statement, lifted: Sequence[Lifted]) -> None:
        self.statement, self.lifted = statement, lifted

    def operation(self, roots: Sequence[Selected]) -> str:
        """The statement whose one value is the JSON text of these root fields."""
        pairs = [(root.key, self._root(root)) for root in roots]
        return self._parsable(f"SELECT {self.statement.dialect.answer(self.statement.dialect.json_object(pairs))}")

    def changed(self, selection: Sequence[Selected], target: TypeInfo) -> str:
        """The statement that reads a row that a command changed; its key is the first leaf of the last shape."""
        alias = self.statement.alias()
        mark = self.statement.leaf(len(self.lifted) - 1, 0, target.key_kind)
        where = all_of([f"{self.statement.key(target, alias)} = {mark}", self.statement.visible(target.name, alias)])
        row = self.statement.dialect.answer(self.row(selection, target, alias))
        return self._parsable(f"SELECT {row} FROM {target.published.table} {alias} WHERE {where}")

    def _parsable(self, sql: str) -> str:
        """The statement, unless it nests deeper than the database can read."""
        if not self.statement.dialect.parses(sql):
            raise too_deep()
        return sql

    def row(self, selection: Sequence[Selected], target: TypeInfo, alias: str) -> str:
        """A row as a JSON object."""
        self.statement.enclosing.append((target.published.table, target.published.key, alias))
        pairs = [(child.key, self._member(child, target, alias)) for child in selection]
        self.statement.enclosing.pop()
        return self.statement.dialect.json_object(pairs)

    def shown(self, child: Selected, target: TypeInfo, alias: str) -> str:
        """A row of a list as a JSON object, be it of one type or of several."""
        if not child.variants:
            return self.row(child.children, target, alias)
        arms = by_name(child, f"{alias}.{TYPE}", f"{alias}.{KEY}")
        return either(self.statement, child, *arms, [], self._select)

    def _member(self, child: Selected, target: TypeInfo, alias: str) -> str:
        info = child.info
        if info is None:
            return self.statement.dialect.type_name(target.name)
        if info.name == "id" and target.is_node:
            return self._global_id(target, alias)
        match info.source:
            case One():
                return self._one(child, info, info.source, alias)
            case OneOf():
                arms = by_columns(info.source, info.members, alias)
                return either(self.statement, child, *arms, [self.statement.readable(info, alias)], self._select)
            case Many():
                return self._many(child, info, info.source, alias)
            case Listed():
                return self._listed(child, info, info.source, alias)
            case Aggregated():
                return self._groups(child, info, info.source, alias)
            case Rows():
                return self._rows(child, info, info.source, alias)
        assert info.kind is not None
        value = self.statement.value(info, alias)
        made = not target.published.table or not isinstance(info.source, Column)
        return self.statement.dialect.show(info.kind, value, made or self.statement.value_nullable(info))

    def _global_id(self, target: TypeInfo, alias: str) -> str:
        made = f"'{target.name}:' || {self.statement.key(target, alias)}"
        if target.key_kind.name == "int":
            return self.statement.dialect.safe_text(made, False)
        return self.statement.dialect.show(KINDS["text"], made, False)

    def _one(self, child: Selected, info: FieldInfo, source: One, alias: str) -> str:
        target, other = self.statement.type_of(info.target), self.statement.alias()
        link = [f"{other}.{source.to or target.published.key} = {alias}.{source.column}"] if source.column else []
        if source.where:
            link.append(self.statement.expand(source.where, t=alias, o=other))
        order = self._order(target, source, alias, other) if source.order else ""
        return self._single(child.children, target, other, [*link, self.statement.readable(info, alias)], order)

    def _order(self, target: TypeInfo, source: One, alias: str, other: str) -> str:
        if not isinstance(source.order, tuple):
            return f" ORDER BY {self.statement.expand(source.order, t=alias, o=other)}"
        keys = total_order(target, parse_order(source.order))
        return f" ORDER BY {order_by([self._term(target, key.field, key.descending, other) for key in keys], False)}"

    def _single(
        self, selection: Sequence[Selected], target: TypeInfo, alias: str, where: list[str], order: str = ""
    ) -> str:
        limit = f"{order} {self.statement.dialect.limit(1)}" if order else ""
        return self.statement.dialect.nested(self._select(selection, target, alias, where) + limit)

    def _select(self, selection: Sequence[Selected], target: TypeInfo, alias: str, where: list[str]) -> str:
        met = all_of([*where, self.statement.visible(target.name, alias)])
        return f"SELECT {self.row(selection, target, alias)} FROM {target.published.table} {alias} WHERE {met}"

    def _link(self, info: FieldInfo, source: Many | Listed | Aggregated, alias: str, other: str) -> list[str]:
        parent = self.statement.type_of(info.parent)
        link = [f"{other}.{source.column} = {alias}.{source.by or parent.published.key}"] if source.column else []
        if source.where:
            link.append(self.statement.expand(source.where, t=alias, o=other))
        return [*link, self.statement.readable(info, alias), self.statement.visible(info.target, other)]

    def _many(self, child: Selected, info: FieldInfo, source: Many, alias: str) -> str:
        target, other = self.statement.type_of(info.target), self.statement.alias()
        rows = Source(target.published.table, tuple(self._link(info, source, alias, other)))
        return self._page(child, target, self.lifted[child.number].shape, rows, other)

    def _page(self, child: Selected, target: TypeInfo, shape: object, rows: Source, alias: str) -> str:
        assert isinstance(shape, Page)
        return PageWriter(self.statement, child, target, shape, rows, alias, self.shown, self.lifted).write()

    def _listed(self, child: Selected, info: FieldInfo, source: Listed, alias: str) -> str:
        target, other = self.statement.type_of(info.target), self.statement.alias()
        rows = Source(target.published.table, tuple(self._link(info, source, alias, other)))
        return self._plain_list(child, target, rows, source.order, source.limit, other)

    def _groups(self, child: Selected, info: FieldInfo, source: Aggregated, alias: str) -> str:
        target, other = self.statement.type_of(info.target), self.statement.alias()
        shape = self.lifted[child.number].shape
        assert isinstance(shape, Grouping)
        rows = Source(target.published.table, tuple(self._link(info, source, alias, other)))
        return GroupWriter(self.statement, child, target, shape, rows, self._single).write(other)

    def _plain_list(
        self, child: Selected, target: TypeInfo, rows: Source, order: tuple[str, ...], limit: int, alias: str
    ) -> str:
        terms = [
            self._term(target, key.field, key.descending, alias) for key in total_order(target, parse_order(order))
        ]
        built = self.statement.dialect.array(self.shown(child, target, alias))
        page = (
            f"SELECT {', '.join(columns_of(alias, built)) or '1'} FROM {rows.table} {alias} WHERE {all_of(rows.where)}"
            f" ORDER BY {order_by(terms, False)} {self.statement.dialect.limit(limit)}"
        )
        return self.statement.dialect.nested(f"SELECT {built} FROM ({page}) {alias}")

    def _term(self, target: TypeInfo, field: FieldInfo | None, descending: bool, alias: str) -> Term:
        if field is None:
            return Term(self.statement.key(target, alias), descending, False)
        return Term(self.statement.value(field, alias), descending, self.statement.value_nullable(field))

    def _root(self, root: Selected) -> str:
        info = root.info
        if info is None:
            return self.statement.dialect.type_name(root.parent)
        shape = self.lifted[root.number].shape
        match info.source:
            case Lookup() | NodeById():
                assert isinstance(shape, Key)
                return self._by_key(root, info, shape)
            case Aggregated():
                return self._groups(root, info, info.source, "")
            case NodesByIds():
                assert isinstance(shape, Keys)
                return self._by_keys(root, info, shape)
            case Every():
                target, alias = self.statement.type_of(info.target), self.statement.alias()
                met = (self.statement.visible(target.name, alias), self.statement.readable(info, ""))
                return self._page(root, target, shape, Source(target.published.table, met), alias)
            case Rows():
                return self._rows(root, info, info.source, "")
        raise TypeError(info.coordinate)

    def _by_key(self, root: Selected, info: FieldInfo, shape: Key) -> str:
        if not shape.field:
            return self.statement.dialect.none
        target, alias = self.statement.type_of(shape.type_name), self.statement.alias()
        met, is_unique = [self.statement.readable(info, "")], True
        if shape.field == "id" and target.is_node:
            value, kind = self.statement.key(target, alias), target.key_kind
        else:
            field = target.fields[shape.field]
            value, kind = self.statement.stored(field, alias), field.kind or KINDS["text"]
            met.append(self.statement.readable(field, alias))
            is_unique = isinstance(field.source, Column) and field.source.unique
            if FALSE in met:
                return self.statement.dialect.none
        link = f"{value} = {self.statement.leaf(root.number, shape.slot, kind)}"
        order = "" if is_unique else f" ORDER BY {self.statement.key(target, alias)}"
        return self._single(root.children, target, alias, [link, *met], order)

    def _by_keys(self, root: Selected, info: FieldInfo, shape: Keys) -> str:
        dialect, alias = self.statement.dialect, self.statement.alias()
        arms = by_name(root, f"{alias}.type_", f"{alias}.key_")
        row = either(self.statement, root, *arms, [self.statement.readable(info, "")], self._select)
        given = dialect.pairs(self.statement.leaf(root.number, shape.slot, KINDS["json"]))
        return dialect.nested(f"SELECT {dialect.array(row, f'{alias}.place')} FROM {given} {alias}")

    def _rows(self, child: Selected, info: FieldInfo, source: Rows, this: str) -> str:
        target, alias = self.statement.catalog.rows_of(info.target), self.statement.alias()
        shape = self.lifted[child.number].shape
        assert isinstance(shape, Page | Named)
        slots, page = (shape.slots, shape.page) if isinstance(shape, Named) else ((), shape)
        named = {name: self._argument(info, child.number, name, slot) for name, slot in slots}
        given, readable = self.statement.expand(source.source, t=this, named=named), self.statement.readable(info, this)
        met = [readable]
        if info.target in self.statement.catalog.types:
            table = f"({given})"
            met.append(self.statement.visible(target.name, alias))
        else:
            table = in_sight(self.statement, given, target.members)
        if page:
            return self._page(child, target, page, Source(table, tuple(met)), alias)
        if info.form == "list":
            order = source.order or target.order
            return self._plain_list(child, target, Source(table, tuple(met)), order, source.limit, alias)
        built, dialect = self.shown(child, target, alias), self.statement.dialect
        return dialect.nested(f"SELECT {built} FROM {table} {alias} WHERE {all_of(met)} {dialect.limit(1)}")

    def _argument(self, info: FieldInfo, number: int, name: str, slot: int) -> str:
        kind, many = self.statement.catalog.bound.get((info.coordinate, name), (None, False))
        return self.statement.leaf(number, slot, kind, many)
