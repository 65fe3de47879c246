"""A double-random draw made again from what was stored of it: equal, or something was altered."""

import orjson

from backend.storage.sql import for_dialect
from backend.storage.store import Store
from scoring.double_random import Lot, Pick, replay_lot
from scoring.draw import ChangedRoster


async def stored_and_drawn_again(store: Store, draw: int) -> tuple[list[Pick], list[Pick] | None] | None:
    """The stored picks of a draw, and those that its seed gives of its roster; none of these if the roster was
    altered. None for an unknown draw.
    """
    reader = store.reader
    sql = (
        "SELECT seed, size, CAST(roster AS TEXT), CAST(inspectors AS TEXT), CAST(barred AS TEXT), digest,"
        " CAST(picked AS TEXT) FROM inspection_draw WHERE id = $1"
    )
    rows = await reader.fetch(for_dialect(sql, reader.dialect), [draw])
    if not rows:
        return None
    seed, size, roster, inspectors, barred, digest, picked = rows[0]
    pairs = [(int(who), int(agency)) for who, agency in orjson.loads(barred)]
    lot = Lot(seed, size, dict(orjson.loads(roster)), orjson.loads(inspectors), pairs)
    stored = [(int(agency), int(lead), int(second)) for agency, lead, second in orjson.loads(picked)]
    try:
        return stored, replay_lot(lot, digest)
    except ChangedRoster:
        return stored, None
