"""The audit chain: every deed is a line whose hash covers the line before it, so that no line changes unseen.

    hash = SHA-256( previous hash, newline, JSON of [seq, at, actor, role, command, subject type, subject id, detail] )

Cutting off the end is the one thing a chain alone can't show: keep the head that `verify_chain` returns elsewhere,
and hand it over next time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

import orjson

from backend.storage.moments import to_micros
from backend.storage.statements import Statements

GENESIS = "0" * 64
COLUMNS = "seq, at, actor, role, command, subject_type, subject_id, detail, previous_hash, hash"
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Deed:
    """Who (in which role) gave which command about what, with what facts."""

    actor: str
    role: str
    command: str
    subject_type: str
    subject_id: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How far the chain holds. `broken_at` names the first line that does not, and `why` says what is wrong with it."""

    lines: int
    head: str
    broken_at: int | None = None
    why: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every line is as it was written."""
        return self.broken_at is None


class Fetching(Protocol):
    """Whatever can run a SELECT: the store, or a unit of work."""

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        ...


def line_hash(previous_hash: str, line: Sequence[object]) -> str:
    """The hash of a line, given the one before and the line's own values."""
    return sha256(previous_hash.encode() + b"\n" + orjson.dumps(list(line))).hexdigest()


async def append(statements: Statements, at: datetime, deeds: Sequence[Deed]) -> None:
    """Add deeds to the end of the chain. There is one chain: writers take their turn until their commit."""
    if not deeds:
        return
    await statements.lock("audit")
    tail = await statements.fetch("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
    seq, previous = tail[0] if tail else (0, GENESIS)
    values = ", ".join(f"${number}" for number in range(1, 11))
    for deed in deeds:
        seq += 1
        detail = orjson.dumps(deed.detail, option=orjson.OPT_SORT_KEYS).decode()
        line = [seq, to_micros(at), deed.actor, deed.role, deed.command, deed.subject_type, deed.subject_id, detail]
        own = line_hash(previous, line)
        await statements.execute(f"INSERT INTO audit ({COLUMNS}) VALUES ({values})", [*line, previous, own])
        previous = own


async def verify_chain(store: Fetching, *, head: str | None = None) -> ChainReport:
    """Read the chain from its beginning, in batches, and name the first line that is not as it was written.

    `head` is what an earlier call returned: a chain that no longer contains it has been cut off.
    """
    report, head_seen = ChainReport(0, GENESIS), head in (None, GENESIS)
    while batch := await store.fetch(
        f"SELECT {COLUMNS} FROM audit WHERE seq > $1 ORDER BY seq LIMIT {BATCH}", [report.lines]
    ):
        for row in batch:
            if why := _fault(report, row):
                return ChainReport(report.lines, report.head, report.lines + 1, why)
            report = ChainReport(report.lines + 1, row[-1])
            head_seen = head_seen or report.head == head
    if not head_seen:
        return ChainReport(report.lines, report.head, report.lines + 1, "the chain was cut off: the known head is gone")
    return report


def _fault(report: ChainReport, row: Sequence[Any]) -> str:
    *line, previous, own = row
    if line[0] != report.lines + 1:
        return f"line {report.lines + 1} is missing"
    if previous != report.head:
        return "its previous hash is not the hash of the line before it"
    if own != line_hash(previous, line):
        return "its content does not match its hash"
    return ""
