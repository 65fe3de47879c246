"""Bytes of files over HTTP: PUT to a signed address, GET by id for whoever may see the file."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from backend.errors import Refusal
from backend.files import PATH, Uploads
from backend.graph.http.media import chosen_language
from backend.look_alikes import keep_sketch
from backend.policy import visible
from backend.refused import refused
from backend.storage.sql import beside_key
from backend.storage.store import Store
from backend.tokens import Tokens

MEDIA = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "PDF": "application/pdf",
    "DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_routes(store: Store, uploads: Uploads, tokens: Tokens) -> Sequence[Route]:
    """The two routes of files."""

    async def put(request: Request) -> Response:
        language = chosen_language(request.headers.get("accept-language", ""))
        try:
            row = await uploads.receive(store, request.path_params["token"], request.stream())
        except Refusal as refusal:
            return refused(refusal, language)
        await keep_sketch(store, row, uploads.place(row.sha256))
        return JSONResponse({"id": f"File:{row.id}", "kind": row.kind, "sha256": row.sha256}, status_code=201)

    async def get(request: Request) -> Response:
        language = chosen_language(request.headers.get("accept-language", ""))
        try:
            actor = tokens.actor(request.headers.get("authorization"), language)
        except Refusal as refusal:
            return refused(refusal, language)
        found = await _seen(store, actor, request.path_params["number"])
        if found is None:
            return JSONResponse({"code": "NOT_FOUND"}, status_code=404)
        digest, kind = found
        safe = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff", "Cache-Control": "private"}
        return FileResponse(uploads.place(digest), media_type=MEDIA[kind], headers=safe)

    return [Route(f"{PATH}/{{number:int}}", get), Route(f"{PATH}/{{token}}", put, methods=["PUT"])]


async def _seen(store: Store, actor: Any, number: int) -> tuple[str, str] | None:
    predicate, params = visible(actor, "File", "t")
    where, values = beside_key(predicate, number, params)
    sql = f"SELECT t.sha256, t.kind FROM file t WHERE t.id = $1 AND t.stored_at IS NOT NULL AND ({where})"
    rows = await store.fetch(sql, values)
    return (rows[0][0], rows[0][1]) if rows else None
