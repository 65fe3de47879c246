"""recordInspection: what inspectors found, item by item; what is not met becomes a violation, and a draft finding."""

from datetime import date
from typing import Annotated, Any

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, evidence, in_order, past, words
from backend.commands.listed_persons import must_have_worked_for
from backend.entities.finding_person import PersonPart
from backend.entities.inspection import Inspection, InspectionMode, InspectionRow, ViolationRow
from backend.entities.inspection_checklist import InspectionChecklistRow
from backend.entities.inspection_plan import InspectionTaskRow
from backend.entities.professional import ProfessionalRow
from backend.errors import InvalidInput, UnknownReference
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import INSPECTION

Path = tuple[str | int, ...]


@strawberry.input(description="一项检查结果。The answer to an item of the checklist.")
class InspectionAnswer:
    """Whether an item is met."""

    code: str = strawberry.field(description="检查项代码。Code of the item.")
    is_met: bool = strawberry.field(description="是否符合。Whether it is met.")
    note: str | None = strawberry.field(
        default=None, description="说明；不符合时必填，至4000字。Note; of a no it is needed."
    )


@strawberry.input(description="检查发现的违法违规。A breach that was found.")
class ViolationInput:
    """Which rule, which case of it, when, and what happened."""

    rule: str = strawberry.field(description="规则代码，如M03。Code of the rule.")
    case: str = strawberry.field(description="情形。Case of the rule, as ruleVersions name it.")
    occurred_on: date = strawberry.field(description="发生日期。Day it happened.")
    description: str = strawberry.field(description="经过，1至4000字。What happened, 1 to 4000 characters.")
    professional_id: strawberry.ID | None = strawberry.field(
        default=None, description="直接责任人员编号（现在或曾在该机构）；每人一条。Id of a person who did it; one each."
    )
    part: PersonPart | None = strawberry.field(
        default=None, description="其责任；有人员时必填，确认后影响其星级。Their part; it tells on their stars."
    )


@strawberry.input(description="检查结果。What an inspection found.")
class InspectionInput:
    """All of it."""

    task_id: strawberry.ID = strawberry.field(description="任务编号。Id of the task.")
    inspected_on: date = strawberry.field(description="检查日期，不早于派出。Day; not before they were sent.")
    answers: list[InspectionAnswer] = strawberry.field(
        description="清单逐项结果；清单见 inspectionChecklists。An answer to each item of the checklist."
    )
    violations: list[ViolationInput] = strawberry.field(
        default_factory=list, description="清单之外的发现。What was found besides."
    )
    evidence_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="证据文件编号，至多50个。Ids of files of evidence, 50 at most."
    )
    note: str | None = strawberry.field(default=None, description="说明，至4000字。Note, up to 4000 characters.")


@command(
    Inspection,
    description="登记检查结果：逐项作答、附证据；不符合项起草违规认定，仍须告知与异议程序。"
    "Record an inspection item by item; what is not met drafts findings, which take their due course.",
)
async def record_inspection(
    doing: Doing,
    input: Annotated[InspectionInput, strawberry.argument(description="结果。What was found.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its task: DISPATCHED -> DONE."""
    task: InspectionTaskRow = await doing.held(
        InspectionTaskRow, "InspectionTask", input.task_id, path=("input", "taskId")
    )
    doing.move(task, INSPECTION)
    past(doing, input.inspected_on, ("input", "inspectedOn"))
    in_order(task.dispatched_on or input.inspected_on, input.inspected_on, ("input", "inspectedOn"))
    checklist = await _checklist(task, input.inspected_on)
    found = [*_unmet(checklist, input), *_besides(input)]
    for path, violation in found:
        _must_be_a_case(doing, violation, path)
    people = [await _person(doing, violation, task.agency_id, path) for path, violation in found]
    files = await evidence(doing, input.evidence_ids, ("input", "evidenceIds"))
    note = words(input.note, ("input", "note")) if input.note is not None else None
    row = await InspectionRow.create(
        agency_id=task.agency_id,
        region_id=task.region_id,
        kind=task.kind,
        mode=task.mode,
        task_number=task.task_number,
        cause=task.cause,
        inspected_on=input.inspected_on,
        lead_id=task.lead_id,
        second_id=task.second_id,
        is_passed=not found and all(answer.is_met for answer in input.answers),
        checklist=_told(checklist, input),
        evidence=files,
        note=note,
        recorded_at=doing.work.at,
    )
    await ViolationRow.bulk_create(
        [
            ViolationRow(
                agency_id=task.agency_id,
                inspection_id=row.id,
                rule_id=violation.rule,
                case_code=violation.case,
                occurred_on=violation.occurred_on,
                found_on=input.inspected_on,
                description=violation.description.strip(),
                professional_id=person,
                part=violation.part.name if violation.part else None,
                recorded_at=doing.work.at,
            )
            for (_, violation), person in zip(found, people, strict=True)
        ]
    )
    task.inspection_id = row.id
    await task.save()
    detail = {"task": task.task_number, "passed": row.is_passed, "violations": len(found)}
    return await done(doing, ("Inspection", row.id), task.agency_id, "inspection.recorded", **detail)


async def _person(doing: Doing, violation: ViolationInput, agency_id: int, path: Path) -> int | None:
    """Whom a violation names, with their part in it; one who works or worked for the agency."""
    if (violation.professional_id is None) != (violation.part is None):
        raise InvalidInput(
            "PERSON_WITHOUT_PART",
            zh="人员与其责任须同时填写。",
            en="A person and their part go together.",
            remedy_zh="请补填 professionalId 或 part，或都不填。",
            remedy_en="Give both professionalId and part, or neither.",
            path=(*path, "part"),
        )
    if violation.professional_id is None:
        return None
    where = (*path, "professionalId")
    person = await doing.held(ProfessionalRow, "Professional", violation.professional_id, path=where)
    await must_have_worked_for(person.id, agency_id, where)
    return int(person.id)


async def _checklist(task: InspectionTaskRow, on: date) -> InspectionChecklistRow:
    """The one in force for this kind and mode."""
    held = InspectionChecklistRow.filter(mode=task.mode, from_on__lte=on).order_by("code")
    for row in await held:
        if task.kind in row.kinds and (row.until_on is None or row.until_on > on):
            return row
    return InspectionChecklistRow(code="NONE", mode=InspectionMode[task.mode], kinds=[], items=[], from_on=on)


def _told(checklist: InspectionChecklistRow, given: InspectionInput) -> dict[str, Any]:
    answers = {one.code: {"isMet": one.is_met, "note": one.note and one.note.strip()} for one in given.answers}
    return {"checklist": checklist.code, "answers": answers}


def _unmet(checklist: InspectionChecklistRow, given: InspectionInput) -> list[tuple[Path, ViolationInput]]:
    """The violations that a no to an item is; every item is answered once, and a no says why."""
    items = {item["code"]: item for item in checklist.items}
    if sorted(answer.code for answer in given.answers) != sorted(items):
        raise InvalidInput(
            "ANSWERS_INCOMPLETE",
            zh=f"须对清单“{checklist.code}”逐项作答一次。",
            en=f"Every item of the checklist “{checklist.code}” is answered, once.",
            remedy_zh=f"检查项：{'、'.join(items)}。",
            remedy_en=f"Items: {', '.join(items)}.",
            path=("input", "answers"),
        )
    found = []
    for at, answer in enumerate(given.answers):
        if answer.is_met and answer.note is None:
            continue
        path: Path = ("input", "answers", at, "note")
        told = words(answer.note or "", path)
        item = items[answer.code]
        if not answer.is_met and "rule" in item:
            found.append((path, _violation(item, given.inspected_on, told)))
    return found


def _violation(item: dict[str, str], on: date, told: str) -> ViolationInput:
    return ViolationInput(rule=item["rule"], case=item["case"], occurred_on=on, description=told)


def _besides(given: InspectionInput) -> list[tuple[Path, ViolationInput]]:
    found: list[tuple[Path, ViolationInput]] = []
    for at, violation in enumerate(given.violations):
        path: Path = ("input", "violations", at)
        words(violation.description, (*path, "description"))
        in_order(violation.occurred_on, given.inspected_on, (*path, "occurredOn"))
        found.append((path, violation))
    return found


def _must_be_a_case(doing: Doing, violation: ViolationInput, path: Path) -> None:
    """The rule has this case on the day it happened."""
    rule = doing.book.in_use.rules.get(violation.rule)
    version = rule.version_on(violation.occurred_on) if rule and not rule.is_bonus else None
    names = [case.name for case in version.cases] if version else []
    if violation.case in names:
        return
    raise UnknownReference(
        "UNKNOWN_RULE_CASE",
        zh=f"规则“{violation.rule}”在{violation.occurred_on}没有情形“{violation.case}”。",
        en=f"On {violation.occurred_on} the rule “{violation.rule}” has no case “{violation.case}”.",
        remedy_zh=f"可选情形：{'、'.join(names) or '无此规则'}。",
        remedy_en=f"Its cases: {', '.join(names) or 'there is no such rule'}.",
        path=path,
    )
