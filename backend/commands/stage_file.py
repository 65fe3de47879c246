"""stageFile: announce a photo or document by its digest; its bytes then go to the address that is given."""

import re
from typing import Annotated, Final

import strawberry

from backend.actors import Role
from backend.commands.doing import Doing
from backend.commands.given import own_agency
from backend.entities.file import FileRow, StagedFile
from backend.errors import InvalidInput, TooMuch
from backend.graph.changed import Shown
from backend.graph.declare import command

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME: Final = 200


@command(
    StagedFile,
    description="申报文件（JPEG、PNG、PDF、DOCX、XLSX，至多20MB），随后以PUT上传至uploadUrl。"
    "Announce a file; then PUT its bytes to uploadUrl. What it is, its content says.",
)
async def stage_file(
    doing: Doing,
    name: Annotated[str, strawberry.argument(description="文件名。Its name.")],
    size: Annotated[int, strawberry.argument(description="字节数。Its size in bytes.")],
    sha256: Annotated[str, strawberry.argument(description="SHA-256摘要（小写十六进制）。Its digest, lower-case hex.")],
) -> Shown:
    """A promise of a file; the command that names it is blocked until the bytes have come."""
    if doing.actor.role is Role.AGENCY:
        own_agency(doing)
    _check(name, sha256)
    uploads = doing.uploads
    if not 0 < size <= uploads.limit:
        raise TooMuch(
            "FILE_SIZE",
            zh=f"文件须为1至{uploads.limit}字节。",
            en=f"A file has 1 to {uploads.limit} bytes.",
            remedy_zh="请压缩或拆分文件。",
            remedy_en="Make it smaller, or split it.",
            path=("size",),
        )
    row = await FileRow.create(
        name=name.strip(),
        sha256=sha256,
        size=size,
        agency_id=doing.actor.agency_id,
        enterprise_id=doing.actor.enterprise_id,
        staged_by=doing.actor.subject,
        staged_at=doing.work.at,
    )
    doing.audit("stageFile", ("File", row.id), sha256=sha256, size=size)
    url, expires = uploads.address(row.id, doing.work.at)
    return Shown("StagedFile", {"file_id": f"File:{row.id}", "upload_url": url, "expires_at": expires})


def _check(name: str, sha256: str) -> None:
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise InvalidInput(
            "FILE_NAME",
            zh=f"文件名须为1至{LONGEST_NAME}个字符。",
            en=f"A file's name has 1 to {LONGEST_NAME} characters.",
            remedy_zh="请缩短文件名。",
            remedy_en="Give a shorter name.",
            path=("name",),
        )
    if not _DIGEST.fullmatch(sha256):
        raise InvalidInput(
            "DIGEST_FORMAT",
            zh="摘要须为64位小写十六进制。",
            en="A digest is 64 lower-case hexadecimal digits.",
            remedy_zh="请对文件内容计算SHA-256。",
            remedy_en="Take the SHA-256 of the file's bytes.",
            path=("sha256",),
        )
