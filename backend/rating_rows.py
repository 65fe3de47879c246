"""A rating's content as rows of `rating` and `line`, and what of it counts no more."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

import orjson

from backend.entities.agency_kinds import Grade
from backend.entities.rating import RatingCause
from scoring.explanation import line_text
from scoring.rating import Ratings

NO_END: Final = "9999-12-31"
"""The end of a ban that lasts until its cause is cured."""

RATING_COLUMNS: Final = (
    "id",
    "agency_id",
    "as_of",
    "known_at",
    "profile",
    "rulebook_id",
    "model_version",
    "input_digest",
    "document_digest",
    "score",
    "grade",
    "rule_score",
    "rule_grade",
    "reasons",
    "risk_absent_reason",
    "next_change_on",
    "ban_until",
    "cause",
    "corrects_id",
    "computed_at",
    "published_at",
    "period",
    "risk_score_id",
)
LINE_COLUMNS: Final = (
    "rating_id",
    "seq",
    "source",
    "finding_id",
    "merit_id",
    "rule_id",
    "rule_version_id",
    "case_code",
    "dimension",
    "severity",
    "points_full",
    "points_taken",
    "lessened",
    "reason_zh",
    "reason_en",
    "half_from",
    "counts_until",
)


@dataclass(frozen=True)
class Occasion:
    """Why, when and for which publication ratings are computed."""

    cause: RatingCause
    as_of: date
    known_at: datetime
    computed_at: datetime
    published_at: datetime | None = None
    period: str | None = None


def rating_row(number: int, rated: Ratings, content: Mapping[str, Any], occasion: Occasion) -> list[Any]:
    return [
        number,
        content["agency_id"],
        occasion.as_of,
        occasion.known_at,
        rated.profile.name,
        rated.rulebook.fingerprint,
        content["model"],
        content["input_digest"],
        sha256(rated.canonical(content)).hexdigest(),
        content["score"],
        Grade(content["grade"]).name,
        content["rule_score"],
        Grade(content["rule_grade"]).name,
        orjson.dumps(content["reasons"]).decode(),
        content["risk_absent_reason"],
        content["next_change_on"],
        ban_until(content["lines"], content["is_vetoed"]),
        occasion.cause.name,
        None,
        occasion.computed_at,
        occasion.published_at,
        occasion.period,
    ]


def ban_until(lines: Iterable[Mapping[str, Any]], is_vetoed: bool) -> date | None:
    """Until when the last of the vetoes holds; the end of time where one lasts until its cause is cured."""
    if not is_vetoed:
        return None
    ends = [line["veto_until"] or date.fromisoformat(NO_END) for line in lines if line["is_vetoing"]]
    return max(ends, default=None)


def _has_lapsed(line: Mapping[str, Any], as_of: date) -> bool:
    return line["counts_until"] is not None and line["counts_until"] <= as_of


def lapsed(content: Mapping[str, Any], as_of: date) -> Iterator[int]:
    """The findings that count no more, by age alone or some time after their cure."""
    for line in content["lines"]:
        if line["finding_id"] is not None and _has_lapsed(line, as_of):
            yield line["finding_id"]


def line_rows(rating_id: int, content: Mapping[str, Any], as_of: date) -> Iterator[list[Any]]:
    """The lines that still count, or would but for a cap; what has lapsed stands in the findings."""
    for line in content["lines"]:
        if _has_lapsed(line, as_of):
            continue
        version = line["rule_version_from"]
        yield [
            rating_id,
            line["seq"],
            line["source"],
            line["finding_id"],
            line["merit_id"],
            line["rule"] if version else None,
            f"{line['rule']}@{version}" if version else None,
            line["case"],
            line["dimension"],
            line["severity"],
            line["full_points"],
            line["taken_points"],
            orjson.dumps(line["lessened"]).decode(),
            line_text(line, "zh"),
            line_text(line, "en"),
            line["half_from"],
            line["counts_until"],
        ]
