"""What commands about bans share: whom they bar, on what they rest, for how long, and whom one in force keeps out."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tortoise.expressions import Q

from backend.commands.doing import Doing
from backend.commands.listed_persons import must_have_worked_for
from backend.detectors.numbers import number
from backend.entities.accident import AccidentRow, Responsibility
from backend.entities.agency import AgencyRow
from backend.entities.ban import BanGround, BanRow, BanState
from backend.entities.inspection import PenaltyRow
from backend.entities.professional import ProfessionalRow
from backend.errors import InvalidInput, NotInThisState
from backend.workdays import months_before

GRAVE: Final = (Responsibility.MAIN.name, Responsibility.FULL.name)
SUBJECT: Final = ("input", "subjectId")
BASIS: Final = ("input", "basisId")


@dataclass(frozen=True)
class Basis:
    """The penalty or the accident that a ban rests on, and the agency that it was about."""

    agency_id: int
    penalty_id: int | None = None
    accident_id: int | None = None


@dataclass(frozen=True)
class Subject:
    """Whom it bars: a person, or None: the agency itself."""

    professional_id: int | None


async def basis_of(doing: Doing, given: str, ground: BanGround) -> Basis:
    """The penalty or the accident of that id, if it can carry such a ground."""
    is_accident = str(given).startswith("Accident:")
    if is_accident:
        accident: AccidentRow = await doing.held(AccidentRow, "Accident", given, path=BASIS)
        if accident.agency_id is None or accident.responsibility not in GRAVE:
            raise _no_major_responsibility()
        basis = Basis(accident.agency_id, accident_id=accident.id)
    else:
        penalty: PenaltyRow = await doing.held(PenaltyRow, "Penalty", given, path=BASIS)
        basis = Basis(penalty.agency_id, penalty_id=penalty.id)
    if is_accident != (ground is BanGround.ACCIDENT):
        raise InvalidInput(
            "GROUND_NOT_OF_BASIS",
            zh="情形与所据的处罚或事故不符。",
            en="The ground is not one that rests on this.",
            remedy_zh="事故责任须据事故，其余情形须据处罚。",
            remedy_en="ACCIDENT rests on an accident, every other ground on a penalty.",
            path=("input", "ground"),
        )
    return basis


def _no_major_responsibility() -> NotInThisState:
    return NotInThisState(
        "NO_MAJOR_RESPONSIBILITY",
        zh="倒查未认定机构负有重大责任。",
        en="The look-back has not found the agency's responsibility to be major.",
        remedy_zh="禁入须待倒查认定主要或全部责任（concludeLookBack）。",
        remedy_en="A ban waits for a look-back that finds main or full responsibility (concludeLookBack).",
        path=BASIS,
    )


async def subject_of(doing: Doing, given: str, agency_id: int) -> Subject:
    """The agency that the basis is about, or a person who worked for it."""
    if str(given).startswith("Professional:"):
        person: ProfessionalRow = await doing.held(ProfessionalRow, "Professional", given, path=SUBJECT)
        await must_have_worked_for(person.id, agency_id, SUBJECT)
        return Subject(person.id)
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", given, path=SUBJECT)
    if agency.id == agency_id:
        return Subject(None)
    raise InvalidInput(
        "SUBJECT_NOT_OF_BASIS",
        zh="所据的处罚或事故不是该机构的。",
        en="The penalty or accident is not this agency's.",
        remedy_zh="请核对编号。",
        remedy_en="Check the ids.",
        path=SUBJECT,
    )


def begin_ban(doing: Doing, row: BanRow) -> None:
    """From today: for life, or for the years that the law has or, after accidents, that we propose."""
    today = doing.today
    of_law = number("ban.years", today)
    years = number("ban.accident_years", today) if row.ground == BanGround.ACCIDENT.name else of_law
    row.from_on = today
    row.until_on = None if row.is_lifelong else months_before(today, -12 * years)


async def must_not_be_barred(doing: Doing, agency_id: int, path: tuple[str | int, ...]) -> None:
    """Refuse new work of an agency that is itself barred from the trade today."""
    held = BanRow.filter(agency_id=agency_id, professional_id=None, state=BanState.IN_FORCE.name)
    if await held.filter(Q(until_on=None) | Q(until_on__gt=doing.today), from_on__lte=doing.today).exists():
        raise NotInThisState(
            "AGENCY_BANNED",
            zh="本机构处于行业禁入期，不能启动新项目。",
            en="Your agency is barred from the trade: it begins no project.",
            remedy_zh="禁入情况见 bans；不服可申请行政复议或提起诉讼。",
            remedy_en="See bans; there is review and litigation.",
            path=path,
        )


async def must_not_be_banned(doing: Doing, person: int, on: date, path: tuple[str | int, ...]) -> None:
    """Refuse a person whom a ban keeps out today or on the day that is spoken of."""
    held = BanRow.filter(professional_id=person, state__in=[BanState.IN_FORCE.name, BanState.ENDED.name])
    for day in sorted({on, doing.today}):
        if await held.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day).exists():
            raise NotInThisState(
                "PERSON_BANNED",
                zh=f"该人员在{day}处于禁入期。",
                en=f"On {day} this person is under a ban.",
                remedy_zh="请另派人员；禁入情况见 bans。",
                remedy_en="Send somebody else; see bans.",
                path=path,
            )
