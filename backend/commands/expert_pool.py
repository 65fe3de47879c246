"""What ends somebody's time in the pool of experts: the terms that are open, and the mark on the person."""

from collections.abc import Collection

from backend.commands.doing import Doing
from backend.entities.expert import ExpertLeft, ExpertRow
from backend.entities.professional import ProfessionalRow


async def leave(doing: Doing, terms: Collection[ExpertRow], why: ExpertLeft, reason: str) -> None:
    """These terms end today; who has no other is no expert any more."""
    for term in terms:
        term.left_on, term.left_why, term.left_reason = doing.today, why.name, reason
        term.removed_by, term.version = doing.actor.subject, term.version + 1
        await term.save()
        told = {"expert": term.id, "why": why.name}
        doing.work.emit("expert.left", f"Region:{term.region_id}", told)
    people = {term.professional_id for term in terms}
    staying = await ExpertRow.filter(professional_id__in=people, left_on=None).values_list("professional_id", flat=True)
    await ProfessionalRow.filter(id__in=people - {*staying}).update(is_in_expert_pool=False)


async def leave_who_failed(doing: Doing, failed: Collection[int], title: str) -> list[int]:
    """Failing the ability test ends every term at once (002-LS 二(三)10); the ids of the terms that ended."""
    terms = await ExpertRow.filter(professional_id__in=failed, left_on=None).order_by("id")
    await leave(doing, terms, ExpertLeft.TEST_FAILED, f"“{title}”不合格。Failed “{title}”.")
    await ProfessionalRow.filter(id__in=failed, is_in_expert_pool=True).update(is_in_expert_pool=False)
    return [term.id for term in terms]
