"""The front door: GraphQL goes straight to its endpoint, the rest to its rooms; a bug is logged and told as one."""

import logging
from contextlib import suppress

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

WORDS = (
    "服务内部错误，已记录。",
    "An error of the service; it has been logged.",
    "请稍后重试；若再出现，请告知管理员。",
    "Try again later; if it comes again, tell who runs the service.",
)
BUG = orjson.dumps(
    {
        "errors": [
            {"message": WORDS[0] + WORDS[1], "extensions": {"code": "INTERNAL", "remedy": WORDS[2] + WORDS[3]}},
        ]
    }
)
log = logging.getLogger("anxin")


class Front:
    """The whole ASGI app. It knows one path by itself, so that a query passes no router."""

    def __init__(self, path: str, endpoint: ASGIApp, rooms: ASGIApp) -> None:
        self._path, self._endpoint, self._rooms = path, endpoint, rooms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._rooms(scope, receive, send)
            return
        try:
            await self._endpoint(scope, receive, send)
        except Exception:
            log.exception("a bug, met while answering %s", scope["path"])
            headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(BUG))]
            with suppress(RuntimeError):  # the server's, if the answer had begun
                await send({"type": "http.response.start", "status": 500, "headers": headers})
                await send({"type": "http.response.body", "body": BUG})
