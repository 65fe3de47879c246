"""What the engine asks of a policy, and who is asking. The rules themselves are written elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from backend.graph.sources import Sql


@dataclass(frozen=True)
class Scope:
    """Who asks: the role that chooses the plan, the values of the policy's parameters, the language of messages.

    `seconds` is how long an answer may take; `is_public` says that anyone is given the same answers.
    """

    role: str
    params: Mapping[str, Any] = field(default_factory=dict)
    language: str = "zh"
    seconds: float | None = None
    is_public: bool = False


class Policy(Protocol):
    """Rows and fields by role, as SQL templates with `{t}` and `:parameter`."""

    @property
    def roles(self) -> Sequence[str]:
        """Every role there is; the schema is checked against each."""
        ...

    @property
    def params(self) -> Mapping[str, type]:
        """The actor's parameters and their Python types: `{"actor_agency_id": int}`."""
        ...

    def value(self, name: str, scope: Scope) -> Any:
        """The value of a parameter for who asks, now."""
        ...

    def rows(self, type_name: str, role: str) -> Sql | None:
        """Which rows of a type the role sees: a predicate, `"TRUE"`, or None for no row."""
        ...

    def field(self, type_name: str, field_name: str, role: str) -> bool | Sql:
        """Whether the role reads a field: yes, no, or where this holds. Names are GraphQL's; root fields are of `Query`
        and have no row `{t}`."""
        ...


class Reader(Protocol):
    """A database that reads one JSON value by one statement."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    async def fetch_json(self, sql: str, params: Sequence[Any]) -> bytes | None:
        """The first column of the first row, as UTF-8 bytes. It may be cancelled."""
        ...


@runtime_checkable
class QuickReader(Reader, Protocol):
    """A reader that answers light statements without waiting for anything."""

    def at_once(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]] | None:
        """The rows of a statement, run here and now; None where it must be asked for by `fetch_json`."""
        ...
