"""Publication: one quarter's ratings, made public together."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import day, key, moment, short_text, whole
from backend.entities.scalars import Whole
from backend.graph.declare import Connection, Node, column, every, many, published, queries

if TYPE_CHECKING:
    from backend.entities.rating import Rating


class PublicationRow(Model):
    """What was published, as of when, by whom."""

    id = key()
    period = short_text(10, unique=True)
    as_of = day()
    known_at = moment()
    agencies = whole()
    published_by = short_text(80)
    published_at = moment()
    contest_until = day(null=True)

    class Meta:
        table = "publication"


@published("publication", description="信用评定公布（按季）。A quarter's published ratings.")
class Publication(Node):
    """A publication."""

    period: str = column("期间，如2026Q4。Period.", filterable=True, orderable=True)
    as_of: date = column("评定日。The day the ratings speak of.", orderable=True)
    known_at: datetime = column("所知截止时刻。What was recorded by then.")
    agencies: Whole = column("机构数。Number of agencies rated.")
    published_at: datetime = column("公布时刻。When published.", orderable=True)
    contest_until: date | None = column(
        "公示期截止日：此日前可提出异议。Publicity: it may be contested until this day."
    )
    ratings: Connection[Annotated["Rating", strawberry.lazy("backend.entities.rating")]] = many(
        "本期评定。Its ratings.", "period", by="period", order=("-score",)
    )


@queries
class PublicationQueries:
    """Publications."""

    publications: Connection[Publication] = every("历次公布。All publications.", order=("-period",))
