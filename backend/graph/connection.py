"""A page of a list as SQL: keyset position, size, cursors, `pageInfo`, and the count where it is asked for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from backend.graph.catalog import TypeInfo
from backend.graph.count import Rows, count_sql
from backend.graph.filters import conditions
from backend.graph.kinds import KINDS
from backend.graph.lifted import Lifted, Page, Position, Tally
from backend.graph.order import OrderKey, Term, beyond, order_by, total_order
from backend.graph.selection import Selected
from backend.graph.statement import Statement, all_of

MADE = re.compile(r"k[0-9]+_|rn_|cnt_")
"""Columns that a page makes itself."""
Show = Callable[[Selected, TypeInfo, str], str]
"""Writes a row as a JSON object: the field that shows it, its type, its alias."""


@dataclass(frozen=True)
class Source:
    """Where the rows of a list come from: a table or sub-select, and what they must meet before any filter."""

    table: str
    where: tuple[str, ...]


def columns_of(alias: str, text: str) -> list[str]:
    """The columns of a row that a text speaks of: a page need carry no others.

    >>> columns_of("t1", "json_object('a', t1.name, 'b', t1.id, 'c', t1.name, 'd', t1.rn_)")
    ['t1.name', 't1.id']
    """
    found = dict.fromkeys(re.findall(rf"\b{alias}\.(\w+)", text))
    return [f"{alias}.{name}" for name in found if not MADE.fullmatch(name)]


class PageWriter:
    """Writes one connection."""

    def __init__(
        self,
        statement: Statement,
        selected: Selected,
        target: TypeInfo,
        page: Page,
        source: Source,
        alias: str,
        show: Show,
        lifted: Sequence[Lifted],
    ) -> None:
        self.statement, self.selected, self.target, self.page = statement, selected, target, page
        self.source, self.alias, self.show, self.lifted = source, alias, show, lifted
        self.keys = total_order(target, page.order)
        self.terms = [self._term(key) for key in self.keys]

    def write(self) -> str:
        """The connection as a sub-select whose value is a JSON object."""
        rows = [child for child in self.selected.children if child.name in ("nodes", "edges")]
        pairs = [(child.key, self._member(child)) for child in self.selected.children]
        built = self.statement.dialect.json_object(pairs)
        page = self._from(rows, columns_of(self.alias, built)) if rows or self._windowed() else ""
        return self.statement.dialect.nested(f"SELECT {built}{page}")

    def _member(self, child: Selected) -> str:
        match child.name:
            case "totalCount":
                return self._count(child)
            case "nodes":
                return self._array(self.show(child, self.target, self.alias))
            case "edges":
                return self._array(self.statement.dialect.json_object([self._edge(part) for part in child.children]))
            case "pageInfo":
                return self.statement.dialect.json_object([self._info(part) for part in child.children])
        return self.statement.dialect.type_name(self.selected.info.type_name if self.selected.info else "")

    def _count(self, child: Selected) -> str:
        shape = self.lifted[child.number].shape
        assert isinstance(shape, Tally)
        of_table = self.source.table == self.target.published.table and self.target.key_kind.name == "int"
        key = self.statement.key(self.target, self.alias) if of_table else ""
        counted = count_sql(self.statement, shape, child.number, Rows(self._table(), self._base(), key))
        return self.statement.dialect.show(KINDS["int"], counted, False)

    def _edge(self, part: Selected) -> tuple[str, str]:
        if part.name == "cursor":
            return part.key, self._cursor()
        if part.name == "node":
            return part.key, self.show(part, self.target, self.alias)
        return part.key, self.statement.dialect.type_name(part.parent)

    def _info(self, part: Selected) -> tuple[str, str]:
        backward = self.page.backward
        first, last = f"{self.alias}.rn_ = 1", f"{self.alias}.rn_ = {self._least()}"
        match part.name:
            case "startCursor":
                return part.key, self._cursor_where(last if backward else first)
            case "endCursor":
                return part.key, self._cursor_where(first if backward else last)
            case "hasNextPage":
                return part.key, self._flag(self._past(backward, self.page.before, False))
            case "hasPreviousPage":
                return part.key, self._flag(self._past(not backward, self.page.after, True))
        return part.key, self.statement.dialect.type_name(part.parent)

    def _flag(self, predicate: str) -> str:
        return self.statement.dialect.show(KINDS["bool"], f"({predicate})", False)

    def _past(self, beyond_start: bool, position: Position | None, backward: bool) -> str:
        """Whether rows lie past this side of the page: cut off by its size, or by the cursor that bounds it."""
        known = [] if beyond_start else [f"coalesce(max({self.alias}.cnt_), 0) > {self._limit()}"]
        if position:
            marks = self._marks(position)
            here = all_of([term.same(mark) for term, mark in zip(self.terms, marks, strict=True)])
            for predicate in (beyond(self.terms, marks, backward), here):
                known.append(f"EXISTS (SELECT 1 FROM {self._table()} WHERE {all_of([self._base(), predicate])})")
        return " OR ".join(known) or "FALSE"

    def _cursor_where(self, row: str) -> str:
        return self.statement.dialect.safe_text(f"max(CASE WHEN {row} THEN {self._mark()} END)", True)

    def _cursor(self) -> str:
        return self.statement.dialect.safe_text(self._mark(), False)

    def _mark(self) -> str:
        """What the cursor is made of when the answer is there."""
        statement, number = self.statement, self.selected.number
        if number not in statement.pages:
            statement.pages.append(number)
        kept = [statement.dialect.carry(key.kind, f"{self.alias}.k{at}_") for at, key in enumerate(self.keys)]
        return f"{statement.mark()} || ':{number}:' || {statement.dialect.hex_array(kept)}"

    def _array(self, item: str) -> str:
        if not self._windowed():
            return self.statement.dialect.array(item)
        way = " DESC" if self.page.backward else ""
        return self.statement.dialect.array(item, f"{self.alias}.rn_{way}", f"{self.alias}.rn_ <= {self._limit()}")

    def _asked(self, *names: str) -> bool:
        infos = [child for child in self.selected.children if child.name == "pageInfo"]
        return any(part.name in names for child in infos for part in child.children)

    def _windowed(self) -> bool:
        """Whether rows are numbered: to turn them round, or because their number says where the page stands."""
        cut = "hasPreviousPage" if self.page.backward else "hasNextPage"
        turned = self.page.backward and any(child.name in ("nodes", "edges") for child in self.selected.children)
        return turned or self._asked("startCursor", "endCursor", cut)

    def _from(self, rows: Sequence[Selected], columns: Sequence[str]) -> str:
        cursors = self._windowed() or any(part.name == "cursor" for child in rows for part in child.children)
        keys = "".join(f", {term.expression} AS k{at}_" for at, term in enumerate(self.terms)) if cursors else ""
        backward = self.page.backward
        size = self.page.limit + (1 if self._windowed() else 0)
        met = all_of([self._base(), *self._bounds()])
        page = (
            f"SELECT {', '.join(columns) or '1'}{keys} FROM {self._table()} WHERE {met}"
            f" ORDER BY {order_by(self._sorting(), backward)} {self.statement.dialect.limit(size)}"
        )
        if not self._windowed():
            return f" FROM ({page}) {self.alias}"
        kept = [Term(f"p.k{at}_", term.descending, term.nullable) for at, term in enumerate(self.terms)]
        numbered = f"row_number() OVER (ORDER BY {order_by(kept, backward)}) AS rn_, count(*) OVER () AS cnt_"
        ordered = f"SELECT p.*, {numbered} FROM ({page}) p ORDER BY rn_{' DESC' if backward else ''}"
        return f" FROM ({ordered}) {self.alias}"

    def _sorting(self) -> list[Term]:
        """A search is rarer than any order: without statistics SQLite would walk the order's index to its end."""
        if not self.page.search:
            return self.terms
        later = self.statement.dialect.sorted_afterwards
        return [replace(term, expression=later(term.expression)) for term in self.terms]

    def _table(self) -> str:
        return f"{self.source.table} {self.alias}"

    def _base(self) -> str:
        """What every row of the list meets: its source, the policy, the filter, the search."""
        asked = (self.page.filter, self.page.search)
        met = conditions(self.statement, self.target, asked, self.alias, self.selected.number)
        return all_of([*self.source.where, *met])

    def _bounds(self) -> list[str]:
        sides = ((self.page.after, False), (self.page.before, True))
        return [beyond(self.terms, self._marks(place), backward) for place, backward in sides if place]

    def _marks(self, position: Position) -> list[str | None]:
        return [
            None if slot is None else self.statement.leaf(self.selected.number, slot, key.kind)
            for slot, key in zip(position.slots, self.keys, strict=True)
        ]

    def _limit(self) -> str:
        return str(self.page.limit)

    def _least(self) -> str:
        return f"CASE WHEN {self.alias}.cnt_ < {self._limit()} THEN {self.alias}.cnt_ ELSE {self._limit()} END"

    def _term(self, key: OrderKey) -> Term:
        if key.field is None:
            return Term(self.statement.key(self.target, self.alias), key.descending, False)
        nullable = self.statement.value_nullable(key.field)
        return Term(self.statement.value(key.field, self.alias), key.descending, nullable)
