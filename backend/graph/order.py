"""The total order of a list, and the predicate that a row lies beyond a position in it.

Every order ends in the primary key. Empty values come last, ascending or descending, on both databases; the reverse of
an order, needed to read backward, has them first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.kinds import Kind


@dataclass(frozen=True)
class OrderKey:
    """One key of an order; `field` is None for the primary key."""

    field: FieldInfo | None
    descending: bool
    kind: Kind


def total_order(target: TypeInfo, order: Sequence[tuple[str, bool]]) -> list[OrderKey]:
    """The order by Python field names, ended by the primary key."""
    keys: list[OrderKey] = []
    seen = set()
    for name, descending in order:
        field = target.by_python_name[name]
        if name == "id" and target.is_node:
            return [*keys, OrderKey(None, descending, target.key_kind)]
        if name not in seen:
            seen.add(name)
            assert field.kind is not None
            keys.append(OrderKey(field, descending, field.kind))
    return [*keys, OrderKey(None, False, target.key_kind)]


def parse_order(order: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """A declared order, `-` for descending.

    >>> parse_order(("-signed_on", "name"))
    (('signed_on', True), ('name', False))
    """
    return tuple((name.removeprefix("-"), name.startswith("-")) for name in order)


@dataclass(frozen=True)
class Term:
    """An order key written in SQL."""

    expression: str
    descending: bool
    nullable: bool

    def order(self, backward: bool) -> str:
        """The term in ORDER BY."""
        way = " DESC" if self.descending != backward else ""
        nulls = (" NULLS FIRST" if backward else " NULLS LAST") if self.nullable else ""
        return f"{self.expression}{way}{nulls}"

    def beyond(self, mark: str | None, backward: bool) -> str:
        """Whether a row lies strictly beyond the value, or beyond NULL."""
        if mark is None:
            return f"{self.expression} IS NOT NULL" if backward else "FALSE"
        sign = "<" if self.descending != backward else ">"
        found = f"{self.expression} {sign} {mark}"
        return f"({found} OR {self.expression} IS NULL)" if self.nullable and not backward else found

    def same(self, mark: str | None) -> str:
        """Whether a row has the value."""
        return f"{self.expression} IS NULL" if mark is None else f"{self.expression} = {mark}"


def beyond(terms: Sequence[Term], marks: Sequence[str | None], backward: bool) -> str:
    """Whether a row lies strictly beyond a position: the row-value form where it is one, else key by key."""
    if len({term.descending for term in terms}) == 1 and not any(term.nullable for term in terms):
        sign = "<" if terms[0].descending != backward else ">"
        left = ", ".join(term.expression for term in terms)
        return f"({left}) {sign} ({', '.join(mark or 'NULL' for mark in marks)})"
    head, *rest = terms
    found = head.beyond(marks[0], backward)
    if not rest:
        return found
    tied = f"({head.same(marks[0])} AND {beyond(rest, marks[1:], backward)})"
    return f"({found} OR {tied})"


def order_by(terms: Sequence[Term], backward: bool) -> str:
    """The ORDER BY of a list."""
    return ", ".join(term.order(backward) for term in terms)
