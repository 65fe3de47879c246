"""PracticeNoticeInput: the six contents of 002-LS 二(一)4, what of them lacks, and what follows when a notice moves.

A notice can't be refused (000-JL 四(一)1): what lacks is named, and the notice stands.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import strawberry

from backend.actors import Actor
from backend.commands.doing import Doing
from backend.commands.given import Path, in_order, short, within
from backend.detectors.detector import draft
from backend.entities.practice_notice import PracticeNoticeRow
from backend.errors import NotAllowed, Refusal

LONGEST_CONTENT: Final = 4000
LONGEST_CLIENT: Final = 120
LONGEST_NAME: Final = 40
MOST_STAFF: Final = 200


@strawberry.input(description="一名服务人员。One of the staff who will serve.")
class NoticeStaff:
    """A person of the notice."""

    name: str = strawberry.field(description="姓名，至多40字。Name, at most 40 characters.")
    title: str | None = strawberry.field(
        default=None, description="职称或资格，至多40字。Title or qualification, at most 40 characters."
    )


@strawberry.input(
    description="执业告知（002-LS 二(一)4的六项内容）；缺项列于missing，照样收下。"
    "A notice of practice with its six contents; what lacks is named in missing, and the notice stands."
)
class PracticeNoticeInput:
    """A notice as its agency submits it. The agency's own basics are on record."""

    region: str = strawberry.field(description="被告知的县级区划代码。Code of the county that is told.")
    service_kind: str = strawberry.field(description="服务类型代码，见serviceKinds。Code of the kind of service.")
    from_on: date = strawberry.field(description="服务开始日期。First day of service.")
    until_on: date | None = strawberry.field(default=None, description="服务结束日期。Last day of service.")
    contract_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="对应合同；给出则服务对象以合同为准。The contract it is about; its client is then meant.",
    )
    client: str | None = strawberry.field(
        default=None, description="服务对象名称，至多120字。The client by name, at most 120 characters."
    )
    content: str | None = strawberry.field(
        default=None, description="服务内容，至多4000字。What will be done, at most 4000 characters."
    )
    staff: list[NoticeStaff] = strawberry.field(
        default_factory=list, description="服务人员，至多200人。Who will serve, at most 200."
    )


@strawberry.input(description="补正内容：给出的项替换原项，其余不变。What completes a notice: what is given replaces.")
class NoticeCompletion:
    """What a returned notice lacked."""

    until_on: date | None = strawberry.field(default=None, description="服务结束日期。Last day of service.")
    client: str | None = strawberry.field(
        default=None, description="服务对象名称，至多120字。The client by name, at most 120 characters."
    )
    content: str | None = strawberry.field(
        default=None, description="服务内容，至多4000字。What will be done, at most 4000 characters."
    )
    staff: list[NoticeStaff] = strawberry.field(
        default_factory=list, description="服务人员，至多200人。Who will serve, at most 200."
    )


def contents_faults(given: PracticeNoticeInput | NoticeCompletion, from_on: date, path: Path) -> Iterator[Refusal]:
    """What can't be so in the contents of a notice; that something lacks is no fault."""
    if given.until_on is not None:
        yield from in_order(("fromOn", from_on), ("untilOn", given.until_on), path)
    yield from short(given.client, LONGEST_CLIENT, (*path, "client"))
    yield from short(given.content, LONGEST_CONTENT, (*path, "content"))
    yield from within(len(given.staff), 0, MOST_STAFF, (*path, "staff"))
    for place, person in enumerate(given.staff):
        yield from short(person.name, LONGEST_NAME, (*path, "staff", place, "name"))
        yield from short(person.title, LONGEST_NAME, (*path, "staff", place, "title"))


def people(staff: Iterable[NoticeStaff]) -> list[dict[str, str]]:
    """The staff as they are kept; who has no name is nobody."""
    named = [(person.name.strip(), (person.title or "").strip()) for person in staff]
    return [{"name": name, "title": title} for name, title in named if name]


def lacking(row: PracticeNoticeRow) -> list[str]:
    """Which of the six contents a notice lacks. The agency's basics never do: they are on record."""
    staff = row.staff or []
    there = {
        "client": bool(row.contract_id or row.client),
        "content": bool(row.content),
        "time": row.until_on is not None,
        "staff": bool(staff),
        "staff_titles": bool(staff) and all(person["title"] for person in staff),
    }
    return [name for name, is_there in there.items() if not is_there]


async def tell_of(doing: Doing, row: PracticeNoticeRow, topic: str) -> int:
    """The event of a notice that moved, and the findings that its agency has then; their number."""
    doing.work.emit(topic, f"Agency:{row.agency_id}", {"notice": row.id, "region": row.region_id})
    return await draft(doing.work, today=doing.today, agency_id=row.agency_id)


def must_be_of_this_county(actor: Actor, row: PracticeNoticeRow) -> None:
    """The county that was told answers: whoever supervises the agency's seat sees the notice, but it is not theirs."""
    if actor.supervises(row.region_id):
        return
    raise NotAllowed(
        "NOTICE_OF_ANOTHER_COUNTY",
        zh="该告知由被告知的县（市、区）办理。",
        en="The county that was told answers this notice.",
        remedy_zh="请由该地监管人员办理。",
        remedy_en="Let a regulator of that county do it.",
        path=("practiceNoticeId",),
    )
