"""The list of errors is complete, in both languages, and printed as it is."""

from pathlib import Path

from backend.error_catalogue import catalogue, markdown, missing_words
from backend.graph.limits import Limits

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


def test_the_page_of_errors_is_what_the_source_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run `anxin errors --write`"


def test_every_error_says_in_both_languages_what_is_wrong_and_what_to_do() -> None:
    assert missing_words() == []


def test_codes_of_every_way_to_raise_one_are_found() -> None:
    codes = {one.code: one.status for one in catalogue()}
    wanted = {
        "TIMEOUT": 503, "NOT_SIGNED_IN": 401, "CURSOR_STALE": 400, "GRAPHQL_VALIDATION_FAILED": 400, "INTERNAL": 500,
        "VERSION_MOVED_ON": 409, "TOO_COMPLEX_ROOT_FIELDS": 413, "TOO_COMPLEX_NESTING": 413, "BODY_TOO_LARGE": 413,
    }  # fmt: skip
    assert {code: codes.get(code) for code in wanted} == wanted
    assert all(f"TOO_COMPLEX_{name.upper()}" in codes for name in Limits.__dataclass_fields__)
    assert not any("{" in code for code in codes)
