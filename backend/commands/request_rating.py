"""requestRating: an agency asks to be rated anew by what is on record now; not more often than the rule says."""

from datetime import timedelta
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.given import own_agency
from backend.detectors.numbers import number
from backend.entities.rating import Rating, RatingCause
from backend.entities.rating_request import RatingRequestRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    Rating,
    description="申请重新评定：按现有记录立即重评，30日内一次。"
    "Ask to be rated anew by what is on record now; once in thirty days.",
)
async def request_rating(
    doing: Doing,
    reason: Annotated[str, strawberry.argument(description="理由，1至4000字。Why.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its new rating."""
    agency = own_agency(doing)
    why = words(reason, ("reason",))
    last = await RatingRequestRow.filter(agency_id=agency).order_by("-asked_on").first()
    if last is not None:
        again = last.asked_on + timedelta(number("rating.request_days", doing.today))
        if doing.today < again:
            raise NotInThisState(
                "REQUESTED_LATELY",
                zh=f"近期已申请过，{again}起可再次申请。",
                en=f"It was asked for lately; ask again from {again} on.",
                remedy_zh="每次确认、改正、修复都会自动重评，无需申请。",
                remedy_en="After a confirmation, a cure or a repair it is rated anew by itself.",
            )
    rated = await doing.book.rate_one(doing.work, agency, cause=RatingCause.EVENT)
    await RatingRequestRow.create(
        agency_id=agency, rating_id=rated.id, asked_by=doing.actor.subject, asked_on=doing.today, reason=why
    )
    doing.audit("requestRating", ("Rating", rated.id), grade=rated.grade)
    doing.work.emit("agency.rated", f"Agency:{agency}", {"rating": rated.id, "grade": rated.grade})
    return Changed("Rating", rated.id)
