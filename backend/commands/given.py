"""Checks of what a command is given, each with the path of the input that it is about. They write nothing."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from backend.commands.doing import Doing
from backend.entities.agency import AgencyRow
from backend.entities.agency_kinds import RegistrationState
from backend.entities.region import RegionLevel, RegionRow
from backend.entities.service_kind import ServiceKindRow
from backend.errors import InvalidDates, InvalidInput, NotAllowed, NotInThisState, Refusal, UnknownReference

Path = tuple[str | int, ...]
LOCAL: Final = (RegionLevel.COUNTY.name, RegionLevel.UNIT.name)
"""Levels of the places that are told of practice: counties, and development zones with an office of their own."""
_SEED: Final = re.compile(r"[0-9A-Za-z]{1,40}")


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: blanks, or marks without width.

    >>> is_blank(" \\u3000\\u200b\\ufeff"), is_blank("属实")
    (True, False)
    """
    return not any(one.isprintable() and not one.isspace() for one in text)


def filled(value: str, most: int, path: Path) -> Iterator[Refusal]:
    """A text that must say something, of at most so many characters."""
    if is_blank(value):
        yield InvalidInput(
            "REQUIRED",
            zh=f"“{path[-1]}”必填。",
            en=f"“{path[-1]}” must be given.",
            remedy_zh="请填写。",
            remedy_en="Fill it in.",
            path=path,
        )
    yield from short(value, most, path)


def short(value: str | None, most: int, path: Path) -> Iterator[Refusal]:
    """A text of at most so many characters."""
    if value is not None and len(value.strip()) > most:
        yield InvalidInput(
            "TOO_LONG",
            zh=f"共{len(value.strip())}字，超过{most}字。",
            en=f"It has {len(value.strip())} characters; {most} are allowed.",
            remedy_zh=f"请缩短到{most}字以内。",
            remedy_en=f"Shorten it to {most} characters.",
            path=path,
        )


def in_order(first: tuple[str, date], second: tuple[str, date], path: Path) -> Iterator[Refusal]:
    """Two days by their names in the input at `path`, of which the second may not be the earlier one."""
    (earlier, before), (later, after) = first, second
    if after < before:
        yield InvalidDates(
            "DATES_OUT_OF_ORDER",
            zh=f"“{later}”（{after}）早于“{earlier}”（{before}）。",
            en=f"“{later}” ({after}) is before “{earlier}” ({before}).",
            remedy_zh="请核对两个日期。",
            remedy_en="Check both dates.",
            path=(*path, later),
        )


def within(value: int, least: int, most: int, path: Path) -> Iterator[Refusal]:
    """A number in its bounds."""
    if not least <= value <= most:
        yield InvalidInput(
            "NUMBER_OUT_OF_RANGE",
            zh=f"须在{least}至{most}之间。",
            en=f"It must lie between {least} and {most}.",
            remedy_zh="请核对数值。",
            remedy_en="Check the number.",
            path=path,
        )


def local_region(code: str, levels: dict[str, str], path: Path) -> Iterator[Refusal]:
    """A county or local unit; `levels` is what `levels_of` found."""
    if code not in levels:
        yield UnknownReference(
            "UNKNOWN_DIVISION",
            zh=f"没有行政区划“{code}”。",
            en=f"There is no division “{code}”.",
            remedy_zh="请填写现行的六位行政区划代码（GB/T 2260），如 331102。",
            remedy_en="Give a six-digit code of GB/T 2260 that is in force, such as 331102.",
            path=path,
        )
    elif levels[code] not in LOCAL:
        yield InvalidInput(
            "NOT_A_COUNTY",
            zh=f"“{code}”不是县（市、区）或功能区。",
            en=f"“{code}” is neither a county nor a local unit.",
            remedy_zh="请填写服务地的县级代码，如 331102。",
            remedy_en="Give the code of the county where service is given, such as 331102.",
            path=path,
        )


def known_kind(code: str, kinds: set[str], path: Path) -> Iterator[Refusal]:
    """A kind of service of the catalogue; `kinds` is what `kinds_of` found."""
    if code not in kinds:
        yield UnknownReference(
            "UNKNOWN_SERVICE_KIND",
            zh=f"没有服务类型“{code}”。",
            en=f"There is no kind of service “{code}”.",
            remedy_zh="请从 serviceKinds 中选择代码，如 HAZARD_CHECK。",
            remedy_en="Choose a code from serviceKinds, such as HAZARD_CHECK.",
            path=path,
        )


def fitting(names: Iterable[str], most: int) -> list[str]:
    """Each of these names once that a column of this length can hold: the ORM won't look for a longer one."""
    return sorted({name for name in names if len(name) <= most})


async def levels_of(codes: Iterable[str]) -> dict[str, str]:
    """The level of each of these divisions that there is."""
    return dict(await RegionRow.filter(code__in=fitting(codes, 12)).values_list("code", "level"))


async def kinds_of(codes: Iterable[str]) -> set[str]:
    """Those of these kinds of service that there are."""
    rows = await ServiceKindRow.filter(code__in=fitting(codes, 40)).values_list("code")
    return {str(code) for (code,) in rows}


def refuse_first(faults: Iterable[Refusal]) -> None:
    """Refuse with the first fault, if there is one."""
    for fault in faults:
        raise fault


def own_agency(doing: Doing) -> int:
    """The agency that the actor files for."""
    if doing.actor.agency_id is None:
        raise NotAllowed(
            "NO_AGENCY",
            zh="您的令牌未指明所属机构。",
            en="Your token does not say which agency you file for.",
            remedy_zh="请使用机构经办人的令牌。",
            remedy_en="Use the token of an agency's clerk.",
        )
    return doing.actor.agency_id


def must_be_own(doing: Doing, agency_id: int, global_id: str, path: Path) -> None:
    """Refuse what everyone may see, but is another agency's."""
    if agency_id == own_agency(doing):
        return
    raise UnknownReference(
        "NOT_YOURS",
        zh=f"“{global_id}”不属于本机构。",
        en=f"“{global_id}” is not your agency's.",
        remedy_zh="请核对编号。",
        remedy_en="Check the id.",
        path=path,
    )


async def own_row(doing: Doing) -> AgencyRow:
    """The agency that the actor files for, held until the end."""
    row: AgencyRow = await doing.held(AgencyRow, "Agency", f"Agency:{own_agency(doing)}")
    return row


def must_be_admitted(agency: AgencyRow) -> None:
    """Refuse what only an agency that has been taken up, and is in force, may do."""
    if agency.registration_state == RegistrationState.ACTIVE.name:
        return
    raise NotInThisState(
        "AGENCY_NOT_ADMITTED",
        zh=f"机构登记状态为“{agency.registration_state}”，不能办理。",
        en=f"The agency is {agency.registration_state}: it may not do this.",
        remedy_zh="请待准入办结（APPLYING），或先恢复登记。",
        remedy_en="Wait until its admission is concluded (APPLYING), or have its registration restored.",
    )


def check_seed(seed: str) -> None:
    """Refuse a seed that a draw can't be replayed from by whoever reads it."""
    if not _SEED.fullmatch(seed):
        raise InvalidInput(
            "SEED_FORMAT",
            zh="种子须为1至40位字母或数字。",
            en="A seed has 1 to 40 letters and digits.",
            remedy_zh="请使用公开产生的随机数，如开奖号码。",
            remedy_en="Use a number that was drawn in public.",
            path=("seed",),
        )
