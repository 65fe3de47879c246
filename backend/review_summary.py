"""reviewSummary: what clients, buyers and third parties say of an agency in a year, weighted (003-ND（二十）)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, cast

import strawberry

from backend.clock import Clock
from backend.detectors.client_reviews_low import PARTIES
from backend.detectors.numbers import number
from backend.detectors.words import Words
from backend.entities.client_review import Reviewer
from backend.entities.scalars import Points, Whole
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.graph.ids import number_of
from backend.storage.reader import Reader
from backend.storage.sql import for_dialect


@published(description="一方的评价汇总。What one party says.")
class PartyReviews:
    """One party's reviews."""

    reviewer: Reviewer = column("评价方。Who reviews.")
    weight: Whole = column("权重（建议值）。Weight of each of its reviews; a proposal.")
    count: Whole = column("次数。How many.")
    mean: Points | None = column("均分。Mean; null: none.")


@published(description="服务绩效评比汇总，近12个月。An agency's reviews of the last 12 months, by party and weighted.")
class ReviewSummary:
    """All of them."""

    agency_id: strawberry.ID = column("机构编号。Id of the agency.")
    as_of: date = column("截至日。As of this day.")
    count: Whole = column("次数。How many.")
    minimum: Whole = column("最低样本数。Fewest that a mean is taken of.")
    is_enough: bool = column("样本是否足够。Whether there are enough.")
    weighted_mean: Points | None = column("加权均分；样本不足为空。Weighted mean; null: too few.")
    parties: list[PartyReviews] = column("各方。By party.")


_SELECT: Final = """
    SELECT a.id, r.reviewer, COUNT(r.id), COALESCE(SUM(r.score), 0)
    FROM agency a
    LEFT JOIN client_review r ON r.agency_id = a.id AND r.reviewed_on > {since} AND r.reviewed_on <= {today}
    WHERE a.id = {key} GROUP BY a.id, r.reviewer"""


def review_queries(clock: Clock) -> type:
    """The query of this module, bound to a clock."""

    async def answer(
        call: Call,
        agency_id: Annotated[strawberry.ID, strawberry.argument(description="机构编号。Id of the agency.")],
    ) -> Mapping[str, Any] | None:
        key = number_of("Agency", agency_id)
        return None if key is None else await _summary(cast(Reader, call.reader), key, clock.today())

    @queries
    class ReviewQueries:
        """Reviews."""

        review_summary: ReviewSummary | None = computed(
            "服务绩效评比汇总：各方次数与均分、加权均分。An agency's reviews by party, and their weighted mean.", answer
        )

    return ReviewQueries


async def _summary(reader: Reader, agency_id: int, today: date) -> Mapping[str, Any] | None:
    words = Words(reader.dialect, today, only_one=True)
    key = "$2" if reader.dialect == "sqlite" else "$2::bigint"
    sql = _SELECT.format(since=words.before(words.today, "12 months"), today=words.today, key=key)
    rows = await reader.fetch(for_dialect(sql, reader.dialect), [today.isoformat(), agency_id])
    if not rows:
        return None
    found = {who: (int(count), int(points)) for _, who, count, points in rows if who}
    weights = {who: number(f"review.weight.{who}", today) for who in PARTIES}
    count = sum(each for each, _ in found.values())
    least = number("sample.minimum", today)
    mean = None
    if count >= least:
        total = sum(weights[who] * points for who, (_, points) in found.items())
        mean = total // sum(weights[who] * each for who, (each, _) in found.items())
    return {
        "agency_id": f"Agency:{agency_id}",
        "as_of": today,
        "count": count,
        "minimum": least,
        "is_enough": count >= least,
        "weighted_mean": mean,
        "parties": [_party(who, weights[who], *found.get(who, (0, 0))) for who in PARTIES],
    }


def _party(who: str, weight: int, count: int, points: int) -> Mapping[str, Any]:
    return {"reviewer": who, "weight": weight, "count": count, "mean": points // count if count else None}
