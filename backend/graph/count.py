"""How many rows a list has, as SQL: all of them, no further than a number, or an estimate.

The estimate is exact up to `SAMPLE`. Beyond, it looks up as many places spread over the keys from the list's first to
its last, by the primary key, and multiplies the share of them that is in the list by the room between the two: what it
costs does not grow with the table. The room is cut into equal parts, with one place in each, off its beginning by a
fraction that follows no pattern of the keys, and is the same each time and on both databases. Nothing but rows of the
list, which the actor sees, goes into it.
"""

from dataclasses import dataclass

from backend.graph.kinds import KINDS
from backend.graph.lifted import Tally
from backend.graph.statement import Statement, all_of

SAMPLE = 1000
PRIME, GOLDEN = 65_521, 40_494
"""Multiples of the golden part of a prime, modulo it, are spread evenly and without a period."""


@dataclass(frozen=True)
class Rows:
    """The rows to be counted: table and alias, what they meet, and their key where it is a whole number of a table."""

    table: str
    met: str
    key: str = ""

    def select(self, what: str, more: str = "") -> str:
        """Something of the rows."""
        return f"SELECT {what} FROM {self.table} WHERE {self.met}{more}"


def count_sql(statement: Statement, shape: Tally, number: int, rows: Rows) -> str:
    """The number as a scalar sub-select."""
    up_to = None if shape.up_to is None else statement.leaf(number, shape.up_to, KINDS["int"])
    if shape.is_estimate and rows.key:
        estimate = _estimate(rows)
        if up_to is None:
            return estimate
        return f"(SELECT CASE WHEN e.n < {up_to} THEN e.n ELSE {up_to} END FROM (SELECT {estimate} AS n) e)"
    if up_to is None:
        return f"({rows.select('count(*)')})"
    return f"(SELECT count(*) FROM ({rows.select('1', f' LIMIT {up_to}')}) c)"


def _estimate(rows: Rows) -> str:
    """Names end in `_` and are never bare: what the rows meet may speak of tables and columns of any name."""
    first, last = rows.select(f"min({rows.key})"), rows.select(f"max({rows.key})")
    part, rest, i = f"(r_.size_ / {SAMPLE})", f"(r_.size_ % {SAMPLE})", "p_.i_"
    begin, end = (f"({at} * {part} + {at} * {rest} / {SAMPLE})" for at in (i, f"({i} + 1)"))
    place = f"r_.low_ + {begin} + ({i} * {GOLDEN} % {PRIME}) * ({end} - {begin}) / {PRIME}"
    hit = f"SELECT count(*) FROM {rows.table} WHERE {all_of([f'{rows.key} = {place}', rows.met])}"
    return (
        f"(WITH RECURSIVE head_(n_) AS (SELECT count(*) FROM ({rows.select('1', f' LIMIT {SAMPLE + 1}')}) c_),"
        f" room_(low_, size_) AS (SELECT e_.l_, e_.h_ - e_.l_ + 1 FROM (SELECT ({first}) AS l_, ({last}) AS h_) e_),"
        f" parts_(i_) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i_ + 1 FROM parts_ WHERE i_ < {SAMPLE - 1}),"
        f" found_(n_) AS (SELECT CAST(sum(({hit})) AS BIGINT) FROM parts_ p_ CROSS JOIN room_ r_)"
        f" SELECT CASE WHEN h_.n_ <= {SAMPLE} THEN h_.n_ ELSE (SELECT CASE WHEN s_.n_ > {SAMPLE} THEN s_.n_"
        f" ELSE {SAMPLE + 1} END FROM (SELECT f_.n_ * {part} + (f_.n_ * {rest} + {SAMPLE // 2}) / {SAMPLE} AS n_"
        f" FROM found_ f_ CROSS JOIN room_ r_) s_) END FROM head_ h_)"
    )
