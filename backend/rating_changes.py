"""What follows a rating: what it has otherwise than the one before, line by line, and the findings that count no more.

A line is known again by its finding or merit (the RISK line by being that). Changes of a first rating are none.
"""

from collections.abc import Sequence
from typing import Final

from backend.storage.work import Work

_KEY: Final = "COALESCE({0}.finding_id, -{0}.merit_id, 0)"
_SAME: Final = f"{_KEY.format('o')} = {_KEY.format('n')} AND o.source = n.source"

PREVIOUS: Final = (
    "UPDATE rating SET previous_id = (SELECT a.current_rating_id FROM agency a WHERE a.id = rating.agency_id)"
    " WHERE id BETWEEN $1 AND $2"
)
CHANGES: Final = f"""
    INSERT INTO rating_change
           (rating_id, kind, source, finding_id, merit_id, rule_id, points_before, points_after, reason_zh, reason_en)
    SELECT c.rating_id, c.kind, c.source, c.finding_id, c.merit_id, c.rule_id, c.points_before, c.points_after,
           c.reason_zh, c.reason_en
    FROM (SELECT r.id AS rating_id, CASE WHEN o.id IS NULL THEN 'ADDED' ELSE 'CHANGED' END AS kind, n.source,
                 n.finding_id, n.merit_id, n.rule_id, COALESCE(o.points_taken, 0) AS points_before,
                 n.points_taken AS points_after, n.reason_zh, n.reason_en, n.seq AS place
          FROM rating r JOIN line n ON n.rating_id = r.id
          LEFT JOIN line o ON o.rating_id = r.previous_id AND {_SAME}
          WHERE r.id BETWEEN $1 AND $2 AND r.previous_id IS NOT NULL
            AND (o.id IS NULL OR o.points_taken <> n.points_taken)
          UNION ALL
          SELECT r.id, 'GONE', o.source, o.finding_id, o.merit_id, o.rule_id, o.points_taken, 0,
                 o.reason_zh, o.reason_en, 1000000 + o.seq
          FROM rating r JOIN line o ON o.rating_id = r.previous_id
          LEFT JOIN line n ON n.rating_id = r.id AND {_SAME}
          WHERE r.id BETWEEN $1 AND $2 AND n.id IS NULL) c
    ORDER BY c.rating_id, c.place"""


async def note_changes(work: Work, first: int, last: int) -> None:
    """Let these ratings point to the current ones of their agencies, and write down what differs.

    To be called before the agencies mirror them.
    """
    await work.execute(PREVIOUS, [first, last])
    await work.execute(CHANGES, [first, last])


async def expire(work: Work, findings: Sequence[int]) -> None:
    """CONFIRMED -> EXPIRED for these: time does that, and no command."""
    for start in range(0, len(findings), 500):
        ids = ", ".join(map(str, findings[start : start + 500]))
        await work.execute(
            f"UPDATE finding SET state = 'EXPIRED', version = version + 1 WHERE state = 'CONFIRMED' AND id IN ({ids})"
        )
