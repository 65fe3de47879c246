"""The front door: GraphQL goes straight to its endpoint, the rest to its rooms."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.graph.http.endpoint import GraphQLEndpoint


class Front:
    """The whole ASGI app. It knows one path by itself, so that a query passes no router and no layer of its own."""

    def __init__(self, path: str, endpoint: GraphQLEndpoint, rooms: ASGIApp) -> None:
        self._path, self._endpoint, self._rooms = path, endpoint, rooms

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http" and scope["path"] == self._path:
            return self._endpoint(scope, receive, send)
        return self._rooms(scope, receive, send)

    def close(self) -> None:
        """End what would keep the server from stopping: streams that have no end of their own."""
        self._endpoint.close()

    def at_once(self, scope: Scope, body: bytes) -> tuple[bytes, bytes] | None:
        """Content type and answer of a whole request that needn't wait for anything; None: call the app."""
        return self._endpoint.at_once(scope, body) if scope["path"] == self._path else None
