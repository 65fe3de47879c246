"""Which refusals the code of each command can come to, and which of them the tests try: both read off the source.

The code of a command is its function and whatever that names, in `backend.commands` and the checks beside it. A test
tries a refusal of a command if the test, or what it names in its file or in `tests/commands`, has the code as text and
the command's name, or a query of it.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from backend.error_catalogue import catalogue
from backend.powers import COMMANDS

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|[A-Z]{6,}")
Node: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Assign | ast.AnnAssign


@dataclass
class Module:
    """What a file defines at its top, its methods with a dot before them, and what it takes from other files."""

    path: Path
    defined: dict[str, list[Node]] = field(default_factory=dict)
    taken: dict[str, Path] = field(default_factory=dict)


@cache
def module(path: Path) -> Module:
    """A file, read once."""
    read = Module(path)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            source = ROOT / Path(*node.module.split("."))
            for name in node.names:
                inner = (source / f"{name.name}.py", source.with_suffix(".py"), source / "__init__.py")
                if found := next((one for one in inner if one.exists()), None):
                    read.taken[name.asname or name.name] = found
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                    read.defined.setdefault(f".{one.name}", []).append(one)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Assign | ast.AnnAssign):
            for top in _names(node):
                read.defined.setdefault(top, []).append(node)
    return read


def _names(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            flat = [one for target in targets for one in (target.elts if isinstance(target, ast.Tuple) else [target])]
            return [one.id for one in flat if isinstance(one, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def reached(path: Path, name: str, within: Iterable[Path]) -> list[Node]:
    """What a name of a file stands for, and all that this names in turn, in these folders."""
    folders = tuple(within)
    seen: set[tuple[Path, str]] = set()
    found: list[Node] = []

    def follow(where: Path, called: str) -> None:
        if (where, called) in seen or not any(where.is_relative_to(folder) for folder in folders):
            return
        seen.add((where, called))
        here = module(where)
        for node in here.defined.get(called, []):
            found.append(node)
            for used in _used(node):
                follow(where, used)
                if used in here.taken:
                    follow(here.taken[used], used)
                if used.startswith("."):
                    for other in set(here.taken.values()):
                        follow(other, used)

    follow(path, name)
    return found


def _used(node: ast.AST) -> set[str]:
    """The names that are used, and the attributes with a dot before them."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names | {f".{one.attr}" for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def raised(command: str) -> set[str]:
    """Every code that the command can refuse with."""
    snake = re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", command)
    nodes = reached(
        ROOT / "backend" / "commands" / f"{snake}.py",
        snake,
        (ROOT / "backend" / "commands", ROOT / "backend" / "codes.py", ROOT / "backend" / "periods.py"),
    )
    calls = [one for node in nodes for one in ast.walk(node) if isinstance(one, ast.Call) and one.args]
    texts = {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}
    return texts & _known_codes()


@cache
def _known_codes() -> frozenset[str]:
    return frozenset(entry.code for entry in catalogue())


def tried() -> Mapping[str, set[str]]:
    """By command, the codes that some test tries."""
    found: dict[str, set[str]] = {command: set() for command in COMMANDS}
    folder = ROOT / "tests" / "commands"
    for path in sorted(set(folder.rglob("*.py")) - {folder / "test_every_refusal.py"}):
        for name, nodes in module(path).defined.items():
            if name.startswith("test_") or _is_case(nodes):
                texts = {text for node in reached(path, name, (folder,)) for text in _texts(node)}
                codes = {text for text in texts if CODE.fullmatch(text)}
                for command in _commands(texts):
                    found[command] |= codes
    return found


def _is_case(nodes: Iterable[Node]) -> bool:
    return any(getattr(one, "decorator_list", []) and "case(" in ast.unparse(one.decorator_list[0]) for one in nodes)  # type: ignore[union-attr]


def _texts(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _commands(texts: Iterable[str]) -> set[str]:
    words = {word for text in texts for word in re.findall(r"\b[a-z]+[A-Z]\w+\b", text)}
    return words & set(COMMANDS)
