"""One result of an ability test as it is given: whose it is, for whom they worked that day, score or absence."""

from typing import Final

import strawberry

from backend.commands.doing import Doing
from backend.commands.field_work import Path
from backend.commands.given import refuse_first, within
from backend.entities.ability_test import AbilityTestResultRow, AbilityTestRow
from backend.entities.agency import AgencyRow
from backend.entities.places import subtree_from, subtree_until
from backend.entities.professional import EmploymentRow, ProfessionalRow
from backend.entities.scalars import Points
from backend.errors import Conflict, InvalidInput

HIGHEST: Final = 100_00


@strawberry.input(description="一人的测验结果：得分或缺考。One person's result: a score, or absence.")
class AbilityResultInput:
    """Who, and what came of it."""

    professional_id: strawberry.ID = strawberry.field(description="人员编号。Id of the person.")
    score: Points | None = strawberry.field(
        default=None, description="得分，0至100；缺考不填。Score, 0 to 100; none of who was absent."
    )
    is_absent: bool = strawberry.field(default=False, description="是否缺考。Whether absent.")


async def result_of(
    doing: Doing, test: AbilityTestRow, given: AbilityResultInput, seen: set[int], path: Path
) -> AbilityTestResultRow:
    """The row, not saved yet. `seen`: whose results came before in this call."""
    where = (*path, "professionalId")
    person: ProfessionalRow = await doing.held(ProfessionalRow, "Professional", given.professional_id, path=where)
    score = _score(given, path)
    agency = await _employer(person.id, test, where)
    _must_be_of_the_place(agency, test, where)
    if person.id in seen or await AbilityTestResultRow.exists(ability_test_id=test.id, professional_id=person.id):
        raise Conflict(
            "RESULT_ON_RECORD",
            zh="该人员在本次测验中已有结果。",
            en="This person has a result in this test.",
            remedy_zh="请去掉重复项；补考请另行举办测验。",
            remedy_en="Leave it out; for a second sitting hold another test.",
            path=where,
        )
    seen.add(person.id)
    return AbilityTestResultRow(
        ability_test_id=test.id,
        professional_id=person.id,
        agency_id=agency.id,
        is_absent=score is None,
        score=score,
        is_passed=score is not None and score >= test.pass_score,
        recorded_by=doing.actor.subject,
        recorded_at=doing.work.at,
    )


def _score(given: AbilityResultInput, path: Path) -> int | None:
    if (given.score is None) != given.is_absent:
        raise InvalidInput(
            "SCORE_OR_ABSENCE",
            zh="须填得分，或注明缺考，二者择一。",
            en="Either a score or an absence, not both and not neither.",
            remedy_zh="到考填得分；缺考填 isAbsent: true。",
            remedy_en="Give the score of who sat it, isAbsent: true of who did not.",
            path=(*path, "score"),
        )
    if given.score is None:
        return None
    score = round(given.score * 100)
    refuse_first(within(score, 0, HIGHEST, (*path, "score")))
    return score


async def _employer(person: int, test: AbilityTestRow, path: Path) -> AgencyRow:
    """Whom they worked for on the day; of two at once the full-time one, then the earlier."""
    jobs = await EmploymentRow.filter(professional_id=person, from_on__lte=test.held_on).order_by("from_on", "id")
    then = [job for job in jobs if job.until_on is None or job.until_on > test.held_on]
    for job in sorted(then, key=lambda job: not job.is_full_time):
        return await AgencyRow.get(id=job.agency_id)
    raise InvalidInput(
        "NOT_EMPLOYED_THEN",
        zh=f"该人员在{test.held_on}不在任何机构任职。",
        en=f"On {test.held_on} this person worked for no agency.",
        remedy_zh="请核对人员及其任职记录。",
        remedy_en="Check the person and the employments.",
        path=path,
    )


def _must_be_of_the_place(agency: AgencyRow, test: AbilityTestRow, path: Path) -> None:
    if subtree_from(test.region_id) <= agency.region_id < subtree_until(test.region_id):
        return
    raise InvalidInput(
        "AGENCY_OF_ANOTHER_PLACE",
        zh=f"“{agency.name}”不在该测验的地区内。",
        en=f"“{agency.name}” is not registered in the region of this test.",
        remedy_zh="请由其注册地登记。",
        remedy_en="Let the place where it is registered record this.",
        path=path,
    )
