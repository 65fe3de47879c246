"""What every decision of an officer needs: four eyes, a reason, and that the place is theirs."""

from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.given import is_blank
from backend.entities.agency import AgencyRow
from backend.entities.region import RegionRow
from backend.errors import InvalidInput, NotAllowed, UnknownReference


def must_be_another(doing: Doing, *others: str | None, path: tuple[str, ...] = ("findingId",)) -> None:
    """Refuse when the actor is one of those who began the matter: nobody decides in their own cause."""
    if doing.actor.subject in others:
        raise NotAllowed(
            "ANOTHER_OFFICER_NEEDED",
            zh="决定和确认须由起草、告知以外的人员作出。",
            en="Whoever drafted or notified it may not decide about it.",
            remedy_zh="请由另一名执法人员办理。",
            remedy_en="Let another officer do it.",
            path=path,
        )


def must_give_a_reason(reason: str) -> None:
    """Refuse a decision without words, or with more than anybody reads."""
    if is_blank(reason):
        raise InvalidInput(
            "REASON_MISSING",
            zh="决定须写明理由。",
            en="A decision needs its reason.",
            remedy_zh="请填写理由。",
            remedy_en="Write it.",
            path=("reason",),
        )
    words(reason, ("reason",))


def must_be_of_this_place(doing: Doing, place: str, path: tuple[str | int, ...]) -> None:
    """Refuse an officer of another place: of what is public, that it is there is no secret."""
    if doing.actor.supervises(place):
        return
    raise NotAllowed(
        "NOT_YOUR_REGION",
        zh="该地不在您的辖区。",
        en="That place is not in your region.",
        remedy_zh="请由属地监管人员办理。",
        remedy_en="Let an officer of that region do it.",
        path=path,
    )


async def must_supervise(doing: Doing, agency_id: int, path: tuple[str | int, ...]) -> None:
    """Refuse an officer in whose region the agency is not registered. Who the agency is, everyone may know."""
    must_be_of_this_place(doing, (await AgencyRow.get(id=agency_id)).region_id, path)


async def place_of_this_officer(doing: Doing, code: str, path: tuple[str | int, ...]) -> str:
    """A division that there is, within the officer's region; its code."""
    place = code.strip()
    if len(place) > 12 or not await RegionRow.exists(code=place):
        raise UnknownReference(
            "UNKNOWN_DIVISION",
            zh=f"没有行政区划“{place}”。",
            en=f"There is no division “{place}”.",
            remedy_zh="请填写现行的行政区划代码。",
            remedy_en="Give the code of a division that is in force.",
            path=path,
        )
    must_be_of_this_place(doing, place, path)
    return place
