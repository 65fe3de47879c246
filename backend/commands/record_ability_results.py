"""recordAbilityResults: up to 500 results of an ability test in one call, with every fault told at its place."""

from typing import Annotated

import strawberry

from backend.commands.ability_results import AbilityResultInput, result_of
from backend.commands.arguments import IdempotencyKey
from backend.commands.bulk import Filing, OnFault, OnFaultArgument, file_many, sift_each
from backend.commands.doing import Doing
from backend.commands.expert_pool import leave_who_failed
from backend.commands.officers import must_be_of_this_place
from backend.detectors.detector import draft
from backend.entities.ability_test import AbilityTestResultRow, AbilityTestRow
from backend.errors import NotInThisState
from backend.graph.changed import Shown
from backend.graph.declare import command
from backend.jobs.award_stars import award_again


@command(
    Filing,
    description="批量登记能力测验结果，1至500人：得分或缺考；逐项报错。"
    "Record 1 to 500 results of an ability test: a score or an absence; faults are told item by item.",
)
async def record_ability_results(
    doing: Doing,
    ability_test_id: Annotated[strawberry.ID, strawberry.argument(description="测验编号。Id of the test.")],
    inputs: Annotated[
        list[AbilityResultInput], strawberry.argument(description="结果，1至500人。The results, 1 to 500.")
    ],
    on_fault: OnFaultArgument = OnFault.ALL_OR_NOTHING,
    idempotency_key: IdempotencyKey = None,
) -> Shown:
    """One audit line for all that were written, an event for each agency.

    Who failed leaves the pool of experts at once; the stars of all who sat it or did not are awarded anew.
    """
    test: AbilityTestRow = await doing.held(AbilityTestRow, "AbilityTest", ability_test_id)
    must_be_of_this_place(doing, test.region_id, ("abilityTestId",))
    _must_have_been_held(doing, test)
    seen: set[int] = set()
    batch = await sift_each(inputs, lambda given, path: result_of(doing, test, given, seen, path))

    async def write(rows: list[AbilityTestResultRow]) -> list[str]:
        for row in rows:
            await row.save()
        failed = {row.professional_id for row in rows if not row.is_passed and not row.is_absent}
        left = await leave_who_failed(doing, failed, test.title)
        await award_again(doing.work, doing.book, [row.professional_id for row in rows])
        drafted = 0
        for agency in sorted({row.agency_id for row in rows}):
            drafted += await draft(doing.work, today=doing.today, agency_id=agency)
            doing.work.emit("ability_test.recorded", f"Agency:{agency}", {"test": test.id})
        told = {"results": [row.id for row in rows], "drafted": drafted, "leftThePool": left}
        doing.audit("recordAbilityResults", ("AbilityTest", test.id), **told)
        return [f"AbilityTestResult:{row.id}" for row in rows]

    return await file_many(batch, on_fault, write, doing.actor.language)


def _must_have_been_held(doing: Doing, test: AbilityTestRow) -> None:
    if test.held_on <= doing.today:
        return
    raise NotInThisState(
        "TEST_NOT_HELD_YET",
        zh=f"测验将于{test.held_on}举行，尚无结果可登记。",
        en=f"The test is to be held on {test.held_on}: it has no results yet.",
        remedy_zh="请在测验之日及以后登记。",
        remedy_en="Record them on that day or after it.",
        path=("abilityTestId",),
    )
