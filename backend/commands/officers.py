"""What every decision of an officer needs: four eyes, and a reason."""

from backend.commands.doing import Doing
from backend.entities.agency import AgencyRow
from backend.errors import InvalidInput, NotAllowed


def must_be_another(doing: Doing, *others: str | None) -> None:
    """Refuse when the actor is one of those who began the matter: nobody decides in their own cause."""
    if doing.actor.subject in others:
        raise NotAllowed(
            "ANOTHER_OFFICER_NEEDED",
            zh="决定和确认须由起草、告知以外的人员作出。",
            en="Whoever drafted or notified a finding may not decide about it.",
            remedy_zh="请由另一名执法人员办理。",
            remedy_en="Let another officer do it.",
            path=("findingId",),
        )


def must_give_a_reason(reason: str) -> None:
    """Refuse a decision without words."""
    if reason.strip():
        return
    raise InvalidInput(
        "REASON_MISSING",
        zh="决定须写明理由。",
        en="A decision needs its reason.",
        remedy_zh="请填写理由。",
        remedy_en="Write it.",
        path=("reason",),
    )


async def must_supervise(doing: Doing, agency_id: int, path: tuple[str | int, ...]) -> None:
    """Refuse an officer in whose region the agency is not registered. Who the agency is, everyone may know."""
    params = doing.actor.scope().params
    region = (await AgencyRow.get(id=agency_id)).region_id
    if params["actor_region_from"] <= region < params["actor_region_until"]:
        return
    raise NotAllowed(
        "AGENCY_OF_ANOTHER_REGION",
        zh="该机构不在您的辖区登记。",
        en="The agency is not registered in your region.",
        remedy_zh="请由其注册地监管人员办理。",
        remedy_en="Let an officer of its seat do it.",
        path=path,
    )
