"""Which status code an answer has: two profiles of the GraphQL-over-HTTP specification, each one table.

`CURRENT` is the one that most clients and the audit suite know. `DRAFT_2026` follows the working draft of August 2026:
422 for what is understood and wrong, 294 for data with errors beside it, and the same codes for clients of the older
media type. 294 goes only to clients of the newer one, as the draft's note recommends.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.graph.answer import Answer
from backend.graph.http.media import LEGACY, MODERN

UNREADABLE = ("request", "json", "body", "token", "method", "bug")
"""Problems that are not of GraphQL: the request itself is none, or comes from nobody, or the service is broken."""


@dataclass(frozen=True)
class Profile:
    """Status codes by what kept execution from beginning; a problem that is not named has its refusal's own."""

    name: str
    problems: Mapping[str, int]
    partial: int
    """Data with errors beside it."""
    is_lenient: bool
    """Whether the older media type answers a well-formed request with 200, whatever GraphQL says of it."""
    wrong_value: int
    """The code of a refusal that says 400: a value that can't be right."""

    def status(self, answer: Answer, media: str) -> int:
        """The status code of an answer."""
        if not answer.problem:
            return self.partial if answer.has_errors and media == MODERN else 200
        if self.is_lenient and media == LEGACY and answer.problem not in UNREADABLE:
            return 200
        if answer.problem in self.problems:
            return self.problems[answer.problem]
        return self.wrong_value if answer.status == 400 else answer.status

    def media(self, status: int, media: str) -> str:
        """The content type: under the draft, errors tell an older client too that they are GraphQL's."""
        return media if self.is_lenient or 200 <= status < 300 else MODERN


CURRENT = Profile("current", {"method": 405}, partial=200, is_lenient=True, wrong_value=400)
DRAFT_2026 = Profile(
    "draft-2026",
    {
        "method": 405,
        "json": 400,
        "request": 422,
        "GRAPHQL_PARSE_FAILED": 400,
        "GRAPHQL_VALIDATION_FAILED": 422,
        "OPERATION_NAME": 422,
        "BAD_VARIABLES": 422,
        "BAD_ARGUMENTS": 422,
    },
    partial=294,
    is_lenient=False,
    wrong_value=422,
)
PROFILES = {profile.name: profile for profile in (CURRENT, DRAFT_2026)}
