"""Bans whose time is over: they end by themselves and are public no more."""

from datetime import date

from backend.entities.ban import BanRow, BanState
from backend.storage.work import Work


async def end_bans(work: Work, today: date) -> list[int]:
    """IN_FORCE -> ENDED from the day on that they held until; their numbers."""
    rows = await BanRow.filter(state=BanState.IN_FORCE.name, until_on__lte=today).order_by("id")
    for row in rows:
        row.state, row.version = BanState.ENDED.name, row.version + 1
        await row.save()
        work.emit("ban.ended", f"Agency:{row.agency_id}", {"ban": row.id})
    return [int(row.id) for row in rows]
