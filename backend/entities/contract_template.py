"""ContractTemplate (合同示范文本库, 003-ND（五）): wordings of the eleven elements to begin from."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import strawberry
from tortoise import Model, fields

from backend.entities.rows import belongs_to, data, day, long_text, short_text
from backend.graph.declare import Connection, Node, column, every, expression, one, published, queries

if TYPE_CHECKING:
    from backend.entities.service_kind import ServiceKind

RESPONSIBILITY: Final = {
    "zh": "委托安全生产服务，不改变生产经营单位的安全生产主体责任（001-HZ 一(四)）。",
    "en": "Hiring a safety service leaves the responsibility for safety with the enterprise itself (001-HZ 一(四)).",
}
"""The fixed note that goes with every contract; nobody can leave it out or change it."""


class ContractTemplateRow(Model):
    """A template of reference data: by element's name, its wording in Chinese and in English."""

    code = fields.CharField(40, primary_key=True)
    title_zh = short_text(120)
    title_en = short_text(160)
    service_kind = belongs_to("ServiceKindRow", index=False)
    service_kind_id: str
    clause = short_text(80)
    elements = data(null=False)
    note = long_text()
    from_on = day()
    until_on = day(null=True)

    class Meta:
        table = "contract_template"


def responsibility(language: str) -> str:
    """The note as a constant in SQL."""
    return "'" + RESPONSIBILITY[language].replace("'", "''") + "'"


@published(
    "contract_template",
    key="code",
    description="合同示范文本：供参考，非强制。A template of a contract: to begin from, not to be imposed.",
)
class ContractTemplate(Node):
    """Wordings of the eleven elements."""

    code: str = column("代码。Code.", filterable=True, orderable=True)
    title_zh: str = column("标题。Title, Chinese.")
    title_en: str = column("标题（英文）。Title, English.")
    service_kind: Annotated["ServiceKind", strawberry.lazy("backend.entities.service_kind")] = one(
        "服务类型。The service it is for.", "service_kind_id"
    )
    clause: str = column("出处：文件简称与条款。Clauses it follows, by short name.")
    elements: strawberry.scalars.JSON = column("十一项要素的参考表述。Wordings by element, Chinese and English.")
    note: str = column("使用说明。How to use it.")
    responsibility_zh: str = expression("责任提示（固定）。The fixed note on responsibility.", responsibility("zh"))
    responsibility_en: str = expression("责任提示（英文）。The note, English.", responsibility("en"))
    from_on: date = column("自。From this day.")
    until_on: date | None = column("至。Until this day; null: open.", filterable=True)


@queries
class ContractTemplateQueries:
    """Templates."""

    contract_templates: Connection[ContractTemplate] = every("合同示范文本库。Library of templates.", order=("code",))
