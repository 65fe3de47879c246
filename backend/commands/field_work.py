"""What commands about projects, hazards and reports share: words, days, pictures, and the detectors afterwards."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from backend.clock import CHINA
from backend.commands.doing import Doing
from backend.commands.given import is_blank, refuse_first, within
from backend.detectors.detector import draft
from backend.entities.file import FileKind
from backend.entities.hazard import HazardRow
from backend.entities.professional import EmploymentRow, ProfessionalRow
from backend.entities.project import ProjectRow, ProjectState
from backend.errors import InvalidDates, InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.states import HAZARD

Path = tuple[str | int, ...]
PICTURES: Final = (FileKind.JPEG.name, FileKind.PNG.name)
LONGEST_TEXT: Final = 4000
MOST_FILES: Final = 50


async def done(doing: Doing, subject: tuple[str, int], agency_id: int, topic: str, **detail: object) -> Changed:
    """Detectors look at this one agency at once; then the audit line, which says how many findings they drafted."""
    drafted = await draft(doing.work, today=doing.today, agency_id=agency_id)
    doing.audit(doing.command, subject, **detail, drafted=drafted)
    kind, number = subject
    doing.work.emit(topic, f"Agency:{agency_id}", {kind.lower(): number})
    return Changed(kind, number)


def words(text: str, path: Path, longest: int = LONGEST_TEXT) -> str:
    """The text without blanks around it; neither empty nor longer than it may be."""
    if not is_blank(text) and len(text.strip()) <= longest:
        return text.strip()
    raise InvalidInput(
        "TEXT_LENGTH",
        zh=f"此项须为1至{longest}个字符。",
        en=f"This takes 1 to {longest} characters.",
        remedy_zh="请填写或压缩。",
        remedy_en="Write it, or make it shorter.",
        path=path,
    )


def past(doing: Doing, day: date, path: Path) -> None:
    """Refuse a day that has not come."""
    if day <= doing.today:
        return
    raise InvalidDates(
        "DAY_IN_THE_FUTURE",
        zh=f"{day}尚未到来。",
        en=f"{day} has not come yet.",
        remedy_zh="请填写今天或以前的日期。",
        remedy_en="Give today or a day before.",
        path=path,
    )


def in_order(first: date, then: date, path: Path) -> None:
    """Refuse a day before the one that it follows."""
    if first <= then:
        return
    raise InvalidDates(
        "DAYS_OUT_OF_ORDER",
        zh=f"{then}早于{first}，日期顺序有误。",
        en=f"{then} lies before {first}, which it has to follow.",
        remedy_zh="请核对日期。",
        remedy_en="Check the days.",
        path=path,
    )


def moment(doing: Doing, given: datetime, path: Path) -> datetime:
    """A moment that has passed; without an offset it is Beijing time."""
    at = given if given.tzinfo else given.replace(tzinfo=CHINA)
    if at <= doing.work.at:
        return at
    raise InvalidDates(
        "MOMENT_IN_THE_FUTURE",
        zh="该时刻尚未到来。",
        en="That moment has not come yet.",
        remedy_zh="请核对时刻及时区。",
        remedy_en="Check the moment and its offset.",
        path=path,
    )


def must_run(project: ProjectRow, path: Path) -> None:
    """Refuse what belongs to a running project only."""
    if project.state == ProjectState.RUNNING.name:
        return
    raise NotInThisState(
        "PROJECT_NOT_RUNNING",
        zh="项目不在进行中。",
        en="The project is not running.",
        remedy_zh="请核对项目编号。",
        remedy_en="Check the project's id.",
        path=path,
    )


async def rechecked(doing: Doing, hazard_id: str, note: str, expected_version: int | None) -> tuple[HazardRow, str]:
    """A hazard that the agency looked at again, moved as the command says, with its note appended; not saved yet."""
    row: HazardRow = await doing.held(HazardRow, "Hazard", hazard_id, expected_version)
    doing.move(row, HAZARD)
    told = words(note, ("note",))
    row.recheck_note = f"{row.recheck_note}\n{told}" if row.recheck_note else told
    row.rechecked_on = doing.today
    return row, told


async def picture(doing: Doing, file_id: str | None, path: Path) -> str | None:
    """The digest of a photo, if one is given; by its content it is a JPEG or a PNG."""
    if file_id is None:
        return None
    row = await doing.file(file_id, path)
    if row.kind in PICTURES:
        return str(row.sha256)
    raise InvalidInput(
        "PHOTO_FORMAT",
        zh="照片须为JPEG或PNG。",
        en="A photo is a JPEG or a PNG.",
        remedy_zh="请另行上传照片。",
        remedy_en="Send a photo.",
        path=path,
    )


async def evidence(doing: Doing, file_ids: Sequence[str], path: Path) -> list[str]:
    """The digests of files of evidence, each once; no more than anybody looks at: all commands wait meanwhile."""
    refuse_first(within(len(file_ids), 0, MOST_FILES, path))
    files = [await doing.file(one, (*path, place)) for place, one in enumerate(file_ids)]
    return list(dict.fromkeys(file.sha256 for file in files))


async def employed(doing: Doing, professional_id: str, agency_id: int, on: date, path: Path) -> int:
    """The key of a professional who worked at the agency on a day."""
    person = await doing.held(ProfessionalRow, "Professional", professional_id, path=path)
    for job in await EmploymentRow.filter(professional_id=person.id, agency_id=agency_id, from_on__lte=on):
        if job.until_on is None or job.until_on > on:
            return int(person.id)
    raise InvalidInput(
        "NOT_EMPLOYED_HERE",
        zh=f"该人员在{on}不是本机构人员。",
        en=f"On {on} this person did not work at your agency.",
        remedy_zh="请核对人员及其任职记录。",
        remedy_en="Check the person and the employment.",
        path=path,
    )
