"""Random operations, random roles: both databases must answer alike, and one page after the other must be the list."""

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import orjson
import pytest
from graphql import GraphQLEnumType

from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.engine import Engine
from backend.graph.groups import MEASURES, keys_of, measured
from backend.graph.request import Request
from backend.graph.sources import Aggregated, Listed, Many, One, OneOf, Rows
from tests.graph.databases import PostgreSQLReader, Reader, SQLiteReader
from tests.graph.reading_room import MEMBER, PUBLIC, STAFF

VALUES: dict[str, list[str]] = {
    "text": ['"红"', '"o"', '""', '"城 \\"边\\""'], "int": ["0", "100", "200"], "float": ["0.1", "1.5", "12.5"],
    "bool": ["true", "false"], "date": ['"2003-02-28"', '"2000-01-01"'], "enum": ["POEM", "NOVEL"],
    "moment": ['"2026-03-01T00:00:03.000003Z"'], "hundredths": ["10.05", "150"],
}  # fmt: skip


class Writer:
    """Writes random documents that the schema allows."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.types, self.dice = engine.catalog.types, random.Random(seed)
        self.orders = {
            f"{name}.{value}"
            for name, kind in engine.schema.type_map.items()
            if isinstance(kind, GraphQLEnumType)
            for value in kind.values
        }

    def document(self) -> str:
        """Some root fields."""
        names = ["books", "authors", "shelves", "loans", "notes", "bookGroups", "loanGroups"]
        roots = [self.types["Query"].fields[name] for name in self.dice.sample(names, self.dice.randint(1, 2))]
        fields = [
            self._groups(f"r{at}", root) if isinstance(root.source, Aggregated) else self._list(f"r{at}", root, 2)
            for at, root in enumerate(roots)
        ]
        return "{ " + " ".join(fields) + " }"

    def _list(self, key: str, info: FieldInfo, depth: int) -> str:
        target = self.types[info.target]
        size = f"{self.dice.choice(['first', 'last'])}: {self.dice.randint(1, 6)}"
        given = [size] + ([f"filter: {self._filter(target, 2)}"] if self.dice.random() < 0.6 else [])
        if self.dice.random() < 0.7:
            names = [field.python_name.upper() for field in target.orderable()] + ["ID"]
            chosen = self.dice.sample(names, min(2, len(names)))
            given.append(
                "orderBy: [" + " ".join(f"{name}_{self.dice.choice(['ASC', 'DESC'])}" for name in chosen) + "]"
            )
        rows = self.dice.choice(["nodes {}", "edges {{ cursor node {} }}"]).format(self._row(target, depth))
        rest = self.dice.choice(
            ["", "totalCount", "totalCount(upTo: 3)", "pageInfo { hasNextPage hasPreviousPage endCursor }"]
        )
        return f"{key}: {info.name}({', '.join(given)}) {{ {rest} {rows} }}"

    def _groups(self, key: str, info: FieldInfo) -> str:
        target = self.types[info.target]
        chosen = self.dice.sample(keys_of(target), self.dice.randint(0, 2))
        given = [f"first: {self.dice.randint(1, 20)}", f"groupBy: [{' '.join(one.choice for one in chosen)}]"]
        given += [f"filter: {self._filter(target, 1)}"] if self.dice.random() < 0.5 else []
        order = self.dice.choice(["", "KEY_DESC", "COUNT_DESC", "COUNT_ASC", "MAX_LENT_ON_DESC", "AVG_RATING_ASC"])
        order = order if f"{target.name}GroupOrder.{order}" in self.orders else ""
        given += [f"orderBy: [{order}]"]
        keys = " ".join(f"{one.name} {'{ id }' if one.field.form == 'one' else ''}" for one in chosen)
        rest = [
            f"{function} {{ {' '.join(field.name for field in measured(target, function))} }}"
            for function in MEASURES
            if measured(target, function) and self.dice.random() < 0.5
        ]
        return f"{key}: {info.name}({', '.join(given)}) {{ count key {{ __typename {keys} }} {' '.join(rest)} }}"

    def _filter(self, target: TypeInfo, depth: int) -> str:
        if depth and self.dice.random() < 0.4:
            inner = [self._filter(target, depth - 1) for _ in range(self.dice.randint(0, 2))]
            word = self.dice.choice(["and", "or", "not"])
            return (
                f"{{not: {self._filter(target, depth - 1)}}}" if word == "not" else f"{{{word}: [{', '.join(inner)}]}}"
            )
        field = self.dice.choice(target.filterable())
        assert field.kind is not None
        operator = self.dice.choice(field.kind.operators)
        values = VALUES[field.kind.name]
        value = {"in": f"[{', '.join(values[:2])}]", "isNull": self.dice.choice(["true", "false"])}
        return f"{{{field.name}: {{{operator}: {value.get(operator, self.dice.choice(values))}}}}}"

    def _row(self, target: TypeInfo, depth: int, prefix: str = "f") -> str:
        fields = list(target.fields.values())
        chosen = self.dice.sample(fields, self.dice.randint(1, min(5, len(fields))))
        written = [self._field(f"{prefix}{at}", info, depth) for at, info in enumerate(chosen)]
        return f"{{ __typename {' '.join(written)} }}"

    def _field(self, key: str, info: FieldInfo, depth: int) -> str:
        if not isinstance(info.source, Aggregated | Many | One | OneOf | Listed | Rows):
            return f"{key}: {info.name}"
        if not depth:
            return ""
        if info.members:
            rows = [f"... on {name} {self._row(self.types[name], depth - 1, name)}" for name in info.members]
            return f"{key}: {info.name} {{ __typename {' '.join(rows)} }}"
        if isinstance(info.source, Aggregated):
            return self._groups(key, info)
        if isinstance(info.source, Many):
            return self._list(key, info, depth - 1)
        return f"{key}: {info.name} {self._row(self.types[info.target], depth - 1)}"


@pytest.fixture
async def readers(sqlite_file: Path, postgresql_url: str) -> AsyncIterator[list[Reader]]:
    """Both databases."""
    found: list[Reader] = [SQLiteReader(sqlite_file), PostgreSQLReader(await asyncpg.connect(postgresql_url))]
    yield found
    for reader in found:
        await reader.close()


def _differences(left: Any, right: Any, path: str = "") -> list[str]:
    """Where two answers differ; cursors are opaque, their payloads may be spaced differently."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return [found for key in left for found in _differences(left[key], right[key], f"{path}.{key}")]
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        pairs = enumerate(zip(left, right, strict=True))
        return [found for at, (one, other) in pairs for found in _differences(one, other, f"{path}[{at}]")]
    if path.rpartition(".")[2] in ("cursor", "endCursor"):
        left, right = left is None, right is None
    return [] if left == right else [f"{path}: {left} != {right}"]


@pytest.mark.parametrize("seed", range(4))
async def test_both_databases_answer_alike(engine: Engine, readers: list[Reader], seed: int) -> None:
    writer = Writer(engine, seed)
    for _ in range(60):
        document = writer.document()
        scope = writer.dice.choice([PUBLIC, MEMBER, STAFF])
        answers = [orjson.loads(await engine.execute(Request(document), scope, reader)) for reader in readers]
        assert "errors" not in answers[0], (document, answers[0])
        assert _differences(*answers) == [], (document, scope.role)
