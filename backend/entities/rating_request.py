"""RatingRequest: when an agency asked to be rated anew, and the rating that it got."""

from tortoise import Model

from backend.entities.rows import belongs_to, day, index, key, long_text, short_text


class RatingRequestRow(Model):
    """One request."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    rating = belongs_to("RatingRow", index=False)
    rating_id: int
    asked_by = short_text(80)
    asked_on = day()
    reason = long_text()

    class Meta:
        table = "rating_request"
        indexes = (index("rating_request", "agency_id", "asked_on"),)
