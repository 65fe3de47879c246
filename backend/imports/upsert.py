"""Upsert: compare records with a table by their key, then insert the new and update the changed, in sets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from backend.storage.moments import to_micros
from backend.storage.work import Work

Values = Mapping[str, Any]
Key = tuple[Any, ...]
STAGE: Final = "import_stage"


@dataclass(frozen=True)
class Target:
    """A table: its natural key, the columns that an import may set, and what a new row has besides."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    json: frozenset[str] = frozenset()
    fresh: Mapping[str, Any] = field(default_factory=dict)
    """Values that a new row gets where the record has none."""
    has_version: bool = False
    has_changed_at: bool = False


@dataclass
class Plan:
    """What an import would do to a table."""

    target: Target
    new: list[Values] = field(default_factory=list)
    changed: list[tuple[int, Values]] = field(default_factory=list)
    """The id, and all columns as they are to be."""
    unchanged: list[Values] = field(default_factory=list)
    ids: dict[Key, int] = field(default_factory=dict)
    """Ids by natural key: of all that is on record, and after `write` also of the new."""

    def key(self, values: Values) -> Key:
        """The natural key of a record."""
        return tuple(values[name] for name in self.target.key)


async def compare(work: Work, target: Target, records: Iterable[Values]) -> Plan:
    """Sort records into new, changed and unchanged. A column that a record does not have is left as it is."""
    names = (*target.key, *target.columns)
    rows = await work.fetch(f"SELECT id, {', '.join(names)} FROM {target.table} ORDER BY id")
    held = {tuple(row[1 : 1 + len(target.key)]): row for row in rows}
    plan = Plan(target, ids={key: row[0] for key, row in held.items()})
    for values in records:
        row = held.get(plan.key(values))
        if row is None:
            plan.new.append(values)
            continue
        old = {name: _value(target, name, value) for name, value in zip(names, row[1:], strict=True)}
        merged = {name: values.get(name, old[name]) for name in names}
        if merged == old:
            plan.unchanged.append(values)
        else:
            plan.changed.append((row[0], merged))
    return plan


async def write(work: Work, plan: Plan) -> None:
    """Insert and update, and learn the ids of the new."""
    await _insert(work, plan)
    await _update(work, plan)


async def _insert(work: Work, plan: Plan) -> None:
    if not plan.new:
        return
    target = plan.target
    columns = list(dict.fromkeys((*target.key, *target.columns, *target.fresh)))
    fresh = {**target.fresh, "recorded_at": work.at}
    columns = [*columns, "recorded_at"]
    await work.bulk_insert(
        target.table, columns, ([values.get(name, fresh.get(name)) for name in columns] for values in plan.new)
    )
    rows = await work.fetch(f"SELECT id, {', '.join(target.key)} FROM {target.table} ORDER BY id")
    plan.ids = {tuple(row[1:]): row[0] for row in rows}


async def _update(work: Work, plan: Plan) -> None:
    """Through a temporary table: one statement however many rows."""
    if not plan.changed:
        return
    target = plan.target
    names = ("id", *target.columns)
    await work.execute(f"CREATE TEMPORARY TABLE {STAGE} AS SELECT {', '.join(names)} FROM {target.table} WHERE 1 = 0")
    await work.bulk_insert(STAGE, names, (_staged(target, of, values) for of, values in plan.changed))
    await work.execute(
        f"UPDATE {target.table} SET {', '.join(_settings(target))} FROM {STAGE} WHERE {STAGE}.id = {target.table}.id",
        [to_micros(work.at)] if target.has_changed_at else [],
    )
    await work.execute(f"DROP TABLE {STAGE}")


def _settings(target: Target) -> Sequence[str]:
    settings = [f"{name} = {STAGE}.{name}" for name in target.columns]
    if target.has_version:
        settings.append(f"version = {target.table}.version + 1")
    if target.has_changed_at:
        settings.append("changed_at = $1")
    return settings


def _staged(target: Target, of: int, values: Values) -> list[Any]:
    staged = [orjson.dumps(values[name]).decode() if name in target.json else values[name] for name in target.columns]
    return [of, *staged]


def _value(target: Target, name: str, value: Any) -> Any:
    return orjson.loads(value) if name in target.json and value is not None else value
