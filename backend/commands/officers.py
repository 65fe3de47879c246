"""Four eyes: nobody decides in a matter that they began."""

from backend.commands.doing import Doing
from backend.errors import NotAllowed


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
