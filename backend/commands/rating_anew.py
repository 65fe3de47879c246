"""What follows for the grade when something was put right: the agency is rated anew at once."""

from backend.commands.doing import Doing
from backend.entities.rating import RatingCause


async def rate(doing: Doing, agency_id: int) -> None:
    """Its new rating, and the event of it."""
    rated = await doing.book.rate_one(doing.work, agency_id, cause=RatingCause.EVENT)
    doing.work.emit("agency.rated", f"Agency:{agency_id}", {"rating": rated.id, "grade": rated.grade})
