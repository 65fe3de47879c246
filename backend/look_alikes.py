"""Reports that say what another says: sketches of their texts, candidates by index, and the suspicions that follow.

A sketch is made when a document's bytes come, outside any command; at the upload of a report it is held against those
that share some of its smallest hashes. What an agency says of one client twice is none.
"""

from asyncio import to_thread
from datetime import date, datetime
from pathlib import Path
from typing import Final

from backend.detectors.numbers import number
from backend.document_text import text_of
from backend.entities.file import FileKind, FileRow
from backend.entities.look_alike import LookAlikeRow, LookAlikeState, SketchPieceRow, TextSketchRow
from backend.entities.project import ProjectRow
from backend.entities.report import ReportRow
from backend.storage.store import Store
from scoring.shingles import likeness, shingles, sketch

PIECES: Final = 32
"""Hashes of a sketch by which candidates are found."""
MOST_CANDIDATES: Final = 50
DOCUMENTS: Final = (FileKind.PDF.name, FileKind.DOCX.name)


async def keep_sketch(store: Store, file: FileRow, place: Path) -> None:
    """Make the sketch of a document whose bytes have come, once for each digest."""
    if file.kind not in DOCUMENTS:
        return
    with store.bound():
        if await TextSketchRow.exists(sha256=file.sha256):
            return
    found = await to_thread(lambda: shingles(text_of(place, str(file.kind))))
    async with store.transaction() as work:
        if await TextSketchRow.exists(sha256=file.sha256):
            return
        smallest = sketch(found)
        row = await TextSketchRow.create(sha256=file.sha256, shingles=len(found), sketch=smallest, recorded_at=work.at)
        for piece in smallest[:PIECES]:
            await SketchPieceRow.create(piece=piece, sketch_id=row.id)


async def suspect(report: ReportRow, today: date, at: datetime) -> list[int]:
    """Note the earlier reports that this one resembles; their numbers."""
    own = await TextSketchRow.get_or_none(sha256=report.digest)
    if own is None or not own.shingles:
        return []
    client = (await ProjectRow.get(id=report.project_id)).enterprise_id
    found = []
    for other, held in await _candidates(report, own):
        its_client = (await ProjectRow.get(id=other.project_id)).enterprise_id
        if (other.agency_id, its_client) == (report.agency_id, client):
            continue
        similarity = round(likeness(own.sketch, held.sketch) * 10_000)
        if similarity >= number("report.look_alike_share", today):
            await LookAlikeRow.create(
                report_id=report.id,
                other_id=other.id,
                agency_id=report.agency_id,
                similarity=similarity,
                state=LookAlikeState.SUSPECTED.name,
                found_on=today,
                recorded_at=at,
            )
            found.append(int(other.id))
    return found


async def _candidates(report: ReportRow, own: TextSketchRow) -> list[tuple[ReportRow, TextSketchRow]]:
    """Uploaded reports whose texts share some of the smallest hashes, those that share most first."""
    pieces = await SketchPieceRow.filter(piece__in=own.sketch[:PIECES]).values_list("sketch_id")
    shared: dict[int, int] = {}
    for (key,) in pieces:
        shared[int(key)] = shared.get(int(key), 0) + 1
    best = sorted(shared, key=lambda key: (-shared[key], key))[:MOST_CANDIDATES]
    sketches = {row.sha256: row for row in await TextSketchRow.filter(id__in=best)}
    reports = ReportRow.filter(digest__in=sorted(sketches), uploaded_on__not_isnull=True).exclude(id=report.id)
    return [(row, sketches[row.digest]) for row in await reports.order_by("id").limit(MOST_CANDIDATES) if row.digest]
