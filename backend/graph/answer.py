"""The answer to a request as bytes, and errors in GraphQL's form."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from graphql import GraphQLError

from backend.errors import Refusal
from backend.graph.document import DocumentError
from backend.graph.refusals import INTERNAL, OF_GRAPHQL, bad_request, text_of

if TYPE_CHECKING:
    from backend.graph.ready import Ready

OBJECT = re.compile(rb"\{\"[_A-Za-z]")
"""Where an object of an answer begins: inside a text a quotation mark is escaped, so this stands in none."""


class Answer(NamedTuple):
    """What goes over the wire.

    `problem` says what kept execution from beginning, and is empty if it began: the profile of HTTP makes a status of
    it (`http/profile.py`). `status` is what a refusal asks for. `has_errors` says whether errors stand beside data.
    """

    body: bytes
    problem: str = ""
    status: int = 200
    has_errors: bool = False


def data_of(parts: Sequence[tuple[str, bytes]] | None, errors: Sequence[Mapping[str, Any]] = ()) -> Answer:
    """The root fields in their order, or null, and the errors beside them if there are any."""
    inner = b",".join(b'"' + key.encode() + b'":' + value for key, value in parts or ())
    data = b"null" if parts is None else b"{" + inner + b"}"
    if not errors:
        return Answer(b'{"data":' + data + b"}")
    return Answer(b'{"errors":' + orjson.dumps(list(errors)) + b',"data":' + data + b"}", has_errors=True)


def whole(ready: "Ready", data: bytes | None) -> bytes:
    """What a statement answered, and its cost if the request asks for it: objects that might be read, and that were."""
    if not ready.request.report_cost:
        return b'{"data":%b}' % (b"null" if data is None else data)
    if data is None:
        data = b"null"
    cost = {"requested": ready.cost, "actual": len(OBJECT.findall(data)) - 1}
    return b'{"data":' + data + b',"extensions":' + orjson.dumps({"cost": cost}) + b"}"


def refused(refusal: Refusal, language: str, problem: str = "refused") -> Answer:
    """A refusal before execution began."""
    return Answer(orjson.dumps({"errors": [error_of(refusal, language)]}), problem, refusal.status)


def invalid(found: DocumentError, language: str) -> Answer:
    """A document or variables that GraphQL itself refuses: its own messages and places, and what to do about them."""
    zh, en, remedy_zh, remedy_en = OF_GRAPHQL[found.code]
    said = {"summary": en, "remedy": remedy_en} if language.startswith("en") else {"summary": zh, "remedy": remedy_zh}
    errors = [{**error.formatted, "extensions": {"code": found.code, **said}} for error in found.errors]
    return Answer(orjson.dumps({"errors": errors}, default=str), found.code, 400)


def broken(language: str) -> Answer:
    """A bug: what it was stands in the log."""
    zh, en, remedy_zh, remedy_en = INTERNAL
    message, remedy = (en, remedy_en) if language.startswith("en") else (zh, remedy_zh)
    error = {"message": message, "extensions": {"code": "INTERNAL", "remedy": remedy}}
    return Answer(orjson.dumps({"errors": [error]}), "bug", 500)


def graphql_error(error: GraphQLError, code: str) -> dict[str, Any]:
    """An error of graphql-core in the form of the answer."""
    return {**error.formatted, "extensions": {"code": code}}


def error_of(refusal: Refusal, language: str, path: Sequence[str | int] = ()) -> dict[str, Any]:
    """A refusal in the form of the answer."""
    message, remedy = text_of(refusal, language)
    place = list(path) or list(refusal.path)
    extensions = {"code": refusal.code, "remedy": remedy}
    return {"message": message, **({"path": place} if place else {}), "extensions": extensions}


def method_not_allowed(language: str) -> Answer:
    """A mutation by GET, or an operation that has no place here."""
    refusal = bad_request("This operation can't be sent this way.", "此操作不能以这种方式发送。")
    return refused(refusal, language, "method")
