"""LookAlike: two reports that say the same, found by their shingles, to be confirmed by a person (R06)."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import (
    belongs_to,
    choice,
    data,
    day,
    index,
    key,
    long_text,
    moment,
    one_of,
    short_text,
    whole,
)
from backend.entities.scalars import Percent
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.report import Report


@strawberry.enum(description="雷同报告状态。State of a suspicion.")
class LookAlikeState(Enum):
    SUSPECTED = "SUSPECTED"
    CONFIRMED = "CONFIRMED"
    DISMISSED = "DISMISSED"


class TextSketchRow(Model):
    """What is kept of a document's text: its smallest shingle hashes. `shingles` 0: no text could be read."""

    id = key()
    sha256 = short_text(64, unique=True)
    shingles = whole()
    sketch = data(null=False)
    recorded_at = moment()

    class Meta:
        table = "text_sketch"


class SketchPieceRow(Model):
    """The very smallest hashes of a sketch: what candidates are found by."""

    id = key()
    piece = short_text(16)
    sketch = belongs_to("TextSketchRow", index=False)
    sketch_id: int

    class Meta:
        table = "sketch_piece"
        indexes = (index("sketch_piece", "piece", "sketch_id"),)


class LookAlikeRow(Model):
    """A report and the one before it that it resembles; similarity in hundredths of a per cent."""

    id = key()
    report = belongs_to("ReportRow")
    report_id: int
    other = belongs_to("ReportRow", index=False)
    other_id: int
    agency = belongs_to("AgencyRow")
    agency_id: int
    similarity = whole()
    state = choice(LookAlikeState)
    found_on = day()
    reason = long_text(null=True)
    decided_by = short_text(80, null=True)
    decided_on = day(null=True)
    recorded_at = moment()
    version = whole(1)

    class Meta:
        table = "look_alike"
        constraints = (one_of("look_alike", "state", LookAlikeState),)
        unique_together = (("report_id", "other_id"),)
        indexes = (index("look_alike", "found_on", "id"),)


@published(
    "look_alike", description="雷同报告线索：须由人确认。A suspicion that a report was copied; a person decides."
)
class LookAlike(Node):
    """Two reports that resemble each other."""

    report: Annotated["Report", strawberry.lazy("backend.entities.report")] | None = one(
        "在后的报告。The later report.", "report_id"
    )
    other: Annotated["Report", strawberry.lazy("backend.entities.report")] | None = one(
        "在先的报告。The earlier report.", "other_id"
    )
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "在后报告的机构。Agency of the later report.", "agency_id"
    )
    similarity: Percent = column("估计的相似度。Estimated likeness of the texts, per cent.")
    state: LookAlikeState = column("状态。State.", filterable=True)
    found_on: date = column("发现日期。Day found.", orderable=True)
    reason: str | None = column("决定理由。Reason of the decision.")
    decided_on: date | None = column("决定日期。Day decided.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class LookAlikeQueries:
    """Suspicions."""

    look_alikes: Connection[LookAlike] = every(
        "雷同报告线索（监管可见）。Suspicions, for officers.", order=("-found_on",)
    )
