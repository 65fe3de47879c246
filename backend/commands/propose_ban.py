"""proposeBan: an officer proposes to bar an agency or a person (安全生产法第九十二条; 004-FJ (七))."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.banning import Basis, Subject, basis_of, subject_of
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import must_supervise
from backend.entities.ban import Ban, BanGround, BanKind, BanRow, BanState
from backend.errors import Conflict, InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import BAN


@strawberry.input(description="拟作出的禁入。A ban to propose.")
class BanInput:
    """Whom to bar, and on what ground."""

    subject_id: strawberry.ID = strawberry.field(description="机构或人员编号。Id of an Agency or a Professional.")
    basis_id: strawberry.ID = strawberry.field(description="所据处罚或事故编号。Id of a Penalty or an Accident.")
    kind: BanKind = strawberry.field(description="种类；机构只能行业禁入。Kind; an agency is barred from the trade.")
    ground: BanGround = strawberry.field(description="情形。What for.")
    authority: str = strawberry.field(description="决定机关，1至80字。Authority.")
    reason: str = strawberry.field(description="事实与理由，1至4000字。Facts and reasons.")
    is_lifelong: bool = strawberry.field(
        default=False, description="情节严重，终身禁入。For life, in serious cases; else for five years."
    )


@command(
    Ban,
    description="提出行业禁入或职业禁入：须有处罚，或倒查认定的重大责任；由他人决定。"
    "Propose a ban. It takes a penalty, or major responsibility for an accident; another officer decides.",
)
async def propose_ban(
    doing: Doing,
    input: Annotated[BanInput, strawberry.argument(description="禁入。The ban.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new ban, PROPOSED."""
    basis = await basis_of(doing, input.basis_id, input.ground)
    await must_supervise(doing, basis.agency_id, ("input", "basisId"))
    subject = await subject_of(doing, input.subject_id, basis.agency_id)
    _must_fit(input.kind, subject)
    authority = words(input.authority, ("input", "authority"), 80)
    reason = words(input.reason, ("input", "reason"))
    await _must_be_the_only_one(input.kind, subject, basis)
    row = await BanRow.create(
        agency_id=basis.agency_id,
        professional_id=subject.professional_id,
        penalty_id=basis.penalty_id,
        accident_id=basis.accident_id,
        kind=input.kind.name,
        ground=input.ground.name,
        state=BAN.begins["proposeBan"].name,
        authority=authority,
        reason=reason,
        is_lifelong=input.is_lifelong,
        proposed_by=doing.actor.subject,
        proposed_on=doing.today,
        recorded_at=doing.work.at,
    )
    doing.audit(doing.command, ("Ban", row.id), agency=row.agency_id, person=row.professional_id, reason=reason)
    doing.work.emit("ban.proposed", f"Agency:{row.agency_id}", {"ban": row.id})
    return Changed("Ban", row.id)


def _must_fit(kind: BanKind, subject: Subject) -> None:
    if kind is BanKind.INDUSTRY or subject.professional_id is not None:
        return
    raise InvalidInput(
        "KIND_NOT_OF_SUBJECT",
        zh="职业禁入只及人员。",
        en="Only a person is barred from the occupation.",
        remedy_zh="机构请用行业禁入（INDUSTRY）。",
        remedy_en="Bar an agency from the trade (INDUSTRY).",
        path=("input", "kind"),
    )


async def _must_be_the_only_one(kind: BanKind, subject: Subject, basis: Basis) -> None:
    held = BanRow.filter(professional_id=subject.professional_id, kind=kind.name)
    held = held.filter(state__in=[BanState.PROPOSED.name, BanState.IN_FORCE.name])
    if subject.professional_id is None:
        held = held.filter(agency_id=basis.agency_id)
    if await held.exists():
        raise Conflict(
            "BAN_GOING_ON",
            zh="该主体的同种禁入已生效或正在办理。",
            en="Such a ban of the same subject is in force, or about to be.",
            remedy_zh="请查看 bans。",
            remedy_en="See bans.",
            path=("input", "subjectId"),
        )
