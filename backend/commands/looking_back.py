"""What commands about the look-back after accidents share: that it is closed or open, and that the place is theirs."""

from backend.commands.doing import Doing
from backend.commands.officers import must_be_of_this_place
from backend.entities.accident import AccidentRow
from backend.entities.enterprise import EnterpriseRow


async def accident_here(doing: Doing, accident_id: str, expected_version: int | None) -> AccidentRow:
    """The accident of that id, if it happened in the officer's region."""
    row: AccidentRow = await doing.held(AccidentRow, "Accident", accident_id, expected_version)
    where = (await EnterpriseRow.get(id=row.enterprise_id)).region_id
    must_be_of_this_place(doing, where, ("accidentId",))
    return row
