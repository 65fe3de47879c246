"""Joint measures follow the serious-dishonesty list: told when a listing is published, ended when it is over."""

from datetime import date

from backend.detectors.numbers import number
from backend.entities.agency import AgencyRow
from backend.entities.dishonesty_listing import DishonestyListingRow
from backend.entities.joint_measure import JointMeasureRow, MeasureState
from backend.storage.work import Work
from backend.workdays import after_workdays
from scoring.measures import load_measures


async def tell_receivers(work: Work, listing: DishonestyListingRow, today: date) -> int:
    """A measure in every area that has a receiver at the agency's seat, and an event for each; how many."""
    measures, agency = load_measures(), await AgencyRow.get(id=listing.agency_id)
    receivers = measures.receivers(agency.region_id, today)
    for area, receiver in receivers.items():
        row = await JointMeasureRow.create(
            listing_id=listing.id,
            agency_id=agency.id,
            area=area,
            state=MeasureState.TOLD.name,
            receiver_zh=receiver.says.zh,
            receiver_en=receiver.says.en,
            answers=receiver.answers,
            legal_basis=measures.clause,
            told_on=today,
            recorded_at=work.at,
        )
        _event(work, "measure.told", row)
    return len(receivers)


async def end_measures(work: Work, listing: DishonestyListingRow, on: date) -> int:
    """What was told of a listing ends with it on a day; each receiver is told, and until when to lift it; how many."""
    rows = await JointMeasureRow.filter(listing_id=listing.id, ended_on=None).order_by("id")
    for row in rows:
        row.state, row.ended_on, row.version = MeasureState.ENDED.name, on, row.version + 1
        row.ends_by = after_workdays(on, number("dishonesty.measures_end_workdays", on))
        await row.save()
        _event(work, "measure.ended", row)
    return len(rows)


def _event(work: Work, topic: str, row: JointMeasureRow) -> None:
    told = {"measure": row.id, "listing": row.listing_id, "area": row.area, "receiver": row.receiver_zh}
    ends = {"endsBy": row.ends_by.isoformat()} if row.ends_by else {}
    work.emit(topic, f"Agency:{row.agency_id}", {**told, "toldTo": row.answers, **ends})
