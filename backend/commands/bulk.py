"""Many of one kind in one call: what is to happen if some are faulty, every fault at its place, and what was written.

A command hands over how one is checked and how all that are good are written. It is one transaction whatever happens.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Final, Generic, TypeVar

import strawberry

from backend.commands.given import Path
from backend.errors import InvalidInput, Refusal, TooMuch
from backend.graph.changed import Shown
from backend.graph.declare import published
from backend.graph.refusals import text_of

MOST_ITEMS: Final = 500
Given = TypeVar("Given")
Made = TypeVar("Made")


@strawberry.enum(description="有错时如何处理。What happens if some items are faulty.")
class OnFault(Enum):
    ALL_OR_NOTHING = strawberry.enum_value(
        "ALL_OR_NOTHING", description="有一项有误即全部不写。One fault, and nothing is written."
    )
    REJECT_FAULTY = strawberry.enum_value("REJECT_FAULTY", description="只写无误的各项。What has no fault is written.")
    DRY_RUN = strawberry.enum_value("DRY_RUN", description="只检查，不写。Only checked; nothing is written.")


OnFaultArgument = Annotated[
    OnFault, strawberry.argument(description="有错时如何处理，默认全部不写。What happens on a fault.")
]


@published(description="一处错误：第几项、哪个字段、为什么、怎么办。One fault: of which item, where, why, what to do.")
class FilingFault:
    """A refusal of one item."""

    index: int = strawberry.field(description="第几项，从0起。Place of the item, from 0.")
    code: str = strawberry.field(description="稳定代码（docs/errors.md）。Stable code.")
    path: list[str] = strawberry.field(description="输入路径。The input it is about, outermost first.")
    message: str = strawberry.field(description="说明。What is wrong.")
    remedy: str = strawberry.field(description="建议。What to do about it.")


@published(description="批量填报的结果。What came of filing many at once.")
class Filing:
    """Counts, faults and ids."""

    written: int = strawberry.field(description="已写入项数。How many were written.")
    rejected: int = strawberry.field(description="有误项数。How many have faults.")
    faults: list[FilingFault] = strawberry.field(description="全部错误。Every fault, in the order of the items.")
    ids: list[strawberry.ID] = strawberry.field(description="已写入各项的编号，依输入顺序。Ids of what was written.")


@dataclass(frozen=True)
class Batch(Generic[Given]):
    """Items that were checked: those without fault, and each fault with the place of its item."""

    good: list[Given]
    faults: list[tuple[int, Refusal]]

    def to_write(self, on_fault: OnFault) -> list[Given]:
        """The items that are to be written."""
        if on_fault is OnFault.DRY_RUN or (on_fault is OnFault.ALL_OR_NOTHING and self.faults):
            return []
        return self.good

    def filing(self, ids: Sequence[str], language: str) -> Shown:
        """What the client is told. A call that wrote nothing may be given again under its key."""
        told = [_told(place, fault, language) for place, fault in self.faults]
        rejected = len({place for place, _ in self.faults})
        data = {"written": len(ids), "rejected": rejected, "faults": told, "ids": list(ids)}
        return Shown("Filing", data, is_deed=bool(ids))


def must_be_some(inputs: Sequence[object], argument: str) -> None:
    """Refuse none, and more than may come at once."""
    if not inputs:
        raise InvalidInput(
            "NOTHING_TO_FILE",
            zh="没有任何一项。",
            en="There is no item.",
            remedy_zh=f"请给出1至{MOST_ITEMS}项。",
            remedy_en=f"Give 1 to {MOST_ITEMS} items.",
            path=(argument,),
        )
    if len(inputs) > MOST_ITEMS:
        raise TooMuch(
            "TOO_MANY_ITEMS",
            zh=f"共{len(inputs)}项，超过{MOST_ITEMS}项。",
            en=f"There are {len(inputs)} items; {MOST_ITEMS} are allowed.",
            remedy_zh="请分批填报，或用 anxin import 导入。",
            remedy_en="File them in parts, or use anxin import.",
            path=(argument,),
        )


def sift(
    inputs: Sequence[Given], check: Callable[[Given, Path], list[Refusal]], argument: str = "inputs"
) -> Batch[Given]:
    """Check one after the other: a check may remember what came before."""
    must_be_some(inputs, argument)
    good: list[Given] = []
    faults: list[tuple[int, Refusal]] = []
    for place, given in enumerate(inputs):
        found = check(given, (argument, place))
        faults += [(place, fault) for fault in found]
        if not found:
            good.append(given)
    return Batch(good, faults)


async def sift_each(
    inputs: Sequence[Given], prepare: Callable[[Given, Path], Awaitable[Made]], argument: str = "inputs"
) -> Batch[Made]:
    """Prepare one after the other, with what the record says of it; an item's first refusal is its fault."""
    must_be_some(inputs, argument)
    good: list[Made] = []
    faults: list[tuple[int, Refusal]] = []
    for place, given in enumerate(inputs):
        try:
            good.append(await prepare(given, (argument, place)))
        except Refusal as fault:
            faults.append((place, fault))
    return Batch(good, faults)


async def file_many(
    batch: Batch[Given], on_fault: OnFault, write: Callable[[list[Given]], Awaitable[list[str]]], language: str
) -> Shown:
    """Write what is to be written; `write` answers with the global ids in the order of the items."""
    wanted = batch.to_write(on_fault)
    return batch.filing(await write(wanted) if wanted else [], language)


def _told(place: int, fault: Refusal, language: str) -> dict[str, Any]:
    message, remedy = text_of(fault, language)
    path = [str(part) for part in fault.path]
    return {"index": place, "code": fault.code, "path": path, "message": message, "remedy": remedy}
