"""Where the bytes of files come and lie: signed addresses to send them to, what they are, a folder by digest."""

import os
import secrets
import zipfile
from asyncio import to_thread
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import jwt

from backend.clock import Clock
from backend.entities.file import FileKind, FileRow
from backend.errors import Conflict, InvalidInput, NotSignedIn, Refusal, TooMuch
from backend.storage.store import Store

ALGORITHM: Final = "HS256"
AUDIENCE: Final = "anxin-upload"
HOURS: Final = 1
"""For so long an address may be used."""
PATH: Final = "/files"
_MAGIC: Final = {b"\xff\xd8\xff": FileKind.JPEG, b"\x89PNG\r\n\x1a\n": FileKind.PNG, b"%PDF-": FileKind.PDF}
_PARTS: Final = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}


@dataclass(frozen=True)
class Uploads:
    """The folder of files and the key that signs addresses into it."""

    folder: Path
    key: bytes
    limit: int
    clock: Clock

    def address(self, file_id: int, at: datetime) -> tuple[str, datetime]:
        """Where to PUT the bytes of a file, and until when."""
        expires = at + timedelta(hours=HOURS)
        claims = {"aud": AUDIENCE, "sub": str(file_id), "exp": int(expires.timestamp())}
        return f"{PATH}/{jwt.encode(claims, self.key, algorithm=ALGORITHM)}", expires

    def place(self, digest: str) -> Path:
        """Where the bytes of that digest lie."""
        return self.folder / digest[:2] / digest

    async def receive(self, store: Store, token: str, body: AsyncIterator[bytes]) -> FileRow:
        """Take the bytes of an announced file: exactly those that were announced, of a kind that we know.

        The same bytes may be sent again. Errors: NotSignedIn for an address that is not ours or has expired; TooMuch,
        Conflict (FILE_DIFFERENT), InvalidInput (FILE_KIND), and nothing is kept.
        """
        file_id = self._signed(token)
        with store.bound():
            row = await FileRow.get(id=file_id)
        self.folder.mkdir(parents=True, exist_ok=True)
        arriving = self.folder / f".arriving-{secrets.token_hex(8)}"
        try:
            digest, size = await self._write(arriving, body, row.size)
            if (digest, size) != (row.sha256, row.size):
                raise _different(row)
            kind = await to_thread(kind_of, arriving)
            final = self.place(digest)
            final.parent.mkdir(exist_ok=True)
            arriving.replace(final)
        finally:
            arriving.unlink(missing_ok=True)
        return await self._keep(store, file_id, kind)

    def _signed(self, token: str) -> int:
        now = int(self.clock.now().timestamp())
        try:
            claims = jwt.decode(
                token, self.key, algorithms=[ALGORITHM], audience=AUDIENCE, options={"verify_exp": False}
            )
        except jwt.InvalidTokenError as error:
            raise _no_address() from error
        if claims["exp"] <= now:
            raise _no_address()
        return int(claims["sub"])

    async def _write(self, to: Path, body: AsyncIterator[bytes], size: int) -> tuple[str, int]:
        seen, count = sha256(), 0
        with to.open("wb") as out:
            async for part in body:
                count += len(part)
                if count > min(size, self.limit):
                    raise _too_long(size)
                seen.update(part)
                await to_thread(out.write, part)
            out.flush()
            await to_thread(os.fsync, out.fileno())
        return seen.hexdigest(), count

    async def _keep(self, store: Store, file_id: int, kind: FileKind) -> FileRow:
        async with store.transaction() as work:
            row = await FileRow.get(id=file_id)
            if row.stored_at is None:
                row.kind, row.stored_at, row.version = kind.name, work.at, row.version + 1
                await row.save()
                work.audit(
                    actor=row.staged_by, role="UPLOAD", command="storeFile", subject=("File", row.id),
                    detail={"sha256": row.sha256, "kind": kind.name},
                )  # fmt: skip
        return row


def kind_of(path: Path) -> FileKind:
    """What a file is by its content. Errors: InvalidInput with FILE_KIND."""
    with path.open("rb") as file:
        head = file.read(16)
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
        except zipfile.BadZipFile:
            names = set()
        for part, kind in _PARTS.items():
            if part in names and "[Content_Types].xml" in names:
                return kind
    raise InvalidInput(
        "FILE_KIND",
        zh="文件内容不是JPEG、PNG、PDF、DOCX或XLSX。",
        en="By its content the file is no JPEG, PNG, PDF, DOCX or XLSX.",
        remedy_zh="请转换格式后重新申报；改扩展名无效。",
        remedy_en="Convert it and announce it anew; another name does not help.",
    )


def _different(row: FileRow) -> Refusal:
    return Conflict(
        "FILE_DIFFERENT",
        zh=f"上传内容与申报的“{row.name}”不符（摘要或大小不同）。",
        en=f"The bytes are not those that were announced as “{row.name}”: digest or size differs.",
        remedy_zh="请上传原文件，或重新申报。",
        remedy_en="Send the file that was announced, or announce this one.",
    )


def _too_long(size: int) -> Refusal:
    return TooMuch(
        "FILE_LONGER",
        zh=f"上传内容超过申报的{size}字节。",
        en=f"More bytes came than the {size} that were announced.",
        remedy_zh="请核对文件并重新申报。",
        remedy_en="Check the file and announce it anew.",
    )


def _no_address() -> Refusal:
    return NotSignedIn(
        "UPLOAD_ADDRESS",
        zh="上传地址无效或已失效。",
        en="This address to upload to is not valid, or has expired.",
        remedy_zh="请重新申报文件以取得新地址。",
        remedy_en="Announce the file again for a new one.",
    )
