"""What a command holds while it runs: who gives it, its unit of work, the day, and the look-up that policy limits."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise import Model

from backend.actors import Actor
from backend.clock import CHINA
from backend.entities.file import FileRow
from backend.entities.finding import FindingRow
from backend.errors import Conflict, NotInThisState, UnknownReference
from backend.files import Uploads
from backend.graph.ids import key_number
from backend.policy import visible
from backend.ratings import RatingBook
from backend.seal import Seal
from backend.states import Machine
from backend.storage.sql import beside_key
from backend.storage.work import Work


@dataclass(frozen=True)
class Doing:
    """One command being carried out."""

    actor: Actor
    work: Work
    book: RatingBook
    uploads: Uploads
    seal: Seal
    command: str
    """Its name, as the machines of `states.py` and the audit chain know it."""

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
        row: FindingRow = await self.held(FindingRow, "Finding", global_id, expected_version)
        return row

    async def held(
        self,
        rows: type[Model],
        type_name: str,
        global_id: str,
        expected_version: int | None = None,
        path: tuple[str | int, ...] | None = None,
    ) -> Any:
        """The row of that id, if the actor may see it, in the version that they saw; held to the end."""
        where = path or (f"{type_name[0].lower()}{type_name[1:]}Id",)
        number = await self._key(type_name, f"{rows._meta.db_table}.id", global_id, where, key_number)
        row: Any = await rows.get(id=number)
        if expected_version is not None and row.version != expected_version:
            raise Conflict(
                "VERSION_MOVED_ON",
                zh=f"该记录已被他人修改（现为第{row.version}版）。",
                en=f"Somebody has changed this since: it is at version {row.version} now.",
                remedy_zh="请重新读取后再试。",
                remedy_en="Read it again, then try again.",
                path=("expectedVersion",),
            )
        return row

    def move(self, row: Any, machine: Machine, *, grants: bool = True) -> None:
        """Put a row into the state that this command leads to, if its machine allows that from where it is.

        `grants`: whether the decision grants what was asked for, of a command that may do either.
        """
        to = machine.next_state(self.command, row.state, grants=grants)
        if to is None:
            allowed = machine.allowed(row.state)
            raise NotInThisState(
                "NOT_IN_THIS_STATE",
                zh=f"该{machine.zh}处于“{row.state}”状态，不能执行“{self.command}”。",
                en=f"It is {row.state}: {self.command} may not be given then.",
                remedy_zh=f"此状态下可执行：{'、'.join(allowed) or '无'}。",
                remedy_en=f"What may be given then: {', '.join(allowed) or 'nothing'}.",
                path=(f"{machine.noun[0].lower()}{machine.noun[1:]}Id",),
            )
        row.state = to.name
        row.version += 1

    async def file(self, global_id: str, path: tuple[str | int, ...]) -> FileRow:
        """A file that the actor may see and whose bytes have come; else the command that names it is blocked."""
        row: FileRow = await self.held(FileRow, "File", global_id, path=path)
        if row.stored_at is None:
            raise NotInThisState(
                "FILE_MISSING",
                zh=f"文件“{row.name}”尚未上传。",
                en=f"The bytes of the file “{row.name}” have not come yet.",
                remedy_zh="请先把文件内容上传到 uploadUrl。",
                remedy_en="Send them to its uploadUrl first.",
                path=path,
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
        params["today"] = self.today
        table, key = column.split(".")
        if kind == type_name and (value := read(text)) is not None:
            where, values = beside_key(predicate, value, params)
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


def _version(text: str) -> str | None:
    return text if re.fullmatch(r"[0-9a-f]{64}", text) else None
