"""lodgeContest: an agency contests a finding, a rating or a listing of its own or a star of its staff, in its term."""

from datetime import date, timedelta
from typing import Annotated, Any, Final

import strawberry

from backend.clock import CHINA
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.given import own_agency
from backend.detectors.numbers import number
from backend.entities.contest import Contest, ContestRow, ContestState, ContestSubject
from backend.entities.dishonesty_listing import DishonestyListingRow, DishonestyState
from backend.entities.finding import FindingRow, FindingState
from backend.entities.professional import StarRow
from backend.entities.rating import RatingRow
from backend.errors import Conflict, InvalidInput, NotInThisState, UnknownReference
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import CONTEST
from backend.workdays import after_workdays

WHERE: Final = ("subjectId",)
SUBJECTS: Final[dict[str, tuple[ContestSubject, Any, str]]] = {
    "Finding": (ContestSubject.FINDING, FindingRow, "finding_id"),
    "Rating": (ContestSubject.RATING, RatingRow, "rating_id"),
    "DishonestyListing": (ContestSubject.LISTING, DishonestyListingRow, "listing_id"),
    "Star": (ContestSubject.STAR, StarRow, "star_id"),
}
ON_THE_LIST: Final = (DishonestyState.LISTED.name, DishonestyState.REMOVAL_ASKED.name)


@command(
    Contest,
    description="对已确认的认定、评定、名单条目或本机构人员的星级提出异议；待决期间引用之处均标明有异议。"
    "Contest a confirmed finding, a rating or a listing of your own, or the current star of one of your staff;"
    " while it is open, answers that rest on it say so.",
)
async def lodge_contest(
    doing: Doing,
    subject_id: Annotated[
        strawberry.ID,
        strawberry.argument(
            description="认定、评定、名单条目或星级的编号。Id of the finding, rating, listing or star."
        ),
    ],
    ground: Annotated[str, strawberry.argument(description="理由，1至4000字。Why.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Once about each thing."""
    agency = own_agency(doing)
    kind, rows, column = _subject(str(subject_id))
    row = await doing.held(rows, str(subject_id).partition(":")[0], subject_id, path=WHERE)
    if row.agency_id != agency:
        raise InvalidInput(
            "NOT_YOURS",
            zh="只能对本机构的事项提出异议。",
            en="You may contest what is about your own agency.",
            remedy_zh="请核对编号。",
            remedy_en="Check the id.",
            path=WHERE,
        )
    told = words(ground, ("ground",))
    _must_be_contested_itself(kind, row)
    _must_be_in_time(doing, kind, row)
    held = ContestRow.filter(**{column: row.id}).exclude(state=ContestState.WITHDRAWN.name)
    if kind is ContestSubject.LISTING:
        # Of who was listed again after a fraud, the new decision may be contested like the first.
        held = held.filter(lodged_on__gte=row.decided_on)
    if await held.exists():
        raise Conflict(
            "CONTESTED_ALREADY",
            zh="已就此提出过异议。",
            en="This has been contested.",
            remedy_zh="请查看 contests；对决定不服可依法申请复议或诉讼。",
            remedy_en="See contests; against its decision there is review and the courts.",
            path=WHERE,
        )
    contest = await ContestRow.create(
        agency_id=agency,
        subject=kind.name,
        **{column: row.id},
        ground=told,
        state=CONTEST.begins["lodgeContest"].name,
        lodged_by=doing.actor.subject,
        lodged_on=doing.today,
        decide_by=after_workdays(doing.today, number("contest.decide_workdays", doing.today)),
        recorded_at=doing.work.at,
    )
    doing.audit("lodgeContest", ("Contest", contest.id), about=str(subject_id))
    doing.work.emit("contest.lodged", f"Agency:{agency}", {"contest": contest.id})
    return Changed("Contest", contest.id)


def _subject(subject_id: str) -> tuple[ContestSubject, Any, str]:
    found = SUBJECTS.get(subject_id.partition(":")[0])
    if found is not None:
        return found
    raise UnknownReference(
        "NOT_FOUND",
        zh=f"没有可提出异议的对象“{subject_id}”。",
        en=f"There is nothing to contest with the id “{subject_id}”.",
        remedy_zh="请填写认定、评定、名单条目或星级的编号。",
        remedy_en="Give the id of a finding, a rating, a listing or a star.",
        path=WHERE,
    )


def _must_be_contested_itself(kind: ContestSubject, row: Any) -> None:
    """Refuse the finding that a listing is: revoked by itself it would leave the agency on the list."""
    if kind is not ContestSubject.FINDING or row.subject_type != "DishonestyListing":
        return
    raise InvalidInput(
        "CONTEST_THE_LISTING",
        zh="该认定由严重失信主体名单条目产生，随条目撤销。",
        en="This finding is of a listing as seriously dishonest, and is revoked with it.",
        remedy_zh=f"请对名单条目“DishonestyListing:{row.subject_id}”提出异议。",
        remedy_en=f"Contest the listing “DishonestyListing:{row.subject_id}”.",
        path=WHERE,
    )


def _must_be_in_time(doing: Doing, kind: ContestSubject, row: Any) -> None:
    until = _term(kind, row)
    if until is None:
        raise NotInThisState(
            "NOT_IN_EFFECT",
            zh="只能对生效中的事项提出异议。",
            en="Only what is in effect may be contested.",
            remedy_zh="未确认的认定请用 lodgeObjection，未决定的名单请用 lodgeStatement；星级请填当前星级的编号。",
            remedy_en="Before that there are lodgeObjection and lodgeStatement; of stars, give the current one.",
            path=WHERE,
        )
    if doing.today > until:
        raise NotInThisState(
            "TERM_IS_OVER",
            zh=f"异议期限{until}已过。",
            en=f"It could be contested until {until}.",
            remedy_zh="可依法申请行政复议或提起诉讼，或申请信用修复。",
            remedy_en="There is review and the courts, and credit repair.",
            path=WHERE,
        )


def _term(kind: ContestSubject, row: Any) -> date | None:
    """Until when, or None where there is nothing in effect."""
    if kind is ContestSubject.RATING:
        made = (row.published_at or row.computed_at).astimezone(CHINA).date()
        return after_workdays(made, number("contest.rating_workdays", made))
    if kind is ContestSubject.STAR:
        day: date = row.as_of
        return after_workdays(day, number("contest.star_workdays", day)) if row.is_current else None
    is_finding = kind is ContestSubject.FINDING
    since: date | None = row.confirmed_on if is_finding else row.decided_on
    in_effect = (FindingState.CONFIRMED.name,) if is_finding else ON_THE_LIST
    if since is None or row.state not in in_effect:
        return None
    key = "contest.finding_days" if is_finding else "contest.listing_days"
    return since + timedelta(number(key, since))
