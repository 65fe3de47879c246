"""The engine: a request, a scope and a reader go in; the bytes of the answer come out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from graphql import GraphQLSchema

from backend.errors import Refusal
from backend.graph.answer import Answer, data_of, invalid, method_not_allowed, refused, whole
from backend.graph.cache import Cache
from backend.graph.checks import check
from backend.graph.cost import check_points, points
from backend.graph.cursor import Cursors
from backend.graph.dialects import DIALECTS
from backend.graph.document import DocumentError, Documents, Operation
from backend.graph.explaining import cost_queries
from backend.graph.limits import Limits
from backend.graph.memory import Memory, relations_of, versions_of
from backend.graph.mixed import Call, Mixed
from backend.graph.mutation import Commander, Mutations
from backend.graph.plan import Bound, Explained, Plan, finished
from backend.graph.policy import Policy, QuickReader, Reader, Scope
from backend.graph.ready import Ready, is_read
from backend.graph.refusals import stream_needed
from backend.graph.request import Preparer, Request
from backend.graph.schema import build
from backend.graph.sdl import print_sdl
from backend.graph.select import Writer
from backend.graph.statement import Statement
from backend.graph.subscription import Happened, Subscription, Subscriptions

REMEMBERED = 1000
"""Characters of the longest variables that are remembered."""

__all__ = ["Call", "Engine"]


@dataclass(frozen=True)
class Hits:
    """How often what was remembered served, by what it is: for the metrics."""

    name: str
    hits: int
    misses: int


class Engine:
    """Compiles and runs requests against the published types under a policy."""

    def __init__(
        self,
        *,
        types: Iterable[type],
        queries: Iterable[type],
        commands: Iterable[Any] = (),
        subscriptions: Iterable[type] = (),
        policy: Policy,
        secret: bytes,
        former_secrets: Sequence[bytes] = (),
        limits: Limits | None = None,
        plans: int = 2000,
        memory: Memory | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.catalog = build(types, [*queries, cost_queries(self.weigh, self.limits)], commands, subscriptions)
        check(self.catalog, policy)
        self.policy, self.memory = policy, memory
        self._remembers = memory is not None and memory.size > 0
        self.documents = Documents(self.schema, self.limits)
        self.plans: Cache[Plan] = Cache(plans)
        self.requests: Cache[Ready] = Cache(plans)
        self.bodies: Cache[Ready] = Cache(2 * plans)
        """Requests by the bytes that they came in, kept by whoever reads those."""
        self._cursors = Cursors(secret, former_secrets)
        self._preparer = Preparer(self.catalog, self._cursors)
        self._mutations = Mutations(self.catalog, policy, self._preparer, self._cursors, self.limits)
        self._subscriptions = Subscriptions(self.catalog, policy, self._preparer, self._cursors, self.limits)
        self._mixed = Mixed(self.catalog, policy, self._mutations)

    @property
    def schema(self) -> GraphQLSchema:
        """The whole schema."""
        return self.catalog.schema

    def print_sdl(self) -> str:
        """The schema in GraphQL's own language."""
        return print_sdl(self.catalog)

    def hits(self) -> list[Hits]:
        """How well each memory serves."""
        kept: list[tuple[str, Cache[Any] | Memory | None]] = [
            ("documents", self.documents.kept),
            ("plans", self.plans),
            ("requests", self.requests),
            ("bodies", self.bodies),
            ("answers", self.memory),
        ]
        return [Hits(name, one.hits, one.misses) for name, one in kept if one is not None]

    def compile(
        self,
        document: str,
        variables: Mapping[str, Any] | None,
        scope: Scope,
        dialect: str,
        operation: str | None = None,
    ) -> Explained:
        """The one statement of a query and its values, for EXPLAIN; refusals and GraphQL's errors are raised."""
        ready = self.ready(Request(document, variables or {}, operation))
        bound = self._bind(ready, scope.role, dialect)
        return Explained(bound.plan.sql, bound.params(scope, "mark"))

    async def execute(
        self, request: Request, scope: Scope, reader: Reader, commander: Commander | None = None
    ) -> bytes:
        """The bytes of the answer."""
        return (await self.answer(request, scope, reader, commander)).body

    async def answer(
        self,
        request: Request,
        scope: Scope,
        reader: Reader,
        commander: Commander | None = None,
        *,
        mutations: bool = True,
    ) -> Answer:
        """The answer, and what HTTP says of it. Bugs are raised; everything expected is in the answer."""
        try:
            return await self.respond(self.ready(request), scope, reader, commander, mutations=mutations)
        except DocumentError as found:
            return invalid(found, scope.language)
        except Refusal as refusal:
            return refused(refusal, scope.language)

    def ready(self, request: Request) -> Ready:
        """The request made ready; the same text with the same variables is not looked at again.

        Refusals and GraphQL's errors are raised.
        """
        document = self.documents.get(request.query)
        operation = document.operation(request.operation_name)
        if operation.kind != "query":
            return Ready(request, document, operation, None)
        text = repr(request.variables)
        if len(text) > REMEMBERED:
            return self._make_ready(request, operation)
        key = (operation, text, request.report_cost)
        return self.requests.get(key, lambda: self._make_ready(request, operation))

    def _make_ready(self, request: Request, operation: Operation) -> Ready:
        ready = self.weigh(request, operation)
        check_points(ready.cost, self.limits)
        return ready

    def weigh(self, request: Request, operation: Operation | None = None) -> Ready:
        """The request made ready with its cost, however high that is; it may not be run."""
        document = self.documents.get(request.query)
        operation = operation or document.operation(request.operation_name)
        variables = self.documents.variables(operation, request.variables)
        key, prepared = self._preparer.prepare(document, operation, variables)
        lifted = self._preparer.lifted(prepared, variables)
        roots = prepared.selection.roots
        is_plain = operation.kind == "query" and all(is_read(root) for root in roots)
        return Ready(request, document, operation, variables, key, prepared, lifted, points(roots, lifted), is_plain)

    async def respond(
        self,
        ready: Ready,
        scope: Scope,
        reader: Reader,
        commander: Commander | None = None,
        *,
        mutations: bool = True,
    ) -> Answer:
        """The answer to a request that is ready; GraphQL's errors and refusals of the whole request are raised."""
        if ready.is_plain:
            bound = ready.bound.get((scope.role, reader.dialect)) or self._bound(ready, scope, reader)
            if self._remembers:
                return Answer(await self._remembered(ready, bound, scope, reader))
            data = await bound.read(reader, scope, self._cursors)
            return Answer(whole(ready, data))
        if ready.operation.kind == "subscription":
            raise stream_needed()
        if ready.operation.kind == "mutation" and not mutations:
            return method_not_allowed(scope.language)
        if ready.operation.kind == "mutation":
            return await self._mutate(ready, scope, commander)
        return await self._mix(ready, scope, reader)

    def at_once(self, ready: Ready, scope: Scope, reader: QuickReader) -> bytes | None:
        """The answer to a request that was answered before, if nothing need be waited for; None where something must.

        What it can't do, refusals included, is left to `respond`.
        """
        bound = ready.bound.get((scope.role, reader.dialect))
        if bound is None or bound.mark >= 0:
            return None
        if not self._remembers:
            rows = reader.at_once(bound.plan.sql, bound.params(scope) if bound.holes else bound.values)
            return whole(ready, rows[0][0]) if rows else None
        memory = self.memory
        assert memory is not None
        state = memory.versions.at_once()
        if state is None:
            return None
        key = (bound.plan, bound.text, bound.actor(scope), ready.request.report_cost)
        return memory.get(key, state)

    def subscription(self, ready: Ready, scope: Scope) -> Subscription:
        """The subscription of a request, checked; GraphQL's errors and refusals are raised."""
        variables = self.documents.variables(ready.operation, ready.request.variables)
        return self._subscriptions.prepare(ready.document, ready.operation, variables, scope.role)

    async def told(self, to: Subscription, happened: Happened, scope: Scope, reader: Reader) -> Answer | None:
        """What an event tells a subscriber; None where it is about nothing that the actor may see."""
        return await self._subscriptions.answer(to, happened, scope, reader)

    async def etag(self, ready: Ready, scope: Scope, reader: Reader) -> bytes | None:
        """A strong validator of the answer: it changes with every table that the answer is read from, and no sooner.

        None where the answer is not the same for everyone, or depends on more than tables whose changes are counted.
        """
        if self.memory is None or not ready.is_plain or not scope.is_public:
            return None
        bound = self._bound(ready, scope, reader)
        plan = bound.plan
        state = await self.memory.versions.state()
        relations = relations_of(plan, state)
        if relations is None:
            return None
        seed = (plan.sql, repr(ready.request.variables), bound.text, bound.actor(scope))
        said = repr((seed, scope.role, ready.request.report_cost, versions_of(relations, state)))
        return f'"{blake2b(said.encode(), digest_size=16).hexdigest()}"'.encode()

    async def _remembered(self, ready: Ready, bound: Bound, scope: Scope, reader: Reader) -> bytes:
        memory = self.memory
        assert memory is not None
        state = await memory.versions.state()
        key = (bound.plan, bound.text, bound.actor(scope), ready.request.report_cost)
        kept = memory.get(key, state)
        if kept is None:
            kept = whole(ready, await bound.read(reader, scope, self._cursors))
            memory.put(key, bound.plan, state, kept)
        return kept

    def _bound(self, ready: Ready, scope: Scope, reader: Reader) -> Bound:
        place = (scope.role, reader.dialect)
        found = ready.bound.get(place)
        if found is None:
            found = ready.bound[place] = self._bind(ready, scope.role, reader.dialect)
        return found

    def _bind(self, ready: Ready, role: str, dialect: str) -> Bound:
        shapes = tuple(one.shape for one in ready.lifted)
        key = (ready.document, ready.key, role, dialect, shapes)
        return self.plans.get(key, lambda: self._write(ready, role, dialect)).bind(ready.lifted)

    def _write(self, ready: Ready, role: str, dialect: str) -> Plan:
        assert ready.prepared is not None
        statement = Statement(self.catalog, self.policy, role, DIALECTS[dialect])
        roots = [root for root in ready.prepared.selection.roots if is_read(root)]
        return finished(statement, Writer(statement, ready.lifted).operation(roots))

    async def _mutate(self, ready: Ready, scope: Scope, commander: Commander | None) -> Answer:
        variables = self.documents.variables(ready.operation, ready.request.variables)
        _, prepared = self._preparer.prepare(ready.document, ready.operation, variables)
        return await self._mutations.run(ready.document, prepared, variables, scope, commander)

    async def _mix(self, ready: Ready, scope: Scope, reader: Reader) -> Answer:
        """An operation with root fields that are no reads: introspection, functions."""
        assert ready.prepared is not None
        roots = ready.prepared.selection.roots
        data = b"{}"
        if any(is_read(root) for root in roots):
            data = await self._bound(ready, scope, reader).read(reader, scope, self._cursors) or b"{}"
        parts, errors = await self._mixed.answer(ready, data, Call(scope, reader))
        return data_of(parts, errors)
