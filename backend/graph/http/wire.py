"""Requests read off the wire: the parameters of a body or of a query string. Batches are not taken."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from backend.errors import Refusal
from backend.graph.refusals import bad_request
from backend.graph.request import Request


class Unreadable(Exception):
    """Not a GraphQL request: `problem` says whether it is not even JSON."""

    def __init__(self, problem: str, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.problem, self.refusal = problem, refusal


def _wrong(en: str, zh: str, problem: str = "request") -> Unreadable:
    return Unreadable(problem, bad_request(en, zh))


def read_body(body: bytes) -> Request:
    """The request in a JSON body."""
    try:
        return parameters(orjson.loads(body))
    except orjson.JSONDecodeError as error:
        raise _wrong("The body is not JSON.", "请求体不是 JSON。", "json") from error


def read_query(text: bytes) -> Request:
    """The request in a query string; a parameter that is empty is one that is absent."""
    given: dict[str, Any] = {}
    for name, value in parse_qsl(text.decode("latin-1"), encoding="utf-8", errors="replace"):
        if name in given:
            raise _wrong(f"`{name}` is given twice.", f"{name} 重复。")
        given[name] = value
    for name in ("variables", "extensions"):
        if name in given:
            try:
                given[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError as error:
                raise _wrong(f"`{name}` is not JSON.", f"{name} 不是 JSON。", "json") from error
    return parameters(given)


def parameters(given: Any) -> Request:
    """The request in a JSON object."""
    if not isinstance(given, dict):
        raise _wrong("The body must be a JSON object, not a batch.", "请求体须为 JSON 对象，不支持批量。")
    query, extensions = _text(given, "query"), _object(given, "extensions")
    document_id = _text(given, "documentId") or _apollo_hash(extensions)
    if query is None and document_id is None:
        raise _wrong("`query` or `documentId` is needed, a string.", "须给出字符串 query 或 documentId。")
    return Request(
        query or "",
        _object(given, "variables"),
        _text(given, "operationName"),
        extensions.get("cost") is True,
        document_id,
    )


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise _wrong(f"`{name}` must be a string.", f"{name} 须为字符串。")
    return value


def _object(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = given.get(name)
    if value is not None and not isinstance(value, dict):
        raise _wrong(f"`{name}` must be an object.", f"{name} 须为对象。")
    return value or {}


def _apollo_hash(extensions: Mapping[str, Any]) -> str | None:
    """The id that Apollo's clients send of a document they don't send."""
    persisted = extensions.get("persistedQuery")
    found = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    return found if isinstance(found, str) else None
