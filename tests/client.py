"""A small GraphQL client for tests: over HTTP, as an actor, with the data or the errors as plain values."""

from dataclasses import dataclass
from typing import Any

import httpx2

from backend.actors import Actor
from backend.tokens import Tokens


@dataclass(frozen=True)
class Client:
    """Asks one house."""

    http: httpx2.AsyncClient
    tokens: Tokens

    async def post(self, query: str, actor: Actor | None = None, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        headers = {} if actor is None else {"Authorization": f"Bearer {self.tokens.issue(actor)}"}
        response = await self.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
        answer: dict[str, Any] = response.json()
        return answer

    async def ask(self, query: str, actor: Actor | None = None, **variables: Any) -> Any:
        """The data; errors fail the test."""
        answer = await self.post(query, actor, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]
