"""Every coded error of anxin, read off its own source: `docs/errors.md` is this list, and a test holds it so.

A refusal is written where it is raised, with its code, its sentences and its remedies; here they are only gathered. A
sentence keeps the names of its values in braces.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Final

from backend import errors
from backend.graph.limits import Limits
from backend.graph.refusals import INTERNAL, OF_GRAPHQL

ROOT: Final = Path(__file__).parent
WORDS: Final = ("zh", "en", "remedy_zh", "remedy_en")
STATUS: Final = {
    name: kind.status for name, kind in vars(errors).items() if isinstance(kind, type) and hasattr(kind, "status")
}
HEAD: Final = """# 错误代码 Error codes

每个错误都有稳定的代码、HTTP 状态、中英文说明与处理办法；语言由 `Accept-Language` 决定，默认中文。GraphQL 的错误在
`errors[].extensions.code`，命令的拒绝在 `Problem.code`，导入的错误在故障表的 `code` 列。状态码是现行规范下的；
`ANXIN_HTTP_PROFILE=draft-2026` 时，400 类按草案为 422（见 `backend/graph/http/profile.py`）。

Every error has a stable code, an HTTP status, its sentence and what to do in Chinese and English, by `Accept-Language`.
GraphQL's stand in `errors[].extensions.code`, refusals of commands in `Problem.code`, faults of an import in the column
`code`. This page is written by `anxin errors --write`, from the source; a test holds it complete.

| Code | HTTP | 说明 / What is wrong | 处理 / What to do |
|---|---|---|---|
"""


@dataclass(frozen=True, order=True)
class Entry:
    """One code with its sentences."""

    code: str
    status: int
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


@dataclass(frozen=True)
class Maker:
    """A function that makes refusals of codes that it is handed."""

    parameters: tuple[str, ...]
    kind: str
    code: ast.expr
    words: Mapping[str, ast.expr]


def catalogue() -> list[Entry]:
    """Every code, once for each way of saying it, in the order of codes."""
    calls = [(kind, call, inside) for path in sorted(ROOT.rglob("*.py")) for kind, call, inside in _calls(path)]
    makers: dict[str, Maker] = {}
    found: set[Entry] = set(_of_graphql())
    for kind, call, inside in calls:
        if kind in STATUS and call.args:
            words = {word.arg: word.value for word in call.keywords if word.arg in WORDS}
            if isinstance(call.args[0], ast.Constant):
                found.add(_entry(kind, _text(call.args[0], {}), words, {}))
            elif inside is not None:
                makers[inside.name] = Maker(_parameters(inside), kind, call.args[0], words)
    for name, call, _ in calls:
        if name in makers:
            found |= set(_made(makers[name], call))
    return sorted(found)


def markdown() -> str:
    """The page."""
    rows = []
    for one in catalogue():
        words = [_cell(text) for text in (one.zh, one.en, one.remedy_zh, one.remedy_en)]
        rows.append(f"| `{one.code}` | {one.status} | {words[0]}<br>{words[1]} | {words[2]}<br>{words[3]} |\n")
    return HEAD + "".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _of_graphql() -> Iterator[Entry]:
    """What GraphQL itself says no to, and a bug."""
    for code, words in OF_GRAPHQL.items():
        yield Entry(code, 400, *words)
    yield Entry("INTERNAL", 500, *INTERNAL)


def _calls(path: Path) -> Iterator[tuple[str, ast.Call, ast.FunctionDef | None]]:
    """Calls by a plain name, and the innermost function that each stands in."""

    def within(node: ast.AST, inside: ast.FunctionDef | None) -> Iterator[tuple[str, ast.Call, ast.FunctionDef | None]]:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node, inside
        for child in ast.iter_child_nodes(node):
            yield from within(child, node if isinstance(node, ast.FunctionDef) else inside)

    return within(ast.parse(path.read_text(encoding="utf-8")), None)


def _parameters(function: ast.FunctionDef) -> tuple[str, ...]:
    return tuple(argument.arg for argument in (*function.args.args, *function.args.kwonlyargs))


def _made(maker: Maker, call: ast.Call) -> Iterator[Entry]:
    """What a call of a maker comes to; one whose code depends on a limit comes to all of them."""
    given = dict(zip(maker.parameters, call.args, strict=False))
    given |= {word.arg: word.value for word in call.keywords if word.arg}
    known = {name: _text(value, {}) for name, value in given.items()}
    code = _text(maker.code, known)
    if "{" not in code:
        yield _entry(maker.kind, code, maker.words, known)
    elif code.startswith("TOO_COMPLEX_"):
        for limit in fields(Limits):
            name = {**known, "what": limit.name}
            yield _entry(maker.kind, f"TOO_COMPLEX_{limit.name.upper()}", maker.words, name)


def _entry(kind: str, code: str, words: Mapping[str, ast.expr], known: Mapping[str, str]) -> Entry:
    texts = [_text(words[word], known) if word in words else "" for word in WORDS]
    return Entry(code, STATUS[kind], *texts)


def _text(node: ast.expr, known: Mapping[str, str]) -> str:
    """An expression as text: names that are known by their value, others in braces."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text(value, known) for value in values)
        case ast.FormattedValue(value=value) | ast.Starred(value=value):
            return _text(value, known)
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.IfExp(body=body):
            return _text(body, known)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="upper")) if "{" not in known.get(name, "{"):
            return known[name].upper()
    return "{" + ast.unparse(node) + "}"


def missing_words() -> list[str]:
    """Codes that lack a sentence or a remedy in one of the languages, and codes with two statuses."""
    entries = catalogue()
    silent = [one.code for one in entries if not (one.zh and one.en and one.remedy_zh and one.remedy_en)]
    pairs = pairwise(entries)
    return silent + [left.code for left, right in pairs if left.code == right.code and left.status != right.status]
