"""Reads the databases' plans: which statement walks through the whole of a table that grows with use.

A walk along an index that stops at a page's limit is none; one that is sorted, grouped or hashed afterwards is,
whatever index it goes by. An aggregate may walk an index that covers it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from backend.graph.plan import Explained
from backend.storage.store import Store

REFERENCE = {
    "region",
    "industry",
    "service_kind",
    "contract_template",
    "policy_document",
    "rule",
    "rule_version",
    "rulebook_activation",
}
"""Tables that do not grow with use."""
NAMED = re.compile(r"\b(?:FROM|JOIN) ([a-z_]+) (?:AS )?([a-z]+[0-9_]*)\b")
BLOCKING = {"Sort", "Aggregate", "Hash", "WindowAgg", "Materialize", "Memoize", "SetOp", "Unique"}


async def walks(store: Store, statement: Explained) -> list[str]:
    """Every whole walk through a growing table in the plan of a statement."""
    if store.dialect == "sqlite":
        rows = await store.reader.fetch(f"EXPLAIN QUERY PLAN {statement.sql}", statement.params)
        return list(_sqlite_walks(statement.sql, rows))
    return await _postgres(store, statement, "on") and await _postgres(store, statement, "off")


async def _postgres(store: Store, statement: Explained, bitmaps: str) -> list[str]:
    """A small table is walked because that is cheap; forbidden to, the planner shows whether an index serves."""
    async with store.transaction() as work:
        await work.execute(f"SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = {bitmaps}")
        ((told,),) = await work.fetch(f"EXPLAIN (FORMAT JSON) {statement.sql}", statement.params)
    (plan,) = orjson.loads(told) if isinstance(told, str | bytes) else told
    return list(_postgres_walks(plan["Plan"], is_limited=False))


def _sqlite_walks(sql: str, rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    tables = {alias: table for table, alias in NAMED.findall(sql)}
    sorted_in = {parent for _, parent, _, step in rows if step == "USE TEMP B-TREE FOR ORDER BY"}
    pages = [step.split()[1] for *_, step in rows if step.startswith(("CO-ROUTINE", "MATERIALIZE"))]
    for _, parent, _, step in rows:
        if not step.startswith("SCAN ") or tables.get(step.split()[1]) in (None, *REFERENCE):
            continue
        if " USING " not in step and step.split()[1] in pages:  # a page that was made is walked under its own name
            pages.remove(step.split()[1])
            continue
        covered = "USING COVERING INDEX" in step
        if not covered and (" USING INDEX" not in step or parent in sorted_in):
            yield f"{tables[step.split()[1]]}: {step}"


def _postgres_walks(node: dict[str, Any], *, is_limited: bool) -> Iterator[str]:
    kind, table = node["Node Type"], node.get("Relation Name")
    if table and table not in REFERENCE and "Index Cond" not in node and kind != "Bitmap Heap Scan":
        walks_index = kind in ("Index Only Scan", "Index Scan")
        if not walks_index or (kind == "Index Scan" and not is_limited):
            yield f"{table}: {kind} {node.get('Index Name', '')} {node.get('Filter', '')}"
    if kind == "Bitmap Index Scan" and "Index Cond" not in node:
        yield f"{node.get('Index Name')}: {kind} of everything"
    below = (is_limited or kind == "Limit") and kind not in BLOCKING
    for inner in node.get("Plans", ()):
        yield from _postgres_walks(inner, is_limited=below)
