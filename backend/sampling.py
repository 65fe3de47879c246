"""A sample of reports drawn again from what was stored of it: equal, or something was altered."""

import orjson

from backend.storage.sql import for_dialect
from backend.storage.store import Store
from scoring.report_sample import digest, draw

Drawn = list[tuple[int, str]]


async def stored_and_drawn_again(store: Store, sample: int) -> tuple[Drawn, Drawn | None] | None:
    """The stored reports of a sample, and those that its seed draws from its roster; none of these if the roster was
    altered. None for an unknown sample.
    """
    reader = store.reader
    head = "SELECT seed, CAST(shares AS TEXT), CAST(roster AS TEXT), roster_digest FROM report_sample WHERE id = $1"
    items = "SELECT report_id, stratum FROM report_sample_item WHERE sample_id = $1 ORDER BY report_id"
    head, items = for_dialect(head, reader.dialect), for_dialect(items, reader.dialect)
    rows = await reader.fetch(head, [sample])
    if not rows:
        return None
    seed, shares, told, expected = rows[0]
    roster = [(int(report), str(grade)) for report, grade in orjson.loads(told)]
    stored = [(int(report), str(stratum)) for report, stratum in await reader.fetch(items, [sample])]
    return stored, draw(roster, orjson.loads(shares), seed) if digest(roster) == expected else None
