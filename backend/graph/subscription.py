"""Subscriptions: an event names a row; what the client selected of it is read as any row is, at that moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from backend.graph.answer import Answer, data_of
from backend.graph.catalog import Catalog, TypeInfo
from backend.graph.cost import check_points, points
from backend.graph.cursor import Cursors
from backend.graph.dialects import DIALECTS
from backend.graph.document import Document, Operation
from backend.graph.lifted import Given, Lifted
from backend.graph.limits import Limits
from backend.graph.plan import finished
from backend.graph.policy import Policy, Reader, Scope
from backend.graph.refusals import not_told, not_told_to_you
from backend.graph.request import Preparer
from backend.graph.select import Writer
from backend.graph.selection import Selected
from backend.graph.sources import Told
from backend.graph.statement import Statement

Happened = tuple[int, Mapping[str, Any]]
"""One event: its place in the order of all, and its facts."""


class Feed(Protocol):
    """Where events come from. Places only ever grow, in the order in which events may be read."""

    async def last(self, topic: str) -> int:
        """The place of the last event of a topic; 0 where there is none."""
        ...

    async def after(self, topic: str, place: int) -> Sequence[Happened]:
        """The next events of a topic after a place, oldest first: as many as are read at once."""
        ...

    async def beyond(self, topic: str, place: int) -> None:
        """Wait until there is an event of the topic after this place."""
        ...


@dataclass(frozen=True)
class Subscription:
    """One subscription that is in order: what it listens to, and how each event is answered."""

    topic: str
    fact: str
    root: Selected
    lifted: Sequence[Lifted]
    target: TypeInfo


class Subscriptions:
    """Prepares subscriptions, and answers their events."""

    def __init__(self, catalog: Catalog, policy: Policy, preparer: Preparer, cursors: Cursors, limits: Limits) -> None:
        self._catalog, self._policy, self._preparer, self._cursors = catalog, policy, preparer, cursors
        self._limits = limits

    def prepare(self, document: Document, operation: Operation, variables: Any, role: str) -> Subscription:
        """The subscription of an operation; refusals and GraphQL's errors are raised."""
        _, prepared = self._preparer.prepare(document, operation, variables)
        (root,) = prepared.selection.roots
        if root.info is None or not isinstance(root.info.source, Told):
            raise not_told()
        unread = self._policy.field("Subscription", root.info.name, role) is False
        if unread or self._policy.rows(root.info.target, role) is None:
            raise not_told_to_you()
        lifted = self._preparer.lifted(prepared, variables)
        check_points(points([root], lifted), self._limits)
        target = self._catalog.types[root.info.target]
        return Subscription(root.info.source.topic, root.info.source.fact, root, lifted, target)

    async def answer(self, to: Subscription, happened: Happened, scope: Scope, reader: Reader) -> Answer | None:
        """What this event tells the actor; None where it is about nothing that the actor may see."""
        info, key = to.root.info, happened[1].get(to.fact)
        assert info is not None
        if key is None:
            return None
        all_lifted = [*to.lifted, Lifted(Given(), (key,))]
        statement = Statement(self._catalog, self._policy, scope.role, DIALECTS[reader.dialect])
        plan = finished(statement, Writer(statement, all_lifted).changed(to.root.children, to.target))
        found = await plan.bind(all_lifted).read(reader, scope, self._cursors)
        return None if found is None else data_of([(to.root.key, found)])
