"""The persons whom a proposal to list an agency names beside it: people of the agency, each once, with their part."""

import strawberry

from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.given import refuse_first, within
from backend.entities.dishonesty_listing import DishonestyListingRow, ListedPersonRow
from backend.entities.professional import EmploymentRow, ProfessionalRow
from backend.errors import InvalidInput

MOST_PERSONS = 20


@strawberry.input(description="直接责任人员。A person directly responsible.")
class ListedPersonInput:
    """Who, and for what."""

    professional_id: strawberry.ID = strawberry.field(description="人员编号（现在或曾在该机构）。Id of the person.")
    part: str = strawberry.field(description="责任，1至4000字。What their part was.")


async def persons_of(doing: Doing, given: list[ListedPersonInput], agency_id: int) -> dict[int, str]:
    """By person what their part was; refused where one is named twice or never worked for the agency."""
    refuse_first(within(len(given), 0, MOST_PERSONS, ("persons",)))
    found: dict[int, str] = {}
    for place, one in enumerate(given):
        path = ("persons", place, "professionalId")
        person: ProfessionalRow = await doing.held(ProfessionalRow, "Professional", one.professional_id, path=path)
        if person.id in found:
            raise InvalidInput(
                "PERSON_TWICE",
                zh="同一人员列了两次。",
                en="One person is named twice.",
                remedy_zh="请合并。",
                remedy_en="Name each once.",
                path=path,
            )
        await must_have_worked_for(person.id, agency_id, path)
        found[person.id] = words(one.part, ("persons", place, "part"))
    return found


async def must_have_worked_for(person: int, agency_id: int, path: tuple[str | int, ...]) -> None:
    """Refuse a person who never worked for the agency."""
    if await EmploymentRow.exists(professional_id=person, agency_id=agency_id):
        return
    raise InvalidInput(
        "NOT_OF_THIS_AGENCY",
        zh="该人员未曾在该机构任职。",
        en="This person never worked for the agency.",
        remedy_zh="请核对人员及其任职记录。",
        remedy_en="Check the person and the employments.",
        path=path,
    )


async def name_persons(doing: Doing, row: DishonestyListingRow, named: dict[int, str]) -> None:
    """They go the way of the listing: there is no other state of theirs."""
    for person, part in named.items():
        await ListedPersonRow.create(
            listing_id=row.id, agency_id=row.agency_id, professional_id=person, part=part, recorded_at=doing.work.at
        )
