"""Answers kept in memory, each with the versions of the tables that it was read from. It knows no database.

What changed is asked anew for every request, after it came in: an answer is given from memory only if no table that
its statement names has seen a commit since it was read, so that none is older than the last acknowledged write.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Protocol

from backend.graph.plan import Plan

BESIDES = 400
"""Bytes that an entry takes beside its answer and its key's text."""


class State(Protocol):
    """The tables as they stand: equal states are one object."""

    @property
    def versions(self) -> Mapping[str, int]:
        """How often each watched relation has changed."""
        ...

    @property
    def unwatched(self) -> frozenset[str]:
        """Relations whose changes nobody counts: an answer read from one is not kept."""
        ...


class Versions(Protocol):
    """Tells what has been committed."""

    async def state(self) -> State:
        """The state after everything that was acknowledged before this call."""
        ...

    def at_once(self) -> State | None:
        """The same where it can be told without waiting."""
        ...


@dataclass(slots=True)
class Entry:
    """An answer, and the versions that it was read at; `state` is the last one in which they were found."""

    answer: bytes
    relations: tuple[str, ...]
    versions: tuple[int, ...]
    state: State
    size: int


def relations_of(plan: Plan, state: State) -> tuple[str, ...] | None:
    """The relations that a plan may read, or None if its answer can't be kept: every word of it that names one."""
    if plan.relations is None:
        watched = tuple(sorted(plan.words & state.versions.keys()))
        plan.relations = watched if plan.is_steady and not plan.words & state.unwatched else ()
    return plan.relations or None


def versions_of(relations: tuple[str, ...], state: State) -> tuple[int, ...]:
    """Their versions in a state."""
    return tuple([state.versions[name] for name in relations])


class Memory:
    """Keeps the answers used last, `size` bytes at most; none with a size of 0."""

    def __init__(self, versions: Versions, size: int) -> None:
        self.versions, self.size = versions, size
        self._kept: OrderedDict[Hashable, Entry] = OrderedDict()
        self.bytes = self.hits = self.misses = self.outdated = self.evicted = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable, state: State) -> bytes | None:
        """The answer, if none of its tables has changed."""
        entry = self._kept.get(key)
        if entry is None:
            self.misses += 1
            return None
        if entry.state is not state:
            if versions_of(entry.relations, state) != entry.versions:
                self.outdated += 1
                self._drop(key)
                return None
            entry.state = state
        self.hits += 1
        self._kept.move_to_end(key)
        return entry.answer

    def put(self, key: Hashable, plan: Plan, state: State, answer: bytes) -> None:
        """Keep an answer that was read after `state` was seen."""
        relations = relations_of(plan, state)
        size = len(answer) + BESIDES
        if relations is None or size > self.size // 8:
            return
        self._drop(key)
        self._kept[key] = Entry(answer, relations, versions_of(relations, state), state, size)
        self.bytes += size
        while self.bytes > self.size:
            self._drop(next(iter(self._kept)))
            self.evicted += 1

    def _drop(self, key: Hashable) -> None:
        entry = self._kept.pop(key, None)
        if entry:
            self.bytes -= entry.size
