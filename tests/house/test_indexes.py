"""Every way from a row to its related rows is a walk along an index, never through a table."""

from tortoise import Model
from tortoise.indexes import Index

from backend.app import build_engine
from backend.clock import FrozenClock
from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.engine import Engine
from backend.graph.sources import Aggregated, Listed, Many
from backend.ratings import RatingBook
from backend.storage.store import Store
from scoring.rulebook import load
from tests.clocks import NOON

REFERENCE = {"region", "industry", "service_kind", "policy_document", "rule", "rule_version"}
"""Tables that do not grow with use."""


def leading(model: type[Model]) -> set[str]:
    """Columns that some index of a table begins with."""
    meta = model._meta
    alone = {field for name, field in meta.fields_map.items() if field.pk or field.unique or field.index}
    several = [index.fields for index in meta.indexes if isinstance(index, Index)] + list(meta.unique_together)
    return {str(field.source_field or field.model_field_name) for field in alone} | {fields[0] for fields in several}


def test_related_rows_are_found_by_an_index(store: Store) -> None:
    engine = build_engine(RatingBook(load(), "zj"), FrozenClock(NOON), b"s" * 32)
    assert store.context.apps
    models = {model._meta.db_table: model for model in store.context.apps["anxin"].values()}
    lacking = [
        f"{info.coordinate}: {engine.catalog.types[info.target].published.table}.{info.source.column}"
        for info in walks(engine)
        if _table(engine, info) not in REFERENCE and info.source.column not in leading(models[_table(engine, info)])
    ]
    assert lacking == []


def walks(engine: Engine) -> list[FieldInfo]:
    """Fields that lead from a row to many by a column."""
    owners: list[TypeInfo] = list(engine.catalog.types.values())
    return [
        info
        for owner in owners
        for info in owner.fields.values()
        if isinstance(info.source, Aggregated | Listed | Many) and info.source.column
    ]


def _table(engine: Engine, info: FieldInfo) -> str:
    return engine.catalog.types[info.target].published.table
