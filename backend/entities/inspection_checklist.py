"""InspectionChecklist: what inspectors look at, by kind of inspection and mode; reference data."""

from datetime import date

import strawberry
from tortoise import Model, fields

from backend.entities.inspection import InspectionMode
from backend.entities.rows import choice, data, day, one_of, short_text
from backend.graph.declare import Connection, Node, column, every, published, queries


class InspectionChecklistRow(Model):
    """A checklist from one day until another; an item of `items` has a rule and a case where a no is a violation."""

    code = fields.CharField(40, primary_key=True)
    title_zh = short_text(120)
    title_en = short_text(160)
    kinds = data(null=False)
    mode = choice(InspectionMode)
    items = data(null=False)
    from_on = day()
    until_on = day(null=True)

    class Meta:
        table = "inspection_checklist"
        constraints = (one_of("inspection_checklist", "mode", InspectionMode),)


@published(
    "inspection_checklist",
    key="code",
    description="检查清单（建议方案）：逐项、出处、不符合时对应的规则情形。A checklist; its items are a proposal.",
)
class InspectionChecklist(Node):
    """What is looked at."""

    code: str = column("代码。Code.", filterable=True, orderable=True)
    title_zh: str = column("标题。Title, Chinese.")
    title_en: str = column("标题（英文）。Title, English.")
    kinds: strawberry.scalars.JSON = column("适用的检查种类。Kinds of inspection that it is for.")
    mode: InspectionMode = column("方式。On site or off site.", filterable=True)
    items: strawberry.scalars.JSON = column(
        "检查项：代码、中英文、条款、不符合时的规则与情形。Items: code, words, clause, rule and case of a no."
    )
    from_on: date = column("自。From this day.")
    until_on: date | None = column("至（不含）。Until this day, not included; null: open.", filterable=True)


@queries
class InspectionChecklistQueries:
    """Checklists."""

    inspection_checklists: Connection[InspectionChecklist] = every(
        "监督检查清单。Checklists of inspections.", order=("code",)
    )
