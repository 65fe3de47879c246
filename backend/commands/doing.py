"""What a command holds while it runs: who gives it, its unit of work, the day, and the look-up that policy limits."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from backend.clock import CHINA
from backend.entities.finding import MOVES, FindingRow, FindingState
from backend.errors import Conflict, NotInThisState, UnknownReference
from backend.policy import Actor, visible
from backend.ratings import RatingBook
from backend.storage.work import Work

_NAMED: Final = re.compile(r":([a-z_]+)")


@dataclass(frozen=True)
class Doing:
    """One command being carried out."""

    actor: Actor
    work: Work
    book: RatingBook

    @property
    def today(self) -> date:
        """The Beijing day of the unit of work."""
        return self.work.at.astimezone(CHINA).date()

    def audit(self, command: str, subject: tuple[str, object], **detail: object) -> None:
        """Note this deed in the audit chain."""
        self.work.audit(
            actor=self.actor.subject, role=self.actor.role.name, command=command, subject=subject, detail=detail
        )

    async def finding(self, global_id: str, expected_version: int | None = None) -> FindingRow:
        """The finding of that id, if the actor may see it, held until the transaction ends."""
        number = await self._key("Finding", "finding.id", global_id, ("findingId",), _number)
        row = await FindingRow.get(id=number)
        if expected_version is not None and row.version != expected_version:
            raise Conflict(
                "VERSION_MOVED_ON",
                zh=f"该认定已被他人修改（现为第{row.version}版）。",
                en=f"Somebody has changed this finding since: it is at version {row.version} now.",
                remedy_zh="请重新读取后再试。",
                remedy_en="Read it again, then try again.",
                path=("expectedVersion",),
            )
        return row

    async def version_of_model(self, global_id: str) -> str:
        """The version of the risk model of that id, if the actor may see it."""
        return str(await self._key("RiskModel", "risk_model.version", global_id, ("model",), _version))

    async def _key(
        self,
        type_name: str,
        column: str,
        global_id: str,
        path: tuple[str | int, ...],
        read: Callable[[str], Any],
    ) -> Any:
        kind, _, text = str(global_id).partition(":")
        predicate, params = visible(self.actor, type_name, "t")
        table, key = column.split(".")
        if kind == type_name and (value := read(text)) is not None:
            where, values = _bound(predicate, value, params)
            lock = " FOR UPDATE" if self.work.dialect == "postgresql" else ""
            if await self.work.fetch(f"SELECT t.{key} FROM {table} t WHERE t.{key} = $1 AND ({where}){lock}", values):
                return value
        raise UnknownReference(
            "NOT_FOUND",
            zh=f"没有编号为“{global_id}”的对象，或您无权查看。",
            en=f"There is nothing with the id “{global_id}” that you may see.",
            remedy_zh="请核对编号。",
            remedy_en="Check the id.",
            path=path,
        )


def move(row: FindingRow, to: FindingState) -> None:
    """Put a finding into its next state, if the table of moves allows it."""
    now = FindingState(row.state)
    if to not in MOVES[now]:
        raise NotInThisState(
            "NOT_IN_THIS_STATE",
            zh=f"该认定处于“{now.name}”状态，不能转为“{to.name}”。",
            en=f"The finding is {now.name}; it can't become {to.name}.",
            remedy_zh=f"可转为：{'、'.join(sorted(state.name for state in MOVES[now])) or '无'}。",
            remedy_en=f"It may become: {', '.join(sorted(state.name for state in MOVES[now])) or 'nothing'}.",
            path=("findingId",),
        )
    row.state = to.name
    row.version += 1


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _version(text: str) -> str | None:
    return text if re.fullmatch(r"[0-9a-f]{64}", text) else None


def _bound(predicate: str, key: int | str, params: Mapping[str, Any]) -> tuple[str, list[Any]]:
    where, names = _numbered(predicate)
    return where, [key, *(params[name] for name in names)]


@lru_cache(maxsize=256)
def _numbered(predicate: str) -> tuple[str, tuple[str, ...]]:
    """Named parameters as `$2`, `$3`, ...: `$1` is the key."""
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 2}"

    return _NAMED.sub(place, predicate), tuple(names)
