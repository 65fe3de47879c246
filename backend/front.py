"""The front door: GraphQL goes straight to its endpoint, the rest to its rooms."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send


class Front:
    """The whole ASGI app. It knows one path by itself, so that a query passes no router and no layer of its own."""

    def __init__(self, path: str, endpoint: ASGIApp, rooms: ASGIApp) -> None:
        self._path, self._endpoint, self._rooms = path, endpoint, rooms

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http" and scope["path"] == self._path:
            return self._endpoint(scope, receive, send)
        return self._rooms(scope, receive, send)
