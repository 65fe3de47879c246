"""The answer to a request as bytes, and errors in GraphQL's form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from graphql import GraphQLError

from backend.errors import Refusal
from backend.graph.document import DocumentError
from backend.graph.refusals import bad_request, text_of


@dataclass(frozen=True)
class Answer:
    """What goes over the wire.

    `began` says whether execution began, `status` what HTTP says if it did not, `well_formed` whether the request
    itself was one: the older media type answers such a request with 200.
    """

    body: bytes
    began: bool = True
    status: int = 200
    well_formed: bool = True


def data_of(parts: Sequence[tuple[str, bytes]], errors: Sequence[Mapping[str, Any]] = ()) -> Answer:
    """The root fields in their order."""
    inner = b",".join(b'"' + key.encode() + b'":' + value for key, value in parts)
    return with_errors(b"{" + inner + b"}", errors)


def with_errors(data: bytes, errors: Sequence[Mapping[str, Any]] = ()) -> Answer:
    """Data, and the errors beside it if there are any."""
    if not errors:
        return Answer(b'{"data":' + data + b"}")
    return Answer(b'{"errors":' + orjson.dumps(list(errors)) + b',"data":' + data + b"}")


def refused(refusal: Refusal, language: str) -> Answer:
    """A refusal before execution began."""
    return Answer(orjson.dumps({"errors": [error_of(refusal, language)]}), False, refusal.status)


def invalid(found: DocumentError) -> Answer:
    """A document or variables that GraphQL itself refuses."""
    errors = [{**error.formatted, "extensions": {"code": found.code}} for error in found.errors]
    return Answer(orjson.dumps({"errors": errors}, default=str), False, 400)


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
    return replace(refused(refusal, language), status=405, well_formed=False)
