"""House rules that can be read off the source: one clock, one reader of the environment, no loose ends."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "backend" / "storage" / "migrations"
MODULES = sorted(
    path
    for package in ("backend", "scoring", "seeds")
    for path in (ROOT / package).rglob("*.py")
    if GENERATED not in path.parents
)
TIME = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
EDGES = ("backend/cli.py", "backend/storage/", "backend/graph/")
"""Where an error of any kind may be met: it is logged, undone or raised again there."""


def named(path: Path) -> str:
    """A module as a reader of the tree knows it."""
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    """Everything that a module says."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def owner(node: ast.Attribute) -> str:
    """What an attribute is asked of: `datetime` in `datetime.now` and in `datetime.datetime.now`."""
    return node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")


def reads_time(node: ast.AST) -> bool:
    """Whether it asks the machine for the moment or the day."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "time" and bool(TIME & {alias.name for alias in node.names})
    return isinstance(node, ast.Attribute) and node.attr in TIME and owner(node) in ("datetime", "date", "time")


def reads_environment(node: ast.AST) -> bool:
    """Whether it asks for an environment variable."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and bool({"environ", "getenv"} & {alias.name for alias in node.names})
    return isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and owner(node) == "os"


def test_only_the_clock_reads_the_time() -> None:
    found = {named(path) for path in MODULES if any(reads_time(node) for node in nodes(path))}
    assert found == {"backend/clock.py"}


def test_only_the_settings_read_the_environment() -> None:
    asking = {named(path) for path in MODULES if any(reads_environment(node) for node in nodes(path))}
    settings = {
        named(path)
        for path in MODULES
        if any(isinstance(node, ast.ImportFrom) and node.module == "pydantic_settings" for node in nodes(path))
    }
    assert asking | settings == {"backend/settings.py"}


def test_nothing_is_left_to_do() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    paths = [*MODULES, *(ROOT / "tests").rglob("*.py")]
    assert [named(path) for path in paths if any(word in path.read_text(encoding="utf-8") for word in words)] == []


@pytest.mark.parametrize("package", ["backend", "scoring", "seeds", "tests"])
def test_every_module_says_what_it_holds(package: str) -> None:
    silent = [
        named(path)
        for path in (ROOT / package).rglob("*.py")
        if (source := path.read_text(encoding="utf-8")).strip() and not ast.get_docstring(ast.parse(source))
    ]
    assert silent == []


def is_broad(node: ast.AST) -> bool:
    """An `except` that nets everything and does not raise it again."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    nets = node.type is None or bool(names & {"Exception", "BaseException"})
    return nets and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))


def test_nothing_is_netted_broadly_but_at_the_edges() -> None:
    broad = {named(path) for path in MODULES if any(is_broad(node) for node in nodes(path))}
    assert {name for name in broad if not name.startswith(EDGES)} == set()
