"""A refusal as JSON, for the rooms beside GraphQL: files and exports."""

from starlette.responses import JSONResponse, Response

from backend.errors import Refusal


def refused(refusal: Refusal, language: str) -> Response:
    """Code, message and remedy in the language asked for, under the refusal's own status."""
    zh = language == "zh"
    told = {
        "code": refusal.code,
        "message": refusal.zh if zh else refusal.en,
        "remedy": refusal.remedy_zh if zh else refusal.remedy_en,
    }
    return JSONResponse(told, status_code=refusal.status)
