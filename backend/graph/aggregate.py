"""Groups of rows as SQL: one GROUP BY over what the actor sees, its keys, counts and measures as JSON.

Sums are made of whole numbers only (hundredths; millionths of floats), so that neither the database nor the order of
the rows changes a digit. A masked value is empty here as everywhere: it is not grouped by, added or compared.
"""

from collections.abc import Callable, Sequence

from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.connection import Source
from backend.graph.filters import conditions
from backend.graph.kinds import KINDS
from backend.graph.lifted import Grouping
from backend.graph.order import Term, order_by
from backend.graph.selection import Selected
from backend.graph.sources import GroupKey, Measure, One
from backend.graph.statement import Statement, all_of

Read = Callable[[Sequence[Selected], TypeInfo, str, list[str]], str]
"""Writes the one row that meets some predicates: what is selected, the type, the alias, the predicates."""
SCALE = {"int": 1, "hundredths": 100, "float": 1_000_000}
"""What the exact sum of a kind is a multiple of."""


class GroupWriter:
    """Writes one aggregate: `group` is the alias of a finished group, `rows` that of the rows it is made of."""

    def __init__(
        self, statement: Statement, selected: Selected, target: TypeInfo, shape: Grouping, source: Source, read: Read
    ) -> None:
        self.statement, self.selected, self.target, self.shape = statement, selected, target, shape
        self.source, self.read = source, read
        self.group = statement.alias()
        self._made: dict[str, str] = {}
        """Aggregates over the rows, by their SQL, and the names of their columns."""

    def write(self, alias: str) -> str:
        """The groups as a sub-select whose value is a JSON array; `alias` is that of the rows."""
        dialect = self.statement.dialect
        item = dialect.json_object([(child.key, self._member(child, alias)) for child in self.selected.children])
        ordered = order_by(self._terms(alias), False)
        keys = [f"{self._key(name, unit, alias)} AS k{at}_" for at, (name, unit) in enumerate(self.shape.keys)]
        made = [f"{sql} AS {name}" for sql, name in self._made.items()]
        met = conditions(self.statement, self.target, (self.shape.filter, self.shape.search), alias, self._number)
        limit = self.shape.limit
        groups = (
            f"SELECT {', '.join([*keys, 'count(*) AS n_', *made])} FROM {self.source.table} {alias}"
            f" WHERE {all_of([*self.source.where, *met])}{self._grouped()}"
            f"{f' ORDER BY {ordered}' if ordered else ''} {self.statement.dialect.limit(limit)}"
        )
        return dialect.nested(f"SELECT {dialect.array(item)} FROM ({groups}) {self.group}")

    @property
    def _number(self) -> int:
        return self.selected.number

    def _grouped(self) -> str:
        keys = ", ".join(f"k{at}_" for at in range(len(self.shape.keys)))
        floor = self.target.published.floor
        return (f" GROUP BY {keys}" if keys else "") + (f" HAVING count(*) >= {floor}" if floor else "")

    def _key(self, name: str, unit: str, alias: str) -> str:
        """What the rows are grouped by, as the actor reads it."""
        info = self.target.by_python_name[name]
        if isinstance(info.source, One):
            return self._related(info, info.source, alias)
        value = self.statement.value(info, alias)
        return self.statement.dialect.truncate(unit, value) if unit else value

    def _related(self, info: FieldInfo, source: One, alias: str) -> str:
        """The key of a related row; empty where the actor may not see it."""
        other, column = self.statement.alias(), f"{alias}.{source.column}"
        target = self.statement.type_of(info.target)
        met = [self.statement.readable(info, alias)]
        if (visible := self.statement.visible(target.name, other)) != "TRUE":
            link = f"{other}.{source.to or target.published.key} = {column}"
            met.append(f"EXISTS (SELECT 1 FROM {target.published.table} {other} WHERE {all_of([link, visible])})")
        readable = all_of(met)
        return column if readable == "TRUE" else f"CASE WHEN {readable} THEN {column} END"

    def _member(self, child: Selected, alias: str) -> str:
        if child.name == "count":
            return self.statement.dialect.show(KINDS["int"], f"{self.group}.n_", False)
        if child.info is None:
            return self.statement.dialect.type_name(child.parent)
        parts = [(part.key, self._part(part, alias)) for part in child.children]
        return self.statement.dialect.json_object(parts)

    def _part(self, part: Selected, alias: str) -> str:
        match part.info:
            case FieldInfo(source=GroupKey() as source):
                return self._shown_key(part, source)
            case FieldInfo(source=Measure() as source, kind=kind) if kind:
                shown = kind if source.function != "avg" else KINDS["float"]
                value = f"{self.group}.{self._measure(source.function, source.field, alias)}"
                return self.statement.dialect.show(shown, value, True)
        return self.statement.dialect.type_name(part.parent)

    def _shown_key(self, part: Selected, source: GroupKey) -> str:
        if (source.field, source.unit) not in self.shape.keys:
            return self.statement.dialect.none
        value = f"{self.group}.k{self.shape.keys.index((source.field, source.unit))}_"
        info = self.target.by_python_name[source.field]
        if isinstance(info.source, One):
            target, other = self.statement.type_of(info.target), self.statement.alias()
            link = f"{other}.{info.source.to or target.published.key} = {value}"
            return self.read(part.children, target, other, [link])
        assert info.kind is not None
        return self.statement.dialect.show(info.kind, value, True)

    def _measure(self, function: str, field: str, alias: str) -> str:
        """The column of a measure, in the stored form of its kind; of a mean, a float."""
        info = self.target.by_python_name[field]
        assert info.kind is not None
        value, dialect = self.statement.value(info, alias), self.statement.dialect
        if function in ("min", "max"):
            return self._column(f"{function}({value})")
        scale = SCALE[info.kind.name]
        total = f"CAST(sum({dialect.millionths(value) if info.kind.name == 'float' else value}) AS BIGINT)"
        if function == "avg":
            return self._column(f"{dialect.real(total)} / (count({value}) * {scale})")
        return self._column(f"{dialect.real(total)} / {scale}" if info.kind.name == "float" else total)

    def _column(self, sql: str) -> str:
        return self._made.setdefault(sql, f"a{len(self._made)}_")

    def _terms(self, alias: str) -> Sequence[Term]:
        """The order asked for, ended by the keys."""
        terms: list[Term] = []
        for what, field, falls in self.shape.order:
            if what == "key":
                return [*terms, *self._keys(falls)]
            measure = "n_" if what == "count" else self._measure(what, field, alias)
            terms.append(Term(measure, falls, what != "count"))
        return [*terms, *self._keys(False)]

    def _keys(self, falls: bool) -> list[Term]:
        return [Term(f"k{at}_", falls, True) for at in range(len(self.shape.keys))]
