"""publishGuideline: a regulator says what a kind of report is checked for in a region (002-LS 二(一)1)."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import Path, filled, refuse_first, within
from backend.commands.officers import place_of_this_officer
from backend.entities.report import ReportKind
from backend.entities.report_guideline import ReportGuideline, ReportGuidelineRow
from backend.errors import InvalidInput, Refusal
from backend.graph.changed import Changed
from backend.graph.declare import command

MOST_ITEMS: Final = 100


@strawberry.input(description="核对项。An item of the checklist.")
class GuidelineItem:
    """What a report is checked for."""

    code: str = strawberry.field(description="代码，1至40字。Code, 1 to 40 characters.")
    zh: str = strawberry.field(description="内容，1至400字。What is checked, Chinese.")
    en: str = strawberry.field(description="内容（英文），1至400字。What is checked, English.")
    weight: int = strawberry.field(description="权重，1至100。Weight, 1 to 100.")


@command(
    ReportGuideline, description="发布报告导则；同地区同种类的前一版即止。Publish a guideline; the former one ends."
)
async def publish_guideline(
    doing: Doing,
    region: Annotated[str, strawberry.argument(description="区划代码（辖区内）。Division code, within your region.")],
    kind: Annotated[ReportKind, strawberry.argument(description="报告种类。Kind of report.")],
    title: Annotated[str, strawberry.argument(description="标题，1至160字。Title.")],
    checklist: Annotated[list[GuidelineItem], strawberry.argument(description="核对清单，1至100项。Items, 1 to 100.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new guideline from today."""
    code = await place_of_this_officer(doing, region, ("region",))
    refuse_first(_faults(title, checklist))
    for former in await ReportGuidelineRow.filter(region_id=code, kind=kind.name, until_on=None):
        former.until_on, former.version = doing.today, former.version + 1
        await former.save()
    items: list[dict[str, Any]] = [
        {"code": each.code.strip(), "zh": each.zh.strip(), "en": each.en.strip(), "weight": each.weight}
        for each in checklist
    ]
    row = await ReportGuidelineRow.create(
        region_id=code,
        kind=kind.name,
        title=title.strip(),
        checklist=items,
        from_on=doing.today,
        recorded_at=doing.work.at,
    )
    doing.audit("publishGuideline", ("ReportGuideline", row.id), region=code, kind=kind.name, items=len(items))
    doing.work.emit("guideline.published", f"Region:{code}", {"guideline": row.id})
    return Changed("ReportGuideline", row.id)


def _faults(title: str, checklist: list[GuidelineItem]) -> Iterator[Refusal]:
    yield from filled(title, 160, ("title",))
    yield from within(len(checklist), 1, MOST_ITEMS, ("checklist",))
    seen: set[str] = set()
    for place, each in enumerate(checklist):
        path: Path = ("checklist", place)
        yield from filled(each.code, 40, (*path, "code"))
        yield from filled(each.zh, 400, (*path, "zh"))
        yield from filled(each.en, 400, (*path, "en"))
        yield from within(each.weight, 1, 100, (*path, "weight"))
        if each.code.strip() in seen:
            yield InvalidInput(
                "ITEM_TWICE",
                zh=f"核对项“{each.code}”重复。",
                en=f"The item “{each.code}” is there twice.",
                remedy_zh="请更改代码。",
                remedy_en="Give it another code.",
                path=(*path, "code"),
            )
        seen.add(each.code.strip())
