"""The core stays pure, and the worked examples in its docstrings are true."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from pathlib import Path

import pytest

import scoring

HOME = Path(scoring.__file__).parent
MODULES = sorted(path for path in HOME.glob("*.py") if path.name != "__init__.py")
FORBIDDEN = {
    "backend",
    "socket",
    "sqlite3",
    "asyncio",
    "httpx",
    "tortoise",
    "os",
    "time",
    "random",
    "secrets",
    "urllib",
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_core_knows_no_clock_network_database_or_service(path: Path) -> None:
    assert imported(path).isdisjoint(FORBIDDEN)
    assert not re.search(r"\.(now|today|utcnow)\(", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_worked_examples_are_true(path: Path) -> None:
    result = doctest.testmod(importlib.import_module(f"scoring.{path.stem}"))
    assert result.failed == 0
