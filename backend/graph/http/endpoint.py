"""The endpoint: GET, POST and QUERY, both media types, capped bodies, coded errors, validators for what is public."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Send
from starlette.types import Scope as ASGIScope

from backend.errors import Refusal
from backend.graph.answer import Answer, broken, invalid, refused
from backend.graph.document import DocumentError
from backend.graph.engine import Engine
from backend.graph.graphiql import page
from backend.graph.http.media import EVENTS, LEGACY, MODERN, chosen_language, chosen_media, is_json
from backend.graph.http.profile import CURRENT, UNREADABLE, Profile
from backend.graph.http.refusals import body_too_large
from backend.graph.http.stream import Streams, send_once
from backend.graph.http.watch import Watch
from backend.graph.http.wire import Unreadable, read_body, read_query
from backend.graph.mutation import Commander
from backend.graph.policy import QuickReader, Reader, Scope
from backend.graph.ready import Ready
from backend.graph.refusals import bad_request, document_unknown
from backend.graph.request import Request
from backend.graph.subscription import Feed, Subscription
from backend.graph.trusted import TrustedDocuments

log = logging.getLogger(__name__)
Headers = Mapping[bytes, bytes]
Pairs = list[tuple[bytes, bytes]]
FormKey = tuple[str, bytes | None, bytes | None]
"""Method, `Accept` and `Content-Type`."""
METHODS = "GET, POST, QUERY"
VARY = b"Accept, Authorization"
NOTHING: "Pairs" = []
PRIVATE = [(b"cache-control", b"private, no-store")]
REMEMBERED = 2_000
"""Bytes of the longest request that is remembered as it came."""
TRIED = "anxin.tried"
"""In a request's scope: the answer is known not to be at hand."""
FORMS = 500
"""How many ways of asking are remembered."""


@dataclass(frozen=True, eq=False)
class Form:
    """How a request is asked, told by its method and its headers: what its answer is to look like."""

    method: str
    media: str
    content: tuple[bytes, bytes]
    refusal: Refusal | None = None
    status: int = 0
    """Of a refusal; 0 where the profile decides."""
    has_page: bool = False
    """Whether the client reads HTML."""


class GraphQLEndpoint:
    """Mount it at `/graphql`.

    `authenticate` makes of a request's headers who is asking, or raises a refusal; `reader` is what is read from;
    `graphiql` the path of GraphiQL's files, if the page is to be shown.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        authenticate: Callable[[Headers], Scope],
        reader: Reader,
        commander: Commander | None = None,
        body_limit: int = 1_000_000,
        graphiql: str = "",
        profile: Profile = CURRENT,
        trusted: TrustedDocuments | None = None,
        feed: Feed | None = None,
    ) -> None:
        self._trusted = trusted
        self._quick = reader if isinstance(reader, QuickReader) else None
        self._engine, self._authenticate, self._reader = engine, authenticate, reader
        self._commander, self._body_limit, self._graphiql, self._profile = commander, body_limit, graphiql, profile
        self._forms: dict[FormKey, Form] = {}
        self._known, self._glance = engine.bodies, engine.bodies.glance
        self._watch = Watch()
        self._streams = Streams(engine, feed, reader, authenticate) if feed else None

    def close(self) -> None:
        """End the open streams: the server stops."""
        if self._streams:
            self._streams.close()

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        form, headers = self._asked(scope)
        try:
            first = await receive() if form.method == "POST" else {}
            is_whole = bool(first) and not first.get("more_body") and not scope.get(TRIED)
            if is_whole and (found := self._known_answer(form, first.get("body", b""), headers)):
                await self._send(form, Answer(found), NOTHING, send)
            elif form.has_page and self._graphiql and form.method == "GET" and not scope["query_string"]:
                await page(self._graphiql)(scope, receive, send)
            else:
                answer, extra = await self._answer(form, scope, headers, first, receive)
                if isinstance(answer, Subscription) and self._streams:
                    await self._streams.run(answer, headers, receive, send)
                elif not isinstance(answer, Subscription):
                    await self._send(form, answer, extra, send)
        except ClientDisconnect:
            pass
        except Exception:
            log.exception("a bug, met while answering a request")
            with suppress(RuntimeError):  # the server's, if the answer had begun
                await self._send(form, broken(_language(headers)), NOTHING, send)

    def at_once(self, scope: ASGIScope, body: bytes) -> tuple[bytes, bytes] | None:
        """Content type and answer of a whole request, where nothing need be waited for; None: call the endpoint.

        For a server that can write an answer without a task for it. A bug is left to the call, which tells it.
        """
        if scope["method"] != "POST":
            return None
        form, headers = self._asked(scope)
        try:
            found = self._known_answer(form, body, headers)
        except Exception:
            found = None
        if found is None:
            scope[TRIED] = True
            return None
        return form.content[1], found

    def _asked(self, scope: ASGIScope) -> tuple[Form, Headers]:
        headers = dict(scope["headers"])
        if len(headers) != len(scope["headers"]):
            headers = _joined(scope["headers"])
        key = (scope["method"], headers.get(b"accept"), headers.get(b"content-type"))
        return self._forms.get(key) or self._form(key, headers), headers

    def _known_answer(self, form: Form, body: bytes, headers: Headers) -> bytes | None:
        """The answer to a request whose very bytes are known."""
        ready = self._glance(body)
        if ready is None or self._quick is None or self._trusted or form.refusal is not None or form.media == EVENTS:
            return None
        try:
            who = self._authenticate(headers)
        except Refusal:
            return None
        self._known.hits += 1
        return self._engine.at_once(ready, who, self._quick)

    async def _answer(
        self, form: Form, scope: ASGIScope, headers: Headers, first: Message, receive: Receive
    ) -> tuple[Answer | Subscription | None, Pairs]:
        """The answer, a subscription to be run, or None if the client has it already; and the headers to go with it."""
        if form.refusal is not None:
            return refused(form.refusal, _language(headers), "method"), NOTHING
        try:
            who = self._authenticate(headers)
        except Refusal as refusal:
            return refused(refusal, _language(headers), "token"), NOTHING
        try:
            raw = scope["query_string"] if form.method == "GET" else await self._body(first or await receive(), receive)
            ready = self._ready(form, raw)
            if self._trusted:
                self._trusted.check(ready.request.query, who.role)
            if form.media == EVENTS and self._streams and ready.operation.kind == "subscription":
                self._streams.check_room()
                return self._engine.subscription(ready, who), NOTHING
            if form.method != "POST":
                return await self._watch.over(self._cacheable(form, ready, who, headers), receive, who.seconds)
            answering = self._engine.respond(ready, who, self._reader, self._commander)
            if ready.operation.kind == "query":
                return await self._watch.over(answering, receive, who.seconds), NOTHING
            return await answering, NOTHING
        except DocumentError as found:
            return invalid(found, who.language), NOTHING
        except Unreadable as wrong:
            return refused(wrong.refusal, who.language, wrong.problem), NOTHING
        except Refusal as refusal:
            return refused(refusal, who.language), NOTHING

    async def _cacheable(self, form: Form, ready: Ready, who: Scope, headers: Headers) -> tuple[Answer | None, Pairs]:
        """An answer that HTTP lets be kept: with a validator if it is the same for everyone."""
        etag = await self._engine.etag(ready, who, self._reader) if form.media != EVENTS else None
        if etag is None:
            return await self._engine.respond(ready, who, self._reader, mutations=False), PRIVATE
        if form.media == MODERN:
            etag = etag[:-1] + b'-m"'
        extra = [(b"etag", etag), (b"cache-control", b"public, no-cache"), (b"vary", VARY)]
        if (held := headers.get(b"if-none-match")) and _holds(held, etag):
            return None, extra
        return await self._engine.respond(ready, who, self._reader, mutations=False), extra

    def _ready(self, form: Form, raw: bytes) -> Ready:
        """The request, remembered by its bytes."""
        key = raw if form.method != "GET" else ("GET", raw)
        ready = self._known.find(key)
        if ready is None:
            request = read_query(raw) if form.method == "GET" else read_body(raw)
            if request.document_id is not None:
                request = replace(request, query=self._text(request))
            ready = self._engine.ready(request)
            if len(raw) <= REMEMBERED and ready.is_plain:
                self._known.keep(key, ready)
        return ready

    def _text(self, request: Request) -> str:
        assert request.document_id is not None
        if self._trusted is None:
            raise document_unknown(request.document_id)
        return self._trusted.text(request.document_id)

    async def _body(self, message: Message, receive: Receive) -> bytes:
        body: bytes = message.get("body", b"")
        if message.get("more_body"):
            body = await self._rest(bytearray(body), receive)
        elif message["type"] == "http.disconnect":
            raise ClientDisconnect
        if len(body) > self._body_limit:
            raise Unreadable("body", body_too_large(self._body_limit))
        return body

    async def _rest(self, body: bytearray, receive: Receive) -> bytes:
        while len(body) <= self._body_limit:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        return bytes(body)

    def _form(self, key: FormKey, headers: Headers) -> Form:
        form = self._new_form(key[0], headers)
        if len(self._forms) >= FORMS:
            self._forms.clear()
        self._forms[key] = form
        return form

    def _new_form(self, method: str, headers: Headers) -> Form:
        accept = headers.get(b"accept", b"*/*").decode("latin-1")
        if method not in ("GET", "POST", "QUERY"):
            return _refusing(method, 405, f"Use {METHODS}.", f"请使用 {METHODS}。")
        media = chosen_media(accept)
        if media is None:
            found = _refusing(method, 406, f"Accept {MODERN} or {LEGACY}.", f"请接受 {MODERN} 或 {LEGACY}。")
            return replace(found, has_page="text/html" in accept)
        if method != "GET" and not is_json(headers.get(b"content-type", b"").decode("latin-1")):
            return _refusing(method, 415, f"Send {LEGACY}.", f"请以 {LEGACY} 发送。")
        return Form(method, media, _content(media), has_page="text/html" in accept)

    async def _send(self, form: Form, answer: Answer | None, extra: Pairs, send: Send) -> None:
        if answer is None:
            await send({"type": "http.response.start", "status": 304, "headers": extra})
            await send({"type": "http.response.body"})
            return
        body, problem, _, has_errors = answer
        if form.media == EVENTS and problem not in UNREADABLE:
            await send_once(answer, send)
            return
        media = form.media if form.media != EVENTS else LEGACY
        status = 200 if not problem and not has_errors else form.status or self._profile.status(answer, media)
        content = form.content if status == 200 else _content(self._profile.media(status, media))
        headers = [content, (b"content-length", b"%d" % len(body)), *extra]
        if status == 405:
            headers += [(b"allow", METHODS.encode()), (b"accept-query", LEGACY.encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _content(media: str) -> tuple[bytes, bytes]:
    return b"content-type", f"{media}; charset=utf-8".encode()


def _refusing(method: str, status: int, en: str, zh: str) -> Form:
    """A form that nothing can be answered to but this."""
    return Form(method, LEGACY, _content(LEGACY), bad_request(en, zh), status)


def _joined(pairs: Pairs) -> dict[bytes, bytes]:
    """Headers that came several times, as one each."""
    found: dict[bytes, bytes] = {}
    for name, value in pairs:
        found[name] = found[name] + b", " + value if name in found else value
    return found


def _language(headers: Headers) -> str:
    return chosen_language(headers.get(b"accept-language", b"").decode("latin-1"))


def _holds(held: bytes, etag: bytes) -> bool:
    """Whether a client's `If-None-Match` names the validator."""
    return held.strip() == b"*" or etag in (part.strip().removeprefix(b"W/") for part in held.split(b","))
