"""A statement in the making: aliases, bound values, templates, and the policy woven into every row and field."""

import re
from collections.abc import Mapping, Sequence

from backend.graph.binder import ACTOR, LEAF, MARK, Binder, Source
from backend.graph.catalog import Catalog, FieldInfo, TypeInfo, column_of
from backend.graph.dialects import Dialect
from backend.graph.kinds import KINDS, PYTHON, Kind
from backend.graph.policy import Policy
from backend.graph.sources import Expression, Sql

TEMPLATE = re.compile(r"\{(?:(t|o)|visible:(\w+):(\w+))\}|(?<![:\w]):([A-Za-z_]\w*)")
TRUE, FALSE = "TRUE", "FALSE"
KIN = re.compile(r"EXISTS \(SELECT 1 FROM (\w+) (\w+) WHERE \2\.(\w+) = (\w+)\.(\w+) AND ([^()]+)\)")
"""That a related row meets something plain: it may be a row that is at hand."""


def text_for(sql: Sql, dialect: Dialect) -> str:
    """The template of this dialect."""
    return sql if isinstance(sql, str) else sql[dialect.name]


def all_of(predicates: Sequence[str]) -> str:
    """Their conjunction."""
    kept = [predicate for predicate in predicates if predicate != TRUE]
    if FALSE in kept:
        return FALSE
    return " AND ".join(f"({predicate})" if len(kept) > 1 else predicate for predicate in kept) or TRUE


class Statement:
    """One statement for one role."""

    def __init__(self, catalog: Catalog, policy: Policy, role: str, dialect: Dialect) -> None:
        self.catalog, self.policy, self.role, self.dialect = catalog, policy, role, dialect
        self.binder = Binder(dialect)
        self.pages: list[int] = []
        """The numbers of the fields whose cursors are shown."""
        self.enclosing: list[tuple[str, str, str]] = []
        """Table, key and alias of every row that what is being written stands in, the outermost first."""
        self._aliases = 0

    def alias(self) -> str:
        """A new alias."""
        self._aliases += 1
        return f"t{self._aliases}"

    def leaf(self, number: int, slot: int, kind: Kind | None, many: bool = False) -> str:
        """The placeholder of a leaf."""
        return self.binder.bind(Source(LEAF, number, slot), kind, many)

    def mark(self) -> str:
        """The placeholder of the request's mark of cursors."""
        return self.binder.bind(Source(MARK), KINDS["text"])

    def _actor(self, name: str) -> str:
        return self.binder.bind(Source(ACTOR, name=name), KINDS[PYTHON[self.policy.params[name]]])

    def expand(self, sql: Sql, t: str = "", o: str = "", named: Mapping[str, str] | None = None) -> str:
        """A template with its aliases, its policy and its bound values filled in."""

        def fill(match: re.Match[str]) -> str:
            row, type_name, alias, name = match.groups()
            if row:
                return t if row == "t" else o
            if type_name:
                return f"({self.visible(type_name, alias)})"
            return named[name] if named and name in named else self._actor(name)

        return TEMPLATE.sub(fill, text_for(sql, self.dialect))

    def visible(self, type_name: str, alias: str) -> str:
        """Which rows of a type the actor sees."""
        predicate = self.policy.rows(type_name, self.role)
        return FALSE if predicate is None else KIN.sub(self._at_hand, self.expand(predicate, t=alias))

    def _at_hand(self, match: re.Match[str]) -> str:
        """A look-up spared where the related row is one that encloses this: `(...)` says the same of it."""
        table, other, key, row, column, met = match.groups()
        for known, its_key, alias in reversed(self.enclosing):
            if (known, its_key) == (table, key) and alias != row:
                same = re.sub(rf"\b{other}\.", f"{alias}.", met)
                return f"CASE WHEN {row}.{column} = {alias}.{key} THEN {same} ELSE {match[0]} END"
        return match[0]

    def readable(self, info: FieldInfo, alias: str) -> str:
        """In which rows the actor reads a field."""
        rule = self.policy.field(info.parent, info.name, self.role)
        if isinstance(rule, bool):
            return TRUE if rule else FALSE
        return self.expand(rule, t=alias)

    def value(self, info: FieldInfo, alias: str) -> str:
        """A stored value as the actor reads it: NULL where the field is masked."""
        assert info.kind is not None
        readable = self.readable(info, alias)
        if readable == FALSE:
            return self.dialect.null(info.kind)
        raw = self.stored(info, alias)
        return raw if readable == TRUE else f"CASE WHEN {readable} THEN {raw} END"

    def stored(self, info: FieldInfo, alias: str) -> str:
        """A stored value as it is: only beside `readable`, where an index is to serve it."""
        if isinstance(info.source, Expression):
            return f"({self.expand(info.source.sql, t=alias)})"
        column = f"{alias}.{column_of(info)}"
        return f"CAST({column} AS {self.dialect.text_type})" if info.kind is KINDS["id"] else column

    def value_nullable(self, info: FieldInfo) -> bool:
        """Whether a stored value may be NULL for this actor."""
        return info.nullable or self.policy.field(info.parent, info.name, self.role) is not True

    def key(self, target: TypeInfo, alias: str) -> str:
        """The primary key."""
        return f"{alias}.{target.published.key}"

    def type_of(self, name: str) -> TypeInfo:
        """A published type."""
        return self.catalog.types[name]
